//! A company's analysis and evidence, computed from what is stored.

use super::ctx::Ctx;
use super::error::Result;
use crate::domain::analysis::{Analysis, Subject, SubjectPeriod, analyse};
use crate::domain::benchmark::{Inputs, Quirks};
use crate::domain::company::Company;
use crate::domain::id::CompanyId;
use crate::domain::statement::Statement;
use crate::store;

/// A company's analysis with the table and quirks that the server is configured for.
pub async fn of_company(ctx: &mut Ctx, company: CompanyId) -> Result<Analysis> {
    let case = super::company::get(ctx, company).await?;
    let statements = super::statement::list(ctx, company).await?;
    Ok(of_statements(ctx, &case, &statements))
}

/// The radar of a company's latest periods, as SVG.
pub async fn radar(ctx: &mut Ctx, company: CompanyId) -> Result<String> {
    let case = super::company::get(ctx, company).await?;
    let statements = super::statement::list(ctx, company).await?;
    let analysis = of_statements(ctx, &case, &statements);
    Ok(crate::export::radar::render(&case.profile.name, &analysis))
}

/// The analysis of statements already read.
pub fn of_statements(ctx: &Ctx, company: &Company, statements: &[Statement]) -> Analysis {
    let data = &ctx.app.data;
    analyse(
        &subject(company, statements),
        &data.industries,
        data.table(&ctx.app.config.benchmark_table),
        quirks(ctx),
        &data.ratios,
    )
}

/// Which of the workbook's slips the server is configured to reproduce.
pub(super) fn quirks(ctx: &Ctx) -> Quirks {
    Quirks {
        wholesale_size: ctx.app.config.workbook_quirks,
        working_capital_blank: ctx.app.config.workbook_quirks,
    }
}

/// What the analysis looks at. The head count of a period that has none of its own is the registered one for the
/// latest period only: the workbook asks it per period.
pub fn subject(company: &Company, statements: &[Statement]) -> Subject {
    #[expect(clippy::cast_precision_loss, reason = "bounded by 10^15")]
    let number = |value: i64| value as f64;
    let mut periods: Vec<SubjectPeriod> = statements
        .iter()
        .map(|statement| SubjectPeriod {
            end: Some(statement.period_end.as_str().to_owned()),
            inputs: Inputs::from(&statement.figures),
        })
        .collect();
    if let Some(latest) = periods.first_mut() {
        latest.inputs.employees = latest
            .inputs
            .employees
            .or(Some(number(company.profile.employees)));
    } else {
        periods = Vec::new();
    }
    Subject {
        industry: Some(company.profile.industry.clone()),
        capital_thousand_yen: Some(number(company.profile.capital_yen) / 1_000.0),
        periods,
    }
}

/// Puts rank and points beside the company, for lists.
pub(super) async fn refresh_standing(ctx: &mut Ctx, company: CompanyId) -> Result<()> {
    let analysis = of_company(ctx, company).await?;
    let scored = |index: usize| {
        analysis.periods.get(index).filter(|period| {
            period
                .indicators
                .iter()
                .any(|(_, score)| score.score.is_some())
        })
    };
    let standing = store::company::Standing {
        rank: scored(0).map(|period| <&'static str>::from(period.rank).to_owned()),
        total: scored(0).map(|period| i64::from(period.total)),
        previous: scored(1).map(|period| i64::from(period.total)),
    };
    let chamber = ctx.chamber();
    Ok(store::company::update_standing(&mut ctx.tx, chamber, company, &standing).await?)
}
