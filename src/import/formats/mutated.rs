//! Golden files with pieces changed, cut out or doubled: the structured layouts read them or refuse them, and never panic.

use proptest::prelude::*;

use super::fixtures::{cp932_csv, sheets, text};
use super::{blue_return, dates, etax_csv, local_benchmark, pca, xbrl};
use crate::import::grid::{Cell, Grid};

/// A text with its characters from `at` on, for `length`, replaced.
fn with(text: &str, at: usize, length: usize, piece: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let at = at % (letters.len() + 1);
    let end = (at + length).min(letters.len());
    let (head, tail) = (&letters[..at], &letters[end..]);
    head.iter()
        .copied()
        .chain(piece.chars())
        .chain(tail.iter().copied())
        .collect()
}

fn cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        Just(Cell::Empty),
        "\\PC{0,12}".prop_map(Cell::Text),
        any::<f64>().prop_map(Cell::Number),
        "[0-9]{0,4}-[0-9]{0,2}-[0-9]{0,2}".prop_map(Cell::Date),
        Just(Cell::Error("#REF!".to_owned())),
    ]
}

/// Sheets of which some cells are others.
fn changed(mut grids: Vec<Grid>, changes: Vec<(usize, usize, usize, Cell)>) -> Vec<Grid> {
    for (sheet, row, column, cell) in changes {
        let sheet = sheet % grids.len();
        let rows = &mut grids[sheet].rows;
        let row = row % rows.len();
        let cells = &mut rows[row].cells;
        let column = column % 12;
        if cells.len() <= column {
            cells.resize(column + 1, Cell::Empty);
        }
        cells[column] = cell;
    }
    grids
}

fn changes() -> impl Strategy<Value = Vec<(usize, usize, usize, Cell)>> {
    prop::collection::vec(
        (any::<usize>(), any::<usize>(), any::<usize>(), cell()),
        1..8,
    )
}

proptest! {
    #[test]
    fn xml(at in any::<usize>(), length in 0_usize..60, piece in "[<>/&;\"=a-zA-Z0-9:!\\[\\] -]{0,24}") {
        for (name, read) in [
            ("blue_return/KOA210_v11.xtx", blue_return::read as fn(&str) -> _),
            ("xbrl/statements.xtx", xbrl::read),
        ] {
            let reading = read(&with(&text(name), at, length, &piece));
            prop_assert!(reading.is_err() || reading.is_ok_and(|reading| !reading.periods.is_empty()));
        }
    }

    #[test]
    fn grids(changes in changes()) {
        let csv = vec![cp932_csv("etax_csv/HOT010_3.0_PL.csv")];
        for (grids, read) in [
            (csv, etax_csv::read as fn(&[Grid]) -> _),
            (sheets("pca/report_form.txt"), pca::read),
            (sheets("pca/account_form.txt"), pca::read),
            (sheets("local_benchmark/2018.txt"), local_benchmark::read),
        ] {
            let reading = read(&changed(grids, changes.clone()));
            prop_assert!(reading.is_err() || reading.is_ok_and(|reading| !reading.periods.is_empty()));
        }
    }

    #[test]
    fn dates_of_any_text(text in "\\PC{0,40}") {
        for date in dates::find(&text) {
            prop_assert!(date.month_end().is_some(), "{text}");
        }
    }
}
