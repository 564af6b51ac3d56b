//! Answers kept for a repeated `Idempotency-Key`.

use jiff_sqlx::ToSqlx;
use sqlx::types::Json;

use super::db::{StoreError, Tx, execute, run};
use crate::domain::id::{ChamberId, UserId};

/// What a key is good for: one person, one route.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// Chamber.
    pub chamber: ChamberId,
    /// Person.
    pub user: UserId,
    /// Method and path.
    pub route: &'a str,
    /// What the caller chose.
    pub key: &'a str,
}

/// Takes a key for a request; `false` when it was taken before. On PostgreSQL this waits for a transaction that has
/// taken it and is still at work.
pub async fn claim(
    tx: &mut Tx,
    scope: Scope<'_>,
    request_hash: &str,
    now: jiff::Timestamp,
) -> Result<bool, StoreError> {
    let touched = execute!(
        tx,
        "insert into idempotency_keys (chamber_id, user_id, route, idempotency_key, request_hash, response,
             created_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (chamber_id, user_id, route, idempotency_key) do nothing",
        scope.chamber.0,
        scope.user.0,
        scope.route,
        scope.key,
        request_hash,
        Json(serde_json::Value::Null),
        now.to_sqlx(),
    )?;
    Ok(touched == 1)
}

/// The hash of the request that took a key, and the answer kept for it.
pub async fn find(
    tx: &mut Tx,
    scope: Scope<'_>,
) -> Result<Option<(String, serde_json::Value)>, StoreError> {
    Ok(run!(
        tx,
        fetch_optional,
        (String, Json<serde_json::Value>),
        "select request_hash, response from idempotency_keys
         where chamber_id = $1 and user_id = $2 and route = $3 and idempotency_key = $4",
        scope.chamber.0,
        scope.user.0,
        scope.route,
        scope.key,
    )?
    .map(|(hash, answer)| (hash, answer.0)))
}

/// Keeps the answer of a taken key.
pub async fn put(
    tx: &mut Tx,
    scope: Scope<'_>,
    answer: &serde_json::Value,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "update idempotency_keys set response = $5
         where chamber_id = $1 and user_id = $2 and route = $3 and idempotency_key = $4",
        scope.chamber.0,
        scope.user.0,
        scope.route,
        scope.key,
        Json(answer),
    )?;
    Ok(())
}
