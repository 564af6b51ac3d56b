//! One draft, read and ready to be asked of one provider.

use std::sync::Arc;

use serde_json::Value;

use super::input::Input;
use super::preview::{month, prepare, template};
use crate::app::calling::{Caller, Provided, Purpose};
use crate::app::ctx::{Actor, App, Ctx};
use crate::app::error::{Error, Result};
use crate::app::provider::{self, Link};
use crate::clock::japan;
use crate::domain::answer::{self, AnswerError};
use crate::domain::document::Kind;
use crate::domain::draft::{Draft, DraftRequest};
use crate::domain::generation::{Generation, Parameters};
use crate::domain::prompt::{TemplateUsed, sha256};
use crate::domain::provider::{DraftingSettings, RULES};
use crate::llm;
use crate::llm::compose::Prepared;

/// Everything read before asking one provider.
pub(super) struct Task {
    pub(super) draft: Draft,
    pub(super) input: Input,
    pub(super) template: TemplateUsed,
    pub(super) prepared: Prepared,
    /// Year and month in Japan.
    pub(super) start_month: (i16, i8),
    pub(super) actor: Actor,
}

impl Input {
    /// The form's sections, key and title.
    pub(super) fn sections(&self) -> Vec<(&str, &str)> {
        let form = self.form.as_ref().map(|form| form.sections.as_slice());
        form.unwrap_or_default()
            .iter()
            .map(|section| (section.key.as_str(), section.title.as_str()))
            .collect()
    }

    fn keys(&self) -> Vec<&str> {
        self.sections().into_iter().map(|(key, _)| key).collect()
    }

    /// What the answer must look like; a business plan's sections are the form's.
    pub(super) fn schema(&self) -> Value {
        match self.request.kind {
            Kind::BusinessPlan => answer::schema_for_form(&self.keys()),
            kind => answer::schema(kind),
        }
    }

    /// Reads an answer, whichever it is: the first or the mended one. Hidden names are put back.
    pub(super) fn parse(&self, raw: &str) -> Result<answer::Parsed, AnswerError> {
        let mut value = answer::value(raw)?;
        self.hidden.restore_all(&mut value);
        match self.request.kind {
            Kind::BusinessPlan => answer::parse_value_for_form(&self.keys(), value),
            kind => answer::parse_value(kind, value),
        }
    }
}

/// SHA-256 of the body that a provider would be sent.
pub(super) fn body_sha256(
    app: &App,
    provided: &Provided,
    request: &llm::Request,
) -> Result<String, llm::Failure> {
    let endpoint = provided.endpoint(&app.http);
    Ok(sha256(&llm::prepare(&endpoint, request)?.body))
}

/// The provider that an input is for, and the chamber's settings; `None` for rules.
pub(super) async fn asked(
    ctx: &mut Ctx,
    input: &Input,
) -> Result<Option<(Provided, DraftingSettings)>> {
    if input.choice.provider == RULES {
        return Ok(None);
    }
    let in_force = provider::in_force(ctx).await?;
    let found = in_force.find(&input.choice.provider).cloned();
    Ok(found.map(|provided| (provided, in_force.settings)))
}

/// The request as it would go over the wire. An address that cannot be put together has none; asking says so.
pub(super) fn shown(
    ctx: &Ctx,
    provided: &Provided,
    prepared: &Prepared,
) -> Option<super::preview::SentRequest> {
    let request = prepared.request(&provided.provider.model);
    let outgoing = llm::prepare(&provided.endpoint(&ctx.app.http), &request).ok()?;
    Some(super::preview::SentRequest {
        sha256: sha256(&outgoing.body),
        url: outgoing.url,
        body: String::from_utf8_lossy(&outgoing.body).into_owned(),
    })
}

/// Why nothing may be sent to a provider: its terms, the chamber's switch, the company's word. Class and sentence.
pub(super) fn refusal(
    provided: &Provided,
    settings: &DraftingSettings,
    input: &Input,
) -> Option<(&'static str, String)> {
    if let Some(refusal) = provider::refusal(provided, settings) {
        let name = &provided.provider.name;
        let sentence = format!("「{name}」には送信していません。{}", refusal.reason);
        return Some((refusal.kind, sentence));
    }
    input.hidden.may_leave(provided).err()
}

/// Refuses what may not be sent as things stand.
pub(super) async fn may_be_sent(ctx: &mut Ctx, input: &Input) -> Result<()> {
    let Some((provided, settings)) = asked(ctx, input).await? else {
        return Ok(());
    };
    match refusal(&provided, &settings, input) {
        Some((_, sentence)) => Err(Error::Conflict(sentence)),
        None => Ok(()),
    }
}

/// Refuses when what would be sent is no longer what was shown.
pub(super) async fn still_holds(ctx: &mut Ctx, input: &Input) -> Result<()> {
    let Some(shown) = &input.request.preview_sha256 else {
        return Ok(());
    };
    let template = template(ctx, input.request.kind).await?;
    let month = month(ctx);
    let prepared = prepare(input, &template, &month).await?;
    let found = asked(ctx, input)
        .await?
        .and_then(|(provided, _)| self::shown(ctx, &provided, &prepared));
    match found {
        Some(found) if found.sha256 != *shown => Err(Error::PreviewChanged(super::run::CHANGED)),
        _ => Ok(()),
    }
}

impl Task {
    /// Reads what a draft is written from, for one of those who may write it.
    pub(super) async fn read(
        app: &Arc<App>,
        draft: &Draft,
        actor: &Actor,
        link: &Link,
    ) -> Result<Self> {
        // What is put together takes several times the memory of what is kept of it.
        let _turn = app.preparing.acquire().await;
        let mut ctx = Ctx::read(app, actor.clone()).await?;
        let provider = match link {
            Link::Rules => RULES,
            Link::Model(provided) => &provided.provider.id,
        };
        let request = DraftRequest {
            provider: Some(provider.to_owned()),
            ..draft.request.clone()
        };
        let mut input = Input::read(&mut ctx, draft.company_id, &request).await?;
        let template = template(&mut ctx, request.kind).await?;
        let month = month(&ctx);
        let today = japan(ctx.now).date();
        drop(ctx);
        let prepared = match link {
            Link::Model(_) => {
                let prepared = prepare(&input, &template, &month).await?;
                // A model may take minutes, and many are waited for at once.
                input.forget_what_was_sent();
                prepared
            }
            Link::Rules => Prepared::of_rules(input.evidence.clone()),
        };
        Ok(Self {
            draft: draft.clone(),
            input,
            template: template.used(),
            prepared,
            start_month: (today.year(), today.month()),
            actor: actor.clone(),
        })
    }

    /// The request to a provider.
    pub(super) fn request(&self, provided: &Provided) -> llm::Request {
        self.prepared.request(&provided.provider.model)
    }

    /// The same, taken out of what is kept while a model writes.
    pub(super) fn take_request(&mut self, provided: &Provided) -> llm::Request {
        self.prepared.take_request(&provided.provider.model)
    }

    /// Who calls.
    pub(super) fn caller(&self, purpose: Purpose, counted_tokens: usize) -> Caller {
        Caller {
            chamber: self.actor.chamber_id,
            user: self.actor.user_id,
            company: Some(self.draft.company_id),
            draft: Some(self.draft.id),
            kind: Some(self.draft.request.kind),
            purpose,
            template: Some(self.template.clone()),
            counted_tokens: counted_tokens as u64,
            calibrated_tokens: self.input.choice.room.theirs(counted_tokens) as u64,
        }
    }

    /// The record of how it came about, as far as it is known before asking.
    pub(super) fn generation(&self) -> Generation {
        let evidence = serde_json::to_vec(&self.prepared.evidence).unwrap_or_default();
        Generation {
            template: Some(self.template.clone()),
            evidence_sha256: Some(sha256(&evidence)),
            evidence_left_out: self.prepared.left_out_ids(),
            ..Generation::default()
        }
    }
}

/// How a request says to write.
pub(super) fn parameters(request: &llm::Request, provided: &Provided) -> Parameters {
    Parameters {
        max_output_tokens: request.max_output_tokens,
        temperature: provided.provider.wire.temperature,
    }
}
