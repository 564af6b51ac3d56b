//! 総点検 and the Local Benchmark's sheets: the answers of one area at a time.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;

use super::common::{Answer as Page, company_frame, done, ok, open, page};
use super::company::by;
use super::sent::{Asked, Sent};
use crate::app::{App, Ctx, Error, FieldError as Fault, Result, checklist, company};
use crate::domain::access::Permission;
use crate::domain::checklist::{Answer, AnswerSheet, Area, Speaker, Template, TemplateItem};
use crate::domain::company::Company;
use crate::domain::id::CompanyId;
use crate::web::ctx::PageCtx;
use crate::web::view::checklist::ChecklistPage;
use crate::web::view::conflict::{ConflictPage, Known};
use crate::web::view::field::FieldError;
use crate::web::view::frame::{Link, Tab};

pub(super) fn router() -> Router<Arc<App>> {
    Router::new().route(
        "/companies/{id}/checklists/{template}",
        get(show).post(save),
    )
}

async fn show(
    PageCtx(mut ctx): PageCtx,
    Path((id, template)): Path<(String, String)>,
    asked: Asked,
) -> Page {
    let template = find(&ctx, &template)?;
    let (company, frame) = open(&mut ctx, &id, Tab::Checklists, &template.title).await?;
    let sheet = checklist::get(&mut ctx, company.id, &template.id).await?;
    let may_write = Permission::WriteCompanies.granted_to(ctx.actor.role);
    let all = &ctx.app.data.templates;
    let area = asked.0.find("area");
    let body = ChecklistPage::of(
        company.id,
        &template,
        all,
        &sheet,
        area,
        Vec::new(),
        may_write,
    );
    let body = body.ok_or(Error::NotFound("チェックシート"))?;
    Ok(ok("checklist", frame.saying(asked.notice()), &body))
}

async fn save(
    PageCtx(mut ctx): PageCtx,
    Path((id, template)): Path<(String, String)>,
    sent: Sent,
) -> Page {
    ctx.may(Permission::WriteCompanies)?;
    let id: CompanyId = id.parse().map_err(|_| Error::NotFound("事業者"))?;
    let company = company::get(&mut ctx, id).await?;
    let template = find(&ctx, &template)?;
    let area = area(&template, sent.get("area")).ok_or(Error::NotFound("チェックシートの分野"))?;
    let stored = checklist::get(&mut ctx, id, &template.id).await?;
    let answers = merged(&stored, area, &sent);
    let version = sent.version();
    match checklist::save(&mut ctx, id, &template.id, answers.clone(), Some(version)).await {
        Ok(_) => {
            ctx.commit().await?;
            Ok(done(&after(id, &template, area, &sent), "answers_saved"))
        }
        Err(Error::Invalid(faults)) => {
            let sheet = AnswerSheet {
                template: template.id.clone(),
                answers,
                version,
            };
            Ok(again(&mut ctx, &company, (&template, area), &sheet, faults).await?)
        }
        Err(Error::Stale { .. }) => {
            Ok(conflict(&mut ctx, &company, (&template, area), &stored, &sent).await?)
        }
        Err(error) => Err(error.into()),
    }
}

fn find(ctx: &Ctx, id: &str) -> Result<Template> {
    let template = ctx.app.data.template(id);
    template.cloned().ok_or(Error::NotFound("チェックシート"))
}

fn area<'a>(template: &'a Template, key: &str) -> Option<&'a Area> {
    template.areas.iter().find(|area| area.key == key)
}

/// The answer to an item as it was sent.
fn typed(item: &TemplateItem, sent: &Sent) -> Answer {
    let field = |name: &str| format!("answers.{}.{name}", item.key);
    Answer {
        item: item.key.clone(),
        grade: sent.parse(&field("grade")),
        fact: sent.get(&field("fact")).trim().to_owned(),
        speaker: sent.parse(&field("speaker")).unwrap_or(Speaker::Owner),
    }
}

/// The stored answers of the other areas, and what was sent of this one.
fn merged(stored: &AnswerSheet, area: &Area, sent: &Sent) -> Vec<Answer> {
    let here = |answer: &&Answer| area.items.iter().any(|item| item.key == answer.item);
    let others = stored
        .answers
        .iter()
        .filter(|answer| !here(answer))
        .cloned();
    let these = area.items.iter().map(|item| typed(item, sent));
    let given = |answer: &Answer| answer.grade.is_some() || !answer.fact.is_empty();
    others.chain(these.filter(given)).collect()
}

fn after(company: CompanyId, template: &Template, here: &Area, sent: &Sent) -> String {
    let next = Some(sent.get("next")).filter(|_| sent.get("then") == "next");
    let next = next.and_then(|key| area(template, key)).unwrap_or(here);
    format!(
        "/companies/{company}/checklists/{}?area={}",
        template.id, next.key
    )
}

async fn again(
    ctx: &mut Ctx,
    company: &Company,
    (template, area): (&Template, &Area),
    sheet: &AnswerSheet,
    faults: Vec<Fault>,
) -> Result<Response> {
    let frame = company_frame(ctx, company, Tab::Checklists, &template.title).await?;
    let errors = faults
        .into_iter()
        .map(|fault| at_question(template, sheet, fault))
        .collect();
    let all = &ctx.app.data.templates;
    let body = ChecklistPage::of(
        company.id,
        template,
        all,
        sheet,
        Some(&area.key),
        errors,
        true,
    );
    let body = body.ok_or(Error::NotFound("チェックシート"))?;
    Ok(page(
        StatusCode::UNPROCESSABLE_ENTITY,
        "checklist",
        frame,
        &body,
    ))
}

/// `/3/fact` of the answers that were handed in becomes the question it is about.
fn at_question(template: &Template, sheet: &AnswerSheet, fault: Fault) -> FieldError {
    let index = fault
        .pointer
        .split('/')
        .nth(1)
        .and_then(|index| index.parse::<usize>().ok());
    let key = index
        .and_then(|index| sheet.answers.get(index))
        .map(|answer| answer.item.as_str());
    let number = template
        .items()
        .position(|item| Some(item.key.as_str()) == key);
    let error = FieldError::at(key.unwrap_or_default(), fault.message);
    match number {
        Some(number) => error.called(format!("質問{}", number + 1)),
        None => error,
    }
}

async fn conflict(
    ctx: &mut Ctx,
    company: &Company,
    (template, area): (&Template, &Area),
    stored: &AnswerSheet,
    sent: &Sent,
) -> Result<Response> {
    let frame = company_frame(ctx, company, Tab::Checklists, "ほかの人が先に保存しました").await?;
    let path = format!("/companies/{}/checklists/{}", company.id, template.id);
    let saved = format!("{path}?area={}", area.key);
    let saved = Link::to(saved, "自分の入力をやめて、保存されている内容を開く");
    let by = by(ctx, company.id, "checklist.").await?;
    let what = format!("{}の「{}」の回答", template.title, area.title);
    let (sent, known) = side_by_side(template, area, stored, sent);
    let mut body = ConflictPage::of(&what, &path, saved, stored.version, &sent, &known);
    for row in &mut body.rows {
        let item = area
            .items
            .iter()
            .find(|item| row.name == format!("answers.{}.grade", item.key));
        if let Some(item) = item {
            row.fixed = Some(grade(template, item, &row.yours));
            row.theirs = grade(template, item, &row.theirs);
        } else if row.name.ends_with(".speaker") {
            row.fixed = Some(speaker(&row.yours));
            row.theirs = speaker(&row.theirs);
        } else {
            row.long = true;
        }
    }
    Ok(page(
        StatusCode::CONFLICT,
        "conflict",
        frame,
        &body.saved_by(by),
    ))
}

fn grade(template: &Template, item: &TemplateItem, value: &str) -> String {
    let grade = value.parse().ok();
    grade.map_or_else(
        || "未回答".to_owned(),
        |grade| template.grade_label(item, grade).to_owned(),
    )
}

fn speaker(value: &str) -> String {
    value.parse().map_or("", Speaker::label).to_owned()
}

/// The area as it was sent, each field by its name (a choice that was not made as well), and as it is stored.
fn side_by_side(
    template: &Template,
    area: &Area,
    stored: &AnswerSheet,
    sent: &Sent,
) -> (Vec<(String, String)>, Vec<Known>) {
    let mut all: Vec<(String, String)> = ["area", "next", "then"]
        .map(|name| (name.to_owned(), sent.get(name).to_owned()))
        .into();
    let mut known = Vec::new();
    for item in &area.items {
        let number = template
            .items()
            .position(|other| other.key == item.key)
            .unwrap_or_default()
            + 1;
        let yours = typed(item, sent);
        let theirs = stored.answers.iter().find(|answer| answer.item == item.key);
        let theirs = theirs.cloned().unwrap_or_else(|| Answer {
            item: item.key.clone(),
            grade: None,
            fact: String::new(),
            speaker: yours.speaker,
        });
        for (field, label, yours, theirs) in fields(template.graded, &yours, &theirs) {
            let name = format!("answers.{}.{field}", item.key);
            let label = format!("{number}．{}　{label}", item.question);
            all.push((name.clone(), yours));
            known.push(Known {
                name,
                label,
                saved: theirs,
            });
        }
    }
    (all, known)
}

type Pair = (&'static str, &'static str, String, String);

fn fields(graded: bool, yours: &Answer, theirs: &Answer) -> Vec<Pair> {
    let grade = |answer: &Answer| {
        answer
            .grade
            .map(|grade| grade.to_string())
            .unwrap_or_default()
    };
    let mut fields = vec![
        (
            "fact",
            if graded {
                "わかった事実"
            } else {
                "内容"
            },
            yours.fact.clone(),
            theirs.fact.clone(),
        ),
        (
            "speaker",
            "話した人",
            yours.speaker.to_string(),
            theirs.speaker.to_string(),
        ),
    ];
    if graded {
        fields.insert(0, ("grade", "評価", grade(yours), grade(theirs)));
    }
    fields
}
