//! `/companies`.

use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::{Answer, Creating, Guarded, List, Reading, Removing, Searching, versioned};
use super::body::Body;
use super::docs::{IdempotencyKey, NamedVersion, ProfilePatch, RequiredVersion};
use super::once::Once;
use super::patch;
use super::query::{Asked, Limit, Path};
use crate::app::Ctx;
use crate::app::company::{self, CompanyQuery};
use crate::domain::company::{Company, Profile};
use crate::domain::id::{CompanyId, UserId};
use crate::domain::stage::Stage;
use crate::web::ctx::IfMatch;
use crate::web::problem::Problem;

/// What the list is narrowed by.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// 名称・カナ・法人番号の一部（全角と半角、大文字と小文字は区別しない）
    #[param(max_length = 200)]
    q: Option<String>,
    /// 小分類のキー（`1301_観光業`）
    #[param(max_length = 200)]
    industry: Option<String>,
    /// 段階
    stage: Option<Stage>,
    /// 担当の経営指導員
    advisor: Option<UserId>,
    /// 保管庫に移した事業者だけを見る
    #[param(value_type = Option<bool>, default = false)]
    archived: bool,
    /// How many items at most.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 200, default = 50)]
    limit: Limit,
    /// Where the page before ended: its `next_cursor`.
    #[param(max_length = 200)]
    cursor: Option<String>,
}

/// A company with what a list shows beside it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CompanyLine {
    /// The company.
    #[serde(flatten)]
    company: Company,
    /// Rank of the latest period, A to D.
    rank: Option<String>,
    /// Points of the latest period.
    total_points: Option<i64>,
    /// Points of the period before.
    previous_points: Option<i64>,
    /// Who looks after it.
    advisor_name: Option<String>,
}

impl From<company::Summary> for CompanyLine {
    fn from(summary: company::Summary) -> Self {
        Self {
            company: summary.company,
            rank: summary.standing.rank,
            total_points: summary.standing.total,
            previous_points: summary.standing.previous,
            advisor_name: summary.advisor_name,
        }
    }
}

/// 事業者の一覧（更新の新しい順）
#[utoipa::path(get, path = "/companies", tag = "companies", params(Wanted),
    responses((status = 200, body = List<CompanyLine>), Searching))]
pub(super) async fn list_companies(
    mut ctx: Ctx,
    Asked(wanted): Asked<Wanted>,
) -> Result<List<CompanyLine>, Problem> {
    let query = CompanyQuery {
        q: wanted.q,
        industry: wanted.industry,
        stage: wanted.stage,
        advisor: wanted.advisor,
        archived: wanted.archived,
        cursor: wanted.cursor,
        limit: wanted.limit.0,
    };
    let page = company::list(&mut ctx, &query).await?;
    Ok(List::of(page, CompanyLine::from))
}

/// 事業者の登録
#[utoipa::path(post, path = "/companies", tag = "companies", params(IdempotencyKey), request_body = Profile,
    responses((status = 201, body = Company, headers(("Location" = String), ("ETag" = String))), Creating))]
pub(super) async fn create_company(
    mut ctx: Ctx,
    once: Once,
    body: Body<Profile>,
) -> Result<Response, Problem> {
    if let Some(answer) = once.replay(&mut ctx, &body.raw).await? {
        return Ok(answer);
    }
    let company = company::register(&mut ctx, body.value).await?;
    let answer = Answer::new(StatusCode::CREATED, &company)?
        .version(company.version)
        .location(&format!("/companies/{}", company.id));
    once.finish(ctx, answer).await
}

/// 事業者
#[utoipa::path(get, path = "/companies/{id}", tag = "companies", params(("id" = CompanyId, Path)),
    responses((status = 200, body = Company, headers(("ETag" = String))), Reading))]
pub(super) async fn get_company(
    mut ctx: Ctx,
    Path(id): Path<CompanyId>,
) -> Result<Response, Problem> {
    let company = company::get(&mut ctx, id).await?;
    versioned(&company, company.version)
}

/// 事業者の情報の更新（JSON Merge Patch：書かない項目はそのまま、null は空にする）
#[utoipa::path(patch, path = "/companies/{id}", tag = "companies",
    params(("id" = CompanyId, Path), RequiredVersion),
    request_body(content((ProfilePatch = "application/json"), (ProfilePatch = "application/merge-patch+json"))),
    responses((status = 200, body = Company, headers(("ETag" = String))), Guarded))]
pub(super) async fn amend_company(
    mut ctx: Ctx,
    Path(id): Path<CompanyId>,
    if_match: IfMatch,
    body: Body<serde_json::Value>,
) -> Result<Response, Problem> {
    let version = if_match.required()?;
    let stored = company::get(&mut ctx, id).await?;
    let profile = patch::merged(&stored.profile, body.value)?;
    let company = company::amend(&mut ctx, id, version, profile).await?;
    ctx.commit().await?;
    versioned(&company, company.version)
}

/// 事業者を保管庫へ移す
#[utoipa::path(delete, path = "/companies/{id}", tag = "companies",
    params(("id" = CompanyId, Path), NamedVersion),
    responses((status = 204), Removing))]
pub(super) async fn archive_company(
    mut ctx: Ctx,
    Path(id): Path<CompanyId>,
    if_match: IfMatch,
) -> Result<StatusCode, Problem> {
    company::archive(&mut ctx, id, if_match.0, true).await?;
    ctx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// 事業者を保管庫から戻す
#[utoipa::path(post, path = "/companies/{id}/restore", tag = "companies",
    params(("id" = CompanyId, Path), NamedVersion),
    responses((status = 200, body = Company, headers(("ETag" = String))), Removing))]
pub(super) async fn restore_company(
    mut ctx: Ctx,
    Path(id): Path<CompanyId>,
    if_match: IfMatch,
) -> Result<Response, Problem> {
    let company = company::archive(&mut ctx, id, if_match.0, false).await?;
    ctx.commit().await?;
    versioned(&company, company.version)
}
