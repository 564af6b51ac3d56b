//! The durable queue's worker. A job is leased, kept alive while it runs, and dropped the moment its lease is lost:
//! by a cancel, or because another worker took it over. Jobs wait for providers most of the time, so that many run at
//! once, and their leases are looked after together.

mod leases;

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use self::leases::Leases;
use crate::app::{App, drafting};
use crate::store::StoreError;
use crate::store::job::{self, Lease};

/// A worker that stops renewing loses its job after so long.
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// How often an idle worker looks for work that another process enqueued.
const POLL: Duration = Duration::from_secs(2);

/// Works until told to stop; then gives unfinished jobs back to the queue.
pub async fn work(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(app.config.drafts_at_once));
    let leases = Arc::new(Leases::default());
    let keeper = tokio::spawn(Arc::clone(&leases).keep(Arc::clone(&app)));
    let mut running = JoinSet::new();
    while !*stop.borrow() {
        let place = tokio::select! {
            place = Arc::clone(&places).acquire_owned() => place,
            _ = stop.changed() => break,
        };
        let Ok(place) = place else { break };
        // Registered before looking, so that a bell rung in between is not missed.
        let bell = app.work.notified();
        match next(&app).await {
            Ok(Some(lease)) => {
                let work = one(Arc::clone(&app), Arc::clone(&leases), lease, stop.clone());
                running.spawn(async move {
                    work.await;
                    drop(place);
                });
            }
            Ok(None) => {
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
        while let Some(ended) = running.try_join_next() {
            told(ended);
        }
    }
    while let Some(ended) = running.join_next().await {
        told(ended);
    }
    keeper.abort();
}

/// A job that panicked keeps its lease, which runs out: it is then begun again, a few times at most.
fn told(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "a job broke off");
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
    let Some(lease) = next(app).await? else {
        return Ok(false);
    };
    let leases = Arc::new(Leases::default());
    tokio::select! {
        () = one(Arc::clone(app), Arc::clone(&leases), lease, stop.clone()) => {}
        () = Arc::clone(&leases).keep(Arc::clone(app)) => {}
    }
    Ok(true)
}

/// Takes a job that is due.
async fn next(app: &App) -> Result<Option<Lease>, StoreError> {
    let mut tx = app.db.read().await?;
    let due = job::any_due(&mut tx, app.clock.now()).await?;
    drop(tx);
    if !due {
        return Ok(None);
    }
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    let Some(lease) = job::lease(&mut tx, now, now + LEASE).await? else {
        return Ok(None);
    };
    tx.commit().await?;
    tracing::info!(job.id = %lease.job_id, job.kind = lease.kind, job.fence = lease.fence, "job leased");
    Ok(Some(lease))
}

/// Runs one job to its end, until its lease is lost, or until told to stop.
async fn one(app: Arc<App>, leases: Arc<Leases>, lease: Lease, mut stop: watch::Receiver<bool>) {
    let lost = leases.watch(&lease);
    let given_back = tokio::select! {
        result = Box::pin(drafting::run::run(&app, &lease)) => match result {
            Ok(()) => Ok(()),
            Err(error) => {
                tracing::error!(job.id = %lease.job_id, %error, "job ended in an error");
                give_back(&app, &lease, SignedDuration::from_secs(5)).await
            }
        },
        () = lost.wait() => {
            tracing::info!(job.id = %lease.job_id, "lease lost; the work is dropped");
            Ok(())
        }
        () = told_to_stop(&mut stop) => give_back(&app, &lease, SignedDuration::ZERO).await,
    };
    if let Err(error) = given_back {
        tracing::error!(job.id = %lease.job_id, %error, "a job could not be given back; its lease runs out");
    }
}

/// A sender that is gone tells nobody to stop.
async fn told_to_stop(stop: &mut watch::Receiver<bool>) {
    let told = stop.wait_for(|stop| *stop).await.is_ok();
    if !told {
        std::future::pending::<()>().await;
    }
}

async fn give_back(app: &Arc<App>, lease: &Lease, wait: SignedDuration) -> Result<(), StoreError> {
    let mut tx = app.db.write().await?;
    job::postpone(&mut tx, lease, app.clock.now() + wait).await?;
    tx.commit().await
}
