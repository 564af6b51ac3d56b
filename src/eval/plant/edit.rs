//! Changing one place of a text.

use super::Plant;
use super::class::Class;
use super::soil::Specimen;
use crate::domain::quantity::{Form, Quantity, quantities};

/// A place and what shall stand there.
#[derive(Debug, Clone)]
pub(super) struct Edit {
    pub(super) span: [usize; 2],
    pub(super) with: String,
}

impl Edit {
    pub(super) fn new(span: [usize; 2], with: impl Into<String>) -> Self {
        Self {
            span,
            with: with.into(),
        }
    }

    /// The text with it.
    pub(super) fn apply(&self, text: &str) -> String {
        let before: String = text.chars().take(self.span[0]).collect();
        let behind: String = text.chars().skip(self.span[1]).collect();
        format!("{before}{}{behind}", self.with)
    }

    /// The plant that it makes of a text.
    pub(super) fn plant(&self, class: Class, index: usize, specimen: &Specimen) -> Plant {
        Plant {
            class,
            specimen: index,
            text: self.apply(&specimen.text),
            evidence: specimen.evidence.clone(),
            change: [slice(&specimen.text, self.span), self.with.clone()],
        }
    }

    /// The quantity that the text then holds at the place, if it is one definite value.
    pub(super) fn quantity(&self, text: &str) -> Option<Quantity> {
        let from = self.span[0];
        quantities(&self.apply(text)).into_iter().find(|found| {
            found.form == Form::Exact && found.span[0] <= from && from < found.span[1]
        })
    }
}

/// The characters `[from, to)`.
pub(super) fn slice(text: &str, [from, to]: [usize; 2]) -> String {
    text.chars()
        .skip(from)
        .take(to.saturating_sub(from))
        .collect()
}

/// Where a word stands.
pub(super) fn places(text: &str, word: &str) -> Vec<[usize; 2]> {
    let length = word.chars().count();
    text.match_indices(word)
        .map(|(at, _)| {
            let from = text[..at].chars().count();
            [from, from + length]
        })
        .collect()
}

/// The sentence around a place.
pub(super) fn sentence(text: &str, at: usize) -> [usize; 2] {
    let chars: Vec<char> = text.chars().collect();
    let ends = |c: &char| matches!(c, '。' | '\n');
    let from = chars[..at.min(chars.len())]
        .iter()
        .rposition(ends)
        .map_or(0, |end| end + 1);
    let to = chars
        .iter()
        .skip(at)
        .position(ends)
        .map_or(chars.len(), |end| at + end);
    [from, to]
}

/// Whether a place lies in somebody's words.
pub(super) fn quoted(text: &str, at: usize) -> bool {
    let depth = text.chars().take(at).fold(0_i32, |depth, c| match c {
        '「' | '『' => depth + 1,
        '」' | '』' => depth - 1,
        _ => depth,
    });
    depth > 0
}

/// The definite figures of a text that are not in somebody's words.
pub(super) fn figures(text: &str) -> Vec<Quantity> {
    quantities(text)
        .into_iter()
        .filter(|found| found.form == Form::Exact && !quoted(text, found.span[0]))
        .collect()
}
