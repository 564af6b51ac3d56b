//! The steps of the review, as buttons.

use axum::extract::{Path, RawForm};
use axum::http::StatusCode;

use super::form::Sent;
use super::{Sheet, find, frame};
use crate::app::{Ctx, Error, document};
use crate::domain::review::Step;
use crate::web::ctx::PageCtx;
use crate::web::pages::common::{Answer, done};

pub(super) async fn submit(
    PageCtx(ctx): PageCtx,
    Path(id): Path<String>,
    RawForm(body): RawForm,
) -> Answer {
    take(ctx, &id, &body, Step::Submit, "submitted").await
}

pub(super) async fn approve(
    PageCtx(ctx): PageCtx,
    Path(id): Path<String>,
    RawForm(body): RawForm,
) -> Answer {
    take(ctx, &id, &body, Step::Approve, "approved").await
}

pub(super) async fn send_back(
    PageCtx(ctx): PageCtx,
    Path(id): Path<String>,
    RawForm(body): RawForm,
) -> Answer {
    let reason = Sent::of(&body).text("reason").to_owned();
    take(ctx, &id, &body, Step::Return(reason), "returned").await
}

pub(super) async fn agree(
    PageCtx(ctx): PageCtx,
    Path(id): Path<String>,
    RawForm(body): RawForm,
) -> Answer {
    let words = Sent::of(&body).text("words").to_owned();
    take(ctx, &id, &body, Step::Agree(words), "agreed").await
}

pub(super) async fn revise(
    PageCtx(ctx): PageCtx,
    Path(id): Path<String>,
    RawForm(body): RawForm,
) -> Answer {
    take(ctx, &id, &body, Step::Revise, "revised").await
}

/// Takes a step, or shows the document as it stands now with the reason why not and what was typed.
async fn take(mut ctx: Ctx, id: &str, body: &[u8], step: Step, notice: &str) -> Answer {
    let sent = Sent::of(body);
    let document = find(&mut ctx, id).await?;
    let typed = match &step {
        Step::Return(words) | Step::Agree(words) => words.clone(),
        _ => String::new(),
    };
    let (status, sentence) = match document::review(&mut ctx, document.id, sent.version(), step).await {
        Ok(_) => {
            ctx.commit().await?;
            return Ok(done(&format!("/documents/{id}"), notice));
        }
        Err(Error::Stale { .. }) => (
            StatusCode::CONFLICT,
            "開いたあとに、ほかの人が文書を更新しました。変更点を確かめてから、もう一度操作してください。".to_owned(),
        ),
        Err(Error::Invalid(faults)) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            faults.into_iter().map(|fault| fault.message).collect::<Vec<_>>().join(" "),
        ),
        Err(error @ (Error::Review(_) | Error::Conflict(_))) => (StatusCode::CONFLICT, error.to_string()),
        Err(other) => return Err(other.into()),
    };
    let frame = frame(&mut ctx, &document).await?;
    Ok(Sheet::of(&ctx, &document)
        .refused(&sentence, &typed)
        .render(status, frame))
}
