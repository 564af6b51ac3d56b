//! Rows with a name column and a balance column, which most layouts come down to.

use crate::domain::statement::{LineKind, Section};
use crate::import::grid::{Cell, Row};

use super::columns::Columns;
use super::head::tidy;
use super::lines::{Entry, Lines, indent, is_amount};
use super::merge::Item;
use super::name::{is_total, unbracketed};
use super::section::{Sections, report};

/// Reads rows from top to bottom.
pub(crate) struct Reader {
    /// The columns.
    pub columns: Columns,
    /// The first column of figures; names stand before it.
    pub figures: usize,
    /// Which statement the lines stand in.
    pub sections: Sections,
    /// Code and name of the account that sub-accounts may follow.
    last_account: Option<(Option<String>, String)>,
}

/// What a row says besides its amount.
pub(crate) struct Said<'a> {
    /// The line to be, its column still open.
    pub entry: Entry<'a>,
    /// The account that a sub-account's row belongs to.
    pub part_of: Option<String>,
}

impl Reader {
    /// Of a table whose figures begin in a column.
    pub(crate) fn new(columns: Columns, figures: usize, sections: Sections) -> Self {
        Self {
            columns,
            figures,
            sections,
            last_account: None,
        }
    }

    /// What a row says; `None` when it names nothing.
    pub(crate) fn said<'a>(&mut self, row: &'a Row) -> Option<Said<'a>> {
        let (at, own) = self.name(row)?;
        let sub = self.sub(row);
        let code = self.columns.code.and_then(|column| row.cell(column).text());
        if let Some(cell) = self.columns.report.map(|column| row.cell(column).folded())
            && report(&cell).is_some()
        {
            self.sections.of(&cell);
        }
        let part_of = sub.as_ref().map(|_| match own {
            Some(ref account) if self.columns.sub_code.is_none() => account.clone(),
            _ => self.account_of(code.as_deref()),
        });
        let name = match (&part_of, sub) {
            (Some(_), Some(sub)) if own.is_none() || self.columns.sub_code.is_none() => sub,
            _ => own?,
        };
        let bare = unbracketed(&name).to_owned();
        let section = self.section(part_of.as_deref().unwrap_or(&bare));
        let kind = self.kind(row, &bare, section, part_of.is_some());
        if kind == LineKind::Account && part_of.is_none() {
            self.last_account = Some((code.clone(), bare.clone()));
        }
        let level = u8::try_from(
            at.saturating_sub(self.columns.name.unwrap_or(at)) + indent(row.cell(at)).div_ceil(2),
        );
        Some(Said {
            entry: Entry {
                row,
                column: self.figures,
                section,
                level: level.unwrap_or(u8::MAX),
                kind,
                name: bare,
                code,
            },
            part_of,
        })
    }

    /// The row as an item of one period, its amount in `column`.
    pub(crate) fn item(&mut self, row: &Row, column: usize, lines: &mut Lines<'_>) -> Option<Item> {
        let said = self.said(row)?;
        let entry = Entry {
            column,
            ..said.entry
        };
        Some(Item {
            line: lines.line(entry),
            part_of: said.part_of,
        })
    }

    fn section(&mut self, name: &str) -> Section {
        match self.columns.report {
            Some(_) => self
                .sections
                .said()
                .unwrap_or_else(|| self.sections.of(name)),
            None => self.sections.of(name),
        }
    }

    /// The name and its column: that of the name column, or of one between it and the figures.
    fn name(&self, row: &Row) -> Option<(usize, Option<String>)> {
        let from = self.columns.name.unwrap_or(0);
        let taken = [
            self.columns.code,
            self.columns.sub,
            self.columns.sub_code,
            self.columns.report,
            self.columns.department,
        ];
        let found = (from..self.figures.max(from + 1))
            .filter(|column| !taken.contains(&Some(*column)))
            .find_map(|column| name_of(row.cell(column)).map(|name| (column, Some(name))));
        found.or_else(|| self.sub(row).map(|_| (from, None)))
    }

    fn sub(&self, row: &Row) -> Option<String> {
        self.columns
            .sub_code
            .or(self.columns.sub)
            .and_then(|column| row.cell(column).text())
    }

    /// The account whose sub-accounts follow it.
    fn account_of(&self, code: Option<&str>) -> String {
        match (&self.last_account, code) {
            (Some((last, name)), Some(code)) if last.as_deref() == Some(code) => name.clone(),
            (Some((_, name)), None) => name.clone(),
            (_, Some(code)) => format!("科目コード{code}"),
            (None, None) => "（科目名なし）".to_owned(),
        }
    }

    fn kind(&self, row: &Row, name: &str, section: Section, part: bool) -> LineKind {
        let figures = (self.figures..row.cells.len().max(self.figures))
            .any(|column| row.cell(column).text().is_some());
        if !figures {
            LineKind::Heading
        } else if !part && is_total(name, section) {
            LineKind::Total
        } else {
            LineKind::Account
        }
    }
}

/// Words that are no number and no mark of a program.
fn name_of(cell: &Cell) -> Option<String> {
    let text = cell.text()?;
    let folded = cell.folded();
    let mark = matches!(
        folded.as_str(),
        "[区分行]" | "[明細行]" | "[合計行]" | "[表題行]"
    ) || (folded.starts_with('[') && report(&folded).is_some());
    (!mark && !is_amount(cell) && !matches!(cell, Cell::Error(_))).then(|| tidy(&text))
}

#[cfg(test)]
mod tests {
    use super::super::testing::grid;
    use super::*;
    use crate::domain::number::MoneyUnit;

    fn read(text: &str) -> Vec<(String, Option<String>, LineKind, u8)> {
        let grid = grid(text);
        let columns = Columns::of(&grid.rows[0]);
        let mut reader = Reader::new(columns, columns.balance.unwrap(), Sections::new(""));
        let mut lines = Lines::new(&grid, MoneyUnit::Yen);
        grid.rows[1..]
            .iter()
            .filter_map(|row| reader.item(row, columns.balance.unwrap(), &mut lines))
            .map(|item| {
                (
                    item.line.name,
                    item.part_of,
                    item.line.kind,
                    item.line.level,
                )
            })
            .collect()
    }

    #[test]
    fn accounts_headings_and_totals_are_told_apart() {
        let found =
            read("科目,残高\n【流動資産】,\n　現金,10\n　流動資産合計,10\n,5\n流動資産,10\n");
        let told: Vec<(&str, LineKind, u8)> = found
            .iter()
            .map(|(name, _, kind, level)| (name.as_str(), *kind, *level))
            .collect();
        assert_eq!(
            told,
            [
                ("流動資産", LineKind::Heading, 0),
                ("現金", LineKind::Account, 1),
                ("流動資産合計", LineKind::Total, 1),
                ("流動資産", LineKind::Total, 0),
            ]
        );
    }

    #[test]
    fn sub_accounts_know_their_account_by_name_or_by_code() {
        let parts = |text: &str| -> Vec<Option<String>> {
            read(text).into_iter().map(|(_, part, ..)| part).collect()
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            parts("勘定科目,補助科目,残高\n普通預金,,3\n普通預金,甲,1\n,乙,2\n"),
            [None, some("普通預金"), some("普通預金")]
        );
        assert_eq!(
            parts(
                "勘定科目名,科目コード,補助コード,残高\n普通預金,1112,,3\n  甲,1112,1,1\n  乙,1113,1,2\n"
            ),
            [None, some("普通預金"), some("科目コード1113")]
        );
    }
}
