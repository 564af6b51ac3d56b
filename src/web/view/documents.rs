//! The 計画 tab: what was written so far, in the order SWOT → action plan → business plan, and what can be asked for next.

use serde::Serialize;
use strum::IntoEnumIterator;

use crate::domain::document::{Document, Kind};
use crate::domain::id::CompanyId;

use super::document::{DocumentHead, Viewer};
use super::frame::Link;
use super::time;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DocumentsPage {
    pub(crate) steps: Vec<KindView>,
}

/// One kind: its present document, older ones, and how to get one.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct KindView {
    pub(crate) number: usize,
    pub(crate) label: &'static str,
    /// Whether a case may go on without it.
    pub(crate) optional: bool,
    /// Whether it is one that this case went on without.
    pub(crate) left_out: bool,
    pub(crate) about: &'static str,
    pub(crate) present: Option<DocumentHead>,
    pub(crate) older: Vec<Older>,
    /// Asks for a draft; none while what it builds on is missing, or for people who may not.
    pub(crate) ask: Option<Link>,
    /// Why it cannot be asked for yet.
    pub(crate) wait: Option<String>,
    /// Whether asking is the next step of the case.
    pub(crate) primary: bool,
}

/// An older document of a kind.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Older {
    pub(crate) href: String,
    pub(crate) version: i64,
    pub(crate) status_label: &'static str,
    pub(crate) created: String,
}

impl DocumentsPage {
    /// `documents` newest first.
    pub(crate) fn of(company: CompanyId, documents: &[Document], viewer: Viewer) -> Self {
        let may_ask = viewer.may(crate::domain::access::Permission::Draft);
        let mut steps: Vec<KindView> = Kind::iter()
            .enumerate()
            .map(|(index, kind)| kind_view(index + 1, kind, company, documents, viewer, may_ask))
            .collect();
        if let Some(next) = steps
            .iter_mut()
            .find(|step| !step.left_out && step.present.is_none() && step.ask.is_some())
        {
            next.primary = true;
        }
        Self { steps }
    }
}

fn kind_view(
    number: usize,
    kind: Kind,
    company: CompanyId,
    documents: &[Document],
    viewer: Viewer,
    may_ask: bool,
) -> KindView {
    let mut of_kind = documents.iter().filter(|document| document.kind == kind);
    let present = of_kind
        .next()
        .map(|document| DocumentHead::of(document, viewer));
    let usable = |source: &Kind| {
        let kept = |document: &Document| document.content.kept().next().is_some();
        documents
            .iter()
            .any(|document| document.kind == *source && kept(document))
    };
    // What is missing is named by the step that cannot be left out.
    let sources = kind.sources();
    let needed = sources.iter().copied().find(|source| !source.optional());
    let builds_on = needed.filter(|_| !sources.iter().any(usable));
    KindView {
        number,
        label: kind.title(),
        optional: kind.optional(),
        left_out: kind.left_out(&|kind| documents.iter().any(|document| document.kind == kind)),
        about: about(kind),
        present,
        older: of_kind
            .map(|document| Older {
                href: format!("/documents/{}", document.id),
                version: document.version,
                status_label: document.status.label(),
                created: time::day(document.created_at),
            })
            .collect(),
        ask: (may_ask && builds_on.is_none()).then(|| {
            Link::to(
                format!("/companies/{company}/drafts/new?kind={kind}"),
                format!("{}の下書きを頼む", kind.label()),
            )
        }),
        wait: builds_on.map(|source| {
            format!(
                "{}の項目を1件以上採用すると、下書きを頼めます。",
                source.label()
            )
        }),
        primary: false,
    }
}

fn about(kind: Kind) -> &'static str {
    match kind {
        Kind::Swot => "決算書と回答から、強み・弱み・機会・脅威を整理します。",
        Kind::CrossSwot => "確かめた強み・弱みと機会・脅威を組み合わせ、進む方向を考えます。",
        Kind::Proposal => "本質的な課題と根本原因、誰がいつ支えるかを一枚にまとめます。",
        Kind::ActionPlan => "確かめたSWOTから、誰が・いつ・何をするかを決めます。",
        Kind::BusinessPlan => "SWOTとアクションプランを、提出できる文章にまとめます。",
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::documents::{action_plan, company_id, swot, viewer};
    use super::*;
    use crate::domain::access::Role;
    use crate::domain::document::Decision;

    #[test]
    fn each_kind_waits_for_what_it_builds_on() {
        let view = |documents: &[Document], role| {
            DocumentsPage::of(company_id(), documents, viewer(1, role)).steps
        };
        let steps = view(&[], Role::Advisor);
        assert!(steps[0].primary && steps[0].ask.is_some());
        assert!(
            steps[1].ask.is_none()
                && steps[1]
                    .wait
                    .as_deref()
                    .is_some_and(|wait| wait.starts_with("SWOT分析"))
        );
        let mut checked = swot(4);
        checked.content.items[0].decision = Decision::Accepted;
        let steps = view(&[checked.clone()], Role::Advisor);
        assert!(steps[0].present.is_some() && steps[1].primary);
        let asks: Vec<bool> = steps.iter().map(|step| step.ask.is_some()).collect();
        assert_eq!(asks, [true, true, true, true, false]);
        assert!(steps[1].optional && !steps[3].optional);
        assert!(
            view(std::slice::from_ref(&checked), Role::Admin)[1]
                .ask
                .is_none()
        );
        let mut plan = action_plan(1);
        plan.content.items[0].decision = Decision::Accepted;
        let steps = view(&[plan, checked], Role::Advisor);
        assert!(
            steps[4].primary && !steps[1].primary,
            "the optional steps were left out"
        );
    }
}
