//! A company's analysis and evidence, computed from what is stored.

use super::ctx::Ctx;
use super::error::Result;
use crate::domain::analysis::{Analysis, Subject, analyse};
use crate::domain::benchmark::Quirks;
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
        &Subject::of(&company.profile, statements),
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
