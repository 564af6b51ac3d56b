//! `/account`: one's own password and API token.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::routing::get;
use serde::Deserialize;

use super::common::{Answer, Done, at_fields, done, frame, ok, page};
use super::login::logged_in;
use super::setup::DIFFERENT;
use crate::app::{Actor, App, Ctx, Error, FieldError as Fault, account, session};
use crate::web::ctx::{MaybeActor, PageCtx};
use crate::web::view::account::AccountPage;
use crate::web::view::field::FieldError;
use crate::web::view::frame::Section;

pub(super) fn router() -> Router<Arc<App>> {
    Router::new().route("/account", get(show).post(act))
}

async fn show(PageCtx(mut ctx): PageCtx, Query(said): Query<Done>) -> Answer {
    let frame = frame(&mut ctx, Section::Account, "アカウント").await?;
    let body = view(&mut ctx, Vec::new()).await?;
    Ok(ok("account", frame.saying(said.notice()), &body))
}

async fn view(ctx: &mut Ctx, errors: Vec<FieldError>) -> Result<AccountPage, Error> {
    let own = account::own(ctx).await?;
    let has_token = account::has_token(ctx).await?;
    let role = own.role.label();
    Ok(AccountPage::of(
        &own.name, &own.email, role, has_token, errors,
    ))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Typed {
    #[serde(rename = "do")]
    wanted: String,
    current: String,
    new: String,
    again: String,
}

/// Takes the actor, not a `Ctx`: hashing a password must not hold a transaction open.
async fn act(
    State(app): State<Arc<App>>,
    MaybeActor(actor): MaybeActor,
    Form(typed): Form<Typed>,
) -> Answer {
    let actor = actor.ok_or(Error::Unauthenticated)?;
    match typed.wanted.as_str() {
        "token" => new_token(&app, actor).await,
        "remove_token" => remove_token(&app, actor).await,
        _ => change_password(&app, actor, &typed).await,
    }
}

async fn change_password(app: &Arc<App>, actor: Actor, typed: &Typed) -> Answer {
    let changed = if typed.new == typed.again {
        session::change_password(app, &actor, &typed.current, &typed.new).await
    } else {
        Err(Error::field("/again", DIFFERENT))
    };
    match changed {
        Ok(login) => Ok(logged_in(app, login, "/account?done=password_changed")),
        Err(Error::Invalid(faults)) => refused(app, actor, faults).await,
        Err(error) => Err(error.into()),
    }
}

async fn refused(app: &Arc<App>, actor: Actor, faults: Vec<Fault>) -> Answer {
    let errors = at_fields(faults, |pointer| {
        let name = match pointer {
            "/old_password" => "current",
            "/again" => "again",
            _ => "new",
        };
        name.to_owned()
    });
    let mut ctx = Ctx::read(app, actor).await?;
    let frame = frame(&mut ctx, Section::Account, "アカウント").await?;
    let body = view(&mut ctx, errors).await?;
    Ok(page(
        StatusCode::UNPROCESSABLE_ENTITY,
        "account",
        frame,
        &body,
    ))
}

/// The token is shown in this one answer and never again.
async fn new_token(app: &Arc<App>, actor: Actor) -> Answer {
    let mut ctx = Ctx::write(app, actor).await?;
    let token = account::renew_token(&mut ctx).await?;
    let frame = frame(&mut ctx, Section::Account, "アカウント").await?;
    let mut body = view(&mut ctx, Vec::new()).await?;
    body.token = Some(token);
    ctx.commit().await?;
    Ok(ok("account", frame, &body))
}

async fn remove_token(app: &Arc<App>, actor: Actor) -> Answer {
    let mut ctx = Ctx::write(app, actor).await?;
    account::remove_token(&mut ctx).await?;
    ctx.commit().await?;
    Ok(done("/account", "token_removed"))
}
