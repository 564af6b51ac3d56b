//! Asking a language model (AI): one request, one typed failure. Knows nothing of the store, the application or pages.

mod address;
mod anthropic;
mod azure;
pub mod client;
pub mod compose;
pub mod failure;
mod fault;
pub mod gate;
pub mod guard;
mod heard;
mod openai;
mod prefix;
mod responses;
pub mod retry;
pub mod rules;
mod sending;
mod stream;
pub mod tokens;

use bytes::Bytes;
use reqwest::header::HeaderValue;
use secrecy::SecretString;
use serde::Serialize;
use serde_json::Value;
use url::Url;

use crate::domain::cost::TokenUsage;
use crate::domain::prompt::Message;
use crate::domain::provider::{Protocol, Wire};

pub use client::{Client, client};
pub use failure::{Again, Certificate, Failed, Failure};
pub use prefix::cacheable_prefix;

/// Where to ask, in whose language, and as whom (接続先).
#[derive(Debug, Clone, Copy)]
pub struct Endpoint<'a> {
    /// Built once.
    pub http: &'a Client,
    /// What the provider speaks.
    pub protocol: Protocol,
    /// Address as [`crate::domain::provider::Provider::base_url`].
    pub base_url: &'a str,
    /// Key, where the provider wants one.
    pub api_key: Option<&'a SecretString>,
    /// What differs between servers.
    pub wire: &'a Wire,
}

/// A request as it goes over the wire, but for the key: what the preview shows and what is sent are these bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The whole address.
    pub url: String,
    /// Headers beside the key's and those that every request has.
    pub headers: Vec<(&'static str, String)>,
    /// The body, in JSON.
    pub body: Bytes,
    /// How many tokens the answer may take, as the body says.
    pub max_output_tokens: u32,
}

impl Outgoing {
    fn new(
        url: Url,
        headers: Vec<(&'static str, String)>,
        body: &impl Serialize,
        max_output_tokens: u32,
    ) -> Result<Self, Failure> {
        for (name, value) in &headers {
            HeaderValue::from_str(value)
                .map_err(|_| Failure::BadRequest(format!("{name}: {value:?}")))?;
        }
        let body =
            serde_json::to_vec(body).map_err(|error| Failure::BadRequest(error.to_string()))?;
        Ok(Self {
            url: url.into(),
            headers,
            body: body.into(),
            max_output_tokens,
        })
    }
}

/// What a model is asked (依頼).
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The model's name, as its provider calls it.
    pub model: String,
    /// The conversation, oldest first.
    pub messages: Vec<Message>,
    /// What the answer's shape is called: at most 64 of a-z A-Z 0-9 _ -.
    pub schema_name: String,
    /// The JSON schema that the answer must follow.
    pub schema: Value,
    /// How many tokens the answer may take.
    pub max_output_tokens: u32,
    /// How many of the first messages are the same bytes for every company: up to there a provider may cache.
    pub stable_messages: usize,
}

/// A whole answer (回答). Whether it follows the schema is for the caller to check: providers promise, not all keep it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// The answer.
    pub text: String,
    /// The model that says it wrote it, which may be more exact than the one asked for.
    pub model: Option<String>,
    /// What it took, where the provider told.
    pub usage: Option<TokenUsage>,
    /// Why the model stopped, in the provider's word.
    pub finish_reason: Option<String>,
    /// The provider's own name for the request.
    pub request_id: Option<String>,
}

/// The request as it will be sent. The same request gives the same bytes.
///
/// # Errors
/// When the address cannot be put together.
pub fn prepare(endpoint: &Endpoint<'_>, request: &Request) -> Result<Outgoing, Failure> {
    match endpoint.protocol {
        Protocol::OpenaiChat => openai::prepare(endpoint, request),
        Protocol::OpenaiResponses => responses::prepare(endpoint, request),
        Protocol::Azure => azure::prepare(endpoint, request),
        Protocol::Anthropic => anthropic::prepare(endpoint, request),
    }
}

/// Sends a prepared request once, and gives each new piece of the answer to `on_text`. The pieces make the reply's text;
/// after a failure they are worth nothing. Dropping the call ends the request, so that nobody pays for more. What was sent
/// is let go of as soon as it is on its way: an answer takes minutes, and it can be prepared again.
///
/// # Errors
/// Why there is no answer.
pub async fn send(
    endpoint: &Endpoint<'_>,
    outgoing: Outgoing,
    on_text: &mut (dyn FnMut(&str) + Send),
) -> Result<Reply, Failed> {
    sending::send(endpoint, outgoing, on_text).await
}

/// Prepares and sends in one.
///
/// # Errors
/// As [`prepare`] and [`send`].
pub async fn complete(
    endpoint: &Endpoint<'_>,
    request: &Request,
    on_text: &mut (dyn FnMut(&str) + Send),
) -> Result<Reply, Failed> {
    let outgoing = prepare(endpoint, request)?;
    send(endpoint, outgoing, on_text).await
}

#[cfg(test)]
mod tests;
