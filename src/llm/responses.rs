//! OpenAI's Responses: typed events, a status of its own.

use serde_json::{Map, Value, json};

use super::heard::{Heard, Last, OnText, count, words};
use super::prefix::cache_key;
use super::{Endpoint, Failure, Outgoing, Request, address};
use crate::domain::cost::TokenUsage;
use crate::domain::prompt::Role;
use crate::domain::provider::Shape;

/// The request in this protocol's words. Nothing is kept by the provider: `store` is off.
pub(super) fn prepare(endpoint: &Endpoint<'_>, request: &Request) -> Result<Outgoing, Failure> {
    let url = address::under(endpoint.base_url, "responses")?;
    let mut body = Map::new();
    let mut set = |name: &str, value: Value| {
        body.insert(name.to_owned(), value);
    };
    set("model", json!(request.model));
    set("stream", json!(true));
    if address::is_openais_own(&url) {
        set("stream_options", json!({"include_obfuscation": false}));
    }
    set("store", json!(false));
    set("max_output_tokens", json!(request.max_output_tokens));
    if let Some(temperature) = endpoint.wire.temperature {
        set("temperature", json!(temperature));
    }
    if let Some(key) = cache_key(request) {
        set("prompt_cache_key", json!(key));
    }
    let (name, schema) = (&request.schema_name, &request.schema);
    match endpoint.wire.shape {
        Shape::Schema => {
            let format =
                json!({"type": "json_schema", "name": name, "strict": true, "schema": schema});
            set("text", json!({"format": format}));
        }
        Shape::JsonObject => set("text", json!({"format": {"type": "json_object"}})),
        Shape::ForcedTool => {
            let tool =
                json!({"type": "function", "name": name, "strict": true, "parameters": schema});
            set("tools", json!([tool]));
            set("tool_choice", json!({"type": "function", "name": name}));
        }
    }
    let (instructions, input) = conversation(request);
    if !instructions.is_empty() {
        set("instructions", json!(instructions));
    }
    set("input", json!(input));
    Outgoing::new(url, Vec::new(), &body, request.max_output_tokens)
}

/// The standing instructions, and what follows them.
fn conversation(request: &Request) -> (String, Vec<Value>) {
    let leading = request
        .messages
        .iter()
        .take_while(|message| message.role == Role::System)
        .count();
    let (system, rest) = request.messages.split_at(leading);
    let system: Vec<_> = system
        .iter()
        .map(|message| message.content.as_str())
        .collect();
    let input = rest.iter().map(
        |message| json!({"type": "message", "role": message.role, "content": message.content}),
    );
    (system.join("\n\n"), input.collect())
}

/// Takes an event, or a whole answer.
pub(super) fn take(heard: &mut Heard, piece: &Value, on_text: OnText<'_>) -> Result<(), Failure> {
    match words(&piece["type"]) {
        "response.output_text.delta" => heard.text(words(&piece["delta"]), on_text),
        "response.function_call_arguments.delta" => heard.tool(words(&piece["delta"]), on_text),
        "response.refusal.delta" => heard.refuse(words(&piece["delta"])),
        "response.completed" | "response.incomplete" | "response.failed" | "response.cancelled" => {
            take_whole(heard, &piece["response"], on_text)
        }
        "" if piece["object"] == "response" => take_whole(heard, piece, on_text),
        _ => {
            heard.name(&piece["response"]["model"]);
            Ok(())
        }
    }
}

/// The answer as a whole, as it stands at the end of a stream or alone.
fn take_whole(heard: &mut Heard, response: &Value, on_text: OnText<'_>) -> Result<(), Failure> {
    heard.name(&response["model"]);
    if let Some(usage) = usage(&response["usage"]) {
        heard.usage = Some(usage);
    }
    if heard.is_silent() {
        take_output(heard, &response["output"], on_text)?;
    }
    let why = words(&response["incomplete_details"]["reason"]);
    let status = words(&response["status"]);
    match (status, why) {
        ("completed", _) => heard.stop(status, Last::Stop),
        ("incomplete", "content_filter") => heard.stop(why, Last::Filter),
        ("incomplete", "") => heard.stop(status, Last::Length),
        ("incomplete", _) => heard.stop(why, Last::Length),
        ("failed", _) => return Err(Failure::Overloaded { retry_after: None }),
        // Its end will not come.
        ("cancelled" | "in_progress" | "queued", _) => return Err(Failure::Unreachable),
        _ => heard.stop(status, Last::Unknown),
    }
    heard.finish();
    Ok(())
}

fn take_output(heard: &mut Heard, output: &Value, on_text: OnText<'_>) -> Result<(), Failure> {
    for item in output.as_array().into_iter().flatten() {
        if item["type"] == "function_call" {
            heard.tool(words(&item["arguments"]), on_text)?;
        }
        for part in item["content"].as_array().into_iter().flatten() {
            match words(&part["type"]) {
                "output_text" => heard.text(words(&part["text"]), on_text)?,
                "refusal" => heard.refuse(words(&part["refusal"]))?,
                _ => {}
            }
        }
    }
    Ok(())
}

fn usage(told: &Value) -> Option<TokenUsage> {
    let read = &told["input_tokens_details"];
    Some(TokenUsage {
        prompt_tokens: count(&told["input_tokens"])?,
        cached_tokens: count(&read["cached_tokens"]),
        cache_write_tokens: count(&read["cache_write_tokens"]),
        completion_tokens: count(&told["output_tokens"])?,
        reasoning_tokens: count(&told["output_tokens_details"]["reasoning_tokens"]),
    })
}

#[cfg(test)]
mod tests;
