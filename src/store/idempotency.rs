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

/// A kept answer: hash of the request, status, body.
pub type Kept = (String, i64, serde_json::Value);

/// The answer kept for a key.
pub async fn find(tx: &mut Tx, scope: Scope<'_>) -> Result<Option<Kept>, StoreError> {
    Ok(run!(
        tx,
        fetch_optional,
        (String, i64, Json<serde_json::Value>),
        "select request_hash, response_status, response from idempotency_keys
         where chamber_id = $1 and user_id = $2 and route = $3 and idempotency_key = $4",
        scope.chamber.0,
        scope.user.0,
        scope.route,
        scope.key,
    )?
    .map(|(hash, status, body)| (hash, status, body.0)))
}

/// Keeps an answer, in the transaction of what it did.
pub async fn insert(
    tx: &mut Tx,
    scope: Scope<'_>,
    (hash, status, body): &Kept,
    now: jiff::Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "insert into idempotency_keys (chamber_id, user_id, route, idempotency_key, request_hash, response_status,
             response, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        scope.chamber.0,
        scope.user.0,
        scope.route,
        scope.key,
        hash,
        *status,
        Json(body),
        now.to_sqlx(),
    )?;
    Ok(())
}
