//! The checked documents a draft builds on: the one that was named or the latest, and those behind it.

use crate::app::ctx::Ctx;
use crate::app::error::{Error, Result};
use crate::domain::document::{Document, Kind};
use crate::domain::draft::DraftRequest;
use crate::domain::id::{CompanyId, DocumentId};

/// The checked documents a draft builds on.
#[derive(Default)]
pub(super) struct BuiltOn {
    pub(super) swot: Option<Document>,
    pub(super) cross_swot: Option<Document>,
    pub(super) proposal: Option<Document>,
    pub(super) action_plan: Option<Document>,
}

/// Reads the document that was named, or the latest, and those it builds on itself.
pub(super) async fn read(
    ctx: &mut Ctx,
    company: CompanyId,
    request: &DraftRequest,
) -> Result<BuiltOn> {
    let wanted = request.kind.sources();
    if wanted.is_empty() {
        return match request.source_document {
            None => Ok(BuiltOn::default()),
            Some(_) => Err(Error::field(
                "/source_document",
                "SWOT分析は、ほかの文書をもとにしません",
            )),
        };
    }
    let mut found = BuiltOn::default();
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
