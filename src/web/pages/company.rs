//! Registering a company, amending it, putting it away and bringing it back.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};

use super::common::{Answer, company_frame, done, frame, open, page};
use super::company_input::{conflict, people_to_choose, profile, settle};
use super::sent::Sent;
use crate::app::{App, Ctx, Error, Result, company, timeline};
use crate::domain::access::{Permission, Role};
use crate::domain::company::Company;
use crate::domain::id::CompanyId;
use crate::web::ctx::PageCtx;
use crate::web::view::company_form::{CompanyFormPage, CompanyInput};
use crate::web::view::field::FieldError;
use crate::web::view::frame::{Section, Tab};
use crate::web::view::time;

pub(super) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/companies", post(register))
        .route("/companies/new", get(new))
        .route("/companies/{id}/edit", get(edit).post(amend))
        .route("/companies/{id}/archive", post(archive))
        .route("/companies/{id}/restore", post(restore))
}

/// What the form shows.
struct Form<'a> {
    /// The company that is amended; none when one is registered.
    company: Option<&'a Company>,
    version: i64,
    input: CompanyInput,
    errors: Vec<FieldError>,
    searched: bool,
}

async fn new(PageCtx(mut ctx): PageCtx) -> Answer {
    ctx.may(Permission::WriteCompanies)?;
    let advises = ctx.actor.role != Role::Admin;
    let input = CompanyInput {
        advisor_id: if advises {
            ctx.actor.user_id.to_string()
        } else {
            String::new()
        },
        ..CompanyInput::default()
    };
    let form = Form {
        company: None,
        version: 0,
        input,
        errors: Vec::new(),
        searched: false,
    };
    Ok(show(&mut ctx, StatusCode::OK, form).await?)
}

async fn register(PageCtx(mut ctx): PageCtx, sent: Sent) -> Answer {
    ctx.may(Permission::WriteCompanies)?;
    let (input, searched) = CompanyInput::sent(&sent);
    let mut form = Form {
        company: None,
        version: 0,
        input,
        errors: Vec::new(),
        searched,
    };
    if searched {
        return Ok(show(&mut ctx, StatusCode::OK, form).await?);
    }
    let (profile, faults) = profile(&ctx, &form.input);
    match settle(company::register(&mut ctx, profile).await, faults)? {
        Ok(company) => {
            ctx.commit().await?;
            Ok(done(&format!("/companies/{}", company.id), "company_added"))
        }
        Err(errors) => {
            form.errors = errors;
            Ok(show(&mut ctx, StatusCode::UNPROCESSABLE_ENTITY, form).await?)
        }
    }
}

async fn edit(PageCtx(mut ctx): PageCtx, Path(id): Path<String>) -> Answer {
    ctx.may(Permission::WriteCompanies)?;
    let company = find(&mut ctx, &id).await?;
    let form = Form {
        company: Some(&company),
        version: company.version,
        input: CompanyInput::of(&company.profile),
        errors: Vec::new(),
        searched: false,
    };
    Ok(show(&mut ctx, StatusCode::OK, form).await?)
}

async fn amend(PageCtx(mut ctx): PageCtx, Path(id): Path<String>, sent: Sent) -> Answer {
    ctx.may(Permission::WriteCompanies)?;
    let company = find(&mut ctx, &id).await?;
    let (input, searched) = CompanyInput::sent(&sent);
    let version = sent.version();
    let mut form = Form {
        company: Some(&company),
        version,
        input,
        errors: Vec::new(),
        searched,
    };
    if searched {
        return Ok(show(&mut ctx, StatusCode::OK, form).await?);
    }
    let (profile, faults) = profile(&ctx, &form.input);
    match settle(
        company::amend(&mut ctx, company.id, version, profile).await,
        faults,
    ) {
        Ok(Ok(company)) => {
            ctx.commit().await?;
            Ok(done(&format!("/companies/{}", company.id), "company_saved"))
        }
        Ok(Err(errors)) => {
            form.errors = errors;
            Ok(show(&mut ctx, StatusCode::UNPROCESSABLE_ENTITY, form).await?)
        }
        Err(Error::Stale { .. }) => Ok(stale(&mut ctx, &company, &sent, &form.input).await?),
        Err(error) => Err(error.into()),
    }
}

async fn find(ctx: &mut Ctx, id: &str) -> Result<Company> {
    let id: CompanyId = id.parse().map_err(|_| Error::NotFound("事業者"))?;
    company::get(ctx, id).await
}

async fn show(ctx: &mut Ctx, status: StatusCode, form: Form<'_>) -> Result<Response> {
    let people = people_to_choose(ctx, &form.input.advisor_id).await?;
    let frame = match form.company {
        None => frame(ctx, Section::Companies, "事業者を登録する").await?,
        Some(company) => {
            company_frame(ctx, company, Tab::Overview, "事業者の情報を変更する").await?
        }
    };
    let all = &ctx.app.data.industries;
    let id = form.company.map(|company| company.id.to_string());
    let mut body = CompanyFormPage::of(
        id.as_deref(),
        form.version,
        &form.input,
        form.errors,
        all.classes(),
        &people,
    );
    body.kind.required = true;
    let looking = form.searched || form.input.industry.is_empty();
    if looking && !form.input.industry_query.trim().is_empty() {
        let hits = all.search(&form.input.industry_query, super::companies::HITS);
        body = body.found(&hits, all.classes());
    }
    Ok(page(status, "company_form", frame, &body))
}

async fn stale(
    ctx: &mut Ctx,
    company: &Company,
    sent: &Sent,
    input: &CompanyInput,
) -> Result<Response> {
    let mut people = people_to_choose(ctx, &input.advisor_id).await?;
    let stored = CompanyInput::of(&company.profile);
    people.extend(people_to_choose(ctx, &stored.advisor_id).await?);
    let by = by(ctx, company.id, "company.").await?;
    let classes = ctx.app.data.industries.classes();
    let body = conflict(company, &stored, sent, classes, &people).saved_by(by);
    let frame = company_frame(ctx, company, Tab::Overview, "ほかの人が先に保存しました").await?;
    Ok(page(StatusCode::CONFLICT, "conflict", frame, &body))
}

/// Who last did something of that kind at a company, and when.
pub(super) async fn by(ctx: &mut Ctx, company: CompanyId, deed: &str) -> Result<Option<String>> {
    let timeline = timeline::of_company(ctx, company, 100).await?;
    let last = timeline
        .entries
        .into_iter()
        .find(|entry| entry.action.starts_with(deed));
    Ok(last.map(|entry| format!("{}（{}）", entry.actor, time::moment(entry.at))))
}

async fn archive(PageCtx(ctx): PageCtx, Path(id): Path<String>, sent: Sent) -> Answer {
    put_away(ctx, &id, &sent, true).await
}

async fn restore(PageCtx(ctx): PageCtx, Path(id): Path<String>, sent: Sent) -> Answer {
    put_away(ctx, &id, &sent, false).await
}

async fn put_away(mut ctx: Ctx, id: &str, sent: &Sent, away: bool) -> Answer {
    ctx.may(Permission::ArchiveCompanies)?;
    let (company, frame) = open(&mut ctx, id, Tab::Overview, "ほかの人が先に保存しました").await?;
    match company::archive(&mut ctx, company.id, Some(sent.version()), away).await {
        Ok(_) => {
            ctx.commit().await?;
            let said = if away {
                "company_archived"
            } else {
                "company_restored"
            };
            Ok(done(&format!("/companies/{}", company.id), said))
        }
        Err(Error::Stale { .. }) => {
            let by = by(&mut ctx, company.id, "company.").await?;
            let body = super::company_input::put_away_conflict(&company, away).saved_by(by);
            Ok(page(StatusCode::CONFLICT, "conflict", frame, &body))
        }
        Err(error) => Err(error.into()),
    }
}
