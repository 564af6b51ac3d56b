//! `/checklists` and a company's answers.

use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::answer::{Changing, List, Reading, Searching, versioned};
use super::body::Body;
use super::docs::NamedVersion;
use super::query::{Asked, Paging, Path};
use super::read;
use crate::app::{Ctx, Error, FieldError, checklist};
use crate::domain::checklist::{Answer, AnswerSheet, Template};
use crate::domain::id::CompanyId;
use crate::web::ctx::IfMatch;
use crate::web::problem::Problem;

/// All answers of a sheet; those that are absent are taken away.
#[derive(Debug, Deserialize, serde::Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Answers {
    /// One an item.
    answers: Vec<Answer>,
}

/// What may be sent: the answers as a member, or bare.
#[derive(Debug, ToSchema, serde::Serialize)]
#[serde(untagged)]
#[expect(
    dead_code,
    reason = "says in the OpenAPI document what `put_answers` reads by hand, for better sentences"
)]
pub(super) enum AnswersBody {
    /// As a member.
    Named(Answers),
    /// Bare.
    Bare(Vec<Answer>),
}

/// チェックシートの一覧（総点検・4つの視点・業務フロー・商流）
#[utoipa::path(get, path = "/checklists", tag = "checklists", params(Paging),
    responses((status = 200, body = List<Template>), Searching))]
pub(super) async fn list_checklists(
    ctx: Ctx,
    Asked(paging): Asked<Paging>,
) -> Result<List<Template>, Problem> {
    Ok(List::part(ctx.app.data.templates.clone(), &paging)?)
}

/// チェックシートの回答
#[utoipa::path(get, path = "/companies/{id}/checklists/{template}", tag = "checklists",
    params(("id" = CompanyId, Path), ("template" = String, Path, example = "general_checkup")),
    responses((status = 200, body = AnswerSheet, headers(("ETag" = String))), Reading))]
pub(super) async fn get_answers(
    mut ctx: Ctx,
    Path((id, template)): Path<(CompanyId, String)>,
) -> Result<Response, Problem> {
    let sheet = checklist::get(&mut ctx, id, &template).await?;
    versioned(&sheet, sheet.version)
}

/// チェックシートの回答を保存（全体を置き換える。途中まででよい）
#[utoipa::path(put, path = "/companies/{id}/checklists/{template}", tag = "checklists",
    params(("id" = CompanyId, Path), ("template" = String, Path, example = "general_checkup"), NamedVersion),
    request_body = AnswersBody,
    responses((status = 200, body = AnswerSheet, headers(("ETag" = String))), Changing))]
pub(super) async fn put_answers(
    mut ctx: Ctx,
    Path((id, template)): Path<(CompanyId, String)>,
    if_match: IfMatch,
    body: Body<Value>,
) -> Result<Response, Problem> {
    let (answers, prefix) = if body.value.is_array() {
        (read::json(&body.value)?, "")
    } else {
        (read::json::<Answers>(&body.value)?.answers, "/answers")
    };
    let sheet = checklist::save(&mut ctx, id, &template, answers, if_match.0)
        .await
        .map_err(|error| below(prefix, error))?;
    ctx.commit().await?;
    versioned(&sheet, sheet.version)
}

/// The application points into the list of answers; the body may hold it as a member.
fn below(prefix: &str, error: Error) -> Error {
    match error {
        Error::Invalid(faults) => Error::Invalid(
            faults
                .into_iter()
                .map(|fault| FieldError::new(format!("{prefix}{}", fault.pointer), fault.message))
                .collect(),
        ),
        other => other,
    }
}
