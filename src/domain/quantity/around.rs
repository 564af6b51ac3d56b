//! What stands right around a number: signs, bounds, words for rounding.

use super::date::ends;
use super::idiom::{ABOUT_BEFORE, ABOUT_BEHIND, BOUNDS};
use super::unit::starts;

/// Signs that make a number negative.
const MINUS: [char; 3] = ['△', '▲', '-'];

/// The sign of the number `[at, end)`: where it begins, whether it is minus, and where the unit is to be read.
pub(super) fn sign(chars: &[char], at: usize, end: usize) -> (usize, bool, usize) {
    let before = |back: usize| at.checked_sub(back).and_then(|at| chars.get(at)).copied();
    if before(1) == Some('(') && chars.get(end) == Some(&')') {
        return (at - 1, true, end + 1);
    }
    let (yen, mark) = match before(1) {
        Some('¥') => (1, before(2)),
        Some(' ') if before(2).is_some_and(|c| MINUS.contains(&c)) => (1, before(2)),
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

/// Whether 約 stands before or 程度 behind.
pub(super) fn about(chars: &[char], from: usize, end: usize) -> bool {
    ABOUT_BEFORE.iter().any(|word| ends(chars, from, word))
        || ABOUT_BEHIND.iter().any(|word| starts(chars, end, word))
}

/// Characters that a hyphen joins to a number rather than negating it.
fn joins(c: char) -> bool {
    c.is_ascii_alphanumeric() || "円%割倍人名件社年月日回点個台本枚".contains(c) || c == '-'
}

/// Past 以上, 未満, 台 …, and the word that stood there.
pub(super) fn bound(chars: &[char], at: usize) -> (usize, &'static str) {
    let longest = BOUNDS.iter().find(|word| {
        starts(chars, at, word)
            && !(word.chars().count() == 1
                && chars
                    .get(at + 1)
                    .is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(c)))
    });
    longest.map_or((at, ""), |word| (at + word.chars().count(), *word))
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
        assert_eq!(bound(&chars("以上の"), 0), (2, "以上"));
        assert_eq!(bound(&chars("台で"), 0), (1, "台"));
        assert_eq!(bound(&chars("強化"), 0), (0, ""));
        assert_eq!(bound(&chars("の台"), 0), (0, ""));
    }
}

/// By what time something is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Per {
    /// 年に, 年間
    Year,
    /// 月に, 毎月
    Month,
    /// 週に, 毎週
    Week,
    /// 一日に, 毎日
    Day,
}

/// By what time the number that begins at `at` is counted, if the words right before say so.
pub(super) fn per(chars: &[char], at: usize) -> Option<Per> {
    let mut end = at;
    for word in ["約", "およそ", "に", "間", "額", "で"] {
        if ends(chars, end, word) {
            end -= word.chars().count();
        }
    }
    let per = match chars.get(end.checked_sub(1)?)? {
        '年' => Per::Year,
        '月' => Per::Month,
        '週' => Per::Week,
        '日' => Per::Day,
        _ => return None,
    };
    let before = end.checked_sub(2).and_then(|at| chars.get(at)).copied();
    let counted = before.is_some_and(|c| super::counts(c) || matches!(c, '元'));
    let one = matches!(before, Some('1' | '一')) && {
        let further = end.checked_sub(3).and_then(|at| chars.get(at));
        !further.is_some_and(|c| super::counts(*c))
    };
    // 今年, 翌月, 三か月, 平日 name a time of their own.
    let named = before.is_some_and(|c| "今昨前翌来先同当本近例後か箇ヶカヵケ平休祝曜".contains(c));
    let fits = match per {
        Per::Day => one || before == Some('毎'),
        _ => !counted && !named,
    };
    fits.then_some(per)
}
