//! Sums, means and ranks over periods or measures (合計・平均・順位).

use rust_decimal::Decimal;

use super::{Case, Derived, Operand, Operation, derived, metric, series};

/// Sums and means: of the newest periods of a measure, or of the measures that the sentence names.
pub(super) fn totals(
    case: &Case<'_>,
    operands: &[Operand<'_>],
    operation: Operation,
) -> Vec<Derived> {
    let fits = |operand: &&Operand<'_>| {
        operand.dimension == case.quantity.dimension
            && operand.counter == case.quantity.counter
            && !operand.median
    };
    let mut sets: Vec<Vec<&Operand<'_>>> = Vec::new();
    if let Some(metric) = metric(case, operands) {
        let series: Vec<&Operand<'_>> = series(metric, operands).into_iter().filter(fits).collect();
        // The newest, as many as the sentence says.
        let stretch = case.stretch();
        let asked = |count: &usize| stretch.is_none_or(|stretch| stretch.holds_values(*count));
        let counts = (2..=series.len()).filter(asked);
        sets.extend(counts.map(|count| series[..count].to_vec()));
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
pub(super) fn ranks(case: &Case<'_>, operands: &[Operand<'_>]) -> Vec<Derived> {
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
