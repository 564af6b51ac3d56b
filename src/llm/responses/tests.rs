//! Responses: exactly what is sent, and every way an answer ends.

use serde_json::json;
use wiremock::ResponseTemplate;

use super::*;
use crate::domain::provider::{Protocol, Wire};
use crate::llm::tests::{Asking, answered, conversation, fields, request, typed};

const BASE: &str = "https://api.openai.com/v1";

#[test]
fn what_is_sent() {
    let (url, body) = Asking::at(Protocol::OpenaiResponses, BASE)
        .prepared(&conversation())
        .unwrap();
    assert_eq!(url, "https://api.openai.com/v1/responses");
    let key = cache_key(&conversation()).unwrap();
    assert_eq!(
        body,
        json!({
            "model": "m",
            "stream": true,
            "stream_options": {"include_obfuscation": false},
            "store": false,
            "max_output_tokens": 500,
            "prompt_cache_key": key,
            "text": {"format": {"type": "json_schema", "name": "swot", "strict": true, "schema": conversation().schema}},
            "instructions": "JSONで答えてください。",
            "input": [
                {"type": "message", "role": "user", "content": "名称：\"さくら\"堂"},
                {"type": "message", "role": "assistant", "content": "{"},
                {"type": "message", "role": "user", "content": "直してください。"},
            ],
        })
    );
}

#[test]
fn other_servers_and_shapes_get_other_fields() {
    let sent = |base_url, shape, temperature| {
        let wire = Wire {
            shape,
            temperature,
            ..Wire::default()
        };
        let asking = Asking {
            wire,
            ..Asking::at(Protocol::OpenaiResponses, base_url)
        };
        asking.prepared(&request()).unwrap().1
    };
    let own = sent("http://localhost:1/v1", Shape::Schema, None);
    assert_eq!(
        fields(&own),
        "model stream store max_output_tokens text input"
    );
    let tool = sent(BASE, Shape::ForcedTool, Some(0.5));
    assert_eq!(
        fields(&tool),
        "model stream stream_options store max_output_tokens temperature tools tool_choice input"
    );
    assert_eq!(
        tool["tool_choice"],
        json!({"type": "function", "name": "swot"})
    );
    assert_eq!(tool["tools"][0]["parameters"], request().schema);
    let object = sent(BASE, Shape::JsonObject, None);
    assert_eq!(object["text"], json!({"format": {"type": "json_object"}}));
}

fn created() -> Value {
    json!({"type": "response.created", "response": {"id": "resp", "model": "gpt-x", "status": "in_progress", "error": null}})
}

fn delta(text: &str) -> Value {
    json!({"type": "response.output_text.delta", "delta": text})
}

fn usage() -> Value {
    json!({"input_tokens": 30, "input_tokens_details": {"cached_tokens": 20, "cache_write_tokens": 4}, "output_tokens": 9, "output_tokens_details": {"reasoning_tokens": 5}})
}

#[expect(clippy::needless_pass_by_value, reason = "a literal at every call")]
fn ended(status: &str, more: Value) -> Value {
    let mut response = json!({"model": "gpt-x", "status": status, "error": null, "incomplete_details": null, "usage": usage()});
    for (name, value) in more.as_object().unwrap() {
        response[name] = value.clone();
    }
    json!({"type": format!("response.{status}"), "response": response})
}

async fn outcome(events: &[Value]) -> (Result<crate::llm::Reply, crate::llm::Failed>, String) {
    answered(Protocol::OpenaiResponses, Wire::default(), typed(events)).await
}

#[tokio::test]
async fn a_streamed_answer_is_shown_and_put_together() {
    let events = [
        created(),
        json!({"type": "response.output_item.added", "sequence_number": 2, "item": {"type": "reasoning"}}),
        json!({"type": "response.reasoning_summary_text.delta", "delta": "hm"}),
        delta("強"),
        delta("み"),
        json!({"type": "response.output_text.done", "text": "強み"}),
        ended(
            "completed",
            json!({"output": [{"type": "message", "content": [{"type": "output_text", "text": "強み"}]}]}),
        ),
    ];
    let (result, shown) = outcome(&events).await;
    let reply = result.unwrap();
    assert_eq!((reply.text.as_str(), shown.as_str()), ("強み", "強み"));
    assert_eq!(reply.model.as_deref(), Some("gpt-x"));
    let usage = TokenUsage {
        prompt_tokens: 30,
        cached_tokens: Some(20),
        cache_write_tokens: Some(4),
        completion_tokens: 9,
        reasoning_tokens: Some(5),
    };
    assert_eq!(reply.usage, Some(usage));
}

#[tokio::test]
async fn an_answer_may_come_only_at_the_end_or_without_a_stream() {
    let output = json!({"output": [{"type": "reasoning", "summary": []}, {"type": "message", "content": [{"type": "output_text", "text": "{}"}]}]});
    let last = ended("completed", output);
    let (result, shown) = outcome(&[created(), last.clone()]).await;
    assert_eq!(
        (result.unwrap().text.as_str(), shown.as_str()),
        ("{}", "{}")
    );
    let mut whole = last["response"].clone();
    whole["object"] = json!("response");
    let response = ResponseTemplate::new(200).set_body_json(whole);
    let (result, _) = answered(Protocol::OpenaiResponses, Wire::default(), response).await;
    assert_eq!(result.unwrap().text, "{}");
}

#[tokio::test]
async fn the_input_of_a_function_is_the_answer_when_one_was_asked_for() {
    let wire = Wire {
        shape: Shape::ForcedTool,
        ..Wire::default()
    };
    let events = [
        created(),
        json!({"type": "response.function_call_arguments.delta", "delta": "{}"}),
        ended("completed", json!({})),
    ];
    let (result, _) = answered(Protocol::OpenaiResponses, wire, typed(&events)).await;
    assert_eq!(result.unwrap().text, "{}");
}

#[tokio::test]
async fn the_ways_to_end_are_told_apart() {
    let incomplete = |reason: &str| {
        ended(
            "incomplete",
            json!({"incomplete_details": {"reason": reason}}),
        )
    };
    let failed = |code: &str| ended("failed", json!({"error": {"code": code, "message": "m"}}));
    let refusal = json!({"output": [{"type": "message", "content": [{"type": "refusal", "refusal": "できません"}]}]});
    for (events, expected) in [
        (
            vec![created(), delta("{"), incomplete("max_output_tokens")],
            "truncated",
        ),
        (
            vec![created(), delta("{"), incomplete("content_filter")],
            "filtered",
        ),
        (
            vec![created(), delta("{"), ended("incomplete", json!({}))],
            "truncated",
        ),
        (
            vec![
                created(),
                json!({"type": "response.refusal.delta", "delta": "No"}),
                ended("completed", json!({})),
            ],
            "refused",
        ),
        (vec![created(), ended("completed", refusal)], "refused"),
        (vec![created(), ended("completed", json!({}))], "empty"),
        (
            vec![created(), delta("{}"), failed("server_error")],
            "overloaded",
        ),
        (
            vec![created(), delta("{}"), failed("rate_limit_exceeded")],
            "rate_limited",
        ),
        (
            vec![created(), delta("{}"), failed("insufficient_quota")],
            "quota_exceeded",
        ),
        (
            vec![
                created(),
                json!({"type": "error", "code": "server_is_overloaded", "message": "m", "param": null}),
            ],
            "overloaded",
        ),
        (
            vec![
                created(),
                json!({"type": "error", "error": {"type": "invalid_request_error", "code": "context_length_exceeded", "message": "m"}}),
            ],
            "too_long",
        ),
        (
            vec![created(), ended("cancelled", json!({}))],
            "unreachable",
        ),
        (vec![created(), delta("{}")], "unreachable"),
    ] {
        let (result, _) = outcome(&events).await;
        let failed = result.unwrap_err();
        assert_eq!(failed.failure.kind(), expected, "{events:?}");
        assert_eq!(failed.model.as_deref(), Some("gpt-x"));
        let told = events
            .iter()
            .any(|event| event["response"]["usage"].is_object());
        assert_eq!(failed.usage.is_some(), told, "{events:?}");
    }
}

#[tokio::test]
async fn a_final_done_is_no_end_of_this_protocol() {
    let body = format!("data: {}\n\ndata: [DONE]\n\n", delta("{}"));
    let response = ResponseTemplate::new(200).set_body_raw(body, "text/event-stream");
    let (result, _) = answered(Protocol::OpenaiResponses, Wire::default(), response).await;
    assert_eq!(result.unwrap_err().failure, Failure::Unreachable);
}
