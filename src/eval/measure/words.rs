//! Flags of a draft, counted.

use crate::domain::document::{Content, FlagKind, Item};
use crate::eval::interval::{count, share};

fn flags(content: &Content, kind: FlagKind) -> usize {
    let of = |item: &Item| item.flags.iter().filter(|flag| flag.kind == kind).count();
    content.items.iter().map(of).sum()
}

/// Words of direction that contradict the evidence.
pub(super) fn direction_conflicts(content: &Content) -> f64 {
    count(flags(content, FlagKind::DirectionConflict))
}

/// Claims that nobody may make, and words that the reference forbids for this company.
pub(super) fn forbidden(content: &Content, words: &[String]) -> f64 {
    let said = |item: &Item| {
        words
            .iter()
            .filter(|word| item.text.contains(word.as_str()))
            .count()
    };
    let own: usize = content.items.iter().map(said).sum();
    count(own + flags(content, FlagKind::ForbiddenClaim))
}

/// The share of the items that nothing is said against.
pub(super) fn without_flags(content: &Content) -> Option<f64> {
    let clean = content
        .items
        .iter()
        .filter(|item| item.flags.is_empty())
        .count();
    (!content.items.is_empty()).then(|| share(clean, content.items.len()))
}

/// The share of the items that repeat an earlier one.
pub(super) fn duplicates(content: &Content) -> Option<f64> {
    let twin = |item: &&Item| {
        item.flags
            .iter()
            .any(|flag| flag.kind == FlagKind::Duplicate)
    };
    let found = content.items.iter().filter(twin).count();
    (!content.items.is_empty()).then(|| share(found, content.items.len()))
}
