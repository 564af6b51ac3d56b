//! A request that is refused leaves no trace: not a byte of the database is another afterwards.

use banso::store::Db;
use serde_json::{Value, json};
use sqlx::Executor;

use crate::support::operations::{Operation, operations};
use crate::support::samples::world;
use crate::support::{Call, Engine, TestApp};

/// The database file with its log folded in.
async fn bytes(app: &TestApp) -> Vec<u8> {
    let Db::Sqlite { writer: pool, .. } = &app.app.db else {
        panic!("only SQLite is one file")
    };
    pool.execute("pragma wal_checkpoint(truncate)")
        .await
        .unwrap();
    std::fs::read(app.app.config.database_url.trim_start_matches("sqlite://")).unwrap()
}

/// Ways to ask for it that must be refused, as far as they apply.
fn wrong(app: &TestApp, operation: &Operation) -> Vec<(&'static str, Call)> {
    let call = &operation.call;
    let mut ways = vec![
        ("without a token", call.clone()),
        ("from elsewhere", call.clone().by(&app.b.lead)),
    ];
    let body: Option<Value> = serde_json::from_slice(&call.body).ok();
    if let Some(mut body) = body {
        let torn = String::from_utf8(call.body[..call.body.len() - 1].to_vec()).unwrap();
        ways.push((
            "with torn JSON",
            call.clone()
                .text("application/json", torn)
                .by(&app.a.advisor),
        ));
        ways.push((
            "as a form",
            call.clone()
                .text("text/plain", call.body.clone())
                .by(&app.a.advisor),
        ));
        body["no_such_member"] = json!(1);
        ways.push((
            "with an unknown member",
            call.clone().json(&body).by(&app.a.advisor),
        ));
    }
    if call.headers.iter().any(|(name, _)| name == "if-match") {
        let mut stale = call.clone();
        stale.headers.retain(|(name, _)| name != "if-match");
        let stale = stale.seen(99);
        ways.push(("with an old version", stale.clone().by(&app.a.lead)));
        ways.push((
            "with an old version by an administrator",
            stale.by(&app.a.admin),
        ));
    }
    let administrators_may = [
        "archive_company",
        "restore_company",
        "put_account_title",
        "delete_account_title",
        "create_provider",
        "put_provider",
        "delete_provider",
        "test_provider",
        "put_drafting_settings",
        "add_prompt",
        "move_label",
        "test_prompt",
    ];
    if !administrators_may.contains(&operation.id) && call.method != "GET" {
        ways.push(("by an administrator", call.clone().by(&app.a.admin)));
    }
    if operation.everybodys {
        ways.retain(|(way, _)| *way != "from elsewhere");
    }
    ways
}

#[test]
fn no_refusal_leaves_a_trace() {
    Engine::Sqlite.run(async |app: TestApp| {
        let world = world(&app, &app.a, "見本").await;
        let before = bytes(&app).await;
        let mut refused = 0;
        for operation in operations(&app, &world) {
            for (way, call) in wrong(&app, &operation) {
                let answer = app.send(call).await;
                let status = answer.status.as_u16();
                assert!(
                    (400..500).contains(&status),
                    "{} {way}: {status} {}",
                    operation.id,
                    answer.text()
                );
                assert!(
                    bytes(&app).await == before,
                    "{} {way} ({status}) changed the database",
                    operation.id
                );
                refused += 1;
            }
        }
        assert!(refused > 100, "{refused}");
        // What is allowed does change it, so the comparison sees something.
        let allowed = operations(&app, &world)
            .into_iter()
            .find(|operation| operation.id == "decide_item")
            .unwrap();
        app.send(allowed.call.by(&app.a.advisor)).await.is(200);
        assert!(bytes(&app).await != before);
    });
}
