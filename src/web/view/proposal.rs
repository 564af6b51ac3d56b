//! The proposal (取組課題提案書兼活動支援計画書): the core issue, the issues with their root causes, who supports when.

use serde::Serialize;
use strum::IntoEnumIterator;

use crate::domain::document::{Body, Document, Item, SupportBy};

use super::action_plan::month;
use super::cross_swot::{Priority, priorities};
use super::document::{DocumentHead, Viewer, evidence_options};
use super::evidence::Source;
use super::item::ItemView;
use super::swot::{QuestionView, all_cited};

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ProposalPage {
    pub(crate) document: DocumentHead,
    pub(crate) title: &'static str,
    pub(crate) core: Vec<PartView>,
    pub(crate) issues: Vec<PartView>,
    pub(crate) support: Vec<PartView>,
    /// Whether a core issue may be added: there is one at a time.
    pub(crate) core_open: bool,
    pub(crate) questions: Vec<QuestionView>,
    pub(crate) evidence: Vec<Source>,
    pub(crate) evidence_options: Vec<String>,
    /// Empty forms, or what was typed into one that could not be taken.
    pub(crate) new_item: NewPart,
}

/// One part.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PartView {
    pub(crate) item: ItemView,
    pub(crate) form: PartForm,
    /// 「1」 for an issue; 「2026年4月」 for support.
    pub(crate) order: String,
    pub(crate) by: &'static str,
}

/// A part as it is edited; each kind uses its own fields.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct PartForm {
    /// `core_issue`, `issue` or `support`
    pub(crate) part: &'static str,
    pub(crate) why: String,
    pub(crate) root_cause: String,
    pub(crate) priorities: Vec<Priority>,
    pub(crate) month: String,
    pub(crate) people: Vec<Person>,
}

/// One of those who support.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Person {
    pub(crate) value: &'static str,
    pub(crate) label: &'static str,
    pub(crate) chosen: bool,
}

/// What was typed into a part's fields.
#[derive(Debug, Clone, Default)]
pub(crate) struct TypedPart {
    pub(crate) why: String,
    pub(crate) root_cause: String,
    pub(crate) priority: String,
    pub(crate) by: String,
    pub(crate) month: String,
}

/// An own part.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct NewPart {
    pub(crate) part: String,
    pub(crate) text: String,
    pub(crate) author: String,
    pub(crate) error: Option<String>,
    pub(crate) core: PartForm,
    pub(crate) issue: PartForm,
    pub(crate) support: PartForm,
}

const PARTS: [&str; 3] = ["core_issue", "issue", "support"];

impl PartForm {
    fn of(part: &'static str, typed: &TypedPart) -> Self {
        Self {
            part,
            why: typed.why.clone(),
            root_cause: typed.root_cause.clone(),
            priorities: priorities(&typed.priority),
            month: typed.month.clone(),
            people: SupportBy::iter()
                .map(|by| Person {
                    value: by.into(),
                    label: by.label(),
                    chosen: <&str>::from(by) == typed.by,
                })
                .collect(),
        }
    }
}

impl NewPart {
    fn blank() -> Self {
        let typed = TypedPart {
            priority: "3".to_owned(),
            by: "chamber".to_owned(),
            ..TypedPart::default()
        };
        let [core, issue, support] = PARTS.map(|part| PartForm::of(part, &typed));
        Self {
            part: String::new(),
            text: String::new(),
            author: String::new(),
            error: None,
            core,
            issue,
            support,
        }
    }
}

impl ProposalPage {
    pub(crate) fn of(document: &Document, viewer: Viewer) -> Self {
        let head = DocumentHead::of(document, viewer);
        let parts: Vec<PartView> = document
            .content
            .items
            .iter()
            .filter_map(|item| part(item, document, head.editable))
            .collect();
        let of = |wanted: &str| -> Vec<PartView> {
            let found = parts.iter().filter(|part| part.form.part == wanted);
            found.cloned().collect()
        };
        let (core, mut issues, mut support) = (of("core_issue"), of("issue"), of("support"));
        issues.sort_by(|a, b| a.order.cmp(&b.order));
        support.sort_by(|a, b| {
            let key = |part: &PartView| (part.form.month.is_empty(), part.form.month.clone());
            key(a).cmp(&key(b))
        });
        Self {
            title: document.kind.title(),
            core_open: head.editable && core.iter().all(|part| part.item.decision == "rejected"),
            core,
            issues,
            support,
            questions: document
                .content
                .questions
                .iter()
                .map(QuestionView::of)
                .collect(),
            evidence: all_cited(document),
            evidence_options: if head.editable {
                evidence_options(document)
            } else {
                Vec::new()
            },
            document: head,
            new_item: NewPart::blank(),
        }
    }

    /// The same with an edit that was refused: the form stays open with what was typed.
    pub(crate) fn refused(
        mut self,
        item: &str,
        text: &str,
        typed: &TypedPart,
        error: &str,
    ) -> Self {
        let all = self.core.iter_mut().chain(&mut self.issues);
        for part in all
            .chain(&mut self.support)
            .filter(|part| part.item.id == item)
        {
            part.item = part.item.clone().refused(text, error);
            part.form = PartForm::of(part.form.part, typed);
        }
        self
    }

    /// The same with an own part that was not taken.
    pub(crate) fn typed(
        mut self,
        part: &str,
        text: &str,
        author: &str,
        typed: &TypedPart,
        error: &str,
    ) -> Self {
        let new = &mut self.new_item;
        for form in [&mut new.core, &mut new.issue, &mut new.support] {
            if form.part == part {
                *form = PartForm::of(form.part, typed);
            }
        }
        part.clone_into(&mut new.part);
        text.clone_into(&mut new.text);
        author.clone_into(&mut new.author);
        new.error = Some(error.to_owned());
        self
    }
}

fn part(item: &Item, document: &Document, editable: bool) -> Option<PartView> {
    let (name, typed, order, by) = match &item.body {
        Body::CoreIssue { why } => {
            let typed = TypedPart {
                why: why.clone(),
                ..TypedPart::default()
            };
            ("core_issue", typed, String::new(), "")
        }
        Body::Issue {
            root_cause,
            priority,
        } => {
            let typed = TypedPart {
                root_cause: root_cause.clone(),
                priority: priority.to_string(),
                ..TypedPart::default()
            };
            ("issue", typed, priority.to_string(), "")
        }
        Body::Support { by, month: at } => {
            let typed = TypedPart {
                by: by.to_string(),
                month: at.clone().unwrap_or_default(),
                ..TypedPart::default()
            };
            let when = at.as_deref().map_or_else(|| "未定".to_owned(), month);
            ("support", typed, when, by.label())
        }
        _ => return None,
    };
    Some(PartView {
        item: ItemView::of(item, document, editable),
        form: PartForm::of(name, &typed),
        order,
        by,
    })
}

#[cfg(test)]
mod tests {
    use super::super::samples::documents::{proposal, viewer};
    use super::*;
    use crate::domain::access::Role;
    use crate::domain::document::Decision;

    #[test]
    fn parts_stand_by_priority_and_month() {
        let page = ProposalPage::of(&proposal(), viewer(1, Role::Advisor));
        assert_eq!(page.core.len(), 1);
        assert!(!page.core_open);
        let orders: Vec<&str> = page.issues.iter().map(|part| part.order.as_str()).collect();
        assert_eq!(orders, ["1", "2"]);
        let months: Vec<&str> = page.support.iter().map(|part| &*part.form.month).collect();
        assert!(months.is_sorted(), "{months:?}");
        assert_eq!(page.support[0].by, "商工会議所");
        let mut document = proposal();
        document.content.items[0].decision = Decision::Rejected;
        assert!(ProposalPage::of(&document, viewer(1, Role::Advisor)).core_open);
    }

    #[test]
    fn a_refused_part_keeps_what_was_typed() {
        let typed = TypedPart {
            by: "expert".to_owned(),
            month: "来月".to_owned(),
            ..TypedPart::default()
        };
        let page = ProposalPage::of(&proposal(), viewer(1, Role::Advisor));
        let page = page.refused("P1", "文", &typed, "直してください").typed(
            "support",
            "加えた文",
            "owner",
            &typed,
            "直してください",
        );
        let first = page
            .support
            .iter()
            .find(|part| part.item.id == "P1")
            .unwrap();
        assert!(first.item.open && first.form.month == "来月" && first.form.people[2].chosen);
        assert_eq!(page.new_item.support.month, "来月");
        assert_eq!(page.new_item.text, "加えた文");
        assert_eq!(page.new_item.issue.month, "");
    }
}
