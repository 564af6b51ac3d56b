//! What stands around a number and decides whether it is a claim: signs, bounds, labels, idioms.

use rust_decimal::Decimal;

use super::Dimension;
use super::SMALL_COUNT;
use super::date::ends;
use super::numeral::{self, Numeral};
use super::unit::{self, Found, starts};

/// Words with numerals in them that count nothing.
const IDIOMS: &[&str] = &[
    "二人三脚",
    "三日坊主",
    "一期一会",
    "十人十色",
    "千差万別",
    "四苦八苦",
    "五分五分",
    "十中八九",
    "一石二鳥",
    "百発百中",
    "三方よし",
    "三方良し",
    "一人ひとり",
    "一人一人",
    "1人ひとり",
    "1人1人",
    "二本立て",
    "二本柱",
    "三本柱",
    "四本柱",
    "2本柱",
    "3本柱",
    "4本柱",
    "十分",
    "百貨店",
    "八百屋",
    "千円札",
    "一万円札",
    "千円単位",
    "百円玉",
    "百円ショップ",
    "百円均一",
    "100円ショップ",
    "100円均一",
    "6次産業",
    "六次産業",
    "24時間営業",
    "365日",
    "数年後",
    "数年先",
];

/// Signs that make a number negative.
const MINUS: [char; 3] = ['△', '▲', '-'];

/// Words behind a unit that turn a value into a bound.
const BOUNDS: &[&str] = &[
    "以上",
    "以下",
    "未満",
    "以内",
    "超",
    "強",
    "弱",
    "前後",
    "台",
    "余り",
    "あまり",
    "余の",
    "近く",
];

/// Past a slot `[[…]]` or an idiom that begins here.
pub(super) fn skip(chars: &[char], at: usize) -> Option<usize> {
    if starts(chars, at, "[[") {
        let length = chars[at..].windows(2).position(|pair| pair == [']', ']'])?;
        return Some(at + length + 2);
    }
    if !(chars[at].is_ascii_digit() || numeral::kanji(chars[at]) || chars[at] == '数') {
        return None;
    }
    let begins = at == 0 || !(chars[at - 1].is_ascii_digit() || numeral::kanji(chars[at - 1]));
    IDIOMS
        .iter()
        .find(|idiom| begins && starts(chars, at, idiom))
        .map(|idiom| at + idiom.chars().count())
}

/// 数千万円, 十数社: a number nobody can check. Gives its end and unit.
pub(super) fn vague(chars: &[char], at: usize) -> Option<(usize, Found)> {
    let mut end = at;
    let mut some = false;
    while let Some(c) = chars.get(end) {
        match c {
            '数' if !some => some = true,
            '十' | '百' | '千' | '万' | '億' => {}
            _ => break,
        }
        end += 1;
    }
    // 件数, 回数, 複数 … end in the same character, and nothing is claimed by 数 alone.
    let alone = chars[at] == '数' && at > 0 && !plain_before(chars[at - 1]);
    let word = chars
        .get(end)
        .is_some_and(|c| matches!(c, '字' | '値' | '量'));
    if !some || alone || word {
        return None;
    }
    let unit = unit::read(chars, end);
    (unit.dimension != Dimension::Bare).then_some((unit.end, unit))
}

/// Whether a word can begin behind this character (kana, punctuation or space, not kanji).
fn plain_before(c: char) -> bool {
    !('\u{4e00}'..='\u{9fff}').contains(&c) || matches!(c, '約' | '計' | '他' | '外' | '内')
}

/// The sign of the number `[at, end)`: where it begins, whether it is minus, and where the unit is to be read.
pub(super) fn sign(chars: &[char], at: usize, end: usize) -> (usize, bool, usize) {
    let before = |back: usize| at.checked_sub(back).and_then(|at| chars.get(at)).copied();
    if before(1) == Some('(') && chars.get(end) == Some(&')') {
        return (at - 1, true, end + 1);
    }
    let (yen, mark) = match before(1) {
        Some('¥') => (1, before(2)),
        other => (0, other),
    };
    let from = at - yen;
    match mark {
        Some('-') if from >= 2 && joins(chars[from - 2]) => (from, false, end),
        Some(mark) if MINUS.contains(&mark) => (from - 1, true, end),
        _ if ends(chars, from, "マイナス") => (from - 4, true, end),
        _ => (from, false, end),
    }
}

/// Characters that a hyphen joins to a number rather than negating it.
fn joins(c: char) -> bool {
    c.is_ascii_alphanumeric() || "円%割倍人名件社年月日回点個台本枚".contains(c) || c == '-'
}

/// Past 以上, 未満, 台 …; whether one stood there.
pub(super) fn bound(chars: &[char], at: usize) -> (usize, bool) {
    let longest = BOUNDS.iter().find(|word| {
        starts(chars, at, word)
            && !(word.chars().count() == 1
                && chars
                    .get(at + 1)
                    .is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(c)))
    });
    longest.map_or((at, false), |word| (at + word.chars().count(), true))
}

/// Where the label ends, if the number is one and no quantity.
pub(super) fn label(
    chars: &[char],
    at: usize,
    numeral: &Numeral,
    unit: &Found,
    enclosed: bool,
) -> Option<usize> {
    if let Some(end) = identifier(chars, at, numeral, unit) {
        return Some(end);
    }
    let bare = unit.dimension == Dimension::Bare;
    let yen = at > 0 && chars[at - 1] == '¥';
    if (numeral.kanji || enclosed) && bare && !yen {
        // Kanji without a unit are words (一方, 三方), circled digits are list marks.
        return Some(numeral.end);
    }
    let label = ordinal(chars, at, unit)
        || list_mark(chars, at, numeral, bare)
        || small_count(chars, at, numeral, unit)
        || per_one(chars, numeral, unit);
    label.then_some(unit.end)
}

/// Phone, postal and corporate numbers, product names, ids: digits that are joined to letters or hyphens.
fn identifier(chars: &[char], at: usize, numeral: &Numeral, unit: &Found) -> Option<usize> {
    if numeral.plain_digits == 0 && !chars[at].is_ascii_digit() {
        return None;
    }
    let run = chars[at..]
        .iter()
        .take_while(|c| c.is_ascii_digit() || **c == '-')
        .count();
    let digits = chars[at..at + run]
        .iter()
        .filter(|c| c.is_ascii_digit())
        .count();
    let hyphens = chars[at..at + run]
        .windows(2)
        .filter(|w| w[0] == '-')
        .count();
    if hyphens > 0 && digits >= 7 {
        return Some(at + run);
    }
    let bare = unit.dimension == Dimension::Bare;
    if bare && numeral.plain_digits == run && (12..=14).contains(&digits) {
        return Some(at + run);
    }
    let letter = |at: Option<usize>| {
        at.and_then(|at| chars.get(at))
            .is_some_and(char::is_ascii_alphabetic)
    };
    let money = ["JPY", "YEN", "USD", "EUR"]
        .iter()
        .any(|word| ends(chars, at, word));
    let joined = ends(chars, at, "-") && letter(at.checked_sub(2));
    if bare && (joined || letter(at.checked_sub(1))) && !money {
        return Some(numeral.end);
    }
    let named = chars.get(numeral.end).is_some_and(char::is_ascii_uppercase);
    (bare && named && (1..=2).contains(&numeral.plain_digits)).then_some(numeral.end)
}

/// 第2条, 第3四半期, 2点目. 第1位 and 三代目 are claims.
fn ordinal(chars: &[char], at: usize, unit: &Found) -> bool {
    let numbered = at > 0 && chars[at - 1] == '第' && unit.counter != "位";
    let counted = unit.dimension != Dimension::Bare
        && !matches!(unit.counter, "年" | "期" | "代目")
        && starts(chars, unit.end, "目")
        && !starts(chars, unit.end, "目標");
    numbered || counted
}

/// `1.`, `2)`, `3、` at the beginning of a line, and `(1)` anywhere.
fn list_mark(chars: &[char], at: usize, numeral: &Numeral, bare: bool) -> bool {
    if !bare || !(1..=2).contains(&numeral.plain_digits) {
        return false;
    }
    let next = chars.get(numeral.end).copied();
    if at > 0 && chars[at - 1] == '(' {
        return next == Some(')');
    }
    let line = chars[..at]
        .iter()
        .rev()
        .find(|c| **c == '\n' || !c.is_whitespace())
        .is_none_or(|c| matches!(c, '\n' | '。'));
    let digit_behind = chars.get(numeral.end + 1).is_some_and(char::is_ascii_digit);
    line && !digit_behind
        && next.is_none_or(|c| matches!(c, '.' | ')' | '、' | ':' | ',' | ' '))
        && next.is_some()
}

/// 「3つの課題」, 「次の3点」, 「一社」.
fn small_count(chars: &[char], at: usize, numeral: &Numeral, unit: &Found) -> bool {
    let Some(value) = numeral.value else {
        return false;
    };
    if unit.counter == "つ" && value <= Decimal::from(SMALL_COUNT) {
        return true;
    }
    let pointing = ["次の", "以下の", "下記の", "この", "上記の"]
        .iter()
        .any(|word| ends(chars, at, word));
    if pointing && unit.dimension == Dimension::Score && value <= Decimal::TEN {
        return true;
    }
    let measured = matches!(
        unit.dimension,
        Dimension::Yen
            | Dimension::Percent
            | Dimension::PercentPoints
            | Dimension::Times
            | Dimension::Bare
    );
    numeral.kanji && chars[at] == '一' && value == Decimal::ONE && !measured && unit.counter != "位"
}

/// 「1人当たり」, 「1日につき」, 「1件ずつ」: the one that something else is counted by.
fn per_one(chars: &[char], numeral: &Numeral, unit: &Found) -> bool {
    let per = [
        "当たり",
        "当り",
        "あたり",
        "につき",
        "ごと",
        "毎",
        "ずつ",
        "単位",
    ]
    .iter()
    .any(|word| starts(chars, unit.end, word));
    per && unit.dimension != Dimension::Bare && numeral.value == Some(Decimal::ONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn signs_and_hyphens_are_told_apart() {
        assert_eq!(sign(&chars("△5"), 1, 2), (0, true, 2));
        assert_eq!(sign(&chars("▲¥5"), 2, 3), (0, true, 3));
        assert_eq!(sign(&chars("マイナス5"), 4, 5), (0, true, 5));
        assert_eq!(sign(&chars("(5)"), 1, 2), (0, true, 3));
        assert_eq!(sign(&chars("3-5"), 2, 3), (2, false, 3));
        assert_eq!(sign(&chars("は-5"), 2, 3), (1, true, 3));
    }

    #[test]
    fn bounds_are_whole_words() {
        assert_eq!(bound(&chars("以上の"), 0), (2, true));
        assert_eq!(bound(&chars("台で"), 0), (1, true));
        assert_eq!(bound(&chars("強化"), 0), (0, false));
        assert_eq!(bound(&chars("の台"), 0), (0, false));
    }

    #[test]
    fn vague_numbers_need_a_unit() {
        assert!(vague(&chars("数千万円"), 0).is_some());
        assert!(vague(&chars("十数社"), 0).is_some());
        assert!(vague(&chars("件数人"), 1).is_none());
        assert!(vague(&chars("数字"), 0).is_none());
        assert!(vague(&chars("十社"), 0).is_none());
    }
}
