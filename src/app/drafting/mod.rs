//! Drafts: previewed, asked for, followed, cancelled. The work itself is in [`run`]: read, ask, write, as three steps,
//! with no network inside a transaction.

mod ask;
mod built_on;
mod end;
mod hidden;
pub mod input;
pub mod preview;
pub mod progress;
pub mod run;
mod task;
mod write;

use serde_json::json;

use self::input::Input;
use super::ctx::Ctx;
use super::error::{Error, Result};
use crate::clock::new_id;
use crate::domain::access::Permission;
use crate::domain::draft::{Draft, DraftEvent, DraftRequest, DraftStatus};
use crate::domain::id::{CompanyId, DraftId};
use crate::domain::stage::Stage;
use crate::store;

pub use preview::{Preview, preview};

/// The queue's name for drafts.
pub const JOB: &str = "draft";

/// Asks for a draft: the draft and its job are stored together, so that neither is lost without the other.
pub async fn request(ctx: &mut Ctx, company: CompanyId, request: DraftRequest) -> Result<Draft> {
    ctx.may(Permission::Draft)?;
    // Everything that would make it fail at once is said now, not by the worker.
    let input = Input::read(ctx, company, &request).await?;
    // A chain may still end with somebody who may write; one who was named is the only one.
    if request.provider.is_some() {
        task::may_be_sent(ctx, &input).await?;
    }
    task::still_holds(ctx, &input).await?;
    let draft = Draft {
        id: DraftId(new_id()),
        company_id: company,
        request: input.settled(),
        status: DraftStatus::Queued,
        attempts: Vec::new(),
        error: None,
        usage: None,
        generation: None,
        document: None,
        requested_by: ctx.actor.user_id,
        created_at: ctx.now,
        updated_at: ctx.now,
    };
    let chamber = ctx.chamber();
    store::draft::insert(&mut ctx.tx, chamber, &draft).await?;
    store::job::enqueue(&mut ctx.tx, new_id(), chamber, JOB, draft.id.0, ctx.now).await?;
    let event = (
        "status",
        json!({"status": draft.status, "message": draft.status.label()}),
    );
    store::draft::append_events(&mut ctx.tx, chamber, draft.id, &[event]).await?;
    super::company::advance(ctx, &input.known.company, Stage::Analysis).await?;
    ctx.audit(
        "draft.request",
        Some(company),
        Some(draft.id.0),
        json!({"kind": request.kind}),
    )
    .await?;
    Ok(draft)
}

/// The draft with that id; of another chamber it is not there.
pub async fn get(ctx: &mut Ctx, id: DraftId) -> Result<Draft> {
    ctx.may(Permission::ReadCompanies)?;
    let chamber = ctx.chamber();
    store::draft::find(&mut ctx.tx, chamber, id)
        .await?
        .ok_or(Error::NotFound("下書き"))
}

/// A company's latest drafts, newest first.
pub async fn list(ctx: &mut Ctx, company: CompanyId) -> Result<Vec<Draft>> {
    super::company::get(ctx, company).await?;
    let chamber = ctx.chamber();
    Ok(store::draft::list(&mut ctx.tx, chamber, company, 20).await?)
}

/// Stops a draft. One that ended stays as it is.
pub async fn cancel(ctx: &mut Ctx, id: DraftId) -> Result<Draft> {
    ctx.may(Permission::Draft)?;
    let mut draft = get(ctx, id).await?;
    if draft.status.ended() {
        return Err(Error::Conflict(format!(
            "「{}」の下書きは取り消せません",
            draft.status.label()
        )));
    }
    draft.status = DraftStatus::Cancelled;
    draft.updated_at = ctx.now;
    let chamber = ctx.chamber();
    store::job::cancel(&mut ctx.tx, chamber, JOB, id.0).await?;
    // What is under way is given up; it may be charged for.
    store::model_call::doubt_draft(&mut ctx.tx, chamber, id, ctx.now).await?;
    store::draft::update(&mut ctx.tx, chamber, &draft).await?;
    let done = (
        "done",
        json!({"status": draft.status, "message": draft.status.label()}),
    );
    store::draft::append_events(&mut ctx.tx, chamber, id, &[done]).await?;
    store::draft::forget_items(&mut ctx.tx, chamber, id).await?;
    ctx.audit(
        "draft.cancel",
        Some(draft.company_id),
        Some(id.0),
        json!({"kind": draft.request.kind}),
    )
    .await?;
    Ok(draft)
}

/// What happened to a draft after a number, in order.
pub async fn events(ctx: &mut Ctx, id: DraftId, after: i64) -> Result<Vec<DraftEvent>> {
    get(ctx, id).await?;
    let chamber = ctx.chamber();
    Ok(store::draft::list_events(&mut ctx.tx, chamber, id, after).await?)
}
