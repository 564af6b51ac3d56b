//! Every operation of the API as a request that can succeed: what the tests of rights and of isolation go through.

use serde_json::json;

use super::samples::{TRIAL_BALANCE, World, answers, figures, new_provider, profile};
use super::{Call, TestApp};

/// A version that a chamber may take up as its own.
const OWN_PROMPT: &str = include_str!("../../../prompts/swot/2.hbs");

/// An operation by its `operationId`, with a request for it.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    pub(crate) id: &'static str,
    pub(crate) call: Call,
    /// Whether somebody of another chamber gets an answer of their own instead of a 404: no id stands in it.
    pub(crate) everybodys: bool,
}

/// All of them, about the things of one chamber.
pub(crate) fn operations(app: &TestApp, world: &World) -> Vec<Operation> {
    let mut all = common();
    all.extend(of_company(app, world));
    all.extend(of_drafts(world));
    all.extend(of_documents(world));
    all.extend(of_providers(world));
    all
}

fn op(id: &'static str, call: Call) -> Operation {
    Operation {
        id,
        call,
        everybodys: false,
    }
}

fn common() -> Vec<Operation> {
    let calls = [
        ("get_me", Call::get("/me")),
        (
            "find_industries",
            Call::get("/industries?q=%E6%97%85%E9%A4%A8"),
        ),
        ("list_checklists", Call::get("/checklists")),
        ("list_companies", Call::get("/companies")),
        ("list_account_titles", Call::get("/account-titles")),
        ("list_providers", Call::get("/providers")),
        ("get_spending", Call::get("/spending")),
        ("list_calls", Call::get("/calls")),
        ("get_kept", Call::get("/reports/kept")),
        (
            "create_provider",
            Call::post("/providers", &new_provider("another")),
        ),
        ("list_prompts", Call::get("/prompts")),
        ("get_prompt", Call::get("/prompts/swot/2")),
        (
            "add_prompt",
            Call::post("/prompts/swot", &json!({"content": OWN_PROMPT})),
        ),
        ("diff_prompts", Call::get("/prompts/swot/diff?from=1&to=2")),
        (
            "move_label",
            Call::put("/prompts/swot/labels/staging", &json!({"version": 1})),
        ),
        (
            "test_prompt",
            Call::post("/prompts/swot/2/test", &json!({"provider": "rules"})),
        ),
        ("get_drafting_settings", Call::get("/drafting-settings")),
        (
            "put_drafting_settings",
            Call::put("/drafting-settings", &json!({"chain": ["rules"]})).seen(0),
        ),
        (
            "put_account_title",
            Call::put(
                "/account-titles",
                &json!({"section": "profit_and_loss", "name": "共通手当", "title": null}),
            ),
        ),
        (
            "import_companies",
            Call::file(
                "/companies/import",
                "一覧.csv",
                "事業者名,業種\n株式会社一覧,飲食業\n".as_bytes(),
                &[],
            ),
        ),
        (
            "create_company",
            Call::post("/companies", &profile("株式会社新規")),
        ),
    ];
    calls
        .into_iter()
        .map(|(id, call)| Operation {
            id,
            call,
            everybodys: true,
        })
        .collect()
}

fn of_company(app: &TestApp, world: &World) -> Vec<Operation> {
    let company = format!("/companies/{}", world.company);
    let at = |rest: &str| format!("{company}/{rest}");
    vec![
        op("get_company", Call::get(&company)),
        op(
            "amend_company",
            Call::patch(&company, &json!({"municipality": "前橋市"})).seen(1),
        ),
        op("archive_company", Call::delete(&company).seen(1)),
        op("restore_company", Call::step(&at("restore")).seen(1)),
        op("list_statements", Call::get(&at("statements"))),
        op(
            "put_statement",
            Call::put(&at("statements/2024-03"), &figures()),
        ),
        op(
            "delete_statement",
            Call::delete(&at("statements/2025-03")).seen(1),
        ),
        op("get_lines", Call::get(&at("statements/2025-03/lines"))),
        op(
            "put_shares",
            Call::put(&at("statements/2025-03/lines"), &json!({"shares": []})),
        ),
        op(
            "import_statements",
            Call::file(
                &at("statements/import?commit=true"),
                "試算表.csv",
                TRIAL_BALANCE.as_bytes(),
                &[("period_end", "2023-03")],
            ),
        ),
        op(
            "delete_account_title",
            Call::delete(&format!(
                "/account-titles?section=profit_and_loss&name={}",
                url::form_urlencoded::byte_serialize(world.title.as_bytes()).collect::<String>()
            )),
        ),
        op("get_analysis", Call::get(&at("analysis"))),
        op("get_peers", Call::get(&at("analysis/peers"))),
        op(
            "export_analysis",
            Call::get(&at("analysis/export?format=xlsx")),
        ),
        op(
            "draw_chart",
            Call::get(&at("analysis/chart?chart=cost&format=svg")),
        ),
        op("get_radar", Call::get(&at("analysis/radar.svg"))),
        op("list_evidence", Call::get(&at("evidence"))),
        op("get_answers", Call::get(&at("checklists/general_checkup"))),
        op(
            "put_answers",
            Call::put(&at("checklists/general_checkup"), &answers(app)).seen(1),
        ),
        op("get_privacy", Call::get(&at("privacy"))),
        op(
            "put_privacy",
            Call::put(&at("privacy"), &json!({"names": {"owner": ["試験 太郎"]}})).seen(0),
        ),
        op("list_documents", Call::get(&at("documents"))),
    ]
}

fn of_providers(world: &World) -> Vec<Operation> {
    let path = format!("/providers/{}", world.provider);
    let mut body = new_provider("x");
    body.as_object_mut().unwrap().remove("id");
    vec![
        op("get_provider", Call::get(&path)),
        op("put_provider", Call::put(&path, &body).seen(1)),
        op("delete_provider", Call::delete(&path).seen(1)),
        op("test_provider", Call::step(&format!("{path}/test"))),
    ]
}

fn of_drafts(world: &World) -> Vec<Operation> {
    let (company, draft) = (world.company, format!("/drafts/{}", world.draft));
    vec![
        op(
            "preview_draft",
            Call::get(&format!("/companies/{company}/drafts/preview?kind=swot")),
        ),
        op(
            "list_drafts",
            Call::get(&format!("/companies/{company}/drafts")),
        ),
        op(
            "create_draft",
            Call::post(
                &format!("/companies/{company}/drafts"),
                &json!({"kind": "swot"}),
            ),
        ),
        op("get_draft", Call::get(&draft)),
        op("cancel_draft", Call::step(&format!("{draft}/cancel"))),
        op("follow_draft", Call::get(&format!("{draft}/events"))),
    ]
}

fn of_documents(world: &World) -> Vec<Operation> {
    let document = format!("/documents/{}", world.document);
    let at = |rest: &str| format!("{document}/{rest}");
    let accept = json!({"decision": "accepted"});
    let new = json!({"text": "後継者が決まっている", "quadrant": "strength"});
    let reason = json!({"reason": "根拠を足してください"});
    vec![
        op("get_document", Call::get(&document)),
        op("list_versions", Call::get(&at("versions"))),
        op("diff_versions", Call::get(&at("diff?from=1&to=1"))),
        op("get_coverage", Call::get(&at("coverage"))),
        op("decide_item", Call::patch(&at("items/S1"), &accept).seen(1)),
        op("add_item", Call::post(&at("items"), &new).seen(1)),
        op("export_document", Call::get(&at("export?format=md"))),
        op(
            "submit_document",
            Call::step(&format!("/documents/{}/submit", world.decided)).seen(1),
        ),
        op(
            "return_document",
            Call::post(&format!("/documents/{}/return", world.in_review), &reason).seen(1),
        ),
        op(
            "approve_document",
            Call::step(&format!("/documents/{}/approve", world.in_review)).seen(1),
        ),
        op(
            "agree_document",
            Call::step(&format!("/documents/{}/agree", world.approved)).seen(1),
        ),
        op(
            "revise_document",
            Call::step(&format!("/documents/{}/revise", world.approved)).seen(1),
        ),
    ]
}

/// The `operationId`s that the OpenAPI document has.
pub(crate) fn declared() -> Vec<String> {
    let document = serde_json::to_value(banso::web::api::openapi()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let mut ids: Vec<String> = paths
        .values()
        .flat_map(|path| path.as_object().unwrap().values())
        .filter_map(|operation| operation["operationId"].as_str().map(str::to_owned))
        .collect();
    ids.sort();
    ids
}
