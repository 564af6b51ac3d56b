//! The chamber that somebody works at.

use super::ctx::Ctx;
use super::error::{Error, Result};
use crate::store;
use crate::store::chamber::Chamber;

/// The actor's chamber.
pub async fn own(ctx: &mut Ctx) -> Result<Chamber> {
    let chamber = ctx.chamber();
    store::chamber::find(&mut ctx.tx, chamber)
        .await?
        .ok_or(Error::NotFound("商工会議所"))
}
