//! Lines that only break another one down (補助科目・内訳): their amounts are in the account above them already.

use super::super::statement::{AccountLine, LineKind};

/// Which lines stand below an account and add up to exactly its amount.
pub(crate) fn breakdown(lines: &[AccountLine]) -> Vec<bool> {
    let mut below = vec![false; lines.len()];
    for index in 0..lines.len() {
        let line = &lines[index];
        let Some(amount) = line.amount.filter(|amount| *amount != 0) else {
            continue;
        };
        if below[index] || line.kind != LineKind::Account {
            continue;
        }
        let end = (index + 1..lines.len())
            .find(|&next| lines[next].level <= line.level || lines[next].section != line.section)
            .unwrap_or(lines.len());
        let nearest = lines[index + 1..end].iter().map(|line| line.level).min();
        let sum = lines[index + 1..end]
            .iter()
            .filter(|child| Some(child.level) == nearest && child.kind == LineKind::Account)
            .filter_map(|child| child.amount)
            .fold(0_i64, i64::saturating_add);
        if nearest.is_some() && sum == amount {
            below[index + 1..end].fill(true);
        }
    }
    below
}

#[cfg(test)]
mod tests {
    use super::super::super::account_figures::testing::book;
    use super::*;

    #[test]
    fn accounts_below_that_add_up_are_a_breakdown_and_others_are_not() {
        let lines = book(
            "BS 0 普通預金 30\nBS 1 甲銀行 10\nBS 1 乙銀行 20\nBS 0 売掛金 50\nBS 1 貸倒引当金 -5\nBS 0 商品 7",
        );
        assert_eq!(breakdown(&lines), [false, true, true, false, false, false]);
    }
}
