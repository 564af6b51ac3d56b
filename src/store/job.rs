//! The durable queue: a job is enqueued in the transaction of the data it is about, leased, run, and finished by the
//! holder of the lease only.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

use super::db::{StoreError, Tx, execute, run};
use crate::domain::id::ChamberId;

/// A job in the hands of a worker.
#[derive(Debug, Clone)]
pub struct Lease {
    /// The job.
    pub job_id: Uuid,
    /// Whose data it is about.
    pub chamber_id: ChamberId,
    /// Which runner.
    pub kind: String,
    /// What it is about.
    pub subject_id: Uuid,
    /// Counts the leases of this job: a worker with an older number has lost it.
    pub fence: i64,
}

/// Puts a job into the queue: behind the chamber's own, beside the first of the others', so that nobody waits for more
/// than one job of each chamber.
pub async fn enqueue(
    tx: &mut Tx,
    job_id: Uuid,
    chamber: ChamberId,
    kind: &str,
    subject: Uuid,
    now: Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "insert into jobs (job_id, chamber_id, kind, subject_id, state, run_at, fence, created_at, turn)
         select $1, $2, $3, $4, 'queued', $5, 0, $5, case when own.turn >= first.turn then own.turn + 1 else first.turn end
         from (select coalesce(max(turn), -1) as turn from jobs
                where state in ('queued', 'running') and chamber_id = $2) own
         cross join (select coalesce(min(turn), 0) as turn from jobs where state = 'queued' and run_at <= $5) first",
        job_id,
        chamber.0,
        kind,
        subject,
        now.to_sqlx(),
    )?;
    Ok(())
}

/// Whether a job is due: asked first, so that an idle worker takes no write lock.
pub async fn any_due(tx: &mut Tx, now: Timestamp) -> Result<bool, StoreError> {
    Ok(run!(
        tx,
        fetch_optional,
        (Uuid,),
        "select job_id from jobs
         where (state = 'queued' and run_at <= $1) or (state = 'running' and leased_until < $1) limit 1",
        now.to_sqlx(),
    )?
    .is_some())
}

/// Takes a job that is due, or whose worker let its lease run out: of the chamber with the fewest under way, in the
/// order of turns.
pub async fn lease(
    tx: &mut Tx,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<Lease>, StoreError> {
    // The one statement in which the engines differ: workers of PostgreSQL pass over each other's rows, SQLite has
    // one writer at a time.
    const SQLITE: &str = "update jobs set state = 'running', leased_until = $2, fence = fence + 1
         where job_id = (select j.job_id from jobs j
             left join (select chamber_id, count(*) as running from jobs
                 where state = 'running' and leased_until >= $1 group by chamber_id) busy
               on busy.chamber_id = j.chamber_id
             where (j.state = 'queued' and j.run_at <= $1) or (j.state = 'running' and j.leased_until < $1)
             order by coalesce(busy.running, 0), j.turn, j.run_at, j.job_id limit 1)
         returning job_id, chamber_id, kind, subject_id, fence";
    const POSTGRES: &str = "update jobs set state = 'running', leased_until = $2, fence = fence + 1
         where job_id = (select j.job_id from jobs j
             left join (select chamber_id, count(*) as running from jobs
                 where state = 'running' and leased_until >= $1 group by chamber_id) busy
               on busy.chamber_id = j.chamber_id
             where (j.state = 'queued' and j.run_at <= $1) or (j.state = 'running' and j.leased_until < $1)
             order by coalesce(busy.running, 0), j.turn, j.run_at, j.job_id limit 1 for update of j skip locked)
         returning job_id, chamber_id, kind, subject_id, fence";
    type Row = (Uuid, Uuid, String, Uuid, i64);
    let sql = if matches!(tx, Tx::Sqlite(_)) {
        SQLITE
    } else {
        POSTGRES
    };
    Ok(
        run!(tx, fetch_optional, Row, sql, now.to_sqlx(), until.to_sqlx())?.map(
            |(job_id, chamber_id, kind, subject_id, fence)| Lease {
                job_id,
                chamber_id: ChamberId(chamber_id),
                kind,
                subject_id,
                fence,
            },
        ),
    )
}

/// Takes back every lease: at the start of a server over SQLite, where the workers of the process before are gone. One
/// that was alive after all finds its fence passed, and commits nothing.
pub async fn reclaim(tx: &mut Tx) -> Result<(), StoreError> {
    execute!(
        tx,
        "update jobs set state = 'queued', leased_until = null, fence = fence + 1 where state = 'running'"
    )?;
    Ok(())
}

/// The leases in force: each job that runs with its fence. What a worker holds and does not find here, it has lost.
pub async fn held(tx: &mut Tx) -> Result<Vec<(Uuid, i64)>, StoreError> {
    run!(
        tx,
        fetch_all,
        (Uuid, i64),
        "select job_id, fence from jobs where state = 'running'"
    )
}

/// Keeps a lease alive; `false` when it was lost.
pub async fn renew(tx: &mut Tx, lease: &Lease, until: Timestamp) -> Result<bool, StoreError> {
    let touched = execute!(
        tx,
        "update jobs set leased_until = $3 where job_id = $1 and fence = $2 and state = 'running'",
        lease.job_id,
        lease.fence,
        until.to_sqlx(),
    )?;
    Ok(touched == 1)
}

/// Ends a job; `false` when the lease was lost, and then nothing else of the transaction may be committed.
pub async fn finish(tx: &mut Tx, lease: &Lease) -> Result<bool, StoreError> {
    let touched = execute!(
        tx,
        "update jobs set state = 'done', leased_until = null where job_id = $1 and fence = $2 and state = 'running'",
        lease.job_id,
        lease.fence,
    )?;
    Ok(touched == 1)
}

/// Gives a job back to the queue for later; `false` when the lease was lost.
pub async fn postpone(tx: &mut Tx, lease: &Lease, run_at: Timestamp) -> Result<bool, StoreError> {
    let touched = execute!(
        tx,
        "update jobs set state = 'queued', leased_until = null, run_at = $3
         where job_id = $1 and fence = $2 and state = 'running'",
        lease.job_id,
        lease.fence,
        run_at.to_sqlx(),
    )?;
    Ok(touched == 1)
}

/// Takes a job out of the queue, running or not: the worker then finds its lease lost.
pub async fn cancel(
    tx: &mut Tx,
    chamber: ChamberId,
    kind: &str,
    subject: Uuid,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "update jobs set state = 'cancelled', leased_until = null, fence = fence + 1
         where chamber_id = $1 and kind = $2 and subject_id = $3 and state in ('queued', 'running')",
        chamber.0,
        kind,
        subject,
    )?;
    Ok(())
}

/// How many jobs wait or run.
pub async fn count_open(tx: &mut Tx) -> Result<i64, StoreError> {
    Ok(run!(
        tx,
        fetch_one,
        (i64,),
        "select count(*) from jobs where state in ('queued', 'running')"
    )?
    .0)
}
