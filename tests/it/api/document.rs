//! `/documents/{id}` and its items.

use banso::domain::document::Decision;
use banso::domain::id::DocumentId;
use banso::domain::review::Status;
use serde_json::{Value, json};

use crate::support::call::masked;
use crate::support::engine::both;
use crate::support::samples::{document, register};
use crate::support::{Answer, Call, TestApp};

async fn swot(app: &TestApp) -> DocumentId {
    let company = register(app, &app.a, "株式会社見本").await;
    document(
        app,
        &app.a,
        company,
        "見本",
        Status::Draft,
        Decision::Pending,
    )
    .await
}

async fn decide(app: &TestApp, id: DocumentId, item: &str, version: i64, body: &Value) -> Answer {
    app.send(
        Call::patch(&format!("/documents/{id}/items/{item}"), body)
            .seen(version)
            .by(&app.a.advisor),
    )
    .await
}

both! {
    async fn a_document_is_read_with_all_it_stands_on(app: TestApp) {
        let id = swot(&app).await;
        let got = app.get(&app.a.lead, &format!("/documents/{id}")).await;
        insta::allow_duplicates! { insta::assert_json_snapshot!("document", masked(&got.is(200))) };
        assert_eq!(got.version(), 1);
    }

    async fn items_are_accepted_edited_and_rejected(app: TestApp) {
        let id = swot(&app).await;
        let accepted = decide(&app, id, "S1", 1, &json!({"decision": "accepted"})).await;
        assert_eq!((accepted.is(200)["items"][0]["decision"].clone(), accepted.version()), (json!("accepted"), 2));
        let text = "自己資本比率は35.4%と、業種の中央値を上回っています。";
        let edit = json!({"decision": "edited", "text": text, "evidence": ["fin.equity_ratio.2025-03"], "basis": "fact", "author": "owner"});
        let edited = decide(&app, id, "S1", 2, &edit).await.is(200);
        let item = &edited["items"][0];
        assert_eq!((&item["text"], &item["author"], &item["decision"]), (&json!(text), &json!("owner"), &json!("edited")));
        assert_eq!(item["ai_text"], "見本の自己資本比率は35.4%です。", "what was drafted is kept");
        let rejected = decide(&app, id, "W1", 3, &json!({"decision": "rejected"})).await.is(200);
        assert_eq!((&rejected["items"][1]["decision"], &rejected["version"]), (&json!("rejected"), &json!(4)));
    }

    async fn a_figure_that_the_evidence_does_not_hold_is_flagged(app: TestApp) {
        let id = swot(&app).await;
        let edit = json!({"decision": "edited", "text": "自己資本比率は53.4%です。"});
        let edited = decide(&app, id, "S1", 1, &edit).await.is(200);
        let kinds: Vec<&Value> = edited["items"][0]["flags"].as_array().unwrap().iter().map(|flag| &flag["kind"]).collect();
        assert!(kinds.contains(&&json!("number_not_in_evidence")), "{kinds:?}");
    }

    async fn of_two_editors_the_second_is_told_and_changes_nothing(app: TestApp) {
        let id = swot(&app).await;
        decide(&app, id, "S1", 1, &json!({"decision": "accepted"})).await.is(200);
        let late = Call::patch(&format!("/documents/{id}/items/S1"), &json!({"decision": "rejected"})).seen(1).by(&app.a.colleague);
        assert_eq!(app.send(late).await.is(412)["current_version"], 2);
        let bare = Call::patch(&format!("/documents/{id}/items/S1"), &json!({"decision": "rejected"})).by(&app.a.colleague);
        app.send(bare).await.is(428);
        let got = app.get(&app.a.advisor, &format!("/documents/{id}")).await.is(200);
        assert_eq!((&got["items"][0]["decision"], &got["version"]), (&json!("accepted"), &json!(2)));
    }

    async fn twenty_at_once_on_one_version_make_one_change(app: TestApp) {
        let id = swot(&app).await;
        let tasks: Vec<_> = (0..20).map(|_| {
            let app = app.clone();
            tokio::spawn(async move { decide(&app, id, "S1", 1, &json!({"decision": "accepted"})).await.status.as_u16() })
        }).collect();
        let mut statuses = Vec::new();
        for task in tasks {
            statuses.push(task.await.unwrap());
        }
        statuses.sort_unstable();
        assert_eq!((statuses[0], statuses[1], statuses[19]), (200, 412, 412));
        let versions = app.get(&app.a.advisor, &format!("/documents/{id}/versions")).await.is(200);
        assert_eq!(versions["items"].as_array().unwrap().len(), 2);
    }

    async fn bad_decisions_are_told_and_change_nothing(app: TestApp) {
        let id = swot(&app).await;
        let mut told = Vec::new();
        for body in [
            json!({}), json!({"decision": "maybe"}), json!({"decision": "edited"}), json!({"decision": "edited", "text": " "}),
            json!({"decision": "edited", "text": "あ".repeat(4_001)}), json!({"decision": "edited", "text": "a\u{8}"}),
            json!({"decision": "accepted", "text": "x"}), json!({"decision": "edited", "text": "x", "author": "ai"}),
            json!({"decision": "accepted", "evidence": ["fin.nothing.2025-03"]}), json!({"decision": "accepted", "evidence": "x"}),
            json!({"decision": "accepted", "basis": "rumour"}), json!({"decision": "accepted", "flags": []}),
            json!({"decision": "edited", "action": {"issue": "x"}}),
        ] {
            let faults = decide(&app, id, "S1", 1, &body).await.faults(422);
            told.push(format!("{} → {}", body.to_string().chars().take(70).collect::<String>(), faults.join(" / ")));
        }
        insta::allow_duplicates! { insta::assert_snapshot!("bad_decisions", told.join("\n")) };
        decide(&app, id, "S9", 1, &json!({"decision": "accepted"})).await.is(404);
        assert_eq!(app.get(&app.a.advisor, &format!("/documents/{id}")).await.version(), 1);
    }

    async fn an_item_of_ones_own_is_added_once(app: TestApp) {
        let id = swot(&app).await;
        let new = json!({"text": "後継者が決まっています。", "quadrant": "strength", "basis": "hypothesis", "author": "owner"});
        let call = Call::post(&format!("/documents/{id}/items"), &new).seen(1).key("add").by(&app.a.advisor);
        let added = app.send(call.clone()).await;
        let item = added.is(201)["items"][2].clone();
        assert_eq!((&item["id"], &item["decision"], &item["author"], &item["ai_text"]), (&json!("S2"), &json!("accepted"), &json!("owner"), &Value::Null));
        assert_eq!((added.version(), added.head("location")), (2, format!("/api/v1/documents/{id}").as_str()));
        let again = app.send(call).await;
        assert_eq!((again.status, again.body, again.headers["etag"].clone()), (added.status, added.body, added.headers["etag"].clone()));
        for (body, pointer) in [
            (json!({"text": "x"}), "/quadrant"),
            (json!({"text": "", "quadrant": "threat"}), "/text"),
            (json!({"text": "x", "quadrant": "luck"}), "/quadrant"),
            (json!({"quadrant": "threat"}), "/text"),
            (json!({"text": "x", "quadrant": "threat", "id": "T1"}), "/id"),
        ] {
            let faults = app.send(Call::post(&format!("/documents/{id}/items"), &body).seen(2).by(&app.a.advisor)).await.faults(422);
            assert!(faults[0].starts_with(pointer), "{body}: {faults:?}");
        }
        app.send(Call::post(&format!("/documents/{id}/items"), &new).by(&app.a.advisor)).await.is(428);
        assert_eq!(app.get(&app.a.advisor, &format!("/documents/{id}")).await.version(), 2);
    }

    async fn versions_are_kept_and_compared(app: TestApp) {
        let id = swot(&app).await;
        app.clock.advance(60);
        decide(&app, id, "S1", 1, &json!({"decision": "edited", "text": "直した文。"})).await.is(200);
        app.send(Call::post(&format!("/documents/{id}/items"), &json!({"text": "足した文。", "quadrant": "threat"})).seen(2).by(&app.a.colleague)).await.is(201);
        let versions = app.get(&app.a.lead, &format!("/documents/{id}/versions")).await.is(200);
        let lines: Vec<String> = versions["items"].as_array().unwrap().iter().map(|version| {
            format!("{} {} {}", version["version"], version["author_name"].as_str().unwrap(), version["change"].as_str().unwrap())
        }).collect();
        assert_eq!(lines, ["3 同僚 次郎（kou） T1を追加しました", "2 指導 花子（kou） S1を「修正」にしました", "1 規則 下書きができました"]);
        assert_eq!(versions["items"][2]["items"][0]["text"], "見本の自己資本比率は35.4%です。");
        let page = app.get(&app.a.lead, &format!("/documents/{id}/versions?limit=2")).await.is(200);
        assert_eq!((page["items"].as_array().unwrap().len(), &page["next_cursor"]), (2, &json!("2")));

        let diff = app.get(&app.a.lead, &format!("/documents/{id}/diff?from=1&to=3")).await.is(200);
        let changed: Vec<(&Value, &Value, &Value)> = diff["items"].as_array().unwrap().iter().map(|change| (&change["id"], &change["from"]["text"], &change["to"]["text"])).collect();
        assert_eq!(changed, [
            (&json!("S1"), &json!("見本の自己資本比率は35.4%です。"), &json!("直した文。")),
            (&json!("T1"), &Value::Null, &json!("足した文。")),
        ]);
        assert_eq!(app.get(&app.a.lead, &format!("/documents/{id}/diff?from=2&to=2")).await.is(200)["items"], json!([]));
        for (query, pointer) in [("from=1", "/to"), ("from=0&to=1", "/from"), ("from=1&to=9", "/to"), ("from=a&to=1", "/from"), ("from=1&to=2&x=1", "/x")] {
            let faults = app.get(&app.a.lead, &format!("/documents/{id}/diff?{query}")).await.faults(422);
            assert!(faults[0].starts_with(pointer), "{query}: {faults:?}");
        }
    }
}
