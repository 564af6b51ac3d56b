//! Labels: digits and numerals that claim no amount, each with the reason why.

use serde::Serialize;
use strum::{EnumIter, IntoStaticStr};

use super::Quantity;
use super::numeral;

/// A place with digits or numerals that is no claim about an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label {
    /// Its place, in characters `[from, to)`.
    pub span: [usize; 2],
    /// Why it is none.
    pub reason: Reason,
}

/// Why a number claims no amount.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, EnumIter, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Reason {
    /// 日付・決算期・時刻
    Date,
    /// 順序 (第2条, 2点目)
    Ordinal,
    /// 箇条書きの番号
    ListMark,
    /// 固有の名称 (ISO9001, 3C分析)
    Name,
    /// 番号・住所 (phone, postal code, 法人番号, 丁目)
    Number,
    /// 言い回し (二人三脚, 十分)
    Idiom,
    /// 文章自身が数えたもの (3つの課題, 次の3点)
    OwnCount,
    /// 「1人当たり」 の1
    PerOne,
    /// 差し込み `[[…]]`
    Slot,
    /// 言葉の一部 (一方, 割引, 倍率)
    Word,
    /// A word for a state that is not stated: wished, denied, feared, supposed.
    Unstated,
}

impl Reason {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Date => "日付・決算期・時刻です",
            Self::Ordinal => "順序や条文の番号です",
            Self::ListMark => "箇条書きの番号です",
            Self::Name => "名称の一部です",
            Self::Number => "番号または住所です",
            Self::Idiom => "数を述べない言い回しです",
            Self::OwnCount => "文章の中で数え上げたものです",
            Self::PerOne => "「1人当たり」などの、比べる単位です",
            Self::Slot => "根拠の値に置きかわる差し込みです",
            Self::Word => "言葉の一部です",
            Self::Unstated => "目標・仮定など、起きたことを述べていない箇所です",
        }
    }
}

/// The digits, numerals, 割 and 倍 that lie in no quantity and no label yet: parts of words.
pub(super) fn rest(text: &str, found: &[Quantity], labels: &[Label]) -> Vec<Label> {
    let chars: Vec<char> = text.chars().collect();
    let mut covered = vec![false; chars.len()];
    let spans = found.iter().map(|quantity| quantity.span);
    for [from, to] in spans.chain(labels.iter().map(|label| label.span)) {
        for place in covered.iter_mut().take(to).skip(from) {
            *place = true;
        }
    }
    let mut rest: Vec<Label> = Vec::new();
    for (at, c) in chars.iter().enumerate() {
        if covered[at] || !counts(*c) {
            continue;
        }
        match rest.last_mut().filter(|label| label.span[1] == at) {
            Some(label) => label.span[1] = at + 1,
            None => rest.push(Label {
                span: [at, at + 1],
                reason: Reason::Word,
            }),
        }
    }
    rest
}

/// Whether the character is a digit of any script, a kanji numeral, 割 or 倍.
pub(crate) fn counts(c: char) -> bool {
    c.is_numeric() || numeral::kanji(c) || matches!(c, '万' | '萬' | '億' | '兆' | '割' | '倍')
}
