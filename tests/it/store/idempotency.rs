//! Answers kept for a repeated key.

use banso::domain::id::{ChamberId, UserId};
use banso::store::idempotency::{Scope, claim, find, put};
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::engine::both;

fn scope<'a>(chamber: ChamberId, user: UserId, route: &'a str, key: &'a str) -> Scope<'a> {
    Scope {
        chamber,
        user,
        route,
        key,
    }
}

both! {
    async fn a_key_is_taken_once_a_person_and_route(app: TestApp) {
        let (now, a, b) = (app.clock.now(), &app.a, &app.b);
        let mine = scope(a.id, a.advisor.id, "POST /companies", "k");
        let mut tx = app.write().await;
        assert_eq!(find(&mut tx, mine).await.unwrap(), None);
        assert!(claim(&mut tx, mine, "hash", now).await.unwrap());
        assert!(!claim(&mut tx, mine, "other", now).await.unwrap());
        assert_eq!(find(&mut tx, mine).await.unwrap(), Some(("hash".to_owned(), Value::Null)));
        // Kept as text, the body comes back byte for byte: jsonb would sort its members.
        let answer = json!({"status": 201, "body": "{\"b\":1,  \"a\":1.0}"});
        put(&mut tx, mine, &answer).await.unwrap();
        assert_eq!(find(&mut tx, mine).await.unwrap(), Some(("hash".to_owned(), answer)));
        for free in [
            scope(b.id, a.advisor.id, "POST /companies", "k"),
            scope(a.id, a.lead.id, "POST /companies", "k"),
            scope(a.id, a.advisor.id, "POST /documents", "k"),
            scope(a.id, a.advisor.id, "POST /companies", "K"),
        ] {
            assert!(claim(&mut tx, free, "hash", now).await.unwrap(), "{free:?}");
        }
    }

    async fn a_key_taken_by_work_that_came_to_nothing_is_free(app: TestApp) {
        let mine = scope(app.a.id, app.a.advisor.id, "POST /companies", "k");
        let mut tx = app.write().await;
        assert!(claim(&mut tx, mine, "hash", app.clock.now()).await.unwrap());
        drop(tx);
        let mut tx = app.write().await;
        assert!(claim(&mut tx, mine, "hash", app.clock.now()).await.unwrap());
    }
}
