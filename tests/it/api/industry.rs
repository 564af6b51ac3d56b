//! `/industries`.

use serde_json::Value;

use crate::support::{Engine, TestApp};

#[test]
fn an_everyday_word_leads_to_a_class() {
    Engine::Sqlite.run(async |app: TestApp| {
        let first = async |query: &str| -> Value {
            app.get(&app.a.advisor, &format!("/industries?{query}"))
                .await
                .is(200)["items"][0]
                .clone()
        };
        let hit = first("q=%E3%83%A9%E3%83%BC%E3%83%A1%E3%83%B3").await;
        assert_eq!(
            (&hit["industry"]["minor"], &hit["found_by"]),
            (&"0601_飲食業".into(), &"ラーメン".into())
        );
        assert_eq!(
            first("q=%E3%81%AA%E3%81%84%E4%BB%95%E4%BA%8B").await,
            Value::Null
        );
        let all = app.get(&app.a.advisor, "/industries").await.is(200);
        assert_eq!(all["items"].as_array().unwrap().len(), 27);
        app.get(
            &app.a.advisor,
            &format!("/industries?q={}", "x".repeat(201)),
        )
        .await
        .is(422);
    });
}
