//! The account lines behind a period's figures, and how much of each cost moves with sales.

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::ctx::Ctx;
use super::error::{Error, FieldError, Result};
use crate::domain::access::Permission;
use crate::domain::cost_behaviour::split;
use crate::domain::id::CompanyId;
use crate::domain::statement::{AccountLine, Origin, PeriodEnd, SoleBasis, Statement};

/// What stands behind a period's figures.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Lines {
    /// The period's last month, `2025-03`.
    pub period_end: PeriodEnd,
    /// The file they were read from; `null` when the period was typed.
    pub origin: Option<Origin>,
    /// How a proprietor's statement was read.
    pub sole_basis: Option<SoleBasis>,
    /// The lines, in the file's order.
    pub lines: Vec<Line>,
    /// 変動費（円）: the sum of the cost lines by their shares; `null` without cost lines.
    pub variable_cost: Option<i64>,
    /// 固定費（円）
    pub fixed_cost: Option<i64>,
    /// The period's version.
    pub version: i64,
}

/// One line with the share in force.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Line {
    /// The line.
    #[serde(flatten)]
    pub line: AccountLine,
    /// How much of it moves with sales, 0 to 100; `null` for lines that are no operating cost.
    #[schema(maximum = 100)]
    pub share: Option<u8>,
}

/// A share that somebody decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// Which line, from 0.
    pub line: usize,
    /// 0 to 100; `null` takes the default by name again.
    #[schema(maximum = 100)]
    pub percent: Option<u8>,
}

/// The lines of one period.
pub async fn get(ctx: &mut Ctx, company: CompanyId, end: &PeriodEnd) -> Result<Lines> {
    let statement = find(ctx, company, end).await?;
    Ok(shown(ctx, statement))
}

async fn find(ctx: &mut Ctx, company: CompanyId, end: &PeriodEnd) -> Result<Statement> {
    let all = super::statement::list(ctx, company).await?;
    all.into_iter()
        .find(|statement| statement.period_end == *end)
        .ok_or(Error::NotFound("決算書"))
}

fn shown(ctx: &Ctx, statement: Statement) -> Lines {
    let costs = split(&statement.details.lines, &ctx.app.data.cost_behaviour);
    let mut shares = vec![None; statement.details.lines.len()];
    for (line, share) in &costs.lines {
        shares[*line] = Some(*share);
    }
    let known = !costs.lines.is_empty();
    let lines = statement.details.lines.into_iter().zip(shares);
    Lines {
        period_end: statement.period_end,
        origin: statement.details.origin,
        sole_basis: statement.details.sole_basis,
        lines: lines.map(|(line, share)| Line { line, share }).collect(),
        variable_cost: known.then_some(costs.variable),
        fixed_cost: known.then_some(costs.fixed),
        version: statement.version,
    }
}

/// Puts the shares of some cost lines and computes 変動費 and 固定費 of the period anew.
pub async fn put_shares(
    ctx: &mut Ctx,
    company: CompanyId,
    end: &PeriodEnd,
    shares: &[Share],
    version: Option<i64>,
) -> Result<Lines> {
    ctx.may(Permission::WriteCompanies)?;
    let statement = find(ctx, company, end).await?;
    if version.is_some_and(|version| version != statement.version) {
        return Err(Error::Stale {
            current: statement.version,
        });
    }
    // Nothing decided is nothing computed: a period without cost lines would get costs of 0.
    if shares.is_empty() {
        return Ok(shown(ctx, statement));
    }
    let behaviour = &ctx.app.data.cost_behaviour;
    let costs = split(&statement.details.lines, behaviour);
    let mut details = statement.details.clone();
    let mut faults = Vec::new();
    for (index, share) in shares.iter().enumerate() {
        if !costs.lines.iter().any(|(line, _)| *line == share.line) {
            let message = "費用の明細ではないため、変動費の割合を決められません";
            faults.push(FieldError::new(format!("/shares/{index}/line"), message));
        } else if share.percent.is_some_and(|percent| percent > 100) {
            let message = "変動費の割合は0から100までの整数で入力してください";
            faults.push(FieldError::new(format!("/shares/{index}/percent"), message));
        } else if let Some(line) = details.lines.get_mut(share.line) {
            line.variable_percent = share.percent;
        }
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let costs = split(&details.lines, behaviour);
    let mut figures = statement.figures;
    figures.variable_cost = Some(costs.variable);
    figures.fixed_cost = Some(costs.fixed);
    let version = version.or(Some(statement.version));
    let saved =
        super::statement::write(ctx, company, end, &figures, Some(details), version).await?;
    let said = json!({"period_end": end, "lines": shares.len()});
    ctx.audit("statement.cost_split", Some(company), None, said)
        .await?;
    Ok(shown(ctx, saved))
}
