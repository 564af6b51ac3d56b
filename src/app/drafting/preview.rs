//! The preview: exactly what would be sent, before anything is.

use serde::Serialize;
use utoipa::ToSchema;

use super::input::{Choice, Input};
use crate::app::ctx::Ctx;
use crate::app::error::{Error, Result};
use crate::domain::access::Permission;
use crate::domain::budget::Named;
use crate::domain::document::{Document, Kind};
use crate::domain::draft::DraftRequest;
use crate::domain::id::{CompanyId, DocumentId};
use crate::domain::mask::Masked;
use crate::domain::prompt::{Label, Message, Template};
use crate::llm::compose::{ComposeError, Parts, Prepared, TokenCount, compose};
use crate::llm::tokens;

/// What would be sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct Preview {
    /// `rules` or `openai`. Rules send nothing anywhere: the messages are then what a model would be sent.
    pub provider: String,
    /// Model; `null` for rules.
    pub model: Option<String>,
    /// The document it builds on.
    pub source_document: Option<DocumentId>,
    /// Which prompt.
    pub template: TemplateRef,
    /// The messages, word for word.
    pub messages: Vec<Message>,
    /// Names and numbers replaced before sending.
    pub masked: Vec<Masked>,
    /// The request itself, byte for byte; `null` for rules.
    pub request: Option<SentRequest>,
    /// Why nothing would be sent as things stand.
    pub blocked: Option<Blocked>,
    /// Tokens against the budget.
    pub tokens: TokenCount,
    /// Ids of the evidence left out to keep the budget.
    pub evidence_left_out: Vec<String>,
    /// The same with its labels.
    pub left_out: Vec<Named>,
    /// What is sent cut short, with 「…（以下略）」.
    pub shortened: Vec<Named>,
    /// 費用の見込み（円）; `null` without a price.
    pub estimated_cost_yen: Option<f64>,
    /// SHA-256 of the body that would be sent, in hex, for `preview_sha256` of the request; `null` for rules.
    pub body_sha256: Option<String>,
}

/// A request as it goes over the wire, but for the key.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SentRequest {
    /// The whole address.
    pub url: String,
    /// The body, byte for byte.
    pub body: String,
    /// Its SHA-256; handed in as `preview_sha256`, nothing else is sent.
    pub sha256: String,
}

/// Why nothing would be sent.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Blocked {
    /// `no_consent`, `terms_unknown`, `local_only`, `my_number` …
    pub kind: String,
    /// What to do, in Japanese.
    pub message: String,
}

/// Which prompt.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TemplateRef {
    /// `swot`
    pub id: String,
    /// From 1.
    pub version: u32,
}

/// Renders the prompt within its budget.
pub async fn prepare(input: &Input, template: &Template, month: &str) -> Result<Prepared> {
    // The table takes a second to load the first time.
    tokio::task::spawn_blocking(|| tokens::count(""))
        .await
        .map_err(|error| Error::Internal(error.to_string()))?;
    let hidden = &input.hidden;
    let documents: Vec<&Document> = hidden.documents.iter().collect();
    let parts = Parts {
        template,
        sources: input.sources(&documents, month),
        evidence: &hidden.evidence,
        schema: &input.schema(),
        room: input.choice.room,
    };
    let mut prepared = compose(&parts).map_err(|error| match error {
        ComposeError::NoRoom { .. } => Error::Conflict(error.to_string()),
        ComposeError::Template(_) => Error::Internal(error.to_string()),
    })?;
    // Slots are filled from the record and texts are checked against it.
    prepared.evidence = input.originals(&prepared.evidence);
    for named in prepared.left_out.iter_mut().chain(&mut prepared.shortened) {
        named.label = hidden.restore(&named.label);
    }
    Ok(prepared)
}

/// Shows what would be sent.
pub async fn preview(ctx: &mut Ctx, company: CompanyId, request: &DraftRequest) -> Result<Preview> {
    ctx.may(Permission::Draft)?;
    let input = Input::read(ctx, company, request).await?;
    let template = template(ctx, request.kind).await?;
    let prepared = prepare(&input, &template, &month(ctx)).await?;
    let (request, blocked) = match super::task::asked(ctx, &input).await? {
        Some((provided, settings)) => (
            super::task::shown(ctx, &provided, &prepared),
            super::task::refusal(&provided, &settings, &input).map(|(kind, message)| Blocked {
                kind: kind.to_owned(),
                message,
            }),
        ),
        None => (None, None),
    };
    let body_sha256 = request.as_ref().map(|request| request.sha256.clone());
    Ok(Preview {
        body_sha256,
        provider: input.choice.provider.clone(),
        model: Some(input.choice.model.clone()).filter(|model| !model.is_empty()),
        template: TemplateRef {
            id: template.front.id.clone(),
            version: template.front.version,
        },
        source_document: input.source().map(|document| document.id),
        masked: input.hidden.masked.clone(),
        blocked,
        request,
        estimated_cost_yen: estimate(
            &input.choice,
            prepared.tokens.prompt,
            prepared.max_output_tokens.into(),
        ),
        tokens: prepared.tokens,
        evidence_left_out: prepared.left_out_ids(),
        left_out: prepared.left_out,
        shortened: prepared.shortened,
        messages: prepared.messages,
    })
}

/// The prompt that drafts of a kind are written with.
pub async fn template(ctx: &mut Ctx, kind: Kind) -> Result<Template> {
    crate::app::prompt::template(ctx, kind, Label::Production).await
}

/// The month a draft is written in, `2026-11`.
pub fn month(ctx: &Ctx) -> String {
    crate::clock::japan(ctx.now).strftime("%Y-%m").to_string()
}

/// What it will cost at most: the prompt, and an answer as long as allowed.
fn estimate(choice: &Choice, prompt: usize, answer: u64) -> Option<f64> {
    if choice.provider == "rules" {
        return Some(0.0);
    }
    cost(choice, u64::try_from(prompt).ok()?, answer)
}

/// What so many tokens cost; `None` without a price.
#[expect(
    clippy::cast_precision_loss,
    reason = "token counts are far below 2^52"
)]
pub fn cost(choice: &Choice, prompt: u64, answer: u64) -> Option<f64> {
    let (input, output) = (choice.input_yen_per_1k?, choice.output_yen_per_1k?);
    Some((prompt as f64 * input + answer as f64 * output) / 1_000.0)
}
