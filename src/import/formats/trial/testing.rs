//! Tables for tests: delimited text as the decoder hands it on, and the fixtures of `tests/fixtures/imports`.

use std::fmt::Write as _;

use crate::domain::statement::{LineKind, Section};
use crate::import::grid::{Cell, Grid, Row, Source};
use crate::import::reading::Reading;

/// Delimited text as a grid; tabs when there is one.
pub(crate) fn grid(text: &str) -> Grid {
    let delimiter = if text.contains('\t') { b'\t' } else { b',' };
    let rows = text
        .lines()
        .enumerate()
        .filter_map(|(index, line)| {
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .delimiter(delimiter)
                .from_reader(line.as_bytes());
            let record = reader.records().next()?.unwrap();
            let cells: Vec<Cell> = record
                .iter()
                .map(|field| {
                    if field.is_empty() {
                        Cell::Empty
                    } else {
                        Cell::Text(field.to_owned())
                    }
                })
                .collect();
            cells
                .iter()
                .any(|cell| cell.text().is_some())
                .then_some(Row {
                    number: index + 1,
                    cells,
                })
        })
        .collect();
    Grid {
        source: Source::Text,
        hidden: false,
        rows,
    }
}

/// The bytes of a fixture, which are CP932 unless they are UTF-8, as a grid.
pub(crate) fn fixture(bytes: &[u8]) -> Grid {
    let (text, _, broken) = if std::str::from_utf8(bytes).is_ok() {
        encoding_rs::UTF_8.decode(bytes)
    } else {
        encoding_rs::SHIFT_JIS.decode(bytes)
    };
    assert!(!broken, "the fixture does not decode");
    grid(&text)
}

/// A sheet with the cells given as text or numbers.
pub(crate) fn sheet(name: &str, rows: &[&[&str]]) -> Grid {
    let cell = |text: &&str| match text.parse::<f64>() {
        _ if text.is_empty() => Cell::Empty,
        Ok(number) => Cell::Number(number),
        Err(_) => Cell::Text((*text).to_owned()),
    };
    Grid {
        source: Source::Sheet(name.to_owned()),
        hidden: false,
        rows: rows
            .iter()
            .enumerate()
            .map(|(index, cells)| Row {
                number: index + 1,
                cells: cells.iter().map(cell).collect(),
            })
            .collect(),
    }
}

/// A reading as lines that a person can hold against the file.
pub(crate) fn told(reading: &Reading) -> String {
    let mut text = format!(
        "{} 単位:{} 会社:{} 個人:{:?}\n",
        reading.format.label(),
        reading.unit.label(),
        reading.company.name.as_deref().unwrap_or("?"),
        reading.company.sole_proprietor,
    );
    for period in &reading.periods {
        let end = period.end.as_ref().map_or("?", |end| end.as_str());
        let _ = writeln!(text, "期末:{end} 月数:{:?}", period.months);
        for line in &period.lines {
            let section = match line.section {
                Section::BalanceSheet => "貸",
                Section::ProfitAndLoss => "損",
                Section::CostReport => "製",
                Section::Other => "他",
            };
            let kind = match line.kind {
                LineKind::Heading => "#",
                LineKind::Account => "-",
                LineKind::Total => "=",
            };
            let amount = line
                .amount
                .map_or("?".to_owned(), |amount| amount.to_string());
            let code = line.code.as_deref().unwrap_or("");
            let _ = writeln!(
                text,
                "{section}{}{kind} {code}|{}|{amount}|{}|{}",
                line.level, line.name, line.raw, line.place
            );
        }
    }
    for doubt in &reading.doubts {
        let _ = writeln!(
            text,
            "※{}{}",
            doubt
                .place
                .as_deref()
                .map(|place| format!("{place}："))
                .unwrap_or_default(),
            doubt.message
        );
    }
    text
}

/// The sum of the accounts of a section, to hold against the total the file gives.
pub(crate) fn amount(reading: &Reading, section: Section, name: &str) -> Option<i64> {
    reading.periods[0]
        .lines
        .iter()
        .find(|line| line.section == section && line.name == name)?
        .amount
}
