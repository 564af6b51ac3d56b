//! OpenAI's chat completions (OpenAI互換API): OpenAI itself, vLLM, llama.cpp, Ollama, LM Studio, gateways; with another
//! address and key header also Azure.

mod body;
mod quick;

#[cfg(test)]
mod tests;

use serde_json::Value;

use super::heard::{Heard, Last, OnText, count, words};
use super::{Endpoint, Failure, Outgoing, Request, address};
use crate::domain::cost::TokenUsage;

pub(super) use self::body::{Body, Extras};
pub(super) use self::quick::quick;

/// The request in this protocol's words.
pub(super) fn prepare(endpoint: &Endpoint<'_>, request: &Request) -> Result<Outgoing, Failure> {
    let url = address::under(endpoint.base_url, "chat/completions")?;
    let extras = if address::is_openais_own(&url) {
        Extras::all(request)
    } else {
        Extras::default()
    };
    let body = Body::new(request, endpoint.wire, extras);
    Outgoing::new(url, Vec::new(), &body, request.max_output_tokens)
}

/// Takes a piece. Lenient, because each of the servers that speak this protocol leaves out or adds something: choices
/// without a delta, deltas without content, usage in any piece.
pub(super) fn take(heard: &mut Heard, piece: &Value, on_text: OnText<'_>) -> Result<(), Failure> {
    heard.name(&piece["model"]);
    if let Some(usage) = usage(&piece["usage"]) {
        heard.usage = Some(usage);
    }
    let Some(choice) = first_choice(piece) else {
        return Ok(());
    };
    if let Some(reason) = choice["finish_reason"].as_str().filter(|it| !it.is_empty()) {
        heard.stop(reason, last(reason));
    }
    let said = choice.get("delta").or_else(|| choice.get("message"));
    let Some(said) = said else { return Ok(()) };
    heard.refuse(words(&said["refusal"]))?;
    for call in said["tool_calls"].as_array().into_iter().flatten() {
        heard.tool(words(&call["function"]["arguments"]), on_text)?;
    }
    take_text(heard, &said["content"], on_text)
}

/// A text, or a list of parts of which those of type `text` count (others are thoughts).
fn take_text(heard: &mut Heard, content: &Value, on_text: OnText<'_>) -> Result<(), Failure> {
    if let Some(text) = content.as_str() {
        return heard.text(text, on_text);
    }
    for part in content.as_array().into_iter().flatten() {
        if part["type"] == "text" {
            heard.text(words(&part["text"]), on_text)?;
        }
        if part["type"] == "refusal" {
            heard.refuse(words(&part["refusal"]))?;
        }
    }
    Ok(())
}

fn last(reason: &str) -> Last {
    match reason {
        "stop" | "eos" | "end_turn" | "stop_sequence" | "tool_calls" | "function_call" => {
            Last::Stop
        }
        "length" | "max_tokens" | "model_length" => Last::Length,
        "content_filter" => Last::Filter,
        "refusal" => Last::Refusal,
        _ => Last::Unknown,
    }
}

fn usage(told: &Value) -> Option<TokenUsage> {
    let read = &told["prompt_tokens_details"];
    Some(TokenUsage {
        prompt_tokens: count(&told["prompt_tokens"])?,
        cached_tokens: count(&read["cached_tokens"]),
        cache_write_tokens: count(&read["cache_write_tokens"]),
        completion_tokens: count(&told["completion_tokens"])?,
        reasoning_tokens: count(&told["completion_tokens_details"]["reasoning_tokens"]),
    })
}

/// Only one answer is asked for.
fn first_choice(piece: &Value) -> Option<&Value> {
    let choices = piece["choices"].as_array()?;
    choices
        .iter()
        .find(|choice| count(&choice["index"]).unwrap_or(0) == 0)
}
