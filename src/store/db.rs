//! The database, whichever it is: one enum for the pool, one for the transaction, and macros that run one SQL text on
//! either.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use thiserror::Error;

/// What can go wrong below.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The database refused or is not there.
    #[error("データベースのエラー：{0}")]
    Sqlx(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("データベースの更新に失敗しました：{0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A stored value is not what it should be.
    #[error("保存されている値を読み取れません：{0}")]
    Corrupt(String),
    /// The database is one that data must not be trusted to.
    #[error("このデータベースは使えません：{0}")]
    Unsafe(String),
}

impl StoreError {
    /// Whether a unique index refused the row.
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Sqlx(error) if error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation))
    }

    /// Whether the database cannot be reached now (and may be later).
    pub fn is_unavailable(&self) -> bool {
        matches!(
            self,
            Self::Sqlx(
                sqlx::Error::Io(_)
                    | sqlx::Error::PoolTimedOut
                    | sqlx::Error::PoolClosed
                    | sqlx::Error::Tls(_)
            )
        )
    }
}

/// A pool of connections.
#[derive(Debug, Clone)]
pub enum Db {
    /// One file: the connections of those who read, and the one connection of those who write. SQLite lets one write at a
    /// time anyway; whoever waits for it in SQLite sleeps and asks again, ever longer, with a connection in hand that
    /// readers then lack. Here they queue.
    Sqlite {
        /// Many.
        readers: SqlitePool,
        /// One.
        writer: SqlitePool,
    },
    /// A server.
    Postgres(PgPool),
}

/// A transaction. Dropped without [`Tx::commit`], it rolls back.
#[derive(Debug)]
pub enum Tx {
    /// On the file.
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>),
    /// On the server.
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
}

/// Runs a statement on whichever engine the transaction is: `run!(tx, fetch_all, query_as::<Row>("…", a, b))`.
macro_rules! run {
    ($tx:expr, $fetch:ident, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $tx {
            $crate::store::db::Tx::Sqlite(tx) => {
                sqlx::query_as::<sqlx::Sqlite, $row>($sql)$(.bind($bind))*.$fetch(&mut **tx).await.map_err($crate::store::StoreError::from)
            }
            $crate::store::db::Tx::Postgres(tx) => {
                sqlx::query_as::<sqlx::Postgres, $row>($sql)$(.bind($bind))*.$fetch(&mut **tx).await.map_err($crate::store::StoreError::from)
            }
        }
    };
}

/// Runs a statement that returns nothing; gives the number of rows it touched.
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $tx {
            $crate::store::db::Tx::Sqlite(tx) => {
                sqlx::query::<sqlx::Sqlite>($sql)$(.bind($bind))*.execute(&mut **tx).await.map(|done| done.rows_affected()).map_err($crate::store::StoreError::from)
            }
            $crate::store::db::Tx::Postgres(tx) => {
                sqlx::query::<sqlx::Postgres>($sql)$(.bind($bind))*.execute(&mut **tx).await.map(|done| done.rows_affected()).map_err($crate::store::StoreError::from)
            }
        }
    };
}

pub(crate) use {execute, run};

/// The schema, embedded.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// SQLite before 3.51.3 can corrupt a database in WAL mode (the WAL-reset bug, 3.7.0–3.51.2).
const SQLITE_AT_LEAST: (u32, u32, u32) = (3, 51, 3);

impl Db {
    /// Opens `sqlite://file` (created if need be) or `postgres://…`.
    ///
    /// # Errors
    /// When it cannot be reached, or is not one that data may be trusted to.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(url)?;
            let pool = PgPoolOptions::new()
                .max_connections(16)
                .acquire_timeout(Duration::from_secs(10))
                .connect_with(options)
                .await?;
            return Ok(Self::Postgres(pool));
        }
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .pragma("mmap_size", "0")
            .pragma("secure_delete", "on");
        let pool = |most| {
            SqlitePoolOptions::new()
                .max_connections(most)
                .acquire_timeout(Duration::from_secs(10))
                .connect_with(options.clone())
        };
        // The one who writes first: it may have to make the file.
        let writer = pool(1).await?;
        let readers = pool(8).await?;
        assert_safe(&writer).await?;
        assert_safe(&readers).await?;
        Ok(Self::Sqlite { readers, writer })
    }

    /// Brings the schema up to date.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite { writer, .. } => MIGRATIONS.run(writer).await?,
            Self::Postgres(pool) => MIGRATIONS.run(pool).await?,
        }
        Ok(())
    }

    /// A transaction that only reads: what it sees does not change under it.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Tx::Sqlite(readers.begin().await?),
            Self::Postgres(pool) => Tx::Postgres(
                pool.begin_with("begin isolation level repeatable read read only")
                    .await?,
            ),
        })
    }

    /// A transaction that writes, one after the other on SQLite. There it takes the write lock at once: one that upgrades
    /// later fails with BUSY whatever the timeout.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Tx::Sqlite(writer.begin_with("begin immediate").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Folds the write-ahead log into the file, so that nothing that was written over is left in it. PostgreSQL looks
    /// after its own.
    pub async fn fold(&self) -> Result<(), StoreError> {
        if let Self::Sqlite { writer, .. } = self {
            sqlx::query("pragma wal_checkpoint(truncate)")
                .execute(writer)
                .await?;
        }
        Ok(())
    }

    /// Closes all connections.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Makes it last.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

async fn assert_safe(pool: &SqlitePool) -> Result<(), StoreError> {
    let (version,): (String,) = sqlx::query_as("select sqlite_version()")
        .fetch_one(pool)
        .await?;
    let mut parts = version
        .split('.')
        .map(|part| part.parse::<u32>().unwrap_or(0));
    let found = (
        parts.next().unwrap_or(0),
        parts.next().unwrap_or(0),
        parts.next().unwrap_or(0),
    );
    if found < SQLITE_AT_LEAST {
        return Err(StoreError::Unsafe(format!(
            "SQLite {version} には、データを壊す既知の不具合があります"
        )));
    }
    let (journal,): (String,) = sqlx::query_as("pragma journal_mode")
        .fetch_one(pool)
        .await?;
    let (synchronous,): (i64,) = sqlx::query_as("pragma synchronous").fetch_one(pool).await?;
    let (foreign_keys,): (i64,) = sqlx::query_as("pragma foreign_keys")
        .fetch_one(pool)
        .await?;
    if journal != "wal" || synchronous != 2 || foreign_keys != 1 {
        return Err(StoreError::Unsafe(format!(
            "設定が安全ではありません（journal_mode={journal}, synchronous={synchronous}, foreign_keys={foreign_keys}）"
        )));
    }
    Ok(())
}
