//! The prompt of a draft, packed as the server packs it, without a database.

use serde_json::Value;

use super::draft::{Source, sections};
use super::ground::Ground;
use crate::data::Data;
use crate::domain::answer;
use crate::domain::document::{Document, Kind};
use crate::domain::prompt::{Sources, Template};
use crate::llm::compose::{Parts, Prepared, Room, compose};

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

/// Renders the prompt within its budget.
///
/// # Errors
/// When a variable is missing, or the budget is too small.
pub fn prepare(
    ground: &Ground,
    source: &Source,
    template: &Template,
    data: &Data,
) -> Result<Prepared, String> {
    let profile = &ground.company.profile;
    let minor = &profile.industry.minor;
    let documents: Vec<&Document> = source.documents.iter().collect();
    let parts = Parts {
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
        schema: &schema(template, data),
        room: Room::default(),
    };
    compose(&parts, &mut |_| ()).map_err(|error| error.to_string())
}

/// The shape of the answer; a business plan's sections are the form's.
fn schema(template: &Template, data: &Data) -> Value {
    let keys: Vec<&str> = sections(data)
        .iter()
        .map(|section| section.key.as_str())
        .collect();
    match template.front.id.parse() {
        Ok(Kind::BusinessPlan) | Err(_) => answer::schema_for_form(&keys),
        Ok(kind) => answer::schema(kind),
    }
}
