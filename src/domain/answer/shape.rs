//! The answers' shapes (回答の形) as Rust types; [`super::schema`] says the same to providers.

use serde::Deserialize;

use crate::domain::document::{Basis, Quadrant};
use crate::domain::topic::{Topic, Wall};

/// An answer that kept to its schema.
#[derive(Debug, Clone, PartialEq)]
pub enum Parsed {
    /// SWOT分析
    Swot(SwotAnswer),
    /// アクションプラン
    ActionPlan(ActionPlanAnswer),
    /// 事業計画書
    BusinessPlan(BusinessPlanAnswer),
}

/// `{"items": …, "questions": …}`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SwotAnswer {
    /// The sentences.
    pub items: Vec<SwotLine>,
    /// 次に聞くこと
    pub questions: Vec<QuestionLine>,
}

/// One sentence of a SWOT.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SwotLine {
    /// 強み・弱み・機会・脅威
    pub quadrant: Quadrant,
    /// With slots.
    pub text: String,
    /// Ids as the model wrote them.
    pub evidence: Vec<String>,
    /// Fact or hypothesis.
    pub basis: Basis,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionLine {
    /// What to ask.
    pub text: String,
    /// Axis of analysis.
    pub topic: Option<Topic>,
    /// Which wall it looks behind.
    pub wall: Option<Wall>,
}

/// `{"actions": …}`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionPlanAnswer {
    /// The actions.
    pub actions: Vec<ActionLine>,
}

/// One action; the fields are those of [`crate::domain::document::Action`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "named and explained in document::Action")]
pub struct ActionLine {
    pub issue: String,
    pub what: String,
    pub why: Vec<String>,
    pub who: String,
    pub support: String,
    pub start: Option<String>,
    pub due: Option<String>,
    pub how: String,
    /// A float, for models that write `300000.0`.
    pub cost_yen: Option<f64>,
    pub funding: String,
    pub kpi: KpiLine,
    pub risk: String,
}

/// How an action is measured.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "named and explained in document::Kpi")]
pub struct KpiLine {
    pub name: String,
    pub unit: String,
    pub baseline_evidence: Option<String>,
    pub target: Option<f64>,
    pub date: Option<String>,
}

/// `{"sections": …}`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BusinessPlanAnswer {
    /// The sections.
    pub sections: Vec<SectionLine>,
}

/// One section.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionLine {
    /// The form's key.
    pub key: String,
    /// With slots; paragraphs by line feeds.
    pub text: String,
    /// Ids as the model wrote them.
    pub evidence: Vec<String>,
}
