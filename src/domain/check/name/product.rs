//! Products and brands: what stands in 「」 beside words that say so.

use super::lists::Names;
use super::{Candidate, slice};
use crate::domain::document::FlagKind;

/// The longest name, in characters; what is longer is a heading or a sentence.
const LONGEST: usize = 15;

pub(super) fn candidates(chars: &[char], names: &Names) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut open = None;
    for (at, c) in chars.iter().enumerate() {
        match c {
            '「' | '『' | '“' | '"' if open.is_none() => open = Some(at),
            '」' | '』' | '”' | '"' => {
                let from = open.take();
                found.extend(from.and_then(|from| named(chars, from, at, names)));
            }
            _ => {}
        }
    }
    found
}

fn named(chars: &[char], from: usize, to: usize, names: &Names) -> Option<Candidate> {
    let name = slice(chars, [from + 1, to]);
    let length = name.chars().count();
    if length == 0 || length > LONGEST || names.common.contains(&name) {
        return None;
    }
    let before = slice(chars, [from.saturating_sub(8), from]);
    let behind = slice(chars, [to + 1, (to + 11).min(chars.len())]);
    let said = names
        .product_before
        .iter()
        .any(|word| before.ends_with(word.as_str()))
        || names
            .product_after
            .iter()
            .any(|word| behind.starts_with(word.as_str()));
    said.then(|| Candidate {
        kind: FlagKind::UnknownName,
        what: "商品・銘柄の名前",
        at: [from, to + 1],
        core: name,
    })
}
