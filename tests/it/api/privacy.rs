//! `/companies/{id}/privacy`, and the individual numbers that no text may hold.

use serde_json::{Value, json};

use crate::support::engine::both;
use crate::support::samples::{answers, register};
use crate::support::{Call, TestApp};

/// An individual number with a right check digit, as published for tests.
const MY_NUMBER: &str = "1234 5678 9018";

fn agreed() -> Value {
    json!({
        "consent": {"given": true, "by": "見本 太郎", "on": "2025-01-15", "note": "画面で確認"},
        "names": {"owner": ["見本 太郎 "], "staff": ["見本 花子", " "], "others": ["はじめの一歩"]},
    })
}

both! {
    async fn consent_and_names_are_kept_whole_and_read_back(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await;
        let path = format!("/companies/{id}/privacy");
        let before = app.get(&app.a.lead, &path).await;
        assert_eq!(before.is(200)["consent"], Value::Null);
        assert_eq!(before.version(), 0);
        let saved = app.send(Call::put(&path, &agreed()).seen(0).by(&app.a.advisor)).await;
        let body = saved.is(200);
        assert_eq!(saved.version(), 1);
        assert_eq!(body["consent"]["given"], true);
        assert_eq!(body["names"]["owner"], json!(["見本 太郎"]));
        assert_eq!(body["names"]["staff"], json!(["見本 花子"]));
        assert_eq!(app.get(&app.a.colleague, &path).await.is(200), body);
        let withdrawn = json!({"consent": {"given": false, "by": "見本 太郎", "on": "2025-02-01"}, "names": {}});
        let body = app.send(Call::put(&path, &withdrawn).seen(1).by(&app.a.advisor)).await.is(200);
        assert_eq!((&body["consent"]["given"], &body["names"]["owner"]), (&json!(false), &json!([])));
    }

    async fn an_old_version_changes_nothing(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await;
        let path = format!("/companies/{id}/privacy");
        app.send(Call::put(&path, &agreed()).seen(0).by(&app.a.advisor)).await.is(200);
        let stale = app.send(Call::put(&path, &json!({})).seen(0).by(&app.a.colleague)).await;
        assert_eq!(stale.is(412)["current_version"], 1);
        assert_eq!(app.get(&app.a.advisor, &path).await.is(200)["names"]["others"], json!(["はじめの一歩"]));
    }

    async fn what_cannot_be_kept_is_told_with_its_place(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await;
        let path = format!("/companies/{id}/privacy");
        let mut told = Vec::new();
        for body in [
            json!({"names": {"owner": ["林"]}}),
            json!({"names": {"staff": ["あ".repeat(101)]}}),
            json!({"names": {"staff": ["山\u{7}田"]}}),
            json!({"names": {"others": [MY_NUMBER]}}),
            json!({"names": {"others": vec!["名前"; 201]}}),
            json!({"consent": {"given": true, "by": "", "on": "2025-01-15"}}),
            json!({"consent": {"given": true, "by": "見本", "on": "2999-01-15"}}),
            json!({"consent": {"given": true, "by": "見本", "on": "昨日"}}),
            json!({"consent": {"given": "yes", "by": "見本", "on": "2025-01-15"}}),
            json!({"consents": null}),
        ] {
            let faults = app.send(Call::put(&path, &body).by(&app.a.advisor)).await.faults(422);
            told.push(format!("{} → {}", body.to_string().chars().take(60).collect::<String>(), faults.join(" / ")));
        }
        insta::allow_duplicates! { insta::assert_snapshot!("bad_privacy", told.join("\n")) };
        assert_eq!(app.get(&app.a.advisor, &path).await.is(200)["version"], 0);
    }

    async fn an_individual_number_is_refused_wherever_texts_are_stored(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await;
        let item = answers(&app)["answers"][0]["item"].clone();
        let path = format!("/companies/{id}/checklists/general_checkup");
        let sent = json!([{"item": item, "grade": 3, "fact": format!("代表の番号は{MY_NUMBER}"), "speaker": "owner"}]);
        let faults = app.send(Call::put(&path, &sent).by(&app.a.advisor)).await.faults(422);
        assert!(faults[0].starts_with("/0/fact") && faults[0].contains("マイナンバー"), "{faults:?}");
        assert_eq!(app.get(&app.a.advisor, &path).await.is(200)["version"], 0);
        let company = app.get(&app.a.advisor, &format!("/companies/{id}")).await;
        let change = json!({"owner_name": format!("見本 太郎（個人番号{MY_NUMBER}）")});
        let call = Call::patch(&format!("/companies/{id}"), &change).seen(company.version());
        let faults = app.send(call.by(&app.a.advisor)).await.faults(422);
        assert!(faults[0].starts_with("/owner_name"), "{faults:?}");
    }
}
