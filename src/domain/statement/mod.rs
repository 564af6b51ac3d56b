//! A statement (決算書の一期): one period's figures, in whole yen. Unknown is `None`, never 0.

mod check;
mod figures;
mod line;
mod slip;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use check::{Mismatch, check, refuse};
pub use figures::{Figure, FigureKind, Figures, Inputs};
pub use line::{AccountLine, Details, LineKind, Origin, Section, SoleBasis};
pub use slip::check_periods;

/// One period of one company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Statement {
    /// The period's last month, `2025-03`.
    pub period_end: PeriodEnd,
    /// The figures.
    pub figures: Figures,
    /// Where they came from: account lines, the file, a proprietor's basis.
    #[serde(default)]
    pub details: Details,
    /// Counts up with every change.
    pub version: i64,
}

/// A month that ends a period, `2025-03`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(pattern = "^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$", examples("2025-03"))]
pub struct PeriodEnd(String);

impl PeriodEnd {
    /// Reads `2025-03`; also `2025/3`, `2025年3月` and `2025-03-31` as people type them.
    ///
    /// # Errors
    /// A sentence for the field, when it is none of these, or out of 1900–2200.
    pub fn parse(text: &str) -> Result<Self, String> {
        use unicode_normalization::UnicodeNormalization;
        let folded: String = text.trim().nfkc().collect();
        let mut parts = folded
            .split(|c: char| !c.is_ascii_digit())
            .filter(|part| !part.is_empty());
        let year = parts.next().and_then(|part| part.parse::<i32>().ok());
        let month = parts.next().and_then(|part| part.parse::<i32>().ok());
        let only_digits_and_marks = folded.chars().all(|c| {
            c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | '年' | '月' | '日' | '期')
        });
        match (year, month) {
            (Some(year @ 1900..=2200), Some(month @ 1..=12)) if only_digits_and_marks => {
                Ok(Self(format!("{year:04}-{month:02}")))
            }
            _ => Err("決算年月は「2025-03」のように年と月で入力してください".to_owned()),
        }
    }

    /// `2025-03`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// 「2025年3月期」.
    pub fn label(&self) -> String {
        super::format::period(&self.0)
    }

    /// Months since year 0, so that two ends can be subtracted.
    pub fn months(&self) -> i32 {
        let number = |text: &str| text.parse::<i32>().unwrap_or_default();
        number(&self.0[..4]) * 12 + number(&self.0[5..7])
    }
}

impl<'de> Deserialize<'de> for PeriodEnd {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl std::fmt::Display for PeriodEnd {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_period_ends_as_typed() {
        for text in [
            "2025-03",
            "2025/3",
            "２０２５年３月",
            "2025-03-31",
            "2025年3月期",
        ] {
            assert_eq!(
                PeriodEnd::parse(text).map(|end| end.as_str().to_owned()),
                Ok("2025-03".to_owned()),
                "{text}"
            );
        }
        for text in ["", "2025", "2025-13", "令和7年3月", "20-03"] {
            assert!(PeriodEnd::parse(text).is_err(), "{text}");
        }
    }
}
