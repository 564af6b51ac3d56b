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
    /// シフトJIS（CP932）
    Cp932,
}

/// Pixels of a PNG for each unit of its chart.
const SCALE: f32 = 2.0;

/// Refuses options that would have no effect, and to fill a screen with bytes that it cannot show.
pub(super) fn check(args: &Args) -> Result<(), Failure> {
    let usage = |wrong: bool, words| {
        if wrong {
            Err(Failure::Usage(words))
        } else {
            Ok(())
        }
    };
    let drawn = matches!(args.format, Format::Svg | Format::Png);
    usage(
        args.chart.is_some() && !drawn,
        "--chart は --format svg か png と一緒に指定してください",
    )?;
    usage(
        args.indicator.is_some() && args.chart != Some(Chart::Trend),
        "--indicator は --chart trend と一緒に指定してください",
    )?;
    usage(
        args.encoding.is_some() && args.format != Format::Csv,
        "--encoding は --format csv と一緒に指定してください",
    )?;
    let bytes = matches!(args.format, Format::Xlsx | Format::Png);
    usage(
        bytes && args.output.is_none() && std::io::stdout().is_terminal(),
        "xlsx と png は画面に表示できません。-o で出力先のファイルを指定してください",
    )
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
    let encoding = match args.encoding.unwrap_or(Letters::Utf8) {
        Letters::Utf8 => Encoding::Utf8Bom,
        Letters::Cp932 => Encoding::Cp932,
    };
    table::csv(name, analysis, encoding)
}

/// The chart as SVG.
pub(super) fn svg(args: &Args, name: &str, analysis: &Analysis) -> String {
    match args.chart.unwrap_or(Chart::Radar) {
        Chart::Radar => radar::render(name, analysis),
        Chart::Trend => {
            let of = args.indicator.unwrap_or(TrendOf::OperatingMargin);
            lines::render(name, analysis, of.into())
        }
        Chart::BreakEven => break_even::render(name, analysis),
        Chart::Cost => cost::render(name, analysis),
    }
}

/// The chart as PNG.
pub(super) fn picture(args: &Args, name: &str, analysis: &Analysis) -> Result<Vec<u8>, Failure> {
    Ok(png::render(&svg(args, name, analysis), SCALE)?.bytes)
}
