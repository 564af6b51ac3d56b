//! Processes that die, drafts that are cancelled: what was sent is settled or in doubt, and nothing is forgotten.

use std::time::Duration;

use banso::domain::model_call::CallState;
use banso::domain::provider::Caps;
use serde_json::json;
use tokio::sync::watch;

use super::upstream::Upstream;
use super::{PRICES, calls, company, get, provider, request, set_up, states, work};
use crate::support::engine::both;
use crate::support::{Call, TestApp};

both! {
    async fn a_worker_killed_at_any_moment_loses_no_call_and_no_draft(app: TestApp) {
        let upstream = Upstream::start().await;
        let providers = [provider("slow", upstream.way("slow-400"), PRICES)];
        set_up(&app, &app.a, &providers, &["slow"], Caps::default()).await;
        let company = company(&app, &app.a, "株式会社停電").await;
        let mut drafts = Vec::new();
        for _ in 0..12 {
            drafts.push(request(&app, &app.a, &company, json!({"kind": "swot"})).await);
        }
        // Killed later and later: before the call, during it, between the answer and the commit.
        for moment in 0..24_u64 {
            let (_keep, mut stop) = watch::channel(false);
            let work = banso::jobs::run_next(&app.app, &mut stop);
            let _ = tokio::time::timeout(Duration::from_millis(moment * 40), work).await;
            app.clock.advance(61);
        }
        work(&app).await;
        // What was given up is written down beside the next draft's work.
        tokio::time::sleep(Duration::from_millis(300)).await;
        let (mut documents, mut interrupted) = (0, 0);
        for draft in &drafts {
            let seen = get(&app, &app.a, &format!("/drafts/{draft}")).await;
            match seen["status"].as_str().unwrap() {
                "succeeded" => documents += 1,
                "failed" if seen["error"]["kind"] == "interrupted" => interrupted += 1,
                other => panic!("{other}: {seen}"),
            }
        }
        assert_eq!(documents + interrupted, 12);
        let stored = get(&app, &app.a, &format!("/companies/{company}/documents")).await;
        assert_eq!(stored["items"].as_array().unwrap().len(), documents, "one document a draft, and no more");
        let all = calls(&app, &app.a).await;
        let count = |wanted: CallState| all.iter().filter(|call| call.state == wanted).count();
        let (settled, doubt) = (count(CallState::Settled), count(CallState::InDoubt));
        assert_eq!(settled + doubt, all.len(), "nothing is left open");
        let sent = upstream.count().await;
        assert!(settled <= sent && sent <= settled + doubt, "{settled} settled, {doubt} in doubt, {sent} sent");
        assert!(doubt > 0, "nobody was killed during a call: the test shows nothing");
    }

    async fn what_a_dead_process_left_is_found_at_the_next_start(app: TestApp) {
        let upstream = Upstream::start().await;
        let providers = [provider("slow", upstream.way("slow-30000"), PRICES)];
        set_up(&app, &app.a, &providers, &["slow"], Caps::default()).await;
        let company = company(&app, &app.a, "株式会社再開").await;
        request(&app, &app.a, &company, json!({"kind": "swot"})).await;
        let (_keep, mut stop) = watch::channel(false);
        let mut work = Box::pin(banso::jobs::run_next(&app.app, &mut stop));
        while upstream.count().await == 0 {
            let _ = tokio::time::timeout(Duration::from_millis(20), &mut work).await;
        }
        assert_eq!(states(&app, &app.a).await, [CallState::Reserved]);
        // A process that is killed runs nothing more: not even what happens when work is dropped.
        std::mem::forget(work);
        app.clock.advance(3_600);
        banso::app::calling::left_behind(&app.app).await.unwrap();
        assert_eq!(states(&app, &app.a).await, [CallState::InDoubt]);
    }

    async fn a_call_that_nobody_waits_for_any_more_is_in_doubt(app: TestApp) {
        let upstream = Upstream::start().await;
        let slow = provider("slow", upstream.way("slow-30000"), PRICES);
        set_up(&app, &app.a, std::slice::from_ref(&slow), &["slow"], Caps::default()).await;
        // As when a browser is closed during the test of a prompt.
        let mut call = Box::pin(crate::ledger::caps::ask(&app, &slow));
        while upstream.count().await == 0 {
            let _ = tokio::time::timeout(Duration::from_millis(20), &mut call).await;
        }
        assert_eq!(states(&app, &app.a).await, [CallState::Reserved]);
        drop(call);
        for _ in 0..100 {
            if states(&app, &app.a).await != [CallState::Reserved] {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(states(&app, &app.a).await, [CallState::InDoubt]);
    }

    async fn a_draft_cancelled_while_it_waits_for_a_place_is_not_sent(app: TestApp) {
        let upstream = Upstream::start().await;
        let mut slow = provider("slow", upstream.way("slow-500"), PRICES);
        slow.limits.concurrency = 1;
        set_up(&app, &app.a, &[slow], &["slow"], Caps::default()).await;
        let company = company(&app, &app.a, "株式会社順番").await;
        let mut drafts = Vec::new();
        for _ in 0..2 {
            drafts.push(request(&app, &app.a, &company, json!({"kind": "swot"})).await);
        }
        let running: Vec<_> = (0..2)
            .map(|_| {
                let app = app.clone();
                tokio::spawn(async move {
                    let (_keep, mut stop) = watch::channel(false);
                    let _ = banso::jobs::run_next(&app.app, &mut stop).await;
                })
            })
            .collect();
        let mut begun = calls(&app, &app.a).await;
        while begun.is_empty() || upstream.count().await == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
            begun = calls(&app, &app.a).await;
        }
        let asked = begun[0].draft_id.unwrap().to_string();
        let waiting = drafts.iter().find(|draft| **draft != asked).unwrap();
        app.send(Call::step(&format!("/drafts/{waiting}/cancel")).by(&app.a.advisor)).await.is(200);
        for one in running {
            let _ = tokio::time::timeout(Duration::from_secs(20), one).await;
        }
        assert_eq!(upstream.count().await, 1, "nobody wants it any more");
        assert_eq!(states(&app, &app.a).await, [CallState::Settled]);
    }

    async fn a_draft_cancelled_during_a_call_may_be_charged_and_says_so(app: TestApp) {
        let upstream = Upstream::start().await;
        let providers = [provider("slow", upstream.way("slow-30000"), PRICES)];
        set_up(&app, &app.a, &providers, &["slow"], Caps::default()).await;
        let company = company(&app, &app.a, "株式会社中止").await;
        let draft = request(&app, &app.a, &company, json!({"kind": "swot"})).await;
        let running = tokio::spawn({
            let app = app.clone();
            async move { work(&app).await }
        });
        while upstream.count().await == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let cancel = Call::step(&format!("/drafts/{draft}/cancel")).by(&app.a.advisor);
        assert_eq!(app.send(cancel).await.is(200)["status"], "cancelled");
        assert_eq!(states(&app, &app.a).await, [CallState::InDoubt]);
        tokio::time::timeout(Duration::from_secs(10), running).await.expect("the worker drops it").unwrap();
        assert_eq!(upstream.count().await, 1);
        assert_eq!(calls(&app, &app.a).await[0].cost, None);
    }
}
