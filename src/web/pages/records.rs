//! The 記録 tab.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::routing::get;

use super::common::{Answer, ok, open};
use super::sent::Asked;
use crate::app::account::Account;
use crate::app::timeline::TimelineEntry;
use crate::app::{App, account, drafting, timeline};
use crate::domain::draft::Draft;
use crate::web::ctx::PageCtx;
use crate::web::view::draft::status_label;
use crate::web::view::frame::Tab;
use crate::web::view::records::{DraftRow, Event, RecordsPage};
use crate::web::view::time;

/// How many deeds are shown at once, and how many more each time.
const STEP: i64 = 200;

pub(super) fn router() -> Router<Arc<App>> {
    Router::new().route("/companies/{id}/records", get(show))
}

async fn show(PageCtx(mut ctx): PageCtx, Path(id): Path<String>, asked: Asked) -> Answer {
    let (company, frame) = open(&mut ctx, &id, Tab::Records, "記録").await?;
    let wanted = asked.0.parse("count").unwrap_or(STEP).clamp(STEP, 10_000);
    let timeline = timeline::of_company(&mut ctx, company.id, wanted).await?;
    let drafts = drafting::list(&mut ctx, company.id).await?;
    let people = account::list(&mut ctx).await?;
    let body = RecordsPage {
        events: timeline.entries.into_iter().map(Event::of).collect(),
        more: timeline.more.then(|| format!("?count={}", wanted + STEP)),
        drafts: drafts.iter().map(|draft| row(draft, &people)).collect(),
    };
    Ok(ok("records", frame, &body))
}

impl Event {
    /// A line of the timeline as a page shows it.
    pub(super) fn of(entry: TimelineEntry) -> Self {
        Self {
            at: time::moment(entry.at),
            who: entry.actor,
            what: entry.what,
            href: entry.href,
        }
    }
}

fn row(draft: &Draft, people: &[Account]) -> DraftRow {
    let by = people.iter().find(|person| person.id == draft.requested_by);
    DraftRow {
        href: format!("/drafts/{}", draft.id),
        kind_label: draft.request.kind.label(),
        status_label: status_label(draft.status.into()),
        at: time::moment(draft.created_at),
        by: by.map(|person| person.name.clone()).unwrap_or_default(),
    }
}
