use super::super::fixtures::{line, text};
use super::*;
use crate::domain::statement::PeriodEnd;

fn golden() -> Reading {
    let text = text("xbrl/statements.xtx");
    assert!(matches(&text));
    read(&text).unwrap()
}

/// An instance with these contexts and facts.
fn instance(inside: &str) -> String {
    format!("<x:xbrl xmlns:x=\"{NAMESPACE}\">{inside}</x:xbrl>")
}

fn instant(id: &str, date: &str) -> String {
    format!("<x:context id=\"{id}\"><x:period><x:instant>{date}</x:instant></x:period></x:context>")
}

fn duration(id: &str, start: &str, end: &str) -> String {
    format!(
        "<x:context id=\"{id}\"><x:period><x:startDate>{start}</x:startDate><x:endDate>{end}</x:endDate></x:period></x:context>"
    )
}

fn fact_of(element: &str, context: &str, value: &str) -> String {
    format!(
        "<a:{element} contextRef=\"{context}\" unitRef=\"JPY\" decimals=\"0\">{value}</a:{element}>"
    )
}

#[test]
fn the_period_of_the_return_is_read_and_opening_balances_make_none() {
    let reading = golden();
    assert_eq!(
        reading.company.name.as_deref(),
        Some("株式会社みずうみ製作所")
    );
    assert_eq!(reading.company.representative.as_deref(), Some("湖　太郎"));
    assert_eq!(reading.periods.len(), 1);
    let period = &reading.periods[0];
    assert_eq!(period.end.as_ref().map(PeriodEnd::as_str), Some("2025-03"));
    assert_eq!(period.months, Some(12));
    assert_eq!(period.lines.len(), 14);
    assert_eq!(reading.doubts, []);
}

#[test]
fn elements_become_lines_with_their_japanese_names() {
    let lines = golden().periods.remove(0).lines;
    for (name, amount, section, title) in [
        (
            "現金及び預金",
            12_345_678,
            Section::BalanceSheet,
            Some(Title::Cash),
        ),
        (
            "長期借入金",
            24_000_000,
            Section::BalanceSheet,
            Some(Title::LongBorrowings),
        ),
        (
            "売上高",
            150_000_000,
            Section::ProfitAndLoss,
            Some(Title::Sales),
        ),
        (
            "営業利益又は営業損失（△）",
            -2_500_000,
            Section::ProfitAndLoss,
            Some(Title::OperatingProfit),
        ),
        (
            "労務費",
            30_000_000,
            Section::CostReport,
            Some(Title::LaborProduction),
        ),
        ("Consignment", 1_000_000, Section::BalanceSheet, None),
    ] {
        let found = line(&lines, name);
        assert_eq!(
            (found.amount, found.section, found.title),
            (Some(amount), section, title),
            "{name}"
        );
    }
    let depreciation: Vec<_> = lines
        .iter()
        .filter(|line| line.title == Some(Title::Depreciation))
        .map(|line| (line.section, line.amount))
        .collect();
    assert_eq!(
        depreciation,
        [
            (Section::ProfitAndLoss, Some(1_800_000)),
            (Section::CostReport, Some(4_200_000))
        ]
    );
    assert_eq!(
        line(&lines, "現金及び預金").place,
        "要素jpfr-t-cte:CashAndDeposits（18行目）"
    );
    assert!(
        !lines.iter().any(|line| line.name.contains("短期借入金")),
        "nil is not 0"
    );
}

#[test]
fn two_full_periods_are_read_newest_first() {
    let text = instance(
        &[
            duration("P", "2023-07-01", "2024-03-31"),
            duration("C", "2024-04-01", "2025-03-31"),
            duration("Q", "2025-01-01", "2025-03-31"),
            fact_of("NetSales", "P", "9000"),
            fact_of("NetSales", "C", "1.2E4"),
            fact_of("NetSales", "Q", "1"),
        ]
        .concat(),
    );
    let periods = read(&text).unwrap().periods;
    let read: Vec<_> = periods
        .iter()
        .map(|period| {
            (
                period.end.clone().map(|end| end.to_string()),
                period.months,
                period.lines[0].amount,
                period.lines.len(),
            )
        })
        .collect();
    assert_eq!(
        read,
        [
            (Some("2025-03".to_owned()), Some(12), Some(12_000), 1),
            (Some("2024-03".to_owned()), Some(9), Some(9_000), 1)
        ]
    );
}

#[test]
fn groups_of_companies_and_single_members_are_left_out() {
    let member = "<x:context id=\"M\"><x:period><x:instant>2025-03-31</x:instant></x:period><x:scenario><d:explicitMember>jppfs_cor:CapitalStockMember</d:explicitMember></x:scenario></x:context>";
    let text = instance(
        &[
            instant("CurrentYearConsolidatedInstant", "2025-03-31"),
            instant("CurrentYearInstant", "2025-03-31"),
            member.to_owned(),
            fact_of("Assets", "CurrentYearConsolidatedInstant", "999"),
            fact_of("Assets", "M", "888"),
            fact_of("Assets", "CurrentYearInstant", "100"),
            fact_of("Assets", "CurrentYearInstant", "101"),
        ]
        .concat(),
    );
    let reading = read(&text).unwrap();
    assert_eq!(reading.periods[0].lines.len(), 1);
    assert_eq!(reading.periods[0].lines[0].amount, Some(100));
    assert!(reading.doubts[0].message.contains("100円と101円"));
}

#[test]
fn what_cannot_be_read_is_refused_with_the_place() {
    let none = read(&instance("")).unwrap_err();
    assert!(none.message.contains("金額が見つかりません"));
    let text = instance(
        &[
            instant("C", "2025-03-31"),
            "\n".to_owned(),
            fact_of("Assets", "C", "多い"),
        ]
        .concat(),
    );
    assert_eq!(
        read(&text).unwrap_err().to_string(),
        "要素a:Assets（2行目）：「多い」を金額として読み取れません。ファイルを出力し直してください"
    );
    let bomb = format!("<!DOCTYPE x [<!ENTITY a \"aaaa\">]>{}", instance("&a;"));
    assert!(read(&bomb).unwrap_err().message.contains("DOCTYPE"));
}
