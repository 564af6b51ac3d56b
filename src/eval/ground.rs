//! A company as drafts see it: what is known of it, analysed and told as evidence. The same functions as in the server,
//! without a database.

use crate::data::Data;
use crate::domain::analysis::{Analysis, Subject, analyse};
use crate::domain::benchmark::Quirks;
use crate::domain::checklist::AnswerSheet;
use crate::domain::company::Company;
use crate::domain::demo_case::DemoCase;
use crate::domain::evidence::Evidence;
use crate::domain::facts::{FactInput, gather};
use crate::domain::id::CompanyId;
use crate::domain::stage::Stage;
use crate::domain::statement::{Details, Statement};

/// A company with its evidence.
#[derive(Debug, Clone)]
pub struct Ground {
    /// Who it is.
    pub company: Company,
    /// Its periods, newest first.
    pub statements: Vec<Statement>,
    /// The Local Benchmark.
    pub analysis: Analysis,
    /// The facts made of all that.
    pub evidence: Vec<Evidence>,
}

impl Ground {
    /// Analyses a company of a file.
    pub fn of(case: &DemoCase, data: &Data) -> Self {
        let company = Company {
            id: CompanyId(uuid::Uuid::nil()),
            profile: case.profile.clone(),
            stage: Stage::Analysis,
            archived: false,
            version: 1,
            created_at: jiff::Timestamp::UNIX_EPOCH,
            updated_at: jiff::Timestamp::UNIX_EPOCH,
        };
        let mut statements: Vec<Statement> = case
            .periods
            .iter()
            .map(|(end, figures)| Statement {
                period_end: end.clone(),
                figures: *figures,
                details: Details::default(),
                version: 1,
            })
            .collect();
        statements.sort_by(|a, b| b.period_end.cmp(&a.period_end));
        let sheets: Vec<AnswerSheet> = case
            .sheets
            .iter()
            .map(|(template, answers)| AnswerSheet {
                template: template.clone(),
                answers: answers.clone(),
                version: 1,
            })
            .collect();
        let analysis = analyse(
            &Subject::of(&company.profile, &statements),
            &data.industries,
            data.table("2022"),
            Quirks::default(),
            &data.ratios,
        );
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
        Self {
            company,
            statements,
            analysis,
            evidence,
        }
    }

    /// The evidence with that id.
    pub fn find(&self, id: &str) -> Option<&Evidence> {
        self.evidence.iter().find(|evidence| evidence.id == id)
    }

    /// `1301_観光業`
    pub fn trade(&self) -> &str {
        &self.company.profile.industry.minor
    }
}
