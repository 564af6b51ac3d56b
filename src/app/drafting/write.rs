//! Writing a draft's text: by a model, mended once, or by our rules; either way the same checked content.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::ask::{Left, ask};
use super::task::{Task, parameters};
use crate::app::calling::{self, Provided, Purpose, Uncalled};
use crate::app::ctx::App;
use crate::app::error::Error;
use crate::domain::answer::{self, AnswerError};
use crate::domain::document::{Content, Document, Kind};
use crate::domain::generation::Generation;
use crate::domain::model_call::ModelCall;
use crate::domain::prompt::{Message, Role, sha256};
use crate::domain::provider::RULES;
use crate::llm::{self, Failure, rules, tokens};

/// What came of asking.
pub(super) struct Written {
    pub(super) content: Content,
    /// `rules` or the provider's id.
    pub(super) provider: String,
    /// The model as it answered.
    pub(super) model: Option<String>,
    pub(super) generation: Generation,
}

/// Why nothing came of it.
pub(super) enum Trouble {
    /// The provider, or an answer that is none.
    Provider(Failure),
    /// Nothing was sent, for a reason of ours: its class and a sentence.
    Unsent(&'static str, String),
    /// Our own.
    Own(Error),
}

impl Trouble {
    /// The class of the failure.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Provider(failure) => failure.kind(),
            Self::Unsent(kind, _) => kind,
            Self::Own(_) => "not_possible",
        }
    }

    /// What happened and what to do.
    pub(super) fn sentence(&self) -> String {
        match self {
            Self::Provider(failure) => failure.to_string(),
            Self::Unsent(_, sentence) => sentence.clone(),
            Self::Own(error) => error.to_string(),
        }
    }

    /// Whether another provider may do better.
    pub(super) fn another_may_do(&self) -> bool {
        match self {
            Self::Provider(failure) => failure.another_may_do(),
            Self::Unsent(kind, _) => *kind != "preview_changed",
            Self::Own(_) => false,
        }
    }

    /// How long to wait before the same is tried again, when that is longer than anybody should wait for.
    pub(super) fn wait(&self) -> Option<Duration> {
        let Self::Provider(failure) = self else {
            return None;
        };
        let wait = failure.retry_after()?;
        let long = match failure {
            Failure::CircuitOpen { .. } => true,
            _ => wait > llm::retry::LONGEST_WAIT,
        };
        long.then_some(wait)
    }
}

impl From<Uncalled> for Trouble {
    fn from(uncalled: Uncalled) -> Self {
        match uncalled {
            Uncalled::Provider(failure) => Self::Provider(failure),
            Uncalled::Capped(sentence) => Self::Unsent("capped", sentence),
            Uncalled::Own(error) => Self::Own(error),
        }
    }
}

impl From<&AnswerError> for Trouble {
    fn from(error: &AnswerError) -> Self {
        Self::Provider(match error {
            AnswerError::NotJson(_) => Failure::NotJson,
            AnswerError::SchemaViolation(_) => Failure::SchemaViolation,
            AnswerError::NotJapanese => Failure::NotJapanese,
        })
    }
}

/// Has a model write, and mend its answer once.
pub(super) async fn by_model(
    app: &Arc<App>,
    task: &mut Task,
    provided: &Provided,
    left: &mut Left,
) -> Result<Written, Trouble> {
    let mut request = task.take_request(provided);
    let task = &*task;
    let prompt = super::task::body_sha256(app, provided, &request).map_err(Trouble::Provider)?;
    let counted = task.prepared.counted;
    let caller = task.caller(Purpose::Draft, counted);
    let first = ask(app, task, (&caller, provided, &request), left).await?;
    let first_item = first.first_item;
    let mut answer = first.called.reply;
    let parsed = match judged(app, task, first.called.call, &answer.text).await {
        Ok(parsed) => parsed,
        Err(error) => {
            let mend = answer::repair_message(&error.violations());
            let said = std::mem::take(&mut answer.text);
            let counted = counted + tokens::count(&said) + tokens::count(&mend) + 8;
            request.messages.push(message(Role::Assistant, said));
            request.messages.push(message(Role::User, mend));
            let caller = task.caller(Purpose::Repair, counted);
            let second = ask(app, task, (&caller, provided, &request), left).await?;
            answer = second.called.reply;
            judged(app, task, second.called.call, &answer.text)
                .await
                .map_err(|error| Trouble::from(&error))?
        }
    };
    let provider = &provided.provider;
    let model = answer.model.unwrap_or_else(|| provider.model.clone());
    Ok(Written {
        content: assemble(app, task, parsed, &provider.id),
        provider: provider.id.clone(),
        generation: Generation {
            provider: Some(provider.id.clone()),
            model_asked: Some(provider.model.clone()),
            model: Some(model.clone()),
            parameters: Some(parameters(&request, provided)),
            first_item_ms: first_item.and_then(|first| u64::try_from(first.as_millis()).ok()),
            prompt_sha256: Some(prompt),
            answer_sha256: Some(sha256(answer.text.as_bytes())),
            ..task.generation()
        },
        model: Some(model),
    })
}

fn message(role: Role, content: String) -> Message {
    Message { role, content }
}

/// Reads an answer, and has the ledger say what was found.
async fn judged(
    app: &Arc<App>,
    task: &Task,
    call: ModelCall,
    raw: &str,
) -> Result<answer::Parsed, AnswerError> {
    let parsed = task.input.parse(raw);
    let what = match &parsed {
        Ok(_) => "valid",
        Err(AnswerError::NotJson(_)) => "not_json",
        Err(AnswerError::SchemaViolation(_)) => "schema_violation",
        Err(AnswerError::NotJapanese) => "not_japanese",
    };
    calling::checked(app, task.actor.chamber_id, call, what).await;
    parsed
}

/// Has our rules write.
pub(super) fn by_rules(app: &App, task: &Task) -> Result<Written, Trouble> {
    let kind = task.draft.request.kind;
    let parsed = answer::parse_value(kind, ruled(app, task)).map_err(|e| Trouble::from(&e))?;
    Ok(Written {
        content: assemble(app, task, parsed, RULES),
        provider: RULES.to_owned(),
        model: None,
        generation: Generation {
            provider: Some(RULES.to_owned()),
            ..task.generation()
        },
    })
}

fn ruled(app: &App, task: &Task) -> Value {
    let input = &task.input;
    let kept = |document: Option<&Document>| {
        document
            .map(|document| document.content.kept().cloned().collect::<Vec<_>>())
            .unwrap_or_default()
    };
    let (swot, actions) = (kept(input.swot.as_ref()), kept(input.action_plan.as_ref()));
    let strategies = kept(input.cross_swot.as_ref());
    let proposal = kept(input.proposal.as_ref());
    let sections = input.form.as_ref().map(|form| form.sections.as_slice());
    let rules_input = rules::RulesInput {
        evidence: &input.evidence,
        templates: &app.data.templates,
        cross: &app.data.cross,
        indicators: &app.data.indicators,
        swot: &swot,
        strategies: &strategies,
        proposal: &proposal,
        actions: &actions,
        sections: sections.unwrap_or_default(),
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

fn assemble(app: &App, task: &Task, parsed: answer::Parsed, provider: &str) -> Content {
    let sections = task.input.sections();
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
            author: super::end::origin(task, provider, None).author(),
            sections: &sections,
            swot_ids: &swot_ids,
            lexicon: &app.data.lexicon,
        },
    )
}
