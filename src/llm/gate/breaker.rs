//! A provider that failed again and again is left alone for a while, then tried with one call.

use std::time::Duration;

use tokio::time::Instant;

use crate::llm::Failure;

/// So many failures in a row close the way.
const FAILURES: u32 = 5;
const FIRST_PAUSE: Duration = Duration::from_secs(30);
const LONGEST_PAUSE: Duration = Duration::from_mins(5);
/// What those are told who come while one call tries.
const WHILE_TRYING: Duration = Duration::from_secs(5);

#[derive(Debug, Default)]
pub(super) struct Breaker {
    state: State,
}

#[derive(Debug, Clone, Copy)]
enum State {
    /// Calls go through; so many failed in a row.
    Closed { failures: u32 },
    /// No calls until then.
    Open { until: Instant, pause: Duration },
    /// One call tries.
    Trying { pause: Duration },
}

impl Default for State {
    fn default() -> Self {
        Self::Closed { failures: 0 }
    }
}

/// How a call came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    Ordinary,
    /// The one call that tries whether the provider is back.
    Probe,
}

/// What the end of a call says of the provider.
enum Sign {
    /// It answers, if only to say no.
    Life,
    Trouble,
    Nothing,
}

fn sign(failure: Option<&Failure>) -> Sign {
    match failure {
        Some(Failure::Unreachable | Failure::Overloaded { .. } | Failure::TimedOut) => {
            Sign::Trouble
        }
        Some(
            Failure::CircuitOpen { .. }
            | Failure::Busy
            | Failure::NotAllowed
            | Failure::Untrusted(_),
        ) => Sign::Nothing,
        _ => Sign::Life,
    }
}

impl Breaker {
    /// Whether a call would be let in.
    pub(super) fn look(&self, now: Instant) -> Result<(), Failure> {
        let wait = match self.state {
            State::Closed { .. } => return Ok(()),
            State::Open { until, .. } if now >= until => return Ok(()),
            State::Open { until, .. } => until - now,
            State::Trying { .. } => WHILE_TRYING,
        };
        Err(Failure::CircuitOpen {
            retry_after: Some(wait),
        })
    }

    /// Lets a call in.
    pub(super) fn enter(&mut self, now: Instant) -> Result<Entry, Failure> {
        self.look(now)?;
        let State::Open { pause, .. } = self.state else {
            return Ok(Entry::Ordinary);
        };
        self.state = State::Trying { pause };
        Ok(Entry::Probe)
    }

    /// Takes note of how a call ended. Calls from before the pause say nothing of what is now.
    pub(super) fn ended(&mut self, entry: Entry, failure: Option<&Failure>, now: Instant) {
        self.state = match (self.state, entry, sign(failure)) {
            (State::Trying { .. }, Entry::Probe, Sign::Life)
            | (State::Closed { .. }, _, Sign::Life) => State::default(),
            (State::Trying { pause }, Entry::Probe, Sign::Trouble) => {
                open(now, (pause * 2).min(LONGEST_PAUSE))
            }
            (State::Trying { pause }, Entry::Probe, Sign::Nothing) => {
                State::Open { until: now, pause }
            }
            (State::Closed { failures }, _, Sign::Trouble) if failures + 1 >= FAILURES => {
                open(now, FIRST_PAUSE)
            }
            (State::Closed { failures }, _, Sign::Trouble) => State::Closed {
                failures: failures + 1,
            },
            (state, ..) => state,
        };
    }

    /// A call that was given up: the next one may try instead.
    pub(super) fn dropped(&mut self, entry: Entry, now: Instant) {
        if let (State::Trying { pause }, Entry::Probe) = (self.state, entry) {
            self.state = State::Open { until: now, pause };
        }
    }
}

fn open(now: Instant, pause: Duration) -> State {
    tracing::warn!(
        pause_s = pause.as_secs(),
        "a provider is left alone for a while"
    );
    State::Open {
        until: now + pause,
        pause,
    }
}
