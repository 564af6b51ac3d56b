//! Pages for people.

pub(crate) mod common;
mod document;
mod draft;
pub mod error;

use std::sync::Arc;

use axum::Router;

use crate::app::App;

/// All pages.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .merge(document::router())
        .merge(draft::router())
}
