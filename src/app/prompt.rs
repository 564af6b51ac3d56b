//! Prompts (プロンプト): the shipped versions and a chamber's own, and which of them is used for what.

use super::ctx::Ctx;
use super::error::{Error, Result};
use crate::domain::document::Kind;
use crate::domain::prompt::{Label, Template};
use crate::store;

/// The first number of a chamber's own versions; below are those that are shipped.
pub const OWN_FROM: u32 = 1001;

/// The version that a label stands at. One that was never moved stands at the newest that is shipped.
pub async fn template(ctx: &mut Ctx, kind: Kind, label: Label) -> Result<Template> {
    let chamber = ctx.chamber();
    let labels = store::prompt::labels(&mut ctx.tx, chamber, kind).await?;
    match labels.iter().find(|placed| placed.label == label) {
        Some(placed) => version(ctx, kind, placed.version).await,
        None => newest(ctx, kind),
    }
}

/// The newest version that is shipped.
fn newest(ctx: &Ctx, kind: Kind) -> Result<Template> {
    let newest = ctx.app.data.prompts(kind).last().cloned();
    newest.ok_or_else(|| Error::Internal(format!("プロンプト {kind} がありません")))
}

/// A version by its number.
pub(super) async fn version(ctx: &mut Ctx, kind: Kind, version: u32) -> Result<Template> {
    if version < OWN_FROM {
        let mut shipped = ctx.app.data.prompts(kind);
        let found = shipped.find(|template| template.front.version == version);
        return found.cloned().ok_or(Error::NotFound("プロンプト"));
    }
    let chamber = ctx.chamber();
    let own = store::prompt::find(&mut ctx.tx, chamber, kind, version)
        .await?
        .ok_or(Error::NotFound("プロンプト"))?;
    let file = format!("{kind}/{version}");
    let template = Template::parse(&file, &own.content, ctx.app.data.prompt_inputs(kind));
    template.map_err(|error| {
        Error::Conflict(format!(
            "{}のプロンプト（版{version}）は、いまの形式では使えません。管理者に、プロンプトの「本番」を別の版に移すよう依頼してください（{error}）",
            kind.label()
        ))
    })
}
