//! JDL IBEX 合計残高試算表: four head lines from ＜商号Ｃ＞, account names cut to eight bytes, codes below 600 in the balance
//! sheet, totals in brackets, closing entries in a thirteenth month.

mod names;

use crate::domain::era;
use crate::domain::statement::{AccountLine, LineKind, Section};
use crate::import::error::ImportError;
use crate::import::grid::{Cell, Grid, Row, fold};
use crate::import::reading::{Format, Reading};

use super::trial::columns::Columns;
use super::trial::head::{Head, tidy};
use super::trial::lines::{Entry, Lines};
use super::trial::merge::{Item, merge};
use super::trial::name::unbracketed;
use super::trial::{finish, head};

const MARK: &str = "<商号C>";
const TITLE: &str = "<合計残高試算表";

/// Whether the file begins as JDL's exports do. It must be asked before others: it holds words of theirs.
pub fn matches(grid: &Grid) -> bool {
    grid.rows
        .iter()
        .take(10)
        .any(|row| row.cells.iter().any(|cell| cell.folded() == MARK))
}

/// Reads it.
///
/// # Errors
/// Another list than the trial balance, or no balances.
pub fn read(grid: &Grid) -> Result<Reading, ImportError> {
    let titled = grid
        .rows
        .iter()
        .position(|row| row.cell(0).folded().starts_with(TITLE));
    let title = titled.ok_or_else(|| {
        ImportError::whole("JDLの合計残高試算表ではありません（仕訳一覧などは取り込めません）。合計残高試算表を出力してください")
    })?;
    let (at, balance) = (title..grid.rows.len())
        .find_map(|at| {
            Columns::of(&grid.rows[at])
                .balance
                .map(|column| (at, column))
        })
        .ok_or_else(|| {
            ImportError::at(
                grid.place(&grid.rows[title], 0),
                "「繰越残高」の見出しが見つかりません。合計残高試算表を出力し直してください",
            )
        })?;
    let mut head = head::scan(grid, &grid.rows[..title])?;
    months(&mut head, &grid.rows[..title]);
    let mut lines = Lines::new(grid, head.unit_or_yen());
    let mut reader = Reader::default();
    let items: Vec<Item> = grid.rows[at + 1..]
        .iter()
        .take_while(|row| !row.cell(0).folded().starts_with('<'))
        .filter_map(|row| reader.item(row, balance, &mut lines))
        .collect();
    if let Some((written, whole)) = reader.mended.first() {
        let more = reader.mended.len() - 1;
        let rest = if more > 0 {
            format!("、ほか{more}件")
        } else {
            String::new()
        };
        lines.doubt(format!(
            "途中で切れている科目名を補いました（{written}→{whole}{rest}）。違う科目のときは、割り当てを直してください"
        ));
    }
    let mut doubts = lines.doubts;
    let lines = merge(items, &mut doubts);
    finish::single(Format::JdlTrialBalance, &head, lines, doubts)
}

/// `自7月1日～至13月30日` beside `＜決算年月日＞`: the thirteenth month is the closing, which ends with the fiscal year.
fn months(head: &mut Head, rows: &[Row]) {
    let Some(closing) = head.end else { return };
    let text = rows
        .iter()
        .flat_map(|row| &row.cells)
        .map(Cell::folded)
        .find(|text| text.starts_with('自') && text.contains('至'));
    let Some(text) = text else { return };
    let named: Vec<i32> = text
        .split('月')
        .filter_map(|part| {
            let digits: String = part
                .chars()
                .rev()
                .take_while(char::is_ascii_digit)
                .collect();
            digits.chars().rev().collect::<String>().parse().ok()
        })
        .collect();
    let (Some(first @ 1..=12), Some(last @ 1..=13)) =
        (named.first().copied(), named.get(1).copied())
    else {
        return;
    };
    let year_begins = closing.plus(-11);
    head.from = Some(era::following(year_begins, first));
    head.end = Some(if last == 13 {
        closing
    } else {
        era::following(year_begins, last)
    });
}

/// Reads rows from top to bottom: totals have no code and stand where their accounts do.
#[derive(Default)]
struct Reader {
    section: Option<Section>,
    account: Option<String>,
    mended: Vec<(String, &'static str)>,
}

impl Reader {
    fn item(&mut self, row: &Row, balance: usize, lines: &mut Lines<'_>) -> Option<Item> {
        let code = row.cell(0).text();
        let written = tidy(&row.cell(1).text()?);
        match code.as_deref().map(str::parse::<u32>) {
            Some(Ok(number)) => {
                let section = if number < 600 {
                    Section::BalanceSheet
                } else {
                    Section::ProfitAndLoss
                };
                self.section = Some(section);
                let name = self.whole(&written, section);
                self.account = Some(name.clone());
                Some(Item::whole(line(
                    row,
                    balance,
                    section,
                    (LineKind::Account, 3),
                    name,
                    code,
                    lines,
                )))
            }
            _ if written.starts_with(['-', '－']) => {
                let part_of = self.account.clone()?;
                let name = written
                    .trim_start_matches(|c: char| !c.is_alphabetic())
                    .to_owned();
                let section = self.section?;
                Some(Item {
                    line: line(
                        row,
                        balance,
                        section,
                        (LineKind::Account, 4),
                        name,
                        None,
                        lines,
                    ),
                    part_of: Some(part_of),
                })
            }
            _ => {
                let level = bracket_level(&written)?;
                let section = self.section.unwrap_or(Section::BalanceSheet);
                let name = unbracketed(&written).to_owned();
                Some(Item::whole(line(
                    row,
                    balance,
                    section,
                    (LineKind::Total, level),
                    name,
                    None,
                    lines,
                )))
            }
        }
    }

    fn whole(&mut self, written: &str, section: Section) -> String {
        match names::whole(written, section) {
            Some(whole) => {
                self.mended.push((written.to_owned(), whole));
                whole.to_owned()
            }
            None => written.to_owned(),
        }
    }
}

fn line(
    row: &Row,
    column: usize,
    section: Section,
    (kind, level): (LineKind, u8),
    name: String,
    code: Option<String>,
    lines: &mut Lines<'_>,
) -> AccountLine {
    lines.line(Entry {
        row,
        column,
        section,
        level,
        kind,
        name,
        code,
    })
}

/// 【】 closes statements, ［］ groups, （） groups of accounts.
fn bracket_level(name: &str) -> Option<u8> {
    match fold(name).chars().next()? {
        '【' => Some(0),
        '[' => Some(1),
        '(' => Some(2),
        _ => None,
    }
}
