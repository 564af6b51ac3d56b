//! Reads the golden files of `tests/fixtures/imports` into grids, for the tests of the layouts.

use std::collections::BTreeMap;

use encoding_rs::SHIFT_JIS;

use super::super::grid::{Cell, Grid, Row, Source, letters};
use crate::domain::statement::AccountLine;

macro_rules! golden {
    ($($name:literal)*) => {
        /// The bytes of a golden file.
        fn bytes(name: &str) -> &'static [u8] {
            match name {
                $($name => include_bytes!(concat!("../../../tests/fixtures/imports/", $name)),)*
                _ => panic!("{name}"),
            }
        }
    };
}

golden! {
    "blue_return/KOA210_v11.xtx"
    "blue_return/KOA210_v9_flat.xtx"
    "etax_csv/HOT010_3.0_BS.csv"
    "etax_csv/HOT010_3.0_PL.csv"
    "local_benchmark/2018.txt"
    "pca/account_form.txt"
    "pca/report_form.txt"
    "xbrl/statements.xtx"
}

/// A golden file as text.
pub(super) fn text(name: &str) -> String {
    String::from_utf8(bytes(name).to_vec()).unwrap()
}

/// A comma-separated golden file in CP932 as a grid.
pub(super) fn cp932_csv(name: &str) -> Grid {
    let (text, _, broken) = SHIFT_JIS.decode(bytes(name));
    assert!(!broken, "{name}");
    csv(&text)
}

/// Comma-separated text without quotes as a grid.
pub(super) fn csv(text: &str) -> Grid {
    let rows = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(index, line)| Row {
            number: index + 1,
            cells: line
                .split(',')
                .map(|cell| {
                    if cell.trim().is_empty() {
                        Cell::Empty
                    } else {
                        Cell::Text(cell.to_owned())
                    }
                })
                .collect(),
        })
        .collect();
    Grid {
        source: Source::Text,
        hidden: false,
        rows,
    }
}

/// The line of a name; the first when there are several.
pub(super) fn line<'a>(lines: &'a [AccountLine], name: &str) -> &'a AccountLine {
    lines
        .iter()
        .find(|line| line.name == name)
        .unwrap_or_else(|| {
            panic!(
                "{name}: {:?}",
                lines.iter().map(|line| &line.name).collect::<Vec<_>>()
            )
        })
}

/// The sheets of a golden file: `# name`, then a cell and its content a line, parted by a tab.
pub(super) fn sheets(name: &str) -> Vec<Grid> {
    sheets_of(&text(name))
}

/// The sheets of such a text.
pub(super) fn sheets_of(text: &str) -> Vec<Grid> {
    text.split("# ")
        .filter(|sheet| !sheet.is_empty())
        .map(|sheet| {
            let (name, content) = sheet.split_once('\n').unwrap();
            sheet_with(name, &cells(content))
        })
        .collect()
}

/// Cells and their contents: numbers, dates, error values and words.
pub(super) fn cells(lines: &str) -> Vec<(String, Cell)> {
    let is_date = |text: &str| text.len() == 10 && text.split('-').count() == 3;
    lines
        .lines()
        .map(|line| line.split_once('\t').unwrap())
        .map(|(at, content)| {
            let cell = match content.parse() {
                Ok(number) => Cell::Number(number),
                Err(_) if is_date(content) => Cell::Date(content.to_owned()),
                Err(_) if content.starts_with('#') => Cell::Error(content.to_owned()),
                Err(_) => Cell::Text(content.to_owned()),
            };
            (at.to_owned(), cell)
        })
        .collect()
}

/// A sheet with these contents in the cells named; of two for one cell the later counts.
pub(super) fn sheet_with(name: &str, cells: &[(String, Cell)]) -> Grid {
    let mut rows: BTreeMap<usize, Vec<Cell>> = BTreeMap::new();
    for (at, cell) in cells {
        let end = at.find(|c: char| c.is_ascii_digit()).unwrap();
        let column = (0..64).find(|&index| letters(index) == at[..end]).unwrap();
        let row = rows.entry(at[end..].parse().unwrap()).or_default();
        if row.len() <= column {
            row.resize(column + 1, Cell::Empty);
        }
        row[column] = cell.clone();
    }
    Grid {
        source: Source::Sheet(name.to_owned()),
        hidden: false,
        rows: rows
            .into_iter()
            .map(|(number, cells)| Row { number, cells })
            .collect(),
    }
}
