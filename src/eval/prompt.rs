//! The prompt of a draft, packed as the server packs it, without a database.

use serde_json::Value;

use super::draft::{Source, sections};
use super::ground::Ground;
use crate::data::Data;
use crate::domain::document::{Document, Kind};
use crate::domain::mask::{Known, Mask, Masked};
use crate::domain::prompt::{Message, Sources, Template};
use crate::llm::compose::{Parts, Room, compose};

/// A prompt ready to be sent.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The messages.
    pub messages: Vec<Message>,
    /// How many tokens they are counted to take.
    pub tokens: usize,
    /// How many of the first ones are the same for every company.
    pub cacheable: usize,
    /// How much evidence had to stay behind.
    pub left_out: usize,
    /// What names to put back into the answer.
    pub hidden: Vec<Masked>,
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

/// Puts the prompt together within its budget and with the names hidden, as the server does.
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
    let known = Known {
        company: std::iter::once(&profile.name)
            .chain(&profile.name_kana)
            .cloned()
            .collect(),
        owner: profile.owner_name.iter().cloned().collect(),
        ..Known::default()
    };
    let mut mask = Mask::new(&known, &data.identifiers, &data.kanji_variants);
    let name = mask.hide(&profile.name);
    let hidden = hide(source, &mut mask).map_err(|error| error.to_string())?;
    let documents: Vec<&Document> = hidden.documents.iter().collect();
    let composed = compose(&Parts {
        template,
        sources: Sources {
            name: &name,
            industry: minor.split_once('_').map_or("", |(_, name)| name),
            size_class: ground.analysis.size_class_ja.as_deref().unwrap_or("不明"),
            month: super::draft::MONTH,
            documents: &documents,
            sections: sections(data),
        },
        evidence: &hidden.evidence,
        schema,
        room: Room::default(),
    })
    .map_err(|error| error.to_string())?;
    Ok(Prepared {
        tokens: composed.tokens.prompt,
        cacheable: composed.tokens.cacheable,
        left_out: composed.left_out.len(),
        messages: composed.messages,
        hidden: mask.restoring(),
    })
}

fn hide(source: &Source, mask: &mut Mask<'_>) -> Result<Source, serde_json::Error> {
    let mut hidden = Source {
        evidence: source
            .evidence
            .iter()
            .map(|one| mask.hide_record(one))
            .collect::<Result<_, _>>()?,
        documents: source.documents.clone(),
    };
    let documents = hidden.documents.iter_mut();
    for item in documents.flat_map(|document| &mut document.content.items) {
        *item = mask.hide_record(item)?;
    }
    Ok(hidden)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use strum::IntoEnumIterator;

    use super::*;
    use crate::domain::answer;
    use crate::eval::case;
    use crate::eval::files::Files;

    #[test]
    fn every_companys_swot_takes_six_thousand_tokens_at_most_and_half_of_them_may_be_cached() {
        let data = Data::load(None).unwrap();
        let template = template(&data, Kind::Swot, None).unwrap();
        let schema = answer::schema(Kind::Swot);
        let cases = case::all(&Files::BuiltIn, &data).unwrap();
        assert_eq!(cases.len(), 20);
        let mut table = String::new();
        for case in &cases {
            let source = Source::of(Kind::Swot, &case.ground, &data).unwrap();
            let prompt = prepare(&case.ground, &source, template, &schema, &data).unwrap();
            let (tokens, cacheable) = (prompt.tokens, prompt.cacheable);
            let _ = writeln!(
                table,
                "{:<24} evidence {:>3}, left out {:>3}, tokens {tokens:>4}, cacheable {cacheable} ({}%)",
                case.id,
                source.evidence.len(),
                prompt.left_out,
                100 * cacheable / tokens,
            );
            assert!(tokens <= 6_000, "{} {tokens}", case.id);
            assert!(
                cacheable * 2 >= tokens,
                "{} {cacheable} of {tokens}",
                case.id
            );
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn no_companys_name_is_sent() {
        let data = Data::load(None).unwrap();
        for case in case::all(&Files::BuiltIn, &data).unwrap().iter().take(2) {
            let name = &case.ground.company.profile.name;
            for kind in Kind::iter() {
                let source = Source::of(kind, &case.ground, &data).unwrap();
                let template = template(&data, kind, None).unwrap();
                let prepared = prepare(&case.ground, &source, template, &Value::Null, &data);
                let prepared = prepared.unwrap();
                let sent: String = prepared.messages.iter().map(|one| &*one.content).collect();
                assert!(
                    !sent.contains(name) && sent.contains("〔会社〕"),
                    "{kind} {name}"
                );
                assert!(prepared.hidden.iter().any(|one| one.original == *name));
            }
        }
    }
}
