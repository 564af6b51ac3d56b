//! The list of direction words and of what they are said of (`data/lexicon/direction.toml`).

use std::collections::HashSet;

use serde::Deserialize;

use crate::domain::check::lexicon::Named;
use crate::domain::data_error::DataError;
use crate::domain::quantity::fold::Folded;

/// What a word claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::domain::check) enum Course {
    Up,
    Down,
    Better,
    Worse,
    Above,
    Below,
    High,
    Low,
    Strong,
    Weak,
}

/// How a word is built into a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::domain::check) enum WordKind {
    Noun,
    Verb,
    Adjective,
}

/// How words said of a name are meant of its figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::domain::check) enum Sense {
    /// As they stand.
    #[default]
    Plain,
    /// The figure moves the other way (営業損失が拡大).
    Opposite,
    /// More is better, whatever the figure does (財務基盤が強まる).
    Quality,
    /// More is worse (返済負担が高まる).
    Burden,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    subjects: Vec<SubjectLine>,
    words: Vec<WordLine>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SubjectLine {
    metric: String,
    names: Vec<String>,
    #[serde(default)]
    sense: Sense,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordLine {
    word: String,
    stems: Vec<String>,
    kind: WordKind,
    course: Course,
    #[serde(default)]
    opposite: Option<String>,
    reason: String,
}

/// A name of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::domain::check) struct Subject {
    pub(super) metric: String,
    pub(super) name: Vec<char>,
    pub(super) sense: Sense,
}

/// A form of a direction word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::domain::check) struct DirectionWord {
    pub(super) stem: Vec<char>,
    pub(super) kind: WordKind,
    pub(super) course: Course,
    /// What the stem becomes when the other way is meant.
    pub(super) turned: Option<String>,
}

/// The words and names, folded for searching.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::domain::check) struct Directions {
    pub(super) subjects: Vec<Subject>,
    pub(super) words: Vec<DirectionWord>,
}

impl Directions {
    /// Reads `direction.toml`.
    ///
    /// # Errors
    /// The place that cannot be read, a repeated or empty word, or a word without reason.
    pub(in crate::domain::check) fn parse((file, text): Named<'_>) -> Result<Self, DataError> {
        let read: File = DataError::parse_toml(file, text)?;
        let mut seen = HashSet::new();
        let mut words = Vec::new();
        for line in &read.words {
            let fault = |message: &str| Err(DataError::near(file, text, &line.word, message));
            if line.reason.trim().is_empty() {
                return fault("reason を書いてください");
            }
            if line.stems.is_empty() || line.stems.iter().any(String::is_empty) {
                return fault("stems に、文の中で探す形を書いてください");
            }
            for (index, stem) in line.stems.iter().enumerate() {
                if !seen.insert(stem.clone()) {
                    return fault("同じ形（stems）が二度あります");
                }
                words.push(DirectionWord {
                    stem: Folded::new(stem).chars,
                    kind: line.kind,
                    course: line.course,
                    turned: turned(line, stem, index),
                });
            }
        }
        Ok(Self {
            subjects: subjects(read.subjects),
            words,
        })
    }

    /// The dictionary's stems and courses, for tests that plant contradictions over all of it.
    #[cfg(test)]
    pub(super) fn stems(&self) -> impl Iterator<Item = (String, WordKind, Course)> + '_ {
        self.words
            .iter()
            .map(|word| (word.stem.iter().collect(), word.kind, word.course))
    }
}

fn subjects(lines: Vec<SubjectLine>) -> Vec<Subject> {
    let of = |line: SubjectLine| {
        let SubjectLine {
            metric,
            names,
            sense,
        } = line;
        names.into_iter().map(move |name| Subject {
            metric: metric.clone(),
            name: Folded::new(&name).chars,
            sense,
        })
    };
    lines.into_iter().flat_map(of).collect()
}

fn turned(line: &WordLine, stem: &str, index: usize) -> Option<String> {
    let opposite = line.opposite.as_ref()?;
    if opposite.chars().count() == 1 {
        let rest: String = stem.chars().skip(1).collect();
        return Some(format!("{opposite}{rest}"));
    }
    (index == 0).then(|| opposite.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "[[subjects]]\nmetric = \"sales\"\nnames = [\"売上\"]\n\
        [[words]]\nword = \"増加\"\nstems = [\"増加\"]\nkind = \"noun\"\ncourse = \"up\"\nreason = \"r\"\n";

    #[test]
    fn faults_are_named() {
        let parse = |text: &str| Directions::parse(("d.toml", text));
        assert!(parse(ONE).is_ok());
        assert!(parse(&ONE.replace("reason = \"r\"", "reason = \"\"")).is_err());
        assert!(parse(&ONE.replace("[\"増加\"]", "[]")).is_err());
        let twice = ONE.replace("[\"増加\"]", "[\"増加\", \"増加\"]");
        assert!(parse(&twice).unwrap_err().message.contains("二度"));
        assert!(parse(&ONE.replace("\"up\"", "\"sideways\"")).is_err());
    }

    #[test]
    fn the_other_way_round_keeps_the_ending() {
        let text = ONE.replace(
            "stems = [\"増加\"]",
            "stems = [\"高い\", \"高く\"]\nopposite = \"低\"",
        );
        let lists = Directions::parse(("d.toml", &text)).unwrap();
        let turned: Vec<_> = lists.words.iter().map(|word| word.turned.clone()).collect();
        assert_eq!(turned, [Some("低い".to_owned()), Some("低く".to_owned())]);
    }
}
