//! `/prompts`: versions, labels, differences, trials.

use banso::store::Db;
use serde_json::{Value, json};
use wiremock::matchers::method;
use wiremock::{Mock, MockServer};

use super::provider::{at, stream};
use crate::support::engine::both;
use crate::support::samples::world;
use crate::support::{Answer, Call, Engine, Person, TestApp};

const SHIPPED: &str = include_str!("../../../prompts/swot/2.hbs");

async fn add(app: &TestApp, by: &Person, content: &str) -> Answer {
    app.send(Call::post("/prompts/swot", &json!({"content": content})).by(by))
        .await
}

async fn place(app: &TestApp, by: &Person, label: &str, version: u32) -> Answer {
    let path = format!("/prompts/swot/labels/{label}");
    app.send(Call::put(&path, &json!({"version": version})).by(by))
        .await
}

fn of_swot(list: &Value) -> &Value {
    let items = list["items"].as_array().unwrap();
    items.iter().find(|kind| kind["kind"] == "swot").unwrap()
}

both! {
    async fn a_version_is_added_compared_and_put_to_use(app: TestApp) {
        let list = app.get(&app.a.admin, "/prompts").await.is(200);
        assert_eq!(list["items"].as_array().unwrap().len(), 5);
        let labels = &of_swot(&list)["labels"];
        assert_eq!(labels[2], json!({"label": "production", "version": 2, "changed_by": null, "changed_at": null}));

        let own = SHIPPED.replace("# 質問\n", "# 質問\n- 商工会議所の独自の指示です。\n");
        let added = add(&app, &app.a.admin, &own).await;
        let place_of = added.head("location").to_owned();
        let added = added.is(201);
        assert_eq!(place_of, "/api/v1/prompts/swot/1001");
        assert_eq!((&added["version"], &added["own"], &added["created_by"]), (&json!(1001), &json!(true), &json!(app.a.admin.name)));
        assert!(added["content"].as_str().unwrap().contains("\nversion = 1001\n"));
        assert_eq!(app.get(&app.a.admin, "/prompts/swot/1001").await.is(200), added);
        let diff = app.get(&app.a.admin, "/prompts/swot/diff?from=2&to=1001").await.is(200);
        let lines = diff["lines"].as_array().unwrap();
        let added_lines: Vec<_> = lines.iter().filter(|line| line["change"] == "added").map(|line| line["text"].as_str().unwrap()).collect();
        assert_eq!(added_lines, ["version = 1001", "- 商工会議所の独自の指示です。"]);

        // Nothing is used before the label moves.
        let company = world(&app, &app.a, "見本").await.company;
        let preview = format!("/companies/{company}/drafts/preview?kind=swot");
        assert_eq!(app.get(&app.a.advisor, &preview).await.is(200)["template"], json!({"id": "swot", "version": 2}));
        let moved = place(&app, &app.a.admin, "production", 1001).await.is(200);
        assert_eq!((&moved["version"], &moved["changed_by"]), (&json!(1001), &json!(app.a.admin.name)));
        let shown = app.get(&app.a.advisor, &preview).await.is(200);
        assert_eq!(shown["template"]["version"], 1001);
        assert!(shown["messages"][0]["content"].as_str().unwrap().contains("独自の指示"));
        // Back to the first one, which lists evidence in its own way.
        place(&app, &app.a.admin, "production", 1).await.is(200);
        let first = app.get(&app.a.advisor, &preview).await.is(200);
        assert!(first["messages"][1]["content"].as_str().unwrap().contains("｜ 傾き："), "{first}");
        assert_eq!(actions(&app).await, ["prompt.add", "prompt.label", "prompt.label"]);
    }

    async fn another_chambers_version_is_not_there(app: TestApp) {
        add(&app, &app.a.admin, SHIPPED).await.is(201);
        place(&app, &app.a.admin, "production", 1001).await.is(200);
        for path in ["/prompts/swot/1001", "/prompts/swot/diff?from=2&to=1001"] {
            app.get(&app.b.admin, path).await.is(404);
        }
        app.send(Call::post("/prompts/swot/1001/test", &json!({})).by(&app.b.admin)).await.is(404);
        assert!(place(&app, &app.b.admin, "staging", 1001).await.faults(422)[0].starts_with("/version SWOT分析に第1001版はありません"));
        let theirs = app.get(&app.b.admin, "/prompts").await.is(200);
        assert_eq!((&of_swot(&theirs)["labels"][2]["version"], of_swot(&theirs)["versions"].as_array().unwrap().len()), (&json!(2), 2));
        // Its own first one has the same number and another text.
        add(&app, &app.b.admin, &SHIPPED.replace("よくある", "よく見る").replace("初版", "乙の版")).await.is(201);
        assert_eq!(of_swot(&app.get(&app.b.admin, "/prompts").await.is(200))["versions"][0]["created_by"], json!(app.b.admin.name));
    }

    async fn what_cannot_be_kept_is_said_with_its_line(app: TestApp) {
        for (content, words) in [
            (String::new(), "/content"),
            ("ただの文".to_owned(), "/content 1行目：最初の行"),
            (SHIPPED.replace("{{company.name}}", "{{company.owner_name}}"), "owner_name"),
            (SHIPPED.replace("# 数字\n", "# 数字 https://example.jp\n"), "アドレス（URL）は書けません"),
            (SHIPPED.replace("# 数字\n", "# 数字 {{month}}\n"), "より前には差し込みを置けません"),
            (SHIPPED.replace("<<<根拠 {{fence}}\n", ""), "間に置いてください"),
            (SHIPPED.replace("input.2", "input.7"), "input.7"),
            (SHIPPED.replace("\nid = \"swot\"", "\nid = \"nothing\""), "nothing"),
            (format!("{SHIPPED}{}", "長".repeat(21_000)), "64KB以内"),
        ] {
            let faults = add(&app, &app.a.admin, &content).await.faults(422);
            assert!(faults.iter().any(|fault| fault.contains(words)), "{words}: {faults:?}");
        }
        assert!(place(&app, &app.a.admin, "staging", 77).await.faults(422)[0].contains("第77版はありません"));
        for (call, status) in [
            (Call::get("/prompts/poem/1"), 404),
            (Call::get("/prompts/swot/0"), 404),
            (Call::get("/prompts/swot/diff?from=1&to=99"), 404),
            (Call::put("/prompts/swot/labels/live", &json!({"version": 1})), 404),
            (Call::post("/prompts/swot/2/test", &json!({"sample": "../secret"})), 422),
            (Call::post("/prompts/swot/2/test", &json!({"provider": "nobody"})), 422),
        ] {
            let told = format!("{call:?}");
            assert_eq!(app.send(call.by(&app.a.admin)).await.status.as_u16(), status, "{told}");
        }
        let same = Call::post("/prompts/swot", &json!({"content": SHIPPED})).key("once").by(&app.a.admin);
        let first = app.send(same.clone()).await.is(201);
        assert_eq!(app.send(same).await.is(201), first);
    }

    async fn a_trial_by_rules_sends_nothing_and_shows_everything(app: TestApp) {
        for kind in ["swot", "cross_swot", "proposal", "action_plan", "business_plan"] {
            let path = format!("/prompts/{kind}/1/test");
            let tried = app.send(Call::post(&path, &json!({"provider": "rules"})).by(&app.a.admin)).await.is(200);
            assert_eq!((&tried["sample"], tried["messages"].as_array().unwrap().len()), (&json!("2_ramen"), 2), "{kind}");
            assert!(tried["tokens"]["prompt"].as_u64().unwrap() <= tried["tokens"]["budget"].as_u64().unwrap());
            assert!(!tried["outcome"]["items"].as_array().unwrap().is_empty(), "{kind}");
            assert_eq!(tried["outcome"]["error"], Value::Null);
        }
        let shown = app.send(Call::post("/prompts/swot/2/test", &json!({"sample": "6_inn"})).by(&app.a.admin)).await.is(200);
        assert_eq!((&shown["outcome"], shown["left_out"].as_array().unwrap().is_empty()), (&Value::Null, false));
    }
}

/// What was put on record.
async fn actions(app: &TestApp) -> Vec<String> {
    let sql = "select action from audit where action like 'prompt.%' order by action";
    let rows: Vec<(String,)> = match &app.app.db {
        Db::Sqlite { writer: pool, .. } => sqlx::query_as(sql).fetch_all(pool).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_as(sql).fetch_all(pool).await.unwrap(),
    };
    rows.into_iter().map(|(action,)| action).collect()
}

async fn with_model(app: &TestApp, answer: &str) -> Value {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .respond_with(stream(answer))
        .mount(&server)
        .await;
    at(app, "main", &server, |_| ()).await;
    let body = json!({"provider": "main", "sample": "3_metal_press"});
    let tried = app
        .send(Call::post("/prompts/swot/2/test", &body).by(&app.a.admin))
        .await
        .is(200);
    let sent = server.received_requests().await.unwrap();
    assert_eq!(sent.len(), 1);
    let sent: Value = serde_json::from_slice(&sent[0].body).unwrap();
    assert_eq!(
        sent["messages"], tried["messages"],
        "what is shown is what was sent"
    );
    tried["outcome"].clone()
}

#[test]
fn a_models_answer_is_checked_and_priced() {
    Engine::Sqlite.run(async |app: TestApp| {
        let answer = json!({"items": [
            {"quadrant": "strength", "text": "営業利益率は99%です。", "evidence": ["fin.operating_margin.2026-03"], "basis": "fact"},
        ], "questions": []});
        let outcome = with_model(&app, &answer.to_string()).await;
        assert_eq!((&outcome["model"], &outcome["error"]), (&json!("m-1-exact"), &Value::Null));
        assert_eq!(outcome["items"][0]["flags"][0]["kind"], "number_not_in_evidence", "{outcome}");
        assert!(outcome["cost_yen"].as_f64().unwrap() > 0.0 && outcome["usage"]["prompt_tokens"] == 100);
        let sql = "select purpose, company_id is null from model_calls";
        let Db::Sqlite { writer: pool, .. } = &app.app.db else { return };
        let rows: Vec<(String, bool)> = sqlx::query_as(sql).fetch_all(pool).await.unwrap();
        assert_eq!(rows, [("prompt_test".to_owned(), true)]);
    });
}

#[test]
fn an_answer_without_shape_is_told_and_not_mended() {
    Engine::Sqlite.run(async |app: TestApp| {
        let outcome = with_model(&app, "{\"items\": []}").await;
        assert_eq!(outcome["error_kind"], "schema_violation");
        assert!(
            outcome["violations"][0]
                .as_str()
                .unwrap()
                .contains("questions"),
            "{outcome}"
        );
    });
}
