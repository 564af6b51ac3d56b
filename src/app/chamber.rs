//! The chamber's own settings: which provider writes its drafts.

use serde_json::json;

use super::ctx::Ctx;
use super::error::{Error, FieldError, Result};
use crate::domain::access::Permission;
use crate::store;
use crate::store::chamber::{Chamber, ProviderSettings, Settings};

/// The actor's chamber.
pub async fn own(ctx: &mut Ctx) -> Result<Chamber> {
    let chamber = ctx.chamber();
    store::chamber::find(&mut ctx.tx, chamber)
        .await?
        .ok_or(Error::NotFound("商工会議所"))
}

/// The provider in force: the chamber's own, or the server's.
pub async fn provider(ctx: &mut Ctx) -> Result<ProviderSettings> {
    let config = &ctx.app.config.llm;
    let of_server = ProviderSettings {
        kind: config.provider.clone(),
        base_url: config.base_url.trim_end_matches('/').to_owned(),
        model: config.model.clone(),
        api_key: config
            .api_key
            .as_ref()
            .map(|key| secrecy::ExposeSecret::expose_secret(key).to_owned()),
        input_yen_per_1k: None,
        output_yen_per_1k: None,
    };
    Ok(own(ctx).await?.settings.provider.unwrap_or(of_server))
}

/// Chooses the provider. A blank key keeps the one that is stored; it is never shown again.
pub async fn choose_provider(ctx: &mut Ctx, mut chosen: ProviderSettings) -> Result<()> {
    ctx.may(Permission::ManageProvider)?;
    let mut faults = Vec::new();
    if !["rules", "openai"].contains(&chosen.kind.as_str()) {
        faults.push(FieldError::new(
            "/kind",
            "提供元は「規則」か「OpenAI互換」から選んでください",
        ));
    }
    if chosen.kind == "openai" {
        let http = url::Url::parse(&chosen.base_url)
            .is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
        if !http {
            faults.push(FieldError::new(
                "/base_url",
                "接続先は https://… の形で入力してください",
            ));
        }
        if chosen.model.trim().is_empty() {
            faults.push(FieldError::new("/model", "モデル名を入力してください"));
        }
    }
    for (price, pointer) in [
        (chosen.input_yen_per_1k, "/input_yen_per_1k"),
        (chosen.output_yen_per_1k, "/output_yen_per_1k"),
    ] {
        if price.is_some_and(|price| !price.is_finite() || !(0.0..=100_000.0).contains(&price)) {
            faults.push(FieldError::new(
                pointer,
                "単価は0以上の数で入力してください",
            ));
        }
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let stored = own(ctx).await?.settings.provider;
    chosen.base_url = chosen.base_url.trim().trim_end_matches('/').to_owned();
    chosen.api_key = chosen
        .api_key
        .filter(|key| !key.trim().is_empty())
        .or_else(|| {
            stored
                .filter(|stored| stored.base_url == chosen.base_url)
                .and_then(|stored| stored.api_key)
        });
    let detail = json!({"kind": chosen.kind, "base_url": chosen.base_url, "model": chosen.model});
    let chamber = ctx.chamber();
    store::chamber::update_settings(
        &mut ctx.tx,
        chamber,
        &Settings {
            provider: Some(chosen),
        },
    )
    .await?;
    ctx.audit("chamber.provider", None, None, detail).await
}
