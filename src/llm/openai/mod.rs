//! Providers that speak OpenAI's chat completions (OpenAI互換API): OpenAI itself, Azure's `/v1`, Ollama, vLLM,
//! llama.cpp, gateways. The answer is streamed and must follow a JSON schema.

mod answer;
mod body;
mod fault;
mod stream;

#[cfg(test)]
mod tests;

use reqwest::header::CONTENT_TYPE;
use reqwest::{Response, Url};
use secrecy::ExposeSecret;
use tokio::time::{Instant, timeout_at};

use self::body::Body;
use self::fault::Fault;
use super::client::Limits;
use super::{Endpoint, Failed, Failure, Outgoing, Reply, Request};

/// The request in this protocol's words.
pub(super) fn prepare(endpoint: &Endpoint<'_>, request: &Request) -> Result<Outgoing, Failure> {
    let url = format!(
        "{}/chat/completions",
        endpoint.base_url.trim().trim_end_matches('/')
    );
    let parsed = Url::parse(&url).map_err(|_| Failure::NotFound)?;
    if !["https", "http"].contains(&parsed.scheme()) {
        return Err(Failure::NotFound);
    }
    let body = serde_json::to_vec(&Body::new(request, endpoint.wire))
        .map_err(|error| Failure::BadRequest(error.to_string()))?;
    Ok(Outgoing {
        url,
        headers: Vec::new(),
        body: body.into(),
    })
}

/// Sends it once.
pub(super) async fn send(
    endpoint: &Endpoint<'_>,
    outgoing: &Outgoing,
    on_text: &mut (dyn FnMut(&str) + Send),
) -> Result<Reply, Failed> {
    send_within(&endpoint.http.limits, endpoint, outgoing, on_text).await
}

async fn send_within(
    limits: &Limits,
    endpoint: &Endpoint<'_>,
    outgoing: &Outgoing,
    on_text: &mut (dyn FnMut(&str) + Send),
) -> Result<Reply, Failed> {
    let first_by = Instant::now() + limits.first;
    let response = timeout_at(first_by, begin(endpoint, outgoing))
        .await
        .map_err(|_| Failure::TimedOut)??;
    Ok(stream::read(response, limits, first_by, on_text).await?)
}

async fn begin(endpoint: &Endpoint<'_>, outgoing: &Outgoing) -> Result<Response, Failure> {
    let response = post(endpoint, outgoing).await?;
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let retry_after = fault::retry_after(response.headers());
    let fault = Fault::read(&stream::error_body(response).await);
    let secret = endpoint.api_key.map(|key| key.expose_secret().trim());
    let failure = fault.failure(status.as_u16(), retry_after, secret);
    tracing::warn!(
        status = status.as_u16(),
        ?failure,
        "the model's provider refused"
    );
    Err(failure)
}

async fn post(endpoint: &Endpoint<'_>, outgoing: &Outgoing) -> Result<Response, Failure> {
    endpoint.http.guard.check(&outgoing.url).map_err(|error| {
        tracing::warn!(%error, "a request was not sent");
        Failure::NotAllowed
    })?;
    let mut call = endpoint
        .http
        .http
        .post(&outgoing.url)
        .header(CONTENT_TYPE, "application/json")
        .body(outgoing.body.clone());
    for (name, value) in &outgoing.headers {
        call = call.header(*name, value);
    }
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
