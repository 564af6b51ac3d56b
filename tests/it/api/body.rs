//! What is refused before any route looks at it.

use serde_json::json;

use crate::support::engine::both;
use crate::support::samples::{profile, register};
use crate::support::{Call, TestApp};

both! {
    async fn what_cannot_be_read_is_told_and_changes_nothing(app: TestApp) {
        let post = |kind: &str, body: &str| Call::post("/companies", &json!({})).text(kind, body).by(&app.a.advisor);
        let whole = profile("株式会社見本").to_string();
        for (kind, body, status, problem) in [
            ("application/json", "{", 400, "malformed"),
            ("application/json", "", 400, "malformed"),
            ("application/json", "{}{}", 400, "malformed"),
            ("application/json", "\u{feff}{}", 400, "malformed"),
            ("application/json", "{\"name\": \"\\ud800\"}", 400, "malformed"),
            ("application/json", "{\"employees\": 1e400}", 400, "malformed"),
            ("text/plain", whole.as_str(), 415, "media-type"),
            ("application/x-www-form-urlencoded", "name=x", 415, "media-type"),
            ("", whole.as_str(), 415, "media-type"),
            ("application/json", "{}", 422, "invalid"),
        ] {
            let answer = app.send(post(kind, body)).await;
            assert_eq!(answer.is(status)["type"], format!("/problems/{problem}"), "{kind} {body}");
            assert_eq!(answer.head("content-type"), "application/problem+json");
        }
        let deep = "[".repeat(100_000);
        app.send(post("application/json", &deep)).await.is(400);
        let wide = json!({"name": "x".repeat(600_000)}).to_string();
        assert_eq!(app.send(post("application/json", &wide)).await.is(413)["type"], "/problems/too-large");
        assert_eq!(app.get(&app.a.advisor, "/companies").await.is(200)["items"], json!([]));
    }

    async fn what_is_no_utf8_is_told(app: TestApp) {
        let call = Call::post("/companies", &json!({})).text("application/json", b"{\"name\": \"\xff\"}".to_vec());
        app.send(call.by(&app.a.advisor)).await.is(400);
    }

    async fn a_character_that_cannot_be_kept_is_refused_everywhere(app: TestApp) {
        let id = register(&app, &app.a, "株式会社見本").await;
        let bad = json!([{"item": "x", "fact": "a\u{0}b", "speaker": "owner"}]);
        let put = Call::put(&format!("/companies/{id}/checklists/general_checkup"), &bad).by(&app.a.advisor);
        assert_eq!(app.send(put).await.faults(422), ["/0/fact 使えない文字（U+0000）が含まれています"]);
        let key = Call::put(&format!("/companies/{id}/statements/2025-03"), &json!({"sales\u{0}": 1})).by(&app.a.advisor);
        app.send(key).await.is(422);
        let patch = Call::patch(&format!("/companies/{id}"), &json!({"name": "\u{0}"})).seen(1).by(&app.a.advisor);
        app.send(patch).await.is(422);
    }

    async fn an_address_or_a_method_that_is_not_there_is_a_problem(app: TestApp) {
        for (call, status) in [
            (Call::get("/nowhere"), 404),
            (Call::get("/companies/not-a-uuid"), 404),
            (Call::get("/companies/%00"), 404),
            (Call::get("/documents/0192f0c1-2d3e-7f40-8a5b-6c7d8e9f0a1b"), 404),
            (Call::put("/companies", &json!({})), 405),
            (Call::delete("/me"), 405),
        ] {
            let shown = format!("{call:?}");
            let answer = app.send(call.by(&app.a.advisor)).await;
            answer.is(status);
            assert_eq!(answer.head("content-type"), "application/problem+json", "{shown}");
            assert_eq!(answer.head("allow").is_empty(), status != 405, "{shown}");
        }
    }

    async fn a_token_is_asked_for_and_must_be_good(app: TestApp) {
        for header in [None, Some("Bearer wrong"), Some("Bearer "), Some("Basic eDp5"), Some("token-of-shidoin-kou")] {
            let call = match header {
                Some(value) => Call::get("/me").header("authorization", value),
                None => Call::get("/me"),
            };
            let answer = app.send(call).await;
            assert_eq!(answer.is(401)["type"], "/problems/unauthenticated", "{header:?}");
            assert_eq!(answer.head("www-authenticate"), "Bearer");
        }
        let me = app.get(&app.a.lead, "/me").await.is(200);
        assert_eq!((&me["email"], &me["role"], &me["chamber"]["name"]), (&json!("houtei@kou.example.jp"), &json!("lead_advisor"), &json!("甲商工会議所")));
    }

    async fn somebody_who_sends_slowly_holds_nobody_up(app: TestApp) {
        let (polled, begun) = tokio::sync::oneshot::channel::<()>();
        let (release, released) = tokio::sync::oneshot::channel::<()>();
        let rest = profile("株式会社遅延").to_string();
        let stream = futures::stream::once(async move {
            polled.send(()).unwrap();
            released.await.unwrap();
            Ok::<_, std::io::Error>(rest)
        });
        let slow = {
            let app = app.clone();
            let call = Call::post("/companies", &json!({})).by(&app.a.advisor);
            tokio::spawn(async move { app.send_with(call, axum::body::Body::from_stream(stream)).await })
        };
        begun.await.unwrap();
        // SQLite has one writer at a time: with a transaction open, this would wait for the other's body.
        register(&app, &app.a, "株式会社迅速").await;
        release.send(()).unwrap();
        slow.await.unwrap().is(201);
    }
}
