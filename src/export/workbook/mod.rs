//! The workbook (Excelブック) of a company: METI's input and result sheets with live formulas and a native radar chart,
//! the non-financial sheets, all other ratios, and the base values that the formulas look up. No macro. Whatever people
//! typed is written as a string, never as a formula.

mod base;
mod flow;
mod formula;
mod input;
mod layout;
mod ratios;
mod result;
mod sheet;
mod size;
mod style;
mod trend;
mod views;

use jiff::Timestamp;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use thiserror::Error;

use super::text::one_line;
use crate::domain::analysis::Analysis;
use crate::domain::benchmark::{BaseTable, Quirks};
use crate::domain::checklist::Answer;
use crate::domain::industry::{Industries, Industry};
use crate::domain::statement::Inputs;

pub use layout::SHEETS;

/// What goes into a workbook.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// 商号
    pub name: &'a str,
    /// 代表者名
    pub representative: Option<&'a str>,
    /// 所在地
    pub address: Option<&'a str>,
    /// Class of the Local Benchmark.
    pub industry: Option<&'a Industry>,
    /// 資本金（千円）
    pub capital_thousand_yen: Option<f64>,
    /// The result, periods newest first.
    pub analysis: &'a Analysis,
    /// The figures the result was computed from, one a period of it.
    pub inputs: &'a [(Option<String>, Inputs)],
    /// The base values that the formulas look up.
    pub table: &'a BaseTable,
    /// Classes and size limits, for the lists and the size class.
    pub industries: &'a Industries,
    /// Which of METI's slips the formulas reproduce; those of the result.
    pub quirks: Quirks,
    /// The answers of the non-financial sheets (業務フロー, 商流, 4つの視点); others are left out.
    pub answers: &'a [Answer],
    /// When the file is made.
    pub made_at: Timestamp,
}

impl Input<'_> {
    /// The answer to an item, empty when there is none.
    fn answer(&self, item: &str) -> &str {
        self.answers
            .iter()
            .find(|answer| answer.item == item)
            .map_or("", |answer| answer.fact.as_str())
    }
}

/// Why a workbook could not be made.
#[derive(Debug, Error)]
pub enum WorkbookError {
    /// The writer refused a part of it.
    #[error("Excelファイルを作れませんでした（{0}）")]
    Writer(#[from] XlsxError),
}

/// Makes the workbook. It takes some tens of milliseconds of computing: not for an async thread.
///
/// # Errors
/// Why it could not be made.
pub fn render(input: &Input<'_>) -> Result<Vec<u8>, WorkbookError> {
    let style = style::Style::new();
    let mut book = Workbook::new();
    book.set_default_format(&style.plain, 26, 72)?;
    let created = ExcelDateTime::from_timestamp(input.made_at.as_second())?;
    let title = format!("{} ローカルベンチマーク", one_line(input.name));
    let properties = DocProperties::new()
        .set_title(sheet::clip(title.trim(), 200))
        .set_creation_datetime(&created);
    book.set_properties(&properties);
    input::write(book.add_worksheet(), &style, input)?;
    result::write(book.add_worksheet(), &style, input)?;
    flow::write(book.add_worksheet(), &style, input)?;
    views::write(book.add_worksheet(), &style, input)?;
    ratios::write(book.add_worksheet(), &style, input)?;
    if input.analysis.periods.len() > 1 {
        trend::write(book.add_worksheet(), &style, input)?;
    }
    base::write(book.add_worksheet(), &style, input)?;
    Ok(book.save_to_buffer()?)
}
