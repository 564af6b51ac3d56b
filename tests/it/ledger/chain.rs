//! One provider after the other, one repair each, a class for each way to fail, and a later time where that helps.

use banso::domain::model_call::{CallState, Purpose};
use banso::domain::provider::Caps;
use serde_json::{Value, json};

use super::upstream::Upstream;
use super::{
    ANSWER, PRICES, calls, company, get, provider, request, run, set_up, states, work, work_one,
};
use crate::support::engine::both;
use crate::support::{Call, TestApp};

async fn one(app: &TestApp, upstream: &Upstream, way: &str) {
    let providers = [provider("one", upstream.way(way), PRICES)];
    set_up(app, &app.a, &providers, &["one"], Caps::default()).await;
}

async fn accept_all(app: &TestApp, document: &str) {
    let mut seen = get(app, &app.a, &format!("/documents/{document}")).await;
    for item in seen["items"].as_array().unwrap().clone() {
        let path = format!(
            "/documents/{document}/items/{}",
            item["id"].as_str().unwrap()
        );
        let accept = Call::patch(&path, &json!({"decision": "accepted"}))
            .by(&app.a.advisor)
            .seen(seen["version"].as_i64().unwrap());
        seen = app.send(accept).await.is(200);
    }
}

both! {
    async fn the_chain_falls_through_to_the_rules_and_the_document_says_why(app: TestApp) {
        let upstream = Upstream::start().await;
        let providers = [provider("first", upstream.way("quota"), PRICES), provider("second", upstream.way("shape"), PRICES)];
        set_up(&app, &app.a, &providers, &["first", "second", "rules"], Caps::default()).await;
        let company = company(&app, &app.a, "株式会社三段").await;
        let draft = run(&app, &app.a, &company, json!({"kind": "swot"})).await;
        assert_eq!((&draft["status"], &draft["provider"]), (&json!("succeeded"), &Value::Null), "{draft}");
        let generation = &draft["generation"];
        assert_eq!((&generation["provider"], &generation["attempts"]), (&json!("rules"), &json!(3)), "{generation}");
        assert_eq!(generation["passed"], json!([{"provider": "提供元first", "kind": "quota_exceeded"}, {"provider": "提供元second", "kind": "schema_violation"}]));
        assert_eq!(generation["cost_yen"], json!(2.8));
        let document = get(&app, &app.a, &format!("/documents/{}", draft["document"].as_str().unwrap())).await;
        assert_eq!(document["origin"]["passed"], generation["passed"]);
        assert!(document["items"].as_array().unwrap().iter().all(|item| item["author"] == "rules"));
        let all = calls(&app, &app.a).await;
        let told: Vec<_> = all.iter().map(|call| (call.provider_id.as_str(), call.purpose, call.state)).collect();
        assert_eq!(told, [
            ("first", Purpose::Draft, CallState::Failed),
            ("second", Purpose::Draft, CallState::Settled),
            ("second", Purpose::Repair, CallState::Settled),
        ]);
        assert_eq!(upstream.count().await, 3);
        assert_eq!(all[2].record.checked.as_deref(), Some("schema_violation"));
    }

    async fn a_named_provider_is_asked_and_no_other(app: TestApp) {
        let upstream = Upstream::start().await;
        let providers = [provider("first", upstream.way("quota"), PRICES), provider("second", upstream.way("good"), PRICES)];
        set_up(&app, &app.a, &providers, &["second", "rules"], Caps::default()).await;
        let company = company(&app, &app.a, "株式会社指名").await;
        let draft = run(&app, &app.a, &company, json!({"kind": "swot", "provider": "first"})).await;
        assert_eq!((&draft["status"], &draft["error"]["kind"]), (&json!("failed"), &json!("quota_exceeded")), "{draft}");
        assert_eq!((&draft["document"], upstream.count().await), (&Value::Null, 1));
    }

    async fn an_answer_is_mended_once_and_the_record_says_how_it_came_about(app: TestApp) {
        let upstream = Upstream::start().await;
        one(&app, &upstream, "mends").await;
        let company = company(&app, &app.a, "株式会社修理").await;
        let draft = run(&app, &app.a, &company, json!({"kind": "swot"})).await;
        assert_eq!(draft["status"], "succeeded", "{draft}");
        let bodies = upstream.bodies().await;
        assert_eq!(bodies.len(), 2);
        let mend = bodies[1]["messages"].as_array().unwrap().last().unwrap()["content"].as_str().unwrap();
        assert!(mend.contains("JSON"), "{mend}");
        let all = calls(&app, &app.a).await;
        assert_eq!((all[0].record.checked.as_deref(), all[1].record.checked.as_deref()), (Some("not_json"), Some("valid")));
        assert_eq!((all[1].purpose, all[1].cost), (Purpose::Repair, Some(ANSWER)));
        assert!(all[1].counted_tokens > all[0].counted_tokens);
        let generation = &draft["generation"];
        assert_eq!((&generation["model_asked"], &generation["model"]), (&json!("asked-1"), &json!("answered-1")));
        assert_eq!((&generation["usage"]["prompt_tokens"], &generation["cost_yen"]), (&json!(2_000), &json!(2.8)));
        assert_eq!(generation["template"]["id"], "swot");
        assert_eq!(generation["prompt_sha256"].as_str(), Some(all[0].record.body_sha256.as_str()));
        for field in ["evidence_sha256", "answer_sha256"] {
            assert_eq!(generation[field].as_str().unwrap().len(), 64, "{field}");
        }
        assert_eq!((&draft["usage"]["prompt_tokens"], &draft["usage"]["cost_yen"]), (&json!(2_000), &json!(2.8)));
    }

    async fn a_mended_plan_is_held_to_the_forms_own_sections(app: TestApp) {
        let upstream = Upstream::start().await;
        one(&app, &upstream, "foreign").await;
        let company = company(&app, &app.a, "株式会社様式").await;
        for kind in ["swot", "action_plan"] {
            let draft = run(&app, &app.a, &company, json!({"kind": kind, "provider": "rules"})).await;
            accept_all(&app, draft["document"].as_str().unwrap()).await;
        }
        let draft = run(&app, &app.a, &company, json!({"kind": "business_plan"})).await;
        assert_eq!(draft["error"]["kind"], "schema_violation", "{draft}");
        assert_eq!(upstream.count().await, 2);
    }

    async fn each_way_to_fail_has_its_class_and_its_cost(app: TestApp) {
        let upstream = Upstream::start().await;
        let ways = [
            ("prose", "not_json", 2, Some(2.8)), ("shape", "schema_violation", 2, Some(2.8)), ("cut", "truncated", 1, Some(1.4)),
            ("filter", "filtered", 1, Some(1.4)), ("empty", "empty", 1, Some(1.4)), ("quota", "quota_exceeded", 1, Some(0.0)),
            ("key", "refused_key", 1, Some(0.0)), ("long", "too_long", 1, Some(0.0)), ("gone", "not_found", 1, Some(0.0)),
        ];
        let providers: Vec<_> = ways.iter().map(|(way, ..)| provider(way, upstream.way(way), PRICES)).collect();
        set_up(&app, &app.a, &providers, &["rules"], Caps::default()).await;
        let company = company(&app, &app.a, "株式会社各種").await;
        for (way, kind, attempts, cost) in ways {
            let draft = run(&app, &app.a, &company, json!({"kind": "swot", "provider": way})).await;
            assert_eq!((&draft["status"], &draft["error"]["kind"]), (&json!("failed"), &json!(kind)), "{way}: {draft}");
            assert!(draft["error"]["message"].as_str().unwrap().ends_with("してください。"), "{draft}");
            assert_eq!((&draft["generation"]["attempts"], &draft["generation"]["cost_yen"]), (&json!(attempts), &json!(cost)), "{way}");
            assert_eq!(draft["document"], Value::Null);
        }
    }

    async fn a_connection_that_cannot_be_made_costs_nothing(app: TestApp) {
        let providers = [provider("nobody", "http://127.0.0.1:9/v1".to_owned(), PRICES)];
        set_up(&app, &app.a, &providers, &["nobody"], Caps::default()).await;
        let company = company(&app, &app.a, "株式会社不通").await;
        let draft = run(&app, &app.a, &company, json!({"kind": "swot"})).await;
        assert_eq!((&draft["error"]["kind"], &draft["generation"]["cost_yen"]), (&json!("unreachable"), &json!(0.0)), "{draft}");
        assert!(states(&app, &app.a).await.iter().all(|state| *state == CallState::Failed));
    }

    async fn a_long_wait_parks_the_draft_and_it_goes_on_by_itself_five_times(app: TestApp) {
        let upstream = Upstream::start().await;
        one(&app, &upstream, "limited-300").await;
        let company = company(&app, &app.a, "株式会社待機").await;
        let draft = request(&app, &app.a, &company, json!({"kind": "swot"})).await;
        let path = format!("/drafts/{draft}");
        for parking in 1..=5 {
            assert!(work_one(&app).await);
            assert!(!work_one(&app).await, "it is put off");
            let seen = get(&app, &app.a, &path).await;
            assert_eq!(seen["status"], "queued", "{seen}");
            let attempts = seen["attempts"].as_array().unwrap();
            assert_eq!(attempts.len(), parking);
            assert!(attempts[parking - 1]["parked_until"].is_string(), "{seen}");
            assert!(attempts[parking - 1]["error"].as_str().unwrap().contains("時"), "{seen}");
            app.clock.advance(302);
        }
        work(&app).await;
        let seen = get(&app, &app.a, &path).await;
        assert_eq!((&seen["status"], &seen["error"]["kind"]), (&json!("failed"), &json!("rate_limited")), "{seen}");
        assert_eq!(upstream.count().await, 6, "one request each time");
    }

    async fn a_draft_takes_a_quarter_of_an_hour_at_most(app: TestApp) {
        let upstream = Upstream::start().await;
        one(&app, &upstream, "limited-300").await;
        let company = company(&app, &app.a, "株式会社期限").await;
        let draft = request(&app, &app.a, &company, json!({"kind": "swot"})).await;
        assert!(work_one(&app).await);
        let mut tx = app.write().await;
        let id = draft.parse().unwrap();
        let mut stored = banso::store::draft::find(&mut tx, app.a.id, id).await.unwrap().unwrap();
        stored.attempts[0].started_at = app.clock.now() - jiff::SignedDuration::from_mins(16);
        banso::store::draft::update(&mut tx, app.a.id, &stored).await.unwrap();
        tx.commit().await.unwrap();
        app.clock.advance(302);
        work(&app).await;
        let seen = get(&app, &app.a, &format!("/drafts/{draft}")).await;
        assert_eq!((&seen["error"]["kind"], upstream.count().await), (&json!("timed_out"), 1), "{seen}");
    }

    async fn what_was_not_shown_is_not_sent(app: TestApp) {
        let upstream = Upstream::start().await;
        one(&app, &upstream, "good").await;
        let company = company(&app, &app.a, "株式会社確認").await;
        let shown = get(&app, &app.a, &format!("/companies/{company}/drafts/preview?kind=swot")).await;
        let order = json!({"kind": "swot", "preview_sha256": shown["body_sha256"]});
        let draft = run(&app, &app.a, &company, order.clone()).await;
        assert_eq!(draft["status"], "succeeded", "{draft}");
        assert_eq!(draft["generation"]["prompt_sha256"], shown["body_sha256"]);
        // Asked for in time, changed before it is sent.
        let late = request(&app, &app.a, &company, order.clone()).await;
        let change = Call::put(&format!("/companies/{company}/statements/2024-03"), &crate::support::samples::figures());
        app.send(change.by(&app.a.advisor)).await.is(201);
        work(&app).await;
        let late = get(&app, &app.a, &format!("/drafts/{late}")).await;
        assert_eq!(late["error"]["kind"], "preview_changed", "{late}");
        let refused = Call::post(&format!("/companies/{company}/drafts"), &order).by(&app.a.advisor);
        let refused = app.send(refused).await.is(409);
        assert!(refused["type"].as_str().unwrap().ends_with("preview_changed"), "{refused}");
        assert_eq!(upstream.count().await, 1);
    }
}
