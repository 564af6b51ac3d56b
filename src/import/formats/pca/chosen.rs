//! Which sheets of a 決算書 are read: those that show, each statement once, of its newest period.

use super::{Kind, head_dates, kind};
use crate::domain::statement::PeriodEnd;
use crate::import::grid::{Grid, Source};
use crate::import::reading::Doubt;

const HIDDEN: &str = "非表示のシートのため、読み込みませんでした";
const NO_STATEMENT: &str = "決算書のシートと分からないため、読み込みませんでした";
const OLDER: &str =
    "同じ決算書の新しい期のシートがあるため、読み込みませんでした。この期は別に取り込んでください";
const TWICE: &str =
    "同じ決算書のシートがほかにもあるため、読み込みませんでした。どちらが正しいかご確認ください";

/// The sheets to read, in the workbook's order; the others are told.
pub(super) fn statements<'a>(sheets: &'a [Grid], doubts: &mut Vec<Doubt>) -> Vec<(Kind, &'a Grid)> {
    let mut pass = |grid: &Grid, why: &str| {
        doubts.push(Doubt {
            place: Some(place(grid)),
            message: why.to_owned(),
        });
    };
    let mut all: Vec<(Kind, &Grid)> = Vec::new();
    for grid in sheets.iter().filter(|grid| !grid.rows.is_empty()) {
        match kind(grid) {
            _ if grid.hidden => pass(grid, HIDDEN),
            Some(kind) => all.push((kind, grid)),
            None if super::body::first_row(grid) < usize::MAX => pass(grid, NO_STATEMENT),
            // A cover or a note: nothing that could be an account.
            None => {}
        }
    }
    let mut kept: Vec<(Kind, &Grid)> = Vec::new();
    for (kind, grid) in &all {
        let same = all.iter().filter(|(other, _)| other == kind);
        let newest = same.filter_map(|(_, grid)| end(grid)).max();
        if end(grid).is_some_and(|end| Some(end) != newest) {
            pass(grid, OLDER);
        } else if kept
            .iter()
            .any(|(other, before)| other == kind && repeats(before, grid))
        {
            pass(grid, TWICE);
        } else {
            kept.push((*kind, grid));
        }
    }
    kept
}

fn end(grid: &Grid) -> Option<PeriodEnd> {
    head_dates(grid).into_iter().max()?.month_end()
}

/// Whether a sheet names the accounts of another again: a statement may run over two sheets, but not name most of its
/// accounts twice.
fn repeats(before: &Grid, grid: &Grid) -> bool {
    let known = names(before);
    let own = names(grid);
    let again = own.iter().filter(|name| known.contains(name)).count();
    !own.is_empty() && again * 2 > own.len()
}

fn names(grid: &Grid) -> Vec<String> {
    let first = super::body::first_row(grid);
    let rows = grid.rows.iter().filter(|row| row.number >= first);
    rows.flat_map(|row| &row.cells)
        .filter(|cell| cell.text().is_some() && !super::super::amount::is_amount(cell))
        .map(crate::import::grid::Cell::folded)
        .filter(|name| !name.is_empty())
        .collect()
}

fn place(grid: &Grid) -> String {
    match &grid.source {
        Source::Sheet(name) => format!("シート「{name}」"),
        Source::Text => "ファイル".to_owned(),
    }
}
