//! e-Tax の財務諸表 CSV (HOT010): five columns, five lines at the head, one statement a file.
//!
//! ```text
//! A,BS,,,                          the kind of statement
//! B,株式会社…,,,
//! C1,2024-04-01,,,
//! C2,2025-03-31,,,
//! 貸借対照表,,,,
//! 現金及び預金,8200000,1,4,10A100020   name, amount, T (heading) 1 (amount) 2 (words), level, code
//! ```
//! Deductions and losses are negative. An account that the table of codes lacks has the code of the account or heading
//! above it and a number (`10A100010-1`).

use std::collections::HashSet;

use super::super::error::ImportError;
use super::super::grid::{Grid, Row};
use super::super::reading::{Doubt, Format, ReadCompany, ReadPeriod, Reading};
use super::{amount, dates, etax_codes};
use crate::domain::number::MoneyUnit;
use crate::domain::statement::{AccountLine, LineKind, Section};

/// The lines before the first account.
const HEAD: usize = 5;

/// Whether it is such a file.
pub fn matches(sheets: &[Grid]) -> bool {
    sheets.first().is_some_and(|grid| {
        head(grid, "A").is_some() && (head(grid, "C1").is_some() || head(grid, "C2").is_some())
    })
}

/// Reads it.
///
/// # Errors
/// Another statement than balance sheet, profit and loss, or cost report; or a line that cannot be read.
pub fn read(sheets: &[Grid]) -> Result<Reading, ImportError> {
    let grid = sheets
        .first()
        .ok_or_else(|| ImportError::whole("ファイルに行がありません"))?;
    let section = section(grid)?;
    let mut doubts = Vec::new();
    let mut lines = Vec::new();
    for row in grid.rows.iter().filter(|row| !is_head(row)) {
        if let Some(line) = line(grid, row, section)? {
            lines.push(line);
        }
    }
    if lines.is_empty() {
        return Err(ImportError::whole(
            "勘定科目の行がありません。6行目より後に科目を書いたファイルを選んでください",
        ));
    }
    mark_totals(&mut lines);
    repeated_codes(&lines, &mut doubts);
    Ok(Reading {
        format: Format::EtaxCsv,
        encoding: None,
        unit: MoneyUnit::Yen,
        company: ReadCompany {
            name: head(grid, "B"),
            sole_proprietor: Some(false),
            ..ReadCompany::default()
        },
        periods: vec![period(grid, lines, &mut doubts)],
        answers: Vec::new(),
        doubts,
    })
}

/// The value beside a mark (`A`, `B`, `C1`, `C2`) at the head.
fn head(grid: &Grid, mark: &str) -> Option<String> {
    let row = grid
        .rows
        .iter()
        .take(HEAD)
        .find(|row| row.cell(0).folded() == mark)?;
    row.cell(1).text()
}

fn is_head(row: &Row) -> bool {
    let first = row.cell(0).folded();
    let titles_only = (1..5).all(|column| row.cell(column).text().is_none());
    ["A", "B", "C1", "C2"].contains(&first.as_str()) || (row.number <= HEAD && titles_only)
}

fn section(grid: &Grid) -> Result<Section, ImportError> {
    let kind = head(grid, "A").unwrap_or_default();
    match kind.as_str() {
        "BS" => Ok(Section::BalanceSheet),
        "PL" => Ok(Section::ProfitAndLoss),
        "SC" => Ok(Section::CostReport),
        _ => {
            let name = grid
                .rows
                .iter()
                .find(|row| row.number == HEAD)
                .and_then(|row| row.cell(0).text())
                .unwrap_or(kind);
            Err(ImportError::at(
                "1行目",
                format!(
                    "「{name}」のファイルです。貸借対照表（BS）、損益計算書（PL）、製造原価報告書（SC）のいずれかのファイルを選んでください"
                ),
            ))
        }
    }
}

fn line(grid: &Grid, row: &Row, section: Section) -> Result<Option<AccountLine>, ImportError> {
    let Some(name) = row.cell(0).text() else {
        return Ok(None);
    };
    let place = grid.place(row, 1);
    let kind = row.cell(2).folded();
    let code = row.cell(4).text();
    let level = row.cell(3).folded().parse::<u8>();
    let (Ok(level), "1" | "2" | "T", Some(code)) = (level, kind.as_str(), code) else {
        return Err(ImportError::at(
            place,
            "「科目名,金額,行区分,階層番号,勘定科目コード」の5列がそろっていません。科目名の中の半角カンマは全角に直してください",
        ));
    };
    let known = etax_codes::by_code(&code);
    let amount = match kind.as_str() {
        "1" => amount::money(grid, row, 1, MoneyUnit::Yen)?,
        _ => None,
    };
    let kind = match (kind.as_str(), known) {
        ("1", Some(known)) if known.kind != LineKind::Heading => known.kind,
        ("1", _) => etax_codes::total_by_name(&name),
        _ => LineKind::Heading,
    };
    let title = known
        .and_then(|known| known.title)
        .or_else(|| etax_codes::branch_title(&code))
        .filter(|_| kind != LineKind::Heading);
    Ok(Some(AccountLine {
        section,
        level: level.saturating_sub(2),
        kind,
        name,
        code: Some(code),
        amount: amount.as_ref().map(|amount| amount.value),
        raw: amount.map_or_else(
            || row.cell(1).text().unwrap_or_default(),
            |amount| amount.raw,
        ),
        place,
        title,
        variable_percent: None,
    }))
}

/// An account with branches of its own is their total.
fn mark_totals(lines: &mut [AccountLine]) {
    let parents: HashSet<String> = lines
        .iter()
        .filter_map(|line| line.code.as_deref()?.split_once('-'))
        .map(|(parent, _)| parent.to_owned())
        .collect();
    for line in lines
        .iter_mut()
        .filter(|line| line.kind == LineKind::Account)
    {
        if line
            .code
            .as_ref()
            .is_some_and(|code| parents.contains(code))
        {
            line.kind = LineKind::Total;
        }
    }
}

fn repeated_codes(lines: &[AccountLine], doubts: &mut Vec<Doubt>) {
    let mut seen = HashSet::new();
    for line in lines {
        if let Some(code) = line
            .code
            .as_ref()
            .filter(|code| !seen.insert(code.as_str()))
        {
            doubts.push(Doubt {
                place: Some(line.place.clone()),
                message: format!(
                    "勘定科目コード {code} が二度使われています。同じ金額を二重に数えていないかご確認ください"
                ),
            });
        }
    }
}

fn period(grid: &Grid, lines: Vec<AccountLine>, doubts: &mut Vec<Doubt>) -> ReadPeriod {
    let date = |mark| head(grid, mark).and_then(|text| dates::find(&text).first().copied());
    let (start, end) = (date("C1"), date("C2"));
    if end.is_none() {
        doubts.push(Doubt {
            place: Some("4行目".to_owned()),
            message: "期末日（C2）を読み取れません。決算年月を入力してください".to_owned(),
        });
    }
    ReadPeriod {
        end: end.and_then(dates::Date::month_end),
        months: start.zip(end).and_then(|(start, end)| start.months_to(end)),
        figures: Vec::new(),
        lines,
    }
}

#[cfg(test)]
mod tests;
