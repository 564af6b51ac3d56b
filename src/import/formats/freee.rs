//! freee会計 試算表：貸借対照表 and 試算表：損益計算書. The hierarchy is the column that a name stands in; the figures'
//! columns are found by their heads, and by their own arithmetic where a row is shifted.

use crate::domain::statement::{LineKind, Section};
use crate::import::error::ImportError;
use crate::import::grid::{Cell, Grid, Row};
use crate::import::reading::{Format, Reading};

use super::trial::head::tidy;
use super::trial::lines::{Entry, Lines, is_amount, yen};
use super::trial::merge::{Item, merge};
use super::trial::name::{is_total, unbracketed};
use super::trial::section::{Sections, report};
use super::trial::{finish, head};
use crate::domain::number::MoneyUnit;

/// Depth of accounts in files without account codes; above are groups, below sub-accounts and customers.
const ACCOUNT_DEPTH: usize = 2;

/// Whether a title says 試算表： with a statement behind it.
pub fn matches(grid: &Grid) -> bool {
    title(grid).is_some() && heads(grid).is_some()
}

/// Reads it.
///
/// # Errors
/// No 期末 column, or no amounts.
pub fn read(grid: &Grid) -> Result<Reading, ImportError> {
    let missing = || {
        ImportError::whole(
            "「借方金額」「貸方金額」「期末」の見出しの行が見つかりません。試算表をCSVで出力し直してください",
        )
    };
    let (at, heads) = heads(grid).ok_or_else(missing)?;
    let title = title(grid).ok_or_else(missing)?;
    let mut head = head::scan(grid, &grid.rows[..at])?;
    if head
        .company
        .as_deref()
        .is_some_and(|name| name.contains("試算表"))
    {
        head.company = None;
    }
    let mut reader = Reader {
        heads,
        sections: Sections::new(&title),
        codes: grid.rows[at + 1..]
            .iter()
            .any(|row| heads.code(row).is_some()),
        account: None,
        parts: None,
        shifted: None,
    };
    let mut lines = Lines::new(grid, head.unit_or_yen());
    let rows = &grid.rows[at + 1..];
    let items: Vec<Item> = rows
        .iter()
        .enumerate()
        .filter_map(|(index, row)| reader.item(row, rows.get(index + 1), &mut lines))
        .collect();
    if let Some(place) = reader.shifted.take() {
        lines.doubts.push(crate::import::reading::Doubt {
            place: Some(place),
            message: "列がずれている行があります。期首・借方・貸方・期末の関係から期末の金額を読み取りました。金額をご確認ください".to_owned(),
        });
    }
    let mut doubts = lines.doubts;
    let lines = merge(items, &mut doubts);
    finish::single(Format::FreeeTrialBalance, &head, lines, doubts)
}

/// The title that begins 試算表：.
fn title(grid: &Grid) -> Option<String> {
    grid.rows
        .iter()
        .take(5)
        .flat_map(|row| &row.cells)
        .map(Cell::folded)
        .find(|text| text.contains("試算表:") && report(text).is_some())
}

/// The columns of figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Heads {
    opening: Option<usize>,
    debit: usize,
    credit: usize,
    closing: usize,
}

impl Heads {
    fn first(self) -> usize {
        self.opening.unwrap_or(self.debit).min(self.debit)
    }

    /// 科目コード: digits left of the figures, with a name right of them.
    fn code(self, row: &Row) -> Option<usize> {
        let digits = |column: &usize| {
            let text = row.cell(*column).folded();
            !text.is_empty() && text.len() <= 6 && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        let at = (0..self.first().saturating_sub(1)).find(digits)?;
        let names = (at + 1..self.first()).any(|column| name_of(row.cell(column)).is_some());
        names.then_some(at)
    }

    /// How far the figures of a row stand from their heads: the first shift at which opening, debit and credit make up the
    /// closing balance.
    fn shift(self, row: &Row) -> Option<isize> {
        [0, -1, 1, -2, 2].into_iter().find(|shift| {
            let value = |column: usize| {
                let cell = row.cell(column.saturating_add_signed(*shift));
                yen(cell, MoneyUnit::Yen).ok()
            };
            let closing = value(self.closing).flatten();
            let (Some(debit), Some(credit), Some(closing)) =
                (value(self.debit), value(self.credit), closing)
            else {
                return false;
            };
            let opening = match self.opening {
                Some(column) => value(column),
                None => Some(None),
            };
            let Some(opening) = opening else { return false };
            let (opening, debit, credit) = (
                i128::from(opening.unwrap_or_default()),
                i128::from(debit.unwrap_or_default()),
                i128::from(credit.unwrap_or_default()),
            );
            let closing = i128::from(closing);
            opening + debit - credit == closing || opening - debit + credit == closing
        })
    }
}

fn heads(grid: &Grid) -> Option<(usize, Heads)> {
    grid.rows.iter().take(15).enumerate().find_map(|(at, row)| {
        let find = |word: &str| {
            (0..row.cells.len()).find(|column| row.cell(*column).folded().starts_with(word))
        };
        Some((
            at,
            Heads {
                opening: find("期首").or_else(|| find("前期")),
                debit: find("借方")?,
                credit: find("貸方")?,
                closing: find("期末").or_else(|| find("残高"))?,
            },
        ))
    })
}

fn name_of(cell: &Cell) -> Option<String> {
    let text = cell.text()?;
    (!is_amount(cell) && !text.ends_with('%')).then(|| tidy(&text))
}

struct Reader {
    heads: Heads,
    sections: Sections,
    /// Whether accounts have codes, which tells them from groups and sub-accounts.
    codes: bool,
    /// Name and depth of the account that sub-accounts may follow.
    account: Option<(String, usize)>,
    /// Depth of its sub-accounts; what is deeper (取引先) is a part of them.
    parts: Option<usize>,
    /// The first row whose figures are shifted.
    shifted: Option<String>,
}

impl Reader {
    fn item(&mut self, row: &Row, next: Option<&Row>, lines: &mut Lines<'_>) -> Option<Item> {
        let shift = self.heads.shift(row);
        let first = self.heads.first().saturating_add_signed(shift.unwrap_or(0));
        let code = self.heads.code(row);
        let (depth, written) = named(row, first.max(1), code)?;
        let name = unbracketed(&written).to_owned();
        let section = self.sections.of(&name);
        let empty =
            (first..row.cells.len().max(first)).all(|column| row.cell(column).text().is_none());
        let column = self.heads.closing.saturating_add_signed(shift.unwrap_or(0));
        let (kind, part_of) = self.place(&name, depth, code.is_some(), section, empty, next);
        if part_of.is_some() && depth > *self.parts.get_or_insert(depth) {
            return None;
        }
        if shift.is_some_and(|shift| shift != 0) && self.shifted.is_none() {
            self.shifted = Some(lines.place(row, column));
        }
        let line = lines.line(Entry {
            row,
            column,
            section,
            level: u8::try_from(depth).unwrap_or(u8::MAX),
            kind,
            name,
            code: code.and_then(|column| row.cell(column).text()),
        });
        Some(Item { line, part_of })
    }

    /// Heading, total, account, or the part of the account above.
    fn place(
        &mut self,
        name: &str,
        depth: usize,
        coded: bool,
        section: Section,
        empty: bool,
        next: Option<&Row>,
    ) -> (LineKind, Option<String>) {
        if !coded && is_total(name, section) && !empty {
            self.account = None;
            return (LineKind::Total, None);
        }
        if let Some((account, above)) = &self.account
            && depth > *above
            && !coded
        {
            return (LineKind::Account, Some(account.clone()));
        }
        let account = if self.codes {
            coded || !self.leads(depth, next)
        } else {
            depth >= ACCOUNT_DEPTH || !self.leads(depth, next)
        };
        if !account {
            self.account = None;
            return (
                if empty {
                    LineKind::Heading
                } else {
                    LineKind::Total
                },
                None,
            );
        }
        if empty && !coded && depth < ACCOUNT_DEPTH {
            self.account = None;
            return (LineKind::Heading, None);
        }
        self.account = Some((name.to_owned(), depth));
        self.parts = None;
        (LineKind::Account, None)
    }

    /// Whether deeper rows follow: then a name above the accounts is their group's.
    fn leads(&self, depth: usize, next: Option<&Row>) -> bool {
        let Some(next) = next else { return false };
        let first = self.heads.first().max(1);
        named(next, first, self.heads.code(next)).is_some_and(|(below, _)| below > depth)
    }
}

/// The name of a row and its depth, which is its column; a code stands before the name and counts for none.
fn named(row: &Row, first: usize, code: Option<usize>) -> Option<(usize, String)> {
    (0..first)
        .filter(|column| Some(*column) != code)
        .filter_map(|column| name_of(row.cell(column)).map(|name| (column, name)))
        .next_back()
}
