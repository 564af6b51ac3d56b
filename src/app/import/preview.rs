//! What a file would become: every figure with its place and what is stored now, what stayed unmatched, what does not
//! fit, what the reader doubts.

use serde::Serialize;
use utoipa::ToSchema;

use super::super::ctx::Ctx;
use super::super::error::Result;
use super::company_data::{self, CompanyPreview};
use super::merge::{self, Basis, FigurePreview, Merged};
use super::sheets::{self, AnswerPreview};
use super::{Before, Handed, choice};
use crate::domain::account_title::{ChamberTitle, Scope, fold};
use crate::domain::company::Company;
use crate::domain::import_choice::{LineChoice, PeriodChoice};
use crate::domain::number::MoneyUnit;
use crate::domain::statement::{
    self, AccountLine, Mismatch, Origin, PeriodEnd, Section, SoleBasis, Statement,
};
use crate::import::reading::{Doubt, Format, ReadPeriod, Reading};
use crate::store;

/// A file as it would be stored.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ImportPreview)]
pub struct Preview {
    /// What the file is called.
    pub file_name: String,
    /// The layout it was read as.
    pub format: Format,
    /// The same, as people read it.
    pub format_ja: &'static str,
    /// `UTF-8`, `CP932` …; `null` for workbooks.
    pub encoding: Option<String>,
    /// The unit the file writes money in; all amounts here are whole yen.
    #[schema(value_type = String)]
    pub unit: MoneyUnit,
    /// Whether the file leaves the unit to whoever reads it.
    pub unit_is_asked: bool,
    /// As whose accounts it was read.
    pub scope: Scope,
    /// How a proprietor's statement was read; `null` for a corporation's.
    pub sole_basis: Option<SoleBasis>,
    /// The periods, as in the file.
    pub periods: Vec<PeriodPreview>,
    /// Accounts without a field, and those assigned by hand.
    pub unmatched: Vec<Unmatched>,
    /// What the file says of the company and would be taken over when asked for.
    pub company: Vec<CompanyPreview>,
    /// Written answers.
    pub answers: Vec<AnswerPreview>,
    /// What the reader is not sure of.
    pub doubts: Vec<Doubt>,
    /// When the same file became figures before.
    pub imported_before: Vec<Before>,
}

/// One period of a file.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ImportPeriod)]
pub struct PeriodPreview {
    /// Left out of the import.
    pub skip: bool,
    /// The period's last month; `null` until somebody says it.
    pub period_end: Option<PeriodEnd>,
    /// Whether the file says it itself.
    pub end_is_read: bool,
    /// The months it covers, when known.
    pub months: Option<i64>,
    /// What would be stored, figure by figure.
    pub figures: Vec<FigurePreview>,
    /// The account lines, in the file's order.
    pub lines: Vec<LinePreview>,
    /// What does not fit together.
    pub mismatches: Vec<Mismatch>,
    /// What the reading of the accounts leaves to the advisor.
    pub flags: Vec<String>,
    /// Statements of which nothing is in the file, and that stay as they are stored.
    pub kept: Vec<Section>,
    /// The version of what is stored for the period; 0 when nothing is.
    pub stored_version: i64,
}

/// An account line with the field it was read as.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ImportLine)]
pub struct LinePreview {
    /// The line.
    #[serde(flatten)]
    pub line: AccountLine,
    /// Whether the field is the chamber's own assignment, or one made by hand now.
    pub own: bool,
}

/// An account that no field was found for, or that was assigned by hand: the same name in all periods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ImportUnmatched)]
pub struct Unmatched {
    /// Which statement.
    pub section: Section,
    /// The name as the file writes it.
    pub name: String,
    /// Where it stands, with the amount as the file writes it.
    pub places: Vec<merge::Taken>,
    /// What was chosen by hand.
    #[serde(skip)]
    pub choice: Option<LineChoice>,
}

/// What a file would become.
pub async fn preview(ctx: &mut Ctx, handed: &Handed<'_>) -> Result<Preview> {
    super::may(ctx)?;
    let (plan, company) = plan(ctx, handed).await?;
    let Plan {
        reading,
        scope,
        own,
        periods,
        ..
    } = plan;
    let chamber = ctx.chamber();
    let mut doubts = reading.doubts.clone();
    doubts.extend(company_data::doubts(&company, &reading, scope));
    let first = periods
        .iter()
        .find(|period| !period.chosen.skip)
        .or(periods.first());
    Ok(Preview {
        file_name: handed.file_name.to_owned(),
        format: reading.format,
        format_ja: reading.format.label(),
        encoding: reading.encoding.clone(),
        unit: reading.unit,
        unit_is_asked: choice::unit_is_asked(reading.format),
        scope,
        sole_basis: first.and_then(|period| period.sole_basis),
        unmatched: unmatched(&periods, &handed.choices.lines),
        company: company_data::differences(ctx, &company, &reading, handed.choices),
        answers: sheets::preview(ctx, handed.company, &reading.answers).await?,
        doubts,
        imported_before: store::import::list_before(&mut ctx.tx, chamber, handed.sha256).await?,
        periods: periods
            .into_iter()
            .map(|period| shown(period, &own))
            .collect(),
    })
}

/// A file laid over what is stored.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) reading: Reading,
    pub(super) scope: Scope,
    /// Assigned by hand now, and remembered by the chamber.
    own: Vec<ChamberTitle>,
    pub(super) periods: Vec<PlannedPeriod>,
}

/// One period of it.
#[derive(Debug, Clone)]
pub(super) struct PlannedPeriod {
    pub(super) chosen: PeriodChoice,
    pub(super) end: Option<PeriodEnd>,
    pub(super) merged: Merged,
    end_is_read: bool,
    months: Option<i64>,
    sole_basis: Option<SoleBasis>,
    stored_version: i64,
    mismatches: Vec<Mismatch>,
}

/// Lays a file over what is stored for its company.
pub(super) async fn plan(ctx: &mut Ctx, handed: &Handed<'_>) -> Result<(Plan, Company)> {
    let company = super::super::company::get(ctx, handed.company).await?;
    let stored = super::super::statement::list(ctx, handed.company).await?;
    let memory = super::super::account_title::own(ctx).await?;
    let own = choice::own_titles(handed.choices, &memory);
    let reading = choice::in_unit(handed.reading, handed.choices);
    let scope = choice::scope(&reading, handed.choices, company.profile.kind);
    let data = &ctx.app.data;
    let basis = Basis {
        titles: &data.titles,
        behaviour: &data.cost_behaviour,
        own: &own,
        scope,
        sole_basis: None,
    };
    let periods = reading.periods.iter().enumerate();
    let periods: Vec<PlannedPeriod> = periods
        .map(|(index, read)| planned(handed, (index, read), &stored, basis))
        .collect();
    let plan = Plan {
        scope,
        periods: with_neighbours(periods, stored),
        reading,
        own,
    };
    Ok((plan, company))
}

fn planned(
    handed: &Handed,
    (index, read): (usize, &ReadPeriod),
    stored: &[Statement],
    basis: Basis,
) -> PlannedPeriod {
    let chosen = choice::of_period(handed.choices, index);
    let end = choice::end(read, &chosen);
    let months = choice::months(read, &chosen);
    let before = stored
        .iter()
        .find(|one| Some(&one.period_end) == end.as_ref());
    let sole_basis = sole_basis(handed, before, basis.scope);
    let origin = Origin {
        file: handed.file_name.to_owned(),
        format: handed.reading.format.label().to_owned(),
        sha256: handed.sha256.to_owned(),
    };
    let basis = Basis {
        sole_basis,
        ..basis
    };
    PlannedPeriod {
        merged: merge::period(read, months, before, basis, origin),
        end_is_read: read.end.is_some(),
        stored_version: before.map_or(0, |before| before.version),
        mismatches: Vec::new(),
        chosen,
        end,
        months,
        sole_basis,
    }
}

/// How a proprietor's statement is read: as chosen, else as before, else nearest to a company's accounts.
fn sole_basis(handed: &Handed, before: Option<&Statement>, scope: Scope) -> Option<SoleBasis> {
    (scope == Scope::SoleProprietor).then(|| {
        let chosen = handed.choices.sole_basis;
        let stored = before.and_then(|before| before.details.sole_basis);
        chosen.or(stored).unwrap_or(SoleBasis::AfterFamilyPay)
    })
}

/// What does not fit within a period, and between it and the periods beside it as they would stand afterwards.
fn with_neighbours(mut periods: Vec<PlannedPeriod>, mut all: Vec<Statement>) -> Vec<PlannedPeriod> {
    for period in periods.iter().filter(|period| !period.chosen.skip) {
        let Some(end) = period.end.clone() else {
            continue;
        };
        all.retain(|one| one.period_end != end);
        all.push(Statement {
            period_end: end,
            figures: period.merged.figures,
            details: period.merged.details.clone(),
            version: 0,
        });
    }
    all.sort_by(|a, b| b.period_end.cmp(&a.period_end));
    let between = statement::check_periods(&all);
    for period in &mut periods {
        period.mismatches = statement::check(&period.merged.figures);
        let own = between
            .iter()
            .filter(|(end, _)| Some(end) == period.end.as_ref());
        period
            .mismatches
            .extend(own.map(|(_, mismatch)| mismatch.clone()));
    }
    periods
}

fn shown(period: PlannedPeriod, own: &[ChamberTitle]) -> PeriodPreview {
    let is_own = |line: &AccountLine| {
        let name = fold(&line.name);
        own.iter()
            .any(|one| one.section == line.section && one.name == name)
    };
    let lines = period.merged.lines.into_iter();
    PeriodPreview {
        skip: period.chosen.skip,
        period_end: period.end,
        end_is_read: period.end_is_read,
        months: period.months,
        figures: period.merged.shown,
        lines: lines
            .map(|line| LinePreview {
                own: is_own(&line),
                line,
            })
            .collect(),
        mismatches: period.mismatches,
        flags: period.merged.flags,
        kept: period.merged.kept,
        stored_version: period.stored_version,
    }
}

/// What the advisor is asked to assign, by statement, in the file's order; what was assigned by hand stays in the list.
fn unmatched(periods: &[PlannedPeriod], by_hand: &[LineChoice]) -> Vec<Unmatched> {
    let mut found: Vec<Unmatched> = Vec::new();
    for period in periods.iter().filter(|period| !period.chosen.skip) {
        for (index, line) in period.merged.lines.iter().enumerate() {
            let name = fold(&line.name);
            let same =
                |section: Section, other: &str| section == line.section && fold(other) == name;
            let choice = by_hand
                .iter()
                .find(|choice| same(choice.section, &choice.name));
            if choice.is_none() && !period.merged.unmatched.contains(&index) {
                continue;
            }
            let place = merge::Taken {
                name: line.name.clone(),
                raw: line.raw.clone(),
                place: line.place.clone(),
            };
            match found.iter_mut().find(|one| same(one.section, &one.name)) {
                Some(known) => known.places.push(place),
                None => found.push(Unmatched {
                    section: line.section,
                    name: line.name.clone(),
                    places: vec![place],
                    choice: choice.cloned(),
                }),
            }
        }
    }
    found.sort_by_key(|one| one.section);
    found
}
