//! The analysis as a table (CSV): one row a period and indicator or ratio. Text can never become a formula in a
//! spreadsheet, and a character that the encoding lacks is replaced visibly and said.

mod cp932;

use super::text::one_line;
use crate::domain::analysis::Analysis;
use crate::domain::benchmark::{Indicator, Score};
use crate::domain::ratio::{RatioSeries, RatioUnit};

/// How the bytes of the table are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 with a byte order mark, by which Excel knows it.
    Utf8Bom,
    /// Windows' `Shift_JIS`, for accounting programs and old Excel.
    Cp932,
}

const HEAD: [&str; 10] = [
    "事業者",
    "期",
    "区分",
    "指標",
    "値",
    "単位",
    "点数",
    "業種中央値",
    "計算式",
    "備考",
];

/// A cell: text, or a number as it is.
pub(super) enum Cell {
    Text(String),
    Number(Option<f64>),
}

use Cell::{Number, Text};

/// The table of a company's analysis.
pub fn csv(name: &str, analysis: &Analysis, encoding: Encoding) -> Vec<u8> {
    let mut rows = vec![HEAD.map(|head| Text(head.to_owned()))];
    for index in 0..analysis.periods.len() {
        period(&mut rows, analysis, index);
    }
    for note in &analysis.notes {
        let mut row = blank();
        (row[2], row[9]) = (Text("注記".to_owned()), Text(note.clone()));
        rows.push(row);
    }
    for row in rows.iter_mut().skip(1) {
        row[0] = Text(name.to_owned());
    }
    let text: String = rows.iter().map(|row| line(row)).collect();
    match encoding {
        Encoding::Utf8Bom => ["\u{feff}".as_bytes(), text.as_bytes()].concat(),
        Encoding::Cp932 => {
            let (mut bytes, replaced) = cp932::encode(&text);
            if replaced {
                let mut row = blank();
                let said = "Shift_JISにない文字を「〓」に置き換えました。元の文字が必要なときは、UTF-8で書き出してください";
                (row[2], row[9]) = (Text("注記".to_owned()), Text(said.to_owned()));
                bytes.extend(cp932::encode(&line(&row)).0);
            }
            bytes
        }
    }
}

fn blank() -> [Cell; 10] {
    std::array::from_fn(|_| Text(String::new()))
}

/// The rows of one period: the six, total and rank, then the other ratios.
fn period(rows: &mut Vec<[Cell; 10]>, analysis: &Analysis, index: usize) {
    let Some(found) = analysis.periods.get(index) else {
        return;
    };
    let label = analysis.period_label(index);
    let mut push = |mut row: [Cell; 10]| {
        row[1] = Text(label.clone());
        rows.push(row);
    };
    for (indicator, score) in found.indicators.iter() {
        push(of_indicator(indicator, score));
    }
    let mut total = blank();
    (total[2], total[3]) = (Text("総合評価".to_owned()), Text("総合評価点".to_owned()));
    (total[4], total[5]) = (Number(Some(found.total.into())), Text("点".to_owned()));
    total[8] = Text("6指標の点数の合計（30点満点）".to_owned());
    push(total);
    let mut rank = blank();
    (rank[2], rank[3]) = (Text("総合評価".to_owned()), Text("総合評価".to_owned()));
    rank[4] = Text(<&str>::from(found.rank).to_owned());
    rank[8] = Text("24点以上A、18点以上B、12点以上C、それ未満D".to_owned());
    push(rank);
    for (_, series) in &analysis.ratios.0 {
        push(of_ratio(series, index));
    }
}

fn of_indicator(indicator: Indicator, score: &Score) -> [Cell; 10] {
    let (times, unit) = match indicator {
        Indicator::SalesGrowth | Indicator::OperatingMargin | Indicator::EquityRatio => {
            (100.0, "%")
        }
        Indicator::LaborProductivity => (1.0, "千円"),
        Indicator::EbitdaDebtMultiple => (1.0, "倍"),
        Indicator::WorkingCapitalMonths => (1.0, "か月"),
    };
    let mut row = blank();
    row[2] = Text(format!("ローカルベンチマーク（{}）", indicator.category()));
    row[3] = Text(indicator.label().to_owned());
    row[4] = Number(score.value.map(|value| value * times));
    row[5] = Text(unit.to_owned());
    row[6] = Number(score.score.map(f64::from));
    row[7] = Number(score.median.map(|median| median * times));
    row[8] = Text(formula(indicator).to_owned());
    if score.value.is_none() {
        row[9] = Text("計算に使う数値がないか、分母が0のため計算できません".to_owned());
    }
    row
}

/// The formula of an indicator in words.
pub(crate) fn formula(indicator: Indicator) -> &'static str {
    match indicator {
        Indicator::SalesGrowth => "売上高÷前期売上高−1",
        Indicator::OperatingMargin => "営業利益÷売上高",
        Indicator::LaborProductivity => "営業利益÷従業員数",
        Indicator::EbitdaDebtMultiple => "（借入金−現金・預金）÷（営業利益＋減価償却費）",
        Indicator::WorkingCapitalMonths => {
            "（売掛金＋受取手形＋棚卸資産−買掛金−支払手形）÷（売上高÷12）"
        }
        Indicator::EquityRatio => "純資産÷（純資産＋負債）",
    }
}

fn of_ratio(series: &RatioSeries, index: usize) -> [Cell; 10] {
    let found = series.periods.get(index);
    let times = if series.unit == RatioUnit::Ratio {
        100.0
    } else {
        1.0
    };
    let mut row = blank();
    row[2] = Text(series.group.label().to_owned());
    row[3] = Text(series.label.clone());
    row[4] = Number(
        found
            .and_then(|found| found.value)
            .map(|value| value * times),
    );
    row[5] = Text(unit_label(series.unit).to_owned());
    row[8] = Text(series.formula.clone());
    row[9] = Text(
        found
            .map(|found| remark(found).join("。"))
            .unwrap_or_default(),
    );
    row
}

/// Why a ratio has no value in a period, and how it was computed where that is not plain.
fn remark(found: &crate::domain::ratio::RatioValue) -> Vec<String> {
    [&found.reason, &found.note]
        .into_iter()
        .flatten()
        .cloned()
        .collect()
}

/// The remarks on a ratio over its periods; one that holds for several periods stands once.
pub(crate) fn notes_of(series: &RatioSeries) -> String {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for period in &series.periods {
        let end = period
            .end
            .as_deref()
            .map(crate::domain::format::period)
            .unwrap_or_default();
        for text in remark(period) {
            match found.iter_mut().find(|(same, _)| *same == text) {
                Some((_, ends)) => ends.push(end.clone()),
                None => found.push((text, vec![end.clone()])),
            }
        }
    }
    let all = series.periods.len();
    let lines = found.into_iter().map(|(text, ends)| {
        if ends.len() == all || ends.iter().any(String::is_empty) {
            text
        } else if ends.len() > 3 {
            format!("{}など{}期：{text}", ends[0], ends.len())
        } else {
            format!("{}：{text}", ends.join("・"))
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What people call the unit.
pub(crate) fn unit_label(unit: RatioUnit) -> &'static str {
    match unit {
        RatioUnit::Ratio => "%",
        RatioUnit::ThousandYen => "千円",
        RatioUnit::Times => "倍",
        RatioUnit::Turns => "回",
        RatioUnit::Years => "年",
        RatioUnit::Months => "か月",
        RatioUnit::Days => "日",
    }
}

/// A row: text in quotes and never a formula.
pub(super) fn line(cells: &[Cell]) -> String {
    let cells: Vec<String> = cells
        .iter()
        .map(|cell| match cell {
            Number(number) => number.map(number_text).unwrap_or_default(),
            Text(text) => quoted(text),
        })
        .collect();
    cells.join(",") + "\r\n"
}

/// Fifteen significant digits, as a spreadsheet keeps them; never an exponent's letter that a reader takes for text.
fn number_text(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    (rounded + 0.0).to_string()
}

/// Always in quotes, so that a separator inside stays inside whatever separator the reader expects.
fn quoted(text: &str) -> String {
    let text = guarded(&one_line(text));
    if text.is_empty() {
        return text;
    }
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// With `'` in front where a spreadsheet would read a formula: also behind blanks and quotes, and in full width.
fn guarded(text: &str) -> String {
    let inner =
        text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '”' | '“'));
    if inner.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '−']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::export::samples;

    /// The rows of a table as its reader gets them.
    fn read(bytes: &[u8], encoding: Encoding) -> Vec<Vec<String>> {
        let text = match encoding {
            Encoding::Utf8Bom => {
                assert!(bytes.starts_with(b"\xef\xbb\xbf"));
                String::from_utf8(bytes[3..].to_vec()).unwrap()
            }
            Encoding::Cp932 => {
                let (text, _, broken) = encoding_rs::SHIFT_JIS.decode(bytes);
                assert!(!broken);
                text.into_owned()
            }
        };
        assert!(text.ends_with("\r\n"));
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes());
        reader
            .records()
            .map(|row| row.unwrap().iter().map(ToOwned::to_owned).collect())
            .collect()
    }

    #[test]
    fn each_period_and_indicator_has_a_row_with_plain_numbers() {
        let analysis = samples::analysis();
        for encoding in [Encoding::Utf8Bom, Encoding::Cp932] {
            let rows = read(&csv("株式会社髙﨑①", &analysis, encoding), encoding);
            assert_eq!(rows[0], HEAD);
            assert_eq!(
                rows.len(),
                1 + 3 * 8 + 3 * analysis.ratios.0.len() + analysis.notes.len()
            );
            let growth = &rows[1];
            assert_eq!(
                growth[..4],
                [
                    "株式会社髙﨑①",
                    "2017年3月期",
                    "ローカルベンチマーク（売上持続性）",
                    "売上増加率"
                ]
            );
            assert!((growth[4].parse::<f64>().unwrap() - 7.849_528_438_829).abs() < 1e-9);
            assert_eq!(growth[5..7], ["%", "3"]);
            let loss = rows
                .iter()
                .find(|row| row[1] == "2016年3月期" && row[3] == "営業利益率")
                .unwrap();
            assert!(loss[4].starts_with("-0.322"), "{loss:?}");
            let unknown = rows
                .iter()
                .find(|row| row[1] == "2015年3月期" && row[3] == "EBITDA有利子負債倍率")
                .unwrap();
            assert_eq!((unknown[4].as_str(), unknown[6].as_str()), ("", "1"));
            assert!(unknown[9].contains("計算できません"));
            assert!(rows.iter().any(|row| row[3] == "総合評価" && row[4] == "B"));
        }
    }

    #[test]
    fn what_the_encoding_lacks_is_mapped_or_replaced_and_said() {
        let analysis = samples::analysis();
        let rows = read(
            &csv("𠮷野〜屋−¥‖☕", &analysis, Encoding::Cp932),
            Encoding::Cp932,
        );
        assert_eq!(rows[1][0], "〓野～屋－￥∥〓");
        assert!(rows.last().unwrap()[9].contains("〓"));
        let rows = read(&csv("〜", &analysis, Encoding::Cp932), Encoding::Cp932);
        assert!(rows.iter().all(|row| !row[9].contains('〓')));
    }

    #[test]
    fn numbers_are_written_out() {
        assert_eq!(number_text(-0.0), "0");
        assert_eq!(number_text(0.07 * 100.0), "7");
        assert_eq!(number_text(-1234.5), "-1234.5");
        assert!(!number_text(1e22).contains('e'));
    }

    fn nasty() -> impl Strategy<Value = String> {
        let start = prop::sample::select(vec![
            "", "=", "+", "-", "@", "\t=", "\r=", "\n+", "\0=", "＝", "＋", "－", "＠", " =",
            "　＝", "\"=", "'=", "a\",\"=", "a;=", "−",
        ]);
        (start, any::<String>()).prop_map(|(start, rest)| format!("{start}{rest}"))
    }

    proptest! {
        #[test]
        fn no_text_becomes_a_formula_and_every_cell_stays_in_its_place(name in nasty(), note in nasty()) {
            let mut analysis = samples::analysis();
            analysis.periods.truncate(1);
            analysis.notes = vec![note];
            for encoding in [Encoding::Utf8Bom, Encoding::Cp932] {
                let rows = read(&csv(&name, &analysis, encoding), encoding);
                for row in &rows {
                    prop_assert_eq!(row.len(), HEAD.len());
                    for cell in row {
                        let number = cell.parse::<f64>().is_ok_and(f64::is_finite);
                        let formula = cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
                        prop_assert!(number || !formula, "{cell:?}");
                        prop_assert!(!cell.contains(['\t', '\r', '\n', '\0']), "{cell:?}");
                    }
                }
            }
        }
    }
}
