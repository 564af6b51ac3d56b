//! `/companies/{id}/swot`: the tab leads to the company's latest SWOT, or to where one is asked for.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;

use super::common::Answer;
use crate::app::{App, Error, document};
use crate::domain::access::Permission;
use crate::domain::document::Kind;
use crate::domain::id::CompanyId;
use crate::web::ctx::PageCtx;

pub(super) fn router() -> Router<Arc<App>> {
    Router::new().route("/companies/{id}/swot", get(latest))
}

async fn latest(PageCtx(mut ctx): PageCtx, Path(id): Path<String>) -> Answer {
    let id: CompanyId = id.parse().map_err(|_| Error::NotFound("事業者"))?;
    let found = document::latest(&mut ctx, id, Kind::Swot).await?;
    let way = match found {
        Some(document) => format!("/documents/{}", document.id),
        None if Permission::Draft.granted_to(ctx.actor.role) => {
            format!("/companies/{id}/drafts/new?kind=swot")
        }
        None => format!("/companies/{id}/documents"),
    };
    Ok(Redirect::to(&way).into_response())
}
