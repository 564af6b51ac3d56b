//! Language and length.

use crate::domain::document::{Body, Content, Item};
use crate::domain::language::is_japanese;
use crate::eval::interval::{count, mean, share};

/// The share of the texts that are Japanese sentences.
pub(super) fn share_of_texts(texts: &[&str]) -> Option<f64> {
    let good = texts.iter().filter(|text| japanese(text)).count();
    (!texts.is_empty()).then(|| share(good, texts.len()))
}

/// The share of a draft's texts, empty ones left out.
pub(super) fn share_in(content: &Content) -> Option<f64> {
    let texts: Vec<&str> = content
        .items
        .iter()
        .flat_map(texts)
        .filter(|text| !text.trim().is_empty())
        .collect();
    share_of_texts(&texts)
}

/// All texts of an item: an action has several.
pub(super) fn texts(item: &Item) -> Vec<&str> {
    let mut all = vec![item.text.as_str()];
    if let Body::Action(action) = &item.body {
        all.extend(
            [
                &action.issue,
                &action.who,
                &action.how,
                &action.support,
                &action.funding,
                &action.risk,
            ]
            .map(String::as_str),
        );
    }
    all
}

/// Whether it is a text at all, and a Japanese one.
fn japanese(text: &str) -> bool {
    text.chars().any(char::is_alphabetic) && is_japanese(text)
}

/// Characters an item.
pub(super) fn length(content: &Content) -> Option<f64> {
    let lengths: Vec<f64> = content
        .items
        .iter()
        .map(|item| count(item.text.chars().count()))
        .collect();
    mean(&lengths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_languages_are_told() {
        for text in [
            "常連のお客様に支えられています。",
            "代表者",
            "EBITDA有利子負債倍率は高い水準です。",
        ] {
            assert!(japanese(text), "{text}");
        }
        for text in [
            "The company has loyal customers.",
            "这家公司拥有忠实的客户并且营业额持续增长",
            "12,345",
            "",
        ] {
            assert!(!japanese(text), "{text}");
        }
    }
}
