//! HTTP: pages for people, an API for programs. Both call `app`, never each other.

pub mod api;
pub mod assets;
mod attachment;
pub mod ctx;
pub mod health;
mod helpers;
pub mod middleware;
pub mod pages;
pub mod problem;
pub mod templates;
pub(crate) mod upload;
mod view;

use std::sync::Arc;

use axum::Router;

use crate::app::App;

/// The whole service.
pub fn router(app: Arc<App>) -> Router {
    helpers::explain_by(&app.data.glossary);
    let routes = Router::new()
        .merge(pages::router())
        .merge(api::router())
        .merge(assets::router())
        .merge(health::router())
        .fallback(problem::not_found);
    middleware::wrap(routes, &app).with_state(app)
}
