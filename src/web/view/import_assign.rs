//! Accounts to be assigned by hand: those without a field, and those that were read wrongly.

use serde::Serialize;
use strum::IntoEnumIterator;

use crate::app::import::{Preview, Unmatched};
use crate::domain::account_title::Title;
use crate::domain::statement::Section;

/// The most accounts that are asked for on one page: a wrong file must not become a page without end.
pub(crate) const ASKED_MAX: usize = 300;
/// How many places of an account are shown.
const PLACES_MAX: usize = 3;

/// Accounts of one statement that wait to be assigned.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct AskedGroup {
    pub(crate) title: &'static str,
    pub(crate) rows: Vec<AskedRow>,
}

/// One account.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct AskedRow {
    pub(crate) index: usize,
    pub(crate) section: Section,
    pub(crate) name: String,
    pub(crate) places: Vec<String>,
    pub(crate) options: Vec<OptionGroup>,
    pub(crate) unused: bool,
    pub(crate) remember: bool,
}

/// Fields of one statement to choose from.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct OptionGroup {
    pub(crate) title: &'static str,
    pub(crate) options: Vec<TitleOption>,
}

/// One field.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct TitleOption {
    pub(crate) value: Title,
    pub(crate) label: &'static str,
    pub(crate) chosen: bool,
}

/// The form part that assigns an account which has a field already.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Again {
    pub(crate) accounts: Vec<AgainOption>,
    pub(crate) options: Vec<OptionGroup>,
}

/// One account to choose.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct AgainOption {
    pub(crate) value: String,
    pub(crate) label: String,
}

pub(super) fn asked(unmatched: &[Unmatched]) -> Vec<AskedGroup> {
    let mut groups: Vec<AskedGroup> = Vec::new();
    for (index, one) in unmatched.iter().take(ASKED_MAX).enumerate() {
        let row = asked_row(index, one);
        let title = one.section.label();
        match groups.last_mut().filter(|group| group.title == title) {
            Some(group) => group.rows.push(row),
            None => groups.push(AskedGroup {
                title,
                rows: vec![row],
            }),
        }
    }
    groups
}

fn asked_row(index: usize, of: &Unmatched) -> AskedRow {
    let choice = of.choice.as_ref();
    let places = of.places.iter();
    AskedRow {
        index,
        section: of.section,
        name: of.name.clone(),
        places: places
            .take(PLACES_MAX)
            .map(|taken| format!("{}（{}）", taken.raw, taken.place))
            .collect(),
        options: options(of.section, choice.and_then(|choice| choice.title)),
        unused: choice.is_some_and(|choice| choice.title.is_none()),
        remember: choice.is_none_or(|choice| choice.remember),
    }
}

/// The fields that a line of a statement can belong to: those of the same statement, of both where costs may stand in
/// either, all where the file does not say which statement it is.
fn options(section: Section, chosen: Option<Title>) -> Vec<OptionGroup> {
    let sections: &[Section] = match section {
        Section::BalanceSheet => &[Section::BalanceSheet],
        Section::ProfitAndLoss => &[Section::ProfitAndLoss, Section::CostReport],
        Section::CostReport => &[Section::CostReport, Section::ProfitAndLoss],
        Section::Other => &[
            Section::BalanceSheet,
            Section::ProfitAndLoss,
            Section::CostReport,
            Section::Other,
        ],
    };
    sections
        .iter()
        .map(|section| OptionGroup {
            title: section.label(),
            options: Title::iter()
                .filter(|title| title.section() == *section && *title != Title::Unused)
                .map(|title| TitleOption {
                    value: title,
                    label: title.label(),
                    chosen: chosen == Some(title),
                })
                .collect(),
        })
        .collect()
}

/// Accounts that have a field already, each name once.
pub(super) fn again(preview: &Preview) -> Option<Again> {
    let mut accounts: Vec<AgainOption> = Vec::new();
    let lines = preview.periods.iter().flat_map(|period| &period.lines);
    for line in lines.filter(|line| line.line.amount.is_some()) {
        let line = &line.line;
        let value = format!("{}|{}", line.section, line.name);
        if !accounts.iter().any(|known| known.value == value) {
            let title = line.title.map_or("未割り当て", Title::label);
            accounts.push(AgainOption {
                label: format!("{}　{}（今は{title}）", line.section.label(), line.name),
                value,
            });
        }
    }
    (!accounts.is_empty()).then(|| Again {
        accounts,
        options: options(Section::Other, None),
    })
}
