//! Changes from one period to another (増減・増減率・ポイント差).

use rust_decimal::Decimal;

use super::{Case, Derived, Operand, Operation, Stretch, derived, metric, series};
use crate::domain::quantity::{Dimension, Quantity};

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
    let stretch = case.stretch();
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
            let over = |stretch: Stretch| steps.is_some_and(|steps| stretch.holds_change(steps));
            let asked = base.is_some() || stretch.is_none_or(over);
            if fits && asked {
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

pub(super) fn changes(case: &Case<'_>, operands: &[Operand<'_>]) -> Vec<Derived> {
    let Some(metric) = metric(case, operands) else {
        return Vec::new();
    };
    let series = series(metric, operands);
    pairs(case, &series)
        .into_iter()
        .flat_map(|(newer, older)| change(case, newer, older))
        .collect()
}

fn change(case: &Case<'_>, newer: &Operand<'_>, older: &Operand<'_>) -> Vec<Derived> {
    let points = case.quantity.dimension == Dimension::PercentPoints;
    if points && newer.dimension == Dimension::Percent {
        return points_apart(case, newer, older);
    }
    amount(case.quantity, newer, older).into_iter().collect()
}

/// The points between two shares: exactly, and where the sentence shows one of them also as the displayed values have it,
/// which is what a reader subtracts.
pub(super) fn points_apart(
    case: &Case<'_>,
    one: &Operand<'_>,
    other: &Operand<'_>,
) -> Vec<Derived> {
    let apart =
        |a: Decimal, b: Decimal| derived(Operation::PointChange, &[one, other], a.checked_sub(b));
    let told = case
        .scene
        .quantities_in(case.said.sentence)
        .any(|quantity| {
            quantity.dimension == Dimension::Percent
                && [one.shown, other.shown].contains(&quantity.value)
        });
    let shown = told.then(|| apart(one.shown, other.shown)).flatten();
    apart(one.value, other.value)
        .into_iter()
        .chain(shown)
        .collect()
}

fn amount(quantity: &Quantity, newer: &Operand<'_>, older: &Operand<'_>) -> Option<Derived> {
    let difference = newer.value.checked_sub(older.value);
    let of = [newer, older];
    let share = newer.dimension == Dimension::Percent;
    match quantity.dimension {
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
