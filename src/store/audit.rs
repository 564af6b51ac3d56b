//! The audit trail, which is also a company's timeline. Rows are only ever added.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::FromRow;
use sqlx::types::Json;
use uuid::Uuid;

use super::db::{StoreError, Tx, execute, run};
use crate::domain::id::{ChamberId, CompanyId, UserId};

/// One thing somebody did.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its id.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// Who; `None` for the program itself.
    pub actor_id: Option<UserId>,
    /// By the name of that day.
    pub actor_name: String,
    /// What: `company.register`, `document.approve` …
    pub action: String,
    /// About which company.
    pub company_id: Option<CompanyId>,
    /// About what in particular: a document, a draft, a person.
    pub subject_id: Option<Uuid>,
    /// What a reader needs besides.
    pub detail: serde_json::Value,
}

#[derive(FromRow)]
struct Row {
    audit_id: Uuid,
    at: jiff_sqlx::Timestamp,
    actor_id: Option<Uuid>,
    actor_name: String,
    action: String,
    company_id: Option<Uuid>,
    subject_id: Option<Uuid>,
    detail: Json<serde_json::Value>,
}

impl From<Row> for Entry {
    fn from(row: Row) -> Self {
        Self {
            id: row.audit_id,
            at: row.at.to_jiff(),
            actor_id: row.actor_id.map(UserId),
            actor_name: row.actor_name,
            action: row.action,
            company_id: row.company_id.map(CompanyId),
            subject_id: row.subject_id,
            detail: row.detail.0,
        }
    }
}

/// Adds a row.
pub async fn insert(tx: &mut Tx, chamber: ChamberId, entry: &Entry) -> Result<(), StoreError> {
    execute!(
        tx,
        "insert into audit (chamber_id, audit_id, at, actor_id, actor_name, action, company_id, subject_id, detail)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        chamber.0,
        entry.id,
        entry.at.to_sqlx(),
        entry.actor_id.map(|id| id.0),
        &entry.actor_name,
        &entry.action,
        entry.company_id.map(|id| id.0),
        entry.subject_id,
        Json(&entry.detail),
    )?;
    Ok(())
}

/// A company's timeline, newest first.
pub async fn list_of_company(
    tx: &mut Tx,
    chamber: ChamberId,
    company: CompanyId,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    Ok(run!(
        tx,
        fetch_all,
        Row,
        "select audit_id, at, actor_id, actor_name, action, company_id, subject_id, detail from audit
         where chamber_id = $1 and company_id = $2 order by at desc, audit_id desc limit $3",
        chamber.0,
        company.0,
        limit,
    )?
    .into_iter()
    .map(Entry::from)
    .collect())
}
