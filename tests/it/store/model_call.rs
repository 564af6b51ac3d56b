//! The ledger of calls to models.

use banso::clock::new_id;
use banso::domain::cost::{MicroYen, TokenUsage};
use banso::domain::document::Kind;
use banso::domain::draft::{Draft, DraftRequest, DraftStatus};
use banso::domain::id::{CompanyId, DraftId};
use banso::domain::model_call::{CallRecord, CallState, Ended, ModelCall, Purpose};
use banso::store::model_call::{
    Filter, counts, doubt, doubt_before, doubt_draft, end, list, note, of_draft, reserve, shares,
    spent,
};
use jiff::SignedDuration;
use serde_json::json;

use super::stored;
use crate::support::engine::both;
use crate::support::{Person, TestApp};

const DAY: &str = "2026-04-01";

fn call(app: &TestApp, by: &Person, reserved: Option<i64>) -> ModelCall {
    ModelCall {
        id: new_id(),
        purpose: Purpose::Draft,
        state: CallState::Reserved,
        user_id: by.id,
        company_id: None,
        draft_id: None,
        kind: Some(Kind::Swot),
        provider_id: "openai".to_owned(),
        model: "gpt-4o".to_owned(),
        day: DAY.to_owned(),
        reserved: reserved.map(MicroYen),
        cost: None,
        counted_tokens: 1_000,
        prompt_tokens: None,
        completion_tokens: None,
        record: CallRecord {
            host: "api.example.jp".to_owned(),
            attempt: 1,
            ..CallRecord::default()
        },
        started_at: app.clock.now(),
        ended_at: None,
    }
}

async fn put(app: &TestApp, by: &Person, call: &ModelCall) {
    let mut tx = app.write().await;
    reserve(&mut tx, by.chamber, call).await.unwrap();
    tx.commit().await.unwrap();
}

/// Ends a call with a cost and 1,200 tokens sent.
async fn ended(app: &TestApp, by: &Person, call: &ModelCall, cost: Option<i64>) -> bool {
    let mut call = call.clone();
    let usage = TokenUsage {
        prompt_tokens: 1_200,
        completion_tokens: 30,
        ..TokenUsage::default()
    };
    let how = Ended {
        state: CallState::Settled,
        cost: cost.map(MicroYen),
    };
    call.end(how, Some(usage), app.clock.now());
    let mut tx = app.write().await;
    let done = end(&mut tx, by.chamber, &call).await.unwrap();
    tx.commit().await.unwrap();
    done
}

/// What is spent of the caps: by the chamber in a month, on the day, and by one person on the day.
async fn total(app: &TestApp, by: &Person, day: &str, month: (&str, &str)) -> [i64; 3] {
    let mut tx = app.read().await;
    let spent = spent(&mut tx, by.chamber, by.id, day, month).await.unwrap();
    [spent.chamber_month, spent.chamber_day, spent.user_day].map(|sum| sum.0)
}

async fn draft(app: &TestApp) -> (CompanyId, DraftId) {
    let company = stored(app, &app.a, "株式会社台帳").await.id;
    let draft = Draft {
        id: DraftId(new_id()),
        company_id: company,
        request: serde_json::from_value::<DraftRequest>(json!({"kind": "swot"})).unwrap(),
        status: DraftStatus::Queued,
        attempts: Vec::new(),
        error: None,
        usage: None,
        generation: None,
        document: None,
        requested_by: app.a.advisor.id,
        created_at: app.clock.now(),
        updated_at: app.clock.now(),
    };
    let mut tx = app.write().await;
    banso::store::draft::insert(&mut tx, app.a.id, &draft)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    (company, draft.id)
}

both! {
    async fn what_is_set_aside_counts_until_the_cost_is_known(app: TestApp) {
        let (a, other) = (app.a.advisor.clone(), app.a.colleague.clone());
        let (first, second) = (call(&app, &a, Some(5_000_000)), call(&app, &other, Some(7)));
        put(&app, &a, &first).await;
        put(&app, &other, &second).await;
        let month = ("2026-04-01", "2026-04-31");
        assert_eq!(total(&app, &a, DAY, month).await, [5_000_007, 5_000_007, 5_000_000]);
        assert!(ended(&app, &a, &first, Some(2_000_000)).await);
        assert!(!ended(&app, &a, &first, Some(9)).await, "what has ended stays as it is");
        assert_eq!(total(&app, &a, DAY, month).await, [2_000_007, 2_000_007, 2_000_000]);
        assert!(ended(&app, &other, &second, None).await);
        assert_eq!(total(&app, &other, DAY, month).await[2], 7, "a cost that nobody told keeps what was set aside");
        assert_eq!(total(&app, &a, "2026-04-02", month).await, [2_000_007, 0, 0], "another day");
        assert_eq!(total(&app, &a, "2026-03-31", ("2026-03-01", "2026-03-31")).await, [0; 3], "another month");
        assert_eq!(total(&app, &app.b.advisor, DAY, month).await, [0; 3], "another chamber has spent nothing");
    }

    async fn a_call_comes_back_as_it_was_put(app: TestApp) {
        let (company, draft) = draft(&app).await;
        let by = app.a.advisor.clone();
        let mut put_in = call(&app, &by, None);
        (put_in.company_id, put_in.draft_id) = (Some(company), Some(draft));
        put(&app, &by, &put_in).await;
        assert_eq!(of_draft(&mut app.read().await, app.a.id, draft).await.unwrap(), [put_in.clone()]);
        assert!(of_draft(&mut app.read().await, app.b.id, draft).await.unwrap().is_empty());
        assert!(ended(&app, &by, &put_in, Some(12)).await);
        let mut stored = of_draft(&mut app.read().await, app.a.id, draft).await.unwrap().remove(0);
        assert_eq!((stored.state, stored.cost, stored.prompt_tokens), (CallState::Settled, Some(MicroYen(12)), Some(1_200)));
        stored.record.checked = Some("valid".to_owned());
        let mut tx = app.write().await;
        note(&mut tx, app.b.id, &stored).await.unwrap();
        assert_eq!(of_draft(&mut tx, app.a.id, draft).await.unwrap()[0].record.checked, None);
        note(&mut tx, app.a.id, &stored).await.unwrap();
        assert_eq!(of_draft(&mut tx, app.a.id, draft).await.unwrap(), [stored]);
    }

    async fn what_nobody_waits_for_is_in_doubt_and_the_truth_may_come_late(app: TestApp) {
        let (company, draft) = draft(&app).await;
        let by = app.a.advisor.clone();
        let mut calls = Vec::new();
        for _ in 0..3 {
            let mut one = call(&app, &by, Some(10));
            (one.company_id, one.draft_id) = (Some(company), Some(draft));
            put(&app, &by, &one).await;
            calls.push(one);
        }
        assert!(ended(&app, &by, &calls[0], Some(4)).await);
        let now = app.clock.now();
        let mut tx = app.write().await;
        doubt(&mut tx, app.b.id, calls[1].id, now).await.unwrap();
        assert_eq!(doubt_draft(&mut tx, app.b.id, draft, now).await.unwrap(), 0);
        doubt(&mut tx, app.a.id, calls[1].id, now).await.unwrap();
        assert_eq!(doubt_draft(&mut tx, app.a.id, draft, now).await.unwrap(), 1);
        tx.commit().await.unwrap();
        let states: Vec<CallState> =
            of_draft(&mut app.read().await, app.a.id, draft).await.unwrap().iter().map(|call| call.state).collect();
        assert_eq!(states, [CallState::Settled, CallState::InDoubt, CallState::InDoubt]);
        assert_eq!(total(&app, &by, DAY, (DAY, DAY)).await[1], 24);
        assert!(ended(&app, &by, &calls[2], Some(1)).await, "a worker taken for dead tells after all");
        assert_eq!(total(&app, &by, DAY, (DAY, DAY)).await[1], 15);
    }

    async fn a_start_gives_up_what_was_begun_before_it(app: TestApp) {
        let (a, b) = (app.a.advisor.clone(), app.b.advisor.clone());
        put(&app, &a, &call(&app, &a, Some(1))).await;
        put(&app, &b, &call(&app, &b, Some(1))).await;
        app.clock.advance(60);
        put(&app, &a, &call(&app, &a, Some(1))).await;
        let now = app.clock.now();
        let mut tx = app.write().await;
        assert_eq!(doubt_before(&mut tx, now - SignedDuration::from_secs(30), now).await.unwrap(), 2);
        tx.commit().await.unwrap();
        let open = Filter { state: Some(CallState::Reserved), ..Filter::default() };
        assert_eq!(list(&mut app.read().await, app.a.id, &open, 9).await.unwrap().len(), 1);
        assert_eq!(list(&mut app.read().await, app.b.id, &open, 9).await.unwrap().len(), 0);
    }

    async fn the_log_is_newest_first_in_pages_and_of_one_chamber(app: TestApp) {
        let (company, draft) = draft(&app).await;
        let by = app.a.advisor.clone();
        let mut ids = Vec::new();
        for number in 0..5 {
            let mut one = call(&app, &by, Some(1));
            if number == 2 {
                (one.company_id, one.draft_id) = (Some(company), Some(draft));
            }
            put(&app, &by, &one).await;
            ids.push(one.id);
        }
        put(&app, &app.b.admin, &call(&app, &app.b.admin, Some(1))).await;
        ids.reverse();
        let mut tx = app.read().await;
        let first = list(&mut tx, app.a.id, &Filter::default(), 3).await.unwrap();
        assert_eq!(first.iter().map(|row| row.call.id).collect::<Vec<_>>(), ids[..3]);
        assert_eq!((first[0].user_name.as_str(), first[2].company_name.as_deref()), (by.name.as_str(), Some("株式会社台帳")));
        let rest = Filter { before: Some(ids[2]), ..Filter::default() };
        let rest = list(&mut tx, app.a.id, &rest, 9).await.unwrap();
        assert_eq!(rest.iter().map(|row| row.call.id).collect::<Vec<_>>(), ids[3..]);
        for narrow in [Filter { company: Some(company), ..Filter::default() }, Filter { draft: Some(draft), ..Filter::default() }] {
            let found = list(&mut tx, app.a.id, &narrow, 9).await.unwrap();
            assert_eq!(found.iter().map(|row| row.call.id).collect::<Vec<_>>(), [ids[2]]);
            assert!(list(&mut tx, app.b.id, &narrow, 9).await.unwrap().is_empty());
        }
    }

    async fn counts_are_of_settled_calls_of_one_model_newest_first(app: TestApp) {
        let by = app.a.advisor.clone();
        for counted in [1_000, 2_000, 3_000] {
            let one = ModelCall { counted_tokens: counted, ..call(&app, &by, Some(1)) };
            put(&app, &by, &one).await;
            ended(&app, &by, &one, Some(1)).await;
        }
        put(&app, &by, &call(&app, &by, Some(1))).await;
        let other = ModelCall { model: "gpt-5".to_owned(), ..call(&app, &by, Some(1)) };
        put(&app, &by, &other).await;
        ended(&app, &by, &other, Some(1)).await;
        let mut tx = app.read().await;
        assert_eq!(counts(&mut tx, app.a.id, "openai", "gpt-4o", 2).await.unwrap(), [(3_000, 1_200), (2_000, 1_200)]);
        assert_eq!(counts(&mut tx, app.a.id, "openai", "gpt-4o", 9).await.unwrap().len(), 3);
        assert!(counts(&mut tx, app.b.id, "openai", "gpt-4o", 9).await.unwrap().is_empty());
    }

    async fn spending_is_told_by_model_kind_and_person_and_doubt_apart(app: TestApp) {
        let (a, other) = (app.a.advisor.clone(), app.a.colleague.clone());
        let known = call(&app, &a, Some(50));
        put(&app, &a, &known).await;
        ended(&app, &a, &known, Some(20)).await;
        put(&app, &a, &call(&app, &a, Some(30))).await;
        put(&app, &a, &call(&app, &a, None)).await;
        let test = ModelCall { kind: None, purpose: Purpose::ConnectionTest, ..call(&app, &other, Some(9)) };
        put(&app, &other, &test).await;
        let mut tx = app.read().await;
        let rows = shares(&mut tx, app.a.id, ("2026-04-01", "2026-04-31")).await.unwrap();
        let mut told: Vec<_> = rows.iter().map(|row| (
            row.user_name.as_str(), row.kind.as_deref(), row.calls, row.doubtful, row.unpriced, row.cost_microyen, row.doubt_microyen,
        )).collect();
        told.sort_by_key(|row| row.2);
        assert_eq!(told, [
            (other.name.as_str(), None, 1, 1, 0, 0, 9),
            (a.name.as_str(), Some("swot"), 3, 2, 1, 20, 30),
        ]);
        let swot = rows.iter().find(|row| row.calls == 3).unwrap();
        assert_eq!((swot.prompt_tokens, swot.completion_tokens), (1_200, 30));
        assert!(shares(&mut tx, app.b.id, ("2026-04-01", "2026-04-31")).await.unwrap().is_empty());
        assert!(shares(&mut tx, app.a.id, ("2026-05-01", "2026-05-31")).await.unwrap().is_empty());
    }
}
