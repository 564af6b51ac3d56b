//! Text folded for reading numbers: full width becomes half width, invisible characters vanish, and every character
//! remembers where it stood.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

/// What ½ folds to has this between its digits; it stays one character, which nothing here reads.
const FRACTION_SLASH: char = '\u{2044}';

/// A text folded character by character.
pub(crate) struct Folded {
    /// The folded characters.
    pub(crate) chars: Vec<char>,
    /// For each of them, the index of the original character.
    source: Vec<usize>,
    original: Vec<char>,
}

impl Folded {
    pub(crate) fn new(text: &str) -> Self {
        let mut folded = Self {
            chars: Vec::with_capacity(text.len() / 2),
            source: Vec::with_capacity(text.len() / 2),
            original: text.chars().collect(),
        };
        for (index, c) in text.chars().enumerate() {
            folded.push(index, c);
        }
        folded
    }

    fn push(&mut self, index: usize, c: char) {
        match c {
            '\u{ff9e}' | '\u{ff9f}' | '\u{3099}' | '\u{309a}' => self.mark(index, c),
            _ if invisible(c) => {}
            // △ and ▲ are minus signs, ¥ is a unit; squares are no numbers.
            '²' | '³' | '㎡' | '㎥' => self.keep(index, c),
            _ if c.nfkc().any(|part| part == FRACTION_SLASH) => self.keep(index, c),
            '−' | '－' | '﹣' | '‐' | '‑' => self.keep(index, '-'),
            '〜' | '～' | '∼' => self.keep(index, '〜'),
            _ if c.is_ascii() || ('\u{3041}'..='\u{9fff}').contains(&c) && !squared(c) => {
                self.keep(index, c);
            }
            _ => {
                for part in c.nfkc() {
                    self.keep(index, part);
                }
            }
        }
    }

    fn keep(&mut self, index: usize, c: char) {
        self.chars.push(c);
        self.source.push(index);
    }

    /// A (semi-)voiced sound mark written apart, as in half-width katakana.
    fn mark(&mut self, index: usize, c: char) {
        let mark = if matches!(c, '\u{ff9e}' | '\u{3099}') {
            '\u{3099}'
        } else {
            '\u{309a}'
        };
        match self.chars.last().and_then(|last| compose(*last, mark)) {
            Some(voiced) => {
                self.chars.pop();
                self.chars.push(voiced);
            }
            None => self.keep(index, mark),
        }
    }

    /// The place in the original text of folded characters `[from, to)`.
    pub(crate) fn span(&self, from: usize, to: usize) -> [usize; 2] {
        let start = self
            .source
            .get(from)
            .copied()
            .unwrap_or(self.original.len());
        let end = match to.checked_sub(1).and_then(|last| self.source.get(last)) {
            Some(last) if to > from => last + 1,
            _ => start,
        };
        [start, end]
    }

    /// The original characters of `[from, to)`, without spaces.
    pub(super) fn between(&self, from: usize, to: usize) -> String {
        self.original
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .filter(|c| !c.is_whitespace())
            .collect()
    }

    /// Whether all of it was written in circles or brackets of its own (①, ⑴).
    pub(super) fn enclosed(&self, from: usize, to: usize) -> bool {
        self.source.get(from..to).is_some_and(|places| {
            places.iter().all(|place| {
                matches!(self.original[*place], '\u{2460}'..='\u{24ff}' | '\u{2776}'..='\u{2793}'
                    | '\u{3251}'..='\u{325f}' | '\u{32b1}'..='\u{32bf}')
            })
        })
    }
}

/// Characters without a width, that can hide between digits.
pub(crate) fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

/// Characters of the kana and kanji blocks that stand for several (㍻, ㌫, ㈱).
fn squared(c: char) -> bool {
    ('\u{3200}'..='\u{33ff}').contains(&c)
}

/// A digit or number of some script that nothing here reads.
pub(super) fn unreadable(c: char) -> bool {
    c.is_numeric()
        && !c.is_ascii_digit()
        && !matches!(c, '²' | '³')
        && !super::numeral::kanji(c)
        && !('\u{3007}'..='\u{9fff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        Folded::new(text).chars.iter().collect()
    }

    #[test]
    fn folds_widths_and_drops_what_cannot_be_seen() {
        assert_eq!(folded("１，２３４千円"), "1,234千円");
        assert_eq!(folded("５\u{200b}０％"), "50%");
        assert_eq!(folded("３ﾊﾟｰｾﾝﾄ"), "3パーセント");
        assert_eq!(folded("㍻30年 ㈱"), "平成30年 (株)");
        assert_eq!(folded("－5 ‐5 −5"), "-5 -5 -5");
    }

    #[test]
    fn remembers_places_in_the_original() {
        let text = Folded::new("利益は５\u{200b}０％です");
        let at = text.chars.iter().position(|c| *c == '5').unwrap();
        assert_eq!(text.span(at, at + 3), [3, 7]);
        assert_eq!(text.span(at, at), [3, 3]);
        assert!(Folded::new("①").enclosed(0, 1));
        assert!(!Folded::new("1").enclosed(0, 1));
    }

    #[test]
    fn numbers_of_other_scripts_are_seen() {
        assert!(unreadable('٣'));
        assert!(unreadable('½'));
        assert!(!unreadable('三'));
        assert!(!unreadable('3'));
    }
}
