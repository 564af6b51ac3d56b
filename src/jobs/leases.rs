//! The leases of all jobs that run in this process, looked after together: one look a second at which are still held,
//! one write for all when they must be renewed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;
use uuid::Uuid;

use super::LEASE;
use crate::app::App;
use crate::store::StoreError;
use crate::store::job::{self, Lease};

/// How often leases are looked after: also how soon a cancel takes effect.
const LOOK: Duration = Duration::from_secs(1);
/// How often they are renewed: a quarter of how long one lasts.
const RENEW: Duration = Duration::from_secs(15);

/// The leases held here.
#[derive(Debug, Default)]
pub(super) struct Leases {
    held: Mutex<HashMap<Uuid, Held>>,
}

#[derive(Debug)]
struct Held {
    lease: Lease,
    lost: watch::Sender<bool>,
}

/// Told when a lease is lost. Dropped, it is no longer looked after.
#[derive(Debug)]
pub(super) struct Watched<'a> {
    leases: &'a Leases,
    job: Uuid,
    fence: i64,
    lost: watch::Receiver<bool>,
}

impl Watched<'_> {
    /// Returns when the lease is lost, and not before.
    pub(super) async fn wait(&self) {
        let lost = self.lost.clone().wait_for(|lost| *lost).await.is_ok();
        if !lost {
            std::future::pending::<()>().await;
        }
    }
}

impl Drop for Watched<'_> {
    fn drop(&mut self) {
        let mut held = self.leases.lock();
        if held
            .get(&self.job)
            .is_some_and(|held| held.lease.fence == self.fence)
        {
            held.remove(&self.job);
        }
    }
}

impl Leases {
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Uuid, Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks after a lease from now on.
    pub(super) fn watch(&self, lease: &Lease) -> Watched<'_> {
        let (lost, told) = watch::channel(false);
        let held = Held {
            lease: lease.clone(),
            lost,
        };
        self.lock().insert(lease.job_id, held);
        Watched {
            leases: self,
            job: lease.job_id,
            fence: lease.fence,
            lost: told,
        }
    }

    /// Looks after the leases until it is dropped.
    pub(super) async fn keep(self: Arc<Self>, app: Arc<App>) {
        let mut renewed = Instant::now();
        loop {
            tokio::time::sleep(LOOK).await;
            if self.lock().is_empty() {
                continue;
            }
            if let Err(error) = self.look(&app).await {
                // The database may be back before the leases run out; if not, the commits at the end are refused.
                tracing::warn!(%error, "the leases cannot be looked after");
                continue;
            }
            if renewed.elapsed() >= RENEW {
                match self.renew(&app).await {
                    Ok(()) => renewed = Instant::now(),
                    Err(error) => tracing::warn!(%error, "the leases could not be renewed"),
                }
            }
        }
    }

    /// Tells those whose lease is not in force any more.
    async fn look(&self, app: &App) -> Result<(), StoreError> {
        // Taken before looking: a job that is leased meanwhile is not missing.
        let mine: Vec<(Uuid, i64)> = self
            .lock()
            .values()
            .map(|held| (held.lease.job_id, held.lease.fence))
            .collect();
        let mut tx = app.db.read().await?;
        let in_force: HashMap<Uuid, i64> = job::held(&mut tx).await?.into_iter().collect();
        drop(tx);
        let held = self.lock();
        for (job, fence) in mine {
            if in_force.get(&job) != Some(&fence)
                && let Some(held) = held.get(&job).filter(|held| held.lease.fence == fence)
            {
                held.lost.send_replace(true);
            }
        }
        Ok(())
    }

    async fn renew(&self, app: &App) -> Result<(), StoreError> {
        let mut mine: Vec<Lease> = self
            .lock()
            .values()
            .map(|held| held.lease.clone())
            .collect();
        // In one order in every process, so that two of them never wait for each other's rows.
        mine.sort_by_key(|lease| lease.job_id);
        let until = app.clock.now() + LEASE;
        let mut tx = app.db.write().await?;
        for lease in &mine {
            job::renew(&mut tx, lease, until).await?;
        }
        tx.commit().await
    }
}
