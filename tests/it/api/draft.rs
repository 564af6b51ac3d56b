//! Drafts: previewed, asked for, followed, cancelled.

use banso::domain::id::CompanyId;
use banso::jobs::run_next;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::support::engine::both;
use crate::support::samples::{answers, draft, figures, register};
use crate::support::{Answer, Call, TestApp};

/// A company that a draft can be written about.
async fn company(app: &TestApp) -> CompanyId {
    let id = register(app, &app.a, "株式会社見本").await;
    let put = |path: &str, body: &Value| {
        Call::put(&format!("/companies/{id}/{path}"), body).by(&app.a.advisor)
    };
    app.send(put("statements/2025-03", &figures()))
        .await
        .is(201);
    app.send(put("checklists/general_checkup", &answers(app)))
        .await
        .is(200);
    id
}

/// Runs the jobs that wait.
async fn work(app: &TestApp) {
    let (_keep, mut stop) = watch::channel(false);
    while Box::pin(run_next(&app.app, &mut stop)).await.unwrap() {}
}

/// The events of a stream that ended, as (id, name, data).
fn events(answer: &Answer) -> Vec<(i64, String, Value)> {
    assert_eq!(answer.status.as_u16(), 200);
    assert_eq!(answer.head("content-type"), "text/event-stream");
    let field = |block: &str, name: &str| {
        block
            .lines()
            .find_map(|line| line.strip_prefix(&format!("{name}: ")))
            .map(str::to_owned)
            .unwrap_or_default()
    };
    let text = answer.text();
    text.split("\n\n")
        .filter(|block| block.contains("data: "))
        .map(|block| {
            (
                field(block, "id").parse().unwrap(),
                field(block, "event"),
                serde_json::from_str(&field(block, "data")).unwrap(),
            )
        })
        .collect()
}

both! {
    async fn the_preview_shows_what_would_be_sent(app: TestApp) {
        let id = company(&app).await;
        let preview = app.get(&app.a.advisor, &format!("/companies/{id}/drafts/preview?kind=swot")).await.is(200);
        let keys: Vec<&String> = preview.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["provider", "model", "source_document", "template", "messages", "masked", "request", "blocked", "tokens", "evidence_left_out", "left_out", "shortened", "estimated_cost_yen", "body_sha256"]);
        assert_eq!((&preview["provider"], &preview["template"]["id"]), (&json!("rules"), &json!("swot")));
        let roles: Vec<&Value> = preview["messages"].as_array().unwrap().iter().map(|message| &message["role"]).collect();
        assert_eq!(roles, ["system", "user"]);
        assert!(preview["messages"][1]["content"].as_str().unwrap().contains("図面は社長だけが読める"));
        assert!(preview["tokens"]["prompt"].as_u64().unwrap() <= preview["tokens"]["budget"].as_u64().unwrap());
        for (query, fault) in [
            ("", "/kind この項目は必要です"),
            ("?kind=proposal", "/source_document 先にSWOT分析を"),
            ("?kind=poem", "/kind 「poem」は使えません"),
            ("?kind=swot&source_document=1", "/source_document UUID"),
            ("?kind=swot&form=general", "/form 様式は"),
            ("?kind=swot&provider=abacus", "/provider"),
        ] {
            let faults = app.get(&app.a.advisor, &format!("/companies/{id}/drafts/preview{query}")).await.faults(422);
            assert!(faults[0].starts_with(fault), "{query}: {faults:?}");
        }
    }

    async fn a_draft_is_asked_for_written_and_followed(app: TestApp) {
        let id = company(&app).await;
        let asked = app.send(Call::post(&format!("/companies/{id}/drafts"), &json!({"kind": "swot"})).by(&app.a.advisor)).await;
        let body = asked.is(202);
        let draft = body["id"].as_str().unwrap();
        assert_eq!((&body["status"], asked.head("location")), (&json!("queued"), format!("/api/v1/drafts/{draft}").as_str()));
        work(&app).await;
        let done = app.get(&app.a.lead, &format!("/drafts/{draft}")).await.is(200);
        assert_eq!((&done["status"], &done["error"], done["attempts"].as_array().unwrap().len()), (&json!("succeeded"), &Value::Null, 1));
        let document = app.get(&app.a.lead, &format!("/documents/{}", done["document"].as_str().unwrap())).await;
        let content = document.is(200);
        assert_eq!((&content["kind"], &content["status"], document.version()), (&json!("swot"), &json!("draft"), 1));
        assert!(content["items"].as_array().unwrap().len() >= 2, "{content}");

        let path = format!("/drafts/{draft}/events");
        let all = events(&app.get(&app.a.lead, &path).await);
        let numbers: Vec<i64> = all.iter().map(|(id, ..)| *id).collect();
        assert_eq!(numbers, (1..=i64::try_from(all.len()).unwrap()).collect::<Vec<_>>());
        assert_eq!((all[0].1.as_str(), all.last().unwrap().1.as_str()), ("status", "done"));
        assert!(all.iter().all(|(_, name, _)| ["status", "item", "flag", "done"].contains(&name.as_str())));
        let items = all.iter().filter(|(_, name, _)| name == "item").count();
        assert_eq!(items, content["items"].as_array().unwrap().len());
        let rest = events(&app.send(Call::get(&path).header("last-event-id", "3").by(&app.a.lead)).await);
        assert_eq!(rest, all[3..]);
        let none = app.send(Call::get(&path).header("last-event-id", &all.len().to_string()).by(&app.a.lead)).await;
        assert!(events(&none).is_empty());
        for bad in ["x", "-1", "1.5"] {
            app.send(Call::get(&path).header("last-event-id", bad).by(&app.a.lead)).await.faults(422);
        }
        let list = app.get(&app.a.lead, &format!("/companies/{id}/drafts")).await.is(200);
        assert_eq!(list["items"], json!([done]));
        let documents = app.get(&app.a.lead, &format!("/companies/{id}/documents")).await.is(200);
        assert_eq!((&documents["items"][0]["id"], &documents["items"][0]["pending"]), (&content["id"], &json!(content["items"].as_array().unwrap().len())));
    }

    async fn events_arrive_while_the_draft_is_written(app: TestApp) {
        let id = company(&app).await;
        let asked = app.send(Call::post(&format!("/companies/{id}/drafts"), &json!({"kind": "swot"})).by(&app.a.advisor)).await.is(202);
        let path = format!("/drafts/{}/events", asked["id"].as_str().unwrap());
        // The stream is opened on a queued draft and ends by itself when the draft has been written meanwhile.
        let follower = { let app = app.clone(); tokio::spawn(async move { app.get(&app.a.lead, &path).await }) };
        work(&app).await;
        let all = events(&follower.await.unwrap());
        assert_eq!((all[0].1.as_str(), all.last().unwrap().1.as_str()), ("status", "done"));
    }

    async fn a_cancelled_draft_is_not_run(app: TestApp) {
        let id = company(&app).await;
        let asked = app.send(Call::post(&format!("/companies/{id}/drafts"), &json!({"kind": "swot"})).by(&app.a.advisor)).await.is(202);
        let path = format!("/drafts/{}", asked["id"].as_str().unwrap());
        let cancelled = app.send(Call::step(&format!("{path}/cancel")).by(&app.a.colleague)).await.is(200);
        assert_eq!(cancelled["status"], "cancelled");
        work(&app).await;
        assert_eq!(app.get(&app.a.advisor, &path).await.is(200), cancelled);
        assert_eq!(app.send(Call::step(&format!("{path}/cancel")).by(&app.a.advisor)).await.is(409)["type"], "/problems/conflict");
        assert_eq!(events(&app.get(&app.a.advisor, &format!("{path}/events")).await).last().unwrap().1, "done");
    }

    async fn a_draft_that_cannot_be_written_is_refused_at_once(app: TestApp) {
        let bare = register(&app, &app.a, "株式会社白紙").await;
        let path = format!("/companies/{bare}/drafts");
        let post = |body: Value| Call::post(&path, &body).by(&app.a.advisor);
        assert!(app.send(post(json!({"kind": "swot"}))).await.is(409)["detail"].as_str().unwrap().contains("根拠がまだありません"));
        for (body, pointer) in [
            (json!({}), "/kind"),
            (json!({"kind": "poem"}), "/kind"),
            (json!({"kind": "swot", "temperature": 1}), "/temperature"),
            (json!({"kind": "swot", "provider": "abacus"}), "/provider"),
        ] {
            let faults = app.send(post(body.clone())).await.faults(422);
            assert!(faults[0].starts_with(pointer), "{body}: {faults:?}");
        }
        assert_eq!(app.get(&app.a.advisor, &path).await.is(200)["items"], json!([]));
    }

    async fn a_repeated_key_asks_for_one_draft(app: TestApp) {
        let id = company(&app).await;
        let call = Call::post(&format!("/companies/{id}/drafts"), &json!({"kind": "swot"})).key("once").by(&app.a.advisor);
        let first = app.send(call.clone()).await;
        first.is(202);
        work(&app).await;
        let again = app.send(call).await;
        assert_eq!((again.status, &again.body, again.head("location")), (first.status, &first.body, first.head("location")));
        assert_eq!(app.get(&app.a.advisor, &format!("/companies/{id}/drafts")).await.is(200)["items"].as_array().unwrap().len(), 1);
    }

    async fn a_draft_of_a_job_that_is_gone_does_not_keep_its_page_waiting(app: TestApp) {
        let id = company(&app).await;
        let lost = draft(&app, &app.a, id, "迷子").await;
        app.send(Call::step(&format!("/drafts/{lost}/cancel")).by(&app.a.advisor)).await.is(200);
        assert!(!events(&app.get(&app.a.advisor, &format!("/drafts/{lost}/events")).await).is_empty());
    }
}
