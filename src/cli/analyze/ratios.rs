//! The other ratios by group, and why profit changed, as a person reads them in a terminal.

use std::fmt::Write as _;

use super::text::{SCREEN, SHOWN};
use crate::domain::analysis::Analysis;
use crate::domain::ratio::{RatioGroup, RatioSeries, RatioValue};
use crate::domain::width::{left, right, width, wrapped};
use crate::export::text::one_line;
use strum::IntoEnumIterator as _;

const LABEL: usize = 35;
const COLUMN: usize = 14;

/// The groups in order, up to three periods, the oldest at the left.
pub(super) fn render(out: &mut String, analysis: &Analysis) {
    let shown = analysis.periods.len().min(SHOWN);
    if analysis.ratios.0.is_empty() || shown == 0 {
        return;
    }
    let heads: Vec<String> = (0..shown)
        .map(|index| analysis.period_label(index))
        .collect();
    out.push_str("\nそのほかの経営指標\n");
    row(out, "", heads.iter().map(String::as_str));
    for group in RatioGroup::iter() {
        let series = analysis.ratios.0.iter().map(|(_, series)| series);
        let mine: Vec<&RatioSeries> = series.filter(|series| series.group == group).collect();
        of_group(out, group, &mine, shown);
    }
}

fn of_group(out: &mut String, group: RatioGroup, all: &[&RatioSeries], shown: usize) {
    let _ = writeln!(out, " {}", group.label());
    let known = |series: &&&RatioSeries| {
        let mut values = series.periods.iter().take(shown);
        values.any(|value| value.value.is_some())
    };
    for series in all.iter().filter(known) {
        let values = series.periods.iter().take(shown);
        row(
            out,
            &series.label,
            values.map(|value| value.display.as_str()),
        );
    }
    for (reason, labels) in told(all, |value| value.reason.as_deref()) {
        paragraph(out, &format!("－ {}：{reason}", labels.join("、")));
    }
    for (note, labels) in told(all, |value| value.note.as_deref()) {
        paragraph(out, &format!("※ {}：{note}", labels.join("、")));
    }
}

/// What is said of the newest period, each once, with the ratios it is said of.
fn told<'a>(
    all: &[&'a RatioSeries],
    says: impl Fn(&'a RatioValue) -> Option<&'a str>,
) -> Vec<(&'a str, Vec<&'a str>)> {
    let mut told: Vec<(&str, Vec<&str>)> = Vec::new();
    for series in all {
        let Some(text) = series.periods.first().and_then(&says) else {
            continue;
        };
        match told.iter_mut().find(|(other, _)| *other == text) {
            Some((_, labels)) => labels.push(&series.label),
            None => told.push((text, vec![&series.label])),
        }
    }
    told
}

/// A row of cells that are given latest first; a label that is too long gets a line of its own.
fn row<'a>(out: &mut String, label: &str, cells: impl DoubleEndedIterator<Item = &'a str>) {
    let cells: String = cells.rev().map(|cell| right(cell, COLUMN)).collect();
    let label = one_line(label);
    if width(&label) > LABEL {
        let _ = writeln!(out, "  {label}\n  {}{cells}", left("", LABEL));
    } else {
        let _ = writeln!(out, "  {}{cells}", left(&label, LABEL));
    }
}

fn paragraph(out: &mut String, text: &str) {
    for (index, line) in wrapped(&one_line(text), SCREEN - 8).iter().enumerate() {
        let _ = writeln!(out, "{}{line}", if index == 0 { "  " } else { "    " });
    }
}

/// Why profit changed up to the newest period.
pub(super) fn changes(out: &mut String, analysis: &Analysis) {
    let Some(change) = analysis.changes.first() else {
        return;
    };
    out.push_str("\n前期からの増減の要因\n");
    for sentence in &change.sentences {
        paragraph(out, &format!("- {sentence}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ratio::{Better, RatioUnit, Ratios};
    use crate::export::samples;

    fn series(label: &str, value: Option<f64>, reason: Option<&str>) -> (String, RatioSeries) {
        let value = RatioValue {
            end: None,
            value,
            display: value.map_or("－".to_owned(), |value| value.to_string()),
            inputs: Vec::new(),
            reason: reason.map(ToOwned::to_owned),
            note: value.is_some().then(|| "概算です".to_owned()),
        };
        let series = RatioSeries {
            label: label.to_owned(),
            group: RatioGroup::Safety,
            formula: String::new(),
            unit: RatioUnit::Ratio,
            better: Better::Higher,
            meaning: String::new(),
            source: String::new(),
            chosen: true,
            periods: vec![value],
        };
        (label.to_owned(), series)
    }

    #[test]
    fn a_reason_stands_once_with_all_ratios_it_keeps_from_being_computed() {
        let why = "流動資産が未入力のため計算できません";
        let mut analysis = samples::analysis();
        analysis.ratios = Ratios(vec![
            series("流動比率", None, Some(why)),
            series("当座比率", None, Some(why)),
            series("固定比率", Some(1.5), None),
        ]);
        let mut out = String::new();
        render(&mut out, &analysis);
        assert_eq!(out.matches(why).count(), 1);
        assert!(out.contains("  － 流動比率、当座比率：流動資産"), "{out}");
        assert!(out.contains("※ 固定比率：概算です"));
        let row = out
            .lines()
            .find(|line| line.starts_with("  固定比率"))
            .unwrap();
        assert!(row.ends_with("1.5"), "{row}");
    }
}
