//! Documents and their versions.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::FromRow;
use sqlx::types::Json;
use uuid::Uuid;

use super::db::{StoreError, Tx, execute, run};
use crate::domain::document::{Content, Document, Kind, Origin};
use crate::domain::id::{ChamberId, CompanyId, DocumentId, DraftId, UserId};
use crate::domain::review::{Review, Status};

#[derive(FromRow)]
struct Row {
    document_id: Uuid,
    company_id: Uuid,
    kind: String,
    form: Option<String>,
    source_document: Option<Uuid>,
    draft_id: Option<Uuid>,
    status: String,
    version: i64,
    origin: Json<Origin>,
    review: Json<Review>,
    content: Json<Content>,
    created_at: jiff_sqlx::Timestamp,
    updated_at: jiff_sqlx::Timestamp,
}

fn word<T: std::str::FromStr>(column: &str, text: &str) -> Result<T, StoreError> {
    text.parse()
        .map_err(|_| StoreError::Corrupt(format!("{column} {text}")))
}

impl TryFrom<Row> for Document {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: DocumentId(row.document_id),
            company_id: CompanyId(row.company_id),
            kind: word("documents.kind", &row.kind)?,
            form: row.form,
            source_document: row.source_document.map(DocumentId),
            draft_id: row.draft_id.map(DraftId),
            status: word("documents.status", &row.status)?,
            version: row.version,
            origin: row.origin.0,
            review: row.review.0,
            content: row.content.0,
            created_at: row.created_at.to_jiff(),
            updated_at: row.updated_at.to_jiff(),
        })
    }
}

/// What was drafted of a document and what it is now.
#[derive(Debug)]
pub struct Drafted {
    /// What it is.
    pub kind: Kind,
    /// Who wrote it.
    pub origin: Origin,
    /// Its items.
    pub content: Content,
}

/// All documents of a chamber that were drafted, oldest first.
pub async fn all_drafted(tx: &mut Tx, chamber: ChamberId) -> Result<Vec<Drafted>, StoreError> {
    run!(
        tx,
        fetch_all,
        (String, Json<Origin>, Json<Content>),
        "select kind, origin, content from documents where chamber_id = $1 and draft_id is not null order by document_id",
        chamber.0,
    )?
    .into_iter()
    .map(|(kind, origin, content)| {
        Ok(Drafted {
            kind: word("documents.kind", &kind)?,
            origin: origin.0,
            content: content.0,
        })
    })
    .collect()
}

/// Adds a document at its first version.
pub async fn insert(
    tx: &mut Tx,
    chamber: ChamberId,
    document: &Document,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "insert into documents (chamber_id, document_id, company_id, kind, form, source_document, draft_id, status,
             version, origin, review, content, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        chamber.0,
        document.id.0,
        document.company_id.0,
        document.kind.to_string(),
        &document.form,
        document.source_document.map(|id| id.0),
        document.draft_id.map(|id| id.0),
        document.status.to_string(),
        document.version,
        Json(&document.origin),
        Json(&document.review),
        Json(&document.content),
        document.created_at.to_sqlx(),
        document.updated_at.to_sqlx(),
    )?;
    Ok(())
}

/// The document with that id.
pub async fn find(
    tx: &mut Tx,
    chamber: ChamberId,
    id: DocumentId,
) -> Result<Option<Document>, StoreError> {
    run!(
        tx,
        fetch_optional,
        Row,
        "select document_id, company_id, kind, form, source_document, draft_id, status, version, origin, review,
                content, created_at, updated_at
         from documents where chamber_id = $1 and document_id = $2",
        chamber.0,
        id.0,
    )?
    .map(Document::try_from)
    .transpose()
}

/// A company's documents, newest first.
pub async fn list(
    tx: &mut Tx,
    chamber: ChamberId,
    company: CompanyId,
) -> Result<Vec<Document>, StoreError> {
    run!(
        tx,
        fetch_all,
        Row,
        "select document_id, company_id, kind, form, source_document, draft_id, status, version, origin, review,
                content, created_at, updated_at
         from documents where chamber_id = $1 and company_id = $2 order by created_at desc, document_id desc",
        chamber.0,
        company.0,
    )?
    .into_iter()
    .map(Document::try_from)
    .collect()
}

/// A document as a to-do list shows it.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Which.
    pub id: DocumentId,
    /// Whose.
    pub company_id: CompanyId,
    /// The company's name.
    pub company_name: String,
    /// Which kind.
    pub kind: Kind,
    /// Where it stands.
    pub status: Status,
    /// Who looks after the company.
    pub advisor_id: Option<UserId>,
    /// Review so far.
    pub review: Review,
    /// Last change.
    pub updated_at: Timestamp,
}

#[derive(FromRow)]
struct WaitingRow {
    document_id: Uuid,
    company_id: Uuid,
    company_name: String,
    kind: String,
    status: String,
    advisor_id: Option<Uuid>,
    review: Json<Review>,
    updated_at: jiff_sqlx::Timestamp,
}

/// Documents of a status, longest waiting first.
pub async fn list_by_status(
    tx: &mut Tx,
    chamber: ChamberId,
    status: Status,
    limit: i64,
) -> Result<Vec<Waiting>, StoreError> {
    run!(
        tx,
        fetch_all,
        WaitingRow,
        "select d.document_id, d.company_id, c.name as company_name, d.kind, d.status, c.advisor_id, d.review,
                d.updated_at
         from documents d join companies c on c.chamber_id = d.chamber_id and c.company_id = d.company_id
         where d.chamber_id = $1 and d.status = $2 order by d.updated_at, d.document_id limit $3",
        chamber.0,
        status.to_string(),
        limit,
    )?
    .into_iter()
    .map(|row| {
        Ok(Waiting {
            id: DocumentId(row.document_id),
            company_id: CompanyId(row.company_id),
            company_name: row.company_name,
            kind: word("documents.kind", &row.kind)?,
            status: word("documents.status", &row.status)?,
            advisor_id: row.advisor_id.map(UserId),
            review: row.review.0,
            updated_at: row.updated_at.to_jiff(),
        })
    })
    .collect()
}

/// How many documents of a kind were approved or agreed since a time, counting companies once.
pub async fn count_companies_with(
    tx: &mut Tx,
    chamber: ChamberId,
    kind: Kind,
    approved_only: bool,
    since: Timestamp,
) -> Result<i64, StoreError> {
    Ok(run!(
        tx,
        fetch_one,
        (i64,),
        "select count(distinct company_id) from documents
         where chamber_id = $1 and kind = $2 and created_at >= $3 and ($4 = $5 or status in ('approved', 'agreed'))",
        chamber.0,
        kind.to_string(),
        since.to_sqlx(),
        approved_only,
        false,
    )?
    .0)
}

/// Changes a document, if `document.version` is still the one stored; the row then counts one up.
pub async fn update(
    tx: &mut Tx,
    chamber: ChamberId,
    document: &Document,
) -> Result<bool, StoreError> {
    let touched = execute!(
        tx,
        "update documents set status = $3, review = $4, content = $5, updated_at = $6, version = version + 1
         where chamber_id = $1 and document_id = $2 and version = $7",
        chamber.0,
        document.id.0,
        document.status.to_string(),
        Json(&document.review),
        Json(&document.content),
        document.updated_at.to_sqlx(),
        document.version,
    )?;
    Ok(touched == 1)
}

/// One version as it stood.
#[derive(Debug, Clone)]
pub struct Version {
    /// From 1.
    pub version: i64,
    /// Where the document stood.
    pub status: Status,
    /// What it held, without the evidence, which stands with the document.
    pub content: Content,
    /// What was done, in words.
    pub change: String,
    /// By whom; `None` for a provider.
    pub author_id: Option<UserId>,
    /// By the name of that day.
    pub author_name: String,
    /// When.
    pub created_at: Timestamp,
}

#[derive(FromRow)]
struct VersionRow {
    version: i64,
    status: String,
    content: Json<Content>,
    change: String,
    author_id: Option<Uuid>,
    author_name: String,
    created_at: jiff_sqlx::Timestamp,
}

/// Keeps a version for good.
pub async fn insert_version(
    tx: &mut Tx,
    chamber: ChamberId,
    document: DocumentId,
    version: &Version,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "insert into document_versions (chamber_id, document_id, version, status, content, change, author_id,
             author_name, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        chamber.0,
        document.0,
        version.version,
        version.status.to_string(),
        Json(&version.content),
        &version.change,
        version.author_id.map(|id| id.0),
        &version.author_name,
        version.created_at.to_sqlx(),
    )?;
    Ok(())
}

/// All versions, newest first.
pub async fn list_versions(
    tx: &mut Tx,
    chamber: ChamberId,
    document: DocumentId,
) -> Result<Vec<Version>, StoreError> {
    run!(
        tx,
        fetch_all,
        VersionRow,
        "select version, status, content, change, author_id, author_name, created_at from document_versions
         where chamber_id = $1 and document_id = $2 order by version desc",
        chamber.0,
        document.0,
    )?
    .into_iter()
    .map(|row| {
        Ok(Version {
            version: row.version,
            status: word("document_versions.status", &row.status)?,
            content: row.content.0,
            change: row.change,
            author_id: row.author_id.map(UserId),
            author_name: row.author_name,
            created_at: row.created_at.to_jiff(),
        })
    })
    .collect()
}
