//! Dates as Japanese papers write them: eras (元号), short forms and the marks of accounting programs, read as months of
//! the Gregorian calendar. A day is read past, since periods end with a month.

use unicode_normalization::UnicodeNormalization;

use super::statement::PeriodEnd;

/// Era, letter, last year of the era, and what its year lacks to the Gregorian one.
const ERAS: [(&str, char, i32, i32); 5] = [
    ("令和", 'R', 99, 2018),
    ("平成", 'H', 31, 1988),
    ("昭和", 'S', 64, 1925),
    ("大正", 'T', 15, 1911),
    ("明治", 'M', 45, 1867),
];

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct YearMonth {
    /// 西暦
    pub year: i32,
    /// 1 to 12.
    pub month: i32,
}

/// The end of a fiscal year as JDL writes dates, `70701`: 令和7年7月1日.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compact {
    /// A month of the calendar.
    Month(YearMonth),
    /// 13月: closing entries of the fiscal year that the date's year begins (決算整理).
    Closing {
        /// 西暦
        year: i32,
    },
}

impl YearMonth {
    /// A month of the years that periods are believed in.
    pub fn new(year: i32, month: i32) -> Option<Self> {
        ((1900..=2200).contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month })
    }

    /// So many months later, or earlier.
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        let index = self.year * 12 + self.month - 1 + months;
        Self {
            year: index.div_euclid(12),
            month: index.rem_euclid(12) + 1,
        }
    }

    /// How many months from here to `end`, both counted; below 1 when `end` is earlier.
    pub fn months_to(self, end: Self) -> i32 {
        (end.year - self.year) * 12 + end.month - self.month + 1
    }

    /// As a period's end.
    pub fn period_end(self) -> Option<PeriodEnd> {
        PeriodEnd::parse(&format!("{:04}-{:02}", self.year, self.month)).ok()
    }

    /// 「2025年3月」.
    pub fn label(self) -> String {
        format!("{}年{}月", self.year, self.month)
    }
}

/// Every month with a year that a text names, in order: `2025/04/01`, `2025年3月期`, `令和7年3月31日`, `R.07/04/01`,
/// `H30.3`, and first years, `令和元年5月`.
pub fn year_months(text: &str) -> Vec<YearMonth> {
    scan(&folded(text))
        .into_iter()
        .map(|(found, _)| found)
        .collect()
}

/// The first and the last month of a span: `2025年04月～2026年03月`, `令和7年4月1日 至 令和8年3月31日`, and with the year said
/// once, `2025年4月〜9月`.
pub fn span(text: &str) -> Option<(YearMonth, YearMonth)> {
    let chars = folded(text);
    let found = scan(&chars);
    let (first, after) = *found.first()?;
    let last = match found.last() {
        Some((last, _)) if found.len() > 1 => *last,
        _ => bare_month(&chars, after).map(|month| following(first, month))?,
    };
    (first <= last).then_some((first, last))
}

/// The fiscal year that a text names by its first year, `2025年度`, `令和7年度`.
pub fn fiscal_year(text: &str) -> Option<i32> {
    let chars = folded(text);
    (0..chars.len()).find_map(|at| {
        let (year, after) = named_year(&chars, at)?;
        (chars.get(after) == Some(&'年') && chars.get(after + 1) == Some(&'度')).then_some(year)
    })
}

/// TKC's heads, `残高( 8. 9)`: 令和8年9月. Years above 20 are 平成's, the last of which had 31.
pub fn bracketed(text: &str) -> Option<YearMonth> {
    let chars = folded(text);
    let open = chars.iter().position(|c| *c == '(')?;
    let (year, after) = digits(&chars, open + 1, 2)?;
    if chars.get(after) != Some(&'.') {
        return None;
    }
    let (month, close) = digits(&chars, after + 1, 2)?;
    let offset = if year > 20 { 1988 } else { 2018 };
    (chars.get(close) == Some(&')') && year > 0)
        .then(|| YearMonth::new(year + offset, month))
        .flatten()
}

/// JDL's dates without marks, `70701` and `100301`; `61330` has the thirteenth month.
pub fn compact(text: &str) -> Option<Compact> {
    let chars = folded(text);
    let well_formed = (5..=6).contains(&chars.len()) && chars.iter().all(char::is_ascii_digit);
    let number: i32 = well_formed.then(|| chars.iter().collect::<String>().parse().ok())??;
    let (year, month, day) = (number / 10_000 + 2018, number / 100 % 100, number % 100);
    if !(1..=31).contains(&day) || number < 10_000 {
        return None;
    }
    if month == 13 {
        return Some(Compact::Closing { year });
    }
    YearMonth::new(year, month).map(Compact::Month)
}

/// The first time that `month` comes at or after `from`.
pub fn following(from: YearMonth, month: i32) -> YearMonth {
    from.plus((month - from.month).rem_euclid(12))
}

fn folded(text: &str) -> Vec<char> {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// The months with their ends.
fn scan(chars: &[char]) -> Vec<(YearMonth, usize)> {
    let mut found = Vec::new();
    let (mut at, mut free) = (0, 0);
    while at < chars.len() {
        let begins = at == free || !chars[at - 1].is_ascii_alphanumeric();
        match begins.then(|| month_at(chars, at)).flatten() {
            Some((month, after)) => {
                found.push((month, after));
                (at, free) = (after, after);
            }
            None => at += 1,
        }
    }
    found
}

fn month_at(chars: &[char], at: usize) -> Option<(YearMonth, usize)> {
    let (year, after) = named_year(chars, at)?;
    let mark = *chars.get(after)?;
    if !matches!(mark, '年' | '/' | '.' | '-') {
        return None;
    }
    let (month, end) = digits(chars, after + 1, 2)?;
    let found = YearMonth::new(year, month)?;
    Some((found, past_day(chars, end, mark)))
}

/// Past `月`, and past a day.
fn past_day(chars: &[char], at: usize, mark: char) -> usize {
    match chars.get(at) {
        Some('月') => digits(chars, at + 1, 2)
            .filter(|(_, end)| chars.get(*end) == Some(&'日'))
            .map_or(at + 1, |(_, end)| end + 1),
        Some(c) if *c == mark && mark != '年' => {
            digits(chars, at + 1, 2).map_or(at, |(_, end)| end)
        }
        _ => at,
    }
}

/// A year in four digits or with its era, and where it ends.
fn named_year(chars: &[char], at: usize) -> Option<(i32, usize)> {
    if let Some((year, end)) = digits(chars, at, 4).filter(|(_, end)| end - at == 4) {
        return (1900..=2200).contains(&year).then_some((year, end));
    }
    ERAS.iter().find_map(|(name, letter, last, offset)| {
        let mut after = at;
        if chars
            .get(at..)
            .is_some_and(|rest| name.chars().eq(rest.iter().copied().take(2)))
        {
            after += 2;
        } else if chars.get(at) == Some(letter) {
            after += 1 + usize::from(chars.get(at + 1) == Some(&'.'));
        } else {
            return None;
        }
        let (year, end) = if chars.get(after) == Some(&'元') {
            (1, after + 1)
        } else {
            digits(chars, after, 2)?
        };
        (1..=*last).contains(&year).then_some((year + offset, end))
    })
}

/// A month without a year, somewhere after `from`.
fn bare_month(chars: &[char], from: usize) -> Option<i32> {
    (from..chars.len()).find_map(|at| {
        let (month, end) = digits(chars, at, 2)?;
        (chars.get(end) == Some(&'月') && (1..=12).contains(&month)).then_some(month)
    })
}

/// The number that begins here, of at most `most` digits and none following.
fn digits(chars: &[char], at: usize, most: usize) -> Option<(i32, usize)> {
    let rest = chars.get(at..)?;
    let count = rest
        .iter()
        .take(most)
        .take_while(|c| c.is_ascii_digit())
        .count();
    let number = rest[..count].iter().collect::<String>().parse().ok()?;
    Some((number, at + count))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ym(year: i32, month: i32) -> YearMonth {
        YearMonth { year, month }
    }

    #[test]
    fn months_are_read_as_papers_write_them() {
        for (text, wanted) in [
            ("2025/04/01", ym(2025, 4)),
            ("2025-3-31", ym(2025, 3)),
            ("2025年3月期", ym(2025, 3)),
            ("２０２５年　３月３１日", ym(2025, 3)),
            ("令和7年3月31日", ym(2025, 3)),
            ("令和 7年 3月31日現在", ym(2025, 3)),
            ("令和元年12月", ym(2019, 12)),
            ("平成31年4月", ym(2019, 4)),
            ("昭和64年1月", ym(1989, 1)),
            ("R7.3期", ym(2025, 3)),
            ("R.07/04/01", ym(2025, 4)),
            ("R07/04/01", ym(2025, 4)),
            ("H30.3", ym(2018, 3)),
            ("自 R7.4.1", ym(2025, 4)),
        ] {
            assert_eq!(year_months(text), [wanted], "{text}");
        }
        for text in [
            "",
            "10年",
            "2025",
            "2025年度",
            "令和7年",
            "2025/13/01",
            "R7",
            "平成32年1月",
            "AR7.3",
            "第10期",
            "12025/4",
            "3.14",
        ] {
            assert_eq!(year_months(text), [], "{text}");
        }
    }

    #[test]
    fn spans_are_read_with_the_year_said_twice_or_once() {
        for (text, from, end) in [
            ("2025年04月～2026年03月", ym(2025, 4), ym(2026, 3)),
            ("2025/04/01-2026/03/31", ym(2025, 4), ym(2026, 3)),
            ("2025/04/01 2026/03/31", ym(2025, 4), ym(2026, 3)),
            (
                "自 令和7年4月1日 至 令和8年3月31日",
                ym(2025, 4),
                ym(2026, 3),
            ),
            ("2025年4月〜9月", ym(2025, 4), ym(2025, 9)),
            ("2025年10月から3月まで", ym(2025, 10), ym(2026, 3)),
        ] {
            assert_eq!(span(text), Some((from, end)), "{text}");
        }
        for text in [
            "2025年4月",
            "2026/03/31-2025/04/01",
            "4月〜9月",
            "2025年4月1日",
        ] {
            assert_eq!(span(text), None, "{text}");
        }
    }

    #[test]
    fn marks_of_accounting_programs_are_read() {
        assert_eq!(bracketed("残高( 8. 9)"), Some(ym(2026, 9)));
        assert_eq!(bracketed("残高（31. 3）"), Some(ym(2019, 3)));
        for text in ["残高", "残高(円)", "残高( 8.13)", "残高(0. 3)", "残高(8)"] {
            assert_eq!(bracketed(text), None, "{text}");
        }
        assert_eq!(compact("70701"), Some(Compact::Month(ym(2025, 7))));
        assert_eq!(compact("100301"), Some(Compact::Month(ym(2028, 3))));
        assert_eq!(compact("61330"), Some(Compact::Closing { year: 2024 }));
        for text in [
            "7070", "0701", "71401", "70700", "70732", "7/7/1", "1234567",
        ] {
            assert_eq!(compact(text), None, "{text}");
        }
        assert_eq!(fiscal_year("2025年度"), Some(2025));
        assert_eq!(fiscal_year("推移表 令和7年度"), Some(2025));
        assert_eq!(fiscal_year("2025年4月"), None);
    }

    #[test]
    fn months_are_counted_over_the_turn_of_years() {
        assert_eq!(ym(2025, 4).months_to(ym(2026, 3)), 12);
        assert_eq!(ym(2025, 4).months_to(ym(2025, 4)), 1);
        assert_eq!(ym(2025, 4).plus(11), ym(2026, 3));
        assert_eq!(ym(2025, 3).plus(-12), ym(2024, 3));
        assert_eq!(ym(2025, 1).plus(-1), ym(2024, 12));
        assert_eq!(following(ym(2025, 4), 3), ym(2026, 3));
        assert_eq!(ym(2026, 3).period_end().unwrap().as_str(), "2026-03");
    }
}
