//! A statement (決算書の一期): one period's figures, in whole yen. Unknown is `None`, never 0.

mod figures;
mod line;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use figures::{Figure, FigureKind, Figures, Inputs};
pub use line::{AccountLine, Details, LineKind, Origin, Section, SoleBasis};

use super::number::LIMIT;

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

/// What does not fit together in a period's figures. Shown, never mended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Mismatch {
    /// The figure the sentence points at.
    pub figure: Figure,
    /// What does not fit, in Japanese, with the difference.
    pub message: String,
}

/// Checks one period: assets = liabilities + net assets, parts not above totals, counts and money in range.
pub fn check(figures: &Figures) -> Vec<Mismatch> {
    let mut found = Vec::new();
    let mut say = |figure: Figure, message: String| found.push(Mismatch { figure, message });
    if let (Some(assets), Some(liabilities), Some(net_assets)) = (
        figures.total_assets,
        figures.total_liabilities,
        figures.net_assets,
    ) {
        let difference = assets - (liabilities + net_assets);
        if difference != 0 {
            say(
                Figure::TotalAssets,
                format!(
                    "資産合計と、負債・純資産の合計が {} 一致しません",
                    super::format::yen(difference.abs())
                ),
            );
        }
    }
    let part_of = |part: Figure, total: Figure| match (figures.get(part), figures.get(total)) {
        (Some(a), Some(b)) if a > b => Some(format!(
            "{}（{}）が{}（{}）を上回っています",
            part.label(),
            super::format::yen(a),
            total.label(),
            super::format::yen(b)
        )),
        _ => None,
    };
    for (part, total) in [
        (Figure::Cash, Figure::TotalAssets),
        (Figure::NotesReceivable, Figure::TotalAssets),
        (Figure::AccountsReceivable, Figure::TotalAssets),
        (Figure::Inventory, Figure::TotalAssets),
        (Figure::Borrowings, Figure::TotalLiabilities),
        (Figure::NotesPayable, Figure::TotalLiabilities),
        (Figure::AccountsPayable, Figure::TotalLiabilities),
    ] {
        if let Some(message) = part_of(part, total) {
            say(part, message);
        }
    }
    found
}

/// Faults that make a period unacceptable, as (figure, sentence): out of range, or a negative head count.
pub fn refuse(figures: &Figures) -> Vec<(Figure, String)> {
    use strum::IntoEnumIterator;
    Figure::iter()
        .filter_map(|figure| {
            let value = figures.get(figure)?;
            if value.abs() > LIMIT {
                Some((figure, super::number::NumberError::TooLarge.to_string()))
            } else if figure == Figure::Employees && value < 0 {
                Some((figure, super::number::NumberError::Negative.to_string()))
            } else if figure == Figure::Months && !(1..=24).contains(&value) {
                Some((
                    figure,
                    "会計期間の月数は1から24までで入力してください".to_owned(),
                ))
            } else {
                None
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_that_do_not_agree_are_named_with_the_difference() {
        let figures = Figures {
            total_assets: Some(10_000_000),
            total_liabilities: Some(6_000_000),
            net_assets: Some(2_800_000),
            ..Figures::default()
        };
        let found = check(&figures);
        assert_eq!(found.len(), 1);
        assert_eq!(
            found[0].message,
            "資産合計と、負債・純資産の合計が 1,200千円 一致しません"
        );
        assert!(
            check(&Figures {
                net_assets: Some(4_000_000),
                ..figures
            })
            .is_empty()
        );
        assert!(
            check(&Figures {
                net_assets: None,
                ..figures
            })
            .is_empty()
        );
    }

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
