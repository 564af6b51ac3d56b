//! Every page in every state, and the test that renders them all.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::domain::access::Role;
use crate::domain::document::{Decision, Document};
use crate::domain::review::{Signature, Status};
use crate::web::templates::{self, render};
use crate::web::view::Page;
use crate::web::view::account::AccountPage;
use crate::web::view::action_plan::ActionPlanPage;
use crate::web::view::business_plan::{Asked, BusinessPlanPage};
use crate::web::view::conflict::{ConflictPage, Known};
use crate::web::view::cross_swot::{CrossSwotPage, NewStrategy, TypedStrategy};
use crate::web::view::document::DocumentHead;
use crate::web::view::document::Viewer;
use crate::web::view::documents::DocumentsPage;
use crate::web::view::error::ErrorPage;
use crate::web::view::field::FieldError;
use crate::web::view::frame::{Frame, Link, Section, Tab};
use crate::web::view::help::HelpPage;
use crate::web::view::login::{LoginPage, SetupPage};
use crate::web::view::proposal::{ProposalPage, TypedPart};
use crate::web::view::swot::SwotPage;
use crate::web::view::versions::{DiffPage, VersionRow, VersionsPage};

use super::analysis::{about, overfull, statements};
use super::documents::{
    action_plan, business_plan, company_id, cross_swot, proposal, swot, swot_at_work, user, viewer,
};
use super::{
    LONG_NAME, frame, glossary, imports, lines, lists, privacy, said, sheets, timestamp, under,
};

/// (template, state, page)
pub(super) type Sample = (&'static str, &'static str, String);

pub(super) fn sample(
    template: &'static str,
    state: &'static str,
    frame: &Frame,
    body: &impl Serialize,
) -> Sample {
    (
        template,
        state,
        render(
            template,
            &Page {
                frame: frame.clone(),
                body,
            },
        )
        .unwrap_or_else(|error| panic!("{state}: {error}")),
    )
}

const NAME: &str = "中華そば 峠ノ灯";

fn name(state: &str) -> &'static str {
    if state == "overfull" { LONG_NAME } else { NAME }
}

fn lists_and_frames() -> Vec<Sample> {
    let mut all = Vec::new();
    for (state, long, empty) in [
        ("typical", false, false),
        ("overfull", true, false),
        ("empty", false, true),
    ] {
        all.push(sample(
            "today",
            state,
            &frame(Section::Today, "今日"),
            &lists::today(long, empty),
        ));
        all.push(sample(
            "companies",
            state,
            &frame(Section::Companies, "事業者"),
            &lists::companies(long, empty),
        ));
    }
    for state in ["typical", "errors", "added"] {
        let frame = frame(Section::Admin, "利用者");
        let frame = if state == "added" {
            said(frame, "person_added")
        } else {
            frame
        };
        all.push(sample("people", state, &frame, &lists::people(state)));
    }
    for (state, empty) in [("typical", false), ("empty", true)] {
        all.push(sample(
            "records",
            state,
            &under("記録", NAME, Tab::Records),
            &lists::records(empty),
        ));
    }
    all.push(sample(
        "help",
        "typical",
        &frame(Section::Help, "ヘルプ"),
        &HelpPage::of(&about(), &glossary()),
    ));
    let mut account = AccountPage::of(
        "佐藤 指導",
        "shidoin@example.jp",
        "経営指導員",
        false,
        Vec::new(),
    );
    all.push(sample(
        "account",
        "typical",
        &frame(Section::Account, "アカウント"),
        &account,
    ));
    account.token = Some("bnso_5f2c8b7e4a9d1c6f3b8e2a7d4c9f1e6b".into());
    account.has_token = true;
    all.push(sample(
        "account",
        "token",
        &frame(Section::Account, "アカウント"),
        &account,
    ));
    all
}

fn public() -> Vec<Sample> {
    let way = [
        Link::to("/companies", "事業者一覧へ"),
        Link::to("/", "今日の画面へ"),
    ];
    let missing = ErrorPage {
        status: 404,
        heading: "お探しのページは見つかりません".into(),
        detail: "アドレスが変わったか、別の商工会議所のデータです。事業者一覧から探してください。"
            .into(),
        ways: way.into(),
        request: Some("0190a000-0000-7000-8000-0000000000ff".into()),
    };
    let login = LoginPage::of(
        "shidoin@example.jp",
        Some("メールアドレスかパスワードが違います。".into()),
        Some("/companies"),
    );
    let errors = vec![FieldError::at("password", "12文字以上にしてください").called("パスワード")];
    vec![
        sample(
            "login",
            "empty",
            &Frame::public("ログイン"),
            &LoginPage::of("", None, None),
        ),
        sample(
            "login",
            "errors",
            &said(Frame::public("ログイン"), "logged_out"),
            &login,
        ),
        sample(
            "setup",
            "first",
            &Frame::public("はじめの設定"),
            &SetupPage::of("t", true, ("", "", ""), Vec::new()),
        ),
        sample(
            "setup",
            "invited",
            &Frame::public("パスワード"),
            &SetupPage::of("t", false, ("", "法定 一郎", "a@example.jp"), errors),
        ),
        sample(
            "error",
            "typical",
            &frame(Section::Companies, "見つかりません"),
            &missing,
        ),
        sample(
            "error",
            "public",
            &Frame::public("見つかりません"),
            &ErrorPage {
                request: None,
                ..missing.clone()
            },
        ),
    ]
}

fn forms() -> Vec<Sample> {
    let mut all = Vec::new();
    for state in ["empty", "errors", "edit"] {
        all.push(sample(
            "company_form",
            state,
            &frame(Section::Companies, "事業者の登録"),
            &sheets::company_form(state),
        ));
    }
    for state in ["empty", "typical", "adding", "errors", "overfull"] {
        let frame = said(
            under("財務", name(state), Tab::Statements),
            "statements_doubt",
        );
        all.push(sample(
            "statements",
            state,
            &frame,
            &sheets::statements_page(state),
        ));
    }
    for (state, sheet) in [("empty", 0), ("typical", 0), ("overfull", 0), ("sheet", 1)] {
        all.push(sample(
            "checklist",
            state,
            &under("総点検", name(state), Tab::Checklists),
            &sheets::checklist_page(sheet, state),
        ));
    }
    for (state, rows) in [
        ("empty", Vec::new()),
        ("typical", statements(3)),
        ("one", statements(1)),
        ("overfull", overfull()),
    ] {
        all.push(sample(
            "analysis",
            state,
            &under("ロカベン", name(state), Tab::Analysis),
            &sheets::analysis_page(&rows),
        ));
    }
    for state in ["empty", "typical", "overfull"] {
        all.push(sample(
            "overview",
            state,
            &under("概要", name(state), Tab::Overview),
            &sheets::overview(state),
        ));
    }
    for state in ["typical", "rules", "blocked", "held", "overfull"] {
        all.push(sample(
            "draft_new",
            state,
            &under("下書きを頼む", name(state), Tab::Plans),
            &sheets::draft_new(state),
        ));
    }
    for state in ["queued", "running", "succeeded", "failed", "cancelled"] {
        let mut frame = under("下書き", NAME, Tab::Plans);
        frame.refresh = matches!(state, "queued" | "running").then_some(5);
        all.push(sample("draft", state, &frame, &sheets::draft(state)));
    }
    all.extend(super::prompts::samples());
    all.extend(super::providers::samples());
    all.extend(super::ledger::samples());
    all.push(sample(
        "conflict",
        "typical",
        &under("保存の重なり", NAME, Tab::Checklists),
        &conflict(true),
    ));
    all.push(sample(
        "conflict",
        "equal",
        &under("保存の重なり", NAME, Tab::Checklists),
        &conflict(false),
    ));
    all
}

fn conflict(differs: bool) -> ConflictPage {
    let sent = [
        ("version", "3"),
        ("fact", "夜の募集に2件の応募がありました。"),
        ("name", if differs { "峠ノ灯" } else { "峠の灯" }),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let known = [
        (
            "fact",
            "質問3　わかった事実",
            if differs {
                "応募がない状態が続いている。\n時給は地域の平均です。"
            } else {
                "夜の募集に2件の応募がありました。"
            },
        ),
        ("name", "事業者名", "峠の灯"),
    ]
    .map(|(name, label, saved)| Known {
        name: name.into(),
        label: label.into(),
        saved: saved.into(),
    });
    ConflictPage::of(
        "総点検の回答",
        "/x",
        Link::to("/x", "保存されている内容を開く"),
        5,
        &sent,
        &known,
    )
    .saved_by(Some("法定 一郎（10:32）".into()))
}

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
fn documents() -> Vec<Sample> {
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

fn files_in() -> Vec<Sample> {
    let mut all = Vec::new();
    for state in ["empty", "typical", "errors", "overfull"] {
        let frame = under("送信の同意と伏せる名前", name(state), Tab::Overview);
        all.push(sample("privacy", state, &frame, &privacy::page(state)));
    }
    for state in ["empty", "typical", "errors", "overfull"] {
        let frame = under("決算書の明細", name(state), Tab::Statements);
        all.push(sample("lines", state, &frame, &lines::page(state)));
    }
    for state in ["empty", "typical", "errors"] {
        let frame = under("ファイルから取り込む", NAME, Tab::Statements);
        all.push(sample("imports", state, &frame, &imports::imports(state)));
    }
    for state in ["typical", "new", "sole", "overfull"] {
        let frame = under("取り込む内容の確認", name(state), Tab::Statements);
        all.push(sample("import", state, &frame, &imports::import(state)));
    }
    for state in ["empty", "typical", "errors", "overfull"] {
        let frame = frame(Section::Companies, "事業者の一覧を取り込む");
        let body = imports::company_import(state);
        all.push(sample("company_import", state, &frame, &body));
    }
    for (state, count, admin) in [
        ("empty", 0, true),
        ("typical", 3, true),
        ("advisor", 3, false),
    ] {
        let frame = frame(Section::Admin, "勘定科目の割り当て");
        let body = imports::account_titles(count, admin);
        all.push(sample("account_titles", state, &frame, &body));
    }
    all
}

fn all() -> Vec<Sample> {
    [
        lists_and_frames(),
        public(),
        forms(),
        documents(),
        files_in(),
    ]
    .concat()
}

#[test]
fn every_template_renders_in_every_state() {
    let samples = all();
    let seen: BTreeSet<&str> = samples.iter().map(|(template, ..)| *template).collect();
    let pages = templates::pages();
    assert_eq!(
        seen.into_iter().collect::<Vec<_>>(),
        pages.iter().map(String::as_str).collect::<Vec<_>>()
    );
    for (template, state, html) in &samples {
        let place = format!("{template} {state}");
        assert!(
            html.starts_with("<!doctype html>") && html.ends_with("</html>"),
            "{place}"
        );
        assert_eq!(
            html.matches("<h1").count(),
            1,
            "{place}: one heading of the first level"
        );
        assert!(
            !html.contains(" style=") && !html.contains("<script>") && !html.contains(" onclick="),
            "{place}: inline"
        );
        assert!(!html.contains("javascript:"), "{place}");
        let primary = html.matches("btn primary").count();
        assert!(primary <= 1, "{place}: {primary} primary buttons");
        labelled(html, &place);
        unique_ids(html, &place);
    }
}

/// Every visible input has a label: `for` its id, around it, or `aria-label`.
fn labelled(html: &str, place: &str) {
    for tag in ["<input ", "<select ", "<textarea "] {
        for (at, _) in html.match_indices(tag) {
            let input = &html[at..at + html[at..].find('>').unwrap()];
            if input.contains("type=\"hidden\"") || input.contains("aria-label=") {
                continue;
            }
            let id = input
                .split(" id=\"")
                .nth(1)
                .and_then(|rest| rest.split('"').next());
            let named = id.is_some_and(|id| html.contains(&format!("for=\"{id}\"")));
            let inside = html[..at]
                .rfind("<label")
                .is_some_and(|label| !html[label..at].contains("</label>"));
            assert!(named || inside, "{place}: no label for {input}");
        }
    }
}

fn unique_ids(html: &str, place: &str) {
    let mut ids: Vec<&str> = html
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let count = ids.len();
    ids.sort_unstable();
    let repeated: Vec<&str> = ids
        .windows(2)
        .filter(|pair| pair[0] == pair[1])
        .map(|pair| pair[0])
        .collect();
    assert!(
        repeated.is_empty(),
        "{place}: ids given twice of {count}: {repeated:?}"
    );
}

#[test]
fn what_can_be_edited_stands_in_its_form() {
    let document = swot(4);
    let text = &document.content.items[0].text;
    let page = SwotPage::of(&document, viewer(1, Role::Advisor));
    let (_, _, html) = sample("swot", "edit", &under("SWOT", NAME, Tab::Swot), &page);
    let form = html.split("id=\"text-S1\"").nth(1).unwrap();
    assert!(
        form.split("</textarea>")
            .next()
            .unwrap()
            .contains(text.as_str())
    );
    let page = ActionPlanPage::of(&action_plan(1), viewer(1, Role::Advisor));
    let (_, _, html) = sample(
        "action_plan",
        "edit",
        &under("計画", NAME, Tab::Plans),
        &page,
    );
    for (field, value) in [
        ("text", &page.actions[0].item.plain),
        ("how", &page.actions[0].form.how),
    ] {
        let form = html.split(&format!("id=\"{field}-A1\"")).nth(1).unwrap();
        assert!(
            form.split("</textarea>")
                .next()
                .unwrap()
                .contains(value.as_str()),
            "{field}"
        );
    }
}

/// A field named like a helper would silently be a call of it.
#[test]
fn no_template_asks_for_a_field_by_the_name_of_a_helper() {
    let helpers = [
        "raw", "log", "lookup", "len", "num", "dots", "asset", "icon", "term", "eq", "ne", "not",
        "and", "or", "gt", "lt",
    ];
    for name in templates::all() {
        let text = templates::source(&name);
        for helper in helpers {
            assert!(
                !text.contains(&format!("{{{{{helper}}}}}")),
                "{name}: {{{{{helper}}}}}"
            );
        }
    }
}

#[test]
fn what_people_type_is_never_markup() {
    let evil = "<img src=x onerror=alert(1)>\"'{{7*7}}";
    let mut document = swot(4);
    for item in &mut document.content.items {
        item.text = evil.into();
        item.ai_text = Some(format!("{evil}!"));
    }
    for evidence in &mut document.content.evidence {
        evidence.label = evil.into();
        evidence.display = evil.into();
        evidence.quote = Some(evil.into());
        evidence.source = evil.into();
    }
    let frame = under(evil, evil, Tab::Swot);
    let (_, _, html) = sample(
        "swot",
        "evil",
        &frame,
        &SwotPage::of(&document, viewer(1, Role::Advisor)),
    );
    assert!(html.contains("&lt;img") && !html.contains("<img") && html.contains("{{7*7}}"));
    let (_, _, html) = sample(
        "login",
        "evil",
        &Frame::public("x"),
        &LoginPage::of(evil, Some(evil.into()), None),
    );
    assert!(!html.contains("<img"));
}

/// Writes all samples as files, to be looked at in a browser: run with `--run-ignored all`.
#[test]
#[ignore = "writes files to look at, asserts nothing"]
fn writes_samples_to_look_at() {
    let folder = std::env::temp_dir().join("banso-pages");
    std::fs::create_dir_all(&folder).unwrap();
    for (template, state, html) in all() {
        std::fs::write(folder.join(format!("{template}--{state}.html")), html).unwrap();
    }
}
