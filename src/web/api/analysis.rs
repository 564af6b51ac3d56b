//! `/companies/{id}/analysis`, its radar, and the evidence made of it.

use axum::Json;

use super::answer::Reading;
use super::query::Path;
use crate::app::{Ctx, analysis};
use crate::domain::analysis::Analysis;
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
