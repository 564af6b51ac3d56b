//! The ratios that drafts may stand on (`data/ratios.toml`, `evidence = true`), of the two newest periods
//! (`fin.<ratio>.<period>`).

use super::super::evidence::{Evidence, EvidenceKind, Unit};
use super::super::ratio::{Ratio, RatioUnit, RatioValue, Text};
use super::super::statement::PeriodEnd;
use super::{FactInput, fact};

/// Older values tell little that the newest two do not, and a prompt has room for so much.
const PERIODS: usize = 2;

/// The facts, newest period first.
pub(super) fn facts(input: &FactInput) -> Vec<Evidence> {
    input
        .ratios
        .iter()
        .filter(|text| text.evidence)
        .flat_map(|text| {
            let series = input.analysis.ratios.get(text.id.into());
            let values = series.map_or(&[][..], |series| &series.periods);
            values
                .iter()
                .take(PERIODS)
                .filter_map(|value| evidence(input, text, value))
        })
        .collect()
}

fn evidence(input: &FactInput, text: &Text, found: &RatioValue) -> Option<Evidence> {
    let end = PeriodEnd::parse(found.end.as_deref()?).ok()?;
    let (unit, factor) = unit(text.unit);
    let value = found.value?;
    let year = if found.annualised() {
        "、12か月換算"
    } else {
        ""
    };
    let basis = match &found.note {
        Some(note) => format!("（{note}）"),
        None => String::new(),
    };
    Some(Evidence {
        value: Some(value * factor),
        unit,
        polarity: text.polarity(value * strictness(input, text.id)),
        topic: text.topic,
        ..fact(
            format!("fin.{}.{end}", text.id),
            EvidenceKind::Indicator,
            format!("{}（{}{year}）", text.label, end.label()),
            found.display.clone(),
            format!("決算書 {}{basis}", end.label()),
        )
    })
}

/// What a value is multiplied by before it is held against the yardstick: in 卸売業 that of 借入金月商倍率 is half.
fn strictness(input: &FactInput, ratio: Ratio) -> f64 {
    let wholesale = input.company.profile.industry.major.starts_with("04_");
    if wholesale && ratio == Ratio::DebtToMonthlySales {
        2.0
    } else {
        1.0
    }
}

/// The evidence's unit, and what a value is multiplied by to be in it.
fn unit(unit: RatioUnit) -> (Unit, f64) {
    match unit {
        RatioUnit::Ratio => (Unit::Ratio, 1.0),
        RatioUnit::ThousandYen => (Unit::Yen, 1_000.0),
        RatioUnit::Times => (Unit::Times, 1.0),
        RatioUnit::Months => (Unit::Months, 1.0),
        RatioUnit::Years => (Unit::Years, 1.0),
        RatioUnit::Turns | RatioUnit::Days => (Unit::Count, 1.0),
    }
}
