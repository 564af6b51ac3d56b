//! Dates as statements write them: 令和7年3月31日, R7.3.31, 2025/03/31, 20250331.

use unicode_normalization::UnicodeNormalization;

use crate::domain::statement::PeriodEnd;

/// Era marks and the year before their first.
const ERAS: [(&str, i32); 8] = [
    ("令和", 2018),
    ("平成", 1988),
    ("昭和", 1925),
    ("大正", 1911),
    ("R", 2018),
    ("H", 1988),
    ("S", 1925),
    ("T", 1911),
];

/// A year and a month, with the day when it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// 西暦
    pub year: i32,
    /// From 1 to 12.
    pub month: i32,
    /// From 1 to 31.
    pub day: Option<i32>,
}

impl Date {
    /// The month as a period's end.
    pub fn month_end(self) -> Option<PeriodEnd> {
        PeriodEnd::parse(&format!("{:04}-{:02}", self.year, self.month)).ok()
    }

    /// The months from this date up to another, both included: 4月1日 to 3月31日 are twelve.
    pub fn months_to(self, end: Self) -> Option<i64> {
        let months = (end.year * 12 + end.month) - (self.year * 12 + self.month) + 1;
        (1..=24).contains(&months).then(|| i64::from(months))
    }
}

/// The year an era's year is: 5 (令和) 7 → 2025; the digits are those of e-Tax files.
pub fn era_year(era: &str, year: &str) -> Option<i32> {
    let base = match era.trim() {
        "2" => 1911,
        "3" => 1925,
        "4" => 1988,
        "5" => 2018,
        _ => return None,
    };
    let year: i32 = year.trim().parse().ok()?;
    (1..=99).contains(&year).then_some(base + year)
}

/// All dates in a text, in order.
pub fn find(text: &str) -> Vec<Date> {
    let folded: String = text
        .nfkc()
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .replace('元', "1");
    let mut rest = folded.as_str();
    let mut found = Vec::new();
    while let Some((date, after)) = next(rest) {
        found.push(date);
        rest = after;
    }
    found
}

/// The first date of a text and what follows it.
fn next(text: &str) -> Option<(Date, &str)> {
    for (index, character) in text.char_indices() {
        let here = text.get(index..)?;
        let before = text.get(..index).and_then(|text| text.chars().last());
        let inside = before.is_some_and(|c| c.is_ascii_alphanumeric());
        if inside
            || !(character.is_ascii_digit() || ERAS.iter().any(|(mark, _)| here.starts_with(mark)))
        {
            continue;
        }
        if let Some(hit) = at(here) {
            return Some(hit);
        }
    }
    None
}

/// The date a text begins with.
fn at(text: &str) -> Option<(Date, &str)> {
    let era = ERAS.iter().find(|(mark, _)| text.starts_with(mark));
    let rest = era.map_or(text, |(mark, _)| text.get(mark.len()..).unwrap_or_default());
    let rest = rest
        .strip_prefix('.')
        .filter(|_| era.is_some())
        .unwrap_or(rest);
    let (digits, rest) = number(rest)?;
    if era.is_none() && matches!(digits.len(), 6 | 8) {
        let day = digits.get(6..).and_then(|day| day.parse().ok());
        return date(
            digits.get(..4)?.parse().ok()?,
            digits.get(4..6)?.parse().ok()?,
            day,
        )
        .map(|date| (date, rest));
    }
    let year: i32 = digits.parse().ok()?;
    let year = match era {
        Some((_, base)) if year <= 99 => base + year,
        None if digits.len() == 4 => year,
        _ => return None,
    };
    let (month, rest) = number(mark(rest, "年")?)?;
    let after_month = mark(rest, "月").unwrap_or(rest);
    let day = number(after_month)
        .filter(|(digits, _)| after_month.len() < rest.len() && digits.len() <= 2)
        .filter(|(digits, _)| digits.parse().is_ok_and(|day: i32| (1..=31).contains(&day)));
    let after = day.map_or(after_month, |(_, rest)| rest);
    date(
        year,
        month.parse().ok()?,
        day.and_then(|(digits, _)| digits.parse().ok()),
    )
    .map(|date| (date, after))
}

fn date(year: i32, month: i32, day: Option<i32>) -> Option<Date> {
    let sound = (1900..=2200).contains(&year)
        && (1..=12).contains(&month)
        && day.is_none_or(|day| (1..=31).contains(&day));
    sound.then_some(Date { year, month, day })
}

/// The digits a text begins with, at most eight.
fn number(text: &str) -> Option<(&str, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=8).contains(&length).then(|| text.split_at(length))
}

/// What follows the mark between the parts of a date.
fn mark<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    text.strip_prefix(word)
        .or_else(|| text.strip_prefix(['/', '-', '.']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        find(text)
            .into_iter()
            .map(|date| format!("{}-{}-{}", date.year, date.month, date.day.unwrap_or(0)))
            .collect()
    }

    #[test]
    fn every_way_of_writing_is_read() {
        for (text, wanted) in [
            (
                "自 令和 6年 4月 1日　至 令和 7年 3月31日",
                vec!["2024-4-1", "2025-3-31"],
            ),
            ("平成３１年３月３１日　現在", vec!["2019-3-31"]),
            ("令和元年12月期", vec!["2019-12-0"]),
            ("R7.3.31", vec!["2025-3-31"]),
            ("R.07/12/01", vec!["2025-12-1"]),
            ("2025/03/31", vec!["2025-3-31"]),
            ("2024-04-01～2025-03-31", vec!["2024-4-1", "2025-3-31"]),
            ("2017年3月期", vec!["2017-3-0"]),
            ("2017.3", vec!["2017-3-0"]),
            ("201703", vec!["2017-3-0"]),
            ("20170331", vec!["2017-3-31"]),
            ("期間：2025年04月～2026年03月", vec!["2025-4-0", "2026-3-0"]),
            ("第12期 株式会社R2", vec![]),
            ("123,456", vec![]),
            ("2025年13月", vec![]),
        ] {
            assert_eq!(texts(text), wanted, "{text}");
        }
    }

    #[test]
    fn months_count_both_ends() {
        let dates = find("令和6年4月1日から令和7年3月31日まで");
        assert_eq!(dates[0].months_to(dates[1]), Some(12));
        assert_eq!(dates[1].months_to(dates[0]), None);
        assert_eq!(dates[1].month_end().unwrap().as_str(), "2025-03");
        assert_eq!(era_year("5", "7"), Some(2025));
        assert_eq!(era_year("9", "7"), None);
    }
}
