//! What is sent.

use serde::Serialize;
use serde_json::Value;

use crate::domain::prompt::Message;
use crate::domain::provider::{LimitField, Wire};
use crate::llm::Request;

/// A request in the protocol's words. Sampling parameters are left to the provider: newer models refuse them.
#[derive(Debug, Serialize)]
pub(super) struct Body<'a> {
    model: &'a str,
    stream: bool,
    stream_options: StreamOptions,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    response_format: ResponseFormat<'a>,
    /// Last, so that what is the same for every company comes first.
    messages: &'a [Message],
}

#[derive(Debug, Serialize)]
struct StreamOptions {
    include_usage: bool,
}

#[derive(Debug, Serialize)]
struct ResponseFormat<'a> {
    r#type: &'static str,
    json_schema: JsonSchema<'a>,
}

#[derive(Debug, Serialize)]
struct JsonSchema<'a> {
    name: &'a str,
    strict: bool,
    schema: &'a Value,
}

impl<'a> Body<'a> {
    pub(super) fn new(request: &'a Request, wire: &Wire) -> Self {
        let named = |field| (wire.limit_field == field).then_some(request.max_output_tokens);
        Self {
            model: &request.model,
            stream: true,
            stream_options: StreamOptions {
                include_usage: true,
            },
            max_tokens: named(LimitField::MaxTokens),
            max_completion_tokens: named(LimitField::MaxCompletionTokens),
            response_format: ResponseFormat {
                r#type: "json_schema",
                json_schema: JsonSchema {
                    name: &request.schema_name,
                    strict: true,
                    schema: &request.schema,
                },
            },
            messages: &request.messages,
        }
    }
}
