//! Gates under calls that come, fail, are given up, and under a concurrency that changes.

use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::*;

const SOON: Duration = Duration::from_millis(20);

async fn waits(gates: &Gates, concurrency: u32) -> bool {
    timeout(SOON, gates.enter("p", concurrency)).await.is_err()
}

#[tokio::test]
async fn so_many_calls_at_once_and_no_more() {
    let gates = Gates::default();
    let first = gates.enter("p", 2).await.unwrap();
    let second = gates.enter("p", 2).await.unwrap();
    assert!(waits(&gates, 2).await);
    assert!(
        gates.enter("q", 1).await.is_ok(),
        "another provider is free"
    );
    first.ended(None);
    let third = gates.enter("p", 2).await.unwrap();
    assert!(waits(&gates, 2).await);
    drop((second, third));
    assert!(!waits(&gates, 2).await);
}

#[tokio::test]
async fn a_changed_number_holds_at_once() {
    let gates = Gates::default();
    let mut under_way = Vec::new();
    for _ in 0..4 {
        under_way.push(gates.enter("p", 4).await.unwrap());
    }
    for _ in 0..3 {
        assert!(waits(&gates, 2).await, "four calls still fill two places");
        under_way.pop();
    }
    let second = gates.enter("p", 2).await.unwrap();
    assert!(waits(&gates, 2).await);
    let third = gates.enter("p", 3).await.unwrap();
    assert!(waits(&gates, 3).await);
    drop((under_way, second, third));
    let alone = gates.enter("p", 0).await.unwrap();
    assert!(waits(&gates, 0).await, "0 means one");
    drop(alone);
}

#[tokio::test]
async fn whoever_waits_comes_in_when_a_place_is_added() {
    let gates = Arc::new(Gates::default());
    let held = gates.enter("p", 1).await.unwrap();
    let waiting = tokio::spawn({
        let gates = Arc::clone(&gates);
        async move { gates.enter("p", 1).await.is_ok() }
    });
    tokio::time::sleep(SOON).await;
    assert!(!waiting.is_finished());
    let more = gates.enter("p", 3).await.unwrap();
    assert!(
        timeout(Duration::from_secs(2), waiting)
            .await
            .unwrap()
            .unwrap()
    );
    drop((held, more));
}

#[tokio::test]
async fn five_failures_close_the_gate_and_nobody_queues_before_it() {
    let gates = Gates::default();
    for _ in 0..5 {
        let pass = gates.enter("p", 1).await.unwrap();
        pass.ended(Some(&Failure::Unreachable));
    }
    let closed = timeout(SOON, gates.enter("p", 1))
        .await
        .unwrap()
        .unwrap_err();
    let Failure::CircuitOpen {
        retry_after: Some(wait),
    } = closed
    else {
        panic!("{closed:?}");
    };
    assert!(
        wait <= Duration::from_secs(30) && wait > Duration::from_secs(28),
        "{wait:?}"
    );
    assert!(
        gates.enter("q", 1).await.is_ok(),
        "another provider is none the worse"
    );
}

#[tokio::test]
async fn who_queued_while_it_failed_is_told_when_their_turn_comes() {
    let gates = Arc::new(Gates::default());
    for _ in 0..4 {
        gates
            .enter("p", 1)
            .await
            .unwrap()
            .ended(Some(&Failure::TimedOut));
    }
    let fifth = gates.enter("p", 1).await.unwrap();
    let queued = tokio::spawn({
        let gates = Arc::clone(&gates);
        async move { gates.enter("p", 1).await.map(drop) }
    });
    tokio::time::sleep(SOON).await;
    fifth.ended(Some(&Failure::TimedOut));
    assert!(matches!(
        queued.await.unwrap(),
        Err(Failure::CircuitOpen { .. })
    ));
}

/// A breaker that a test drives through time.
struct Drive {
    breaker: Breaker,
    now: Instant,
}

impl Drive {
    fn opened() -> Self {
        let mut drive = Self {
            breaker: Breaker::default(),
            now: Instant::now(),
        };
        for _ in 0..5 {
            drive.call(Some(&Failure::Unreachable)).unwrap();
        }
        drive
    }

    fn call(&mut self, failure: Option<&Failure>) -> Result<Entry, Failure> {
        let entry = self.breaker.enter(self.now)?;
        self.breaker.ended(entry, failure, self.now);
        Ok(entry)
    }

    /// How many seconds it stays closed.
    fn pause(&mut self) -> u64 {
        match self.breaker.look(self.now) {
            Err(Failure::CircuitOpen {
                retry_after: Some(wait),
            }) => wait.as_secs(),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_pause_doubles_to_five_minutes_and_ends_with_one_good_call() {
    let mut drive = Drive::opened();
    for pause in [30, 60, 120, 240, 300, 300] {
        assert_eq!(drive.pause(), pause);
        drive.now += Duration::from_millis(pause * 1_000 - 1);
        assert!(drive.call(None).is_err(), "not a moment early");
        drive.now += Duration::from_millis(1);
        let busy = Failure::Overloaded { retry_after: None };
        assert_eq!(drive.call(Some(&busy)), Ok(Entry::Probe));
    }
    drive.now += Duration::from_mins(5);
    assert_eq!(drive.call(None), Ok(Entry::Probe));
    assert_eq!(drive.call(Some(&Failure::Unreachable)), Ok(Entry::Ordinary));
    assert!(
        drive.breaker.look(drive.now).is_ok(),
        "one failure is not five"
    );
}

#[test]
fn one_call_tries_and_one_that_is_given_up_makes_room_for_the_next() {
    let mut drive = Drive::opened();
    drive.now += Duration::from_secs(30);
    let probe = drive.breaker.enter(drive.now).unwrap();
    assert!(drive.breaker.enter(drive.now).is_err());
    drive.breaker.ended(Entry::Ordinary, None, drive.now);
    assert!(
        drive.breaker.enter(drive.now).is_err(),
        "a call from before says nothing of now"
    );
    drive.breaker.dropped(probe, drive.now);
    assert_eq!(drive.breaker.enter(drive.now), Ok(Entry::Probe));
    drive
        .breaker
        .ended(Entry::Probe, Some(&Failure::NotAllowed), drive.now);
    assert_eq!(
        drive.breaker.enter(drive.now),
        Ok(Entry::Probe),
        "nothing was learnt"
    );
}

#[test]
fn only_failures_in_a_row_that_are_the_providers_trouble_count() {
    let trouble = Failure::TimedOut;
    for (other, closes) in [
        (None, false),
        (Some(Failure::RefusedKey), false),
        (Some(Failure::RateLimited { retry_after: None }), false),
        (Some(Failure::Truncated), false),
        (Some(Failure::NotAllowed), true),
        (Some(Failure::Busy), true),
        (Some(Failure::Unreachable), true),
    ] {
        let mut drive = Drive::opened();
        drive.breaker = Breaker::default();
        for _ in 0..4 {
            drive.call(Some(&trouble)).unwrap();
        }
        drive.call(other.as_ref()).unwrap();
        let _ = drive.call(Some(&trouble));
        assert_eq!(drive.breaker.look(drive.now).is_err(), closes, "{other:?}");
    }
}

#[tokio::test]
async fn a_pass_that_is_dropped_counts_as_nothing() {
    let gates = Gates::default();
    for _ in 0..20 {
        drop(gates.enter("p", 1).await.unwrap());
    }
    for _ in 0..4 {
        gates
            .enter("p", 1)
            .await
            .unwrap()
            .ended(Some(&Failure::Unreachable));
        drop(gates.enter("p", 1).await.unwrap());
    }
    assert!(gates.enter("p", 1).await.is_ok());
}

#[tokio::test]
async fn further_tries_are_rationed_for_each_provider() {
    let gates = Gates::default();
    assert_eq!((0..20).filter(|_| gates.may_retry("p")).count(), 10);
    assert!(gates.may_retry("q"));
    for _ in 0..10 {
        drop(gates.enter("p", 1).await.unwrap());
    }
    assert_eq!((0..20).filter(|_| gates.may_retry("p")).count(), 2);
}
