//! How many columns text takes on a terminal (UAX #11): East Asian wide characters take two. Ambiguous ones (①, △, ●)
//! take one, as terminals draw them today unless told otherwise.

/// Columns of a text.
pub fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// Text filled up with blanks at the right.
pub fn left(text: &str, columns: usize) -> String {
    format!("{text}{}", blanks(text, columns))
}

/// Text filled up with blanks at the left.
pub fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", blanks(text, columns))
}

fn blanks(text: &str, columns: usize) -> String {
    " ".repeat(columns.saturating_sub(width(text)))
}

/// Breaks a text into lines of at most so many columns; no line begins with a mark that ends a phrase.
pub fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for c in text.chars() {
        let wide = self::columns(c);
        if used + wide > columns && !"、。，．・：；）」』】％%".contains(c) {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            line.push(c);
        }
        used += wide;
    }
    lines
}

fn columns(c: char) -> usize {
    match u32::from(c) {
        0x0300..=0x036f
        | 0x200b..=0x200f
        | 0x3099..=0x309a
        | 0xfe00..=0xfe0f
        | 0xe0100..=0xe01ef => 0,
        0x1100..=0x115f
        | 0x2e80..=0x303e
        | 0x3041..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1f64f
        | 0x1f680..=0x1f6ff
        | 0x1f900..=0x1f9ff
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_and_narrow_are_told_apart() {
        for (text, wanted) in [
            ("abc", 3),
            ("売上高", 6),
            ("△1.2%", 5),
            ("EBITDA有利子負債倍率", 20),
            ("ｱﾊﾟｰﾄ", 5),
            ("（株）", 6),
            ("か\u{3099}", 2),
            ("𠮷野", 4),
            ("髙﨑", 4),
            ("①", 1),
            ("", 0),
            ("　", 2),
            ("〜－", 4),
        ] {
            assert_eq!(width(text), wanted, "{text}");
        }
    }

    #[test]
    fn blanks_fill_up() {
        assert_eq!(left("売上", 6), "売上  ");
        assert_eq!(right("売上", 6), "  売上");
        assert_eq!(right("売上高", 2), "売上高");
    }

    #[test]
    fn lines_break_by_columns_and_not_before_a_stop() {
        assert_eq!(wrapped("あいうえお", 4), ["あい", "うえ", "お"]);
        assert_eq!(wrapped("あい。うえ", 4), ["あい。", "うえ"]);
        assert_eq!(wrapped("", 4), [""]);
    }
}
