//! Trying a connection (接続の確認): one small call that holds nothing of any company, and what came of it in the words
//! of somebody who can mend it. No transaction is open meanwhile.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jsonschema::Validator;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::manage::{self, KeyChange};
use super::{diagnosis, in_force, opened};
use crate::app::calling::{self, Caller, Provided, Purpose, Uncalled};
use crate::app::ctx::{Actor, App, Ctx};
use crate::app::error::{Error, Result};
use crate::domain::access::Permission;
use crate::domain::cost::TokenUsage;
use crate::domain::model_call::uncalibrated;
use crate::domain::prompt::{Message, Role};
use crate::domain::provider::Provider;
use crate::domain::provider::check::{self, origin};
use crate::llm::compose::Room;
use crate::llm::{self, tokens};
use crate::store;

/// How long a trial may take, with all its attempts.
const WITHIN: Duration = Duration::from_secs(45);
const QUESTION: &str = "接続の確認です。answer に「はい」とだけ入れたJSONで答えてください。";

/// What came of it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Outcome {
    /// Whether the model answered in the shape that was asked for.
    pub ok: bool,
    /// The class of the failure; `null` when it went well.
    pub failure: Option<String>,
    /// What happened, and what to change.
    pub message: String,
    /// The model as it names itself.
    pub model: Option<String>,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// What it took, where the provider told.
    pub usage: Option<TokenUsage>,
    /// What it cost in yen; `null` without usage or prices.
    pub cost_yen: Option<f64>,
}

/// Tries a provider as it is stored.
pub async fn stored(app: &Arc<App>, actor: Actor, id: &str) -> Result<Outcome> {
    let mut ctx = Ctx::read(app, actor).await?;
    ctx.may(Permission::ManageProvider)?;
    let force = in_force(&mut ctx).await?;
    let found = force.find(id).ok_or(Error::NotFound("AIの提供元"))?.clone();
    try_it(ctx, found, force.settings.local_only).await
}

/// Tries settings that need not be saved. A stored key goes along only to where it was stored for.
pub async fn typed(
    app: &Arc<App>,
    actor: Actor,
    provider: Provider,
    key: KeyChange,
) -> Result<Outcome> {
    let mut ctx = Ctx::read(app, actor).await?;
    ctx.may(Permission::ManageProvider)?;
    let provider = check::tidied(provider);
    let faults = manage::faults(app, &provider, &key);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let chamber = ctx.chamber();
    let (key, trouble) = match key {
        KeyChange::Set(key) => (Some(key), None),
        KeyChange::Remove => (None, None),
        KeyChange::Keep => {
            let found = store::provider::find(&mut ctx.tx, chamber, &provider.id).await?;
            let same = |base_url: &str| origin(base_url) == origin(&provider.base_url);
            match found.filter(|found| same(&found.provider.base_url)) {
                Some(found) => {
                    let keys = app.keyring.read();
                    let opened = opened(chamber, found, Some(&keys));
                    (opened.key, opened.trouble)
                }
                None => (None, None),
            }
        }
    };
    let local_only = crate::app::chamber::own(&mut ctx)
        .await?
        .settings
        .drafting
        .local_only;
    let tried = Provided {
        provider,
        key,
        trouble,
        of_server: false,
    };
    try_it(ctx, tried, local_only).await
}

async fn try_it(ctx: Ctx, provided: Provided, local_only: bool) -> Result<Outcome> {
    let (app, chamber, user) = (Arc::clone(&ctx.app), ctx.chamber(), ctx.actor.user_id);
    drop(ctx);
    if let Some(trouble) = &provided.trouble {
        return Ok(unsent("refused_key", trouble));
    }
    if local_only && !provided.provider.terms.local {
        return Ok(unsent(
            "local_only",
            "「手元で動くモデルだけを使う」設定のため、何も送信していません。この提供元を使うときは、下書きの設定で切り替えてください。",
        ));
    }
    let request = request(&provided.provider);
    let counted = tokio::task::spawn_blocking(|| tokens::count(QUESTION) + 4)
        .await
        .map_err(|error| Error::Internal(error.to_string()))?;
    let provider = &provided.provider;
    let room = Room::of(&provider.limits, uncalibrated(&provider.model));
    let caller = Caller {
        chamber,
        user,
        company: None,
        draft: None,
        kind: None,
        purpose: Purpose::ConnectionTest,
        template: None,
        counted_tokens: counted as u64,
        calibrated_tokens: room.theirs(counted) as u64,
    };
    let begun = Instant::now();
    let call = calling::call(&app, &caller, &provided, &request, &|_| {}, &|_| {});
    let ended = tokio::time::timeout(WITHIN, call).await;
    let took = begun.elapsed();
    match ended {
        Ok(Ok(reply)) => Ok(answered(&provided.provider, &request.schema, &reply, took)),
        Ok(Err(Uncalled::Own(error))) => Err(error),
        Ok(Err(Uncalled::Capped(why))) => Ok(unsent("capped", &why)),
        Ok(Err(Uncalled::Provider(failure))) => {
            let message = diagnosis::of(&provided.provider, &failure).await;
            Ok(failed(failure.kind(), message, took))
        }
        Err(_) => {
            let failure = llm::Failure::TimedOut;
            let message = diagnosis::of(&provided.provider, &failure).await;
            Ok(failed(failure.kind(), message, took))
        }
    }
}

fn unsent(kind: &str, why: &str) -> Outcome {
    failed(kind, why.to_owned(), Duration::ZERO)
}

fn failed(kind: &str, message: String, took: Duration) -> Outcome {
    Outcome {
        ok: false,
        failure: Some(kind.to_owned()),
        message,
        model: None,
        duration_ms: millis(took),
        usage: None,
        cost_yen: None,
    }
}

fn millis(took: Duration) -> u64 {
    u64::try_from(took.as_millis()).unwrap_or(u64::MAX)
}

fn answered(provider: &Provider, schema: &Value, reply: &llm::Reply, took: Duration) -> Outcome {
    let model = reply.model.clone();
    let named = model.as_deref().unwrap_or(&provider.model);
    let (failure, message) = match serde_json::from_str::<Value>(&reply.text) {
        Err(_) => (Some("not_json"), diagnosis::not_json(provider)),
        Ok(answer) if !fits(schema, &answer) => (
            Some("schema_violation"),
            diagnosis::schema_violation(provider),
        ),
        Ok(_) => (
            None,
            format!("接続できました。{named} が決まった形で回答しました。"),
        ),
    };
    let cost = reply.usage.and_then(|usage| provider.prices.cost(&usage));
    Outcome {
        ok: failure.is_none(),
        failure: failure.map(str::to_owned),
        message,
        model,
        duration_ms: millis(took),
        usage: reply.usage,
        cost_yen: cost.map(crate::domain::cost::MicroYen::yen),
    }
}

fn fits(schema: &Value, answer: &Value) -> bool {
    Validator::new(schema).is_ok_and(|validator| validator.is_valid(answer))
}

fn request(provider: &Provider) -> llm::Request {
    llm::Request {
        model: provider.model.clone(),
        messages: vec![Message {
            role: Role::User,
            content: QUESTION.to_owned(),
        }],
        schema_name: "connection_test".to_owned(),
        schema: json!({
            "type": "object",
            "properties": {"answer": {"type": "string"}},
            "required": ["answer"],
            "additionalProperties": false,
        }),
        // Enough for a model that thinks first.
        max_output_tokens: provider
            .limits
            .max_output_tokens
            .unwrap_or(2_000)
            .min(2_000),
        stable_messages: 0,
    }
}
