//! A repeated `Idempotency-Key` gets the answer of the first time, and nothing is done twice.

use super::ctx::Ctx;
use super::error::{Error, FieldError, Result};
use super::session::token_hash;
use crate::store::idempotency::{Scope, find, insert};

/// The answer kept for this key, if there is one. The same key with another request is refused.
pub async fn replay(
    ctx: &mut Ctx,
    route: &str,
    key: &str,
    request: &str,
) -> Result<Option<serde_json::Value>> {
    if key.is_empty() || key.len() > 200 || !key.is_ascii() {
        return Err(Error::Invalid(vec![FieldError::new(
            "/Idempotency-Key",
            "Idempotency-Key は200文字以内の英数字で指定してください",
        )]));
    }
    let scope = Scope {
        chamber: ctx.actor.chamber_id,
        user: ctx.actor.user_id,
        route,
        key,
    };
    match find(&mut ctx.tx, scope).await? {
        Some((hash, ..)) if hash != token_hash(request) => Err(Error::KeyReused),
        Some((_, _, body)) => Ok(Some(body)),
        None => Ok(None),
    }
}

/// Keeps an answer, in the transaction of what it did.
pub async fn keep(
    ctx: &mut Ctx,
    route: &str,
    key: &str,
    request: &str,
    answer: &serde_json::Value,
) -> Result<()> {
    let scope = Scope {
        chamber: ctx.actor.chamber_id,
        user: ctx.actor.user_id,
        route,
        key,
    };
    let kept = (token_hash(request), 201, answer.clone());
    insert(&mut ctx.tx, scope, &kept, ctx.now)
        .await
        .map_err(|error| {
            if error.is_unique_violation() {
                Error::Conflict(
                    "同じ Idempotency-Key の要求を処理中です。少し待ってからもう一度お試しください"
                        .to_owned(),
                )
            } else {
                error.into()
            }
        })
}
