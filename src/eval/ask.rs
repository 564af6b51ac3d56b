//! Drafting by a model: the requests that the server sends, answered, repaired once, assembled.

use std::time::{Duration, Instant};

use secrecy::SecretString;
use serde_json::Value;

use super::draft::{Source, sections};
use super::ground::Ground;
use super::prompt::{prepare, template};
use super::run::Run;
use crate::data::Data;
use crate::domain::answer::{self, AnswerError, Parsed, partial_items};
use crate::domain::cost::{Prices, TokenUsage};
use crate::domain::document::{Author, Kind};
use crate::domain::mask::{self, Masked};
use crate::domain::prompt::{Message, Role};
use crate::domain::provider::{Protocol, Wire};
use crate::llm::{self, Client, Endpoint, Failed, Reply, Request, retry};

/// Who is asked, and with which prompt.
#[derive(Debug)]
pub struct Asked {
    /// Built once.
    pub http: Client,
    /// What the provider speaks.
    pub protocol: Protocol,
    /// What differs between servers.
    pub wire: Wire,
    /// Address.
    pub base_url: String,
    /// Key.
    pub api_key: Option<SecretString>,
    /// Model.
    pub model: String,
    /// What it costs.
    pub prices: Prices,
    /// `swot/2`; the newest when not named.
    pub template: Option<String>,
}

/// Drafts by a model. A failed call is a run that failed, not an error.
///
/// # Errors
/// When the prompt cannot be made.
pub async fn by_model(
    kind: Kind,
    ground: &Ground,
    data: &Data,
    asked: &Asked,
) -> Result<Run, String> {
    let source = Source::of(kind, ground, data)?;
    let template = template(data, kind, asked.template.as_deref())?;
    let schema = schema(kind, data);
    let prepared = prepare(ground, &source, template, &schema, data)?;
    let mut request = Request {
        model: asked.model.clone(),
        messages: prepared.messages,
        schema_name: kind.to_string(),
        schema,
        max_output_tokens: template.front.max_output_tokens,
        stable_messages: 1,
    };
    let mut run = Run {
        prompt_tokens: Some(prepared.tokens),
        left_out: prepared.left_out,
        ..Run::default()
    };
    let begun = Instant::now();
    let parse = |text: &str| parse(kind, data, &prepared.hidden, text);
    let answer = attempt(asked, &mut request, kind, &parse, begun, &mut run).await;
    run.seconds = begun.elapsed().as_secs_f64();
    run.cost = run.usage.and_then(|usage| asked.prices.cost(&usage));
    if let Some(parsed) = answer {
        run.valid = true;
        run.content = Some(source.assemble(parsed, Author::Ai, data));
    }
    Ok(run)
}

/// The answer, or `None` with the reason in the run.
async fn attempt(
    asked: &Asked,
    request: &mut Request,
    kind: Kind,
    parse: &(dyn Fn(&str) -> Result<Parsed, AnswerError> + Sync),
    begun: Instant,
    run: &mut Run,
) -> Option<Parsed> {
    let first = call(asked, request, kind, begun, run).await?;
    let error = match parse(&first.text) {
        Ok(parsed) => {
            run.valid_at_once = true;
            return Some(parsed);
        }
        Err(error) => error,
    };
    let said = |role, content| Message { role, content };
    request.messages.push(said(Role::Assistant, first.text));
    request.messages.push(said(
        Role::User,
        answer::repair_message(&error.violations()),
    ));
    let second = call(asked, request, kind, begun, run).await?;
    let parsed = parse(&second.text);
    if let Err(error) = &parsed {
        let class = match error {
            AnswerError::NotJson(_) => "not_json",
            AnswerError::SchemaViolation(_) => "schema_violation",
            AnswerError::NotJapanese => "not_japanese",
        };
        run.failure = Some(class.to_owned());
    }
    parsed.ok()
}

/// One call with its retries; `None` with the reason in the run.
async fn call(
    asked: &Asked,
    request: &Request,
    kind: Kind,
    begun: Instant,
    run: &mut Run,
) -> Option<Reply> {
    let endpoint = Endpoint {
        http: &asked.http,
        protocol: asked.protocol,
        base_url: &asked.base_url,
        api_key: asked.api_key.as_ref(),
        wire: &asked.wire,
    };
    for number in 1.. {
        let mut text = String::new();
        let mut first = run.first_item;
        let mut on_text = |piece: &str| {
            text.push_str(piece);
            // The first item is looked for where one may have ended.
            if first.is_none() && piece.contains('}') {
                let whole = partial_items(kind, &text).iter().any(|item| item.complete);
                first = whole.then(|| begun.elapsed().as_secs_f64());
            }
        };
        let reply = llm::complete(&endpoint, request, &mut on_text).await;
        run.first_item = first;
        match reply {
            Ok(reply) => {
                run.usage = sum(run.usage, reply.usage);
                return Some(reply);
            }
            Err(failed) => match again(number, &failed, run) {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return None,
            },
        }
    }
    None
}

/// How long to wait before the next attempt; `None` when the failure is the run's end.
fn again(number: u32, failed: &Failed, run: &mut Run) -> Option<Duration> {
    run.usage = sum(run.usage, failed.usage);
    let wait = retry::next(number, failed, 0.5);
    if wait.is_none() {
        run.failure = Some(failed.failure.kind().to_owned());
    }
    wait
}

fn sum(a: Option<TokenUsage>, b: Option<TokenUsage>) -> Option<TokenUsage> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a + b),
        (one, None) | (None, one) => one,
    }
}

fn keys(data: &Data) -> Vec<&str> {
    sections(data)
        .iter()
        .map(|section| section.key.as_str())
        .collect()
}

fn schema(kind: Kind, data: &Data) -> Value {
    match kind {
        Kind::BusinessPlan => answer::schema_for_form(&keys(data)),
        _ => answer::schema(kind),
    }
}

/// Reads an answer as the server does: the names that were hidden are put back.
fn parse(kind: Kind, data: &Data, hidden: &[Masked], text: &str) -> Result<Parsed, AnswerError> {
    let mut value = answer::value(text)?;
    mask::restore_all(hidden, &mut value);
    match kind {
        Kind::BusinessPlan => answer::parse_value_for_form(&keys(data), value),
        _ => answer::parse_value(kind, value),
    }
}
