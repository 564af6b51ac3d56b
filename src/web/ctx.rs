//! Who is asking: a session cookie or an API token becomes an [`Actor`], and with it a [`Ctx`] whose transaction reads
//! for GET and writes for the rest. A handler ends with `commit`; forgetting it rolls back.

use std::sync::Arc;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

use super::problem::Problem;
use crate::app::{Actor, App, Ctx, Error, session};

/// The session cookie's name; with https the browser itself then insists on `Secure` and `Path=/`.
pub fn cookie_name(app: &App) -> &'static str {
    if app.config.secure_cookies() {
        "__Host-banso"
    } else {
        "banso"
    }
}

/// The cookie that carries a session's token.
pub fn session_cookie(app: &App, token: String) -> Cookie<'static> {
    Cookie::build((cookie_name(app), token))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.config.secure_cookies())
        .build()
}

async fn actor(parts: &mut Parts, app: &Arc<App>) -> Result<Actor, Error> {
    if let Some(actor) = parts.extensions.get::<Actor>() {
        return Ok(actor.clone());
    }
    let bearer = parts
        .headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .map(|value| value.strip_prefix("Bearer ").map(str::to_owned));
    let actor = match bearer {
        Some(Some(token)) => session::of_api_token(app, token.trim()).await?,
        Some(None) => return Err(Error::Unauthenticated),
        None => {
            let jar = CookieJar::from_headers(&parts.headers);
            let token = jar
                .get(cookie_name(app))
                .ok_or(Error::Unauthenticated)?
                .value()
                .to_owned();
            session::of_cookie(app, &token).await?
        }
    };
    parts.extensions.insert(actor.clone());
    Ok(actor)
}

async fn begin(parts: &mut Parts, app: &Arc<App>) -> Result<Ctx, Error> {
    let actor = actor(parts, app).await?;
    if matches!(parts.method, Method::GET | Method::HEAD) {
        Ctx::read(app, actor).await
    } else {
        Ctx::write(app, actor).await
    }
}

/// For the API: without an actor, a problem.
impl FromRequestParts<Arc<App>> for Ctx {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        begin(parts, app).await.map_err(Problem::from)
    }
}

/// For the API where a handler opens its own transactions: a stream of events, a file whose making is put on record.
impl FromRequestParts<Arc<App>> for Actor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        actor(parts, app).await.map_err(Problem::from)
    }
}

/// For pages: without an actor, the way to the login page and back.
#[derive(Debug)]
pub struct PageCtx(pub Ctx);

impl FromRequestParts<Arc<App>> for PageCtx {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Response> {
        match begin(parts, app).await {
            Ok(ctx) => Ok(Self(ctx)),
            Err(Error::Unauthenticated) if parts.method == Method::GET => {
                let back = parts.uri.path_and_query().map_or("/", |path| path.as_str());
                let query = url::form_urlencoded::Serializer::new(String::new())
                    .append_pair("next", back)
                    .finish();
                Err(Redirect::to(&format!("/login?{query}")).into_response())
            }
            Err(error) => Err(super::pages::error::page(&Problem::from(error))),
        }
    }
}

/// For pages that open their own transactions, or that anybody may see: who it is, if anybody.
#[derive(Debug, Clone)]
pub struct MaybeActor(pub Option<Actor>);

impl FromRequestParts<Arc<App>> for MaybeActor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Response> {
        match actor(parts, app).await {
            Ok(actor) => Ok(Self(Some(actor))),
            Err(Error::Unauthenticated) => Ok(Self(None)),
            Err(error) => Err(super::pages::error::page(&Problem::from(error))),
        }
    }
}

/// The version in `If-Match: "3"`; absent is `None`.
#[derive(Debug, Clone, Copy)]
pub struct IfMatch(pub Option<i64>);

impl FromRequestParts<Arc<App>> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else {
            return Ok(Self(None));
        };
        let version = value
            .to_str()
            .ok()
            .map(|text| text.trim().trim_start_matches("W/").trim_matches('"'))
            .and_then(|text| text.parse().ok());
        match version {
            Some(version) => Ok(Self(Some(version))),
            None => Err(Problem::new(
                StatusCode::BAD_REQUEST,
                "malformed",
                "If-Match を読み取れません",
                "If-Match には ETag の値（例：\"3\"）をそのまま指定してください",
            )),
        }
    }
}

impl IfMatch {
    /// The version, which changes to documents must carry.
    pub fn required(self) -> Result<i64, Problem> {
        self.0.ok_or_else(|| {
            Problem::new(
                StatusCode::PRECONDITION_REQUIRED,
                "if-match-required",
                "版の指定が必要です",
                "変更には If-Match ヘッダーで、読み取ったときの ETag を指定してください",
            )
        })
    }
}

impl OptionalFromRequestParts<Arc<App>> for Ctx {
    type Rejection = Problem;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &Arc<App>,
    ) -> Result<Option<Self>, Problem> {
        match begin(parts, app).await {
            Ok(ctx) => Ok(Some(ctx)),
            Err(Error::Unauthenticated) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
