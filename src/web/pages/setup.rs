//! `/setup/{token}`: the one-time link of the first administrator, and of whoever was invited.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;

use super::common::{Answer, at_fields, ok, page};
use super::login::logged_in;
use crate::app::session::{self, NewAccount, Purpose};
use crate::app::{App, Error, FieldError as Fault};
use crate::domain::access::Role;
use crate::web::view::error::ErrorPage;
use crate::web::view::field::FieldError;
use crate::web::view::frame::{Frame, Link};
use crate::web::view::login::SetupPage;

pub(super) fn router() -> Router<Arc<App>> {
    Router::new().route("/setup/{token}", get(show).post(take))
}

async fn show(State(app): State<Arc<App>>, Path(token): Path<String>) -> Answer {
    match session::look_at(&app, &token).await {
        Ok(purpose) => {
            let body = form(&token, &purpose, &Typed::default(), Vec::new());
            Ok(ok("setup", Frame::public(title(&purpose)), &body))
        }
        Err(Error::NotFound(_)) => Ok(void()),
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Typed {
    chamber: String,
    name: String,
    email: String,
    password: String,
    again: String,
}

async fn take(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    let purpose = match session::look_at(&app, &token).await {
        Err(Error::NotFound(_)) => return Ok(void()),
        other => other?,
    };
    match choose(&app, &token, &purpose, &typed).await {
        Ok(login) => Ok(logged_in(&app, login, "/")),
        Err(Error::NotFound(_)) => Ok(void()),
        Err(Error::Invalid(faults)) => {
            let body = form(&token, &purpose, &typed, sentences(faults));
            let frame = Frame::public(title(&purpose));
            Ok(page(
                StatusCode::UNPROCESSABLE_ENTITY,
                "setup",
                frame,
                &body,
            ))
        }
        Err(error) => Err(error.into()),
    }
}

async fn choose(
    app: &Arc<App>,
    token: &str,
    purpose: &Purpose,
    typed: &Typed,
) -> Result<session::Login, Error> {
    if typed.password != typed.again {
        return Err(Error::field("/again", DIFFERENT));
    }
    match purpose {
        Purpose::Setup => {
            let new = NewAccount {
                email: typed.email.clone(),
                name: typed.name.clone(),
                role: Role::Admin,
            };
            session::set_up(app, token, &typed.chamber, &new, &typed.password).await
        }
        Purpose::Password { .. } => session::take_up(app, token, &typed.password).await,
    }
}

/// What is said when the password was not typed the same way twice.
pub(super) const DIFFERENT: &str =
    "確認のパスワードが違います。同じパスワードを2回入力してください";

fn sentences(faults: Vec<Fault>) -> Vec<FieldError> {
    at_fields(faults, |pointer| pointer.trim_start_matches('/').to_owned())
}

fn title(purpose: &Purpose) -> &'static str {
    match purpose {
        Purpose::Setup => "はじめの設定",
        Purpose::Password { .. } => "パスワードを決める",
    }
}

fn form(token: &str, purpose: &Purpose, typed: &Typed, errors: Vec<FieldError>) -> SetupPage {
    match purpose {
        Purpose::Setup => {
            let typed = (&*typed.chamber, &*typed.name, &*typed.email);
            SetupPage::of(token, true, typed, errors)
        }
        Purpose::Password { name, email } => SetupPage::of(token, false, ("", name, email), errors),
    }
}

/// A link that was used, is too old, or never was.
fn void() -> Response {
    let body = ErrorPage {
        status: 404,
        heading: "このリンクは使えません".to_owned(),
        detail: "使用済みか、72時間の期限が切れています。パスワードを決めてある方は、ログインしてください。\
                 まだの方は、商工会議所の管理者に招待リンクの作り直しを頼んでください"
            .to_owned(),
        ways: vec![Link::to("/login", "ログインの画面へ")],
        request: None,
    };
    let frame = Frame::public("このリンクは使えません");
    page(StatusCode::NOT_FOUND, "error", frame, &body)
}
