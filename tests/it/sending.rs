//! What leaves: only what was hidden, agreed to and shown, byte for byte.

use banso::domain::checklist::{Answer, AnswerSheet, Speaker};
use banso::domain::id::CompanyId;
use banso::domain::provider::Terms;
use banso::store;
use serde_json::{Value, json};
use tokio::sync::watch;
use wiremock::MockServer;

use crate::support::engine::both;
use crate::support::models::{answering, outside, write_by};
use crate::support::samples::{answers, figures, profile};
use crate::support::{Call, TestApp};

const NAME: &str = "株式会社髙﨑製麺";
const CANARIES: [&str; 7] = [
    "髙﨑製麺",
    "高崎製麺",
    "渡邊",
    "渡辺",
    "027-361-5171",
    "taro@example.jp",
    "麺や渡",
];

/// A company whose answers are full of names and numbers.
async fn company(app: &TestApp) -> String {
    let by = &app.a.advisor;
    let mut own = profile(NAME);
    own["owner_name"] = json!("渡邊 太郎");
    let made = app.send(Call::post("/companies", &own).by(by)).await;
    let id = made.is(201)["id"].as_str().unwrap().to_owned();
    let path = format!("/companies/{id}");
    let figures = Call::put(&format!("{path}/statements/2025-03"), &figures());
    app.send(figures.by(by)).await.is(201);
    let mut told = answers(app);
    let words = "㈱高崎製麺の渡辺さんの話。電話は０２７－３６１－５１７１、宛先はtaro@example.jp、通称は麺や渡。";
    told["answers"][0]["fact"] = json!(words);
    told["answers"][0]["speaker"] = json!("owner");
    let sheet = Call::put(&format!("{path}/checklists/general_checkup"), &told);
    app.send(sheet.by(by)).await.is(200);
    id
}

async fn agree(app: &TestApp, company: &str, given: bool) {
    let privacy = json!({"consent": {"given": given, "by": "渡邊 太郎", "on": "2025-01-15"}, "names": {"others": ["麺や渡"]}});
    let put = Call::put(&format!("/companies/{company}/privacy"), &privacy);
    app.send(put.by(&app.a.advisor)).await.is(200);
}

async fn preview(app: &TestApp, company: &str) -> Value {
    let path = format!("/companies/{company}/drafts/preview?kind=swot");
    app.get(&app.a.advisor, &path).await.is(200)
}

async fn ask(app: &TestApp, company: &str, order: &Value) -> crate::support::Answer {
    let path = format!("/companies/{company}/drafts");
    app.send(Call::post(&path, order).by(&app.a.advisor)).await
}

/// Runs what is queued, and gives the draft as it then stands.
async fn done(app: &TestApp, id: &Value) -> Value {
    let (_keep, mut stop) = watch::channel(false);
    while banso::jobs::run_next(&app.app, &mut stop).await.unwrap() {}
    let path = format!("/drafts/{}", id.as_str().unwrap());
    app.get(&app.a.advisor, &path).await.is(200)
}

async fn sent(server: &MockServer) -> Vec<Vec<u8>> {
    let requests = server.received_requests().await.unwrap();
    requests.into_iter().map(|request| request.body).collect()
}

/// An answer that uses the placeholder of a message.
fn answer() -> Value {
    json!({"items": [{"quadrant": "strength", "text": "〔代表者〕が〔会社〕の味を守っています。",
        "evidence": ["fin.sales.2025-03"], "basis": "fact"}], "questions": []})
}

both! {
    async fn what_is_shown_is_sent_byte_for_byte_and_no_name_is_in_it(app: TestApp) {
        let server = answering(&answer()).await;
        write_by(&app, &app.a, format!("{}/v1", server.uri()), outside(), &["model"]).await;
        let id = company(&app).await;
        agree(&app, &id, true).await;
        let shown = preview(&app, &id).await;
        let body = shown["request"]["body"].as_str().unwrap();
        assert_eq!(shown["blocked"], Value::Null);
        let masked: Vec<&str> = shown["masked"].as_array().unwrap().iter().map(|one| one["original"].as_str().unwrap()).collect();
        assert!(masked.contains(&NAME) && masked.contains(&"㈱高崎製麺"), "{masked:?}");
        let order = json!({"kind": "swot", "preview_sha256": shown["request"]["sha256"]});
        let draft = ask(&app, &id, &order).await.is(202);
        let draft = done(&app, &draft["id"]).await;
        assert_eq!(draft["status"], "succeeded", "{draft}");
        assert_eq!(sent(&server).await, [body.as_bytes()]);
        for canary in CANARIES {
            assert!(!body.contains(canary), "{canary} is in {body}");
        }
        assert!(body.contains("〔会社") && body.contains("〔電話A〕") && body.contains("〔メールA〕"), "{body}");
        // What came back has the names as they stand in the record.
        let document = app.get(&app.a.advisor, &format!("/documents/{}", draft["document"].as_str().unwrap())).await.is(200);
        assert_eq!(document["content"]["items"][0]["text"], "渡邊 太郎が株式会社髙﨑製麺の味を守っています。");
    }

    async fn without_consent_nothing_leaves(app: TestApp) {
        let server = answering(&answer()).await;
        write_by(&app, &app.a, format!("{}/v1", server.uri()), outside(), &["model"]).await;
        let id = company(&app).await;
        for (given, told) in [(None, "同意をまだ得ていません"), (Some(false), "同意していません")] {
            if let Some(given) = given {
                agree(&app, &id, given).await;
            }
            assert_eq!(preview(&app, &id).await["blocked"]["kind"], "no_consent");
            let refused = ask(&app, &id, &json!({"kind": "swot", "provider": "model"})).await.is(409);
            assert!(refused["detail"].as_str().unwrap().contains(told), "{refused}");
            let draft = ask(&app, &id, &json!({"kind": "swot"})).await.is(202);
            let draft = done(&app, &draft["id"]).await;
            assert_eq!((&draft["status"], &draft["error"]["kind"]), (&json!("failed"), &json!("no_consent")), "{draft}");
        }
        assert_eq!(sent(&server).await, Vec::<Vec<u8>>::new());
    }

    async fn a_chain_that_ends_with_rules_writes_without_consent(app: TestApp) {
        let server = answering(&answer()).await;
        write_by(&app, &app.a, format!("{}/v1", server.uri()), outside(), &["model", "rules"]).await;
        let id = company(&app).await;
        let draft = ask(&app, &id, &json!({"kind": "swot"})).await.is(202);
        let draft = done(&app, &draft["id"]).await;
        assert_eq!(draft["status"], "succeeded", "{draft}");
        assert_eq!(draft["generation"]["provider"], "rules");
        assert_eq!(sent(&server).await.len(), 0);
    }

    async fn terms_that_nobody_looked_at_and_training_are_refused(app: TestApp) {
        let id = company(&app).await;
        agree(&app, &id, true).await;
        let server = answering(&answer()).await;
        write_by(&app, &app.a, format!("{}/v1", server.uri()), Terms { trains: Some(true), ..outside() }, &["model"]).await;
        assert_eq!(ask(&app, &id, &json!({"kind": "swot", "provider": "model"})).await.is(409)["status"], 409);
        assert_eq!(sent(&server).await.len(), 0);
    }

    async fn a_local_model_needs_no_consent_and_is_masked_all_the_same(app: TestApp) {
        let server = answering(&answer()).await;
        let terms = Terms { local: true, ..Terms::default() };
        write_by(&app, &app.a, format!("{}/v1", server.uri()), terms, &["model"]).await;
        let id = company(&app).await;
        let draft = ask(&app, &id, &json!({"kind": "swot", "provider": "model"})).await.is(202);
        assert_eq!(done(&app, &draft["id"]).await["status"], "succeeded");
        let bodies = sent(&server).await;
        assert_eq!(bodies.len(), 1);
        let body = String::from_utf8(bodies[0].clone()).unwrap();
        assert!(!body.contains("渡辺") && !body.contains("髙﨑"), "{body}");
    }

    async fn what_changed_since_it_was_shown_is_not_sent(app: TestApp) {
        let server = answering(&answer()).await;
        write_by(&app, &app.a, format!("{}/v1", server.uri()), outside(), &["model"]).await;
        let id = company(&app).await;
        agree(&app, &id, true).await;
        let shown = preview(&app, &id).await["request"]["sha256"].clone();
        let mut told = answers(&app);
        told["answers"][1]["fact"] = json!("あとから分かったこと");
        app.send(Call::put(&format!("/companies/{id}/checklists/general_checkup"), &told).by(&app.a.advisor)).await.is(200);
        ask(&app, &id, &json!({"kind": "swot", "preview_sha256": shown})).await.is(409);
        assert_eq!(sent(&server).await.len(), 0);
    }

    async fn an_individual_number_from_before_keeps_everything_from_leaving(app: TestApp) {
        let server = answering(&answer()).await;
        write_by(&app, &app.a, format!("{}/v1", server.uri()), outside(), &["model"]).await;
        let id = company(&app).await;
        agree(&app, &id, true).await;
        let item = answers(&app)["answers"][0]["item"].as_str().unwrap().to_owned();
        let sheet = AnswerSheet {
            template: "general_checkup".to_owned(),
            answers: vec![Answer { item, grade: Some(3), fact: "番号は123456789018".to_owned(), speaker: Speaker::Owner }],
            version: 1,
        };
        let mut tx = app.write().await;
        let company_id: CompanyId = id.parse().unwrap();
        assert!(store::checklist::put(&mut tx, app.a.id, company_id, &sheet, app.clock.now()).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(preview(&app, &id).await["blocked"]["kind"], "my_number");
        let refused = ask(&app, &id, &json!({"kind": "swot", "provider": "model"})).await.is(409);
        assert!(refused["detail"].as_str().unwrap().contains("マイナンバー"), "{refused}");
        assert_eq!(sent(&server).await.len(), 0);
    }
}
