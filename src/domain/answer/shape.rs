//! The answers' shapes (回答の形) as Rust types; [`super::schema`] says the same to providers.

use serde::Deserialize;

use crate::domain::document::{Basis, Cell, Quadrant, SupportBy};
use crate::domain::topic::{Topic, Wall};

/// An answer that kept to its schema.
#[derive(Debug, Clone, PartialEq)]
pub enum Parsed {
    /// SWOT分析
    Swot(SwotAnswer),
    /// クロスSWOT
    CrossSwot(CrossSwotAnswer),
    /// 取組課題提案書兼活動支援計画書
    Proposal(ProposalAnswer),
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

/// `{"strategies": …, "questions": …}`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrossSwotAnswer {
    /// The strategies.
    pub strategies: Vec<StrategyLine>,
    /// 次に聞くこと
    pub questions: Vec<QuestionLine>,
}

/// One strategy of a cross SWOT.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StrategyLine {
    /// 強み×機会 …
    pub cell: Cell,
    /// With slots.
    pub text: String,
    /// Ids of SWOT items as the model wrote them.
    pub from: Vec<String>,
    /// 1 to 5. A float, for models that write `1.0`.
    pub priority: f64,
    /// Why, with slots.
    pub reason: String,
}

/// `{"core_issue": …, "issues": …, "support": …, "questions": …}`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProposalAnswer {
    /// 本質的課題
    pub core_issue: CoreIssueLine,
    /// 取組課題
    pub issues: Vec<IssueLine>,
    /// 活動支援
    pub support: Vec<SupportLine>,
    /// 次に聞くこと
    pub questions: Vec<QuestionLine>,
}

/// The core issue of a proposal.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoreIssueLine {
    /// With slots.
    pub text: String,
    /// Why it lies behind the others.
    pub why: String,
    /// Ids as the model wrote them.
    pub evidence: Vec<String>,
}

/// One issue of a proposal.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssueLine {
    /// With slots.
    pub text: String,
    /// 根本原因
    pub root_cause: String,
    /// Ids as the model wrote them.
    pub evidence: Vec<String>,
    /// 1 to 5. A float, for models that write `1.0`.
    pub priority: f64,
}

/// One step of the support plan.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupportLine {
    /// With slots.
    pub text: String,
    /// 事業者・商工会議所・専門家
    pub by: SupportBy,
    /// `2026-04`
    pub month: Option<String>,
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
