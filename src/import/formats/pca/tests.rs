use super::super::fixtures::{line, sheets, sheets_of};
use super::*;
use crate::domain::statement::PeriodEnd;

fn golden(name: &str) -> Reading {
    let sheets = sheets(&format!("pca/{name}.txt"));
    assert!(matches(&sheets));
    read(&sheets).unwrap()
}

fn of(lines: &[AccountLine], section: Section) -> Vec<AccountLine> {
    lines
        .iter()
        .filter(|line| line.section == section)
        .cloned()
        .collect()
}

#[test]
fn the_head_says_who_when_and_for_how_long() {
    let reading = golden("report_form");
    assert_eq!(reading.company.name.as_deref(), Some("有限会社あかね印刷"));
    assert_eq!(reading.unit, MoneyUnit::Yen);
    let period = &reading.periods[0];
    assert_eq!(period.end.as_ref().map(PeriodEnd::as_str), Some("2025-03"));
    assert_eq!(period.months, Some(9));
    assert_eq!(reading.doubts, []);
}

#[test]
fn sums_beside_the_last_account_of_a_group_become_lines_of_their_own() {
    let lines = of(
        &golden("report_form").periods[0].lines,
        Section::BalanceSheet,
    );
    for (name, amount, kind, place) in [
        ("現金及び預金", 4_500_000, LineKind::Account, "E8"),
        ("商品", 1_300_000, LineKind::Account, "E10"),
        ("流動資産合計", 13_000_000, LineKind::Total, "G10"),
        ("減価償却累計額", -4_000_000, LineKind::Account, "E14"),
        ("有形固定資産合計", 5_000_000, LineKind::Total, "G14"),
        ("資　産　合　計", 18_000_000, LineKind::Total, "G15"),
        ("固定負債合計", 8_000_000, LineKind::Total, "G21"),
        ("負債・純資産合計", 18_000_000, LineKind::Total, "G28"),
    ] {
        let found = line(&lines, name);
        assert_eq!((found.amount, found.kind), (Some(amount), kind), "{name}");
        assert_eq!(found.place, format!("シート「貸借対照表」の{place}"));
    }
    let heading = line(&lines, "流動資産");
    assert_eq!(
        (heading.kind, heading.amount, heading.level),
        (LineKind::Heading, None, 1)
    );
    assert_eq!(line(&lines, "資産の部").level, 0);
}

#[test]
fn profit_and_loss_keeps_closing_stock_positive_and_losses_negative() {
    let lines = of(
        &golden("report_form").periods[0].lines,
        Section::ProfitAndLoss,
    );
    for (name, amount, kind) in [
        ("売上高", 42_000_000, LineKind::Account),
        ("期末棚卸高", 1_300_000, LineKind::Account),
        ("合計", 26_300_000, LineKind::Total),
        ("売上原価合計", 25_000_000, LineKind::Total),
        ("販売費及び一般管理費", 18_200_000, LineKind::Total),
        ("営業損失", -1_200_000, LineKind::Total),
        ("経常損失", -1_360_000, LineKind::Total),
        ("役員報酬", 6_000_000, LineKind::Account),
    ] {
        let mut found = lines
            .iter()
            .filter(|line| line.name == name && line.amount.is_some());
        let found = found.next().unwrap_or_else(|| panic!("{name}"));
        assert_eq!((found.amount, found.kind), (Some(amount), kind), "{name}");
    }
    let sums = lines
        .iter()
        .filter(|line| line.amount == Some(18_200_000))
        .count();
    assert_eq!(
        sums, 1,
        "the sum of the detail sheet is that of the statement"
    );
}

#[test]
fn the_cost_report_is_a_section_of_its_own() {
    let lines = of(&golden("report_form").periods[0].lines, Section::CostReport);
    assert_eq!(line(&lines, "減価償却費").amount, Some(1_100_000));
    assert_eq!(line(&lines, "労務費合計").amount, Some(12_000_000));
    assert_eq!(line(&lines, "当期製品製造原価").kind, LineKind::Total);
}

#[test]
fn a_balance_sheet_in_account_form_is_read_half_by_half() {
    let reading = golden("account_form");
    assert_eq!(reading.unit, MoneyUnit::ThousandYen);
    assert_eq!(reading.company.name.as_deref(), Some("株式会社あおば運送"));
    let period = &reading.periods[0];
    assert_eq!(
        (period.end.as_ref().map(PeriodEnd::as_str), period.months),
        (Some("2025-03"), None)
    );
    let read: Vec<_> = period
        .lines
        .iter()
        .filter_map(|line| {
            Some((
                line.name.as_str(),
                line.amount? / 1_000,
                line.kind == LineKind::Total,
            ))
        })
        .collect();
    assert_eq!(
        read,
        [
            ("流動資産", 9_000, true),
            ("現金及び預金", 6_000, false),
            ("売掛金", 3_000, false),
            ("固定資産", 11_000, true),
            ("車両運搬具", 11_000, false),
            ("資産合計", 20_000, true),
            ("流動負債", 4_000, true),
            ("買掛金", 1_500, false),
            ("短期借入金", 2_500, false),
            ("固定負債", 10_000, true),
            ("長期借入金", 10_000, false),
            ("負債合計", 14_000, true),
            ("株主資本", 6_000, true),
            ("資本金", 6_000, false),
            ("負債・純資産合計", 20_000, true),
        ]
    );
    assert_eq!(
        line(&period.lines, "長期借入金").place,
        "シート「貸借対照表」のJ11"
    );
}

#[test]
fn what_cannot_be_read_names_sheet_and_cell() {
    let text = "# 貸借対照表\nA1\t貸借対照表\nA3\t（単位：円）\nA4\t【流動資産】\nA5\t現金\nE5\t100\nA6\t売掛金\nE6\t200\nA7\t商品\nE7\t3百\n";
    assert_eq!(
        read(&sheets_of(text)).unwrap_err().to_string(),
        "シート「貸借対照表」のE7：「3百」を金額として読み取れません。数字に直してから、もう一度読み込んでください"
    );
    let millions = read(&sheets_of(&text.replace("：円", "：百万円")))
        .unwrap_err()
        .to_string();
    assert!(
        millions.starts_with("シート「貸借対照表」のA3") && millions.contains("百万円"),
        "{millions}"
    );
    let empty = "# 貸借対照表\nA1\t貸借対照表\nA4\t【流動資産】\nA5\t現金\n";
    assert!(
        read(&sheets_of(empty))
            .unwrap_err()
            .message
            .contains("金額がありません")
    );
    assert!(!matches(&sheets_of(
        "# Sheet1\nA1\t科目\nB1\t金額\nA2\t売掛金\nB2\t1\n"
    )));
}

#[test]
fn a_missing_unit_date_and_a_differing_date_are_doubted() {
    let bare = read(&sheets_of(
        "# 貸借対照表\nA1\t【流動資産】\nA2\t現金\nE2\t100\n",
    ))
    .unwrap();
    let messages: Vec<_> = bare
        .doubts
        .iter()
        .map(|doubt| doubt.message.as_str())
        .collect();
    assert!(
        messages[0].contains("円として") && messages[1].contains("決算年月"),
        "{messages:?}"
    );
    let two = "# 貸借対照表\nA1\t令和7年3月31日\nA2\t【流動資産】\nA3\t現金\nE3\t1\n# 損益計算書\nA1\t令和6年3月31日\nA2\t【売上高】\nA3\t売上高\nE3\t1\n";
    let reading = read(&sheets_of(two)).unwrap();
    assert!(
        reading
            .doubts
            .iter()
            .any(|doubt| doubt.message.contains("2025年3月期としました")),
        "{:?}",
        reading.doubts
    );
}

#[test]
fn only_sheets_that_show_are_read_and_each_statement_once() {
    let sheet = |name: &str, date: &str, cash: u32| {
        format!(
            "# {name}\nA1\t貸借対照表\nA2\t{date}\nG2\t（単位：円）\nA3\t科目\nE3\t金額\nA4\t【流動資産】\nA5\t現金\nE5\t{cash}\nA6\t売掛金\nE6\t5\n"
        )
    };
    let text = [
        sheet("前期", "令和6年3月31日", 100),
        sheet("当期", "令和7年3月31日", 200),
        sheet("控え", "令和7年3月31日", 300),
        sheet("古い", "令和7年3月31日", 400),
        "# 内訳\nA1\t家賃\nB1\t30\n# メモ\nA1\tこんにちは\n".to_owned(),
    ]
    .concat();
    let mut sheets = sheets_of(&text);
    sheets[3].hidden = true;
    let reading = read(&sheets).unwrap();
    let cash: Vec<_> = reading.periods[0]
        .lines
        .iter()
        .filter(|line| line.name == "現金")
        .map(|line| line.amount)
        .collect();
    assert_eq!(cash, [Some(200)]);
    assert_eq!(
        reading.periods[0].end.as_ref().map(PeriodEnd::as_str),
        Some("2025-03")
    );
    assert_eq!(
        reading.company.name, None,
        "the head of a column is no company"
    );
    let told: Vec<_> = reading
        .doubts
        .iter()
        .filter_map(|doubt| Some((doubt.place.as_deref()?, doubt.message.split('、').next()?)))
        .collect();
    assert_eq!(
        told,
        [
            ("シート「古い」", "非表示のシートのため"),
            ("シート「内訳」", "決算書のシートと分からないため"),
            ("シート「前期」", "同じ決算書の新しい期のシートがあるため"),
            ("シート「控え」", "同じ決算書のシートがほかにもあるため"),
        ]
    );
    for sheet in &mut sheets {
        sheet.hidden = true;
    }
    assert!(!matches(&sheets));
}
