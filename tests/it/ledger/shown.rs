//! What administrators see of the ledger, and nobody else.

use banso::domain::provider::Caps;
use serde_json::{Value, json};

use super::upstream::Upstream;
use super::{PRICES, company, get, provider, run, set_up};
use crate::support::engine::both;
use crate::support::{Call, TestApp};

async fn admin(app: &TestApp, path: &str) -> Value {
    app.get(&app.a.admin, path).await.is(200)
}

both! {
    async fn spending_calls_and_what_was_kept_add_up(app: TestApp) {
        let upstream = Upstream::start().await;
        let providers = [provider("good", upstream.way("good"), PRICES)];
        let caps = Caps { chamber_day_yen: Some(100), ..Caps::default() };
        set_up(&app, &app.a, &providers, &["good"], caps).await;
        let (one, two) = (company(&app, &app.a, "=株式会社甲").await, company(&app, &app.a, "株式会社乙").await);
        for company in [&one, &one, &two] {
            let draft = run(&app, &app.a, company, json!({"kind": "swot"})).await;
            assert_eq!(draft["status"], "succeeded", "{draft}");
            let path = format!("/documents/{}", draft["document"].as_str().unwrap());
            let document = get(&app, &app.a, &path).await;
            let item = document["items"][0]["id"].as_str().unwrap();
            let edit = json!({"decision": "edited", "text": "利益率の改善が急務です。"});
            app.send(Call::patch(&format!("{path}/items/{item}"), &edit).by(&app.a.advisor).seen(1)).await.is(200);
        }
        let spending = admin(&app, "/spending").await;
        assert_eq!((&spending["month"], &spending["companies"]), (&json!("2026-04"), &json!(2)), "{spending}");
        assert!((spending["total"]["cost_yen"].as_f64().unwrap() - 4.2).abs() < 1e-9, "{spending}");
        assert!((spending["per_company_yen"].as_f64().unwrap() - 2.1).abs() < 1e-9, "{spending}");
        assert_eq!(spending["by_model"][0]["label"], "提供元good");
        assert_eq!(spending["by_kind"][0]["label"], "SWOT分析");
        assert_eq!(spending["by_user"][0]["label"], json!(app.a.advisor.name));
        let day = spending["caps"].as_array().unwrap().iter().find(|cap| cap["key"] == "chamber_day").unwrap();
        assert!((day["left_yen"].as_f64().unwrap() - 95.8).abs() < 1e-9, "{day}");
        assert_eq!(admin(&app, "/spending?month=2026-03").await["total"]["calls"], 0);
        app.get(&app.a.admin, "/spending?month=2026-3").await.is(422);

        let first = admin(&app, "/calls?limit=2").await;
        assert_eq!(first["items"].as_array().unwrap().len(), 2);
        let cursor = first["next_cursor"].as_str().unwrap();
        let rest = admin(&app, &format!("/calls?limit=2&cursor={cursor}")).await;
        assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next_cursor"]), (1, &Value::Null));
        let of_two = admin(&app, &format!("/calls?company={two}")).await;
        assert_eq!(of_two["items"].as_array().unwrap().len(), 1);
        assert_eq!((&of_two["items"][0]["record"]["host"].as_str().unwrap().split(':').next().unwrap(), &of_two["items"][0]["outcome"]), (&"127.0.0.1", &json!("回答あり")));
        assert_eq!(admin(&app, "/calls?state=in_doubt").await["items"], json!([]));
        app.get(&app.a.admin, "/calls?cursor=x").await.is(422);

        let kept = admin(&app, "/reports/kept").await;
        let row = &kept["rows"][0];
        assert_eq!((&row["documents"], &row["edited"], &row["accepted"], &row["share_kept"]), (&json!(3), &json!(3), &json!(0), &json!(0.0)), "{kept}");
        assert_eq!(row["most_edited"][0], json!({"label": "弱み", "edited": 3, "items": 3}));
        assert!(row["mean_edit"].as_f64().unwrap() > 0.0);
    }

    async fn another_chamber_and_other_roles_see_nothing(app: TestApp) {
        let upstream = Upstream::start().await;
        set_up(&app, &app.a, &[provider("good", upstream.way("good"), PRICES)], &["good"], Caps::default()).await;
        let company = company(&app, &app.a, "株式会社甲").await;
        let draft = run(&app, &app.a, &company, json!({"kind": "swot"})).await;
        let (id, draft) = (draft["company_id"].as_str().unwrap(), draft["id"].as_str().unwrap());
        for path in ["/calls".to_owned(), format!("/calls?company={id}"), format!("/calls?draft={draft}")] {
            assert_eq!(app.get(&app.b.admin, &path).await.is(200)["items"], json!([]), "{path}");
            assert_eq!(app.get(&app.a.admin, &path).await.is(200)["items"].as_array().unwrap().len(), 1, "{path}");
            app.get(&app.a.advisor, &path).await.is(403);
            app.get(&app.a.lead, &path).await.is(403);
        }
        assert_eq!(app.get(&app.b.admin, "/spending").await.is(200)["total"]["calls"], 0);
        assert_eq!(app.get(&app.b.admin, "/reports/kept").await.is(200)["rows"], json!([]));
        app.get(&app.a.advisor, "/spending").await.is(403);
    }
}
