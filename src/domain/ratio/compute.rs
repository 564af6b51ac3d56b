//! All ratios over all periods.

use super::calc::Calc;
use super::{Ratio, RatioSeries, RatioValue, Ratios, Text, Texts};
use crate::domain::format;
use crate::domain::statement::{FigureKind, Inputs};

/// What is said of every value that annualised flows went into.
pub(super) const ANNUALISED: &str = "損益の数値を12か月に換算しています";

/// Computes every ratio in every period, newest first. Periods of other than twelve months are annualised here.
pub fn compute(periods: &[(Option<String>, Inputs)], texts: &Texts) -> Ratios {
    let years: Vec<Year> = periods.iter().map(Year::of).collect();
    let series = |text: &Text| {
        let values = years.iter().map(|year| value(text.id, year)).collect();
        (text.id.to_string(), text.series(values))
    };
    Ratios(texts.iter().map(series).collect())
}

/// A period as of twelve months.
struct Year {
    end: Option<String>,
    inputs: Inputs,
    note: Option<String>,
}

impl Year {
    fn of((end, inputs): &(Option<String>, Inputs)) -> Self {
        let (inputs, months) = inputs.annualised();
        Self {
            end: end.clone(),
            inputs,
            note: months.map(|months| {
                format!(
                    "{}か月の決算のため、{ANNUALISED}",
                    format::decimal(months, 0)
                )
            }),
        }
    }
}

fn value(ratio: Ratio, year: &Year) -> RatioValue {
    let mut calc = Calc::new(&year.inputs);
    let value = ratio.formula()(&mut calc).filter(|value| value.is_finite());
    let reason = value.is_none().then(|| calc.reason());
    let inputs = calc.inputs();
    let mut notes = if value.is_some() {
        calc.into_notes()
    } else {
        Vec::new()
    };
    let flows = inputs
        .iter()
        .any(|input| input.figure.kind() == FigureKind::Flow);
    notes.extend(year.note.clone().filter(|_| value.is_some() && flows));
    RatioValue {
        end: year.end.clone(),
        display: value.map_or_else(
            || format::UNKNOWN.to_owned(),
            |value| ratio.unit().display(value),
        ),
        value,
        inputs,
        reason,
        note: (!notes.is_empty()).then(|| notes.join("。")),
    }
}

impl Text {
    fn series(&self, periods: Vec<RatioValue>) -> RatioSeries {
        RatioSeries {
            label: self.label.clone(),
            group: self.group,
            formula: self.formula.clone(),
            unit: self.unit,
            better: self.better,
            meaning: self.meaning.clone(),
            source: self.source.clone(),
            chosen: self.chosen,
            periods,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_flows_go_into_is_called_annualised() {
        let half = Inputs {
            months: Some(6.0),
            sales: Some(600.0),
            current_assets: Some(20.0),
            current_liabilities: Some(10.0),
            accounts_receivable: Some(100.0),
            ..Inputs::default()
        };
        let texts = Texts::parse("ratios.toml", include_str!("../../../data/ratios.toml")).unwrap();
        let found = compute(&[(None, half)], &texts);
        let of = |ratio: Ratio| &found.get(ratio.into()).unwrap().periods[0];
        assert!(of(Ratio::ReceivablesTurnoverMonths).annualised());
        for balances in [Ratio::CurrentRatio, Ratio::NormalWorkingCapital] {
            let value = of(balances);
            assert!(value.value.is_some() && !value.annualised(), "{value:?}");
        }
    }
}
