//! Names (固有の名称) of companies, people, places and products that no evidence holds. What the company's own record says
//! (its name, its municipality, the words of its owner) is known; so is everything else that stands in evidence.

mod company;
mod hidden;
mod lists;
mod person;
mod place;
mod product;

use super::fact::Fact;
use super::quote::fold;
use super::text::Text;
use crate::domain::document::{Flag, FlagKind, Mend};
use crate::domain::quantity::fold::Folded;

pub(super) use lists::Names;

/// What looks like a name, in folded characters `[from, to)`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Candidate {
    kind: FlagKind,
    what: &'static str,
    at: [usize; 2],
    /// The part that makes it a name: without 株式会社, 様 or 市.
    core: String,
}

/// Everything that stands in the evidence, for looking names up.
pub(super) struct Record(String);

impl Record {
    pub(super) fn new(facts: &[Fact<'_>]) -> Self {
        let texts: Vec<&str> = facts
            .iter()
            .flat_map(|fact| fact.folded.iter().map(String::as_str))
            .collect();
        Self(texts.join("\n"))
    }

    fn holds(&self, name: &str) -> bool {
        let name = fold(name);
        !name.is_empty() && self.0.contains(&name)
    }
}

/// Flags names that nothing recorded holds.
pub(super) fn flags(text: &Text<'_>, record: &Record, names: &Names) -> Vec<Flag> {
    let folded = Folded::new(text.claim.text);
    let chars = &folded.chars;
    let mut found = company::candidates(chars, names);
    found.extend(person::candidates(chars, names));
    found.extend(place::candidates(chars, names));
    if !text.claim.plan {
        found.extend(product::candidates(chars, names));
    }
    found.sort_by_key(|candidate| (candidate.at[0], std::cmp::Reverse(candidate.at[1])));
    let mut end = 0;
    let named = found
        .into_iter()
        .filter(|candidate| {
            let apart = candidate.at[0] >= end;
            if apart {
                end = candidate.at[1];
            }
            apart && !record.holds(&candidate.core)
        })
        .filter_map(|candidate| flag(text, &folded, &candidate));
    named.chain(hidden::flags(text, record)).collect()
}

fn flag(text: &Text<'_>, folded: &Folded, candidate: &Candidate) -> Option<Flag> {
    let span = folded.span(candidate.at[0], candidate.at[1]);
    if text.quoted(span) {
        return None;
    }
    let words = text.slice(span);
    let detail = match candidate.kind {
        FlagKind::PossiblePersonalName => format!(
            "「{words}」は人の名前のようです。根拠にないため、書いてよいか確かめてください。"
        ),
        _ => format!(
            "「{words}」という{}は、この事業者の根拠にありません。記録を確かめてください。",
            candidate.what
        ),
    };
    Some(Flag::new(candidate.kind, detail, Some(span)).with([Mend::Drop]))
}

/// 漢字 and 々, the signs that Japanese names are written with.
fn kanji(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c) || matches!(c, '々' | 'ヶ' | '﨑')
}

fn katakana(c: char) -> bool {
    ('\u{30a1}'..='\u{30fa}').contains(&c) || c == 'ー'
}

/// What names are written with, but for hiragana.
fn sign(c: char) -> bool {
    kanji(c) || katakana(c) || c.is_ascii_alphanumeric() || matches!(c, '&' | '・')
}

/// Where the run of signs that ends at `end` begins, at most `most` of them.
fn run_before(chars: &[char], end: usize, most: usize, of: fn(char) -> bool) -> usize {
    let length = chars[..end]
        .iter()
        .rev()
        .take(most)
        .take_while(|c| of(**c))
        .count();
    end - length
}

fn starts(chars: &[char], at: usize, words: &[char]) -> bool {
    // Most words differ in their first character.
    match (chars.get(at), words.first()) {
        (Some(here), Some(first)) if here != first => false,
        _ => chars.get(at..at + words.len()) == Some(words),
    }
}

fn slice(chars: &[char], [from, to]: [usize; 2]) -> String {
    chars.get(from..to).unwrap_or_default().iter().collect()
}

#[cfg(test)]
mod tests;
