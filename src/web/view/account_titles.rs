//! 勘定科目の割り当て: what the chamber remembers of accounts.

use serde::Serialize;

use crate::app::account_title::Remembered;
use crate::domain::account_title::Title;
use crate::domain::statement::Section;

use super::time;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct AccountTitlesPage {
    pub(crate) rows: Vec<TitleRow>,
    /// Whether the way to the rest of administration is shown.
    pub(crate) admin: bool,
}

/// One assignment.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct TitleRow {
    pub(crate) section: Section,
    pub(crate) section_label: &'static str,
    pub(crate) name: String,
    pub(crate) title: &'static str,
    pub(crate) by: String,
    pub(crate) at: String,
}

impl AccountTitlesPage {
    pub(crate) fn of(all: &[Remembered], admin: bool) -> Self {
        let rows = all.iter().map(|one| TitleRow {
            section: one.title.section,
            section_label: one.title.section.label(),
            name: one.title.name.clone(),
            title: one.title.title.unwrap_or(Title::Unused).label(),
            by: one.by.clone(),
            at: time::day(one.at),
        });
        Self {
            rows: rows.collect(),
            admin,
        }
    }
}
