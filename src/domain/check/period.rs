//! Periods that a text names (時点): 2025年3月期, 令和7年3月期, R7.3期, 2024年度, 前期, 当期, 2期前, resolved over the periods
//! that the evidence knows.

/// What stands behind a period that something is only compared with.
const BASELINE: &[&str] = &[
    "比",
    "対比",
    "より",
    "から",
    "と比",
    "に比べ",
    "と同",
    "を上回",
    "を下回",
    "を超",
    "並み",
    "に対する",
    "との",
    "対",
    "差",
    "増減",
    "実績比",
    "同期比",
];
/// Words that may stand between a period and one of those.
const BETWEEN: &[&str] = &[
    "末",
    "実績",
    "水準",
    "の実績",
    "の水準",
    "同期",
    "の同期",
    "の値",
];

/// The periods that are known, newest first, as months since year 0.
#[derive(Debug, Default, Clone)]
pub(super) struct Calendar {
    ends: Vec<i32>,
}

/// A period named in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) span: [usize; 2],
    /// The ends it may mean; none when no such period is known.
    pub(super) ends: Vec<i32>,
    /// Only something is compared with it (前期比).
    pub(super) baseline: bool,
}

/// What was written: an end, a fiscal year, or so many periods ago.
enum Said {
    End(i32),
    /// 2024年度
    Fiscal(i32),
    /// 2024年
    Year(i32),
    Ago(usize),
}

impl Calendar {
    pub(super) fn new(ends: impl IntoIterator<Item = i32>) -> Self {
        let mut ends: Vec<i32> = ends.into_iter().collect();
        ends.sort_unstable_by(|a, b| b.cmp(a));
        ends.dedup();
        Self { ends }
    }

    /// The newest period.
    pub(super) fn latest(&self) -> Option<i32> {
        self.ends.first().copied()
    }

    fn resolve(&self, said: &Said) -> Vec<i32> {
        let begins = |end: &i32| (end - 12).div_euclid(12);
        let of = |fits: &dyn Fn(&i32) -> bool| {
            self.ends.iter().filter(|end| fits(end)).copied().collect()
        };
        match said {
            Said::End(end) => of(&|known| known == end),
            Said::Fiscal(year) => of(&|end| begins(end) == *year),
            Said::Year(year) => {
                of(&|end| begins(end) == *year || (end - 1).div_euclid(12) == *year)
            }
            Said::Ago(periods) => {
                let known = self.ends.get(*periods).copied();
                // The period before the oldest one is known by its sales alone.
                let back = i32::try_from(*periods).unwrap_or(i32::MAX / 12) * 12;
                let before = self.latest().map(|latest| latest - back);
                known.or(before).into_iter().collect()
            }
        }
    }

    /// The periods named in `chars`, in order.
    pub(super) fn mentions(&self, chars: &[char]) -> Vec<Mention> {
        let plain: Vec<char> = chars.iter().map(|c| plain(*c)).collect();
        let mut found = Vec::new();
        let mut at = 0;
        while at < plain.len() {
            match read(&plain, at) {
                Some((end, said)) => {
                    let ends = self.resolve(&said);
                    let loose = matches!(said, Said::Year(_)) && ends.is_empty();
                    if !loose {
                        found.push(Mention {
                            span: [at, end],
                            ends,
                            baseline: baseline(&plain[end..]),
                        });
                    }
                    at = end;
                }
                None => at += 1,
            }
        }
        found
    }
}

/// Full-width digits and letters as ASCII, one for one.
fn plain(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

fn baseline(rest: &[char]) -> bool {
    let text: String = rest.iter().take(14).collect();
    let after = BETWEEN
        .iter()
        .filter_map(|word| text.strip_prefix(word))
        .chain([text.as_str()]);
    let mut after = after.map(|rest| BASELINE.iter().any(|word| rest.starts_with(word)));
    after.any(|found| found)
}

fn read(chars: &[char], at: usize) -> Option<(usize, Said)> {
    let joined = at > 0 && (chars[at - 1].is_ascii_alphanumeric() || chars[at - 1] == '.');
    relative(chars, at).or_else(|| {
        if joined {
            return None;
        }
        era(chars, at)
            .or_else(|| gregorian(chars, at))
            .or_else(|| ago(chars, at))
    })
}

fn starts(chars: &[char], at: usize, word: &str) -> bool {
    let mut rest = chars.get(at..).unwrap_or_default().iter();
    word.chars().all(|c| rest.next() == Some(&c))
}

fn relative(chars: &[char], at: usize) -> Option<(usize, Said)> {
    const WORDS: &[(&str, usize)] = &[
        ("前々期", 2),
        ("前々年度", 2),
        ("前々年", 2),
        ("一昨年度", 2),
        ("一昨年", 2),
        ("前事業年度", 1),
        ("前会計年度", 1),
        ("前年同期", 1),
        ("前年度", 1),
        ("昨年度", 1),
        ("前期", 1),
        ("昨期", 1),
        ("前の期", 1),
        ("前年", 1),
        ("昨年", 1),
        ("直近の決算期", 0),
        ("直近の決算", 0),
        ("直近決算期", 0),
        ("直近決算", 0),
        ("直近期", 0),
        ("直近の期", 0),
        ("最新の決算", 0),
        ("最新期", 0),
        ("当年度", 0),
        ("今年度", 0),
        ("本年度", 0),
        ("当期", 0),
        ("今期", 0),
    ];
    let (word, ago) = WORDS.iter().find(|(word, _)| starts(chars, at, word))?;
    let end = at + word.chars().count();
    let account = ["純", "利益", "損", "首", "製造", "商品", "仕入"];
    let named = *word == "当期" && account.iter().any(|word| starts(chars, end, word));
    (!named).then_some((end, Said::Ago(*ago)))
}

/// 2期前, 三期前; 「2年前の1,438万円」
fn ago(chars: &[char], at: usize) -> Option<(usize, Said)> {
    let count = match chars.get(at)? {
        '1' | '一' => 1,
        '2' | '二' => 2,
        '3' | '三' => 3,
        '4' | '四' => 4,
        _ => return None,
    };
    let figure = |c: &char| c.is_ascii_digit() || matches!(c, '△' | '▲' | '約');
    let years = starts(chars, at + 1, "年前の") && chars.get(at + 4).is_some_and(figure);
    let ago = years || starts(chars, at + 1, "期前");
    ago.then_some((at + 3, Said::Ago(count)))
}

fn number(chars: &[char], at: usize) -> Option<(usize, i32)> {
    let digits: String = chars
        .get(at..)?
        .iter()
        .take_while(|c| c.is_ascii_digit())
        .collect();
    let value = digits.parse().ok().filter(|_| digits.len() <= 4)?;
    Some((at + digits.len(), value))
}

fn end_of(year: i32, month: i32) -> Said {
    Said::End(year * 12 + month)
}

fn era(chars: &[char], at: usize) -> Option<(usize, Said)> {
    const ERAS: [(&str, i32); 6] = [
        ("令和", 2018),
        ("平成", 1988),
        ("昭和", 1925),
        ("R", 2018),
        ("H", 1988),
        ("S", 1925),
    ];
    let (name, base) = ERAS.iter().find(|(name, _)| starts(chars, at, name))?;
    let after = at + name.chars().count();
    let (end, year) = match chars.get(after) {
        Some('元') => (after + 1, 1),
        _ => number(chars, after).filter(|(end, _)| end - after <= 2)?,
    };
    dated(chars, end, base + year)
}

fn gregorian(chars: &[char], at: usize) -> Option<(usize, Said)> {
    if starts(chars, at, "FY") {
        let (end, year) = number(chars, at + 2)?;
        let year = if year < 100 { 2000 + year } else { year };
        return Some((end, Said::Fiscal(year)));
    }
    let (end, year) = number(chars, at)?;
    let year = match end - at {
        4 if (1900..=2200).contains(&year) => year,
        2 => 2000 + year,
        _ => return None,
    };
    let long = end - at == 4;
    match dated(chars, end, year)? {
        (_, Said::Year(_) | Said::Fiscal(_)) if !long => None,
        found => Some(found),
    }
}

/// What stands behind a year: 年3月期, .3期, /3期, 年度, 年.
fn dated(chars: &[char], end: usize, year: i32) -> Option<(usize, Said)> {
    if let Some('.' | '/' | '-') = chars.get(end) {
        let (after, month) =
            number(chars, end + 1).filter(|(_, month)| (1..=12).contains(month))?;
        let month_word = after + usize::from(starts(chars, after, "月"));
        return starts(chars, month_word, "期").then(|| (month_word + 1, end_of(year, month)));
    }
    if !starts(chars, end, "年") {
        return None;
    }
    let after = end + 1;
    if starts(chars, after, "度") {
        return Some((after + 1, Said::Fiscal(year)));
    }
    if let Some((behind, month)) =
        number(chars, after).filter(|(_, month)| (1..=12).contains(month))
    {
        let close = ["月期", "月末", "月決算"];
        let word = close.iter().find(|word| starts(chars, behind, word))?;
        return Some((behind + word.chars().count(), end_of(year, month)));
    }
    Some((after, Said::Year(year)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar() -> Calendar {
        Calendar::new([2025 * 12 + 3, 2024 * 12 + 3, 2023 * 12 + 3])
    }

    fn ends(text: &str) -> Vec<(String, Vec<i32>, bool)> {
        let chars: Vec<char> = text.chars().collect();
        calendar()
            .mentions(&chars)
            .into_iter()
            .map(|mention| {
                let word = chars[mention.span[0]..mention.span[1]].iter().collect();
                let ends = mention.ends.iter().map(|end| end.div_euclid(12)).collect();
                (word, ends, mention.baseline)
            })
            .collect()
    }

    #[test]
    fn every_way_to_name_a_period_is_resolved() {
        for text in [
            "2025年3月期",
            "２０２５年３月期",
            "令和7年3月期",
            "R7.3期",
            "R7/3期",
            "25年3月期",
            "25/3期",
            "2025/3期",
            "2025.3期",
            "2024年度",
            "FY2024",
            "令和6年度",
            "当期",
            "直近期",
            "2025年3月末",
        ] {
            let found = ends(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].1, [2025], "{text}");
        }
        for text in [
            "前期",
            "前年度",
            "2024年3月期",
            "昨年度",
            "1期前",
            "令和6年3月期",
        ] {
            assert_eq!(ends(text)[0].1, [2024], "{text}");
        }
        for text in ["前々期", "2期前", "2023年3月期"] {
            assert_eq!(ends(text)[0].1, [2023], "{text}");
        }
        assert_eq!(ends("2019年3月期")[0].1, Vec::<i32>::new());
    }

    #[test]
    fn what_is_compared_with_is_a_baseline() {
        for text in [
            "前期比",
            "前期より",
            "前年度と比べ",
            "前期実績を上回る",
            "前期末比",
        ] {
            assert!(ends(text)[0].2, "{text}");
        }
        assert!(!ends("前期の売上高")[0].2);
        assert!(!ends("前期は赤字")[0].2);
    }

    #[test]
    fn other_words_with_the_same_characters_name_no_period() {
        for text in [
            "当期純利益",
            "2010年に創業",
            "2026年4月から",
            "5年",
            "3期連続",
            "A25/3",
        ] {
            assert_eq!(ends(text), [], "{text}");
        }
    }
}
