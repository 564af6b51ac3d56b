//! The pages of documents in every state.

use crate::domain::access::Role;
use crate::domain::document::{Decision, Document};
use crate::domain::review::{Signature, Status};
use crate::web::view::action_plan::ActionPlanPage;
use crate::web::view::business_plan::{Asked, BusinessPlanPage};
use crate::web::view::cross_swot::{CrossSwotPage, NewStrategy, TypedStrategy};
use crate::web::view::document::{DocumentHead, Viewer};
use crate::web::view::documents::DocumentsPage;
use crate::web::view::frame::{Frame, Tab};
use crate::web::view::proposal::{ProposalPage, TypedPart};
use crate::web::view::swot::SwotPage;
use crate::web::view::versions::{DiffPage, VersionRow, VersionsPage};

use super::documents::{
    action_plan, business_plan, company_id, cross_swot, proposal, swot, swot_at_work, user, viewer,
};
use super::pages::{NAME, Sample, name, sample};
use super::{LONG_NAME, said, timestamp, under};

fn signed(n: u128, name: &str) -> Signature {
    Signature {
        user_id: user(n),
        name: name.into(),
        at: timestamp(),
    }
}

fn in_status(mut document: Document, status: Status) -> Document {
    document.status = status;
    document.review.submitted = Some(signed(1, "佐藤 指導"));
    if status != Status::Draft {
        for item in &mut document.content.items {
            item.decision = if item.decision == Decision::Pending {
                Decision::Accepted
            } else {
                item.decision
            };
        }
    }
    if status == Status::Returned {
        document.review.returned = Some((
            signed(2, "法定 一郎"),
            "W1の数値の出どころを書き足してください。".into(),
        ));
    }
    if status.approved() {
        document.review.approved = Some(signed(2, "法定 一郎"));
    }
    if status == Status::Agreed {
        document.review.agreed = Some((
            signed(1, "佐藤 指導"),
            "これなら自分でもやれそうです。".into(),
        ));
    }
    document
}

/// A document that people emptied: no item, no question.
fn emptied(mut document: Document) -> Document {
    document.content.items.clear();
    document.content.questions.clear();
    document
}

fn refused_strategy(me: Viewer) -> CrossSwotPage {
    let typed = TypedStrategy {
        reason: "書きかけの理由".into(),
        priority: "9".into(),
        from: vec!["S1".into()],
    };
    let new = NewStrategy {
        cell: "WT".into(),
        text: "書きかけの方針".into(),
        author: "owner".into(),
        error: Some("優先度は1（先に取り組む）から5までの数で入力してください".into()),
    };
    CrossSwotPage::of(&cross_swot(), me)
        .refused("SO1", "　", &typed, "文を入力してください")
        .typed(new, &typed)
}

fn refused_part(me: Viewer) -> ProposalPage {
    let typed = TypedPart {
        month: "来月".into(),
        by: "expert".into(),
        priority: "2".into(),
        ..TypedPart::default()
    };
    let month = "「2026-04」のように年と月で入力してください";
    ProposalPage::of(&proposal(), me)
        .refused("P1", "書きかけ", &typed, month)
        .refused("I1", "書きかけ", &typed, "文を入力してください")
        .refused("C1", "書きかけ", &typed, "文を入力してください")
        .typed("support", "書きかけの支援", "owner", &typed, month)
}

#[expect(clippy::too_many_lines, reason = "a list")]
pub(super) fn documents() -> Vec<Sample> {
    let (me, lead) = (viewer(1, Role::Advisor), viewer(2, Role::LeadAdvisor));
    let swot_frame = |state: &str| under("SWOT分析", name(state), Tab::Swot);
    let plan_frame = under("計画", NAME, Tab::Plans);
    let proposal_frame = under("取組課題提案書", NAME, Tab::Plans);
    let mut refused = SwotPage::of(&swot_at_work(), me).refused("S1", "　", "文を入力してください");
    refused.new_item.quadrant = "opportunity".into();
    refused.new_item.error = Some("文を入力してください".into());
    refused.document = refused.document.refused(
        "未確認の項目が5件あります。すべて選んでから確認を依頼してください",
        "",
    );
    let form = [Asked {
        key: "finance",
        asks: "売上・利益・借入れ・純資産の推移を、良い点から順に書きます。",
        max_chars: 700,
    }];
    let mut all = vec![
        sample(
            "swot",
            "empty",
            &swot_frame("empty"),
            &SwotPage::of(&swot(0), me),
        ),
        sample(
            "swot",
            "typical",
            &said(swot_frame("typical"), "item_accepted"),
            &SwotPage::of(&swot_at_work(), me),
        ),
        sample(
            "swot",
            "overfull",
            &swot_frame("overfull"),
            &SwotPage::of(&swot(60), me),
        ),
        sample("swot", "errors", &swot_frame("errors"), &refused),
        sample(
            "swot",
            "returned",
            &swot_frame("returned"),
            &SwotPage::of(&in_status(swot(8), Status::Returned), me),
        ),
        sample(
            "swot",
            "review",
            &swot_frame("review"),
            &SwotPage::of(&in_status(swot(8), Status::InReview), lead),
        ),
        sample(
            "swot",
            "waiting",
            &swot_frame("waiting"),
            &SwotPage::of(&in_status(swot(8), Status::InReview), me),
        ),
        sample(
            "swot",
            "agreed",
            &swot_frame("agreed"),
            &SwotPage::of(&in_status(swot(8), Status::Agreed), me),
        ),
        sample(
            "cross_swot",
            "typical",
            &swot_frame("typical"),
            &CrossSwotPage::of(&cross_swot(), me),
        ),
        sample(
            "cross_swot",
            "empty",
            &swot_frame("empty"),
            &CrossSwotPage::of(&emptied(cross_swot()), me),
        ),
        sample(
            "cross_swot",
            "errors",
            &swot_frame("errors"),
            &refused_strategy(me),
        ),
        sample(
            "cross_swot",
            "approved",
            &swot_frame("approved"),
            &CrossSwotPage::of(&in_status(cross_swot(), Status::Approved), me),
        ),
        sample(
            "proposal",
            "typical",
            &proposal_frame,
            &ProposalPage::of(&proposal(), me),
        ),
        sample(
            "proposal",
            "empty",
            &proposal_frame,
            &ProposalPage::of(&emptied(proposal()), me),
        ),
        sample("proposal", "errors", &proposal_frame, &refused_part(me)),
        sample(
            "proposal",
            "approved",
            &proposal_frame,
            &ProposalPage::of(&in_status(proposal(), Status::Approved), me),
        ),
        sample(
            "action_plan",
            "empty",
            &plan_frame,
            &ActionPlanPage::of(&action_plan(0), me),
        ),
        sample(
            "action_plan",
            "typical",
            &plan_frame,
            &ActionPlanPage::of(&action_plan(4), me),
        ),
        sample(
            "action_plan",
            "overfull",
            &under("計画", LONG_NAME, Tab::Plans),
            &ActionPlanPage::of(&action_plan(30), me),
        ),
        sample(
            "business_plan",
            "typical",
            &plan_frame,
            &BusinessPlanPage::of(&business_plan(), &form, me),
        ),
        sample(
            "business_plan",
            "approved",
            &plan_frame,
            &BusinessPlanPage::of(&in_status(business_plan(), Status::Approved), &form, me),
        ),
        sample(
            "documents",
            "empty",
            &plan_frame,
            &DocumentsPage::of(company_id(), &[], me),
        ),
        sample(
            "documents",
            "typical",
            &plan_frame,
            &DocumentsPage::of(
                company_id(),
                &[
                    action_plan(4),
                    in_status(swot(8), Status::Approved),
                    swot(60),
                ],
                me,
            ),
        ),
    ];
    all.extend(versions(&plan_frame));
    all
}

fn versions(plan_frame: &Frame) -> Vec<Sample> {
    let head = DocumentHead::of(
        &in_status(swot(8), Status::InReview),
        viewer(2, Role::LeadAdvisor),
    );
    let row = |version: i64| VersionRow {
        version,
        at: "2026年11月18日 10:32".into(),
        by: "佐藤 指導".into(),
        change: ["下書きができました", "S1を採用しました", "W2を修正しました"]
            [usize::try_from(version % 3).unwrap()]
        .into(),
        status: "下書き",
        from: version == 1,
        to: version == 12,
    };
    let (old, mut new) = (swot(8).content, swot_at_work().content);
    new.items.truncate(9);
    let page = VersionsPage {
        document: head.clone(),
        versions: (1..=12).rev().map(row).collect(),
        diff_href: "/documents/x/diff".into(),
    };
    vec![
        sample("versions", "typical", plan_frame, &page),
        sample(
            "diff",
            "typical",
            plan_frame,
            &DiffPage::of(head.clone(), (1, &old), (12, &new)),
        ),
        sample(
            "diff",
            "empty",
            plan_frame,
            &DiffPage::of(head, (12, &old), (12, &old)),
        ),
    ]
}
