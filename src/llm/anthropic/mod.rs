//! Anthropic's Messages.

mod schema;

#[cfg(test)]
mod tests;

use serde_json::{Map, Value, json};

use super::heard::{Heard, Last, OnText, count, words};
use super::prefix::stable;
use super::{Endpoint, Failure, Outgoing, Request, address};
use crate::domain::cost::TokenUsage;
use crate::domain::prompt::{Message, Role};
use crate::domain::provider::Shape;

/// The version that is spoken unless the provider is set up otherwise.
const VERSION: &str = "2023-06-01";
/// From this version on sampling parameters are refused.
const WITHOUT_SAMPLING: &str = "2026-10-21";

/// The request in this protocol's words.
pub(super) fn prepare(endpoint: &Endpoint<'_>, request: &Request) -> Result<Outgoing, Failure> {
    let url = address::under(endpoint.base_url, "messages")?;
    let version = endpoint.wire.api_version.as_deref().map(str::trim);
    let version = version.filter(|it| !it.is_empty()).unwrap_or(VERSION);
    let mut body = Map::new();
    let mut set = |name: &str, value: Value| {
        body.insert(name.to_owned(), value);
    };
    set("model", json!(request.model));
    set("max_tokens", json!(request.max_output_tokens));
    set("stream", json!(true));
    // Versions are dates, which sort as text.
    if let Some(temperature) = endpoint
        .wire
        .temperature
        .filter(|_| version < WITHOUT_SAMPLING)
    {
        set("temperature", json!(temperature));
    }
    match endpoint.wire.shape {
        Shape::Schema => {
            let format =
                json!({"type": "json_schema", "schema": schema::portable(&request.schema)});
            set("output_config", json!({"format": format}));
        }
        Shape::ForcedTool => {
            let name = &request.schema_name;
            // Not `strict`: that would send the schema through the grammar compiler that this is to avoid.
            let tool = json!({"name": name, "input_schema": request.schema});
            set("tools", json!([tool]));
            set(
                "tool_choice",
                json!({"type": "tool", "name": name, "disable_parallel_tool_use": true}),
            );
        }
        Shape::JsonObject => {}
    }
    let (system, messages) = conversation(request);
    if !system.is_empty() {
        set("system", json!(system));
    }
    set("messages", json!(messages));
    let version = vec![("anthropic-version", version.to_owned())];
    Outgoing::new(url, version, &body, request.max_output_tokens)
}

/// The instructions, which stand apart here, and the rest. The end of what is the same for every company is marked, so
/// that the provider keeps it.
fn conversation(request: &Request) -> (Vec<Value>, Vec<Value>) {
    let last_stable = stable(request).len().checked_sub(1);
    let (mut system, mut messages) = (Vec::new(), Vec::new());
    for (at, message) in request.messages.iter().enumerate() {
        let block = block(message, last_stable == Some(at));
        if message.role == Role::System {
            system.push(block);
        } else {
            messages.push(json!({"role": message.role, "content": [block]}));
        }
    }
    (system, messages)
}

fn block(message: &Message, is_last_stable: bool) -> Value {
    let mut block = json!({"type": "text", "text": message.content});
    if is_last_stable {
        block["cache_control"] = json!({"type": "ephemeral"});
    }
    block
}

/// Takes an event, or a whole answer.
pub(super) fn take(heard: &mut Heard, piece: &Value, on_text: OnText<'_>) -> Result<(), Failure> {
    match words(&piece["type"]) {
        "message_start" => {
            heard.name(&piece["message"]["model"]);
            add_usage(heard, &piece["message"]["usage"]);
            heard.usage_begun = true;
        }
        "content_block_start" => take_block(heard, &piece["content_block"], on_text)?,
        "content_block_delta" => {
            let delta = &piece["delta"];
            heard.text(words(&delta["text"]), on_text)?;
            heard.tool(words(&delta["partial_json"]), on_text)?;
        }
        "message_delta" => {
            take_stop(heard, &piece["delta"]);
            add_usage(heard, &piece["usage"]);
            heard.usage_begun = false;
        }
        "message_stop" => heard.finish(),
        "message" => {
            heard.name(&piece["model"]);
            add_usage(heard, &piece["usage"]);
            for block in piece["content"].as_array().into_iter().flatten() {
                take_block(heard, block, on_text)?;
            }
            take_stop(heard, piece);
        }
        _ => {}
    }
    Ok(())
}

fn take_block(heard: &mut Heard, block: &Value, on_text: OnText<'_>) -> Result<(), Failure> {
    match words(&block["type"]) {
        "text" => heard.text(words(&block["text"]), on_text),
        // At a stream's beginning it is empty and its pieces follow.
        "tool_use" => match block["input"].as_object().filter(|input| !input.is_empty()) {
            Some(input) => heard.tool(&json!(input).to_string(), on_text),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

fn take_stop(heard: &mut Heard, told: &Value) {
    let Some(reason) = told["stop_reason"].as_str() else {
        return;
    };
    let last = match reason {
        "end_turn" | "stop_sequence" | "tool_use" => Last::Stop,
        "max_tokens" | "model_context_window_exceeded" | "pause_turn" => Last::Length,
        "refusal" => Last::Refusal,
        "content_filter" => Last::Filter,
        _ => Last::Unknown,
    };
    heard.stop(reason, last);
}

/// Counts come in two events, each a sum so far; what was read from or written to the cache is told beside the rest.
fn add_usage(heard: &mut Heard, told: &Value) {
    let before = heard.usage.unwrap_or_default();
    let plain = |usage: &TokenUsage| {
        let cache = usage
            .cached_tokens
            .unwrap_or(0)
            .saturating_add(usage.cache_write_tokens.unwrap_or(0));
        usage.prompt_tokens.saturating_sub(cache)
    };
    let input = count(&told["input_tokens"]);
    let output = count(&told["output_tokens"]);
    if input.is_none() && output.is_none() {
        return;
    }
    let cached = count(&told["cache_read_input_tokens"]).or(before.cached_tokens);
    let written = count(&told["cache_creation_input_tokens"]).or(before.cache_write_tokens);
    let sum = input.unwrap_or_else(|| plain(&before));
    heard.usage = Some(TokenUsage {
        prompt_tokens: [cached, written]
            .into_iter()
            .flatten()
            .fold(sum, u64::saturating_add),
        cached_tokens: cached,
        cache_write_tokens: written,
        completion_tokens: output.unwrap_or(before.completion_tokens),
        reasoning_tokens: count(&told["output_tokens_details"]["thinking_tokens"])
            .or(before.reasoning_tokens),
    });
}
