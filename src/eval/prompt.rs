//! The prompt of a draft, packed as the server packs it, without a database.

use serde_json::Value;

use super::draft::{Source, sections};
use super::ground::Ground;
use crate::data::Data;
use crate::domain::document::{Document, Kind};
use crate::domain::prompt::{Message, Sources, Template};
use crate::llm::compose::{Parts, Room, compose};

/// A prompt ready to be sent.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The messages.
    pub messages: Vec<Message>,
    /// How many tokens they are counted to take.
    pub tokens: usize,
    /// How much evidence had to stay behind.
    pub left_out: usize,
}

/// The template that a draft is written with: the version named (`swot/2`), else the newest.
///
/// # Errors
/// When there is no such version.
pub fn template<'a>(
    data: &'a Data,
    kind: Kind,
    name: Option<&str>,
) -> Result<&'a Template, String> {
    let own = name.filter(|name| name.split('/').next() == Some(<&str>::from(kind)));
    match own {
        Some(name) => data
            .prompts(kind)
            .find(|template| template.name() == name)
            .ok_or_else(|| format!("プロンプト「{name}」はありません")),
        None => data
            .prompts(kind)
            .last()
            .ok_or_else(|| format!("{}のプロンプトがありません", kind.label())),
    }
}

/// Puts the prompt together within its budget, as the server does.
///
/// # Errors
/// When a variable is missing or nothing fits.
pub fn prepare(
    ground: &Ground,
    source: &Source,
    template: &Template,
    schema: &Value,
    data: &Data,
) -> Result<Prepared, String> {
    let profile = &ground.company.profile;
    let minor = &profile.industry.minor;
    let documents: Vec<&Document> = source.documents.iter().collect();
    let composed = compose(&Parts {
        template,
        sources: Sources {
            name: &profile.name,
            industry: minor.split_once('_').map_or("", |(_, name)| name),
            size_class: ground.analysis.size_class_ja.as_deref().unwrap_or("不明"),
            month: super::draft::MONTH,
            documents: &documents,
            sections: sections(data),
        },
        evidence: &source.evidence,
        schema,
        room: Room::default(),
    })
    .map_err(|error| error.to_string())?;
    Ok(Prepared {
        tokens: composed.tokens.prompt,
        left_out: composed.left_out.len(),
        messages: composed.messages,
    })
}
