//! The same through the whole house: registered, answered, imported, drafted by a server that obeys, shown and exported.

use banso::app::sealing::Keyring;
use banso::domain::cost::Prices;
use banso::domain::provider::{DraftingSettings, Limits, Protocol, Provider, Terms, Wire};
use banso::store::{self, chamber::Settings};
use serde_json::{Value, json};
use tokio::sync::watch;
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::{CANARY, Payload, acts, all, answers, refused};
use crate::support::samples::{TRIAL_BALANCE, answers as sheet, figures, profile};
use crate::support::{Call, Chamber, Engine, TestApp};

const SALES: &str = "fin.sales.2025-03";

/// A server that gives every request the answer it is told to give.
async fn obeying(server: &MockServer, answer: &Value) {
    server.reset().await;
    let text = answer.to_string();
    let reply = move |request: &Request| {
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        if body["stream"] == json!(true) {
            let piece = json!({"id": "c", "model": "obeys", "choices": [{"index": 0, "delta": {"content": text}}]});
            let end = json!({"id": "c", "model": "obeys", "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}],
                "usage": {"prompt_tokens": 9, "completion_tokens": 9}});
            let events = format!("data: {piece}\n\ndata: {end}\n\ndata: [DONE]\n\n");
            ResponseTemplate::new(200).set_body_raw(events, "text/event-stream")
        } else {
            ResponseTemplate::new(200).set_body_json(json!({"id": "c", "model": "obeys",
                "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
                "usage": {"prompt_tokens": 9, "completion_tokens": 9}}))
        }
    };
    Mock::given(method("POST"))
        .respond_with(reply)
        .mount(server)
        .await;
}

/// Lets the chamber's drafts be written by that server.
async fn by(app: &TestApp, of: &Chamber, base_url: String) {
    let provider = Provider {
        id: "openai".to_owned(),
        name: "従う試験のAI".to_owned(),
        protocol: Protocol::OpenaiChat,
        base_url,
        model: "obeys".to_owned(),
        wire: Wire::default(),
        prices: Prices::default(),
        limits: Limits::default(),
        terms: Terms {
            local: true,
            ..Terms::default()
        },
    };
    let mut tx = app.write().await;
    let keys = Keyring::of(&app.app.config).read_or_make(false).unwrap();
    let sealed = keys
        .seal(of.id, "openai", &"test-key".to_owned().into())
        .unwrap();
    store::provider::insert(&mut tx, of.id, &provider, Some(&sealed), app.clock.now())
        .await
        .unwrap();
    let settings = Settings {
        drafting: DraftingSettings {
            chain: vec!["openai".to_owned()],
            ..DraftingSettings::default()
        },
        ..Settings::default()
    };
    store::chamber::update_settings(&mut tx, of.id, &settings)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// A company with the order in one of its fields; `None` where the form itself refuses it.
async fn company(app: &TestApp, field: &str, order: &str) -> Option<String> {
    let by = &app.a.advisor;
    let short: String = order.chars().filter(|c| !c.is_control()).take(60).collect();
    let name = if field == "name" {
        short.clone()
    } else {
        "有限会社見本".to_owned()
    };
    let mut own = profile(&name);
    own["corporate_number"] = Value::Null;
    let made = app.send(Call::post("/companies", &own).by(by)).await;
    if made.status.as_u16() != 201 {
        return None;
    }
    let id = made.is(201)["id"].as_str().unwrap().to_owned();
    let path = format!("/companies/{id}");
    app.send(Call::put(&format!("{path}/statements/2025-03"), &figures()).by(by))
        .await
        .is(201);
    let mut told = sheet(app);
    if field == "fact" {
        told["answers"][0]["fact"] = json!(order);
    }
    if field == "interview" {
        told["answers"][2]["fact"] = json!(order);
    }
    let put = app
        .send(Call::put(&format!("{path}/checklists/general_checkup"), &told).by(by))
        .await;
    (put.status.as_u16() == 200).then_some(id)
}

async fn draft(app: &TestApp, company: &str) -> Value {
    let order = json!({"kind": "swot", "provider": "openai"});
    let asked = Call::post(&format!("/companies/{company}/drafts"), &order).by(&app.a.advisor);
    let id = app.send(asked).await.is(202)["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let (_keep, mut stop) = watch::channel(false);
    while banso::jobs::run_next(&app.app, &mut stop).await.unwrap() {}
    app.get(&app.a.advisor, &format!("/drafts/{id}"))
        .await
        .is(200)
}

/// What is seen of a document: its page, its exports, and as the API gives it.
async fn seen(app: &TestApp, cookie: &str, document: &str) -> (String, String, Value) {
    let page = Call::page(&format!("/documents/{document}")).header("cookie", cookie);
    let page = app.send(page).await;
    let export = Call::get(&format!("/documents/{document}/export?format=md")).by(&app.a.advisor);
    let markdown = app.send(export).await;
    let content = app
        .get(&app.a.advisor, &format!("/documents/{document}"))
        .await
        .is(200);
    (page.text(), markdown.text(), content)
}

fn judge(name: &str, payload: &Payload, page: &str, markdown: &str, content: &Value) {
    let told = format!("{name}: {} {}", payload.class, payload.text);
    assert_eq!(acts(page), None, "{told}");
    // A bracket that is escaped begins nothing.
    assert_eq!(acts(&markdown.replace("\\<", "")), None, "{told}");
    assert!(
        !page.contains("href=\"https://attacker") && !page.contains("src=\"https://attacker"),
        "{told}"
    );
    assert!(
        !markdown.replace("\\:", "").contains("://attacker")
            && !markdown.replace("\\]", "").contains("](https"),
        "{told}"
    );
    assert_eq!(content["status"], "draft", "{told}");
    for item in content["items"].as_array().unwrap() {
        assert_eq!(item["decision"], "pending", "{told}");
        let text = item["text"].as_str().unwrap();
        let planted = ["317", "９,３", "9,317", "七倍"]
            .iter()
            .any(|figure| text.contains(figure));
        let doubted = !item["flags"].as_array().unwrap().is_empty();
        assert!(!planted || doubted, "{told}: {item}");
    }
    assert!(markdown.contains("AI下書き・未承認"), "{told}");
}

#[test]
fn an_obeying_server_moves_nothing() {
    Engine::Sqlite.run(|app| async move {
        let server = MockServer::start().await;
        by(&app, &app.a, format!("{}/v1", server.uri())).await;
        let cookie = app.session(&app.a.advisor).await;
        // Another chamber's company, of which nothing may ever be sent or shown.
        let mut other = profile(CANARY);
        other["corporate_number"] = Value::Null;
        app.send(Call::post("/companies", &other).by(&app.b.advisor))
            .await
            .is(201);
        let fields = ["name", "fact", "interview"];
        let payloads = all();
        let (mut done, mut at) = (0, 0);
        for (index, payload) in payloads.iter().step_by(5).enumerate() {
            let all = answers(&payload.text, SALES);
            let (name, answer) = &all[at % all.len()];
            at += 1;
            obeying(&server, answer).await;
            let Some(company) = company(&app, fields[index % 3], &payload.text).await else {
                continue;
            };
            let ended = draft(&app, &company).await;
            for request in server.received_requests().await.unwrap_or_default() {
                let sent = String::from_utf8_lossy(&request.body).into_owned();
                assert!(!sent.contains(CANARY), "another chamber's company was sent");
            }
            if refused(name) {
                assert_eq!(ended["status"], "failed", "{name} was taken: {ended}");
                assert_eq!(ended["document"], Value::Null);
                done += 1;
                continue;
            }
            let Some(document) = ended["document"].as_str() else {
                assert_eq!(ended["status"], "failed", "{ended}");
                continue;
            };
            let (page, markdown, content) = seen(&app, &cookie, document).await;
            judge(name, payload, &page, &markdown, &content);
            done += 1;
        }
        assert!(done >= 40, "{done}");
    });
}

#[test]
fn names_of_accounts_and_files_stay_text() {
    Engine::Sqlite.run(|app| async move {
        let cookie = app.session(&app.a.advisor).await;
        let company = company(&app, "fact", "よく売れている").await.unwrap();
        let named = |payload: &&Payload| {
            matches!(payload.class.as_str(), "markdown" | "sheetname" | "spoof")
        };
        let mut taken = 0;
        for payload in all().iter().filter(named) {
            let name = payload.text.replace(['\n', ',', '"'], " ");
            let table = TRIAL_BALANCE.replace("現場手当", &name);
            let path = format!("/companies/{company}/statements/import?commit=true");
            let file_name = format!("{}.csv", name.replace(['/', '\\'], " "));
            let fields = [("period_end", "2025-03")];
            let file = Call::file(&path, &file_name, table.as_bytes(), &fields).by(&app.a.advisor);
            if app.send(file).await.status.as_u16() != 200 {
                continue;
            }
            taken += 1;
            for page in ["statements", "statements/2025-03/lines", "analysis"] {
                let call =
                    Call::page(&format!("/companies/{company}/{page}")).header("cookie", &cookie);
                let page = app.send(call).await.text();
                assert_eq!(acts(&page), None, "{}", payload.text);
            }
        }
        assert!(taken >= 20, "{taken}");
    });
}
