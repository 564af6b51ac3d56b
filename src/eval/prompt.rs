//! The prompt of a draft, put together by the code that the server uses.

use serde_json::Value;

use super::draft::{MONTH, Source, sections};
use super::ground::Ground;
use crate::app::drafting::compose::{Parts, Prepared, Room, compose};
use crate::data::Data;
use crate::domain::document::{Document, Kind};
use crate::domain::prompt::{Sources, Template};

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

/// Puts the prompt together within its budget. The companies are invented: no name is hidden.
///
/// # Errors
/// When the template cannot be filled, or what must be sent does not fit.
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
    let parts = Parts {
        template,
        sources: Sources {
            name: &profile.name,
            industry: minor.split_once('_').map_or("", |(_, name)| name),
            size_class: ground.analysis.size_class_ja.as_deref().unwrap_or("不明"),
            month: MONTH,
            documents: &documents,
            sections: sections(data),
        },
        evidence: &source.evidence,
        schema,
        room: Room::default(),
    };
    compose(&parts, &mut |_| ()).map_err(|error| error.to_string())
}
