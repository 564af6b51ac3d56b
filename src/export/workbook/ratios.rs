//! Sheet 「その他の比率」: every other ratio by the side of management it looks at, period by period, with its formula,
//! what went in, and why there is none.

use rust_xlsxwriter::{Worksheet, XlsxError};
use strum::IntoEnumIterator;

use super::Input;
use super::layout::RATIOS;
use super::sheet::{Sheet, letters, lines, page};
use super::style::Style;
use crate::domain::ratio::{Better, RatioGroup, RatioSeries};
use crate::export::table::{notes_of, unit_label};

/// The periods that are shown, as in the trend sheet.
const MOST: usize = 10;
/// Column D, the first period.
const FIRST: u16 = 3;

pub(super) fn write(
    worksheet: &mut Worksheet,
    style: &Style,
    input: &Input<'_>,
) -> Result<(), XlsxError> {
    worksheet.set_name(RATIOS)?;
    page(worksheet, true, 0);
    worksheet.set_repeat_rows(3, 3)?;
    worksheet.set_freeze_panes(4, 2)?;
    let sheet = &mut Sheet(worksheet);
    let periods = input.analysis.periods.len().clamp(1, MOST);
    let mut widths = vec![27.0, 7.0, 10.0];
    widths.extend(std::iter::repeat_n(11.5, periods));
    widths.extend([34.0, 40.0, 22.0]);
    sheet.widths(&widths)?;
    sheet.text("A1", "その他の比率", &style.title)?;
    sheet.text(
        "A2",
        "書き出した時点の値です（入力シートを書き換えても変わりません）。労働生産性など、ローカルベンチマークの6指標と名前が同じでも計算式が異なるものがあります",
        &style.hint,
    )?;
    let after = FIRST + u16::try_from(periods).unwrap_or_default();
    heads(sheet, style, input, periods, after)?;
    let mut row = 5;
    for group in RatioGroup::iter() {
        let of_group: Vec<&RatioSeries> = input
            .analysis
            .ratios
            .0
            .iter()
            .map(|(_, series)| series)
            .filter(|series| series.group == group)
            .collect();
        if of_group.is_empty() {
            continue;
        }
        let last = letters(after + 2);
        sheet.text(
            &format!("A{row}:{last}{row}"),
            &format!("■{}", group.label()),
            &style.group,
        )?;
        row += 1;
        for series in of_group {
            line(sheet, style, series, row, periods, after)?;
            row += 1;
        }
    }
    if row == 5 {
        sheet.text("A5", "表示できる比率がありません", &style.plain)?;
    }
    Ok(())
}

fn heads(
    sheet: &mut Sheet<'_>,
    style: &Style,
    input: &Input<'_>,
    periods: usize,
    after: u16,
) -> Result<(), XlsxError> {
    for (cell, head) in [("A4", "指標"), ("B4", "単位"), ("C4", "よい向き")] {
        sheet.text(cell, head, &style.head)?;
    }
    for (column, index) in (FIRST..).zip(0..periods) {
        sheet.text(
            &format!("{}4", letters(column)),
            &input.analysis.period_label(index),
            &style.head,
        )?;
    }
    for (column, head) in (after..).zip(["計算式", "計算できない理由・備考", "出所"])
    {
        sheet.text(&format!("{}4", letters(column)), head, &style.head)?;
    }
    Ok(())
}

/// One ratio over the periods.
fn line(
    sheet: &mut Sheet<'_>,
    style: &Style,
    series: &RatioSeries,
    row: u32,
    periods: usize,
    after: u16,
) -> Result<(), XlsxError> {
    let better = match series.better {
        Better::Higher => "高いほど",
        Better::Lower => "低いほど",
        Better::Depends => "一概にいえない",
    };
    sheet.text(&format!("A{row}"), &series.label, &style.label)?;
    sheet.text(&format!("B{row}"), unit_label(series.unit), &style.centre)?;
    sheet.text(&format!("C{row}"), better, &style.small)?;
    let format = style.ratio(series.unit);
    for (column, index) in (FIRST..).zip(0..periods) {
        let cell = format!("{}{row}", letters(column));
        match series.periods.get(index).and_then(|period| period.value) {
            Some(value) if value.is_finite() => sheet.number(&cell, Some(value), &format)?,
            _ => sheet.text(&cell, "-", &style.centre)?,
        }
    }
    let remarks = notes_of(series);
    let texts = [
        series.formula.as_str(),
        remarks.as_str(),
        series.source.as_str(),
    ];
    for (column, text) in (after..).zip(texts) {
        sheet.text(&format!("{}{row}", letters(column)), text, &style.small)?;
    }
    let most = lines(texts[0], 25.0)
        .max(lines(texts[1], 30.0))
        .max(lines(texts[2], 16.0));
    sheet.height(row, (most * 13.0 + 6.0).max(20.0))
}
