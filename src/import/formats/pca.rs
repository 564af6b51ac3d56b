//! 決算書 as a workbook (PCA and others): one sheet a statement, in report form (報告式) or, for the balance sheet, in
//! account form (勘定式).
//!
//! Report form: the name in A, the amount in E, the sum of a group in G, often in the row of the group's last account.
//! Account form: assets in A to E, liabilities and net assets in F to J, sums in the row of 【流動資産】. What is taken
//! off (期末棚卸高) is positive as it is written. The head has the date in A3, the company in A4 and the unit in G4.

mod body;
mod chosen;

use std::collections::HashSet;

use super::super::error::ImportError;
use super::super::grid::{Cell, Grid, Row, Source, fold};
use super::super::reading::{Doubt, Format, ReadCompany, ReadPeriod, Reading};
use super::dates::{self, Date};
use crate::domain::number::MoneyUnit;
use crate::domain::statement::{AccountLine, LineKind, Section};

/// The rows that a head may take.
const HEAD: usize = 10;

/// Which statement a sheet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    BalanceSheet,
    ProfitAndLoss,
    Expenses,
    CostReport,
}

impl Kind {
    fn section(self) -> Section {
        match self {
            Self::BalanceSheet => Section::BalanceSheet,
            Self::ProfitAndLoss | Self::Expenses => Section::ProfitAndLoss,
            Self::CostReport => Section::CostReport,
        }
    }
}

/// Whether it is such a workbook.
pub fn matches(sheets: &[Grid]) -> bool {
    sheets.iter().filter(|grid| !grid.hidden).any(|grid| {
        let bracketed = |row: &Row| row.cells.iter().any(|cell| cell.folded().starts_with('【'));
        kind(grid).is_some()
            && (grid.rows.iter().take(100).any(bracketed) || unit_words(grid).is_some())
    })
}

/// Reads it.
///
/// # Errors
/// A unit that is neither yen nor thousand yen, no account at all, or words in a column of amounts.
pub fn read(sheets: &[Grid]) -> Result<Reading, ImportError> {
    let mut doubts = Vec::new();
    let statements = chosen::statements(sheets, &mut doubts);
    let mut lines: Vec<AccountLine> = Vec::new();
    let mut unit = None;
    for (kind, grid) in &statements {
        let own = money_unit(grid)?;
        unit = unit.or(own);
        let read = body::read(grid, kind.section(), own.or(unit).unwrap_or(MoneyUnit::Yen))?;
        lines.extend(without_repeats(*kind, read, &lines));
    }
    if !lines.iter().any(|line| line.amount.is_some()) {
        return Err(ImportError::whole(
            "決算書のシートに金額がありません。科目と金額が入ったシート（貸借対照表、損益計算書など）をご確認ください",
        ));
    }
    if unit.is_none() {
        doubts.push(Doubt {
            place: None,
            message: "金額の単位が書かれていないため、円として読み取りました。千円の場合は単位を選び直してください".to_owned(),
        });
    }
    let period = period(&statements, lines, &mut doubts);
    Ok(Reading {
        format: Format::PcaStatements,
        encoding: None,
        unit: unit.unwrap_or(MoneyUnit::Yen),
        company: ReadCompany {
            name: statements.iter().find_map(|(_, grid)| company(grid)),
            sole_proprietor: Some(false),
            ..ReadCompany::default()
        },
        periods: vec![period],
        answers: Vec::new(),
        doubts,
    })
}

/// The statement a sheet is, by its name or by the words at its head.
fn kind(grid: &Grid) -> Option<Kind> {
    let name = match &grid.source {
        Source::Sheet(name) => kind_of(&fold(name)),
        Source::Text => None,
    };
    name.or_else(|| {
        head(grid)
            .iter()
            .take(3)
            .find_map(|row| kind_of(&row.cell(0).folded()))
    })
}

fn kind_of(words: &str) -> Option<Kind> {
    if words.contains("販売費") {
        Some(Kind::Expenses)
    } else if words.contains("製造原価") || words.contains("原価報告") {
        Some(Kind::CostReport)
    } else if words.contains("貸借対照表") {
        Some(Kind::BalanceSheet)
    } else if words.contains("損益計算書") {
        Some(Kind::ProfitAndLoss)
    } else {
        None
    }
}

/// The rows before the first account.
fn head(grid: &Grid) -> &[Row] {
    let first = body::first_row(grid);
    let end = grid
        .rows
        .iter()
        .position(|row| row.number >= first || row.number > HEAD)
        .unwrap_or(grid.rows.len());
    grid.rows.get(..end).unwrap_or_default()
}

fn unit_words(grid: &Grid) -> Option<(String, String)> {
    head(grid).iter().find_map(|row| {
        row.cells.iter().enumerate().find_map(|(column, cell)| {
            let words = cell.folded();
            let money =
                words.contains("単位") || ["(円)", "(千円)", "(百万円)"].contains(&words.as_str());
            money.then(|| (words, grid.place(row, column)))
        })
    })
}

fn money_unit(grid: &Grid) -> Result<Option<MoneyUnit>, ImportError> {
    let Some((words, place)) = unit_words(grid) else {
        return Ok(None);
    };
    if words.contains("百万円") {
        return Err(ImportError::at(
            place,
            "単位が百万円です。円または千円で出力した決算書を選んでください",
        ));
    }
    Ok(Some(if words.contains("千円") {
        MoneyUnit::ThousandYen
    } else {
        MoneyUnit::Yen
    }))
}

/// The company: the first words at the head that are no title, no date and no unit.
fn company(grid: &Grid) -> Option<String> {
    head(grid).iter().find_map(|row| {
        let Cell::Text(text) = row.cell(0) else {
            return None;
        };
        let folded = fold(text);
        let is_other = kind_of(&folded).is_some()
            || folded.contains("単位")
            || folded.contains("決算報告")
            || folded.starts_with('第')
            || folded.starts_with('自')
            || folded.starts_with('至')
            || ["科目", "勘定科目", "科目名", "勘定科目名"].contains(&folded.as_str())
            || !dates::find(text).is_empty();
        (!is_other && !folded.is_empty()).then(|| text.trim().to_owned())
    })
}

/// The dates at a sheet's head.
fn head_dates(grid: &Grid) -> Vec<Date> {
    head(grid)
        .iter()
        .flat_map(|row| row.cells.iter())
        .filter_map(Cell::text)
        .flat_map(|text| dates::find(&text))
        .collect()
}

fn period(
    statements: &[(Kind, &Grid)],
    lines: Vec<AccountLine>,
    doubts: &mut Vec<Doubt>,
) -> ReadPeriod {
    let dates: Vec<Vec<Date>> = statements
        .iter()
        .map(|(_, grid)| head_dates(grid))
        .collect();
    let mut ends: Vec<_> = dates
        .iter()
        .filter_map(|dates| dates.iter().max().copied()?.month_end())
        .collect();
    let months = dates.iter().find_map(|dates| {
        dates
            .iter()
            .min()?
            .months_to(*dates.iter().max()?)
            .filter(|_| dates.len() > 1)
    });
    let end = ends.first().cloned();
    ends.dedup();
    match (&end, ends.len()) {
        (None, _) => doubts.push(Doubt {
            place: None,
            message: "決算日が書かれていません。決算年月を入力してください".to_owned(),
        }),
        (Some(end), 2..) => doubts.push(Doubt {
            place: None,
            message: format!(
                "シートによって決算日が異なります。{}としました",
                end.label()
            ),
        }),
        _ => {}
    }
    ReadPeriod {
        end,
        months,
        figures: Vec::new(),
        lines,
    }
}

/// The lines of a further sheet, without sums that the statement before it has already (販売費及び一般管理費).
fn without_repeats(kind: Kind, read: Vec<AccountLine>, before: &[AccountLine]) -> Vec<AccountLine> {
    if kind != Kind::Expenses {
        return read;
    }
    let known: HashSet<_> = before
        .iter()
        .filter(|line| line.section == kind.section())
        .map(|line| (sum_name(&line.name), line.amount))
        .collect();
    read.into_iter()
        .filter(|line| {
            line.kind != LineKind::Total || !known.contains(&(sum_name(&line.name), line.amount))
        })
        .collect()
}

fn sum_name(name: &str) -> String {
    let folded = fold(name);
    folded
        .strip_suffix("合計")
        .or_else(|| folded.strip_suffix('計'))
        .unwrap_or(&folded)
        .to_owned()
}

#[cfg(test)]
mod tests;
