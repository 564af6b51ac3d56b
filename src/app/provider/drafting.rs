//! How a chamber's drafts are written when nobody says otherwise: the order of providers, caps, local models only.

use serde_json::json;

use super::in_force;
use super::manage::field;
use crate::app::ctx::Ctx;
use crate::app::error::{Error, Result};
use crate::domain::access::Permission;
use crate::domain::provider::DraftingSettings;
use crate::domain::provider::check;
use crate::store;

/// The settings, for the administrator.
pub async fn settings(ctx: &mut Ctx) -> Result<DraftingSettings> {
    ctx.may(Permission::ManageProvider)?;
    Ok(crate::app::chamber::own(ctx).await?.settings.drafting)
}

/// Changes them, if they are still at `chosen.version`.
pub async fn choose(ctx: &mut Ctx, chosen: DraftingSettings) -> Result<DraftingSettings> {
    ctx.may(Permission::ManageProvider)?;
    let chamber = ctx.chamber();
    store::chamber::lock(&mut ctx.tx, chamber).await?;
    let force = in_force(ctx).await?;
    let current = force.settings.version;
    if chosen.version != current {
        return Err(Error::Stale { current });
    }
    let known: Vec<String> = force
        .providers
        .iter()
        .map(|own| own.provider.id.clone())
        .collect();
    let faults = check::drafting_faults(&chosen, &known);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults.into_iter().map(field).collect()));
    }
    let detail =
        json!({"chain": chosen.chain, "caps": chosen.caps, "local_only": chosen.local_only});
    store_settings(ctx, chosen).await?;
    ctx.audit("drafting.settings", None, None, detail).await?;
    settings(ctx).await
}

/// Stores them as the next version. The chamber's row is locked.
pub(super) async fn store_settings(ctx: &mut Ctx, drafting: DraftingSettings) -> Result<()> {
    let chamber = crate::app::chamber::own(ctx).await?;
    let settings = store::chamber::Settings {
        drafting: DraftingSettings {
            version: drafting.version + 1,
            ..drafting
        },
        ..chamber.settings
    };
    Ok(store::chamber::update_settings(&mut ctx.tx, chamber.id, &settings).await?)
}
