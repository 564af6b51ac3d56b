//! One word of a list, with its forms, what excuses it, why it should not stand there and what to write instead.

use std::collections::HashSet;

use serde::Deserialize;

use super::Named;
use crate::domain::data_error::DataError;
use crate::domain::document::{Flag, FlagKind};
use crate::domain::quantity::fold::Folded;

/// One word of a list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// The word as it stands in a text.
    #[serde(rename = "word")]
    text: String,
    /// Other forms of it: inflected, or written otherwise.
    #[serde(default)]
    forms: Vec<String>,
    /// Longer words that contain it and are harmless.
    #[serde(default)]
    unless: Vec<String>,
    /// How often it must stand in a text before it is a doubt.
    #[serde(default = "once")]
    at_least: usize,
    /// Why it should not stand there.
    reason: String,
    /// What to write instead.
    mend: String,
}

fn once() -> usize {
    1
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    words: Vec<Word>,
}

/// A form of a word, folded for searching.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    chars: Vec<char>,
    unless: Vec<Vec<char>>,
    at_least: usize,
    reason: String,
    mend: String,
}

/// The flags of a folded text; of words that overlap, the first and longest.
pub(super) fn flags(entries: &[Entry], kind: FlagKind, text: &Folded) -> Vec<Flag> {
    let mut places: Vec<(usize, &Entry)> = entries
        .iter()
        .flat_map(|entry| {
            entry
                .places(&text.chars)
                .into_iter()
                .map(move |at| (at, entry))
        })
        .collect();
    places.sort_by_key(|(at, entry)| (*at, std::cmp::Reverse(entry.chars.len())));
    let mut end = 0;
    places.retain(|(at, entry)| {
        let apart = *at >= end;
        if apart {
            end = at + entry.chars.len();
        }
        apart
    });
    places
        .into_iter()
        .map(|(at, entry)| {
            let span = text.span(at, at + entry.chars.len());
            Flag::new(kind, entry.detail(), Some(span))
        })
        .collect()
}

impl Entry {
    fn detail(&self) -> String {
        let word: String = self.chars.iter().collect();
        format!("「{word}」：{}{}", self.reason, self.mend)
    }

    fn places(&self, text: &[char]) -> Vec<usize> {
        let Some(first) = self.chars.first() else {
            return Vec::new();
        };
        let mut places = Vec::new();
        for (at, here) in text.iter().enumerate() {
            // Most words differ in their first character.
            if here == first && text[at..].starts_with(&self.chars) && !self.harmless(text, at) {
                places.push(at);
            }
        }
        if places.len() < self.at_least {
            return Vec::new();
        }
        places
    }

    /// Whether one of the harmless longer words covers the place.
    fn harmless(&self, text: &[char], at: usize) -> bool {
        self.unless.iter().any(|longer| {
            let first = (at + self.chars.len()).saturating_sub(longer.len());
            (first..=at).any(|from| text.get(from..from + longer.len()) == Some(longer))
        })
    }
}

/// Reads a list.
pub(super) fn entries((file, text): Named<'_>) -> Result<Vec<Entry>, DataError> {
    let words = DataError::parse_toml::<File>(file, text)?.words;
    let mut seen = HashSet::new();
    for word in &words {
        let fault = |message: &str| Err(DataError::near(file, text, &word.text, message));
        let forms = || std::iter::once(&word.text).chain(&word.forms);
        if forms().any(|form| form.trim().is_empty()) {
            return Err(DataError::at(file, 1, "word が空の項目があります"));
        }
        if !forms().all(|form| seen.insert(form)) {
            return fault("同じ word が二度あります");
        }
        if word.reason.trim().is_empty() || word.mend.trim().is_empty() {
            return fault("reason と mend を書いてください");
        }
        let contained = |longer: &String| forms().any(|form| longer.contains(form.as_str()));
        if !word.unless.iter().all(contained) {
            return fault("unless には、その word を含む言葉を書いてください");
        }
    }
    Ok(words.iter().flat_map(all_forms).collect())
}

fn all_forms(word: &Word) -> Vec<Entry> {
    let fold = |text: &str| Folded::new(text).chars;
    let of = |form: &String| Entry {
        chars: fold(form),
        unless: word
            .unless
            .iter()
            .filter(|longer| longer.contains(form.as_str()))
            .map(|longer| fold(longer))
            .collect(),
        at_least: word.at_least,
        reason: word.reason.clone(),
        mend: word.mend.clone(),
    };
    std::iter::once(&word.text)
        .chain(&word.forms)
        .map(of)
        .collect()
}

#[cfg(test)]
impl Entry {
    /// The word and how often it must stand.
    pub(super) fn shown(&self) -> (String, usize) {
        (self.chars.iter().collect(), self.at_least)
    }
}
