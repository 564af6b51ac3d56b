//! What is complete so far of the drafts that are being written, stored for those who watch: of all drafts together, a
//! few times a second.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use crate::app::ctx::App;
use crate::domain::id::{ChamberId, DraftId};
use crate::store::{self, StoreError};

/// An event of a draft, not stored yet.
#[derive(Debug)]
struct Pending {
    chamber: ChamberId,
    draft: DraftId,
    events: Vec<(&'static str, Value)>,
}

/// Events that wait to be stored.
#[derive(Debug, Default)]
pub struct Progress {
    waiting: Mutex<Vec<Pending>>,
    /// Held by the one who stores; whoever waits for it finds his own stored.
    turn: tokio::sync::Mutex<()>,
}

/// Stores events, together with those of other drafts that wait; returns when they are. What cannot be stored is lost:
/// the document is written from the whole answer.
pub(super) async fn store(
    app: &Arc<App>,
    chamber: ChamberId,
    draft: DraftId,
    events: Vec<(&'static str, Value)>,
) {
    let pending = Pending {
        chamber,
        draft,
        events,
    };
    lock(&app.progress).push(pending);
    // A task of its own: a draft that is cancelled here must not take the others' events with it.
    let all = tokio::spawn(flush(Arc::clone(app)));
    if let Err(error) = all.await {
        tracing::warn!(%error, "the drafts' progress could not be stored");
    }
}

fn lock(progress: &Progress) -> std::sync::MutexGuard<'_, Vec<Pending>> {
    progress
        .waiting
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
}

async fn flush(app: Arc<App>) {
    let _turn = app.progress.turn.lock().await;
    let all = std::mem::take(&mut *lock(&app.progress));
    if all.is_empty() || write(&app, &all).await.is_ok() {
        return;
    }
    // One that cannot be stored, because its draft was cancelled at this moment, must not keep the rest back.
    for pending in all {
        if let Err(error) = write(&app, std::slice::from_ref(&pending)).await {
            tracing::warn!(%error, draft = %pending.draft, "a draft's progress could not be stored");
        }
    }
}

async fn write(app: &App, all: &[Pending]) -> Result<(), StoreError> {
    let mut tx = app.db.write().await?;
    for Pending {
        chamber,
        draft,
        events,
    } in all
    {
        if store::draft::is_open(&mut tx, *chamber, *draft).await? {
            store::draft::append_events(&mut tx, *chamber, *draft, events).await?;
        }
    }
    tx.commit().await
}
