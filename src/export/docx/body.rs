//! The items: a SWOT as a square of four, an action plan as a table and a block for each action, a plan by section.

use docx_rs::{Docx, Paragraph, Run, Table, TableCell, TableRow};

use super::style::{self, ACCENT, INK, MUTED, WIDTH};
use super::table::{cell, head_row, label_cell, small, table, text_cell};
use super::{cross, lines, proposal};
use crate::domain::document::Quadrant;
use crate::export::outline::{ActionPart, Entry, Outline, Part, QuadrantPart, SectionPart, Voice};

/// The model's words: violet, as on the pages.
const MODEL: &str = "6D28D9";
/// The owner's words: warm.
const OWNER: &str = "B45309";

pub(super) fn add(docx: Docx, outline: &Outline) -> Docx {
    let head = style::heading1(outline.title.kind).page_break_before(true);
    let docx = legend(docx.add_paragraph(head), &outline.part);
    match &outline.part {
        Part::Swot(quadrants) => docx.add_table(swot(quadrants)),
        Part::CrossSwot(part) => cross::add(docx, part),
        Part::Proposal(part) => proposal::add(docx, part),
        Part::ActionPlan(actions) => action_plan(docx, actions),
        Part::BusinessPlan(sections) => sections.iter().fold(docx, section),
    }
}

/// What the marks mean.
fn legend(docx: Docx, part: &Part) -> Docx {
    let text = part.legend();
    if text.is_empty() {
        return docx;
    }
    let run = Run::new().add_text(text).size(16).color(MUTED);
    docx.add_paragraph(style::spaced(Paragraph::new().add_run(run), 0, 120))
}

pub(super) fn marks(entry: &Entry) -> Vec<Run> {
    let colour = |mark: &str| match (mark, entry.voice) {
        ("AI" | "規則", _) => MODEL,
        ("経営者", Voice::Owner) => OWNER,
        _ => MUTED,
    };
    let run = |mark: &str| {
        let run = Run::new().add_text(format!("［{mark}］")).size(17).bold();
        run.color(colour(mark))
    };
    entry.marks().into_iter().map(run).collect()
}

/// Marks, text and evidence as one paragraph; `id` stands before the text where items are spoken of by it.
pub(super) fn entry_paragraph(entry: &Entry, id: bool, size: usize) -> Paragraph {
    let mut paragraph = Paragraph::new();
    if id {
        let run = Run::new()
            .add_text(format!("{}　", entry.id))
            .size(size)
            .bold();
        paragraph = paragraph.add_run(run.color(ACCENT));
    }
    for mark in marks(entry) {
        paragraph = paragraph.add_run(mark);
    }
    paragraph = paragraph.add_run(lines(Run::new().size(size).color(INK), &entry.paragraphs));
    with_evidence(paragraph, entry)
}

fn with_evidence(paragraph: Paragraph, entry: &Entry) -> Paragraph {
    let evidence = entry.evidence_text();
    if evidence.is_empty() {
        return paragraph;
    }
    let run = Run::new().add_text(format!("　（{evidence}）")).size(16);
    paragraph.add_run(run.color(MUTED))
}

pub(super) fn ground(quadrant: Quadrant) -> &'static str {
    match quadrant {
        Quadrant::Strength => "DFF1EE",
        Quadrant::Weakness => "E9EDF1",
        Quadrant::Opportunity => "E2EBFB",
        Quadrant::Threat => "F8EBDD",
    }
}

fn swot(quadrants: &[QuadrantPart; 4]) -> Table {
    const HALF: usize = WIDTH / 2;
    let title = |part: &QuadrantPart| {
        let side = match part.quadrant {
            Quadrant::Strength | Quadrant::Weakness => "内部環境",
            Quadrant::Opportunity | Quadrant::Threat => "外部環境",
        };
        let name = Run::new()
            .add_text(part.quadrant.label())
            .size(24)
            .bold()
            .color(INK);
        let side = Run::new()
            .add_text(format!("　{side}"))
            .size(17)
            .color(MUTED);
        let line = Paragraph::new().keep_next(true).add_run(name).add_run(side);
        cell(HALF, ground(part.quadrant)).add_paragraph(line)
    };
    let rows = quadrants.chunks(2).flat_map(|pair| {
        [
            TableRow::new(pair.iter().map(title).collect()).cant_split(),
            TableRow::new(pair.iter().map(|part| quadrant(part, HALF)).collect()),
        ]
    });
    table(&[HALF, HALF], rows.collect())
}

fn quadrant(part: &QuadrantPart, width: usize) -> TableCell {
    if part.entries.is_empty() {
        let run = Run::new()
            .add_text("該当する項目はありません")
            .size(18)
            .color(MUTED);
        return cell(width, "").add_paragraph(Paragraph::new().add_run(run));
    }
    part.entries.iter().fold(cell(width, ""), |cell, entry| {
        cell.add_paragraph(style::spaced(entry_paragraph(entry, true, 20), 20, 100))
    })
}

/// An overview that fits a glance, then each action with its questions answered.
fn action_plan(docx: Docx, actions: &[ActionPart]) -> Docx {
    const COLUMNS: [usize; 5] = [680, 3_358, 1_500, 1_800, 2_300];
    let mut rows = vec![head_row(
        &COLUMNS,
        &["番号", "何を", "誰が", "いつ", "指標と目標"],
    )];
    rows.extend(actions.iter().map(|action| {
        TableRow::new(vec![
            text_cell(COLUMNS[0], &action.entry.id),
            text_cell(COLUMNS[1], &action.entry.line()),
            text_cell(COLUMNS[2], &action.who),
            text_cell(COLUMNS[3], &action.when),
            text_cell(COLUMNS[4], &action.measure),
        ])
        .cant_split()
    }));
    let docx = docx.add_table(table(&COLUMNS, rows));
    actions.iter().fold(docx, |docx, action| {
        let head = format!("{}　{}", action.entry.id, action.entry.line());
        docx.add_paragraph(style::heading2(&head))
            .add_table(action_table(action))
    })
}

fn action_table(action: &ActionPart) -> Table {
    const COLUMNS: [usize; 2] = [1_500, 8_138];
    let mut what = cell(COLUMNS[1], "");
    what = what.add_paragraph(entry_paragraph(&action.entry, false, 19));
    let mut rows = vec![TableRow::new(vec![label_cell(COLUMNS[0], "何を"), what]).cant_split()];
    rows.extend(action.rows.iter().map(|(label, text)| {
        TableRow::new(vec![
            label_cell(COLUMNS[0], label),
            text_cell(COLUMNS[1], text),
        ])
        .cant_split()
    }));
    table(&COLUMNS, rows)
}

fn section(docx: Docx, part: &SectionPart) -> Docx {
    let docx = docx.add_paragraph(style::heading2(&part.title));
    let entry = &part.entry;
    if entry.paragraphs.is_empty() {
        return docx.add_paragraph(
            Paragraph::new().add_run(small("（この章はまだ書かれていません）").color(MUTED)),
        );
    }
    let last = entry.paragraphs.len() - 1;
    entry
        .paragraphs
        .iter()
        .enumerate()
        .fold(docx, |docx, (index, text)| {
            let mut paragraph = Paragraph::new();
            if index == 0 {
                for mark in marks(entry) {
                    paragraph = paragraph.add_run(mark);
                }
            }
            paragraph = paragraph.add_run(Run::new().add_text(text).color(INK));
            if index == last {
                paragraph = with_evidence(paragraph, entry);
            }
            docx.add_paragraph(style::spaced(paragraph, 0, 120))
        })
}
