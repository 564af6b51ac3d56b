//! The provider `rules` (規則による下書き・AI不使用): writes all five kinds of document from the evidence alone. Its answers have the shape that a model is asked for, and go through the same checks.
//!
//! Three habits: a figure is always a slot `[[id]]`; words of the owner and the staff are quoted as they were said;
//! what the evidence does not hold is asked, never guessed.

mod calendar;
mod cross;
mod figures;
mod known;
mod plan;
mod proposal;
mod section;
mod subject;
mod swot;
mod text;
mod voice;

use serde_json::Value;

use crate::domain::checklist::Template;
use crate::domain::cross_text::CrossTexts;
use crate::domain::document::Item;
use crate::domain::evidence::Evidence;
use crate::domain::form::FormSection;
use crate::domain::indicator_text::IndicatorTexts;

/// What the rules write from.
#[derive(Debug, Clone, Copy)]
pub struct RulesInput<'a> {
    /// All evidence, kept items of the documents built on included (`swot.*`, `act.*`).
    pub evidence: &'a [Evidence],
    /// The sheets: sentences, questions and actions of their items.
    pub templates: &'a [Template],
    /// What is joined in a cross SWOT, and what lies behind what.
    pub cross: &'a CrossTexts,
    /// The words of the indicators and figures.
    pub indicators: &'a IndicatorTexts,
    /// Kept items of the SWOT; empty when a SWOT is written.
    pub swot: &'a [Item],
    /// Kept strategies of the cross SWOT; empty where none is built on.
    pub strategies: &'a [Item],
    /// Kept parts of the proposal; empty where there is none.
    pub proposal: &'a [Item],
    /// Kept actions; only for a business plan.
    pub actions: &'a [Item],
    /// The sections to write; only for a business plan.
    pub sections: &'a [FormSection],
    /// The month the first actions begin: (year, month).
    pub start_month: (i16, i8),
}

/// A SWOT: `{"items": […], "questions": […]}`.
pub fn swot(input: &RulesInput) -> Value {
    swot::write(input)
}

/// A cross SWOT (クロスSWOT) from the kept items of a SWOT: `{"strategies": […], "questions": […]}`.
pub fn cross_swot(input: &RulesInput) -> Value {
    cross::write(input)
}

/// A proposal (取組課題提案書兼活動支援計画書) from the kept items of a SWOT: `{"core_issue": …, "issues": […], "support":
/// […], "questions": […]}`.
pub fn proposal(input: &RulesInput) -> Value {
    proposal::write(input)
}

/// An action plan (アクションプラン) from the kept items of a SWOT: `{"actions": […]}`.
pub fn action_plan(input: &RulesInput) -> Value {
    plan::write(input)
}

/// A business plan (事業計画書), section by section: `{"sections": […]}`.
pub fn business_plan(input: &RulesInput) -> Value {
    section::write(input)
}

#[cfg(test)]
mod clean_tests;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
