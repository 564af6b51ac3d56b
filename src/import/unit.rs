//! The unit a file writes money in (単位：千円).

use super::grid::fold;
use crate::domain::number::MoneyUnit;

/// The unit that a cell or a column's head says: with 「単位」, in brackets, or by itself.
pub fn from_words(words: &str) -> Option<MoneyUnit> {
    let words = fold(words);
    let after = words.split_once("単位").map(|(_, after)| after);
    let bracketed = words
        .split_once(['(', '[', '<', '【', '〔', '〈'])
        .map(|(_, inside)| inside);
    [after, bracketed, Some(words.as_str())]
        .into_iter()
        .flatten()
        .find_map(|text| {
            leading(text.trim_start_matches([':', '：', '(', '[', '.', '=', '、', ',']))
        })
}

/// A unit at the start of a text, with nothing but closing marks behind it.
fn leading(text: &str) -> Option<MoneyUnit> {
    [
        ("百万円", MoneyUnit::MillionYen),
        ("千円", MoneyUnit::ThousandYen),
        ("円", MoneyUnit::Yen),
    ]
    .into_iter()
    .find(|(name, _)| {
        text.strip_prefix(name).is_some_and(|rest| {
            rest.is_empty()
                || rest.starts_with([
                    ')', ']', '>', '】', '〕', '〉', '、', ',', '/', '・', '。', '未',
                ])
        })
    })
    .map(|(_, unit)| unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_read_where_they_are_said() {
        for (words, unit) in [
            ("（単位：千円）", Some(MoneyUnit::ThousandYen)),
            ("単位： 円", Some(MoneyUnit::Yen)),
            ("(単位 百万円)", Some(MoneyUnit::MillionYen)),
            ("税抜　単位：円", Some(MoneyUnit::Yen)),
            ("（千円未満切捨て）", Some(MoneyUnit::ThousandYen)),
            ("残高（円）", Some(MoneyUnit::Yen)),
            ("[千円]", Some(MoneyUnit::ThousandYen)),
            ("百万円", Some(MoneyUnit::MillionYen)),
            ("円満商店", None),
            ("現金", None),
            ("1,000円", None),
            ("単位：万円", None),
            ("（株）円山", None),
            ("", None),
        ] {
            assert_eq!(from_words(words), unit, "{words}");
        }
    }
}
