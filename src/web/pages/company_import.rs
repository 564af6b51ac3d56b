//! `/companies/import`: a chamber's list of companies.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;

use super::common::{Answer, frame, ok, page};
use super::imports::sentence;
use crate::app::import::{self, File, ListReport};
use crate::app::{Actor, App, Ctx, Error};
use crate::web::ctx::PageCtx;
use crate::web::problem::Problem;
use crate::web::upload::Upload;
use crate::web::view::frame::Section;
use crate::web::view::imports::{CompanyImportPage, Report};

const TITLE: &str = "事業者の一覧を取り込む";

pub(super) fn router() -> Router<Arc<App>> {
    Router::new().route("/companies/import", get(show).post(take))
}

async fn show(PageCtx(mut ctx): PageCtx) -> Answer {
    import::may(&ctx)?;
    let frame = frame(&mut ctx, Section::Companies, TITLE).await?;
    Ok(ok("company_import", frame, &CompanyImportPage::default()))
}

async fn take(State(app): State<Arc<App>>, PageCtx(ctx): PageCtx, request: Request) -> Answer {
    import::may(&ctx)?;
    // No transaction stays open while somebody sends.
    let actor = ctx.actor.clone();
    drop(ctx);
    let (name, report) = match sent(&app, request, &actor).await {
        Ok(done) => done,
        Err(problem) if matches!(problem.status, 413 | 415 | 422 | 409) => {
            return refused(&app, actor, &problem).await;
        }
        Err(problem) => return Err(problem.into()),
    };
    let mut ctx = Ctx::read(&app, actor).await?;
    let body = CompanyImportPage {
        report: Some(Report::of(&name, &report)),
        error: None,
    };
    let frame = frame(&mut ctx, Section::Companies, TITLE).await?;
    Ok(ok("company_import", frame, &body))
}

async fn sent(
    app: &Arc<App>,
    request: Request,
    actor: &Actor,
) -> Result<(String, ListReport), Problem> {
    let missing = || Error::field("/file", "ファイルを選んでください");
    let file: File = Upload::of(request).await?.file.ok_or_else(missing)?;
    let file = Arc::new(file);
    let rows = import::read_list(app, &file).await?;
    let mut ctx = Ctx::write(app, actor.clone()).await?;
    let report = import::companies(&mut ctx, &file, rows).await?;
    ctx.commit().await?;
    Ok((file.name.clone(), report))
}

async fn refused(
    app: &Arc<App>,
    actor: Actor,
    problem: &Problem,
) -> Result<Response, super::common::PageError> {
    let mut ctx = Ctx::read(app, actor).await?;
    let body = CompanyImportPage {
        error: Some(sentence(problem)),
        report: None,
    };
    let frame = frame(&mut ctx, Section::Companies, TITLE).await?;
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    Ok(page(status, "company_import", frame, &body))
}
