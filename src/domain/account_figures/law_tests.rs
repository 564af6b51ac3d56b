//! What holds for any list of accounts.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::super::account_title::{ChamberTitle, Title, assign, fold};
use super::super::statement::{LineKind, Section};
use super::testing::{behaviour, book, titles};
use super::*;

const ACCOUNTS: [&str; 34] = [
    "BS 現金",
    "BS 普通預金",
    "BS 受取手形",
    "BS 電子記録債権",
    "BS 売掛金",
    "BS 商品",
    "BS 貯蔵品",
    "BS 前払費用",
    "BS 未収入金",
    "BS 貸倒引当金",
    "BS 建物",
    "BS 減価償却累計額",
    "BS 支払手形",
    "BS 買掛金",
    "BS 短期借入金",
    "BS 長期借入金",
    "BS 役員借入金",
    "BS リース債務",
    "BS 未払金",
    "BS 資本金",
    "BS 謎勘定",
    "PL 商品売上高",
    "PL 売上値引高",
    "PL 期首商品棚卸高",
    "PL 仕入高",
    "PL 期末商品棚卸高",
    "PL 役員報酬",
    "PL 給料手当",
    "PL 減価償却費",
    "PL 地代家賃",
    "PL 支払利息",
    "PL 受取利息",
    "CR 賃金",
    "CR 減価償却費",
];

fn figures(lines: &[AccountLine], own: &[ChamberTitle]) -> Mapped {
    let titles = titles();
    let mut lines = lines.to_vec();
    assign(&mut lines, titles, own, Scope::Corporation);
    read(&lines, titles, Scope::Corporation, None, behaviour())
}

fn flat() -> impl Strategy<Value = Vec<AccountLine>> {
    subsequence(ACCOUNTS.to_vec(), 1..ACCOUNTS.len()).prop_flat_map(|names| {
        let count = names.len();
        (
            Just(names),
            proptest::collection::vec(-50_000_000_i64..900_000_000, count),
        )
            .prop_map(|(names, amounts)| {
                let text: String = names
                    .iter()
                    .zip(amounts)
                    .map(|(name, amount)| {
                        let (section, name) = name.split_once(' ').unwrap();
                        format!("{section} 0 {name} {amount}\n")
                    })
                    .collect();
                book(&text)
            })
    })
}

fn total(name: &str, amount: i64) -> AccountLine {
    let mut line = book(&format!("BS 0 = {name} {amount}")).remove(0);
    line.kind = LineKind::Total;
    line
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_order_of_accounts_does_not_matter(
        (lines, shuffled) in flat().prop_flat_map(|lines| (Just(lines.clone()), Just(lines).prop_shuffle())),
    ) {
        prop_assert_eq!(figures(&lines, &[]).figures, figures(&shuffled, &[]).figures);
    }

    #[test]
    fn an_empty_account_changes_nothing(
        lines in flat(),
        at in any::<prop::sample::Index>(),
        name in select(vec!["雑費", "謎の勘定", "会議費", "小計"]),
    ) {
        let before = figures(&lines, &[]);
        let mut more = lines.clone();
        let zero = book(&format!("PL 0 {name} 0")).remove(0);
        more.insert(at.index(lines.len() + 1), zero);
        let after = figures(&more, &[]);
        for figure in <Figure as strum::IntoEnumIterator>::iter() {
            if let Some(value) = before.figures.get(figure) {
                prop_assert_eq!(after.figures.get(figure), Some(value), "{}", figure);
            }
        }
        prop_assert_eq!(before.unmatched.len(), after.unmatched.len());
    }

    #[test]
    fn a_sum_beside_its_parts_never_doubles(
        cash in 0_i64..1_000_000, bank in 0_i64..1_000_000, goods in 0_i64..1_000_000,
        name in select(vec!["現金・預金合計", "［現金･預金計］", "現金及び預金", "現金・預金"]),
        first in any::<bool>(),
    ) {
        let mut lines = book(&format!("BS 1 現金 {cash}\nBS 1 普通預金 {bank}\nBS 1 商品 {goods}"));
        let sum = total(name, cash + bank);
        lines.insert(if first { 0 } else { 2 }, sum);
        lines.push(total("棚卸資産合計", goods));
        let found = figures(&lines, &[]).figures;
        prop_assert_eq!(found.cash, Some(cash + bank));
        prop_assert_eq!(found.inventory, Some(goods));
    }

    #[test]
    fn a_hand_assignment_wins(
        amount in 1_i64..1_000_000, cash in 0_i64..1_000_000,
        name in select(vec!["売掛金", "役員借入金", "謎勘定", "前払費用"]),
    ) {
        let lines = book(&format!("BS 0 現金 {cash}\nBS 0 {name} {amount}"));
        let own = |title| [ChamberTitle { section: Section::BalanceSheet, name: fold(name), title }];
        let found = figures(&lines, &own(Some(Title::LongBorrowings)));
        prop_assert_eq!(found.figures.long_borrowings, Some(amount));
        prop_assert_eq!(found.figures.borrowings, Some(amount));
        prop_assert_eq!(found.figures.director_loans, None);
        let unused = figures(&lines, &own(None));
        prop_assert!(unused.unmatched.is_empty());
        prop_assert_eq!(unused.figures.total_assets, Some(cash));
    }

    #[test]
    fn a_hand_assigned_account_outside_a_sum_is_added_and_inside_is_not(
        cash in 1_i64..1_000_000, bank in 1_i64..1_000_000,
    ) {
        let own = [ChamberTitle { section: Section::BalanceSheet, name: fold("甲銀行"), title: Some(Title::Cash) }];
        let mut lines = book(&format!("BS 0 現金 {cash}\nBS 0 甲銀行 {bank}"));
        lines.push(total("現金・預金合計", cash + bank));
        prop_assert_eq!(figures(&lines, &own).figures.cash, Some(cash + bank));
        lines.pop();
        lines.push(total("現金・預金合計", cash));
        prop_assert_eq!(figures(&lines, &own).figures.cash, Some(cash + bank));
    }

    #[test]
    fn no_amount_makes_it_panic(
        names in proptest::collection::vec(select(ACCOUNTS.to_vec()), 1..12),
        amount in prop_oneof![Just(i64::MIN), Just(i64::MAX), any::<i64>()],
        total in any::<bool>(),
    ) {
        let mut lines: Vec<AccountLine> = names
            .iter()
            .map(|name| {
                let (section, name) = name.split_once(' ').unwrap();
                book(&format!("{section} 0 {name} {amount}")).remove(0)
            })
            .collect();
        if total {
            lines[0].kind = LineKind::Total;
        }
        let mapped = figures(&lines, &[]);
        for trace in &mapped.traces {
            prop_assert!(trace.lines.iter().all(|&line| line < lines.len()));
            prop_assert!(!trace.rule.is_empty());
        }
    }
}
