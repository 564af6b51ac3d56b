//! The review of a document: `/documents/{id}/submit`, `return`, `approve`, `agree`, `revise`.

use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use super::answer::{Guarded, versioned};
use super::body::{Body, MaybeBody};
use super::docs::RequiredVersion;
use super::query::Path;
use crate::app::{Ctx, document};
use crate::domain::document::Document;
use crate::domain::id::DocumentId;
use crate::domain::review::Step;
use crate::web::ctx::IfMatch;
use crate::web::problem::Problem;

/// Nothing besides the step itself.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// Why a document is sent back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Reason {
    /// 差し戻す理由
    #[schema(min_length = 1, max_length = 1000)]
    reason: String,
}

/// What the owner said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    /// 経営者の言葉
    #[serde(default)]
    #[schema(max_length = 1000)]
    words: String,
}

async fn take(
    mut ctx: Ctx,
    id: DocumentId,
    if_match: IfMatch,
    step: Step,
) -> Result<Response, Problem> {
    let version = if_match.required()?;
    let document = document::review(&mut ctx, id, version, step).await?;
    ctx.commit().await?;
    versioned(&document, document.version)
}

/// 確認の依頼
#[utoipa::path(post, path = "/documents/{id}/submit", tag = "review",
    params(("id" = DocumentId, Path), RequiredVersion), request_body = Option<Nothing>,
    responses((status = 200, body = Document, headers(("ETag" = String))), Guarded))]
pub(super) async fn submit_document(
    ctx: Ctx,
    Path(id): Path<DocumentId>,
    if_match: IfMatch,
    _: MaybeBody<Nothing>,
) -> Result<Response, Problem> {
    take(ctx, id, if_match, Step::Submit).await
}

/// 差し戻し
#[utoipa::path(post, path = "/documents/{id}/return", tag = "review",
    params(("id" = DocumentId, Path), RequiredVersion), request_body = Reason,
    responses((status = 200, body = Document, headers(("ETag" = String))), Guarded))]
pub(super) async fn return_document(
    ctx: Ctx,
    Path(id): Path<DocumentId>,
    if_match: IfMatch,
    body: Body<Reason>,
) -> Result<Response, Problem> {
    take(ctx, id, if_match, Step::Return(body.value.reason)).await
}

/// 承認（作成・編集した人以外）
#[utoipa::path(post, path = "/documents/{id}/approve", tag = "review",
    params(("id" = DocumentId, Path), RequiredVersion), request_body = Option<Nothing>,
    responses((status = 200, body = Document, headers(("ETag" = String))), Guarded))]
pub(super) async fn approve_document(
    ctx: Ctx,
    Path(id): Path<DocumentId>,
    if_match: IfMatch,
    _: MaybeBody<Nothing>,
) -> Result<Response, Problem> {
    take(ctx, id, if_match, Step::Approve).await
}

/// 経営者の合意の記録
#[utoipa::path(post, path = "/documents/{id}/agree", tag = "review",
    params(("id" = DocumentId, Path), RequiredVersion), request_body = Option<Words>,
    responses((status = 200, body = Document, headers(("ETag" = String))), Guarded))]
pub(super) async fn agree_document(
    ctx: Ctx,
    Path(id): Path<DocumentId>,
    if_match: IfMatch,
    body: MaybeBody<Words>,
) -> Result<Response, Problem> {
    take(ctx, id, if_match, Step::Agree(body.0.words)).await
}

/// 改訂の開始（承認済みの文書をもう一度開く）
#[utoipa::path(post, path = "/documents/{id}/revise", tag = "review",
    params(("id" = DocumentId, Path), RequiredVersion), request_body = Option<Nothing>,
    responses((status = 200, body = Document, headers(("ETag" = String))), Guarded))]
pub(super) async fn revise_document(
    ctx: Ctx,
    Path(id): Path<DocumentId>,
    if_match: IfMatch,
    _: MaybeBody<Nothing>,
) -> Result<Response, Problem> {
    take(ctx, id, if_match, Step::Revise).await
}
