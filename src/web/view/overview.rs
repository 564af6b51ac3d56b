//! 概要: where the company stands in three sentences, and what comes next.

use serde::Serialize;

use super::analysis::ScoreView;
use super::frame::Link;
use super::item::ItemView;
use super::records::Event;
use super::swot::QuestionView;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct OverviewPage {
    /// What to do next, why, and where.
    pub(crate) next: Option<NextStep>,
    pub(crate) sentences: Vec<String>,
    pub(crate) score: Option<ScoreView>,
    pub(crate) radar: Option<String>,
    pub(crate) analysis_href: String,
    pub(crate) strengths: Vec<ItemView>,
    pub(crate) weaknesses: Vec<ItemView>,
    pub(crate) swot_href: Option<String>,
    pub(crate) questions: Vec<QuestionView>,
    pub(crate) events: Vec<Event>,
    pub(crate) records_href: String,
    pub(crate) facts: Vec<Fact>,
    pub(crate) edit_href: Option<String>,
    /// Puts the company away, or brings it back.
    pub(crate) archive: Option<Archive>,
}

/// The next step of the case.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct NextStep {
    pub(crate) text: String,
    pub(crate) link: Link,
}

/// A line of the profile.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Fact {
    pub(crate) label: &'static str,
    pub(crate) value: String,
}

/// Putting away, or bringing back.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Archive {
    pub(crate) action: String,
    pub(crate) label: &'static str,
    pub(crate) version: i64,
}
