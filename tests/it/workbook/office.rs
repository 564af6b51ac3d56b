//! LibreOffice as the owner's spreadsheet: other figures are typed into an exported workbook, LibreOffice computes it
//! anew, and values, points, total and rank are those of the engine.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

use banso::domain::analysis::{Analysis, Subject};
use banso::domain::benchmark::{BaseTable, SizeClass};
use banso::domain::statement::{Figure, Inputs};
use calamine::{Data, Reader as _};
use serde_json::Value;

use super::patch::{Typed, typed};
use super::{RESULT, analysed, book, opened, sample};
use crate::benchmark::{VECTORS, custom_table, subject, table};

/// Rows of the input sheet, and columns of its periods.
const ROWS: [(u32, Figure); 14] = [
    (12, Figure::Employees),
    (27, Figure::Sales),
    (29, Figure::OperatingProfit),
    (30, Figure::Depreciation),
    (31, Figure::Cash),
    (32, Figure::NotesReceivable),
    (33, Figure::AccountsReceivable),
    (34, Figure::Inventory),
    (35, Figure::TotalLiabilities),
    (36, Figure::NotesPayable),
    (37, Figure::AccountsPayable),
    (38, Figure::Borrowings),
    (39, Figure::NetAssets),
    (41, Figure::Months),
];
const COLUMNS: [char; 3] = ['D', 'E', 'F'];

/// Of each period on the result sheet: columns of value and points, row of ①, cells of total and rank.
type Block = (u32, u32, u32, (u32, u32), (u32, u32));
const BLOCKS: [Block; 3] = [
    (4, 6, 20, (27, 7), (27, 8)),
    (4, 6, 33, (40, 7), (40, 8)),
    (10, 13, 33, (40, 14), (40, 15)),
];

/// Where a workbook's results are not those of the analysis, as sentences.
pub(super) fn faults(id: &str, bytes: &[u8], analysis: &Analysis) -> Vec<String> {
    let mut read = opened(bytes);
    let sheet = read.worksheet_range(RESULT).unwrap();
    let at =
        |(row, column): (u32, u32)| sheet.get_value((row, column)).cloned().unwrap_or_default();
    let mut faults = Vec::new();
    for (index, (period, block)) in analysis.periods.iter().zip(BLOCKS).enumerate() {
        let (value, points, first, total, rank) = block;
        for ((indicator, score), row) in period.indicators.iter().zip(first..) {
            let found = [
                number(&at((row, value)), "-"),
                number(&at((row, points)), "."),
            ];
            let wanted = [score.value, score.score.map(f64::from)];
            for (found, wanted) in found.into_iter().zip(wanted) {
                if !close(&found, wanted) {
                    faults.push(format!(
                        "{id} [{index}] {indicator}: {found:?} ≠ {wanted:?}"
                    ));
                }
            }
        }
        let ends = (number(&at(total), ""), at(rank).to_string());
        if !close(&ends.0, Some(period.total.into())) || ends.1 != <&str>::from(period.rank) {
            faults.push(format!(
                "{id} [{index}]: {ends:?} ≠ {} {:?}",
                period.total, period.rank
            ));
        }
    }
    faults
}

/// A number, or nothing where the cell shows `none`.
fn number(cell: &Data, none: &str) -> Result<Option<f64>, String> {
    match cell {
        Data::Float(number) => Ok(Some(*number)),
        #[expect(clippy::cast_precision_loss, reason = "a cell of a test")]
        Data::Int(number) => Ok(Some(*number as f64)),
        Data::String(text) if text == none => Ok(None),
        other => Err(format!("{other:?}")),
    }
}

fn close(found: &Result<Option<f64>, String>, wanted: Option<f64>) -> bool {
    match (found, wanted) {
        (Ok(Some(found)), Some(wanted)) => (found - wanted).abs() <= 1e-9 * wanted.abs().max(1.0),
        (Ok(None), None) => true,
        _ => false,
    }
}

/// What is typed to make a workbook that of this company.
fn cells(subject: &Subject) -> Vec<(String, Typed)> {
    let number = |number: Option<f64>| number.map_or(Typed::Nothing, Typed::Number);
    let words = |words: Option<&String>| match words {
        Some(words) if !words.is_empty() => Typed::Words(words.clone()),
        _ => Typed::Nothing,
    };
    let industry = subject.industry.as_ref();
    let mut cells = vec![
        (
            "D9".to_owned(),
            words(industry.map(|industry| &industry.major)),
        ),
        (
            "D10".to_owned(),
            words(industry.map(|industry| &industry.minor)),
        ),
        ("D13".to_owned(), number(subject.capital_thousand_yen)),
    ];
    let blank = Inputs::default();
    for (index, column) in COLUMNS.into_iter().enumerate() {
        let x = subject
            .periods
            .get(index)
            .map_or(&blank, |period| &period.inputs);
        for (row, figure) in ROWS {
            cells.push((format!("{column}{row}"), number(x.get(figure))));
        }
    }
    let oldest = subject
        .periods
        .get(2)
        .and_then(|period| period.inputs.prior_sales);
    cells.push(("F28".to_owned(), number(oldest)));
    cells
}

/// The companies of the official vectors, and some of our own, each with its table.
fn cases() -> Vec<(String, Subject, Option<BaseTable>, String)> {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let mut cases: Vec<_> = vectors["cases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|case| {
            let own = case
                .get("table_override_for_0501")
                .map(|own| custom_table("0501_小売業", SizeClass::Small, own));
            let name = case["table"].as_str().unwrap().to_owned();
            (
                case["id"].as_str().unwrap().to_owned(),
                subject(&case["inputs"]),
                own,
                name,
            )
        })
        .collect();
    let mut short = sample();
    short.periods[0].inputs.months = Some(6.0);
    short.periods[1].inputs.months = Some(18.0);
    cases.push(("months".to_owned(), short, None, "2018".to_owned()));
    let mut blank = sample();
    for period in &mut blank.periods {
        period.inputs = Inputs::default();
    }
    cases.push(("blank".to_owned(), blank, None, "2018".to_owned()));
    cases
}

/// Whether LibreOffice is here; CI must have it.
fn soffice() -> bool {
    let found = Command::new("soffice").arg("--version").output().is_ok();
    #[expect(clippy::disallowed_methods, reason = "a test asks where it runs")]
    let ci = std::env::var("CI").is_ok();
    assert!(found || !ci, "CI must have LibreOffice Calc (make setup)");
    if !found {
        println!("skipped: soffice is not installed");
    }
    found
}

/// LibreOffice computes files anew only when it is told so.
const ALWAYS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"#;

/// All workbooks of a folder, computed anew.
fn computed(folder: &Path) -> std::path::PathBuf {
    let profile = folder.join("profile");
    std::fs::create_dir_all(profile.join("user")).unwrap();
    std::fs::write(profile.join("user/registrymodifications.xcu"), ALWAYS).unwrap();
    let out = folder.join("out");
    let files = std::fs::read_dir(folder.join("in")).unwrap();
    let files = files.map(|file| file.unwrap().path());
    let done = Command::new("soffice")
        .arg(format!(
            "-env:UserInstallation=file://{}",
            profile.display()
        ))
        .args([
            "--headless",
            "--norestore",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
        ])
        .arg(&out)
        .args(files)
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    out
}

#[test]
fn libreoffice_computes_other_figures_as_the_engine_does() {
    if !soffice() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in");
    std::fs::create_dir(&input).unwrap();
    let tables = ["2018", "2022"].map(|name| (name, table(name)));
    let tables: HashMap<&str, &BaseTable> =
        tables.iter().map(|(name, table)| (*name, table)).collect();
    let books: HashMap<&str, Vec<u8>> = tables
        .iter()
        .map(|(name, table)| (*name, book("例", &sample(), table, &[])))
        .collect();
    let cases = cases();
    assert!(cases.len() > 60);
    for (index, (_, subject, own, name)) in cases.iter().enumerate() {
        let book = own.as_ref().map(|own| book("例", &sample(), own, &[]));
        let book = book.as_ref().unwrap_or(&books[name.as_str()]);
        std::fs::write(
            input.join(format!("{index}.xlsx")),
            typed(book, &cells(subject)),
        )
        .unwrap();
    }
    let out = computed(folder.path());
    let (mut wrong, mut stale) = (Vec::new(), 0);
    for (index, (id, subject, own, name)) in cases.iter().enumerate() {
        let analysis = analysed(subject, own.as_ref().unwrap_or(tables[name.as_str()]));
        let before = std::fs::read(input.join(format!("{index}.xlsx"))).unwrap();
        stale += usize::from(!faults(id, &before, &analysis).is_empty());
        let bytes = std::fs::read(out.join(format!("{index}.xlsx"))).unwrap();
        wrong.extend(faults(id, &bytes, &analysis));
        let size = opened(&bytes).worksheet_range(super::SHEETS[0]).unwrap();
        let size = size.get_value((19, 3)).map(ToString::to_string);
        if let Some(wanted) = &analysis.size_class_ja {
            if size.as_ref() != Some(wanted) {
                wrong.push(format!("{id}: {size:?} ≠ {wanted}"));
            }
        } else if !analysis
            .notes
            .iter()
            .any(|note| Some(note) == size.as_ref())
        {
            wrong.push(format!("{id}: {size:?} is not what is missing"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // What was written is another company's result: it is LibreOffice that agrees, not the file.
    assert_eq!(stale, cases.len());
}
