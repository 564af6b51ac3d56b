//! 明細: the account lines of a period, and the split of its costs.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;

use super::common::{Answer, company_frame, done, ok, open, page};
use super::company::by;
use super::sent::{Asked, Sent};
use crate::app::account_lines::{self, Lines, Share};
use crate::app::{App, Ctx, Error, Result, company};
use crate::domain::access::Permission;
use crate::domain::company::Company;
use crate::domain::id::CompanyId;
use crate::domain::number::parse_count;
use crate::domain::statement::PeriodEnd;
use crate::web::ctx::PageCtx;
use crate::web::view::conflict::{ConflictPage, Known};
use crate::web::view::field::FieldError;
use crate::web::view::frame::{Link, Tab};
use crate::web::view::lines::{LinesPage, share_name};

pub(super) fn router() -> Router<Arc<App>> {
    Router::new().route(
        "/companies/{id}/statements/{end}/lines",
        get(show).post(save),
    )
}

fn month(end: &str) -> Result<PeriodEnd> {
    PeriodEnd::parse(end).map_err(|_| Error::NotFound("決算書"))
}

async fn show(
    PageCtx(mut ctx): PageCtx,
    Path((id, end)): Path<(String, String)>,
    asked: Asked,
) -> Answer {
    let end = month(&end)?;
    let (company, frame) = open(&mut ctx, &id, Tab::Statements, "決算書の明細").await?;
    let lines = account_lines::get(&mut ctx, company.id, &end).await?;
    let href = format!("/companies/{}", company.id);
    let may_write = Permission::WriteCompanies.granted_to(ctx.actor.role);
    let body = LinesPage::of(&href, &lines, may_write, &|_| None, Vec::new());
    Ok(ok("lines", frame.saying(asked.notice()), &body))
}

async fn save(
    PageCtx(mut ctx): PageCtx,
    Path((id, end)): Path<(String, String)>,
    sent: Sent,
) -> Answer {
    ctx.may(Permission::WriteCompanies)?;
    let end = month(&end)?;
    let id: CompanyId = id.parse().map_err(|_| Error::NotFound("事業者"))?;
    let company = company::get(&mut ctx, id).await?;
    let stored = account_lines::get(&mut ctx, id, &end).await?;
    if stored.version != sent.version() {
        return Ok(conflict(&mut ctx, &company, &stored, &sent).await?);
    }
    match shares(&stored, &sent) {
        Err(faults) => Ok(again(&mut ctx, &company, &stored, &sent, faults).await?),
        Ok(shares) => {
            let version = Some(stored.version);
            account_lines::put_shares(&mut ctx, id, &end, &shares, version).await?;
            ctx.commit().await?;
            let path = format!("/companies/{id}/statements/{end}/lines");
            Ok(done(&path, "shares_saved"))
        }
    }
}

/// The shares that were changed; a blank takes the default again.
fn shares(stored: &Lines, sent: &Sent) -> std::result::Result<Vec<Share>, Vec<FieldError>> {
    let (mut shares, mut faults) = (Vec::new(), Vec::new());
    for (line, kept) in stored.lines.iter().enumerate() {
        let (Some(share), name) = (kept.share, share_name(line)) else {
            continue;
        };
        let Some(typed) = sent.find(&name) else {
            continue;
        };
        let percent = match parse_count(typed) {
            Ok(None) => None,
            Ok(Some(percent)) if (0..=100).contains(&percent) => u8::try_from(percent).ok(),
            _ => {
                let sentence = "変動費の割合は0から100までの整数で入力してください";
                let label = format!("{}の変動費の割合", kept.line.name);
                faults.push(FieldError::at(name, sentence).called(label));
                continue;
            }
        };
        if percent != Some(share) {
            shares.push(Share { line, percent });
        }
    }
    if faults.is_empty() {
        Ok(shares)
    } else {
        Err(faults)
    }
}

async fn again(
    ctx: &mut Ctx,
    company: &Company,
    stored: &Lines,
    sent: &Sent,
    faults: Vec<FieldError>,
) -> Result<Response> {
    let frame = company_frame(ctx, company, Tab::Statements, "決算書の明細").await?;
    let href = format!("/companies/{}", company.id);
    let typed = |name: &str| sent.find(name).map(str::to_owned);
    let body = LinesPage::of(&href, stored, true, &typed, faults);
    Ok(page(
        StatusCode::UNPROCESSABLE_ENTITY,
        "lines",
        frame,
        &body,
    ))
}

async fn conflict(
    ctx: &mut Ctx,
    company: &Company,
    stored: &Lines,
    sent: &Sent,
) -> Result<Response> {
    let frame = company_frame(ctx, company, Tab::Statements, "ほかの人が先に保存しました").await?;
    let path = format!(
        "/companies/{}/statements/{}/lines",
        company.id, stored.period_end
    );
    let known: Vec<Known> = stored
        .lines
        .iter()
        .enumerate()
        .filter_map(|(line, kept)| {
            Some(Known {
                name: share_name(line),
                label: format!("{}の変動費の割合（％）", kept.line.name),
                saved: kept.share?.to_string(),
            })
        })
        .collect();
    let saved = Link::to(&path, "自分の入力をやめて、保存されている内容を開く");
    let by = by(ctx, company.id, "statement.").await?;
    let what = format!("{}の変動費の割合", stored.period_end.label());
    let body = ConflictPage::of(&what, &path, saved, stored.version, &sent.0, &known).saved_by(by);
    Ok(page(StatusCode::CONFLICT, "conflict", frame, &body))
}
