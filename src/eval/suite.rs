//! A suite (評価の組): which companies are drafted for, which kinds, and what must be reached.

use serde::Deserialize;

use super::measure::Measure;
use crate::domain::data_error::DataError;
use crate::domain::document::Kind;

/// What a suite's file says.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suite {
    /// What it is called.
    pub name: String,
    /// Which kinds are drafted.
    pub kinds: Vec<Kind>,
    /// Which companies, by the names of their files; all when empty.
    #[serde(default)]
    pub companies: Vec<String>,
    /// What must be reached.
    #[serde(default)]
    pub thresholds: Vec<Threshold>,
}

/// What the mean of a measure over the companies must reach.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// Which measure.
    pub measure: Measure,
    /// Of which kind only.
    #[serde(default)]
    pub kind: Option<Kind>,
    /// No less than this.
    #[serde(default)]
    pub least: Option<f64>,
    /// No more than this.
    #[serde(default)]
    pub most: Option<f64>,
    /// Why it is so.
    #[serde(default)]
    pub why: String,
}

impl Suite {
    /// Reads a suite.
    ///
    /// # Errors
    /// The file and line of what cannot be read, or of a threshold without a bound.
    pub fn parse(file: &str, text: &str) -> Result<Self, DataError> {
        let suite: Self = DataError::parse_toml(file, text)?;
        if suite.kinds.is_empty() {
            return Err(DataError::near(
                file,
                text,
                "kinds",
                "kinds に種類を1つ以上書いてください",
            ));
        }
        let loose = |threshold: &&Threshold| threshold.least.is_none() && threshold.most.is_none();
        if let Some(threshold) = suite.thresholds.iter().find(loose) {
            let needle = format!("\"{}\"", threshold.measure);
            let message = "least（下限）か most（上限）を書いてください";
            return Err(DataError::near(file, text, &needle, message));
        }
        Ok(suite)
    }
}

impl Threshold {
    /// Whether it is about a kind.
    pub fn covers(&self, kind: Kind) -> bool {
        self.kind.is_none_or(|only| only == kind)
    }

    /// Whether a mean keeps to it.
    pub fn holds(&self, mean: f64) -> bool {
        // Means of shares may miss a whole number by a rounding.
        const EPSILON: f64 = 1e-9;
        self.least.is_none_or(|least| mean >= least - EPSILON)
            && self.most.is_none_or(|most| mean <= most + EPSILON)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_placed() {
        let wrong = |text: &str| Suite::parse("suites/x.toml", text).unwrap_err();
        let head = "name = \"x\"\nkinds = [\"swot\"]\n";
        assert_eq!(wrong("name = \"x\"\nkinds = [\"swat\"]\n").line, 2);
        let loose = wrong(&format!("{head}\n[[thresholds]]\nmeasure = \"valid\"\n"));
        assert_eq!(loose.line, 5, "{loose}");
        assert!(
            wrong(&format!(
                "{head}\n[[thresholds]]\nmeasure = \"beauty\"\nleast = 1\n"
            ))
            .line
                >= 4
        );
        assert_eq!(wrong("name = \"x\"\nkinds = []\n").line, 2);
    }

    #[test]
    fn a_bound_is_part_of_what_is_allowed() {
        let bound = Threshold {
            measure: Measure::Valid,
            kind: Some(Kind::Swot),
            least: Some(0.9),
            most: Some(1.0),
            why: String::new(),
        };
        assert!(bound.holds(0.9) && bound.holds(1.0) && !bound.holds(0.89) && !bound.holds(1.1));
        assert!(bound.covers(Kind::Swot) && !bound.covers(Kind::ActionPlan));
    }
}
