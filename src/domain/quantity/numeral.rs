//! Numerals: ASCII digits with separators and decimals, kanji digits, and 十百千万億兆, in any mixture people write.

use rust_decimal::Decimal;

/// A numeral without sign and unit.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Numeral {
    /// Where it ends.
    pub(super) end: usize,
    /// Its value; `None` beyond what a decimal holds.
    pub(super) value: Option<Decimal>,
    /// What one of the last digit written is worth.
    pub(super) step: Decimal,
    /// What the last 十百千万億兆 multiply by.
    pub(super) scale: Decimal,
    /// Begins with a kanji digit.
    pub(super) kanji: bool,
    /// 万, 億 or 兆 was written.
    pub(super) scaled: bool,
    /// How many ASCII digits in a row, when nothing but digits was written; else 0.
    pub(super) plain_digits: usize,
    /// 二三, 五六: two kanji digits that follow each other.
    pair: bool,
}

impl Numeral {
    /// Whether it may as well mean "two or three" (二三人).
    pub(super) fn either(&self) -> bool {
        self.pair
    }
}

/// Whether the character is a kanji numeral that can begin a number.
pub(super) fn kanji(c: char) -> bool {
    digit(c).is_some_and(|_| !c.is_ascii_digit()) || small(c).is_some()
}

fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '〇' | '零' => Some(0),
        '一' | '壱' | '壹' => Some(1),
        '二' | '弐' => Some(2),
        '三' | '参' => Some(3),
        '四' => Some(4),
        '五' | '伍' => Some(5),
        '六' => Some(6),
        '七' => Some(7),
        '八' => Some(8),
        '九' => Some(9),
        _ => None,
    }
}

fn small(c: char) -> Option<u32> {
    match c {
        '十' | '拾' => Some(1),
        '百' => Some(2),
        '千' => Some(3),
        _ => None,
    }
}

fn big(c: char) -> Option<u32> {
    match c {
        '万' | '萬' => Some(4),
        '億' => Some(8),
        '兆' => Some(12),
        _ => None,
    }
}

fn ten_to(power: u32) -> Decimal {
    Decimal::from(10_i64.pow(power))
}

/// Digits with their decimals: `1,234.5`, `1 234`, `一・五`, `二〇二五`.
struct Digits {
    end: usize,
    value: Option<Decimal>,
    decimals: u32,
}

fn digits(chars: &[char], at: usize) -> Option<Digits> {
    let first = *chars.get(at)?;
    digit(first)?;
    let ascii = first.is_ascii_digit();
    let same = |at: usize| {
        chars
            .get(at)
            .filter(|c| c.is_ascii_digit() == ascii)
            .and_then(|c| digit(*c))
    };
    let mut text = String::new();
    let mut end = at;
    loop {
        if let Some(value) = same(end) {
            text.push(char::from_digit(value, 10).unwrap_or('0'));
            end += 1;
        } else if ascii && grouped(chars, at, end) {
            end += 1;
        } else {
            break;
        }
    }
    let mut decimals = 0;
    let point = chars
        .get(end)
        .is_some_and(|c| *c == '.' || (!ascii && *c == '・'));
    if point && same(end + 1).is_some() {
        text.push('.');
        end += 1;
        while let Some(value) = same(end) {
            text.push(char::from_digit(value, 10).unwrap_or('0'));
            decimals += 1;
            end += 1;
        }
    }
    let value = (text.len() <= 24 && decimals <= 9)
        .then(|| text.parse().ok())
        .flatten();
    Some(Digits {
        end,
        value,
        decimals,
    })
}

/// Whether the separator at `end` stands between groups of three digits of the number that began at `start`.
fn grouped(chars: &[char], start: usize, end: usize) -> bool {
    let is_digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let separator = chars.get(end).is_some_and(|c| matches!(c, ',' | ' '));
    let three = (1..=3).all(|ahead| is_digit(end + ahead)) && !is_digit(end + 4);
    let before = chars[start..end]
        .iter()
        .rev()
        .take_while(|c| c.is_ascii_digit())
        .count();
    let first = before == end - start;
    separator && three && ((first && before <= 3) || before == 3)
}

/// A number below 万: `2千5百`, `五十`, `1,234百`.
struct Section {
    end: usize,
    value: Option<Decimal>,
    decimals: u32,
    power: u32,
}

fn section(chars: &[char], at: usize) -> Option<Section> {
    let mut part = Section {
        end: at,
        value: Some(Decimal::ZERO),
        decimals: 0,
        power: 0,
    };
    let mut ceiling = 4;
    while ceiling > 0 {
        let found = digits(chars, part.end);
        let after = found.as_ref().map_or(part.end, |digits| digits.end);
        let unit = chars
            .get(after)
            .and_then(|c| small(*c))
            .filter(|power| *power < ceiling);
        if found.is_none() && unit.is_none() {
            break;
        }
        let power = unit.unwrap_or(0);
        let value = found
            .as_ref()
            .map_or(Some(Decimal::ONE), |digits| digits.value);
        part.value = add(part.value, value, power);
        part.decimals = found.map_or(0, |digits| digits.decimals);
        part.end = after + usize::from(unit.is_some());
        part.power = power;
        ceiling = power;
    }
    (part.end > at).then_some(part)
}

fn add(total: Option<Decimal>, value: Option<Decimal>, power: u32) -> Option<Decimal> {
    total?.checked_add(value?.checked_mul(ten_to(power))?)
}

/// Reads the numeral that begins at `at`.
pub(super) fn read(chars: &[char], at: usize) -> Option<Numeral> {
    let first = *chars.get(at)?;
    if !first.is_ascii_digit() && !kanji(first) {
        return None;
    }
    let mut whole = Numeral {
        end: at,
        value: Some(Decimal::ZERO),
        step: Decimal::ONE,
        scale: Decimal::ONE,
        kanji: !first.is_ascii_digit(),
        scaled: false,
        plain_digits: 0,
        pair: false,
    };
    let mut ceiling = 16;
    while let Some(part) = section(chars, whole.end) {
        let unit = chars.get(part.end).and_then(|c| big(*c));
        if unit.unwrap_or(0) >= ceiling {
            break;
        }
        let power = unit.unwrap_or(0);
        whole.value = add(whole.value, part.value, power);
        whole.scale = ten_to(part.power + power);
        whole.step = whole.scale * Decimal::new(1, part.decimals.min(20));
        whole.end = part.end + usize::from(unit.is_some());
        whole.scaled |= unit.is_some();
        ceiling = power;
        if unit.is_none() {
            break;
        }
    }
    let body = &chars[at..whole.end];
    if body.iter().all(char::is_ascii_digit) {
        whole.plain_digits = body.len();
    }
    whole.pair = match body {
        [first, second] if whole.kanji => matches!(
            (digit(*first), digit(*second)),
            (Some(first @ 1..), Some(second)) if second == first + 1
        ),
        _ => false,
    };
    (whole.end > at).then_some(whole)
}

/// The 千 or 百万 of a unit that stands apart from its number: `(1,234)千円`, `1,234 百万円`. Gives its end and worth.
pub(super) fn multiplier(chars: &[char], at: usize) -> Option<(usize, Decimal)> {
    let mut end = at + usize::from(chars.get(at) == Some(&' '));
    let mut power = 0;
    while let Some(more) = chars.get(end).and_then(|c| small(*c)) {
        power += more;
        end += 1;
    }
    if let Some(more) = chars.get(end).and_then(|c| big(*c)) {
        power += more;
        end += 1;
    }
    (1..=15).contains(&power).then(|| (end, ten_to(power)))
}

/// `1/3`, `3分の1`, 三分の一, as a percentage. Gives its end and value.
pub(super) fn fraction(chars: &[char], at: usize, first: &Numeral) -> Option<(usize, Decimal)> {
    let slash = chars.get(first.end) == Some(&'/');
    let words = chars.get(first.end..first.end + 2) == Some(&['分', 'の']);
    if !slash && !words || at > 0 && chars[at - 1] == '/' {
        return None;
    }
    let second = read(chars, first.end + if slash { 1 } else { 2 })?;
    let (top, bottom) = if slash {
        (first, &second)
    } else {
        (&second, first)
    };
    let (top, bottom) = (top.value?, bottom.value?);
    let ends = chars.get(second.end) != Some(&'/');
    let fits = !slash || bottom <= Decimal::TEN;
    (ends && fits && top < bottom && top > Decimal::ZERO)
        .then(|| {
            Some((
                second.end,
                (top * Decimal::ONE_HUNDRED).checked_div(bottom)?,
            ))
        })
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> (String, String, usize) {
        let chars: Vec<char> = text.chars().collect();
        let numeral = read(&chars, 0).unwrap();
        (
            numeral.value.unwrap().normalize().to_string(),
            numeral.step.normalize().to_string(),
            numeral.end,
        )
    }

    #[test]
    fn reads_mixtures() {
        for (text, wanted, step) in [
            ("1,234", "1234", "1"),
            ("1 234", "1234", "1"),
            ("12,345.6百万", "12345600000", "100000"),
            ("12億3,456万", "1234560000", "10000"),
            ("1億2千万", "120000000", "10000000"),
            ("三億五千万", "350000000", "10000000"),
            ("百二十", "120", "10"),
            ("二百五", "205", "1"),
            ("一・五", "1.5", "0.1"),
            ("2千5百", "2500", "100"),
            ("1兆2,000億", "1200000000000", "100000000"),
            ("二〇二五", "2025", "1"),
        ] {
            let (value, found_step, end) = value(text);
            assert_eq!(
                (value.as_str(), found_step.as_str()),
                (wanted, step),
                "{text}"
            );
            assert_eq!(end, text.chars().count(), "{text}");
        }
    }

    #[test]
    fn stops_where_the_number_stops() {
        assert_eq!(value("1,23").2, 1);
        assert_eq!(value("12,3456").2, 2);
        assert_eq!(value("5.と").2, 1);
        assert_eq!(value("3万5億").2, 2);
        assert_eq!(value("2025 12").2, 4);
    }

    #[test]
    fn what_no_decimal_holds_has_no_value() {
        let chars: Vec<char> = "9999999999999999999999999999".chars().collect();
        assert_eq!(read(&chars, 0).unwrap().value, None);
        let chars: Vec<char> = "999999999999999999999兆".chars().collect();
        assert_eq!(read(&chars, 0).unwrap().value, None);
    }
}
