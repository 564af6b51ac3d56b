//! The people of a chamber, as its administrator sees them.

use serde_json::json;

use super::ctx::Ctx;
use super::error::{Error, FieldError, Result};
use super::session::{INVITATION, NewAccount, insert_account, new_api_token, token_hash};
use crate::clock::{new_id, new_token};
use crate::domain::access::{Permission, Role};
use crate::domain::id::UserId;
use crate::store;

pub use crate::store::account::Account;

/// Checks e-mail and name.
pub(super) fn check(email: &str, name: &str) -> Result<()> {
    let mut faults = Vec::new();
    let plausible = email.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.')
    });
    if !plausible
        || email.chars().count() > 254
        || email.chars().any(|c| c.is_whitespace() || c.is_control())
    {
        faults.push(FieldError::new(
            "/email",
            "メールアドレスの形をご確認ください（例：taro@example.jp）",
        ));
    }
    if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        faults.push(FieldError::new(
            "/name",
            "氏名を1文字以上100文字以内で入力してください",
        ));
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(faults))
    }
}

/// Everybody at the chamber. All may see who their colleagues are.
pub async fn list(ctx: &mut Ctx) -> Result<Vec<Account>> {
    let chamber = ctx.chamber();
    Ok(store::account::list(&mut ctx.tx, chamber).await?)
}

/// The actor's own account.
pub async fn own(ctx: &mut Ctx) -> Result<Account> {
    let (chamber, user) = (ctx.chamber(), ctx.actor.user_id);
    store::account::find(&mut ctx.tx, chamber, user)
        .await?
        .ok_or(Error::Unauthenticated)
}

/// Everybody at the chamber, for the administrator who changes them.
pub async fn manage(ctx: &mut Ctx) -> Result<Vec<Account>> {
    ctx.may(Permission::ManagePeople)?;
    list(ctx).await
}

/// Whether the actor has an API token.
pub async fn has_token(ctx: &mut Ctx) -> Result<bool> {
    let (chamber, user) = (ctx.chamber(), ctx.actor.user_id);
    Ok(store::account::has_api_token(&mut ctx.tx, chamber, user).await?)
}

/// Makes the actor's API token, in place of the one before; it is shown once.
pub async fn renew_token(ctx: &mut Ctx) -> Result<String> {
    let (chamber, user) = (ctx.chamber(), ctx.actor.user_id);
    let token = new_api_token()?;
    store::account::delete_api_tokens(&mut ctx.tx, chamber, user).await?;
    store::account::insert_api_token(&mut ctx.tx, &token_hash(&token), chamber, user, ctx.now)
        .await?;
    ctx.audit("account.token", None, Some(user.0), json!({}))
        .await?;
    Ok(token)
}

/// Makes the actor's API token void.
pub async fn remove_token(ctx: &mut Ctx) -> Result<()> {
    let (chamber, user) = (ctx.chamber(), ctx.actor.user_id);
    store::account::delete_api_tokens(&mut ctx.tx, chamber, user).await?;
    ctx.audit("account.token_remove", None, Some(user.0), json!({}))
        .await
}

/// Adds a person; returns the token of the one-time link with which they choose a password.
pub async fn invite(ctx: &mut Ctx, new: NewAccount) -> Result<String> {
    ctx.may(Permission::ManagePeople)?;
    let account = Account {
        chamber_id: ctx.chamber(),
        id: UserId(new_id()),
        email: new.email.trim().to_lowercase(),
        name: new.name.trim().to_owned(),
        role: new.role,
        password_hash: None,
        disabled: false,
        version: 1,
    };
    check(&account.email, &account.name)?;
    insert_account(&mut ctx.tx, &account, ctx.now).await?;
    issue(ctx, account.id).await
}

/// A new one-time link for somebody who lost the password.
pub async fn reinvite(ctx: &mut Ctx, user: UserId) -> Result<String> {
    ctx.may(Permission::ManagePeople)?;
    let chamber = ctx.chamber();
    store::account::find(&mut ctx.tx, chamber, user)
        .await?
        .ok_or(Error::NotFound("利用者"))?;
    issue(ctx, user).await
}

async fn issue(ctx: &mut Ctx, user: UserId) -> Result<String> {
    let token = new_token().map_err(|error| Error::Internal(error.to_string()))?;
    let account = Some((ctx.chamber(), user));
    store::account::insert_invitation(
        &mut ctx.tx,
        &token_hash(&token),
        account,
        ctx.now + INVITATION,
    )
    .await?;
    ctx.audit("account.invite", None, Some(user.0), json!({}))
        .await?;
    Ok(token)
}

/// Changes name, role and standing; all sessions of the person end.
pub async fn change(
    ctx: &mut Ctx,
    user: UserId,
    version: i64,
    name: &str,
    role: Role,
    disabled: bool,
) -> Result<()> {
    ctx.may(Permission::ManagePeople)?;
    if user == ctx.actor.user_id {
        return Err(Error::Conflict(
            "自分自身の権限は変更できません。ほかの管理者に依頼してください".to_owned(),
        ));
    }
    let chamber = ctx.chamber();
    let stored = store::account::find(&mut ctx.tx, chamber, user)
        .await?
        .ok_or(Error::NotFound("利用者"))?;
    let changed = Account {
        name: name.trim().to_owned(),
        role,
        disabled,
        version,
        ..stored
    };
    check(&changed.email, &changed.name)?;
    if !store::account::update(&mut ctx.tx, &changed).await? {
        return Err(Error::Stale {
            current: stored.version,
        });
    }
    store::account::delete_credentials(&mut ctx.tx, chamber, user).await?;
    ctx.audit(
        "account.change",
        None,
        Some(user.0),
        json!({"role": role, "disabled": disabled}),
    )
    .await
}
