//! The work of a draft: read, ask, write, for one after the other of those who may write it. Nothing of it holds a
//! transaction while a provider thinks.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::ask::Left;
use super::end::{fail, park, parkings, succeed};
use super::task::{Task, body_sha256};
use super::write::{Trouble, Written, by_model, by_rules};
use crate::app::ctx::{Actor, App, Ctx};
use crate::app::error::{Error, Result};
use crate::app::provider::{self, InForce, Link};
use crate::domain::draft::{Attempt, Draft, DraftError, DraftStatus};
use crate::domain::generation::{Generation, Passed};
use crate::domain::id::DraftId;
use crate::domain::provider::RULES;
use crate::llm::Failure;
use crate::store;
use crate::store::job::Lease;

/// A draft that was begun so often without an end is given up: it would kill its worker every time.
const STARTS_MAX: i64 = 5;
/// A draft is put off so often at most.
const PARKINGS_MAX: usize = 5;
/// A draft takes no longer, times when it waits for its turn or was put off not counted.
const LONGEST: Duration = Duration::from_mins(15);

/// Runs the draft of a lease to its end: a document, or a reason why not. An error means that neither could be stored;
/// the job is then run again.
pub async fn run(app: &Arc<App>, lease: &Lease) -> Result<()> {
    let Some((draft, actor)) = Box::pin(begin(app, lease)).await? else {
        return Ok(());
    };
    let parked = i64::try_from(parkings(&draft)).unwrap_or(i64::MAX);
    if lease.fence.saturating_sub(parked) > STARTS_MAX {
        let error = DraftError {
            kind: "interrupted".to_owned(),
            message: "作成が何度も中断されたため、取りやめました。もう一度依頼してください。"
                .to_owned(),
        };
        let none = Generation::default();
        return Box::pin(fail(app, lease, draft, &actor, error, none)).await;
    }
    let in_force = {
        let mut ctx = Ctx::read(app, actor.clone()).await?;
        provider::in_force(&mut ctx).await?
    };
    let mut tried = Tried {
        left: Left(left(&draft)),
        shown: draft.request.preview_sha256.is_some(),
        passed: Vec::new(),
        trouble: None,
        wait: None,
        generation: Generation::default(),
    };
    for link in links(&in_force, &draft) {
        if !tried.worth(&link) {
            continue;
        }
        let one = Box::pin(tried.one(app, &draft, &actor, &in_force, &link));
        if let Some((task, written)) = one.await? {
            return Box::pin(succeed(app, lease, task, written, tried.passed)).await;
        }
    }
    let trouble = tried.trouble.unwrap_or_else(nobody);
    if let Some(wait) = tried.wait.filter(|_| parkings(&draft) < PARKINGS_MAX) {
        return park(app, lease, draft, (trouble.kind(), wait)).await;
    }
    let error = DraftError {
        kind: trouble.kind().to_owned(),
        message: trouble.sentence(),
    };
    let generation = Generation {
        passed: tried.passed,
        ..tried.generation
    };
    Box::pin(fail(app, lease, draft, &actor, error, generation)).await
}

/// What was tried of a chain so far.
struct Tried {
    left: Left,
    /// Whether only what was shown may be sent: that is, to the first one.
    shown: bool,
    /// Those who wrote nothing.
    passed: Vec<Passed>,
    /// Why the last of them did not.
    trouble: Option<Trouble>,
    /// The shortest of the waits that somebody asked for.
    wait: Option<Duration>,
    /// What is known of the last request.
    generation: Generation,
}

impl Tried {
    /// Whether one of the chain is to be tried after those before. What one model took offence at is not shown to the
    /// next; our rules may always write.
    fn worth(&self, link: &Link) -> bool {
        let trouble = self.trouble.as_ref();
        match link {
            Link::Rules => trouble.is_none_or(|it| it.kind() != "preview_changed"),
            Link::Model(_) if self.shown => self.passed.is_empty(),
            Link::Model(_) => trouble.is_none_or(Trouble::another_may_do),
        }
    }

    /// Has one write; takes note why not.
    async fn one(
        &mut self,
        app: &Arc<App>,
        draft: &Draft,
        actor: &Actor,
        in_force: &InForce,
        link: &Link,
    ) -> Result<Option<(Task, Written)>> {
        let trouble = match Box::pin(Task::read(app, draft, actor, link)).await {
            Ok(mut task) => {
                self.generation = task.generation();
                match self.ask(app, in_force, &mut task, link).await {
                    Ok(written) => return Ok(Some((task, written))),
                    Err(Trouble::Own(error)) => return Err(error),
                    Err(trouble) => trouble,
                }
            }
            Err(error @ (Error::Store(_) | Error::Internal(_))) => return Err(error),
            Err(error) => Trouble::Unsent("not_possible", explain(&error)),
        };
        let name = match link {
            Link::Rules => "規則",
            Link::Model(provided) => &provided.provider.name,
        };
        self.passed.push(Passed {
            provider: name.to_owned(),
            kind: trouble.kind().to_owned(),
        });
        self.wait = [self.wait, trouble.wait()].into_iter().flatten().min();
        self.trouble = Some(trouble);
        Ok(None)
    }

    async fn ask(
        &mut self,
        app: &Arc<App>,
        in_force: &InForce,
        task: &mut Task,
        link: &Link,
    ) -> Result<Written, Trouble> {
        let Link::Model(provided) = link else {
            return by_rules(app, task);
        };
        if let Some((kind, sentence)) =
            super::task::refusal(provided, &in_force.settings, &task.input)
        {
            return Err(Trouble::Unsent(kind, sentence));
        }
        if let Some(shown) = &task.draft.request.preview_sha256 {
            let request = task.request(provided);
            let found = body_sha256(app, provided, &request).map_err(Trouble::Provider)?;
            if *shown != found {
                return Err(Trouble::Unsent("preview_changed", CHANGED.to_owned()));
            }
        }
        if self.left.0.is_zero() {
            return Err(Trouble::Provider(Failure::TimedOut));
        }
        by_model(app, task, provided, &mut self.left).await
    }
}

/// What is said when the preview no longer holds.
pub(super) const CHANGED: &str = "確認した内容と、いま送る内容が異なるため、送信していません。資料や設定が変わったためです。内容を確認し直してから、もう一度依頼してください。";

/// Nobody was there to be asked.
fn nobody() -> Trouble {
    Trouble::Unsent(
        "not_possible",
        "依頼した提供元の設定がなくなりました。提供元を選び直してから、もう一度依頼してください。"
            .to_owned(),
    )
}

/// Who may write, in this order: the one that was named and no other, else the chamber's.
fn links(in_force: &InForce, draft: &Draft) -> Vec<Link> {
    match draft.request.provider.as_deref() {
        None => in_force.chain(),
        Some(RULES) => vec![Link::Rules],
        Some(id) => in_force
            .find(id)
            .map(|found| Link::Model(Box::new(found.clone())))
            .into_iter()
            .collect(),
    }
}

/// What the runs before have left of the time; a run that was killed is not counted.
fn left(draft: &Draft) -> Duration {
    let used = draft.attempts.iter().filter_map(|attempt| {
        let took = attempt.ended_at?.duration_since(attempt.started_at);
        Duration::try_from(took).ok()
    });
    LONGEST.saturating_sub(used.sum())
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

/// Marks the draft as running, and what a worker before left open as in doubt. `None` when it ended meanwhile.
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
        parked_until: None,
    });
    store::model_call::doubt_draft(&mut tx, chamber, draft.id, draft.updated_at).await?;
    store::draft::update(&mut tx, chamber, &draft).await?;
    let event = json!({"status": draft.status, "message": draft.status.label(), "attempt": draft.attempts.len()});
    store::draft::append_events(&mut tx, chamber, draft.id, &[("status", event)]).await?;
    tx.commit().await?;
    Ok(Some((draft, actor)))
}
