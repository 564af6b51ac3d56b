//! What older versions kept of a provider in the chamber's settings, key and all, is moved at the start.

use banso::app::sealing::Keyring;
use banso::app::{App, Ctx, provider};
use banso::clock::Clock;
use banso::domain::access::Role;
use banso::store::db::MIGRATIONS;
use banso::store::{self, Db};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, Executor};

use crate::support::engine::Postgres;
use crate::support::{BEGIN, config, people};

const KEY: &str = "sk-canary-of-old-4711";

fn old(kind: &str, base_url: &str) -> Value {
    json!({"provider": {"kind": kind, "base_url": base_url, "model": "m-1", "api_key": KEY, "input_yen_per_1k": 0.4, "output_yen_per_1k": 1.6}})
}

/// A database as the version before left it: three chambers, two with a provider of their own.
async fn grown(url: &str) {
    let db = Db::open(url).await.unwrap();
    let before: Vec<_> = MIGRATIONS
        .iter()
        .filter(|step| step.version <= 2)
        .cloned()
        .collect();
    let before = Migrator::with_migrations(before);
    let rows: Vec<String> = [(1, old("openai", "https://api.openai.com/v1")), (2, old("rules", "http://127.0.0.1:11434/v1")), (3, json!({"provider": null}))]
        .into_iter()
        .map(|(number, settings)| {
            let id = uuid::Uuid::from_u128(number);
            let id = match &db {
                Db::Sqlite { .. } => format!("x'{}'", id.simple()),
                Db::Postgres(_) => format!("'{id}'"),
            };
            format!("insert into chambers (chamber_id, name, settings, created_at) values ({id}, '商工会議所{number}', '{settings}', '2026-04-01T00:00:00Z')")
        })
        .collect();
    match &db {
        Db::Sqlite { writer: pool, .. } => {
            before.run(pool).await.unwrap();
            for row in rows {
                pool.execute(AssertSqlSafe(row)).await.unwrap();
            }
        }
        Db::Postgres(pool) => {
            before.run(pool).await.unwrap();
            for row in rows {
                pool.execute(AssertSqlSafe(row)).await.unwrap();
            }
        }
    }
    db.close().await;
}

async fn settings_text(db: &Db) -> String {
    let sql = "select cast(settings as text) from chambers order by chamber_id";
    let rows: Vec<(String,)> = match db {
        Db::Sqlite { writer: pool, .. } => sqlx::query_as(sql).fetch_all(pool).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_as(sql).fetch_all(pool).await.unwrap(),
    };
    rows.into_iter().map(|(text,)| text).collect()
}

async fn moved(url: &str) {
    grown(url).await;
    let clock = Clock::manual(jiff::Timestamp::from_second(BEGIN).unwrap());
    let app = App::build(config(url), clock.clone()).await.unwrap();
    let text = settings_text(&app.db).await;
    assert!(
        !text.contains("canary") && !text.contains("base_url"),
        "{text}"
    );
    let chamber = |number: u128| banso::domain::id::ChamberId(uuid::Uuid::from_u128(number));
    let mut tx = app.db.read().await.unwrap();
    let own = store::provider::find(&mut tx, chamber(1), "openai")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (own.provider.prices.input, own.provider.prices.output),
        (Some(400), Some(1_600))
    );
    assert!(
        own.provider.terms.fault().is_some(),
        "nobody wrote down its terms"
    );
    let keys = Keyring::of(&app.config).read().unwrap();
    let key = keys
        .open(chamber(1), "openai", &own.sealed_key.unwrap())
        .unwrap();
    assert_eq!(key.expose_secret(), KEY);
    let local = store::provider::find(&mut tx, chamber(2), "openai")
        .await
        .unwrap()
        .unwrap();
    assert!(local.provider.terms.local);
    assert!(
        store::provider::list(&mut tx, chamber(3))
            .await
            .unwrap()
            .is_empty()
    );
    drop(tx);
    for (number, chain) in [(1, "openai"), (2, "rules"), (3, "rules")] {
        let actor = banso::app::Actor {
            user_id: people::chambers().0.admin.id,
            chamber_id: chamber(number),
            name: "管理".to_owned(),
            role: Role::Admin,
        };
        let mut ctx = Ctx::read(&app, actor).await.unwrap();
        let force = provider::in_force(&mut ctx).await.unwrap();
        let ids: Vec<String> = force
            .chain()
            .iter()
            .map(|link| link.id().to_owned())
            .collect();
        assert_eq!(ids, [chain], "{number}");
    }
    app.db.close().await;
    // Once is enough.
    let again = App::build(config(url), clock).await.unwrap();
    assert_eq!(settings_text(&again.db).await, text);
    again.db.close().await;
}

#[tokio::test]
async fn an_old_provider_is_moved_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.db");
    moved(&format!("sqlite://{}", file.display())).await;
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let found = bytes.windows(KEY.len()).any(|part| part == KEY.as_bytes());
        assert!(!found, "the old key lies on in {}", path.display());
    }
}

#[tokio::test]
async fn an_old_provider_is_moved_on_postgres() {
    let Some(database) = Postgres::empty().await else {
        return;
    };
    moved(&database.url).await;
    database.drop().await;
}
