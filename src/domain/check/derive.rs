//! Derived values (算出値): figures that no evidence states but that follow from cited evidence by one of a few operations.
//! An operation counts only where the words around the figure call for it, and only over figures that the sentence names,
//! so that no wrong figure passes by chance. Everything is recomputed in decimals at full precision.

mod change;
mod ratio;
mod total;

use std::collections::HashMap;

use rust_decimal::Decimal;
use serde::Serialize;
use strum::IntoStaticStr;

use super::fact::{Fact, rounds_to};
use super::scene::{Said, Scene};
use super::sign::Sense;
use super::stretch::Stretch;
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
    "の開き",
    "差が",
    "差は",
    "開き",
    "差し引",
    "引いた",
    "多い",
    "少な",
    "多く",
    "高い",
    "高く",
    "低い",
    "低く",
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
    "率は",
    "率が",
];
const SUM: &[&str] = &[
    "合計",
    "合わせ",
    "総額",
    "累計",
    "足し",
    "足す",
    "を加え",
    "も加え",
];

/// Sales a month (月商), a twelfth of a year's.
const MONTHLY_SALES: &str = "月商";

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
    /// The value as it is displayed.
    shown: Decimal,
}

/// A figure with all that is known about what it is said of.
pub(super) struct Case<'s> {
    pub(super) text: &'s Text<'s>,
    pub(super) scene: &'s Scene,
    pub(super) quantity: &'s Quantity,
    pub(super) sense: Sense,
    pub(super) said: &'s Said,
    /// The figure is the amount of a loss (営業損失, 債務超過).
    pub(super) loss: bool,
}

/// Whether the words behind a figure make it how far two things lie apart (「5ポイント上回る」「3割ほど多い」). 「9.5倍より低い」 and
/// 「9.5倍を下回る」 compare with it.
fn apart(behind: &str) -> bool {
    let mut rest = behind;
    if let Some(inside) = rest.strip_prefix(['（', '(']) {
        rest = inside.split_once(['）', ')']).map_or("", |(_, rest)| rest);
    }
    for word in ["ほど", "程度", "だけ", "分", "も", "、"] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    rest = rest.trim_start_matches(['）', ')']);
    DIFFERENCE.iter().any(|word| rest.starts_with(word))
}

impl Case<'_> {
    /// Over how many periods the sentence looks.
    fn stretch(&self) -> Option<Stretch> {
        Stretch::before(self.quantity.span[0], self.said.sentence, self.scene)
    }

    /// 「前期末の8割程度」
    fn part_of_before(&self) -> bool {
        let [from, to] = self.quantity.span;
        let named = self.said.period.as_ref().is_some_and(|period| {
            let between = self.text.slice([period.span[1].min(from), from]);
            matches!(between.as_str(), "の" | "末の" | "の約" | "末の約")
        });
        named && self.text.slice([from, to]).contains('割')
    }

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
            difference: apart(&behind)
                || ahead.ends_with("差は")
                || any(&["の差", "差額", "差引", "差し引"], &near),
            ratio: any(RATIO, &near)
                || self.part_of_before()
                || ahead.contains(MONTHLY_SALES)
                || self.quantity.dimension == Dimension::Times,
            sum: any(SUM, &near) || ahead.trim_end_matches(['約', 'の']).ends_with('計'),
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
        found.extend(change::changes(case, &operands));
    }
    if asked.difference && !asked.change {
        found.extend(ratio::differences(case, &operands));
    }
    if asked.ratio && !case.sense.change {
        found.extend(ratio::ratios(case, &operands));
    }
    if asked.sum {
        found.extend(total::totals(case, &operands, Operation::Sum));
    }
    if asked.mean {
        found.extend(total::totals(case, &operands, Operation::Mean));
    }
    if asked.rank {
        found.extend(total::ranks(case, &operands));
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
        shown: fact
            .shown()
            .find(|shown| shown.dimension == dimension)
            .map_or(value, |shown| shown.value),
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
    let mut runs: HashMap<&str, Run> = HashMap::new();
    for operand in operands {
        let run = runs.entry(operand.metric).or_insert(Run {
            first: operand.period,
            own: false,
            several: false,
        });
        run.own |= !operand.median;
        run.several |= run.first != operand.period;
    }
    let mut several = runs.into_iter().filter(|(_, run)| run.own && run.several);
    match (several.next(), several.next()) {
        (Some((only, _)), None) => Some(only),
        _ => None,
    }
}

/// What is cited of one measure.
struct Run {
    first: Option<i32>,
    /// The company's own figure, not only its trade's.
    own: bool,
    /// Of more than one period.
    several: bool,
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
