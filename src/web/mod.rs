//! HTTP: pages for people, an API for programs. Both call `app`, never each other.

pub mod api;
pub mod ctx;
pub mod health;
pub mod middleware;
pub mod pages;
pub mod problem;

use std::sync::Arc;

use axum::Router;

use crate::app::App;

/// The whole service.
pub fn router(app: Arc<App>) -> Router {
    let routes = Router::new()
        .merge(pages::router())
        .merge(api::router())
        .merge(health::router())
        .fallback(problem::not_found);
    middleware::wrap(routes, &app).with_state(app)
}
