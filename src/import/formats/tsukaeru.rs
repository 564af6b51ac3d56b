//! ツカエル会計・ジョブカン会計: a title line, a head with 出力帳票, and a line an account. The order of the columns
//! differs with 「要約」, so that they are found by their heads.

use crate::import::error::ImportError;
use crate::import::grid::Grid;
use crate::import::reading::{Format, Reading};

use super::trial::columns::Columns;
use super::trial::lines::Lines;
use super::trial::merge::{Item, merge};
use super::trial::rows::Reader;
use super::trial::section::Sections;
use super::trial::{finish, head};

/// Whether one of the first lines has the head 出力帳票.
pub fn matches(grid: &Grid) -> bool {
    head_row(grid).is_some()
}

/// Reads it.
///
/// # Errors
/// No balances, or a unit that cannot be kept.
pub fn read(grid: &Grid) -> Result<Reading, ImportError> {
    let missing = || {
        ImportError::whole(
            "「勘定科目」と「残高」の見出しが見つかりません。試算表を書き出し直してください",
        )
    };
    let (at, columns) = head_row(grid).ok_or_else(missing)?;
    let balance = columns.balance.ok_or_else(missing)?;
    let head = head::scan(grid, &grid.rows[..at])?;
    let names = [columns.report, columns.name, columns.sub];
    let after_names = names
        .iter()
        .flatten()
        .max()
        .map_or(balance, |last| last + 1);
    let mut reader = Reader::new(columns, after_names.min(balance), Sections::new(""));
    let mut lines = Lines::new(grid, head.unit_or_yen());
    let items: Vec<Item> = grid.rows[at + 1..]
        .iter()
        .filter_map(|row| reader.item(row, balance, &mut lines))
        .collect();
    let mut doubts = lines.doubts;
    unknown_letters(&items, &mut doubts);
    let lines = merge(items, &mut doubts);
    finish::single(Format::TsukaeruTrialBalance, &head, lines, doubts)
}

/// The export writes `?` for letters that `Shift_JIS` lacks.
fn unknown_letters(items: &[Item], doubts: &mut Vec<crate::import::reading::Doubt>) {
    for item in items
        .iter()
        .filter(|item| item.line.name.contains(['?', '？']))
    {
        doubts.push(crate::import::reading::Doubt {
            place: Some(item.line.place.clone()),
            message: format!(
                "科目名「{}」に、書き出しのときに失われた文字（?）があります。科目の割り当てをご確認ください",
                item.line.name
            ),
        });
    }
}

fn head_row(grid: &Grid) -> Option<(usize, Columns)> {
    grid.rows.iter().take(5).enumerate().find_map(|(at, row)| {
        let columns = Columns::of(row);
        (columns.report.is_some() && columns.name.is_some()).then_some((at, columns))
    })
}
