//! Drafts from the request to the checked document: by rules, by a real llama.cpp server, and by a provider that fails
//! in every way it can.

use banso::app::sealing::Keyring;
use banso::domain::cost::Prices;
use banso::domain::provider::{DraftingSettings, Limits, Protocol, Provider, Terms, Wire};
use banso::store::chamber::Settings;
use banso::store::{self};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::support::engine::both;
use crate::support::samples::{answers, figures, profile};
use crate::support::servers::{ModelServers, model_servers};
use crate::support::{Call, Chamber, Engine, TestApp};

/// Lets the chamber's drafts be written by a model at that address.
async fn by_model(app: &TestApp, of: &Chamber, base_url: String) {
    let provider = Provider {
        id: "openai".to_owned(),
        name: "試験のAI".to_owned(),
        protocol: Protocol::OpenaiChat,
        base_url,
        model: "tiny-random".to_owned(),
        wire: Wire::default(),
        prices: Prices {
            input: Some(1_000),
            output: Some(4_000),
            ..Prices::default()
        },
        limits: Limits::default(),
        terms: Terms {
            local: true,
            ..Terms::default()
        },
    };
    let mut tx = app.write().await;
    let keys = Keyring::of(&app.app.config).read_or_make(false).unwrap();
    let sealed = keys.seal(of.id, "openai", &"test-key".to_owned().into());
    // At version 1, unless a test has changed it otherwise.
    store::provider::delete(&mut tx, of.id, "openai", 1)
        .await
        .unwrap();
    store::provider::insert(
        &mut tx,
        of.id,
        &provider,
        Some(&sealed.unwrap()),
        app.clock.now(),
    )
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

/// A company with one period and a few answers.
pub(crate) async fn company(app: &TestApp, name: &str) -> String {
    let by = &app.a.advisor;
    // A company's own name is hidden from the server that knows its part by this mark; so it stands in an answer.
    let own = profile("株式会社無印");
    let made = app.send(Call::post("/companies", &own).by(by)).await;
    let id = made.is(201)["id"].as_str().unwrap().to_owned();
    let path = format!("/companies/{id}");
    app.send(Call::put(&format!("{path}/statements/2025-03"), &figures()).by(by))
        .await
        .is(201);
    let mut told = answers(app);
    told["answers"][0]["fact"] = json!(format!("朝礼で理念を唱和している（{name}）"));
    app.send(Call::put(&format!("{path}/checklists/general_checkup"), &told).by(by))
        .await
        .is(200);
    id
}

async fn request(app: &TestApp, company: &str, order: Value) -> String {
    let asked = app
        .send(Call::post(&format!("/companies/{company}/drafts"), &order).by(&app.a.advisor))
        .await;
    let draft = asked.is(202);
    assert_eq!(draft["status"], "queued");
    draft["id"].as_str().unwrap().to_owned()
}

/// Works off the queue as a worker does.
async fn work(app: &TestApp) {
    let (_keep, mut stop) = watch::channel(false);
    while banso::jobs::run_next(&app.app, &mut stop).await.unwrap() {}
}

pub(crate) async fn get(app: &TestApp, path: &str) -> Value {
    app.get(&app.a.advisor, path).await.is(200)
}

/// Runs one draft to its end.
pub(crate) async fn run(app: &TestApp, company: &str, order: Value) -> Value {
    let draft = request(app, company, order).await;
    work(app).await;
    get(app, &format!("/drafts/{draft}")).await
}

pub(crate) async fn accept_all(app: &TestApp, document: &str) {
    let mut seen = get(app, &format!("/documents/{document}")).await;
    for item in seen["items"].as_array().unwrap().clone() {
        let path = format!(
            "/documents/{document}/items/{}",
            item["id"].as_str().unwrap()
        );
        let version = seen["version"].as_i64().unwrap();
        let accept = Call::patch(&path, &json!({"decision": "accepted"}))
            .by(&app.a.advisor)
            .seen(version);
        seen = app.send(accept).await.is(200);
    }
}

both! {
    async fn rules_write_three_documents_without_the_optional_steps(app: TestApp) {
        let company = company(&app, "株式会社規則").await;
        let refused = Call::post(&format!("/companies/{company}/drafts"), &json!({"kind": "action_plan"}));
        let refused = app.send(refused.by(&app.a.advisor)).await.is(422);
        assert_eq!(refused["errors"][0]["pointer"], "/source_document");
        for kind in ["swot", "action_plan", "business_plan"] {
            let draft = run(&app, &company, json!({"kind": kind})).await;
            assert_eq!(draft["status"], "succeeded", "{draft}");
            let id = draft["document"].as_str().unwrap();
            let document = get(&app, &format!("/documents/{id}")).await;
            assert!(!document["items"].as_array().unwrap().is_empty(), "{document}");
            for item in document["items"].as_array().unwrap() {
                assert_eq!((&item["author"], &item["decision"]), (&json!("rules"), &json!("pending")), "{item}");
                let text = item["text"].as_str().unwrap();
                assert!(!text.contains("[["), "a slot was left unfilled: {text}");
                let wrong = item["flags"].as_array().unwrap().iter().any(|flag| {
                    matches!(flag["kind"].as_str(), Some("number_not_in_evidence" | "unit_mismatch" | "unknown_evidence"))
                });
                assert!(!wrong, "{item}");
            }
            accept_all(&app, id).await;
        }
    }

    async fn todays_value_of_a_measure_is_filled_by_code_whatever_is_handed_in(app: TestApp) {
        let company = company(&app, "株式会社現状").await;
        let swot = run(&app, &company, json!({"kind": "swot"})).await["document"].as_str().unwrap().to_owned();
        accept_all(&app, &swot).await;
        let plan = run(&app, &company, json!({"kind": "action_plan"})).await["document"].as_str().unwrap().to_owned();
        let document = get(&app, &format!("/documents/{plan}")).await;
        let known = &document["evidence"][0];
        let action = |baseline_evidence: Value| json!({"issue": "課題", "why": [], "who": "代表者", "support": "", "start": null,
            "due": null, "how": "", "cost_yen": null, "funding": "", "risk": "",
            "kpi": {"name": "利益率", "unit": "%", "baseline_evidence": baseline_evidence, "baseline": "99.9%", "target": null, "date": null}});
        let edit = |baseline_evidence: Value| {
            let path = format!("/documents/{plan}/items/A1");
            Call::patch(&path, &json!({"decision": "edited", "action": action(baseline_evidence)})).by(&app.a.advisor)
        };
        let refused = app.send(edit(json!("fin.invented")).seen(1)).await.is(422);
        assert_eq!(refused["errors"][0]["pointer"], "/action/kpi/baseline_evidence");
        let filled = app.send(edit(known["id"].clone()).seen(1)).await.is(200);
        assert_eq!(filled["items"][0]["kpi"]["baseline"], known["display"]);
        let none = app.send(edit(Value::Null).seen(2)).await.is(200);
        assert_eq!(none["items"][0]["kpi"]["baseline"], Value::Null);
        let added = Call::post(&format!("/documents/{plan}/items"), &json!({"text": "試す", "action": action(known["id"].clone())}));
        let added = app.send(added.by(&app.a.advisor).seen(3)).await.is(201);
        assert_eq!(added["items"].as_array().unwrap().last().unwrap()["kpi"]["baseline"], known["display"]);
    }

    async fn a_cancelled_draft_writes_nothing(app: TestApp) {
        let company = company(&app, "株式会社取消").await;
        let draft = request(&app, &company, json!({"kind": "swot"})).await;
        let cancel = Call::step(&format!("/drafts/{draft}/cancel")).by(&app.a.advisor);
        assert_eq!(app.send(cancel.clone()).await.is(200)["status"], "cancelled");
        work(&app).await;
        let after = get(&app, &format!("/drafts/{draft}")).await;
        assert_eq!((&after["status"], &after["document"]), (&json!("cancelled"), &Value::Null));
        app.send(cancel).await.is(409);
    }

    async fn a_company_of_which_nothing_is_known_gets_no_draft(app: TestApp) {
        let made = app.send(Call::post("/companies", &profile("株式会社白紙")).by(&app.a.advisor)).await;
        let id = made.is(201)["id"].as_str().unwrap().to_owned();
        let asked = Call::post(&format!("/companies/{id}/drafts"), &json!({"kind": "swot"})).by(&app.a.advisor);
        let problem = app.send(asked).await.is(409);
        assert!(problem["detail"].as_str().unwrap().contains("財務か総点検"), "{problem}");
    }
}

fn with_servers<F: Future<Output = ()>>(test: impl FnOnce(TestApp, ModelServers) -> F) {
    if let Some(servers) = model_servers() {
        Engine::Sqlite.run(|app| test(app, servers));
    }
}

#[test]
fn a_models_wrong_figure_and_unknown_evidence_are_flagged() {
    with_servers(|app, servers| async move {
        by_model(&app, &app.a, format!("{}/t/flags/v1", servers.aimock)).await;
        let company = company(&app, "試験SWOT株式会社").await;
        let draft = run(
            &app,
            &company,
            json!({"kind": "swot", "provider": "openai"}),
        )
        .await;
        assert_eq!(draft["status"], "succeeded", "{draft}");
        let id = draft["document"].as_str().unwrap();
        let document = get(&app, &format!("/documents/{id}")).await;
        let items = document["items"].as_array().unwrap();
        let kinds: Vec<&str> = items
            .iter()
            .flat_map(|item| item["flags"].as_array().unwrap())
            .filter_map(|flag| flag["kind"].as_str())
            .collect();
        assert!(kinds.contains(&"number_not_in_evidence"), "{document}");
        assert!(kinds.contains(&"unknown_evidence"), "{document}");
        assert!(
            items
                .iter()
                .all(|item| item["author"] == "ai" && item["decision"] == "pending")
        );
        assert!(
            items
                .iter()
                .any(|item| item["text"].as_str().unwrap().contains("0.3%")),
            "a slot is filled by code"
        );
        assert!(document["origin"]["model"].is_string());
    });
}

#[test]
fn what_is_sent_is_what_the_preview_showed() {
    with_servers(|app, servers| async move {
        by_model(&app, &app.a, format!("{}/t/preview/v1", servers.aimock)).await;
        let company = company(&app, "試験SWOT商店").await;
        let preview = get(
            &app,
            &format!("/companies/{company}/drafts/preview?kind=swot&provider=openai"),
        )
        .await;
        assert!(
            preview["tokens"]["prompt"].as_u64().unwrap()
                <= preview["tokens"]["budget"].as_u64().unwrap()
        );
        assert!(preview["estimated_cost_yen"].as_f64().unwrap() > 0.0);
        run(
            &app,
            &company,
            json!({"kind": "swot", "provider": "openai"}),
        )
        .await;
        let journal = format!("{}/__aimock/journal?testId=preview", servers.aimock);
        let seen: Value = crate::support::http()
            .get(journal)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        let entries = seen
            .as_array()
            .or_else(|| seen["entries"].as_array())
            .unwrap();
        let body = &entries.last().unwrap()["body"];
        assert_eq!(body["messages"], preview["messages"]);
        assert_eq!(body["response_format"]["type"], "json_schema");
        assert!(
            !body["messages"].to_string().contains("見本 一郎"),
            "the owner's name stays at home"
        );
    });
}

#[test]
fn each_way_to_fail_ends_with_its_own_reason_and_no_document() {
    with_servers(|app, servers| async move {
        let cases = [
            ("試験LIMIT", "rate_limited"),
            ("試験OVERLOAD", "overloaded"),
            ("試験BADKEY", "refused_key"),
            ("試験REFUSE", "filtered"),
            ("試験CUT", "truncated"),
            ("試験DROP", "truncated"),
            ("試験BADJSON", "not_json"),
        ];
        for (marker, kind) in cases {
            by_model(
                &app,
                &app.a,
                format!("{}/t/{kind}-{}/v1", servers.aimock, marker.len()),
            )
            .await;
            let company = company(&app, &format!("{marker}株式会社")).await;
            let draft = run(
                &app,
                &company,
                json!({"kind": "swot", "provider": "openai"}),
            )
            .await;
            assert_eq!(draft["status"], "failed", "{marker}: {draft}");
            let found = draft["error"]["kind"].as_str().unwrap();
            assert!(
                found == kind || (marker == "試験DROP" && found == "unreachable"),
                "{marker}: {draft}"
            );
            assert!(
                draft["error"]["message"]
                    .as_str()
                    .unwrap()
                    .ends_with(['。', '）', 'い', 'た']),
                "{draft}"
            );
            assert_eq!(
                draft["document"],
                Value::Null,
                "{marker}: no half draft is shown as complete"
            );
            assert!(draft["attempts"][0]["ended_at"].is_string(), "{draft}");
        }
        by_model(&app, &app.a, "http://127.0.0.1:9/v1".to_owned()).await;
        let company = company(&app, "株式会社不通").await;
        let draft = run(
            &app,
            &company,
            json!({"kind": "swot", "provider": "openai"}),
        )
        .await;
        assert_eq!(draft["error"]["kind"], "unreachable", "{draft}");
    });
}

#[test]
fn a_passing_limit_is_waited_for_and_a_broken_answer_is_repaired_once() {
    with_servers(|app, servers| async move {
        for marker in ["試験RATE", "試験REPAIR"] {
            by_model(
                &app,
                &app.a,
                format!("{}/t/again-{}/v1", servers.aimock, marker.len()),
            )
            .await;
            let company = company(&app, &format!("{marker}株式会社")).await;
            let draft = run(
                &app,
                &company,
                json!({"kind": "swot", "provider": "openai"}),
            )
            .await;
            assert_eq!(draft["status"], "succeeded", "{marker}: {draft}");
        }
    });
}

#[test]
fn a_real_llama_server_is_drafted_with() {
    with_servers(|app, servers| async move {
        by_model(&app, &app.a, format!("{}/v1", servers.llama)).await;
        let company = company(&app, "株式会社でたらめ").await;
        let draft = run(
            &app,
            &company,
            json!({"kind": "swot", "provider": "openai"}),
        )
        .await;
        // A model of random weights writes nonsense: what counts is that it is read, checked and never believed.
        match draft["status"].as_str() {
            Some("succeeded") => {
                assert!(
                    draft["usage"]["prompt_tokens"].as_u64().unwrap() > 0,
                    "{draft}"
                );
                let id = draft["document"].as_str().unwrap();
                let document = get(&app, &format!("/documents/{id}")).await;
                for item in document["items"].as_array().unwrap() {
                    assert_eq!(item["author"], "ai");
                    let traced = !item["evidence"].as_array().unwrap().is_empty();
                    let doubted = !item["flags"].as_array().unwrap().is_empty()
                        || item["basis"] == "hypothesis";
                    assert!(
                        traced || doubted,
                        "an item stands on nothing and nobody says so: {item}"
                    );
                }
            }
            Some("failed") => assert!(
                matches!(
                    draft["error"]["kind"].as_str(),
                    Some(
                        "truncated" | "not_json" | "schema_violation" | "not_japanese" | "too_long"
                    )
                ),
                "{draft}"
            ),
            other => panic!("{other:?}"),
        }
    });
}
