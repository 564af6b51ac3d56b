//! The provider against servers that say what a test tells them to: wiremock for whole answers, a bare listener for
//! answers that drip, break off or fall silent.

use std::sync::Mutex;
use std::time::Duration;

use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::time::Instant;
use wiremock::matchers::{body_partial_json, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;
use crate::domain::provider::{LimitField, Protocol, Shape, Wire};
use crate::llm::heard::tests::put_together;
use crate::llm::tests::{
    Asking, HEAD, LIMITS, Step, conversation, dripping, fields, here, request, say, take_request,
};
use crate::llm::{Failed, Reply};

/// Asks `base_url`; returns the outcome and the text shown meanwhile.
async fn ask(base_url: &str, key: Option<&str>) -> (Result<Reply, Failure>, String) {
    let asking = Asking {
        key,
        ..Asking::at(Protocol::OpenaiChat, base_url)
    };
    let (result, shown) = asking.ask(&request()).await;
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
    let http = here();
    let endpoint = Endpoint {
        http: &http,
        protocol: Protocol::OpenaiChat,
        wire: &Wire::default(),
        base_url: "http://127.0.0.1",
        api_key: Some(&key),
    };
    assert!(!format!("{endpoint:?}").contains("canary"));
}

const CHUNKED: &str =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

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
        let http = here();
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

fn pieces(pieces: &[Value]) -> (Result<Reply, Failed>, Vec<String>) {
    let mut heard = Heard::new(false, false);
    heard.told_done();
    put_together(heard, take, pieces)
}

#[test]
fn pieces_of_many_shapes_make_one_answer() {
    let (result, shown) = pieces(&[
        json!({"id": "", "model": "", "choices": [], "prompt_filter_results": [{}]}),
        json!({"model": "m-1", "choices": [{"index": 0, "delta": {"role": "assistant", "content": null}}], "usage": null}),
        json!({"model": "m-2", "choices": [{"index": 0, "delta": {"content": "強"}}, {"index": 1, "delta": {"content": "x"}}]}),
        json!({"choices": [{"index": 0, "content_filter_results": {}}]}),
        json!({"choices": [{"delta": {"content": [{"type": "thinking", "text": "?"}, {"type": "text", "text": "み"}]}}]}),
        json!({"choices": [{"delta": {"reasoning_content": "hm"}}]}),
        json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], "timings": {"n": 1e99}}),
        json!({"choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5,
            "prompt_tokens_details": {"cached_tokens": 1, "cache_write_tokens": 2}, "completion_tokens_details": {"reasoning_tokens": 1}}}),
    ]);
    let reply = result.unwrap();
    assert_eq!(reply.text, "強み");
    assert_eq!(shown, ["強", "み"]);
    assert_eq!(reply.model.as_deref(), Some("m-1"));
    let usage = TokenUsage {
        prompt_tokens: 3,
        cached_tokens: Some(1),
        cache_write_tokens: Some(2),
        completion_tokens: 2,
        reasoning_tokens: Some(1),
    };
    assert_eq!(reply.usage, Some(usage));
}

#[test]
fn the_last_word_decides_what_the_text_is_worth() {
    let ends = |reason: &str| {
        let all = [
            piece("{}", None),
            json!({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]}),
        ];
        match pieces(&all).0 {
            Ok(reply) => reply.text,
            Err(failed) => failed.failure.kind().to_owned(),
        }
    };
    assert_eq!(ends("stop"), "{}");
    assert_eq!(ends("length"), "truncated");
    assert_eq!(ends("content_filter"), "filtered");
    assert_eq!(ends("refusal"), "refused");
    assert_eq!(ends("something_new"), "not_protocol");
}

#[test]
fn refusals_and_empty_answers_are_no_answers() {
    for (said, expected) in [
        (json!({"refusal": "できません"}), "refused"),
        (
            json!({"content": [{"type": "refusal", "refusal": "できません"}]}),
            "refused",
        ),
        (json!({"content": " \n"}), "empty"),
    ] {
        let all = [json!({"choices": [{"delta": said, "finish_reason": "stop"}]})];
        assert_eq!(pieces(&all).0.unwrap_err().failure.kind(), expected);
    }
}

#[test]
fn what_is_sent_to_openai_itself_and_to_others() {
    let sent = |base_url, wire| {
        let asking = Asking {
            wire,
            ..Asking::at(Protocol::OpenaiChat, base_url)
        };
        asking.prepared(&conversation()).unwrap().1
    };
    let own = "http://localhost:1/v1";
    let schema = conversation().schema;
    assert_eq!(
        sent(own, Wire::default()),
        json!({
            "model": "m",
            "stream": true,
            "stream_options": {"include_usage": true},
            "max_tokens": 500,
            "response_format": {"type": "json_schema", "json_schema": {"name": "swot", "strict": true, "schema": schema}},
            "messages": [
                {"role": "system", "content": "JSONで答えてください。"},
                {"role": "user", "content": "名称：\"さくら\"堂"},
                {"role": "assistant", "content": "{"},
                {"role": "user", "content": "直してください。"},
            ],
        })
    );
    let public = sent(
        "https://api.openai.com/v1",
        Wire {
            limit_field: LimitField::MaxCompletionTokens,
            temperature: Some(0.1),
            ..Wire::default()
        },
    );
    assert_eq!(
        fields(&public),
        "model stream stream_options max_completion_tokens temperature prompt_cache_key response_format messages"
    );
    assert_eq!(
        public["stream_options"]["include_obfuscation"],
        json!(false)
    );
    let shaped = |shape| {
        sent(
            own,
            Wire {
                shape,
                ..Wire::default()
            },
        )
    };
    assert_eq!(
        shaped(Shape::JsonObject)["response_format"],
        json!({"type": "json_object"})
    );
    let tool = shaped(Shape::ForcedTool);
    assert_eq!(
        fields(&tool),
        "model stream stream_options max_tokens tools tool_choice messages"
    );
    assert_eq!(tool["tools"][0]["function"]["parameters"], schema);
    assert_eq!(tool["tool_choice"]["function"]["name"], "swot");
}

#[tokio::test]
async fn a_forced_functions_arguments_are_the_answer() {
    let call = |arguments: &str| json!({"choices": [{"delta": {"tool_calls": [{"index": 0, "function": {"name": "swot", "arguments": arguments}}]}}]});
    let end = json!({"choices": [{"delta": {}, "finish_reason": "tool_calls"}]});
    let server = answering(streamed(&[call("{\"n\""), call(": 1}"), end])).await;
    let base_url = base(&server);
    let asking = Asking {
        wire: Wire {
            shape: Shape::ForcedTool,
            ..Wire::default()
        },
        ..Asking::at(Protocol::OpenaiChat, &base_url)
    };
    let (result, shown) = asking.ask(&request()).await;
    assert_eq!(
        (result.unwrap().text.as_str(), shown.as_str()),
        ("{\"n\": 1}", "{\"n\": 1}")
    );
}

#[tokio::test]
async fn what_was_taken_is_told_also_when_nothing_came_of_it() {
    let usage = json!({"model": "m-9", "choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 500}});
    let cut = streamed(&[piece("{", Some("length")), usage]).insert_header("x-request-id", "r-9");
    let server = answering(cut).await;
    let base_url = base(&server);
    let failed = Asking::at(Protocol::OpenaiChat, &base_url)
        .ask(&request())
        .await
        .0
        .unwrap_err();
    assert_eq!(failed.failure, Failure::Truncated);
    assert_eq!(failed.usage.unwrap().completion_tokens, 500);
    assert_eq!(
        (failed.model.as_deref(), failed.request_id.as_deref()),
        (Some("m-1"), Some("r-9"))
    );
    assert_eq!(
        (failed.status, failed.reached, failed.may_cost()),
        (Some(200), true, true)
    );
}
