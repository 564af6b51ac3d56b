//! Where things stand on the sheet of inputs: rows by their labels, columns by the words above them.

use crate::import::grid::{Cell, Grid, Row, Source, fold};

/// The columns of METI's sheet when no words stand above them: D, E, F.
const USUAL: [usize; 3] = [3, 4, 5];

/// The sheet is no longer and no wider, wherever its rows moved.
const MOST_ROWS: usize = 200;
const MOST_COLUMNS: usize = 64;

/// Labels that only this sheet has together.
const MARKS: [&str; 5] = [
    "決算年月",
    "前期売上高",
    "営業利益",
    "負債合計",
    "純資産合計",
];

/// The sheet of inputs.
pub(super) struct Layout<'a> {
    pub(super) grid: &'a Grid,
    /// 最新期, 前期, 前々期.
    pub(super) columns: [usize; 3],
}

/// The sheet of inputs of a workbook: by its name, else by its labels.
pub(super) fn input(sheets: &[Grid]) -> Option<Layout<'_>> {
    let named = |grid: &Grid| matches!(&grid.source, Source::Sheet(name) if fold(name).contains("入力") && fold(name).contains("財務分析"));
    let layouts = || {
        sheets
            .iter()
            .filter(|grid| matches!(grid.source, Source::Sheet(_)))
            .map(|grid| Layout {
                grid,
                columns: columns(grid),
            })
    };
    let marked = |layout: &Layout<'_>| MARKS.iter().all(|label| layout.row(label).is_some());
    layouts()
        .find(|layout| named(layout.grid) && marked(layout))
        .or_else(|| layouts().find(marked))
}

impl<'a> Layout<'a> {
    /// The row of a label: the first that has it left of the periods.
    pub(super) fn row(&self, label: &str) -> Option<&'a Row> {
        let wanted = bare(label);
        let first = self.columns.first().copied().unwrap_or_default();
        self.grid
            .rows
            .iter()
            .take(MOST_ROWS)
            .find(|row| (0..first).any(|column| bare_cell(row.cell(column)) == wanted))
    }

    /// The words beside a label.
    pub(super) fn words(&self, label: &str) -> Option<String> {
        let row = self.row(label)?;
        self.columns
            .iter()
            .map(|&column| row.cell(column))
            .find_map(|cell| match cell {
                Cell::Error(_) => None,
                cell => cell.text(),
            })
    }

    /// 「シート「【入力】財務分析」」.
    pub(super) fn sheet_place(&self) -> String {
        match &self.grid.source {
            Source::Sheet(name) => format!("シート「{name}」"),
            Source::Text => "表".to_owned(),
        }
    }
}

/// The columns under 最新期, 前期 and 前々期.
fn columns(grid: &Grid) -> [usize; 3] {
    let under = |row: &Row| {
        let find = |wanted: fn(&str) -> bool| {
            (1..row.cells.len().min(MOST_COLUMNS)).find(|&column| {
                let words = row.cell(column).folded();
                words.chars().count() <= 12 && wanted(&words)
            })
        };
        let latest = find(|words| words.starts_with("最新"))?;
        let prior = find(|words| words.starts_with("前期"))?;
        let older = find(|words| words.starts_with("前々期") || words.starts_with("前前期"))?;
        (latest < prior && prior < older).then_some([latest, prior, older])
    };
    grid.rows
        .iter()
        .take(MOST_ROWS)
        .find_map(under)
        .unwrap_or(USUAL)
}

fn bare_cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => bare(text),
        _ => String::new(),
    }
}

/// A label without numbers before it, brackets and notes behind it.
fn bare(label: &str) -> String {
    let folded = fold(label);
    let start = folded.trim_start_matches(|c: char| c.is_ascii_digit() || "■□●○・※.:".contains(c));
    start
        .split(['(', '※', '['])
        .next()
        .unwrap_or_default()
        .to_owned()
}
