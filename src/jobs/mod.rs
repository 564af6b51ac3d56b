//! The durable queue's worker. A job is leased, kept alive while it runs, and dropped the moment its lease is lost:
//! by a cancel, or because another worker took it over.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use tokio::sync::watch;

use crate::app::{App, drafting};
use crate::store::StoreError;
use crate::store::job::{self, Lease};

/// A worker that stops renewing loses its job after so long.
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// How often a running job's lease is looked after: also how soon a cancel takes effect.
const HEARTBEAT: Duration = Duration::from_secs(1);
/// How often an idle worker looks for work that another process enqueued.
const POLL: Duration = Duration::from_secs(2);
/// How many jobs run at once in one process: they wait for providers most of the time.
const WORKERS: usize = 4;

/// Works until told to stop; then gives unfinished jobs back to the queue.
pub async fn work(app: Arc<App>, stop: watch::Receiver<bool>) {
    let workers = (0..WORKERS).map(|_| worker(Arc::clone(&app), stop.clone()));
    futures::future::join_all(workers).await;
}

async fn worker(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        // Registered before looking, so that a bell rung in between is not missed.
        let bell = app.work.notified();
        match Box::pin(run_next(&app, &mut stop)).await {
            Ok(true) => {}
            Ok(false) => {
                tokio::select! {
                    () = bell => {}
                    () = tokio::time::sleep(POLL) => {}
                    _ = stop.changed() => {}
                }
            }
            Err(error) => {
                tracing::error!(%error, "the queue cannot be read");
                tokio::select! {
                    () = tokio::time::sleep(POLL) => {}
                    _ = stop.changed() => {}
                }
            }
        }
    }
}

/// Takes and runs one job; `false` when nothing is due.
///
/// # Errors
/// When the queue cannot be read or written.
pub async fn run_next(
    app: &Arc<App>,
    stop: &mut watch::Receiver<bool>,
) -> Result<bool, StoreError> {
    let mut tx = app.db.read().await?;
    let due = job::any_due(&mut tx, app.clock.now()).await?;
    drop(tx);
    if !due {
        return Ok(false);
    }
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let Some(lease) = job::lease(&mut tx, now, now + LEASE).await? else {
        return Ok(false);
    };
    tx.commit().await?;
    tracing::info!(job.id = %lease.job_id, job.kind = lease.kind, job.fence = lease.fence, "job leased");
    tokio::select! {
        result = Box::pin(drafting::run::run(app, &lease)) => {
            if let Err(error) = result {
                tracing::error!(job.id = %lease.job_id, %error, "job ended in an error");
                give_back(app, &lease, SignedDuration::from_secs(5)).await?;
            }
        }
        () = keep_alive(app, &lease) => {
            tracing::info!(job.id = %lease.job_id, "lease lost; the work is dropped");
        }
        _ = stop.changed() => give_back(app, &lease, SignedDuration::ZERO).await?,
    }
    Ok(true)
}

/// Renews the lease until it is lost.
async fn keep_alive(app: &Arc<App>, lease: &Lease) {
    loop {
        tokio::time::sleep(HEARTBEAT).await;
        let renew = async {
            let mut tx = app.db.write().await?;
            let held = job::renew(&mut tx, lease, app.clock.now() + LEASE).await?;
            tx.commit().await?;
            Ok::<bool, StoreError>(held)
        };
        match renew.await {
            Ok(true) => {}
            Ok(false) => return,
            // The database may be back before the lease runs out; if not, the commit at the end is refused.
            Err(error) => tracing::warn!(%error, "a lease could not be renewed"),
        }
    }
}

async fn give_back(app: &Arc<App>, lease: &Lease, wait: SignedDuration) -> Result<(), StoreError> {
    let mut tx = app.db.write().await?;
    job::postpone(&mut tx, lease, app.clock.now() + wait).await?;
    tx.commit().await
}
