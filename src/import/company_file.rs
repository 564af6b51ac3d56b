//! The company file (事業者ファイル) of `banso analyze` and of imports: one company as JSON, figures with `_thousand_yen` or
//! `_yen` at the end of their names, never both in one file.
//!
//! A period takes every figure of [`Figures`](crate::domain::statement::Figures) by its name: `sales_thousand_yen`,
//! `gross_profit_thousand_yen`, `personnel_cost_yen` …; `employees` and `months` (of the period, when it is not twelve)
//! without a unit.

mod fields;
mod reader;

pub(crate) use fields::nearest;

use serde_json::Value;
use thiserror::Error;

use super::{json, locate};
use crate::domain::analysis::{Subject, SubjectPeriod};
use crate::domain::statement::PeriodEnd;

/// A company as its file tells it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CompanyFile {
    /// 事業者名; `None` when the file has none.
    pub name: Option<String>,
    /// What the analysis needs. Periods are newest first when all have an end, else as they stand in the file.
    pub subject: Subject,
}

/// Why a company file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CompanyFileError {
    /// Not UTF-8.
    #[error("{file} の {line} 行目：文字コードがUTF-8ではありません。UTF-8で保存し直してください")]
    Encoding {
        /// The file's name.
        file: String,
        /// From 1.
        line: usize,
    },
    /// Not JSON.
    #[error("{file} の {line} 行目 {column} 文字目：{message}")]
    Syntax {
        /// The file's name.
        file: String,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// Fields that are unknown, of a wrong type or out of range.
    #[error("{}", sentence(.file, .faults))]
    Fields {
        /// The file's name.
        file: String,
        /// All that is wrong, at least one.
        faults: Vec<Fault>,
    },
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer to it, `/periods/0/sales_yen`.
    pub pointer: String,
    /// The line it stands on, from 1.
    pub line: usize,
    /// What is wrong and how to mend it.
    pub message: String,
}

/// The first fault in full, and how many more there are.
fn sentence(file: &str, faults: &[Fault]) -> String {
    let Some(first) = faults.first() else {
        return format!("{file} を読み取れません");
    };
    let more = match faults.len() {
        1 => String::new(),
        count => format!("（ほかに{}か所）", count - 1),
    };
    let place = if first.pointer.is_empty() {
        "全体"
    } else {
        &first.pointer
    };
    format!(
        "{file} の {} 行目、{place}：{}{more}",
        first.line, first.message
    )
}

/// Reads a company file; `file` is the name to say in faults.
///
/// # Errors
/// What is wrong, with file, line and field.
pub fn read(file: &str, bytes: &[u8]) -> Result<CompanyFile, CompanyFileError> {
    let text = std::str::from_utf8(bytes).map_err(|error| CompanyFileError::Encoding {
        file: file.to_owned(),
        line: String::from_utf8_lossy(&bytes[..error.valid_up_to()])
            .matches('\n')
            .count()
            + 1,
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let value = json::parse(text).map_err(|error| CompanyFileError::Syntax {
        file: file.to_owned(),
        line: error.line,
        column: error.column,
        message: error.message,
    })?;
    build(&value).map_err(|faults| CompanyFileError::Fields {
        file: file.to_owned(),
        faults: faults
            .into_iter()
            .map(|(pointer, message)| Fault {
                line: locate::line_of(text, &pointer).unwrap_or(1),
                pointer,
                message,
            })
            .collect(),
    })
}

fn build(value: &Value) -> Result<CompanyFile, Vec<(String, String)>> {
    let mut reader = reader::Reader::default();
    let mut company = reader.company(value);
    reader.refuse_mixed_units();
    refuse_equal_ends(&mut reader, &company.subject.periods);
    sort(&mut company.subject.periods);
    reader.finish(company)
}

fn refuse_equal_ends(reader: &mut reader::Reader, periods: &[SubjectPeriod]) {
    for (index, period) in periods.iter().enumerate() {
        let Some(end) = &period.end else { continue };
        if let Some(first) = periods[..index]
            .iter()
            .position(|earlier| earlier.end.as_ref() == Some(end))
        {
            reader.fault(
                &format!("/periods/{index}/end"),
                format!("決算年月 {end} が /periods/{first}/end と重複しています。一期に一つずつ書いてください"),
            );
        }
    }
}

/// Newest first, when every period has an end.
fn sort(periods: &mut [SubjectPeriod]) {
    if periods.iter().all(|period| period.end.is_some()) {
        periods.sort_by(|a, b| b.end.cmp(&a.end));
    }
}

/// Reads a period's end as `2025-03`.
fn period_end(text: &str) -> Result<String, String> {
    PeriodEnd::parse(text).map(|end| end.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<CompanyFile, CompanyFileError> {
        super::read("例.json", text.as_bytes())
    }

    fn faults(text: &str) -> Vec<(String, String)> {
        match read(text) {
            Err(CompanyFileError::Fields { faults, .. }) => faults
                .into_iter()
                .map(|fault| (fault.pointer, fault.message))
                .collect(),
            other => panic!("{other:?}"),
        }
    }

    const CONTRACT: &str = r#"{"name": "…", "industry": {"major": "13_観光業", "minor": "1301_観光業"}, "capital_thousand_yen": 10000,
 "periods": [ {"end": "2017-03", "employees": 30,
   "sales_thousand_yen": 5130250, "prior_sales_thousand_yen": null, "operating_profit_thousand_yen": 15000, "depreciation_thousand_yen": 0,
   "cash_thousand_yen": 1000, "notes_receivable_thousand_yen": 270760, "accounts_receivable_thousand_yen": 456500, "inventory_thousand_yen": 439285,
   "total_liabilities_thousand_yen": 1668387, "notes_payable_thousand_yen": 463324, "accounts_payable_thousand_yen": 373206,
   "borrowings_thousand_yen": 0, "net_assets_thousand_yen": 912793 } ] }"#;

    #[test]
    fn the_contracts_own_file_is_read_in_full() {
        let file = read(CONTRACT).unwrap();
        assert_eq!(file.name.as_deref(), Some("…"));
        assert_eq!(file.subject.capital_thousand_yen, Some(10_000.0));
        let x = file.subject.periods[0].inputs;
        let read = [
            x.employees,
            x.sales,
            x.prior_sales,
            x.operating_profit,
            x.depreciation,
            x.cash,
            x.notes_receivable,
            x.accounts_receivable,
            x.inventory,
            x.total_liabilities,
            x.notes_payable,
            x.accounts_payable,
            x.borrowings,
            x.net_assets,
        ];
        let wanted = [
            30.0,
            5_130_250.0,
            f64::NAN,
            15_000.0,
            0.0,
            1_000.0,
            270_760.0,
            456_500.0,
            439_285.0,
            1_668_387.0,
            463_324.0,
            373_206.0,
            0.0,
            912_793.0,
        ]
        .map(|n: f64| (!n.is_nan()).then_some(n));
        assert_eq!(read, wanted);
        assert_eq!(file.subject.periods[0].end.as_deref(), Some("2017-03"));
    }

    #[test]
    fn yen_and_thousand_yen_mean_the_same_and_decimals_are_taken() {
        let thousand = read(
            r#"{"capital_thousand_yen": 3000, "periods": [{"cash_thousand_yen": 465301.06}]}"#,
        )
        .unwrap();
        let yen =
            read(r#"{"capital_yen": 3000000, "periods": [{"cash_yen": 465301060}]}"#).unwrap();
        assert_eq!(thousand, yen);
    }

    #[test]
    fn mixed_units_name_both_fields() {
        let found = faults(
            r#"{"capital_thousand_yen": 3000, "periods": [{"sales_yen": 1, "cash_yen": 2}]}"#,
        );
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, "/periods/0/sales_yen");
        assert!(
            found[0].1.contains("/capital_thousand_yen"),
            "{}",
            found[0].1
        );
    }

    #[test]
    fn unknown_fields_get_the_nearest_name() {
        let found = faults(
            r#"{"nmae": "x", "capital_thousand_yen": 1, "periods": [{"salse_thousand_yen": 1, "sales": 2, "zzz": 3}], "industry": {"mjor": "a"}}"#,
        );
        let hint = |pointer: &str| &found.iter().find(|(found, _)| found == pointer).unwrap().1;
        assert!(hint("/nmae").contains("「name」"));
        assert!(hint("/periods/0/salse_thousand_yen").contains("「sales_thousand_yen」"));
        assert!(hint("/periods/0/sales").contains("「sales_thousand_yen」"));
        assert!(hint("/industry/mjor").contains("「major」"));
        assert_eq!(hint("/periods/0/zzz"), "知らない項目です");
        assert_eq!(found.len(), 5);
    }

    #[test]
    fn every_figure_is_taken_and_used() {
        let file = read(r#"{"periods": [{"gross_profit_yen": 1500, "current_assets_yen": null, "sales_yen": 2000, "months": 6}]}"#).unwrap();
        let x = file.subject.periods[0].inputs;
        assert_eq!((x.sales, x.gross_profit), (Some(2.0), Some(1.5)));
        assert_eq!((x.current_assets, x.months), (None, Some(6.0)));
        let found = faults(r#"{"periods": [{"gross_profit_yen": "1"}]}"#);
        assert_eq!(found[0].0, "/periods/0/gross_profit_yen");
    }

    #[test]
    fn wrong_types_and_ranges_are_named() {
        for (text, pointer, words) in [
            (r"[]", "", "オブジェクト"),
            (r#"{"name": 1}"#, "/name", "文字列"),
            (r#"{"periods": {}}"#, "/periods", "配列"),
            (r#"{"periods": [1]}"#, "/periods/0", "オブジェクト"),
            (
                r#"{"periods": [{"sales_yen": "1,234"}]}"#,
                "/periods/0/sales_yen",
                "数値",
            ),
            (
                r#"{"periods": [{"sales_yen": true}]}"#,
                "/periods/0/sales_yen",
                "数値",
            ),
            (
                r#"{"periods": [{"sales_yen": 1000000000000001}]}"#,
                "/periods/0/sales_yen",
                "桁が大きすぎます",
            ),
            (
                r#"{"periods": [{"sales_thousand_yen": -1000000000000.5}]}"#,
                "/periods/0/sales_thousand_yen",
                "桁が大きすぎます",
            ),
            (
                r#"{"periods": [{"employees": -1}]}"#,
                "/periods/0/employees",
                "0以上",
            ),
            (
                r#"{"periods": [{"months": 0}]}"#,
                "/periods/0/months",
                "1から24まで",
            ),
            (r#"{"capital_yen": -1}"#, "/capital_yen", "0以上"),
            (
                r#"{"periods": [{"end": "2017-13"}]}"#,
                "/periods/0/end",
                "2025-03",
            ),
            (
                r#"{"periods": [{"end": 2017}]}"#,
                "/periods/0/end",
                "文字列",
            ),
            (r#"{"industry": "飲食業"}"#, "/industry", "オブジェクト"),
            (r#"{"industry": {"major": 1}}"#, "/industry/major", "文字列"),
        ] {
            let found = faults(text);
            assert_eq!(found[0].0, pointer, "{text}");
            assert!(found[0].1.contains(words), "{text}: {}", found[0].1);
        }
        assert!(read(r#"{"periods": [{"sales_yen": 1000000000000000}]}"#).is_ok());
        assert!(read(r#"{"periods": [{"employees": 0}]}"#).is_ok());
    }

    #[test]
    fn periods_are_sorted_when_all_have_an_end_and_equal_ends_are_refused() {
        let ends = |text: &str| {
            let periods = read(text).unwrap().subject.periods;
            periods
                .into_iter()
                .map(|period| period.end)
                .collect::<Vec<_>>()
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            ends(r#"{"periods": [{"end": "2015-03"}, {"end": "2017年3月"}, {"end": "2016-03"}]}"#),
            [some("2017-03"), some("2016-03"), some("2015-03")]
        );
        assert_eq!(
            ends(r#"{"periods": [{"end": "2015-03"}, {"end": null}, {"end": "2016-03"}]}"#),
            [some("2015-03"), None, some("2016-03")]
        );
        let found = faults(r#"{"periods": [{"end": "2017-03"}, {"end": "2017/3"}]}"#);
        assert_eq!(found[0].0, "/periods/1/end");
        assert!(found[0].1.contains("/periods/0/end"));
    }

    #[test]
    fn what_is_missing_is_left_to_the_analysis() {
        for text in [
            "{}",
            r#"{"periods": []}"#,
            r#"{"periods": [{}]}"#,
            r#"{"industry": null, "periods": null}"#,
        ] {
            assert_eq!(read(text).unwrap().subject.industry, None, "{text}");
        }
        let half = read(r#"{"industry": {"major": "13_観光業"}}"#).unwrap();
        assert_eq!(half.subject.industry.unwrap().minor, "");
    }

    #[test]
    fn errors_name_file_line_and_field_in_one_sentence() {
        let text = "{\n \"periods\": [\n  {\"sales_yen\": \"x\",\n   \"cash_yen\": \"y\"}\n ]\n}";
        assert_eq!(
            read(text).unwrap_err().to_string(),
            "例.json の 3 行目、/periods/0/sales_yen：数値で書いてください（例：5130250。引用符やカンマは付けません）（ほかに1か所）"
        );
        assert_eq!(
            read("{\n\"a\": }").unwrap_err().to_string(),
            "例.json の 2 行目 6 文字目：JSONとして読み取れない文字があります（NaN・コメント・全角の記号は使えません）"
        );
        let cp932 = super::read("例.json", b"{\n\"name\": \"\x8a\x94\"}")
            .unwrap_err()
            .to_string();
        assert!(
            cp932.contains("2 行目") && cp932.contains("UTF-8"),
            "{cp932}"
        );
        assert!(super::read("例.json", "\u{feff}{}".as_bytes()).is_ok());
    }
}
