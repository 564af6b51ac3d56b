//! Which standard field each account line belongs to: the chamber's own assignments first, then the synonyms.

use serde::{Deserialize, Serialize};

use super::super::statement::{AccountLine, Section};
use super::{Title, Titles, fold};

/// What kind of business the statement is of: some names mean something else at a proprietor's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// 法人
    Corporation,
    /// 個人事業主
    SoleProprietor,
}

/// An assignment that somebody of the chamber made by hand, and that is remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChamberTitle {
    /// The statement the line stood in.
    pub section: Section,
    /// The line's name as [`fold`] makes it.
    pub name: String,
    /// The field; `None` when the line is not to be used (使わない).
    pub title: Option<Title>,
}

/// Fills the field of every line that has none yet; lines of unknown names keep `None`.
///
/// A line that the chamber does not use gets [`Title::Unused`], so that it is neither counted nor asked for again.
pub fn assign(lines: &mut [AccountLine], titles: &Titles, own: &[ChamberTitle], scope: Scope) {
    for line in lines.iter_mut().filter(|line| line.title.is_none()) {
        let name = fold(&line.name);
        let remembered = own
            .iter()
            .find(|title| title.section == line.section && title.name == name);
        line.title = match remembered {
            Some(title) => Some(title.title.unwrap_or(Title::Unused)),
            None => titles
                .find(line.section, &line.name, scope)
                .map(|found| found.title),
        };
    }
}
