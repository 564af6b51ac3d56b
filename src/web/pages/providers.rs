//! `/admin/providers`: the models that drafts may be asked of, and how each is reached.

mod preset;
mod typed;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;

use self::typed::Typed;
use super::common::{Answer, done, frame, ok, page};
use super::sent::{Asked, Sent};
use crate::app::provider::manage::{self, Managed};
use crate::app::provider::trial::{self, Outcome};
use crate::app::{Actor, App, Ctx, Error, FieldError as Fault};
use crate::web::ctx::{MaybeActor, PageCtx};
use crate::web::view::conflict::{ConflictPage, Known};
use crate::web::view::field::FieldError;
use crate::web::view::frame::{Link, Section};
use crate::web::view::provider::{ProviderDeletePage, ProvidersPage, TestResult};
use crate::web::view::provider_form::{self as view, Of, ProviderPage};

const PATH: &str = "/admin/providers";
const TITLE: &str = "AIの提供元";
/// A key is never written into a page, not even the one just typed.
const TYPE_AGAIN: &str =
    "安全のためAPIキーは画面に残りません。保存するときに、もう一度入力してください。";

pub(super) fn router() -> Router<Arc<App>> {
    Router::new()
        .route(PATH, get(list).post(create))
        .route("/admin/providers/new", get(new))
        .route("/admin/providers/{id}", get(show).post(change))
        .route("/admin/providers/{id}/delete", get(ask).post(delete))
        .route(
            "/admin/provider",
            get(|| async { Redirect::permanent(PATH).into_response() }),
        )
}

async fn list(PageCtx(mut ctx): PageCtx, asked: Asked) -> Answer {
    let all = manage::list(&mut ctx).await?;
    let frame = frame(&mut ctx, Section::Admin, TITLE).await?;
    let body = ProvidersPage::of(&all);
    Ok(ok("providers", frame.saying(asked.notice()), &body))
}

async fn new(PageCtx(mut ctx): PageCtx, Asked(asked): Asked) -> Answer {
    manage::list(&mut ctx).await?;
    let preset = preset::find(asked.get("preset"));
    let value = |name: &str| preset::value(preset, name);
    let body = with_presets(ProviderPage::of(&Of::New, &value, Vec::new()));
    let frame = frame(&mut ctx, Section::Admin, "提供元を加える").await?;
    Ok(ok("provider", frame, &body))
}

fn with_presets(mut body: ProviderPage) -> ProviderPage {
    body.presets = preset::links();
    body
}

async fn show(PageCtx(mut ctx): PageCtx, Path(id): Path<String>, asked: Asked) -> Answer {
    let own = manage::get(&mut ctx, &id).await?;
    let value = |name: &str| view::value(&own.provider, name);
    let body = ProviderPage::of(&Of::Stored(&own), &value, Vec::new());
    let frame = frame(&mut ctx, Section::Admin, &own.provider.name).await?;
    Ok(ok("provider", frame.saying(asked.notice()), &body))
}

/// Takes the actor, not a `Ctx`: a trial of the connection must not hold a transaction open.
async fn create(State(app): State<Arc<App>>, MaybeActor(actor): MaybeActor, sent: Sent) -> Answer {
    act(&app, actor, None, Typed(sent)).await
}

async fn change(
    State(app): State<Arc<App>>,
    MaybeActor(actor): MaybeActor,
    Path(id): Path<String>,
    sent: Sent,
) -> Answer {
    act(&app, actor, Some(&id), Typed(sent)).await
}

async fn act(app: &Arc<App>, actor: Option<Actor>, id: Option<&str>, typed: Typed) -> Answer {
    let actor = actor.ok_or(Error::Unauthenticated)?;
    let done_with = if typed.0.get("do") == "test" {
        try_it(app, &actor, id, &typed).await.map(Some)
    } else {
        save(app, &actor, id, &typed).await.map(|()| None)
    };
    match done_with {
        Ok(None) => Ok(done(PATH, "provider_saved")),
        Ok(Some(outcome)) => {
            let result = TestResult::of(&outcome);
            shown(app, actor, id, &typed, Vec::new(), Some(result)).await
        }
        Err(Error::Invalid(faults)) => {
            let errors = at_fields(&typed, faults);
            shown(app, actor, id, &typed, errors, None).await
        }
        Err(Error::Stale { current }) => match id {
            Some(id) => conflict(app, actor, id, &typed, current).await,
            None => Err(Error::Stale { current }.into()),
        },
        Err(error) => Err(error.into()),
    }
}

async fn save(app: &Arc<App>, actor: &Actor, id: Option<&str>, typed: &Typed) -> Result<(), Error> {
    let mut ctx = Ctx::write(app, actor.clone()).await?;
    manage::list(&mut ctx).await?;
    if let Some(id) = id {
        manage::get(&mut ctx, id).await?;
    }
    let provider = typed.provider(app, id)?;
    if id.is_some() {
        manage::update(&mut ctx, typed.0.version(), provider, typed.key()).await?;
    } else {
        manage::create(&mut ctx, provider, typed.key()).await?;
    }
    ctx.commit().await
}

async fn try_it(
    app: &Arc<App>,
    actor: &Actor,
    id: Option<&str>,
    typed: &Typed,
) -> Result<Outcome, Error> {
    let mut ctx = Ctx::read(app, actor.clone()).await?;
    manage::list(&mut ctx).await?;
    if let Some(id) = id {
        manage::get(&mut ctx, id).await?;
    }
    drop(ctx);
    let provider = typed.provider(app, id)?;
    trial::typed(app, actor.clone(), provider, typed.key()).await
}

/// The form as typed, with what is wrong or what a trial said. A typed key is not sent back: it is asked for again.
async fn shown(
    app: &Arc<App>,
    actor: Actor,
    id: Option<&str>,
    typed: &Typed,
    errors: Vec<FieldError>,
    test: Option<TestResult>,
) -> Answer {
    let mut ctx = Ctx::read(app, actor).await?;
    let own = match id {
        Some(id) => Some(manage::get(&mut ctx, id).await?),
        None => None,
    };
    let of = own.as_ref().map_or(Of::New, Of::Stored);
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let value = |name: &str| typed.0.get(name).to_owned();
    let mut body = ProviderPage::of(&of, &value, errors);
    if own.is_some() {
        // What was typed was typed upon this version, whatever is stored by now.
        body.version = Some(typed.0.version());
    } else {
        body = with_presets(body);
    }
    body.test = test.map(|mut test| {
        if typed.key_typed() {
            test.text.push_str(TYPE_AGAIN);
        }
        test
    });
    let frame = frame(&mut ctx, Section::Admin, TITLE).await?;
    Ok(page(status, "provider", frame, &body))
}

fn at_fields(typed: &Typed, faults: Vec<Fault>) -> Vec<FieldError> {
    let mut errors: Vec<FieldError> = faults
        .into_iter()
        .map(|fault| {
            let field = typed::field_of(&fault.pointer);
            let label = view::FIELDS
                .iter()
                .find(|(name, _)| *name == field)
                .map(|(_, label)| *label);
            let named = label.is_some_and(|label| fault.message.contains(label));
            let error = FieldError::at(field, fault.message);
            match label {
                Some(label) if !named => error.called(label),
                _ => error,
            }
        })
        .collect();
    if typed.key_typed() && FieldError::find(&errors, "api_key").is_none() {
        errors.push(FieldError::at("api_key", TYPE_AGAIN));
    }
    errors
}

async fn conflict(app: &Arc<App>, actor: Actor, id: &str, typed: &Typed, current: i64) -> Answer {
    let mut ctx = Ctx::read(app, actor).await?;
    let own = manage::get(&mut ctx, id).await?;
    let what = if typed.key_typed() {
        "提供元の設定（APIキーは保存のあとでもう一度入力してください）"
    } else {
        "提供元の設定"
    };
    let mut body = ConflictPage::of(
        what,
        &format!("{PATH}/{id}"),
        Link::to(format!("{PATH}/{id}"), "保存されている内容を開く"),
        current,
        &typed.without_key(),
        &known(&own),
    );
    for name in view::CHOSEN {
        body = body.chosen(name, |value| view::chosen(name, value));
    }
    let frame = frame(&mut ctx, Section::Admin, "保存の重なり").await?;
    Ok(page(StatusCode::CONFLICT, "conflict", frame, &body))
}

fn known(own: &Managed) -> Vec<Known> {
    view::FIELDS
        .iter()
        .map(|(name, label)| Known {
            name: (*name).to_owned(),
            label: (*label).to_owned(),
            saved: view::value(&own.provider, name),
        })
        .collect()
}

async fn ask(PageCtx(mut ctx): PageCtx, Path(id): Path<String>) -> Answer {
    let own = manage::get(&mut ctx, &id).await?;
    let frame = frame(&mut ctx, Section::Admin, "提供元を削除する").await?;
    Ok(ok("provider_delete", frame, &ProviderDeletePage::of(&own)))
}

async fn delete(PageCtx(mut ctx): PageCtx, Path(id): Path<String>, sent: Sent) -> Answer {
    match manage::delete(&mut ctx, &id, sent.version()).await {
        Ok(()) => {
            ctx.commit().await?;
            Ok(done(PATH, "provider_deleted"))
        }
        // Somebody changed it after the question: it is asked again about what is stored now.
        Err(Error::Stale { .. }) => {
            let own = manage::get(&mut ctx, &id).await?;
            let frame = frame(&mut ctx, Section::Admin, "提供元を削除する").await?;
            let body = ProviderDeletePage::of(&own);
            Ok(page(StatusCode::CONFLICT, "provider_delete", frame, &body))
        }
        Err(error) => Err(error.into()),
    }
}
