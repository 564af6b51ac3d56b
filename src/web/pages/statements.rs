//! 財務: three periods side by side.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;

use super::common::{Answer, company_frame, done, ok, open, page};
use super::company::by;
use super::sent::{Asked, Sent};
use super::statement_input::{Change, Grid, unit};
use crate::app::{App, Ctx, Error, Result, company, statement};
use crate::domain::access::Permission;
use crate::domain::company::Company;
use crate::domain::id::CompanyId;
use crate::domain::number::MoneyUnit;
use crate::domain::statement::{Statement, check};
use crate::web::ctx::PageCtx;
use crate::web::view::conflict::ConflictPage;
use crate::web::view::field::FieldError;
use crate::web::view::frame::{Link, Tab};
use crate::web::view::statements::{Grid as Shown, StatementsPage};

pub(super) fn router() -> Router<Arc<App>> {
    Router::new().route("/companies/{id}/statements", get(show).post(save))
}

async fn show(PageCtx(mut ctx): PageCtx, Path(id): Path<String>, asked: Asked) -> Answer {
    let (company, frame) = open(&mut ctx, &id, Tab::Statements, "財務").await?;
    let statements = statement::list(&mut ctx, company.id).await?;
    let shown = Shown {
        company_href: &format!("/companies/{}", company.id),
        statements: &statements,
        unit: unit(asked.0.get("unit")),
        adding: asked.0.get("new") == "1",
        may_write: Permission::WriteCompanies.granted_to(ctx.actor.role),
    };
    let body = StatementsPage::of(shown, None);
    Ok(ok("statements", frame.saying(asked.notice()), &body))
}

async fn save(PageCtx(mut ctx): PageCtx, Path(id): Path<String>, sent: Sent) -> Answer {
    ctx.may(Permission::WriteCompanies)?;
    let id: CompanyId = id.parse().map_err(|_| Error::NotFound("事業者"))?;
    let company = company::get(&mut ctx, id).await?;
    let stored = statement::list(&mut ctx, id).await?;
    let grid = Grid::of(&sent);
    let refused = match grid.changes(&stored) {
        Err(faults) => Refused::Faults(faults),
        Ok(changes) => match apply(&mut ctx, id, &grid, &stored, changes).await {
            Ok(()) => {
                let path = after(&mut ctx, id, grid.unit).await?;
                ctx.commit().await?;
                return Ok(done(&path.0, path.1));
            }
            Err(refused) => refused,
        },
    };
    match refused {
        Refused::Faults(faults) => Ok(again(&mut ctx, &company, &stored, &grid, faults).await?),
        Refused::Stale => Ok(conflict(&mut ctx, &company, &stored, &grid, &sent).await?),
        Refused::Other(error) => Err(error.into()),
    }
}

/// Why the periods were not saved.
enum Refused {
    Faults(Vec<FieldError>),
    Stale,
    Other(Error),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        match error {
            Error::Stale { .. } => Self::Stale,
            other => Self::Other(other),
        }
    }
}

/// All periods or none: first those that go away or move make room, then figures are put.
async fn apply(
    ctx: &mut Ctx,
    company: CompanyId,
    grid: &Grid,
    stored: &[Statement],
    changes: Vec<Change>,
) -> Result<(), Refused> {
    for change in &changes {
        let (gone, version) = match change {
            Change::Remove { end, version } => (Some(end), *version),
            Change::Save { moved, version, .. } => (moved.as_ref(), *version),
        };
        if let Some(gone) = gone {
            match statement::remove(ctx, company, gone, Some(version)).await {
                Err(Error::NotFound(_)) => return Err(Refused::Stale),
                other => other?,
            }
        }
    }
    for change in changes {
        let Change::Save {
            end,
            figures,
            version,
            moved,
        } = change
        else {
            continue;
        };
        let before = stored
            .iter()
            .find(|statement| Some(&statement.period_end) == moved.as_ref());
        let saved = if let Some(before) = before {
            let details = before.details.clone();
            statement::save_moved(ctx, company, &end, figures, details).await
        } else {
            let version = if moved.is_some() { 0 } else { version };
            statement::save(ctx, company, &end, figures, Some(version)).await
        };
        match saved {
            Ok(_) => {}
            Err(Error::Invalid(faults)) => {
                let at = |fault: crate::app::FieldError| {
                    grid.at_cells(&end, &fault.pointer, fault.message)
                };
                return Err(Refused::Faults(faults.into_iter().map(at).collect()));
            }
            Err(Error::Conflict(sentence)) => {
                return Err(Refused::Faults(vec![grid.at_cells(&end, "", sentence)]));
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Where to go on, and what to say there.
async fn after(
    ctx: &mut Ctx,
    company: CompanyId,
    unit: MoneyUnit,
) -> Result<(String, &'static str)> {
    let all = statement::list(ctx, company).await?;
    let doubt = all
        .iter()
        .take(3)
        .any(|statement| !check(&statement.figures).is_empty());
    let query = if unit == MoneyUnit::Yen {
        "?unit=yen"
    } else {
        ""
    };
    let said = if doubt {
        "statements_doubt"
    } else {
        "statements_saved"
    };
    Ok((format!("/companies/{company}/statements{query}"), said))
}

async fn again(
    ctx: &mut Ctx,
    company: &Company,
    stored: &[Statement],
    grid: &Grid,
    faults: Vec<FieldError>,
) -> Result<Response> {
    let frame = company_frame(ctx, company, Tab::Statements, "財務").await?;
    let shown = Shown {
        company_href: &format!("/companies/{}", company.id),
        statements: stored,
        unit: grid.unit,
        adding: grid.adding,
        may_write: true,
    };
    let body = StatementsPage::of(shown, Some(&grid.typed(faults)));
    Ok(page(
        StatusCode::UNPROCESSABLE_ENTITY,
        "statements",
        frame,
        &body,
    ))
}

async fn conflict(
    ctx: &mut Ctx,
    company: &Company,
    stored: &[Statement],
    grid: &Grid,
    sent: &Sent,
) -> Result<Response> {
    let frame = company_frame(ctx, company, Tab::Statements, "ほかの人が先に保存しました").await?;
    let path = format!("/companies/{}/statements", company.id);
    let (sent, known) = grid.conflict(sent, stored);
    let saved = Link::to(&path, "自分の入力をやめて、保存されている内容を開く");
    let by = by(ctx, company.id, "statement.").await?;
    let what = format!("決算書（金額は{}）", grid.unit.label());
    let body = ConflictPage::of(&what, &path, saved, 0, &sent.0, &known).saved_by(by);
    Ok(page(StatusCode::CONFLICT, "conflict", frame, &body))
}
