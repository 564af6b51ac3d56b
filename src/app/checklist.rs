//! Sheets and their answers.

use serde_json::json;

use super::ctx::Ctx;
use super::error::{Error, FieldError, Result};
use crate::domain::access::Permission;
use crate::domain::checklist::{Answer, AnswerSheet};
use crate::domain::id::CompanyId;
use crate::domain::stage::Stage;
use crate::store;

/// A company's answers to one sheet; empty before the first.
pub async fn get(ctx: &mut Ctx, company: CompanyId, template: &str) -> Result<AnswerSheet> {
    super::company::get(ctx, company).await?;
    ctx.app
        .data
        .template(template)
        .ok_or(Error::NotFound("チェックシート"))?;
    let chamber = ctx.chamber();
    Ok(store::checklist::find(&mut ctx.tx, chamber, company, template).await?)
}

/// All sheets of a company that were begun.
pub async fn list(ctx: &mut Ctx, company: CompanyId) -> Result<Vec<AnswerSheet>> {
    super::company::get(ctx, company).await?;
    let chamber = ctx.chamber();
    Ok(store::checklist::list(&mut ctx.tx, chamber, company).await?)
}

/// Puts all answers of a sheet. `version` is the one that was seen; `None` puts over whatever stands there now.
pub async fn save(
    ctx: &mut Ctx,
    company: CompanyId,
    template: &str,
    answers: Vec<Answer>,
    version: Option<i64>,
) -> Result<AnswerSheet> {
    ctx.may(Permission::WriteCompanies)?;
    let case = super::company::get(ctx, company).await?;
    let stored = get(ctx, company, template).await?;
    if version.is_some_and(|version| version != stored.version) {
        return Err(Error::Stale {
            current: stored.version,
        });
    }
    let answers = tidy(answers);
    let sheet = ctx
        .app
        .data
        .template(template)
        .ok_or(Error::NotFound("チェックシート"))?;
    let faults: Vec<FieldError> = sheet
        .check(&answers)
        .into_iter()
        .map(|(index, field, message)| FieldError::new(format!("/{index}/{field}"), message))
        .collect();
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let title = sheet.title.clone();
    let changed = AnswerSheet {
        template: template.to_owned(),
        answers,
        version: stored.version,
    };
    let chamber = ctx.chamber();
    if !store::checklist::put(&mut ctx.tx, chamber, company, &changed, ctx.now).await? {
        return Err(Error::Stale {
            current: stored.version + 1,
        });
    }
    super::company::advance(ctx, &case, Stage::Intake).await?;
    ctx.audit(
        "checklist.save",
        Some(company),
        None,
        json!({"template": template, "title": title}),
    )
    .await?;
    Ok(AnswerSheet {
        version: changed.version + 1,
        ..changed
    })
}

/// Line ends as one; an answer without grade and words is no answer.
fn tidy(answers: Vec<Answer>) -> Vec<Answer> {
    answers
        .into_iter()
        .map(|answer| Answer {
            fact: answer.fact.replace("\r\n", "\n").trim().to_owned(),
            ..answer
        })
        .filter(|answer| answer.grade.is_some() || !answer.fact.is_empty())
        .collect()
}
