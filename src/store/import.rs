//! Files of accounts that were handed in. The bytes stay until the import is done or given up, the hash for good.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use serde::Serialize;
use sqlx::FromRow;
use sqlx::types::Json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::db::{StoreError, Tx, execute, run};
use crate::domain::id::{ChamberId, CompanyId, ImportId, UserId};
use crate::domain::import_choice::Choices;

/// A file that somebody handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// Whose accounts they are.
    pub company_id: CompanyId,
    /// What the file was called.
    pub file_name: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// The layout it was read as.
    pub format: String,
    /// Its bytes; `None` once it is committed or given up.
    pub content: Option<Vec<u8>>,
    /// What was chosen so far.
    pub choices: Choices,
    /// Counts up with every change.
    pub version: i64,
    /// Who handed it in.
    pub created_by: UserId,
    /// When.
    pub created_at: Timestamp,
    /// When it became figures; `None` while it waits, and when it was given up.
    pub committed_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Row {
    import_id: Uuid,
    company_id: Uuid,
    file_name: String,
    sha256: String,
    format: String,
    content: Option<Vec<u8>>,
    choices: Json<Choices>,
    version: i64,
    created_by: Uuid,
    created_at: jiff_sqlx::Timestamp,
    committed_at: Option<jiff_sqlx::Timestamp>,
}

impl From<Row> for Import {
    fn from(row: Row) -> Self {
        Self {
            id: ImportId(row.import_id),
            company_id: CompanyId(row.company_id),
            file_name: row.file_name,
            sha256: row.sha256,
            format: row.format,
            content: row.content,
            choices: row.choices.0,
            version: row.version,
            created_by: UserId(row.created_by),
            created_at: row.created_at.to_jiff(),
            committed_at: row.committed_at.map(jiff_sqlx::Timestamp::to_jiff),
        }
    }
}

/// A time the same file became figures before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ImportedBefore)]
pub struct Before {
    /// Of which company.
    pub company_id: CompanyId,
    /// What that company is called.
    pub company_name: String,
    /// Who handed it in, by today's name.
    pub by: String,
    /// When it became figures.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

#[derive(FromRow)]
struct BeforeRow {
    company_id: Uuid,
    company_name: String,
    by_name: Option<String>,
    committed_at: jiff_sqlx::Timestamp,
}

/// The import of that id.
pub async fn find(
    tx: &mut Tx,
    chamber: ChamberId,
    id: ImportId,
) -> Result<Option<Import>, StoreError> {
    Ok(run!(
        tx,
        fetch_optional,
        Row,
        "select import_id, company_id, file_name, sha256, format, content, choices, version, created_by, created_at, committed_at
         from imports where chamber_id = $1 and import_id = $2",
        chamber.0,
        id.0,
    )?
    .map(Import::from))
}

/// Adds one.
pub async fn insert(tx: &mut Tx, chamber: ChamberId, import: &Import) -> Result<(), StoreError> {
    execute!(
        tx,
        "insert into imports (chamber_id, import_id, company_id, file_name, sha256, format, content, choices, version,
             created_by, created_at, committed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        chamber.0,
        import.id.0,
        import.company_id.0,
        &import.file_name,
        &import.sha256,
        &import.format,
        import.content.as_deref(),
        Json(&import.choices),
        import.version,
        import.created_by.0,
        import.created_at.to_sqlx(),
        import.committed_at.map(ToSqlx::to_sqlx),
    )?;
    Ok(())
}

/// Keeps what was chosen, if the version is still the one that was seen and the file still waits.
pub async fn choose(
    tx: &mut Tx,
    chamber: ChamberId,
    id: ImportId,
    choices: &Choices,
    version: i64,
) -> Result<bool, StoreError> {
    let touched = execute!(
        tx,
        "update imports set choices = $3, version = version + 1
         where chamber_id = $1 and import_id = $2 and version = $4 and content is not null",
        chamber.0,
        id.0,
        Json(choices),
        version,
    )?;
    Ok(touched == 1)
}

/// Ends one, if the version is still the one that was seen and the file still waits: its bytes go. `committed` is when
/// it became figures; `None` when it was given up.
pub async fn end(
    tx: &mut Tx,
    chamber: ChamberId,
    id: ImportId,
    version: i64,
    committed: Option<Timestamp>,
) -> Result<bool, StoreError> {
    let touched = execute!(
        tx,
        "update imports set content = null, committed_at = $3, version = version + 1
         where chamber_id = $1 and import_id = $2 and version = $4 and content is not null",
        chamber.0,
        id.0,
        committed.map(ToSqlx::to_sqlx),
        version,
    )?;
    Ok(touched == 1)
}

/// Gives up what was handed in before a moment and still waits; gives how many.
pub async fn drop_older(
    tx: &mut Tx,
    chamber: ChamberId,
    before: Timestamp,
) -> Result<u64, StoreError> {
    execute!(
        tx,
        "update imports set content = null, version = version + 1
         where chamber_id = $1 and content is not null and created_at < $2",
        chamber.0,
        before.to_sqlx(),
    )
}

/// How many bytes wait in a chamber.
pub async fn waiting_bytes(tx: &mut Tx, chamber: ChamberId) -> Result<i64, StoreError> {
    let (bytes,) = run!(
        tx,
        fetch_one,
        (i64,),
        "select cast(coalesce(sum(length(content)), 0) as bigint) from imports
         where chamber_id = $1 and content is not null",
        chamber.0,
    )?;
    Ok(bytes)
}

/// What waits for a company, newest first, without the bytes.
pub async fn list_waiting(
    tx: &mut Tx,
    chamber: ChamberId,
    company: CompanyId,
) -> Result<Vec<Import>, StoreError> {
    Ok(run!(
        tx,
        fetch_all,
        Row,
        "select import_id, company_id, file_name, sha256, format, null as content, choices, version, created_by, created_at,
             committed_at
         from imports where chamber_id = $1 and company_id = $2 and content is not null
         order by created_at desc, import_id desc",
        chamber.0,
        company.0,
    )?
    .into_iter()
    .map(Import::from)
    .collect())
}

/// When the same bytes became figures before, of whichever company of the chamber, newest first.
pub async fn list_before(
    tx: &mut Tx,
    chamber: ChamberId,
    sha256: &str,
) -> Result<Vec<Before>, StoreError> {
    Ok(run!(
        tx,
        fetch_all,
        BeforeRow,
        "select i.company_id, c.name as company_name, u.name as by_name, i.committed_at
         from imports i
         join companies c on c.chamber_id = i.chamber_id and c.company_id = i.company_id
         left join users u on u.chamber_id = i.chamber_id and u.user_id = i.created_by
         where i.chamber_id = $1 and i.sha256 = $2 and i.committed_at is not null
         order by i.committed_at desc, i.import_id desc",
        chamber.0,
        sha256,
    )?
    .into_iter()
    .map(|row| Before {
        company_id: CompanyId(row.company_id),
        company_name: row.company_name,
        by: row.by_name.unwrap_or_default(),
        at: row.committed_at.to_jiff(),
    })
    .collect())
}
