//! Documents: read, decided on, reviewed, agreed.

mod fields;

use serde::Deserialize;
use serde_json::json;

use super::ctx::Ctx;
use super::error::{Error, FieldError, Result};
use crate::domain::access::Permission;
use crate::domain::document::{
    Action, Author, Basis, Body, Cell, Content, Decision, Document, Item, Kind, Quadrant,
};
use crate::domain::evidence::Evidence;
use crate::domain::id::{CompanyId, DocumentId};
use crate::domain::my_number;
use crate::domain::review::{ReviewError, Signature, Status, Step, step};
use crate::domain::stage::Stage;
use crate::store;

pub use crate::store::document::{Version, Waiting};
pub use fields::{CoreIssueFields, IssueFields, StrategyFields, SupportFields};

use fields::{Fields, Known};

/// The longest text of an item, in characters.
pub const TEXT_MAX: usize = 4_000;

/// The document with that id; of another chamber it is not there.
pub async fn get(ctx: &mut Ctx, id: DocumentId) -> Result<Document> {
    ctx.may(Permission::ReadCompanies)?;
    let chamber = ctx.chamber();
    store::document::find(&mut ctx.tx, chamber, id)
        .await?
        .ok_or(Error::NotFound("文書"))
}

/// A company's documents, newest first.
pub async fn list(ctx: &mut Ctx, company: CompanyId) -> Result<Vec<Document>> {
    super::company::get(ctx, company).await?;
    let chamber = ctx.chamber();
    Ok(store::document::list(&mut ctx.tx, chamber, company).await?)
}

/// A company's latest document of a kind.
pub async fn latest(ctx: &mut Ctx, company: CompanyId, kind: Kind) -> Result<Option<Document>> {
    let all = list(ctx, company).await?;
    Ok(all.into_iter().find(|document| document.kind == kind))
}

/// All versions, newest first.
pub async fn versions(ctx: &mut Ctx, id: DocumentId) -> Result<Vec<Version>> {
    get(ctx, id).await?;
    let chamber = ctx.chamber();
    Ok(store::document::list_versions(&mut ctx.tx, chamber, id).await?)
}

/// An item that differs between two versions.
#[derive(Debug, Clone, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct ItemChange {
    /// Which item.
    pub id: String,
    /// As it stood; `null` when it was not there yet.
    pub from: Option<Item>,
    /// As it stands; `null` when it is gone.
    pub to: Option<Item>,
}

/// What changed between two versions, in reading order.
pub async fn diff(ctx: &mut Ctx, id: DocumentId, from: i64, to: i64) -> Result<Vec<ItemChange>> {
    let all = versions(ctx, id).await?;
    let at = |wanted: i64, pointer: &str| {
        all.iter()
            .find(|version| version.version == wanted)
            .ok_or_else(|| Error::field(pointer, format!("第{wanted}版はありません")))
    };
    let (old, new) = (&at(from, "/from")?.content, &at(to, "/to")?.content);
    let mut changes: Vec<ItemChange> = new
        .items
        .iter()
        .filter(|item| old.item(&item.id) != Some(item))
        .map(|item| ItemChange {
            id: item.id.clone(),
            from: old.item(&item.id).cloned(),
            to: Some(item.clone()),
        })
        .collect();
    let gone = old.items.iter().filter(|item| new.item(&item.id).is_none());
    changes.extend(gone.map(|item| ItemChange {
        id: item.id.clone(),
        from: Some(item.clone()),
        to: None,
    }));
    Ok(changes)
}

/// What is decided about an item.
#[derive(Debug, Clone, PartialEq, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemDecision {
    /// 採用・修正・却下 (or back to 未確認)
    pub decision: Decision,
    /// The new text; needed for `edited`.
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub text: Option<String>,
    /// The evidence it now stands on.
    #[serde(default)]
    pub evidence: Option<Vec<String>>,
    /// Fact or hypothesis.
    #[serde(default)]
    pub basis: Option<Basis>,
    /// Whose words the new text is: the advisor's (default) or the owner's.
    #[serde(default)]
    pub author: Option<Author>,
    /// An action's other fields.
    #[serde(default)]
    pub action: Option<Action>,
    /// A strategy's other fields.
    #[serde(default)]
    pub strategy: Option<StrategyFields>,
    /// The core issue's other field.
    #[serde(default)]
    pub core_issue: Option<CoreIssueFields>,
    /// An issue's other fields.
    #[serde(default)]
    pub issue: Option<IssueFields>,
    /// The other fields of a step of support.
    #[serde(default)]
    pub support: Option<SupportFields>,
}

impl ItemDecision {
    /// A decision that changes nothing else.
    pub fn of(decision: Decision) -> Self {
        Self {
            decision,
            text: None,
            evidence: None,
            basis: None,
            author: None,
            action: None,
            strategy: None,
            core_issue: None,
            issue: None,
            support: None,
        }
    }

    fn fields(&self) -> Result<Option<Fields>> {
        Fields::one([
            self.action.clone().map(Box::new).map(Fields::Action),
            self.strategy.clone().map(Fields::Strategy),
            self.core_issue.clone().map(Fields::CoreIssue),
            self.issue.clone().map(Fields::Issue),
            self.support.clone().map(Fields::Support),
        ])
    }
}

/// An item that people add themselves.
#[derive(Debug, Clone, PartialEq, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewItem {
    /// What it says.
    #[schema(min_length = 1, max_length = 4000)]
    pub text: String,
    /// For a SWOT: which of the four.
    #[serde(default)]
    pub quadrant: Option<Quadrant>,
    /// For a cross SWOT: which cell.
    #[serde(default)]
    pub cell: Option<Cell>,
    /// For an action plan: the other fields.
    #[serde(default)]
    pub action: Option<Action>,
    /// For a cross SWOT: the other fields.
    #[serde(default)]
    pub strategy: Option<StrategyFields>,
    /// For the core issue of a proposal: the other field.
    #[serde(default)]
    pub core_issue: Option<CoreIssueFields>,
    /// For an issue of a proposal: the other fields.
    #[serde(default)]
    pub issue: Option<IssueFields>,
    /// For a step of support: the other fields.
    #[serde(default)]
    pub support: Option<SupportFields>,
    /// The evidence it stands on.
    #[serde(default)]
    pub evidence: Vec<String>,
    /// Fact or hypothesis.
    #[serde(default)]
    pub basis: Basis,
    /// Whose words: the advisor's (default) or the owner's.
    #[serde(default)]
    pub author: Option<Author>,
}

fn check_text(pointer: &str, text: &str) -> Result<String> {
    let text = text.replace("\r\n", "\n").trim().to_owned();
    let fault = |message: String| Err(Error::field(pointer, message));
    if text.is_empty() {
        fault("文を入力してください".to_owned())
    } else if text.chars().count() > TEXT_MAX {
        fault(format!("{TEXT_MAX}文字以内で入力してください"))
    } else if text.chars().any(|c| c.is_control() && c != '\n') {
        fault("使えない文字（制御文字）が含まれています".to_owned())
    } else if my_number::find(&text).is_some() {
        fault(my_number::REFUSAL.to_owned())
    } else {
        Ok(text)
    }
}

fn check_author(author: Option<Author>) -> Result<Author> {
    match author {
        None | Some(Author::Advisor) => Ok(Author::Advisor),
        Some(Author::Owner) => Ok(Author::Owner),
        Some(_) => Err(Error::field(
            "/author",
            "人が書いた文は「指導員」か「経営者」の言葉として記録します",
        )),
    }
}

fn check_evidence(content: &Content, ids: &[String]) -> Result<()> {
    let faults: Vec<FieldError> = ids
        .iter()
        .enumerate()
        .filter(|(_, id)| !content.evidence.iter().any(|evidence| evidence.id == **id))
        .map(|(index, id)| {
            FieldError::new(
                format!("/evidence/{index}"),
                format!("根拠「{id}」はこの文書にありません"),
            )
        })
        .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(faults))
    }
}

async fn open_for_edit(ctx: &mut Ctx, id: DocumentId, version: i64) -> Result<Document> {
    ctx.may(Permission::EditDocuments)?;
    let document = get(ctx, id).await?;
    if document.version != version {
        return Err(Error::Stale {
            current: document.version,
        });
    }
    if !document.status.editable() {
        return Err(ReviewError::Locked(document.status.label()).into());
    }
    Ok(document)
}

/// Decides on an item: every decision makes a version, and what the model wrote is kept.
pub async fn decide(
    ctx: &mut Ctx,
    id: DocumentId,
    item_id: &str,
    version: i64,
    decision: ItemDecision,
) -> Result<Document> {
    let mut document = open_for_edit(ctx, id, version).await?;
    if let Some(evidence) = &decision.evidence {
        check_evidence(&document.content, evidence)?;
    }
    let author = check_author(decision.author)?;
    let Content {
        items, evidence, ..
    } = &mut document.content;
    let item = items
        .iter_mut()
        .find(|item| item.id == item_id)
        .ok_or(Error::NotFound("項目"))?;
    apply(item, &decision, author, evidence)?;
    crate::domain::answer::recheck(&mut document.content, &ctx.app.data.lexicon);
    worked_on(ctx, &mut document);
    let change = format!("{item_id}を「{}」にしました", decision.decision.label());
    let detail =
        json!({"kind": document.kind, "item": item_id, "decision": decision.decision.label()});
    put(ctx, document, &change, "document.decide", detail).await
}

fn apply(
    item: &mut Item,
    decision: &ItemDecision,
    author: Author,
    known: &[Evidence],
) -> Result<()> {
    let fields = decision.fields()?;
    if decision.decision == Decision::Edited && decision.text.is_none() && fields.is_none() {
        return Err(Error::field("/text", "修正した文を入力してください"));
    }
    if decision.decision != Decision::Edited && (decision.text.is_some() || fields.is_some()) {
        return Err(Error::field(
            "/decision",
            "文を直すときは decision を edited にしてください",
        ));
    }
    if let Some(text) = &decision.text {
        item.text = check_text("/text", text)?;
        item.author = author;
    }
    if let Some(fields) = fields {
        fields.apply(&mut item.body, &Known::of(known))?;
        item.author = author;
    }
    if let Some(evidence) = &decision.evidence {
        item.evidence.clone_from(evidence);
    }
    fields::follow(&item.body, &mut item.evidence);
    if let Some(basis) = decision.basis {
        item.basis = basis;
    }
    item.decision = decision.decision;
    Ok(())
}

/// Adds an item of one's own; it counts as accepted.
pub async fn add_item(
    ctx: &mut Ctx,
    id: DocumentId,
    version: i64,
    new: NewItem,
) -> Result<Document> {
    let mut document = open_for_edit(ctx, id, version).await?;
    check_evidence(&document.content, &new.evidence)?;
    let text = check_text("/text", &new.text)?;
    let body = new_body(&document, &new)?;
    let mut evidence = new.evidence;
    fields::follow(&body, &mut evidence);
    let item = Item {
        id: document.content.next_id(body.prefix().unwrap_or_default()),
        body,
        text,
        evidence,
        basis: new.basis,
        author: check_author(new.author)?,
        ai_text: None,
        decision: Decision::Accepted,
        flags: Vec::new(),
    };
    let change = format!("{}を追加しました", item.id);
    document.content.items.push(item);
    crate::domain::answer::recheck(&mut document.content, &ctx.app.data.lexicon);
    worked_on(ctx, &mut document);
    let detail = json!({"kind": document.kind});
    put(ctx, document, &change, "document.add", detail).await
}

/// The body of an item that people add, by the document's kind.
fn new_body(document: &Document, new: &NewItem) -> Result<Body> {
    let given = Fields::one([
        new.action.clone().map(Box::new).map(Fields::Action),
        new.strategy.clone().map(Fields::Strategy),
        new.core_issue.clone().map(Fields::CoreIssue),
        new.issue.clone().map(Fields::Issue),
        new.support.clone().map(Fields::Support),
    ])?;
    let known = Known::of(&document.content.evidence);
    let wrong = |pointer: &'static str, sentence: &str| Err(Error::field(pointer, sentence));
    match (document.kind, new.quadrant, new.cell, given) {
        (Kind::Swot, Some(quadrant), None, None) => Ok(Body::Swot { quadrant }),
        (Kind::Swot, ..) => wrong("/quadrant", "強み・弱み・機会・脅威から選んでください"),
        (Kind::CrossSwot, None, Some(cell), Some(fields @ Fields::Strategy(_))) => {
            fields.into_body(Some(cell), &known)
        }
        (Kind::CrossSwot, _, None, _) => wrong(
            "/cell",
            "強み×機会・弱み×機会・強み×脅威・弱み×脅威から選んでください",
        ),
        (Kind::CrossSwot, ..) => wrong(
            "/strategy",
            "方針のもとにした項目・優先度・理由を入力してください",
        ),
        (Kind::Proposal, None, None, Some(Fields::CoreIssue(_)))
            if fields::has_core_issue(&document.content) =>
        {
            wrong(
                "/core_issue",
                "本質的な課題はすでにあります。その文を修正するか、却下してから加えてください",
            )
        }
        (
            Kind::Proposal,
            None,
            None,
            Some(fields @ (Fields::CoreIssue(_) | Fields::Issue(_) | Fields::Support(_))),
        ) => fields.into_body(None, &known),
        (Kind::Proposal, ..) => wrong(
            "/issue",
            "本質的な課題・取組課題・活動支援のどれかの内容を入力してください",
        ),
        (Kind::ActionPlan, None, None, Some(fields @ Fields::Action(_))) => {
            fields.into_body(None, &known)
        }
        (Kind::ActionPlan, ..) => wrong("/action", "行動の内容を入力してください"),
        (Kind::BusinessPlan, ..) => Err(Error::Conflict(
            "事業計画書の章は様式で決まっています。章の文を修正してください".to_owned(),
        )),
    }
}

/// Whoever works on a text does not approve it. Sending it back with a reason is not working on it.
fn worked_on(ctx: &Ctx, document: &mut Document) {
    if !document.review.editors.contains(&ctx.actor.user_id) {
        document.review.editors.push(ctx.actor.user_id);
    }
}

async fn put(
    ctx: &mut Ctx,
    mut document: Document,
    change: &str,
    action: &str,
    detail: serde_json::Value,
) -> Result<Document> {
    document.updated_at = ctx.now;
    let chamber = ctx.chamber();
    if !store::document::update(&mut ctx.tx, chamber, &document).await? {
        let current = get(ctx, document.id).await?.version;
        return Err(Error::Stale { current });
    }
    document.version += 1;
    let version = Version {
        version: document.version,
        status: document.status,
        content: document.content.without_evidence(),
        change: change.to_owned(),
        author_id: Some(ctx.actor.user_id),
        author_name: ctx.actor.name.clone(),
        created_at: ctx.now,
    };
    store::document::insert_version(&mut ctx.tx, chamber, document.id, &version).await?;
    ctx.audit(
        action,
        Some(document.company_id),
        Some(document.id.0),
        detail,
    )
    .await?;
    Ok(document)
}

/// Takes a step of the review.
pub async fn review(ctx: &mut Ctx, id: DocumentId, version: i64, wanted: Step) -> Result<Document> {
    let (permission, action, change) = match &wanted {
        Step::Submit => (
            Permission::EditDocuments,
            "document.submit",
            "確認を依頼しました",
        ),
        Step::Approve => (
            Permission::ReviewDocuments,
            "document.approve",
            "承認しました",
        ),
        Step::Return(_) => (
            Permission::ReviewDocuments,
            "document.return",
            "差し戻しました",
        ),
        Step::Agree(_) => (
            Permission::RecordAgreement,
            "document.agree",
            "合意を記録しました",
        ),
        Step::Revise => (
            Permission::EditDocuments,
            "document.revise",
            "改訂を始めました",
        ),
    };
    ctx.may(permission)?;
    let mut document = get(ctx, id).await?;
    if document.version != version {
        return Err(Error::Stale {
            current: document.version,
        });
    }
    let (pointer, words) = match &wanted {
        Step::Return(words) => ("/reason", words.trim().to_owned()),
        Step::Agree(words) => ("/words", words.trim().to_owned()),
        _ => ("", String::new()),
    };
    if words.chars().count() > 1_000
        || words
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\r'))
    {
        return Err(Error::field(pointer, "1,000文字以内で入力してください"));
    }
    let by = Signature {
        user_id: ctx.actor.user_id,
        name: ctx.actor.name.clone(),
        at: ctx.now,
    };
    let (pending, kept) = (document.content.pending(), document.content.kept().count());
    let (status, review) = step(document.status, document.review, wanted, by, pending, kept)?;
    document.status = status;
    document.review = review;
    let company = super::company::get(ctx, document.company_id).await?;
    super::company::advance(ctx, &company, reached(&document)).await?;
    let detail = json!({"kind": document.kind, "reason": words});
    put(ctx, document, change, action, detail).await
}

/// The stage a case has reached when a document stands where it stands.
fn reached(document: &Document) -> Stage {
    match (document.kind, document.status) {
        (Kind::Swot | Kind::CrossSwot | Kind::Proposal, Status::Approved) => Stage::Proposal,
        (Kind::Swot | Kind::CrossSwot | Kind::Proposal | Kind::ActionPlan, Status::Agreed) => {
            Stage::Agreed
        }
        (Kind::ActionPlan | Kind::BusinessPlan, Status::Approved) => Stage::Planning,
        (Kind::BusinessPlan, Status::Agreed) => Stage::FollowUp,
        _ => Stage::Analysis,
    }
}
