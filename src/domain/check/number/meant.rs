//! Whether evidence is of the measure and period that a figure is said of (指標と時点の一致).

use super::Judge;
use crate::domain::check::derive::Case;
use crate::domain::check::fact::Fact;
use crate::domain::check::scene::Role;
use crate::domain::check::subject::Which;
use crate::domain::quantity::{Dimension, Quantity};

/// Sentences that tell of several periods at once.
const HISTORY: &[&str] = &[
    "推移",
    "当時",
    "かつて",
    "以前",
    "まで",
    "過去",
    "期間",
    "→",
    "ピーク",
    "最高",
    "最低",
    "平均",
    "合計",
    "累計",
    "変動",
];

impl Judge<'_, '_> {
    /// Whether the figure is how far something lies above or below (「5ポイント上回る」), not a value.
    pub(in crate::domain::check) fn gap(&self, quantity: &Quantity) -> bool {
        let [_, to] = quantity.span;
        let behind = self.text.slice([to, (to + 2).min(self.text.chars.len())]);
        [
            "上回", "下回", "高い", "高く", "低い", "低く", "多い", "多く", "少な", "大き", "小さ",
        ]
        .contains(&behind.as_str())
    }

    /// Whether the evidence is of the measure that the figure is said of.
    pub(in crate::domain::check) fn same_metric(&self, fact: &Fact<'_>, case: &Case<'_>) -> bool {
        let Some(subject) = &fact.subject else {
            return true;
        };
        if subject.which == Which::Effect {
            return true;
        }
        if (subject.which == Which::Median) != case.said.median && subject.which != Which::Run {
            return false;
        }
        let Some(named) = &case.said.metric else {
            let Some(topic) = &case.said.topic else {
                return true;
            };
            let listed = self.checker.terms.told_of(&subject.metric, &topic.key);
            let near = case.said.next_to_topic;
            return topic.key == subject.metric || listed.unwrap_or(!near);
        };
        let growth = subject.metric == "sales_growth" && named.key == "sales";
        named.key == subject.metric || growth && case.quantity.dimension == Dimension::Percent
    }

    /// Whether the evidence is of the period that the figure is said of: the one named, an earlier one for what a change
    /// begins at, else the newest.
    pub(in crate::domain::check) fn same_period(&self, fact: &Fact<'_>, case: &Case<'_>) -> bool {
        let Some(subject) = &fact.subject else {
            return true;
        };
        let (Some(period), Which::Own | Which::Change) = (subject.period, subject.which) else {
            return true;
        };
        let known = self.checker.periods_of(&subject.metric);
        let latest = known.iter().max().copied().unwrap_or(period);
        let said = case.said;
        let named = said
            .period
            .as_ref()
            .map(|named| named.ends.contains(&period));
        match named {
            Some(true) => return true,
            Some(false) if !said.weak => return false,
            _ => {}
        }
        if said.role == Role::From {
            return period < latest;
        }
        let single = known.len() < 2 || said.metric.is_none() && named.is_none();
        let words = self.scene.words(said.sentence);
        single || period == latest || HISTORY.iter().any(|word| words.contains(word))
    }
}
