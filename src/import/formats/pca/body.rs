//! The accounts of one sheet of a 決算書: names, inner amounts and sums, side by side when the sheet has two halves.

use std::ops::Range;

use super::super::amount::{self, Amount};
use super::super::etax_codes::total_by_name;
use crate::domain::number::MoneyUnit;
use crate::domain::statement::{AccountLine, LineKind, Section};
use crate::import::error::ImportError;
use crate::import::grid::{Cell, Grid, Row, fold};

/// A sheet that has no account in so many rows is none.
const LONGEST_HEAD: usize = 50;
/// Statements are no wider.
const MOST_COLUMNS: usize = 64;
/// Two halves begin in the first rows.
const HALVES_WITHIN: usize = 100;

/// The number of the first row that is no head: it begins a section or has a name and an amount.
pub(super) fn first_row(grid: &Grid) -> usize {
    grid.rows
        .iter()
        .take(LONGEST_HEAD)
        .find(|row| {
            let opens = row.cells.iter().any(|cell| is_section(&cell.folded()));
            let named = (0..row.cells.len()).any(|column| label(row.cell(column)).is_some());
            let counted = row
                .cells
                .iter()
                .skip(1)
                .any(|cell| matches!(cell, Cell::Number(_)));
            opens || (named && counted)
        })
        .map_or(usize::MAX, |row| row.number)
}

/// The lines of a sheet, the left half before the right.
///
/// # Errors
/// Words in a column of amounts.
pub(super) fn read(
    grid: &Grid,
    section: Section,
    unit: MoneyUnit,
) -> Result<Vec<AccountLine>, ImportError> {
    let first = first_row(grid);
    let rows: Vec<&Row> = grid.rows.iter().filter(|row| row.number >= first).collect();
    let mut lines = Vec::new();
    for columns in halves(&rows) {
        let amounts = amount_columns(&rows, &columns);
        let mut half = Half {
            grid,
            section,
            unit,
            columns,
            amounts,
            group: None,
            lines: Vec::new(),
        };
        for row in &rows {
            half.take(row)?;
        }
        lines.append(&mut half.lines);
    }
    Ok(lines)
}

/// Two halves: the right begins where liabilities begin in a row that also begins assets, else it is empty.
fn halves(rows: &[&Row]) -> [Range<usize>; 2] {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let width = width.min(MOST_COLUMNS);
    let find = |row: &Row, words: &str| {
        (0..row.cells.len().min(MOST_COLUMNS))
            .find(|&column| row.cell(column).folded().contains(words))
    };
    let right = rows.iter().take(HALVES_WITHIN).find_map(|row| {
        [("資産の部", "負債の部"), ("流動資産", "流動負債")]
            .iter()
            .find_map(|(left, right)| find(row, left).zip(find(row, right)))
            .filter(|(left, right)| left < right)
            .map(|(_, right)| right)
    });
    let end = width.max(1);
    let middle = right.unwrap_or(end).min(end);
    [0..middle, middle..end]
}

/// The columns in which amounts outnumber words.
fn amount_columns(rows: &[&Row], columns: &Range<usize>) -> Vec<usize> {
    columns
        .clone()
        .skip(1)
        .filter(|&column| {
            let count = |wanted: fn(&Cell) -> bool| {
                rows.iter().filter(|row| wanted(row.cell(column))).count()
            };
            let amounts = count(amount::is_amount);
            amounts > count(|cell| label(cell).is_some())
        })
        .collect()
}

struct Half<'a> {
    grid: &'a Grid,
    section: Section,
    unit: MoneyUnit,
    columns: Range<usize>,
    amounts: Vec<usize>,
    /// The group that is open, 「流動資産」.
    group: Option<String>,
    lines: Vec<AccountLine>,
}

impl Half<'_> {
    fn take(&mut self, row: &Row) -> Result<(), ImportError> {
        let name = self
            .columns
            .clone()
            .filter(|column| !self.amounts.contains(column))
            .find_map(|column| label(row.cell(column)).map(|name| (column, name)));
        let mut read = Vec::new();
        for &column in &self.amounts {
            if let Some(amount) = amount::money(self.grid, row, column, self.unit)? {
                read.push((column, amount));
            }
        }
        match name {
            Some((column, name)) => self.named(row, column, &name, read),
            None => {
                if let Some(last) = read.pop() {
                    self.sum_of_group(row, last);
                }
            }
        }
        Ok(())
    }

    fn named(&mut self, row: &Row, column: usize, name: &str, mut read: Vec<(usize, Amount)>) {
        let last = read.pop();
        if let Some(inner) = group_name(name) {
            self.group = Some(inner.clone());
            let kind = if last.is_some() {
                LineKind::Total
            } else {
                LineKind::Heading
            };
            let level = u8::from(!inner.ends_with("の部"));
            return self.push(row, column, (inner, level, kind), last);
        }
        let kind = match last {
            Some(_) if self.is_cost_sum(name) => LineKind::Total,
            Some(_) => total_by_name(name),
            None => LineKind::Heading,
        };
        match (read.into_iter().next(), last) {
            (Some(inner), Some(sum)) if kind == LineKind::Account => {
                self.push(row, column, (name.to_owned(), 2, kind), Some(inner));
                self.sum_of_group(row, sum);
            }
            (_, last) => {
                let level = if kind == LineKind::Total { 1 } else { 2 };
                self.push(row, column, (name.to_owned(), level, kind), last);
            }
        }
    }

    /// Whether a name is that of a sum of the cost report (当期製品製造原価, 当期総製造費用).
    fn is_cost_sum(&self, name: &str) -> bool {
        let words = fold(name);
        self.section == Section::CostReport
            && ["製造原価", "製造費用"]
                .iter()
                .any(|end| words.ends_with(end))
    }

    /// A sum that stands beside the last account of its group.
    fn sum_of_group(&mut self, row: &Row, sum: (usize, Amount)) {
        let name = match &self.group {
            Some(group) => format!("{group}合計"),
            None => "小計".to_owned(),
        };
        let column = sum.0;
        self.push(row, column, (name, 1, LineKind::Total), Some(sum));
    }

    fn push(
        &mut self,
        row: &Row,
        column: usize,
        (name, level, kind): (String, u8, LineKind),
        amount: Option<(usize, Amount)>,
    ) {
        let at = amount.as_ref().map_or(column, |(column, _)| *column);
        self.lines.push(AccountLine {
            section: self.section,
            level,
            kind,
            name,
            code: None,
            amount: amount.as_ref().map(|(_, amount)| amount.value),
            raw: amount.map(|(_, amount)| amount.raw).unwrap_or_default(),
            place: self.grid.place(row, at),
            title: None,
            variable_percent: None,
        });
    }
}

/// The words of a cell that is neither an amount nor a dash.
fn label(cell: &Cell) -> Option<String> {
    let Cell::Text(text) = cell else {
        return None;
    };
    let words = text.chars().any(char::is_alphabetic);
    (words && !amount::is_amount(cell)).then(|| text.trim().to_owned())
}

/// The name within 【】 or within round brackets that enclose all of it, or of a part (資産の部).
fn group_name(name: &str) -> Option<String> {
    let pairs = [
        ('【', '】'),
        ('〔', '〕'),
        ('［', '］'),
        ('（', '）'),
        ('(', ')'),
        ('[', ']'),
    ];
    let inner = pairs.iter().find_map(|&(open, close)| {
        let inner = name.strip_prefix(open)?.strip_suffix(close)?;
        (!inner.contains(open)).then(|| inner.trim().to_owned())
    });
    inner.or_else(|| is_section(&fold(name)).then(|| name.to_owned()))
}

/// Whether folded words begin a part or a group of a statement.
fn is_section(words: &str) -> bool {
    (words.starts_with('【') && words.ends_with('】'))
        || words.trim_end_matches(')').ends_with("の部")
}
