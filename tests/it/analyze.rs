//! `banso analyze` as a program: its exit codes, and what goes to which stream.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

fn banso(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_banso"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The program may refuse its arguments without reading.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The company of the contract: METI's sample, its latest period only.
const COMPANY: &str = r#"{"name": "…", "industry": {"major": "13_観光業", "minor": "1301_観光業"}, "capital_thousand_yen": 10000,
 "periods": [ {"end": "2017-03", "employees": 30,
   "sales_thousand_yen": 5130250, "prior_sales_thousand_yen": 4756859, "operating_profit_thousand_yen": 15000, "depreciation_thousand_yen": 0,
   "cash_thousand_yen": 1000, "notes_receivable_thousand_yen": 270760, "accounts_receivable_thousand_yen": 456500, "inventory_thousand_yen": 439285,
   "total_liabilities_thousand_yen": 1668387, "notes_payable_thousand_yen": 463324, "accounts_payable_thousand_yen": 373206,
   "borrowings_thousand_yen": 0, "net_assets_thousand_yen": 912793 } ] }"#;

#[test]
fn a_company_file_gives_the_contracts_answer() {
    let output = banso(
        &["analyze", "-", "--format", "json", "--table", "2018"],
        COMPANY,
    );
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(output.stderr.is_empty());
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let period = &found["periods"][0];
    assert_eq!(
        (&period["total"], &period["rank"]),
        (&18.into(), &"B".into())
    );
    let keys: Vec<&String> = found.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "size_class",
            "size_class_ja",
            "table",
            "periods",
            "ratios",
            "changes",
            "notes"
        ]
    );
    let growth = &period["indicators"]["sales_growth"];
    assert!((growth["value"].as_f64().unwrap() - 0.078_495_284_388_290_68).abs() < 1e-12);
    assert_eq!(growth["display"], "7.8%");
}

#[test]
fn work_that_cannot_be_done_ends_with_1_and_wrong_usage_with_2() {
    for (arguments, input, code, words) in [
        (
            &["analyze", "-"][..],
            "{\n\"capital_yen\": \"x\"}",
            1,
            "標準入力 の 2 行目、/capital_yen：",
        ),
        (&["analyze", "-"], "{", 1, "標準入力 の 1 行目"),
        (&["analyze", "/no/such/file.json"], "", 1, "見つかりません"),
        (
            &["analyze", "-", "--format", "xlsx", "--chart", "cost"],
            COMPANY,
            2,
            "--format svg か png",
        ),
        (
            &["analyze", "-", "--format", "pdf"],
            COMPANY,
            2,
            "指定できません",
        ),
        (&["analyze"], "", 2, "<INPUT> を指定してください"),
    ] {
        let output = banso(arguments, input);
        assert_eq!(
            output.status.code(),
            Some(code),
            "{arguments:?}: {}",
            stderr(&output)
        );
        assert!(output.stdout.is_empty(), "{arguments:?}");
        let said = stderr(&output);
        assert!(said.contains(words), "{arguments:?}: {said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn a_workbook_goes_through_a_pipe_and_a_table_comes_in_two_encodings() {
    let of = |arguments: &[&str]| {
        let output = banso(
            &[&["analyze", "-", "--format"], arguments].concat(),
            COMPANY,
        );
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        output.stdout
    };
    assert!(of(&["xlsx"]).starts_with(b"PK"));
    assert!(of(&["png", "--chart", "break-even"]).starts_with(b"\x89PNG"));
    let utf8 = String::from_utf8(of(&["csv"])).unwrap();
    let cp932 = of(&["csv", "--encoding", "cp932"]);
    let (cp932, _, broken) = encoding_rs::SHIFT_JIS.decode(&cp932);
    assert!(!broken && cp932.contains("売上増加率"));
    assert_eq!(utf8.lines().count(), cp932.lines().count());
}
