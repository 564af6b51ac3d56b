//! A chamber's own versions of prompts, which are only ever added, and where its labels stand.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::FromRow;

use super::db::{StoreError, Tx, execute, run};
use crate::domain::document::Kind;
use crate::domain::id::{ChamberId, UserId};
use crate::domain::prompt::Label;

/// A version that the chamber wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnVersion {
    /// From 1001.
    pub version: u32,
    /// The template's file.
    pub content: String,
    /// Its hash.
    pub sha256: String,
    /// Who wrote it.
    pub created_by: UserId,
    /// By which name then.
    pub created_by_name: String,
    /// When.
    pub created_at: Timestamp,
}

/// Where a label stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Which label.
    pub label: Label,
    /// At which version.
    pub version: u32,
    /// Who moved it there.
    pub changed_by_name: String,
    /// When.
    pub changed_at: Timestamp,
}

#[derive(FromRow)]
struct VersionRow {
    version: i64,
    content: String,
    sha256: String,
    created_by: uuid::Uuid,
    created_by_name: String,
    created_at: jiff_sqlx::Timestamp,
}

impl TryFrom<VersionRow> for OwnVersion {
    type Error = StoreError;

    fn try_from(row: VersionRow) -> Result<Self, StoreError> {
        Ok(Self {
            version: number(row.version)?,
            content: row.content,
            sha256: row.sha256,
            created_by: UserId(row.created_by),
            created_by_name: row.created_by_name,
            created_at: row.created_at.to_jiff(),
        })
    }
}

#[derive(FromRow)]
struct LabelRow {
    label: String,
    version: i64,
    changed_by_name: String,
    changed_at: jiff_sqlx::Timestamp,
}

impl TryFrom<LabelRow> for Placed {
    type Error = StoreError;

    fn try_from(row: LabelRow) -> Result<Self, StoreError> {
        let corrupt = || StoreError::Corrupt(format!("prompt_labels.label {}", row.label));
        Ok(Self {
            label: row.label.parse().map_err(|_| corrupt())?,
            version: number(row.version)?,
            changed_by_name: row.changed_by_name,
            changed_at: row.changed_at.to_jiff(),
        })
    }
}

fn number(version: i64) -> Result<u32, StoreError> {
    u32::try_from(version).map_err(|_| StoreError::Corrupt(format!("prompt version {version}")))
}

/// Adds a version. Whether its number was still free.
pub async fn insert(
    tx: &mut Tx,
    chamber: ChamberId,
    kind: Kind,
    own: &OwnVersion,
) -> Result<bool, StoreError> {
    let touched = execute!(
        tx,
        "insert into prompt_versions (chamber_id, kind, version, content, sha256, created_by, created_by_name, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (chamber_id, kind, version) do nothing",
        chamber.0,
        kind.to_string(),
        i64::from(own.version),
        &own.content,
        &own.sha256,
        own.created_by.0,
        &own.created_by_name,
        own.created_at.to_sqlx(),
    )?;
    Ok(touched == 1)
}

/// A chamber's own versions of a kind, oldest first.
pub async fn list(
    tx: &mut Tx,
    chamber: ChamberId,
    kind: Kind,
) -> Result<Vec<OwnVersion>, StoreError> {
    run!(
        tx,
        fetch_all,
        VersionRow,
        "select version, content, sha256, created_by, created_by_name, created_at from prompt_versions
         where chamber_id = $1 and kind = $2 order by version",
        chamber.0,
        kind.to_string(),
    )?
    .into_iter()
    .map(OwnVersion::try_from)
    .collect()
}

/// The version with that number.
pub async fn find(
    tx: &mut Tx,
    chamber: ChamberId,
    kind: Kind,
    version: u32,
) -> Result<Option<OwnVersion>, StoreError> {
    run!(
        tx,
        fetch_optional,
        VersionRow,
        "select version, content, sha256, created_by, created_by_name, created_at from prompt_versions
         where chamber_id = $1 and kind = $2 and version = $3",
        chamber.0,
        kind.to_string(),
        i64::from(version),
    )?
    .map(OwnVersion::try_from)
    .transpose()
}

/// Where the labels of a kind stand; one that was never moved is not there.
pub async fn labels(
    tx: &mut Tx,
    chamber: ChamberId,
    kind: Kind,
) -> Result<Vec<Placed>, StoreError> {
    run!(
        tx,
        fetch_all,
        LabelRow,
        "select label, version, changed_by_name, changed_at from prompt_labels
         where chamber_id = $1 and kind = $2 order by label",
        chamber.0,
        kind.to_string(),
    )?
    .into_iter()
    .map(Placed::try_from)
    .collect()
}

/// Moves a label.
pub async fn place(
    tx: &mut Tx,
    chamber: ChamberId,
    kind: Kind,
    placed: &Placed,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "insert into prompt_labels (chamber_id, kind, label, version, changed_by_name, changed_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (chamber_id, kind, label) do update
         set version = excluded.version, changed_by_name = excluded.changed_by_name, changed_at = excluded.changed_at",
        chamber.0,
        kind.to_string(),
        placed.label.to_string(),
        i64::from(placed.version),
        &placed.changed_by_name,
        placed.changed_at.to_sqlx(),
    )?;
    Ok(())
}
