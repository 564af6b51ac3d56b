//! Ratios (経営指標) beyond the Local Benchmark's six: margins, break-even, debt repayment, value added, liquidity,
//! capital, turnovers. Each names its formula, the figures that went in, its unit and direction, and the reason when it
//! cannot be computed.

mod break_even;
mod calc;
mod compute;
mod derived;
mod efficiency;
mod name;
mod productivity;
mod profitability;
mod repayment;
mod safety;
mod text;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};
use utoipa::ToSchema;

pub use compute::compute;
pub(crate) use derived::{gross_profit, ordinary_profit, total_capital};
pub use name::Ratio;
pub use text::{Text, Texts};

use super::format;
use super::statement::Figure;

/// The side of management a ratio looks at.
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
    serde::Deserialize,
    ToSchema,
    EnumIter,
    EnumString,
    Display,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum RatioGroup {
    /// 収益性
    Profitability,
    /// 損益分岐点
    BreakEven,
    /// 健全性（返済力）
    Repayment,
    /// 生産性（付加価値）
    Productivity,
    /// 効率性
    Efficiency,
    /// 安全性
    Safety,
}

impl RatioGroup {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Profitability => "収益性",
            Self::BreakEven => "損益分岐点",
            Self::Repayment => "健全性（返済力）",
            Self::Productivity => "生産性（付加価値）",
            Self::Efficiency => "効率性",
            Self::Safety => "安全性",
        }
    }
}

/// What a ratio's value is measured in.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    serde::Deserialize,
    ToSchema,
    Display,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum RatioUnit {
    /// A ratio, shown in %.
    Ratio,
    /// 千円
    ThousandYen,
    /// 倍
    Times,
    /// 回
    Turns,
    /// 年
    Years,
    /// か月
    Months,
    /// 日
    Days,
}

impl RatioUnit {
    /// The value as people read it: 「53.8%」, 「1,200千円」, 「1.50回」.
    pub fn display(self, value: f64) -> String {
        match self {
            Self::Ratio => format!("{}%", format::decimal(value * 100.0, 1)),
            Self::ThousandYen => format!("{}千円", format::decimal(value, 0)),
            Self::Times => format!("{}倍", format::decimal(value, 1)),
            Self::Turns => format!("{}回", format::decimal(value, 2)),
            Self::Years => format!("{}年", format::decimal(value, 1)),
            Self::Months => format!("{}か月", format::decimal(value, 1)),
            Self::Days => format!("{}日", format::decimal(value, 0)),
        }
    }
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, serde::Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// 高いほどよい
    Higher,
    /// 低いほどよい
    Lower,
    /// 一概にいえない
    Depends,
}

/// A figure that went into a ratio.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RatioInput {
    /// Which.
    pub figure: Figure,
    /// What people read, 「売上高」.
    pub label: String,
    /// Thousand yen, people or months; `null` when unknown.
    pub value: Option<f64>,
    /// With its unit; 「未入力」 when unknown.
    pub display: String,
}

/// A ratio in one period.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RatioValue {
    /// `2025-03`
    pub end: Option<String>,
    /// Unrounded, in the ratio's unit; `null` when it cannot be computed.
    pub value: Option<f64>,
    /// As people read it; "－" when there is none.
    pub display: String,
    /// What went in.
    pub inputs: Vec<RatioInput>,
    /// Why there is no value.
    pub reason: Option<String>,
    /// How this period's value was computed where that is not plain: another base, annualised, a rough split.
    pub note: Option<String>,
}

impl RatioValue {
    /// Whether flows of other than twelve months went in as those of a year.
    pub(in crate::domain) fn annualised(&self) -> bool {
        let note = self.note.as_ref();
        note.is_some_and(|note| note.contains(compute::ANNUALISED))
    }
}

/// A ratio over all periods, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RatioSeries {
    /// 「限界利益率」
    pub label: String,
    /// The side of management it looks at.
    pub group: RatioGroup,
    /// The formula in words, 「（売上高 − 変動費）÷ 売上高」.
    pub formula: String,
    /// What its value is measured in.
    pub unit: RatioUnit,
    /// Which way is better.
    pub better: Better,
    /// What it tells, and the usual yardstick when there is one.
    pub meaning: String,
    /// Where the formula comes from.
    pub source: String,
    /// Of several published forms of one ratio, the one that is used in sentences and drafts.
    pub chosen: bool,
    /// Newest first, one a period of the analysis.
    pub periods: Vec<RatioValue>,
}

/// All ratios by name, in the order they are shown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ratios(pub Vec<(String, RatioSeries)>);

impl Ratios {
    /// The ratio of that name.
    pub fn get(&self, name: &str) -> Option<&RatioSeries> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, series)| series)
    }
}

impl Serialize for Ratios {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, series) in &self.0 {
            map.serialize_entry(name, series)?;
        }
        map.end()
    }
}
