//! Everything a draft about a company may stand on.

use super::ctx::Ctx;
use super::error::Result;
use crate::domain::analysis::Analysis;
use crate::domain::checklist::AnswerSheet;
use crate::domain::company::Company;
use crate::domain::evidence::Evidence;
use crate::domain::facts::{FactInput, gather};
use crate::domain::id::CompanyId;
use crate::domain::statement::Statement;

/// What is known of a company, read in one transaction.
#[derive(Debug)]
pub struct Known {
    /// Who it is.
    pub company: Company,
    /// Its periods, newest first.
    pub statements: Vec<Statement>,
    /// Its answers.
    pub sheets: Vec<AnswerSheet>,
    /// The Local Benchmark.
    pub analysis: Analysis,
    /// The facts made of all that.
    pub evidence: Vec<Evidence>,
}

/// Reads a company and makes its evidence.
pub async fn known(ctx: &mut Ctx, id: CompanyId) -> Result<Known> {
    let company = super::company::get(ctx, id).await?;
    let statements = super::statement::list(ctx, id).await?;
    let sheets = super::checklist::list(ctx, id).await?;
    let analysis = super::analysis::of_statements(ctx, &company, &statements);
    let data = &ctx.app.data;
    let evidence = gather(&FactInput {
        company: &company,
        statements: &statements,
        analysis: &analysis,
        templates: &data.templates,
        sheets: &sheets,
        polarity: &data.polarity,
        industries: &data.industries,
        ratios: &data.ratios,
        indicators: &data.indicators,
    });
    Ok(Known {
        company,
        statements,
        sheets,
        analysis,
        evidence,
    })
}

/// A company's evidence.
pub async fn of_company(ctx: &mut Ctx, id: CompanyId) -> Result<Vec<Evidence>> {
    Ok(known(ctx, id).await?.evidence)
}
