//! Providers that speak OpenAI's chat completions (OpenAI互換API): OpenAI itself, Azure's `/v1`, Ollama, vLLM,
//! llama.cpp, gateways. The answer is streamed and must follow a JSON schema.

mod answer;
mod body;
mod fault;
mod stream;

#[cfg(test)]
mod tests;

use std::time::Duration;

use reqwest::{Client, Response, Url, redirect};
use rustls::crypto::{CryptoProvider, ring};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::{Instant, timeout_at};

use self::body::Body;
use self::fault::Fault;
use self::stream::Limits;
use super::{Failure, Reply, Request};

const CONNECT: Duration = Duration::from_secs(5);
/// Below the five seconds after which llama.cpp closes a silent connection.
const POOL_IDLE: Duration = Duration::from_secs(4);

/// Where to ask, and as whom (接続先).
#[derive(Debug, Clone, Copy)]
pub struct Endpoint<'a> {
    /// Built once, by [`client`].
    pub http: &'a Client,
    /// Address up to and including `/v1`.
    pub base_url: &'a str,
    /// Key, where the provider wants one.
    pub api_key: Option<&'a SecretString>,
}

/// What calls go through; build it once. It follows no redirects, which could carry a request elsewhere, and has no
/// overall time limit, which would cut long answers: [`complete`] keeps the time.
///
/// # Errors
/// When the system's certificates cannot be read.
pub fn client() -> Result<Client, reqwest::Error> {
    if CryptoProvider::get_default().is_none() {
        // An error means that somebody else was quicker, which is as good.
        let _ = ring::default_provider().install_default();
    }
    Client::builder()
        .connect_timeout(CONNECT)
        .pool_idle_timeout(POOL_IDLE)
        .redirect(redirect::Policy::none())
        .user_agent(concat!("banso/", env!("CARGO_PKG_VERSION")))
        .build()
}

/// Asks, and gives each new piece of the answer to `on_text`. The pieces make the reply's text; after a failure they
/// are worth nothing. Dropping the call ends the request, so that nobody pays for more.
///
/// # Errors
/// Why there is no answer.
pub async fn complete(
    endpoint: &Endpoint<'_>,
    request: &Request,
    on_text: &mut (dyn FnMut(&str) + Send),
) -> Result<Reply, Failure> {
    complete_within(&Limits::default(), endpoint, request, on_text).await
}

async fn complete_within(
    limits: &Limits,
    endpoint: &Endpoint<'_>,
    request: &Request,
    on_text: &mut (dyn FnMut(&str) + Send),
) -> Result<Reply, Failure> {
    let first_by = Instant::now() + limits.first;
    let response = timeout_at(first_by, send(endpoint, request))
        .await
        .map_err(|_| Failure::TimedOut)??;
    stream::read(response, limits, first_by, on_text).await
}

async fn send(endpoint: &Endpoint<'_>, request: &Request) -> Result<Response, Failure> {
    let mut body = Body::new(request);
    loop {
        let response = post(endpoint, &body).await?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let retry_after = fault::retry_after(response.headers());
        let fault = Fault::read(&stream::error_body(response).await);
        if status == 400 && fault.wants_renamed_limit() && body.rename_limit() {
            continue;
        }
        let secret = endpoint.api_key.map(|key| key.expose_secret().trim());
        let failure = fault.failure(status.as_u16(), retry_after, secret);
        tracing::warn!(
            status = status.as_u16(),
            ?failure,
            "the model's provider refused"
        );
        return Err(failure);
    }
}

async fn post(endpoint: &Endpoint<'_>, body: &Body<'_>) -> Result<Response, Failure> {
    let address = format!(
        "{}/chat/completions",
        endpoint.base_url.trim().trim_end_matches('/')
    );
    let address = Url::parse(&address).map_err(|_| Failure::NotFound)?;
    let mut call = endpoint.http.post(address).json(body);
    if let Some(key) = endpoint.api_key {
        call = call.bearer_auth(key.expose_secret().trim());
    }
    call.send().await.map_err(|error| {
        let error = error.without_url();
        tracing::warn!(?error, "the model's provider cannot be reached");
        if !error.is_builder() {
            return Failure::Unreachable;
        }
        // It cannot even be put into words: no header may hold this key, or the address is not http.
        if endpoint.api_key.is_some() {
            Failure::RefusedKey
        } else {
            Failure::NotFound
        }
    })
}
