//! Tables of months (推移表): which columns are months, closing and total, and what a row amounts to.

use crate::domain::era::{self, YearMonth};
use crate::domain::statement::{AccountLine, LineKind, Section};
use crate::import::grid::{Row, fold};

use super::head::Head;
use super::lines::{Entry, Lines, is_amount, yen};
use super::merge::added;

use crate::domain::number::MoneyUnit;

/// The columns of a table of months.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Months {
    /// Column, month of the year, and the year when the head says it.
    pub months: Vec<(usize, i32, Option<YearMonth>)>,
    /// 決算整理
    pub closing: Option<usize>,
    /// 合計・当期残高: the year as a whole.
    pub total: Option<usize>,
}

/// What the rows below the head showed about the columns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Extent {
    /// How many of the months hold figures.
    pub active: usize,
    /// Whether the closing column holds movements of balances, to be added to the last month's.
    pub closing_moves: bool,
}

impl Months {
    /// Reads a head row that names at least three months.
    pub(crate) fn of(row: &Row) -> Option<Self> {
        let mut found = Self {
            months: Vec::new(),
            closing: None,
            total: None,
        };
        let mut rank = 0;
        for column in 0..row.cells.len() {
            let text = row.cell(column).folded();
            if let Some((month, when)) = month(&text) {
                found.months.push((column, month, when));
            } else if text.starts_with("決算") && !found.months.is_empty() {
                found.closing = Some(column);
            } else if let Some(weight) = total_weight(&text)
                && weight >= rank
                && !found.months.is_empty()
            {
                (found.total, rank) = (Some(column), weight);
            }
        }
        (found.months.len() >= 3).then_some(found)
    }

    /// The first column of figures.
    pub(crate) fn first(&self) -> usize {
        self.months.first().map_or(0, |(column, ..)| *column)
    }

    /// Looks which months hold figures, and what the closing column of a balance sheet holds: `rows` come with whether
    /// they stand in the balance sheet.
    pub(crate) fn extent(&self, rows: &[(&Row, bool)]) -> Extent {
        let amount = |row: &Row, column: usize| {
            yen(row.cell(column), MoneyUnit::Yen)
                .ok()
                .flatten()
                .unwrap_or_default()
        };
        let last_of = |flows_only: bool| {
            (0..self.months.len()).rev().find(|index| {
                let column = self.months[*index].0;
                rows.iter()
                    .any(|(row, balance)| !(flows_only && *balance) && amount(row, column) != 0)
            })
        };
        // Balances are carried into months to come; flows are not.
        let active = last_of(true)
            .or_else(|| last_of(false))
            .map_or(0, |last| last + 1);
        let closing_moves = self.closing.is_some_and(|closing| {
            rows.iter().filter(|(_, balance)| *balance).any(|(row, _)| {
                active > 0
                    && amount(row, self.months[active - 1].0) != 0
                    && amount(row, closing) == 0
            })
        });
        Extent {
            active,
            closing_moves,
        }
    }

    /// The period of the figures: the last active month, and how many months there are.
    pub(crate) fn period(&self, head: &Head, extent: Extent) -> (Option<YearMonth>, Option<i64>) {
        let count = extent.active;
        let Some((_, first, when)) = self.months.first().copied() else {
            return (head.end, head.months());
        };
        let begin = when
            .or_else(|| head.from.filter(|from| from.month == first))
            .or_else(|| YearMonth::new(head.fiscal_year?, first))
            .or_else(|| {
                let end = head.end?;
                let last = self.months.last()?.1;
                (end.month == last)
                    .then(|| end.plus(1 - i32::try_from(self.months.len()).unwrap_or(12)))
            });
        let months = i64::try_from(count).ok().filter(|count| *count > 0);
        let back = i32::try_from(count).unwrap_or_default() - 1;
        (begin.map(|begin| begin.plus(back.max(0))), months)
    }

    /// A row as a line: the year's flow, or the balance at the end of the last active month.
    pub(crate) fn line(
        &self,
        entry: Entry<'_>,
        extent: Extent,
        lines: &mut Lines<'_>,
    ) -> AccountLine {
        if entry.kind == LineKind::Heading {
            return lines.line(entry);
        }
        let stock = entry.section == Section::BalanceSheet;
        let columns = self.columns(entry.row, stock, extent);
        let read: Vec<AccountLine> = columns
            .iter()
            .map(|column| {
                lines.line(Entry {
                    column: *column,
                    ..entry.clone()
                })
            })
            .collect();
        added(&read.iter().collect::<Vec<_>>()).unwrap_or_else(|| lines.line(entry))
    }

    /// The columns that a row's amount is the sum of.
    fn columns(&self, row: &Row, stock: bool, extent: Extent) -> Vec<usize> {
        let active = &self.months[..extent.active.min(self.months.len())];
        let filled = |column: &usize| is_amount(row.cell(*column));
        if let Some(total) = self.total.filter(filled)
            && !(stock && self.sums_balances(row, total))
        {
            return vec![total];
        }
        let closing = self.closing.filter(filled);
        if stock {
            return match closing {
                Some(column) if !extent.closing_moves => vec![column],
                closing => active
                    .last()
                    .map(|(column, ..)| *column)
                    .into_iter()
                    .chain(closing)
                    .collect(),
            };
        }
        active
            .iter()
            .map(|(column, ..)| *column)
            .chain(closing)
            .collect()
    }

    /// Whether the total column adds up the balances of all months, which says nothing.
    fn sums_balances(&self, row: &Row, total: usize) -> bool {
        let value = |column: usize| yen(row.cell(column), MoneyUnit::Yen).ok().flatten();
        let months: Vec<i64> = self
            .months
            .iter()
            .filter_map(|(column, ..)| value(*column))
            .collect();
        let moving = months.iter().filter(|amount| **amount != 0).count() > 1;
        moving
            && value(total)
                == months
                    .iter()
                    .try_fold(0_i64, |sum, amount| sum.checked_add(*amount))
    }
}

/// `4月`, `4月度`, `2025年4月度`, `2025/04`.
fn month(text: &str) -> Option<(i32, Option<YearMonth>)> {
    if let [when] = era::year_months(text).as_slice() {
        let plain = text.chars().count() <= 10 && !text.contains('期');
        return plain.then_some((when.month, Some(*when)));
    }
    let bare = text.strip_suffix('度').unwrap_or(text);
    let month: i32 = bare.strip_suffix('月')?.parse().ok()?;
    (1..=12).contains(&month).then_some((month, None))
}

/// The month of the year that a label names.
pub(crate) fn month_of_year(label: &str) -> Option<i32> {
    month(&fold(label)).map(|(month, _)| month)
}

/// How surely a head is that of the whole year's column.
fn total_weight(text: &str) -> Option<u8> {
    match fold(text).as_str() {
        "当期残高" | "当期累計" | "通期" => Some(3),
        "合計" | "年計" | "年間合計" | "期間合計" | "期間累計" => Some(2),
        "累計" | "残高" | "期末残高" | "計" => Some(1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::grid;
    use super::*;
    use crate::domain::statement::Section::{BalanceSheet, ProfitAndLoss};

    const HEAD: &str = "勘定科目,4月度,5月度,6月度,半期,仮残高,決算整理,当期残高\n";

    fn read(text: &str, section: Section) -> Vec<Option<i64>> {
        let grid = grid(text);
        let months = Months::of(&grid.rows[0]).unwrap();
        let rows: Vec<(&Row, bool)> = grid.rows[1..]
            .iter()
            .map(|row| (row, section == BalanceSheet))
            .collect();
        let extent = months.extent(&rows);
        let mut lines = Lines::new(&grid, MoneyUnit::Yen);
        grid.rows[1..]
            .iter()
            .map(|row| {
                let entry = Entry {
                    row,
                    column: 1,
                    section,
                    level: 0,
                    kind: LineKind::Account,
                    name: row.cell(0).folded(),
                    code: None,
                };
                months.line(entry, extent, &mut lines).amount
            })
            .collect()
    }

    #[test]
    fn heads_are_told_apart() {
        let grid = grid(HEAD);
        let months = Months::of(&grid.rows[0]).unwrap();
        let columns: Vec<usize> = months.months.iter().map(|(column, ..)| *column).collect();
        assert_eq!(
            (columns, months.closing, months.total),
            (vec![1, 2, 3], Some(6), Some(7))
        );
        assert_eq!(
            Months::of(&super::super::testing::grid("科目,前期,4月,5月\n").rows[0]),
            None
        );
    }

    #[test]
    fn the_year_column_is_taken_when_there_is_one() {
        let text = format!("{HEAD}売上高,10,20,30,60,60,5,65\n");
        assert_eq!(read(&text, ProfitAndLoss), [Some(65)]);
    }

    #[test]
    fn without_it_flows_are_added_and_balances_are_the_last_months() {
        let head = "勘定科目,4月,5月,6月,7月\n";
        assert_eq!(
            read(&format!("{head}売上高,10,20,30,\n"), ProfitAndLoss),
            [Some(60)]
        );
        assert_eq!(
            read(&format!("{head}現金,10,20,30,30\n"), BalanceSheet),
            [Some(30)]
        );
    }

    #[test]
    fn closing_columns_of_a_balance_sheet_are_balances_or_movements() {
        let head = "勘定科目,4月,5月,6月,決算整理\n";
        let balances = format!("{head}現金,10,20,30,30\n建物,100,100,100,90\n");
        assert_eq!(read(&balances, BalanceSheet), [Some(30), Some(90)]);
        let movements = format!("{head}現金,10,20,30,\n建物,100,100,100,-10\n");
        assert_eq!(read(&movements, BalanceSheet), [Some(30), Some(90)]);
    }

    #[test]
    fn a_total_that_adds_up_balances_is_passed_over() {
        let head = "勘定科目,4月,5月,6月,合計\n";
        assert_eq!(
            read(&format!("{head}現金,10,20,30,60\n"), BalanceSheet),
            [Some(30)]
        );
        assert_eq!(
            read(&format!("{head}売上,10,20,30,60\n"), ProfitAndLoss),
            [Some(60)]
        );
    }

    #[test]
    fn the_period_follows_from_the_months_that_hold_figures() {
        let grid = grid("科目,4月,5月,6月\n売上高,1,2,\n");
        let months = Months::of(&grid.rows[0]).unwrap();
        let extent = months.extent(&[(&grid.rows[1], false)]);
        let head = Head {
            fiscal_year: Some(2025),
            ..Head::default()
        };
        assert_eq!(
            months.period(&head, extent),
            (YearMonth::new(2025, 5), Some(2))
        );
        assert_eq!(months.period(&Head::default(), extent), (None, Some(2)));
    }
}
