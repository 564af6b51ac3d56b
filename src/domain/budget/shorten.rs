//! Cutting long texts, visibly.

use std::borrow::Cow;

use crate::domain::evidence::Evidence;
use crate::domain::prompt;

/// What stands where a text was cut.
pub const CUT: &str = "…（以下略）";

/// The text, or its first `max` characters and the mark of the cut. A letter keeps the marks that belong to it.
pub fn shorten(text: &str, max: usize) -> Cow<'_, str> {
    // A cut that saves nothing is no cut.
    let mut beyond = text.char_indices().skip(max);
    let Some((end, first)) = beyond.next() else {
        return Cow::Borrowed(text);
    };
    if beyond.nth(CUT.chars().count()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut kept = &text[..end];
    if joins(first) {
        kept = kept.trim_end_matches(joins);
        kept = kept.strip_suffix(|_| true).unwrap_or_default();
    }
    Cow::Owned(format!("{}{CUT}", kept.trim_end()))
}

/// Whether a character only means something together with the one before it.
fn joins(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}' | '\u{200d}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0100}'..='\u{e01ef}')
}

/// The evidence with its words cut to `max` characters each, and whether anything was.
pub(super) fn evidence(full: &Evidence, max: usize) -> (Evidence, bool) {
    let mut short = full.clone();
    let mut cut = false;
    // What is not printed is not cut: nobody would see it.
    let display = (!prompt::said(full)).then_some(&mut short.display);
    let texts = [Some(&mut short.label), display, short.quote.as_mut()];
    for text in texts.into_iter().flatten() {
        if let Cow::Owned(less) = shorten(text, max) {
            *text = less;
            cut = true;
        }
    }
    (short, cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_says_that_it_goes_on() {
        assert_eq!(shorten("短い文です。", 6), "短い文です。");
        assert_eq!(shorten(&"あ".repeat(500_000), 3), "あああ…（以下略）");
        assert_eq!(
            shorten("ああああああ", 3),
            "ああああああ",
            "the mark would be longer"
        );
        assert_eq!(shorten("", 0), "");
    }

    #[test]
    fn a_letter_is_not_torn_from_its_marks() {
        let family = format!("あ👩\u{200d}👩{}", "い".repeat(20));
        assert_eq!(shorten(&family, 2), "あ…（以下略）");
        let voiced = format!("か\u{3099}{}", "い".repeat(20));
        assert_eq!(shorten(&voiced, 1), CUT);
        assert_eq!(shorten(&voiced, 2), "か\u{3099}…（以下略）");
    }
}
