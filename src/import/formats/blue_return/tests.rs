use super::super::fixtures::{line, text};
use super::*;

fn golden(name: &str) -> Reading {
    let text = text(&format!("blue_return/{name}.xtx"));
    assert!(matches(&text));
    read(&text).unwrap()
}

fn messages(reading: &Reading) -> String {
    let all: Vec<_> = reading
        .doubts
        .iter()
        .map(|doubt| doubt.message.as_str())
        .collect();
    all.join("\n")
}

#[test]
fn the_form_of_2025_is_read_with_what_its_head_says() {
    let reading = golden("KOA210_v11");
    let company = &reading.company;
    assert_eq!(company.name.as_deref(), Some("手打そば　おがわ & 茶房"));
    assert_eq!(company.representative.as_deref(), Some("小川　たえ"));
    assert_eq!(
        company.address.as_deref(),
        Some("長野県架空市中央１－２－３")
    );
    assert_eq!(
        (company.sole_proprietor, company.capital_yen),
        (Some(true), Some(0))
    );
    let period = &reading.periods[0];
    assert_eq!(period.end.as_ref().map(PeriodEnd::as_str), Some("2025-12"));
    assert_eq!(period.months, Some(9));
    let staff = &period.figures[0];
    assert_eq!((staff.figure, staff.value), (Figure::Employees, 3));
    assert!(messages(&reading).contains("「飲食店」") && messages(&reading).contains("3人"));
    assert!(
        !messages(&reading).contains("一致しません"),
        "{}",
        messages(&reading)
    );
}

#[test]
fn amounts_of_the_years_end_and_added_accounts_become_lines() {
    let lines = golden("KOA210_v11").periods.remove(0).lines;
    for (name, amount, title, kind) in [
        (
            "売上（収入）金額",
            18_000_000,
            Some(Title::Sales),
            LineKind::Total,
        ),
        ("期末商品（製品）棚卸高", 400_000, None, LineKind::Account),
        (
            "差引金額１",
            12_100_000,
            Some(Title::GrossProfit),
            LineKind::Total,
        ),
        ("リース料", 240_000, None, LineKind::Account),
        ("支払手数料", 80_000, None, LineKind::Account),
        (
            "専従者給与",
            1_200_000,
            Some(Title::LaborFamily),
            LineKind::Account,
        ),
        ("現金", 200_000, Some(Title::Cash), LineKind::Account),
        ("保証金", 500_000, None, LineKind::Account),
        ("事業主貸", 2_600_000, None, LineKind::Account),
        (
            "借入金",
            3_000_000,
            Some(Title::BorrowingsAll),
            LineKind::Account,
        ),
        ("長期借入金", 1_000_000, None, LineKind::Account),
        (
            "負債・資本合計",
            10_600_000,
            Some(Title::LiabilitiesAndNetAssets),
            LineKind::Total,
        ),
    ] {
        let found = line(&lines, name);
        assert_eq!(
            (found.amount, found.title, found.kind),
            (Some(amount), title, kind),
            "{name}"
        );
    }
    assert_eq!(
        line(&lines, "売上（収入）金額").place,
        "項目AMF00100（24行目）"
    );
    let opening = lines.iter().any(|line| line.amount == Some(99_999));
    assert!(!opening, "the beginning of the year is not read");
}

#[test]
fn the_lines_of_the_golden_file_add_up() {
    let lines = golden("KOA210_v11").periods.remove(0).lines;
    let sum = |start: &str, end: &str| -> i64 {
        lines
            .iter()
            .filter(|line| line.kind == LineKind::Account)
            .filter(|line| {
                line.code
                    .as_deref()
                    .is_some_and(|code| (start..=end).contains(&code))
            })
            .filter_map(|line| line.amount)
            .sum()
    };
    assert_eq!(sum("AMF00190", "AMF00370"), 7_500_000);
    assert_eq!(sum("AMG00260", "AMG00430"), 10_600_000);
    assert_eq!(sum("AMG00640", "AMG00750"), 10_600_000);
}

#[test]
fn an_older_flat_form_pairs_names_by_order_and_is_checked() {
    let reading = golden("KOA210_v9_flat");
    assert_eq!(reading.company.name.as_deref(), Some("北村　茂"));
    let period = &reading.periods[0];
    assert_eq!(period.end.as_ref().map(PeriodEnd::as_str), Some("2018-12"));
    assert_eq!((period.months, period.figures.len()), (None, 0));
    assert_eq!(line(&period.lines, "研修費").amount, Some(30_000));
    assert_eq!(line(&period.lines, "諸会費").amount, Some(20_000));
    assert_eq!(
        line(&period.lines, "青色申告特別控除前の所得金額").amount,
        Some(-4_850_000)
    );
    assert!(
        !period.lines.iter().any(|line| line.name == "専従者給与"),
        "blank is not 0"
    );
    let power = line(&period.lines, "電力費");
    assert_eq!(
        (power.section, power.title),
        (Section::CostReport, Some(Title::MfgExpense))
    );
    let said = messages(&reading);
    assert!(
        said.contains("売上（収入）金額") && said.contains("月別売上の計"),
        "{said}"
    );
    assert!(said.contains("貸借対照表の記入がありません"), "{said}");
    assert!(
        !said.contains("減価償却費"),
        "100,000 and 60,000 are the 160,000 of the breakdown: {said}"
    );
}

#[test]
fn broken_and_empty_forms_are_refused_with_the_place() {
    let words = read("<KOA210>\n<AMF00100>百万</AMF00100></KOA210>")
        .unwrap_err()
        .to_string();
    assert_eq!(
        words,
        "項目AMF00100（2行目）：「百万」を金額として読み取れません。決算書を出力し直してください"
    );
    assert!(
        read("<KOA210/>")
            .unwrap_err()
            .message
            .contains("金額が一つもありません")
    );
    assert!(
        read("<A>:KOA210</A>")
            .unwrap_err()
            .message
            .contains("見つかりません")
    );
    assert!(
        read("<!DOCTYPE x><KOA210/>")
            .unwrap_err()
            .message
            .contains("DOCTYPE")
    );
}

#[test]
fn two_forms_in_one_file_are_pointed_out() {
    let text =
        "<D><KOA210><AMF00100>1</AMF00100></KOA210><KOA210><AMF00100>2</AMF00100></KOA210></D>";
    let reading = read(text).unwrap();
    assert_eq!(reading.periods[0].lines.len(), 1);
    assert_eq!(reading.periods[0].lines[0].amount, Some(1));
    assert!(messages(&reading).contains("2部あります"));
    assert!(messages(&reading).contains("何年分"));
}

#[test]
fn every_row_of_the_table_is_read() {
    let rows = TABLE.lines().filter(|line| !line.starts_with('#')).count() - 1;
    assert_eq!(RULES.len(), rows);
    let titled = TABLE
        .lines()
        .filter(|line| {
            line.split(',')
                .nth(5)
                .is_some_and(|title| !title.is_empty() && title != "title")
        })
        .count();
    assert_eq!(
        RULES.iter().filter(|rule| rule.title.is_some()).count(),
        titled
    );
}
