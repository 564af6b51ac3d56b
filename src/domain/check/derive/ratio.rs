//! Differences and ratios of two figures (差・割合・倍率).

use rust_decimal::Decimal;

use super::{Case, Derived, Operand, Operation, alias, derived};
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
    let mut found = Vec::new();
    for (at, one) in operands.iter().enumerate() {
        for (index, other) in operands.iter().enumerate() {
            let same_unit = one.dimension == other.dimension && one.counter == other.counter;
            if at == index
                || !same_unit
                || !comparable(case, one, other)
                || !ahead(case, one, other)
            {
                continue;
            }
            found.extend(difference(case, one, other).map(|mut derived| {
                derived.value = turn(derived.value);
                derived
            }));
        }
    }
    found
}

/// How far one lies above the other, in the unit written: points for shares, percent of the other for amounts.
fn difference(case: &Case<'_>, one: &Operand<'_>, other: &Operand<'_>) -> Option<Derived> {
    let quantity = case.quantity;
    let share = one.dimension == Dimension::Percent;
    let difference = one.value.checked_sub(other.value)?;
    let of = [one, other];
    match quantity.dimension {
        Dimension::PercentPoints if share => derived(Operation::PointChange, &of, Some(difference)),
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

/// Whether the first is what the sentence speaks of: of two measures the one named first.
fn ahead(case: &Case<'_>, one: &Operand<'_>, other: &Operand<'_>) -> bool {
    let place = |metric: &str| {
        case.scene
            .metrics_in(case.said.sentence)
            .position(|mention| alias(&mention.key) == metric)
    };
    one.metric == other.metric || place(one.metric) < place(other.metric)
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
pub(super) fn ratios(case: &Case<'_>, operands: &[Operand<'_>]) -> Vec<Derived> {
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
