//! Sheet 「財務分析シート」: basic data, the six indicators of the latest period, the two before it, and the radar chart,
//! at the cells of METI's sheet. Everything is a formula over the input sheet.

use rust_xlsxwriter::{
    Chart, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartLineDashType, ChartMarker,
    ChartMarkerType, ChartSolidFill, ChartType, ConditionalFormatCell, ConditionalFormatCellRule,
    Worksheet, XlsxError,
};

use super::Input;
use super::formula::{self, NO_POINTS, NO_VALUE, Period, layout_row};
use super::input::{linked, size_words};
use super::layout::{BASE, BLOCKS, Block, PERIOD_NAMES, RESULT, input as cell_of};
use super::sheet::{Cached, Sheet, lines, page};
use super::style::Style;
use crate::domain::benchmark::{INDICATORS, Indicator};
use crate::domain::format;

pub(super) fn write(
    worksheet: &mut Worksheet,
    style: &Style,
    input: &Input<'_>,
) -> Result<(), XlsxError> {
    worksheet.set_name(RESULT)?;
    page(worksheet, false, 1);
    worksheet.set_freeze_panes(2, 0)?;
    let sheet = &mut Sheet(worksheet);
    sheet.widths(&[
        2.0, 12.0, 9.0, 9.0, 7.0, 7.0, 5.0, 7.0, 11.0, 2.0, 6.0, 5.0, 5.0, 5.0, 7.0, 11.0,
    ])?;
    sheet.text("B1", "ローカルベンチマーク　財務分析シート", &style.title)?;
    basic(sheet, style, input)?;
    sheet.text("B18", "■財務指標（最新期）", &style.section)?;
    sheet.text("B31", "■財務指標（過去2期）", &style.section)?;
    sheet.height(20, 30.0)?;
    sheet.height(33, 30.0)?;
    for index in 0..BLOCKS.len() {
        block(sheet, style, input, index)?;
    }
    notes(sheet, style, input)?;
    sheet.0.insert_chart_with_offset(3, 9, &radar(), 8, 0)?;
    let loss = ConditionalFormatCell::new()
        .set_rule(ConditionalFormatCellRule::LessThan(0))
        .set_format(Style::loss());
    for (first, column, last) in [(20, 4, 25), (33, 4, 38), (33, 10, 38)] {
        sheet
            .0
            .add_conditional_format(first, column, last, column, &loss)?;
    }
    Ok(())
}

/// Rows 5 to 15: who it is about.
fn basic(sheet: &mut Sheet<'_>, style: &Style, input: &Input<'_>) -> Result<(), XlsxError> {
    sheet.text("B3", "■基本情報", &style.section)?;
    let text = |text: Option<&str>| {
        let text = text.filter(|text| !text.is_empty());
        Cached::Text(text.unwrap_or("未入力").to_owned())
    };
    let latest = input.inputs.first().map(|(_, x)| x);
    let number = |number: Option<f64>| Cached::or(number, "未入力");
    let people = style.linked_money.clone().set_num_format("#,##0.##\"人\"");
    let money = style
        .linked_money
        .clone()
        .set_num_format("#,##0\"千円\";\"△ \"#,##0\"千円\";0\"千円\"");
    let major = input.industry.map(|industry| industry.major.as_str());
    let minor = input.industry.map(|industry| industry.minor.as_str());
    let size = size_words(input);
    let rows = [
        ("商号", 5, text(Some(input.name)), &style.linked_text),
        ("所在地", 6, text(input.address), &style.linked_text),
        (
            "代表者名",
            7,
            text(input.representative),
            &style.linked_text,
        ),
        ("業種_大分類", 9, text(major), &style.linked_text),
        ("業種_小分類", 10, text(minor), &style.linked_text),
        ("事業規模", 20, text(Some(&size)), &style.linked_text),
        ("決算年月", 26, end(input, 0, "未入力"), &style.month),
        ("売上高", 27, number(latest.and_then(|x| x.sales)), &money),
        (
            "営業利益",
            29,
            number(latest.and_then(|x| x.operating_profit)),
            &money,
        ),
        (
            "従業員数（正社員）",
            12,
            number(latest.and_then(|x| x.employees)),
            &people,
        ),
        ("資本金", 13, number(input.capital_thousand_yen), &money),
    ];
    for (row, (label, from, cached, format)) in (5..).zip(rows) {
        sheet.text(&format!("B{row}:D{row}"), label, &style.label)?;
        let source = cell_of('D', from);
        let formula = format!(r#"=IF({source}="","未入力",{source})"#);
        sheet.formula(&format!("E{row}:I{row}"), &formula, &cached, format)?;
    }
    Ok(())
}

/// A period's end as the input sheet's date cell gives it.
fn end(input: &Input<'_>, index: usize, none: &str) -> Cached {
    let end = input.inputs.get(index).and_then(|(end, _)| end.as_deref());
    match end {
        Some(end) => {
            super::input::serial(end).map_or_else(|| Cached::Text(end.to_owned()), Cached::Number)
        }
        None => Cached::Text(none.to_owned()),
    }
}

/// One period's table with total and rank.
fn block(
    sheet: &mut Sheet<'_>,
    style: &Style,
    input: &Input<'_>,
    index: usize,
) -> Result<(), XlsxError> {
    let block = &BLOCKS[index];
    let head = block.first - 1;
    let spread = Spread::of(block);
    let source = cell_of(super::layout::PERIODS[index], 26);
    let name = PERIOD_NAMES[index];
    let cells = format!("{}{2}:{}{2}", spread.value.0, block.base, head - 1);
    let formula = format!(r#"=IF({source}="","{name}",{source})"#);
    let month = style.month.clone().set_bold();
    sheet.formula(&cells, &formula, &end(input, index, name), &month)?;
    if block.value == 'E' {
        sheet.text(
            &format!("B{0}:D{0}", head - 1),
            name_pair(index),
            &style.head,
        )?;
        sheet.text(&format!("B{head}:D{head}"), "指標", &style.head)?;
    }
    sheet.text(&spread.values(head), "算出結果", &style.head)?;
    sheet.text(&spread.points(head), "貴社点数", &style.head)?;
    sheet.text(&format!("{}{head}", block.base), "業種基準値", &style.head)?;
    for indicator in INDICATORS {
        line(sheet, style, input, index, indicator)?;
    }
    let period = input.analysis.periods.get(index);
    let total = period.map_or(0.0, |period| f64::from(period.total));
    let rank = period.map_or("D", |period| period.rank.into());
    let last = block.first + 7;
    let before = match block.value {
        'E' => format!("E{last}:G{last}"),
        _ => format!("K{last}:N{last}"),
    };
    sheet.text(&before, "総合評価点（30点満点）・総合評価", &style.head)?;
    sheet.height(last, 34.0)?;
    sheet.formula(
        block.total,
        &formula::total(index),
        &Cached::Number(total),
        &style.total,
    )?;
    sheet.formula(
        block.rank,
        &formula::rank(index),
        &Cached::Text(rank.to_owned()),
        &style.total,
    )
}

fn name_pair(index: usize) -> &'static str {
    if index == 0 {
        "最新期"
    } else {
        "前期（左）・前々期（右）"
    }
}

/// The merged columns of a block.
struct Spread {
    value: (char, char),
    points: (char, char),
}

impl Spread {
    fn of(block: &Block) -> Self {
        if block.value == 'E' {
            Self {
                value: ('E', 'F'),
                points: ('G', 'H'),
            }
        } else {
            Self {
                value: ('K', 'M'),
                points: ('N', 'O'),
            }
        }
    }

    fn values(&self, row: u32) -> String {
        format!("{}{row}:{}{row}", self.value.0, self.value.1)
    }

    fn points(&self, row: u32) -> String {
        format!("{}{row}:{}{row}", self.points.0, self.points.1)
    }
}

/// One indicator of a period: value, points, base value.
fn line(
    sheet: &mut Sheet<'_>,
    style: &Style,
    input: &Input<'_>,
    index: usize,
    indicator: Indicator,
) -> Result<(), XlsxError> {
    let block = &BLOCKS[index];
    let row = block.row(indicator);
    let spread = Spread::of(block);
    if block.value == 'E' {
        let label = format!(
            "{}{}（{}）",
            indicator.ordinal(),
            indicator.label(),
            indicator.category()
        );
        sheet.text(&format!("B{row}:D{row}"), &label, &style.label)?;
        sheet.height(row, 24.0)?;
    }
    let period = Period {
        index,
        linked: linked(input, index),
    };
    let score = input
        .analysis
        .periods
        .get(index)
        .map(|period| period.indicators.get(indicator));
    let format = style.value(indicator);
    let value = formula::value(indicator, period, input.quirks);
    let cached = Cached::or(score.and_then(|score| score.value), NO_VALUE);
    sheet.formula(&spread.values(row), &value, &cached, &format)?;
    let points = formula::points(indicator, period, &format!("{}{row}", block.value));
    let cached = Cached::or(
        score.and_then(|score| score.score).map(f64::from),
        NO_POINTS,
    );
    sheet.formula(&spread.points(row), &points, &cached, &style.points)?;
    let limits = super::base::thresholds_of(input).and_then(|all| all[indicator as usize]);
    let cached = Cached::or(limits.map(|limits| limits.median), NO_VALUE);
    sheet.formula(
        &format!("{}{row}", block.base),
        &formula::base(indicator),
        &cached,
        &format,
    )
}

/// METI's footnotes in our words, and what the analysis has to say.
fn notes(sheet: &mut Sheet<'_>, style: &Style, input: &Input<'_>) -> Result<(), XlsxError> {
    let table = format!(
        "業種基準値は{}年度版の表によります。同じ業種・規模の事業者の中央値です。",
        input.analysis.table
    );
    let fixed = [
        "点数は、業種の基準からの離れ方を表すもので、事業者の価値そのものを表すものではありません。商流・業務フロー、4つの視点と合わせてご覧ください。",
        "労働生産性は、従業員1人当たりの営業利益です。経営力向上計画などの労働生産性とは計算式が異なります。",
        "EBITDA有利子負債倍率は、借入金が現金・預金以下なら5点、営業利益と減価償却費の合計が0以下なら1点とし、そのほかは倍率で点数を付けます。",
        "「-」は計算できない値、「.」は付けられない点数です。総合評価点は付いた点数の合計で、24点以上がA、18点以上がB、12点以上がC、それ未満がDです。",
    ];
    let analysed = input.analysis.notes.iter().map(String::as_str);
    let all: Vec<&str> = fixed
        .into_iter()
        .chain([table.as_str()])
        .chain(analysed)
        .collect();
    sheet.text("B43", "■注記", &style.section)?;
    for (row, note) in (44..).zip(all) {
        let text = format!("・{}", format::sentence(note));
        sheet.text(&format!("B{row}:P{row}"), &text, &style.note)?;
        sheet.height(row, lines(&text, 78.0) * 14.0 + 2.0)?;
    }
    Ok(())
}

/// The native radar chart: six axes, 0 to 5, three series as METI's.
fn radar() -> Chart {
    let font = |size: i32| {
        let mut font = ChartFont::new();
        font.set_name("BIZ UDPゴシック")
            .set_size(size)
            .set_color(0x001F_2933);
        font
    };
    let (first, last) = (layout_row(INDICATORS[0]), layout_row(INDICATORS[5]));
    let mut chart = Chart::new(ChartType::RadarWithMarkers);
    let series = [
        (
            'M',
            2,
            0x007F_7F7F,
            ChartLineDashType::Dash,
            ChartMarkerType::Triangle,
        ),
        (
            'L',
            1,
            0x0000_70C0,
            ChartLineDashType::Dash,
            ChartMarkerType::Square,
        ),
        (
            'K',
            0,
            0x00C0_0000,
            ChartLineDashType::Solid,
            ChartMarkerType::Circle,
        ),
    ];
    for (column, period, colour, dash, marker) in series {
        let mut line = ChartLine::new();
        line.set_color(colour).set_width(2.25).set_dash_type(dash);
        let mut fill = ChartSolidFill::new();
        fill.set_color(if period == 0 {
            0x00FF_0000
        } else {
            0x00FF_FFFF
        });
        let mut edge = ChartLine::new();
        edge.set_color(colour).set_width(1.0);
        let mut marks = ChartMarker::new();
        marks
            .set_type(marker)
            .set_size(7)
            .set_format(ChartFormat::new().set_solid_fill(&fill).set_border(&edge));
        let _ = chart
            .add_series()
            .set_name(PERIOD_NAMES[period])
            .set_categories(format!("='{BASE}'!$J${first}:$J${last}").as_str())
            .set_values(format!("='{BASE}'!${column}${first}:${column}${last}").as_str())
            .set_format(ChartFormat::new().set_line(&line))
            .set_marker(&marks);
    }
    chart.title().set_name("6指標の点数").set_font(&font(12));
    chart.x_axis().set_font(&font(10));
    let mut grid = ChartLine::new();
    grid.set_color(0x00C3_CCD5).set_width(0.75);
    chart
        .y_axis()
        .set_min(0)
        .set_max(5)
        .set_major_unit(1)
        .set_font(&font(8))
        .set_major_gridlines_line(&grid);
    chart
        .legend()
        .set_position(ChartLegendPosition::Bottom)
        .set_font(&font(10));
    chart.show_na_as_empty_cell();
    chart.set_alt_text(
        "6指標の点数を最新期・前期・前々期で比べるレーダーチャート。値は左の表にあります",
    );
    chart.set_width(330).set_height(600);
    chart
}
