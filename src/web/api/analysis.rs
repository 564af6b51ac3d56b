//! `/companies/{id}/analysis`, its radar, and the evidence made of it.

use axum::Json;
use axum::http::{HeaderName, header};
use utoipa::ToSchema;

use super::answer::{Asking, List, Reading};
use super::query::{Asked, Paging, Path};
use crate::app::{Ctx, analysis, evidence, peers};
use crate::domain::analysis::Analysis;
use crate::domain::evidence::Evidence;
use crate::domain::id::CompanyId;
use crate::web::problem::Problem;

/// ローカルベンチマークの分析
#[utoipa::path(get, path = "/companies/{id}/analysis", tag = "analysis", params(("id" = CompanyId, Path)),
    responses((status = 200, body = Analysis), Reading))]
pub(super) async fn get_analysis(
    mut ctx: Ctx,
    Path(id): Path<CompanyId>,
) -> Result<Json<Analysis>, Problem> {
    Ok(Json(analysis::of_company(&mut ctx, id).await?))
}

/// 管内の同業（同じ業種・規模）の中での位置（5社以上のとき）
#[utoipa::path(get, path = "/companies/{id}/analysis/peers", tag = "analysis", params(("id" = CompanyId, Path)),
    responses((status = 200, body = peers::Peers), Reading))]
pub(super) async fn get_peers(
    mut ctx: Ctx,
    Path(id): Path<CompanyId>,
) -> Result<Json<peers::Peers>, Problem> {
    Ok(Json(peers::of_company(&mut ctx, id).await?))
}

/// A drawing.
#[derive(Debug, ToSchema)]
#[schema(value_type = String)]
#[expect(dead_code, reason = "only says that an SVG is text")]
pub(super) struct Svg(String);

/// 六つの指標のレーダーチャート（直近3期）
#[utoipa::path(get, path = "/companies/{id}/analysis/radar.svg", tag = "analysis", params(("id" = CompanyId, Path)),
    responses((status = 200, body = Svg, content_type = "image/svg+xml"), Reading))]
pub(super) async fn get_radar(
    mut ctx: Ctx,
    Path(id): Path<CompanyId>,
) -> Result<([(HeaderName, &'static str); 1], String), Problem> {
    let drawing = analysis::radar(&mut ctx, id).await?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], drawing))
}

/// 下書きが根拠にできる事実の一覧
#[utoipa::path(get, path = "/companies/{id}/evidence", tag = "analysis", params(("id" = CompanyId, Path), Paging),
    responses((status = 200, body = List<Evidence>), Asking))]
pub(super) async fn list_evidence(
    mut ctx: Ctx,
    Path(id): Path<CompanyId>,
    Asked(paging): Asked<Paging>,
) -> Result<List<Evidence>, Problem> {
    let all = evidence::of_company(&mut ctx, id).await?;
    Ok(List::part(all, &paging)?)
}
