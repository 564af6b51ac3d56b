//! The work of a draft: read, ask, write. Nothing of it holds a transaction while a provider thinks.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::ask::ask;
use super::input::Input;
use super::preview::{Prepared, cost, month, prepare, template};
use crate::app::ctx::{Actor, App, Ctx};
use crate::app::error::{Error, Result};
use crate::clock::{japan, new_id};
use crate::domain::answer::{self, AnswerError};
use crate::domain::cost::TokenUsage;
use crate::domain::document::{Content, Document, Kind, Origin};
use crate::domain::draft::{Attempt, Draft, DraftError, DraftStatus, DraftUsage};
use crate::domain::id::{DocumentId, DraftId};
use crate::domain::prompt::{Message, Role, Template};
use crate::domain::review::{Review, Status};
use crate::llm::{self, Failure, rules};
use crate::store::job::Lease;
use crate::store::{self, Tx, audit};

/// A draft that was begun so often without an end is given up: it would kill its worker every time.
const STARTS_MAX: i64 = 5;

/// Everything read before asking.
pub(super) struct Task {
    pub(super) draft: Draft,
    pub(super) input: Input,
    template: Template,
    pub(super) prepared: Prepared,
    start_month: (i16, i8),
    actor: Actor,
}

impl Task {
    fn sections(&self) -> Vec<(&str, &str)> {
        let form = self
            .input
            .form
            .as_ref()
            .map(|form| form.sections.as_slice())
            .unwrap_or_default();
        form.iter()
            .map(|section| (section.key.as_str(), section.title.as_str()))
            .collect()
    }

    fn keys(&self) -> Vec<&str> {
        self.sections().into_iter().map(|(key, _)| key).collect()
    }

    /// What the answer must look like; a business plan's sections are the form's.
    fn schema(&self) -> Value {
        match self.draft.request.kind {
            Kind::BusinessPlan => answer::schema_for_form(&self.keys()),
            kind => answer::schema(kind),
        }
    }

    fn parse(&self, raw: &str) -> Result<answer::Parsed, AnswerError> {
        match self.draft.request.kind {
            Kind::BusinessPlan => answer::parse_for_form(&self.keys(), raw),
            kind => answer::parse(kind, raw),
        }
    }
}

/// What came of asking.
struct Written {
    content: Content,
    model: Option<String>,
    usage: Option<TokenUsage>,
}

/// Why nothing came of it.
enum Trouble {
    /// The provider.
    Provider(Failure),
    /// An answer that is none, also after one repair.
    Answer(AnswerError),
    /// Our own.
    Own(Error),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Own(error)
    }
}

/// Runs the draft of a lease to its end: a document, or a reason why not. An error means that neither could be stored;
/// the job is then run again.
pub async fn run(app: &Arc<App>, lease: &Lease) -> Result<()> {
    let Some((draft, actor)) = begin(app, lease).await? else {
        return Ok(());
    };
    if lease.fence > STARTS_MAX {
        let error = DraftError {
            kind: "interrupted".to_owned(),
            message: "作成が何度も中断されたため、取りやめました。もう一度依頼してください"
                .to_owned(),
        };
        return fail(app, lease, draft, &actor, error).await;
    }
    let task = match read(app, draft.clone(), actor.clone()).await {
        Ok(task) => task,
        Err(error @ (Error::Store(_) | Error::Internal(_))) => return Err(error),
        Err(error) => {
            let error = DraftError {
                kind: "not_possible".to_owned(),
                message: explain(&error),
            };
            return fail(app, lease, draft, &actor, error).await;
        }
    };
    match write(app, lease, &task).await {
        Ok(written) => succeed(app, lease, task, written).await,
        Err(Trouble::Own(error)) => Err(error),
        Err(Trouble::Provider(Failure::RateLimited {
            retry_after: Some(wait),
        })) if wait > llm::retry::LONGEST_WAIT => park(app, lease, task.draft, wait).await,
        Err(Trouble::Provider(failure)) => {
            let error = DraftError {
                kind: failure.kind().to_owned(),
                message: failure.to_string(),
            };
            fail(app, lease, task.draft, &actor, error).await
        }
        Err(Trouble::Answer(error)) => {
            let error = DraftError {
                kind: match error {
                    AnswerError::NotJson(_) => "not_json",
                    AnswerError::SchemaViolation(_) => "schema_violation",
                }
                .to_owned(),
                message: error.to_string(),
            };
            fail(app, lease, task.draft, &actor, error).await
        }
    }
}

/// An error's sentences for a draft's page.
fn explain(error: &Error) -> String {
    match error {
        Error::Invalid(faults) => faults
            .iter()
            .map(|fault| fault.message.as_str())
            .collect::<Vec<_>>()
            .join(" "),
        other => other.to_string(),
    }
}

/// Marks the draft as running. `None` when it ended meanwhile.
async fn begin(app: &Arc<App>, lease: &Lease) -> Result<Option<(Draft, Actor)>> {
    let mut tx = app.db.write().await?;
    let chamber = lease.chamber_id;
    let Some(mut draft) = store::draft::find(&mut tx, chamber, DraftId(lease.subject_id)).await?
    else {
        return Err(Error::NotFound("下書き"));
    };
    if draft.status.ended() {
        store::job::finish(&mut tx, lease).await?;
        tx.commit().await?;
        return Ok(None);
    }
    let account = store::account::find(&mut tx, chamber, draft.requested_by)
        .await?
        .ok_or(Error::NotFound("利用者"))?;
    let actor = Actor {
        user_id: account.id,
        chamber_id: chamber,
        name: account.name,
        role: account.role,
    };
    draft.status = DraftStatus::Running;
    draft.updated_at = app.clock.now();
    draft.attempts.push(Attempt {
        started_at: draft.updated_at,
        ended_at: None,
        provider: draft.request.provider.clone().unwrap_or_default(),
        model: None,
        error: None,
    });
    store::draft::update(&mut tx, chamber, &draft).await?;
    let event = json!({"status": draft.status, "message": draft.status.label(), "attempt": draft.attempts.len()});
    store::draft::append_events(&mut tx, chamber, draft.id, &[("status", event)]).await?;
    tx.commit().await?;
    Ok(Some((draft, actor)))
}

async fn read(app: &Arc<App>, draft: Draft, actor: Actor) -> Result<Task> {
    let mut ctx = Ctx::read(app, actor.clone()).await?;
    let input = Input::read(&mut ctx, draft.company_id, &draft.request).await?;
    let template = template(&mut ctx, draft.request.kind).await?;
    let month = month(&ctx);
    let today = japan(ctx.now).date();
    drop(ctx);
    let prepared = if input.choice.provider == "rules" {
        Prepared {
            messages: Vec::new(),
            evidence: input.evidence.clone(),
            left_out: Vec::new(),
            tokens: 0,
        }
    } else {
        prepare(&input, &template, &month).await?
    };
    Ok(Task {
        draft,
        input,
        template,
        prepared,
        start_month: (today.year(), today.month()),
        actor,
    })
}

async fn write(app: &Arc<App>, lease: &Lease, task: &Task) -> Result<Written, Trouble> {
    let kind = task.draft.request.kind;
    if task.input.choice.provider == "rules" {
        let parsed = answer::parse_value(kind, by_rules(app, task)).map_err(Trouble::Answer)?;
        return Ok(Written {
            content: assemble(app, task, parsed),
            model: None,
            usage: None,
        });
    }
    let mut request = llm::Request {
        model: task.input.choice.model.clone(),
        messages: task.prepared.messages.clone(),
        schema_name: kind.to_string(),
        schema: task.schema(),
        max_output_tokens: task.template.front.max_output_tokens,
        stable_messages: 1,
    };
    let first = ask(app, lease, task, &request)
        .await
        .map_err(Trouble::Provider)?;
    let mut usage = first.usage;
    let (parsed, model) = match task.parse(&first.text) {
        Ok(parsed) => (parsed, first.model),
        Err(error) => {
            request.messages.push(Message {
                role: Role::Assistant,
                content: first.text,
            });
            request.messages.push(Message {
                role: Role::User,
                content: answer::repair_message(&error.violations()),
            });
            let second = ask(app, lease, task, &request)
                .await
                .map_err(Trouble::Provider)?;
            usage = add(usage, second.usage);
            (
                answer::parse(kind, &second.text).map_err(Trouble::Answer)?,
                second.model,
            )
        }
    };
    Ok(Written {
        content: assemble(app, task, parsed),
        model: model.or(Some(request.model)),
        usage,
    })
}

fn by_rules(app: &Arc<App>, task: &Task) -> Value {
    let input = &task.input;
    let kept = |document: Option<&Document>| {
        document
            .map(|document| document.content.kept().cloned().collect::<Vec<_>>())
            .unwrap_or_default()
    };
    let (swot, actions) = (kept(input.swot.as_ref()), kept(input.action_plan.as_ref()));
    let strategies = kept(input.cross_swot.as_ref());
    let proposal = kept(input.proposal.as_ref());
    let rules_input = rules::RulesInput {
        evidence: &input.evidence,
        templates: &app.data.templates,
        cross: &app.data.cross,
        indicators: &app.data.indicators,
        swot: &swot,
        strategies: &strategies,
        proposal: &proposal,
        actions: &actions,
        sections: input
            .form
            .as_ref()
            .map(|form| form.sections.as_slice())
            .unwrap_or_default(),
        start_month: task.start_month,
    };
    match task.draft.request.kind {
        Kind::Swot => rules::swot(&rules_input),
        Kind::CrossSwot => rules::cross_swot(&rules_input),
        Kind::Proposal => rules::proposal(&rules_input),
        Kind::ActionPlan => rules::action_plan(&rules_input),
        Kind::BusinessPlan => rules::business_plan(&rules_input),
    }
}

fn assemble(app: &App, task: &Task, parsed: answer::Parsed) -> Content {
    let sections = task.sections();
    let built_on = [&task.input.swot, &task.input.cross_swot];
    let swot_ids: Vec<&str> = built_on
        .into_iter()
        .flatten()
        .flat_map(|document| document.content.kept())
        .map(|item| item.id.as_str())
        .collect();
    answer::assemble(
        parsed,
        &answer::Ground {
            known: &task.prepared.evidence,
            author: origin(task, None).author(),
            sections: &sections,
            swot_ids: &swot_ids,
            lexicon: &app.data.lexicon,
        },
    )
}

fn add(a: Option<TokenUsage>, b: Option<TokenUsage>) -> Option<TokenUsage> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a + b),
        (one, None) | (None, one) => one,
    }
}

fn origin(task: &Task, model: Option<String>) -> Origin {
    Origin {
        provider: task.input.choice.provider.clone(),
        model,
        template: task.template.name(),
    }
}

/// Ends the attempt that runs.
fn close_attempt(
    draft: &mut Draft,
    now: jiff::Timestamp,
    model: Option<&String>,
    error: Option<&str>,
) {
    if let Some(attempt) = draft.attempts.last_mut() {
        attempt.ended_at = Some(now);
        attempt.model = model.cloned();
        attempt.error = error.map(str::to_owned);
    }
    draft.updated_at = now;
}

/// Stores the document, the draft's end and the job's end as one; nothing when the lease was lost.
async fn succeed(app: &Arc<App>, lease: &Lease, mut task: Task, written: Written) -> Result<()> {
    let now = app.clock.now();
    let chamber = lease.chamber_id;
    let document = Document {
        id: DocumentId(new_id()),
        company_id: task.draft.company_id,
        kind: task.draft.request.kind,
        form: task.draft.request.form.clone(),
        source_document: task.input.source().map(|source| source.id),
        draft_id: Some(task.draft.id),
        status: Status::Draft,
        version: 1,
        origin: origin(&task, written.model.clone()),
        review: Review::default(),
        content: written.content,
        created_at: now,
        updated_at: now,
    };
    close_attempt(&mut task.draft, now, written.model.as_ref(), None);
    task.draft.status = DraftStatus::Succeeded;
    task.draft.document = Some(document.id);
    task.draft.usage = written.usage.map(|usage| DraftUsage {
        prompt_tokens: usage.prompt_tokens,
        completion_tokens: usage.completion_tokens,
        cost_yen: cost(
            &task.input.choice,
            usage.prompt_tokens,
            usage.completion_tokens,
        ),
    });
    let mut tx = app.db.write().await?;
    if !store::job::finish(&mut tx, lease).await? {
        return Ok(());
    }
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
    record(
        &mut tx,
        &task.draft,
        &task.actor,
        now,
        "draft.succeed",
        document.id.0,
        detail,
    )
    .await?;
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

async fn fail(
    app: &Arc<App>,
    lease: &Lease,
    mut draft: Draft,
    actor: &Actor,
    error: DraftError,
) -> Result<()> {
    let now = app.clock.now();
    close_attempt(&mut draft, now, None, Some(&error.message));
    draft.status = DraftStatus::Failed;
    let done = json!({"status": draft.status, "message": error.message, "kind": error.kind});
    draft.error = Some(error);
    let mut tx = app.db.write().await?;
    if !store::job::finish(&mut tx, lease).await? {
        return Ok(());
    }
    store::draft::update(&mut tx, lease.chamber_id, &draft).await?;
    store::draft::append_events(&mut tx, lease.chamber_id, draft.id, &[("done", done)]).await?;
    let detail = json!({"kind": draft.request.kind});
    record(
        &mut tx,
        &draft,
        actor,
        now,
        "draft.fail",
        draft.id.0,
        detail,
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Puts a draft off until the provider takes requests again.
async fn park(app: &Arc<App>, lease: &Lease, mut draft: Draft, wait: Duration) -> Result<()> {
    let now = app.clock.now();
    let seconds = i64::try_from(wait.as_secs())
        .unwrap_or(3_600)
        .min(24 * 3_600);
    let again = now + SignedDuration::from_secs(seconds);
    let message = format!(
        "AIの提供元が混み合っているため、{}以降に自動でやり直します",
        japan(again).strftime("%-H時%-M分")
    );
    close_attempt(&mut draft, now, None, Some(&message));
    draft.status = DraftStatus::Queued;
    let mut tx = app.db.write().await?;
    if !store::job::postpone(&mut tx, lease, again).await? {
        return Ok(());
    }
    store::draft::update(&mut tx, lease.chamber_id, &draft).await?;
    let event = (
        "status",
        json!({"status": draft.status, "message": message}),
    );
    store::draft::append_events(&mut tx, lease.chamber_id, draft.id, &[event]).await?;
    Ok(tx.commit().await?)
}

async fn record(
    tx: &mut Tx,
    draft: &Draft,
    actor: &Actor,
    now: jiff::Timestamp,
    action: &str,
    subject: uuid::Uuid,
    detail: Value,
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
