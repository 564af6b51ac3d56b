//! Drafts without a database: the same answers, the same assembly. What a draft builds on is written by rules, every
//! item accepted, so that all providers build on the same.

use serde_json::Value;
use strum::IntoEnumIterator;

use super::ground::Ground;
use crate::data::Data;
use crate::domain::answer::{self, Ground as Footing};
use crate::domain::document::{Author, Content, Decision, Document, Item, Kind, Origin};
use crate::domain::evidence::Evidence;
use crate::domain::facts;
use crate::domain::form::{Form, FormSection};
use crate::domain::id::{CompanyId, DocumentId};
use crate::domain::review::{Review, Status};
use crate::llm::rules::{self, RulesInput};

/// The month that plans begin in: fixed, so that a draft is the same whenever it is measured.
pub const START: (i16, i8) = (2026, 12);
/// The same as templates are told it.
pub const MONTH: &str = "2026-12";

/// The form of business plan that is drafted.
pub const FORM: &str = "general";

/// One draft.
#[derive(Debug, Clone)]
pub struct Draft {
    /// What it is.
    pub kind: Kind,
    /// What was answered, before its slots were filled.
    pub answer: Value,
    /// The document.
    pub content: Content,
}

impl Draft {
    /// An item's text as it was answered, with its slots.
    pub fn raw_text(&self, item: &Item) -> Option<String> {
        let find = |id: &str| {
            self.content
                .evidence
                .iter()
                .find(|evidence| evidence.id == id)
        };
        let texts = texts(&self.answer);
        let raw = texts
            .into_iter()
            .find(|raw| raw.contains("[[") && answer::fill(raw, &find).text == item.text)?;
        Some(raw.to_owned())
    }
}

fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(fields) => fields.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

/// What is written before a draft of a kind: the steps that no case can do without.
fn before(kind: Kind) -> &'static [Kind] {
    match kind {
        Kind::Swot => &[],
        Kind::CrossSwot | Kind::Proposal | Kind::ActionPlan => &[Kind::Swot],
        Kind::BusinessPlan => &[Kind::Swot, Kind::ActionPlan],
    }
}

/// What a draft builds on.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// The documents so far, every item accepted.
    pub documents: Vec<Document>,
    /// The company's evidence with that of the documents.
    pub evidence: Vec<Evidence>,
}

/// Drafts all kinds by rules, each on the ones before.
///
/// # Errors
/// When an answer of ours breaks our own schema.
pub fn by_rules(ground: &Ground, data: &Data) -> Result<Vec<Draft>, String> {
    Kind::iter()
        .map(|kind| write(kind, &Source::of(kind, ground, data)?, data))
        .collect()
}

impl Source {
    /// What a draft of a kind builds on, written by rules.
    ///
    /// # Errors
    /// As [`by_rules`].
    pub fn of(kind: Kind, ground: &Ground, data: &Data) -> Result<Self, String> {
        let mut source = Self {
            documents: Vec::new(),
            evidence: ground.evidence.clone(),
        };
        for before in before(kind) {
            let draft = write(*before, &source, data)?;
            source.add(*before, draft.content);
        }
        Ok(source)
    }

    /// The accepted items of a kind.
    pub fn items(&self, kind: Kind) -> &[Item] {
        let of_kind = self.documents.iter().find(|document| document.kind == kind);
        of_kind.map_or(&[], |document| &document.content.items)
    }

    fn add(&mut self, kind: Kind, mut content: Content) {
        for item in &mut content.items {
            item.decision = Decision::Accepted;
        }
        match kind {
            Kind::Swot => self.evidence.extend(facts::from_swot(&content)),
            Kind::ActionPlan => self.evidence.extend(facts::from_actions(&content)),
            Kind::CrossSwot => self.evidence.extend(facts::from_cross_swot(&content)),
            Kind::Proposal => self.evidence.extend(facts::from_proposal(&content)),
            Kind::BusinessPlan => {}
        }
        self.documents.push(document(kind, content));
    }

    /// Sets an answer upon its evidence, as the server does.
    pub fn assemble(&self, parsed: answer::Parsed, author: Author, data: &Data) -> Content {
        let sections: Vec<(&str, &str)> = sections(data)
            .iter()
            .map(|section| (section.key.as_str(), section.title.as_str()))
            .collect();
        let swot_ids: Vec<&str> = self
            .items(Kind::Swot)
            .iter()
            .chain(self.items(Kind::CrossSwot))
            .map(|item| item.id.as_str())
            .collect();
        answer::assemble(
            parsed,
            &Footing {
                known: &self.evidence,
                author,
                sections: &sections,
                swot_ids: &swot_ids,
                lexicon: &data.lexicon,
            },
        )
    }
}

fn document(kind: Kind, content: Content) -> Document {
    Document {
        id: DocumentId(uuid::Uuid::nil()),
        company_id: CompanyId(uuid::Uuid::nil()),
        kind,
        form: None,
        source_document: None,
        draft_id: None,
        status: Status::Draft,
        version: 1,
        origin: Origin {
            provider: "rules".to_owned(),
            model: None,
            template: String::new(),
            passed: Vec::new(),
        },
        review: Review::default(),
        content,
        created_at: jiff::Timestamp::UNIX_EPOCH,
        updated_at: jiff::Timestamp::UNIX_EPOCH,
    }
}

/// The sections of the form that is drafted.
pub fn sections(data: &Data) -> &[FormSection] {
    data.form(FORM)
        .map(|form: &Form| form.sections.as_slice())
        .unwrap_or_default()
}

/// Writes one draft by rules.
///
/// # Errors
/// As [`by_rules`].
pub fn write(kind: Kind, source: &Source, data: &Data) -> Result<Draft, String> {
    let input = RulesInput {
        evidence: &source.evidence,
        templates: &data.templates,
        cross: &data.cross,
        indicators: &data.indicators,
        swot: source.items(Kind::Swot),
        strategies: source.items(Kind::CrossSwot),
        proposal: source.items(Kind::Proposal),
        actions: source.items(Kind::ActionPlan),
        sections: sections(data),
        start_month: START,
    };
    let answer = match kind {
        Kind::Swot => rules::swot(&input),
        Kind::CrossSwot => rules::cross_swot(&input),
        Kind::Proposal => rules::proposal(&input),
        Kind::ActionPlan => rules::action_plan(&input),
        Kind::BusinessPlan => rules::business_plan(&input),
    };
    let parsed =
        answer::parse_value(kind, answer.clone()).map_err(|error| error.violations().join(" "))?;
    Ok(Draft {
        kind,
        content: source.assemble(parsed, Author::Rules, data),
        answer,
    })
}
