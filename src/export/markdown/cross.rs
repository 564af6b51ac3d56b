//! A cross SWOT and a proposal in Markdown.

use std::fmt::Write as _;

use super::{cited, escape, marked, table};
use crate::export::outline::{CrossPart, Entry, ProposalPart};

pub(super) fn cross(out: &mut String, part: &CrossPart) {
    for cell in &part.cells {
        let (label, strategy) = (cell.cell.label(), cell.cell.strategy());
        let _ = write!(out, "### {label}（{strategy}）\n\n");
        if cell.strategies.is_empty() {
            out.push_str("該当する方針はありません\n");
        }
        for one in &cell.strategies {
            let _ = writeln!(
                out,
                "- **{}** {}（もと：{}　優先度：{}）",
                escape(&one.entry.id),
                text(&one.entry),
                escape(&one.from),
                one.priority
            );
            let _ = writeln!(out, "  - 理由：{}", escape(&one.reason));
        }
        out.push('\n');
    }
    out.push_str("### もとにしたSWOT\n\n");
    let rows: Vec<Vec<String>> = part
        .edges
        .iter()
        .flat_map(|edge| {
            edge.items
                .iter()
                .map(|(id, text)| (edge.quadrant.label(), id, text))
        })
        .map(|(label, id, text)| vec![label.to_owned(), id.clone(), text.clone()])
        .collect();
    table(out, &["区分", "番号", "内容"], &rows);
}

pub(super) fn proposal(out: &mut String, part: &ProposalPart) {
    out.push_str("### 本質的な課題\n\n");
    if part.core.is_empty() {
        out.push_str("本質的な課題は、これから一緒に確かめます。\n\n");
    }
    for core in &part.core {
        let _ = write!(
            out,
            "{}\n\nなぜ：{}\n\n",
            text(&core.entry),
            escape(&core.why)
        );
    }
    out.push_str("### 取組課題と根本原因\n\n");
    let issues: Vec<Vec<String>> = part
        .issues
        .iter()
        .map(|one| {
            let id = one.entry.id.clone();
            vec![
                one.priority.to_string(),
                id,
                plain(&one.entry),
                one.root_cause.clone(),
            ]
        })
        .collect();
    table(out, &["優先度", "番号", "取組課題", "根本原因"], &issues);
    out.push_str("### 活動支援の予定\n\n");
    let steps: Vec<Vec<String>> = part
        .support
        .iter()
        .map(|one| {
            let id = one.entry.id.clone();
            vec![one.when.clone(), one.by.to_owned(), id, plain(&one.entry)]
        })
        .collect();
    table(out, &["いつ", "誰が", "番号", "何を"], &steps);
}

/// Marks, text and evidence, escaped.
fn text(entry: &Entry) -> String {
    format!("{}{}{}", marked(entry), escape(&entry.line()), cited(entry))
}

/// The same for a cell of a table, which is escaped there.
fn plain(entry: &Entry) -> String {
    format!("{}{}{}", marked(entry), entry.line(), cited(entry))
}
