//! What is sent: what is the same for every company first, the messages last.

use serde::Serialize;
use serde_json::{Value, json};

use crate::domain::prompt::Message;
use crate::domain::provider::{LimitField, Shape, Wire};
use crate::llm::Request;
use crate::llm::prefix::cache_key;

/// A request in the protocol's words.
#[derive(Debug, Serialize)]
pub(in crate::llm) struct Body<'a> {
    model: &'a str,
    stream: bool,
    stream_options: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prompt_cache_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tools: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_choice: Option<Value>,
    messages: &'a [Message],
}

/// What only some servers are known to take.
#[derive(Debug, Default)]
pub(in crate::llm) struct Extras {
    /// Whether the padding of each piece may be switched off.
    pub(in crate::llm) obfuscation: bool,
    /// Under which name the request's stable part is cached.
    pub(in crate::llm) cache_key: Option<String>,
}

impl Extras {
    /// What OpenAI itself takes.
    pub(in crate::llm) fn all(request: &Request) -> Self {
        Self {
            obfuscation: true,
            cache_key: cache_key(request),
        }
    }
}

impl<'a> Body<'a> {
    pub(in crate::llm) fn new(request: &'a Request, wire: &Wire, extras: Extras) -> Self {
        let named = |field| (wire.limit_field == field).then_some(request.max_output_tokens);
        let mut stream_options = json!({"include_usage": true});
        if extras.obfuscation {
            stream_options["include_obfuscation"] = false.into();
        }
        let (name, schema) = (&request.schema_name, &request.schema);
        let (mut response_format, mut tools, mut tool_choice) = (None, None, None);
        match wire.shape {
            Shape::Schema => {
                response_format = Some(json!({
                    "type": "json_schema",
                    "json_schema": {"name": name, "strict": true, "schema": schema},
                }));
            }
            Shape::JsonObject => response_format = Some(json!({"type": "json_object"})),
            Shape::ForcedTool => {
                let function = json!({"name": name, "strict": true, "parameters": schema});
                tools = Some(json!([{"type": "function", "function": function}]));
                tool_choice = Some(json!({"type": "function", "function": {"name": name}}));
            }
        }
        Self {
            model: &request.model,
            stream: true,
            stream_options,
            max_tokens: named(LimitField::MaxTokens),
            max_completion_tokens: named(LimitField::MaxCompletionTokens),
            temperature: wire.temperature,
            prompt_cache_key: extras.cache_key,
            response_format,
            tools,
            tool_choice,
            messages: &request.messages,
        }
    }
}
