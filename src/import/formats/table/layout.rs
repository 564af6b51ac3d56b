//! Where names and amounts stand in a table that no program made known.

use crate::import::grid::{Grid, Row};

use super::super::trial::columns::{Columns, bare};
use super::super::trial::lines::is_amount;
use super::super::trial::months::Months;
use super::super::trial::section::guess;
use super::periods::named;

/// Heads of amounts that are neither a balance nor a period's name.
const AMOUNTS: [&str; 8] = [
    "金額",
    "決算額",
    "決算金額",
    "実績",
    "合計",
    "当期金額",
    "当年度金額",
    "額",
];

/// Where to read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    /// The head row's index; `None` without one.
    pub head: Option<usize>,
    /// The columns of names.
    pub columns: Columns,
    /// The first column of figures.
    pub figures: usize,
    /// The columns of amounts with their heads; more than one for several periods.
    pub amounts: Vec<(usize, String)>,
    /// Whether the heads are months.
    pub months: bool,
}

/// Looks for a head row; without one, for a column of account names with numbers right of it.
pub(super) fn find(grid: &Grid) -> Option<Layout> {
    let headed = grid
        .rows
        .iter()
        .take(30)
        .enumerate()
        .find_map(|(at, row)| headed(grid, at, row));
    headed.or_else(|| headless(grid))
}

fn headed(grid: &Grid, at: usize, row: &Row) -> Option<Layout> {
    let columns = Columns::of(row);
    let name = columns.name?;
    if let Some(months) = Months::of(row) {
        return Some(Layout {
            head: Some(at),
            columns,
            figures: months.first(),
            amounts: Vec::new(),
            months: true,
        });
    }
    let amounts = amounts(row, &columns, name);
    let figures = figures(row, &columns, name, &amounts)?;
    let filled = |row: &Row| {
        amounts
            .iter()
            .any(|(column, _)| is_amount(row.cell(*column)))
    };
    grid.rows[at + 1..].iter().any(filled).then_some(Layout {
        head: Some(at),
        columns,
        figures,
        amounts,
        months: false,
    })
}

/// Periods side by side, unless debit and credit show a trial balance; else the balance, else the amount.
fn amounts(row: &Row, columns: &Columns, name: usize) -> Vec<(usize, String)> {
    let heads = || (name + 1..row.cells.len()).map(|column| (column, row.cell(column).folded()));
    let trial = columns.debit.is_some() || columns.credit.is_some();
    let periods: Vec<(usize, String)> = heads().filter(|(_, head)| named(head).is_some()).collect();
    if !trial && !periods.is_empty() {
        return periods;
    }
    if let Some(balance) = columns.balance {
        return vec![(balance, row.cell(balance).folded())];
    }
    let plain = |head: &str| AMOUNTS.contains(&bare(head));
    heads().filter(|(_, head)| plain(head)).take(1).collect()
}

/// Names may spread over columns without heads, up to the first that has one.
fn figures(
    row: &Row,
    columns: &Columns,
    name: usize,
    amounts: &[(usize, String)],
) -> Option<usize> {
    let first = amounts.first()?.0;
    let names = [Some(name), columns.sub, columns.sub_code, columns.code];
    let headed = (name + 1..first)
        .find(|column| row.cell(*column).text().is_some() && !names.contains(&Some(*column)));
    let after_names = names
        .iter()
        .flatten()
        .filter(|column| **column < first)
        .max()
        .map_or(0, |last| last + 1);
    Some(headed.unwrap_or(first).max(after_names))
}

fn headless(grid: &Grid) -> Option<Layout> {
    // Enough to see the shape, whatever the size of the table.
    let rows = &grid.rows[..grid.rows.len().min(200)];
    let width = rows.iter().map(|row| row.cells.len()).max()?.min(50);
    let names = |column: usize| {
        let known = |row: &&Row| {
            let text = row.cell(column).folded();
            !text.is_empty() && !is_amount(row.cell(column)) && guess(&text, None).is_some()
        };
        rows.iter().filter(known).count()
    };
    let name = (0..width).find(|column| names(*column) >= 2)?;
    let numbers = |column: usize| {
        let paired = |row: &&Row| {
            let text = row.cell(name).folded();
            guess(&text, None).is_some() && is_amount(row.cell(column))
        };
        rows.iter().filter(paired).count()
    };
    let amount = (name + 1..width).find(|column| numbers(*column) >= 2)?;
    Some(Layout {
        head: None,
        columns: Columns {
            name: Some(name),
            ..Columns::default()
        },
        figures: amount,
        amounts: vec![(amount, String::new())],
        months: false,
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::trial::testing::grid;
    use super::*;

    fn amounts_of(text: &str) -> Option<Vec<usize>> {
        find(&grid(text)).map(|layout| layout.amounts.iter().map(|(column, _)| *column).collect())
    }

    #[test]
    fn the_amount_column_is_found_by_its_head() {
        for (text, wanted) in [
            ("科目,金額\n現金,1\n", vec![1]),
            ("勘定科目,コード,金額（千円）\n現金,111,1\n", vec![2]),
            ("科目,前期残高,借方,貸方,残高\n現金,1,2,3,4\n", vec![4]),
            ("科目,令和6年3月期,令和7年3月期\n現金,1,2\n", vec![1, 2]),
            ("科目,前期,当期,増減\n現金,1,2,1\n", vec![1, 2]),
            ("科目,前期,借方,貸方,当期残高\n現金,1,2,3,4\n", vec![4]),
            ("題名\n\n科目,,金額\n資産,,\n,現金,1\n", vec![2]),
        ] {
            assert_eq!(amounts_of(text), Some(wanted), "{text}");
        }
    }

    #[test]
    fn without_a_head_names_of_accounts_lead() {
        assert_eq!(amounts_of("現金,1\n売掛金,2\n"), Some(vec![1]));
        assert_eq!(amounts_of("1,現金,,100\n2,売掛金,,200\n"), Some(vec![3]));
        for text in [
            "山田,1\n鈴木,2\n",
            "現金,甲\n売掛金,乙\n",
            "科目,備考\n現金,甲\n",
            "",
        ] {
            assert_eq!(amounts_of(text), None, "{text}");
        }
    }
}
