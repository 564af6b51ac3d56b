//! Pages for people.

mod analysis;
mod checklist;
pub(crate) mod common;
mod companies;
mod company;
mod company_input;
mod document;
mod draft;
pub mod error;
mod overview;
mod records;
mod sent;
mod statement_input;
mod statements;

use std::sync::Arc;

use axum::Router;

use crate::app::App;

/// All pages.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .merge(document::router())
        .merge(draft::router())
        .merge(analysis::router())
        .merge(checklist::router())
        .merge(companies::router())
        .merge(company::router())
        .merge(overview::router())
        .merge(records::router())
        .merge(statements::router())
}
