//! Evidence (根拠): every fact a draft may stand on, with an id, a source and a direction.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::checklist::Speaker;
use super::topic::Topic;

/// One fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Evidence {
    /// Readable, stable between runs, unique within a company: `fin.operating_margin.2025-03`.
    pub id: String,
    /// Where it comes from.
    pub kind: EvidenceKind,
    /// 「営業利益率（2025年3月期）」
    pub label: String,
    /// The unrounded value; `null` for words.
    pub value: Option<f64>,
    /// What the value counts.
    pub unit: Unit,
    /// What a draft prints in place of the id.
    pub display: String,
    /// Which way it points.
    pub polarity: Polarity,
    /// Axis of analysis.
    pub topic: Topic,
    /// Who said it.
    pub speaker: Option<Speaker>,
    /// What was said, word for word.
    pub quote: Option<String>,
    /// 「決算書 2025年3月期」
    pub source: String,
}

/// Kinds of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// A computed indicator, or its industry median.
    Indicator,
    /// A figure of a statement.
    Statement,
    /// A run up or down.
    Trend,
    /// An answered item.
    Checklist,
    /// Somebody's words.
    Interview,
    /// A regional figure.
    Regional,
    /// A survey figure.
    Survey,
    /// A fact of the company's profile.
    Company,
    /// An item of a document that was decided by people.
    Document,
}

/// What a value counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 円
    Yen,
    /// A ratio; shown as %.
    Ratio,
    /// 倍
    Times,
    /// か月
    Months,
    /// 年
    Years,
    /// 人
    People,
    /// 点
    Points,
    /// ポイント
    PercentPoints,
    /// 件・期 …
    Count,
    /// Words.
    Text,
}

/// Which way a fact points for the company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Polarity {
    /// In its favour.
    Positive,
    /// Against it.
    Negative,
    /// Neither.
    Neutral,
}
