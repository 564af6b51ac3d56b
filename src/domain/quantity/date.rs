//! Dates, period names and times of day: they name a time, and are no claim about a quantity.

use super::numeral::{self, Numeral};
use super::unit::starts;

const ERAS: [&str; 5] = ["令和", "平成", "昭和", "大正", "明治"];
const DASHES: [char; 3] = ['〜', '-', '・'];

/// The end of the date that begins at `at`, if one does.
pub(super) fn read(chars: &[char], at: usize) -> Option<usize> {
    if let Some(end) = era(chars, at) {
        return Some(end);
    }
    let numeral = numeral::read(chars, at)?;
    if numeral.scaled || numeral.scale > rust_decimal::Decimal::ONE && !numeral.kanji {
        return None;
    }
    numbers(chars, at)
        .or_else(|| year(chars, &numeral))
        .or_else(|| month(chars, &numeral))
        .or_else(|| day(chars, at, &numeral))
        .or_else(|| clock(chars, at, &numeral))
        .or_else(|| range(chars, &numeral))
        .or_else(|| decade(chars, at, &numeral))
        .or_else(|| ago(chars, &numeral))
        .or_else(|| slashed(chars, at))
}

/// 「2期前」
fn ago(chars: &[char], numeral: &Numeral) -> Option<usize> {
    (within(numeral, 1, 9) && starts(chars, numeral.end, "期前")).then_some(numeral.end + 2)
}

/// 「90年代」
fn decade(chars: &[char], at: usize, numeral: &Numeral) -> Option<usize> {
    let tens = numeral.plain_digits == 2 && chars.get(at + 1) == Some(&'0');
    (tens && starts(chars, numeral.end, "年代")).then_some(numeral.end + 2)
}

/// `25/3期`, `3/31`: two numbers that are a month and more than a fraction of ten.
fn slashed(chars: &[char], at: usize) -> Option<usize> {
    let first = short(chars, at)?;
    let second = (chars.get(first) == Some(&'/'))
        .then(|| short(chars, first + 1))
        .flatten()?;
    let value = |from: usize, to: usize| -> Option<u32> {
        chars[from..to].iter().collect::<String>().parse().ok()
    };
    let (one, two) = (value(at, first)?, value(first + 1, second)?);
    let alone = at == 0 || !matches!(chars[at - 1], '/' | '.' | ',' | '0'..='9');
    let period = (1..=12).contains(&two) && starts(chars, second, "期");
    let day = (1..=12).contains(&one) && (11..=31).contains(&two);
    (alone && (period || day) && chars.get(second) != Some(&'/')).then_some(second)
}

fn whole(numeral: &Numeral) -> Option<u32> {
    let value = numeral.value?;
    value.fract().is_zero().then(|| value.try_into().ok())?
}

fn within(numeral: &Numeral, from: u32, to: u32) -> bool {
    whole(numeral).is_some_and(|value| (from..=to).contains(&value))
}

/// `令和7年3月`, `R6.3期`, `H30年`
fn era(chars: &[char], at: usize) -> Option<usize> {
    if let Some(name) = ERAS.iter().find(|name| starts(chars, at, name)) {
        let after = at + name.chars().count();
        if starts(chars, after, "元年") {
            return Some(month_after(chars, after + 2));
        }
        let numeral = numeral::read(chars, after)?;
        return (within(&numeral, 1, 99) && starts(chars, numeral.end, "年"))
            .then(|| month_after(chars, numeral.end + 1));
    }
    let letter = chars.get(at).is_some_and(|c| matches!(c, 'R' | 'H' | 'S'));
    let begins = at == 0 || !chars[at - 1].is_ascii_alphanumeric();
    if !letter || !begins {
        return None;
    }
    let year = short(chars, at + 1)?;
    if starts(chars, year, "年") {
        return Some(month_after(chars, year + 1));
    }
    let month = (chars.get(year) == Some(&'.'))
        .then(|| short(chars, year + 1))
        .flatten()?;
    Some(month + usize::from(starts(chars, month, "月")))
}

/// One or two digits.
fn short(chars: &[char], at: usize) -> Option<usize> {
    let count = digits(chars, at);
    (1..=2).contains(&count).then_some(at + count)
}

fn digits(chars: &[char], at: usize) -> usize {
    chars
        .get(at..)
        .unwrap_or_default()
        .iter()
        .take_while(|c| c.is_ascii_digit())
        .count()
}

/// `2025年`, `2025年3月`, `25年3月`; `1990年代`. 「10年」 is a span of time.
fn year(chars: &[char], numeral: &Numeral) -> Option<usize> {
    if !starts(chars, numeral.end, "年") {
        return None;
    }
    let after = numeral.end + 1;
    if within(numeral, 1600, 2199) {
        return Some(month_after(chars, after));
    }
    let end = month_after(chars, after);
    (within(numeral, 0, 99) && end > after).then_some(end)
}

/// Past `3月` and `3月31日`, when they stand here.
fn month_after(chars: &[char], at: usize) -> usize {
    numeral::read(chars, at)
        .and_then(|numeral| month(chars, &numeral))
        .unwrap_or(at)
}

/// `3月`, `3月31日`, `3月期`; not `3月分` (three months' worth is read as months elsewhere).
fn month(chars: &[char], numeral: &Numeral) -> Option<usize> {
    if !within(numeral, 1, 12) || !starts(chars, numeral.end, "月") {
        return None;
    }
    let after = numeral.end + 1;
    let day = numeral::read(chars, after)
        .filter(|day| within(day, 1, 31) && starts(chars, day.end, "日"))
        .map(|day| day.end + 1);
    Some(day.unwrap_or(after))
}

/// 「毎月25日」; a day behind its month is read with the month.
fn day(chars: &[char], at: usize, numeral: &Numeral) -> Option<usize> {
    let monthly = ["毎月", "当月", "翌月", "月の"]
        .iter()
        .any(|word| ends(chars, at, word));
    (monthly && within(numeral, 1, 31) && starts(chars, numeral.end, "日"))
        .then_some(numeral.end + 1)
}

/// `10時`, `10時30分`, `18:30`; not `8時間`.
fn clock(chars: &[char], at: usize, numeral: &Numeral) -> Option<usize> {
    if !within(numeral, 0, 24) {
        return None;
    }
    let end = numeral.end;
    if starts(chars, end, ":") && digits(chars, end + 1) == 2 && digits(chars, at) <= 2 {
        return Some(end + 3);
    }
    if !starts(chars, end, "時") || starts(chars, end, "時間") {
        return None;
    }
    let minutes = numeral::read(chars, end + 1)
        .filter(|minutes| within(minutes, 0, 59) && starts(chars, minutes.end, "分"))
        .map(|minutes| minutes.end + 1);
    Some(minutes.unwrap_or(end + 1))
}

/// `2025-04`, `2025/4/1`, `2025.3期`
fn numbers(chars: &[char], at: usize) -> Option<usize> {
    if digits(chars, at) != 4 || (at > 0 && chars[at - 1].is_ascii_digit()) {
        return None;
    }
    let year: u32 = chars[at..at + 4].iter().collect::<String>().parse().ok()?;
    let separator = *chars.get(at + 4)?;
    let month = short(chars, at + 5)?;
    if !(1600..=2199).contains(&year) || !matches!(separator, '-' | '/' | '.') {
        return None;
    }
    let value: u32 = chars[at + 5..month]
        .iter()
        .collect::<String>()
        .parse()
        .ok()?;
    let day = (chars.get(month) == Some(&separator))
        .then(|| short(chars, month + 1))
        .flatten();
    let named = separator != '.' || day.is_some() || starts(chars, month, "期");
    ((1..=12).contains(&value) && named).then(|| day.unwrap_or(month))
}

/// The first half of `4〜6月`, `2024〜2026年`; the second half is read for itself.
fn range(chars: &[char], numeral: &Numeral) -> Option<usize> {
    let dash = chars
        .get(numeral.end)
        .is_some_and(|c| DASHES.contains(c) || *c == '、');
    if !dash {
        return None;
    }
    let second = numeral::read(chars, numeral.end + 1)?;
    let months = within(numeral, 1, 12) && month(chars, &second).is_some();
    let years = within(numeral, 1600, 2199)
        && (year(chars, &second).is_some() || range(chars, &second).is_some());
    (months || years).then_some(numeral.end)
}

/// Whether `word` ends right before `at`.
pub(super) fn ends(chars: &[char], at: usize, word: &str) -> bool {
    at.checked_sub(word.chars().count())
        .is_some_and(|from| starts(chars, from, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Option<String> {
        let chars: Vec<char> = text.chars().collect();
        read(&chars, 0).map(|end| chars[..end].iter().collect())
    }

    #[test]
    fn reads_dates_and_periods() {
        for (text, wanted) in [
            ("2025年3月期の", "2025年3月"),
            ("2024年度", "2024年"),
            ("令和7年3月31日に", "令和7年3月31日"),
            ("令和元年", "令和元年"),
            ("R6.3期", "R6.3"),
            ("25年3月期", "25年3月"),
            ("3月末", "3月"),
            ("2025-04-01", "2025-04-01"),
            ("2025/4", "2025/4"),
            ("2025.3期", "2025.3"),
            ("4〜6月", "4"),
            ("2024〜2026年", "2024"),
            ("10時30分", "10時30分"),
            ("18:30", "18:30"),
            ("1990年代", "1990年"),
            ("二〇二五年", "二〇二五年"),
        ] {
            assert_eq!(date(text).as_deref(), Some(wanted), "{text}");
        }
    }

    #[test]
    fn spans_of_time_and_amounts_are_no_dates() {
        for text in [
            "10年", "3年後", "8時間", "13月", "3か月", "45日", "5.3倍", "2025社", "1/2",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
