//! Over how many periods a sentence looks (期間): 「2期で」「この2年で」「直近3期の平均」. What is derived over another number of
//! periods is not what the sentence says.

use super::scene::Scene;
use crate::domain::quantity::{Dimension, Form, Quantity};

/// Words before a stretch that make it the newest periods themselves: 「直近3期で」 may mean two steps.
const RECENT: &[&str] = &["直近", "直近の", "過去", "この", "ここ"];
/// What stands behind a stretch that something happens within.
const WITHIN: &[&str] = &["で", "間で", "の間", "かけて", "間に", "に"];
/// What stands behind a stretch whose values are put together.
const TOGETHER: &[&str] = &[
    "の", "分", "間の", "平均", "合計", "累計", "間", "とも", "は", "を通", "中",
];

/// So many periods or years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    count: i32,
    years: bool,
    recent: bool,
    within: bool,
}

impl Stretch {
    /// The stretch that a count of periods or years is, if it is one.
    pub(super) fn of(quantity: &Quantity, scene: &Scene) -> Option<Self> {
        let years = quantity.counter == "年";
        let counts = quantity.dimension == Dimension::Count && (years || quantity.counter == "期");
        if !counts || quantity.form != Form::Exact {
            return None;
        }
        let count = i32::try_from(quantity.value)
            .ok()
            .filter(|count| (1..=20).contains(count))?;
        let [from, to] = quantity.span;
        let behind = scene.words([to, to + 4]);
        let ahead = scene.words([from.saturating_sub(3), from]);
        let begins = |words: &[&str]| words.iter().any(|word| behind.starts_with(word));
        let within = begins(WITHIN);
        let recent = RECENT.iter().any(|word| ahead.ends_with(word));
        // 「3年後」「2年先」「10年以上」「2期前」 tell when, not over how long.
        let other = ["後", "先", "以", "前", "目", "ぶり", "連続", "続けて", "度"]
            .iter()
            .any(|word| behind.starts_with(word));
        (!other && (within || recent || begins(TOGETHER))).then_some(Self {
            count,
            years,
            recent,
            within,
        })
    }

    /// The last one that a sentence names before a place.
    pub(super) fn before(at: usize, sentence: [usize; 2], scene: &Scene) -> Option<Self> {
        scene
            .quantities_in([sentence[0], at])
            .filter_map(|quantity| Self::of(quantity, scene))
            .last()
    }

    /// Whether a change over so many months is one over the stretch.
    pub(super) fn holds_change(self, months: i32) -> bool {
        let steps = self.count * 12;
        // 「直近3期で」 and 「3期の」 may count the values at both ends.
        let ends = !self.years && (self.recent || !self.within) && self.count > 1;
        months == steps || ends && months == steps - 12
    }

    /// Whether so many values make up the stretch.
    pub(super) fn holds_values(self, count: usize) -> bool {
        usize::try_from(self.count) == Ok(count)
    }

    /// How many steps back it reaches.
    pub(super) fn steps(self) -> i32 {
        self.count
    }

    /// Whether evidence of these periods is enough to speak of the stretch.
    pub(super) fn within(self, ends: &[i32]) -> bool {
        let wide = ends
            .iter()
            .any(|new| ends.iter().any(|old| self.holds_change(new - old)));
        let many = usize::try_from(self.count).is_ok_and(|count| count > 1 && ends.len() >= count);
        wide || many
    }
}
