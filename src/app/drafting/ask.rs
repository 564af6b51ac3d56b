//! Asking a provider: the calls with their tries, and beside them what is complete so far, stored for those who watch.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::{Notify, mpsc};
use tokio::time::Instant;

use super::progress;
use super::task::Task;
use crate::app::calling::{self, Called, Caller, Provided, Uncalled};
use crate::app::ctx::App;
use crate::domain::answer::{self, PartialItem};
use crate::domain::document::Quadrant;
use crate::domain::evidence::Evidence;
use crate::llm::{self, Failure};

/// How often items that are complete so far are stored while a model writes.
const FLUSH: Duration = Duration::from_millis(300);

/// The time that a draft may still take, waiting for a place among the calls under way not counted.
#[derive(Debug)]
pub(super) struct Left(pub(super) Duration);

/// An answer.
pub(super) struct Asked {
    pub(super) called: Called,
    /// From the first try to the first complete item.
    pub(super) first_item: Option<Duration>,
}

enum Piece {
    /// A new attempt: what was shown so far is void.
    Begin,
    Text(String),
}

/// What the two that run beside each other know of each other.
#[derive(Default)]
struct Signs {
    begun: OnceLock<Instant>,
    beginning: Notify,
    ended: Notify,
}

/// Asks the provider; what is complete so far is stored as events along the way.
pub(super) async fn ask(
    app: &Arc<App>,
    task: &Task,
    (caller, provided, request): (&Caller, &Provided, &llm::Request),
    left: &mut Left,
) -> Result<Asked, Uncalled> {
    let (pieces, received) = mpsc::unbounded_channel();
    let signs = Signs::default();
    let calls = call(app, (caller, provided, request), pieces, &signs, left.0);
    let (called, first_item) = tokio::join!(calls, follow(app, task, received, &signs));
    if let Some(begun) = signs.begun.get() {
        left.0 = left.0.saturating_sub(begun.elapsed());
    }
    Ok(Asked {
        called: called?,
        first_item,
    })
}

async fn call(
    app: &Arc<App>,
    (caller, provided, request): (&Caller, &Provided, &llm::Request),
    pieces: mpsc::UnboundedSender<Piece>,
    signs: &Signs,
    left: Duration,
) -> Result<Called, Uncalled> {
    let on_attempt = |_| {
        signs.begun.get_or_init(Instant::now);
        signs.beginning.notify_one();
        let _ = pieces.send(Piece::Begin);
    };
    let on_text = |text: &str| {
        let _ = pieces.send(Piece::Text(text.to_owned()));
    };
    let over = async {
        signs.beginning.notified().await;
        tokio::time::sleep(left).await;
    };
    let called = tokio::select! {
        called = calling::called(app, caller, provided, request, &on_attempt, &on_text) => called,
        () = over => Err(Uncalled::Provider(Failure::TimedOut)),
    };
    signs.ended.notify_one();
    called
}

/// Stores what is complete so far, a few times a second, until the calls end. Tells when the first item was.
async fn follow(
    app: &Arc<App>,
    task: &Task,
    mut received: mpsc::UnboundedReceiver<Piece>,
    signs: &Signs,
) -> Option<Duration> {
    let (mut raw, mut shown, mut first) = (String::new(), 0, None);
    let mut open = true;
    while open {
        tokio::select! {
            () = tokio::time::sleep(FLUSH) => {}
            () = signs.ended.notified() => open = false,
        }
        let mut events: Vec<(&'static str, Value)> = Vec::new();
        while let Ok(piece) = received.try_recv() {
            match piece {
                Piece::Begin => {
                    if shown > 0 {
                        events.push(("status", json!({"status": "running", "message": "もう一度書き直しています", "restart": true})));
                    }
                    raw.clear();
                    shown = 0;
                }
                Piece::Text(text) => raw.push_str(&text),
            }
        }
        let items = answer::partial_items(task.draft.request.kind, &raw);
        let complete: Vec<_> = items.into_iter().filter(|item| item.complete).collect();
        for item in complete.iter().skip(shown) {
            let text = task.input.hidden.restore(&item.text);
            events.push(("item", arriving(item, &text, &task.prepared.evidence)));
        }
        shown = shown.max(complete.len());
        if shown > 0 && first.is_none() {
            first = signs.begun.get().map(Instant::elapsed);
        }
        if !events.is_empty() {
            progress::store(app, task.actor.chamber_id, task.draft.id, events).await;
        }
    }
    first
}

/// An item as it arrives: its figures filled in, nothing else checked yet.
fn arriving(item: &PartialItem, text: &str, evidence: &[Evidence]) -> Value {
    let find = |id: &str| evidence.iter().find(|known| known.id == id);
    let label = match item.group.parse::<Quadrant>() {
        Ok(quadrant) => quadrant.label(),
        Err(_) => item.group.as_str(),
    };
    json!({"id": item.index.to_string(), "label": label, "text": answer::fill(text, &find).text})
}
