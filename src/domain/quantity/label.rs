//! What stands around a number and decides whether it is a claim: signs, bounds, labels, idioms.

use rust_decimal::Decimal;

use super::Dimension;
use super::SMALL_COUNT;
use super::date::ends;
use super::idiom::{IDIOMS, OWN};
use super::numeral::{self, Numeral};
use super::reason::Reason;
use super::unit::{self, Found, starts};

/// Past a slot `[[…]]` or an idiom that begins here.
pub(super) fn skip(chars: &[char], at: usize) -> Option<(usize, Reason)> {
    if starts(chars, at, "[[") {
        let length = chars[at..].windows(2).position(|pair| pair == [']', ']'])?;
        return Some((at + length + 2, Reason::Slot));
    }
    if !(chars[at].is_ascii_digit() || numeral::kanji(chars[at]) || chars[at] == '数') {
        return None;
    }
    let begins = at == 0 || !(chars[at - 1].is_ascii_digit() || numeral::kanji(chars[at - 1]));
    IDIOMS
        .iter()
        .find(|idiom| begins && starts(chars, at, idiom))
        .map(|idiom| (at + idiom.chars().count(), Reason::Idiom))
        .filter(|(end, _)| !counted(chars, [at, *end]))
}

/// 「七五三円」 is an amount, 「七五三の着物」 a custom: numerals alone before a unit count something.
fn counted(chars: &[char], [from, to]: [usize; 2]) -> bool {
    chars[from..to].iter().all(|c| numeral::kanji(*c)) && unit::read(chars, to).end > to
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

/// 「二、三社」: one number or the next. Gives the end and unit.
pub(super) fn one_or_next(chars: &[char], at: usize, numeral: &Numeral) -> Option<(usize, Found)> {
    let comma = chars
        .get(numeral.end)
        .is_some_and(|c| matches!(c, '、' | ','));
    let single = numeral.kanji && numeral.end == at + 1;
    if !single || !comma {
        return None;
    }
    let next = numeral::read(chars, numeral.end + 1)?;
    let follows = next.kanji && next.value == numeral.value.map(|value| value + Decimal::ONE);
    let unit = unit::read(chars, next.end);
    (follows && unit.dimension != Dimension::Bare).then_some((unit.end, unit))
}

/// Whether a word can begin behind this character (kana, punctuation or space, not kanji).
fn plain_before(c: char) -> bool {
    !('\u{4e00}'..='\u{9fff}').contains(&c) || matches!(c, '約' | '計' | '他' | '外' | '内')
}

/// No.1, TOP10, ベスト3: a rank by another name. Gives where it begins and its counter.
pub(super) fn ranked(chars: &[char], at: usize, unit: &Found) -> Option<(usize, &'static str)> {
    if unit.dimension != Dimension::Bare {
        return None;
    }
    let few = !chars.get(at + 1).is_some_and(char::is_ascii_digit)
        && chars.get(at).is_some_and(|c| ('1'..='3').contains(c));
    let first = ["No.", "NO.", "no.", "No", "NO", "ナンバー"];
    let upper = [
        "TOP",
        "Top",
        "top",
        "トップ",
        "ベスト",
        "BEST",
        "Best",
        "ワースト",
    ];
    let found = |words: &[&str]| {
        words
            .iter()
            .find(|word| ends(chars, at, word))
            .map(|word| at - word.chars().count())
    };
    let start = match found(&first) {
        Some(start) if few => Some(start),
        _ => found(&upper),
    }?;
    let word = start > 0 && chars[start - 1].is_ascii_alphabetic();
    (!word).then_some((start, "位"))
}

/// Where the label ends and why it is one, if the number is one and no quantity.
pub(super) fn label(
    chars: &[char],
    at: usize,
    numeral: &Numeral,
    unit: &Found,
    enclosed: bool,
) -> Option<(usize, Reason)> {
    if let Some(found) = identifier(chars, at, numeral, unit) {
        return Some(found);
    }
    if let Some(end) = address(chars, at, numeral) {
        return Some((end, Reason::Number));
    }
    let bare = unit.dimension == Dimension::Bare;
    let yen = at > 0 && chars[at - 1] == '¥';
    if enclosed && bare && !yen {
        return Some((numeral.end, Reason::ListMark));
    }
    if list_mark(chars, at, numeral, bare) {
        return Some((unit.end, Reason::ListMark));
    }
    if ordinal(chars, at, numeral, unit) {
        return Some((unit.end, Reason::Ordinal));
    }
    if numeral.kanji && bare && !yen && !numeral.scaled {
        // Kanji without a unit are words (一方, 三方).
        return Some((numeral.end, Reason::Word));
    }
    if small_count(chars, at, numeral, unit) {
        return Some((unit.end, Reason::OwnCount));
    }
    if per_one(chars, numeral, unit) {
        return Some((unit.end, Reason::PerOne));
    }
    let heading = ["単位:", "単位は", "単位 ", "単位("]
        .iter()
        .any(|word| ends(chars, at, word));
    let unit_only = numeral.kanji
        && unit.dimension == Dimension::Yen
        && chars[at..numeral.end]
            .iter()
            .all(|c| matches!(c, '千' | '百' | '十' | '万' | '億'));
    (unit_only && heading).then_some((unit.end, Reason::Word))
}

/// 1丁目2番3号, 2番地; 1-2-3.
fn address(chars: &[char], at: usize, numeral: &Numeral) -> Option<usize> {
    let words = [
        "丁目", "番地", "番町", "号室", "号線", "番線", "号棟", "号館", "番街",
    ];
    if let Some(word) = words.iter().find(|word| starts(chars, numeral.end, word)) {
        return Some(numeral.end + word.chars().count());
    }
    let lot = ["丁目", "番地", "番地の", "町", "番"]
        .iter()
        .any(|word| ends(chars, at, word));
    if lot && starts(chars, numeral.end, "番") {
        return Some(numeral.end + 1);
    }
    if lot && (starts(chars, numeral.end, "号") || ends(chars, at, "丁目")) {
        return Some(numeral.end + usize::from(starts(chars, numeral.end, "号")));
    }
    let run = chars[at..]
        .iter()
        .take_while(|c| c.is_ascii_digit() || **c == '-')
        .count();
    let hyphens = chars[at..at + run].iter().filter(|c| **c == '-').count();
    let closed = run > 0 && chars[at + run - 1] != '-';
    (hyphens >= 2 && closed && !numeral.kanji).then_some(at + run)
}

/// Phone, postal and corporate numbers, product names, ids: digits that are joined to letters or hyphens.
fn identifier(
    chars: &[char],
    at: usize,
    numeral: &Numeral,
    unit: &Found,
) -> Option<(usize, Reason)> {
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
        return Some((at + run, Reason::Number));
    }
    let bare = unit.dimension == Dimension::Bare;
    if bare && numeral.plain_digits == run && (12..=14).contains(&digits) {
        return Some((at + run, Reason::Number));
    }
    let fiscal = ends(chars, at, "FY") && (2..=4).contains(&numeral.plain_digits);
    if fiscal
        && !at
            .checked_sub(3)
            .is_some_and(|at| chars[at].is_ascii_alphabetic())
    {
        return Some((numeral.end, Reason::Date));
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
        return Some((numeral.end, Reason::Name));
    }
    let named = chars.get(numeral.end).is_some_and(char::is_ascii_uppercase);
    (bare && named && (1..=2).contains(&numeral.plain_digits))
        .then_some((numeral.end, Reason::Name))
}

/// 第2条, 第3四半期, 2点目, 3章. 第1位 and 三代目 are claims.
fn ordinal(chars: &[char], at: usize, numeral: &Numeral, unit: &Found) -> bool {
    let numbered = at > 0 && chars[at - 1] == '第' && unit.counter != "位";
    let counted = unit.dimension != Dimension::Bare
        && !matches!(unit.counter, "年" | "期" | "代目")
        && starts(chars, unit.end, "目")
        && !starts(chars, unit.end, "目標");
    let placed = unit.dimension == Dimension::Bare && starts(chars, numeral.end, "番目");
    let chapter = unit.dimension == Dimension::Bare
        && chars
            .get(numeral.end)
            .is_some_and(|c| matches!(c, '条' | '項' | '章' | '節' | '号' | '編' | '次' | '級'));
    numbered || counted || placed || chapter
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
    let pointing = [
        "次の",
        "以下の",
        "下記の",
        "この",
        "上記の",
        "もう",
        "とくに",
        "特に",
    ]
    .iter()
    .any(|word| ends(chars, at, word));
    if unit.counter == "つ" && value <= Decimal::from(SMALL_COUNT) {
        let after = unit.end + usize::from(starts(chars, unit.end, "の"));
        let own = OWN.iter().any(|word| starts(chars, after, word));
        return own || pointing || value == Decimal::ONE;
    }
    if pointing && unit.dimension == Dimension::Score && value <= Decimal::TEN {
        return true;
    }
    let measured = matches!(
        unit.dimension,
        Dimension::Yen
            | Dimension::Percent
            | Dimension::PercentPoints
            | Dimension::Times
            | Dimension::Months
            | Dimension::Bare
    );
    let one = numeral.kanji && chars[at] == '一' && value == Decimal::ONE;
    one && !measured && !matches!(unit.counter, "位" | "桁" | "つ星") && !told(chars, at, unit)
}

/// Whether the sentence says that there is one: 従業員は一人, 得意先は一社のみ.
fn told(chars: &[char], at: usize, unit: &Found) -> bool {
    let before = [
        "は",
        "が",
        "も",
        "約",
        "計",
        "全",
        "わずか",
        "たった",
        "残り",
        ":",
        "、",
    ]
    .iter()
    .any(|word| ends(chars, at, word));
    let behind = [
        "です",
        "だけ",
        "のみ",
        "減",
        "増",
        "に減",
        "に増",
        "。",
        "体制",
        "でし",
        "と少な",
    ]
    .iter()
    .any(|word| starts(chars, unit.end, word))
        || unit.end == chars.len();
    let counted = [
        "従業員",
        "社員",
        "職員",
        "人員",
        "スタッフ",
        "パート",
        "担当者",
        "後継者",
        "得意先",
        "取引先",
        "仕入先",
        "店舗",
        "競合",
        "顧客",
    ]
    .iter()
    .any(|noun| {
        ["は", "が", "も"]
            .iter()
            .any(|particle| ends(chars, at, &format!("{noun}{particle}")))
    });
    before && behind || counted
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
    fn vague_numbers_need_a_unit() {
        assert!(vague(&chars("数千万円"), 0).is_some());
        assert!(vague(&chars("十数社"), 0).is_some());
        assert!(vague(&chars("件数人"), 1).is_none());
        assert!(vague(&chars("数字"), 0).is_none());
        assert!(vague(&chars("十社"), 0).is_none());
    }
}
