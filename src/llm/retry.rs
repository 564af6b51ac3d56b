//! Trying again (再試行): three attempts at most, only for failures that pass by themselves, waiting as long as the
//! provider asks, else ever longer with jitter. How to wait and the jitter are handed in.

use std::time::Duration;

use super::{Again, Failed, Failure};

/// How often a request is sent at most.
pub const ATTEMPTS: u32 = 3;
/// A longer wait that a provider asks for is left to the caller, who can do something else meanwhile.
pub const LONGEST_WAIT: Duration = Duration::from_mins(2);
const FIRST_WAIT: Duration = Duration::from_millis(500);
const LONGEST_BACKOFF: Duration = Duration::from_secs(8);

/// Calls up to [`ATTEMPTS`] times. `call` is told which attempt it is, from 1: from 2 on it takes back what it showed
/// of the attempt before. `sleep` waits. `jitter` draws from 0 to below 1. `allowed` is asked before each further try:
/// the provider's budget.
///
/// # Errors
/// The last failure. One that asks for a longer wait than [`LONGEST_WAIT`] ends it at once and says so in
/// [`super::Failure::retry_after`], so that the job can be parked.
pub async fn with_retries<F, Fut, S, SFut, J, A, T>(
    mut call: F,
    mut sleep: S,
    mut jitter: J,
    mut allowed: A,
) -> Result<T, Failed>
where
    F: FnMut(u32) -> Fut,
    Fut: Future<Output = Result<T, Failed>>,
    S: FnMut(Duration) -> SFut,
    SFut: Future<Output = ()>,
    J: FnMut() -> f64,
    A: FnMut() -> bool,
{
    let mut attempt = 1;
    loop {
        let failed = match call(attempt).await {
            Ok(answer) => return Ok(answer),
            Err(failed) => failed,
        };
        let Some(wait) = next(attempt, &failed, jitter()).filter(|_| allowed()) else {
            return Err(failed);
        };
        tracing::info!(
            failure = failed.failure.kind(),
            attempt,
            wait_ms = wait.as_millis(),
            "the model is asked again"
        );
        if !wait.is_zero() {
            sleep(wait).await;
        }
        attempt += 1;
    }
}

/// How long a job is put off after this failure, when the provider asks for a longer wait than anybody sits out.
pub fn parked(failure: &Failure) -> Option<Duration> {
    let asked = match failure {
        Failure::RateLimited { retry_after } | Failure::Overloaded { retry_after } => *retry_after,
        _ => None,
    };
    asked.filter(|wait| *wait > LONGEST_WAIT)
}

/// How long to wait before the attempt after this one, counted from 1; `None` when there is none. `jitter` from 0 to
/// below 1 scales the waits that no provider asked for, so that callers who failed together do not come back together.
pub fn next(attempt: u32, failed: &Failed, jitter: f64) -> Option<Duration> {
    let asked = failed.failure.retry_after();
    let again = match failed.again {
        Again::No => false,
        Again::ByClass => failed.failure.retryable(),
        Again::AtOnce | Again::Yes => true,
    };
    if attempt >= ATTEMPTS || !again || asked.is_some_and(|wait| wait > LONGEST_WAIT) {
        return None;
    }
    if failed.again == Again::AtOnce && attempt == 1 {
        return Some(Duration::ZERO);
    }
    Some(asked.unwrap_or_else(|| backoff(attempt).mul_f64(jitter.clamp(0.0, 1.0))))
}

/// The longest wait after this attempt when the provider asks for none.
fn backoff(attempt: u32) -> Duration {
    FIRST_WAIT
        .saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(1)))
        .min(LONGEST_BACKOFF)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::future::ready;

    /// Runs with these outcomes; returns the result, the attempts and the waits.
    async fn run(
        outcomes: Vec<Result<&'static str, Failure>>,
    ) -> (Result<&'static str, Failure>, Vec<u32>, Vec<u64>) {
        let outcomes = outcomes
            .into_iter()
            .map(|outcome| outcome.map_err(Failed::from));
        let (result, attempts, waits) = run_failed(outcomes.collect()).await;
        (result.map_err(|failed| failed.failure), attempts, waits)
    }

    async fn run_failed(
        outcomes: Vec<Result<&'static str, Failed>>,
    ) -> (Result<&'static str, Failed>, Vec<u32>, Vec<u64>) {
        let outcomes = RefCell::new(outcomes.into_iter());
        let attempts = RefCell::new(Vec::new());
        let waits = RefCell::new(Vec::new());
        let result = with_retries(
            |attempt| {
                attempts.borrow_mut().push(attempt);
                ready(outcomes.borrow_mut().next().unwrap())
            },
            |wait| {
                waits
                    .borrow_mut()
                    .push(u64::try_from(wait.as_millis()).unwrap());
                ready(())
            },
            || 0.5,
            || true,
        )
        .await;
        (result, attempts.into_inner(), waits.into_inner())
    }

    fn limited(seconds: u64) -> Failure {
        Failure::RateLimited {
            retry_after: Some(Duration::from_secs(seconds)),
        }
    }

    #[tokio::test]
    async fn a_good_answer_needs_one_attempt() {
        assert_eq!(run(vec![Ok("a")]).await, (Ok("a"), vec![1], vec![]));
    }

    #[tokio::test]
    async fn waits_grow_and_the_third_failure_is_the_last() {
        let busy = || Err(Failure::Overloaded { retry_after: None });
        let (result, attempts, waits) = run(vec![Err(Failure::Unreachable), busy(), busy()]).await;
        assert_eq!(result, busy());
        assert_eq!(attempts, [1, 2, 3]);
        assert_eq!(waits, [250, 500]);
    }

    #[tokio::test]
    async fn the_provider_is_obeyed_up_to_two_minutes() {
        let (result, attempts, waits) =
            run(vec![Err(limited(1)), Err(limited(120)), Ok("a")]).await;
        assert_eq!((result, attempts.len()), (Ok("a"), 3));
        assert_eq!(waits, [1_000, 120_000]);
        let (result, attempts, waits) = run(vec![Err(limited(121))]).await;
        assert_eq!(result, Err(limited(121)));
        assert_eq!((attempts.len(), waits.len()), (1, 0));
    }

    #[tokio::test]
    async fn what_does_not_pass_by_itself_is_not_tried_again() {
        for failure in [
            Failure::QuotaExceeded,
            Failure::RefusedKey,
            Failure::NotProtocol,
            Failure::BadRequest(String::new()),
            Failure::NotFound,
            Failure::TooLong,
            Failure::TimedOut,
        ] {
            let (result, attempts, _) = run(vec![Err(failure.clone())]).await;
            assert_eq!((result, attempts), (Err(failure), vec![1]));
        }
    }

    #[tokio::test]
    async fn a_stale_connection_is_replaced_at_once_but_only_once() {
        let stale = || {
            Err(Failed {
                again: Again::AtOnce,
                ..Failed::from(Failure::Unreachable)
            })
        };
        let (result, attempts, waits) = run_failed(vec![stale(), stale(), Ok("a")]).await;
        assert_eq!((result, attempts), (Ok("a"), vec![1, 2, 3]));
        assert_eq!(waits, [500]);
    }

    #[tokio::test]
    async fn the_provider_may_say_whether_to_try_again() {
        let told = |again, failure| {
            Err(Failed {
                again,
                ..Failed::from(failure)
            })
        };
        let busy = Failure::Overloaded { retry_after: None };
        let (_, attempts, _) = run_failed(vec![told(Again::No, busy)]).await;
        assert_eq!(attempts, [1]);
        let odd = Failure::BadRequest(String::new());
        let (result, attempts, _) = run_failed(vec![told(Again::Yes, odd), Ok("a")]).await;
        assert_eq!((result, attempts), (Ok("a"), vec![1, 2]));
    }

    #[tokio::test]
    async fn without_a_budget_there_is_no_further_try() {
        for (budget, expected) in [(0, 1), (1, 2), (9, 3)] {
            let (tries, left) = (RefCell::new(0), RefCell::new(budget));
            let result: Result<(), _> = with_retries(
                |_| {
                    *tries.borrow_mut() += 1;
                    ready(Err(Failed::from(Failure::Unreachable)))
                },
                |_| ready(()),
                || 0.5,
                || {
                    let allowed = *left.borrow() > 0;
                    *left.borrow_mut() -= i32::from(allowed);
                    allowed
                },
            )
            .await;
            assert_eq!(result.unwrap_err().failure, Failure::Unreachable);
            assert_eq!(tries.into_inner(), expected);
        }
    }

    #[test]
    fn a_wait_that_nobody_sits_out_parks_the_job() {
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        for (retry_after, expected) in [
            (None, None),
            (seconds(120), None),
            (seconds(121), seconds(121)),
        ] {
            assert_eq!(parked(&Failure::RateLimited { retry_after }), expected);
            assert_eq!(parked(&Failure::Overloaded { retry_after }), expected);
            assert_eq!(parked(&Failure::CircuitOpen { retry_after }), None);
        }
    }

    #[test]
    fn the_backoff_is_capped() {
        let waits: Vec<_> = (1..=6)
            .map(|attempt| backoff(attempt).as_millis())
            .collect();
        assert_eq!(waits, [500, 1_000, 2_000, 4_000, 8_000, 8_000]);
        assert_eq!(backoff(u32::MAX), LONGEST_BACKOFF);
    }
}
