use super::super::fixtures::{cp932_csv, csv, line};
use super::*;
use crate::domain::account_title::Title;
use crate::domain::statement::PeriodEnd;

fn golden(name: &str) -> Reading {
    let grid = cp932_csv(&format!("etax_csv/HOT010_3.0_{name}.csv"));
    assert!(matches(std::slice::from_ref(&grid)));
    read(&[grid]).unwrap()
}

fn fault(text: &str) -> String {
    read(&[csv(text)]).unwrap_err().to_string()
}

const HEAD: &str = "A,BS,,,\nB,甲,,,\nC1,2024-04-01,,,\nC2,2025-03-31,,,\n貸借対照表,,,,\n";

#[test]
fn a_balance_sheet_keeps_codes_signs_and_branches() {
    let reading = golden("BS");
    assert_eq!(
        reading.company.name.as_deref(),
        Some("株式会社やまなみ金物")
    );
    let period = &reading.periods[0];
    assert_eq!(period.end.as_ref().map(PeriodEnd::as_str), Some("2025-03"));
    assert_eq!(period.months, Some(12));
    assert_eq!(period.lines.len(), 33);
    let cash = line(&period.lines, "現金及び預金");
    assert_eq!(
        (
            cash.amount,
            cash.title,
            cash.kind,
            cash.place.as_str(),
            cash.raw.as_str()
        ),
        (
            Some(8_200_000),
            Some(Title::Cash),
            LineKind::Total,
            "8行目",
            "8200000"
        )
    );
    let branch = line(&period.lines, "普通預金");
    assert_eq!(
        (branch.title, branch.kind, branch.level),
        (Some(Title::Cash), LineKind::Account, 3)
    );
    assert_eq!(line(&period.lines, "貸倒引当金").amount, Some(-124_000));
    assert_eq!(line(&period.lines, "髙木商店立替分").title, None);
    let total = line(&period.lines, "資産合計");
    assert_eq!(
        (total.kind, total.title),
        (LineKind::Total, Some(Title::TotalAssets))
    );
    let heading = line(&period.lines, "流動資産");
    assert_eq!(
        (heading.kind, heading.amount, heading.title),
        (LineKind::Heading, None, None)
    );
    assert_eq!(reading.doubts, []);
}

#[test]
fn the_accounts_of_the_golden_file_add_up() {
    let balance = golden("BS").periods.remove(0).lines;
    let sum = |start: &str| -> i64 {
        balance
            .iter()
            .filter(|line| line.kind == LineKind::Account)
            .filter(|line| {
                line.code
                    .as_ref()
                    .is_some_and(|code| code.starts_with(start))
            })
            .filter_map(|line| line.amount)
            .sum()
    };
    assert_eq!(sum("10A1"), 28_300_000);
    assert_eq!(sum("10A2"), 8_700_000);
    assert_eq!(sum("10B") + sum("10C"), 37_000_000);
}

#[test]
fn a_profit_and_loss_statement_is_placed_by_its_codes() {
    let reading = golden("PL");
    let lines = &reading.periods[0].lines;
    for (name, amount, title) in [
        ("売上高合計", 96_000_000, Some(Title::Sales)),
        ("売上原価合計", 68_000_000, Some(Title::Cogs)),
        ("売上総利益", 28_000_000, Some(Title::GrossProfit)),
        ("減価償却費", 1_200_000, Some(Title::Depreciation)),
        ("倉庫システム利用料，保守込", 3_600_000, None),
        ("販売費及び一般管理費合計", 26_400_000, Some(Title::Sga)),
        ("営業利益", 1_600_000, Some(Title::OperatingProfit)),
        ("支払利息", 302_000, Some(Title::InterestExpense)),
        ("当期純利益", 1_000_000, Some(Title::NetIncome)),
    ] {
        let found = line(lines, name);
        assert_eq!((found.amount, found.title), (Some(amount), title), "{name}");
        assert_eq!(found.section, Section::ProfitAndLoss);
    }
}

#[test]
fn lines_that_cannot_be_read_are_named() {
    assert_eq!(
        fault(&format!("{HEAD}現金及び預金,八百万,1,4,10A100020\n")),
        "6行目：「八百万」を金額として読み取れません。数字に直してから、もう一度読み込んでください"
    );
    let split = fault(&format!("{HEAD}会費,保険,100,1,3,10E200240\n"));
    assert!(
        split.starts_with("6行目") && split.contains("全角に直して"),
        "{split}"
    );
    assert!(fault(HEAD).contains("勘定科目の行がありません"));
    let equity = fault(
        "A,SS,,,\nB,甲,,,\nC1,2024-04-01,,,\nC2,2025-03-31,,,\n株主資本等変動計算書,,,,\n資本金,1,1,2,SS0200\n",
    );
    assert!(
        equity.contains("「株主資本等変動計算書」") && equity.contains("貸借対照表（BS）"),
        "{equity}"
    );
}

#[test]
fn repeated_codes_and_a_missing_end_are_doubted() {
    let text = format!("{HEAD}売掛金,10,1,4,10A100090\n売掛金２,,1,4,10A100090\n")
        .replace("2025-03-31", "");
    let reading = read(&[csv(&text)]).unwrap();
    assert_eq!(reading.periods[0].end, None);
    assert_eq!(reading.periods[0].lines[1].amount, None);
    let messages: Vec<_> = reading.doubts.iter().map(|doubt| &doubt.message).collect();
    assert!(messages[0].contains("10A100090"), "{messages:?}");
    assert!(messages[1].contains("決算年月"), "{messages:?}");
}

#[test]
fn other_tables_are_left_alone() {
    assert!(!matches(&[csv("科目,金額\n売掛金,100\n")]));
    assert!(!matches(&[]));
}
