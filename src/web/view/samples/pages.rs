//! Every page in every state.

use serde::Serialize;

use crate::web::templates::render;
use crate::web::view::Page;
use crate::web::view::account::AccountPage;
use crate::web::view::conflict::{ConflictPage, Known};
use crate::web::view::error::ErrorPage;
use crate::web::view::field::FieldError;
use crate::web::view::frame::{Frame, Link, Section, Tab};
use crate::web::view::help::HelpPage;
use crate::web::view::login::{LoginPage, SetupPage};

use super::analysis::{about, overfull, statements};
use super::{
    LONG_NAME, document_pages, frame, glossary, imports, lines, lists, privacy, said, sheets, under,
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

pub(super) const NAME: &str = "中華そば 峠ノ灯";

pub(super) fn name(state: &str) -> &'static str {
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

pub(super) fn all() -> Vec<Sample> {
    [
        lists_and_frames(),
        public(),
        forms(),
        document_pages::documents(),
        files_in(),
    ]
    .concat()
}
