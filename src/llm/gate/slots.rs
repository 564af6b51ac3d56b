//! Places for calls under way: first come, first served, in a number that may change meanwhile.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

#[derive(Debug)]
pub(super) struct Slots {
    free: Arc<Semaphore>,
    count: Arc<Mutex<Count>>,
}

#[derive(Debug, Default)]
struct Count {
    /// How many places there are to be.
    size: usize,
    /// How many of those taken are not to be given again.
    surplus: usize,
}

/// A place that is taken.
#[derive(Debug)]
pub(super) struct Slot {
    permit: Option<OwnedSemaphorePermit>,
    count: Arc<Mutex<Count>>,
}

impl Default for Slots {
    fn default() -> Self {
        Self {
            free: Arc::new(Semaphore::new(0)),
            count: Arc::default(),
        }
    }
}

impl Slots {
    /// From now on there are so many places, at least one.
    pub(super) fn resize(&self, size: u32) {
        let size = usize::try_from(size)
            .unwrap_or(Semaphore::MAX_PERMITS)
            .clamp(1, Semaphore::MAX_PERMITS);
        let mut count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        if size > count.size {
            let more = size - count.size;
            let kept = more.min(count.surplus);
            count.surplus -= kept;
            self.free.add_permits(more - kept);
        } else {
            let fewer = count.size - size;
            count.surplus += fewer - self.free.forget_permits(fewer);
        }
        count.size = size;
    }

    pub(super) async fn take(&self) -> Slot {
        // The semaphore is never closed; a call without a permit would only be one too many.
        let permit = Arc::clone(&self.free).acquire_owned().await.ok();
        Slot {
            permit,
            count: Arc::clone(&self.count),
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        if count.surplus > 0
            && let Some(permit) = self.permit.take()
        {
            count.surplus -= 1;
            permit.forget();
        }
    }
}
