//! Caps: reserved before the call, so that calls beside each other pass them by one at most.

use std::sync::Arc;
use std::time::Duration;

use banso::app::calling::{Caller, Provided, Purpose, Uncalled, call};
use banso::domain::cost::{MicroYen, Prices};
use banso::domain::model_call::CallState;
use banso::domain::prompt::{Message, Role};
use banso::domain::provider::{Caps, Provider};
use banso::llm;
use serde_json::json;
use tokio::sync::watch;

use super::upstream::Upstream;
use super::{ANSWER, PRICES, calls, company, get, provider, request, run, set_up};
use crate::support::TestApp;
use crate::support::engine::both;

pub(super) async fn ask(app: &TestApp, provider: &Provider) -> Result<llm::Reply, Uncalled> {
    let caller = Caller {
        chamber: app.a.id,
        user: app.a.advisor.id,
        company: None,
        draft: None,
        kind: None,
        purpose: Purpose::PromptTest,
        template: None,
        counted_tokens: 1_000,
        calibrated_tokens: 1_000,
    };
    let provided = Provided {
        provider: provider.clone(),
        key: None,
        trouble: None,
        of_server: false,
    };
    let request = llm::Request {
        model: provider.model.clone(),
        messages: vec![Message {
            role: Role::User,
            content: "試験".to_owned(),
        }],
        schema_name: "test".to_owned(),
        schema: json!({"type": "object"}),
        max_output_tokens: 2_000,
        stable_messages: 0,
    };
    call(&app.app, &caller, &provided, &request, &|_| {}, &|_| {}).await
}

/// Calls beside each other, over connections to the database that are open already: one that is still to be opened lets the
/// others go first.
async fn together(app: &TestApp, provider: &Provider, count: usize) -> (usize, Vec<String>) {
    drop(futures::future::join_all((0..8).map(|_| app.read())).await);
    let (app, provider) = (Arc::new(app.clone()), Arc::new(provider.clone()));
    let all: Vec<_> = (0..count)
        .map(|_| {
            let (app, provider) = (Arc::clone(&app), Arc::clone(&provider));
            tokio::spawn(async move { ask(&app, &provider).await })
        })
        .collect();
    let (mut answered, mut refused) = (0, Vec::new());
    for one in all {
        match one.await.unwrap() {
            Ok(_) => answered += 1,
            Err(Uncalled::Capped(said)) => refused.push(said),
            Err(other) => panic!("{other:?}"),
        }
    }
    (answered, refused)
}

fn day(yen: i64) -> Caps {
    Caps {
        chamber_day_yen: Some(yen),
        ..Caps::default()
    }
}

both! {
    async fn two_hundred_calls_one_below_the_cap_pass_it_by_one_at_most(app: TestApp) {
        let upstream = Upstream::start().await;
        let slow = provider("slow", upstream.way("slow-1500"), PRICES);
        // Two answers cost 2.8 yen: one yen below the cap is left for one more.
        set_up(&app, &app.a, std::slice::from_ref(&slow), &["slow"], day(3)).await;
        for _ in 0..2 {
            ask(&app, &slow).await.unwrap();
        }
        let (answered, refused) = together(&app, &slow, 200).await;
        assert_eq!((answered, refused.len()), (1, 199));
        assert_eq!(upstream.count().await, 3, "what is refused is not sent");
        let spent: MicroYen = calls(&app, &app.a).await.iter().filter_map(|call| call.cost).sum();
        assert!(spent <= MicroYen::from_yen(3) + ANSWER, "{spent:?}");
        let said = &refused[0];
        assert!(said.contains("商工会議所全体・1日：3円") && said.contains("管理者"), "{said}");
    }

    async fn drafts_beside_each_other_pass_a_cap_by_one_call_at_most(app: TestApp) {
        let upstream = Upstream::start().await;
        let slow = provider("slow", upstream.way("slow-1500"), PRICES);
        set_up(&app, &app.a, std::slice::from_ref(&slow), &["slow"], day(3)).await;
        for _ in 0..2 {
            ask(&app, &slow).await.unwrap();
        }
        let company = company(&app, &app.a, "株式会社上限").await;
        let mut drafts = Vec::new();
        for _ in 0..24 {
            drafts.push(request(&app, &app.a, &company, json!({"kind": "swot"})).await);
        }
        let (stop, stopped) = watch::channel(false);
        let work = tokio::spawn(banso::jobs::work(Arc::clone(&app.app), stopped));
        let mut ends = Vec::new();
        for draft in &drafts {
            loop {
                let seen = get(&app, &app.a, &format!("/drafts/{draft}")).await;
                if seen["status"] == "succeeded" || seen["status"] == "failed" {
                    ends.push(seen["error"]["kind"].clone());
                    break;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        stop.send(true).unwrap();
        work.await.unwrap();
        let capped = ends.iter().filter(|end| **end == "capped").count();
        assert_eq!((capped, ends.iter().filter(|end| end.is_null()).count()), (23, 1), "{ends:?}");
        assert_eq!(upstream.count().await, 3, "what is refused is not sent");
        for body in upstream.bodies().await {
            assert!(body["max_completion_tokens"].as_u64().or(body["max_tokens"].as_u64()).is_some(), "{body}");
        }
    }

    async fn without_a_cap_all_go_and_each_has_its_row(app: TestApp) {
        let upstream = Upstream::start().await;
        let good = provider("good", upstream.way("good"), PRICES);
        set_up(&app, &app.a, std::slice::from_ref(&good), &["good"], Caps::default()).await;
        let (answered, refused) = together(&app, &good, 50).await;
        assert_eq!((answered, refused.len(), upstream.count().await), (50, 0, 50));
        let all = calls(&app, &app.a).await;
        assert!(all.iter().all(|call| call.state == CallState::Settled && call.cost == Some(ANSWER)));
        let mut ids: Vec<_> = all.iter().map(|call| call.record.request_id.clone().unwrap()).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 50, "no row holds another call's answer");
    }

    async fn each_cap_stops_what_it_is_on(app: TestApp) {
        let upstream = Upstream::start().await;
        let good = provider("good", upstream.way("good"), PRICES);
        set_up(&app, &app.a, std::slice::from_ref(&good), &["good"], Caps::default()).await;
        ask(&app, &good).await.unwrap();
        for (caps, word) in [
            (day(1), "明日"),
            (Caps { chamber_month_yen: Some(1), ..Caps::default() }, "来月1日"),
            (Caps { user_day_yen: Some(1), ..Caps::default() }, "利用者1人・1日"),
        ] {
            set_up(&app, &app.a, &[], &["good"], caps).await;
            let Err(Uncalled::Capped(said)) = ask(&app, &good).await else { panic!("{word}") };
            assert!(said.contains(word), "{said}");
        }
        app.clock.advance(24 * 3_600);
        set_up(&app, &app.a, &[], &["good"], day(1)).await;
        ask(&app, &good).await.unwrap();
    }

    async fn an_unknown_price_is_refused_under_caps_and_a_free_model_passes_them(app: TestApp) {
        let upstream = Upstream::start().await;
        let unpriced = provider("unpriced", upstream.way("good"), Prices::default());
        let free = provider("free", upstream.way("good"), Prices::FREE);
        set_up(&app, &app.a, &[unpriced.clone(), free.clone()], &["unpriced"], day(0)).await;
        let Err(Uncalled::Capped(said)) = ask(&app, &unpriced).await else { panic!("sent") };
        assert!(said.contains("単価") && said.contains("提供元unpriced"), "{said}");
        ask(&app, &free).await.unwrap();
        set_up(&app, &app.a, &[], &["unpriced"], Caps::default()).await;
        ask(&app, &unpriced).await.unwrap();
        let all = calls(&app, &app.a).await;
        assert_eq!(all.iter().map(|call| call.cost).collect::<Vec<_>>(), [Some(MicroYen(0)), None]);
    }

    async fn a_capped_draft_goes_on_to_the_next_of_the_chain(app: TestApp) {
        let upstream = Upstream::start().await;
        let good = provider("good", upstream.way("good"), PRICES);
        set_up(&app, &app.a, &[good], &["good", "rules"], day(0)).await;
        let company = company(&app, &app.a, "株式会社上限").await;
        let draft = run(&app, &app.a, &company, json!({"kind": "swot"})).await;
        assert_eq!(draft["generation"]["passed"][0]["kind"], "capped", "{draft}");
        let named = run(&app, &app.a, &company, json!({"kind": "swot", "provider": "good"})).await;
        assert_eq!(named["error"]["kind"], "capped", "{named}");
        assert!(named["error"]["message"].as_str().unwrap().contains("上限"), "{named}");
        assert_eq!(upstream.count().await, 0);
    }
}
