//! What stands at the top of every document: where it is in review, whose turn it is, and the one next step.

use serde::Serialize;

use crate::domain::access::{Permission, Role};
use crate::domain::document::{Decision, Document, Kind};
use crate::domain::id::UserId;
use crate::domain::review::{Signature, Status};

use super::frame::{Link, Step};
use super::time;

/// Who looks at the page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Viewer {
    pub(crate) user_id: UserId,
    pub(crate) role: Role,
}

impl Viewer {
    pub(crate) fn may(self, permission: Permission) -> bool {
        permission.granted_to(self.role)
    }
}

/// A person, a moment, and what they said.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Signed {
    pub(crate) name: String,
    pub(crate) at: String,
    pub(crate) words: String,
}

impl Signed {
    fn of(signature: &Signature, words: &str) -> Self {
        Self {
            name: signature.name.clone(),
            at: time::moment(signature.at),
            words: words.to_owned(),
        }
    }
}

/// The head of a document's page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DocumentHead {
    pub(crate) id: String,
    pub(crate) href: String,
    /// All documents of the company, from SWOT to plan.
    pub(crate) all_href: String,
    pub(crate) kind: &'static str,
    pub(crate) kind_label: &'static str,
    pub(crate) version: i64,
    pub(crate) status: &'static str,
    pub(crate) status_label: &'static str,
    pub(crate) steps: Vec<Step>,
    pub(crate) approved: bool,
    pub(crate) origin: String,
    /// Why it was not written by those asked before.
    pub(crate) origin_note: Option<String>,
    /// How it came about.
    pub(crate) record: Option<String>,
    pub(crate) updated: String,
    pub(crate) total: usize,
    pub(crate) decided: usize,
    pub(crate) pending: usize,
    pub(crate) doubts: usize,
    pub(crate) editable: bool,
    pub(crate) submitted: Option<Signed>,
    pub(crate) returned: Option<Signed>,
    pub(crate) approval: Option<Signed>,
    pub(crate) agreement: Option<Signed>,
    /// The one next step: `decide`, `submit`, `approve`, `agree`, `build_on` or `none`.
    pub(crate) next: &'static str,
    /// Why there is none for this person, in a sentence.
    pub(crate) wait: Option<&'static str>,
    /// Where the next undecided item stands.
    pub(crate) next_item: Option<String>,
    /// What is built on it next, once it is approved.
    pub(crate) build_on: Option<Link>,
    /// What may be built on it instead, leaving optional steps out.
    pub(crate) build_on_instead: Vec<Link>,
    pub(crate) may_return: bool,
    pub(crate) may_revise: bool,
    pub(crate) exports: Vec<Link>,
    /// Why the last step was refused.
    pub(crate) error: Option<String>,
    /// The reason or words typed with it.
    pub(crate) typed: String,
}

impl DocumentHead {
    pub(crate) fn of(document: &Document, viewer: Viewer) -> Self {
        let content = &document.content;
        let href = format!("/documents/{}", document.id);
        let editable = document.status.editable() && viewer.may(Permission::EditDocuments);
        let (next, wait) = next_step(document, viewer);
        let pending = content.pending();
        let review = &document.review;
        let mut next_kinds = build_on(document).into_iter();
        Self {
            id: document.id.to_string(),
            all_href: format!("/companies/{}/documents", document.company_id),
            kind: document.kind.into(),
            kind_label: document.kind.label(),
            version: document.version,
            status: document.status.into(),
            status_label: document.status.label(),
            steps: steps(document.status),
            approved: document.status.approved(),
            origin: document.origin.label(),
            origin_note: document.origin.note(),
            record: document.draft_id.map(|id| format!("/drafts/{id}")),
            updated: time::moment(document.updated_at),
            total: content.items.len(),
            decided: content.items.len() - pending,
            pending,
            doubts: content
                .items
                .iter()
                .filter(|item| item.decision != Decision::Rejected)
                .map(|item| item.flags.len())
                .sum(),
            editable,
            submitted: review
                .submitted
                .as_ref()
                .map(|signature| Signed::of(signature, "")),
            returned: review
                .returned
                .as_ref()
                .filter(|_| document.status == Status::Returned)
                .map(|(signature, reason)| Signed::of(signature, reason)),
            approval: review
                .approved
                .as_ref()
                .filter(|_| document.status.approved())
                .map(|by| Signed::of(by, "")),
            agreement: review
                .agreed
                .as_ref()
                .filter(|_| document.status == Status::Agreed)
                .map(|(signature, words)| Signed::of(signature, words)),
            next,
            wait,
            next_item: content
                .items
                .iter()
                .find(|item| item.decision == Decision::Pending)
                .map(|item| format!("item-{}", item.id)),
            build_on: next_kinds.next(),
            build_on_instead: next_kinds.collect(),
            may_return: document.status == Status::InReview
                && viewer.may(Permission::ReviewDocuments),
            may_revise: document.status.approved() && viewer.may(Permission::EditDocuments),
            exports: exports(&href),
            error: None,
            typed: String::new(),
            href,
        }
    }

    /// The same with the reason why the last step was refused and what was typed with it.
    pub(crate) fn refused(mut self, error: impl Into<String>, typed: impl Into<String>) -> Self {
        self.error = Some(error.into());
        self.typed = typed.into();
        self
    }
}

fn exports(href: &str) -> Vec<Link> {
    [("docx", "Word"), ("md", "Markdown"), ("json", "JSON")]
        .map(|(format, label)| Link::to(format!("{href}/export?format={format}"), label))
        .into()
}

/// The next kind in the flow, and those that may be taken instead; the optional ones can be left out.
fn build_on(document: &Document) -> Vec<Link> {
    let kinds: &[Kind] = match document.kind {
        Kind::Swot => &[Kind::CrossSwot, Kind::Proposal, Kind::ActionPlan],
        Kind::CrossSwot => &[Kind::Proposal, Kind::ActionPlan],
        Kind::Proposal => &[Kind::ActionPlan],
        Kind::ActionPlan => &[Kind::BusinessPlan],
        Kind::BusinessPlan => &[],
    };
    kinds
        .iter()
        .map(|kind| {
            let from = if kind.sources().contains(&document.kind) {
                format!("&source={}", document.id)
            } else {
                // It builds on what stands behind this one.
                String::new()
            };
            Link::to(
                format!(
                    "/companies/{}/drafts/new?kind={kind}{from}",
                    document.company_id
                ),
                format!("{}の下書きを頼む", kind.label()),
            )
        })
        .collect()
}

fn next_step(document: &Document, viewer: Viewer) -> (&'static str, Option<&'static str>) {
    let own = document.review.editors.contains(&viewer.user_id)
        || document
            .review
            .submitted
            .as_ref()
            .is_some_and(|by| by.user_id == viewer.user_id);
    match document.status {
        Status::Draft | Status::Returned if !viewer.may(Permission::EditDocuments) => {
            ("none", None)
        }
        Status::Draft | Status::Returned if document.content.pending() > 0 => ("decide", None),
        Status::Draft | Status::Returned => ("submit", None),
        Status::InReview if !viewer.may(Permission::ReviewDocuments) => {
            ("none", Some("法定経営指導員の確認を待っています。"))
        }
        Status::InReview if own => (
            "none",
            Some(
                "自分が作成・編集した文書は承認できません。ほかの法定経営指導員の確認を待っています。",
            ),
        ),
        Status::InReview => ("approve", None),
        // What was proposed is agreed on before anything is planned on it.
        Status::Approved
            if document.kind == Kind::Proposal && viewer.may(Permission::RecordAgreement) =>
        {
            ("agree", None)
        }
        Status::Approved | Status::Agreed
            if document.kind != Kind::BusinessPlan && viewer.may(Permission::Draft) =>
        {
            ("build_on", None)
        }
        Status::Approved if viewer.may(Permission::RecordAgreement) => ("agree", None),
        Status::Approved | Status::Agreed => ("none", None),
    }
}

fn steps(present: Status) -> Vec<Step> {
    let first = if present == Status::Returned {
        Status::Returned
    } else {
        Status::Draft
    };
    let order = [first, Status::InReview, Status::Approved, Status::Agreed];
    let at = order
        .iter()
        .position(|status| *status == present)
        .unwrap_or_default();
    order
        .iter()
        .enumerate()
        .map(|(index, status)| Step {
            label: status.label(),
            state: match index.cmp(&at) {
                std::cmp::Ordering::Less => "done",
                std::cmp::Ordering::Equal => "now",
                std::cmp::Ordering::Greater => "next",
            },
            now: index == at,
        })
        .collect()
}

/// What a person may pick as evidence for an item: 「売上高（2025年3月期）［fin.sales.2025-03］」.
pub(crate) fn evidence_options(document: &Document) -> Vec<String> {
    document
        .content
        .evidence
        .iter()
        .map(|evidence| format!("{}［{}］", evidence.label, evidence.id))
        .collect()
}

/// The id in what was picked, or what was typed itself.
pub(crate) fn picked(option: &str) -> &str {
    option
        .rsplit_once('［')
        .and_then(|(_, rest)| rest.strip_suffix('］'))
        .unwrap_or_else(|| option.trim())
}

#[cfg(test)]
mod tests {
    use super::super::samples::documents::{swot, viewer};
    use super::*;

    #[test]
    fn the_next_step_is_the_one_that_person_can_take() {
        let mut document = swot(2);
        let (advisor, lead) = (viewer(1, Role::Advisor), viewer(2, Role::LeadAdvisor));
        let next = |document: &Document, viewer| DocumentHead::of(document, viewer).next;
        assert_eq!(next(&document, advisor), "decide");
        for item in &mut document.content.items {
            item.decision = Decision::Accepted;
        }
        assert_eq!(next(&document, advisor), "submit");
        assert_eq!(next(&document, viewer(3, Role::Admin)), "none");
        document.status = Status::InReview;
        assert_eq!(next(&document, advisor), "none");
        assert_eq!(next(&document, lead), "approve");
        document.review.editors.push(lead.user_id);
        assert_eq!(next(&document, lead), "none");
        assert!(DocumentHead::of(&document, lead).may_return);
        document.status = Status::Approved;
        assert_eq!(next(&document, advisor), "build_on");
        document.kind = Kind::BusinessPlan;
        assert_eq!(next(&document, advisor), "agree");
    }

    #[test]
    fn evidence_is_picked_by_its_label_or_typed_by_its_id() {
        assert_eq!(
            picked("売上高（2025年3月期）［fin.sales.2025-03］"),
            "fin.sales.2025-03"
        );
        assert_eq!(picked(" fin.sales.2025-03 "), "fin.sales.2025-03");
    }
}
