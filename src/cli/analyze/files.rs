//! What `banso analyze` writes beside text and JSON: a workbook, a table, charts.

use std::io::IsTerminal as _;

use clap::ValueEnum;

use super::{Args, Failure, Format, Tables};
use crate::clock::Clock;
use crate::domain::analysis::Analysis;
use crate::domain::benchmark::{Indicator, Quirks};
use crate::export::table::{self, Encoding};
use crate::export::{break_even, cost, lines, png, radar, workbook};
use crate::import::company_file::CompanyFile;

/// Which chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Chart {
    /// レーダーチャート
    Radar,
    /// 指標の推移（--indicator で指標を選びます）
    Trend,
    /// 損益分岐点図
    BreakEven,
    /// 費用構成
    Cost,
}

/// The indicator of a trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(super) enum TrendOf {
    /// 売上増加率
    SalesGrowth,
    /// 営業利益率
    OperatingMargin,
    /// 労働生産性
    LaborProductivity,
    /// EBITDA有利子負債倍率
    EbitdaDebtMultiple,
    /// 営業運転資本回転期間
    WorkingCapitalMonths,
    /// 自己資本比率
    EquityRatio,
}

impl From<TrendOf> for Indicator {
    fn from(of: TrendOf) -> Self {
        match of {
            TrendOf::SalesGrowth => Self::SalesGrowth,
            TrendOf::OperatingMargin => Self::OperatingMargin,
            TrendOf::LaborProductivity => Self::LaborProductivity,
            TrendOf::EbitdaDebtMultiple => Self::EbitdaDebtMultiple,
            TrendOf::WorkingCapitalMonths => Self::WorkingCapitalMonths,
            TrendOf::EquityRatio => Self::EquityRatio,
        }
    }
}

/// The letters of a CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Letters {
    /// UTF-8（BOM付き）
    Utf8,
    /// Shift_JIS（CP932）
    Cp932,
}

/// Pixels of a PNG for each unit of its chart.
const SCALE: f32 = 2.0;

/// Refuses to fill a screen with bytes that it cannot show.
pub(super) fn refuse_screen(args: &Args) -> Result<(), Failure> {
    let name = match args.format {
        Format::Xlsx => "xlsx",
        Format::Png => "png",
        Format::Text | Format::Json | Format::Csv | Format::Svg => return Ok(()),
    };
    if args.output.is_none() && std::io::stdout().is_terminal() {
        return Err(Failure::Screen(name));
    }
    Ok(())
}

/// The workbook.
pub(super) fn xlsx(
    company: &CompanyFile,
    analysis: &Analysis,
    tables: &Tables,
) -> Result<Vec<u8>, Failure> {
    let periods = company.subject.periods.iter();
    let inputs: Vec<_> = periods
        .map(|period| (period.end.clone(), period.inputs))
        .collect();
    let input = workbook::Input {
        name: company.name.as_deref().unwrap_or_default(),
        representative: None,
        address: None,
        industry: company.subject.industry.as_ref(),
        capital_thousand_yen: company.subject.capital_thousand_yen,
        analysis,
        inputs: &inputs,
        table: &tables.base,
        industries: &tables.industries,
        quirks: Quirks::default(),
        answers: &[],
        made_at: Clock::System.now(),
    };
    Ok(workbook::render(&input)?)
}

/// The table.
pub(super) fn csv(args: &Args, name: &str, analysis: &Analysis) -> Vec<u8> {
    let encoding = match args.encoding {
        Letters::Utf8 => Encoding::Utf8Bom,
        Letters::Cp932 => Encoding::Cp932,
    };
    table::csv(name, analysis, encoding)
}

/// The chart as SVG.
pub(super) fn svg(args: &Args, name: &str, analysis: &Analysis) -> String {
    match args.chart {
        Chart::Radar => radar::render(name, analysis),
        Chart::Trend => lines::render(name, analysis, args.indicator.into()),
        Chart::BreakEven => break_even::render(name, analysis),
        Chart::Cost => cost::render(name, analysis),
    }
}

/// The chart as PNG.
pub(super) fn picture(args: &Args, name: &str, analysis: &Analysis) -> Result<Vec<u8>, Failure> {
    Ok(png::render(&svg(args, name, analysis), SCALE)?.bytes)
}
