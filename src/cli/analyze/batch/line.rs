//! One line of the output.

use std::fmt::Write as _;

use super::row::Row;
use super::rules::Limits;
use crate::domain::benchmark::{INDICATORS, Quirks, SizeClass, rank, score_bare};

/// The head: the key's columns as the input names them, value and points of the six, total, rank and size.
pub(super) fn head(keys: [&str; 4]) -> String {
    let mut head = keys.join(",");
    for indicator in INDICATORS {
        // Writing into a string does not fail.
        let _ = write!(head, ",{indicator},{indicator}_score");
    }
    head.push_str(",total,rank,size_class\n");
    head
}

/// Writes a row's line. What is unknown stays empty.
pub(super) fn write(
    out: &mut Vec<u8>,
    text: &[u8],
    row: &Row,
    size: Option<SizeClass>,
    limits: Option<&Limits>,
    quirks: Quirks,
) {
    let [company, industry, capital, end] = row.keys.map(|(from, to)| &text[from..to]);
    name(out, company);
    for key in [industry, capital, end] {
        out.push(b',');
        out.extend_from_slice(key);
    }
    let mut total = 0;
    for (value, points) in score_bare(&row.inputs, limits, quirks) {
        out.push(b',');
        if let Some(value) = value {
            number(out, value);
        }
        out.push(b',');
        if let Some(points) = points {
            out.push(b'0' + points);
            total += points;
        }
    }
    out.push(b',');
    if total >= 10 {
        out.push(b'0' + total / 10);
    }
    out.push(b'0' + total % 10);
    out.push(b',');
    out.extend_from_slice(<&str>::from(rank(total)).as_bytes());
    out.push(b',');
    out.extend_from_slice(match size {
        Some(SizeClass::Medium) => b"medium",
        Some(SizeClass::Small) => b"small",
        Some(SizeClass::NotApplicable) => b"not_applicable",
        None => b"",
    });
    out.push(b'\n');
}

/// The shortest digits that are read back as the same double; whole numbers without a point.
fn number(out: &mut Vec<u8>, value: f64) {
    // Writing into memory does not fail. serde_json's digits come faster than those of `format!`.
    let _ = serde_json::to_writer(&mut *out, &value);
    if out.ends_with(b".0") {
        out.truncate(out.len() - 2);
    }
}

/// A name as it stands, except where a spreadsheet would take it for a formula: there an apostrophe goes first, as
/// spreadsheets themselves write it. The other keys are checked (a class, a number, a month) and need none.
fn name(out: &mut Vec<u8>, cell: &[u8]) {
    let mut at_start = true;
    let mut copied = 0;
    for (at, byte) in cell.iter().enumerate() {
        if at_start && begins_formula(&cell[at..]) {
            out.extend_from_slice(&cell[copied..at]);
            out.push(b'\'');
            copied = at;
        }
        // A program that splits at other marks than ours may begin a cell here.
        at_start = matches!(byte, b'"' | b',' | b';' | b'\t' | b'\r' | b'\n');
    }
    out.extend_from_slice(&cell[copied..]);
}

fn begins_formula(text: &[u8]) -> bool {
    let wide: [&[u8]; 4] = ["＝", "＋", "－", "＠"].map(str::as_bytes);
    match text.first() {
        Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\n' | 0) => true,
        Some(0xef) => wide.iter().any(|mark| text.starts_with(mark)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_names_value_and_points_of_the_six() {
        let head = head(["company", "industry_minor", "capital_yen", "period_end"]);
        assert_eq!(
            head,
            "company,industry_minor,capital_yen,period_end,sales_growth,sales_growth_score,operating_margin,operating_margin_score,labor_productivity,labor_productivity_score,ebitda_debt_multiple,ebitda_debt_multiple_score,working_capital_months,working_capital_months_score,equity_ratio,equity_ratio_score,total,rank,size_class\n"
        );
    }

    #[test]
    fn doubles_come_back_as_they_were() {
        for (value, wanted) in [
            (0.0, "0"),
            (-3.0, "-3"),
            (0.1, "0.1"),
            (0.078_495_284_388_290_68, "0.07849528438829068"),
            (1e-9, "1e-9"),
            (-12_345_678.901_234, "-12345678.901234"),
        ] {
            let mut out = Vec::new();
            number(&mut out, value);
            let text = String::from_utf8(out).unwrap();
            assert_eq!(text, wanted);
            assert_eq!(text.parse::<f64>().unwrap().to_bits(), value.to_bits());
        }
    }

    #[test]
    fn no_name_becomes_a_formula_and_all_others_stay() {
        for (cell, wanted) in [
            ("山田商店", "山田商店"),
            ("A-1", "A-1"),
            ("\"a, \"\"b\"\"\"", "\"a, \"\"b\"\"\""),
            ("=1+1", "'=1+1"),
            ("＠カフェ", "'＠カフェ"),
            ("\"-x\"", "\"'-x\""),
            ("\"a;=x\"", "\"a;'=x\""),
            ("ーゼット", "ーゼット"),
        ] {
            let mut out = Vec::new();
            name(&mut out, cell.as_bytes());
            assert_eq!(String::from_utf8(out).unwrap(), wanted);
        }
    }
}
