//! 概要: where the company stands, and what comes next.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::routing::get;

use super::common::{Answer, company_frame, ok};
use super::sent::Asked;
use crate::app::evidence::{Known, known};
use crate::app::{App, Ctx, Error, document, privacy, timeline};
use crate::domain::access::Permission;
use crate::domain::company::Company;
use crate::domain::document::{Body, Document, Kind, Quadrant};
use crate::domain::format;
use crate::domain::id::CompanyId;
use crate::export::radar;
use crate::web::ctx::PageCtx;
use crate::web::view::analysis::score;
use crate::web::view::frame::Tab;
use crate::web::view::item::ItemView;
use crate::web::view::overview::{Archive, Fact, OverviewPage, next_step, sentences};
use crate::web::view::records::Event;
use crate::web::view::swot::QuestionView;
use crate::web::view::time;

/// How many deeds the page looks back, and how many lines it shows.
const DEEDS: i64 = 300;
const LINES: usize = 24;

pub(super) fn router() -> Router<Arc<App>> {
    Router::new().route("/companies/{id}", get(overview))
}

async fn overview(PageCtx(mut ctx): PageCtx, Path(id): Path<String>, asked: Asked) -> Answer {
    let id: CompanyId = id.parse().map_err(|_| Error::NotFound("事業者"))?;
    let known = known(&mut ctx, id).await?;
    let documents = document::list(&mut ctx, id).await?;
    let timeline = timeline::of_company(&mut ctx, id, DEEDS).await?;
    let frame = company_frame(&mut ctx, &known.company, Tab::Overview, "概要").await?;
    let privacy = privacy::get(&mut ctx, id).await?.privacy;
    let mut body = page(&ctx, &known, &documents);
    body.consent = privacy.label();
    body.events = timeline
        .entries
        .into_iter()
        .take(LINES)
        .map(Event::of)
        .collect();
    Ok(ok("overview", frame.saying(asked.notice()), &body))
}

fn page(ctx: &Ctx, known: &Known, documents: &[Document]) -> OverviewPage {
    let company = &known.company;
    let href = format!("/companies/{}", company.id);
    let may = |permission: Permission| permission.granted_to(ctx.actor.role);
    let writes = may(Permission::WriteCompanies);
    let swot = documents
        .iter()
        .find(|document| document.kind == Kind::Swot);
    let items = |quadrant| swot.map(|swot| kept(swot, quadrant)).unwrap_or_default();
    let stands = !known.analysis.periods.is_empty();
    OverviewPage {
        next: if writes && !company.archived {
            next_step(&href, &known.statements, &known.sheets, documents)
        } else {
            None
        },
        sentences: sentences(&known.analysis, &known.statements),
        score: score(&known.analysis),
        radar: stands.then(|| radar::render(&company.profile.name, &known.analysis)),
        analysis_href: format!("{href}/analysis"),
        strengths: items(Quadrant::Strength),
        weaknesses: items(Quadrant::Weakness),
        swot_href: swot.map(|swot| format!("/documents/{}", swot.id)),
        questions: swot.map(questions).unwrap_or_default(),
        events: Vec::new(),
        records_href: format!("{href}/records"),
        facts: facts(company),
        edit_href: writes.then(|| format!("{href}/edit")),
        privacy_href: format!("{href}/privacy"),
        consent: "",
        archive: may(Permission::ArchiveCompanies).then(|| archive(&href, company)),
    }
}

fn kept(swot: &Document, wanted: Quadrant) -> Vec<ItemView> {
    let items = swot.content.items.iter();
    items
        .filter(|item| item.decision.keeps())
        .filter(|item| matches!(item.body, Body::Swot { quadrant } if quadrant == wanted))
        .map(|item| ItemView::of(item, swot, false))
        .collect()
}

fn questions(swot: &Document) -> Vec<QuestionView> {
    swot.content
        .questions
        .iter()
        .map(QuestionView::of)
        .collect()
}

fn archive(href: &str, company: &Company) -> Archive {
    let (page, label) = if company.archived {
        ("restore", "一覧に戻す")
    } else {
        ("archive", "一覧から外して保管する")
    };
    Archive {
        action: format!("{href}/{page}"),
        label,
        version: company.version,
    }
}

fn facts(company: &Company) -> Vec<Fact> {
    let profile = &company.profile;
    let facts = [
        ("カナ", profile.name_kana.clone()),
        ("法人番号", profile.corporate_number.clone()),
        ("資本金", Some(format::yen(profile.capital_yen))),
        (
            "従業員",
            Some(format!("{}人", format::integer(profile.employees))),
        ),
        ("所在地", profile.municipality.clone()),
        (
            "設立・創業",
            profile
                .founded
                .map(|day| day.strftime("%Y年%-m月%-d日").to_string()),
        ),
        ("代表者", profile.owner_name.clone()),
        ("登録", Some(time::day(company.created_at))),
    ];
    let known = facts.into_iter().filter_map(|(label, value)| {
        Some(Fact {
            label,
            value: value?,
        })
    });
    known.collect()
}
