//! `/companies/{id}/statements`.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Answer, Asking, Changing, List, Removing};
use super::body::Body;
use super::docs::NamedVersion;
use super::query::{Asked, Paging, Path, month};
use crate::app::account_lines::{self, Lines, Share};
use crate::app::{Ctx, statement};
use crate::domain::id::CompanyId;
use crate::domain::statement::{Figures, Mismatch, PeriodEnd, Statement, check, check_periods};
use crate::web::ctx::IfMatch;
use crate::web::problem::Problem;

/// One period, with what does not fit together in it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StatementView {
    /// The period's last month, `2025-03`.
    period_end: PeriodEnd,
    /// The figures.
    #[serde(flatten)]
    figures: Figures,
    /// What does not fit together; shown, never mended.
    mismatches: Vec<Mismatch>,
    /// Counts up with every change.
    version: i64,
}

impl StatementView {
    /// The period among all of its company, newest first.
    fn of(statement: Statement, all: &[Statement]) -> Self {
        let mut mismatches = check(&statement.figures);
        let between = check_periods(all).into_iter();
        let of_this = between.filter(|(end, _)| *end == statement.period_end);
        mismatches.extend(of_this.map(|(_, mismatch)| mismatch));
        Self {
            mismatches,
            period_end: statement.period_end,
            figures: statement.figures,
            version: statement.version,
        }
    }
}

/// 決算書の一覧（新しい期から）
#[utoipa::path(get, path = "/companies/{id}/statements", tag = "statements", params(("id" = CompanyId, Path), Paging),
    responses((status = 200, body = List<StatementView>), Asking))]
pub(super) async fn list_statements(
    mut ctx: Ctx,
    Path(id): Path<CompanyId>,
    Asked(paging): Asked<Paging>,
) -> Result<List<StatementView>, Problem> {
    let all = statement::list(&mut ctx, id).await?;
    let view = |statement: &Statement| StatementView::of(statement.clone(), &all);
    let views = all.iter().map(view).collect();
    Ok(List::part(views, &paging)?)
}

/// 決算書の一期を保存（全体を置き換え、書かない科目は不明になる）
#[utoipa::path(put, path = "/companies/{id}/statements/{period_end}", tag = "statements",
    params(("id" = CompanyId, Path), ("period_end" = PeriodEnd, Path), NamedVersion), request_body = Figures,
    responses((status = 200, body = StatementView, headers(("ETag" = String))),
        (status = 201, description = "新しい期", body = StatementView, headers(("Location" = String), ("ETag" = String))), Changing))]
pub(super) async fn put_statement(
    mut ctx: Ctx,
    Path((id, end)): Path<(CompanyId, String)>,
    if_match: IfMatch,
    body: Body<Figures>,
) -> Result<Response, Problem> {
    let end = month(&end)?;
    let saved = statement::save(&mut ctx, id, &end, body.value, if_match.0).await?;
    let all = statement::list(&mut ctx, id).await?;
    ctx.commit().await?;
    let version = saved.version;
    let (status, place) = if version == 1 {
        (
            StatusCode::CREATED,
            Some(format!("/companies/{id}/statements/{end}")),
        )
    } else {
        (StatusCode::OK, None)
    };
    let answer = Answer::new(status, &StatementView::of(saved, &all))?.version(version);
    Ok(match place {
        Some(place) => answer.location(&place),
        None => answer,
    }
    .into_response())
}

/// 決算書の一期を削除
#[utoipa::path(delete, path = "/companies/{id}/statements/{period_end}", tag = "statements",
    params(("id" = CompanyId, Path), ("period_end" = PeriodEnd, Path), NamedVersion),
    responses((status = 204), Removing))]
pub(super) async fn delete_statement(
    mut ctx: Ctx,
    Path((id, end)): Path<(CompanyId, String)>,
    if_match: IfMatch,
) -> Result<StatusCode, Problem> {
    let end = month(&end)?;
    statement::remove(&mut ctx, id, &end, if_match.0).await?;
    ctx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The shares of some cost lines.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Shares {
    /// Which lines, and how much of each moves with sales.
    shares: Vec<Share>,
}

/// 決算書の一期の明細（取り込んだ科目ごとの金額と、変動費の割合）
#[utoipa::path(get, path = "/companies/{id}/statements/{period_end}/lines", tag = "statements",
    params(("id" = CompanyId, Path), ("period_end" = PeriodEnd, Path)),
    responses((status = 200, body = Lines, headers(("ETag" = String))), Asking))]
pub(super) async fn get_lines(
    mut ctx: Ctx,
    Path((id, end)): Path<(CompanyId, String)>,
) -> Result<Response, Problem> {
    let end = month(&end)?;
    let lines = account_lines::get(&mut ctx, id, &end).await?;
    let version = lines.version;
    Ok(Answer::new(StatusCode::OK, &lines)?
        .version(version)
        .into_response())
}

/// 費用の明細の変動費割合を保存（変動費・固定費を計算し直す）
#[utoipa::path(put, path = "/companies/{id}/statements/{period_end}/lines", tag = "statements",
    params(("id" = CompanyId, Path), ("period_end" = PeriodEnd, Path), NamedVersion), request_body = Shares,
    responses((status = 200, body = Lines, headers(("ETag" = String))), Changing))]
pub(super) async fn put_shares(
    mut ctx: Ctx,
    Path((id, end)): Path<(CompanyId, String)>,
    if_match: IfMatch,
    body: Body<Shares>,
) -> Result<Response, Problem> {
    let end = month(&end)?;
    let saved =
        account_lines::put_shares(&mut ctx, id, &end, &body.value.shares, if_match.0).await?;
    ctx.commit().await?;
    let version = saved.version;
    Ok(Answer::new(StatusCode::OK, &saved)?
        .version(version)
        .into_response())
}
