//! Statements: a company's figures, period by period.

use serde_json::json;

use super::ctx::Ctx;
use super::error::{Error, FieldError, Result};
use crate::domain::access::Permission;
use crate::domain::id::CompanyId;
use crate::domain::stage::Stage;
use crate::domain::statement::{Details, Figures, PeriodEnd, Statement, refuse};
use crate::store;

/// The most periods that are kept for a company.
pub const PERIODS_MAX: usize = 20;

/// A company's statements, newest first.
pub async fn list(ctx: &mut Ctx, company: CompanyId) -> Result<Vec<Statement>> {
    super::company::get(ctx, company).await?;
    let chamber = ctx.chamber();
    Ok(store::statement::list(&mut ctx.tx, chamber, company).await?)
}

/// Puts the figures of one period and leaves what stands behind them. `version` is the one that was seen; `None` puts
/// whatever stands there now, 0 only a new period.
pub async fn save(
    ctx: &mut Ctx,
    company: CompanyId,
    end: &PeriodEnd,
    figures: Figures,
    version: Option<i64>,
) -> Result<Statement> {
    let saved = write(ctx, company, end, &figures, None, version).await?;
    let detail = json!({"period_end": end});
    ctx.audit("statement.save", Some(company), None, detail)
        .await?;
    Ok(saved)
}

/// Puts a period under another month, with what stands behind it. The old month is removed by the caller before.
pub async fn save_moved(
    ctx: &mut Ctx,
    company: CompanyId,
    end: &PeriodEnd,
    figures: Figures,
    details: Details,
) -> Result<Statement> {
    let saved = write(ctx, company, end, &figures, Some(details), Some(0)).await?;
    let detail = json!({"period_end": end});
    ctx.audit("statement.save", Some(company), None, detail)
        .await?;
    Ok(saved)
}

/// Puts the figures of one period and, when given, what stands behind them; the audit row is the caller's.
pub(super) async fn write(
    ctx: &mut Ctx,
    company: CompanyId,
    end: &PeriodEnd,
    figures: &Figures,
    details: Option<Details>,
    version: Option<i64>,
) -> Result<Statement> {
    ctx.may(Permission::WriteCompanies)?;
    let faults: Vec<FieldError> = refuse(figures)
        .into_iter()
        .map(|(figure, message)| FieldError::new(format!("/{figure}"), message))
        .collect();
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let case = super::company::get(ctx, company).await?;
    let chamber = ctx.chamber();
    let all = store::statement::list(&mut ctx.tx, chamber, company).await?;
    let before = all.iter().find(|statement| statement.period_end == *end);
    let stored = before.map_or(0, |statement| statement.version);
    let details = details
        .or_else(|| before.map(|before| before.details.clone()))
        .unwrap_or_default();
    if version.is_some_and(|version| version != stored) {
        return Err(Error::Stale { current: stored });
    }
    if stored == 0 {
        if all.len() >= PERIODS_MAX {
            return Err(Error::Conflict(format!(
                "決算書は{PERIODS_MAX}期まで保存できます。古い期を削除してください"
            )));
        }
        store::statement::insert(
            &mut ctx.tx,
            chamber,
            company,
            end,
            figures,
            &details,
            ctx.now,
        )
        .await?;
    } else {
        let changed = Statement {
            period_end: end.clone(),
            figures: *figures,
            details: details.clone(),
            version: stored,
        };
        if !store::statement::update(&mut ctx.tx, chamber, company, &changed, ctx.now).await? {
            return Err(Error::Stale {
                current: stored + 1,
            });
        }
    }
    super::company::advance(ctx, &case, Stage::Analysis).await?;
    super::analysis::refresh_standing(ctx, company).await?;
    Ok(Statement {
        period_end: end.clone(),
        figures: *figures,
        details,
        version: stored + 1,
    })
}

/// Removes one period.
pub async fn remove(
    ctx: &mut Ctx,
    company: CompanyId,
    end: &PeriodEnd,
    version: Option<i64>,
) -> Result<()> {
    ctx.may(Permission::WriteCompanies)?;
    super::company::get(ctx, company).await?;
    let chamber = ctx.chamber();
    let all = store::statement::list(&mut ctx.tx, chamber, company).await?;
    let stored = all
        .into_iter()
        .find(|statement| statement.period_end == *end)
        .ok_or(Error::NotFound("決算書"))?;
    if version.is_some_and(|version| version != stored.version) {
        return Err(Error::Stale {
            current: stored.version,
        });
    }
    store::statement::remove(&mut ctx.tx, chamber, company, end, stored.version).await?;
    super::analysis::refresh_standing(ctx, company).await?;
    ctx.audit(
        "statement.remove",
        Some(company),
        None,
        json!({"period_end": end}),
    )
    .await?;
    Ok(())
}
