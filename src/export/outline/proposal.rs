//! A proposal in words (取組課題提案書兼活動支援計画書): the core issue, the issues with their root causes, and the schedule
//! of support by month.

use super::evidence::Cited;
use super::items::Entry;
use crate::domain::document::{Body, Item};
use crate::export::text::{month, one_line};

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProposalPart {
    /// 本質的な課題; one, unless people are still choosing.
    pub core: Vec<CorePart>,
    /// 取組課題, the most pressing first.
    pub issues: Vec<IssuePart>,
    /// 活動支援の予定, in the order of months; what has none comes last.
    pub support: Vec<SupportPart>,
}

/// The core issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorePart {
    /// Its text.
    pub entry: Entry,
    /// なぜ
    pub why: String,
}

/// An issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuePart {
    /// Its text.
    pub entry: Entry,
    /// 根本原因
    pub root_cause: String,
    /// 優先度
    pub priority: u8,
}

/// A step of support.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupportPart {
    /// 何を
    pub entry: Entry,
    /// 誰が
    pub by: &'static str,
    /// 「2026年4月」, or 未定.
    pub when: String,
    sort: Option<String>,
}

impl ProposalPart {
    pub(super) fn of(printed: &[&Item], cited: &Cited) -> Self {
        let mut part = Self::default();
        for item in printed {
            let entry = Entry::of(item, cited);
            match &item.body {
                Body::CoreIssue { why } => part.core.push(CorePart {
                    entry,
                    why: one_line(why),
                }),
                Body::Issue {
                    root_cause,
                    priority,
                } => part.issues.push(IssuePart {
                    entry,
                    root_cause: one_line(root_cause),
                    priority: *priority,
                }),
                Body::Support { by, month: at } => part.support.push(SupportPart {
                    entry,
                    by: by.label(),
                    when: at.as_deref().map_or_else(|| "未定".to_owned(), month),
                    sort: at.clone(),
                }),
                _ => {}
            }
        }
        part.issues.sort_by_key(|issue| issue.priority);
        part.support
            .sort_by(|a, b| (a.sort.is_none(), &a.sort).cmp(&(b.sort.is_none(), &b.sort)));
        part
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = &Entry> {
        let core = self.core.iter().map(|part| &part.entry);
        let issues = self.issues.iter().map(|part| &part.entry);
        core.chain(issues)
            .chain(self.support.iter().map(|part| &part.entry))
    }
}

#[cfg(test)]
mod tests {
    use crate::export::outline::Part;
    use crate::export::samples::Sample;

    #[test]
    fn issues_stand_by_priority_and_support_by_month() {
        let Part::Proposal(part) = Sample::proposal().outline().part else {
            panic!("a proposal")
        };
        assert_eq!(part.core.len(), 1);
        let ids: Vec<&str> = part.entries().map(|entry| entry.id.as_str()).collect();
        assert_eq!(ids, ["C1", "I2", "I1", "P2", "P1", "P3"]);
        let when: Vec<&str> = part.support.iter().map(|one| one.when.as_str()).collect();
        assert_eq!(when, ["2026年4月", "2026年6月", "未定"]);
        assert_eq!(part.support[0].by, "商工会議所");
    }
}
