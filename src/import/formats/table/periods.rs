//! Which periods the columns of a table are: by date, by 前期・当期, by number.

use crate::domain::era::{self, YearMonth};
use crate::import::grid::fold;

use super::super::trial::columns::bare;
use super::super::trial::head::Head;
use super::layout::Layout;

/// How a head names its period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// 「2025年3月期」
    End(YearMonth),
    /// 「前期」 is −1, 「当期」 0.
    Back(i32),
    /// 「第10期」「2024年度」: only their order is known.
    Rank(i32),
}

/// A column and when its figures were.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Span {
    /// The column of amounts.
    pub column: usize,
    /// The last month, when known.
    pub end: Option<YearMonth>,
    /// How many months, when known.
    pub months: Option<i64>,
}

/// What a head says of a period, if it names one.
pub(super) fn named(head: &str) -> Option<Named> {
    let folded = fold(head);
    if let Some(end) = era::year_months(&folded).last() {
        return Some(Named::End(*end));
    }
    let name = bare(&folded);
    let name = ["実績", "決算", "金額", "残高", "末"]
        .iter()
        .fold(name, |name, tail| name.strip_suffix(tail).unwrap_or(name));
    let back = match name {
        "当期" | "今期" | "直近期" | "当年度" | "本年度" | "当事業年度" | "最新期" => {
            0
        }
        "前期" | "前年度" | "前事業年度" | "1期前" => -1,
        "前々期" | "前々年度" | "前前期" | "2期前" => -2,
        _ => return rank(name),
    };
    Some(Named::Back(back))
}

fn rank(name: &str) -> Option<Named> {
    let number = name
        .strip_prefix('第')
        .and_then(|rest| rest.strip_suffix('期'));
    let year = || era::fiscal_year(&format!("{}度", name.trim_end_matches(['度', '分'])));
    number
        .and_then(|number| number.parse().ok())
        .or_else(year)
        .map(Named::Rank)
}

/// The periods of a table's columns, newest first as far as their heads tell.
pub(super) fn of(layout: &Layout, head: &Head) -> Vec<Span> {
    let [_, _, ..] = layout.amounts.as_slice() else {
        let column = layout.amounts.first();
        let end = column.and_then(|(_, text)| match named(text) {
            Some(Named::End(end)) => Some(end),
            _ => None,
        });
        return column
            .map(|(column, _)| Span {
                column: *column,
                end: end.or(head.end),
                months: head.months(),
            })
            .into_iter()
            .collect();
    };
    let mut spans: Vec<(i32, Span)> = layout
        .amounts
        .iter()
        .filter_map(|(column, text)| {
            let (order, end) = match named(text)? {
                Named::End(end) => (end.year * 12 + end.month, Some(end)),
                Named::Back(back) => (back, head.end.map(|end| end.plus(12 * back))),
                Named::Rank(rank) => (rank, None),
            };
            // The head's span is the newest period's; the others are taken for as long.
            let months = head.months();
            Some((
                order,
                Span {
                    column: *column,
                    end,
                    months,
                },
            ))
        })
        .collect();
    spans.sort_by_key(|(order, _)| std::cmp::Reverse(*order));
    spans.into_iter().map(|(_, span)| span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_name_periods_by_date_by_distance_or_by_number() {
        let end = |year, month| Some(Named::End(YearMonth { year, month }));
        for (head, wanted) in [
            ("2025年3月期", end(2025, 3)),
            ("R7.3期", end(2025, 3)),
            ("令和7年3月31日（千円）", end(2025, 3)),
            ("当期", Some(Named::Back(0))),
            ("前期末残高", Some(Named::Back(-1))),
            ("前々期実績", Some(Named::Back(-2))),
            ("第10期", Some(Named::Rank(10))),
            ("2024年度", Some(Named::Rank(2024))),
            ("令和6年分", Some(Named::Rank(2024))),
            ("前期繰越", None),
            ("期首残高", None),
            ("金額", None),
            ("増減", None),
            ("", None),
        ] {
            assert_eq!(named(head), wanted, "{head}");
        }
    }

    #[test]
    fn columns_are_put_newest_first_and_dated_by_the_head() {
        let layout = |heads: &[&str]| Layout {
            head: Some(0),
            columns: super::super::super::trial::columns::Columns::default(),
            figures: 1,
            amounts: heads
                .iter()
                .enumerate()
                .map(|(index, head)| (index + 1, (*head).to_owned()))
                .collect(),
            months: false,
        };
        let head = Head {
            end: YearMonth::new(2025, 3),
            ..Head::default()
        };
        let told = |heads: &[&str], head: &Head| -> Vec<(usize, Option<YearMonth>)> {
            of(&layout(heads), head)
                .into_iter()
                .map(|span| (span.column, span.end))
                .collect()
        };
        assert_eq!(
            told(&["前期", "当期"], &head),
            [(2, YearMonth::new(2025, 3)), (1, YearMonth::new(2024, 3))]
        );
        assert_eq!(
            told(&["第9期", "第10期"], &Head::default()),
            [(2, None), (1, None)]
        );
        assert_eq!(told(&["金額"], &head), [(1, YearMonth::new(2025, 3))]);
    }
}
