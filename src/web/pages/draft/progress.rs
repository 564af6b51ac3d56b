//! A draft's page: its status, the items as they arrive, and a way to stop it.

use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect};

use crate::app::{Ctx, Error, company, drafting, provider};
use crate::domain::access::Permission;
use crate::domain::document::Kind;
use crate::domain::draft::{Attempt, Draft, DraftEvent, DraftStatus};
use crate::domain::format;
use crate::domain::id::DraftId;
use crate::domain::provider::RULES;
use crate::web::ctx::PageCtx;
use crate::web::pages::common::{Answer, Done, company_frame, done, ok};
use crate::web::view::draft::{ArrivedItem, AttemptView, DraftPage, record, status_label};
use crate::web::view::frame::Tab;
use crate::web::view::time;

pub(super) async fn show(
    PageCtx(mut ctx): PageCtx,
    Path(id): Path<String>,
    Query(said): Query<Done>,
) -> Answer {
    let id: DraftId = id.parse().map_err(|_| Error::NotFound("下書き"))?;
    let draft = drafting::get(&mut ctx, id).await?;
    let company = company::get(&mut ctx, draft.company_id).await?;
    let tab = if draft.request.kind == Kind::Swot {
        Tab::Swot
    } else {
        Tab::Plans
    };
    let title = format!("{}の下書き", draft.request.kind.label());
    let mut frame = company_frame(&mut ctx, &company, tab, &title)
        .await?
        .saying(said.notice());
    let body = progress(&mut ctx, &draft).await?;
    frame.refresh = body.running.then_some(5);
    Ok(ok("draft", frame, &body))
}

async fn progress(ctx: &mut Ctx, draft: &Draft) -> Result<DraftPage, Error> {
    let people = crate::app::account::list(ctx).await?;
    let events = drafting::events(ctx, draft.id, 0).await?;
    let sentence = events
        .iter()
        .rev()
        .find_map(|event| {
            event
                .data
                .get("message")
                .and_then(|message| message.as_str())
        })
        .unwrap_or_default();
    let status: &'static str = draft.status.into();
    let by_model = by_model(ctx, draft).await?;
    let error = draft.error.as_ref().map(|error| error.message.clone());
    let again = format!(
        "/companies/{}/drafts/new?kind={}",
        draft.company_id, draft.request.kind
    );
    Ok(DraftPage {
        href: format!("/drafts/{}", draft.id),
        events: format!("/api/v1/drafts/{}/events", draft.id),
        kind_label: draft.request.kind.label(),
        status,
        status_label: status_label(status),
        sentence: if error.as_deref() == Some(sentence) {
            "何も保存していません。".to_owned()
        } else {
            sentence.to_owned()
        },
        running: !draft.status.ended(),
        provider_label: if by_model {
            "AIによる下書き"
        } else {
            "規則による下書き（AI不使用）"
        }
        .to_owned(),
        requested: time::moment(draft.created_at),
        requested_by: people
            .iter()
            .find(|person| person.id == draft.requested_by)
            .map_or_else(|| "退職した人".to_owned(), |person| person.name.clone()),
        voice: if by_model { "ai" } else { "rules" },
        items: arrived(&events),
        attempts: draft
            .attempts
            .iter()
            .enumerate()
            .map(|(index, attempt)| tried(index, attempt))
            .collect(),
        error,
        usage: draft.usage.as_ref().map(|usage| {
            let tokens = |count: u64| format::integer(i64::try_from(count).unwrap_or(i64::MAX));
            let cost = usage
                .cost_yen
                .map(|yen| format!("・費用 約{}円", format::decimal(yen, 2)))
                .unwrap_or_default();
            format!(
                "送信 {}トークン・回答 {}トークン{cost}",
                tokens(usage.prompt_tokens),
                tokens(usage.completion_tokens)
            )
        }),
        record: draft.generation.as_ref().map(record).unwrap_or_default(),
        document: draft.document.map(|id| format!("/documents/{id}")),
        by_rules: (by_model && draft.status == DraftStatus::Failed)
            .then(|| format!("{again}&provider={RULES}")),
        again,
        may_cancel: !draft.status.ended() && ctx.may(Permission::Draft).is_ok(),
    })
}

/// Whether a model writes: whoever wrote, else who was named, else the first of the chamber's order.
async fn by_model(ctx: &mut Ctx, draft: &Draft) -> Result<bool, Error> {
    let wrote = draft.generation.as_ref().and_then(|it| it.provider.clone());
    if let Some(named) = wrote.or_else(|| draft.request.provider.clone()) {
        return Ok(named != RULES);
    }
    let in_force = provider::in_force(ctx).await?;
    let first = in_force.chain().into_iter().next();
    Ok(matches!(first, Some(provider::Link::Model(_))))
}

/// The items since the writing last began anew.
fn arrived(events: &[DraftEvent]) -> Vec<ArrivedItem> {
    let begin = events
        .iter()
        .rposition(|event| event.data.get("restart").is_some())
        .unwrap_or(0);
    let text = |data: &serde_json::Value, key: &str| {
        data.get(key)
            .and_then(|text| text.as_str())
            .unwrap_or_default()
            .to_owned()
    };
    events[begin..]
        .iter()
        .filter(|event| event.kind == "item")
        .map(|event| {
            let label = text(&event.data, "label");
            let label = if label.is_empty() {
                text(&event.data, "id")
            } else {
                label
            };
            ArrivedItem {
                label,
                text: text(&event.data, "text"),
            }
        })
        .collect()
}

fn tried(index: usize, attempt: &Attempt) -> AttemptView {
    let result = match (&attempt.error, attempt.ended_at) {
        (Some(error), _) => error.clone(),
        (None, Some(_)) => "できました".to_owned(),
        (None, None) => "作成中、または中断されました".to_owned(),
    };
    AttemptView {
        number: index + 1,
        at: time::moment(attempt.started_at),
        result,
    }
}

pub(super) async fn cancel(PageCtx(mut ctx): PageCtx, Path(id): Path<String>) -> Answer {
    let id: DraftId = id.parse().map_err(|_| Error::NotFound("下書き"))?;
    let href = format!("/drafts/{id}");
    match drafting::cancel(&mut ctx, id).await {
        Ok(_) => {
            ctx.commit().await?;
            Ok(done(&href, "draft_cancelled"))
        }
        // It ended in the meantime: its page says how.
        Err(Error::Conflict(_)) => Ok(Redirect::to(&href).into_response()),
        Err(other) => Err(other.into()),
    }
}
