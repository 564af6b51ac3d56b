//! The review of a document.

use banso::domain::document::Decision;
use banso::domain::id::DocumentId;
use banso::domain::review::Status;
use serde_json::{Value, json};

use crate::support::engine::both;
use crate::support::samples::{document, register};
use crate::support::{Answer, Call, Person, TestApp};

async fn decided(app: &TestApp) -> DocumentId {
    let company = register(app, &app.a, "株式会社見本").await;
    document(
        app,
        &app.a,
        company,
        "見本",
        Status::Draft,
        Decision::Accepted,
    )
    .await
}

async fn step(app: &TestApp, id: DocumentId, word: &str, version: i64, by: &Person) -> Answer {
    app.send(
        Call::step(&format!("/documents/{id}/{word}"))
            .seen(version)
            .by(by),
    )
    .await
}

async fn said(
    app: &TestApp,
    id: DocumentId,
    word: &str,
    version: i64,
    by: &Person,
    body: &Value,
) -> Answer {
    app.send(
        Call::post(&format!("/documents/{id}/{word}"), body)
            .seen(version)
            .by(by),
    )
    .await
}

both! {
    async fn the_whole_way(app: TestApp) {
        let id = decided(&app).await;
        let submitted = step(&app, id, "submit", 1, &app.a.advisor).await;
        assert_eq!((submitted.is(200)["status"].clone(), submitted.version()), (json!("in_review"), 2));
        let back = said(&app, id, "return", 2, &app.a.lead, &json!({"reason": "根拠を足してください"})).await.is(200);
        assert_eq!((&back["status"], &back["review"]["returned"][1]), (&json!("returned"), &json!("根拠を足してください")));
        app.send(Call::patch(&format!("/documents/{id}/items/S1"), &json!({"decision": "rejected"})).seen(3).by(&app.a.advisor)).await.is(200);
        said(&app, id, "submit", 4, &app.a.advisor, &json!({})).await.is(200);
        let approved = step(&app, id, "approve", 5, &app.a.lead).await.is(200);
        assert_eq!((&approved["status"], &approved["review"]["approved"]["name"]), (&json!("approved"), &json!("法定 太郎（kou）")));
        let agreed = said(&app, id, "agree", 6, &app.a.advisor, &json!({"words": "これで行きましょう"})).await.is(200);
        assert_eq!((&agreed["status"], &agreed["review"]["agreed"][1]), (&json!("agreed"), &json!("これで行きましょう")));
        let open = step(&app, id, "revise", 7, &app.a.advisor).await.is(200);
        assert_eq!((&open["status"], &open["review"]["approved"], &open["version"]), (&json!("draft"), &Value::Null, &json!(8)));
    }

    async fn nobody_approves_their_own_work(app: TestApp) {
        let id = decided(&app).await;
        step(&app, id, "submit", 1, &app.a.lead).await.is(200);
        let own = step(&app, id, "approve", 2, &app.a.lead).await.is(409);
        assert!(own["detail"].as_str().unwrap().contains("自分が作成・編集した文書は承認できません"));
        step(&app, id, "approve", 2, &app.a.advisor).await.is(403);
        step(&app, id, "approve", 2, &app.a.admin).await.is(403);
        assert_eq!(app.get(&app.a.lead, &format!("/documents/{id}")).await.is(200)["status"], "in_review");
    }

    async fn who_edited_does_not_approve_even_when_somebody_else_submitted(app: TestApp) {
        let id = decided(&app).await;
        app.send(Call::patch(&format!("/documents/{id}/items/S1"), &json!({"decision": "accepted"})).seen(1).by(&app.a.lead)).await.is(200);
        step(&app, id, "submit", 2, &app.a.advisor).await.is(200);
        step(&app, id, "approve", 3, &app.a.lead).await.is(409);
    }

    async fn undecided_items_keep_a_document_from_its_review(app: TestApp) {
        let company = register(&app, &app.a, "株式会社見本").await;
        let id = document(&app, &app.a, company, "見本", Status::Draft, Decision::Pending).await;
        let refused = step(&app, id, "submit", 1, &app.a.advisor).await.is(409);
        assert!(refused["detail"].as_str().unwrap().contains("未確認の項目が2件"));
        let none = document(&app, &app.a, company, "見本", Status::Draft, Decision::Rejected).await;
        step(&app, none, "submit", 1, &app.a.advisor).await.is(409);
    }

    async fn a_step_out_of_order_or_without_its_words_changes_nothing(app: TestApp) {
        let company = register(&app, &app.a, "株式会社見本").await;
        let id = document(&app, &app.a, company, "見本", Status::InReview, Decision::Accepted).await;
        for word in ["submit", "agree", "revise"] {
            assert_eq!(step(&app, id, word, 1, &app.a.lead).await.is(409)["type"], "/problems/conflict", "{word}");
        }
        let item = Call::patch(&format!("/documents/{id}/items/S1"), &json!({"decision": "rejected"})).seen(1).by(&app.a.advisor);
        app.send(item).await.is(409);
        for (body, pointer) in [
            (json!({"reason": " "}), "/reason"), (json!({}), "/reason"), (json!({"reason": 1}), "/reason"),
            (json!({"reason": "x".repeat(1_001)}), "/reason"), (json!({"reason": "x", "to": "advisor"}), "/to"),
        ] {
            let faults = said(&app, id, "return", 1, &app.a.lead, &body).await.faults(422);
            assert!(faults[0].starts_with(pointer), "{body}: {faults:?}");
        }
        step(&app, id, "return", 1, &app.a.lead).await.is(415);
        said(&app, id, "approve", 1, &app.a.lead, &json!({"force": true})).await.is(422);
        for word in ["submit", "approve", "agree", "revise"] {
            app.send(Call::step(&format!("/documents/{id}/{word}")).by(&app.a.lead)).await.is(428);
            step(&app, id, word, 9, &app.a.lead).await.is(412);
        }
        let got = app.get(&app.a.lead, &format!("/documents/{id}")).await.is(200);
        assert_eq!((&got["status"], &got["version"]), (&json!("in_review"), &json!(1)));
        let approved = document(&app, &app.a, company, "見本", Status::Approved, Decision::Accepted).await;
        let faults = said(&app, approved, "agree", 1, &app.a.advisor, &json!({"words": "x".repeat(1_001)})).await.faults(422);
        assert!(faults[0].starts_with("/words"), "{faults:?}");
    }
}
