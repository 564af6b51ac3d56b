//! The gate before each provider (提供元ごとの入口): so many calls at once, none at all for a while after it failed again
//! and again, and a budget for trying again.

mod breaker;
mod budget;
mod slots;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::time::Instant;

use self::breaker::{Breaker, Entry};
use self::budget::Budget;
use self::slots::{Slot, Slots};
use super::Failure;

/// All gates. A provider is named by a key of the caller's, which tells chambers apart where their settings do.
#[derive(Debug, Default)]
pub struct Gates {
    gates: Mutex<HashMap<String, Arc<Gate>>>,
}

#[derive(Debug)]
struct Gate {
    slots: Slots,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    breaker: Breaker,
    budget: Budget,
}

impl Gate {
    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Leave to make one call. Dropped without [`Pass::ended`], it frees its place and counts as nothing.
#[derive(Debug)]
pub struct Pass {
    gate: Arc<Gate>,
    entry: Entry,
    told: bool,
    _slot: Slot,
}

impl Gates {
    /// Waits for a place among the `concurrency` calls that may be under way (at least one). A changed number holds from
    /// now on: calls under way are not ended.
    ///
    /// # Errors
    /// [`Failure::CircuitOpen`], at once, while the provider is left alone.
    pub async fn enter(&self, key: &str, concurrency: u32) -> Result<Pass, Failure> {
        let gate = self.gate(key);
        gate.slots.resize(concurrency);
        // Nobody queues before a closed door.
        gate.with(|state| state.breaker.look(Instant::now()))?;
        let slot = gate.slots.take().await;
        let entry = gate.with(|state| {
            let entry = state.breaker.enter(Instant::now())?;
            state.budget.called();
            Ok::<_, Failure>(entry)
        })?;
        Ok(Pass {
            gate,
            entry,
            told: false,
            _slot: slot,
        })
    }

    /// Whether a call may be tried again: at most one in five, beyond a small reserve, so that a provider in trouble is
    /// not given three times its work. Asked once for each further try.
    pub fn may_retry(&self, key: &str) -> bool {
        self.gate(key).with(|state| state.budget.retry())
    }

    fn gate(&self, key: &str) -> Arc<Gate> {
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(gate) = gates.get(key) {
            return Arc::clone(gate);
        }
        let gate = Arc::new(Gate {
            slots: Slots::default(),
            state: Mutex::default(),
        });
        gates.insert(key.to_owned(), Arc::clone(&gate));
        gate
    }
}

impl Pass {
    /// Tells how the call ended: `None` for well.
    pub fn ended(mut self, failure: Option<&Failure>) {
        self.told = true;
        let entry = self.entry;
        self.gate
            .with(|state| state.breaker.ended(entry, failure, Instant::now()));
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        if !self.told {
            let entry = self.entry;
            self.gate
                .with(|state| state.breaker.dropped(entry, Instant::now()));
        }
    }
}
