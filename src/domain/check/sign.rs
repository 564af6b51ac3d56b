//! The sense (正負の向き) that words give to a figure: 「3.2%減少」 and 「営業損失15,000千円」 are below zero.

use rust_decimal::Decimal;

/// What the words around a quantity say of its sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Sense {
    /// `Some(true)` for down and loss, `Some(false)` for up and gain.
    below: Option<bool>,
    /// The quantity is the amount of a change (増加・減少), not a level or a loss.
    pub(super) change: bool,
}

const DOWN: &[&str] = &[
    "減",
    "低下",
    "下落",
    "下降",
    "縮小",
    "ダウン",
    "落ち込",
    "下が",
    "マイナス",
    "返済",
    "圧縮",
    "取り崩",
    "削減",
    "悪化",
];
const UP: &[&str] = &[
    "増",
    "上昇",
    "伸び",
    "拡大",
    "アップ",
    "上が",
    "向上",
    "プラス",
    "積み増",
    "上積み",
    "改善",
];
const LOSS: &[&str] = &[
    "赤字",
    "損失",
    "営業損失",
    "営業赤字",
    "経常損失",
    "経常赤字",
    "当期純損失",
    "純損失",
    "欠損",
    "債務超過",
    "不足",
];
/// Words that a figure follows.
const LOSS_BEFORE: &[&str] = &["損失", "赤字", "欠損", "債務超過", "欠損金"];
const DOWN_BEFORE: &[&str] = &["減少", "低下", "下落", "減益", "減収", "マイナス"];
const UP_BEFORE: &[&str] = &["増加", "上昇", "増益", "増収", "伸び"];

impl Sense {
    /// The same change of a loss: one that grows takes the result down.
    pub(super) fn turned(self) -> Self {
        Self {
            below: self.below.map(|below| !below),
            ..self
        }
    }

    /// The amount of a loss.
    pub(super) fn loss() -> Self {
        Self {
            below: Some(true),
            change: false,
        }
    }

    /// The value with the sign that the words give it.
    pub(super) fn apply(self, value: Decimal) -> Decimal {
        if self.below == Some(true) {
            -value.abs()
        } else {
            value
        }
    }

    /// `Some(true)` for down and loss, `Some(false)` for up and gain.
    pub(super) fn below(self) -> Option<bool> {
        self.below
    }

    /// Whether one says up and the other down.
    pub(super) fn opposes(self, other: Self) -> bool {
        matches!((self.below, other.below), (Some(a), Some(b)) if a != b)
    }
}

/// Reads the words right behind, and failing that right before, the quantity.
pub(super) fn sense(chars: &[char], [from, to]: [usize; 2]) -> Sense {
    let behind: String = chars[past_brackets(chars, to)..].iter().take(8).collect();
    let behind = behind.strip_prefix('の').unwrap_or(&behind);
    let begins = |words: &[&str]| words.iter().any(|word| behind.starts_with(word));
    if begins(LOSS) {
        return Sense {
            below: Some(true),
            change: false,
        };
    }
    if begins(DOWN) || begins(UP) {
        return Sense {
            below: Some(begins(DOWN)),
            change: true,
        };
    }
    before(chars, [from, to])
}

/// The sense of what a list of figures ends with: 「前期326万円、当期784万円と営業赤字が続く」.
pub(super) fn listed(chars: &[char], [_, to]: [usize; 2]) -> Sense {
    let behind: String = chars.get(to..).unwrap_or_default().iter().take(8).collect();
    let behind = behind.trim_start_matches(['と', 'の']);
    if LOSS.iter().any(|word| behind.starts_with(word)) {
        Sense::loss()
    } else {
        Sense::default()
    }
}

/// Past a remark in brackets, and past the bracket that a remark ends with: 「1,200千円（4.3%）増加」.
fn past_brackets(chars: &[char], to: usize) -> usize {
    const LONGEST: usize = 24;
    match chars.get(to) {
        Some('）' | ')') => to + 1,
        Some('（' | '(') => {
            let rest = chars[to..].iter().take(LONGEST);
            let end = rest.clone().position(|c| matches!(c, '）' | ')'));
            // 「6.2百万円（同61.2％増）の増収増益」: the remark tells the change, the figure is a level.
            let inside: String = rest.take(end.unwrap_or_default()).collect();
            let end = end.filter(|_| !inside.contains(['増', '減', '比']));
            end.map_or(to, |end| to + end + 1)
        }
        _ => to,
    }
}

/// The words right before a figure.
pub(super) fn before(chars: &[char], [from, _]: [usize; 2]) -> Sense {
    let text: String = chars[from.saturating_sub(12)..from].iter().collect();
    let mut text = text.trim_end();
    for particle in [
        "約",
        "およそ",
        "、",
        "：",
        ":",
        "は",
        "が",
        "も",
        "額",
        "率",
        "幅",
        "分",
    ] {
        text = text.strip_suffix(particle).unwrap_or(text);
    }
    let ends = |words: &[&str]| words.iter().any(|word| text.ends_with(word));
    if ends(LOSS_BEFORE) {
        Sense {
            below: Some(true),
            change: false,
        }
    } else if ends(DOWN_BEFORE) || ends(UP_BEFORE) {
        Sense {
            below: Some(ends(DOWN_BEFORE)),
            change: true,
        }
    } else {
        Sense::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::quantity::quantities;

    fn read(text: &str) -> (Option<bool>, bool) {
        let chars: Vec<char> = text.chars().collect();
        let sense = sense(&chars, quantities(text)[0].span);
        (sense.below, sense.change)
    }

    #[test]
    fn words_behind_and_before_give_the_sign() {
        assert_eq!(read("売上は3.2%減少した"), (Some(true), true));
        assert_eq!(read("3割の増加です"), (Some(false), true));
        assert_eq!(read("15,000千円の営業損失です"), (Some(true), false));
        assert_eq!(read("営業赤字は15,000千円です"), (Some(true), false));
        assert_eq!(read("減少率は約3.2%です"), (Some(true), true));
    }

    #[test]
    fn a_level_that_something_falls_to_is_no_change() {
        assert_eq!(read("売上高は5,000千円に減少した"), (None, false));
        assert_eq!(read("売上高は5,000千円です"), (None, false));
        assert_eq!(read("2期連続で減少"), (None, false));
    }
}
