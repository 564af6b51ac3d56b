//! The end of a draft's run: a document, a reason why not, or a later time. Each is one transaction with the job's end,
//! and nothing when the lease was lost.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::task::Task;
use super::write::Written;
use crate::app::ctx::{Actor, App};
use crate::app::error::Result;
use crate::clock::{japan, new_id};
use crate::domain::document::{Document, Origin};
use crate::domain::draft::{Attempt, Draft, DraftError, DraftStatus, DraftUsage};
use crate::domain::generation::{Generation, Passed};
use crate::domain::id::DocumentId;
use crate::domain::review::{Review, Status};
use crate::store::job::Lease;
use crate::store::{self, Tx, audit};

/// The longest that a draft is put off.
const LONGEST_PARKING: Duration = Duration::from_hours(24);

/// Who wrote.
pub(super) fn origin(task: &Task, provider: &str, model: Option<String>) -> Origin {
    Origin {
        provider: provider.to_owned(),
        model,
        template: task.template.name(),
        passed: Vec::new(),
    }
}

/// How many seconds a draft is put off.
fn seconds(wait: Duration) -> i64 {
    // A whole second more: times are stored in whole seconds, and one too early would be refused again.
    i64::try_from(wait.min(LONGEST_PARKING).as_secs())
        .unwrap_or(3_600)
        .saturating_add(1)
}

/// How many times a draft was put off.
pub(super) fn parkings(draft: &Draft) -> usize {
    let parked = |attempt: &&Attempt| attempt.parked_until.is_some();
    draft.attempts.iter().filter(parked).count()
}

/// Ends the attempt that runs.
fn close_attempt(
    draft: &mut Draft,
    now: jiff::Timestamp,
    (provider, model): (Option<&str>, Option<&String>),
    error: Option<&str>,
) {
    if let Some(attempt) = draft.attempts.last_mut() {
        attempt.ended_at = Some(now);
        attempt.model = model.cloned();
        attempt.error = error.map(str::to_owned);
        if let Some(provider) = provider {
            provider.clone_into(&mut attempt.provider);
        }
    }
    draft.updated_at = now;
}

/// Writes down what all calls of a draft took together.
async fn count(
    tx: &mut Tx,
    draft: &mut Draft,
    lease: &Lease,
    mut generation: Generation,
) -> Result<()> {
    let calls = store::model_call::of_draft(tx, lease.chamber_id, draft.id).await?;
    generation.count(&calls);
    draft.usage = generation.usage.map(|usage| DraftUsage {
        prompt_tokens: usage.prompt_tokens,
        completion_tokens: usage.completion_tokens,
        cost_yen: generation.cost_yen,
    });
    draft.generation = Some(generation);
    Ok(())
}

fn document(task: &Task, written: &Written, passed: Vec<Passed>, now: jiff::Timestamp) -> Document {
    Document {
        id: DocumentId(new_id()),
        company_id: task.draft.company_id,
        kind: task.draft.request.kind,
        form: task.draft.request.form.clone(),
        source_document: task.input.source().map(|source| source.id),
        draft_id: Some(task.draft.id),
        status: Status::Draft,
        version: 1,
        origin: Origin {
            passed,
            ..origin(task, &written.provider, written.model.clone())
        },
        review: Review::default(),
        content: written.content.clone(),
        created_at: now,
        updated_at: now,
    }
}

/// Stores the document, the draft's end and the job's end as one; nothing when the lease was lost.
pub(super) async fn succeed(
    app: &Arc<App>,
    lease: &Lease,
    mut task: Task,
    mut written: Written,
    passed: Vec<Passed>,
) -> Result<()> {
    let now = app.clock.now();
    let chamber = lease.chamber_id;
    written.generation.passed.clone_from(&passed);
    let document = document(&task, &written, passed, now);
    let who = (Some(written.provider.as_str()), written.model.as_ref());
    close_attempt(&mut task.draft, now, who, None);
    task.draft.status = DraftStatus::Succeeded;
    task.draft.document = Some(document.id);
    let mut tx = app.db.write().await?;
    if !store::job::finish(&mut tx, lease).await? {
        return Ok(());
    }
    count(&mut tx, &mut task.draft, lease, written.generation).await?;
    store::document::insert(&mut tx, chamber, &document).await?;
    let version = store::document::Version {
        version: 1,
        status: document.status,
        content: document.content.without_evidence(),
        change: format!("{}ができました", document.origin.label()),
        author_id: None,
        author_name: document.origin.label(),
        created_at: now,
    };
    store::document::insert_version(&mut tx, chamber, document.id, &version).await?;
    store::draft::update(&mut tx, chamber, &task.draft).await?;
    store::draft::append_events(&mut tx, chamber, task.draft.id, &final_events(&document)).await?;
    let detail = json!({"kind": document.kind, "origin": document.origin.label()});
    let done = ("draft.succeed", document.id.0, detail);
    record(&mut tx, &task.draft, &task.actor, now, done).await?;
    Ok(tx.commit().await?)
}

/// All items as they stand in the document, their flags, and the end.
fn final_events(document: &Document) -> Vec<(&'static str, Value)> {
    let mut events = vec![(
        "status",
        json!({"status": "succeeded", "message": "完成", "restart": true}),
    )];
    for item in &document.content.items {
        events.push(("item", json!(item)));
        events.extend(
            item.flags
                .iter()
                .map(|flag| ("flag", json!({"item": item.id, "flag": flag}))),
        );
    }
    events.push((
        "done",
        json!({"status": "succeeded", "message": "下書きができました", "document": document.id}),
    ));
    events
}

/// Ends a draft without a document.
pub(super) async fn fail(
    app: &Arc<App>,
    lease: &Lease,
    mut draft: Draft,
    actor: &Actor,
    error: DraftError,
    generation: Generation,
) -> Result<()> {
    let now = app.clock.now();
    let last = generation
        .passed
        .last()
        .map(|passed| passed.provider.clone());
    close_attempt(
        &mut draft,
        now,
        (last.as_deref(), None),
        Some(&error.message),
    );
    draft.status = DraftStatus::Failed;
    let done = json!({"status": draft.status, "message": error.message, "kind": error.kind});
    draft.error = Some(error);
    let mut tx = app.db.write().await?;
    if !store::job::finish(&mut tx, lease).await? {
        return Ok(());
    }
    count(&mut tx, &mut draft, lease, generation).await?;
    store::draft::update(&mut tx, lease.chamber_id, &draft).await?;
    store::draft::append_events(&mut tx, lease.chamber_id, draft.id, &[("done", done)]).await?;
    store::draft::forget_items(&mut tx, lease.chamber_id, draft.id).await?;
    let detail = json!({"kind": draft.request.kind});
    let failed = ("draft.fail", draft.id.0, detail);
    record(&mut tx, &draft, actor, now, failed).await?;
    Ok(tx.commit().await?)
}

/// Puts a draft off until the provider takes requests again.
pub(super) async fn park(
    app: &Arc<App>,
    lease: &Lease,
    mut draft: Draft,
    (kind, wait): (&str, Duration),
) -> Result<()> {
    let now = app.clock.now();
    let again = now + SignedDuration::from_secs(seconds(wait));
    let why = if kind == "circuit_open" {
        "AIの提供元への接続が続けて失敗した"
    } else {
        "AIの提供元が混み合っている"
    };
    let same_day = japan(again).date() == japan(now).date();
    let form = if same_day {
        "%-H時%-M分"
    } else {
        "%-m月%-d日%-H時%-M分"
    };
    let message = format!(
        "{why}ため、{}以降に自動でやり直します",
        japan(again).strftime(form)
    );
    close_attempt(&mut draft, now, (None, None), Some(&message));
    if let Some(attempt) = draft.attempts.last_mut() {
        attempt.parked_until = Some(again);
    }
    draft.status = DraftStatus::Queued;
    let mut tx = app.db.write().await?;
    if !store::job::postpone(&mut tx, lease, again).await? {
        return Ok(());
    }
    store::draft::update(&mut tx, lease.chamber_id, &draft).await?;
    let event = (
        "status",
        json!({"status": draft.status, "message": message, "resumes_at": again}),
    );
    store::draft::append_events(&mut tx, lease.chamber_id, draft.id, &[event]).await?;
    Ok(tx.commit().await?)
}

async fn record(
    tx: &mut Tx,
    draft: &Draft,
    actor: &Actor,
    now: jiff::Timestamp,
    (action, subject, detail): (&str, uuid::Uuid, Value),
) -> Result<()> {
    let entry = audit::Entry {
        id: new_id(),
        at: now,
        actor_id: Some(actor.user_id),
        actor_name: actor.name.clone(),
        action: action.to_owned(),
        company_id: Some(draft.company_id),
        subject_id: Some(subject),
        detail,
    };
    Ok(audit::insert(tx, actor.chamber_id, &entry).await?)
}
