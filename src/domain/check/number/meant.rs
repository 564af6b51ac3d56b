//! Whether evidence is of the measure and period that a figure is said of (指標と時点の一致).

use super::Judge;
use crate::domain::check::derive::Case;
use crate::domain::check::fact::Fact;
use crate::domain::check::origin::Origin;
use crate::domain::check::scene::Role;
use crate::domain::check::subject::{Subject, Which};
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
/// Sentences that say what shall be.
const AIM: &[&str] = &["目標", "目指", "めざ", "計画", "見込", "予定", "までに"];

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

    /// Whether the figure is said to be a mean or a sum of periods (「売上高の平均は」), which no single value is.
    pub(in crate::domain::check) fn together(&self, quantity: &Quantity) -> bool {
        let [from, _] = quantity.span;
        let ahead = self.text.slice([from.saturating_sub(8), from]);
        let ahead = ahead.trim_end_matches(['約', '、', 'は', 'が', 'で', 'と', 'る', 'す']);
        let words = ["平均", "累計", "合計", "平均値", "平均額", "合計額"];
        let Some(word) = words.iter().find(|word| ahead.ends_with(*word)) else {
            return false;
        };
        // 資産合計, 業種平均 are names.
        let before: Vec<char> = ahead.trim_end_matches(word).chars().collect();
        let named = ["資産", "負債", "業種", "業界", "同業", "他社の", "借入金"];
        let before: String = before.into_iter().collect();
        !named.iter().any(|name| before.ends_with(name))
    }

    /// Whether the evidence is of the measure that the figure is said of.
    pub(in crate::domain::check) fn same_metric(&self, fact: &Fact<'_>, case: &Case<'_>) -> bool {
        match &fact.subject {
            Some(subject) => self.of_metric(subject, case),
            None => self.kept(fact, case, &|origin| self.metric_kept(origin, case)),
        }
    }

    fn of_metric(&self, subject: &Subject, case: &Case<'_>) -> bool {
        if subject.which == Which::Effect {
            return true;
        }
        if (subject.which == Which::Median) != case.said.median && subject.which != Which::Run {
            return false;
        }
        self.names(&subject.metric, case)
    }

    /// Whether the figure is said of the measure, or of none.
    fn names(&self, metric: &str, case: &Case<'_>) -> bool {
        let Some(named) = &case.said.metric else {
            let Some(topic) = &case.said.topic else {
                return true;
            };
            let listed = self.checker.terms.told_of(metric, &topic.key);
            let near = case.said.next_to_topic;
            return topic.key == metric || listed.unwrap_or(!near);
        };
        let growth = metric == "sales_growth" && named.key == "sales";
        named.key == metric || growth && case.quantity.dimension == Dimension::Percent
    }

    /// Whether evidence in words may bear the figure out: any but a kept item does, and that one where a figure of it that
    /// says the same fits.
    fn kept(&self, fact: &Fact<'_>, case: &Case<'_>, fits: &dyn Fn(&Origin) -> bool) -> bool {
        let mut origins = fact.origins_of(case.quantity, case.sense).peekable();
        origins.peek().is_none() || origins.any(fits)
    }

    /// Whether a kept item says the figure of the measure meant here.
    fn metric_kept(&self, origin: &Origin, case: &Case<'_>) -> bool {
        let aims = self.text.claim.plan || self.aims(case);
        if origin.median != case.said.median || origin.aim && !aims {
            return false;
        }
        origin
            .metric
            .as_ref()
            .is_none_or(|metric| self.names(metric, case))
    }

    /// Whether the sentence says what shall be, not what is.
    fn aims(&self, case: &Case<'_>) -> bool {
        let words = self.scene.words(case.said.sentence);
        AIM.iter().any(|word| words.contains(word))
    }

    /// Whether the evidence is of the period that the figure is said of: the one named, an earlier one for what a change
    /// begins at, else the newest. What a target starts from is the newest.
    pub(in crate::domain::check) fn same_period(&self, fact: &Fact<'_>, case: &Case<'_>) -> bool {
        let Some(subject) = &fact.subject else {
            return self.kept(fact, case, &|origin| {
                self.metric_kept(origin, case) && self.period_kept(origin, case)
            });
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
        if let Some(place) = self.scene.place_in_time(case.quantity) {
            return self.stands_at(place, &subject.metric, period);
        }
        if said.role == Role::From {
            return if self.aims(case) {
                period == latest
            } else {
                period < latest
            };
        }
        let single = known.len() < 2 || said.metric.is_none() && named.is_none();
        let words = self.scene.words(said.sentence);
        single || period == latest || HISTORY.iter().any(|word| words.contains(word))
    }

    /// Whether the period is the one whose turn it is in a row of figures: the newest comes last.
    fn stands_at(&self, (place, of): (usize, usize), metric: &str, period: i32) -> bool {
        let own = |subject: &&Subject| subject.which == Which::Own && subject.metric == metric;
        let subjects = self.cited.iter().filter_map(|fact| fact.subject.as_ref());
        let mut ends: Vec<i32> = subjects.filter(own).filter_map(|own| own.period).collect();
        ends.sort_unstable();
        ends.dedup();
        let turn = (ends.len() + place)
            .checked_sub(of)
            .and_then(|at| ends.get(at));
        turn == Some(&period)
    }

    /// Whether a kept item says the figure of the time meant here. Without a name of a period both mean the newest, or what
    /// a change begins at.
    fn period_kept(&self, origin: &Origin, case: &Case<'_>) -> bool {
        let said = case.said;
        let from = said.role == Role::From;
        let latest = self.checker.calendar.latest();
        let newest = |ends: &[i32]| latest.is_some_and(|latest| ends.contains(&latest));
        match said.period.as_ref().filter(|_| !said.weak) {
            Some(named) if origin.ends.is_empty() => newest(&named.ends) && !origin.from,
            Some(named) => named.ends.iter().any(|end| origin.ends.contains(end)),
            None if origin.ends.is_empty() => from == origin.from || origin.metric.is_none(),
            None => from || newest(&origin.ends),
        }
    }
}
