//! How telling a fact is: what decides which are left out first when a prompt grows too long.

use super::super::evidence::{Evidence, EvidenceKind, Polarity};
use super::super::topic::Topic;

/// The newest period that a figure is known of, `2026-03`.
pub fn latest_period(evidence: &[Evidence]) -> Option<&str> {
    evidence.iter().filter_map(period).max()
}

fn period(evidence: &Evidence) -> Option<&str> {
    let rest = evidence.id.strip_prefix("fin.")?;
    rest.rsplit_once('.').map(|(_, period)| period)
}

/// The weights of all, in the same order.
pub fn weights(evidence: &[Evidence]) -> Vec<u32> {
    let latest = latest_period(evidence);
    evidence.iter().map(|fact| weight(fact, latest)).collect()
}

/// The weight of one fact: higher is more telling. What a draft builds on comes first, then who the company is, then
/// what points somewhere, is recent, was said by somebody, is an extreme answer, or looks outside.
pub fn weight(evidence: &Evidence, latest: Option<&str>) -> u32 {
    let kind = match evidence.kind {
        EvidenceKind::Document => 200,
        EvidenceKind::Company => 100,
        EvidenceKind::Interview => 25,
        EvidenceKind::Checklist | EvidenceKind::Trend => 20,
        EvidenceKind::Indicator | EvidenceKind::Regional | EvidenceKind::Survey => 15,
        EvidenceKind::Statement => 10,
    };
    let when = |yes: bool, more: u32| if yes { more } else { 0 };
    let extreme = evidence.kind == EvidenceKind::Checklist
        && evidence
            .value
            .is_some_and(|grade| grade <= 1.0 || grade >= 5.0);
    kind + when(evidence.polarity != Polarity::Neutral, 20)
        + when(latest.is_some() && period(evidence) == latest, 25)
        + when(evidence.quote.is_some(), 15)
        + when(extreme, 10)
        + when(evidence.topic == Topic::Environment, 10)
}
