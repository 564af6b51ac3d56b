//! The stages of a case: 収集 → 分析 → 提案 → 合意 → 計画 → 実施 → 見直し.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};
use utoipa::ToSchema;

/// Where a company's case stands.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
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
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Stage {
    /// 収集: figures and answers are being gathered.
    Intake,
    /// 分析: figures stand, a SWOT is being written.
    Analysis,
    /// 提案: findings are put before the owner.
    Proposal,
    /// 合意: the owner agreed on what to do.
    Agreed,
    /// 計画: the business plan is being written.
    Planning,
    /// 実施: the plan runs and is followed up.
    FollowUp,
    /// 見直し: the plan is revised.
    Revision,
}

impl Stage {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Intake => "収集",
            Self::Analysis => "分析",
            Self::Proposal => "提案",
            Self::Agreed => "合意",
            Self::Planning => "計画",
            Self::FollowUp => "実施",
            Self::Revision => "見直し",
        }
    }

    /// The stage a case reaches when work of the stage `reached` is done: a case never goes back by itself.
    #[must_use]
    pub fn advance_to(self, reached: Self) -> Self {
        self.max(reached)
    }
}
