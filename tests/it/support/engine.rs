//! A fresh database for every test: a copy of one that was migrated and peopled once.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use banso::store::Db;
use banso::store::db::MIGRATIONS;
use futures::FutureExt;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};

use super::{TestApp, people};

/// On which database a test runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// Writes a test once and runs it on both databases: `both! { async fn name(app: TestApp) { … } }`.
macro_rules! both {
    ($($(#[$meta:meta])* async fn $name:ident($app:ident: TestApp) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn test($app: TestApp) $body

            #[test]
            fn sqlite() {
                $crate::support::Engine::Sqlite.run(test);
            }

            #[test]
            fn postgres() {
                $crate::support::Engine::Postgres.run(test);
            }
        }
    )*};
}
pub(crate) use both;

impl Engine {
    /// Runs a test on a database of its own. Without `TEST_POSTGRES_URL` the PostgreSQL half is skipped, and fails
    /// where `CI` is set.
    pub(crate) fn run<F: Future<Output = ()>>(self, test: impl FnOnce(TestApp) -> F) {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        match self {
            Self::Sqlite => runtime.block_on(async {
                let folder = tempfile::tempdir().unwrap();
                let app = TestApp::new(&sqlite(folder.path()).await).await;
                test(app).await;
            }),
            Self::Postgres => {
                let Some(server) = postgres_url() else { return };
                runtime.block_on(async {
                    let database = Postgres::create(&server).await;
                    let app = TestApp::new(&database.url).await;
                    let db = app.app.db.clone();
                    let outcome = std::panic::AssertUnwindSafe(test(app)).catch_unwind().await;
                    db.close().await;
                    database.drop().await;
                    if let Err(panic) = outcome {
                        std::panic::resume_unwind(panic);
                    }
                });
            }
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests are told by the environment where PostgreSQL is"
)]
fn postgres_url() -> Option<String> {
    let url = std::env::var("TEST_POSTGRES_URL")
        .ok()
        .filter(|url| !url.is_empty());
    if url.is_none() {
        assert!(
            std::env::var_os("CI").is_none(),
            "CI is set, but TEST_POSTGRES_URL is not: the PostgreSQL half cannot run"
        );
        println!("skipped: TEST_POSTGRES_URL is not set");
    }
    url
}

/// Tells the template of this schema and these people from that of another day.
fn fingerprint() -> String {
    let mut sums: Vec<u8> = MIGRATIONS
        .iter()
        .flat_map(|migration| migration.checksum.to_vec())
        .collect();
    sums.extend(include_bytes!("people.rs"));
    banso::app::session::token_hash(&format!("{sums:?}"))[..16].to_owned()
}

/// A copy of the template file, made when it is not there yet.
async fn sqlite(folder: &Path) -> String {
    let template =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("template-{}.db", fingerprint()));
    if !template.exists() {
        let making = folder.join("template.db");
        let db = Db::open(&format!("sqlite://{}", making.display()))
            .await
            .unwrap();
        db.migrate().await.unwrap();
        people::insert(&db).await;
        db.close().await;
        assert!(
            !making.with_extension("db-wal").exists(),
            "the write-ahead log was not folded in"
        );
        // Another process may be as far: the last one wins, and both files are the same.
        std::fs::create_dir_all(template.parent().unwrap()).unwrap();
        let unique = template.with_extension(std::process::id().to_string());
        std::fs::copy(&making, &unique).unwrap();
        std::fs::rename(&unique, &template).unwrap();
    }
    let file = folder.join("banso.db");
    std::fs::copy(&template, &file).unwrap();
    format!("sqlite://{}", file.display())
}

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// An empty database on the test server, with nothing in it: for tests of the migrations themselves.
pub(crate) struct Postgres {
    pub(crate) url: String,
    server: String,
    name: String,
}

impl Postgres {
    /// A copy of the template database, made when it is not there yet.
    async fn create(server: &str) -> Self {
        let template = format!("banso_template_{}", fingerprint());
        let mut connection = locked(server).await;
        let there: Option<(i32,)> = sqlx::query_as("select 1 from pg_database where datname = $1")
            .bind(&template)
            .fetch_optional(&mut connection)
            .await
            .unwrap();
        if there.is_none() {
            let making = format!("{template}_making");
            for sql in [
                format!("drop database if exists {making}"),
                format!("create database {making}"),
            ] {
                connection.execute(AssertSqlSafe(sql)).await.unwrap();
            }
            let db = Db::open(&url_of(server, &making)).await.unwrap();
            db.migrate().await.unwrap();
            people::insert(&db).await;
            db.close().await;
            let sql = format!("alter database {making} rename to {template}");
            connection.execute(AssertSqlSafe(sql)).await.unwrap();
        }
        let database = Self::named(server);
        let sql = format!("create database {} template {template}", database.name);
        connection.execute(AssertSqlSafe(sql)).await.unwrap();
        connection.close().await.unwrap();
        database
    }

    fn named(server: &str) -> Self {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{}_{number}", std::process::id());
        Self {
            url: url_of(server, &name),
            server: server.to_owned(),
            name,
        }
    }

    /// An empty one, when there is a server.
    pub(crate) async fn empty() -> Option<Self> {
        let server = postgres_url()?;
        let database = Self::named(&server);
        let mut connection = locked(&server).await;
        let sql = format!("create database {}", database.name);
        connection.execute(AssertSqlSafe(sql)).await.unwrap();
        connection.close().await.unwrap();
        Some(database)
    }

    pub(crate) async fn drop(self) {
        let mut connection = connect(&self.server).await;
        let sql = format!("drop database {} with (force)", self.name);
        connection.execute(AssertSqlSafe(sql)).await.unwrap();
        connection.close().await.unwrap();
    }
}

async fn connect(server: &str) -> sqlx::PgConnection {
    let options: PgConnectOptions = server.parse().unwrap();
    options.connect().await.unwrap()
}

/// A connection that no other test process has at the same time; closing it lets the next one in.
async fn locked(server: &str) -> sqlx::PgConnection {
    let mut connection = connect(server).await;
    connection
        .execute("select pg_advisory_lock(7264)")
        .await
        .unwrap();
    connection
}

fn url_of(server: &str, database: &str) -> String {
    let mut url = url::Url::parse(server).unwrap();
    url.set_path(database);
    url.to_string()
}
