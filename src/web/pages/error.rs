//! The error page.

use axum::response::{IntoResponse, Response};

use crate::web::problem::Problem;

/// A problem as a page.
pub fn page(problem: &Problem) -> Response {
    problem.clone().into_response()
}
