//! Which column of a head row is which, by the words that programs use.

use crate::import::grid::Row;

/// 勘定科目 and its synonyms, as head rows write it.
const NAMES: [&str; 9] = [
    "勘定科目名",
    "勘定科目",
    "科目名",
    "科目",
    "表示科目",
    "勘定科目/補助科目",
    "科目区分",
    "項目",
    "費目",
];
const CODES: [&str; 4] = ["科目コード", "勘定科目コード", "コード", "科目CD"];
const SUBS: [&str; 3] = ["補助科目名", "補助科目", "補助"];
const BALANCES: [&str; 12] = [
    "期末残高",
    "当期残高",
    "残高",
    "月末残高",
    "翌期繰越",
    "次期繰越",
    "翌月繰越",
    "貸借残高",
    "期間残高",
    "繰越残高",
    "当月残高",
    "期末",
];

/// The columns of a head row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Columns {
    /// 勘定科目
    pub name: Option<usize>,
    /// 科目コード
    pub code: Option<usize>,
    /// 補助科目
    pub sub: Option<usize>,
    /// 補助コード
    pub sub_code: Option<usize>,
    /// 残高; the last when there are several.
    pub balance: Option<usize>,
    /// 借方
    pub debit: Option<usize>,
    /// 貸方
    pub credit: Option<usize>,
    /// 部門
    pub department: Option<usize>,
    /// 構成比
    pub ratio: Option<usize>,
    /// 出力帳票
    pub report: Option<usize>,
}

impl Columns {
    /// Reads a head row.
    pub(crate) fn of(row: &Row) -> Self {
        let mut found = Self::default();
        for column in 0..row.cells.len() {
            let text = row.cell(column).folded();
            let head = bare(&text);
            let first = |slot: &mut Option<usize>| {
                slot.get_or_insert(column);
            };
            if NAMES.contains(&head) {
                // 勘定科目 rather than 科目区分, when a layout has both.
                if head == "科目区分" {
                    first(&mut found.name);
                } else if found
                    .name
                    .is_none_or(|at| row.cell(at).folded() == "科目区分")
                {
                    found.name = Some(column);
                }
            } else if CODES.contains(&head) {
                first(&mut found.code);
            } else if SUBS.contains(&head) {
                first(&mut found.sub);
            } else if head == "補助コード" {
                first(&mut found.sub_code);
            } else if is_balance(head) {
                found.balance = Some(column);
            } else if head.contains("借方") {
                first(&mut found.debit);
            } else if head.contains("貸方") {
                first(&mut found.credit);
            } else if head == "部門" || head == "部門名" {
                first(&mut found.department);
            } else if head.starts_with("構成比") {
                first(&mut found.ratio);
            } else if head == "出力帳票" {
                first(&mut found.report);
            }
        }
        found
    }
}

/// A head without what stands in brackets behind it, 「残高( 8. 9)」「金額（千円）」, and without the brackets around it.
pub(crate) fn bare(folded: &str) -> &str {
    let inner = folded.trim_matches(['[', ']', '【', '】']);
    match inner.split_once('(') {
        Some((head, _)) if !head.is_empty() => head,
        _ => inner,
    }
}

/// Whether a head is that of a closing balance.
fn is_balance(head: &str) -> bool {
    let opening = ["前", "期首", "開始", "繰越前"]
        .iter()
        .any(|word| head.starts_with(word));
    BALANCES.contains(&head) || head.ends_with("残高") && !opening
}

#[cfg(test)]
mod tests {
    use super::super::testing::grid;
    use super::*;

    fn read(text: &str) -> Columns {
        Columns::of(&grid(text).rows[0])
    }

    #[test]
    fn columns_are_found_by_their_words() {
        let found =
            read("勘定科目名,科目コード,補助コード,前残高( 8. 8),借方,貸方,残高( 8. 9),構成比\n");
        assert_eq!(
            (found.name, found.code, found.sub_code),
            (Some(0), Some(1), Some(2))
        );
        assert_eq!(
            (found.debit, found.credit, found.balance),
            (Some(4), Some(5), Some(6))
        );
        assert_eq!(found.ratio, Some(7));
    }

    #[test]
    fn opening_balances_are_not_taken_and_of_several_the_last_is() {
        assert_eq!(
            read("科目,期首残高,借方金額,貸方金額,期末残高\n").balance,
            Some(4)
        );
        assert_eq!(read("科目,前期残高,残高,月末残高\n").balance, Some(3));
        assert_eq!(read("科目,前月残高,金額\n").balance, None);
    }

    #[test]
    fn the_account_is_preferred_to_its_group() {
        assert_eq!(
            read("出力帳票,科目区分,勘定科目,補助科目,残高\n").name,
            Some(2)
        );
        assert_eq!(read("出力帳票,科目区分,残高\n").name, Some(1));
    }
}
