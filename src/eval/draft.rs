//! Drafts without a database: the same answers, the same assembly, each draft built on the one before with every item
//! accepted.

use serde_json::Value;

use super::ground::Ground;
use crate::data::Data;
use crate::domain::answer::{self, Ground as Footing};
use crate::domain::document::{Author, Content, Decision, Item, Kind};
use crate::domain::evidence::Evidence;
use crate::domain::facts;
use crate::domain::form::Form;
use crate::llm::rules::{self, RulesInput};

/// The month that plans begin in: fixed, so that a draft is the same whenever it is measured.
pub const START: (i16, i8) = (2026, 12);

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

/// The drafts of one company.
#[derive(Debug, Clone, Default)]
pub struct Drafts {
    /// In the order they build on each other.
    pub all: Vec<Draft>,
}

/// What a draft builds on.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// The SWOT, every item accepted.
    pub swot: Vec<Item>,
    /// The actions, every one accepted.
    pub actions: Vec<Item>,
    /// The company's evidence with that of both.
    pub evidence: Vec<Evidence>,
}

/// Drafts all kinds by rules.
///
/// # Errors
/// When an answer of ours breaks our own schema.
pub fn by_rules(ground: &Ground, data: &Data) -> Result<Drafts, String> {
    let mut drafts = Drafts::default();
    let mut source = Source {
        evidence: ground.evidence.clone(),
        ..Source::default()
    };
    for kind in [Kind::Swot, Kind::ActionPlan, Kind::BusinessPlan] {
        let draft = write(kind, &source, data)?;
        source.add(&draft.content, kind);
        drafts.all.push(draft);
    }
    Ok(drafts)
}

impl Source {
    /// Takes a draft in, every item accepted.
    fn add(&mut self, content: &Content, kind: Kind) {
        let mut kept = content.clone();
        for item in &mut kept.items {
            item.decision = Decision::Accepted;
        }
        match kind {
            Kind::Swot => {
                self.evidence.extend(facts::from_swot(&kept));
                self.swot = kept.items;
            }
            Kind::ActionPlan => {
                self.evidence.extend(facts::from_actions(&kept));
                self.actions = kept.items;
            }
            _ => {}
        }
    }

    /// What the answer is set upon.
    pub fn footing<T>(
        &self,
        author: Author,
        data: &Data,
        with: impl FnOnce(&Footing<'_>) -> T,
    ) -> T {
        let sections: Vec<(&str, &str)> = sections(data)
            .iter()
            .map(|section| (section.key.as_str(), section.title.as_str()))
            .collect();
        let swot_ids: Vec<&str> = self.swot.iter().map(|item| item.id.as_str()).collect();
        with(&Footing {
            known: &self.evidence,
            author,
            sections: &sections,
            swot_ids: &swot_ids,
            lexicon: &data.lexicon,
        })
    }
}

fn sections(data: &Data) -> &[crate::domain::form::FormSection] {
    data.form(FORM)
        .map(|form: &Form| form.sections.as_slice())
        .unwrap_or_default()
}

fn write(kind: Kind, source: &Source, data: &Data) -> Result<Draft, String> {
    let input = RulesInput {
        evidence: &source.evidence,
        templates: &data.templates,
        indicators: &data.indicators,
        swot: &source.swot,
        strategies: &[],
        proposal: &[],
        actions: &source.actions,
        sections: sections(data),
        start_month: START,
    };
    let value = match kind {
        Kind::ActionPlan => rules::action_plan(&input),
        Kind::BusinessPlan => rules::business_plan(&input),
        _ => rules::swot(&input),
    };
    let parsed =
        answer::parse_value(kind, value.clone()).map_err(|error| error.violations().join(" "))?;
    let content = source.footing(Author::Rules, data, |footing| {
        answer::assemble(parsed, footing)
    });
    Ok(Draft {
        kind,
        answer: value,
        content,
    })
}
