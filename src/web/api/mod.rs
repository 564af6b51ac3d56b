//! The API for programs.

use std::sync::Arc;

use axum::Router;

use crate::app::App;

/// All of `/api/v1`, the OpenAPI document and its page.
pub fn router() -> Router<Arc<App>> {
    Router::new()
}
