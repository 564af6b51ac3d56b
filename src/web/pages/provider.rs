//! `/admin/provider`: who writes drafts, and how it is reached.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::routing::get;
use serde::Deserialize;

use super::common::{Answer, Done, at_fields, done, frame, ok, page};
use crate::app::chamber::{self, Provider, ProviderSettings};
use crate::app::{Actor, App, Ctx, Error, FieldError as Fault};
use crate::domain::number;
use crate::llm::{Failure, Reply};
use crate::web::ctx::{MaybeActor, PageCtx};
use crate::web::view::conflict::{ConflictPage, Known};
use crate::web::view::field::FieldError;
use crate::web::view::frame::{Link, Section};
use crate::web::view::provider::{ProviderInput, ProviderPage, TestResult};

pub(super) fn router() -> Router<Arc<App>> {
    Router::new().route("/admin/provider", get(show).post(act))
}

/// A key is never written into a page, not even the one just typed.
const TYPE_AGAIN: &str =
    "安全のためAPIキーは画面に残りません。保存するときに、もう一度入力してください。";
const TITLE: &str = "下書きの作成元";

async fn show(PageCtx(mut ctx): PageCtx, Query(said): Query<Done>) -> Answer {
    let stored = chamber::managed_provider(&mut ctx).await?;
    let frame = frame(&mut ctx, Section::Admin, TITLE).await?;
    let body = view(
        &stored,
        stored.version,
        &shown(&stored.settings),
        Vec::new(),
    );
    Ok(ok("provider", frame.saying(said.notice()), &body))
}

fn view(
    stored: &Provider,
    version: i64,
    input: &ProviderInput,
    errors: Vec<FieldError>,
) -> ProviderPage {
    let mut body = ProviderPage::of(version, input, stored.key_set, errors);
    body.inherited = stored.inherited;
    body
}

fn shown(settings: &ProviderSettings) -> ProviderInput {
    let price = |price: Option<f64>| price.map(|price| price.to_string()).unwrap_or_default();
    ProviderInput {
        provider: settings.kind.clone(),
        base_url: settings.base_url.clone(),
        model: settings.model.clone(),
        price_in: price(settings.input_yen_per_1k),
        price_out: price(settings.output_yen_per_1k),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Typed {
    #[serde(rename = "do")]
    wanted: String,
    version: i64,
    provider: String,
    base_url: String,
    model: String,
    api_key: String,
    remove_key: Option<String>,
    price_in: String,
    price_out: String,
}

impl Typed {
    fn key_typed(&self) -> bool {
        !self.api_key.trim().is_empty()
    }

    fn input(&self) -> ProviderInput {
        ProviderInput {
            provider: self.provider.clone(),
            base_url: self.base_url.clone(),
            model: self.model.clone(),
            price_in: self.price_in.clone(),
            price_out: self.price_out.clone(),
        }
    }

    fn settings(&self) -> Result<ProviderSettings, Error> {
        let mut faults = Vec::new();
        let mut price = |typed: &str, pointer: &str| {
            number::parse_decimal(typed)
                .map_err(|error| faults.push(Fault::new(pointer, error.to_string())))
                .ok()
                .flatten()
                .and_then(|price| price.try_into().ok())
        };
        let input_yen_per_1k = price(&self.price_in, "/input_yen_per_1k");
        let output_yen_per_1k = price(&self.price_out, "/output_yen_per_1k");
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        Ok(ProviderSettings {
            kind: self.provider.clone(),
            base_url: self.base_url.clone(),
            model: self.model.clone(),
            api_key: Some(self.api_key.clone()),
            input_yen_per_1k,
            output_yen_per_1k,
        })
    }
}

/// Takes the actor, not a `Ctx`: a test of the connection must not hold a transaction open.
async fn act(
    State(app): State<Arc<App>>,
    MaybeActor(actor): MaybeActor,
    Form(typed): Form<Typed>,
) -> Answer {
    let actor = actor.ok_or(Error::Unauthenticated)?;
    let outcome = if typed.wanted == "test" {
        test(&app, &actor, &typed).await
    } else {
        save(&app, &actor, &typed).await.map(|()| None)
    };
    match outcome {
        Ok(None) => Ok(done("/admin/provider", "provider_saved")),
        Ok(Some(result)) => tested(&app, actor, &typed, result).await,
        Err(Error::Stale { current }) => conflict(&app, actor, &typed, current).await,
        Err(Error::Invalid(faults)) => refused(&app, actor, &typed, faults).await,
        Err(error) => Err(error.into()),
    }
}

async fn save(app: &Arc<App>, actor: &Actor, typed: &Typed) -> Result<(), Error> {
    let mut ctx = Ctx::write(app, actor.clone()).await?;
    let remove = typed.remove_key.is_some();
    chamber::choose_provider(&mut ctx, typed.version, typed.settings()?, remove).await?;
    ctx.commit().await
}

async fn test(app: &Arc<App>, actor: &Actor, typed: &Typed) -> Result<Option<TestResult>, Error> {
    let outcome = chamber::test_provider(app, actor.clone(), typed.settings()?).await?;
    Ok(Some(said(outcome, &typed.model)))
}

fn said(outcome: Option<Result<Reply, Failure>>, asked: &str) -> TestResult {
    let (good, text) = match outcome {
        None => (
            true,
            "規則による下書きは通信を使わないため、確かめる接続先はありません。".to_owned(),
        ),
        Some(Ok(reply)) => {
            let model = reply.model.unwrap_or_else(|| asked.to_owned());
            (
                true,
                format!("接続できました。{model} が決まった形で回答しました。"),
            )
        }
        Some(Err(Failure::BadRequest(words))) if !words.is_empty() => {
            let failure = Failure::BadRequest(String::new());
            (false, format!("{failure}（提供元からの説明：{words}）"))
        }
        Some(Err(failure)) => (false, failure.to_string()),
    };
    TestResult { good, text }
}

/// The form as typed, with what the test said. A typed key is not sent back: it is asked for again.
async fn tested(app: &Arc<App>, actor: Actor, typed: &Typed, mut result: TestResult) -> Answer {
    if typed.key_typed() {
        result.text.push_str(TYPE_AGAIN);
    }
    let mut ctx = Ctx::read(app, actor).await?;
    let stored = chamber::managed_provider(&mut ctx).await?;
    let mut body = view(&stored, typed.version, &typed.input(), Vec::new());
    body.test = Some(result);
    let frame = frame(&mut ctx, Section::Admin, TITLE).await?;
    Ok(ok("provider", frame, &body))
}

async fn refused(app: &Arc<App>, actor: Actor, typed: &Typed, faults: Vec<Fault>) -> Answer {
    let mut errors = at_fields(faults, |pointer| {
        let name = match pointer {
            "/kind" => "provider",
            "/input_yen_per_1k" => "price_in",
            "/output_yen_per_1k" => "price_out",
            other => other.trim_start_matches('/'),
        };
        name.to_owned()
    });
    if typed.key_typed() && FieldError::find(&errors, "api_key").is_none() {
        errors.push(FieldError::at("api_key", TYPE_AGAIN));
    }
    let mut ctx = Ctx::read(app, actor).await?;
    let stored = chamber::managed_provider(&mut ctx).await?;
    let body = view(&stored, typed.version, &typed.input(), errors);
    let frame = frame(&mut ctx, Section::Admin, TITLE).await?;
    Ok(page(
        StatusCode::UNPROCESSABLE_ENTITY,
        "provider",
        frame,
        &body,
    ))
}

async fn conflict(app: &Arc<App>, actor: Actor, typed: &Typed, current: i64) -> Answer {
    let mut ctx = Ctx::read(app, actor).await?;
    let stored = shown(&chamber::managed_provider(&mut ctx).await?.settings);
    let mut sent: Vec<(String, String)> = fields(&typed.input())
        .map(|(name, _, value)| (name.to_owned(), value))
        .into();
    sent.extend(
        typed
            .remove_key
            .clone()
            .map(|on| ("remove_key".to_owned(), on)),
    );
    let what = if typed.key_typed() {
        "下書きの作成元（APIキーは保存のあとでもう一度入力してください）"
    } else {
        TITLE
    };
    let known = fields(&stored).map(|(name, label, saved)| Known {
        name: name.to_owned(),
        label: label.to_owned(),
        saved,
    });
    let back = Link::to("/admin/provider", "保存されている内容を開く");
    let body = ConflictPage::of(what, "/admin/provider", back, current, &sent, &known).chosen(
        "provider",
        |kind| {
            if kind == "openai" {
                "OpenAI互換のAI"
            } else {
                "規則による下書き"
            }
            .to_owned()
        },
    );
    let frame = frame(&mut ctx, Section::Admin, "保存の重なり").await?;
    Ok(page(StatusCode::CONFLICT, "conflict", frame, &body))
}

fn fields(input: &ProviderInput) -> [(&'static str, &'static str, String); 5] {
    [
        ("provider", TITLE, input.provider.clone()),
        ("base_url", "接続先（ベースURL）", input.base_url.clone()),
        ("model", "モデル名", input.model.clone()),
        (
            "price_in",
            "入力1,000トークン当たりの料金",
            input.price_in.clone(),
        ),
        (
            "price_out",
            "出力1,000トークン当たりの料金",
            input.price_out.clone(),
        ),
    ]
}
