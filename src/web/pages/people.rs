//! `/admin/people`: who works here, as what; invitations.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Form, Path, Query};
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::{get, post};
use serde::Deserialize;

use super::common::{Answer, Done, at_fields, done, frame, ok, page};
use crate::app::account::{self, Account};
use crate::app::session::{INVITATION, NewAccount};
use crate::app::{App, Ctx, Error};
use crate::domain::access::Role;
use crate::domain::id::UserId;
use crate::web::ctx::PageCtx;
use crate::web::view::conflict::{ConflictPage, Known};
use crate::web::view::field::FieldError;
use crate::web::view::frame::{Link, Section};
use crate::web::view::people::{InviteLink, PeoplePage, PersonRow};
use crate::web::view::time;

pub(super) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/admin/people", get(show).post(invite))
        .route("/admin/people/{id}", post(change))
}

async fn show(PageCtx(mut ctx): PageCtx, Query(said): Query<Done>) -> Answer {
    let body = list(&mut ctx, ("", "", "advisor"), Vec::new()).await?;
    let frame = frame(&mut ctx, Section::Admin, "利用者").await?;
    Ok(ok("people", frame.saying(said.notice()), &body))
}

async fn list(
    ctx: &mut Ctx,
    typed: (&str, &str, &str),
    errors: Vec<FieldError>,
) -> Result<PeoplePage, Error> {
    let me = ctx.actor.user_id;
    let people = account::manage(ctx).await?;
    let rows = people.iter().map(|person| row(person, me)).collect();
    Ok(PeoplePage::of(rows, typed, errors))
}

fn row(person: &Account, me: UserId) -> PersonRow {
    PersonRow::of(
        &person.id.to_string(),
        (&person.name, &person.email),
        person.role,
        (person.disabled, person.password_hash.is_none()),
        person.id == me,
        person.version,
    )
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct New {
    name: String,
    email: String,
    role: String,
}

async fn invite(PageCtx(mut ctx): PageCtx, headers: HeaderMap, Form(typed): Form<New>) -> Answer {
    let invited = match typed.role.parse::<Role>() {
        Ok(role) => {
            let (email, name) = (typed.email.clone(), typed.name.clone());
            account::invite(&mut ctx, NewAccount { email, name, role }).await
        }
        Err(_) => Err(Error::field("/role", "役割を選んでください")),
    };
    match invited {
        Ok(token) => linked(ctx, &headers, &typed.name, &token).await,
        Err(Error::Invalid(faults)) => {
            let errors = at_fields(faults, |pointer| pointer.trim_start_matches('/').to_owned());
            let kept = (&*typed.name, &*typed.email, &*typed.role);
            let body = list(&mut ctx, kept, errors).await?;
            refused(&mut ctx, &body).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn refused(ctx: &mut Ctx, body: &PeoplePage) -> Answer {
    let frame = frame(ctx, Section::Admin, "利用者").await?;
    Ok(page(
        StatusCode::UNPROCESSABLE_ENTITY,
        "people",
        frame,
        body,
    ))
}

/// The list with the one-time link, which is shown in this one answer and never again.
async fn linked(mut ctx: Ctx, headers: &HeaderMap, name: &str, token: &str) -> Answer {
    let mut body = list(&mut ctx, ("", "", "advisor"), Vec::new()).await?;
    body.link = Some(InviteLink {
        name: name.trim().to_owned(),
        url: format!("{}/setup/{token}", base(&ctx.app, headers)),
        expires: time::moment(ctx.now + INVITATION),
    });
    let frame = frame(&mut ctx, Section::Admin, "利用者").await?;
    ctx.commit().await?;
    Ok(ok("people", frame, &body))
}

/// The address that people reach the server at: as configured, or as the administrator just did.
fn base(app: &App, headers: &HeaderMap) -> String {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or(&app.config.bind);
    app.config.public_url.as_ref().map_or_else(
        || format!("http://{host}"),
        |url| url.as_str().trim_end_matches('/').to_owned(),
    )
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Change {
    #[serde(rename = "do")]
    wanted: String,
    version: i64,
    name: String,
    role: String,
}

async fn change(
    PageCtx(mut ctx): PageCtx,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(typed): Form<Change>,
) -> Answer {
    let stored = person(&mut ctx, &id).await?;
    if typed.wanted == "invite" {
        let token = account::reinvite(&mut ctx, stored.id).await?;
        return linked(ctx, &headers, &stored.name, &token).await;
    }
    match put(&mut ctx, &stored, &typed).await {
        Ok(()) => {
            ctx.commit().await?;
            Ok(done("/admin/people", "person_saved"))
        }
        Err(Error::Stale { current }) => conflict(&mut ctx, &stored, &typed, current).await,
        Err(Error::Invalid(faults)) => {
            let message = faults.into_iter().map(|fault| fault.message).collect();
            let body = list(&mut ctx, ("", "", "advisor"), Vec::new()).await?;
            let body = kept(body, &stored, &typed, message);
            refused(&mut ctx, &body).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn person(ctx: &mut Ctx, id: &str) -> Result<Account, Error> {
    let people = account::manage(ctx).await?;
    let found = people
        .into_iter()
        .find(|person| person.id.to_string() == id);
    found.ok_or(Error::NotFound("利用者"))
}

/// Disabling and enabling leave name and role as they are stored; saving leaves the standing.
async fn put(ctx: &mut Ctx, stored: &Account, typed: &Change) -> Result<(), Error> {
    let (name, role, disabled) = match typed.wanted.as_str() {
        "disable" => (&stored.name, stored.role, true),
        "enable" => (&stored.name, stored.role, false),
        _ => {
            let role = typed
                .role
                .parse()
                .map_err(|_| Error::field("/role", "役割を選んでください"))?;
            (&typed.name, role, stored.disabled)
        }
    };
    account::change(ctx, stored.id, typed.version, name, role, disabled).await
}

/// The list with that person's form open as it was typed.
fn kept(mut body: PeoplePage, stored: &Account, typed: &Change, message: String) -> PeoplePage {
    let id = stored.id.to_string();
    let error = FieldError::at(format!("name-{id}"), message.clone()).called(stored.name.clone());
    body.errors.push(error);
    if let Some(row) = body.people.iter_mut().find(|row| row.id == id) {
        row.typed(&typed.name, &typed.role, message);
    }
    body
}

async fn conflict(ctx: &mut Ctx, stored: &Account, typed: &Change, current: i64) -> Answer {
    let action = format!("/admin/people/{}", stored.id);
    let back = Link::to("/admin/people", "保存されている内容を開く");
    let (sent, known) = (sent(typed), known(stored, &typed.wanted));
    let body = ConflictPage::of("利用者の設定", &action, back, current, &sent, &known)
        .chosen("role", |role| {
            role.parse::<Role>().map_or("", Role::label).to_owned()
        })
        .chosen("do", |wanted| {
            let standing = if wanted == "disable" {
                "停止中"
            } else {
                "利用中"
            };
            standing.to_owned()
        });
    let frame = frame(ctx, Section::Admin, "保存の重なり").await?;
    Ok(page(StatusCode::CONFLICT, "conflict", frame, &body))
}

fn sent(typed: &Change) -> Vec<(String, String)> {
    let mut sent = vec![("do", &typed.wanted)];
    if typed.wanted == "save" {
        sent.extend([("name", &typed.name), ("role", &typed.role)]);
    }
    sent.into_iter()
        .map(|(name, value)| (name.to_owned(), value.clone()))
        .collect()
}

fn known(stored: &Account, wanted: &str) -> Vec<Known> {
    let standing = if stored.disabled { "disable" } else { "enable" };
    let mut known = vec![
        ("name", "氏名", stored.name.clone()),
        ("role", "役割", stored.role.to_string()),
    ];
    if wanted != "save" {
        known.push(("do", "状態", standing.to_owned()));
    }
    known
        .into_iter()
        .map(|(name, label, saved)| Known {
            name: name.to_owned(),
            label: label.to_owned(),
            saved,
        })
        .collect()
}
