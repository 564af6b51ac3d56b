//! Drafts: previewed, asked for, looked at, cancelled.

use std::sync::Arc;

use axum::Json;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

use super::answer::{Answer, Asking, Creating, List, Previewing, Reading, Stopping};
use super::body::Body;
use super::docs::IdempotencyKey;
use super::once::Once;
use super::query::{Asked, Paging, Path};
use crate::app::Ctx;
use crate::app::drafting::{self, Preview};
use crate::domain::document::Kind;
use crate::domain::draft::{Draft, DraftRequest};
use crate::domain::id::{CompanyId, DocumentId, DraftId};
use crate::web::problem::Problem;

/// What is to be previewed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// 何の下書きか
    kind: Kind,
    /// `rules`・`openai`（省略すると商工会議所の設定）
    #[serde(default)]
    #[param(max_length = 200)]
    provider: Option<String>,
    /// もとにする文書（省略すると最新の確認済みの文書）
    #[serde(default)]
    source_document: Option<DocumentId>,
    /// 事業計画書の様式
    #[serde(default)]
    #[param(max_length = 200)]
    form: Option<String>,
}

/// 下書きを頼む前の確認（送られる内容そのもの）
#[utoipa::path(get, path = "/companies/{id}/drafts/preview", tag = "drafts", params(("id" = CompanyId, Path), Wanted),
    responses((status = 200, body = Preview), Previewing))]
pub(super) async fn preview_draft(
    mut ctx: Ctx,
    Path(id): Path<CompanyId>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<Preview>, Problem> {
    let request = DraftRequest {
        kind: wanted.kind,
        provider: wanted.provider,
        source_document: wanted.source_document,
        form: wanted.form,
        preview_sha256: None,
    };
    Ok(Json(drafting::preview(&mut ctx, id, &request).await?))
}

/// 下書きの依頼
#[utoipa::path(post, path = "/companies/{id}/drafts", tag = "drafts",
    params(("id" = CompanyId, Path), IdempotencyKey), request_body = DraftRequest,
    responses((status = 202, body = Draft, headers(("Location" = String))), Creating))]
pub(super) async fn create_draft(
    mut ctx: Ctx,
    Path(id): Path<CompanyId>,
    once: Once,
    body: Body<DraftRequest>,
) -> Result<Response, Problem> {
    if let Some(answer) = once.replay(&mut ctx, &body.raw).await? {
        return Ok(answer);
    }
    let draft = drafting::request(&mut ctx, id, body.value).await?;
    let answer =
        Answer::new(StatusCode::ACCEPTED, &draft)?.location(&format!("/drafts/{}", draft.id));
    let app = Arc::clone(&ctx.app);
    let answer = once.finish(ctx, answer).await?;
    app.work.notify_one();
    Ok(answer)
}

/// 事業者の下書きの一覧（新しい順、最近の20件）
#[utoipa::path(get, path = "/companies/{id}/drafts", tag = "drafts", params(("id" = CompanyId, Path), Paging),
    responses((status = 200, body = List<Draft>), Asking))]
pub(super) async fn list_drafts(
    mut ctx: Ctx,
    Path(id): Path<CompanyId>,
    Asked(paging): Asked<Paging>,
) -> Result<List<Draft>, Problem> {
    let all = drafting::list(&mut ctx, id).await?;
    Ok(List::part(all, &paging)?)
}

/// 下書きの状態
#[utoipa::path(get, path = "/drafts/{id}", tag = "drafts", params(("id" = DraftId, Path)),
    responses((status = 200, body = Draft), Reading))]
pub(super) async fn get_draft(
    mut ctx: Ctx,
    Path(id): Path<DraftId>,
) -> Result<Json<Draft>, Problem> {
    Ok(Json(drafting::get(&mut ctx, id).await?))
}

/// 下書きの取り消し
#[utoipa::path(post, path = "/drafts/{id}/cancel", tag = "drafts", params(("id" = DraftId, Path)),
    responses((status = 200, body = Draft), Stopping))]
pub(super) async fn cancel_draft(
    mut ctx: Ctx,
    Path(id): Path<DraftId>,
) -> Result<Json<Draft>, Problem> {
    let draft = drafting::cancel(&mut ctx, id).await?;
    ctx.commit().await?;
    Ok(Json(draft))
}
