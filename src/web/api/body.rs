//! What a program sends: JSON of a type, and nothing besides.

use std::sync::Arc;

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::{read, strict};
use crate::app::App;
use crate::web::problem::{Problem, too_large};

/// A JSON body: its value, and the bytes it was read from.
#[derive(Debug)]
pub(super) struct Body<T> {
    pub(super) value: T,
    pub(super) raw: Bytes,
}

impl<T: DeserializeOwned> FromRequest<Arc<App>> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Problem> {
        let headers = request.headers().clone();
        let raw = bytes(request, app).await?;
        check_type(&headers)?;
        let value = read::json(&strict::parse(&raw)?)?;
        Ok(Self { value, raw })
    }
}

/// A JSON body that may be left out; nothing and `null` say as much as `{}`.
#[derive(Debug)]
pub(super) struct MaybeBody<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Arc<App>> for MaybeBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Problem> {
        let headers = request.headers().clone();
        let raw = bytes(request, app).await?;
        let mut value = serde_json::Value::Null;
        if !raw.is_empty() {
            check_type(&headers)?;
            value = strict::parse(&raw)?;
        }
        if value.is_null() {
            value = serde_json::json!({});
        }
        Ok(Self(read::json(&value)?))
    }
}

/// The bytes, which `web::middleware` has waited for.
async fn bytes(request: Request, app: &Arc<App>) -> Result<Bytes, Problem> {
    Bytes::from_request(request, app)
        .await
        .map_err(|_| too_large())
}

/// `application/json`, or another type that is JSON by its name (`application/merge-patch+json`).
fn check_type(headers: &HeaderMap) -> Result<(), Problem> {
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .map(|value| {
            value
                .split(';')
                .next()
                .unwrap_or_default()
                .trim()
                .to_ascii_lowercase()
        })
        .is_some_and(|kind| {
            kind == "application/json"
                || (kind.starts_with("application/") && kind.ends_with("+json"))
        });
    if is_json {
        Ok(())
    } else {
        Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "media-type",
            "形式が違います",
            "本文はJSONとし、Content-Type: application/json を付けて送ってください",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_known_by_its_type() {
        for (value, good) in [
            (Some("application/json"), true),
            (Some("Application/JSON; charset=utf-8"), true),
            (Some("application/merge-patch+json"), true),
            (Some("text/json"), false),
            (Some("application/x-www-form-urlencoded"), false),
            (None, false),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(value) = value {
                headers.insert(header::CONTENT_TYPE, value.parse().unwrap());
            }
            assert_eq!(check_type(&headers).is_ok(), good, "{value:?}");
        }
    }
}
