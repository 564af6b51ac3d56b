//! A text under examination: its characters, and the parts of it that are other people's words.

use crate::domain::document::Basis;

/// What is claimed, on what.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// The text.
    pub text: &'a str,
    /// Ids of the evidence it stands on.
    pub evidence: &'a [String],
    /// Fact or hypothesis.
    pub basis: Basis,
    /// Whether it says what shall be done (a field of an action), not what is.
    pub plan: bool,
}

/// A claim with what was found out about it so far.
pub(super) struct Text<'a> {
    pub(super) claim: Claim<'a>,
    pub(super) chars: Vec<char>,
    /// Parts that repeat evidence word for word.
    pub(super) verbatim: Vec<[usize; 2]>,
}

impl<'a> Text<'a> {
    pub(super) fn new(claim: Claim<'a>) -> Self {
        Self {
            claim,
            chars: claim.text.chars().collect(),
            verbatim: Vec::new(),
        }
    }

    /// The characters `[from, to)`.
    pub(super) fn slice(&self, [from, to]: [usize; 2]) -> String {
        self.chars
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .collect()
    }

    /// Whether the place lies in words that are evidence's own.
    pub(super) fn quoted(&self, [from, to]: [usize; 2]) -> bool {
        self.verbatim
            .iter()
            .any(|part| part[0] <= from && to <= part[1])
    }

    /// All places where `words` stands.
    pub(super) fn places(&self, words: &str) -> Vec<[usize; 2]> {
        let words: Vec<char> = words.chars().collect();
        if words.is_empty() {
            return Vec::new();
        }
        self.chars
            .windows(words.len())
            .enumerate()
            .filter(|(_, window)| *window == words)
            .map(|(at, _)| [at, at + words.len()])
            .collect()
    }
}
