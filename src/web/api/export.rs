//! Files out: `/documents/{id}/export`, `/companies/{id}/analysis/export`, `/companies/{id}/analysis/chart`.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

use super::answer::Asking;
use super::query::{Asked, Path};
use crate::app::analysis_file::{self, AnalysisFormat, Chart, Picture};
use crate::app::export::{self, Format};
use crate::app::{Actor, App, Ctx};
use crate::domain::benchmark::Indicator;
use crate::domain::id::{CompanyId, DocumentId};
use crate::web::attachment::attached;
use crate::web::problem::Problem;

/// As what it is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// ファイルの形式
    #[param(inline)]
    format: Format,
}

/// 文書のファイル（Word・Markdown・JSON）
#[utoipa::path(get, path = "/documents/{id}/export", tag = "documents", params(("id" = DocumentId, Path), Wanted),
    responses((status = 200, description = "ファイル", headers(("Content-Disposition" = String)), content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (String = "text/markdown"),
        (serde_json::Value = "application/json"))), Asking))]
pub(super) async fn export_document(
    State(app): State<Arc<App>>,
    actor: Actor,
    Path(id): Path<DocumentId>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, Problem> {
    // Reading it out is put on record, so it writes.
    let mut ctx = Ctx::write(&app, actor).await?;
    let file = export::document(&mut ctx, id, wanted.format).await?;
    ctx.commit().await?;
    Ok(attached(file)?)
}

/// The analysis as which file.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct WantedAnalysis {
    /// ファイルの形式
    #[param(inline)]
    format: AnalysisFormat,
}

/// 財務分析のファイル（Excel・CSV）
#[utoipa::path(get, path = "/companies/{id}/analysis/export", tag = "analysis", params(("id" = CompanyId, Path), WantedAnalysis),
    responses((status = 200, description = "ファイル", headers(("Content-Disposition" = String)), content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv"))), Asking))]
pub(super) async fn export_analysis(
    State(app): State<Arc<App>>,
    actor: Actor,
    Path(id): Path<CompanyId>,
    Asked(wanted): Asked<WantedAnalysis>,
) -> Result<Response, Problem> {
    let mut ctx = Ctx::write(&app, actor).await?;
    let file = analysis_file::analysis(&mut ctx, id, wanted.format).await?;
    ctx.commit().await?;
    Ok(attached(file)?)
}

/// Which chart, and how it is drawn.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct WantedChart {
    /// グラフ
    #[param(inline)]
    chart: Chart,
    /// 推移のグラフ（trend）の指標。指定がなければ営業利益率
    #[param(inline)]
    indicator: Option<Indicator>,
    /// 画像の形式
    #[param(inline)]
    format: Picture,
}

/// 財務分析のグラフ（SVG・PNG）
#[utoipa::path(get, path = "/companies/{id}/analysis/chart", tag = "analysis", params(("id" = CompanyId, Path), WantedChart),
    responses((status = 200, description = "画像", headers(("Content-Disposition" = String)), content(
        (String = "image/svg+xml"), (Vec<u8> = "image/png"))), Asking))]
pub(super) async fn draw_chart(
    mut ctx: Ctx,
    Path(id): Path<CompanyId>,
    Asked(wanted): Asked<WantedChart>,
) -> Result<Response, Problem> {
    let (chart, format) = (wanted.chart, wanted.format);
    let file = analysis_file::chart(&mut ctx, id, chart, wanted.indicator, format).await?;
    Ok(attached(file)?)
}
