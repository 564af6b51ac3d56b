//! A table of months (推移表, 年間推移) as a whole.

use crate::domain::statement::Section;
use crate::import::error::ImportError;
use crate::import::grid::{Grid, Row, Source};
use crate::import::reading::{Format, Reading};

use super::columns::Columns;
use super::finish;
use super::head;
use super::lines::Lines;
use super::merge::{Item, merge};
use super::months::Months;
use super::rows::{Reader, Said};
use super::section::{Sections, report};

/// The head row that names months, among the first rows.
pub(crate) fn head_row(grid: &Grid) -> Option<usize> {
    grid.rows
        .iter()
        .take(30)
        .position(|row| Months::of(row).is_some())
}

/// Reads it.
///
/// # Errors
/// No months, no amounts, or a unit that cannot be kept.
pub(crate) fn read(grid: &Grid, format: Format) -> Result<Reading, ImportError> {
    let missing = || {
        ImportError::whole(
            "月の見出し（4月度、5月度など）の行が見つかりません。推移表を出力し直してください",
        )
    };
    let at = head_row(grid).ok_or_else(missing)?;
    let months = Months::of(&grid.rows[at]).ok_or_else(missing)?;
    let mut head = head::scan(grid, &grid.rows[..at])?;
    let columns = Columns::of(&grid.rows[at]);
    let mut reader = Reader::new(columns, months.first(), Sections::new(&title(grid, at)));
    let rows: Vec<Said<'_>> = grid.rows[at + 1..]
        .iter()
        .filter_map(|row| {
            if let Some(section) = marked(row) {
                reader.sections.of(&section);
            }
            reader.said(row)
        })
        .collect();
    let seen: Vec<(&Row, bool)> = rows
        .iter()
        .map(|said| (said.entry.row, said.entry.section == Section::BalanceSheet))
        .collect();
    let extent = months.extent(&seen);
    let (end, count) = months.period(&head, extent);
    let mut lines = Lines::new(grid, head.unit_or_yen());
    if extent.closing_moves && months.total.is_none() {
        lines.doubt("貸借対照表の残高は、最後の月の残高に「決算整理」の列の増減を加えて計算しました。元の残高試算表とご確認ください");
    }
    let items: Vec<Item> = rows
        .into_iter()
        .map(|said| Item {
            part_of: said.part_of,
            line: months.line(said.entry, extent, &mut lines),
        })
        .collect();
    head.end = end;
    head.from = end
        .zip(count)
        .map(|(end, count)| end.plus(1 - i32::try_from(count).unwrap_or(12)));
    let mut doubts = lines.doubts;
    let lines = merge(items, &mut doubts);
    let period = finish::Period {
        end,
        months: count,
        lines,
    };
    finish::several(format, &head, vec![period], doubts)
}

/// The words above the table and the sheet's name, which say the statement.
fn title(grid: &Grid, at: usize) -> String {
    let mut words: Vec<String> = grid.rows[..at]
        .iter()
        .flat_map(|row| &row.cells)
        .filter_map(crate::import::grid::Cell::text)
        .collect();
    if let Source::Sheet(name) = &grid.source {
        words.push(name.clone());
    }
    words.join(" ")
}

/// The statement that a cell of the row names in brackets, `[貸借対照表]`.
fn marked(row: &Row) -> Option<String> {
    row.cells
        .iter()
        .map(crate::import::grid::Cell::folded)
        .find(|text| text.starts_with('[') && report(text).is_some())
}
