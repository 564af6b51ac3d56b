//! What a cross SWOT and a proposal are made of: the four cells, who supports, how pressing a thing is.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};
use utoipa::ToSchema;

use super::Quadrant;

/// A cell of the cross SWOT (クロスSWOT): which two quadrants a strategy joins.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    ToSchema,
    EnumIter,
    EnumString,
    Display,
    IntoStaticStr,
)]
#[serde(rename_all = "UPPERCASE")]
#[strum(serialize_all = "UPPERCASE")]
pub enum Cell {
    /// 強み×機会: take the chance by the strength.
    So,
    /// 弱み×機会: do not lose the chance by the weakness.
    Wo,
    /// 強み×脅威: meet the threat by the strength.
    St,
    /// 弱み×脅威: keep the worst away.
    Wt,
}

impl Cell {
    /// What people read: 「強み×機会」.
    pub fn label(self) -> &'static str {
        match self {
            Self::So => "強み×機会",
            Self::Wo => "弱み×機会",
            Self::St => "強み×脅威",
            Self::Wt => "弱み×脅威",
        }
    }

    /// What strategies of the cell are commonly called.
    pub fn strategy(self) -> &'static str {
        match self {
            Self::So => "積極化",
            Self::Wo => "弱みの補強",
            Self::St => "差別化",
            Self::Wt => "守り",
        }
    }

    /// The two quadrants: the inner one, the outer one.
    pub fn quadrants(self) -> [Quadrant; 2] {
        match self {
            Self::So => [Quadrant::Strength, Quadrant::Opportunity],
            Self::Wo => [Quadrant::Weakness, Quadrant::Opportunity],
            Self::St => [Quadrant::Strength, Quadrant::Threat],
            Self::Wt => [Quadrant::Weakness, Quadrant::Threat],
        }
    }

    /// The quadrants of which `from` names no item (`S1`, `O2` …).
    pub fn missing(self, from: &[String]) -> Vec<Quadrant> {
        let named = |quadrant: &Quadrant| {
            let of = |id: &String| id.starts_with(quadrant.letter());
            from.iter().any(of)
        };
        let wanted = self.quadrants().into_iter();
        wanted.filter(|quadrant| !named(quadrant)).collect()
    }
}

/// Who takes a step of the support plan (活動支援計画).
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    ToSchema,
    EnumIter,
    EnumString,
    Display,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum SupportBy {
    /// 事業者
    Company,
    /// 商工会議所
    Chamber,
    /// 専門家
    Expert,
}

impl SupportBy {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Company => "事業者",
            Self::Chamber => "商工会議所",
            Self::Expert => "専門家",
        }
    }
}

/// The most pressing and the least pressing priority (優先度).
pub const PRIORITIES: std::ops::RangeInclusive<u8> = 1..=5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_says_which_side_it_lacks() {
        let from = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        assert_eq!(Cell::So.missing(&from(&["S1", "O2"])), []);
        assert_eq!(
            Cell::So.missing(&from(&["S1", "S2"])),
            [Quadrant::Opportunity]
        );
        assert_eq!(
            Cell::Wt.missing(&from(&["O1"])),
            [Quadrant::Weakness, Quadrant::Threat]
        );
    }

    #[test]
    fn cells_are_written_in_capitals() {
        assert_eq!(serde_json::to_string(&Cell::So).unwrap(), "\"SO\"");
        assert_eq!(Cell::Wt.to_string(), "WT");
        assert_eq!("ST".parse(), Ok(Cell::St));
    }
}
