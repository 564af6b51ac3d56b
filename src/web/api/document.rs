//! `/documents/{id}`: read, compared, decided on item by item.

use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::{Answer, Asking, Guarded, List, Reading, versioned};
use super::body::Body;
use super::docs::{IdempotencyKey, RequiredVersion};
use super::once::Once;
use super::query::{Asked, Paging, Path};
use crate::app::Ctx;
use crate::app::document::{self, ItemChange, ItemDecision, NewItem, Version};
use crate::domain::check::coverage::{self, Coverage};
use crate::domain::document::{Document, Item, Kind, Question};
use crate::domain::id::{CompanyId, DocumentId, UserId};
use crate::domain::review::Status;
use crate::web::ctx::IfMatch;
use crate::web::problem::Problem;

/// A document as a list shows it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DocumentLine {
    id: DocumentId,
    /// Which kind.
    kind: Kind,
    /// Where it stands in review.
    status: Status,
    /// Counts up with every change.
    version: i64,
    /// How many items wait for a decision.
    pending: usize,
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    created_at: jiff::Timestamp,
    /// When it was last changed.
    #[schema(value_type = String, format = DateTime)]
    updated_at: jiff::Timestamp,
}

impl From<Document> for DocumentLine {
    fn from(document: Document) -> Self {
        Self {
            id: document.id,
            kind: document.kind,
            status: document.status,
            version: document.version,
            pending: document.content.pending(),
            created_at: document.created_at,
            updated_at: document.updated_at,
        }
    }
}

/// 事業者の文書の一覧（新しい順）
#[utoipa::path(get, path = "/companies/{id}/documents", tag = "documents", params(("id" = CompanyId, Path), Paging),
    responses((status = 200, body = List<DocumentLine>), Asking))]
pub(super) async fn list_documents(
    mut ctx: Ctx,
    Path(id): Path<CompanyId>,
    Asked(paging): Asked<Paging>,
) -> Result<List<DocumentLine>, Problem> {
    let all = document::list(&mut ctx, id).await?;
    Ok(List::part(
        all.into_iter().map(DocumentLine::from).collect(),
        &paging,
    )?)
}

/// 文書（項目・根拠・確認事項・書き手）
#[utoipa::path(get, path = "/documents/{id}", tag = "documents", params(("id" = DocumentId, Path)),
    responses((status = 200, body = Document, headers(("ETag" = String))), Reading))]
pub(super) async fn get_document(
    mut ctx: Ctx,
    Path(id): Path<DocumentId>,
) -> Result<Response, Problem> {
    let document = document::get(&mut ctx, id).await?;
    versioned(&document, document.version)
}

/// One version as it stood.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct VersionView {
    /// From 1.
    version: i64,
    /// Where the document stood.
    status: Status,
    /// What was done, in words.
    change: String,
    /// By whom; `null` for a provider.
    author_id: Option<UserId>,
    /// By the name of that day.
    author_name: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    created_at: jiff::Timestamp,
    /// The items as they stood.
    items: Vec<Item>,
    /// The questions as they stood.
    questions: Vec<Question>,
}

impl From<Version> for VersionView {
    fn from(version: Version) -> Self {
        Self {
            version: version.version,
            status: version.status,
            change: version.change,
            author_id: version.author_id,
            author_name: version.author_name,
            created_at: version.created_at,
            items: version.content.items,
            questions: version.content.questions,
        }
    }
}

/// 文書の版の一覧（新しい順）
#[utoipa::path(get, path = "/documents/{id}/versions", tag = "documents", params(("id" = DocumentId, Path), Paging),
    responses((status = 200, body = List<VersionView>), Asking))]
pub(super) async fn list_versions(
    mut ctx: Ctx,
    Path(id): Path<DocumentId>,
    Asked(paging): Asked<Paging>,
) -> Result<List<VersionView>, Problem> {
    let all = document::versions(&mut ctx, id).await?;
    Ok(List::part(
        all.into_iter().map(VersionView::from).collect(),
        &paging,
    )?)
}

/// Which versions are compared.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Span {
    /// The older version.
    #[param(minimum = 1)]
    from: i64,
    /// The newer version.
    #[param(minimum = 1)]
    to: i64,
}

/// What differs between two versions.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Difference {
    /// The older version.
    from: i64,
    /// The newer version.
    to: i64,
    /// The items that differ, in reading order.
    items: Vec<ItemChange>,
}

/// 二つの版の違い
#[utoipa::path(get, path = "/documents/{id}/diff", tag = "documents", params(("id" = DocumentId, Path), Span),
    responses((status = 200, body = Difference), Asking))]
pub(super) async fn diff_versions(
    mut ctx: Ctx,
    Path(id): Path<DocumentId>,
    Asked(span): Asked<Span>,
) -> Result<axum::Json<Difference>, Problem> {
    let Span { from, to } = span;
    let items = document::diff(&mut ctx, id, from, to).await?;
    Ok(axum::Json(Difference { from, to, items }))
}

/// 分析の軸ごとの記録と項目（分析の抜け）
#[utoipa::path(get, path = "/documents/{id}/coverage", tag = "documents", params(("id" = DocumentId, Path)),
    responses((status = 200, body = Coverage), Reading))]
pub(super) async fn get_coverage(
    mut ctx: Ctx,
    Path(id): Path<DocumentId>,
) -> Result<axum::Json<Coverage>, Problem> {
    let document = document::get(&mut ctx, id).await?;
    let content = &document.content;
    Ok(axum::Json(coverage::of(content, &content.evidence)))
}

/// 項目の採用・修正・却下
#[utoipa::path(patch, path = "/documents/{id}/items/{item}", tag = "documents",
    params(("id" = DocumentId, Path), ("item" = String, Path, example = "S1"), RequiredVersion),
    request_body = ItemDecision,
    responses((status = 200, body = Document, headers(("ETag" = String))), Guarded))]
pub(super) async fn decide_item(
    mut ctx: Ctx,
    Path((id, item)): Path<(DocumentId, String)>,
    if_match: IfMatch,
    body: Body<ItemDecision>,
) -> Result<Response, Problem> {
    let version = if_match.required()?;
    let document = document::decide(&mut ctx, id, &item, version, body.value).await?;
    ctx.commit().await?;
    versioned(&document, document.version)
}

/// 項目の追加（採用済みとして加わる）
#[utoipa::path(post, path = "/documents/{id}/items", tag = "documents",
    params(("id" = DocumentId, Path), RequiredVersion, IdempotencyKey), request_body = NewItem,
    responses((status = 201, body = Document, headers(("Location" = String), ("ETag" = String))), Guarded))]
pub(super) async fn add_item(
    mut ctx: Ctx,
    Path(id): Path<DocumentId>,
    if_match: IfMatch,
    once: Once,
    body: Body<NewItem>,
) -> Result<Response, Problem> {
    let version = if_match.required()?;
    if let Some(answer) = once.replay(&mut ctx, &body.raw).await? {
        return Ok(answer);
    }
    let document = document::add_item(&mut ctx, id, version, body.value).await?;
    let answer = Answer::new(StatusCode::CREATED, &document)?
        .version(document.version)
        .location(&format!("/documents/{id}"));
    once.finish(ctx, answer).await
}
