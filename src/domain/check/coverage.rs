//! Coverage (分析の抜け): for each axis of analysis, what is recorded and what of it the items use.

use serde::Serialize;
use strum::IntoEnumIterator;
use utoipa::ToSchema;

use crate::domain::document::{Body, Content, Decision, Item, Quadrant};
use crate::domain::evidence::Evidence;
use crate::domain::topic::Topic;

/// How the axes of analysis are covered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Coverage {
    /// One row an axis, in the usual order.
    pub axes: Vec<Axis>,
    /// How many axes have evidence that items use.
    pub covered: usize,
}

/// One axis of analysis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Axis {
    /// Which.
    pub topic: Topic,
    /// What people read.
    pub label: &'static str,
    /// How many facts are recorded.
    pub evidence: usize,
    /// How many of them some item uses.
    pub used: usize,
    /// How many items use one: 強み.
    pub strengths: usize,
    /// 弱み
    pub weaknesses: usize,
    /// 機会
    pub opportunities: usize,
    /// 脅威
    pub threats: usize,
    /// Items of another kind.
    pub others: usize,
    /// What is missing, in a sentence; `null` when nothing is.
    pub missing: Option<String>,
}

/// The coverage of a document's items over the evidence. Rejected items cover nothing.
pub fn of(content: &Content, evidence: &[Evidence]) -> Coverage {
    let items: Vec<&Item> = content
        .items
        .iter()
        .filter(|item| item.decision != Decision::Rejected)
        .collect();
    let axes: Vec<Axis> = Topic::iter()
        .map(|topic| axis(topic, &items, evidence))
        .collect();
    let covered = axes.iter().filter(|axis| axis.used > 0).count();
    Coverage { axes, covered }
}

fn axis(topic: Topic, items: &[&Item], evidence: &[Evidence]) -> Axis {
    let own: Vec<&str> = evidence
        .iter()
        .filter(|evidence| evidence.topic == topic)
        .map(|evidence| evidence.id.as_str())
        .collect();
    let uses = |item: &&&Item| item.evidence.iter().any(|id| own.contains(&id.as_str()));
    let using: Vec<&&Item> = items.iter().filter(uses).collect();
    let of = |wanted: Quadrant| {
        let in_it =
            |item: &&&&Item| matches!(item.body, Body::Swot { quadrant } if quadrant == wanted);
        using.iter().filter(in_it).count()
    };
    let used = own
        .iter()
        .filter(|id| {
            using
                .iter()
                .any(|item| item.evidence.iter().any(|cited| cited == *id))
        })
        .count();
    let label = topic.label();
    let missing = if own.is_empty() {
        Some(format!("{label}について記録がありません。"))
    } else if using.is_empty() {
        Some(format!(
            "{label}の記録は{}件ありますが、どの項目にも使われていません。",
            own.len()
        ))
    } else {
        None
    };
    Axis {
        topic,
        label,
        evidence: own.len(),
        used,
        strengths: of(Quadrant::Strength),
        weaknesses: of(Quadrant::Weakness),
        opportunities: of(Quadrant::Opportunity),
        threats: of(Quadrant::Threat),
        others: using
            .iter()
            .filter(|item| !matches!(item.body, Body::Swot { .. }))
            .count(),
        missing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::check::testing::{evidence, swot};

    #[test]
    fn axes_without_record_or_use_are_named() {
        let money = evidence("fin.sales.2025-03", "5,130,250千円");
        let people = Evidence {
            topic: Topic::People,
            ..evidence("chk.staff", "できている")
        };
        let mut content = Content {
            items: vec![swot(
                "S1",
                "売上高は5,130,250千円です。",
                &["fin.sales.2025-03"],
            )],
            questions: Vec::new(),
            evidence: Vec::new(),
        };
        let known = [money, people];
        let find = |coverage: &Coverage, topic| {
            coverage
                .axes
                .iter()
                .find(|axis| axis.topic == topic)
                .cloned()
                .unwrap()
        };
        let coverage = of(&content, &known);
        assert_eq!(coverage.covered, 1);
        let money = find(&coverage, Topic::Money);
        assert_eq!((money.evidence, money.used, money.strengths), (1, 1, 1));
        assert_eq!(money.missing, None);
        let people = find(&coverage, Topic::People).missing.unwrap();
        assert!(people.contains("使われていません"), "{people}");
        let goods = find(&coverage, Topic::Goods).missing.unwrap();
        assert_eq!(goods, "モノについて記録がありません。");
        content.items[0].decision = Decision::Rejected;
        assert_eq!(of(&content, &known).covered, 0);
    }
}
