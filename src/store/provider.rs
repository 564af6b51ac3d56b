//! A chamber's providers of models, each as one value with its sealed key.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::types::Json;
use uuid::Uuid;

use super::db::{StoreError, Tx, execute, run};
use crate::domain::id::ChamberId;
use crate::domain::provider::Provider;

/// A provider as it is stored (提供元).
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// How it is set up.
    pub provider: Provider,
    /// Its key, sealed; `None` where it has none.
    pub sealed_key: Option<Vec<u8>>,
    /// Counts up with every change.
    pub version: i64,
}

type Row = (Json<Provider>, Option<Vec<u8>>, i64);

fn stored((provider, sealed_key, version): Row) -> Stored {
    Stored {
        provider: provider.0,
        sealed_key,
        version,
    }
}

/// All of a chamber, by id.
pub async fn list(tx: &mut Tx, chamber: ChamberId) -> Result<Vec<Stored>, StoreError> {
    let rows = run!(
        tx,
        fetch_all,
        Row,
        "select settings, sealed_key, version from providers where chamber_id = $1 order by provider_id",
        chamber.0
    )?;
    Ok(rows.into_iter().map(stored).collect())
}

/// The one with that id.
pub async fn find(tx: &mut Tx, chamber: ChamberId, id: &str) -> Result<Option<Stored>, StoreError> {
    Ok(run!(
        tx,
        fetch_optional,
        Row,
        "select settings, sealed_key, version from providers where chamber_id = $1 and provider_id = $2",
        chamber.0,
        id
    )?
    .map(stored))
}

/// Puts a new one, as version 1; whether there was none of that id before.
pub async fn insert(
    tx: &mut Tx,
    chamber: ChamberId,
    provider: &Provider,
    sealed_key: Option<&[u8]>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let rows = execute!(
        tx,
        "insert into providers (chamber_id, provider_id, settings, sealed_key, version, created_at, updated_at)
         values ($1, $2, $3, $4, 1, $5, $5) on conflict (chamber_id, provider_id) do nothing",
        chamber.0,
        &provider.id,
        Json(provider),
        sealed_key,
        now.to_sqlx(),
    )?;
    Ok(rows == 1)
}

/// Changes one that is still at `version`; whether it was.
pub async fn update(
    tx: &mut Tx,
    chamber: ChamberId,
    provider: &Provider,
    sealed_key: Option<&[u8]>,
    version: i64,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let rows = execute!(
        tx,
        "update providers set settings = $3, sealed_key = $4, version = version + 1, updated_at = $6
         where chamber_id = $1 and provider_id = $2 and version = $5",
        chamber.0,
        &provider.id,
        Json(provider),
        sealed_key,
        version,
        now.to_sqlx(),
    )?;
    Ok(rows == 1)
}

/// Deletes one that is still at `version`, with its key; whether it was.
pub async fn delete(
    tx: &mut Tx,
    chamber: ChamberId,
    id: &str,
    version: i64,
) -> Result<bool, StoreError> {
    let rows = execute!(
        tx,
        "delete from providers where chamber_id = $1 and provider_id = $2 and version = $3",
        chamber.0,
        id,
        version
    )?;
    Ok(rows == 1)
}

/// A sealed key, and what it is bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedKey {
    /// Whose.
    pub chamber: ChamberId,
    /// Of which provider.
    pub provider: String,
    /// Sealed.
    pub sealed: Vec<u8>,
}

/// Every sealed key of every chamber: whether there is any, and for sealing them anew.
pub async fn sealed_keys(tx: &mut Tx) -> Result<Vec<SealedKey>, StoreError> {
    let rows = run!(
        tx,
        fetch_all,
        (Uuid, String, Vec<u8>),
        "select chamber_id, provider_id, sealed_key from providers where sealed_key is not null
         order by chamber_id, provider_id"
    )?;
    let sealed = |(chamber, provider, sealed)| SealedKey {
        chamber: ChamberId(chamber),
        provider,
        sealed,
    };
    Ok(rows.into_iter().map(sealed).collect())
}

/// Puts the same key sealed anew in the place of `old`; what the settings say, and so their version, stays. Whether it
/// was still the old one.
pub async fn reseal(tx: &mut Tx, old: &SealedKey, new: &[u8]) -> Result<bool, StoreError> {
    let rows = execute!(
        tx,
        "update providers set sealed_key = $4 where chamber_id = $1 and provider_id = $2 and sealed_key = $3",
        old.chamber.0,
        &old.provider,
        &old.sealed,
        new
    )?;
    Ok(rows == 1)
}
