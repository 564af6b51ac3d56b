//! Pages for people.

mod account;
pub(crate) mod common;
mod document;
mod draft;
pub mod error;
mod help;
mod login;
mod people;
mod provider;
mod setup;
mod swot;
mod today;

use std::sync::Arc;

use axum::Router;

use crate::app::App;

/// All pages.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .merge(account::router())
        .merge(help::router())
        .merge(login::router())
        .merge(people::router())
        .merge(provider::router())
        .merge(setup::router())
        .merge(swot::router())
        .merge(today::router())
        .merge(document::router())
        .merge(draft::router())
}
