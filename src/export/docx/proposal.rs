//! The proposal in Word: a sheet of one or two pages to be read with the owner, from the core issue to the schedule of
//! support, with room to write down what was agreed.

use docx_rs::{Docx, HeightRule, Paragraph, Run, Table, TableCell, TableRow};

use super::body::{entry_paragraph, marks};
use super::style::{self, ACCENT, INK, MUTED, WIDTH};
use super::table::{cell, head_row, label_cell, small, table, text_cell};
use crate::export::outline::{CorePart, IssuePart, Outline, ProposalPart, SupportPart};

/// Company, chamber and standing in a few lines: the sheet has no title page.
pub(super) fn head(docx: Docx, outline: &Outline) -> Docx {
    let title = &outline.title;
    let line =
        |text: &str, size: usize, colour: &str| Run::new().add_text(text).size(size).color(colour);
    let name = Paragraph::new().add_run(line(title.kind, 34, INK).bold());
    let docx = docx
        .add_paragraph(style::ruled_below(style::spaced(name, 0, 80), ACCENT))
        .add_paragraph(style::spaced(
            Paragraph::new()
                .add_run(line(&format!("{}　御中", title.company), 24, INK))
                .add_run(line(
                    &format!("　　{}　{}", title.chamber, title.exported_on),
                    18,
                    MUTED,
                )),
            0,
            60,
        ));
    let origin = title
        .facts
        .iter()
        .filter(|(label, _)| matches!(*label, "状態" | "承認" | "下書き"))
        .map(|(label, text)| format!("{label}：{text}"))
        .collect::<Vec<_>>()
        .join("　");
    docx.add_paragraph(style::spaced(
        Paragraph::new().add_run(line(&origin, 16, MUTED)),
        0,
        60,
    ))
}

pub(super) fn add(docx: Docx, part: &ProposalPart) -> Docx {
    let docx = docx.add_paragraph(style::heading2("一　本質的な課題"));
    let docx = part.core.iter().fold(docx, core);
    let docx = none(
        docx,
        part.core.is_empty(),
        "本質的な課題は、これから一緒に確かめます。",
    );
    let docx = docx.add_paragraph(style::heading2("二　取組課題と根本原因"));
    let docx = if part.issues.is_empty() {
        none(docx, true, "取組課題は、これから一緒に決めます。")
    } else {
        docx.add_table(issues(&part.issues))
    };
    let docx = docx.add_paragraph(style::heading2("三　活動支援の予定"));
    let docx = if part.support.is_empty() {
        none(docx, true, "活動支援の予定は、これから一緒に決めます。")
    } else {
        docx.add_table(support(&part.support))
    };
    docx.add_paragraph(style::heading2("四　合意の確認"))
        .add_paragraph(Paragraph::new().add_run(small(
            "この提案の内容を一緒に確かめ、次の取組を進めることに合意しました。",
        )))
        .add_table(signatures())
        // What follows is for who wants to look it up; the sheet ends here.
        .add_paragraph(Paragraph::new().page_break_before(true))
}

fn none(docx: Docx, empty: bool, text: &str) -> Docx {
    if empty {
        docx.add_paragraph(Paragraph::new().add_run(small(text).color(MUTED)))
    } else {
        docx
    }
}

fn core(docx: Docx, part: &CorePart) -> Docx {
    let text = style::bar(entry_paragraph(&part.entry, false, 23), ACCENT);
    let docx = docx.add_paragraph(style::spaced(
        text.indent(Some(160), None, None, None),
        40,
        60,
    ));
    let why = Paragraph::new()
        .add_run(small("なぜ：").bold())
        .add_run(small(&part.why));
    docx.add_paragraph(style::spaced(why, 0, 60))
}

fn issues(issues: &[IssuePart]) -> Table {
    const COLUMNS: [usize; 3] = [900, 3_738, 5_000];
    let mut rows = vec![head_row(&COLUMNS, &["優先度", "取組課題", "根本原因"])];
    rows.extend(issues.iter().map(|part| {
        TableRow::new(vec![
            text_cell(COLUMNS[0], &part.priority.to_string()),
            cell(COLUMNS[1], "").add_paragraph(entry_paragraph(&part.entry, false, 19)),
            text_cell(COLUMNS[2], &part.root_cause),
        ])
        .cant_split()
    }));
    table(&COLUMNS, rows)
}

/// A month is named once, at its first step.
fn support(steps: &[SupportPart]) -> Table {
    const COLUMNS: [usize; 3] = [1_500, 1_500, 6_638];
    let mut rows = vec![head_row(&COLUMNS, &["いつ", "誰が", "何を"])];
    let mut last = "";
    for part in steps {
        let when = if last == part.when { "" } else { &part.when };
        last = &part.when;
        let row = vec![
            text_cell(COLUMNS[0], when),
            text_cell(COLUMNS[1], part.by),
            step(COLUMNS[2], part),
        ];
        rows.push(TableRow::new(row).cant_split());
    }
    table(&COLUMNS, rows)
}

fn step(width: usize, part: &SupportPart) -> TableCell {
    let line = marks(&part.entry)
        .into_iter()
        .fold(Paragraph::new(), Paragraph::add_run);
    cell(width, "").add_paragraph(line.add_run(small(&part.entry.line())))
}

fn signatures() -> Table {
    const COLUMNS: [usize; 4] = [1_400, 3_419, 1_400, 3_419];
    debug_assert!(COLUMNS.iter().sum::<usize>() == WIDTH);
    let row = |left: &str, right: &str| {
        TableRow::new(vec![
            label_cell(COLUMNS[0], left),
            text_cell(COLUMNS[1], ""),
            label_cell(COLUMNS[2], right),
            text_cell(COLUMNS[3], ""),
        ])
        .row_height(480.0)
        .height_rule(HeightRule::AtLeast)
        .cant_split()
    };
    table(
        &COLUMNS,
        vec![row("確かめた日", "次に会う日"), row("経営者", "経営指導員")],
    )
}
