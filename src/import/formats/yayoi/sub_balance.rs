//! 補助残高一覧表: sub-accounts of the accounts that were chosen.

use crate::domain::statement::{LineKind, Section};
use crate::import::error::ImportError;
use crate::import::grid::{Grid, Row};
use crate::import::reading::{Format, Reading};

use super::super::trial::finish;
use super::super::trial::head::{self, tidy};
use super::super::trial::lines::{Entry, Lines};
use super::super::trial::merge::{Item, merge};
use super::super::trial::name::{is_total, unbracketed};
use super::{Tag, department, head_rows, is_list, tag};

/// Columns from the list's cell on.
const NAME: usize = 1;
const SUB: usize = 2;
const BALANCE: usize = 6;
/// The account as a whole stands under this sub-account.
const WHOLE: &str = "指定なし";

/// Reads it.
///
/// # Errors
/// No amounts, or a unit that cannot be kept.
pub(super) fn read(grid: &Grid) -> Result<Reading, ImportError> {
    let head = head::scan(grid, head_rows(grid))?;
    let mut lines = Lines::new(grid, head.unit_or_yen());
    let rows: Vec<(&Row, Tag, usize)> = grid.rows.iter().filter_map(listed).collect();
    let names: Vec<String> = rows.iter().map(|(row, ..)| row.cell(1).folded()).collect();
    let chosen = department(names.iter().map(String::as_str), &mut lines.doubts);
    let months: Vec<String> = rows.iter().map(|(row, _, at)| month(row, *at)).collect();
    let last = months.last().cloned().unwrap_or_default();
    let items: Vec<Item> = rows
        .iter()
        .zip(names.iter().zip(&months))
        .filter(|(_, (name, month))| {
            chosen.as_ref().is_none_or(|chosen| chosen == *name) && **month == last
        })
        .filter_map(|((row, tag, at), _)| item(row, *tag, *at, &mut lines))
        .collect();
    lines.doubt("補助残高一覧表には、出力で選んだ科目しか含まれません。残高試算表もあわせて取り込んでください");
    let mut doubts = lines.doubts;
    let lines = merge(items, &mut doubts);
    finish::single(Format::YayoiSubBalance, &head, lines, doubts)
}

fn listed(row: &Row) -> Option<(&Row, Tag, usize)> {
    let tag = tag(row).filter(|tag| matches!(tag, Tag::Detail | Tag::Total))?;
    let at = (1..row.cells.len()).find(|column| is_list(&row.cell(*column).folded()))?;
    Some((row, tag, at))
}

/// The month of a monthly export, else empty.
fn month(row: &Row, at: usize) -> String {
    if at > 2 {
        row.cell(2).folded()
    } else {
        String::new()
    }
}

fn item(row: &Row, tag: Tag, at: usize, lines: &mut Lines<'_>) -> Option<Item> {
    let written = tidy(&row.cell(at + NAME).text()?);
    let account = unbracketed(&written).to_owned();
    let section = match row.cell(at).folded().as_str() {
        "[損益科目]" => Section::ProfitAndLoss,
        "[製造原価科目]" | "[製造科目]" => Section::CostReport,
        _ => Section::BalanceSheet,
    };
    let sub = row.cell(at + SUB).text().filter(|sub| sub != WHOLE);
    let total = tag == Tag::Total && is_total(&account, section);
    let entry = Entry {
        row,
        column: at + BALANCE,
        section,
        level: u8::from(sub.is_some()),
        kind: if total {
            LineKind::Total
        } else {
            LineKind::Account
        },
        name: sub.as_deref().map_or_else(|| account.clone(), tidy),
        code: None,
    };
    let part = sub.is_some() && tag == Tag::Detail;
    Some(Item {
        line: lines.line(if part {
            entry
        } else {
            Entry {
                name: account.clone(),
                ..entry
            }
        }),
        part_of: part.then_some(account),
    })
}
