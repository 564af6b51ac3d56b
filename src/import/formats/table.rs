//! Any table with a column of account names and one of amounts, of a file, a worksheet or pasted: with a head row or
//! without, with one period or several side by side.

mod layout;
mod periods;

use crate::domain::statement::AccountLine;
use crate::import::error::ImportError;
use crate::import::grid::{Cell, Grid, Source};
use crate::import::reading::{Doubt, Format, Reading};

use self::layout::Layout;
use super::trial::lines::{Entry, Lines, is_amount};
use super::trial::merge::{Item, merge};
use super::trial::rows::{Reader, Said};
use super::trial::section::Sections;
use super::trial::{finish, head, months_table};

/// Whether there is a column of names with one of amounts beside it. Ask the other layouts first.
pub fn matches(grid: &Grid) -> bool {
    layout::find(grid).is_some()
}

/// Reads it.
///
/// # Errors
/// No such columns, or a unit that cannot be kept.
pub fn read(grid: &Grid) -> Result<Reading, ImportError> {
    let layout = layout::find(grid).ok_or_else(|| {
        ImportError::whole("科目名の列と金額の列が見つかりません。1行目に「勘定科目」「金額」の見出しを付けてください")
    })?;
    if layout.months {
        return months_table::read(grid, Format::Table);
    }
    let below = layout.head.map_or(0, |at| at + 1);
    let mut head = head::scan(grid, &grid.rows[..layout.head.unwrap_or(0)])?;
    if let Some(at) = layout.head {
        // Dates in the head row are those of its columns.
        head.unit = head::scan(grid, &grid.rows[at..=at])?.unit.or(head.unit);
    }
    let mut doubts = Vec::new();
    if head.unit.is_none() {
        say(
            &mut doubts,
            "単位が書かれていないため、円として読み取りました。千円の表のときは、見出しに「（単位：千円）」と書いてください",
        );
    }
    if layout.head.is_none() {
        say(
            &mut doubts,
            "見出しの行がないため、左から最初の文字の列を科目名、最初の数字の列を金額として読み取りました",
        );
    }
    let title = title(grid, below);
    let spans = periods::of(&layout, &head);
    let mut read = Vec::with_capacity(spans.len());
    for span in &spans {
        let lines = column(
            grid,
            &layout,
            &title,
            span.column,
            head.unit_or_yen(),
            &mut doubts,
        );
        read.push(finish::Period {
            end: span.end,
            months: span.months,
            lines,
        });
    }
    finish::several(Format::Table, &head, read, doubts)
}

/// The lines of one column of amounts.
fn column(
    grid: &Grid,
    layout: &Layout,
    title: &str,
    column: usize,
    unit: crate::domain::number::MoneyUnit,
    doubts: &mut Vec<Doubt>,
) -> Vec<AccountLine> {
    let mut reader = Reader::new(layout.columns, layout.figures, Sections::new(title));
    let mut lines = Lines::new(grid, unit);
    let below = layout.head.map_or(0, |at| at + 1);
    let items: Vec<Item> = grid.rows[below..]
        .iter()
        .filter(|row| {
            is_amount(row.cell(column)) || !is_note(row.cell(layout.columns.name.unwrap_or(0)))
        })
        .filter_map(|row| {
            let Said { entry, part_of } = reader.said(row)?;
            let line = lines.line(Entry { column, ..entry });
            Some(Item { line, part_of })
        })
        .collect();
    doubts.append(&mut lines.doubts);
    merge(items, doubts)
}

/// A line of words below a table is no account; one with an amount beside it may be.
fn is_note(cell: &Cell) -> bool {
    let text = cell.folded();
    text.starts_with(['※', '*', '注']) || text.chars().count() > 40
}

fn title(grid: &Grid, below: usize) -> String {
    let mut words: Vec<String> = grid.rows[..below]
        .iter()
        .flat_map(|row| &row.cells)
        .map(Cell::folded)
        .collect();
    if let Source::Sheet(name) = &grid.source {
        words.push(name.clone());
    }
    words.join(" ")
}

fn say(doubts: &mut Vec<Doubt>, message: &str) {
    doubts.push(Doubt {
        place: None,
        message: message.to_owned(),
    });
}
