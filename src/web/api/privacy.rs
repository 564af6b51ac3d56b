//! `/companies/{id}/privacy`: what may be sent outside, and the names that are hidden.

use axum::response::Response;
use serde_json::Value;

use super::answer::{Changing, Reading, versioned};
use super::body::Body;
use super::docs::NamedVersion;
use super::query::Path;
use super::read;
use crate::app::Ctx;
use crate::app::privacy::{self, Kept};
use crate::domain::id::CompanyId;
use crate::domain::privacy::Privacy;
use crate::web::ctx::IfMatch;
use crate::web::problem::Problem;

/// 外部AIへの送信の同意と、送信前に伏せる名前
#[utoipa::path(get, path = "/companies/{id}/privacy", tag = "companies",
    params(("id" = CompanyId, Path)),
    responses((status = 200, body = Kept, headers(("ETag" = String))), Reading))]
pub(super) async fn get_privacy(
    mut ctx: Ctx,
    Path(id): Path<CompanyId>,
) -> Result<Response, Problem> {
    let kept = privacy::get(&mut ctx, id).await?;
    versioned(&kept, kept.version)
}

/// 外部AIへの送信の同意と、送信前に伏せる名前を保存（全体を置き換える）
#[utoipa::path(put, path = "/companies/{id}/privacy", tag = "companies",
    params(("id" = CompanyId, Path), NamedVersion),
    request_body = Privacy,
    responses((status = 200, body = Kept, headers(("ETag" = String))), Changing))]
pub(super) async fn put_privacy(
    mut ctx: Ctx,
    Path(id): Path<CompanyId>,
    if_match: IfMatch,
    body: Body<Value>,
) -> Result<Response, Problem> {
    let wanted = read::json::<Privacy>(&body.value)?;
    let kept = privacy::put(&mut ctx, id, wanted, if_match.0).await?;
    ctx.commit().await?;
    versioned(&kept, kept.version)
}
