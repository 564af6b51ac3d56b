//! Differences and ratios of two figures (差・割合・倍率).

use rust_decimal::Decimal;

use super::change::points_apart;
use super::{Case, Derived, MONTHLY_SALES, Operand, Operation, Stretch, alias, derived};
use crate::domain::quantity::Dimension;

/// 差, 上回る and 下回る: of two periods, of the company and its trade, of two measures that the sentence names.
pub(super) fn differences(case: &Case<'_>, operands: &[Operand<'_>]) -> Vec<Derived> {
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
    if case.quantity.value.is_sign_negative() {
        // 「△5千円上回る」 takes itself back.
        return Vec::new();
    }
    let named = Named::of(case, operands);
    let mut found = Vec::new();
    for (at, one) in operands.iter().enumerate() {
        for (index, other) in operands.iter().enumerate() {
            let same_unit = one.dimension == other.dimension && one.counter == other.counter;
            if at == index || !same_unit || !named.comparable(at, index) || !named.ahead(at, index)
            {
                continue;
            }
            found.extend(difference(case, one, other).into_iter().map(|mut derived| {
                derived.value = turn(derived.value);
                derived
            }));
        }
    }
    found
}

/// How far one lies above the other, in the unit written: points for shares, percent of the other for amounts.
fn difference(case: &Case<'_>, one: &Operand<'_>, other: &Operand<'_>) -> Vec<Derived> {
    let points = case.quantity.dimension == Dimension::PercentPoints;
    if points && one.dimension == Dimension::Percent {
        return points_apart(case, one, other);
    }
    apart(case, one, other).into_iter().collect()
}

fn apart(case: &Case<'_>, one: &Operand<'_>, other: &Operand<'_>) -> Option<Derived> {
    let quantity = case.quantity;
    let share = one.dimension == Dimension::Percent;
    let difference = one.value.checked_sub(other.value)?;
    let of = [one, other];
    match quantity.dimension {
        Dimension::Percent
            if !share && one.metric == other.metric && other.value > Decimal::ZERO =>
        {
            let change = difference.checked_mul(Decimal::ONE_HUNDRED)?;
            derived(
                Operation::PercentChange,
                &of,
                change.checked_div(other.value),
            )
        }
        dimension if !share && dimension == one.dimension && quantity.counter == one.counter => {
            derived(Operation::Difference, &of, Some(difference))
        }
        _ => None,
    }
}

/// What the sentence says of each figure that may be compared: asked once, and not for every pair.
struct Named<'o, 'a> {
    operands: &'o [Operand<'a>],
    /// Whether the sentence names the measure.
    named: Vec<bool>,
    /// Whether the sentence speaks of the measure: it names it, goes on with it, or names none.
    meant: Vec<bool>,
    /// Where the measure is named.
    place: Vec<Option<usize>>,
    /// Whether the trade's median is named.
    median: bool,
}

impl<'o, 'a> Named<'o, 'a> {
    fn of(case: &Case<'_>, operands: &'o [Operand<'a>]) -> Self {
        let sentence = case.said.sentence;
        let names = |metric: &str| {
            case.scene.metrics_in(sentence).any(|mention| {
                let growth = metric == "sales_growth" && mention.key == "sales";
                alias(&mention.key) == metric || mention.key == metric || growth
            })
        };
        let place = |metric: &str| {
            case.scene
                .metrics_in(sentence)
                .position(|mention| alias(&mention.key) == metric)
        };
        let named: Vec<bool> = operands.iter().map(|one| names(one.metric)).collect();
        let meant = operands
            .iter()
            .zip(&named)
            .map(|(one, named)| case.said.topic.is_none() || *named || carried(case, one.metric));
        Self {
            operands,
            meant: meant.collect(),
            place: operands.iter().map(|one| place(one.metric)).collect(),
            median: case.scene.names_median(sentence),
            named,
        }
    }

    /// Whether the first is what the sentence speaks of: of two measures the one named first.
    fn ahead(&self, one: usize, other: usize) -> bool {
        self.operands[one].metric == self.operands[other].metric
            || self.place[one] < self.place[other]
    }

    /// Whether the sentence compares the two: the company with its trade, two periods of a measure in time's order, or two
    /// measures named in it.
    fn comparable(&self, one: usize, other: usize) -> bool {
        let (first, second) = (&self.operands[one], &self.operands[other]);
        let both_named = self.named[one] && self.named[other];
        if first.median || !both_named && !self.meant[one] {
            return false;
        }
        if first.metric == second.metric {
            let median = second.median && self.median;
            return self.meant[one] && (median || !second.median && first.period > second.period);
        }
        both_named && !second.median && first.period == second.period
    }
}

/// Whether the sentence before named the measure, and this one none.
fn carried(case: &Case<'_>, metric: &str) -> bool {
    let here = case.scene.metrics_in(case.said.sentence).next().is_some();
    let topic = case.said.topic.as_ref();
    !here && topic.is_some_and(|mention| alias(&mention.key) == metric)
}

/// Shares and multiples: of two measures that the sentence names, of two periods, of the company and its trade.
pub(super) fn ratios(case: &Case<'_>, operands: &[Operand<'_>]) -> Vec<Derived> {
    let factor = match case.quantity.dimension {
        Dimension::Percent => Decimal::ONE_HUNDRED,
        Dimension::Times => Decimal::ONE,
        Dimension::Yen => return per_head(case, operands),
        Dimension::Months => return months_of_sales(case, operands),
        _ => return Vec::new(),
    };
    // 「営業運転資本回転期間は0.8倍で」 says what it is, not how it compares.
    let [_, to] = case.quantity.span;
    let grows = case.text.slice([to, (to + 1).min(case.said.sentence[1])]);
    if case.said.next_to_topic && !matches!(grows.as_str(), "に" | "へ" | "と" | "の") {
        return Vec::new();
    }
    let stretch = case.stretch();
    let over = |one: &Operand<'_>, other: &Operand<'_>| {
        let months = one.period.zip(other.period).map(|(new, old)| new - old);
        let fits = |stretch: Stretch| months.is_none_or(|months| stretch.holds_change(months));
        case.said.baseline.is_some() || stretch.is_none_or(fits)
    };
    let named = Named::of(case, operands);
    let mut found = Vec::new();
    for (at, one) in operands.iter().enumerate() {
        for (index, other) in operands.iter().enumerate() {
            let same_unit = one.dimension == other.dimension && one.counter == other.counter;
            let pair = named.comparable(at, index);
            if !same_unit || !pair && !named.comparable(index, at) {
                continue;
            }
            let periods = one.metric == other.metric && !other.median;
            let asked = if periods {
                case.said.baseline.is_some()
                    || !case.said.weak
                    || case.quantity.dimension == Dimension::Times
            } else {
                true
            };
            // A loss grows to so many times another.
            let losses = case.loss && one.value < Decimal::ZERO && other.value < Decimal::ZERO;
            if one.id == other.id
                || !asked
                || periods && !over(one, other)
                || other.value <= Decimal::ZERO && !losses
                || !pair && periods
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

/// 「現金・預金は月商の1.7か月分」
fn months_of_sales(case: &Case<'_>, operands: &[Operand<'_>]) -> Vec<Derived> {
    let ahead = [case.said.sentence[0], case.quantity.span[0]];
    if !case.text.slice(ahead).contains(MONTHLY_SALES) {
        return Vec::new();
    }
    let named = |one: &&Operand<'_>| {
        let mut metrics = case.scene.metrics_in(ahead);
        metrics.any(|mention| mention.key == one.metric) && one.dimension == Dimension::Yen
    };
    let sales = |one: &Operand<'_>| {
        let of = |other: &&Operand<'_>| other.metric == "sales" && other.period == one.period;
        operands
            .iter()
            .find(of)
            .filter(|sales| sales.value > Decimal::ZERO)
    };
    let months = |one: &Operand<'_>| {
        let sales = sales(one)?;
        let months = one.value.checked_mul(Decimal::from(12))?;
        derived(
            Operation::Ratio,
            &[one, sales],
            months.checked_div(sales.value),
        )
    };
    operands.iter().filter(named).filter_map(months).collect()
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
