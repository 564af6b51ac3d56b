//! 下書きを頼む: what would be sent, one button; then the items arrive.

mod progress;

use std::sync::Arc;

use axum::Form;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::json;
use strum::IntoEnumIterator as _;

use super::common::{Answer, company_frame, ok, open};
use crate::app::drafting::{self, Preview};
use crate::app::{App, Ctx, Error, company, document, idempotency, provider};
use crate::clock::new_id;
use crate::domain::company::Company;
use crate::domain::document::Kind;
use crate::domain::draft::DraftRequest;
use crate::domain::format;
use crate::domain::id::{CompanyId, DocumentId};
use crate::domain::prompt::Role;
use crate::domain::provider::RULES;
use crate::web::ctx::PageCtx;
use crate::web::view::draft::{DraftNewPage, DraftSource, Held, MessageView};
use crate::web::view::evidence::Source;
use crate::web::view::frame::{Link, Tab};

pub(super) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/companies/{id}/drafts/new", get(ask))
        .route("/companies/{id}/drafts", post(request))
        .route("/drafts/{id}", get(progress::show))
        .route("/drafts/{id}/cancel", post(progress::cancel))
}

/// What is asked for, as the page's address or form says it.
#[derive(Debug, Clone, Default, Deserialize)]
struct Order {
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    source_document: Option<String>,
    #[serde(default)]
    provider: Option<String>,
    #[serde(default)]
    once: Option<String>,
    #[serde(default)]
    consent: Option<String>,
    #[serde(default)]
    preview_sha256: Option<String>,
}

impl Order {
    fn request(&self) -> DraftRequest {
        let source = self.source_document.as_ref().or(self.source.as_ref());
        DraftRequest {
            kind: self
                .kind
                .as_deref()
                .and_then(|kind| kind.parse().ok())
                .unwrap_or(Kind::Swot),
            provider: self
                .provider
                .clone()
                .filter(|provider| !provider.is_empty()),
            source_document: source.and_then(|id| id.parse::<DocumentId>().ok()),
            form: None,
            preview_sha256: self.preview_sha256.clone().filter(|hash| !hash.is_empty()),
        }
    }
}

async fn ask(
    PageCtx(mut ctx): PageCtx,
    Path(id): Path<String>,
    Query(order): Query<Order>,
) -> Answer {
    let request = order.request();
    let tab = super::document::tab(request.kind);
    let (company, frame) = open(&mut ctx, &id, tab, "下書きを頼む").await?;
    let body = asking(&mut ctx, &company, &request, None).await?;
    Ok(ok("draft_new", frame, &body))
}

/// The page that asks; what keeps it from being asked for stands on it.
async fn asking(
    ctx: &mut Ctx,
    company: &Company,
    request: &DraftRequest,
    error: Option<String>,
) -> Result<DraftNewPage, Error> {
    let mut body = blank(company, request, providers(ctx, company, request).await?);
    body.error = error;
    match drafting::preview(ctx, company.id, request).await {
        Ok(preview) => fill(ctx, &mut body, company.id, preview).await?,
        Err(Error::Invalid(faults)) => {
            body.blocked = Some(
                faults
                    .into_iter()
                    .map(|fault| fault.message)
                    .collect::<Vec<_>>()
                    .join(" "),
            );
        }
        Err(error @ Error::Conflict(_)) => body.blocked = Some(error.to_string()),
        Err(other) => return Err(other),
    }
    Ok(body)
}

fn blank(
    company: &Company,
    request: &DraftRequest,
    (provider, providers): (String, Vec<Link>),
) -> DraftNewPage {
    let kinds = Kind::iter().map(|kind| Link {
        current: kind == request.kind,
        ..Link::to(
            format!("/companies/{}/drafts/new?kind={kind}", company.id),
            kind.label(),
        )
    });
    DraftNewPage {
        action: format!("/companies/{}/drafts", company.id),
        kind: request.kind.into(),
        kind_label: request.kind.label(),
        kinds: kinds.collect(),
        builds_on: builds_on(request.kind),
        source: None,
        provider,
        providers,
        by_model: false,
        provider_label: String::new(),
        model: None,
        host: None,
        template: String::new(),
        messages: Vec::new(),
        masked: Vec::new(),
        body: None,
        body_sha256: None,
        held: None,
        evidence: 0,
        left_out: Vec::new(),
        tokens: 0,
        budget: 0,
        tokens_text: String::new(),
        cost: None,
        blocked: None,
        error: None,
        once: new_id().to_string(),
    }
}

/// What a draft of a kind is made from, in a sentence.
fn builds_on(kind: Kind) -> &'static str {
    match kind {
        Kind::Swot => "決算書、チェックシートの回答、事業者の情報をもとにします。",
        Kind::CrossSwot => "確認済みのSWOT分析をもとに、強み・弱みと機会・脅威を組み合わせます。",
        Kind::Proposal => {
            "確認済みのSWOT分析をもとにします。確認済みのクロスSWOTがあれば、その方針も使います。"
        }
        Kind::ActionPlan => {
            "確認済みのクロスSWOT（なければSWOT分析）をもとにします。確認済みの取組課題提案書があれば、その課題も使います。"
        }
        Kind::BusinessPlan => {
            "確認済みのアクションプランと、そのもとになったSWOT分析をもとにします。"
        }
    }
}

/// Rules always; a model when the chamber, or the server, has one. Each is a page of its own, since what is sent differs.
async fn providers(
    ctx: &mut Ctx,
    company: &Company,
    request: &DraftRequest,
) -> Result<(String, Vec<Link>), Error> {
    let in_force = provider::in_force(ctx).await?;
    let first = match in_force.chain().into_iter().next() {
        Some(provider::Link::Model(model)) => model.provider.id,
        _ => RULES.to_owned(),
    };
    let present = request.provider.clone().unwrap_or(first);
    let models = in_force.providers.into_iter().map(|own| {
        let label = format!("{}（{}）", own.provider.name, own.provider.model);
        (own.provider.id, label)
    });
    let mut options = vec![(RULES.to_owned(), "規則（AI不使用）".to_owned())];
    options.extend(models);
    let source = request
        .source_document
        .map(|id| format!("&source={id}"))
        .unwrap_or_default();
    let others = options
        .into_iter()
        .filter(|(provider, _)| *provider != present)
        .map(|(provider, label)| {
            let company = company.id;
            let kind = request.kind;
            Link::to(
                format!("/companies/{company}/drafts/new?kind={kind}&provider={provider}{source}"),
                label,
            )
        });
    let links = others.collect();
    Ok((present, links))
}

async fn fill(
    ctx: &mut Ctx,
    body: &mut DraftNewPage,
    company: CompanyId,
    preview: Preview,
) -> Result<(), Error> {
    let known = crate::app::evidence::of_company(ctx, company).await?;
    let in_force = provider::in_force(ctx).await?;
    body.by_model = preview.provider != "rules";
    body.provider_label = "規則による下書き（AI不使用）".into();
    if let Some(own) = in_force.find(&preview.provider).filter(|_| body.by_model) {
        body.provider_label = format!("AIによる下書き（{}）", own.provider.name);
        let url = url::Url::parse(&own.provider.base_url).ok();
        body.host = url.and_then(|url| url.host_str().map(str::to_owned));
    }
    body.messages = preview
        .messages
        .iter()
        // Rules follow no instructions: only what they draw on is shown.
        .filter(|message| body.by_model || message.role == Role::User)
        .map(|message| MessageView::of(message.role.into(), &message.content, &preview.masked))
        .collect();
    body.masked = preview.masked;
    (body.body, body.body_sha256) = preview
        .request
        .map(|request| (request.body, request.sha256))
        .unzip();
    body.held = preview.blocked.map(|blocked| {
        let privacy = format!("/companies/{company}/privacy");
        let mend =
            (blocked.kind == "no_consent").then(|| Link::to(privacy, "同意と伏せる名前を開く"));
        Held {
            message: blocked.message,
            mend,
        }
    });
    body.left_out = known
        .iter()
        .filter(|fact| preview.evidence_left_out.contains(&fact.id))
        .map(Source::of)
        .collect();
    body.evidence = known.len() - body.left_out.len();
    let whole = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    (body.tokens, body.budget) = (whole(preview.tokens.prompt), whole(preview.tokens.budget));
    body.tokens_text = format!(
        "{} / {}",
        format::integer(body.tokens),
        format::integer(body.budget)
    );
    body.cost = preview
        .estimated_cost_yen
        .map(|yen| format!("最大で約{}円", format::decimal(yen, 2)));
    body.template = format!(
        "{}（第{}版）",
        preview.template.id, preview.template.version
    );
    body.model = preview.model;
    if let Some(source) = preview.source_document {
        let document = document::get(ctx, source).await?;
        body.source = Some(DraftSource {
            id: source.to_string(),
            href: format!("/documents/{source}"),
            label: format!(
                "{}（第{}版・{}）",
                document.kind.label(),
                document.version,
                document.status.label()
            ),
        });
    }
    Ok(())
}

async fn request(
    PageCtx(mut ctx): PageCtx,
    Path(id): Path<String>,
    Form(order): Form<Order>,
) -> Answer {
    let id: CompanyId = id.parse().map_err(|_| Error::NotFound("事業者"))?;
    let request = order.request();
    let by_model = request.provider.as_deref().is_some_and(|id| id != RULES);
    if by_model && order.consent.as_deref() != Some("yes") {
        let sentence = "送る内容をご確認のうえ、「確認しました」にチェックを入れてください";
        return refused(ctx, id, &request, Error::Conflict(sentence.to_owned())).await;
    }
    let once = order.once.clone().unwrap_or_default();
    if let Some(kept) = again(&mut ctx, &once).await? {
        return Ok(Redirect::to(&kept).into_response());
    }
    match drafting::request(&mut ctx, id, request.clone()).await {
        Ok(draft) => {
            let href = format!("/drafts/{}", draft.id);
            if !once.is_empty() {
                idempotency::keep(&mut ctx, ROUTE, &once, &json!(href)).await?;
            }
            let app = Arc::clone(&ctx.app);
            ctx.commit().await?;
            app.work.notify_one();
            Ok(Redirect::to(&href).into_response())
        }
        Err(error @ (Error::Invalid(_) | Error::Conflict(_) | Error::PreviewChanged(_))) => {
            refused(ctx, id, &request, error).await
        }
        Err(other) => Err(other.into()),
    }
}

/// The name under which a form's key is kept.
const ROUTE: &str = "page:drafts";

/// Where the same form led before: pressing twice makes one draft.
async fn again(ctx: &mut Ctx, once: &str) -> Result<Option<String>, Error> {
    if once.is_empty() {
        return Ok(None);
    }
    let kept = idempotency::begin(ctx, ROUTE, once, b"").await?;
    Ok(kept.and_then(|answer| answer.as_str().map(str::to_owned)))
}

async fn refused(mut ctx: Ctx, id: CompanyId, request: &DraftRequest, error: Error) -> Answer {
    let sentence = match error {
        Error::Invalid(faults) => faults
            .into_iter()
            .map(|fault| fault.message)
            .collect::<Vec<_>>()
            .join(" "),
        other => other.to_string(),
    };
    let company = company::get(&mut ctx, id).await?;
    let frame = company_frame(&mut ctx, &company, Tab::Plans, "下書きを頼む").await?;
    let body = asking(&mut ctx, &company, request, Some(sentence)).await?;
    Ok(super::common::page(
        axum::http::StatusCode::UNPROCESSABLE_ENTITY,
        "draft_new",
        frame,
        &body,
    ))
}
