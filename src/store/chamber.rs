//! Chambers and their settings.

use jiff_sqlx::ToSqlx;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use super::db::{StoreError, Tx, execute, run};
use crate::domain::id::ChamberId;
use crate::domain::provider::DraftingSettings;

/// A chamber (商工会議所).
#[derive(Debug, Clone)]
pub struct Chamber {
    /// Its id.
    pub id: ChamberId,
    /// What it is called.
    pub name: String,
    /// What its administrator chose.
    pub settings: Settings,
}

/// What an administrator chose for the chamber.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Where older versions kept the one provider, key and all; moved to a row of its own at the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<ProviderSettings>,
    /// Whom drafts are asked of, in which order, and for how much.
    pub drafting: DraftingSettings,
}

/// A provider as older versions kept it.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProviderSettings {
    /// `rules` or `openai`
    pub kind: String,
    /// `https://…/v1`
    pub base_url: String,
    /// Model name.
    pub model: String,
    /// Key; write-only from outside.
    pub api_key: Option<String>,
    /// 入力1,000トークンあたりの円
    pub input_yen_per_1k: Option<f64>,
    /// 出力1,000トークンあたりの円
    pub output_yen_per_1k: Option<f64>,
}

impl std::fmt::Debug for ProviderSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProviderSettings")
            .field("kind", &self.kind)
            .field("base_url", &self.base_url)
            .field("model", &self.model)
            .field("api_key", &self.api_key.as_ref().map(|_| "REDACTED"))
            .finish_non_exhaustive()
    }
}

type Row = (Uuid, String, Json<Settings>);

fn chamber((id, name, settings): Row) -> Chamber {
    Chamber {
        id: ChamberId(id),
        name,
        settings: settings.0,
    }
}

/// The chamber with that id.
pub async fn find(tx: &mut Tx, id: ChamberId) -> Result<Option<Chamber>, StoreError> {
    Ok(run!(
        tx,
        fetch_optional,
        Row,
        "select chamber_id, name, settings from chambers where chamber_id = $1",
        id.0
    )?
    .map(chamber))
}

/// All chambers: for what the server does for each of them at its start.
pub async fn list(tx: &mut Tx) -> Result<Vec<Chamber>, StoreError> {
    let rows = run!(
        tx,
        fetch_all,
        Row,
        "select chamber_id, name, settings from chambers order by chamber_id"
    )?;
    Ok(rows.into_iter().map(chamber).collect())
}

/// Waits until nobody else changes the chamber's settings, and keeps others waiting until the transaction ends.
pub async fn lock(tx: &mut Tx, id: ChamberId) -> Result<(), StoreError> {
    execute!(
        tx,
        "update chambers set name = name where chamber_id = $1",
        id.0
    )?;
    Ok(())
}

/// The chamber of that name.
pub async fn find_by_name(tx: &mut Tx, name: &str) -> Result<Option<Chamber>, StoreError> {
    Ok(run!(
        tx,
        fetch_optional,
        Row,
        "select chamber_id, name, settings from chambers where name = $1",
        name
    )?
    .map(chamber))
}

/// Whether any chamber exists.
pub async fn any(tx: &mut Tx) -> Result<bool, StoreError> {
    Ok(run!(
        tx,
        fetch_optional,
        (Uuid,),
        "select chamber_id from chambers limit 1"
    )?
    .is_some())
}

/// Makes a chamber.
pub async fn insert(
    tx: &mut Tx,
    chamber: &Chamber,
    now: jiff::Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "insert into chambers (chamber_id, name, settings, created_at) values ($1, $2, $3, $4)",
        chamber.id.0,
        &chamber.name,
        Json(&chamber.settings),
        now.to_sqlx(),
    )?;
    Ok(())
}

/// Changes the settings.
pub async fn update_settings(
    tx: &mut Tx,
    id: ChamberId,
    settings: &Settings,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "update chambers set settings = $2 where chamber_id = $1",
        id.0,
        Json(settings)
    )?;
    Ok(())
}
