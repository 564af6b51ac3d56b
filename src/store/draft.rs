//! Drafts and the events their pages follow.

use jiff_sqlx::ToSqlx;
use sqlx::FromRow;
use sqlx::types::Json;
use uuid::Uuid;

use super::db::{StoreError, Tx, execute, run};
use crate::domain::document::Kind;
use crate::domain::draft::{Attempt, Draft, DraftError, DraftEvent, DraftRequest, DraftUsage};
use crate::domain::generation::Generation;
use crate::domain::id::{ChamberId, CompanyId, DocumentId, DraftId, UserId};

#[derive(FromRow)]
struct Row {
    draft_id: Uuid,
    company_id: Uuid,
    request: Json<DraftRequest>,
    status: String,
    attempts: Json<Vec<Attempt>>,
    error: Option<Json<DraftError>>,
    usage: Option<Json<DraftUsage>>,
    generation: Option<Json<Generation>>,
    document_id: Option<Uuid>,
    requested_by: Uuid,
    created_at: jiff_sqlx::Timestamp,
    updated_at: jiff_sqlx::Timestamp,
}

impl TryFrom<Row> for Draft {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: DraftId(row.draft_id),
            company_id: CompanyId(row.company_id),
            request: row.request.0,
            status: row
                .status
                .parse()
                .map_err(|_| StoreError::Corrupt(format!("drafts.status {}", row.status)))?,
            attempts: row.attempts.0,
            error: row.error.map(|error| error.0),
            usage: row.usage.map(|usage| usage.0),
            generation: row.generation.map(|generation| generation.0),
            document: row.document_id.map(DocumentId),
            requested_by: UserId(row.requested_by),
            created_at: row.created_at.to_jiff(),
            updated_at: row.updated_at.to_jiff(),
        })
    }
}

/// Adds a draft.
pub async fn insert(tx: &mut Tx, chamber: ChamberId, draft: &Draft) -> Result<(), StoreError> {
    execute!(
        tx,
        "insert into drafts (chamber_id, draft_id, company_id, kind, request, status, attempts, requested_by,
             created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
        chamber.0,
        draft.id.0,
        draft.company_id.0,
        draft.request.kind.to_string(),
        Json(&draft.request),
        draft.status.to_string(),
        Json(&draft.attempts),
        draft.requested_by.0,
        draft.created_at.to_sqlx(),
    )?;
    Ok(())
}

/// The draft with that id.
pub async fn find(
    tx: &mut Tx,
    chamber: ChamberId,
    id: DraftId,
) -> Result<Option<Draft>, StoreError> {
    run!(
        tx,
        fetch_optional,
        Row,
        "select draft_id, company_id, request, status, attempts, error, usage, generation, document_id, requested_by, created_at,
                updated_at
         from drafts where chamber_id = $1 and draft_id = $2",
        chamber.0,
        id.0,
    )?
    .map(Draft::try_from)
    .transpose()
}

/// A company's latest drafts, newest first.
pub async fn list(
    tx: &mut Tx,
    chamber: ChamberId,
    company: CompanyId,
    limit: i64,
) -> Result<Vec<Draft>, StoreError> {
    run!(
        tx,
        fetch_all,
        Row,
        "select draft_id, company_id, request, status, attempts, error, usage, generation, document_id, requested_by, created_at,
                updated_at
         from drafts where chamber_id = $1 and company_id = $2 order by created_at desc, draft_id desc limit $3",
        chamber.0,
        company.0,
        limit,
    )?
    .into_iter()
    .map(Draft::try_from)
    .collect()
}

/// How many companies have a draft that succeeded in a time.
pub async fn count_companies(
    tx: &mut Tx,
    chamber: ChamberId,
    begin: jiff::Timestamp,
    end: jiff::Timestamp,
) -> Result<i64, StoreError> {
    Ok(run!(
        tx,
        fetch_one,
        (i64,),
        "select count(distinct company_id) from drafts
         where chamber_id = $1 and status = 'succeeded' and updated_at >= $2 and updated_at < $3",
        chamber.0,
        begin.to_sqlx(),
        end.to_sqlx(),
    )?
    .0)
}

/// A draft of which nothing came, as its asker is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// The draft.
    pub id: DraftId,
    /// 事業者名
    pub company_name: String,
    /// What was asked for.
    pub kind: Kind,
    /// When it ended.
    pub ended_at: jiff::Timestamp,
}

/// The drafts somebody asked for that failed since a time and were not asked for again, latest first.
pub async fn failed_of(
    tx: &mut Tx,
    chamber: ChamberId,
    user: UserId,
    since: jiff::Timestamp,
    limit: i64,
) -> Result<Vec<Failed>, StoreError> {
    let rows = run!(
        tx,
        fetch_all,
        (Uuid, String, String, jiff_sqlx::Timestamp),
        "select d.draft_id, c.name, d.kind, d.updated_at
         from drafts d join companies c on c.chamber_id = d.chamber_id and c.company_id = d.company_id
         where d.chamber_id = $1 and d.requested_by = $2 and d.status = 'failed' and d.updated_at >= $3
             and not exists (select 1 from drafts later
                 where later.chamber_id = d.chamber_id and later.company_id = d.company_id and later.kind = d.kind
                     and (later.created_at > d.created_at or later.created_at = d.created_at and later.draft_id > d.draft_id))
         order by d.updated_at desc, d.draft_id limit $4",
        chamber.0,
        user.0,
        since.to_sqlx(),
        limit,
    )?;
    rows.into_iter()
        .map(|(id, company_name, kind, ended_at)| {
            Ok(Failed {
                id: DraftId(id),
                company_name,
                kind: kind
                    .parse()
                    .map_err(|_| StoreError::Corrupt(format!("drafts.kind {kind}")))?,
                ended_at: ended_at.to_jiff(),
            })
        })
        .collect()
}

/// Writes what became of a draft.
pub async fn update(tx: &mut Tx, chamber: ChamberId, draft: &Draft) -> Result<(), StoreError> {
    execute!(
        tx,
        "update drafts set status = $3, attempts = $4, error = $5, usage = $6, document_id = $7, updated_at = $8,
             generation = $9
         where chamber_id = $1 and draft_id = $2",
        chamber.0,
        draft.id.0,
        draft.status.to_string(),
        Json(&draft.attempts),
        draft.error.as_ref().map(Json),
        draft.usage.as_ref().map(Json),
        draft.document.map(|id| id.0),
        draft.updated_at.to_sqlx(),
        draft.generation.as_ref().map(Json),
    )?;
    Ok(())
}

/// Appends events; their numbers go on from the last.
pub async fn append_events(
    tx: &mut Tx,
    chamber: ChamberId,
    draft: DraftId,
    events: &[(&str, serde_json::Value)],
) -> Result<(), StoreError> {
    let (last,) = run!(
        tx,
        fetch_one,
        (i64,),
        "select cast(coalesce(max(seq), 0) as bigint) from draft_events where chamber_id = $1 and draft_id = $2",
        chamber.0,
        draft.0,
    )?;
    for (seq, (kind, data)) in (last + 1..).zip(events) {
        execute!(
            tx,
            "insert into draft_events (chamber_id, draft_id, seq, kind, data) values ($1, $2, $3, $4, $5)",
            chamber.0,
            draft.0,
            seq,
            *kind,
            Json(data),
        )?;
    }
    Ok(())
}

/// Forgets the items that were shown while they arrived: of a draft of which nothing came, nothing that a model wrote is
/// kept. Called after its last event is appended, so that no number is given twice.
pub async fn forget_items(
    tx: &mut Tx,
    chamber: ChamberId,
    draft: DraftId,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "delete from draft_events where chamber_id = $1 and draft_id = $2 and kind = 'item'",
        chamber.0,
        draft.0,
    )?;
    Ok(())
}

/// Whether a draft is still to be written: what arrives of one that ended is not kept.
pub async fn is_open(tx: &mut Tx, chamber: ChamberId, draft: DraftId) -> Result<bool, StoreError> {
    let (open,) = run!(
        tx,
        fetch_one,
        (i64,),
        "select count(*) from drafts where chamber_id = $1 and draft_id = $2 and status in ('queued', 'running')",
        chamber.0,
        draft.0,
    )?;
    Ok(open > 0)
}

/// Events after a number, in order.
pub async fn list_events(
    tx: &mut Tx,
    chamber: ChamberId,
    draft: DraftId,
    after: i64,
) -> Result<Vec<DraftEvent>, StoreError> {
    Ok(run!(
        tx,
        fetch_all,
        (i64, String, Json<serde_json::Value>),
        "select seq, kind, data from draft_events where chamber_id = $1 and draft_id = $2 and seq > $3 order by seq",
        chamber.0,
        draft.0,
        after,
    )?
    .into_iter()
    .map(|(seq, kind, data)| DraftEvent { seq, kind, data: data.0 })
    .collect())
}
