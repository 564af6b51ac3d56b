//! Sheet 「業種基準値」: the thresholds that the formulas look up, the size limits, the lists of the classes, and what
//! applies to this company.

use rust_xlsxwriter::{ConditionalFormatError, Worksheet, XlsxError};

use super::Input;
use super::formula::layout_row;
use super::layout::{BASE, BLOCKS, PERIOD_NAMES, RESULT, at};
use super::sheet::{Cached, Sheet, letters, page};
use super::size::SizeTable;
use super::style::Style;
use crate::domain::benchmark::{INDICATORS, Indicator, SizeClass, Thresholds};
use crate::domain::industry::Industries;

const SIZES: [SizeClass; 2] = [SizeClass::Medium, SizeClass::Small];
const CUTS: [&str; 5] = ["中央値", "ⅳ", "ⅲ", "ⅱ", "ⅰ"];
/// Column E, the first of the thresholds.
const FIRST_CUT: u16 = 4;

/// Where the sheet's tables stand; they grow with the classes.
pub(super) struct Plan {
    pub(super) size: SizeTable,
    /// First and last row of the 小分類, in the order of their 大分類.
    minors: (u32, u32),
    /// First row of ①'s thresholds, and how many rows each indicator has.
    table: (u32, u32),
}

impl Plan {
    pub(super) fn new(industries: &Industries) -> Self {
        let rows = |count: usize| u32::try_from(count).unwrap_or(u32::MAX / 4).max(1);
        let first = 16;
        let size = SizeTable {
            first,
            last: first + rows(majors(industries).len()) - 1,
        };
        let count = rows(industries.classes().len());
        let minors = (size.last + 4, size.last + 3 + count);
        let table = (minors.1 + 6, 2 * count);
        Self {
            size,
            minors,
            table,
        }
    }

    /// First and last row of an indicator's thresholds.
    fn rows(&self, indicator: Indicator) -> (u32, u32) {
        let first = self.table.0 + (indicator as u32) * (self.table.1 + 3);
        (first, first + self.table.1 - 1)
    }

    /// The list for D9.
    pub(super) fn majors(&self) -> String {
        format!("={}", self.size.column('A'))
    }

    /// The list for D10: the 小分類 of the 大分類 that was chosen.
    pub(super) fn minors_of(&self) -> String {
        let (first, last) = self.minors;
        let majors = at(BASE, &format!("$A${first}:$A${last}"));
        let head = at(BASE, &format!("$B${first}"));
        format!("=OFFSET({head},MATCH($D$9,{majors},0)-1,0,COUNTIF({majors},$D$9),1)")
    }
}

/// The 大分類 in order, each once.
fn majors(industries: &Industries) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for class in industries.classes() {
        if !found.contains(&class.major_key.as_str()) {
            found.push(&class.major_key);
        }
    }
    found
}

pub(super) fn write(
    worksheet: &mut Worksheet,
    style: &Style,
    input: &Input<'_>,
) -> Result<(), XlsxError> {
    let plan = Plan::new(input.industries);
    worksheet.set_name(BASE)?;
    page(worksheet, true, 0);
    let sheet = &mut Sheet(worksheet);
    sheet.widths(&[
        24.0, 30.0, 15.0, 15.0, 13.0, 13.0, 13.0, 13.0, 13.0, 14.0, 9.0, 9.0, 9.0,
    ])?;
    let title = format!("業種基準値（{}年度版の表）", input.analysis.table);
    sheet.text("A1", &title, &style.title)?;
    sheet.text(
        "A2:M2",
        "点数の計算式がここを参照します。数値を書き換えると点数も変わります。出所：経済産業省「ローカルベンチマーク」の業種別基準値",
        &style.note,
    )?;
    applied(sheet, style, input, &plan)?;
    radar_points(sheet, style, input)?;
    sizes(sheet, style, input, plan.size)?;
    classes(sheet, style, input, &plan)?;
    thresholds(sheet, style, input, &plan)
}

/// The thresholds that apply to the company now: rows 5 to 10, columns C to G.
fn applied(
    sheet: &mut Sheet<'_>,
    style: &Style,
    input: &Input<'_>,
    plan: &Plan,
) -> Result<(), XlsxError> {
    sheet.text("A3", "■この事業者に当てはまる基準値", &style.section)?;
    sheet.text("A4", "分類", &style.head)?;
    sheet.text("B4", "指標", &style.head)?;
    for (column, cut) in ('C'..).zip(CUTS) {
        sheet.text(&format!("{column}4"), cut, &style.head)?;
    }
    sheet.text("H4", "よい向き", &style.head)?;
    let limits = thresholds_of(input);
    for indicator in INDICATORS {
        let row = layout_row(indicator);
        sheet.text(&format!("A{row}"), indicator.category(), &style.label)?;
        let name = format!("{}{}", indicator.ordinal(), indicator.label());
        sheet.text(&format!("B{row}"), &name, &style.label)?;
        let known = limits.and_then(|all| all[indicator as usize]);
        for (index, column) in (0_u16..).zip('C'..='G') {
            let formula = look_up(plan, indicator, index);
            let cached = Cached::or(known.map(|limits| cut(&limits, index)), "-");
            let format = style.value(indicator);
            sheet.formula(&format!("{column}{row}"), &formula, &cached, &format)?;
        }
        let better = if indicator.lower_is_better() {
            "低いほどよい"
        } else {
            "高いほどよい"
        };
        sheet.text(&format!("H{row}"), better, &style.centre)?;
    }
    sheet.text("A12:B12", "表を引く見出し（小分類|事業規模）", &style.label)?;
    let (minor, size) = (super::layout::input('D', 10), super::layout::input('D', 20));
    let class = input
        .industry
        .map_or("", |industry| industry.minor.as_str());
    let now = format!("{class}|{}", super::input::size_words(input));
    sheet.formula(
        "C12:G12",
        &format!(r#"={minor}&"|"&{size}"#),
        &Cached::Text(now),
        &style.linked_text,
    )
}

/// The thresholds of the company's class and size.
pub(super) fn thresholds_of<'a>(input: &Input<'a>) -> Option<&'a [Option<Thresholds>; 6]> {
    let size = input.analysis.size_class?;
    input.table.thresholds(&input.industry?.minor, size)
}

/// 中央値, ⅳ, ⅲ, ⅱ, ⅰ by number.
fn cut(limits: &Thresholds, index: u16) -> f64 {
    match index {
        0 => limits.median,
        index => limits.cuts[usize::from(index.min(4) - 1)],
    }
}

fn look_up(plan: &Plan, indicator: Indicator, index: u16) -> String {
    let (first, last) = plan.rows(indicator);
    let column = letters(FIRST_CUT + index);
    format!(
        r#"=IFERROR(INDEX(${column}${first}:${column}${last},MATCH($C$12,$D${first}:$D${last},0)),"-")"#
    )
}

/// What the radar chart draws: a point that is missing leaves a gap, it is not 0.
fn radar_points(sheet: &mut Sheet<'_>, style: &Style, input: &Input<'_>) -> Result<(), XlsxError> {
    sheet.text(
        "J3",
        "■レーダーチャートの点（#N/A は点数なし）",
        &style.section,
    )?;
    sheet.text("J4", "指標", &style.head)?;
    for (index, (column, name)) in ('K'..='M').zip(PERIOD_NAMES).enumerate() {
        sheet.text(&format!("{column}4"), name, &style.head)?;
        let block = &BLOCKS[index];
        for indicator in INDICATORS {
            let points = at(RESULT, &format!("{}{}", block.points, block.row(indicator)));
            let formula = format!("=IF(ISNUMBER({points}),{points},NA())");
            let period = input.analysis.periods.get(index);
            let score = period.and_then(|period| period.indicators.get(indicator).score);
            let cached = Cached::or(score.map(f64::from), "#N/A");
            let cell = format!("{column}{}", layout_row(indicator));
            sheet.formula(&cell, &formula, &cached, &style.points)?;
        }
    }
    for indicator in INDICATORS {
        let cell = format!("J{}", layout_row(indicator));
        sheet.text(&cell, indicator.category(), &style.label)?;
    }
    let quiet = ConditionalFormatError::new().set_format(Style::quiet_error());
    sheet
        .0
        .add_conditional_format(4, 10, 9, 12, &quiet)
        .map(drop)
}

/// The limits of the size class, one row a 大分類.
fn sizes(
    sheet: &mut Sheet<'_>,
    style: &Style,
    input: &Input<'_>,
    table: SizeTable,
) -> Result<(), XlsxError> {
    sheet.text("A14", "■事業規模の判定に使う上限", &style.section)?;
    let heads = [
        "大分類",
        "区分",
        "資本金の上限（千円）",
        "従業員数の上限",
        "小規模の上限（人）",
        "従業員数で判定",
    ];
    for (column, head) in ('A'..).zip(heads) {
        sheet.text(&format!("{column}15"), head, &style.head)?;
    }
    for (row, major) in (table.first..).zip(majors(input.industries)) {
        sheet.text(&format!("A{row}"), major, &style.label)?;
        let Some(rule) = input.industries.size_rule(major) else {
            continue;
        };
        sheet.text(&format!("B{row}"), &rule.size_group, &style.label)?;
        let limits = [
            rule.capital_max_thousand_yen,
            rule.employees_max,
            rule.small_employees_max,
        ];
        for (column, limit) in ('C'..).zip(limits) {
            #[expect(
                clippy::cast_precision_loss,
                reason = "limits of the size table are small whole numbers"
            )]
            let limit = limit as f64;
            sheet.number(&format!("{column}{row}"), Some(limit), &style.linked_money)?;
        }
        // Q1: METI's test of a wholesaler's head count is always false.
        let not_by_people = rule.size_group == "卸売業" && input.quirks.wholesale_size;
        let by_people = if not_by_people { "しない" } else { "する" };
        sheet.text(&format!("F{row}"), by_people, &style.centre)?;
    }
    if input.quirks.wholesale_size {
        sheet.text(
            &format!("A{0}:H{0}", table.last + 1),
            "卸売業は、公式ワークブックの式に合わせて資本金だけで判定しています。「する」に書き換えると本来の基準で判定します",
            &style.note,
        )?;
    }
    Ok(())
}

/// The 小分類 for the list of the input sheet.
fn classes(
    sheet: &mut Sheet<'_>,
    style: &Style,
    input: &Input<'_>,
    plan: &Plan,
) -> Result<(), XlsxError> {
    let first = plan.minors.0;
    sheet.text(&format!("A{}", first - 2), "■業種の一覧", &style.section)?;
    sheet.text(&format!("A{}", first - 1), "大分類", &style.head)?;
    sheet.text(&format!("B{}", first - 1), "小分類", &style.head)?;
    for (row, class) in (first..).zip(input.industries.classes()) {
        sheet.text(&format!("A{row}"), &class.major_key, &style.label)?;
        sheet.text(&format!("B{row}"), &class.minor_key, &style.label)?;
    }
    Ok(())
}

/// All thresholds: a table an indicator, one row a 小分類 and size.
fn thresholds(
    sheet: &mut Sheet<'_>,
    style: &Style,
    input: &Input<'_>,
    plan: &Plan,
) -> Result<(), XlsxError> {
    for indicator in INDICATORS {
        let first = plan.rows(indicator).0;
        let name = format!("■業種基準値　{}{}", indicator.ordinal(), indicator.label());
        sheet.text(&format!("A{}", first - 2), &name, &style.section)?;
        let heads = ["大分類", "小分類", "事業規模", "見出し"];
        for (column, head) in ('A'..).zip(heads.into_iter().chain(CUTS)) {
            sheet.text(&format!("{column}{}", first - 1), head, &style.head)?;
        }
        let format = style.value(indicator);
        let classes = input.industries.classes().iter();
        let rows = classes.flat_map(|class| SIZES.map(|size| (class, size)));
        for (row, (class, size)) in (first..).zip(rows) {
            sheet.text(&format!("A{row}"), &class.major_key, &style.small)?;
            sheet.text(&format!("B{row}"), &class.minor_key, &style.small)?;
            sheet.text(&format!("C{row}"), size.label(), &style.small)?;
            let limits = input.table.thresholds(&class.minor_key, size);
            let Some(limits) = limits.and_then(|all| all[indicator as usize]) else {
                continue;
            };
            let key = format!("{}|{}", class.minor_key, size.label());
            sheet.text(&format!("D{row}"), &key, &style.key)?;
            for index in 0..5 {
                let cell = format!("{}{row}", letters(FIRST_CUT + index));
                sheet.number(&cell, Some(cut(&limits, index)), &format)?;
            }
        }
    }
    Ok(())
}
