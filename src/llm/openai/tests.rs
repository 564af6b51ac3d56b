//! The provider against servers that say what a test tells them to: wiremock for whole answers, a bare listener for
//! answers that drip, break off or fall silent.

use std::sync::Mutex;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wiremock::matchers::{body_partial_json, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use std::time::Duration;

use tokio::time::Instant;

use super::*;
use crate::domain::cost::TokenUsage;
use crate::domain::prompt::{Message, Role};
use crate::domain::provider::{Protocol, Wire};
use crate::llm::Client;
use crate::llm::guard::Guard;
use secrecy::SecretString;

const LIMITS: Limits = Limits {
    first: Duration::from_secs(1),
    idle: Duration::from_millis(600),
    usage: Duration::from_millis(100),
};

fn client() -> Result<Client, reqwest::Error> {
    let here = ["127.0.0.1".to_owned(), "example.com".to_owned()];
    crate::llm::client(&Guard::new(&here).unwrap())
}

fn request() -> Request {
    Request {
        model: "m".to_owned(),
        messages: vec![Message {
            role: Role::User,
            content: "強みを挙げてください。".to_owned(),
        }],
        schema_name: "swot".to_owned(),
        schema: json!({"type": "object"}),
        max_output_tokens: 500,
        stable_messages: 0,
    }
}

/// Asks `base_url`; returns the outcome and the text shown meanwhile.
async fn ask(base_url: &str, key: Option<&str>) -> (Result<Reply, Failure>, String) {
    let http = client().unwrap();
    let key = key.map(SecretString::from);
    let endpoint = Endpoint {
        http: &http,
        protocol: Protocol::OpenaiChat,
        wire: &Wire::default(),
        base_url,
        api_key: key.as_ref(),
    };
    let mut shown = String::new();
    let outgoing = match prepare(&endpoint, &request()) {
        Ok(outgoing) => outgoing,
        Err(failure) => return (Err(failure), shown),
    };
    let result = send_within(&LIMITS, &endpoint, &outgoing, &mut |text| {
        shown.push_str(text);
    })
    .await;
    (result.map_err(|failed| failed.failure), shown)
}

async fn failure(base_url: &str) -> Failure {
    ask(base_url, None).await.0.unwrap_err()
}

/// A server that answers everything with this.
async fn answering(response: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/v1/chat/completions"))
        .respond_with(response)
        .mount(&server)
        .await;
    server
}

fn base(server: &MockServer) -> String {
    format!("{}/v1/", server.uri())
}

fn events(pieces: &[Value]) -> String {
    let said = pieces.iter().map(Value::to_string);
    let all: Vec<_> = said.chain(["[DONE]".to_owned()]).collect();
    format!(": hello\n\ndata: {}\n\n", all.join("\n\ndata: "))
}

fn piece(text: &str, finish_reason: Option<&str>) -> Value {
    json!({"model": "m-1", "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": finish_reason}]})
}

fn streamed(pieces: &[Value]) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(events(pieces), "text/event-stream")
}

#[tokio::test]
async fn a_streamed_answer_is_shown_and_put_together() {
    let usage = json!({"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 3}});
    let server = answering(streamed(&[
        piece("強", None),
        piece("み", None),
        piece("", Some("stop")),
        usage,
    ]))
    .await;
    let (result, shown) = ask(&base(&server), None).await;
    let expected = Reply {
        text: "強み".to_owned(),
        model: Some("m-1".to_owned()),
        usage: Some(TokenUsage {
            prompt_tokens: 7,
            completion_tokens: 3,
            ..TokenUsage::default()
        }),
        finish_reason: Some("stop".to_owned()),
        request_id: None,
    };
    assert_eq!(result, Ok(expected));
    assert_eq!(shown, "強み");
}

#[tokio::test]
async fn the_request_says_what_is_wanted_and_who_asks() {
    let server = MockServer::start().await;
    let wanted = json!({
        "model": "m",
        "messages": [{"role": "user", "content": "強みを挙げてください。"}],
        "stream": true,
        "stream_options": {"include_usage": true},
        "max_tokens": 500,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "swot", "strict": true, "schema": {"type": "object"}},
        },
    });
    Mock::given(body_partial_json(wanted))
        .and(header("authorization", "Bearer sk-1"))
        .and(header(
            "user-agent",
            concat!("banso/", env!("CARGO_PKG_VERSION")),
        ))
        .respond_with(streamed(&[piece("{}", Some("stop"))]))
        .expect(1)
        .mount(&server)
        .await;
    assert!(ask(&base(&server), Some(" sk-1\n")).await.0.is_ok());
    let sent: Value = server.received_requests().await.unwrap()[0]
        .body_json()
        .unwrap();
    assert_eq!(sent.get("max_completion_tokens"), None);
}

#[tokio::test]
async fn an_answer_that_is_not_streamed_counts_too() {
    let body = json!({
        "model": "m-1",
        "choices": [{"message": {"role": "assistant", "content": "{}", "refusal": null}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 2},
    });
    let server = answering(ResponseTemplate::new(200).set_body_json(body)).await;
    let (result, shown) = ask(&base(&server), None).await;
    assert_eq!(
        (result.unwrap().text.as_str(), shown.as_str()),
        ("{}", "{}")
    );
}

#[tokio::test]
async fn refusals_by_status_are_told_apart() {
    let second = Some(Duration::from_secs(1));
    let page = |status: u16| {
        ResponseTemplate::new(status).set_body_raw("<html>Bad gateway</html>", "text/html")
    };
    for (response, expected) in [
        (page(401), Failure::RefusedKey),
        (page(404), Failure::NotFound),
        (
            page(429).insert_header("retry-after", "1"),
            Failure::RateLimited {
                retry_after: second,
            },
        ),
        (page(502), Failure::Overloaded { retry_after: None }),
        (
            page(529).insert_header("retry-after-ms", "1000"),
            Failure::Overloaded {
                retry_after: second,
            },
        ),
        (page(200), Failure::NotFound),
        (
            page(307).insert_header("location", "https://example.com/v1/chat/completions"),
            Failure::NotFound,
        ),
        (
            ResponseTemplate::new(429)
                .set_body_json(json!({"error": {"code": "insufficient_quota"}})),
            Failure::QuotaExceeded,
        ),
    ] {
        let server = answering(response).await;
        assert_eq!(failure(&base(&server)).await, expected);
        assert_eq!(server.received_requests().await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn answers_that_are_none_are_told_apart() {
    let error = json!({"error": {"message": "Overloaded", "type": "overloaded_error"}});
    let refusal = json!({"choices": [{"delta": {"refusal": "No."}, "finish_reason": "stop"}]});
    let huge = json!({"choices": [], "padding": "x".repeat(10_000_000)});
    for (pieces, expected) in [
        (vec![piece("{", Some("length"))], Failure::Truncated),
        (vec![piece("{", Some("content_filter"))], Failure::Filtered),
        (vec![refusal], Failure::Refused),
        (
            vec![piece("{", None), error],
            Failure::Overloaded { retry_after: None },
        ),
        (vec![], Failure::Empty),
        (vec![huge, piece("{}", Some("stop"))], Failure::Oversized),
    ] {
        let server = answering(streamed(&pieces)).await;
        assert_eq!(failure(&base(&server)).await, expected);
    }
    for body in [
        "data: {not json\n\n".as_bytes(),
        b"data: {\"a\": \"\xff\"}\n\n",
    ] {
        let server =
            answering(ResponseTemplate::new(200).set_body_raw(body, "text/event-stream")).await;
        assert_eq!(failure(&base(&server)).await, Failure::NotProtocol);
    }
    let large = json!({"choices": [{"message": {"content": "x".repeat(2_000_000)}, "finish_reason": "stop"}]});
    let server = answering(ResponseTemplate::new(200).set_body_json(large)).await;
    assert_eq!(failure(&base(&server)).await, Failure::Oversized);
}

#[tokio::test]
async fn what_cannot_be_sent_or_reached() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    assert_eq!(
        failure(&format!("http://{address}/v1")).await,
        Failure::Unreachable
    );
    let plain = answering(streamed(&[])).await;
    let without_tls = format!("https://{}/v1", plain.address());
    assert_eq!(failure(&without_tls).await, Failure::Unreachable);
    for nowhere in ["", "example.com/v1", "ftp://example.com/v1"] {
        assert_eq!(failure(nowhere).await, Failure::NotFound, "{nowhere}");
    }
    let (result, _) = ask(&base(&plain), Some("sk-\n1")).await;
    assert_eq!(result, Err(Failure::RefusedKey));
}

#[tokio::test]
async fn the_key_is_in_no_words() {
    let echo = json!({"error": {"message": "you sent Bearer sk-canary"}});
    let server = answering(ResponseTemplate::new(400).set_body_json(echo)).await;
    let (result, _) = ask(&base(&server), Some("sk-canary")).await;
    assert_eq!(
        result,
        Err(Failure::BadRequest("you sent Bearer ***".to_owned()))
    );
    let key = SecretString::from("sk-canary");
    let http = client().unwrap();
    let endpoint = Endpoint {
        http: &http,
        protocol: Protocol::OpenaiChat,
        wire: &Wire::default(),
        base_url: "http://127.0.0.1",
        api_key: Some(&key),
    };
    assert!(!format!("{endpoint:?}").contains("canary"));
}

/// One step of a server that has its own idea of time.
enum Step {
    Say(String),
    Wait(u64),
}

/// Takes one connection, reads the request, says its steps, then closes. Returns its base address.
async fn dripping(steps: Vec<Step>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        take_request(&mut socket).await;
        for step in steps {
            match step {
                // The other side may have hung up, which is what some tests are about.
                Step::Say(text) => drop(socket.write_all(text.as_bytes()).await),
                Step::Wait(ms) => tokio::time::sleep(Duration::from_millis(ms)).await,
            }
        }
    });
    format!("http://{address}/v1")
}

async fn take_request(socket: &mut TcpStream) {
    let mut taken = Vec::new();
    while !taken.ends_with(b"}") {
        let mut some = [0; 4096];
        let count = socket.read(&mut some).await.unwrap();
        assert_ne!(count, 0, "the request ended early");
        taken.extend_from_slice(&some[..count]);
    }
}

const HEAD: &str =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
const CHUNKED: &str =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

fn say(text: impl Into<String>) -> Step {
    Step::Say(text.into())
}

fn event(text: &str, finish_reason: Option<&str>) -> Step {
    say(format!("data: {}\n\n", piece(text, finish_reason)))
}

#[tokio::test]
async fn a_stream_that_keeps_coming_may_take_longer_than_any_one_limit() {
    let mut steps = vec![say(HEAD)];
    for text in ["一", "二", "三", "四", "五", "六"] {
        steps.extend([Step::Wait(250), event(text, None)]);
    }
    steps.push(event("", Some("stop")));
    let begun = Instant::now();
    let (result, _) = ask(&dripping(steps).await, None).await;
    assert_eq!(result.unwrap().text, "一二三四五六");
    assert!(begun.elapsed() > LIMITS.first);
}

#[tokio::test]
async fn silence_is_noticed_before_and_between_pieces() {
    assert_eq!(
        failure(&dripping(vec![Step::Wait(4_000)]).await).await,
        Failure::TimedOut
    );
    let headers_only = vec![say(HEAD), Step::Wait(4_000)];
    assert_eq!(
        failure(&dripping(headers_only).await).await,
        Failure::TimedOut
    );
    let begun = Instant::now();
    let (result, shown) = ask(
        &dripping(vec![say(HEAD), event("一", None), Step::Wait(4_000)]).await,
        None,
    )
    .await;
    assert_eq!((result, shown.as_str()), (Err(Failure::TimedOut), "一"));
    assert!(begun.elapsed() < LIMITS.first);
}

#[tokio::test]
async fn comments_and_single_bytes_do_not_keep_a_stream_alive() {
    for drop_of_water in [": ping\n\n", "x"] {
        let mut steps = vec![say(HEAD), event("一", None)];
        for _ in 0..20 {
            steps.extend([Step::Wait(60), say(drop_of_water)]);
        }
        steps.push(event("二", Some("stop")));
        assert_eq!(failure(&dripping(steps).await).await, Failure::TimedOut);
    }
}

#[tokio::test]
async fn a_stream_that_breaks_off_is_no_answer() {
    let cleanly = vec![say(HEAD), event("{}", None)];
    let (result, shown) = ask(&dripping(cleanly).await, None).await;
    assert_eq!((result, shown.as_str()), (Err(Failure::Unreachable), "{}"));
    let chunk = format!("data: {}\n\n", piece("{}", None));
    let inside_a_chunk = vec![
        say(CHUNKED),
        say(format!("{:x}\r\n{chunk}\r\nfff\r\ndata:", chunk.len())),
    ];
    assert_eq!(
        failure(&dripping(inside_a_chunk).await).await,
        Failure::Unreachable
    );
    assert_eq!(failure(&dripping(vec![]).await).await, Failure::Unreachable);
}

#[tokio::test]
async fn after_the_last_word_only_the_usage_is_waited_for_and_not_for_long() {
    let steps = vec![say(HEAD), event("{}", Some("stop")), Step::Wait(4_000)];
    let begun = Instant::now();
    let reply = ask(&dripping(steps).await, None).await.0.unwrap();
    assert_eq!((reply.text.as_str(), reply.usage), ("{}", None));
    assert!(begun.elapsed() < LIMITS.first);
}

#[tokio::test]
async fn a_character_may_arrive_in_two_parts() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        take_request(&mut socket).await;
        let text = format!("{HEAD}data: {}\n\n", piece("強", Some("stop")));
        let middle = text.find('強').unwrap() + 1;
        for part in [&text.as_bytes()[..middle], &text.as_bytes()[middle..]] {
            socket.write_all(part).await.unwrap();
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    let (result, _) = ask(&format!("http://{address}/v1"), None).await;
    assert_eq!(result.unwrap().text, "強");
}

#[tokio::test]
async fn a_call_may_run_in_another_task_and_be_tried_again() {
    let server = MockServer::start().await;
    let broken = ResponseTemplate::new(200).set_body_raw(
        format!("data: {}\n\n", piece("古", None)),
        "text/event-stream",
    );
    Mock::given(method("POST"))
        .respond_with(broken)
        .up_to_n_times(1)
        .mount(&server)
        .await;
    Mock::given(method("POST"))
        .respond_with(streamed(&[piece("新", Some("stop"))]))
        .mount(&server)
        .await;
    let base_url = base(&server);
    let task = tokio::spawn(async move {
        let http = client().unwrap();
        let endpoint = Endpoint {
            http: &http,
            protocol: Protocol::OpenaiChat,
            wire: &Wire::default(),
            base_url: &base_url,
            api_key: None,
        };
        let request = request();
        let shown = Mutex::new(String::new());
        let call = |attempt| {
            let (shown, endpoint, request) = (&shown, &endpoint, &request);
            async move {
                if attempt > 1 {
                    assert_eq!(std::mem::take(&mut *shown.lock().unwrap()), "古");
                }
                crate::llm::complete(endpoint, request, &mut |text| {
                    shown.lock().unwrap().push_str(text);
                })
                .await
            }
        };
        let reply =
            crate::llm::retry::with_retries(call, tokio::time::sleep, || 0.01, || true).await;
        (reply.unwrap().text, shown.into_inner().unwrap())
    });
    assert_eq!(task.await.unwrap(), ("新".to_owned(), "新".to_owned()));
}
