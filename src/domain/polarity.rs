//! Polarity rules: which way a fact points, as data with a reason (`data/polarity.toml`).

use serde::Deserialize;

use super::data_error::DataError;
use super::evidence::Polarity;
use super::trend::Direction;

/// What a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// The points of an indicator.
    IndicatorScore,
    /// An indicator's run; `better` or `worse` in `direction`.
    IndicatorTrend,
    /// A figure below 0.
    FigureSign,
    /// A figure's run; `up` or `down`.
    FigureTrend,
    /// The grade of an answer.
    ChecklistGrade,
}

/// One rule; the first that fits decides.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    applies_to: Subject,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    at_least: Option<f64>,
    #[serde(default)]
    at_most: Option<f64>,
    #[serde(default)]
    direction: Option<String>,
    polarity: Polarity,
    /// Why, in Japanese.
    reason: String,
}

/// All rules in order.
#[derive(Debug, Clone, Default)]
pub struct PolarityRules(Vec<Rule>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rules: Vec<Rule>,
}

impl PolarityRules {
    /// Reads the rules.
    ///
    /// # Errors
    /// The place that cannot be read, a rule without reason, or an unknown direction.
    pub fn parse(file: &str, text: &str) -> Result<Self, DataError> {
        let rules = DataError::parse_toml::<File>(file, text)?.rules;
        for rule in &rules {
            if rule.reason.trim().is_empty() {
                return Err(DataError::at(file, 1, "reason のない規則があります"));
            }
            if let Some(direction) = &rule.direction
                && !["up", "down", "better", "worse"].contains(&direction.as_str())
            {
                return Err(DataError::near(
                    file,
                    text,
                    direction,
                    "direction は up・down・better・worse のいずれかです",
                ));
            }
        }
        Ok(Self(rules))
    }

    fn decide(
        &self,
        subject: Subject,
        id: &str,
        value: Option<f64>,
        direction: Option<&str>,
    ) -> Polarity {
        self.0
            .iter()
            .find(|rule| {
                rule.applies_to == subject
                    && rule.id.as_deref().is_none_or(|wanted| wanted == id)
                    && rule
                        .at_least
                        .is_none_or(|limit| value.is_some_and(|value| value >= limit))
                    && rule
                        .at_most
                        .is_none_or(|limit| value.is_some_and(|value| value <= limit))
                    && rule
                        .direction
                        .as_deref()
                        .is_none_or(|wanted| direction == Some(wanted))
            })
            .map_or(Polarity::Neutral, |rule| rule.polarity)
    }

    /// For an indicator with its points; unscored is neutral.
    pub fn of_score(&self, indicator: &str, score: Option<u8>) -> Polarity {
        match score {
            Some(score) => self.decide(
                Subject::IndicatorScore,
                indicator,
                Some(f64::from(score)),
                None,
            ),
            None => Polarity::Neutral,
        }
    }

    /// For an indicator's run.
    pub fn of_indicator_trend(
        &self,
        indicator: &str,
        direction: Direction,
        lower_is_better: bool,
    ) -> Polarity {
        let better = (direction == Direction::Up) != lower_is_better;
        self.decide(
            Subject::IndicatorTrend,
            indicator,
            None,
            Some(if better { "better" } else { "worse" }),
        )
    }

    /// For a figure's value (in yen, or people).
    pub fn of_figure(&self, figure: &str, value: f64) -> Polarity {
        self.decide(Subject::FigureSign, figure, Some(value), None)
    }

    /// For a figure's run.
    pub fn of_figure_trend(&self, figure: &str, direction: Direction) -> Polarity {
        let word = if direction == Direction::Up {
            "up"
        } else {
            "down"
        };
        self.decide(Subject::FigureTrend, figure, None, Some(word))
    }

    /// For a grade.
    pub fn of_grade(&self, item: &str, grade: u8) -> Polarity {
        self.decide(Subject::ChecklistGrade, item, Some(f64::from(grade)), None)
    }
}
