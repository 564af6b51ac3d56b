//! Sending a request: to whom it may go, as whom, and what became of it.

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use reqwest::Response;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use rustls::CertificateError;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::{Instant, timeout_at};

use super::fault::{self, Fault};
use super::guard::Refused;
use super::heard::OnText;
use super::{Again, Certificate, Endpoint, Failed, Failure, Outgoing, Reply, stream};
use crate::domain::provider::Protocol;

/// A connection that is closed sooner was an idle one that the other side had given up.
const STALE_WITHIN: Duration = Duration::from_secs(1);
const MAX_ID: usize = 200;

/// Sends it once.
pub(super) async fn send(
    endpoint: &Endpoint<'_>,
    outgoing: Outgoing,
    on_text: OnText<'_>,
) -> Result<Reply, Failed> {
    let first_by = Instant::now() + endpoint.http.limits.first;
    let bounds = (first_by, outgoing.max_output_tokens);
    let response = match timeout_at(first_by, post(endpoint, outgoing)).await {
        Ok(response) => response?,
        Err(_) => {
            return Err(Failed {
                reached: true,
                ..Failed::from(Failure::TimedOut)
            });
        }
    };
    let status = response.status();
    let request_id = request_id(response.headers());
    let outcome = if status.is_success() {
        stream::read(response, endpoint, bounds, on_text).await
    } else {
        Err(refusal(endpoint, response).await)
    };
    match outcome {
        Ok(reply) => Ok(Reply {
            request_id,
            ..reply
        }),
        Err(failed) => Err(Failed {
            status: Some(status.as_u16()),
            request_id,
            reached: true,
            ..failed
        }),
    }
}

async fn post(endpoint: &Endpoint<'_>, outgoing: Outgoing) -> Result<Response, Failed> {
    endpoint.http.guard.check(&outgoing.url).map_err(|error| {
        tracing::warn!(%error, "a request was not sent");
        Failure::NotAllowed
    })?;
    let mut call = endpoint
        .http
        .http
        .post(&outgoing.url)
        .header(CONTENT_TYPE, "application/json")
        .body(outgoing.body);
    for (name, value) in &outgoing.headers {
        call = call.header(*name, value);
    }
    if let Some(key) = endpoint.api_key {
        let (name, value) = authority(endpoint.protocol, key).ok_or(Failure::RefusedKey)?;
        call = call.header(name, value);
    }
    let begun = Instant::now();
    call.send()
        .await
        .map_err(|error| unsent(&error.without_url(), begun.elapsed()))
}

/// The key as this protocol carries it; `None` when no header can hold it.
fn authority(protocol: Protocol, key: &SecretString) -> Option<(HeaderName, HeaderValue)> {
    let key = key.expose_secret().trim();
    let (name, value) = match protocol {
        Protocol::OpenaiChat | Protocol::OpenaiResponses => {
            (AUTHORIZATION, format!("Bearer {key}"))
        }
        Protocol::Azure => (HeaderName::from_static("api-key"), key.to_owned()),
        Protocol::Anthropic => (HeaderName::from_static("x-api-key"), key.to_owned()),
    };
    let mut value = HeaderValue::from_str(&value).ok()?;
    value.set_sensitive(true);
    Some((name, value))
}

/// Why no answer began.
fn unsent(error: &reqwest::Error, after: Duration) -> Failed {
    tracing::warn!(?error, "the model's provider cannot be reached");
    if let Some(failure) = cause(error) {
        return failure.into();
    }
    if error.is_builder() {
        return Failure::NotFound.into();
    }
    let reached = !error.is_connect();
    let stale = reached && !error.is_timeout() && after < STALE_WITHIN;
    Failed {
        reached,
        again: if stale { Again::AtOnce } else { Again::ByClass },
        ..Failed::from(Failure::Unreachable)
    }
}

/// What lies at the bottom of it, where that tells more than that there is no connection.
fn cause(error: &reqwest::Error) -> Option<Failure> {
    let mut next: Option<&(dyn StdError + 'static)> = error.source();
    while let Some(error) = next {
        if error.is::<Refused>() {
            return Some(Failure::NotAllowed);
        }
        if let Some(tls) = error.downcast_ref::<rustls::Error>() {
            return certificate(tls).map(Failure::Untrusted);
        }
        // An I/O error does not name the one it holds as its source.
        let held = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        next = match held {
            Some(held) => Some(held),
            None => error.source(),
        };
    }
    None
}

fn certificate(error: &rustls::Error) -> Option<Certificate> {
    use CertificateError as Wrong;
    let rustls::Error::InvalidCertificate(wrong) = error else {
        return None;
    };
    Some(match wrong {
        Wrong::Expired
        | Wrong::ExpiredContext { .. }
        | Wrong::NotValidYet
        | Wrong::NotValidYetContext { .. } => Certificate::Expired,
        Wrong::NotValidForName | Wrong::NotValidForNameContext { .. } => Certificate::WrongName,
        Wrong::UnknownIssuer => Certificate::UnknownIssuer,
        // One that signed itself is called so when it also says that it may sign others.
        Wrong::Other(other) if format!("{other:?}").contains("CaUsedAsEndEntity") => {
            Certificate::UnknownIssuer
        }
        _ => Certificate::Broken,
    })
}

/// What an answer that is an error means.
async fn refusal(endpoint: &Endpoint<'_>, response: Response) -> Failed {
    let status = response.status().as_u16();
    let retry_after = fault::retry_after(response.headers(), endpoint.http.now());
    let again = again(status, response.headers());
    let fault = Fault::read(&stream::error_body(response).await);
    let failure = fault.failure(status, retry_after, secret(endpoint));
    tracing::warn!(status, ?failure, "the model's provider refused");
    Failed {
        again,
        ..Failed::from(failure)
    }
}

/// What is struck out of a provider's words.
pub(super) fn secret<'a>(endpoint: &Endpoint<'a>) -> Option<&'a str> {
    endpoint.api_key.map(|key| key.expose_secret().trim())
}

/// What the provider says of trying again. What would fail the same way is not sent again even if it says so.
fn again(status: u16, headers: &HeaderMap) -> Again {
    let told = headers.get("x-should-retry").map(HeaderValue::as_bytes);
    match (told, status) {
        (Some(b"false"), _) => Again::No,
        (Some(b"true"), 400 | 401 | 402 | 403 | 404 | 413 | 422 | 429) => Again::ByClass,
        (Some(b"true"), _) => Again::Yes,
        _ => Again::ByClass,
    }
}

/// The provider's own name for the request.
fn request_id(headers: &HeaderMap) -> Option<String> {
    const NAMES: [&str; 4] = [
        "x-request-id",
        "request-id",
        "apim-request-id",
        "x-ms-request-id",
    ];
    let found = NAMES
        .iter()
        .find_map(|&name| headers.get(name)?.to_str().ok());
    let id = found.map(str::trim).filter(|id| !id.is_empty())?;
    Some(id.chars().take(MAX_ID).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_provider_decides_only_where_another_try_may_help() {
        let told = |status, word: &str| {
            let headers = [(
                HeaderName::from_static("x-should-retry"),
                word.parse().unwrap(),
            )];
            again(status, &headers.into_iter().collect())
        };
        assert_eq!(told(503, "false"), Again::No);
        assert_eq!(told(503, "true"), Again::Yes);
        assert_eq!(told(425, "true"), Again::Yes);
        for status in [400, 401, 403, 404, 413, 422, 429] {
            assert_eq!(told(status, "true"), Again::ByClass, "{status}");
        }
        assert_eq!(told(503, "maybe"), Again::ByClass);
    }
}
