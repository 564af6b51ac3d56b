//! Sheet 「推移」: all periods, up to ten, from the oldest, with a native line chart an indicator and the industry's median
//! as a dashed line. The newest three periods are formulas over the result sheet.

use rust_xlsxwriter::{
    Chart, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartLineDashType, ChartMarker,
    ChartMarkerType, ChartSolidFill, ChartType, ConditionalFormatError, Worksheet, XlsxError,
};

use super::Input;
use super::base::thresholds_of;
use super::layout::{BLOCKS, RESULT, TREND, at};
use super::sheet::{Cached, Sheet, letters, page};
use super::style::Style;
use crate::domain::benchmark::{INDICATORS, Indicator};
use crate::domain::statement::Figure;

const MOST: usize = 10;
/// Column B, the oldest period.
const FIRST: u16 = 1;
const HEAD: u32 = 4;
const VALUES: u32 = 5;
const MEDIANS: u32 = 11;
const POINTS: u32 = 18;
const FIGURES: u32 = 27;
const CHARTS: u32 = 37;
const SHOWN: [Figure; 8] = [
    Figure::Sales,
    Figure::OperatingProfit,
    Figure::Depreciation,
    Figure::Employees,
    Figure::Cash,
    Figure::Borrowings,
    Figure::TotalLiabilities,
    Figure::NetAssets,
];

pub(super) fn write(
    worksheet: &mut Worksheet,
    style: &Style,
    input: &Input<'_>,
) -> Result<(), XlsxError> {
    worksheet.set_name(TREND)?;
    page(worksheet, true, 0);
    worksheet.set_page_breaks(&[CHARTS - 2])?;
    worksheet.set_freeze_panes(HEAD, FIRST)?;
    let sheet = &mut Sheet(worksheet);
    let count = input.analysis.periods.len().min(MOST);
    let mut widths = vec![32.0];
    widths.extend(std::iter::repeat_n(15.0, count.max(7)));
    sheet.widths(&widths)?;
    sheet.text("A1", "推移", &style.title)?;
    let title = match input.analysis.periods.len() {
        all if all > MOST => format!("{all}期のうち、新しい{MOST}期を表示しています。"),
        _ => String::new(),
    };
    sheet.text(
        "A2",
        &format!("{title}左が古い期で、空欄は計算できない期です。最新の3期は「財務分析シート」の計算式につながっています"),
        &style.hint,
    )?;
    let columns: Vec<(u16, usize)> = (FIRST..).zip((0..count).rev()).collect();
    sheet.text(&format!("A{HEAD}"), "決算期", &style.head)?;
    for (column, index) in &columns {
        let cell = format!("{}{HEAD}", letters(*column));
        sheet.text(&cell, &input.analysis.period_label(*index), &style.head)?;
    }
    values(sheet, style, input, &columns)?;
    points(sheet, style, input, &columns)?;
    figures(sheet, style, input, &columns)?;
    charts(sheet, style, count)
}

/// Values and medians.
fn values(
    sheet: &mut Sheet<'_>,
    style: &Style,
    input: &Input<'_>,
    columns: &[(u16, usize)],
) -> Result<(), XlsxError> {
    let limits = thresholds_of(input);
    for indicator in INDICATORS {
        let format = style.value(indicator);
        let (row, base) = (VALUES + indicator as u32, MEDIANS + indicator as u32);
        let label = format!("{}{}", indicator.ordinal(), indicator.label());
        sheet.text(&format!("A{row}"), &label, &style.label)?;
        sheet.text(
            &format!("A{base}"),
            &format!("　業種基準値：{}", indicator.label()),
            &style.label,
        )?;
        for (column, index) in columns {
            let column = letters(*column);
            let value = input
                .analysis
                .periods
                .get(*index)
                .and_then(|period| period.indicators.get(indicator).value);
            let cell = format!("{column}{row}");
            if let Some(block) = BLOCKS.get(*index) {
                let source = at(RESULT, &format!("{}{}", block.value, block.row(indicator)));
                let cached = Cached::or(value, "#N/A");
                sheet.formula(&cell, &number_or_gap(&source), &cached, &format)?;
            } else {
                sheet.number(&cell, value, &format)?;
            }
            let source = at(RESULT, &format!("I{}", BLOCKS[0].row(indicator)));
            let median = limits
                .and_then(|all| all[indicator as usize])
                .map(|limits| limits.median);
            let cached = Cached::or(median, "#N/A");
            sheet.formula(
                &format!("{column}{base}"),
                &number_or_gap(&source),
                &cached,
                &format,
            )?;
        }
    }
    let last = FIRST + u16::try_from(columns.len()).unwrap_or(1) - 1;
    let quiet = ConditionalFormatError::new().set_format(Style::quiet_error());
    sheet
        .0
        .add_conditional_format(VALUES - 1, FIRST, MEDIANS + 4, last, &quiet)
        .map(drop)
}

/// A chart draws #N/A as a gap and text as 0.
fn number_or_gap(source: &str) -> String {
    format!("=IF(ISNUMBER({source}),{source},NA())")
}

/// Points, total and rank.
fn points(
    sheet: &mut Sheet<'_>,
    style: &Style,
    input: &Input<'_>,
    columns: &[(u16, usize)],
) -> Result<(), XlsxError> {
    sheet.text(&format!("A{}", POINTS - 1), "■点数", &style.section)?;
    let (total_row, rank_row) = (POINTS + 6, POINTS + 7);
    for indicator in INDICATORS {
        let row = POINTS + indicator as u32;
        let label = format!("{}{}の点数", indicator.ordinal(), indicator.label());
        sheet.text(&format!("A{row}"), &label, &style.label)?;
    }
    sheet.text(&format!("A{total_row}"), "総合評価点", &style.label)?;
    sheet.text(&format!("A{rank_row}"), "総合評価", &style.label)?;
    for (column, index) in columns {
        let column = letters(*column);
        let Some(period) = input.analysis.periods.get(*index) else {
            continue;
        };
        let scores = period.indicators.iter().map(|(indicator, score)| {
            let source = BLOCKS
                .get(*index)
                .map(|block| format!("{}{}", block.points, block.row(indicator)));
            (
                POINTS + indicator as u32,
                source,
                Cached::or(score.score.map(f64::from), "."),
            )
        });
        let block = BLOCKS.get(*index);
        let totals = [
            (
                total_row,
                block.map(|block| block.total.to_owned()),
                Cached::Number(period.total.into()),
            ),
            (
                rank_row,
                block.map(|block| block.rank.to_owned()),
                Cached::Text(<&str>::from(period.rank).to_owned()),
            ),
        ];
        for (row, source, cached) in scores.chain(totals) {
            let cell = format!("{column}{row}");
            match (source, cached) {
                (Some(source), cached) => {
                    sheet.formula(
                        &cell,
                        &format!("={}", at(RESULT, &source)),
                        &cached,
                        &style.points,
                    )?;
                }
                (None, Cached::Number(number)) => {
                    sheet.number(&cell, Some(number), &style.points)?;
                }
                (None, Cached::Text(text)) => sheet.text(&cell, &text, &style.points)?,
            }
        }
    }
    Ok(())
}

/// The figures that are asked for first.
fn figures(
    sheet: &mut Sheet<'_>,
    style: &Style,
    input: &Input<'_>,
    columns: &[(u16, usize)],
) -> Result<(), XlsxError> {
    sheet.text(
        &format!("A{}", FIGURES - 1),
        "■主な数値（千円、書き出した時点の値）",
        &style.section,
    )?;
    for (row, figure) in (FIGURES..).zip(SHOWN) {
        sheet.text(&format!("A{row}"), figure.label(), &style.label)?;
        for (column, index) in columns {
            let number = input.inputs.get(*index).and_then(|(_, x)| x.get(figure));
            sheet.number(
                &format!("{}{row}", letters(*column)),
                number,
                &style.linked_money,
            )?;
        }
    }
    Ok(())
}

/// Six charts, two in a row.
fn charts(sheet: &mut Sheet<'_>, style: &Style, count: usize) -> Result<(), XlsxError> {
    sheet.text(
        &format!("A{}", CHARTS - 1),
        "■グラフ（破線は業種基準値）",
        &style.section,
    )?;
    let last = letters(FIRST + u16::try_from(count).unwrap_or(1) - 1);
    for indicator in INDICATORS {
        let number = indicator as u32;
        let row = CHARTS - 1 + (number / 2) * 13;
        let column = if number.is_multiple_of(2) { 0 } else { 3 };
        let x = if number.is_multiple_of(2) { 0 } else { 60 };
        sheet
            .0
            .insert_chart_with_offset(row, column, &chart(indicator, &last), x, 4)?;
    }
    Ok(())
}

fn chart(indicator: Indicator, last: &str) -> Chart {
    let font = |size: i32| {
        let mut font = ChartFont::new();
        font.set_name("BIZ UDPゴシック")
            .set_size(size)
            .set_color(0x001F_2933);
        font
    };
    let row = |row: u32| format!("='{TREND}'!$B${row}:${last}${row}");
    let mut chart = Chart::new(ChartType::Line);
    let mut line = ChartLine::new();
    line.set_color(0x000F_766E).set_width(2.25);
    let mut fill = ChartSolidFill::new();
    fill.set_color(0x000F_766E);
    let mut marker = ChartMarker::new();
    marker
        .set_type(ChartMarkerType::Circle)
        .set_size(6)
        .set_format(ChartFormat::new().set_solid_fill(&fill));
    let _ = chart
        .add_series()
        .set_name(indicator.label())
        .set_categories(row(HEAD).as_str())
        .set_values(row(VALUES + indicator as u32).as_str())
        .set_format(ChartFormat::new().set_line(&line))
        .set_marker(&marker);
    let mut dashed = ChartLine::new();
    dashed
        .set_color(0x005B_6673)
        .set_width(1.5)
        .set_dash_type(ChartLineDashType::Dash);
    let _ = chart
        .add_series()
        .set_name("業種基準値")
        .set_categories(row(HEAD).as_str())
        .set_values(row(MEDIANS + indicator as u32).as_str())
        .set_format(ChartFormat::new().set_line(&dashed))
        .set_marker(ChartMarker::new().set_none());
    let title = format!("{}{}", indicator.ordinal(), indicator.label());
    chart.title().set_name(title.as_str()).set_font(&font(11));
    chart
        .x_axis()
        .set_font(&font(9))
        .set_label_position(rust_xlsxwriter::ChartAxisLabelPosition::Low);
    let mut grid = ChartLine::new();
    grid.set_color(0x00DD_E3E9).set_width(0.75);
    chart
        .y_axis()
        .set_num_format(axis_format(indicator))
        .set_font(&font(9))
        .set_major_gridlines_line(&grid);
    chart
        .legend()
        .set_position(ChartLegendPosition::Bottom)
        .set_font(&font(9));
    chart.show_na_as_empty_cell();
    let words = format!(
        "{}の推移を業種基準値と比べる折れ線グラフ。値は上の表にあります",
        indicator.label()
    );
    chart.set_alt_text(words);
    chart.set_width(520).set_height(320);
    chart
}

/// What the figures of an axis look like.
fn axis_format(indicator: Indicator) -> &'static str {
    match indicator {
        Indicator::SalesGrowth | Indicator::OperatingMargin | Indicator::EquityRatio => {
            r#"0.0%;"△"0.0%;0%"#
        }
        Indicator::LaborProductivity => r##"#,##0;"△"#,##0;0"##,
        Indicator::EbitdaDebtMultiple | Indicator::WorkingCapitalMonths => {
            r##"#,##0.0;"△"#,##0.0;0"##
        }
    }
}
