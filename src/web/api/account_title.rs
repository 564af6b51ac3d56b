//! `/account-titles`: what the chamber remembers of accounts.

use axum::Json;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::{Creating, Forgetting, List, Searching};
use super::body::Body;
use super::query::{Asked, Paging};
use crate::app::{Ctx, account_title};
use crate::domain::account_title::Title;
use crate::domain::statement::Section;
use crate::web::problem::Problem;

/// An account of a statement, and the field it belongs to.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Assignment {
    /// Which statement.
    section: Section,
    /// 科目名（全角と半角、空白は区別しない）
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// 割り当て先。null は「使わない」
    #[serde(default)]
    title: Option<Title>,
}

/// The same with who assigned it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AssignmentLine {
    /// Which statement.
    section: Section,
    /// 科目名（比べるために整えた形）
    name: String,
    /// 割り当て先。null は「使わない」
    title: Option<Title>,
    /// Who assigned it last.
    by: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: jiff::Timestamp,
}

/// Which one.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Named {
    /// Which statement.
    section: Section,
    /// 科目名
    #[param(min_length = 1, max_length = 100)]
    name: String,
}

/// 勘定科目の割り当ての一覧
#[utoipa::path(get, path = "/account-titles", tag = "statements", params(Paging),
    responses((status = 200, body = List<AssignmentLine>), Searching))]
pub(super) async fn list_account_titles(
    mut ctx: Ctx,
    Asked(paging): Asked<Paging>,
) -> Result<List<AssignmentLine>, Problem> {
    let all = account_title::list(&mut ctx).await?.into_iter();
    let lines = all.map(|one| AssignmentLine {
        section: one.title.section,
        name: one.title.name,
        title: one.title.title,
        by: one.by,
        at: one.at,
    });
    Ok(List::part(lines.collect(), &paging)?)
}

/// 勘定科目の割り当ての保存（同じ書類の同じ科目名があれば置き換える）
#[utoipa::path(put, path = "/account-titles", tag = "statements", request_body = Assignment,
    responses((status = 200, body = Assignment), Creating))]
pub(super) async fn put_account_title(
    mut ctx: Ctx,
    body: Body<Assignment>,
) -> Result<Json<Assignment>, Problem> {
    let Assignment {
        section,
        name,
        title,
    } = body.value;
    let saved = account_title::put(&mut ctx, section, &name, title).await?;
    ctx.commit().await?;
    Ok(Json(Assignment {
        section: saved.section,
        name: saved.name,
        title: saved.title,
    }))
}

/// 勘定科目の割り当ての削除
#[utoipa::path(delete, path = "/account-titles", tag = "statements", params(Named),
    responses((status = 204), Forgetting))]
pub(super) async fn delete_account_title(
    mut ctx: Ctx,
    Asked(named): Asked<Named>,
) -> Result<StatusCode, Problem> {
    account_title::remove(&mut ctx, named.section, &named.name).await?;
    ctx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
