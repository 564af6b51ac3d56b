//! The chamber's own settings: which provider writes its drafts.

use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::ctx::{Actor, App, Ctx};
use super::error::{Error, FieldError, Result};
use crate::config::LlmConfig;
use crate::domain::access::Permission;
use crate::domain::prompt::{Message, Role};
use crate::domain::provider::{Protocol, Wire};
use crate::llm::{self, Failure, Reply};
use crate::store;
use crate::store::chamber::{Chamber, Settings};

pub use crate::store::chamber::ProviderSettings;

/// How long a test of the connection may take.
const TEST_WITHIN: Duration = Duration::from_secs(45);

/// The provider in force, as its administrator sees it.
#[derive(Debug)]
pub struct Provider {
    /// The settings; the key is never among them.
    pub settings: ProviderSettings,
    /// Whether a key of the chamber's own is stored.
    pub key_set: bool,
    /// Whether they are the server's, because the chamber chose none.
    pub inherited: bool,
    /// What tells these settings from others, to be handed in with a change.
    pub version: i64,
}

/// The actor's chamber.
pub async fn own(ctx: &mut Ctx) -> Result<Chamber> {
    let chamber = ctx.chamber();
    store::chamber::find(&mut ctx.tx, chamber)
        .await?
        .ok_or(Error::NotFound("商工会議所"))
}

/// The server's own provider, for chambers that chose none.
fn of_server(config: &LlmConfig) -> ProviderSettings {
    ProviderSettings {
        kind: config.provider.clone(),
        base_url: config.base_url.trim_end_matches('/').to_owned(),
        model: config.model.clone(),
        api_key: config
            .api_key
            .as_ref()
            .map(|key| key.expose_secret().to_owned()),
        input_yen_per_1k: None,
        output_yen_per_1k: None,
    }
}

/// The provider in force: the chamber's own, or the server's.
pub async fn provider(ctx: &mut Ctx) -> Result<ProviderSettings> {
    let stored = own(ctx).await?.settings.provider;
    Ok(stored.unwrap_or_else(|| of_server(&ctx.app.config.llm)))
}

/// The provider, for the administrator.
pub async fn managed_provider(ctx: &mut Ctx) -> Result<Provider> {
    ctx.may(Permission::ManageProvider)?;
    let stored = own(ctx).await?.settings.provider;
    let version = version_of(stored.as_ref());
    let inherited = stored.is_none();
    let mut settings = stored.unwrap_or_else(|| of_server(&ctx.app.config.llm));
    let key = settings.api_key.take();
    Ok(Provider {
        key_set: !inherited && key.is_some(),
        settings,
        inherited,
        version,
    })
}

/// The same settings have the same number; the key itself takes no part in it, so that it tells nothing of the key.
fn version_of(stored: Option<&ProviderSettings>) -> i64 {
    let Some(stored) = stored else { return 0 };
    let key_set = stored.api_key.is_some();
    let said = json!([
        stored.kind,
        stored.base_url,
        stored.model,
        key_set,
        stored.input_yen_per_1k,
        stored.output_yen_per_1k
    ]);
    let digest = Sha256::digest(said.to_string().as_bytes());
    digest[..6]
        .iter()
        .fold(0, |number, byte| (number << 8) | i64::from(*byte))
}

/// The settings without the blanks around them, or what is wrong with them.
fn check(typed: ProviderSettings) -> Result<ProviderSettings> {
    let key = typed.api_key.as_deref().map(str::trim);
    let chosen = ProviderSettings {
        base_url: typed.base_url.trim().trim_end_matches('/').to_owned(),
        model: typed.model.trim().to_owned(),
        api_key: key.filter(|key| !key.is_empty()).map(str::to_owned),
        ..typed
    };
    let mut faults = Vec::new();
    if !["rules", "openai"].contains(&chosen.kind.as_str()) {
        faults.push(FieldError::new(
            "/kind",
            "提供元は「規則」か「OpenAI互換」から選んでください",
        ));
    }
    check_connection(&chosen, &mut faults);
    for (price, pointer) in [
        (chosen.input_yen_per_1k, "/input_yen_per_1k"),
        (chosen.output_yen_per_1k, "/output_yen_per_1k"),
    ] {
        if price.is_some_and(|price| !price.is_finite() || !(0.0..=100_000.0).contains(&price)) {
            faults.push(FieldError::new(
                pointer,
                "単価は0以上100,000以下の数で入力してください",
            ));
        }
    }
    if faults.is_empty() {
        Ok(chosen)
    } else {
        Err(Error::Invalid(faults))
    }
}

fn check_connection(chosen: &ProviderSettings, faults: &mut Vec<FieldError>) {
    let wanted = chosen.kind == "openai";
    let unfit = |text: &str| text.chars().count() > 500 || text.chars().any(char::is_control);
    let http = url::Url::parse(&chosen.base_url)
        .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.password().is_none());
    if unfit(&chosen.base_url) || !(http || (chosen.base_url.is_empty() && !wanted)) {
        faults.push(FieldError::new(
            "/base_url",
            "接続先は「https://api.example.jp/v1」の形で入力してください（パスワードは含めないでください）",
        ));
    }
    if unfit(&chosen.model) {
        faults.push(FieldError::new(
            "/model",
            "モデル名は500文字以内で入力してください",
        ));
    } else if wanted && chosen.model.is_empty() {
        faults.push(FieldError::new("/model", "モデル名を入力してください"));
    }
    let plain = |key: &String| key.len() <= 2_000 && key.chars().all(|c| c.is_ascii_graphic());
    if chosen.api_key.as_ref().is_some_and(|key| !plain(key)) {
        faults.push(FieldError::new(
            "/api_key",
            "APIキーは半角の英数字と記号だけで入力してください。前後に余分な文字が入っていないかご確認ください",
        ));
    }
}

/// Chooses the provider, if `version` is still that of the settings. A blank key keeps the one that is stored, as long
/// as it goes to the same address, unless it is to be removed; it is never shown again.
pub async fn choose_provider(
    ctx: &mut Ctx,
    version: i64,
    chosen: ProviderSettings,
    remove_key: bool,
) -> Result<()> {
    ctx.may(Permission::ManageProvider)?;
    let mut chosen = check(chosen)?;
    let stored = own(ctx).await?.settings.provider;
    let current = version_of(stored.as_ref());
    if version != current {
        return Err(Error::Stale { current });
    }
    if chosen.api_key.is_none() && !remove_key {
        chosen.api_key = stored
            .filter(|stored| stored.base_url == chosen.base_url)
            .and_then(|stored| stored.api_key);
    }
    let detail = json!({"kind": chosen.kind, "base_url": chosen.base_url, "model": chosen.model});
    let settings = Settings {
        provider: Some(chosen),
        ..own(ctx).await?.settings
    };
    let chamber = ctx.chamber();
    store::chamber::update_settings(&mut ctx.tx, chamber, &settings).await?;
    ctx.audit("chamber.provider", None, None, detail).await
}

/// Makes one small call with settings that need not be saved yet, and gives the answer or why there is none. No
/// transaction is open meanwhile. `None`: nothing to call, the rules work here.
pub async fn test_provider(
    app: &Arc<App>,
    actor: Actor,
    chosen: ProviderSettings,
) -> Result<Option<Result<Reply, Failure>>> {
    let mut ctx = Ctx::read(app, actor).await?;
    ctx.may(Permission::ManageProvider)?;
    let chosen = check(chosen)?;
    let stored = own(&mut ctx).await?.settings.provider;
    drop(ctx);
    if chosen.kind == "rules" {
        return Ok(None);
    }
    let key = chosen.api_key.clone().or_else(|| match stored {
        Some(stored) => stored
            .api_key
            .filter(|_| stored.base_url == chosen.base_url),
        // The server's key serves the server's settings only.
        None => Some(of_server(&app.config.llm))
            .filter(|server| server.base_url == chosen.base_url && server.model == chosen.model)
            .and_then(|server| server.api_key),
    });
    let key = key.map(SecretString::from);
    let wire = Wire::default();
    let endpoint = llm::Endpoint {
        http: &app.http,
        protocol: Protocol::OpenaiChat,
        wire: &wire,
        base_url: &chosen.base_url,
        api_key: key.as_ref(),
    };
    Ok(Some(ask(&endpoint, &chosen.model).await))
}

async fn ask(endpoint: &llm::Endpoint<'_>, model: &str) -> Result<Reply, Failure> {
    let request = llm::Request {
        model: model.to_owned(),
        messages: vec![Message {
            role: Role::User,
            content: "接続の確認です。answer に「はい」とだけ入れたJSONで答えてください。"
                .to_owned(),
        }],
        schema_name: "connection_test".to_owned(),
        schema: json!({"type": "object", "properties": {"answer": {"type": "string"}}, "required": ["answer"], "additionalProperties": false}),
        // Enough for a model that thinks first.
        max_output_tokens: 2_000,
        stable_messages: 0,
    };
    let mut ignored = |_: &str| {};
    let call = llm::complete(endpoint, &request, &mut ignored);
    let reply = tokio::time::timeout(TEST_WITHIN, call)
        .await
        .map_err(|_| Failure::TimedOut)?
        .map_err(|failed| failed.failure)?;
    let fits = serde_json::from_str::<serde_json::Value>(&reply.text)
        .is_ok_and(|answer| answer["answer"].is_string());
    if fits {
        Ok(reply)
    } else {
        Err(Failure::SchemaViolation)
    }
}
