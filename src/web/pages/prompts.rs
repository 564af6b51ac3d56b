//! `/admin/prompts`: the versions of prompts, new ones, labels, trials.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};

use super::common::{Answer, done, frame, ok, page};
use super::sent::{Asked, Sent};
use crate::app::prompt::{self, Trial, Version};
use crate::app::provider::manage;
use crate::app::{App, Ctx, Error, FieldError as Fault};
use crate::domain::document::Kind;
use crate::domain::prompt::Label;
use crate::web::ctx::{MaybeActor, PageCtx};
use crate::web::view::field::FieldError;
use crate::web::view::frame::Section;
use crate::web::view::prompt_trial::TriedView;
use crate::web::view::prompts::{Around, PromptDiffPage, PromptPage, PromptsPage, href};

const PATH: &str = "/admin/prompts";
const TITLE: &str = "プロンプト";

pub(super) fn router() -> Router<Arc<App>> {
    Router::new()
        .route(PATH, get(list))
        .route("/admin/prompts/{kind}/diff", get(compare))
        .route("/admin/prompts/{kind}/{version}", get(show).post(add))
        .route("/admin/prompts/{kind}/{version}/labels", post(place))
        .route("/admin/prompts/{kind}/{version}/test", post(test))
}

async fn list(PageCtx(mut ctx): PageCtx, asked: Asked) -> Answer {
    let body = PromptsPage::of(&prompt::list(&mut ctx).await?);
    let frame = frame(&mut ctx, Section::Admin, TITLE).await?;
    Ok(ok("prompts", frame.saying(asked.notice()), &body))
}

/// Kind and version of a path; what is neither is not there.
fn named(kind: &str, version: &str) -> Result<(Kind, u32), Error> {
    let missing = || Error::NotFound("プロンプト");
    let kind = kind.parse().map_err(|_| missing())?;
    Ok((kind, version.parse().map_err(|_| missing())?))
}

async fn show(
    PageCtx(mut ctx): PageCtx,
    Path((kind, version)): Path<(String, String)>,
    asked: Asked,
) -> Answer {
    let (kind, version) = named(&kind, &version)?;
    let body = view(&mut ctx, kind, version).await?;
    let frame = frame(&mut ctx, Section::Admin, TITLE).await?;
    Ok(ok("prompt", frame.saying(asked.notice()), &body))
}

async fn view(ctx: &mut Ctx, kind: Kind, version: u32) -> Result<PromptPage, Error> {
    let found: Version = prompt::read(ctx, kind, version).await?;
    let of = prompt::of_kind(ctx, kind).await?;
    let samples = prompt::sample_names(&ctx.app)?;
    let providers: Vec<(String, String)> = manage::list(ctx)
        .await?
        .into_iter()
        .map(|managed| (managed.provider.id, managed.provider.name))
        .collect();
    let shipped = of.versions.iter().find(|other| other.written.is_none());
    let from_shipped = match shipped.filter(|_| found.written.is_some()) {
        Some(shipped) => prompt::diff(ctx, kind, shipped.version, version).await?,
        None => Vec::new(),
    };
    let around = Around {
        of: &of,
        samples: &samples,
        providers: &providers,
        from_shipped: &from_shipped,
    };
    Ok(PromptPage::of(&found, &around))
}

async fn add(
    PageCtx(mut ctx): PageCtx,
    Path((kind, version)): Path<(String, String)>,
    sent: Sent,
) -> Answer {
    let (kind, version) = named(&kind, &version)?;
    match prompt::add(&mut ctx, kind, sent.get("content")).await {
        Ok(added) => {
            ctx.commit().await?;
            Ok(done(&href(kind, added.version), "prompt_added"))
        }
        Err(Error::Invalid(faults)) => {
            let mut body = view(&mut ctx, kind, version).await?;
            sent.get("content").clone_into(&mut body.typed);
            refused(&mut ctx, body, faults).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The page with what was typed and what is wrong with it.
async fn refused(ctx: &mut Ctx, mut body: PromptPage, faults: Vec<Fault>) -> Answer {
    let place = |fault: Fault| {
        let field = fault.pointer.trim_start_matches('/').to_owned();
        FieldError::at(field, fault.message)
    };
    body.errors = faults.into_iter().map(place).collect();
    let frame = frame(ctx, Section::Admin, TITLE).await?;
    Ok(page(
        StatusCode::UNPROCESSABLE_ENTITY,
        "prompt",
        frame,
        &body,
    ))
}

async fn place(
    PageCtx(mut ctx): PageCtx,
    Path((kind, version)): Path<(String, String)>,
    sent: Sent,
) -> Answer {
    let (kind, version) = named(&kind, &version)?;
    let label: Label = sent.parse("label").ok_or(Error::NotFound("使いみち"))?;
    prompt::place(&mut ctx, kind, label, version).await?;
    ctx.commit().await?;
    Ok(done(&href(kind, version), "prompt_label_moved"))
}

async fn compare(PageCtx(mut ctx): PageCtx, Path(kind): Path<String>, asked: Asked) -> Answer {
    let (kind, from) = named(&kind, asked.0.get("from"))?;
    let (_, to) = named(kind.into(), asked.0.get("to"))?;
    let lines = prompt::diff(&mut ctx, kind, from, to).await?;
    let body = PromptDiffPage::of(kind, from, to, &lines);
    let frame = frame(&mut ctx, Section::Admin, TITLE).await?;
    Ok(ok("prompt_diff", frame, &body))
}

/// Takes the actor, not a `Ctx`: a trial must not hold a transaction open.
async fn test(
    State(app): State<Arc<App>>,
    MaybeActor(actor): MaybeActor,
    Path((kind, version)): Path<(String, String)>,
    sent: Sent,
) -> Answer {
    let actor = actor.ok_or(Error::Unauthenticated)?;
    let (kind, version) = named(&kind, &version)?;
    let trial = Trial {
        sample: sent
            .some("sample")
            .unwrap_or_else(|| Trial::default().sample),
        provider: sent.some("provider"),
    };
    let outcome = prompt::trial(&app, &actor, kind, version, &trial).await;
    let mut ctx = Ctx::read(&app, actor).await?;
    let mut body = view(&mut ctx, kind, version).await?;
    body.sample.choose(&trial.sample);
    body.provider
        .choose(trial.provider.as_deref().unwrap_or_default());
    match outcome {
        Ok(tried) => body.tried = Some(TriedView::of(&tried)),
        Err(Error::Invalid(faults)) => return refused(&mut ctx, body, faults).await,
        Err(error) => return Err(error.into()),
    }
    let frame = frame(&mut ctx, Section::Admin, TITLE).await?;
    Ok(ok("prompt", frame, &body))
}
