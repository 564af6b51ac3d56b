//! What a draft is written from: the company's evidence, the checked document it builds on, the provider, the prompt.

use secrecy::SecretString;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::app::ctx::Ctx;
use crate::app::error::{Error, Result};
use crate::app::evidence::{Known, known};
use crate::domain::document::{Body, Document, Kind};
use crate::domain::draft::DraftRequest;
use crate::domain::evidence::Evidence;
use crate::domain::facts;
use crate::domain::fence::Fence;
use crate::domain::form::Form;
use crate::domain::id::{CompanyId, DocumentId};
use crate::domain::prompt::{Message, Template};

/// Which provider writes, and how it is reached.
#[derive(Debug, Clone)]
pub struct Choice {
    /// `rules` or `openai`
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
}

impl Input {
    /// Reads everything, and says what is missing.
    pub async fn read(ctx: &mut Ctx, company: CompanyId, request: &DraftRequest) -> Result<Self> {
        let choice = choose(ctx, request).await?;
        let known = known(ctx, company).await?;
        let Sources {
            swot,
            cross_swot,
            proposal,
            action_plan,
        } = sources(ctx, company, request).await?;
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
        let input = Self {
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

    /// The request with what was left open filled in, so that a later run writes the same.
    pub fn settled(&self) -> DraftRequest {
        DraftRequest {
            kind: self.request.kind,
            provider: Some(self.choice.provider.clone()),
            source_document: self.source().map(|document| document.id),
            form: self.form.as_ref().map(|form| form.id.clone()),
        }
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

    /// Renders the prompt over the evidence that is sent.
    pub fn messages(
        &self,
        template: &Template,
        evidence: &[Evidence],
        month: &str,
    ) -> Result<Vec<Message>> {
        let company = &self.known.company;
        let industry = company
            .profile
            .industry
            .minor
            .split_once('_')
            .map_or("", |(_, name)| name);
        let size = self
            .known
            .analysis
            .size_class_ja
            .as_deref()
            .unwrap_or("不明");
        let variables = json!({
            "company": {"name": company.profile.name, "industry": industry, "size_class": size},
            "month": month,
            "evidence": evidence,
            "swot": self.swot.as_ref().map(swot_lines).unwrap_or_default(),
            "strategies": self.cross_swot.as_ref().map(strategy_lines).unwrap_or_default(),
            "proposal": self.proposal.as_ref().map(proposal_lines).unwrap_or_default(),
            "actions": self.action_plan.as_ref().map(action_lines).unwrap_or_default(),
            "sections": self.form.as_ref().map(|form| json!(form.sections)).unwrap_or_default(),
        });
        // Made of the whole text it fences, so that no part of that text can hold it.
        let digest = Sha256::digest(variables.to_string().as_bytes());
        let token: String = digest
            .iter()
            .take(6)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let fence = Fence::new(&token).map_err(|error| Error::Internal(error.to_string()))?;
        template
            .render(variables, &fence)
            .map_err(|error| Error::Internal(error.to_string()))
    }
}

fn swot_lines(document: &Document) -> serde_json::Value {
    let lines = document.content.kept().filter_map(|item| match &item.body {
        Body::Swot { quadrant } => {
            Some(json!({"id": item.id, "quadrant": quadrant.label(), "text": item.text, "evidence": item.evidence}))
        }
        _ => None,
    });
    lines.collect()
}

fn strategy_lines(document: &Document) -> serde_json::Value {
    let lines = document.content.kept().filter_map(|item| match &item.body {
        Body::Strategy {
            cell,
            from,
            priority,
            reason,
        } => Some(json!({
            "id": item.id, "cell": cell.label(), "text": item.text, "from": from, "priority": priority,
            "reason": reason,
        })),
        _ => None,
    });
    lines.collect()
}

fn proposal_lines(document: &Document) -> serde_json::Value {
    let lines = document.content.kept().filter_map(|item| {
        let (part, more) = match &item.body {
            Body::CoreIssue { why } => ("本質的な課題", why.clone()),
            Body::Issue { root_cause, .. } => ("取組課題", root_cause.clone()),
            Body::Support { by, month } => {
                let month = month.as_deref().unwrap_or("不明");
                ("活動支援", format!("{}・{month}", by.label()))
            }
            _ => return None,
        };
        Some(json!({"id": item.id, "part": part, "text": item.text, "more": more}))
    });
    lines.collect()
}

fn action_lines(document: &Document) -> serde_json::Value {
    let or_unknown = |value: Option<String>| value.unwrap_or_else(|| "不明".to_owned());
    let lines = document.content.kept().filter_map(|item| match &item.body {
        Body::Action(action) => Some(json!({
            "id": item.id, "issue": action.issue, "what": item.text, "who": action.who,
            "start": or_unknown(action.start.clone()), "due": or_unknown(action.due.clone()), "how": action.how,
            "kpi": action.kpi.name,
            "cost": or_unknown(action.cost_yen.map(crate::domain::format::yen)),
            "funding": action.funding,
        })),
        _ => None,
    });
    lines.collect()
}

/// The checked documents a draft builds on.
#[derive(Default)]
struct Sources {
    swot: Option<Document>,
    cross_swot: Option<Document>,
    proposal: Option<Document>,
    action_plan: Option<Document>,
}

/// Reads the document that was named, or the latest, and those it builds on itself.
async fn sources(ctx: &mut Ctx, company: CompanyId, request: &DraftRequest) -> Result<Sources> {
    let wanted = request.kind.sources();
    if wanted.is_empty() {
        return match request.source_document {
            None => Ok(Sources::default()),
            Some(_) => Err(Error::field(
                "/source_document",
                "SWOT分析は、ほかの文書をもとにしません",
            )),
        };
    }
    let mut found = Sources::default();
    let mut next = source(ctx, company, wanted, request.source_document).await?;
    loop {
        let (below, of) = (next.source_document, next.kind.sources());
        match next.kind {
            Kind::Swot => found.swot = Some(next),
            Kind::CrossSwot => found.cross_swot = Some(next),
            Kind::Proposal => found.proposal = Some(next),
            Kind::ActionPlan | Kind::BusinessPlan => found.action_plan = Some(next),
        }
        if of.is_empty() {
            break;
        }
        next = source(ctx, company, of, below).await?;
    }
    if let Some(swot) = found.swot.as_ref().map(|swot| swot.id) {
        if request.kind == Kind::Proposal {
            found.cross_swot = beside(ctx, company, Kind::CrossSwot, swot).await?;
        }
        if matches!(request.kind, Kind::ActionPlan | Kind::BusinessPlan) {
            found.proposal = beside(ctx, company, Kind::Proposal, swot).await?;
        }
    }
    Ok(found)
}

/// The company's latest checked document of a kind that was built on that SWOT; it deepens a draft, and none is needed.
async fn beside(
    ctx: &mut Ctx,
    company: CompanyId,
    kind: Kind,
    swot: DocumentId,
) -> Result<Option<Document>> {
    let all = crate::app::document::list(ctx, company).await?;
    let fits = |document: &Document| {
        document.kind == kind && document.source_document == Some(swot) && checked(document)
    };
    Ok(all.into_iter().find(fits))
}

fn checked(document: &Document) -> bool {
    document.content.pending() == 0 && document.content.kept().next().is_some()
}

/// The document that was named, if it is one of the company's and of one of the kinds.
async fn named(
    ctx: &mut Ctx,
    company: CompanyId,
    kinds: &[Kind],
    id: DocumentId,
) -> Result<Option<Document>> {
    match crate::app::document::get(ctx, id).await {
        Ok(document) => Ok(Some(document)
            .filter(|document| document.company_id == company && kinds.contains(&document.kind))),
        Err(Error::NotFound(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

/// The latest of the kinds; an older one that was checked is better than one that waits for decisions. Where none was
/// checked, the one to check first is that which nothing else waits for.
async fn latest(ctx: &mut Ctx, company: CompanyId, kinds: &[Kind]) -> Result<Option<Document>> {
    let all = crate::app::document::list(ctx, company).await?;
    let mut of_kinds: Vec<Document> = all
        .into_iter()
        .filter(|document| kinds.contains(&document.kind))
        .collect();
    let first = of_kinds
        .iter()
        .position(checked)
        .or_else(|| {
            of_kinds
                .iter()
                .position(|document| !document.kind.optional())
        })
        .unwrap_or(0);
    Ok((!of_kinds.is_empty()).then(|| of_kinds.swap_remove(first)))
}

async fn source(
    ctx: &mut Ctx,
    company: CompanyId,
    kinds: &[Kind],
    id: Option<DocumentId>,
) -> Result<Document> {
    let at = |message: String| Error::field("/source_document", message);
    let labels = |kinds: &mut dyn Iterator<Item = &Kind>| {
        kinds
            .map(|kind| kind.label())
            .collect::<Vec<_>>()
            .join("か")
    };
    let found = match id {
        Some(id) => {
            let any = labels(&mut kinds.iter());
            let found = named(ctx, company, kinds, id).await?;
            Some(found.ok_or_else(|| at(format!("もとにする{any}が見つかりません")))?)
        }
        None => latest(ctx, company, kinds).await?,
    };
    let document = found.ok_or_else(|| {
        let needed = labels(&mut kinds.iter().filter(|kind| !kind.optional()));
        at(format!("先に{needed}を作成してください"))
    })?;
    let label = document.kind.label();
    match document.content.pending() {
        0 if document.content.kept().next().is_none() => {
            Err(at(format!("{label}に採用した項目がありません")))
        }
        0 => Ok(document),
        pending => Err(at(format!(
            "{label}に未確認の項目が{pending}件あります。採用・修正・却下を決めてから依頼してください"
        ))),
    }
}

async fn choose(ctx: &mut Ctx, request: &DraftRequest) -> Result<Choice> {
    let settings = crate::app::chamber::provider(ctx).await?;
    let provider = request
        .provider
        .clone()
        .unwrap_or_else(|| settings.kind.clone());
    let rules = Choice {
        provider: "rules".to_owned(),
        base_url: String::new(),
        model: String::new(),
        api_key: None,
        input_yen_per_1k: None,
        output_yen_per_1k: None,
    };
    match provider.as_str() {
        "rules" => Ok(rules),
        "openai" if settings.kind == "openai" => Ok(Choice {
            provider,
            base_url: settings.base_url,
            model: settings.model,
            api_key: settings.api_key.map(SecretString::from),
            input_yen_per_1k: settings.input_yen_per_1k,
            output_yen_per_1k: settings.output_yen_per_1k,
        }),
        "openai" => Err(Error::field(
            "/provider",
            "AIの提供元が設定されていません。管理者に設定を依頼してください",
        )),
        other => Err(Error::field(
            "/provider",
            format!("提供元「{other}」はありません（rules・openai）"),
        )),
    }
}
