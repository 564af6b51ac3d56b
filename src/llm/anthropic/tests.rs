//! Messages: exactly what is sent, and every way an answer ends.

use serde_json::json;
use wiremock::matchers::{header, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;
use crate::domain::provider::{Protocol, Wire};
use crate::llm::tests::{Asking, answered, conversation, fields, request, typed};

const BASE: &str = "https://api.anthropic.com/v1";

fn with(wire: Wire) -> Asking<'static> {
    Asking {
        wire,
        ..Asking::at(Protocol::Anthropic, BASE)
    }
}

#[test]
fn what_is_sent() {
    let (url, body) = with(Wire::default()).prepared(&conversation()).unwrap();
    assert_eq!(url, "https://api.anthropic.com/v1/messages");
    let text = |text: &str| json!([{"type": "text", "text": text}]);
    assert_eq!(
        body,
        json!({
            "model": "m",
            "max_tokens": 500,
            "stream": true,
            "output_config": {"format": {"type": "json_schema", "schema": {
                "type": "object",
                "properties": {"n": {"type": "integer", "description": "{minimum: 0}"}},
                "required": ["n"],
                "additionalProperties": false,
            }}},
            "system": [{"type": "text", "text": "JSONで答えてください。", "cache_control": {"type": "ephemeral"}}],
            "messages": [
                {"role": "user", "content": text("名称：\"さくら\"堂")},
                {"role": "assistant", "content": text("{")},
                {"role": "user", "content": text("直してください。")},
            ],
        })
    );
    let headers = with(Wire::default()).outgoing(&conversation()).headers;
    assert_eq!(headers, [("anthropic-version", "2023-06-01".to_owned())]);
}

#[test]
fn a_tool_is_forced_with_the_whole_schema_or_nothing_is_asked_for() {
    let wire = |shape| Wire {
        shape,
        ..Wire::default()
    };
    let (_, body) = with(wire(Shape::ForcedTool))
        .prepared(&conversation())
        .unwrap();
    assert_eq!(
        fields(&body),
        "model max_tokens stream tools tool_choice system messages"
    );
    assert_eq!(
        body["tools"],
        json!([{"name": "swot", "input_schema": conversation().schema}])
    );
    assert_eq!(
        body["tool_choice"],
        json!({"type": "tool", "name": "swot", "disable_parallel_tool_use": true})
    );
    let (_, body) = with(wire(Shape::JsonObject)).prepared(&request()).unwrap();
    assert_eq!(fields(&body), "model max_tokens stream messages");
}

#[test]
fn the_temperature_goes_only_to_versions_that_take_it() {
    let sent = |version: Option<&str>| {
        let wire = Wire {
            api_version: version.map(str::to_owned),
            temperature: Some(0.2),
            ..Wire::default()
        };
        let (_, body) = with(wire).prepared(&request()).unwrap();
        body.get("temperature").cloned()
    };
    assert_eq!(sent(None), Some(json!(0.2)));
    assert_eq!(sent(Some(" ")), Some(json!(0.2)));
    assert_eq!(sent(Some("2023-06-01")), Some(json!(0.2)));
    assert_eq!(sent(Some("2026-10-21")), None);
    assert_eq!(sent(Some("2027-01-01")), None);
    let broken = Wire {
        api_version: Some("2023\n06".to_owned()),
        ..Wire::default()
    };
    assert!(matches!(
        with(broken).prepared(&request()),
        Err(Failure::BadRequest(_))
    ));
}

#[tokio::test]
async fn the_key_and_the_version_are_in_headers() {
    let server = MockServer::start().await;
    Mock::given(path("/v1/messages"))
        .and(header("x-api-key", "sk-1"))
        .and(header("anthropic-version", "2026-10-21"))
        .respond_with(typed(&good(&["{}"])).insert_header("request-id", "req-7"))
        .expect(1)
        .mount(&server)
        .await;
    let base_url = format!("{}/v1/", server.uri());
    let asking = Asking {
        key: Some(" sk-1\n"),
        wire: Wire {
            api_version: Some("2026-10-21".to_owned()),
            ..Wire::default()
        },
        ..Asking::at(Protocol::Anthropic, &base_url)
    };
    let (result, _) = asking.ask(&request()).await;
    assert_eq!(result.unwrap().request_id.as_deref(), Some("req-7"));
    let received = server.received_requests().await.unwrap();
    assert!(received[0].headers.get("authorization").is_none());
}

fn start() -> Value {
    json!({"type": "message_start", "message": {"id": "msg", "model": "claude-x", "content": [], "stop_reason": null,
        "usage": {"input_tokens": 10, "cache_creation_input_tokens": 200, "cache_read_input_tokens": 3000, "output_tokens": 1}}})
}

fn delta(text: &str) -> Value {
    json!({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}})
}

fn end(reason: &str) -> Value {
    json!({"type": "message_delta", "delta": {"stop_reason": reason, "stop_sequence": null}, "usage": {"output_tokens": 42}})
}

fn stop() -> Value {
    json!({"type": "message_stop"})
}

fn good(texts: &[&str]) -> Vec<Value> {
    let mut events = vec![
        start(),
        json!({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}),
        json!({"type": "ping"}),
        json!({"type": "content_block_delta", "index": 0, "delta": {"type": "thinking_delta", "thinking": "hm"}}),
    ];
    events.extend(texts.iter().map(|text| delta(text)));
    events.extend([
        json!({"type": "content_block_stop", "index": 0}),
        end("end_turn"),
        stop(),
    ]);
    events
}

#[tokio::test]
async fn a_streamed_answer_is_shown_and_its_tokens_are_summed() {
    let (result, shown) = answered(
        Protocol::Anthropic,
        Wire::default(),
        typed(&good(&["強", "み"])),
    )
    .await;
    let reply = result.unwrap();
    assert_eq!((reply.text.as_str(), shown.as_str()), ("強み", "強み"));
    assert_eq!(reply.model.as_deref(), Some("claude-x"));
    assert_eq!(reply.finish_reason.as_deref(), Some("end_turn"));
    let usage = TokenUsage {
        prompt_tokens: 3_210,
        cached_tokens: Some(3_000),
        cache_write_tokens: Some(200),
        completion_tokens: 42,
        reasoning_tokens: None,
    };
    assert_eq!(reply.usage, Some(usage));
}

#[tokio::test]
async fn an_answer_that_is_not_streamed_counts_too() {
    let body = json!({"type": "message", "model": "claude-x", "stop_reason": "end_turn",
        "content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "{}"}],
        "usage": {"input_tokens": 5, "output_tokens": 2}});
    let response = ResponseTemplate::new(200).set_body_json(body);
    let reply = answered(Protocol::Anthropic, Wire::default(), response)
        .await
        .0
        .unwrap();
    assert_eq!(
        (reply.text.as_str(), reply.usage.unwrap().prompt_tokens),
        ("{}", 5)
    );
}

#[tokio::test]
async fn a_tools_input_is_the_answer_streamed_or_whole() {
    let wire = || Wire {
        shape: Shape::ForcedTool,
        ..Wire::default()
    };
    let piece = |json: &str| json!({"type": "content_block_delta", "index": 1, "delta": {"type": "input_json_delta", "partial_json": json}});
    let events = [
        start(),
        delta("道具を使います。"),
        json!({"type": "content_block_start", "index": 1, "content_block": {"type": "tool_use", "name": "swot", "input": {}}}),
        piece(""),
        piece("{\"n\""),
        piece(": 1}"),
        end("tool_use"),
        stop(),
    ];
    let (result, shown) = answered(Protocol::Anthropic, wire(), typed(&events)).await;
    assert_eq!(
        (result.unwrap().text.as_str(), shown.as_str()),
        ("{\"n\": 1}", "{\"n\": 1}")
    );
    let body = json!({"type": "message", "stop_reason": "tool_use", "content": [{"type": "tool_use", "input": {"n": 1}}]});
    let response = ResponseTemplate::new(200).set_body_json(body);
    let (result, _) = answered(Protocol::Anthropic, wire(), response).await;
    assert_eq!(result.unwrap().text, "{\"n\":1}");
}

#[tokio::test]
async fn the_ways_to_end_are_told_apart() {
    let error = |kind: &str| json!({"type": "error", "error": {"type": kind, "message": "m"}});
    for (events, expected) in [
        (
            vec![start(), delta("{"), end("max_tokens"), stop()],
            "truncated",
        ),
        (
            vec![
                start(),
                delta("{"),
                end("model_context_window_exceeded"),
                stop(),
            ],
            "truncated",
        ),
        (vec![start(), delta("{"), end("refusal"), stop()], "refused"),
        (
            vec![start(), delta("{}"), end("something_new"), stop()],
            "not_protocol",
        ),
        (vec![start(), end("end_turn"), stop()], "empty"),
        (vec![start(), delta("{}"), end("end_turn")], "unreachable"),
        (vec![start(), delta("{}")], "unreachable"),
        (
            vec![start(), delta("{"), error("overloaded_error")],
            "overloaded",
        ),
        (
            vec![start(), delta("{"), error("rate_limit_error")],
            "rate_limited",
        ),
        (vec![start(), error("billing_error")], "quota_exceeded"),
        (vec![error("authentication_error")], "refused_key"),
        (vec![error("invalid_request_error")], "bad_request"),
    ] {
        let begun = events.first() == Some(&start());
        // What the first event counts is not all that may be charged for.
        let counted = events.iter().any(|event| event["type"] == "message_delta");
        let (result, _) = answered(Protocol::Anthropic, Wire::default(), typed(&events)).await;
        let failed = result.unwrap_err();
        assert_eq!(failed.failure.kind(), expected, "{events:?}");
        assert_eq!((failed.status, failed.reached), (Some(200), true));
        assert_eq!(
            failed.usage.map(|usage| usage.prompt_tokens),
            counted.then_some(3_210)
        );
        assert_eq!(failed.model.is_some(), begun);
    }
}

#[tokio::test]
async fn errors_by_status_come_in_words_of_its_own() {
    for (status, kind, message, expected) in [
        (
            400,
            "invalid_request_error",
            "prompt is too long: 210000 tokens > 200000 maximum",
            "too_long",
        ),
        (
            400,
            "invalid_request_error",
            "Your credit balance is too low to access the Anthropic API.",
            "quota_exceeded",
        ),
        (
            400,
            "invalid_request_error",
            "The compiled grammar is too large",
            "bad_request",
        ),
        (413, "request_too_large", "m", "too_long"),
        (529, "overloaded_error", "Overloaded", "overloaded"),
    ] {
        let body = json!({"type": "error", "error": {"type": kind, "message": message}, "request_id": "req"});
        let response = ResponseTemplate::new(status).set_body_json(body);
        let failed = answered(Protocol::Anthropic, Wire::default(), response)
            .await
            .0
            .unwrap_err();
        assert_eq!(failed.failure.kind(), expected, "{message}");
    }
    let spent = json!({"type": "error", "error": {"type": "rate_limit_error", "message": "m", "details": {"error_code": "enforced_spend_limit_reached"}}});
    let response = ResponseTemplate::new(429).set_body_json(spent);
    let failed = answered(Protocol::Anthropic, Wire::default(), response)
        .await
        .0
        .unwrap_err();
    assert_eq!(failed.failure, Failure::QuotaExceeded);
}
