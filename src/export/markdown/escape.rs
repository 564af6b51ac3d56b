//! Text that Markdown programs leave alone.

use crate::export::text::one_line;

/// Text on one line that stays text: what could begin markup gets a backslash, and what programs turn into links by
/// themselves (`https://`, `example.com`, mail addresses) is broken up; `@` becomes `＠`, as no escape stops that one.
pub fn escape(text: &str) -> String {
    let text = one_line(text);
    let mut out = String::with_capacity(text.len() + 8);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    for (index, c) in text.char_indices() {
        let rest = &text[index + c.len_utf8()..];
        let marks = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '$' | '{' | '}'
            | '^' | '&' => true,
            '-' | '+' | '=' | ':' if index == 0 => true,
            '.' | ')' if index > 0 && index == digits => rest.is_empty() || rest.starts_with(' '),
            ':' => rest.starts_with('/'),
            '.' => index > 0 && rest.starts_with(char::is_alphabetic),
            _ => false,
        };
        if marks {
            out.push('\\');
        }
        out.push(if c == '@' { '＠' } else { c });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        for (text, wanted) in [
            ("# 見出し", "\\# 見出し"),
            ("- 箇条", "\\- 箇条"),
            ("1. 番号", "1\\. 番号"),
            ("12) 番号", "12\\) 番号"),
            ("3.5%", "3.5%"),
            ("2026.", "2026\\."),
            ("利益率3.5%", "利益率3.5%"),
            ("[a](http://x)", "\\[a\\](http\\://x)"),
            ("example.com", "example\\.com"),
            ("例え.com", "例え\\.com"),
            ("<script>&amp;", "\\<script\\>\\&amp;"),
            ("www.example.com", "www\\.example\\.com"),
            ("WWW.example.com", "WWW\\.example\\.com"),
            ("a@b.com", "a＠b\\.com"),
            ("一|二\n三", "一\\|二 三"),
            (
                "*太* _斜_ `c` ~~取~~ $x$",
                "\\*太\\* \\_斜\\_ \\`c\\` \\~\\~取\\~\\~ \\$x\\$",
            ),
            ("    字下げ", "字下げ"),
            ("===", "\\==="),
            ("終わり\\", "終わり\\\\"),
        ] {
            assert_eq!(escape(text), wanted);
        }
    }
}
