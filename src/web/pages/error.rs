//! The page that says what went wrong and what to do.

use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::common;
use crate::web::problem::Problem;
use crate::web::view::error::ErrorPage;
use crate::web::view::frame::{Frame, Link};

/// A problem as a page.
pub fn page(problem: &Problem) -> Response {
    let ways = match problem.status {
        401 => vec![Link::to("/login", "ログインする")],
        403 | 404 => vec![
            Link::to("/companies", "事業者の一覧へ"),
            Link::to("/", "今日の画面へ"),
        ],
        _ => vec![Link::to("/", "今日の画面へ")],
    };
    let body = ErrorPage {
        status: problem.status,
        heading: problem.title.clone(),
        detail: problem.detail.clone(),
        ways,
        request: None,
    };
    let mut response = common::page(
        problem.status(),
        "error",
        Frame::public(&problem.title),
        &body,
    );
    if let Some(seconds) = problem.retry_after {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, seconds.into());
    }
    response.into_response()
}
