//! What a company agreed to be sent, and the names to hide: one row a company.

use jiff_sqlx::ToSqlx;
use sqlx::types::Json;

use super::db::{StoreError, Tx, execute, run};
use crate::domain::id::{ChamberId, CompanyId};
use crate::domain::privacy::Privacy;

/// A company's privacy and its version; an empty one of version 0 before anything was written down.
pub async fn find(
    tx: &mut Tx,
    chamber: ChamberId,
    company: CompanyId,
) -> Result<(Privacy, i64), StoreError> {
    Ok(run!(
        tx,
        fetch_optional,
        (Json<Privacy>, i64),
        "select privacy, version from company_privacy where chamber_id = $1 and company_id = $2",
        chamber.0,
        company.0,
    )?
    .map_or_else(
        || (Privacy::default(), 0),
        |(privacy, version)| (privacy.0, version),
    ))
}

/// Puts it, if `version` is still the one stored (0: none yet).
pub async fn put(
    tx: &mut Tx,
    chamber: ChamberId,
    company: CompanyId,
    privacy: &Privacy,
    version: i64,
    now: jiff::Timestamp,
) -> Result<bool, StoreError> {
    let touched = if version == 0 {
        execute!(
            tx,
            "insert into company_privacy (chamber_id, company_id, privacy, version, updated_at)
             values ($1, $2, $3, 1, $4) on conflict (chamber_id, company_id) do nothing",
            chamber.0,
            company.0,
            Json(privacy),
            now.to_sqlx(),
        )?
    } else {
        execute!(
            tx,
            "update company_privacy set privacy = $3, version = version + 1, updated_at = $4
             where chamber_id = $1 and company_id = $2 and version = $5",
            chamber.0,
            company.0,
            Json(privacy),
            now.to_sqlx(),
            version,
        )?
    };
    Ok(touched == 1)
}
