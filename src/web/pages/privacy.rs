//! `/companies/{id}/privacy`: consent to sending, and the names that are hidden.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;

use super::common::{Answer, at_fields, company_frame, done, ok, open, page};
use super::company::by;
use super::sent::{Asked, Sent};
use crate::app::privacy::{self, Kept};
use crate::app::{App, Ctx, Error, Result, company};
use crate::domain::access::Permission;
use crate::domain::company::Company;
use crate::domain::id::CompanyId;
use crate::domain::privacy::{Consent, Names, Privacy};
use crate::web::ctx::PageCtx;
use crate::web::view::conflict::{ConflictPage, Known};
use crate::web::view::field::FieldError;
use crate::web::view::frame::{Link, Tab};
use crate::web::view::privacy::{LISTS, PrivacyInput, PrivacyPage};

const TITLE: &str = "送信の同意と伏せる名前";

pub(super) fn router() -> Router<Arc<App>> {
    Router::new().route("/companies/{id}/privacy", get(show).post(save))
}

async fn show(PageCtx(mut ctx): PageCtx, Path(id): Path<String>, asked: Asked) -> Answer {
    let (company, frame) = open(&mut ctx, &id, Tab::Overview, TITLE).await?;
    let kept = privacy::get(&mut ctx, company.id).await?;
    let input = PrivacyInput::of(&kept.privacy);
    let body = view(&mut ctx, &company, kept.version, &input, Vec::new()).await?;
    Ok(ok("privacy", frame.saying(asked.notice()), &body))
}

async fn view(
    ctx: &mut Ctx,
    company: &Company,
    version: i64,
    input: &PrivacyInput,
    errors: Vec<FieldError>,
) -> Result<PrivacyPage> {
    let known = privacy::known_names(ctx, company, &Privacy::default()).await?;
    let always = [known.company, known.owner, known.advisors].concat();
    let href = format!("/companies/{}", company.id);
    let may_write = Permission::WriteCompanies.granted_to(ctx.actor.role);
    Ok(PrivacyPage::of(
        &href, version, input, always, may_write, errors,
    ))
}

async fn save(PageCtx(mut ctx): PageCtx, Path(id): Path<String>, sent: Sent) -> Answer {
    ctx.may(Permission::WriteCompanies)?;
    let id: CompanyId = id.parse().map_err(|_| Error::NotFound("事業者"))?;
    let company = company::get(&mut ctx, id).await?;
    let input = typed(&sent);
    let outcome = match wanted(&input) {
        Ok(wanted) => privacy::put(&mut ctx, id, wanted, Some(sent.version())).await,
        Err(faults) => return Ok(again(&mut ctx, &company, &sent, &input, faults).await?),
    };
    match outcome {
        Ok(_) => {
            ctx.commit().await?;
            Ok(done(&format!("/companies/{id}/privacy"), "privacy_saved"))
        }
        Err(Error::Invalid(faults)) => {
            let faults = at_fields(faults, name_of);
            Ok(again(&mut ctx, &company, &sent, &input, faults).await?)
        }
        Err(Error::Stale { .. }) => Ok(conflict(&mut ctx, &company, &sent).await?),
        Err(error) => Err(error.into()),
    }
}

fn typed(sent: &Sent) -> PrivacyInput {
    PrivacyInput {
        given: sent.get("given").to_owned(),
        by: sent.get("by").to_owned(),
        on: sent.get("on").to_owned(),
        note: sent.get("note").to_owned(),
        names: LISTS.map(|(name, ..)| sent.get(name).to_owned()),
    }
}

/// What the form asks for, or what is wrong with it.
fn wanted(input: &PrivacyInput) -> std::result::Result<Privacy, Vec<FieldError>> {
    let [owner, staff, addresses, phones, emails, accounts, others] =
        input.names.each_ref().map(|text| {
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            lines.map(str::to_owned).collect::<Vec<String>>()
        });
    let names = Names {
        owner,
        staff,
        addresses,
        phones,
        emails,
        accounts,
        others,
    };
    let consent = match input.given.as_str() {
        "" => None,
        given => Some(Consent {
            given: given == "yes",
            by: input.by.trim().to_owned(),
            on: input
                .on
                .trim()
                .parse()
                .map_err(|_| vec![FieldError::at("on", "確かめた日を入力してください")])?,
            note: input.note.clone(),
        }),
    };
    Ok(Privacy { consent, names })
}

/// The form's name of a JSON pointer: `/names/staff/2` is in `staff`.
fn name_of(pointer: &str) -> String {
    let mut parts = pointer.split('/').skip(2);
    parts.next().unwrap_or_default().to_owned()
}

async fn again(
    ctx: &mut Ctx,
    company: &Company,
    sent: &Sent,
    input: &PrivacyInput,
    faults: Vec<FieldError>,
) -> Result<Response> {
    let frame = company_frame(ctx, company, Tab::Overview, TITLE).await?;
    let body = view(ctx, company, sent.version(), input, faults).await?;
    Ok(page(
        StatusCode::UNPROCESSABLE_ENTITY,
        "privacy",
        frame,
        &body,
    ))
}

async fn conflict(ctx: &mut Ctx, company: &Company, sent: &Sent) -> Result<Response> {
    let frame = company_frame(ctx, company, Tab::Overview, "ほかの人が先に保存しました").await?;
    let Kept { privacy, version } = privacy::get(ctx, company.id).await?;
    let stored = PrivacyInput::of(&privacy);
    let known = |name: &str, label: &str, saved: &str| Known {
        name: name.to_owned(),
        label: label.to_owned(),
        saved: saved.to_owned(),
    };
    let mut all = vec![
        known("given", "外部のAIへの送信", &stored.given),
        known("by", "確かめた相手", &stored.by),
        known("on", "確かめた日", &stored.on),
        known("note", "説明した内容", &stored.note),
    ];
    all.extend(
        LISTS
            .iter()
            .zip(&stored.names)
            .map(|((name, label, _), saved)| known(name, label, saved)),
    );
    let path = format!("/companies/{}/privacy", company.id);
    let saved = Link::to(&path, "自分の入力をやめて、保存されている内容を開く");
    let by = by(ctx, company.id, "privacy.").await?;
    let read = |given: &str| match given {
        "yes" => "同意を得た".to_owned(),
        "no" => "同意しない".to_owned(),
        _ => "まだ確かめていない".to_owned(),
    };
    let body = ConflictPage::of(TITLE, &path, saved, version, &sent.0, &all)
        .chosen("given", read)
        .saved_by(by);
    Ok(page(StatusCode::CONFLICT, "conflict", frame, &body))
}
