//! How long files take in and out, in process: `cargo bench --bench files`.

#![expect(clippy::unwrap_used, reason = "a bench may stop at a fault")]

use std::fmt::Write as _;
use std::hint::black_box;

use banso::data::Data;
use banso::domain::account_figures;
use banso::domain::account_title::{Scope, assign};
use banso::domain::analysis::{Subject, SubjectPeriod, analyse};
use banso::domain::benchmark::Quirks;
use banso::domain::industry::Industry;
use banso::domain::statement::{Figure, Inputs};
use banso::export::workbook::{Input, render};
use banso::import::statements;
use criterion::{Criterion, criterion_group, criterion_main};
use jiff::Timestamp;
use rust_xlsxwriter::Workbook;

const LINES: usize = 5_000;
const CASH: &str = "\"[明細行]\",\"事業所(合計)\",\"[貸借対照表]\",\"現金\"";

/// A golden trial balance, blown up to so many lines by small accounts of 0 yen beside its cash.
fn trial_balance() -> String {
    let bytes = include_bytes!("../tests/fixtures/imports/yayoi/manufacturing.csv");
    let (text, _, _) = encoding_rs::SHIFT_JIS.decode(bytes);
    let missing = LINES - text.lines().count();
    let mut out = String::new();
    for line in text.lines() {
        out.push_str(line);
        out.push_str("\r\n");
        if line.starts_with(CASH) {
            for number in 0..missing {
                out.push_str("\"[明細行]\",\"事業所(合計)\",\"[貸借対照表]\",");
                write!(
                    out,
                    "\"小口現金{number}\",\"0\",\"1000\",\"1000\",\"0\",\"0.00\"\r\n"
                )
                .unwrap();
            }
        }
    }
    assert_eq!(out.lines().count(), LINES);
    out
}

/// The same in a worksheet, as a table of names and amounts.
fn worksheet(text: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet
        .write_row(0, 0, ["勘定科目", "前期残高", "借方", "貸方", "当期残高"])
        .unwrap();
    let details = text.lines().filter(|line| line.starts_with("\"[明細行]\""));
    for (row, line) in (1..).zip(details) {
        let cells: Vec<&str> = line.split(',').map(|cell| cell.trim_matches('"')).collect();
        sheet.write_string(row, 0, cells[3]).unwrap();
        for (column, amount) in (1..5).zip(&cells[4..8]) {
            sheet
                .write_number(row, column, amount.parse::<f64>().unwrap())
                .unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// Reads a file and finds the period's figures in its lines, as a preview does.
fn import(data: &Data, name: &str, bytes: &[u8]) -> Option<i64> {
    let mut reading = statements::read(name, bytes).unwrap();
    let lines = &mut reading.periods[0].lines;
    assign(lines, &data.titles, &[], Scope::Corporation);
    let mapped = account_figures::read(
        lines,
        &data.titles,
        Scope::Corporation,
        None,
        &data.cost_behaviour,
    );
    mapped.figures.get(Figure::Cash)
}

fn files(c: &mut Criterion) {
    let data = Data::load(None).unwrap();
    let text = trial_balance();
    let (csv, _, _) = encoding_rs::SHIFT_JIS.encode(&text);
    let xlsx = worksheet(&text);
    assert_eq!(import(&data, "試算表.csv", &csv), Some(3_000_000));
    assert_eq!(import(&data, "試算表.xlsx", &xlsx), Some(3_000_000));
    c.bench_function("import of a trial balance of 5,000 lines (csv)", |b| {
        b.iter(|| import(&data, "試算表.csv", black_box(&csv)));
    });
    c.bench_function("import of a trial balance of 5,000 lines (xlsx)", |b| {
        b.iter(|| import(&data, "試算表.xlsx", black_box(&xlsx)));
    });
}

/// The workbook of a company of three periods, as the page and the command line hand it out.
fn workbook(c: &mut Criterion) {
    let data = Data::load(None).unwrap();
    let industry = Industry {
        major: "13_観光業".to_owned(),
        minor: "1301_観光業".to_owned(),
    };
    let x = Inputs {
        employees: Some(30.0),
        sales: Some(5_130_250.0),
        operating_profit: Some(15_000.0),
        depreciation: Some(18_340.0),
        cash: Some(1_000.0),
        accounts_receivable: Some(456_500.0),
        inventory: Some(439_285.0),
        total_liabilities: Some(1_668_387.0),
        accounts_payable: Some(373_206.0),
        borrowings: Some(650_120.0),
        net_assets: Some(912_793.0),
        ..Inputs::default()
    };
    let inputs = ["2025-03", "2024-03", "2023-03"].map(|end| (Some(end.to_owned()), x));
    let subject = Subject {
        industry: Some(industry.clone()),
        capital_thousand_yen: Some(10_000.0),
        periods: inputs
            .iter()
            .map(|(end, inputs)| SubjectPeriod {
                end: end.clone(),
                inputs: *inputs,
            })
            .collect(),
    };
    let table = data.table("2022");
    let quirks = Quirks::default();
    let analysis = analyse(&subject, &data.industries, table, quirks, &data.ratios);
    let input = Input {
        name: "測定用",
        representative: None,
        address: None,
        industry: Some(&industry),
        capital_thousand_yen: subject.capital_thousand_yen,
        analysis: &analysis,
        inputs: &inputs,
        table,
        industries: &data.industries,
        quirks,
        answers: &[],
        made_at: Timestamp::UNIX_EPOCH,
    };
    c.bench_function("workbook of three periods", |b| {
        b.iter(|| render(black_box(&input)).unwrap());
    });
}

criterion_group!(benches, files, workbook);
criterion_main!(benches);
