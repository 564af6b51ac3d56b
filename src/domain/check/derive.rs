//! Derived values (算出値): figures that no evidence states but that follow from cited evidence by one of a few operations.
//! An operation counts only where the words around the figure call for it, and only over figures that the sentence names,
//! so that no wrong figure passes by chance. Everything is recomputed in decimals at full precision.

use rust_decimal::Decimal;
use serde::Serialize;
use strum::IntoStaticStr;

use super::fact::{Fact, rounds_to};
use super::scene::{Said, Scene};
use super::sign::Sense;
use super::subject::Which;
use super::text::Text;
use crate::domain::quantity::{Dimension, Form, Quantity};

/// How a value follows from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Operation {
    /// 差
    Difference,
    /// 割合・倍率
    Ratio,
    /// 増減率
    PercentChange,
    /// ポイント差
    PointChange,
    /// 合計
    Sum,
    /// 平均
    Mean,
    /// 順位
    Rank,
}

impl Operation {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Difference => "差",
            Self::Ratio => "割合",
            Self::PercentChange => "増減率",
            Self::PointChange => "ポイント差",
            Self::Sum => "合計",
            Self::Mean => "平均",
            Self::Rank => "順位",
        }
    }
}

/// A value that follows from evidence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Derived {
    pub(super) operation: Operation,
    pub(super) evidence: Vec<String>,
    pub(super) value: Decimal,
}

/// What the words around a figure call for.
#[derive(Debug, Clone, Copy, Default)]
struct Asked {
    change: bool,
    difference: bool,
    ratio: bool,
    sum: bool,
    mean: bool,
    rank: bool,
}

const CHANGE: &[&str] = &[
    "増減",
    "伸び率",
    "増加率",
    "減少率",
    "変化",
    "成長率",
    "増加額",
    "減少額",
    "増加幅",
    "減少幅",
];
const DIFFERENCE: &[&str] = &[
    "上回",
    "下回",
    "の差",
    "差が",
    "差は",
    "開き",
    "差し引",
    "引いた",
    "多い",
    "少な",
    "高い",
    "低い",
    "大き",
    "小さ",
    "超過",
];
const RATIO: &[&str] = &[
    "割合",
    "占め",
    "比率",
    "構成比",
    "相当",
    "当たり",
    "あたり",
    "に対する",
    "対比",
    "前期比",
    "前年比",
    "前年度比",
    "の規模",
    "分の",
];
const SUM: &[&str] = &[
    "合計",
    "合わせ",
    "総額",
    "累計",
    "足し",
    "足す",
    "加え",
    "計",
];

/// One figure of the cited evidence.
#[derive(Clone, Copy)]
struct Operand<'a> {
    id: &'a str,
    metric: &'a str,
    median: bool,
    period: Option<i32>,
    dimension: Dimension,
    counter: &'static str,
    value: Decimal,
}

/// A figure with all that is known about what it is said of.
pub(super) struct Case<'s> {
    pub(super) text: &'s Text<'s>,
    pub(super) scene: &'s Scene,
    pub(super) quantity: &'s Quantity,
    pub(super) sense: Sense,
    pub(super) said: &'s Said,
}

impl Case<'_> {
    fn asked(&self) -> Asked {
        let [from, to] = self.quantity.span;
        let start = self.said.sentence[0].max(from.saturating_sub(24));
        let ahead = self.text.slice([start, from]);
        let end = self.said.sentence[1].min(to + 12);
        let behind = self.text.slice([to, end]);
        let near = format!("{ahead}…{behind}");
        let any = |words: &[&str], text: &str| words.iter().any(|word| text.contains(word));
        let plus = self.quantity.plus || self.quantity.value.is_sign_negative();
        let compared = self.said.baseline.is_some();
        Asked {
            change: self.sense.change || any(CHANGE, &ahead) || plus && compared,
            difference: any(DIFFERENCE, &behind)
                || ahead.ends_with("差は")
                || any(&["の差", "差額", "差引"], &near),
            ratio: any(RATIO, &near) || self.quantity.dimension == Dimension::Times,
            sum: any(SUM, &near),
            mean: near.contains("平均"),
            rank: self.quantity.counter == "位",
        }
    }
}

/// All values that the words call for; those that equal the figure come first in [`hit`].
pub(super) fn candidates(case: &Case<'_>, cited: &[&Fact<'_>]) -> Vec<Derived> {
    if case.quantity.form != Form::Exact {
        return Vec::new();
    }
    let operands: Vec<Operand<'_>> = cited.iter().filter_map(|fact| operand(fact)).collect();
    if operands.len() < 2 {
        return Vec::new();
    }
    let asked = case.asked();
    let mut found = Vec::new();
    if asked.change {
        found.extend(changes(case, &operands));
    }
    if asked.difference && !asked.change {
        found.extend(differences(case, &operands));
    }
    if asked.ratio && !case.sense.change {
        found.extend(ratios(case, &operands));
    }
    if asked.sum {
        found.extend(totals(case, &operands, Operation::Sum));
    }
    if asked.mean {
        found.extend(totals(case, &operands, Operation::Mean));
    }
    if asked.rank {
        found.extend(ranks(case, &operands));
    }
    found
}

/// Whether the figure as written is the value, sign included.
pub(super) fn equals(case: &Case<'_>, derived: &Derived) -> bool {
    let signed = case.sense.apply(case.quantity.value);
    rounds_to(derived.value, case.quantity, signed)
}

fn operand<'a>(fact: &'a Fact<'_>) -> Option<Operand<'a>> {
    let subject = fact.subject.as_ref()?;
    let (dimension, counter, value) = fact.measure()?;
    matches!(subject.which, Which::Own | Which::Median).then_some(Operand {
        id: &fact.evidence.id,
        metric: &subject.metric,
        median: subject.which == Which::Median,
        period: subject.period,
        dimension,
        counter,
        value,
    })
}

fn derived(operation: Operation, of: &[&Operand<'_>], value: Option<Decimal>) -> Option<Derived> {
    Some(Derived {
        operation,
        evidence: of.iter().map(|operand| operand.id.to_owned()).collect(),
        value: value?,
    })
}

/// The measure the figure is said of; without a name, the only one that is cited for several periods.
fn metric<'a>(case: &Case<'_>, operands: &[Operand<'a>]) -> Option<&'a str> {
    if let Some(named) = &case.said.metric {
        let named = alias(&named.key);
        return operands
            .iter()
            .map(|operand| operand.metric)
            .find(|metric| *metric == named);
    }
    let mut runs: Vec<&str> = operands
        .iter()
        .filter(|one| {
            let other =
                |other: &&Operand<'_>| other.metric == one.metric && other.period != one.period;
            !one.median && operands.iter().any(|operand| other(&operand))
        })
        .map(|operand| operand.metric)
        .collect();
    runs.dedup();
    runs.sort_unstable();
    runs.dedup();
    match runs.as_slice() {
        [only] => Some(only),
        _ => None,
    }
}

/// 売上増加率 is the change of 売上高.
fn alias(key: &str) -> &str {
    if key == "sales_growth" { "sales" } else { key }
}

/// The values of a measure, newest first, and which of them is the newer end of the change.
fn series<'o, 'a>(metric: &str, operands: &'o [Operand<'a>]) -> Vec<&'o Operand<'a>> {
    let mut series: Vec<&Operand<'_>> = operands
        .iter()
        .filter(|operand| operand.metric == metric && !operand.median && operand.period.is_some())
        .collect();
    series.sort_by_key(|operand| std::cmp::Reverse(operand.period));
    series
}

/// Pairs (newer, older) that a change may run between.
fn pairs<'o, 'a>(
    case: &Case<'_>,
    series: &[&'o Operand<'a>],
) -> Vec<(&'o Operand<'a>, &'o Operand<'a>)> {
    let said = case.said;
    let named = said.period.as_ref().map(|period| period.ends.clone());
    let base = said.baseline.as_ref().map(|period| period.ends.clone());
    let relative = base.as_ref().is_some_and(|_| {
        let mention = said.baseline.as_ref();
        mention.is_some_and(|mention| {
            let word = case.text.slice(mention.span);
            word.contains('前') || word.contains('昨')
        })
    });
    let latest = series.first().and_then(|operand| operand.period);
    let mut pairs = Vec::new();
    for (at, newer) in series.iter().enumerate() {
        let right = match &named {
            Some(ends) if !said.weak => ends.iter().any(|end| Some(*end) == newer.period),
            Some(ends) => {
                ends.iter().any(|end| Some(*end) == newer.period) || newer.period == latest
            }
            None => newer.period == latest,
        };
        let from_older = named.as_ref().is_some_and(|ends| {
            ends.iter().any(|end| {
                newer.period == latest && series.iter().any(|operand| operand.period == Some(*end))
            })
        });
        if !right && !from_older {
            continue;
        }
        for older in &series[at + 1..] {
            let steps = newer.period.zip(older.period).map(|(a, b)| a - b);
            let fits = match &base {
                Some(_) if relative => steps == Some(12 * ago(case)),
                Some(ends) => ends.iter().any(|end| Some(*end) == older.period),
                None if !right => named
                    .as_ref()
                    .is_some_and(|ends| ends.iter().any(|end| Some(*end) == older.period)),
                None => true,
            };
            if fits {
                pairs.push((*newer, *older));
            }
        }
    }
    pairs
}

/// How many years 前期, 前々期 and 2期前 lie back.
fn ago(case: &Case<'_>) -> i32 {
    let word = case
        .said
        .baseline
        .as_ref()
        .map(|mention| case.text.slice(mention.span))
        .unwrap_or_default();
    match word.chars().next() {
        Some('2' | '二') => 2,
        Some('3' | '三') => 3,
        Some('4' | '四') => 4,
        _ if word.contains("々") || word.contains("一昨") => 2,
        _ => 1,
    }
}

fn changes(case: &Case<'_>, operands: &[Operand<'_>]) -> Vec<Derived> {
    let Some(metric) = metric(case, operands) else {
        return Vec::new();
    };
    let series = series(metric, operands);
    pairs(case, &series)
        .into_iter()
        .filter_map(|(newer, older)| change(case.quantity, newer, older))
        .collect()
}

fn change(quantity: &Quantity, newer: &Operand<'_>, older: &Operand<'_>) -> Option<Derived> {
    let difference = newer.value.checked_sub(older.value);
    let of = [newer, older];
    let share = newer.dimension == Dimension::Percent;
    match quantity.dimension {
        Dimension::PercentPoints if share => derived(Operation::PointChange, &of, difference),
        // A change of a share is told in points, never in percent.
        Dimension::Percent if share => None,
        Dimension::Percent if older.value > Decimal::ZERO => {
            let change = difference?.checked_mul(Decimal::ONE_HUNDRED)?;
            derived(
                Operation::PercentChange,
                &of,
                change.checked_div(older.value),
            )
        }
        dimension if dimension == newer.dimension && quantity.counter == newer.counter => {
            derived(Operation::Difference, &of, difference)
        }
        _ => None,
    }
}

/// 差, 上回る and 下回る: of two periods, of the company and its trade, of two measures that the sentence names.
fn differences(case: &Case<'_>, operands: &[Operand<'_>]) -> Vec<Derived> {
    let [_, to] = case.quantity.span;
    let behind = case.text.slice([to, (to + 8).min(case.said.sentence[1])]);
    let turn = |value: Decimal| {
        let below = ["下回", "少な", "低", "小さ"]
            .iter()
            .any(|word| behind.contains(word));
        let above = ["上回", "多い", "高い", "大き", "超過"]
            .iter()
            .any(|word| behind.contains(word));
        match (below, above) {
            (true, false) => -value,
            (false, true) => value,
            _ => value.abs(),
        }
    };
    let points = case.quantity.dimension == Dimension::PercentPoints;
    let mut found = Vec::new();
    for (at, one) in operands.iter().enumerate() {
        for (index, other) in operands.iter().enumerate() {
            let same_unit = one.dimension == other.dimension && one.counter == other.counter;
            let share = one.dimension == Dimension::Percent;
            let unit = if share {
                points
            } else {
                one.dimension == case.quantity.dimension && one.counter == case.quantity.counter
            };
            if at == index || !same_unit || !unit || !comparable(case, one, other) {
                continue;
            }
            let operation = if points {
                Operation::PointChange
            } else {
                Operation::Difference
            };
            let value = one.value.checked_sub(other.value).map(turn);
            found.extend(derived(operation, &[one, other], value));
        }
    }
    found
}

/// Whether the sentence compares the two: the company with its trade, two periods of a measure in time's order, or two
/// measures named in it.
fn comparable(case: &Case<'_>, one: &Operand<'_>, other: &Operand<'_>) -> bool {
    if one.median {
        return false;
    }
    let names = |metric: &str| {
        case.scene
            .metrics_in(case.said.sentence)
            .any(|mention| alias(&mention.key) == metric)
    };
    let named = case.said.topic.is_none() || names(one.metric) || carried(case, one.metric);
    if one.metric == other.metric {
        let median = other.median && case.scene.names_median(case.said.sentence);
        return named && (median || !other.median && one.period > other.period);
    }
    !other.median && one.period == other.period && names(one.metric) && names(other.metric)
}

/// Whether the sentence before named the measure, and this one none.
fn carried(case: &Case<'_>, metric: &str) -> bool {
    let here = case.scene.metrics_in(case.said.sentence).next().is_some();
    let topic = case.said.topic.as_ref();
    !here && topic.is_some_and(|mention| alias(&mention.key) == metric)
}

/// Shares and multiples: of two measures that the sentence names, of two periods, of the company and its trade.
fn ratios(case: &Case<'_>, operands: &[Operand<'_>]) -> Vec<Derived> {
    let factor = match case.quantity.dimension {
        Dimension::Percent => Decimal::ONE_HUNDRED,
        Dimension::Times => Decimal::ONE,
        Dimension::Yen => return per_head(case, operands),
        _ => return Vec::new(),
    };
    let mut found = Vec::new();
    for one in operands {
        for other in operands {
            let same_unit = one.dimension == other.dimension && one.counter == other.counter;
            let periods = one.metric == other.metric && !other.median;
            let asked = if periods {
                case.said.baseline.is_some()
                    || !case.said.weak
                    || case.quantity.dimension == Dimension::Times
            } else {
                true
            };
            if one.id == other.id
                || !same_unit
                || !asked
                || other.value <= Decimal::ZERO
                || !(comparable(case, one, other) || comparable(case, other, one) && !periods)
                || other.median && one.median
            {
                continue;
            }
            let value = one
                .value
                .checked_mul(factor)
                .and_then(|value| value.checked_div(other.value));
            found.extend(derived(Operation::Ratio, &[one, other], value));
        }
    }
    found
}

/// Money per head: 1人当たり.
fn per_head(case: &Case<'_>, operands: &[Operand<'_>]) -> Vec<Derived> {
    let [from, _] = case.quantity.span;
    let ahead = case.text.slice([case.said.sentence[0], from]);
    if !["人当たり", "人あたり"]
        .iter()
        .any(|word| ahead.contains(word))
    {
        return Vec::new();
    }
    let mut found = Vec::new();
    let money = operands
        .iter()
        .filter(|one| one.dimension == Dimension::Yen);
    let named = case
        .said
        .metric
        .as_ref()
        .map(|metric| match metric.key.as_str() {
            "sales_per_employee" => "sales",
            "value_added_per_employee" => "value_added",
            "labor_productivity" => "operating_profit",
            other => other,
        });
    for one in money.filter(|one| named.is_none_or(|key| key == one.metric)) {
        for heads in operands
            .iter()
            .filter(|one| one.dimension == Dimension::People)
        {
            let same = heads.period.is_none() || heads.period == one.period;
            if same && heads.value > Decimal::ZERO {
                let value = one.value.checked_div(heads.value);
                found.extend(derived(Operation::Ratio, &[one, heads], value));
            }
        }
    }
    found
}

/// Sums and means: of the newest periods of a measure, or of the measures that the sentence names.
fn totals(case: &Case<'_>, operands: &[Operand<'_>], operation: Operation) -> Vec<Derived> {
    let fits = |operand: &&Operand<'_>| {
        operand.dimension == case.quantity.dimension
            && operand.counter == case.quantity.counter
            && !operand.median
    };
    let mut sets: Vec<Vec<&Operand<'_>>> = Vec::new();
    if let Some(metric) = metric(case, operands) {
        let series: Vec<&Operand<'_>> = series(metric, operands).into_iter().filter(fits).collect();
        sets.extend((2..=series.len()).map(|count| series[..count].to_vec()));
    }
    let named: Vec<&str> = case
        .scene
        .metrics_in(case.said.sentence)
        .map(|mention| mention.key.as_str())
        .collect();
    let mut periods: Vec<Option<i32>> = operands.iter().map(|operand| operand.period).collect();
    periods.sort_unstable();
    periods.dedup();
    for period in periods {
        let set: Vec<&Operand<'_>> = operands
            .iter()
            .filter(fits)
            .filter(|operand| operand.period == period && named.contains(&operand.metric))
            .collect();
        if set.len() > 1 && operation == Operation::Sum {
            sets.push(set);
        }
    }
    let value = |set: &[&Operand<'_>]| {
        let sum = set
            .iter()
            .try_fold(Decimal::ZERO, |sum, one| sum.checked_add(one.value))?;
        match operation {
            Operation::Mean => sum.checked_div(Decimal::from(set.len())),
            _ => Some(sum),
        }
    };
    sets.iter()
        .filter_map(|set| derived(operation, set, value(set)))
        .collect()
}

/// The rank of a period's value among the cited periods, from the highest.
fn ranks(case: &Case<'_>, operands: &[Operand<'_>]) -> Vec<Derived> {
    let Some(metric) = metric(case, operands) else {
        return Vec::new();
    };
    let series = series(metric, operands);
    let ends = case.said.period.as_ref().map(|period| period.ends.clone());
    let this = series.iter().find(|operand| match (&ends, operand.period) {
        (Some(ends), Some(period)) => ends.contains(&period),
        _ => true,
    });
    let Some(this) = this.filter(|_| series.len() > 1) else {
        return Vec::new();
    };
    let above = series
        .iter()
        .filter(|other| other.value > this.value)
        .count();
    derived(Operation::Rank, &series, Some(Decimal::from(above + 1)))
        .into_iter()
        .collect()
}
