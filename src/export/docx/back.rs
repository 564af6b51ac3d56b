//! The last pages: what is still to be checked, and the list of evidence.

use docx_rs::{Docx, Paragraph, Run, TableRow};

use super::style::{self, MUTED};
use super::table::{cell, head_row, small, table, text_cell};
use crate::export::outline::{Outline, Reference};

pub(super) fn add(docx: Docx, outline: &Outline) -> Docx {
    evidence(flags(docx, outline), outline)
}

fn flags(docx: Docx, outline: &Outline) -> Docx {
    const COLUMNS: [usize; 3] = [1_800, 2_000, 5_838];
    if outline.flags.is_empty() {
        return docx;
    }
    let mut rows = vec![head_row(&COLUMNS, &["項目", "種類", "内容"])];
    rows.extend(outline.flags.iter().map(|flag| {
        TableRow::new(vec![
            text_cell(COLUMNS[0], &flag.item),
            text_cell(COLUMNS[1], flag.label),
            text_cell(COLUMNS[2], &flag.detail),
        ])
        .cant_split()
    }));
    docx.add_paragraph(style::heading1("確認が必要な点"))
        .add_table(table(&COLUMNS, rows))
}

fn evidence(docx: Docx, outline: &Outline) -> Docx {
    const COLUMNS: [usize; 4] = [700, 3_638, 3_300, 2_000];
    let docx = docx.add_paragraph(style::heading1("根拠一覧"));
    if outline.evidence.is_empty() {
        return docx.add_paragraph(Paragraph::new().add_run(small("引用した根拠はありません。")));
    }
    let mut rows = vec![head_row(&COLUMNS, &["番号", "内容", "値・ことば", "出典"])];
    rows.extend(outline.evidence.iter().map(|line| {
        TableRow::new(vec![
            text_cell(COLUMNS[0], &line.number.to_string()),
            label(COLUMNS[1], line),
            text_cell(COLUMNS[2], &line.display),
            text_cell(COLUMNS[3], &line.source),
        ])
        .cant_split()
    }));
    docx.add_table(table(&COLUMNS, rows))
}

/// What it is, and below in small its id, by which it is found again in the program.
fn label(width: usize, line: &Reference) -> docx_rs::TableCell {
    let id = Run::new().add_text(&line.id).size(14).color(MUTED);
    cell(width, "")
        .add_paragraph(Paragraph::new().add_run(small(&line.label)))
        .add_paragraph(Paragraph::new().add_run(id))
}
