//! Trends: how a figure moved over consecutive periods.

use serde::Serialize;
use utoipa::ToSchema;

/// Which way a figure moved in every step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Higher in every step up to the latest.
    Up,
    /// Lower in every step up to the latest.
    Down,
}

/// An unbroken run up to the latest period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Trend {
    /// Which way.
    pub direction: Direction,
    /// Over how many steps (期連続), at least 1.
    pub steps: u32,
}

impl Trend {
    /// The trend of a series, latest first. `None` when the latest or the one before is unknown, or they are equal.
    /// An unknown value ends the run.
    pub fn of(latest_first: &[Option<f64>]) -> Option<Self> {
        let step = |pair: &[Option<f64>]| match (pair[0], pair[1]) {
            (Some(newer), Some(older)) if newer > older => Some(Direction::Up),
            (Some(newer), Some(older)) if newer < older => Some(Direction::Down),
            _ => None,
        };
        let mut pairs = latest_first.windows(2).map(step);
        let direction = pairs.next()??;
        let more = pairs.take_while(|found| *found == Some(direction)).count();
        Some(Self {
            direction,
            steps: 1 + u32::try_from(more).unwrap_or(u32::MAX - 1),
        })
    }

    /// 「2期連続で増加」, 「前期より減少」.
    pub fn display(self) -> String {
        let word = match self.direction {
            Direction::Up => "増加",
            Direction::Down => "減少",
        };
        self.with_words(word)
    }

    /// 「2期連続で上昇」 for ratios, times and months.
    pub fn display_ratio(self) -> String {
        let word = match self.direction {
            Direction::Up => "上昇",
            Direction::Down => "低下",
        };
        self.with_words(word)
    }

    fn with_words(self, word: &str) -> String {
        if self.steps >= 2 {
            format!("{}期連続で{word}", self.steps)
        } else {
            format!("前期より{word}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_where_the_direction_changes_or_a_figure_is_missing() {
        let trend = |values: &[Option<f64>]| Trend::of(values).map(Trend::display);
        assert_eq!(
            trend(&[Some(3.0), Some(2.0), Some(1.0)]).as_deref(),
            Some("2期連続で増加")
        );
        assert_eq!(
            trend(&[Some(3.0), Some(2.0), Some(4.0)]).as_deref(),
            Some("前期より増加")
        );
        assert_eq!(
            trend(&[Some(1.0), Some(2.0), None, Some(4.0)]).as_deref(),
            Some("前期より減少")
        );
        assert_eq!(trend(&[Some(1.0), Some(1.0)]), None);
        assert_eq!(trend(&[None, Some(1.0)]), None);
        assert_eq!(trend(&[Some(1.0)]), None);
    }
}
