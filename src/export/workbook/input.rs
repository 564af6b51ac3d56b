//! Sheet 「【入力】財務分析」: the figures, in the rows and columns of METI's sheet. The newest three periods stand in D, E
//! and F; coloured cells are for typing.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Formula, Note,
    Worksheet, XlsxError,
};

use super::Input;
use super::base::Plan;
use super::layout::{FACTOR_ROW, INPUT, MONTHS_ROW, PERIOD_NAMES, PERIODS, ROWS};
use super::sheet::{Cached, Sheet, page};
use super::style::Style;
use crate::domain::benchmark::size_class;
use crate::domain::statement::{Figure, FigureKind, Inputs, PeriodEnd};

pub(super) fn write(
    worksheet: &mut Worksheet,
    style: &Style,
    input: &Input<'_>,
) -> Result<(), XlsxError> {
    worksheet.set_name(INPUT)?;
    page(worksheet, false, 1);
    worksheet.set_freeze_panes(3, 0)?;
    let sheet = &mut Sheet(worksheet);
    sheet.widths(&[2.0, 4.0, 20.0, 15.0, 15.0, 15.0, 46.0])?;
    sheet.text("B1", "ローカルベンチマーク　財務分析の入力", &style.title)?;
    sheet.text(
        "B2:G2",
        "色の付いたセルに入力すると、「財務分析シート」の指標・点数・図が変わります。空欄は0ではなく「未入力」として扱います",
        &style.note,
    )?;
    company(sheet, style, input)?;
    size(sheet, style, input)?;
    figures(sheet, style, input)?;
    months(sheet, style, input)?;
    lists(sheet.0, input)
}

/// Rows 4 to 10: who.
fn company(sheet: &mut Sheet<'_>, style: &Style, input: &Input<'_>) -> Result<(), XlsxError> {
    sheet.text("B4", "■基本情報", &style.section)?;
    let (major, minor) = input.industry.map_or(("", ""), |industry| {
        (industry.major.as_str(), industry.minor.as_str())
    });
    let rows = [
        (5, "商号", input.name, ""),
        (6, "所在地", input.address.unwrap_or_default(), ""),
        (7, "代表者名", input.representative.unwrap_or_default(), ""),
        (9, "業種_大分類", major, "一覧から選びます"),
        (
            10,
            "業種_小分類",
            minor,
            "大分類を選ぶと、その小分類が一覧に出ます",
        ),
    ];
    for (row, label, text, hint) in rows {
        sheet.text(&format!("B{row}:C{row}"), label, &style.label)?;
        sheet.text(&format!("D{row}:F{row}"), text, &style.entry_text)?;
        sheet.text(&format!("G{row}"), hint, &style.note)?;
    }
    Ok(())
}

/// Rows 11 to 20: head count, capital, and the size class that follows.
fn size(sheet: &mut Sheet<'_>, style: &Style, input: &Input<'_>) -> Result<(), XlsxError> {
    // METI's sheet explains itself in these rows; ours has a column for that.
    for empty in (14..20).chain(21..24) {
        sheet.height(empty, 6.0)?;
    }
    heads(sheet, style, 11)?;
    row(sheet, style, input, 12, Figure::Employees)?;
    sheet.text("B13:C13", "資本金", &style.label)?;
    sheet.number("D13", input.capital_thousand_yen, &style.entry_money)?;
    sheet.text("G13", "千円。個人事業主は0を入力します", &style.note)?;
    sheet.text("B20:C20", "事業規模", &style.label)?;
    let formula = Plan::new(input.industries).size.formula();
    let cached = Cached::Text(size_words(input));
    sheet.formula("D20:F20", &formula, &cached, &style.linked_text)?;
    sheet.text(
        "G20",
        "業種・従業員数・資本金から判定します（計算式）",
        &style.note,
    )
}

/// What D20 shows: the size class, or what is missing.
pub(super) fn size_words(input: &Input<'_>) -> String {
    let employees = input.inputs.first().and_then(|(_, x)| x.employees);
    let (size, notes) = size_class(
        input.industries,
        input.industry,
        employees,
        input.capital_thousand_yen,
        input.quirks,
    );
    match size {
        Some(size) => size.label().to_owned(),
        None => notes.into_iter().next().unwrap_or_default(),
    }
}

/// Rows 24 to 39: the statements.
fn figures(sheet: &mut Sheet<'_>, style: &Style, input: &Input<'_>) -> Result<(), XlsxError> {
    sheet.text("B24", "■財務情報（単位：千円）", &style.section)?;
    heads(sheet, style, 25)?;
    sheet.text("B26:C26", "決算年月", &style.label)?;
    sheet.text(
        "G26",
        "決算日を「2025/3/31」のように入力します",
        &style.note,
    )?;
    for (index, column) in PERIODS.iter().enumerate() {
        let end = input.inputs.get(index).and_then(|(end, _)| end.as_deref());
        let cell = format!("{column}26");
        match end.map(|end| (end, last_day(end))) {
            Some((_, Some(date))) => {
                let row = 25;
                let column = 3 + u16::try_from(index).unwrap_or_default();
                sheet
                    .0
                    .write_datetime_with_format(row, column, &date, &style.entry_month)?;
            }
            Some((end, None)) => sheet.text(&cell, end, &style.entry_month)?,
            None => sheet.number(&cell, None, &style.entry_month)?,
        }
    }
    for (at, figure) in ROWS.into_iter().filter(|(at, _)| *at > 26) {
        row(sheet, style, input, at, figure)?;
    }
    let more = input.inputs.len().saturating_sub(3);
    if more > 0 {
        let text = format!("これより前の{more}期分は「推移」にあります");
        sheet.text("B40:G40", &text, &style.note)?;
    }
    Ok(())
}

/// The last day of 「2025-03」 as Excel's date.
fn last_day(end: &str) -> Option<ExcelDateTime> {
    let end = PeriodEnd::parse(end).ok()?;
    let (year, month) = end.as_str().split_once('-')?;
    let first = jiff::civil::Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()?;
    let last = first.last_of_month();
    let (month, day) = (
        u8::try_from(last.month()).ok()?,
        u8::try_from(last.day()).ok()?,
    );
    ExcelDateTime::from_ymd(u16::try_from(last.year()).ok()?, month, day).ok()
}

/// The same as Excel keeps it: days since the end of 1899.
pub(super) fn serial(end: &str) -> Option<f64> {
    let end = PeriodEnd::parse(end).ok()?;
    let (year, month) = end.as_str().split_once('-')?;
    let first = jiff::civil::Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()?;
    let days = first.last_of_month() - jiff::civil::date(1899, 12, 30);
    Some(f64::from(days.get_days()))
}

fn heads(sheet: &mut Sheet<'_>, style: &Style, row: u32) -> Result<(), XlsxError> {
    sheet.text(&format!("B{row}:C{row}"), "項目", &style.head)?;
    for (column, name) in PERIODS.iter().zip(PERIOD_NAMES) {
        sheet.text(&format!("{column}{row}"), name, &style.head)?;
    }
    sheet.text(&format!("G{row}"), "入力のしかた", &style.head)
}

/// One figure of the three periods.
fn row(
    sheet: &mut Sheet<'_>,
    style: &Style,
    input: &Input<'_>,
    row: u32,
    figure: Figure,
) -> Result<(), XlsxError> {
    sheet.text(&format!("B{row}:C{row}"), figure.label(), &style.label)?;
    let format = if figure.kind() == FigureKind::People {
        &style.entry_people
    } else {
        &style.entry_money
    };
    for (index, column) in PERIODS.iter().enumerate() {
        let cell = format!("{column}{row}");
        if figure == Figure::PriorSales && linked(input, index) {
            let older = input.inputs.get(index + 1).and_then(|(_, x)| x.sales);
            let formula = format!("={}27", PERIODS[index + 1]);
            let cached = Cached::Number(older.unwrap_or_default());
            sheet.formula(&cell, &formula, &cached, &style.linked_money)?;
        } else {
            let number = input
                .inputs
                .get(index)
                .and_then(|(_, x)| prior_or(x, figure, input, index));
            sheet.number(&cell, number, format)?;
        }
    }
    let hint = if figure == Figure::PriorSales {
        "最新期と前期は、右隣の期の売上高から自動で入ります。前々期だけ、その一期前の売上高を入力します"
    } else {
        figure.hint()
    };
    if super::sheet::lines(hint, 27.0) > 1.0 {
        sheet.height(row, 28.0)?;
    }
    sheet.text(&format!("G{row}"), hint, &style.note)
}

/// The figure; the prior sales of the third column may stand in a fourth period.
fn prior_or(x: &Inputs, figure: Figure, input: &Input<'_>, index: usize) -> Option<f64> {
    match (figure, input.inputs.get(index + 1)) {
        (Figure::PriorSales, Some((_, older))) => older.annualised().0.sales,
        _ => x.get(figure),
    }
}

/// Whether 前期売上高 of a column is METI's link (D28 = E27, E28 = F27). The oldest period's own figure takes its place
/// when it is known.
pub(super) fn linked(input: &Input<'_>, index: usize) -> bool {
    let own = input.inputs.get(index).and_then(|(_, x)| x.prior_sales);
    index < 2 && (input.inputs.len() > index + 1 || own.is_none())
}

/// Rows 41 and 42, which METI's sheet lacks: a period that is no year.
fn months(sheet: &mut Sheet<'_>, style: &Style, input: &Input<'_>) -> Result<(), XlsxError> {
    sheet.text(
        &format!("B{MONTHS_ROW}:C{MONTHS_ROW}"),
        Figure::Months.label(),
        &style.label,
    )?;
    sheet.text(
        &format!("B{FACTOR_ROW}:C{FACTOR_ROW}"),
        "12か月への換算係数",
        &style.label,
    )?;
    sheet.text(
        &format!("G{MONTHS_ROW}"),
        "12か月でない期だけ入力します。売上高・営業利益・減価償却費を12か月に換算して指標を計算します",
        &style.note,
    )?;
    sheet.text(&format!("G{FACTOR_ROW}"), "自動で計算します", &style.note)?;
    sheet.height(MONTHS_ROW, 28.0)?;
    let factor = style.linked_money.clone().set_num_format("0.00##");
    for (index, column) in PERIODS.iter().enumerate() {
        let months = input.inputs.get(index).and_then(|(_, x)| x.months);
        let cell = format!("{column}{MONTHS_ROW}");
        sheet.number(&cell, months, &style.entry_people)?;
        let formula = format!("=IF(N({cell})>0,12/{cell},1)");
        let now = months
            .filter(|months| *months > 0.0)
            .map_or(1.0, |months| 12.0 / months);
        sheet.formula(
            &format!("{column}{FACTOR_ROW}"),
            &formula,
            &Cached::Number(now),
            &factor,
        )?;
    }
    Ok(())
}

/// Lists for the classes, numbers only for the figures, and the sheet's notes.
fn lists(worksheet: &mut Worksheet, input: &Input<'_>) -> Result<(), XlsxError> {
    let plan = Plan::new(input.industries);
    let list = |source: String| {
        DataValidation::new()
            .allow_list_formula(Formula::new(source))
            .set_error_style(DataValidationErrorStyle::Warning)
            .set_error_title("業種")?
            .set_error_message("一覧にない業種では、点数を付けられません")
    };
    worksheet.add_data_validation(8, 3, 8, 5, &list(plan.majors())?)?;
    worksheet.add_data_validation(9, 3, 9, 5, &list(plan.minors_of())?)?;
    let number = DataValidation::new()
        .allow_decimal_number(DataValidationRule::Between(-1e15, 1e15))
        .set_error_title("数値")?
        .set_error_message("数値で入力してください。損失は先頭に - を付けます")?;
    worksheet.add_data_validation(11, 3, 12, 5, &number)?;
    worksheet.add_data_validation(26, 3, 38, 5, &number)?;
    let months = DataValidation::new()
        .allow_decimal_number(DataValidationRule::Between(1.0, 24.0))
        .set_error_title("月数")?
        .set_error_message("1から24までの月数を入力してください")?;
    worksheet.add_data_validation(MONTHS_ROW - 1, 3, MONTHS_ROW - 1, 5, &months)?;
    let employees = Note::new(
        "正社員の人数です。パート・アルバイト・派遣社員は含めません。役員だけの会社は1と入力します。",
    )
    .set_author("入力のしかた");
    worksheet.insert_note(11, 3, &employees).map(drop)
}
