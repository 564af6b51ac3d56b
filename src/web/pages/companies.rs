//! 事業者一覧, and the search box for industries.

use std::sync::Arc;

use axum::routing::get;
use axum::{Json, Router};
use strum::IntoEnumIterator;

use super::common::{Answer, PageError, frame, ok};
use super::sent::{Asked, Sent};
use crate::app::account::Account;
use crate::app::company::{CompanyQuery, Summary};
use crate::app::{App, Ctx, Result, account, company};
use crate::domain::access::{Permission, Role};
use crate::domain::format;
use crate::domain::industry::IndustryClass;
use crate::domain::stage::Stage;
use crate::web::ctx::PageCtx;
use crate::web::view::companies::{CompaniesPage, CompanyRow, change};
use crate::web::view::company_form::{Hit, industry_label};
use crate::web::view::field::Choice;
use crate::web::view::frame::{Link, Section};
use crate::web::view::time;

/// How many companies stand on a page.
const ROWS: i64 = 50;
/// How many classes are proposed for a word.
pub(super) const HITS: usize = 8;

pub(super) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/companies", get(list))
        .route("/industries", get(industries))
}

async fn list(PageCtx(mut ctx): PageCtx, asked: Asked) -> Answer {
    let query = query(&asked.0);
    let found = company::list(&mut ctx, &query).await?;
    let count = company::count(&mut ctx, &query).await?;
    let people = account::list(&mut ctx).await?;
    let frame = frame(&mut ctx, Section::Companies, "事業者").await?;
    let classes = ctx.app.data.industries.classes();
    let may = |permission: Permission| permission.granted_to(ctx.actor.role);
    let body = CompaniesPage {
        query: asked.0.get("q").to_owned(),
        industry: industry_choice(&query, classes),
        stage: stage_choice(&query),
        advisor: advisor_choice(&query, &people, &ctx),
        archived: query.archived,
        filtered: filtered(&query),
        rows: found.items.iter().map(|item| row(item, classes)).collect(),
        count: Some(format!("{}件", format::integer(count))),
        next: found
            .next_cursor
            .as_deref()
            .map(|cursor| address(&asked.0, Some(cursor))),
        first: query.cursor.is_some().then(|| address(&asked.0, None)),
        may_write: may(Permission::WriteCompanies),
    };
    Ok(ok("companies", frame.saying(asked.notice()), &body))
}

fn query(asked: &Sent) -> CompanyQuery {
    CompanyQuery {
        q: asked.some("q"),
        industry: asked.some("industry"),
        stage: asked.parse("stage"),
        advisor: asked.parse("advisor"),
        archived: asked.get("archived") == "1",
        cursor: asked.some("cursor"),
        limit: ROWS,
    }
}

fn filtered(query: &CompanyQuery) -> bool {
    query.archived
        || query.q.is_some()
        || query.industry.is_some()
        || query.stage.is_some()
        || query.advisor.is_some()
}

/// The same list, from `cursor` on.
fn address(asked: &Sent, cursor: Option<&str>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for name in ["q", "industry", "stage", "advisor", "archived"] {
        if let Some(value) = asked.some(name) {
            query.append_pair(name, &value);
        }
    }
    if let Some(cursor) = cursor {
        query.append_pair("cursor", cursor);
    }
    match query.finish() {
        query if query.is_empty() => "/companies".to_owned(),
        query => format!("/companies?{query}"),
    }
}

fn every() -> [(String, String); 1] {
    [(String::new(), "すべて".to_owned())]
}

fn industry_choice(query: &CompanyQuery, classes: &[IndustryClass]) -> Choice {
    let chosen = query.industry.as_deref().unwrap_or_default();
    let options = classes.iter().map(|class| {
        let label = industry_label(&class.minor_key, classes);
        (class.minor_key.clone(), label)
    });
    Choice::of(
        "industry",
        "業種",
        chosen,
        every().into_iter().chain(options),
    )
}

fn stage_choice(query: &CompanyQuery) -> Choice {
    let chosen = query.stage.map(|stage| stage.to_string());
    let options = Stage::iter().map(|stage| (stage.to_string(), stage.label().to_owned()));
    let options = every().into_iter().chain(options);
    Choice::of("stage", "段階", &chosen.unwrap_or_default(), options)
}

fn advisor_choice(query: &CompanyQuery, people: &[Account], ctx: &Ctx) -> Choice {
    let chosen = query.advisor.map(|id| id.to_string()).unwrap_or_default();
    let me = ctx.actor.user_id;
    let (mine, others): (Vec<&Account>, Vec<&Account>) = people
        .iter()
        .filter(|person| person.role != Role::Admin || person.id.to_string() == chosen)
        .partition(|person| person.id == me);
    let option = |person: &Account| (person.id.to_string(), person.name.clone());
    let mine = mine.into_iter().map(|person| {
        let (id, name) = option(person);
        (id, format!("自分（{name}）"))
    });
    let options = mine.chain(others.into_iter().map(option));
    Choice::of(
        "advisor",
        "担当",
        &chosen,
        every().into_iter().chain(options),
    )
}

fn row(summary: &Summary, classes: &[IndustryClass]) -> CompanyRow {
    let Summary {
        company,
        standing,
        advisor_name,
    } = summary;
    let href = format!("/companies/{}", company.id);
    CompanyRow {
        name: company.profile.name.clone(),
        kana: company.profile.name_kana.clone(),
        industry: industry_label(&company.profile.industry.minor, classes),
        stage: company.stage.label(),
        advisor: advisor_name.clone(),
        last: time::day(company.updated_at),
        rank: standing.rank.clone(),
        change: change(standing.total, standing.previous),
        next: next(company.stage, &href),
        archived: company.archived,
        href,
    }
}

/// What comes next, as far as the stage tells.
fn next(stage: Stage, href: &str) -> Link {
    let (page, label) = match stage {
        Stage::Intake => ("/statements", "決算書を入力する"),
        Stage::Analysis => ("/swot", "SWOT分析を進める"),
        Stage::Proposal => ("/documents", "提案をまとめる"),
        Stage::Agreed | Stage::Planning => ("/documents", "計画をまとめる"),
        Stage::FollowUp => ("/statements", "新しい決算を入力する"),
        Stage::Revision => ("/documents", "計画を見直す"),
    };
    Link::to(format!("{href}{page}"), label)
}

async fn industries(PageCtx(ctx): PageCtx, asked: Asked) -> Result<Json<Vec<Hit>>, PageError> {
    let all = &ctx.app.data.industries;
    let hits = all.search(asked.0.get("q"), HITS);
    Ok(Json(
        hits.iter().map(|hit| Hit::of(hit, all.classes())).collect(),
    ))
}
