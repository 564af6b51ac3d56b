//! `/companies/{id}/imports`: a file or a pasted table is handed in.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use super::common::{Answer, PageError, ok, open, page};
use super::sent::Asked;
use crate::app::import::{self, File};
use crate::app::{Actor, App, Ctx, Error, Result, account, company};
use crate::domain::id::{CompanyId, ImportId};
use crate::web::ctx::PageCtx;
use crate::web::problem::Problem;
use crate::web::upload::Upload;
use crate::web::view::frame::Tab;
use crate::web::view::imports::{ImportsPage, Waiting};

const TITLE: &str = "ファイルから取り込む";

pub(super) fn router() -> Router<Arc<App>> {
    Router::new().route("/companies/{id}/imports", get(show).post(take))
}

async fn show(PageCtx(mut ctx): PageCtx, Path(id): Path<String>, asked: Asked) -> Answer {
    import::may(&ctx)?;
    let (company, frame) = open(&mut ctx, &id, Tab::Statements, TITLE).await?;
    let body = ImportsPage {
        waiting: waiting(&mut ctx, company.id).await?,
        ..ImportsPage::default()
    };
    Ok(ok("imports", frame.saying(asked.notice()), &body))
}

async fn waiting(ctx: &mut Ctx, company: CompanyId) -> Result<Vec<Waiting>> {
    let people = account::list(ctx).await?;
    let all = import::list_waiting(ctx, company).await?;
    let name = |import: &import::Import| {
        let person = people.iter().find(|person| person.id == import.created_by);
        person.map_or("", |person| person.name.as_str())
    };
    let waiting = all.iter().map(|import| Waiting::of(import, name(import)));
    Ok(waiting.collect())
}

async fn take(
    State(app): State<Arc<App>>,
    PageCtx(mut ctx): PageCtx,
    Path(id): Path<String>,
    request: Request,
) -> Answer {
    import::may(&ctx)?;
    let id: CompanyId = id.parse().map_err(|_| Error::NotFound("事業者"))?;
    company::get(&mut ctx, id).await?;
    // No transaction stays open while somebody sends.
    let actor = ctx.actor.clone();
    drop(ctx);
    let mut pasted = String::new();
    match sent(&app, &actor, id, request, &mut pasted).await {
        Ok(import) => {
            Ok(Redirect::to(&format!("/companies/{id}/imports/{import}")).into_response())
        }
        Err(problem) if matches!(problem.status, 413 | 415 | 422) => {
            refused(&app, actor, id, &problem, pasted).await
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn sent(
    app: &Arc<App>,
    actor: &Actor,
    company: CompanyId,
    request: Request,
    pasted: &mut String,
) -> Result<ImportId, Problem> {
    let upload = Upload::of(request).await?;
    upload.get("pasted").clone_into(pasted);
    let file = match upload.file {
        Some(_) if !pasted.trim().is_empty() => {
            let message = "ファイルと貼り付けた表の両方があります。どちらか一方にしてください";
            return Err(Error::field("/file", message).into());
        }
        Some(file) => file,
        None if pasted.trim().is_empty() => {
            let message = "ファイルを選ぶか、表を貼り付けてください";
            return Err(Error::field("/file", message).into());
        }
        None => File::pasted(pasted),
    };
    let file = Arc::new(file);
    let reading = import::read(app, &file).await?;
    let mut ctx = Ctx::write(app, actor.clone()).await?;
    let import = import::begin(&mut ctx, company, &file, &reading).await?;
    ctx.commit().await?;
    Ok(import)
}

async fn refused(
    app: &Arc<App>,
    actor: Actor,
    id: CompanyId,
    problem: &Problem,
    pasted: String,
) -> Result<Response, PageError> {
    let mut ctx = Ctx::read(app, actor).await?;
    let (_, frame) = open(&mut ctx, &id.to_string(), Tab::Statements, TITLE).await?;
    let body = ImportsPage {
        import_error: Some(sentence(problem)),
        import_pasted: pasted,
        waiting: waiting(&mut ctx, id).await?,
    };
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    Ok(page(status, "imports", frame, &body))
}

/// What a problem says, as one sentence.
pub(super) fn sentence(problem: &Problem) -> String {
    let fault = problem.errors.first();
    fault.map_or_else(|| problem.detail.clone(), |fault| fault.message.clone())
}
