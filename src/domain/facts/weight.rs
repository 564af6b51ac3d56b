//! How telling a fact is: what decides which are left out first when a prompt grows too long.

use std::collections::HashMap;

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

/// The weights of all, in the same order. What a figure is compared with weighs as much as the figure: neither says much alone.
pub fn weights(evidence: &[Evidence]) -> Vec<u32> {
    let latest = latest_period(evidence);
    let alone: HashMap<&str, u32> = evidence
        .iter()
        .map(|fact| (fact.id.as_str(), weight(fact, latest)))
        .collect();
    let with_its_figure = |fact: &Evidence| {
        let figure = alone.get(fact.id.replace("_median.", ".").as_str());
        figure.or_else(|| alone.get(fact.id.as_str())).copied()
    };
    evidence
        .iter()
        .map(|fact| with_its_figure(fact).unwrap_or_default())
        .collect()
}

/// The weight of one fact: higher is more telling. What a draft builds on comes first, then figures of now and where they are
/// heading, then what points somewhere, was said by somebody, is an extreme answer, looks outside or to what the owner wants;
/// then who the company is, which the prompt's head says in short.
pub fn weight(evidence: &Evidence, latest: Option<&str>) -> u32 {
    let kind = match evidence.kind {
        EvidenceKind::Document => 200,
        EvidenceKind::Company => 40,
        EvidenceKind::Interview => 25,
        EvidenceKind::Checklist => 20,
        EvidenceKind::Indicator | EvidenceKind::Regional | EvidenceKind::Survey => 15,
        EvidenceKind::Statement => 10,
        EvidenceKind::Trend => 5,
    };
    let when = |yes: bool, more: u32| if yes { more } else { 0 };
    let extreme = evidence.kind == EvidenceKind::Checklist
        && evidence
            .value
            .is_some_and(|grade| grade <= 1.0 || grade >= 5.0);
    kind + when(evidence.polarity != Polarity::Neutral, 20)
        + when(latest.is_some() && period(evidence) == latest, 45)
        + when(evidence.quote.is_some(), 15)
        + when(extreme, 10)
        + when(
            matches!(evidence.topic, Topic::Environment | Topic::Philosophy),
            10,
        )
}
