//! Words that a draft should not use (用語集): certainty nobody can promise, and quantities nobody can check.
//! The lists are data, `data/lexicon/certainty.toml` and `data/lexicon/vague.toml`.

use serde::Deserialize;

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
    /// Longer words that contain it and are harmless.
    #[serde(default)]
    unless: Vec<String>,
    /// Why it should not stand there.
    reason: String,
    /// What to write instead.
    mend: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    words: Vec<Word>,
}

/// Both lists.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lexicon {
    forbidden: Vec<Entry>,
    vague: Vec<Entry>,
    /// What measures and states are called.
    pub(super) wording: super::Wording,
}

/// A word folded for searching.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    chars: Vec<char>,
    unless: Vec<Vec<char>>,
    reason: String,
    mend: String,
}

/// A data file by name and text.
pub type Named<'a> = (&'a str, &'a str);

impl Lexicon {
    /// Reads `certainty.toml` and `vague.toml`.
    ///
    /// # Errors
    /// The line that cannot be read, an empty or repeated word, or a word without reason.
    pub fn parse(certainty: Named<'_>, vague: Named<'_>) -> Result<Self, DataError> {
        Ok(Self {
            forbidden: entries(certainty)?,
            vague: entries(vague)?,
            wording: super::Wording::default(),
        })
    }

    /// With the names of measures and states.
    #[must_use]
    pub fn with_wording(self, wording: super::Wording) -> Self {
        Self { wording, ..self }
    }

    /// The flags of a folded text; of words that overlap, the first and longest.
    pub(super) fn flags(&self, text: &Folded) -> Vec<Flag> {
        let lists = [
            (&self.forbidden, FlagKind::ForbiddenClaim),
            (&self.vague, FlagKind::VagueQuantity),
        ];
        lists
            .into_iter()
            .flat_map(|(entries, kind)| flags_of(entries, kind, text))
            .collect()
    }
}

fn flags_of(entries: &[Entry], kind: FlagKind, text: &Folded) -> Vec<Flag> {
    let mut places: Vec<(usize, &Entry)> = entries
        .iter()
        .flat_map(|entry| entry.places(&text.chars).map(move |at| (at, entry)))
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
        .map(|(at, entry)| Flag {
            kind,
            detail: entry.detail(),
            span: Some(text.span(at, at + entry.chars.len())),
            mends: Vec::new(),
        })
        .collect()
}

impl Entry {
    fn detail(&self) -> String {
        let word: String = self.chars.iter().collect();
        format!("「{word}」：{}{}", self.reason, self.mend)
    }

    fn places<'a>(&'a self, text: &'a [char]) -> impl Iterator<Item = usize> + 'a {
        text.windows(self.chars.len())
            .enumerate()
            .filter(|(at, window)| *window == self.chars && !self.harmless(text, *at))
            .map(|(at, _)| at)
    }

    /// Whether one of the harmless longer words covers the place.
    fn harmless(&self, text: &[char], at: usize) -> bool {
        self.unless.iter().any(|longer| {
            let first = (at + self.chars.len()).saturating_sub(longer.len());
            (first..=at).any(|from| text.get(from..from + longer.len()) == Some(longer))
        })
    }
}

fn entries((file, text): Named<'_>) -> Result<Vec<Entry>, DataError> {
    let words = DataError::parse_toml::<File>(file, text)?.words;
    let mut seen = std::collections::HashSet::new();
    for word in &words {
        let fault = |message: &str| Err(DataError::near(file, text, &word.text, message));
        if word.text.trim().is_empty() {
            return Err(DataError::at(file, 1, "word が空の項目があります"));
        }
        if !seen.insert(&word.text) {
            return fault("同じ word が二度あります");
        }
        if word.reason.trim().is_empty() || word.mend.trim().is_empty() {
            return fault("reason と mend を書いてください");
        }
        if word
            .unless
            .iter()
            .any(|longer| !longer.contains(&word.text))
        {
            return fault("unless には、その word を含む言葉を書いてください");
        }
    }
    Ok(words.into_iter().map(entry).collect())
}

fn entry(word: Word) -> Entry {
    let fold = |text: &str| Folded::new(text).chars;
    Entry {
        chars: fold(&word.text),
        unless: word.unless.iter().map(|longer| fold(longer)).collect(),
        reason: word.reason,
        mend: word.mend,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::check::testing::lexicon;

    fn kinds(text: &str) -> Vec<FlagKind> {
        lexicon()
            .flags(&Folded::new(text))
            .into_iter()
            .map(|flag| flag.kind)
            .collect()
    }

    #[test]
    fn certainty_is_flagged_in_any_width() {
        for text in [
            "必ず採択されます",
            "元本を保証します",
            "確実に融資を受けられます",
            "違法ではない方法です",
            "節税できる仕組み",
            "１００％成功します",
            "絶\u{200b}対に伸びます",
        ] {
            assert!(kinds(text).contains(&FlagKind::ForbiddenClaim), "{text}");
        }
    }

    #[test]
    fn harmless_longer_words_are_not() {
        for text in [
            "必ずしも十分ではありません",
            "信用保証協会の制度を使います",
            "品質保証の担当者がいます",
            "経営者保証の見直しを相談します",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
        assert_eq!(kinds("必ずしも必ず").len(), 1);
    }

    #[test]
    fn vague_words_are_flagged_with_their_place() {
        let flags = lexicon().flags(&Folded::new("客数が大幅に減り、数多くの店が閉じた"));
        assert_eq!(flags.len(), 2);
        assert_eq!(flags[0].kind, FlagKind::VagueQuantity);
        let spans: Vec<_> = flags.iter().filter_map(|flag| flag.span).collect();
        assert!(spans.contains(&[3, 5]), "{spans:?}");
    }

    #[test]
    fn faults_of_a_list_are_named() {
        let one = "[[words]]\nword = \"必ず\"\nreason = \"r\"\nmend = \"m\"\n";
        let parse = |text: &str| Lexicon::parse(("c.toml", text), ("v.toml", one));
        assert!(parse(one).is_ok());
        assert!(
            parse(&format!("{one}{one}"))
                .unwrap_err()
                .message
                .contains("二度")
        );
        assert!(parse(&one.replace("\"r\"", "\"\"")).is_err());
        assert!(parse(&format!("{one}unless = [\"絶対\"]\n")).is_err());
    }
}
