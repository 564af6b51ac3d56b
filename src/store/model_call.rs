//! Calls to models: reserved before they are sent, ended after. The ledger that caps are counted by, the log of what
//! left, and the record that our count of tokens is calibrated with.

mod spent;

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::FromRow;
use sqlx::types::Json;
use uuid::Uuid;

use super::db::{StoreError, Tx, execute, run};
use crate::domain::cost::MicroYen;
use crate::domain::id::{ChamberId, CompanyId, DraftId, UserId};
use crate::domain::model_call::{CallRecord, CallState, ModelCall};

pub use self::spent::spent;

#[derive(FromRow)]
struct Row {
    call_id: Uuid,
    purpose: String,
    state: String,
    user_id: Uuid,
    company_id: Option<Uuid>,
    draft_id: Option<Uuid>,
    kind: Option<String>,
    provider_id: String,
    model: String,
    day: String,
    reserved_microyen: Option<i64>,
    cost_microyen: Option<i64>,
    counted_tokens: i64,
    prompt_tokens: Option<i64>,
    completion_tokens: Option<i64>,
    record: Json<CallRecord>,
    started_at: jiff_sqlx::Timestamp,
    ended_at: Option<jiff_sqlx::Timestamp>,
}

/// A call with the names a reader of the log wants.
#[derive(FromRow)]
struct NamedRow {
    #[sqlx(flatten)]
    row: Row,
    user_name: String,
    company_name: Option<String>,
}

/// A call with the names a reader of the log wants.
#[derive(Debug, Clone, PartialEq)]
pub struct Logged {
    /// The call.
    pub call: ModelCall,
    /// Who asked.
    pub user_name: String,
    /// About whom.
    pub company_name: Option<String>,
}

/// What the log is narrowed by.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// One company's.
    pub company: Option<CompanyId>,
    /// One draft's.
    pub draft: Option<DraftId>,
    /// In one state.
    pub state: Option<CallState>,
    /// Older than this one: where the page before ended.
    pub before: Option<Uuid>,
}

fn parsed<T: std::str::FromStr>(text: &str, column: &str) -> Result<T, StoreError> {
    text.parse()
        .map_err(|_| StoreError::Corrupt(format!("model_calls.{column} {text}")))
}

fn count(stored: i64) -> u64 {
    u64::try_from(stored).unwrap_or(0)
}

/// Whatever a provider claims: sums of calls must not overflow.
fn stored(count: u64) -> i64 {
    i64::try_from(count.min(1_000_000_000)).unwrap_or(i64::MAX)
}

impl TryFrom<Row> for ModelCall {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.call_id,
            purpose: parsed(&row.purpose, "purpose")?,
            state: parsed(&row.state, "state")?,
            user_id: UserId(row.user_id),
            company_id: row.company_id.map(CompanyId),
            draft_id: row.draft_id.map(DraftId),
            kind: row
                .kind
                .as_deref()
                .map(|kind| parsed(kind, "kind"))
                .transpose()?,
            provider_id: row.provider_id,
            model: row.model,
            day: row.day,
            reserved: row.reserved_microyen.map(MicroYen),
            cost: row.cost_microyen.map(MicroYen),
            counted_tokens: count(row.counted_tokens),
            prompt_tokens: row.prompt_tokens.map(count),
            completion_tokens: row.completion_tokens.map(count),
            record: row.record.0,
            started_at: row.started_at.to_jiff(),
            ended_at: row.ended_at.map(jiff_sqlx::Timestamp::to_jiff),
        })
    }
}

/// Lets one transaction at a time reserve for a chamber, until it ends: what is spent is read and added to as one.
/// SQLite has one writer anyway.
pub async fn lock(tx: &mut Tx, chamber: ChamberId) -> Result<(), StoreError> {
    if matches!(tx, Tx::Postgres(_)) {
        execute!(
            tx,
            "update chambers set settings = settings where chamber_id = $1",
            chamber.0
        )?;
    }
    Ok(())
}

/// Adds a call that is about to be sent.
pub async fn reserve(tx: &mut Tx, chamber: ChamberId, call: &ModelCall) -> Result<(), StoreError> {
    execute!(
        tx,
        "insert into model_calls (chamber_id, call_id, purpose, state, user_id, company_id, draft_id, kind, provider_id,
             model, day, reserved_microyen, counted_tokens, record, started_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        chamber.0,
        call.id,
        call.purpose.to_string(),
        call.state.to_string(),
        call.user_id.0,
        call.company_id.map(|id| id.0),
        call.draft_id.map(|id| id.0),
        call.kind.map(|kind| kind.to_string()),
        &call.provider_id,
        &call.model,
        &call.day,
        call.reserved.map(|sum| sum.0),
        stored(call.counted_tokens),
        Json(&call.record),
        call.started_at.to_sqlx(),
    )?;
    Ok(())
}

/// Writes down how a call ended. One that was given up as in doubt meanwhile is settled all the same: the truth came
/// late. `false` when it had ended already.
pub async fn end(tx: &mut Tx, chamber: ChamberId, call: &ModelCall) -> Result<bool, StoreError> {
    let touched = execute!(
        tx,
        "update model_calls set state = $3, cost_microyen = $4, prompt_tokens = $5, completion_tokens = $6, record = $7,
             ended_at = $8
         where chamber_id = $1 and call_id = $2 and state in ('reserved', 'in_doubt')",
        chamber.0,
        call.id,
        call.state.to_string(),
        call.cost.map(|sum| sum.0),
        call.prompt_tokens.map(stored),
        call.completion_tokens.map(stored),
        Json(&call.record),
        call.ended_at.map(ToSqlx::to_sqlx),
    )?;
    Ok(touched == 1)
}

/// Writes down what our own check said of a call's answer, after the call itself has ended.
pub async fn note(tx: &mut Tx, chamber: ChamberId, call: &ModelCall) -> Result<(), StoreError> {
    execute!(
        tx,
        "update model_calls set record = $3 where chamber_id = $1 and call_id = $2",
        chamber.0,
        call.id,
        Json(&call.record),
    )?;
    Ok(())
}

/// Gives up one call that nobody waits for any more.
pub async fn doubt(
    tx: &mut Tx,
    chamber: ChamberId,
    call: Uuid,
    now: Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "update model_calls set state = 'in_doubt', ended_at = $3
         where chamber_id = $1 and call_id = $2 and state = 'reserved'",
        chamber.0,
        call,
        now.to_sqlx(),
    )?;
    Ok(())
}

/// Gives up the calls of a draft that nobody waits for any more: its worker is gone, or it was cancelled.
pub async fn doubt_draft(
    tx: &mut Tx,
    chamber: ChamberId,
    draft: DraftId,
    now: Timestamp,
) -> Result<u64, StoreError> {
    execute!(
        tx,
        "update model_calls set state = 'in_doubt', ended_at = $3
         where chamber_id = $1 and draft_id = $2 and state = 'reserved'",
        chamber.0,
        draft.0,
        now.to_sqlx(),
    )
}

/// Gives up what was begun before a time, in all chambers: at the start of a server, for those that one before it left
/// behind.
pub async fn doubt_before(
    tx: &mut Tx,
    begun: Timestamp,
    now: Timestamp,
) -> Result<u64, StoreError> {
    execute!(
        tx,
        "update model_calls set state = 'in_doubt', ended_at = $2 where state = 'reserved' and started_at < $1",
        begun.to_sqlx(),
        now.to_sqlx(),
    )
}

/// The calls of a draft, oldest first.
pub async fn of_draft(
    tx: &mut Tx,
    chamber: ChamberId,
    draft: DraftId,
) -> Result<Vec<ModelCall>, StoreError> {
    run!(
        tx,
        fetch_all,
        Row,
        "select call_id, purpose, state, user_id, company_id, draft_id, kind, provider_id, model, day, reserved_microyen,
                cost_microyen, counted_tokens, prompt_tokens, completion_tokens, record, started_at, ended_at
         from model_calls where chamber_id = $1 and draft_id = $2 order by started_at, call_id",
        chamber.0,
        draft.0,
    )?
    .into_iter()
    .map(ModelCall::try_from)
    .collect()
}

/// The log, newest first.
pub async fn list(
    tx: &mut Tx,
    chamber: ChamberId,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<Logged>, StoreError> {
    run!(
        tx,
        fetch_all,
        NamedRow,
        "select c.call_id, c.purpose, c.state, c.user_id, c.company_id, c.draft_id, c.kind, c.provider_id, c.model, c.day,
                c.reserved_microyen, c.cost_microyen, c.counted_tokens, c.prompt_tokens, c.completion_tokens, c.record,
                c.started_at, c.ended_at, u.name as user_name, k.name as company_name
         from model_calls c
         join users u on u.chamber_id = c.chamber_id and u.user_id = c.user_id
         left join companies k on k.chamber_id = c.chamber_id and k.company_id = c.company_id
         where c.chamber_id = $1 and ($2 is null or c.company_id = $2) and ($3 is null or c.draft_id = $3)
           and ($4 is null or c.state = $4) and ($5 is null or c.call_id < $5)
         order by c.call_id desc limit $6",
        chamber.0,
        filter.company.map(|id| id.0),
        filter.draft.map(|id| id.0),
        filter.state.map(|state| state.to_string()),
        filter.before,
        limit,
    )?
    .into_iter()
    .map(|named| {
        Ok(Logged {
            call: named.row.try_into()?,
            user_name: named.user_name,
            company_name: named.company_name,
        })
    })
    .collect()
}

/// What we counted and what a provider did, of the latest calls to a model that told.
pub async fn counts(
    tx: &mut Tx,
    chamber: ChamberId,
    provider: &str,
    model: &str,
    limit: i64,
) -> Result<Vec<(u64, u64)>, StoreError> {
    Ok(run!(
        tx,
        fetch_all,
        (i64, i64),
        "select counted_tokens, prompt_tokens from model_calls
         where chamber_id = $1 and provider_id = $2 and model = $3 and state = 'settled' and prompt_tokens is not null
         order by started_at desc, call_id desc limit $4",
        chamber.0,
        provider,
        model,
        limit,
    )?
    .into_iter()
    .map(|(counted, told)| (count(counted), count(told)))
    .collect())
}

/// What was spent on one model for one kind by one person.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Share {
    /// Whom it went to.
    pub provider_id: String,
    /// The model asked for.
    pub model: String,
    /// What was written; `None` for tests.
    pub kind: Option<String>,
    /// What for.
    pub purpose: String,
    /// Who asked.
    pub user_name: String,
    /// How many calls.
    pub calls: i64,
    /// How many of them nobody knows the cost of.
    pub doubtful: i64,
    /// How many of these had no price, so that nothing could be set aside either.
    pub unpriced: i64,
    /// Tokens sent.
    pub prompt_tokens: i64,
    /// Tokens answered.
    pub completion_tokens: i64,
    /// What is known to have been spent.
    pub cost_microyen: i64,
    /// What may have been: set aside for the doubtful.
    pub doubt_microyen: i64,
}

/// What was spent in some days, by model, kind, purpose and person.
pub async fn shares(
    tx: &mut Tx,
    chamber: ChamberId,
    (first_day, last_day): (&str, &str),
) -> Result<Vec<Share>, StoreError> {
    run!(
        tx,
        fetch_all,
        Share,
        "select c.provider_id, c.model, c.kind, c.purpose, u.name as user_name, count(*) as calls,
                cast(sum(case when c.cost_microyen is null then 1 else 0 end) as bigint) as doubtful,
                cast(sum(case when c.cost_microyen is null and c.reserved_microyen is null then 1 else 0 end) as bigint)
                    as unpriced,
                cast(coalesce(sum(c.prompt_tokens), 0) as bigint) as prompt_tokens,
                cast(coalesce(sum(c.completion_tokens), 0) as bigint) as completion_tokens,
                cast(coalesce(sum(c.cost_microyen), 0) as bigint) as cost_microyen,
                cast(coalesce(sum(case when c.cost_microyen is null then c.reserved_microyen end), 0) as bigint)
                    as doubt_microyen
         from model_calls c join users u on u.chamber_id = c.chamber_id and u.user_id = c.user_id
         where c.chamber_id = $1 and c.day >= $2 and c.day <= $3
         group by c.provider_id, c.model, c.kind, c.purpose, u.user_id, u.name
         order by c.provider_id, c.model, c.kind, c.purpose, u.name",
        chamber.0,
        first_day,
        last_day,
    )
}
