//! The one provider that older versions kept in the chamber's settings, key and all, becomes one of its own, its key
//! sealed. Done once, at the start.

use secrecy::SecretString;
use serde_json::json;

use crate::app::ctx::App;
use crate::app::error::{Error, Result};
use crate::domain::cost::Prices;
use crate::domain::id::ChamberId;
use crate::domain::provider::check::host;
use crate::domain::provider::{Limits, Protocol, Provider, RULES, Terms, Wire};
use crate::store::chamber::{Chamber, ProviderSettings, Settings};
use crate::store::{self, Tx, audit};

/// What it is called by drafts that were asked for before.
const ID: &str = "openai";

/// Moves what is still where older versions kept it.
///
/// # Errors
/// When a key cannot be sealed: it stays where it is, and the program says what is missing.
pub(in crate::app) async fn move_all(app: &App) -> Result<()> {
    let mut tx = app.db.read().await?;
    let all = store::chamber::list(&mut tx).await?;
    drop(tx);
    let old = all
        .into_iter()
        .filter(|chamber| chamber.settings.provider.is_some());
    let mut moved = false;
    for chamber in old {
        moved |= move_one(app, chamber.id).await?;
    }
    if moved {
        // What was written over must not lie on in the write-ahead log.
        app.db.fold().await?;
    }
    Ok(())
}

async fn move_one(app: &App, id: ChamberId) -> Result<bool> {
    let mut tx = app.db.write().await?;
    store::chamber::lock(&mut tx, id).await?;
    // Another process may have been quicker.
    let Some(chamber) = store::chamber::find(&mut tx, id).await? else {
        return Ok(false);
    };
    let Some(old) = chamber.settings.provider.clone() else {
        return Ok(false);
    };
    let is_model = old.kind != RULES;
    if !old.base_url.is_empty() && !old.model.is_empty() {
        put(app, &mut tx, id, &old).await?;
    }
    let first = if is_model { ID } else { RULES };
    set(app, &mut tx, chamber, first).await?;
    tx.commit().await?;
    Ok(true)
}

async fn put(app: &App, tx: &mut Tx, id: ChamberId, old: &ProviderSettings) -> Result<()> {
    let sealed = match &old.api_key {
        Some(key) => {
            let anything = !store::provider::sealed_keys(tx).await?.is_empty();
            let keys = app.keyring.read_or_make(anything)?;
            Some(keys.seal(id, ID, &SecretString::from(key.clone()))?)
        }
        None => None,
    };
    store::provider::insert(tx, id, &provider(old), sealed.as_deref(), app.clock.now()).await?;
    Ok(())
}

/// The old settings in today's words. What its terms say nobody wrote down then: nothing is sent before somebody does,
/// but to a model on this machine.
fn provider(old: &ProviderSettings) -> Provider {
    let local = ["localhost", "127.0.0.1", "[::1]"].contains(&host(&old.base_url));
    Provider {
        id: ID.to_owned(),
        name: "OpenAI互換のAI".to_owned(),
        protocol: Protocol::OpenaiChat,
        base_url: old.base_url.clone(),
        model: old.model.clone(),
        wire: Wire::for_address(&old.base_url),
        prices: Prices {
            input: per_million(old.input_yen_per_1k),
            output: per_million(old.output_yen_per_1k),
            ..Prices::default()
        },
        limits: Limits::default(),
        terms: Terms {
            local,
            ..Terms::default()
        },
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a price was at most 100,000 yen a thousand tokens; a float saturates"
)]
fn per_million(per_1k: Option<f64>) -> Option<i64> {
    per_1k.map(|yen| (yen * 1_000.0).round() as i64)
}

async fn set(app: &App, tx: &mut Tx, chamber: Chamber, first: &str) -> Result<()> {
    let mut drafting = chamber.settings.drafting;
    if drafting.chain.is_empty() {
        drafting.chain = vec![first.to_owned()];
        drafting.version += 1;
    }
    let settings = Settings {
        provider: None,
        drafting,
    };
    store::chamber::update_settings(tx, chamber.id, &settings).await?;
    let entry = audit::Entry {
        id: crate::clock::new_id(),
        at: app.clock.now(),
        actor_id: None,
        actor_name: "システム".to_owned(),
        action: "provider.move".to_owned(),
        company_id: None,
        subject_id: None,
        detail: json!({"id": first}),
    };
    audit::insert(tx, chamber.id, &entry)
        .await
        .map_err(Error::from)
}
