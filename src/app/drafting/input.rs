//! What a draft is written from: the company's evidence, the checked document it builds on, the provider, the prompt.

use secrecy::SecretString;

use super::built_on::{self, BuiltOn};
use super::hidden::Hidden;
use crate::app::ctx::Ctx;
use crate::app::error::{Error, Result};
use crate::app::evidence::{Known, known};
use crate::app::provider::{self, Link};
use crate::domain::analysis::Analysis;
use crate::domain::document::{Document, Kind};
use crate::domain::draft::DraftRequest;
use crate::domain::evidence::Evidence;
use crate::domain::facts;
use crate::domain::form::Form;
use crate::domain::id::CompanyId;
use crate::domain::prompt::Sources;
use crate::domain::provider::RULES;
use crate::llm::compose::Room;

/// Which provider writes, and how it is reached.
#[derive(Debug, Clone)]
pub struct Choice {
    /// `rules` or a provider's id.
    pub provider: String,
    /// `https://…/v1`
    pub base_url: String,
    /// Model; empty for rules.
    pub model: String,
    /// Key.
    pub api_key: Option<SecretString>,
    /// Prices, if the chamber wrote them down.
    pub input_yen_per_1k: Option<f64>,
    /// Prices, if the chamber wrote them down.
    pub output_yen_per_1k: Option<f64>,
    /// How much it takes.
    pub room: Room,
}

/// Everything a draft is written from.
#[derive(Debug)]
pub struct Input {
    /// What was asked for.
    pub request: DraftRequest,
    /// The company and its facts.
    pub known: Known,
    /// The company's evidence and that of the documents it builds on.
    pub evidence: Vec<Evidence>,
    /// The checked SWOT it builds on.
    pub swot: Option<Document>,
    /// The checked cross SWOT it builds on.
    pub cross_swot: Option<Document>,
    /// The company's checked proposal on that SWOT, where there is one.
    pub proposal: Option<Document>,
    /// The checked action plan it builds on.
    pub action_plan: Option<Document>,
    /// The plan form.
    pub form: Option<Form>,
    /// Who writes.
    pub choice: Choice,
    /// What may leave of all that.
    pub hidden: Hidden,
}

impl Input {
    /// Reads everything, and says what is missing.
    pub async fn read(ctx: &mut Ctx, company: CompanyId, request: &DraftRequest) -> Result<Self> {
        let choice = choose(ctx, request).await?;
        let known = known(ctx, company).await?;
        let BuiltOn {
            swot,
            cross_swot,
            proposal,
            action_plan,
        } = built_on::read(ctx, company, request).await?;
        let form =
            match (request.kind, request.form.as_deref()) {
                (Kind::BusinessPlan, name) => {
                    let name = name.unwrap_or("general");
                    let form = ctx.app.data.form(name).cloned();
                    Some(form.ok_or_else(|| {
                        Error::field("/form", format!("様式「{name}」はありません"))
                    })?)
                }
                (_, None) => None,
                (_, Some(_)) => {
                    return Err(Error::field(
                        "/form",
                        "様式は事業計画書のときだけ指定できます",
                    ));
                }
            };
        let mut evidence = known.evidence.clone();
        if let Some(swot) = &swot {
            evidence.extend(facts::from_swot(&swot.content));
        }
        if let Some(cross_swot) = &cross_swot {
            evidence.extend(facts::from_cross_swot(&cross_swot.content));
        }
        if let Some(proposal) = &proposal {
            evidence.extend(facts::from_proposal(&proposal.content));
        }
        if let Some(plan) = &action_plan {
            evidence.extend(facts::from_actions(&plan.content));
        }
        let documents: Vec<&Document> = [&swot, &cross_swot, &proposal, &action_plan]
            .into_iter()
            .flatten()
            .collect();
        let hidden = Hidden::of(ctx, &known.company, &evidence, &documents).await?;
        let input = Self {
            hidden,
            request: request.clone(),
            known,
            evidence,
            swot,
            cross_swot,
            proposal,
            action_plan,
            form,
            choice,
        };
        input.enough()?;
        Ok(input)
    }

    /// A draft from nothing would be invention.
    fn enough(&self) -> Result<()> {
        let telling = self
            .known
            .evidence
            .iter()
            .any(|evidence| evidence.id.starts_with("fin.") || evidence.id.starts_with("chk."));
        if telling {
            Ok(())
        } else {
            Err(Error::Conflict(
                "下書きの根拠がまだありません。財務か総点検を入力してから依頼してください"
                    .to_owned(),
            ))
        }
    }

    /// The request with what was left open filled in, so that a later run builds on the same. Who writes is left open
    /// when it was: the chamber's order is gone through when the time comes.
    pub fn settled(&self) -> DraftRequest {
        DraftRequest {
            kind: self.request.kind,
            provider: self.request.provider.clone(),
            source_document: self.source().map(|document| document.id),
            form: self.form.as_ref().map(|form| form.id.clone()),
            preview_sha256: self.request.preview_sha256.clone(),
        }
    }

    /// Lets go of what only the prompt was made of, once it is made.
    pub(super) fn forget_what_was_sent(&mut self) {
        self.known.statements = Vec::new();
        self.known.sheets = Vec::new();
        self.known.analysis = Analysis::default();
        self.known.evidence = Vec::new();
        self.evidence = Vec::new();
        self.hidden.evidence = Vec::new();
        self.hidden.documents = Vec::new();
    }

    /// The document it builds on directly.
    pub fn source(&self) -> Option<&Document> {
        match self.request.kind {
            Kind::Swot => None,
            Kind::CrossSwot | Kind::Proposal => self.swot.as_ref(),
            Kind::ActionPlan => self.cross_swot.as_ref().or(self.swot.as_ref()),
            Kind::BusinessPlan => self.action_plan.as_ref(),
        }
    }

    /// What the prompt's variables are made of, as far as it may leave.
    pub fn sources<'a>(&'a self, documents: &'a [&'a Document], month: &'a str) -> Sources<'a> {
        let profile = &self.known.company.profile;
        let size = self.known.analysis.size_class_ja.as_deref();
        Sources {
            name: &self.hidden.name,
            industry: profile
                .industry
                .minor
                .split_once('_')
                .map_or("", |(_, name)| name),
            size_class: size.unwrap_or("不明"),
            month,
            documents,
            sections: self
                .form
                .as_ref()
                .map(|form| form.sections.as_slice())
                .unwrap_or_default(),
        }
    }
}

async fn choose(ctx: &mut Ctx, request: &DraftRequest) -> Result<Choice> {
    let in_force = provider::in_force(ctx).await?;
    let link = match request.provider.as_deref() {
        None => in_force.chain().into_iter().next().unwrap_or(Link::Rules),
        Some(RULES) => Link::Rules,
        Some(id) => in_force
            .find(id)
            .map(|found| Link::Model(Box::new(found.clone())))
            .ok_or_else(|| {
                Error::field(
                    "/provider",
                    format!("提供元「{id}」は設定されていません。管理者に設定を依頼してください"),
                )
            })?,
    };
    Ok(match link {
        Link::Rules => Choice {
            provider: RULES.to_owned(),
            base_url: String::new(),
            model: String::new(),
            api_key: None,
            input_yen_per_1k: None,
            output_yen_per_1k: None,
            room: Room::default(),
        },
        Link::Model(model) => Choice {
            room: {
                let (id, name) = (&model.provider.id, &model.provider.model);
                let calibration = crate::app::calling::calibration(ctx, id, name).await?;
                Room::of(&model.provider.limits, calibration)
            },
            provider: model.provider.id,
            base_url: model.provider.base_url,
            model: model.provider.model,
            api_key: model.key,
            input_yen_per_1k: per_1k(model.provider.prices.input),
            output_yen_per_1k: per_1k(model.provider.prices.output),
        },
    })
}

#[expect(clippy::cast_precision_loss, reason = "prices are far below 2^52")]
fn per_1k(per_million: Option<i64>) -> Option<f64> {
    per_million.map(|yen| yen as f64 / 1_000.0)
}
