//! Citations (根拠の付け方) against the evidence that people called telling.

use std::collections::BTreeSet;

use crate::domain::document::{Content, Kind};
use crate::eval::case::Telling;
use crate::eval::interval::share;

/// The share of what a SWOT cites that is telling.
pub(super) fn precision(kind: Kind, content: &Content, telling: &[Telling]) -> Option<f64> {
    let cited = cited(kind, content)?;
    let wanted: BTreeSet<String> = telling.iter().map(|one| subject(&one.id)).collect();
    let good = cited.intersection(&wanted).count();
    (!cited.is_empty()).then(|| share(good, cited.len()))
}

/// The share of what is telling that a SWOT cites.
pub(super) fn recall(kind: Kind, content: &Content, telling: &[Telling]) -> Option<f64> {
    let cited = cited(kind, content)?;
    let wanted: BTreeSet<String> = telling.iter().map(|one| subject(&one.id)).collect();
    let found = cited.intersection(&wanted).count();
    (!wanted.is_empty()).then(|| share(found, wanted.len()))
}

fn cited(kind: Kind, content: &Content) -> Option<BTreeSet<String>> {
    let ids = content.items.iter().flat_map(|item| &item.evidence);
    (kind == Kind::Swot).then(|| ids.map(|id| subject(id)).collect())
}

/// What an id is about: a figure, its course and its median at any period are one subject (`fin.sales`), an answer is
/// its own.
fn subject(id: &str) -> String {
    let Some(rest) = id.strip_prefix("fin.") else {
        return id.to_owned();
    };
    let name = rest.split('.').next().unwrap_or(rest);
    let name = ["_trend", "_median", "_change"]
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .unwrap_or(name);
    format!("fin.{name}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::check::testing::swot;

    #[test]
    fn precision_and_recall_count_subjects() {
        let telling = |id: &str| Telling {
            id: id.to_owned(),
            why: "理由".to_owned(),
        };
        let content = Content {
            items: vec![
                swot("S1", "あ", &["chk.a", "fin.sales.2025-03"]),
                swot("S2", "い", &["fin.sales_trend.2025-03", "chk.b"]),
            ],
            questions: Vec::new(),
            evidence: Vec::new(),
        };
        let wanted = [
            telling("chk.a"),
            telling("fin.sales_trend.2025-03"),
            telling("chk.c"),
            telling("chk.d"),
        ];
        // Cited: chk.a, fin.sales, chk.b. Telling: chk.a, fin.sales, chk.c, chk.d.
        assert_eq!(precision(Kind::Swot, &content, &wanted), Some(2.0 / 3.0));
        assert_eq!(recall(Kind::Swot, &content, &wanted), Some(0.5));
        assert_eq!(recall(Kind::ActionPlan, &content, &wanted), None);
    }
}
