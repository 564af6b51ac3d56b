//! `/drafts/{id}/events`: what happens to a draft, as it happens.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures::Stream;
use utoipa::ToSchema;

use super::answer::Asking;
use super::query::Path;
use crate::app::{Actor, App, Ctx, Error, drafting};
use crate::domain::draft::DraftEvent;
use crate::domain::id::DraftId;
use crate::web::problem::Problem;

/// How often the draft is looked at.
const LOOK: Duration = Duration::from_millis(250);
/// How many looks one answer lasts: ten minutes; whoever wants to know more comes back with `Last-Event-ID`, and is
/// asked again who they are.
const LOOKS: u32 = 2_400;

/// One event of the stream.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "only says what `axum` writes")]
pub(super) struct StreamEvent {
    /// Counts up; `Last-Event-ID` goes on after it.
    id: String,
    /// `status`, `item`, `flag`, `done`
    event: String,
    /// JSON: the status, the item, the flag, or what became of it.
    data: String,
}

/// 下書きの経過（server-sent events：status・item・flag・done）
///
/// 途切れたときは、最後に受け取った番号を Last-Event-ID ヘッダーに付けて取り直すと、その次から始まります。
#[utoipa::path(get, path = "/drafts/{id}/events", tag = "drafts", params(("id" = DraftId, Path)),
    responses((status = 200, body = StreamEvent, content_type = "text/event-stream"), Asking))]
pub(super) async fn follow_draft(
    State(app): State<Arc<App>>,
    actor: Actor,
    Path(id): Path<DraftId>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let after = last_event(&headers)?;
    let mut follower = Follower {
        app,
        actor,
        id,
        after,
        arrived: VecDeque::new(),
        over: false,
        looks: LOOKS,
    };
    // Looked at once before answering, so that a draft that is not there is a 404 and not an empty stream.
    follower.look().await?;
    let events = futures::stream::unfold(follower, |mut follower| async {
        let event = follower.next().await?;
        Some((Ok(written(&event)), follower))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

fn last_event(headers: &HeaderMap) -> Result<i64, Error> {
    let Some(value) = headers.get("last-event-id") else {
        return Ok(0);
    };
    let number = value
        .to_str()
        .ok()
        .and_then(|text| text.trim().parse().ok());
    number.filter(|number| *number >= 0).ok_or_else(|| {
        Error::field(
            "/Last-Event-ID",
            "最後に受け取った番号を0以上の整数で指定してください",
        )
    })
}

fn written(event: &DraftEvent) -> Event {
    Event::default()
        .id(event.seq.to_string())
        .event(&event.kind)
        .data(event.data.to_string())
}

struct Follower {
    app: Arc<App>,
    actor: Actor,
    id: DraftId,
    after: i64,
    arrived: VecDeque<DraftEvent>,
    over: bool,
    looks: u32,
}

impl Follower {
    /// The next event; `None` when nothing more will come.
    async fn next(&mut self) -> Option<DraftEvent> {
        loop {
            if let Some(event) = self.arrived.pop_front() {
                self.after = event.seq;
                self.over |= event.kind == "done";
                return Some(event);
            }
            if self.over || self.looks == 0 {
                return None;
            }
            tokio::time::sleep(LOOK).await;
            if let Err(error) = self.look().await {
                tracing::warn!(%error, "a draft could not be looked at");
                return None;
            }
        }
    }

    /// Looks once, in a transaction of its own that is over before anybody waits.
    async fn look(&mut self) -> Result<(), Error> {
        self.looks = self.looks.saturating_sub(1);
        let mut ctx = Ctx::read(&self.app, self.actor.clone()).await?;
        let ended = drafting::get(&mut ctx, self.id).await?.status.ended();
        self.arrived = drafting::events(&mut ctx, self.id, self.after)
            .await?
            .into();
        self.over = ended;
        Ok(())
    }
}
