//! Coverage (網羅): whether quadrants and axes hold something.

use std::collections::HashSet;

use crate::domain::document::{Body, Content, Kind, Quadrant};
use crate::domain::evidence::Evidence;
use crate::eval::interval::share;

/// The share of the expected quadrants that hold at least one item.
pub(super) fn quadrants(kind: Kind, content: &Content, expected: &[Quadrant]) -> Option<f64> {
    if kind != Kind::Swot {
        return None;
    }
    let filled = |wanted: &&Quadrant| {
        let holds = |body: &Body| matches!(body, Body::Swot { quadrant } if quadrant == *wanted);
        content.items.iter().any(|item| holds(&item.body))
    };
    Some(share(
        expected.iter().filter(filled).count(),
        expected.len(),
    ))
}

/// The share of the axes of analysis that the evidence has and an item cites.
pub(super) fn axes(content: &Content, known: &[Evidence]) -> Option<f64> {
    let cited: HashSet<&str> = content
        .items
        .iter()
        .flat_map(|item| &item.evidence)
        .map(String::as_str)
        .collect();
    let all: HashSet<_> = known.iter().map(|evidence| evidence.topic).collect();
    let of = |evidence: &&Evidence| cited.contains(evidence.id.as_str());
    let used: HashSet<_> = content
        .evidence
        .iter()
        .filter(of)
        .map(|evidence| evidence.topic)
        .collect();
    let both = all.iter().filter(|topic| used.contains(topic)).count();
    (!all.is_empty()).then(|| share(both, all.len()))
}
