//! Spending on models (AIの利用額) of a month: by model, by kind, by person, and per analysed company.

use serde::Serialize;
use utoipa::ToSchema;

use super::cost::MicroYen;

/// What was spent on one thing. What nobody knows is told apart, and never as nothing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct Line {
    /// What people read: a provider's name, a kind, a person's name.
    pub label: String,
    /// The model asked for; `null` where the line is not about one.
    pub model: Option<String>,
    /// 送信の回数
    pub calls: u64,
    /// Tokens sent, as far as they were told.
    pub prompt_tokens: u64,
    /// Tokens answered, as far as they were told.
    pub completion_tokens: u64,
    /// 費用（円）of the calls whose cost is known; `null` when none is.
    pub cost_yen: Option<f64>,
    /// 未確定の回数: calls whose cost nobody knows, those under way included.
    pub in_doubt: u64,
    /// What these cost at most; `null` when some have no price.
    pub in_doubt_yen: Option<f64>,
}

/// A sum of calls.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// How many.
    pub calls: u64,
    /// Tokens sent.
    pub prompt_tokens: u64,
    /// Tokens answered.
    pub completion_tokens: u64,
    /// What is known to have been spent.
    pub cost: MicroYen,
    /// How many nobody knows the cost of.
    pub doubtful: u64,
    /// How many of these had no price.
    pub unpriced: u64,
    /// What the others of these cost at most.
    pub doubt: MicroYen,
}

impl std::ops::Add for Sum {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            calls: self.calls + other.calls,
            prompt_tokens: self.prompt_tokens.saturating_add(other.prompt_tokens),
            completion_tokens: self
                .completion_tokens
                .saturating_add(other.completion_tokens),
            cost: self.cost + other.cost,
            doubtful: self.doubtful + other.doubtful,
            unpriced: self.unpriced + other.unpriced,
            doubt: self.doubt + other.doubt,
        }
    }
}

impl Sum {
    /// What is known to have been spent; `None` when nothing is known of any call.
    pub fn cost(&self) -> Option<MicroYen> {
        (self.calls == 0 || self.calls > self.doubtful).then_some(self.cost)
    }

    /// As a line of a table.
    pub fn line(self, label: impl Into<String>, model: Option<String>) -> Line {
        Line {
            label: label.into(),
            model,
            calls: self.calls,
            prompt_tokens: self.prompt_tokens,
            completion_tokens: self.completion_tokens,
            cost_yen: self.cost().map(MicroYen::yen),
            in_doubt: self.doubtful,
            in_doubt_yen: (self.unpriced == 0).then(|| self.doubt.yen()),
        }
    }
}

/// Groups sums by a key, in the order in which keys first come.
pub fn group<K: PartialEq>(sums: impl IntoIterator<Item = (K, Sum)>) -> Vec<(K, Sum)> {
    let mut groups: Vec<(K, Sum)> = Vec::new();
    for (key, sum) in sums {
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, whole)) => *whole = *whole + sum,
            None => groups.push((key, sum)),
        }
    }
    groups
}

/// A cap with what is spent of it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CapLine {
    /// `user_day`, `chamber_day` or `chamber_month`.
    pub key: &'static str,
    /// What people read.
    pub label: &'static str,
    /// 上限（円）; `null` for none.
    pub cap_yen: Option<i64>,
    /// 利用額（円）, what is under way or in doubt included; for `user_day` that of whoever spent most.
    pub spent_yen: f64,
    /// 残り（円）; `null` without a cap.
    pub left_yen: Option<f64>,
}

/// What a chamber spent in a month.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Spending {
    /// `2026-11`
    pub month: String,
    /// All calls.
    pub total: Line,
    /// By provider and model.
    pub by_model: Vec<Line>,
    /// By what was written.
    pub by_kind: Vec<Line>,
    /// By person.
    pub by_user: Vec<Line>,
    /// 分析した事業者の数: companies with a draft that succeeded in the month.
    pub companies: u64,
    /// 1事業者当たりの費用（円）; `null` without companies or when the cost is unknown.
    pub per_company_yen: Option<f64>,
    /// Caps as they stand now.
    pub caps: Vec<CapLine>,
}

/// What one of so many costs.
pub fn per_company(cost: Option<MicroYen>, companies: u64) -> Option<f64> {
    let companies = u32::try_from(companies).ok().filter(|count| *count > 0)?;
    Some(cost?.yen() / f64::from(companies))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(calls: u64, cost: i64, doubtful: u64, unpriced: u64, doubt: i64) -> Sum {
        Sum {
            calls,
            cost: MicroYen(cost),
            doubtful,
            unpriced,
            doubt: MicroYen(doubt),
            ..Sum::default()
        }
    }

    #[test]
    fn what_is_unknown_is_told_apart_and_never_as_nothing() {
        let known = sum(3, 4_500_000, 1, 0, 2_000_000).line("甲", None);
        assert_eq!(
            (known.cost_yen, known.in_doubt, known.in_doubt_yen),
            (Some(4.5), 1, Some(2.0))
        );
        let unpriced = sum(2, 0, 2, 2, 0).line("乙", None);
        assert_eq!((unpriced.cost_yen, unpriced.in_doubt_yen), (None, None));
        let none = Sum::default().line("丙", None);
        assert_eq!((none.cost_yen, none.in_doubt_yen), (Some(0.0), Some(0.0)));
    }

    #[test]
    fn groups_add_up_in_their_order() {
        let groups = group([
            ("b", sum(1, 1, 0, 0, 0)),
            ("a", sum(1, 2, 0, 0, 0)),
            ("b", sum(1, 4, 1, 1, 3)),
        ]);
        assert_eq!(
            groups,
            [("b", sum(2, 5, 1, 1, 3)), ("a", sum(1, 2, 0, 0, 0))]
        );
    }

    #[test]
    fn a_company_costs_its_part_and_nothing_is_divided_by_none() {
        assert_eq!(per_company(Some(MicroYen::from_yen(10)), 4), Some(2.5));
        assert_eq!(per_company(Some(MicroYen::from_yen(10)), 0), None);
        assert_eq!(per_company(None, 4), None);
    }
}
