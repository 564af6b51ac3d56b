//! TKC FXシリーズ 科目残高一覧表: tab-delimited, dated heads (`残高( 8. 9)` is 令和8年9月), sub-accounts indented under their
//! account with the same code.

use crate::domain::era::{self, YearMonth};
use crate::domain::statement::Section;
use crate::import::error::ImportError;
use crate::import::grid::{Grid, Row};
use crate::import::reading::{Format, Reading};

use super::trial::columns::Columns;
use super::trial::head::Head;
use super::trial::lines::Lines;
use super::trial::merge::{Item, merge};
use super::trial::rows::Reader;
use super::trial::section::Sections;
use super::trial::{finish, head};

/// Whether a head names account, code and sub-code.
pub fn matches(grid: &Grid) -> bool {
    head_row(grid).is_some()
}

/// Reads it.
///
/// # Errors
/// No balances.
pub fn read(grid: &Grid) -> Result<Reading, ImportError> {
    let missing = || {
        ImportError::whole(
            "「勘定科目名」「科目コード」「残高」の見出しが見つかりません。科目残高一覧表をTXTで出力し直してください",
        )
    };
    let (at, columns) = head_row(grid).ok_or_else(missing)?;
    let balance = columns.balance.ok_or_else(missing)?;
    let mut head = head::scan(grid, &grid.rows[..at])?;
    let mut lines = Lines::new(grid, head.unit_or_yen());
    date(&mut head, &grid.rows[at], balance, &mut lines);
    let names = [columns.name, columns.code, columns.sub_code];
    let after_names = names
        .iter()
        .flatten()
        .max()
        .map_or(balance, |last| last + 1);
    let mut reader = Reader::new(columns, after_names.min(balance), Sections::new(""));
    let items: Vec<Item> = grid.rows[at + 1..]
        .iter()
        .filter_map(|row| {
            let mut item = reader.item(row, balance, &mut lines)?;
            if let Some(section) = section_of(item.line.code.as_deref()) {
                item.line.section = section;
            }
            Some(item)
        })
        .collect();
    let mut doubts = lines.doubts;
    let lines = merge(items, &mut doubts);
    finish::single(Format::TkcBalances, &head, lines, doubts)
}

fn head_row(grid: &Grid) -> Option<(usize, Columns)> {
    grid.rows.iter().take(10).enumerate().find_map(|(at, row)| {
        let columns = Columns::of(row);
        (columns.name.is_some() && columns.code.is_some() && columns.sub_code.is_some())
            .then_some((at, columns))
    })
}

/// The head's date is the last month. Profit and loss runs from the beginning of the fiscal year, which the list does not
/// name unless its opening balance is a year older.
fn date(head: &mut Head, row: &Row, balance: usize, lines: &mut Lines<'_>) {
    let dated = |column: usize| {
        row.cell(column)
            .text()
            .and_then(|text| era::bracketed(&text))
    };
    let Some(end) = dated(balance) else { return };
    head.end = Some(end);
    let opening: Option<YearMonth> = (0..balance).find_map(|column| {
        let text = row.cell(column).folded();
        text.starts_with('前').then(|| dated(column)).flatten()
    });
    if opening.is_some_and(|opening| opening.plus(12) == end) {
        head.from = Some(end.plus(-11));
    } else {
        head.from = None;
        lines.doubt_at(
            row,
            balance,
            format!(
                "損益の金額は、期首から{}までの累計として読み取りました。会計期間の月数をご確認ください",
                end.label()
            ),
        );
    }
}

/// Codes of TKC's chart of accounts: 1 assets, 2 liabilities, 3 net assets, from 4 profit and loss.
fn section_of(code: Option<&str>) -> Option<Section> {
    match code?.trim().chars().next()? {
        '1'..='3' => Some(Section::BalanceSheet),
        '4'..='9' => Some(Section::ProfitAndLoss),
        _ => None,
    }
}
