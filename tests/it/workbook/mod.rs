//! The exported workbook: what its XML holds, what our own import reads of it, and what LibreOffice computes.

mod office;
mod patch;
mod round_trip;

use std::io::Read as _;

use banso::domain::analysis::{Analysis, Subject, analyse};
use banso::domain::benchmark::{BaseTable, Quirks};
use banso::domain::checklist::{Answer, Speaker};
use banso::domain::ratio::Texts;
use banso::export::workbook::{Input, SHEETS, render};
use calamine::{Data, Reader as _, Xlsx};
use jiff::Timestamp;

use crate::benchmark::{industries, subject, table};

/// What the input sheet is called, and the result sheet.
const RESULT: &str = SHEETS[1];

fn analysed(subject: &Subject, table: &BaseTable) -> Analysis {
    let texts = include_str!("../../../data/ratios.toml");
    let texts = Texts::parse("ratios.toml", texts).unwrap();
    analyse(subject, &industries(), table, Quirks::default(), &texts)
}

/// A company's workbook.
fn book(name: &str, subject: &Subject, table: &BaseTable, answers: &[Answer]) -> Vec<u8> {
    let analysis = analysed(subject, table);
    let periods = subject.periods.iter();
    let inputs: Vec<_> = periods
        .map(|period| (period.end.clone(), period.inputs))
        .collect();
    render(&Input {
        name,
        representative: Some(name),
        address: Some(name),
        industry: subject.industry.as_ref(),
        capital_thousand_yen: subject.capital_thousand_yen,
        analysis: &analysis,
        inputs: &inputs,
        table,
        industries: &industries(),
        quirks: Quirks::default(),
        answers,
        made_at: Timestamp::from_second(1_767_225_600).unwrap(),
    })
    .unwrap()
}

/// METI's sample company.
fn sample() -> Subject {
    let vectors: serde_json::Value = serde_json::from_str(crate::benchmark::VECTORS).unwrap();
    let sample = &vectors["official_sample"][0]["inputs"];
    let mut subject = subject(sample);
    for (period, end) in subject
        .periods
        .iter_mut()
        .zip(sample["決算年月"].as_array().unwrap())
    {
        period.end = end.as_str().map(ToOwned::to_owned);
    }
    subject
}

fn answer(item: &str, fact: &str) -> Answer {
    Answer {
        item: item.to_owned(),
        grade: None,
        fact: fact.to_owned(),
        speaker: Speaker::Owner,
    }
}

/// A part of the package as text.
fn part(bytes: &[u8], name: &str) -> String {
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    package
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// The names of the package's parts.
fn names(bytes: &[u8]) -> Vec<String> {
    let package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    package
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect()
}

/// The formulas of all sheets.
fn formulas(bytes: &[u8]) -> Vec<String> {
    let mut sheets = names(bytes);
    sheets.retain(|name| name.starts_with("xl/worksheets/sheet"));
    sheets.sort();
    sheets
        .iter()
        .flat_map(|sheet| {
            let text = part(bytes, sheet);
            let found = text.split("<f>").skip(1);
            found
                .map(|rest| rest.split("</f>").next().unwrap().to_owned())
                .collect::<Vec<_>>()
        })
        .collect()
}

fn opened(bytes: &[u8]) -> Xlsx<std::io::Cursor<Vec<u8>>> {
    Xlsx::new(std::io::Cursor::new(bytes.to_vec())).unwrap()
}

#[test]
fn what_people_typed_is_text_and_never_a_formula() {
    let table = table("2018");
    let plain = formulas(&book("株式会社例", &sample(), &table, &[]));
    assert!(plain.len() > 150, "{}", plain.len());
    for nasty in [
        "=HYPERLINK(\"http://x\",\"y\")",
        "+1+1",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "＝1+1",
        "NaN",
        "inf",
        "TRUE",
        "",
        "a\u{0}\u{1b}<b>&",
    ] {
        let answers = [
            "flow_1_name",
            "trade_supplier",
            "view_strength",
            "view_summary_goal",
        ];
        let answers = answers.map(|item| answer(item, nasty));
        let bytes = book(nasty, &sample(), &table, &answers);
        assert_eq!(formulas(&bytes), plain, "{nasty:?}");
        let mut read = opened(&bytes);
        let sheet = read.worksheet_range("商流・業務フロー").unwrap();
        let cell = sheet.get_value((5, 2)).cloned().unwrap_or_default();
        assert!(
            matches!(cell, Data::String(_) | Data::Empty),
            "{nasty:?}: {cell:?}"
        );
    }
}

#[test]
fn inputs_links_and_results_stand_at_metis_cells() {
    let (subject, table) = (sample(), table("2018"));
    let bytes = book("株式会社例", &subject, &table, &[]);
    let mut read = opened(&bytes);
    assert_eq!(read.sheet_names(), SHEETS);
    let input = read.worksheet_range(SHEETS[0]).unwrap();
    let at = |row: u32, column: u32| {
        input
            .get_value((row - 1, column))
            .cloned()
            .unwrap_or_default()
    };
    assert_eq!(at(27, 3), Data::Float(5_130_250.0));
    assert_eq!(at(12, 4), Data::Float(39.0));
    assert_eq!(at(28, 5), Data::Float(4_932_102.0));
    assert_eq!(at(20, 3), Data::String("中規模事業者".to_owned()));
    let links = read.worksheet_formula(SHEETS[0]).unwrap();
    assert_eq!(links.get_value((27, 3)).map(String::as_str), Some("E27"));
    assert_eq!(links.get_value((27, 4)).map(String::as_str), Some("F27"));
    assert_eq!(links.get_value((27, 5)).map_or("", String::as_str), "");
    let analysis = analysed(&subject, &table);
    assert_eq!(
        office::faults("as written", &bytes, &analysis),
        Vec::<String>::new()
    );
}

#[test]
fn charts_are_native_and_there_is_no_macro() {
    let bytes = book("例", &sample(), &table("2018"), &[]);
    let names = names(&bytes);
    assert!(!names.iter().any(|name| name.contains("vba")), "{names:?}");
    let radar = part(&bytes, "xl/charts/chart1.xml");
    assert!(radar.contains("<c:radarChart>"));
    assert_eq!(radar.matches("<c:ser>").count(), 3);
    for colour in ["7F7F7F", "0070C0", "FF0000"] {
        assert!(radar.contains(colour), "{colour}");
    }
    assert!(radar.contains(r#"<c:max val="5"/>"#) && radar.contains(r#"<c:min val="0"/>"#));
    assert_eq!(
        names
            .iter()
            .filter(|name| name.starts_with("xl/charts/chart"))
            .count(),
        7
    );
}

#[test]
fn few_and_many_periods_make_a_workbook() {
    let table = table("2022");
    let mut subject = sample();
    let oldest = subject.periods[2].clone();
    for year in (2005..2015).rev() {
        let mut older = oldest.clone();
        older.end = Some(format!("{year}-03"));
        subject.periods.push(older);
    }
    for count in [0, 1, 2, 3, 13] {
        let mut few = subject.clone();
        few.periods.truncate(count);
        let bytes = book("例", &few, &table, &[]);
        let read = opened(&bytes);
        assert_eq!(
            read.sheet_names().iter().any(|name| name == "推移"),
            count > 1,
            "{count}"
        );
        let analysis = analysed(&few, &table);
        assert_eq!(
            office::faults(&format!("{count} periods"), &bytes, &analysis),
            Vec::<String>::new()
        );
    }
}

#[test]
fn the_result_is_there_without_recalculating() {
    let mut read = opened(&book("例", &sample(), &table("2018"), &[]));
    let result = read.worksheet_range(RESULT).unwrap();
    assert_eq!(result.get_value((27, 7)), Some(&Data::Float(18.0)));
    assert_eq!(
        result.get_value((27, 8)),
        Some(&Data::String("B".to_owned()))
    );
}
