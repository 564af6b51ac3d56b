//! Company text made safe to print: what cannot be seen, or turns the reading direction, is taken out once for all
//! formats. What the characters mean to a format (markup, XML) is each format's own affair.

/// Line ends as `\n`, tabs as blanks; control characters, marks that turn the reading direction and characters that
/// no XML may hold are dropped.
pub fn clean(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .filter_map(|c| match c {
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
            '\t' => Some(' '),
            c if c.is_control() || turns_direction(c) || is_noncharacter(c) => None,
            c => Some(c),
        })
        .collect()
}

/// [`clean`], on one line; a full-width blank inside (「株式会社　山田」) stays.
pub fn one_line(text: &str) -> String {
    let text = clean(text);
    let words = text.split(['\n', ' ']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// [`clean`], as the paragraphs that hold anything.
pub fn paragraphs(text: &str) -> Vec<String> {
    clean(text)
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(ToOwned::to_owned)
        .collect()
}

/// Text for XML (an SVG's text or attribute).
pub fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Marks such as U+202E, which make `gpj.exe` look like `exe.jpg`.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe
}

/// `2026-01` as 「2026年1月」; what is no month stays as it is.
pub fn month(text: &str) -> String {
    let mut parts = text.split('-');
    match (parts.next(), parts.next().map(str::parse::<u8>)) {
        (Some(year), Some(Ok(month))) => format!("{year}年{month}月"),
        _ => one_line(text),
    }
}

/// A day as 「2026年4月1日」.
pub fn day(date: jiff::civil::Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// The day of a moment in Japan.
pub fn day_of(moment: jiff::Timestamp) -> String {
    let japan = jiff::tz::TimeZone::fixed(jiff::tz::offset(9));
    day(moment.to_zoned(japan).date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_dropped() {
        assert_eq!(clean("a\u{0}b\u{1b}c\u{202e}d\u{feff}e\u{fffe}f"), "abcdef");
        assert_eq!(clean("一\r\n二\r三\u{2028}四\t五"), "一\n二\n三\n四 五");
        assert_eq!(clean("𠮷野家👨‍👩‍👧髙﨑"), "𠮷野家👨‍👩‍👧髙﨑");
    }

    #[test]
    fn lines_become_paragraphs_or_one_line() {
        assert_eq!(one_line(" 一\n\n  二　三　"), "一 二　三");
        assert_eq!(paragraphs("一\n \n　二　\n"), ["一", "二"]);
        assert!(paragraphs("\n \n").is_empty());
    }

    #[test]
    fn xml_cannot_be_left() {
        assert_eq!(
            xml("<b a=\"1\" c='2'>&\n"),
            "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;"
        );
    }

    #[test]
    fn days_are_japans() {
        assert_eq!(month("2026-01"), "2026年1月");
        assert_eq!(month("未定"), "未定");
        let moment: jiff::Timestamp = "2026-03-31T15:00:00Z".parse().unwrap();
        assert_eq!(day_of(moment), "2026年4月1日");
    }
}
