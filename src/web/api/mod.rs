//! The API for programs.

#![expect(
    unused_qualifications,
    reason = "utoipa writes the types of `params(…)` in a way that this lint dislikes"
)]

mod account_title;
mod analysis;
mod answer;
mod body;
mod checklist;
mod company;
mod docs;
mod document;
mod draft;
mod draft_events;
mod export;
mod import;
mod industry;
mod ledger;
mod me;
mod misfit;
mod once;
mod patch;
mod pointer;
mod privacy;
mod prompt;
mod provider;
mod query;
mod read;
mod review;
mod statement;
mod strict;

use std::sync::Arc;

use axum::Router;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use utoipa_swagger_ui::SwaggerUi;

use crate::app::App;

/// What every path begins with.
const PREFIX: &str = "/api/v1";

/// All of `/api/v1`, the OpenAPI document and its page.
pub fn router() -> Router<Arc<App>> {
    let (routes, document) = parts();
    routes.merge(SwaggerUi::new("/docs").url("/api/openapi.json", document))
}

/// The OpenAPI document, as `/api/openapi.json` and `banso openapi` give it.
pub fn openapi() -> OpenApi {
    parts().1
}

fn parts() -> (Router<Arc<App>>, OpenApi) {
    let routes = OpenApiRouter::new()
        .routes(routes!(me::get_me))
        .routes(routes!(industry::find_industries))
        .routes(routes!(company::list_companies, company::create_company))
        .routes(routes!(
            company::get_company,
            company::amend_company,
            company::archive_company
        ))
        .routes(routes!(import::import_companies))
        .routes(routes!(company::restore_company))
        .routes(routes!(statement::list_statements))
        .routes(routes!(
            statement::put_statement,
            statement::delete_statement
        ))
        .routes(routes!(import::import_statements))
        .routes(routes!(statement::get_lines, statement::put_shares))
        .routes(routes!(
            account_title::list_account_titles,
            account_title::put_account_title,
            account_title::delete_account_title
        ))
        .routes(routes!(ledger::get_spending))
        .routes(routes!(ledger::list_calls))
        .routes(routes!(ledger::get_kept))
        .routes(routes!(provider::list_providers, provider::create_provider))
        .routes(routes!(
            provider::get_provider,
            provider::put_provider,
            provider::delete_provider
        ))
        .routes(routes!(provider::test_provider))
        .routes(routes!(
            provider::get_drafting_settings,
            provider::put_drafting_settings
        ))
        .routes(routes!(analysis::get_analysis))
        .routes(routes!(analysis::get_peers))
        .routes(routes!(export::export_analysis))
        .routes(routes!(export::draw_chart))
        .routes(routes!(analysis::get_radar))
        .routes(routes!(analysis::list_evidence))
        .routes(routes!(checklist::list_checklists))
        .routes(routes!(checklist::get_answers, checklist::put_answers))
        .routes(routes!(privacy::get_privacy, privacy::put_privacy))
        .routes(routes!(draft::preview_draft))
        .routes(routes!(draft::list_drafts, draft::create_draft))
        .routes(routes!(draft::get_draft))
        .routes(routes!(draft::cancel_draft))
        .routes(routes!(draft_events::follow_draft))
        .routes(routes!(document::list_documents))
        .routes(routes!(document::get_document))
        .routes(routes!(document::list_versions))
        .routes(routes!(document::diff_versions))
        .routes(routes!(document::get_coverage))
        .routes(routes!(document::decide_item))
        .routes(routes!(document::add_item))
        .routes(routes!(export::export_document))
        .routes(routes!(prompt::list_prompts))
        .routes(routes!(prompt::add_prompt))
        .routes(routes!(prompt::diff_prompts))
        .routes(routes!(prompt::get_prompt))
        .routes(routes!(prompt::move_label))
        .routes(routes!(prompt::test_prompt))
        .routes(routes!(review::submit_document))
        .routes(routes!(review::return_document))
        .routes(routes!(review::approve_document))
        .routes(routes!(review::agree_document))
        .routes(routes!(review::revise_document));
    let (routes, mut document) = OpenApiRouter::with_openapi(docs::Head::openapi())
        .nest(PREFIX, routes)
        .split_for_parts();
    docs::finish(&mut document);
    (routes, document)
}
