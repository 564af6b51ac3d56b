//! The sentences of a text with what they name: of which measure and period a figure in them is said.

mod listed;

use super::period::{self, Calendar};
use super::subject::{self, Terms};
use crate::domain::quantity::{Dimension, Quantity};

/// What the trade's middle is called.
const MEDIAN: &[&str] = &[
    "業種の中央値",
    "業種中央値",
    "業界の中央値",
    "業種別中央値",
    "業種の基準値",
    "業種平均",
    "業界平均",
    "同業平均",
    "同業他社の平均",
    "中央値",
];
/// What may stand between that and its figure.
const JOINS: &str = "はがの、：:（(約△▲およそであるとも値業種同じ";
/// Words that turn to another time.
const CONTRAST: &[&str] = &["が、", "ものの", "一方", "に対し", "のに"];

/// The role of a figure in a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A value.
    Level,
    /// The value that a change begins at (…から…に).
    From,
}

/// What a figure or word is said of.
#[derive(Debug, Clone)]
pub(super) struct Said {
    /// The sentence.
    pub(super) sentence: [usize; 2],
    pub(super) metric: Option<subject::Mention>,
    /// The measure named last before, whatever its unit (「借入金は月商の2倍」).
    pub(super) topic: Option<subject::Mention>,
    /// Nothing but a particle stands between that and the figure.
    pub(super) next_to_topic: bool,
    /// The trade's median, not the company's value.
    pub(super) median: bool,
    pub(super) period: Option<period::Mention>,
    /// The period may as well be another: it was named before a turn, or in the sentence before.
    pub(super) weak: bool,
    /// What it is compared with.
    pub(super) baseline: Option<period::Mention>,
    pub(super) role: Role,
}

/// A text read for names of measures and periods.
pub(super) struct Scene {
    chars: Vec<char>,
    sentences: Vec<[usize; 2]>,
    metrics: Vec<subject::Mention>,
    periods: Vec<period::Mention>,
    medians: Vec<[usize; 2]>,
    quantities: Vec<Quantity>,
}

impl Scene {
    pub(super) fn new(
        chars: &[char],
        quantities: &[Quantity],
        terms: &Terms,
        calendar: &Calendar,
    ) -> Self {
        Self {
            chars: chars.to_vec(),
            sentences: sentences(chars),
            metrics: terms.mentions(chars),
            periods: calendar.mentions(chars),
            medians: medians(chars),
            quantities: quantities.to_vec(),
        }
    }

    fn text(&self, from: usize, to: usize) -> String {
        self.chars
            .get(from..to.max(from))
            .unwrap_or_default()
            .iter()
            .collect()
    }

    /// The text of a sentence.
    pub(super) fn words(&self, [from, to]: [usize; 2]) -> String {
        self.text(from, to)
    }

    fn sentence(&self, at: usize) -> (usize, [usize; 2]) {
        let index = self.sentences.partition_point(|span| span[1] <= at);
        let index = index.min(self.sentences.len().saturating_sub(1));
        (
            index,
            self.sentences.get(index).copied().unwrap_or_default(),
        )
    }

    /// The measures named in a stretch of text.
    pub(super) fn metrics_in(
        &self,
        [from, to]: [usize; 2],
    ) -> impl Iterator<Item = &subject::Mention> {
        let first = self.metrics.partition_point(|one| one.span[0] < from);
        self.metrics[first..]
            .iter()
            .take_while(move |one| one.span[0] < to)
            .filter(move |mention| from <= mention.span[0] && mention.span[1] <= to)
    }

    /// Whether a sentence names the trade's median.
    pub(super) fn names_median(&self, [from, to]: [usize; 2]) -> bool {
        self.medians
            .iter()
            .any(|median| from <= median[0] && median[1] <= to)
    }

    /// The measure named last before a word, whatever its unit.
    pub(super) fn named_before(
        &self,
        [from, to]: [usize; 2],
        sentence: [usize; 2],
    ) -> Option<&str> {
        self.metrics_in([sentence[0], from.max(to)])
            .last()
            .map(|mention| mention.key.as_str())
    }

    /// The quantities in a stretch of text.
    pub(super) fn quantities_in(&self, [from, to]: [usize; 2]) -> impl Iterator<Item = &Quantity> {
        let first = self.quantities.partition_point(|one| one.span[0] < from);
        self.quantities[first..]
            .iter()
            .take_while(move |one| one.span[0] < to)
            .filter(move |quantity| from <= quantity.span[0] && quantity.span[1] <= to)
    }

    /// Whether a count is part of a period's name (「2年前の1,438万円」).
    pub(super) fn names_period(&self, span: [usize; 2]) -> bool {
        let within = |name: [usize; 2]| name[0] <= span[0] && span[1] <= name[1];
        self.periods.iter().any(|period| within(period.span))
    }

    /// All quantities.
    pub(super) fn quantities(&self) -> &[Quantity] {
        &self.quantities
    }

    pub(super) fn periods_in(
        &self,
        [from, to]: [usize; 2],
    ) -> impl Iterator<Item = &period::Mention> {
        self.periods
            .iter()
            .filter(move |mention| from <= mention.span[0] && mention.span[1] <= to)
    }

    /// What a quantity is said of; `change` when it is the amount of a change.
    pub(super) fn of(&self, quantity: &Quantity, change: bool) -> Said {
        let fits = |mention: &subject::Mention| {
            change
                || matches!(quantity.counter, "期" | "位")
                || mention.scale.holds(quantity.dimension, quantity.counter)
        };
        let mut said = self.at(quantity.span, &fits);
        if let Some(listed) = self.respectively(quantity, &said) {
            said = listed;
        }
        if let Some(metric) = self.bracketed(quantity, said.sentence) {
            said.metric = Some(metric);
            said.median = true;
        }
        let [_, to] = quantity.span;
        if self.text(to, to + 2).starts_with("から") && self.goes_on(quantity) {
            said.role = Role::From;
        }
        said
    }

    /// What the words at `span` are said of.
    pub(super) fn at(&self, span: [usize; 2], fits: &dyn Fn(&subject::Mention) -> bool) -> Said {
        let (index, sentence) = self.sentence(span[0]);
        let mut said = Said {
            sentence,
            metric: self.metric(index, sentence, span, fits),
            topic: self.metric(index, sentence, span, &|_| true),
            next_to_topic: false,
            median: self.median(span, sentence),
            period: None,
            weak: false,
            baseline: None,
            role: Role::Level,
        };
        said.next_to_topic = said.topic.as_ref().is_some_and(|topic| {
            let between = self.text(topic.span[1], span[0]);
            topic.span[1] <= span[0]
                && between.chars().count() <= 3
                && between.chars().all(|c| "はがも、：:約".contains(c))
        });
        self.period(index, span, &mut said);
        said
    }

    /// The measure named last before, right behind (「5%の営業利益率」), or in the sentence before when this one names
    /// none.
    fn metric(
        &self,
        index: usize,
        sentence: [usize; 2],
        [from, to]: [usize; 2],
        fits: &dyn Fn(&subject::Mention) -> bool,
    ) -> Option<subject::Mention> {
        let behind = self.metrics_in([to, sentence[1]]).next().filter(|mention| {
            mention.span[0] == to + 1 && self.text(to, to + 1) == "の" && fits(mention)
        });
        if let Some(mention) = behind {
            return Some(mention.clone());
        }
        let before = self
            .metrics_in([sentence[0], from])
            .filter(|m| fits(m))
            .last();
        let inside = self
            .metrics_in([from, to])
            .filter(|mention| mention.span[1] <= to)
            .last();
        if let Some(mention) = inside.or(before) {
            return Some(mention.clone());
        }
        let none_here = self.metrics_in([sentence[0], from]).next().is_none();
        let earlier = index.checked_sub(1).map(|index| self.sentences[index])?;
        let carried = self
            .metrics_in(earlier)
            .next()
            .filter(|mention| fits(mention));
        carried.filter(|_| none_here).cloned()
    }

    /// Whether the trade's median is what stands at `span`.
    fn median(&self, [from, to]: [usize; 2], sentence: [usize; 2]) -> bool {
        let before = self
            .medians
            .iter()
            .rfind(|median| sentence[0] <= median[0] && median[1] <= from)
            .is_some_and(|median| {
                let between = self.text(median[1], from);
                between.chars().count() <= 6 && between.chars().all(|c| JOINS.contains(c))
                    || between.starts_with('（') && between.ends_with("）は")
            });
        let behind = self.medians.iter().any(|median| {
            let between = self.text(to, median[0]);
            let closed = matches!(self.chars.get(median[1]), Some('）' | ')'));
            median[0] >= to && (matches!(between.as_str(), "（" | "(") && closed || between == "の")
        });
        before || behind
    }

    fn period(&self, index: usize, [from, to]: [usize; 2], said: &mut Said) {
        let sentence = said.sentence;
        let bracket = self.periods_in([to, sentence[1]]).find(|mention| {
            matches!(
                self.text(to, mention.span[0]).as_str(),
                "（" | "(" | "、" | "（直近" | "（対"
            ) && !mention.baseline
                && self
                    .chars
                    .get(mention.span[1])
                    .is_some_and(|c| matches!(c, '）' | ')'))
        });
        // 「10人だった2期前から」
        let was = self.periods_in([to, sentence[1]]).find(|mention| {
            matches!(
                self.text(to, mention.span[0]).as_str(),
                "だった" | "であった"
            )
        });
        let bracket = bracket.or(was);
        said.baseline = self
            .periods_in([sentence[0], to])
            .filter(|mention| mention.baseline)
            .last()
            .cloned();
        if bracket.is_some() {
            said.period = bracket.cloned();
            return;
        }
        let named: Vec<&period::Mention> = self
            .periods_in([sentence[0], from])
            .filter(|mention| !mention.baseline)
            .collect();
        if let Some(last) = named.last() {
            let between = self.text(last.span[1], from);
            if between.contains("から") || self.left(last.span[1], from) {
                let first = named[0];
                if first != *last {
                    said.period = Some(first.clone());
                }
                return;
            }
            said.weak = CONTRAST.iter().any(|word| between.contains(word));
            said.period = Some((*last).clone());
            return;
        }
        let earlier = index.checked_sub(1).map(|index| self.sentences[index]);
        said.weak = true;
        said.period = earlier
            .and_then(|span| {
                self.periods_in(span)
                    .filter(|mention| !mention.baseline)
                    .last()
            })
            .cloned();
    }

    /// Whether a figure between the two places is what a change begins at.
    fn left(&self, from: usize, to: usize) -> bool {
        self.quantities.iter().any(|quantity| {
            from <= quantity.span[0]
                && quantity.span[1] < to
                && ["から", "より", "に比べ", "と比べ", "に対し"]
                    .iter()
                    .any(|word| self.text(quantity.span[1], to).starts_with(word))
        })
    }

    /// Whether another quantity of its dimension follows in the sentence.
    fn goes_on(&self, quantity: &Quantity) -> bool {
        let (_, sentence) = self.sentence(quantity.span[0]);
        self.quantities.iter().any(|next| {
            next.span[0] >= quantity.span[1]
                && next.span[1] <= sentence[1]
                && (next.dimension == quantity.dimension || next.dimension == Dimension::Bare)
        })
    }
}

/// Stretches that end with 。 or a line.
fn sentences(chars: &[char]) -> Vec<[usize; 2]> {
    let mut found = Vec::new();
    let mut from = 0;
    for (at, c) in chars.iter().enumerate() {
        if matches!(c, '。' | '\n' | '！' | '？') {
            found.push([from, at + 1]);
            from = at + 1;
        }
    }
    if from < chars.len() || found.is_empty() {
        found.push([from, chars.len()]);
    }
    found
}

fn medians(chars: &[char]) -> Vec<[usize; 2]> {
    let words: Vec<Vec<char>> = MEDIAN.iter().map(|word| word.chars().collect()).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        match words.iter().find(|word| chars[at..].starts_with(word)) {
            Some(word) => {
                found.push([at, at + word.len()]);
                at += word.len();
            }
            None => at += 1,
        }
    }
    found
}
