//! What every request passes: request id, log line, panic guard, security headers, the cross-site check, limits.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use super::problem::{Problem, too_large, wants_page};
use crate::app::App;

/// The largest body that is taken, unless a route says otherwise.
const BODY_MAX: usize = 512 * 1024;
/// How long may be taken to send it.
const BODY_WITHIN: Duration = Duration::from_secs(30);

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                   connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// The API's page brings inline styles of its own.
const CSP_DOCS: &str = "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; \
                        img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
                        frame-ancestors 'none'";

/// Puts the layers around the routes, innermost first.
pub fn wrap(routes: Router<Arc<App>>, app: &Arc<App>) -> Router<Arc<App>> {
    routes
        .layer(middleware::from_fn(whole_body))
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(middleware::from_fn_with_state(Arc::clone(app), same_site))
        .layer(CatchPanicLayer::custom(
            |_: Box<dyn std::any::Any + Send>| Problem::internal().into_response(),
        ))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn(method_not_allowed))
        .layer(middleware::from_fn_with_state(Arc::clone(app), headers))
        .layer(middleware::from_fn(trace))
}

/// Waits for the whole body before anything is begun with it: a transaction that is open while somebody sends slowly
/// would hold up everybody else. Files (multipart) are read piece by piece by whoever takes them.
async fn whole_body(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let is_file = parts
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.starts_with("multipart/"));
    if is_file {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let whole = Bytes::from_request(Request::from_parts(parts.clone(), body), &());
    let problem = match tokio::time::timeout(BODY_WITHIN, whole).await {
        Ok(Ok(bytes)) => return next.run(Request::from_parts(parts, bytes.into())).await,
        Ok(Err(rejection)) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        Ok(Err(_)) => Problem::new(
            StatusCode::BAD_REQUEST,
            "malformed",
            "本文を読み取れません",
            "送信が途中で切れました。もう一度お試しください",
        ),
        Err(_) => Problem::new(
            StatusCode::REQUEST_TIMEOUT,
            "timeout",
            "時間切れです",
            "送信に時間がかかりすぎました。通信の状態を確認して、もう一度お試しください",
        ),
    };
    if wants_page(parts.uri.path(), &parts.headers) {
        super::pages::error::page(&problem)
    } else {
        problem.into_response()
    }
}

/// State changes come from our own pages or from programs with a token, never from another site.
async fn same_site(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let by_token = request.headers().contains_key(header::AUTHORIZATION);
    if safe || by_token || from_here(request.headers(), &app) {
        return next.run(request).await;
    }
    let problem = Problem::new(
        StatusCode::FORBIDDEN,
        "cross-site",
        "ほかのサイトからの操作です",
        "安全のため受け付けませんでした。この画面から操作し直してください",
    );
    if wants_page(request.uri().path(), request.headers()) {
        super::pages::error::page(&problem)
    } else {
        problem.into_response()
    }
}

fn from_here(headers: &HeaderMap, app: &App) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    match text(HeaderName::from_static("sec-fetch-site")) {
        Some("same-origin" | "none") => return true,
        Some(_) => return false,
        None => {}
    }
    let Some(origin) = text(header::ORIGIN).and_then(|origin| url::Url::parse(origin).ok()) else {
        // No browser of today leaves both out on a form or a fetch; programs without a session have nothing to lose.
        return !headers.contains_key(header::COOKIE);
    };
    let authority = |url: &url::Url| {
        url.host_str().map(|host| {
            url.port()
                .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
        })
    };
    let ours = app
        .config
        .public_url
        .as_ref()
        .and_then(authority)
        .or_else(|| text(header::HOST).map(str::to_owned));
    ours.is_some() && authority(&origin) == ours
}

async fn headers(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut put = |name: &'static str, value: &'static str| {
        headers
            .entry(HeaderName::from_static(name))
            .or_insert(HeaderValue::from_static(value));
    };
    put(
        "content-security-policy",
        if path.starts_with("/docs") {
            CSP_DOCS
        } else {
            CSP
        },
    );
    put("x-content-type-options", "nosniff");
    put("referrer-policy", "no-referrer");
    put("cross-origin-opener-policy", "same-origin");
    put(
        "permissions-policy",
        "camera=(), microphone=(), geolocation=()",
    );
    put("cache-control", "no-store");
    if app.config.secure_cookies() {
        put(
            "strict-transport-security",
            "max-age=63072000; includeSubDomains",
        );
    }
    response
}

/// Axum answers a wrong method with an empty 405; ours carries a problem.
async fn method_not_allowed(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if response.status() != StatusCode::METHOD_NOT_ALLOWED {
        return response;
    }
    let allow = response.headers().get(header::ALLOW).cloned();
    let mut answer = Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method-not-allowed",
        "この操作はありません",
        "この番地では、このメソッドは使えません",
    )
    .into_response();
    if let Some(allow) = allow {
        answer.headers_mut().insert(header::ALLOW, allow);
    }
    answer
}

async fn trace(request: Request, next: Next) -> Response {
    let id = crate::clock::new_id();
    let (method, path) = (request.method().clone(), loggable(request.uri().path()));
    let begun = Instant::now();
    let mut response = next.run(request).await;
    let (status, took) = (response.status().as_u16(), begun.elapsed());
    tracing::info!(request.id = %id, http.method = %method, http.path = %path, http.status = status, duration_ms = took.as_millis(), "request");
    metrics::histogram!("banso_request_seconds").record(took.as_secs_f64());
    metrics::counter!("banso_requests_total", "status" => status.to_string()).increment(1);
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}

/// A path as it may stand in the log: a one-time link is a key.
fn loggable(path: &str) -> String {
    match path.strip_prefix("/setup/") {
        Some(_) => "/setup/…".to_owned(),
        None => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::loggable;

    #[test]
    fn a_one_time_link_does_not_stand_in_the_log() {
        assert_eq!(loggable("/setup/secret"), "/setup/…");
        assert_eq!(loggable("/companies"), "/companies");
    }
}
