//! The five kinds of document, and what builds on what.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoEnumIterator as _, IntoStaticStr};
use utoipa::ToSchema;

/// What a draft writes.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
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
pub enum Kind {
    /// SWOT分析
    Swot,
    /// クロスSWOT
    CrossSwot,
    /// 取組課題提案書兼活動支援計画書
    Proposal,
    /// アクションプラン
    ActionPlan,
    /// 事業計画書
    BusinessPlan,
}

impl Kind {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Swot => "SWOT分析",
            Self::CrossSwot => "クロスSWOT",
            Self::Proposal => "取組課題提案書",
            Self::ActionPlan => "アクションプラン",
            Self::BusinessPlan => "事業計画書",
        }
    }

    /// The full name, as it stands at the head of a printed document.
    pub fn title(self) -> &'static str {
        match self {
            Self::Proposal => "取組課題提案書兼活動支援計画書",
            other => other.label(),
        }
    }

    /// The kinds of document a draft of this kind may build on, the better one first; empty for one that builds on none.
    pub fn sources(self) -> &'static [Self] {
        match self {
            Self::Swot => &[],
            Self::CrossSwot | Self::Proposal => &[Self::Swot],
            Self::ActionPlan => &[Self::CrossSwot, Self::Swot],
            Self::BusinessPlan => &[Self::ActionPlan],
        }
    }

    /// Whether a case may go on without it: クロスSWOT and 取組課題提案書 deepen, they are no condition.
    pub fn optional(self) -> bool {
        matches!(self, Self::CrossSwot | Self::Proposal)
    }

    /// Whether the case left this step out: it is optional, missing, and a later step was taken.
    pub fn left_out(self, present: &dyn Fn(Self) -> bool) -> bool {
        let later = Self::iter().skip_while(|kind| *kind != self).skip(1);
        self.optional() && !present(self) && later.into_iter().any(present)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_built_on_stands_earlier_in_the_flow() {
        let place = |kind: Kind| Kind::iter().position(|other| other == kind);
        for kind in Kind::iter() {
            for source in kind.sources() {
                assert!(place(*source) < place(kind), "{kind} on {source}");
            }
        }
        assert_eq!(Kind::ActionPlan.sources(), [Kind::CrossSwot, Kind::Swot]);
    }

    #[test]
    fn a_step_is_left_out_when_a_later_one_was_taken() {
        let case = |kinds: &'static [Kind]| move |kind: Kind| kinds.contains(&kind);
        assert!(!Kind::CrossSwot.left_out(&case(&[Kind::Swot])));
        assert!(Kind::CrossSwot.left_out(&case(&[Kind::Swot, Kind::ActionPlan])));
        assert!(!Kind::ActionPlan.left_out(&case(&[Kind::Swot, Kind::BusinessPlan])));
    }

    #[test]
    fn nothing_waits_for_an_optional_step() {
        let needs_optional =
            |kind: Kind| !kind.sources().is_empty() && kind.sources().iter().all(|s| s.optional());
        assert!(!Kind::iter().any(needs_optional));
    }
}
