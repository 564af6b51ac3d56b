//! A report for a terminal.

use std::fmt::Write;

use super::columns::{Column, Table};
use super::{Report, range, told, told_difference, verdict};
use crate::eval::result::Series;

/// The report as people read it.
pub fn text(report: &Report) -> String {
    let mut out = format!("評価「{}」\n", report.suite);
    if let [a, b] = report.series.as_slice() {
        let _ = writeln!(
            out,
            "\n■ 比較：A = {}、B = {}（差は B − A）\n",
            a.name, b.name
        );
        out.push_str(&comparison(report));
    } else {
        for series in &report.series {
            let _ = writeln!(out, "\n■ {}\n\n{}", series.name, summaries(series));
        }
    }
    for series in &report.series {
        let failed: Vec<_> = series
            .rows
            .iter()
            .filter(|row| row.failure.is_some())
            .collect();
        for row in failed {
            let failure = row.failure.as_deref().unwrap_or_default();
            let _ = writeln!(
                out,
                "作成できませんでした：{} {} {}（{failure}）",
                series.name,
                row.company,
                row.kind.label()
            );
        }
    }
    out
}

fn summaries(series: &Series) -> String {
    let mut table = Table::new(&[
        Column::left("種類"),
        Column::left("指標"),
        Column::right("件数"),
        Column::right("平均"),
        Column::left("95%信頼区間"),
    ]);
    let mut last = None;
    for summary in &series.summaries {
        let kind = if last == Some(summary.kind) {
            ""
        } else {
            summary.kind.label()
        };
        last = Some(summary.kind);
        table.row(vec![
            kind.to_owned(),
            summary.measure.label().to_owned(),
            summary.count.to_string(),
            told(summary.measure, summary.mean),
            range(summary.measure, summary.interval, told),
        ]);
    }
    table.text()
}

fn comparison(report: &Report) -> String {
    let mut table = Table::new(&[
        Column::left("種類"),
        Column::left("指標"),
        Column::right("件数"),
        Column::right("A"),
        Column::right("B"),
        Column::right("差"),
        Column::left("95%信頼区間"),
        Column::left("判定"),
    ]);
    let mut last = None;
    for difference in &report.differences {
        let kind = if last == Some(difference.kind) {
            ""
        } else {
            difference.kind.label()
        };
        last = Some(difference.kind);
        let measure = difference.measure;
        table.row(vec![
            kind.to_owned(),
            measure.label().to_owned(),
            difference.count.to_string(),
            told(measure, difference.means[0]),
            told(measure, difference.means[1]),
            told_difference(measure, difference.difference),
            range(measure, difference.interval, told_difference),
            verdict(difference, ["A", "B"]),
        ]);
    }
    table.text()
}
