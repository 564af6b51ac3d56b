//! 今日: what waits for me, my companies by stage, the chamber's year so far.

use serde::Serialize;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct TodayPage {
    pub(crate) date: String,
    pub(crate) tasks: Vec<Task>,
    pub(crate) stages: Vec<StageCount>,
    /// Whose companies are counted, and how many they are.
    pub(crate) stages_title: String,
    pub(crate) recent: Vec<RecentCompany>,
    pub(crate) year_label: String,
    pub(crate) year: Vec<YearFigure>,
    /// No company yet: the page shows how to begin.
    pub(crate) empty: bool,
    pub(crate) may_write: bool,
}

/// Something that waits.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Task {
    /// 「確認の依頼」 …
    pub(crate) badge: &'static str,
    /// Something that somebody else waits for.
    pub(crate) urgent: bool,
    pub(crate) company: String,
    pub(crate) text: String,
    pub(crate) href: String,
    pub(crate) action: &'static str,
    pub(crate) primary: bool,
}

/// How many companies stand at a stage.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct StageCount {
    pub(crate) label: &'static str,
    pub(crate) count: i64,
    pub(crate) href: String,
}

/// A company that changed lately.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RecentCompany {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) industry: String,
    pub(crate) stage: &'static str,
    pub(crate) last: String,
    pub(crate) rank: Option<String>,
}

/// A figure of the year.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct YearFigure {
    pub(crate) label: &'static str,
    pub(crate) value: i64,
    pub(crate) unit: &'static str,
}
