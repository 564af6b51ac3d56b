//! What an administrator does with providers: listing, adding, changing, deleting. A key goes in and never comes out.

use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::{in_force, refusal};
use crate::app::ctx::{App, Ctx};
use crate::app::error::{Error, FieldError, Result};
use crate::domain::access::Permission;
use crate::domain::provider::check::{self, Fault};
use crate::domain::provider::{DraftingSettings, Provider};
use crate::store;
use crate::store::provider::Stored;

/// How many providers a chamber may set up.
const PROVIDERS_MAX: usize = 50;

/// A provider as its administrator sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Managed {
    /// How it is set up.
    pub provider: Provider,
    /// Whether a key is stored.
    pub key_set: bool,
    /// Why it cannot be asked as things stand; `None` when it can.
    pub unusable: Option<String>,
    /// Its place among those that drafts are asked of, from 1.
    pub place: Option<usize>,
    /// Counts up with every change; 0 for the server's own, which is not changed here.
    pub version: i64,
}

/// What becomes of the key (APIキー).
#[derive(Debug, Default)]
pub enum KeyChange {
    /// It stays as it is.
    #[default]
    Keep,
    /// A new one.
    Set(SecretString),
    /// None any more.
    Remove,
}

impl KeyChange {
    /// As typed into a form: blank keeps it.
    pub fn typed(key: &str, remove: bool) -> Self {
        match key.trim() {
            "" if remove => Self::Remove,
            "" => Self::Keep,
            key => Self::Set(SecretString::from(key.to_owned())),
        }
    }
}

/// The chamber's providers with the server's own where there is none, by their place in the order, then by id.
pub async fn list(ctx: &mut Ctx) -> Result<Vec<Managed>> {
    ctx.may(Permission::ManageProvider)?;
    managed(ctx).await
}

/// The same for whoever asks for drafts: addresses, prices and terms are not theirs to see, and not given on.
pub async fn choices(ctx: &mut Ctx) -> Result<Vec<Managed>> {
    ctx.may(Permission::ReadCompanies)?;
    managed(ctx).await
}

async fn managed(ctx: &mut Ctx) -> Result<Vec<Managed>> {
    let chamber = ctx.chamber();
    let stored = store::provider::list(&mut ctx.tx, chamber).await?;
    let force = in_force(ctx).await?;
    let chain: Vec<String> = force
        .chain()
        .iter()
        .map(|link| link.id().to_owned())
        .collect();
    let mut all: Vec<Managed> = force
        .providers
        .iter()
        .map(|provided| {
            let id = &provided.provider.id;
            let row = stored.iter().find(|row| row.provider.id == *id);
            Managed {
                provider: provided.provider.clone(),
                key_set: provided.key.is_some() || row.is_some_and(|row| row.sealed_key.is_some()),
                unusable: refusal(provided, &force.settings)
                    .map(|refusal| refusal.reason)
                    .or_else(|| address_fault(&ctx.app, &provided.provider.base_url)),
                place: chain.iter().position(|own| own == id).map(|at| at + 1),
                version: row.map_or(0, |row| row.version),
            }
        })
        .collect();
    all.sort_by_key(|own| (own.place.is_none(), own.place, own.provider.id.clone()));
    Ok(all)
}

/// The chamber's provider with that id.
pub async fn get(ctx: &mut Ctx, id: &str) -> Result<Managed> {
    let all = list(ctx).await?;
    all.into_iter()
        .find(|own| own.provider.id == id && own.version > 0)
        .ok_or(Error::NotFound("AIの提供元"))
}

/// Why requests may not go to an address; `None` when they may.
fn address_fault(app: &App, base_url: &str) -> Option<String> {
    app.http
        .guard()
        .check(base_url)
        .err()
        .map(|fault| fault.to_string())
}

/// Everything that is wrong with a provider, and with a key that was typed for it.
pub fn faults(app: &App, provider: &Provider, key: &KeyChange) -> Vec<FieldError> {
    let mut faults: Vec<FieldError> = check::faults(provider).into_iter().map(field).collect();
    if !faults.iter().any(|fault| fault.pointer == "/base_url")
        && let Some(fault) = address_fault(app, &provider.base_url)
    {
        faults.push(FieldError::new("/base_url", fault.trim_end_matches('。')));
    }
    if let KeyChange::Set(key) = key {
        let key = key.expose_secret();
        let plain =
            !key.is_empty() && key.len() <= 2_000 && key.chars().all(|c| c.is_ascii_graphic());
        if !plain {
            faults.push(FieldError::new(
                "/api_key",
                "APIキーは半角の英数字と記号だけで入力してください。前後に余分な文字が入っていないかご確認ください",
            ));
        }
    }
    faults
}

pub(super) fn field(fault: Fault) -> FieldError {
    FieldError::new(fault.pointer, fault.message)
}

fn checked(app: &App, provider: Provider, key: &KeyChange) -> Result<Provider> {
    let provider = check::tidied(provider);
    let faults = faults(app, &provider, key);
    if faults.is_empty() {
        Ok(provider)
    } else {
        Err(Error::Invalid(faults))
    }
}

/// Adds a provider. The first that may be sent to also becomes the first to be asked.
pub async fn create(ctx: &mut Ctx, provider: Provider, key: KeyChange) -> Result<Managed> {
    ctx.may(Permission::ManageProvider)?;
    let provider = checked(&ctx.app, provider, &key)?;
    let chamber = ctx.chamber();
    store::chamber::lock(&mut ctx.tx, chamber).await?;
    if store::provider::list(&mut ctx.tx, chamber).await?.len() >= PROVIDERS_MAX {
        return Err(Error::Conflict(format!(
            "提供元は{PROVIDERS_MAX}件まで登録できます。使わないものを削除してください"
        )));
    }
    let sealed = match &key {
        KeyChange::Set(key) => Some(seal(ctx, &provider.id, key).await?),
        KeyChange::Keep | KeyChange::Remove => None,
    };
    let (now, id) = (ctx.now, provider.id.clone());
    if !store::provider::insert(&mut ctx.tx, chamber, &provider, sealed.as_deref(), now).await? {
        return Err(Error::field(
            "/id",
            format!("識別名「{id}」の提供元はすでにあります。別の識別名にしてください"),
        ));
    }
    put_first(ctx, &id).await?;
    record(ctx, "provider.create", &provider, &key).await?;
    get(ctx, &id).await
}

/// Changes a provider that is still at `version`. A key that stays goes only where it was stored for.
pub async fn update(
    ctx: &mut Ctx,
    version: i64,
    provider: Provider,
    key: KeyChange,
) -> Result<Managed> {
    ctx.may(Permission::ManageProvider)?;
    let chamber = ctx.chamber();
    store::chamber::lock(&mut ctx.tx, chamber).await?;
    let stored = stored(ctx, &provider.id).await?;
    if stored.version != version {
        return Err(Error::Stale {
            current: stored.version,
        });
    }
    let provider = checked(&ctx.app, provider, &key)?;
    let sealed = match &key {
        KeyChange::Set(key) => Some(seal(ctx, &provider.id, key).await?),
        KeyChange::Remove => None,
        KeyChange::Keep => kept(stored, &provider)?,
    };
    let (now, id) = (ctx.now, provider.id.clone());
    store::provider::update(
        &mut ctx.tx,
        chamber,
        &provider,
        sealed.as_deref(),
        version,
        now,
    )
    .await?;
    put_first(ctx, &id).await?;
    record(ctx, "provider.update", &provider, &key).await?;
    get(ctx, &id).await
}

/// The stored key, as long as it goes to the host it was stored for.
fn kept(stored: Stored, provider: &Provider) -> Result<Option<Vec<u8>>> {
    let moved = check::origin(&stored.provider.base_url) != check::origin(&provider.base_url);
    match stored.sealed_key {
        Some(_) if moved => Err(Error::field(
            "/api_key",
            "接続先を別のサーバーに変えるときは、そのサーバーのAPIキーを入力してください。キーが要らないときは「保存してあるキーを消す」を選んでください",
        )),
        sealed => Ok(sealed),
    }
}

/// Deletes a provider that is still at `version`, with its key; the order goes on without it.
pub async fn delete(ctx: &mut Ctx, id: &str, version: i64) -> Result<()> {
    ctx.may(Permission::ManageProvider)?;
    let chamber = ctx.chamber();
    store::chamber::lock(&mut ctx.tx, chamber).await?;
    let stored = stored(ctx, id).await?;
    if !store::provider::delete(&mut ctx.tx, chamber, id, version).await? {
        return Err(Error::Stale {
            current: stored.version,
        });
    }
    let mut settings = crate::app::chamber::own(ctx).await?.settings.drafting;
    if settings.chain.iter().any(|own| own == id) {
        settings.chain.retain(|own| own != id);
        super::drafting::store_settings(ctx, settings).await?;
    }
    ctx.audit("provider.delete", None, None, json!({"id": id}))
        .await
}

pub(super) async fn stored(ctx: &mut Ctx, id: &str) -> Result<Stored> {
    let chamber = ctx.chamber();
    store::provider::find(&mut ctx.tx, chamber, id)
        .await?
        .ok_or(Error::NotFound("AIの提供元"))
}

async fn seal(ctx: &mut Ctx, id: &str, key: &SecretString) -> Result<Vec<u8>> {
    let anything = !store::provider::sealed_keys(&mut ctx.tx).await?.is_empty();
    let keys = ctx.app.keyring.read_or_make(anything)?;
    Ok(keys.seal(ctx.chamber(), id, key)?)
}

/// Asks the provider first from now on, when nobody chose an order yet and it may be sent to.
async fn put_first(ctx: &mut Ctx, id: &str) -> Result<()> {
    let force = in_force(ctx).await?;
    let usable = force
        .find(id)
        .is_some_and(|own| refusal(own, &force.settings).is_none());
    if !usable || !force.settings.chain.is_empty() {
        return Ok(());
    }
    let settings = DraftingSettings {
        chain: vec![id.to_owned()],
        ..force.settings
    };
    super::drafting::store_settings(ctx, settings).await
}

async fn record(ctx: &mut Ctx, action: &str, provider: &Provider, key: &KeyChange) -> Result<()> {
    let key = match key {
        KeyChange::Keep => "kept",
        KeyChange::Set(_) => "set",
        KeyChange::Remove => "removed",
    };
    let detail = json!({"settings": provider, "key": key});
    ctx.audit(action, None, None, detail).await
}
