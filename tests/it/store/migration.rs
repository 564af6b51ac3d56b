//! Migrations, each applied to tables with rows in them.

use std::path::PathBuf;

use banso::domain::id::{ChamberId, CompanyId, DocumentId, DraftId};
use banso::store::db::MIGRATIONS;
use banso::store::{Db, Tx, account, audit, checklist, company, document, draft, job, statement};
use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, Executor};
use uuid::Uuid;

use crate::support::engine::Postgres;

/// What is to be loaded after a migration.
fn rows(version: i64) -> String {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join(format!("tests/it/store/rows/{version:04}.sql"));
    std::fs::read_to_string(&file).unwrap_or_else(|error| {
        panic!(
            "every migration needs its rows: {}: {error}",
            file.display()
        )
    })
}

/// SQLite keeps an id as its sixteen bytes.
fn for_sqlite(sql: &str) -> String {
    let parts: Vec<&str> = sql.split('\'').collect();
    let mut text = String::new();
    for (index, part) in parts.iter().enumerate() {
        match part.parse::<Uuid>() {
            Ok(id) if index % 2 == 1 => {
                text = format!("{text}x'{}'", id.simple());
            }
            _ if index % 2 == 1 => text = format!("{text}'{part}'"),
            _ => text.push_str(part),
        }
    }
    text
}

/// Applies one migration after the other, with rows in between, and then the whole set as the program does.
async fn grow(db: &Db) {
    for count in 1..=MIGRATIONS.migrations.len() {
        let so_far = Migrator::with_migrations(MIGRATIONS.migrations[..count].to_vec());
        let sql = rows(MIGRATIONS.migrations[count - 1].version);
        match db {
            Db::Sqlite { writer: pool, .. } => {
                so_far.run(pool).await.unwrap();
                pool.execute(AssertSqlSafe(for_sqlite(&sql))).await.unwrap();
            }
            Db::Postgres(pool) => {
                so_far.run(pool).await.unwrap();
                pool.execute(AssertSqlSafe(sql)).await.unwrap();
            }
        }
    }
    db.migrate().await.unwrap();
    db.migrate().await.unwrap();
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(0x0192_f0c1_0000_7000_8000_0000_0000_0000 + n)
}

/// All rows can be read by today's program.
async fn read(tx: &mut Tx) {
    let (chamber, case) = (ChamberId(id(1)), CompanyId(id(4)));
    let found = company::find(tx, chamber, case).await.unwrap().unwrap();
    assert_eq!(
        (
            found.profile.name.as_str(),
            found.version,
            found.created_at.to_string().as_str()
        ),
        ("株式会社試験", 3, "2026-04-01T00:00:00Z")
    );
    let listed = company::list(
        tx,
        chamber,
        &company::Filter {
            limit: 10,
            ..company::Filter::default()
        },
    )
    .await
    .unwrap();
    assert_eq!(
        (listed[0].standing.total, listed[0].advisor_name.as_deref()),
        (Some(18), Some("指導 花子"))
    );
    assert_eq!(
        statement::list(tx, chamber, case).await.unwrap()[0]
            .figures
            .sales,
        Some(5_130_250_000)
    );
    assert_eq!(
        checklist::find(tx, chamber, case, "general_checkup")
            .await
            .unwrap()
            .answers
            .len(),
        1
    );
    let paper = document::find(tx, chamber, DocumentId(id(5)))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (paper.content.items[0].id.as_str(), paper.draft_id),
        ("S1", Some(DraftId(id(6))))
    );
    assert_eq!(
        document::list_versions(tx, chamber, paper.id)
            .await
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        draft::find(tx, chamber, DraftId(id(6)))
            .await
            .unwrap()
            .unwrap()
            .document,
        Some(paper.id)
    );
    assert_eq!(
        draft::list_events(tx, chamber, DraftId(id(6)), 0)
            .await
            .unwrap()[0]
            .kind,
        "done"
    );
    assert_eq!(
        audit::list_of_company(tx, chamber, case, 10).await.unwrap()[0].action,
        "company.register"
    );
    assert_eq!(
        account::find_session(tx, "s")
            .await
            .unwrap()
            .unwrap()
            .account
            .email,
        "a@example.jp"
    );
    assert!(account::find_by_api_token(tx, "t").await.unwrap().is_some());
    assert!(
        !account::find_invitation(tx, "l")
            .await
            .unwrap()
            .unwrap()
            .used
    );
    assert_eq!(job::count_open(tx).await.unwrap(), 0);
}

#[tokio::test]
async fn every_migration_keeps_the_rows_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&format!(
        "sqlite://{}",
        folder.path().join("x.db").display()
    ))
    .await
    .unwrap();
    grow(&db).await;
    read(&mut db.read().await.unwrap()).await;
}

#[tokio::test]
async fn every_migration_keeps_the_rows_on_postgres() {
    let Some(database) = Postgres::empty().await else {
        return;
    };
    let db = Db::open(&database.url).await.unwrap();
    grow(&db).await;
    read(&mut db.read().await.unwrap()).await;
    db.close().await;
    database.drop().await;
}

#[test]
fn every_file_of_rows_belongs_to_a_migration() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/store/rows");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let version: i64 = name.trim_end_matches(".sql").parse().unwrap();
        assert!(
            MIGRATIONS
                .migrations
                .iter()
                .any(|migration| migration.version == version),
            "{name}"
        );
    }
}
