//! What a server says in each protocol: events with an answer, its usage and its end.

use banso::domain::provider::Protocol;
use serde_json::{Value, json};

/// Tokens that every answer takes.
const USED: (u64, u64) = (1_000, 100);

pub(super) const JAPANESE: &str = "利益率の改善が課題です。";
pub(super) const CHINESE: &str = "公司利润率偏低，需要改善经营管理。";
pub(super) const ENGLISH: &str = "The profit margin is low and has to be improved.";

/// How an answer ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Stop,
    Length,
    /// As if it were whole, with every token used that there was.
    AllTokens,
    Refusal,
    Filter,
}

/// A SWOT of one sentence.
pub(super) fn swot(text: &str) -> String {
    let item = json!({"quadrant": "weakness", "text": text, "evidence": [], "basis": "hypothesis"});
    json!({"items": [item], "questions": []}).to_string()
}

/// One whole item, and the beginning of the next.
pub(super) fn half() -> String {
    let whole = swot(JAPANESE);
    whole
        .replace("], \"questions\":[]}", "")
        .replace("],\"questions\":[]}", "")
        + ", {\"quadrant\": \"threat\", \"text\": \"人口の"
}

/// As server-sent events.
pub(super) fn events(all: &[Value]) -> String {
    let mut text: String = all
        .iter()
        .map(|event| format!("data: {event}\n\n"))
        .collect();
    if all
        .iter()
        .any(|event| event["choices"].is_array() && event["usage"].is_object())
    {
        text.push_str("data: [DONE]\n\n");
    }
    text
}

/// An answer that began, with what a provider tells at its beginning.
pub(super) fn begun(protocol: Protocol, text: &str) -> Vec<Value> {
    match protocol {
        Protocol::OpenaiChat | Protocol::Azure => {
            vec![chunk(&json!({"content": text}), &Value::Null)]
        }
        Protocol::OpenaiResponses => vec![
            json!({"type": "response.created", "response": {"model": "m-1", "status": "in_progress"}}),
            json!({"type": "response.output_text.delta", "delta": text}),
        ],
        // Its first event counts the prompt, and of the answer only what is there by then.
        Protocol::Anthropic => vec![
            json!({"type": "message_start", "message": {"model": "m-1", "usage": {"input_tokens": USED.0, "output_tokens": 1}}}),
            json!({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}}),
        ],
    }
}

/// A whole answer.
pub(super) fn answer(protocol: Protocol, text: &str, end: End) -> Vec<Value> {
    let mut all = begun(protocol, text);
    let output = if end == End::AllTokens {
        1_000_000
    } else {
        USED.1
    };
    match protocol {
        Protocol::OpenaiChat | Protocol::Azure => {
            let finish = match end {
                End::Stop | End::AllTokens | End::Refusal => "stop",
                End::Length => "length",
                End::Filter => "content_filter",
            };
            if end == End::Refusal {
                all.push(chunk(
                    &json!({"refusal": "I cannot help with that."}),
                    &Value::Null,
                ));
            }
            all.push(chunk(&json!({}), &json!(finish)));
            all.push(json!({"model": "m-1", "choices": [], "usage": {"prompt_tokens": USED.0, "completion_tokens": output}}));
        }
        Protocol::OpenaiResponses => {
            if end == End::Refusal {
                all.push(
                    json!({"type": "response.refusal.delta", "delta": "I cannot help with that."}),
                );
            }
            let (status, why) = match end {
                End::Stop | End::AllTokens | End::Refusal => ("completed", Value::Null),
                End::Length => ("incomplete", json!({"reason": "max_output_tokens"})),
                End::Filter => ("incomplete", json!({"reason": "content_filter"})),
            };
            all.push(json!({"type": format!("response.{status}"), "response": {"model": "m-1", "status": status,
                "incomplete_details": why, "usage": {"input_tokens": USED.0, "output_tokens": output}}}));
        }
        Protocol::Anthropic => {
            let stop = match end {
                End::Stop | End::AllTokens => "end_turn",
                End::Length => "max_tokens",
                End::Refusal => "refusal",
                End::Filter => "content_filter",
            };
            all.push(json!({"type": "message_delta", "delta": {"stop_reason": stop}, "usage": {"output_tokens": output}}));
            all.push(json!({"type": "message_stop"}));
        }
    }
    all
}

fn chunk(delta: &Value, finish: &Value) -> Value {
    json!({"model": "m-1", "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})
}
