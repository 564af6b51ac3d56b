//! METI's Local Benchmark workbook (2018 and later), and our own of the same layout: the sheet of inputs with up to three
//! periods, and the two non-financial sheets.
//!
//! Rows are found by their labels and columns by the words above them (最新期, 前期, 前々期), so that a later edition that
//! moved a row still reads. Money is in thousand yen with decimals. Blank, `-` and `#REF!` are unknown, never 0. 前期売上高
//! of all but the last column is a link, whose cached 0 means that the linked cell is blank.

mod answers;
mod labels;

use self::labels::Layout;
use super::super::error::ImportError;
use super::super::grid::{Cell, Grid, Row};
use super::super::reading::{Doubt, Format, ReadCompany, ReadFigure, ReadPeriod, Reading};
use super::amount::{self, Amount};
use super::dates;
use crate::domain::industry::Industry;
use crate::domain::number::MoneyUnit;
use crate::domain::statement::{Figure, PeriodEnd};

/// The figures of the sheet; labels are those of the figures.
const FIGURES: [Figure; 15] = [
    Figure::Employees,
    Figure::Sales,
    Figure::PriorSales,
    Figure::OperatingProfit,
    Figure::Depreciation,
    Figure::Cash,
    Figure::NotesReceivable,
    Figure::AccountsReceivable,
    Figure::Inventory,
    Figure::TotalLiabilities,
    Figure::NotesPayable,
    Figure::AccountsPayable,
    Figure::Borrowings,
    Figure::NetAssets,
    Figure::Months,
];

/// Whether it is such a workbook.
pub fn matches(sheets: &[Grid]) -> bool {
    labels::input(sheets).is_some()
}

/// Reads it.
///
/// # Errors
/// No figures at all, or words where a figure should be.
pub fn read(sheets: &[Grid]) -> Result<Reading, ImportError> {
    let layout = labels::input(sheets).ok_or_else(|| {
        ImportError::whole("ローカルベンチマークの入力シート（【入力】財務分析）が見つかりません")
    })?;
    let mut doubts = Vec::new();
    let mut columns = Vec::new();
    for index in 0..layout.columns.len() {
        columns.push(period(&layout, index, &mut doubts)?);
    }
    let mut periods: Vec<ReadPeriod> = Vec::new();
    let has_older = |index: usize| columns.iter().skip(index + 1).flatten().next().is_some();
    for (index, column) in columns.iter().enumerate() {
        if let Some(mut period) = column.clone() {
            if has_older(index) {
                period
                    .figures
                    .retain(|read| read.figure != Figure::PriorSales);
            }
            periods.push(period);
        }
    }
    let answers = answers::read(sheets);
    if periods.is_empty() && answers.is_empty() {
        return Err(ImportError::at(
            layout.sheet_place(),
            "金額が一つも入力されていません。記入済みのワークブックを選んでください",
        ));
    }
    if periods.is_empty() {
        periods.push(ReadPeriod::default());
    }
    Ok(Reading {
        format: Format::LocalBenchmarkWorkbook,
        encoding: None,
        unit: MoneyUnit::ThousandYen,
        company: company(&layout, &periods, &mut doubts)?,
        periods,
        answers,
        doubts,
    })
}

/// The period of a column; `None` when nothing is typed in it.
fn period(
    layout: &Layout<'_>,
    index: usize,
    doubts: &mut Vec<Doubt>,
) -> Result<Option<ReadPeriod>, ImportError> {
    let Some(&column) = layout.columns.get(index) else {
        return Ok(None);
    };
    let mut period = ReadPeriod::default();
    for figure in FIGURES {
        let Some(row) = layout.row(figure.label()) else {
            continue;
        };
        let Some(amount) = value(layout.grid, row, column, figure, doubts)? else {
            continue;
        };
        let is_link = figure == Figure::PriorSales && index + 1 < layout.columns.len();
        if is_link && amount.value == 0 {
            continue;
        }
        if figure == Figure::Months {
            period.months = Some(amount.value);
        } else {
            period.figures.push(ReadFigure {
                figure,
                value: amount.value,
                raw: amount.raw,
                place: layout.grid.place(row, column),
            });
        }
    }
    if !period
        .figures
        .iter()
        .any(|read| read.figure != Figure::PriorSales)
    {
        return Ok(None);
    }
    period.end = end(layout, column, doubts);
    Ok(Some(period))
}

fn value(
    grid: &Grid,
    row: &Row,
    column: usize,
    figure: Figure,
    doubts: &mut Vec<Doubt>,
) -> Result<Option<Amount>, ImportError> {
    if let Cell::Error(error) = row.cell(column) {
        doubts.push(Doubt {
            place: Some(grid.place(row, column)),
            message: format!(
                "計算式のエラー（{error}）です。「{}」を未入力として扱いました",
                figure.label()
            ),
        });
        return Ok(None);
    }
    if figure.is_money() {
        amount::money(grid, row, column, MoneyUnit::ThousandYen)
    } else {
        amount::count(grid, row, column)
    }
}

/// 決算年月: a date, words, `202503`, or Excel's count of days.
fn end(layout: &Layout<'_>, column: usize, doubts: &mut Vec<Doubt>) -> Option<PeriodEnd> {
    let row = layout.row("決算年月")?;
    let cell = row.cell(column);
    let end = match cell {
        Cell::Number(days) if (20_000.0..80_000.0).contains(days) => of_days(*days),
        _ => cell
            .text()
            .and_then(|text| dates::find(&text).first().copied()?.month_end()),
    };
    if end.is_none() {
        doubts.push(Doubt {
            place: Some(layout.grid.place(row, column)),
            message: match cell.text() {
                Some(text) => {
                    format!("「{text}」を決算年月として読み取れません。決算年月を入力してください")
                }
                None => "決算年月が空欄です。決算年月を入力してください".to_owned(),
            },
        });
    }
    end
}

/// The month of a day that Excel counts from the end of 1899.
fn of_days(days: f64) -> Option<PeriodEnd> {
    #[expect(clippy::cast_possible_truncation, reason = "between 20,000 and 80,000")]
    let days = days as i64;
    let date = jiff::civil::date(1899, 12, 30)
        .checked_add(jiff::Span::new().days(days))
        .ok()?;
    PeriodEnd::parse(&format!("{:04}-{:02}", date.year(), date.month())).ok()
}

fn company(
    layout: &Layout<'_>,
    periods: &[ReadPeriod],
    doubts: &mut Vec<Doubt>,
) -> Result<ReadCompany, ImportError> {
    let capital = match (layout.row("資本金"), layout.columns.first()) {
        (Some(row), Some(&column)) => {
            amount::money(layout.grid, row, column, MoneyUnit::ThousandYen)?
        }
        _ => None,
    };
    let industry = layout
        .words("業種_大分類")
        .zip(layout.words("業種_小分類"))
        .map(|(major, minor)| Industry { major, minor });
    if industry.is_none() {
        doubts.push(Doubt {
            place: Some(layout.sheet_place()),
            message: "業種の大分類と小分類がそろっていません。事業者の情報で業種を選んでください"
                .to_owned(),
        });
    }
    let employees = periods
        .first()
        .and_then(|period| {
            period
                .figures
                .iter()
                .find(|read| read.figure == Figure::Employees)
        })
        .map(|read| read.value);
    Ok(ReadCompany {
        name: layout.words("商号"),
        representative: layout.words("代表者名"),
        address: layout.words("所在地"),
        sole_proprietor: None,
        industry,
        capital_yen: capital.map(|amount| amount.value),
        employees,
    })
}

#[cfg(test)]
mod tests;
