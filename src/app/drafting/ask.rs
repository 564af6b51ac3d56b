//! Asking a provider: the calls with their retries, and beside them what is complete so far, stored for those who watch.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::input::Choice;
use super::run::Task;
use crate::app::ctx::App;
use crate::domain::answer::{self, PartialItem};
use crate::domain::document::Quadrant;
use crate::domain::evidence::Evidence;
use crate::domain::provider::{Protocol, Wire};
use crate::llm::{self, Failure, Reply};
use crate::store;
use crate::store::job::Lease;

/// How often items that are complete so far are stored while a model writes.
const FLUSH: Duration = Duration::from_millis(300);

/// Asks the provider, with retries; what is complete so far is stored as events along the way.
pub(super) async fn ask(
    app: &Arc<App>,
    lease: &Lease,
    task: &Task,
    request: &llm::Request,
) -> Result<Reply, Failure> {
    let choice = &task.input.choice;
    let (pieces, received) = mpsc::unbounded_channel();
    let calls = call(app, choice, request, pieces);
    let follow = follow(app, lease, task, received);
    let (reply, ()) = tokio::join!(calls, follow);
    reply
}

enum Piece {
    /// A new attempt: what was shown so far is void.
    Begin,
    Text(String),
}

async fn call(
    app: &Arc<App>,
    choice: &Choice,
    request: &llm::Request,
    pieces: mpsc::UnboundedSender<Piece>,
) -> Result<Reply, Failure> {
    let wire = Wire::default();
    let endpoint = llm::Endpoint {
        http: &app.http,
        protocol: Protocol::OpenaiChat,
        wire: &wire,
        base_url: &choice.base_url,
        api_key: choice.api_key.as_ref(),
    };
    llm::retry::with_retries(
        |_| {
            let pieces = pieces.clone();
            let endpoint = &endpoint;
            async move {
                let _ = pieces.send(Piece::Begin);
                let mut on_text = |text: &str| {
                    let _ = pieces.send(Piece::Text(text.to_owned()));
                };
                llm::complete(endpoint, request, &mut on_text).await
            }
        },
        tokio::time::sleep,
        crate::clock::jitter,
        || app.gates.may_retry(&choice.provider),
    )
    .await
    .map_err(|failed| failed.failure)
}

/// Stores what is complete so far, a few times a second, until the calls end.
async fn follow(
    app: &Arc<App>,
    lease: &Lease,
    task: &Task,
    mut received: mpsc::UnboundedReceiver<Piece>,
) {
    let (mut raw, mut shown) = (String::new(), 0);
    let mut open = true;
    while open {
        tokio::time::sleep(FLUSH).await;
        let mut events: Vec<(&str, Value)> = Vec::new();
        loop {
            match received.try_recv() {
                Ok(Piece::Begin) => {
                    if shown > 0 {
                        events.push(("status", json!({"status": "running", "message": "もう一度書き直しています", "restart": true})));
                    }
                    raw.clear();
                    shown = 0;
                }
                Ok(Piece::Text(text)) => raw.push_str(&text),
                Err(mpsc::error::TryRecvError::Empty) => break,
                Err(mpsc::error::TryRecvError::Disconnected) => {
                    open = false;
                    break;
                }
            }
        }
        let items = answer::partial_items(task.draft.request.kind, &raw);
        let complete: Vec<_> = items.into_iter().filter(|item| item.complete).collect();
        for item in complete.iter().skip(shown) {
            events.push(("item", arriving(item, &task.prepared.evidence)));
        }
        shown = shown.max(complete.len());
        if events.is_empty() {
            continue;
        }
        // A preview that is lost is no loss: the document is written from the whole answer.
        let stored = async {
            let mut tx = app.db.write().await?;
            store::draft::append_events(&mut tx, lease.chamber_id, task.draft.id, &events).await?;
            tx.commit().await
        };
        if let Err(error) = stored.await {
            tracing::warn!(%error, "a draft's progress could not be stored");
        }
    }
}

/// An item as it arrives: its figures filled in, nothing else checked yet.
fn arriving(item: &PartialItem, evidence: &[Evidence]) -> Value {
    let find = |id: &str| evidence.iter().find(|known| known.id == id);
    let label = match item.group.parse::<Quadrant>() {
        Ok(quadrant) => quadrant.label(),
        Err(_) => item.group.as_str(),
    };
    json!({"id": item.index.to_string(), "label": label, "text": answer::fill(&item.text, &find).text})
}
