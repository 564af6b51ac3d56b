//! The measure of an action (KPI): today's value from the evidence, and a modest target.

use serde_json::{Value, json};

use super::hint::Source;
use crate::domain::benchmark::Indicator;
use crate::domain::evidence::{Evidence, Unit};
use crate::llm::rules::calendar::Month;
use crate::llm::rules::known::Known;
use crate::llm::rules::text::plan_words;

/// The most that 自己資本比率 is asked to rise in one plan, in points of per cent.
const EQUITY_STEP: f64 = 10.0;

/// The measure of an action: an indicator with today's value and a computed target, or the hint's own count.
pub(super) fn kpi(known: &Known, source: &Source, start: Month, due: Month) -> Value {
    let measured = source
        .indicator
        .and_then(|indicator| of_indicator(known, indicator, due));
    measured.unwrap_or_else(|| {
        // Where an indicator says nothing (④ without earnings to repay from), the work itself is counted.
        let work = source
            .indicator
            .and_then(|_| known.item("cash_plan")?.action.as_ref());
        let hint = work.unwrap_or(&source.hint);
        let date = due.min(start.plus(hint.months.max(1) - 1));
        json!({
            "name": plan_words(&hint.kpi),
            "unit": hint.unit,
            "baseline_evidence": null,
            "target": hint.target.map(whole),
            "date": date.to_string(),
        })
    })
}

fn of_indicator(known: &Known, indicator: Indicator, due: Month) -> Option<Value> {
    if indicator == Indicator::EbitdaDebtMultiple && (known.no_ebitda() || known.net_cash()) {
        return None;
    }
    let (today, median) = known.scored(indicator)?;
    let words = &known.input.indicators.indicator(indicator).action;
    let shown = |fact: &Evidence| fact.value.map(|value| as_shown(fact.unit, value));
    let target = target(indicator, shown(today)?, shown(median)?);
    let year_end = known.latest().and_then(Month::parse);
    Some(json!({
        "name": plan_words(&words.kpi),
        "unit": words.unit,
        "baseline_evidence": today.id,
        "target": whole(target),
        "date": year_end.map_or(due, |end| due.next_year_end(end)).to_string(),
    }))
}

/// A value as its unit is written: ratios in %, money in 千円.
fn as_shown(unit: Unit, value: f64) -> f64 {
    match unit {
        Unit::Ratio => value * 100.0,
        Unit::Yen => value / 1_000.0,
        _ => value,
    }
}

/// A target within reach: half the way to the median of the industry, the median itself when it is near, and at
/// least no loss and no shrinking. What already reaches the median is to be kept.
fn target(indicator: Indicator, today: f64, median: f64) -> f64 {
    let better = |a: f64, b: f64| {
        if indicator.lower_is_better() {
            a < b
        } else {
            a > b
        }
    };
    let (step, near) = match indicator {
        Indicator::LaborProductivity => (10.0, 100.0),
        Indicator::EbitdaDebtMultiple | Indicator::WorkingCapitalMonths => (0.1, 0.5),
        _ => (0.1, 1.0),
    };
    let round = |value: f64| (value / step).round() * step;
    if better(today, median) {
        return round(today);
    }
    if (median - today).abs() <= near {
        return round(median);
    }
    let half = f64::midpoint(today, median);
    let floor = match indicator {
        // A mild decline is stopped, a steep one halved.
        Indicator::SalesGrowth if today >= -5.0 => 0.0,
        Indicator::SalesGrowth => today / 2.0,
        // Out of the loss, if only just.
        Indicator::OperatingMargin if median > 0.0 => median.min(0.5),
        Indicator::LaborProductivity if median > 50.0 => 50.0,
        // Net assets grow by what is earned alone.
        Indicator::EquityRatio => return round(half.min(today + EQUITY_STEP)),
        _ => return round(half),
    };
    round(half.max(floor))
}

/// A number without a needless fraction: `20` rather than `20.0`, `4.1` rather than `4.1000000001`.
fn whole(value: f64) -> Value {
    let rounded = (value * 100.0).round() / 100.0;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a target is a small number"
    )]
    if rounded.fract() == 0.0 {
        json!(rounded as i64)
    } else {
        json!(rounded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_half_the_way_or_the_median_when_near() {
        let of = |indicator, today, median| whole(target(indicator, today, median)).to_string();
        assert_eq!(of(Indicator::EquityRatio, 7.6, 21.5), "14.6");
        assert_eq!(of(Indicator::EquityRatio, -26.3, 21.5), "-16.3");
        assert_eq!(of(Indicator::EbitdaDebtMultiple, 18.0, 6.4), "12.2");
        assert_eq!(of(Indicator::WorkingCapitalMonths, 1.2, 0.8), "0.8");
        assert_eq!(of(Indicator::LaborProductivity, 101.0, 648.0), "370");
    }

    #[test]
    fn a_loss_or_a_shrinking_is_at_least_ended() {
        let of = |indicator, today, median| whole(target(indicator, today, median)).to_string();
        assert_eq!(of(Indicator::OperatingMargin, -3.2, 2.1), "0.5");
        assert_eq!(of(Indicator::OperatingMargin, -1.1, 0.2), "0.2");
        assert_eq!(of(Indicator::SalesGrowth, -5.0, 2.0), "0");
        assert_eq!(of(Indicator::SalesGrowth, -4.4, -2.2), "0");
        assert_eq!(of(Indicator::SalesGrowth, -9.0, -2.0), "-4.5");
        assert_eq!(of(Indicator::SalesGrowth, 1.0, 5.0), "3");
        assert_eq!(of(Indicator::LaborProductivity, -582.0, 300.0), "50");
    }

    #[test]
    fn what_stands_above_the_median_is_kept() {
        assert_eq!(
            whole(target(Indicator::OperatingMargin, 6.89, 2.1)).to_string(),
            "6.9"
        );
        assert_eq!(
            whole(target(Indicator::EbitdaDebtMultiple, 1.04, 6.0)).to_string(),
            "1"
        );
    }
}
