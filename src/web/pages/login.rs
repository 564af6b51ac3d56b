//! `/login` and `/logout`.

use std::sync::Arc;

use axum::extract::{Form, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Router, response::AppendHeaders};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use serde::Deserialize;

use super::common::{Answer, Done, ok, page};
use crate::app::session::{self, Login};
use crate::app::{App, Error};
use crate::web::ctx::{MaybeActor, cookie_name, session_cookie};
use crate::web::problem::Problem;
use crate::web::view::frame::Frame;
use crate::web::view::login::{LoginPage, local};

pub(super) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/login", get(show).post(enter))
        .route("/logout", post(leave))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Next {
    next: Option<String>,
}

async fn show(
    MaybeActor(actor): MaybeActor,
    Query(asked): Query<Next>,
    Query(done): Query<Done>,
) -> Response {
    if actor.is_some() {
        return Redirect::to(way_on(asked.next.as_deref())).into_response();
    }
    let frame = Frame::public("ログイン").saying(done.notice());
    ok(
        "login",
        frame,
        &LoginPage::of("", None, asked.next.as_deref()),
    )
}

/// Where to go after the login: only ever a place on this site.
fn way_on(next: Option<&str>) -> &str {
    next.filter(|path| local(path)).unwrap_or("/")
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Typed {
    email: String,
    password: String,
    next: Option<String>,
}

async fn enter(State(app): State<Arc<App>>, Form(typed): Form<Typed>) -> Answer {
    match session::login(&app, &typed.email, &typed.password).await {
        Ok(login) => Ok(logged_in(&app, login, way_on(typed.next.as_deref()))),
        Err(error @ (Error::WrongCredentials | Error::TooManyAttempts)) => {
            Ok(refused(&typed, error))
        }
        Err(error) => Err(error.into()),
    }
}

/// On to a page, with the cookie of a session that begins.
pub(super) fn logged_in(app: &App, login: Login, path: &str) -> Response {
    let jar = CookieJar::new().add(session_cookie(app, login.token));
    (jar, Redirect::to(path)).into_response()
}

/// The form again: which of the two was wrong is not said, the e-mail stays, the password does not.
fn refused(typed: &Typed, error: Error) -> Response {
    let sentence = format!("{error}。");
    let problem = Problem::from(error);
    let body = LoginPage::of(&typed.email, Some(sentence), typed.next.as_deref());
    let mut response = page(problem.status(), "login", Frame::public("ログイン"), &body);
    if let Some(seconds) = problem.retry_after {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

async fn leave(State(app): State<Arc<App>>, jar: CookieJar) -> Answer {
    if let Some(cookie) = jar.get(cookie_name(&app)) {
        session::logout(&app, cookie.value()).await?;
    }
    let mut gone: Cookie<'static> = session_cookie(&app, String::new());
    gone.make_removal();
    let clear = AppendHeaders([("clear-site-data", "\"cache\", \"cookies\", \"storage\"")]);
    let to_login = [(header::LOCATION, "/login?done=logged_out")];
    Ok((StatusCode::SEE_OTHER, jar.add(gone), clear, to_login).into_response())
}
