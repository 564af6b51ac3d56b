//! Drafts and their events.

use banso::clock::new_id;
use banso::domain::document::Kind;
use banso::domain::draft::{Attempt, Draft, DraftError, DraftRequest, DraftStatus, DraftUsage};
use banso::domain::id::{CompanyId, DraftId};
use banso::store::draft::{append_events, failed_of, find, insert, list, list_events, update};
use serde_json::json;

use super::stored;
use crate::support::TestApp;
use crate::support::engine::both;

fn draft(app: &TestApp, company: CompanyId) -> Draft {
    Draft {
        id: DraftId(new_id()),
        company_id: company,
        request: DraftRequest {
            kind: Kind::Swot,
            provider: None,
            source_document: None,
            form: None,
            preview_sha256: None,
        },
        status: DraftStatus::Queued,
        attempts: Vec::new(),
        error: None,
        usage: None,
        generation: None,
        document: None,
        requested_by: app.a.advisor.id,
        created_at: app.clock.now(),
        updated_at: app.clock.now(),
    }
}

both! {
    async fn what_became_of_a_draft_comes_back(app: TestApp) {
        let company = stored(&app, &app.a, "甲").await.id;
        let asked = draft(&app, company);
        let mut tx = app.write().await;
        insert(&mut tx, app.a.id, &asked).await.unwrap();
        assert_eq!(find(&mut tx, app.a.id, asked.id).await.unwrap().as_ref(), Some(&asked));
        let ended = Draft {
            status: DraftStatus::Failed,
            attempts: vec![Attempt { started_at: app.clock.now(), ended_at: None, provider: "openai".to_owned(), model: Some("m".to_owned()), error: Some("届きません".to_owned()), parked_until: Some(app.clock.now()) }],
            error: Some(DraftError { kind: "unreachable".to_owned(), message: "接続先に届きません".to_owned() }),
            usage: Some(DraftUsage { prompt_tokens: 12_345, completion_tokens: 0, cost_yen: Some(0.1) }),
            generation: Some(banso::domain::generation::Generation { attempts: 2, cost_yen: Some(0.1), ..Default::default() }),
            ..asked.clone()
        };
        update(&mut tx, app.b.id, &ended).await.unwrap();
        assert_eq!(find(&mut tx, app.a.id, asked.id).await.unwrap().as_ref(), Some(&asked));
        update(&mut tx, app.a.id, &ended).await.unwrap();
        assert_eq!(find(&mut tx, app.a.id, asked.id).await.unwrap(), Some(ended));
        assert_eq!(find(&mut tx, app.b.id, asked.id).await.unwrap(), None);
        assert!(insert(&mut tx, app.b.id, &draft(&app, company)).await.is_err());
    }

    async fn the_latest_are_listed_first(app: TestApp) {
        let company = stored(&app, &app.a, "甲").await.id;
        let mut tx = app.write().await;
        let mut ids = Vec::new();
        for _ in 0..3 {
            let one = draft(&app, company);
            insert(&mut tx, app.a.id, &one).await.unwrap();
            ids.insert(0, one.id);
            app.clock.advance(1);
        }
        let listed: Vec<DraftId> = list(&mut tx, app.a.id, company, 2).await.unwrap().iter().map(|draft| draft.id).collect();
        assert_eq!(listed, ids[..2]);
        assert!(list(&mut tx, app.b.id, company, 2).await.unwrap().is_empty());
    }

    async fn what_failed_is_told_to_its_asker_until_it_is_asked_for_again(app: TestApp) {
        let company = stored(&app, &app.a, "甲").await.id;
        let begin = app.clock.now();
        let mut tx = app.write().await;
        let failed = Draft { status: DraftStatus::Failed, ..draft(&app, company) };
        insert(&mut tx, app.a.id, &failed).await.unwrap();
        let me = app.a.advisor.id;
        let told = failed_of(&mut tx, app.a.id, me, begin, 20).await.unwrap();
        assert_eq!(told.len(), 1);
        assert_eq!((told[0].id, told[0].company_name.as_str(), told[0].kind), (failed.id, "甲", Kind::Swot));
        let later = begin + jiff::SignedDuration::from_secs(1);
        for (chamber, user, since) in [(app.b.id, me, begin), (app.a.id, app.a.lead.id, begin), (app.a.id, me, later)] {
            assert!(failed_of(&mut tx, chamber, user, since, 20).await.unwrap().is_empty());
        }
        app.clock.advance(1);
        let another_kind = DraftRequest { kind: Kind::ActionPlan, ..failed.request.clone() };
        insert(&mut tx, app.a.id, &Draft { request: another_kind, ..draft(&app, company) }).await.unwrap();
        assert_eq!(failed_of(&mut tx, app.a.id, me, begin, 20).await.unwrap().len(), 1);
        insert(&mut tx, app.a.id, &draft(&app, company)).await.unwrap();
        assert!(failed_of(&mut tx, app.a.id, me, begin, 20).await.unwrap().is_empty());
    }

    async fn events_are_numbered_on(app: TestApp) {
        let company = stored(&app, &app.a, "甲").await.id;
        let one = draft(&app, company);
        let mut tx = app.write().await;
        insert(&mut tx, app.a.id, &one).await.unwrap();
        append_events(&mut tx, app.a.id, one.id, &[("status", json!({"n": 1})), ("item", json!({"n": 2}))]).await.unwrap();
        append_events(&mut tx, app.a.id, one.id, &[]).await.unwrap();
        append_events(&mut tx, app.a.id, one.id, &[("done", json!({"n": 3}))]).await.unwrap();
        let all = list_events(&mut tx, app.a.id, one.id, 0).await.unwrap();
        let numbers: Vec<(i64, &str, i64)> = all.iter().map(|event| (event.seq, event.kind.as_str(), event.data["n"].as_i64().unwrap())).collect();
        assert_eq!(numbers, [(1, "status", 1), (2, "item", 2), (3, "done", 3)]);
        assert_eq!(list_events(&mut tx, app.a.id, one.id, 2).await.unwrap(), all[2..]);
        assert!(list_events(&mut tx, app.b.id, one.id, 0).await.unwrap().is_empty());
        assert!(append_events(&mut tx, app.b.id, one.id, &[("item", json!({}))]).await.is_err());
    }
}
