//! `/providers` and `/drafting-settings`.

use banso::store::Db;
use serde_json::{Value, json};
use wiremock::matchers::{body_string_contains, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::engine::both;
use crate::support::samples::new_provider;
use crate::support::{Answer, Call, Engine, TestApp};

const KEY: &str = "sk-canary-0123456789abcdef";

fn sound(id: &str) -> Value {
    let mut own = new_provider(id);
    own["terms"] = json!({"trains": false, "retention_days": 30, "country": "米国", "agreement": "データ処理補遺"});
    own["prices"] = json!({"input": 400, "cached_input": 40, "output": 1600});
    own
}

async fn create(app: &TestApp, body: &Value) -> Answer {
    app.send(Call::post("/providers", body).by(&app.a.admin))
        .await
}

fn without_id(mut own: Value) -> Value {
    own.as_object_mut().unwrap().remove("id");
    own
}

both! {
    async fn a_provider_is_set_up_changed_and_deleted(app: TestApp) {
        let admin = &app.a.admin;
        let mut new = sound("main");
        new["api_key"] = json!(KEY);
        let call = || Call::post("/providers", &new).key("k").by(admin);
        let made = app.send(call()).await;
        assert_eq!((made.version(), made.head("location")), (1, "/api/v1/providers/main"));
        let view = made.is(201);
        assert_eq!((&view["key_set"], &view["place"], &view["unusable"]), (&json!(true), &json!(1), &Value::Null), "the first that may be asked is asked");
        assert_eq!(app.send(call()).await.is(201), view, "the same key, the same answer");
        assert_eq!(app.send(Call::post("/providers", &new).by(admin)).await.faults(422)[0].split(' ').next(), Some("/id"));
        create(&app, &sound("spare")).await.is(201);
        let list = app.get(&app.a.advisor, "/providers").await;
        assert!(!list.text().contains("prices") && !list.text().contains("127.0.0.1"), "{}", list.text());
        let list = list.is(200);
        assert_eq!((&list["items"][0]["id"], &list["items"][1]["id"], &list["items"][1]["place"]), (&json!("main"), &json!("spare"), &Value::Null));
        let mut change = without_id(sound("main"));
        change["model"] = json!("m-2");
        let put = |body: &Value, version| app.send(Call::put("/providers/main", body).seen(version).by(admin));
        assert_eq!(put(&change, 1).await.version(), 2);
        assert_eq!(put(&change, 1).await.status.as_u16(), 412);
        assert_eq!(app.send(Call::put("/providers/main", &change).by(admin)).await.status.as_u16(), 428);
        change["base_url"] = json!("http://localhost:9/v1");
        assert!(put(&change, 2).await.faults(422)[0].starts_with("/api_key 接続先を別のサーバー"));
        change["api_key"] = Value::Null;
        assert_eq!(put(&change, 2).await.is(200)["key_set"], false);
        let delete = |version| app.send(Call::delete("/providers/main").seen(version).by(admin));
        assert_eq!(delete(2).await.status.as_u16(), 412);
        delete(3).await.is(204);
        delete(3).await.is(404);
        let settings = app.get(admin, "/drafting-settings").await;
        assert_eq!((settings.version(), settings.is(200)["chain"].clone()), (2, json!([])), "the order goes on without it");
        let actions = audit(&app).await;
        let names: Vec<&str> = actions.iter().map(|(action, _)| action.as_str()).collect();
        assert_eq!(names, ["provider.create", "provider.create", "provider.delete", "provider.update", "provider.update"]);
        assert!(actions.iter().all(|(_, detail)| !detail.contains("canary")));
    }

    async fn what_cannot_work_is_told_with_its_place(app: TestApp) {
        let with = |pointer: &str, value: Value| {
            let mut own = sound("main");
            let (parent, name) = pointer.rsplit_once('/').unwrap();
            own.pointer_mut(parent).unwrap().as_object_mut().unwrap().insert(name.to_owned(), value);
            own
        };
        for (pointer, value) in [
            ("/id", json!("Main")), ("/id", json!("rules")), ("/name", json!("")), ("/model", json!("a\u{7}b")), ("/protocol", json!("gemini")),
            ("/base_url", json!("https://evil.example.jp/v1")), ("/base_url", json!("http://api.openai.com/v1")), ("/base_url", json!("https://user:pass@api.openai.com/v1")),
            ("/base_url", json!("http://169.254.169.254/v1")), ("/base_url", json!("http://2130706433/v1")), ("/base_url", json!("http://127.0.0.1:9/v1/chat/completions")),
            ("/wire", json!({"temperature": 3})), ("/wire", json!({"api_version": "2024-10-21"})), ("/wire", json!({"seed": 1})),
            ("/prices", json!({"input": -1, "output": 1})), ("/prices", json!({"input": 1})), ("/prices", json!({"input": 0.5, "output": 1})),
            ("/limits", json!({"concurrency": 0})), ("/limits", json!({"concurrency": 65})), ("/limits", json!({"context_tokens": 1999})),
            ("/terms", json!({"trains": true})), ("/terms", json!({"country": "あ".repeat(101)})), ("/terms", json!({"retention_days": -1})),
            ("/api_key", json!("キー")), ("/api_key", json!("a b")), ("/api_key", json!("")), ("/api_key", json!(1)), ("/key", json!("x")),
        ] {
            let faults = create(&app, &with(pointer, value.clone())).await.faults(422);
            assert!(faults[0].starts_with(pointer), "{pointer} {value}: {faults:?}");
            assert!(faults.iter().all(|fault| !fault.ends_with('。')), "{faults:?}");
        }
        let mut public = sound("main");
        public["base_url"] = json!("https://api.openai.com/v1");
        public["terms"] = json!({"local": true});
        assert!(create(&app, &public).await.faults(422)[0].starts_with("/terms/local"));
        assert_eq!(app.get(&app.a.admin, "/providers").await.is(200)["items"], json!([]), "nothing was stored");
    }

    async fn the_order_is_chosen_with_its_caps(app: TestApp) {
        create(&app, &sound("main")).await.is(201);
        create(&app, &sound("spare")).await.is(201);
        let put = |body: Value, version| app.send(Call::put("/drafting-settings", &body).seen(version).by(&app.a.admin));
        let chosen = json!({"chain": ["spare", "main", "rules"], "caps": {"chamber_day_yen": 500, "chamber_month_yen": null, "user_day_yen": 100}, "local_only": true});
        let saved = put(chosen.clone(), 1).await;
        assert_eq!((saved.version(), saved.is(200)), (2, chosen.clone()));
        assert_eq!(put(chosen, 1).await.status.as_u16(), 412);
        for (body, pointer) in [
            (json!({"chain": ["rules", "main"]}), "/chain/0"), (json!({"chain": ["main", "main"]}), "/chain/1"), (json!({"chain": ["gone"]}), "/chain/0"),
            (json!({"chain": [], "caps": {"user_day_yen": -1}}), "/caps/user_day_yen"), (json!({"chain": [], "version": 9}), "/version"),
        ] {
            let faults = put(body.clone(), 2).await.faults(422);
            assert!(faults[0].starts_with(pointer), "{body}: {faults:?}");
        }
        // Another chamber's provider is none.
        let theirs = Call::put("/drafting-settings", &json!({"chain": ["main"]})).seen(0).by(&app.b.admin);
        assert!(app.send(theirs).await.faults(422)[0].starts_with("/chain/0 提供元「main」はありません"));
        let list = app.get(&app.a.advisor, "/providers").await.is(200);
        assert_eq!((&list["items"][0]["id"], &list["items"][0]["place"]), (&json!("spare"), &json!(1)));
        assert!(list["items"][0]["unusable"].as_str().unwrap().contains("手元で動くモデルだけ"), "{list}");
    }
}

/// What was put on record, and what it says.
async fn audit(app: &TestApp) -> Vec<(String, String)> {
    let sql = "select action, cast(detail as text) from audit where action like 'provider.%' order by action";
    match &app.app.db {
        Db::Sqlite { readers: pool, .. } => sqlx::query_as(sql).fetch_all(pool).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_as(sql).fetch_all(pool).await.unwrap(),
    }
}

pub(super) fn stream(text: &str) -> ResponseTemplate {
    let text = serde_json::to_string(text).unwrap();
    let chunk = |rest: String| {
        format!(
            "data: {{\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"model\":\"m-1-exact\",{rest}}}\n\n"
        )
    };
    let body = chunk(format!("\"choices\":[{{\"index\":0,\"delta\":{{\"content\":{text}}},\"finish_reason\":null}}]"))
        + &chunk("\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]".to_owned())
        + &chunk("\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":10,\"total_tokens\":110}".to_owned())
        + "data: [DONE]\n\n";
    ResponseTemplate::new(200).set_body_raw(body, "text/event-stream")
}

pub(super) async fn at(
    app: &TestApp,
    id: &str,
    server: &MockServer,
    change: impl FnOnce(&mut Value),
) {
    let mut own = sound(id);
    own["base_url"] = json!(format!("{}/v1", server.uri()));
    change(&mut own);
    create(app, &own).await.is(201);
}

async fn tried(app: &TestApp, id: &str) -> Value {
    let path = format!("/providers/{id}/test");
    app.send(Call::step(&path).by(&app.a.admin)).await.is(200)
}

#[test]
fn a_connection_that_works_is_timed_and_priced() {
    Engine::Sqlite.run(async |app: TestApp| {
        let server = MockServer::start().await;
        Mock::given(method("POST"))
            .and(path("/v1/chat/completions"))
            .and(header("authorization", format!("Bearer {KEY}")))
            .respond_with(stream("{\"answer\":\"はい\"}"))
            .mount(&server)
            .await;
        at(&app, "main", &server, |own| own["api_key"] = json!(KEY)).await;
        let outcome = tried(&app, "main").await;
        assert_eq!(
            (&outcome["ok"], &outcome["failure"], &outcome["model"]),
            (&json!(true), &Value::Null, &json!("m-1-exact")),
            "{outcome}"
        );
        assert_eq!(outcome["usage"]["prompt_tokens"], 100);
        assert!(
            (outcome["cost_yen"].as_f64().unwrap() - 0.056).abs() < 1e-9,
            "{outcome}"
        );
        assert!(!outcome.to_string().contains("canary"));
    });
}

#[test]
fn each_way_to_fail_says_what_to_change() {
    Engine::Sqlite.run(async |app: TestApp| {
        let error = |status: u16, kind: &str, message: &str| {
            ResponseTemplate::new(status)
                .set_body_json(json!({"error": {"message": message, "type": kind, "code": kind}}))
        };
        let unsupported = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
        let temperature = "Unsupported value: 'temperature' does not support 0.2 with this model.";
        let cases = [
            (error(401, "invalid_api_key", "no"), "refused_key", "APIキーが受け付けられません"),
            (error(429, "insufficient_quota", "no"), "quota_exceeded", "残高"),
            (error(404, "model_not_found", "no"), "not_found", "モデル名「m-1」"),
            (error(400, "unsupported_parameter", unsupported), "bad_request", "「回答の長さの指定」を「max_completion_tokens」に"),
            (error(400, "unsupported_value", temperature), "bad_request", "「温度」を空欄"),
            (stream("はい"), "not_json", "JSONの形になっていません"),
            (stream("{\"reply\":\"はい\"}"), "schema_violation", "項目の形になっていません"),
            (ResponseTemplate::new(200).set_body_raw("<html></html>", "text/html"), "", "「接続先」"),
            (ResponseTemplate::new(302).insert_header("location", "http://169.254.169.254/"), "", "「接続先」"),
        ];
        for (number, (answer, failure, words)) in cases.into_iter().enumerate() {
            let server = MockServer::start().await;
            Mock::given(method("POST"))
                .and(body_string_contains("接続の確認"))
                .respond_with(answer)
                .mount(&server)
                .await;
            let id = format!("case-{number}");
            at(&app, &id, &server, |own| own["wire"] = json!({"temperature": 0.2})).await;
            let outcome = tried(&app, &id).await;
            assert_eq!(outcome["ok"], false, "{outcome}");
            assert!(failure.is_empty() || outcome["failure"] == failure, "{failure}: {outcome}");
            assert!(outcome["message"].as_str().unwrap().contains(words), "{words}: {outcome}");
        }
    });
}

#[test]
fn nothing_is_sent_where_only_local_models_are_used_or_nobody_listens() {
    Engine::Sqlite.run(async |app: TestApp| {
        let server = MockServer::start().await;
        at(&app, "far", &server, |_| ()).await;
        create(&app, &sound("gone")).await.is(201);
        let outcome = tried(&app, "gone").await;
        assert_eq!(outcome["failure"], "unreachable");
        assert!(
            outcome["message"]
                .as_str()
                .unwrap()
                .contains("つながりません"),
            "{outcome}"
        );
        let only = Call::put(
            "/drafting-settings",
            &json!({"chain": [], "local_only": true}),
        );
        app.send(only.seen(1).by(&app.a.admin)).await.is(200);
        assert_eq!(tried(&app, "far").await["failure"], "local_only");
        assert!(server.received_requests().await.unwrap().is_empty());
    });
}
