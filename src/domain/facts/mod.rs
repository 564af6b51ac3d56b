//! Gathering evidence (根拠): all that is known of a company, as facts with an id that a draft may stand on.
//!
//! | prefix | holds |
//! |---|---|
//! | `fin.` | indicators, their medians, other ratios, figures, trends, why profit changed, points and rank, by period |
//! | `com.` | the company's profile; never the owner's name |
//! | `chk.` | answers to the checklist and the sheets |
//! | `swot.` `cross.` `prop.` `act.` | items that people kept, for the draft that builds on them |
//!
//! What is unknown gives no evidence. Ids and order depend on the facts alone, not on the order they are handed in.

mod answers;
mod changes;
mod documents;
mod finance;
mod profile;
mod ratios;
mod trends;
mod weight;

use std::collections::HashSet;

pub use documents::{from_actions, from_cross_swot, from_proposal, from_swot};
pub use weight::{latest_period, weight, weights};

use super::analysis::Analysis;
use super::checklist::{AnswerSheet, Template};
use super::company::Company;
use super::evidence::{Evidence, EvidenceKind, Polarity, Unit};
use super::indicator_text::IndicatorTexts;
use super::industry::Industries;
use super::polarity::PolarityRules;
use super::ratio::Texts;
use super::statement::Statement;
use super::topic::Topic;

/// Where facts are gathered from.
#[derive(Debug, Clone, Copy)]
pub struct FactInput<'a> {
    /// Whose facts.
    pub company: &'a Company,
    /// All periods known.
    pub statements: &'a [Statement],
    /// The Local Benchmark over the same periods.
    pub analysis: &'a Analysis,
    /// The sheets, in the order their answers are told.
    pub templates: &'a [Template],
    /// What was answered.
    pub sheets: &'a [AnswerSheet],
    /// Which way a fact points.
    pub polarity: &'a PolarityRules,
    /// The names of the industry classes.
    pub industries: &'a Industries,
    /// Which of the other ratios drafts may stand on.
    pub ratios: &'a Texts,
    /// The axis each indicator and figure belongs to.
    pub indicators: &'a IndicatorTexts,
}

/// Gathers everything: profile, figures (newest period first), answers (in the sheets' order).
pub fn gather(input: &FactInput) -> Vec<Evidence> {
    let mut all = profile::facts(input);
    all.extend(finance::facts(input));
    all.extend(answers::facts(input));
    let mut seen = HashSet::new();
    all.retain(|evidence| seen.insert(evidence.id.clone()));
    all
}

/// A neutral fact in words, to be amended by the caller with `..`.
fn fact(
    id: String,
    kind: EvidenceKind,
    label: String,
    display: String,
    source: String,
) -> Evidence {
    Evidence {
        id,
        kind,
        label,
        value: None,
        unit: Unit::Text,
        display,
        polarity: Polarity::Neutral,
        topic: Topic::Money,
        speaker: None,
        quote: None,
        source,
    }
}

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
