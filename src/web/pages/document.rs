//! A document's pages: read, decided on item by item, reviewed, exported.

mod form;
mod items;
mod review;
mod versions;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;

use super::common::{Answer, Done, company_frame, ok, open, page};
use crate::app::export::{self, Format};
use crate::app::{App, Ctx, Error, company, document};
use crate::domain::document::{Document, Kind};
use crate::domain::id::DocumentId;
use crate::web::attachment::attached;
use crate::web::ctx::PageCtx;
use crate::web::view::action_plan::ActionPlanPage;
use crate::web::view::business_plan::{Asked, BusinessPlanPage};
use crate::web::view::cross_swot::CrossSwotPage;
use crate::web::view::document::{DocumentHead, Viewer};
use crate::web::view::documents::DocumentsPage;
use crate::web::view::frame::{Frame, Tab};
use crate::web::view::proposal::ProposalPage;
use crate::web::view::swot::SwotPage;

pub(super) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/companies/{id}/documents", get(list))
        .route("/documents/{id}", get(show))
        .route("/documents/{id}/items", post(items::add))
        .route("/documents/{id}/items/{item}", post(items::decide))
        .route("/documents/{id}/submit", post(review::submit))
        .route("/documents/{id}/return", post(review::send_back))
        .route("/documents/{id}/approve", post(review::approve))
        .route("/documents/{id}/agree", post(review::agree))
        .route("/documents/{id}/revise", post(review::revise))
        .route("/documents/{id}/versions", get(versions::list))
        .route("/documents/{id}/diff", get(versions::diff))
        .route("/documents/{id}/export", get(hand_out))
}

/// The document of a path; what is no id is no document.
async fn find(ctx: &mut Ctx, id: &str) -> Result<Document, Error> {
    let id: DocumentId = id.parse().map_err(|_| Error::NotFound("文書"))?;
    document::get(ctx, id).await
}

fn viewer(ctx: &Ctx) -> Viewer {
    Viewer {
        user_id: ctx.actor.user_id,
        role: ctx.actor.role,
    }
}

/// Under which tab a document of a kind stands.
pub(super) fn tab(kind: Kind) -> Tab {
    match kind {
        Kind::Swot | Kind::CrossSwot => Tab::Swot,
        Kind::Proposal | Kind::ActionPlan | Kind::BusinessPlan => Tab::Plans,
    }
}

/// The frame of a document's pages.
async fn frame(ctx: &mut Ctx, document: &Document) -> Result<Frame, Error> {
    let company = company::get(ctx, document.company_id).await?;
    company_frame(ctx, &company, tab(document.kind), document.kind.label()).await
}

/// A document's page, by its kind.
enum Sheet {
    Swot(SwotPage),
    Cross(CrossSwotPage),
    Proposal(ProposalPage),
    Actions(ActionPlanPage),
    Plan(BusinessPlanPage),
}

impl Sheet {
    fn of(ctx: &Ctx, document: &Document) -> Self {
        let viewer = viewer(ctx);
        match document.kind {
            Kind::Swot => Self::Swot(SwotPage::of(document, viewer)),
            Kind::CrossSwot => Self::Cross(CrossSwotPage::of(document, viewer)),
            Kind::Proposal => Self::Proposal(ProposalPage::of(document, viewer)),
            Kind::ActionPlan => Self::Actions(ActionPlanPage::of(document, viewer)),
            Kind::BusinessPlan => {
                let form = document
                    .form
                    .as_deref()
                    .and_then(|form| ctx.app.data.form(form));
                let sections = form
                    .map(|form| form.sections.as_slice())
                    .unwrap_or_default();
                let asked: Vec<Asked> = sections
                    .iter()
                    .map(|section| Asked {
                        key: &section.key,
                        asks: &section.asks,
                        max_chars: section.max_chars,
                    })
                    .collect();
                Self::Plan(BusinessPlanPage::of(document, &asked, viewer))
            }
        }
    }

    /// The same with a step that was refused and what was typed with it.
    fn refused(mut self, error: &str, typed: &str) -> Self {
        let head: &mut DocumentHead = match &mut self {
            Self::Swot(page) => &mut page.document,
            Self::Cross(page) => &mut page.document,
            Self::Proposal(page) => &mut page.document,
            Self::Actions(page) => &mut page.document,
            Self::Plan(page) => &mut page.document,
        };
        *head = head.clone().refused(error, typed);
        self
    }

    fn render(&self, status: StatusCode, frame: Frame) -> Response {
        match self {
            Self::Swot(body) => page(status, "swot", frame, body),
            Self::Cross(body) => page(status, "cross_swot", frame, body),
            Self::Proposal(body) => page(status, "proposal", frame, body),
            Self::Actions(body) => page(status, "action_plan", frame, body),
            Self::Plan(body) => page(status, "business_plan", frame, body),
        }
    }
}

async fn list(
    PageCtx(mut ctx): PageCtx,
    Path(id): Path<String>,
    Query(said): Query<Done>,
) -> Answer {
    let (company, frame) = open(&mut ctx, &id, Tab::Plans, "計画").await?;
    let documents = document::list(&mut ctx, company.id).await?;
    let body = DocumentsPage::of(company.id, &documents, viewer(&ctx));
    Ok(ok("documents", frame.saying(said.notice()), &body))
}

async fn show(
    PageCtx(mut ctx): PageCtx,
    Path(id): Path<String>,
    Query(said): Query<Done>,
) -> Answer {
    let document = find(&mut ctx, &id).await?;
    let frame = frame(&mut ctx, &document).await?.saying(said.notice());
    Ok(Sheet::of(&ctx, &document).render(StatusCode::OK, frame))
}

#[derive(Debug, Deserialize)]
struct Wanted {
    #[serde(default)]
    format: String,
}

/// The file. Asked for by GET, yet put on record: it takes a context that writes.
async fn hand_out(
    PageCtx(reading): PageCtx,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let format: Format = wanted
        .format
        .parse()
        .map_err(|_| Error::NotFound("この形式のファイル"))?;
    let (app, actor) = (Arc::clone(&reading.app), reading.actor.clone());
    drop(reading);
    let mut ctx = Ctx::write(&app, actor).await?;
    let id: DocumentId = id.parse().map_err(|_| Error::NotFound("文書"))?;
    let file = export::document(&mut ctx, id, format).await?;
    ctx.commit().await?;
    Ok(attached(file)?)
}
