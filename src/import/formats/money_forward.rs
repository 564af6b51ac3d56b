//! マネーフォワード クラウド会計: 残高試算表 and 推移表, read by their heads, since the columns differ with the settings of
//! the export.

use crate::import::error::ImportError;
use crate::import::grid::Grid;
use crate::import::reading::{Format, Reading};

use super::trial::columns::Columns;
use super::trial::lines::Lines;
use super::trial::merge::{Item, merge};
use super::trial::months::Months;
use super::trial::rows::Reader;
use super::trial::section::Sections;
use super::trial::{finish, head, months_table};

/// Whether the table is this program's: accounts with sub-accounts beside them, and the period's balance or months.
pub fn matches(grid: &Grid) -> bool {
    head_row(grid).is_some()
}

/// Reads it.
///
/// # Errors
/// No balances, or a unit that cannot be kept.
pub fn read(grid: &Grid) -> Result<Reading, ImportError> {
    let format = Format::MoneyForwardTrialBalance;
    let (at, columns) = head_row(grid).ok_or_else(missing)?;
    if Months::of(&grid.rows[at]).is_some() {
        return months_table::read(grid, format);
    }
    let balance = columns.balance.ok_or_else(missing)?;
    let head = head::scan(grid, &grid.rows[..at])?;
    let mut reader = Reader::new(
        columns,
        first_figure(&columns, balance),
        Sections::new(&title(grid, at)),
    );
    let mut lines = Lines::new(grid, head.unit_or_yen());
    let items: Vec<Item> = grid.rows[at + 1..]
        .iter()
        .filter_map(|row| reader.item(row, balance, &mut lines))
        .collect();
    let mut doubts = lines.doubts;
    let lines = merge(items, &mut doubts);
    finish::single(format, &head, lines, doubts)
}

fn missing() -> ImportError {
    ImportError::whole(
        "「勘定科目」と「期間残高」の見出しが見つかりません。残高試算表をCSVで出力し直してください",
    )
}

fn head_row(grid: &Grid) -> Option<(usize, Columns)> {
    grid.rows.iter().take(20).enumerate().find_map(|(at, row)| {
        let columns = Columns::of(row);
        let named = columns.name.is_some() && columns.sub.is_some();
        let other =
            columns.report.is_some() || columns.sub_code.is_some() || columns.code.is_some();
        let balances =
            columns.balance.is_some() && columns.debit.is_some() && columns.credit.is_some();
        let own = columns.ratio.is_some()
            || columns
                .balance
                .is_some_and(|at| row.cell(at).folded() == "期間残高");
        (named && !other && (balances && own || Months::of(row).is_some())).then_some((at, columns))
    })
}

/// Opening balances stand before 借方.
fn first_figure(columns: &Columns, balance: usize) -> usize {
    columns
        .sub
        .max(columns.name)
        .map_or(balance, |last| (last + 1).min(balance))
}

fn title(grid: &Grid, at: usize) -> String {
    let words = grid.rows[..at].iter().flat_map(|row| &row.cells);
    words.map(crate::import::grid::Cell::folded).collect()
}
