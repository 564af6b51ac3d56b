//! A repeated `Idempotency-Key` gets the answer of the first time, and nothing is done twice.

use super::ctx::Ctx;
use super::error::{Error, FieldError, Result};
use super::session::token_hash;
use crate::store::idempotency::{Scope, claim, find, put};

/// Claims a key for this request: `None` when it is the first (or the first came to nothing), else the answer that was
/// kept. A second request that comes while the first is at work waits for it. The same key with another request is
/// refused.
pub async fn begin(
    ctx: &mut Ctx,
    route: &str,
    key: &str,
    request: &[u8],
) -> Result<Option<serde_json::Value>> {
    if key.is_empty() || key.len() > 200 || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Error::Invalid(vec![FieldError::new(
            "/Idempotency-Key",
            "Idempotency-Key は200文字以内の英数字と記号で指定してください",
        )]));
    }
    let scope = scope(ctx, route, key);
    let hash = token_hash(&String::from_utf8_lossy(request));
    if claim(&mut ctx.tx, scope, &hash, ctx.now).await? {
        return Ok(None);
    }
    match find(&mut ctx.tx, scope).await? {
        Some((kept, answer)) if kept == hash => Ok(Some(answer)),
        Some(_) => Err(Error::KeyReused),
        None => Err(Error::Internal("a claimed key is gone".to_owned())),
    }
}

/// Keeps the answer of a claimed key, in the transaction of what was done.
pub async fn keep(ctx: &mut Ctx, route: &str, key: &str, answer: &serde_json::Value) -> Result<()> {
    let scope = scope(ctx, route, key);
    Ok(put(&mut ctx.tx, scope, answer).await?)
}

fn scope<'a>(ctx: &Ctx, route: &'a str, key: &'a str) -> Scope<'a> {
    Scope {
        chamber: ctx.actor.chamber_id,
        user: ctx.actor.user_id,
        route,
        key,
    }
}
