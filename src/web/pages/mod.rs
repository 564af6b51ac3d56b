//! Pages for people.

mod account;
mod account_titles;
mod analysis;
mod checklist;
pub(crate) mod common;
mod companies;
mod company;
mod company_import;
mod company_input;
mod document;
mod draft;
mod drafting_settings;
pub mod error;
mod help;
mod import;
mod import_input;
mod imports;
mod ledger;
mod lines;
mod login;
mod overview;
mod people;
mod privacy;
mod prompts;
mod providers;
mod records;
mod sent;
mod setup;
mod statement_input;
mod statements;
mod swot;
mod today;

use std::sync::Arc;

use axum::Router;

use crate::app::App;

/// All pages.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .merge(account::router())
        .merge(account_titles::router())
        .merge(help::router())
        .merge(login::router())
        .merge(people::router())
        .merge(prompts::router())
        .merge(providers::router())
        .merge(drafting_settings::router())
        .merge(setup::router())
        .merge(swot::router())
        .merge(today::router())
        .merge(document::router())
        .merge(draft::router())
        .merge(analysis::router())
        .merge(checklist::router())
        .merge(companies::router())
        .merge(company::router())
        .merge(company_import::router())
        .merge(import::router())
        .merge(imports::router())
        .merge(ledger::router())
        .merge(overview::router())
        .merge(records::router())
        .merge(statements::router())
        .merge(lines::router())
        .merge(privacy::router())
}
