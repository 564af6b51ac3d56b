//! Windows' `Shift_JIS` (CP932): characters that it writes with another code point are mapped, others become 「〓」, the
//! printers' mark for a missing letter.

use encoding_rs::SHIFT_JIS;
use unicode_normalization::UnicodeNormalization;

/// The bytes, and whether a letter had to be replaced.
pub(super) fn encode(text: &str) -> (Vec<u8>, bool) {
    let mut replaced = false;
    let fitting: String = text
        .nfc()
        .map(|c| {
            let c = mapped(c);
            let mut buffer = [0; 4];
            let (_, _, lacking) = SHIFT_JIS.encode(c.encode_utf8(&mut buffer));
            replaced |= lacking;
            if lacking { '〓' } else { c }
        })
        .collect();
    (SHIFT_JIS.encode(&fitting).0.into_owned(), replaced)
}

/// Signs that Unicode has twice: the one that Windows writes.
fn mapped(c: char) -> char {
    match c {
        '〜' => '～',
        '−' | '–' => '－',
        '—' => '―',
        '‖' => '∥',
        '¥' => '￥',
        '¢' => '￠',
        '£' => '￡',
        '¬' => '￢',
        '‾' => '￣',
        '\u{a0}' => ' ',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_letters_keep_and_decomposed_ones_are_joined() {
        for text in ["①髙﨑～ｶﾅ", "か\u{3099}", "株式会社"] {
            let (bytes, replaced) = encode(text);
            assert!(!replaced, "{text}");
            let (back, _, _) = SHIFT_JIS.decode(&bytes);
            assert_eq!(back, text.nfc().collect::<String>());
        }
        assert_eq!(encode("①").0, [0x87, 0x40]);
    }

    #[test]
    fn a_missing_letter_is_marked() {
        let (bytes, replaced) = encode("𠮷");
        assert!(replaced);
        assert_eq!(SHIFT_JIS.decode(&bytes).0, "〓");
    }
}
