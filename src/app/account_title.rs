//! What the chamber remembers of accounts (勘定科目の割り当て): assigned by hand once, used for every later file.

use serde_json::json;

use super::ctx::Ctx;
use super::error::{Error, FieldError, Result};
use crate::domain::access::Permission;
use crate::domain::account_title::{ChamberTitle, Title, fold};
use crate::domain::statement::Section;
use crate::store;

pub use crate::store::chamber_title::Remembered;

/// The most assignments that a chamber keeps.
pub const TITLES_MAX: i64 = 5_000;
/// The longest name of an account, in characters.
pub const NAME_MAX: usize = 100;

/// All assignments, by statement and name.
pub async fn list(ctx: &mut Ctx) -> Result<Vec<Remembered>> {
    ctx.may(Permission::ManageTitles)?;
    let chamber = ctx.chamber();
    Ok(store::chamber_title::list(&mut ctx.tx, chamber).await?)
}

/// The assignments as the reading of accounts takes them.
pub(super) async fn own(ctx: &mut Ctx) -> Result<Vec<ChamberTitle>> {
    let chamber = ctx.chamber();
    let all = store::chamber_title::list(&mut ctx.tx, chamber).await?;
    Ok(all.into_iter().map(|one| one.title).collect())
}

/// Remembers an account's field; `title` `None`: such lines are not used (使わない).
pub async fn put(
    ctx: &mut Ctx,
    section: Section,
    name: &str,
    title: Option<Title>,
) -> Result<ChamberTitle> {
    ctx.may(Permission::ManageTitles)?;
    remember(ctx, section, name, title).await
}

/// Remembers, whoever asks.
pub(super) async fn remember(
    ctx: &mut Ctx,
    section: Section,
    name: &str,
    title: Option<Title>,
) -> Result<ChamberTitle> {
    let own = ChamberTitle {
        section,
        name: fold(name),
        title,
    };
    let faults = faults(&own);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let (chamber, by) = (ctx.chamber(), ctx.actor.user_id);
    if store::chamber_title::count(&mut ctx.tx, chamber).await? >= TITLES_MAX {
        return Err(Error::Conflict(format!(
            "勘定科目の割り当ては{TITLES_MAX}件まで保存できます。使わないものを削除してください"
        )));
    }
    store::chamber_title::put(&mut ctx.tx, chamber, &own, by, ctx.now).await?;
    let detail = json!({"section": section, "name": own.name, "title": title});
    ctx.audit("account_title.save", None, None, detail).await?;
    Ok(own)
}

fn faults(own: &ChamberTitle) -> Vec<FieldError> {
    let mut faults = Vec::new();
    let length = own.name.chars().count();
    if length == 0 || length > NAME_MAX || own.name.chars().any(char::is_control) {
        faults.push(FieldError::new(
            "/name",
            format!("科目名を1文字以上{NAME_MAX}文字以内で指定してください"),
        ));
    }
    faults
}

/// Forgets an assignment.
pub async fn remove(ctx: &mut Ctx, section: Section, name: &str) -> Result<()> {
    ctx.may(Permission::ManageTitles)?;
    let (chamber, name) = (ctx.chamber(), fold(name));
    if !store::chamber_title::remove(&mut ctx.tx, chamber, section, &name).await? {
        return Err(Error::NotFound("勘定科目の割り当て"));
    }
    let detail = json!({"section": section, "name": name});
    ctx.audit("account_title.remove", None, None, detail).await
}
