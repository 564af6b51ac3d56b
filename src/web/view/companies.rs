//! 事業者一覧: search, filters, and for each company where it stands and what comes next.

use serde::Serialize;

use super::analysis::ChangeView;
use super::field::Choice;
use super::frame::Link;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CompaniesPage {
    pub(crate) query: String,
    pub(crate) industry: Choice,
    pub(crate) stage: Choice,
    pub(crate) advisor: Choice,
    pub(crate) archived: bool,
    /// Whether any filter is set.
    pub(crate) filtered: bool,
    pub(crate) rows: Vec<CompanyRow>,
    /// 「1,024件」, when it was counted.
    pub(crate) count: Option<String>,
    pub(crate) next: Option<String>,
    pub(crate) first: Option<String>,
    pub(crate) may_write: bool,
}

/// One company.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CompanyRow {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) kana: Option<String>,
    pub(crate) industry: String,
    pub(crate) stage: &'static str,
    pub(crate) advisor: Option<String>,
    /// When anything was last written down.
    pub(crate) last: String,
    pub(crate) rank: Option<String>,
    pub(crate) change: Option<ChangeView>,
    pub(crate) next: Link,
    pub(crate) archived: bool,
}

/// How the points moved since the period before.
pub(crate) fn change(now: Option<i64>, before: Option<i64>) -> Option<ChangeView> {
    let difference = now? - before?;
    Some(match difference {
        0 => ChangeView {
            text: "変わらず".to_owned(),
            tone: "",
        },
        1.. => ChangeView {
            text: format!("▲{difference}点"),
            tone: "up",
        },
        _ => ChangeView {
            text: format!("▼{}点", -difference),
            tone: "down",
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_said_with_a_sign_and_its_points() {
        assert_eq!(change(Some(18), Some(15)).unwrap().text, "▲3点");
        assert_eq!(change(Some(12), Some(15)).unwrap().text, "▼3点");
        assert_eq!(change(Some(12), Some(12)).unwrap().tone, "");
        assert_eq!(change(Some(12), None), None);
    }
}
