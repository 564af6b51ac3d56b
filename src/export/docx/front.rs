//! The first page: whose document, how it stands, and the Local Benchmark with its radar.

use docx_rs::{AlignmentType, Docx, Paragraph, Pic, Run, TableRow};

use super::style::{self, ACCENT, CAUTION, INK, MUTED};
use super::table::{cell, figure_cell, head_row, label_cell, small, table, text_cell};
use crate::export::outline::{Benchmark, Outline, TitlePage};
use crate::export::png::Png;

/// 11 cm, in English Metric Units of 1/360000 cm.
const RADAR_WIDTH: u32 = 3_960_000;

pub(super) fn add(docx: Docx, outline: &Outline, radar: &Png) -> Docx {
    let docx = title(docx, &outline.title);
    benchmark(docx, &outline.benchmark, radar)
}

fn title(docx: Docx, title: &TitlePage) -> Docx {
    let line =
        |text: &str, size: usize, colour: &str| Run::new().add_text(text).size(size).color(colour);
    let docx = docx
        .add_paragraph(Paragraph::new().add_run(line(&title.chamber, 20, MUTED)))
        .add_paragraph(style::spaced(
            Paragraph::new().add_run(line(title.kind, 48, INK).bold()),
            60,
            0,
        ))
        .add_paragraph(style::spaced(
            Paragraph::new().add_run(line(&title.company, 30, INK)),
            0,
            160,
        ))
        .add_paragraph(standing(title));
    docx.add_table(facts(title))
}

/// The mark in large, and what it means.
fn standing(title: &TitlePage) -> Paragraph {
    let (colour, meaning) = if title.approved() {
        (ACCENT, "承認を受けた版です。")
    } else {
        (
            CAUTION,
            "確認中の下書きです。承認されるまで、外部への提出には使わないでください。",
        )
    };
    let paragraph = Paragraph::new()
        .add_run(
            Run::new()
                .add_text(title.mark())
                .size(24)
                .bold()
                .color(colour),
        )
        .add_run(
            Run::new()
                .add_text(format!("　{meaning}"))
                .size(19)
                .color(INK),
        );
    style::spaced(
        style::bar(paragraph, colour).indent(Some(160), None, None, None),
        0,
        200,
    )
}

/// The facts two by two; a long one has a row of its own.
fn facts(title: &TitlePage) -> docx_rs::Table {
    const COLUMNS: [usize; 4] = [1_300, 3_519, 1_300, 3_519];
    let (short, long): (Vec<_>, Vec<_>) = title
        .facts
        .iter()
        .partition(|(label, text)| *label != "執筆の内訳" && text.chars().count() <= 40);
    let mut rows: Vec<TableRow> = short
        .chunks(2)
        .map(|pair| {
            let (label, text) = pair[0];
            let first = label_cell(COLUMNS[0], label);
            match pair.get(1) {
                Some((label2, text2)) => TableRow::new(vec![
                    first,
                    text_cell(COLUMNS[1], text),
                    label_cell(COLUMNS[2], label2),
                    text_cell(COLUMNS[3], text2),
                ]),
                None => wide(first, text, &COLUMNS),
            }
        })
        .collect();
    rows.extend(
        long.iter()
            .map(|(label, text)| wide(label_cell(COLUMNS[0], label), text, &COLUMNS)),
    );
    table(&COLUMNS, rows)
}

fn wide(label: docx_rs::TableCell, text: &str, columns: &[usize; 4]) -> TableRow {
    let width = columns[1..].iter().sum();
    TableRow::new(vec![label, text_cell(width, text).grid_span(3)])
}

fn benchmark(docx: Docx, benchmark: &Benchmark, radar: &Png) -> Docx {
    let summary = if benchmark.period.is_empty() {
        benchmark.summary.clone()
    } else {
        format!("{}　{}", benchmark.period, benchmark.summary)
    };
    let docx = docx
        .add_paragraph(style::heading1("財務の状況（ローカルベンチマーク）"))
        .add_paragraph(Paragraph::new().add_run(small(&summary)));
    if benchmark.rows.is_empty() {
        return notes(docx, benchmark);
    }
    let height = u64::from(RADAR_WIDTH) * u64::from(radar.height) / u64::from(radar.width.max(1));
    let picture = Pic::new_with_dimensions(radar.bytes.clone(), radar.width, radar.height)
        .size(RADAR_WIDTH, u32::try_from(height).unwrap_or(RADAR_WIDTH));
    let docx = docx
        .add_paragraph(style::spaced(
            Paragraph::new()
                .align(AlignmentType::Center)
                .add_run(Run::new().add_image(picture)),
            60,
            60,
        ))
        .add_table(indicators(benchmark))
        .add_paragraph(style::spaced(Paragraph::new(), 0, 0))
        .add_table(totals(benchmark));
    notes(docx, benchmark)
}

fn indicators(benchmark: &Benchmark) -> docx_rs::Table {
    const COLUMNS: [usize; 5] = [2_838, 1_200, 2_000, 1_900, 1_700];
    let mut rows = vec![head_row(
        &COLUMNS,
        &[
            "指標",
            "分類",
            &benchmark.period,
            "点数（5点満点）",
            "業種の中央値",
        ],
    )];
    rows.extend(benchmark.rows.iter().map(|row| {
        TableRow::new(vec![
            text_cell(COLUMNS[0], &row.indicator),
            text_cell(COLUMNS[1], row.category),
            figure_cell(COLUMNS[2], &row.value),
            text_cell(COLUMNS[3], &format!("{}　{}", row.dots, row.points)),
            figure_cell(COLUMNS[4], &row.median),
        ])
        .cant_split()
    }));
    table(&COLUMNS, rows)
}

/// Three periods side by side, the latest at the right as in a statement's trend.
fn totals(benchmark: &Benchmark) -> docx_rs::Table {
    let count = benchmark.periods.len();
    let mut columns = vec![2_000];
    columns.extend(std::iter::repeat_n(
        (style::WIDTH - 2_000) / count.max(1),
        count,
    ));
    let mut heads = vec![label_cell(columns[0], "総合評価の推移")];
    for (period, width) in benchmark.periods.iter().rev().zip(&columns[1..]) {
        let run = Run::new()
            .add_text(format!("{}　", period.label))
            .size(18)
            .color(MUTED);
        let result = small(&format!("{}　{}", period.total, period.rank)).bold();
        heads.push(cell(*width, "").add_paragraph(Paragraph::new().add_run(run).add_run(result)));
    }
    table(&columns, vec![TableRow::new(heads).cant_split()])
}

fn notes(docx: Docx, benchmark: &Benchmark) -> Docx {
    benchmark.notes.iter().fold(docx, |docx, note| {
        let run = Run::new()
            .add_text(format!("※ {note}"))
            .size(17)
            .color(MUTED);
        docx.add_paragraph(style::spaced(Paragraph::new().add_run(run), 60, 0))
    })
}
