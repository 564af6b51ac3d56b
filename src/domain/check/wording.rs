//! What texts call measures and states (指標の呼び名、黒字・横ばいなどの言葉): `data/lexicon/metrics.toml` and
//! `data/lexicon/states.toml`.

use serde::Deserialize;

use super::Named;
use crate::domain::data_error::DataError;
use crate::domain::quantity::Dimension;

/// What a measure is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Scale {
    Yen,
    Ratio,
    Times,
    Months,
    Years,
    People,
    Points,
    Count,
}

impl Scale {
    /// Whether a quantity of that dimension can be a value of the measure.
    pub(super) fn holds(self, dimension: Dimension, counter: &str) -> bool {
        match dimension {
            Dimension::Yen => self == Self::Yen,
            Dimension::Percent | Dimension::PercentPoints => self == Self::Ratio,
            Dimension::Times => matches!(self, Self::Times | Self::Months | Self::Ratio),
            Dimension::Months => matches!(self, Self::Months | Self::Years),
            Dimension::People => self == Self::People,
            Dimension::Score => self == Self::Points,
            Dimension::Turns | Dimension::Days => self == Self::Count,
            Dimension::Count => match counter {
                "年" => self == Self::Years,
                _ => self == Self::Count,
            },
            Dimension::Bare => true,
        }
    }
}

/// A measure and what it is called.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Metric {
    pub(super) key: String,
    pub(super) names: Vec<String>,
    pub(super) unit: Scale,
    /// The measures that a sentence may name in its place (「借入金は月商の2か月分」); any when empty.
    #[serde(default)]
    pub(super) of: Vec<String>,
    /// Whether less of it is better.
    #[serde(default)]
    pub(super) lower: bool,
}

/// What a state word claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Claimed {
    Loss,
    Profit,
    Zero,
    ToProfit,
    ToLoss,
    Up,
    Down,
    Flat,
    Highest,
    Lowest,
    Factor,
    Vague,
}

/// The second half of 増収増益.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Also {
    pub(super) kind: Claimed,
    pub(super) metrics: Vec<String>,
}

/// A word for a state.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct State {
    pub(super) word: String,
    pub(super) kind: Claimed,
    pub(super) metrics: Vec<String>,
    #[serde(default)]
    pub(super) also: Option<Also>,
    #[serde(default)]
    pub(super) unless: Vec<String>,
    #[serde(default)]
    pub(super) factor: Option<f64>,
    #[serde(default)]
    pub(super) within: Option<f64>,
    pub(super) reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Metrics {
    metrics: Vec<Metric>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct States {
    flat_percent: f64,
    states: Vec<State>,
}

/// Both lists.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wording {
    pub(super) metrics: Vec<Metric>,
    /// Longest word first.
    pub(super) states: Vec<State>,
    /// Up to how many percent of change still count as 横ばい.
    pub(super) flat_percent: f64,
}

impl Wording {
    /// Reads `metrics.toml` and `states.toml`.
    ///
    /// # Errors
    /// The line that cannot be read, a name or word that is empty or stands twice, a state without what it needs.
    pub fn parse(metrics: Named<'_>, states: Named<'_>) -> Result<Self, DataError> {
        let named = DataError::parse_toml::<Metrics>(metrics.0, metrics.1)?.metrics;
        let read = DataError::parse_toml::<States>(states.0, states.1)?;
        let mut seen = std::collections::HashSet::new();
        for name in named.iter().flat_map(|metric| &metric.names) {
            if name.trim().is_empty() || !seen.insert(name.clone()) {
                return Err(DataError::near(
                    metrics.0,
                    metrics.1,
                    name,
                    "同じ呼び名が二度あるか、空です",
                ));
            }
        }
        let mut words = read.states;
        for state in &words {
            state_fault(state, &words, &named).map_or(Ok(()), |fault| {
                Err(DataError::near(states.0, states.1, &state.word, fault))
            })?;
        }
        words.sort_by_key(|state| std::cmp::Reverse(state.word.chars().count()));
        Ok(Self {
            metrics: named,
            states: words,
            flat_percent: read.flat_percent,
        })
    }
}

fn state_fault(state: &State, all: &[State], metrics: &[Metric]) -> Option<&'static str> {
    let also = state.also.iter().flat_map(|also| &also.metrics);
    let unknown = state
        .metrics
        .iter()
        .chain(also)
        .any(|key| metrics.iter().all(|metric| metric.key != *key));
    if state.word.trim().is_empty() || state.reason.trim().is_empty() {
        return Some("word と reason を書いてください");
    }
    if all.iter().filter(|other| other.word == state.word).count() > 1 {
        return Some("同じ word が二度あります");
    }
    if unknown {
        return Some("metrics には metrics.toml の key を書いてください");
    }
    if (state.kind == Claimed::Factor) != (state.factor.is_some() && state.within.is_some()) {
        return Some("kind が factor のときだけ、factor と within を書いてください");
    }
    let holds = |longer: &String| longer.contains(&state.word);
    (!state.unless.iter().all(holds)).then_some("unless には、その word を含む言葉を書いてください")
}

#[cfg(test)]
mod tests {
    use super::*;

    const METRICS: &str = "[[metrics]]\nkey = \"sales\"\nnames = [\"売上高\"]\nunit = \"yen\"\n";
    const STATES: &str = "flat_percent = 2.0\n[[states]]\nword = \"増収\"\nkind = \"up\"\nmetrics = [\"sales\"]\nreason = \"r\"\n";

    #[test]
    fn faults_of_the_lists_are_named() {
        let parse = |metrics: &str, states: &str| Wording::parse(("m", metrics), ("s", states));
        assert!(parse(METRICS, STATES).is_ok());
        for (metrics, states) in [
            (METRICS.repeat(2), STATES.to_owned()),
            (METRICS.to_owned(), STATES.replace("\"r\"", "\"\"")),
            (METRICS.to_owned(), STATES.replace("[\"sales\"]", "[\"x\"]")),
            (METRICS.to_owned(), STATES.replace("\"up\"", "\"factor\"")),
            (METRICS.to_owned(), format!("{STATES}unless = [\"減収\"]\n")),
            (METRICS.replace("yen", "gold"), STATES.to_owned()),
        ] {
            assert!(parse(&metrics, &states).is_err(), "{metrics}{states}");
        }
    }
}
