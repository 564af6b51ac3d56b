//! A prompt tried on a shipped sample company (試行): what would be sent, and what comes back. Nothing of the chamber's is sent,
//! so no company has to agree; the provider's terms and the chamber's settings hold all the same.

use std::sync::Arc;
use std::time::Instant;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::read;
use crate::app::calling::{self, Caller, Provided, Purpose, Uncalled};
use crate::app::ctx::{Actor, App, Ctx};
use crate::app::error::{Error, Result};
use crate::app::provider;
use crate::domain::access::Permission;
use crate::domain::answer::{self, AnswerError, Parsed};
use crate::domain::cost::TokenUsage;
use crate::domain::demo_case::DemoCase;
use crate::domain::document::{Author, Content, Document, Flag, Kind};
use crate::domain::prompt::{Message, Sources, Template};
use crate::domain::provider::RULES;
use crate::eval::draft::{self, Source, sections};
use crate::eval::ground::Ground;
use crate::llm::compose::{Parts, Prepared, Room, TokenCount, compose};
use crate::llm::{Failure, tokens};

/// What is tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Trial {
    /// Which sample: the name of its file.
    pub sample: String,
    /// `rules`, a provider's id, or `null` to see only what would be sent.
    pub provider: Option<String>,
}

impl Default for Trial {
    fn default() -> Self {
        Self {
            sample: FIRST.to_owned(),
            provider: None,
        }
    }
}

/// The sample that is tried when none is named.
const FIRST: &str = "2_ramen";

/// The samples, by the name of their file and what people read.
pub type Samples = Vec<(String, String)>;

/// What came of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PromptTrial)]
pub struct Tried {
    /// `swot/1001`
    pub template: String,
    /// Which sample.
    pub sample: String,
    /// The messages, word for word.
    pub messages: Vec<Message>,
    /// Tokens against the budget.
    pub tokens: TokenCount,
    /// How much evidence the messages hold.
    pub evidence: usize,
    /// Labels of the evidence left out to keep the budget.
    pub left_out: Vec<String>,
    /// What was answered; `null` when nobody was asked.
    pub outcome: Option<Outcome>,
}

/// What was answered, or why nothing was.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
#[schema(as = PromptTrialOutcome)]
pub struct Outcome {
    /// `rules` or the provider's id.
    pub provider: String,
    /// The model as it answered; `null` for rules.
    pub model: Option<String>,
    /// The items as a document would hold them, checked.
    pub items: Vec<Item>,
    /// Why there is no usable answer, in a sentence.
    pub error: Option<String>,
    /// Its class: `not_json`, `schema_violation`, `rate_limited` …
    pub error_kind: Option<String>,
    /// What does not follow the schema, by place.
    pub violations: Vec<String>,
    /// What it took, where the provider told.
    pub usage: Option<TokenUsage>,
    /// 費用（円）; `null` when unknown.
    pub cost_yen: Option<f64>,
    /// Until the whole answer was there.
    pub latency_ms: Option<u64>,
}

/// An item of the answer.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PromptTrialItem)]
pub struct Item {
    /// `S1`
    pub id: String,
    /// Its text, slots filled.
    pub text: String,
    /// What it stands on.
    pub evidence: Vec<String>,
    /// What is doubtful about it.
    pub flags: Vec<Flag>,
}

/// The samples that are shipped.
pub fn sample_names(app: &App) -> Result<Samples> {
    let all = crate::data::names("demo/").into_iter();
    all.map(|file| {
        let case = case(app, &file)?;
        Ok((stem(&file).to_owned(), case.profile.name))
    })
    .collect()
}

fn stem(file: &str) -> &str {
    file.trim_start_matches("demo/").trim_end_matches(".toml")
}

fn case(app: &App, file: &str) -> Result<DemoCase> {
    let internal = |error: crate::domain::data_error::DataError| Error::Internal(error.to_string());
    let classes = &app.data.industries;
    let major = |minor: &str| classes.class(minor).map(|class| class.major_key.clone());
    let text = crate::data::read(app.config.data_dir.as_deref(), file).map_err(internal)?;
    DemoCase::parse(file, &text, &major).map_err(internal)
}

/// Tries a version. Takes the actor, not a `Ctx`: nothing may hold a transaction while a model thinks.
pub async fn trial(
    app: &Arc<App>,
    actor: &Actor,
    kind: Kind,
    version: u32,
    trial: &Trial,
) -> Result<Tried> {
    let mut ctx = Ctx::read(app, actor.clone()).await?;
    ctx.may(Permission::ManagePrompts)?;
    let template = read(&mut ctx, kind, version).await?.template;
    let template = template.map_err(Error::Conflict)?;
    let asked = asked(&mut ctx, trial).await?;
    let room = match &asked {
        Some(provided) => {
            let provider = &provided.provider;
            let calibration = calling::calibration(&mut ctx, &provider.id, &provider.model).await?;
            Room::of(&provider.limits, calibration)
        }
        None => Room::default(),
    };
    drop(ctx);
    let ground = Set::of(app, kind, &trial.sample)?;
    tokio::task::spawn_blocking(|| tokens::count(""))
        .await
        .map_err(|error| Error::Internal(error.to_string()))?;
    let prepared = ground.prepare(app, &template, room)?;
    let outcome = match (&asked, trial.provider.as_deref()) {
        (Some(provided), _) => {
            Some(ask(app, actor, &ground, &template, &prepared, provided).await?)
        }
        (None, Some(RULES)) => Some(ground.by_rules(app)?),
        (None, _) => None,
    };
    Ok(Tried {
        template: template.name(),
        sample: trial.sample.clone(),
        evidence: prepared.evidence.len(),
        left_out: prepared
            .left_out
            .iter()
            .map(|one| one.label.clone())
            .collect(),
        tokens: prepared.tokens,
        messages: prepared.messages,
        outcome,
    })
}

/// The provider that is asked, if one may be.
async fn asked(ctx: &mut Ctx, trial: &Trial) -> Result<Option<Provided>> {
    let Some(id) = trial.provider.as_deref().filter(|id| *id != RULES) else {
        return Ok(None);
    };
    let in_force = provider::in_force(ctx).await?;
    let provided = in_force.find(id).cloned();
    let provided = provided
        .ok_or_else(|| Error::field("/provider", format!("提供元「{id}」は設定されていません")))?;
    provider::may_send(&provided, &in_force.settings)
        .map_err(|why| Error::field("/provider", why))?;
    Ok(Some(provided))
}

/// A sample company with what a draft of a kind builds on, written by rules.
struct Set {
    kind: Kind,
    ground: Ground,
    source: Source,
}

impl Set {
    fn of(app: &App, kind: Kind, sample: &str) -> Result<Self> {
        let files = crate::data::names("demo/");
        let file = files.iter().find(|file| stem(file) == sample);
        let file =
            file.ok_or_else(|| Error::field("/sample", format!("見本「{sample}」はありません")))?;
        let ground = Ground::of(&case(app, file)?, &app.data);
        let source = Source::of(kind, &ground, &app.data).map_err(Error::Internal)?;
        Ok(Self {
            kind,
            ground,
            source,
        })
    }

    fn schema(&self, app: &App) -> Value {
        match self.kind {
            Kind::BusinessPlan => answer::schema_for_form(&keys(app)),
            kind => answer::schema(kind),
        }
    }

    fn parse(&self, app: &App, raw: &str) -> std::result::Result<Parsed, AnswerError> {
        match self.kind {
            Kind::BusinessPlan => answer::parse_for_form(&keys(app), raw),
            kind => answer::parse(kind, raw),
        }
    }

    fn prepare(&self, app: &App, template: &Template, room: Room) -> Result<Prepared> {
        let profile = &self.ground.company.profile;
        let minor = &profile.industry.minor;
        let documents: Vec<&Document> = self.source.documents.iter().collect();
        let parts = Parts {
            template,
            sources: Sources {
                name: &profile.name,
                industry: minor.split_once('_').map_or("", |(_, name)| name),
                size_class: self
                    .ground
                    .analysis
                    .size_class_ja
                    .as_deref()
                    .unwrap_or("不明"),
                month: draft::MONTH,
                documents: &documents,
                sections: sections(&app.data),
            },
            evidence: &self.source.evidence,
            schema: &self.schema(app),
            room,
        };
        Ok(compose(&parts)?)
    }

    fn by_rules(&self, app: &App) -> Result<Outcome> {
        let written = draft::write(self.kind, &self.source, &app.data).map_err(Error::Internal)?;
        Ok(Outcome {
            provider: RULES.to_owned(),
            items: items(&written.content),
            cost_yen: Some(0.0),
            ..Outcome::default()
        })
    }
}

fn keys(app: &App) -> Vec<&str> {
    sections(&app.data)
        .iter()
        .map(|section| section.key.as_str())
        .collect()
}

fn items(content: &Content) -> Vec<Item> {
    let item = |item: &crate::domain::document::Item| Item {
        id: item.id.clone(),
        text: item.text.clone(),
        evidence: item.evidence.clone(),
        flags: item.flags.clone(),
    };
    content.items.iter().map(item).collect()
}

/// Asks the provider once, without a repair: the test is of the prompt.
async fn ask(
    app: &Arc<App>,
    actor: &Actor,
    set: &Set,
    template: &Template,
    prepared: &Prepared,
    provided: &Provided,
) -> Result<Outcome> {
    let caller = Caller {
        chamber: actor.chamber_id,
        user: actor.user_id,
        company: None,
        draft: None,
        kind: Some(set.kind),
        purpose: Purpose::PromptTest,
        template: Some(template.used()),
        counted_tokens: prepared.counted as u64,
        calibrated_tokens: prepared.tokens.prompt as u64,
    };
    let provider = &provided.provider;
    let request = prepared.request(&provider.model);
    let begun = Instant::now();
    let called = calling::call(app, &caller, provided, &request, &|_| (), &|_| ()).await;
    let mut outcome = Outcome {
        provider: provider.id.clone(),
        latency_ms: u64::try_from(begun.elapsed().as_millis()).ok(),
        ..Outcome::default()
    };
    let reply = match called {
        Ok(reply) => reply,
        Err(Uncalled::Own(error)) => return Err(error),
        Err(Uncalled::Capped(why)) => return Ok(outcome.failed("capped", why)),
        Err(Uncalled::Provider(failure)) => {
            let why = failure.to_string();
            return Ok(outcome.failed(failure.kind(), why));
        }
    };
    outcome.model = reply.model.or_else(|| Some(provider.model.clone()));
    outcome.cost_yen = reply
        .usage
        .and_then(|usage| provider.prices.cost(&usage))
        .map(crate::domain::cost::MicroYen::yen);
    outcome.usage = reply.usage;
    match set.parse(app, &reply.text) {
        Ok(parsed) => outcome.items = items(&set.source.assemble(parsed, Author::Ai, &app.data)),
        Err(error) => {
            let failure = match &error {
                AnswerError::NotJson(_) => Failure::NotJson,
                AnswerError::SchemaViolation(_) => Failure::SchemaViolation,
                AnswerError::NotJapanese => Failure::NotJapanese,
            };
            outcome.violations = error.violations();
            outcome = outcome.failed(failure.kind(), failure.to_string());
        }
    }
    Ok(outcome)
}

impl Outcome {
    fn failed(self, kind: &str, why: String) -> Self {
        Self {
            error: Some(why),
            error_kind: Some(kind.to_owned()),
            ..self
        }
    }
}
