//! The unit a file writes money in (単位：千円).

use super::grid::{Grid, fold};
use crate::domain::number::MoneyUnit;

/// How many rows of a table are looked at.
const HEAD: usize = 20;

/// The unit that the first rows say, when any does: 「単位：千円」, 「（百万円）」, 「残高（円）」.
pub fn find(grid: &Grid) -> Option<MoneyUnit> {
    let head = || grid.rows.iter().take(HEAD).flat_map(|row| &row.cells);
    let said = |word: &str| {
        head()
            .map(super::grid::Cell::folded)
            .find_map(|cell| from_words(&cell).filter(|_| word.is_empty() || cell.contains(word)))
    };
    // A line that speaks of the unit counts for more than the head of one column.
    said("単位").or_else(|| said(""))
}

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

/// Whether a table counts in 万円, which no accounting program writes and no figure can be told apart by.
pub(super) fn is_ten_thousand_yen(grid: &Grid) -> bool {
    grid.rows
        .iter()
        .take(HEAD)
        .flat_map(|row| &row.cells)
        .map(super::grid::Cell::folded)
        .any(|cell| cell.contains("単位:万円") || cell.contains("(万円)"))
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
    use crate::import::limits::Limits;
    use crate::import::text;

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

    #[test]
    fn a_line_about_the_unit_counts_for_more_than_a_head() {
        let grid = |text: &str| text::grid(text, &Limits::STANDARD).unwrap();
        assert_eq!(
            find(&grid("科目,前期（円）\n,単位：千円\n")),
            Some(MoneyUnit::ThousandYen)
        );
        assert_eq!(
            find(&grid("科目,残高（円）\n現金,1\n")),
            Some(MoneyUnit::Yen)
        );
        assert_eq!(find(&grid("科目,残高\n現金,1\n")), None);
        assert!(is_ten_thousand_yen(&grid("科目,残高（万円）\n")));
        assert!(!is_ten_thousand_yen(&grid("科目,残高（百万円）\n")));
    }
}
