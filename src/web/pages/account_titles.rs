//! `/admin/account-titles`: what the chamber remembers of accounts.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use super::common::{Answer, done, frame, ok};
use super::sent::{Asked, Sent};
use crate::app::{App, Error, account_title};
use crate::domain::access::Role;
use crate::domain::statement::Section as Sheet;
use crate::web::ctx::PageCtx;
use crate::web::view::account_titles::AccountTitlesPage;
use crate::web::view::frame::Section;

const PATH: &str = "/admin/account-titles";

pub(super) fn router() -> Router<Arc<App>> {
    Router::new().route(PATH, get(show).post(forget))
}

async fn show(PageCtx(mut ctx): PageCtx, asked: Asked) -> Answer {
    let all = account_title::list(&mut ctx).await?;
    let admin = ctx.actor.role == Role::Admin;
    let body = AccountTitlesPage::of(&all, admin);
    let section = if admin {
        Section::Admin
    } else {
        Section::Companies
    };
    let frame = frame(&mut ctx, section, "勘定科目の割り当て").await?;
    Ok(ok("account_titles", frame.saying(asked.notice()), &body))
}

async fn forget(PageCtx(mut ctx): PageCtx, sent: Sent) -> Answer {
    let section: Sheet = sent
        .parse("section")
        .ok_or(Error::NotFound("勘定科目の割り当て"))?;
    account_title::remove(&mut ctx, section, sent.get("name")).await?;
    ctx.commit().await?;
    Ok(done(PATH, "title_removed"))
}
