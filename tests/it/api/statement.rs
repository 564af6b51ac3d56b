//! `/companies/{id}/statements`.

use serde_json::{Value, json};

use crate::support::engine::both;
use crate::support::samples::{figures, register};
use crate::support::{Call, TestApp};

both! {
    async fn a_period_is_put_listed_and_deleted(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await;
        let path = format!("/companies/{id}/statements");
        let put = |end: &str, body: &Value| Call::put(&format!("{path}/{end}"), body).by(&app.a.advisor);
        let made = app.send(put("2024-03", &figures())).await;
        insta::allow_duplicates! { insta::assert_json_snapshot!("statement", made.is(201)) };
        assert_eq!((made.version(), made.head("location")), (1, format!("/api/v1{path}/2024-03").as_str()));
        app.send(put("2025-03", &json!({"sales": 1}))).await.is(201);
        let again = app.send(put("2024-03", &json!({"sales": 0, "cash": null}))).await;
        let body = again.is(200);
        assert_eq!((&body["sales"], &body["cash"], &body["employees"], again.version()), (&json!(0), &Value::Null, &Value::Null, 2));
        let list = app.get(&app.a.lead, &path).await.is(200);
        let ends: Vec<&Value> = list["items"].as_array().unwrap().iter().map(|item| &item["period_end"]).collect();
        assert_eq!(ends, ["2025-03", "2024-03"]);
        assert_eq!(list["items"][1], body);
        let page = app.get(&app.a.lead, &format!("{path}?limit=1&cursor=1")).await.is(200);
        assert_eq!((&page["items"][0]["period_end"], &page["next_cursor"]), (&json!("2024-03"), &Value::Null));
        app.send(Call::delete(&format!("{path}/2024-03")).by(&app.a.advisor)).await.is(204);
        app.send(Call::delete(&format!("{path}/2024-03")).by(&app.a.advisor)).await.is(404);
    }

    async fn totals_that_do_not_agree_are_stored_and_told(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await;
        let body = json!({"total_assets": 10_000_000, "total_liabilities": 6_000_000, "net_assets": 2_800_000});
        let saved = app.send(Call::put(&format!("/companies/{id}/statements/2025-03"), &body).by(&app.a.advisor)).await.is(201);
        assert_eq!(saved["mismatches"], json!([{"figure": "total_assets", "message": "資産合計と、負債・純資産の合計が 1,200千円 一致しません"}]));
        assert_eq!(saved["total_assets"], 10_000_000);
    }

    async fn bad_figures_are_told_and_nothing_is_stored(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await;
        let path = format!("/companies/{id}/statements/2025-03");
        let mut told = Vec::new();
        for text in [
            r#"{"sales": 1000000000000001}"#, r#"{"sales": -1000000000000001}"#, r#"{"sales": 9223372036854775808}"#,
            r#"{"sales": 100.5}"#, r#"{"sales": 100.0}"#, r#"{"sales": 1e3}"#, r#"{"sales": "１，０００"}"#, r#"{"sales": true}"#,
            r#"{"employees": -1}"#, r#"{"turnover": 1}"#, r#"{"sales_yen": 1}"#, r#"{"sales": 1, "sales": 2}"#, "[]", "null", "3",
            r#"{"sales": 1000000000000001, "employees": -1}"#,
        ] {
            let faults = app.send(Call::put(&path, &json!({})).text("application/json", text).by(&app.a.advisor)).await.faults(422);
            told.push(format!("{text} → {}", faults.join(" / ")));
        }
        for end in ["2025-3", "2025-13", "2025-03-31", "2025", "1899-12", "abc", "2025-03%00"] {
            let faults = app.send(Call::put(&format!("/companies/{id}/statements/{end}"), &figures()).by(&app.a.advisor)).await.faults(422);
            told.push(format!("{end} → {}", faults.join(" / ")));
        }
        insta::allow_duplicates! { insta::assert_snapshot!("bad_figures", told.join("\n")) };
        assert_eq!(app.get(&app.a.advisor, &format!("/companies/{id}/statements")).await.is(200)["items"], json!([]));
        app.send(Call::put(&path, &json!({"sales": 1_000_000_000_000_000_i64})).by(&app.a.advisor)).await.is(201);
    }

    async fn an_old_version_changes_nothing(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await;
        let path = format!("/companies/{id}/statements/2025-03");
        let put = |sales: i64| Call::put(&path, &json!({"sales": sales})).by(&app.a.advisor);
        app.send(put(1).seen(0)).await.is(201);
        assert_eq!(app.send(put(2).seen(0)).await.is(412)["current_version"], 1);
        app.send(put(3).seen(1)).await.is(200);
        app.send(put(4).seen(1)).await.is(412);
        app.send(Call::delete(&path).seen(1).by(&app.a.advisor)).await.is(412);
        let list = app.get(&app.a.advisor, &format!("/companies/{id}/statements")).await.is(200);
        assert_eq!((&list["items"][0]["sales"], &list["items"][0]["version"]), (&json!(3), &json!(2)));
        app.send(Call::delete(&path).seen(2).by(&app.a.advisor)).await.is(204);
    }

    async fn twenty_periods_are_kept_and_no_more(app: TestApp) {
        let id = register(&app, &app.a, "株式会社長寿").await;
        for year in 2000..2020 {
            app.send(Call::put(&format!("/companies/{id}/statements/{year}-03"), &figures()).by(&app.a.advisor)).await.is(201);
        }
        let more = app.send(Call::put(&format!("/companies/{id}/statements/2020-03"), &figures()).by(&app.a.advisor)).await.is(409);
        assert!(more["detail"].as_str().unwrap().contains("20期"));
        app.send(Call::put(&format!("/companies/{id}/statements/2019-03"), &json!({})).by(&app.a.advisor)).await.is(200);
    }
}
