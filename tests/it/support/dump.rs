//! Everything that a database holds, as text.

use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};

use super::TestApp;

/// All rows of all tables. Bytes stand there in hex.
pub(crate) async fn dump(app: &TestApp) -> String {
    let url = &app.app.config.database_url;
    if url.starts_with("postgres") {
        postgres(url).await
    } else {
        sqlite(url).await
    }
}

/// Whether the dump holds a text, as it is or as bytes.
pub(crate) fn holds(dump: &str, text: &str) -> bool {
    let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    dump.contains(text) || dump.contains(&hex) || dump.contains(&hex.to_uppercase())
}

async fn postgres(url: &str) -> String {
    let mut to = PgConnection::connect(url).await.unwrap();
    let tables: Vec<(String,)> = sqlx::query_as(
        "select table_name::text from information_schema.tables where table_schema = 'public'",
    )
    .fetch_all(&mut to)
    .await
    .unwrap();
    let mut all = String::new();
    for (table,) in tables {
        let rows: Vec<(String,)> =
            sqlx::query_as(AssertSqlSafe(format!("select t::text from \"{table}\" t")))
                .fetch_all(&mut to)
                .await
                .unwrap();
        // A backslash before a quote is the row's, not the text's.
        all.extend(
            rows.into_iter()
                .map(|(row,)| row.replace("\\\"", "\"") + "\n"),
        );
    }
    to.close().await.unwrap();
    all
}

async fn sqlite(url: &str) -> String {
    let mut to = SqliteConnection::connect(url).await.unwrap();
    let columns: Vec<(String, String)> = sqlx::query_as(
        "select m.name, group_concat('quote(\"' || c.name || '\")', '||'',''||') \
         from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table' group by m.name",
    )
    .fetch_all(&mut to)
    .await
    .unwrap();
    let mut all = String::new();
    for (table, columns) in columns {
        let rows: Vec<(String,)> =
            sqlx::query_as(AssertSqlSafe(format!("select {columns} from \"{table}\"")))
                .fetch_all(&mut to)
                .await
                .unwrap();
        all.extend(rows.into_iter().map(|(row,)| row + "\n"));
    }
    to.close().await.unwrap();
    all
}
