//! Coverage (分析の抜け): which axes of analysis are recorded and used.

use serde::Serialize;

use crate::domain::check::coverage::{self, Axis};
use crate::domain::document::Document;

/// The table of axes.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CoverageView {
    /// 「11の軸のうち7つに、根拠のある項目があります。」
    pub(crate) summary: String,
    pub(crate) axes: Vec<AxisRow>,
    /// Whether any axis has no record at all.
    pub(crate) unrecorded: Vec<&'static str>,
}

/// One axis.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct AxisRow {
    pub(crate) label: &'static str,
    pub(crate) evidence: usize,
    pub(crate) used: usize,
    /// 「強み2・弱み1」; empty when no item uses it.
    pub(crate) items: String,
    /// What is missing, in a sentence; empty when nothing is.
    pub(crate) missing: String,
}

impl CoverageView {
    pub(crate) fn of(document: &Document) -> Self {
        let content = &document.content;
        let coverage = coverage::of(content, &content.evidence);
        let bare = coverage.axes.iter().filter(|axis| axis.evidence == 0);
        Self {
            summary: format!(
                "{}の軸のうち{}つに、根拠のある項目があります。",
                coverage.axes.len(),
                coverage.covered
            ),
            unrecorded: bare.map(|axis| axis.label).collect(),
            axes: coverage.axes.into_iter().map(row).collect(),
        }
    }
}

fn row(axis: Axis) -> AxisRow {
    let counts = [
        ("強み", axis.strengths),
        ("弱み", axis.weaknesses),
        ("機会", axis.opportunities),
        ("脅威", axis.threats),
        ("そのほか", axis.others),
    ];
    let told: Vec<String> = counts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(label, count)| format!("{label}{count}"))
        .collect();
    AxisRow {
        label: axis.label,
        evidence: axis.evidence,
        used: axis.used,
        items: told.join("・"),
        missing: axis.missing.unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::documents::swot;
    use super::*;

    #[test]
    fn every_axis_has_a_row_and_gaps_a_sentence() {
        let view = CoverageView::of(&swot(8));
        assert_eq!(view.axes.len(), 11);
        assert!(view.axes.iter().any(|axis| axis.items.contains("強み")));
        for label in &view.unrecorded {
            let axis = view.axes.iter().find(|axis| axis.label == *label).unwrap();
            assert_eq!(axis.missing, format!("{label}について記録がありません。"));
        }
    }
}
