//! What is kept of requests and answers: what `docs/failures.md` says, and nothing else.

use banso::domain::provider::Terms;
use serde_json::{Value, json};
use tokio::sync::watch;
use tracing::instrument::WithSubscriber;
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::dump::{dump, holds};
use crate::support::engine::both;
use crate::support::log::Log;
use crate::support::models::write_by;
use crate::support::samples::{answers, figures, profile};
use crate::support::{Call, TestApp};

/// Of an answer in prose, twice of an answer that is cut, around and in one that is taken.
const PROSE: &str = "返事の目印壱";
const CUT: &str = "返事の目印弐";
const AROUND: &str = "返事の目印参";
const TAKEN: &str = "返事の目印四";
/// What only stands in a request: the placeholder for the company's name.
const HIDDEN: &str = "〔会社";

fn streamed(text: &str, finish: &str) -> ResponseTemplate {
    let piece = json!({"choices": [{"index": 0, "delta": {"content": text}}]});
    let end = json!({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}],
        "usage": {"prompt_tokens": 9, "completion_tokens": 9}});
    let events = format!("data: {piece}\n\ndata: {end}\n\ndata: [DONE]\n\n");
    ResponseTemplate::new(200).set_body_raw(events, "text/event-stream")
}

fn item(text: &str) -> String {
    json!({"quadrant": "weakness", "text": text, "evidence": [], "basis": "hypothesis"}).to_string()
}

/// Answers in this order: prose, prose again, cut, taken.
async fn server() -> MockServer {
    let server = MockServer::start().await;
    let cut = format!(
        "{{\"items\": [{}, {{\"quadrant\": \"threat\", \"text\": \"{CUT}",
        item(CUT)
    );
    let taken = format!(
        "{AROUND}です。{{\"items\": [{}], \"questions\": []}}{AROUND}でした。",
        item(TAKEN)
    );
    for (answer, times) in [
        (streamed(&format!("{PROSE}です。"), "stop"), 2),
        (streamed(&cut, "length"), 1),
        (streamed(&taken, "stop"), 1),
    ] {
        let mock = Mock::given(method("POST")).respond_with(answer);
        mock.up_to_n_times(times).mount(&server).await;
    }
    server
}

async fn drafted(app: &TestApp, company: &str) -> Value {
    let order = json!({"kind": "swot", "provider": "model"});
    let asked = Call::post(&format!("/companies/{company}/drafts"), &order).by(&app.a.advisor);
    let id = app.send(asked).await.is(202)["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let (_keep, mut stop) = watch::channel(false);
    while banso::jobs::run_next(&app.app, &mut stop).await.unwrap() {}
    app.get(&app.a.advisor, &format!("/drafts/{id}"))
        .await
        .is(200)
}

async fn four_drafts(app: &TestApp, company: &str) {
    for expected in [json!("not_json"), json!("truncated"), Value::Null] {
        let draft = drafted(app, company).await;
        assert_eq!(draft["error"]["kind"], expected, "{draft}");
    }
}

both! {
    async fn neither_requests_nor_answers_are_kept_or_logged(app: TestApp) {
        let server = server().await;
        let local = Terms { local: true, ..Terms::default() };
        write_by(&app, &app.a, format!("{}/v1", server.uri()), local, &["model"]).await;
        let by = &app.a.advisor;
        let made = app.send(Call::post("/companies", &profile("株式会社目印商店")).by(by)).await;
        let company = made.is(201)["id"].as_str().unwrap().to_owned();
        let path = format!("/companies/{company}");
        app.send(Call::put(&format!("{path}/statements/2025-03"), &figures()).by(by)).await.is(201);
        let mut told = answers(&app);
        told["answers"][0]["fact"] = json!("株式会社目印商店の看板");
        app.send(Call::put(&format!("{path}/checklists/general_checkup"), &told).by(by)).await.is(200);
        let log = Log::default();
        four_drafts(&app, &company).with_subscriber(log.listening()).await;
        let requests = server.received_requests().await.unwrap();
        let sent = String::from_utf8_lossy(&requests[0].body).into_owned();
        assert!(sent.contains(HIDDEN), "nothing was hidden in {sent}");
        let system = serde_json::from_str::<Value>(&sent).unwrap()["messages"][0]["content"].as_str().unwrap().to_owned();
        let rule: String = system.lines().find(|line| line.chars().count() > 20).unwrap().to_owned();
        let (stored, log) = (dump(&app).await, log.heard());
        for words in [PROSE, CUT, AROUND, HIDDEN, &rule] {
            assert!(!holds(&stored, words), "「{words}」 is stored");
            assert!(!log.contains(words), "「{words}」 is logged");
        }
        assert!(!log.contains(TAKEN) && !log.contains("看板"), "nor is what is stored logged");
        // The search finds what is there.
        assert!(holds(&stored, TAKEN) && holds(&stored, "看板"));
        assert!(stored.contains("model_calls") || stored.contains("body_sha256"));
    }
}
