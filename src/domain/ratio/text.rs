//! What is said about the ratios (`data/ratios.toml`): name, formula in words, meaning with the usual yardstick, source.

use serde::Deserialize;
use strum::IntoEnumIterator;

use super::{Better, Ratio, RatioGroup, RatioUnit};
use crate::domain::data_error::DataError;
use crate::domain::evidence::Polarity;
use crate::domain::topic::Topic;

/// The words of one ratio (経営指標).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Which.
    pub id: Ratio,
    /// 「限界利益率」
    pub label: String,
    /// The side of management it looks at.
    pub group: RatioGroup,
    /// The formula in words.
    pub formula: String,
    /// What its value is measured in.
    pub unit: RatioUnit,
    /// Which way is better.
    pub better: Better,
    /// What it tells, and the usual yardstick when there is one.
    pub meaning: String,
    /// Where the formula comes from.
    pub source: String,
    /// What several forms of one ratio have in common, `debt_repayment_years`.
    #[serde(default)]
    pub form_of: Option<String>,
    /// Of several forms, the one used in sentences and drafts.
    #[serde(default = "yes")]
    pub chosen: bool,
    /// Whether drafts may stand on it.
    #[serde(default)]
    pub evidence: bool,
    /// Axis of analysis.
    #[serde(default = "money")]
    pub topic: Topic,
    /// From here on it speaks for the company; in the ratio's unit (1.0 is 100%).
    #[serde(default)]
    pub good: Option<f64>,
    /// Beyond it, it speaks against the company.
    #[serde(default)]
    pub poor: Option<f64>,
}

fn yes() -> bool {
    true
}

fn money() -> Topic {
    Topic::Money
}

impl Text {
    /// Which way a value points by the usual yardstick; neutral where there is none.
    pub fn polarity(&self, value: f64) -> Polarity {
        let sign = if self.better == Better::Lower {
            -1.0
        } else {
            1.0
        };
        let value = value * sign;
        if self.good.is_some_and(|good| value >= good * sign) {
            Polarity::Positive
        } else if self.poor.is_some_and(|poor| value < poor * sign) {
            Polarity::Negative
        } else {
            Polarity::Neutral
        }
    }
}

/// All of them, in the order they are shown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Texts(Vec<Text>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    ratios: Vec<Text>,
}

impl Texts {
    /// Reads the words.
    ///
    /// # Errors
    /// The place that cannot be read; a ratio that is missing or named twice; blank words; a unit other than the
    /// formula's; forms of which not exactly one is chosen; a yardstick that contradicts the direction.
    pub fn parse(file: &str, text: &str) -> Result<Self, DataError> {
        let ratios = DataError::parse_toml::<File>(file, text)?.ratios;
        for ratio in Ratio::iter() {
            if ratios.iter().filter(|found| found.id == ratio).count() != 1 {
                return Err(DataError::near(
                    file,
                    text,
                    &format!("id = \"{ratio}\""),
                    format!("ratios に {ratio} を一つだけ書いてください"),
                ));
            }
        }
        for ratio in &ratios {
            if let Some(message) = fault(ratio, &ratios) {
                let id = format!("id = \"{}\"", ratio.id);
                return Err(DataError::near(file, text, &id, message));
            }
        }
        Ok(Self(ratios))
    }

    /// The words of a ratio.
    pub fn get(&self, ratio: Ratio) -> Option<&Text> {
        self.0.iter().find(|text| text.id == ratio)
    }

    /// In the order they are shown.
    pub fn iter(&self) -> impl Iterator<Item = &Text> {
        self.0.iter()
    }
}

/// What is wrong with one entry.
fn fault(text: &Text, all: &[Text]) -> Option<String> {
    let words = [&text.label, &text.formula, &text.meaning, &text.source];
    if words.iter().any(|word| word.trim().is_empty()) {
        return Some("label・formula・meaning・source は空にできません".to_owned());
    }
    if text.unit != text.id.unit() {
        return Some(format!(
            "unit が計算式の単位と違います。\"{}\" と書いてください",
            text.id.unit()
        ));
    }
    let chosen = all
        .iter()
        .filter(|other| other.form_of == text.form_of && other.chosen)
        .count();
    match &text.form_of {
        Some(family) if chosen != 1 => Some(format!(
            "form_of が {family} の指標のうち、chosen = true は一つだけにしてください"
        )),
        None if !text.chosen => {
            Some("chosen = false は、form_of のある指標だけに書いてください".to_owned())
        }
        _ if text.evidence && !text.chosen => {
            Some("evidence = true は、chosen の指標だけに書いてください".to_owned())
        }
        _ => yardstick_fault(text),
    }
}

fn yardstick_fault(text: &Text) -> Option<String> {
    let turned = match (text.better, text.good, text.poor) {
        (Better::Depends, None, None) => false,
        (Better::Depends, ..) => {
            return Some("better = \"depends\" の指標に good・poor は書けません".to_owned());
        }
        (Better::Higher, Some(good), Some(poor)) => good < poor,
        (Better::Lower, Some(good), Some(poor)) => good > poor,
        _ => false,
    };
    turned.then(|| "good と poor の大小が better の向きと合いません".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const REAL: &str = include_str!("../../../data/ratios.toml");

    fn fault(text: &str) -> DataError {
        Texts::parse("ratios.toml", text).expect_err("must be refused")
    }

    fn line_of(text: &str, needle: &str) -> usize {
        text.lines().position(|line| line.contains(needle)).unwrap() + 1
    }

    #[test]
    fn the_file_we_ship_has_every_ratio_and_few_that_drafts_stand_on() {
        let texts = Texts::parse("ratios.toml", REAL).unwrap();
        assert_eq!(texts.iter().count(), Ratio::iter().count());
        assert!(texts.iter().filter(|text| text.evidence).count() <= 8);
        let years = texts.get(Ratio::DebtRepaymentYearsNet).unwrap();
        assert!(years.chosen && years.meaning.contains("10年"));
        assert!(!texts.get(Ratio::DebtRepaymentYearsGross).unwrap().chosen);
        let plan = texts.get(Ratio::PlanLaborProductivity).unwrap();
        assert_ne!(plan.label, "労働生産性");
        assert!(plan.meaning.contains("ローカルベンチマーク"));
    }

    #[test]
    fn a_fault_is_told_with_its_place() {
        let missing = REAL.replacen("id = \"ebitda\"", "id = \"value_added\"", 1);
        assert!(fault(&missing).message.contains("一つだけ"));
        let unknown = REAL.replacen("id = \"ebitda\"", "id = \"ebita\"", 1);
        assert_eq!(fault(&unknown).line, line_of(&unknown, "\"ebita\""));
        for (from, to, at, words) in [
            (
                "unit = \"years\"",
                "unit = \"months\"",
                "debt_repayment_years_net",
                "years",
            ),
            (
                "chosen = false",
                "chosen = true",
                "break_even_sales",
                "一つだけ",
            ),
            (
                "label = \"売上原価率\"",
                "label = \"\"",
                "cost_of_sales_ratio",
                "空",
            ),
            ("good = 0.8", "good = 1.8", "break_even_ratio", "大小"),
        ] {
            let text = REAL.replacen(from, to, 1);
            let error = fault(&text);
            assert!(error.message.contains(words), "{error}");
            assert_eq!(error.line, line_of(&text, &format!("id = \"{at}\"")));
        }
    }

    #[test]
    fn yardsticks_point_the_way_the_ratio_does() {
        let texts = Texts::parse("ratios.toml", REAL).unwrap();
        let points = |ratio, value| texts.get(ratio).unwrap().polarity(value);
        assert_eq!(
            points(Ratio::DebtRepaymentYearsNet, 10.0),
            Polarity::Positive
        );
        assert_eq!(
            points(Ratio::DebtRepaymentYearsNet, 10.1),
            Polarity::Negative
        );
        assert_eq!(points(Ratio::CurrentRatio, 2.0), Polarity::Positive);
        assert_eq!(points(Ratio::CurrentRatio, 1.0), Polarity::Neutral);
        assert_eq!(points(Ratio::CurrentRatio, 0.9), Polarity::Negative);
        assert_eq!(points(Ratio::GrossMargin, 0.9), Polarity::Neutral);
    }
}
