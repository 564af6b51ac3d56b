//! The prompt of a draft, packed as the server packs it, without a database.

use sha2::{Digest, Sha256};

use super::draft::{Source, sections};
use super::ground::Ground;
use crate::data::Data;
use crate::domain::budget::{self, Scale, Unpacked};
use crate::domain::document::{Document, Kind};
use crate::domain::evidence::Evidence;
use crate::domain::facts;
use crate::domain::fence::Fence;
use crate::domain::prompt::{Message, Sources, Template};
use crate::llm::tokens;

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

/// Renders the prompt within its budget.
///
/// # Errors
/// When a variable is missing.
pub fn prepare(
    ground: &Ground,
    source: &Source,
    template: &Template,
    data: &Data,
) -> Result<Prepared, String> {
    let render = |evidence: &[Evidence]| messages(ground, source, template, evidence, data);
    let weights = facts::weights(&source.evidence);
    let packed = budget::pack(
        &source.evidence,
        &weights,
        &mut Scale {
            budget: template.front.token_budget,
            line: &|evidence| tokens::count(&evidence.display) + tokens::count(&evidence.label),
            whole: &mut |evidence| render(evidence).map(|messages| count(&messages)),
        },
    );
    let packed = packed.map_err(|unpacked| match unpacked {
        Unpacked::NoRoom { tokens } => {
            format!("根拠のほかだけで{tokens}トークンあり、上限に収まりません")
        }
        Unpacked::Other(fault) => fault,
    })?;
    let messages = render(&packed.sent)?;
    Ok(Prepared {
        tokens: count(&messages),
        left_out: packed.left_out.len(),
        messages,
    })
}

fn count(messages: &[Message]) -> usize {
    let of = |message: &Message| tokens::count(&message.content) + 4;
    messages.iter().map(of).sum()
}

fn messages(
    ground: &Ground,
    source: &Source,
    template: &Template,
    evidence: &[Evidence],
    data: &Data,
) -> Result<Vec<Message>, String> {
    let profile = &ground.company.profile;
    let minor = &profile.industry.minor;
    let documents: Vec<&Document> = source.documents.iter().collect();
    let variables = Sources {
        name: &profile.name,
        industry: minor.split_once('_').map_or("", |(_, name)| name),
        size_class: ground.analysis.size_class_ja.as_deref().unwrap_or("不明"),
        month: super::draft::MONTH,
        documents: &documents,
        sections: sections(data),
    }
    .variables(evidence);
    let digest = Sha256::digest(variables.to_string().as_bytes());
    let token: String = digest
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let fence = Fence::new(&token).map_err(|error| error.to_string())?;
    template
        .render(variables, &fence)
        .map_err(|error| error.to_string())
}
