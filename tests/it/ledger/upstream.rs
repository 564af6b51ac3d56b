//! A provider that answers as its address says: `http://…/good/v1`, `http://…/limited-300/v1`. It counts what it is sent.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

/// Tokens that every answer takes: 1,000 in, 100 out.
pub(super) const USED: (u64, u64) = (1_000, 100);

pub(super) struct Upstream {
    server: MockServer,
}

#[derive(Clone, Default)]
struct Answers {
    number: Arc<AtomicU64>,
}

impl Upstream {
    pub(super) async fn start() -> Self {
        let server = MockServer::start().await;
        Mock::given(method("POST"))
            .respond_with(Answers::default())
            .mount(&server)
            .await;
        Self { server }
    }

    /// The address of a way to answer.
    pub(super) fn way(&self, way: &str) -> String {
        format!("{}/{way}/v1", self.server.uri())
    }

    /// The bodies of all requests that came, in order.
    pub(super) async fn bodies(&self) -> Vec<Value> {
        let all = self.server.received_requests().await.unwrap();
        all.iter()
            .map(|request| serde_json::from_slice(&request.body).unwrap())
            .collect()
    }

    pub(super) async fn count(&self) -> usize {
        self.server.received_requests().await.unwrap().len()
    }
}

pub(super) fn swot() -> String {
    json!({"items": [{"quadrant": "weakness", "text": "利益率の改善が課題です。", "evidence": [], "basis": "hypothesis"}], "questions": []})
        .to_string()
}

impl Respond for Answers {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let number = self.number.fetch_add(1, Ordering::SeqCst);
        let path = request.url.path();
        let way = path.split('/').nth(1).unwrap_or_default();
        let (word, argument) = way.split_once('-').unwrap_or((way, ""));
        let seconds: u64 = argument.parse().unwrap_or(0);
        let repaired = String::from_utf8_lossy(&request.body).contains("assistant");
        let fault = |status: u16, kind: &str, code: &str| {
            ResponseTemplate::new(status)
                .set_body_json(json!({"error": {"message": "no", "type": kind, "code": code}}))
        };
        match word {
            "good" => said(&swot(), "stop", number),
            "slow" => said(&swot(), "stop", number).set_delay(Duration::from_millis(seconds)),
            "mends" if repaired => said(&swot(), "stop", number),
            "mends" | "prose" => said("申し訳ありません。", "stop", number),
            "shape" => said("{\"items\": 1}", "stop", number),
            "foreign" if repaired => said(
                "{\"sections\": [{\"key\": \"no_such_section\", \"text\": \"文\", \"evidence\": []}]}",
                "stop",
                number,
            ),
            "foreign" => said("{\"sections\": 1}", "stop", number),
            "cut" => said("{\"items\": [", "length", number),
            "filter" => said("", "content_filter", number),
            "empty" => said("", "stop", number),
            "quota" => fault(429, "insufficient_quota", "insufficient_quota"),
            "key" => fault(401, "invalid_request_error", "invalid_api_key"),
            "limited" => fault(429, "rate_limit", "rate_limit_exceeded")
                .insert_header("retry-after", argument),
            "long" => fault(400, "invalid_request_error", "context_length_exceeded"),
            "gone" => fault(404, "invalid_request_error", "model_not_found"),
            other => panic!("no way to answer: {other}"),
        }
    }
}

fn said(text: &str, finish: &str, number: u64) -> ResponseTemplate {
    let id = format!("chatcmpl-{number}");
    let chunk = |delta: Value, finish: Value| {
        json!({"id": id, "object": "chat.completion.chunk", "model": "answered-1",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})
    };
    let usage = json!({"id": id, "object": "chat.completion.chunk", "model": "answered-1", "choices": [],
        "usage": {"prompt_tokens": USED.0, "completion_tokens": USED.1, "total_tokens": USED.0 + USED.1}});
    let events = [
        chunk(json!({"role": "assistant", "content": text}), Value::Null),
        chunk(json!({}), json!(finish)),
        usage,
    ];
    let mut body: String = events
        .iter()
        .map(|event| format!("data: {event}\n\n"))
        .collect();
    body.push_str("data: [DONE]\n\n");
    ResponseTemplate::new(200)
        .insert_header("x-request-id", format!("req-{number}").as_str())
        .set_body_raw(body, "text/event-stream")
}
