//! The queue.

use std::collections::HashSet;

use banso::clock::new_id;
use banso::store::job::{
    Lease, any_due, cancel, count_open, enqueue, finish, lease, postpone, reclaim, renew,
};
use jiff::SignedDuration;
use uuid::Uuid;

use crate::support::TestApp;
use crate::support::engine::both;

const LEASE: SignedDuration = SignedDuration::from_secs(60);

async fn put(app: &TestApp) -> Uuid {
    let subject = new_id();
    let mut tx = app.write().await;
    enqueue(
        &mut tx,
        new_id(),
        app.a.id,
        "draft",
        subject,
        app.clock.now(),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    subject
}

async fn take(app: &TestApp) -> Option<Lease> {
    let now = app.clock.now();
    let mut tx = app.write().await;
    let taken = lease(&mut tx, now, now + LEASE).await.unwrap();
    tx.commit().await.unwrap();
    taken
}

async fn ended(app: &TestApp, held: &Lease) -> bool {
    let mut tx = app.write().await;
    let held = finish(&mut tx, held).await.unwrap();
    tx.commit().await.unwrap();
    held
}

async fn open(app: &TestApp) -> i64 {
    count_open(&mut app.read().await).await.unwrap()
}

both! {
    async fn jobs_are_taken_in_the_order_in_which_they_are_due(app: TestApp) {
        assert!(take(&app).await.is_none());
        let first = put(&app).await;
        app.clock.advance(1);
        let second = put(&app).await;
        assert!(any_due(&mut app.read().await, app.clock.now()).await.unwrap());
        let (one, two) = (take(&app).await.unwrap(), take(&app).await.unwrap());
        assert_eq!((one.subject_id, two.subject_id), (first, second));
        assert_eq!((one.chamber_id, one.kind.as_str(), one.fence), (app.a.id, "draft", 1));
        assert!(take(&app).await.is_none());
        assert!(!any_due(&mut app.read().await, app.clock.now()).await.unwrap());
        assert_eq!(open(&app).await, 2);
        assert!(ended(&app, &one).await);
        assert!(!ended(&app, &one).await);
        assert_eq!(open(&app).await, 1);
    }

    async fn two_hundred_jobs_and_four_workers_no_job_twice(app: TestApp) {
        for _ in 0..200 {
            put(&app).await;
        }
        let workers: Vec<_> = (0..4).map(|_| {
            let app = app.clone();
            tokio::spawn(async move {
                let mut done = Vec::new();
                while let Some(held) = take(&app).await {
                    tokio::task::yield_now().await;
                    assert!(ended(&app, &held).await);
                    done.push(held.subject_id);
                }
                done
            })
        }).collect();
        let mut done = Vec::new();
        for worker in workers {
            done.extend(worker.await.unwrap());
        }
        assert_eq!((done.len(), done.into_iter().collect::<HashSet<_>>().len()), (200, 200));
        assert_eq!(open(&app).await, 0);
    }

    async fn a_lease_that_ran_out_is_taken_over_and_the_old_worker_can_do_nothing(app: TestApp) {
        put(&app).await;
        let dead = take(&app).await.unwrap();
        app.clock.advance(60);
        assert!(take(&app).await.is_none(), "it lasts a whole minute");
        app.clock.advance(1);
        let next = take(&app).await.unwrap();
        assert_eq!((next.job_id, next.fence), (dead.job_id, 2));
        let mut tx = app.write().await;
        let until = app.clock.now() + LEASE;
        assert!(!renew(&mut tx, &dead, until).await.unwrap());
        assert!(!postpone(&mut tx, &dead, until).await.unwrap());
        assert!(!finish(&mut tx, &dead).await.unwrap());
        assert!(renew(&mut tx, &next, until).await.unwrap());
        assert!(finish(&mut tx, &next).await.unwrap());
    }

    async fn a_renewed_lease_lasts(app: TestApp) {
        put(&app).await;
        let held = take(&app).await.unwrap();
        for _ in 0..5 {
            app.clock.advance(50);
            let mut tx = app.write().await;
            assert!(renew(&mut tx, &held, app.clock.now() + LEASE).await.unwrap());
            tx.commit().await.unwrap();
            assert!(take(&app).await.is_none());
        }
        assert!(ended(&app, &held).await);
    }

    async fn a_postponed_job_waits(app: TestApp) {
        put(&app).await;
        let held = take(&app).await.unwrap();
        let mut tx = app.write().await;
        assert!(postpone(&mut tx, &held, app.clock.now() + SignedDuration::from_secs(30)).await.unwrap());
        tx.commit().await.unwrap();
        app.clock.advance(29);
        assert!(take(&app).await.is_none());
        app.clock.advance(1);
        assert_eq!(take(&app).await.unwrap().fence, 2);
    }

    async fn a_cancelled_job_is_not_taken_and_its_worker_loses_it(app: TestApp) {
        let (waiting, running) = (put(&app).await, put(&app).await);
        let held = take(&app).await.unwrap();
        let (running, waiting) = if held.subject_id == running { (running, waiting) } else { (waiting, running) };
        let mut tx = app.write().await;
        cancel(&mut tx, app.b.id, "draft", waiting).await.unwrap();
        cancel(&mut tx, app.a.id, "other", waiting).await.unwrap();
        assert_eq!(count_open(&mut tx).await.unwrap(), 2, "another chamber's and another kind's job stay");
        cancel(&mut tx, app.a.id, "draft", waiting).await.unwrap();
        cancel(&mut tx, app.a.id, "draft", running).await.unwrap();
        tx.commit().await.unwrap();
        assert!(take(&app).await.is_none());
        assert!(!ended(&app, &held).await);
        app.clock.advance(3_600);
        assert!(take(&app).await.is_none());
        assert_eq!(open(&app).await, 0);
    }

    async fn what_a_killed_process_held_is_free_again_at_the_next_start(app: TestApp) {
        put(&app).await;
        let dead = take(&app).await.unwrap();
        let mut tx = app.write().await;
        reclaim(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        let next = take(&app).await.unwrap();
        assert_eq!(next.job_id, dead.job_id);
        assert!(!ended(&app, &dead).await);
        assert!(ended(&app, &next).await);
    }

    async fn a_subject_has_one_job_of_a_kind(app: TestApp) {
        let subject = put(&app).await;
        let mut tx = app.write().await;
        let again = enqueue(&mut tx, new_id(), app.a.id, "draft", subject, app.clock.now()).await;
        assert!(again.unwrap_err().is_unique_violation());
    }

    async fn a_job_of_work_that_came_to_nothing_is_not_there(app: TestApp) {
        let mut tx = app.write().await;
        enqueue(&mut tx, new_id(), app.a.id, "draft", new_id(), app.clock.now()).await.unwrap();
        drop(tx);
        assert!(take(&app).await.is_none());
    }
}

mod fairness {
    use super::*;

    async fn put_for(app: &TestApp, of: &crate::support::Chamber) -> Uuid {
        let subject = new_id();
        let mut tx = app.write().await;
        enqueue(&mut tx, new_id(), of.id, "draft", subject, app.clock.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        subject
    }

    both! {
        async fn one_job_behind_another_chambers_five_hundred_is_begun_second_at_the_latest(app: TestApp) {
            let mut tx = app.write().await;
            for _ in 0..500 {
                enqueue(&mut tx, new_id(), app.a.id, "draft", new_id(), app.clock.now()).await.unwrap();
            }
            tx.commit().await.unwrap();
            // One worker that ends each job before it takes the next: nobody ever has more under way.
            for _ in 0..20 {
                let held = take(&app).await.unwrap();
                assert!(ended(&app, &held).await);
            }
            let wanted = put_for(&app, &app.b).await;
            let (first, second) = (take(&app).await.unwrap(), take(&app).await.unwrap());
            assert!([first.subject_id, second.subject_id].contains(&wanted));
            // Many workers: the chamber with the fewest under way is next.
            for _ in 0..30 {
                take(&app).await.unwrap();
            }
            let wanted = put_for(&app, &app.b).await;
            assert_eq!(take(&app).await.unwrap().subject_id, wanted);
        }

        async fn two_chambers_with_many_jobs_take_turns(app: TestApp) {
            for _ in 0..6 {
                put_for(&app, &app.a).await;
            }
            for _ in 0..6 {
                put_for(&app, &app.b).await;
            }
            let mut of_b = Vec::new();
            for place in 0..12 {
                let held = take(&app).await.unwrap();
                assert!(ended(&app, &held).await);
                if held.chamber_id == app.b.id {
                    of_b.push(place);
                }
            }
            assert!(of_b.iter().enumerate().all(|(index, place)| *place <= 2 * index + 1), "{of_b:?}");
        }
    }
}
