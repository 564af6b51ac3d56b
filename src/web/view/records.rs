//! The 記録 tab: who did what when, and the drafts that were asked for.

use serde::Serialize;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RecordsPage {
    pub(crate) events: Vec<Event>,
    /// Older events, when there are more.
    pub(crate) more: Option<String>,
    pub(crate) drafts: Vec<DraftRow>,
}

/// Something that happened.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Event {
    pub(crate) at: String,
    pub(crate) who: String,
    pub(crate) what: String,
    pub(crate) href: Option<String>,
}

/// A draft that was asked for.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DraftRow {
    pub(crate) href: String,
    pub(crate) kind_label: &'static str,
    pub(crate) status_label: &'static str,
    pub(crate) at: String,
    pub(crate) by: String,
}
