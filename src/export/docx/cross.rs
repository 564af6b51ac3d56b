//! The cross SWOT in Word: a matrix with the SWOT at its edges, then the strategies in the order of their priority.

use docx_rs::{Docx, Paragraph, Run, TableCell, TableRow};

use super::body::{entry_paragraph, ground};
use super::style::{self, ACCENT, INK, MUTED};
use super::table::{cell, head_row, small, table, text_cell};
use crate::export::outline::{CellPart, CrossPart, EdgePart, StrategyPart};

/// The edge, and the two cells beside it.
const MATRIX: [usize; 3] = [2_238, 3_700, 3_700];
/// At an edge, an item is recalled, not repeated.
const RECALLED: usize = 44;

pub(super) fn add(docx: Docx, part: &CrossPart) -> Docx {
    let docx = docx.add_table(matrix(part));
    let ranked = part.by_priority();
    if ranked.is_empty() {
        return docx;
    }
    docx.add_paragraph(style::heading2("方針の一覧（優先度の順）"))
        .add_table(list(&ranked))
}

fn matrix(part: &CrossPart) -> docx_rs::Table {
    let [strengths, weaknesses, opportunities, threats] = &part.edges;
    let [so, wo, st, wt] = &part.cells;
    let corner = cell(MATRIX[0], "").add_paragraph(Paragraph::new());
    let rows = vec![
        TableRow::new(vec![
            corner,
            edge(MATRIX[1], strengths),
            edge(MATRIX[2], weaknesses),
        ]),
        TableRow::new(vec![
            edge(MATRIX[0], opportunities),
            strategies(MATRIX[1], so),
            strategies(MATRIX[2], wo),
        ]),
        TableRow::new(vec![
            edge(MATRIX[0], threats),
            strategies(MATRIX[1], st),
            strategies(MATRIX[2], wt),
        ]),
    ];
    table(&MATRIX, rows)
}

fn edge(width: usize, part: &EdgePart) -> TableCell {
    let name = Run::new()
        .add_text(part.quadrant.label())
        .size(22)
        .bold()
        .color(INK);
    let head = cell(width, ground(part.quadrant)).add_paragraph(Paragraph::new().add_run(name));
    part.items.iter().fold(head, |cell, (id, text)| {
        let run = Run::new()
            .add_text(format!("{id}　{}", recalled(text)))
            .size(15)
            .color(MUTED);
        cell.add_paragraph(Paragraph::new().add_run(run))
    })
}

fn recalled(text: &str) -> String {
    let first = text.split_inclusive('。').next().unwrap_or(text);
    if first.chars().count() <= RECALLED {
        return first.to_owned();
    }
    let begin: String = first.chars().take(RECALLED - 1).collect();
    format!("{begin}…")
}

fn strategies(width: usize, part: &CellPart) -> TableCell {
    let head = Run::new()
        .add_text(part.cell.label())
        .size(20)
        .bold()
        .color(ACCENT);
    let kind = Run::new()
        .add_text(format!("　{}", part.cell.strategy()))
        .size(17)
        .color(MUTED);
    let cell = cell(width, "").add_paragraph(Paragraph::new().add_run(head).add_run(kind));
    if part.strategies.is_empty() {
        let run = Run::new()
            .add_text("該当する方針はありません")
            .size(18)
            .color(MUTED);
        return cell.add_paragraph(Paragraph::new().add_run(run));
    }
    part.strategies.iter().fold(cell, |cell, one| {
        let from = Run::new()
            .add_text(format!("　（{}）", one.from))
            .size(16)
            .color(MUTED);
        let line = entry_paragraph(&one.entry, true, 19).add_run(from);
        cell.add_paragraph(style::spaced(line, 20, 80))
    })
}

fn list(ranked: &[&StrategyPart]) -> docx_rs::Table {
    const COLUMNS: [usize; 5] = [780, 800, 3_358, 1_200, 3_500];
    let mut rows = vec![head_row(
        &COLUMNS,
        &["優先度", "番号", "方針", "もとの項目", "理由"],
    )];
    rows.extend(ranked.iter().map(|one| {
        TableRow::new(vec![
            text_cell(COLUMNS[0], &one.priority.to_string()),
            text_cell(COLUMNS[1], &one.entry.id),
            cell(COLUMNS[2], "").add_paragraph(Paragraph::new().add_run(small(&one.entry.line()))),
            text_cell(COLUMNS[3], &one.from),
            text_cell(COLUMNS[4], &one.reason),
        ])
        .cant_split()
    }));
    table(&COLUMNS, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_recalled_by_its_first_sentence() {
        assert_eq!(recalled("一つめです。二つめです。"), "一つめです。");
        let long = recalled(&"あ".repeat(60));
        assert_eq!(long.chars().count(), RECALLED);
        assert!(long.ends_with('…'));
    }
}
