use super::super::fixtures::sheet_with as sheet;
use super::*;

fn t(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

const INPUT: &str = "【入力】財務分析";

/// The sheet of 2018 with one period and the links of the others.
fn of_2018() -> Vec<(&'static str, Cell)> {
    vec![
        ("B5", t("商号")),
        ("D5", t("株式会社さくら旅館")),
        ("B6", t("所在地")),
        ("D6", t("静岡県架空市1")),
        ("B7", t("代表者名")),
        ("D7", t("桜井　花")),
        ("B9", t("業種_大分類")),
        ("D9", t("13_観光業")),
        ("B10", t("業種_小分類")),
        ("D10", t("1301_観光業")),
        ("B12", t("従業員数（正社員）※1")),
        ("D12", Cell::Number(30.0)),
        ("E12", Cell::Number(28.0)),
        ("B13", t("資本金")),
        ("D13", Cell::Number(10_000.0)),
        ("D25", t("最新期")),
        ("E25", t("前期")),
        ("F25", t("前々期")),
        ("B26", t("決算年月")),
        ("D26", Cell::Date("2017-03-31".to_owned())),
        ("E26", t("平成28年3月")),
        ("B27", t("売上高")),
        ("D27", Cell::Number(5_130_250.0)),
        ("E27", Cell::Number(4_900_000.25)),
        ("B28", t("前期売上高")),
        ("D28", Cell::Number(4_900_000.25)),
        ("E28", Cell::Number(0.0)),
        ("B29", t("営業利益")),
        ("D29", t("△１５，０００")),
        ("B30", t("減価償却費")),
        ("D30", t("-")),
        ("B31", t("現金・預金")),
        ("D31", Cell::Error("#REF!".to_owned())),
        ("B32", t("受取手形")),
        ("B33", t("売掛金")),
        ("B34", t("棚卸資産")),
        ("D34", Cell::Number(0.0)),
        ("B35", t("負債合計")),
        ("B36", t("支払手形")),
        ("B37", t("買掛金")),
        ("B38", t("借入金")),
        ("B39", t("純資産合計")),
        ("D39", Cell::Number(912_793.0)),
    ]
}

fn figures(period: &ReadPeriod) -> Vec<(Figure, i64)> {
    period
        .figures
        .iter()
        .map(|read| (read.figure, read.value))
        .collect()
}

#[test]
fn blanks_dashes_errors_and_links_are_unknown_and_zeros_are_not() {
    let sheets = [sheet(INPUT, &of_2018())];
    assert!(matches(&sheets));
    let reading = read(&sheets).unwrap();
    assert_eq!(reading.periods.len(), 2);
    assert_eq!(
        figures(&reading.periods[0]),
        [
            (Figure::Employees, 30),
            (Figure::Sales, 5_130_250_000),
            (Figure::OperatingProfit, -15_000_000),
            (Figure::Inventory, 0),
            (Figure::NetAssets, 912_793_000),
        ]
    );
    assert_eq!(
        figures(&reading.periods[1]),
        [(Figure::Employees, 28), (Figure::Sales, 4_900_000_250)]
    );
    let ends: Vec<_> = reading
        .periods
        .iter()
        .map(|period| period.end.as_ref().map(PeriodEnd::as_str))
        .collect();
    assert_eq!(ends, [Some("2017-03"), Some("2016-03")]);
    let sales = &reading.periods[0].figures[1];
    assert_eq!(
        (sales.place.as_str(), sales.raw.as_str()),
        ("シート「【入力】財務分析」のD27", "5130250")
    );
    assert_eq!(reading.doubts.len(), 1);
    assert_eq!(
        reading.doubts[0].place.as_deref(),
        Some("シート「【入力】財務分析」のD31")
    );
    assert!(reading.doubts[0].message.contains("#REF!"));
}

#[test]
fn the_company_is_read_with_its_class() {
    let company = read(&[sheet(INPUT, &of_2018())]).unwrap().company;
    assert_eq!(company.name.as_deref(), Some("株式会社さくら旅館"));
    assert_eq!(company.representative.as_deref(), Some("桜井　花"));
    assert_eq!(company.address.as_deref(), Some("静岡県架空市1"));
    assert_eq!(
        company.industry.map(|industry| industry.minor).as_deref(),
        Some("1301_観光業")
    );
    assert_eq!(
        (company.capital_yen, company.employees),
        (Some(10_000_000), Some(30))
    );
}

#[test]
fn prior_sales_of_the_oldest_period_are_kept() {
    let mut cells = of_2018();
    cells.extend([
        ("F26", Cell::Number(42_094.0)),
        ("F27", Cell::Number(4_000.0)),
        ("F28", Cell::Number(3_800.5)),
    ]);
    let reading = read(&[sheet(INPUT, &cells)]).unwrap();
    assert_eq!(
        figures(&reading.periods[2]),
        [(Figure::Sales, 4_000_000), (Figure::PriorSales, 3_800_500)]
    );
    assert_eq!(
        reading.periods[2].end.as_ref().map(PeriodEnd::as_str),
        Some("2015-03")
    );
    assert!(
        !figures(&reading.periods[0])
            .iter()
            .any(|(figure, _)| *figure == Figure::PriorSales)
    );
    let one = [
        ("D28", Cell::Number(77.0)),
        ("E12", Cell::Empty),
        ("E27", Cell::Empty),
    ];
    let mut cells = of_2018();
    cells.extend(one);
    let reading = read(&[sheet(INPUT, &cells)]).unwrap();
    assert_eq!(reading.periods.len(), 1);
    assert!(figures(&reading.periods[0]).contains(&(Figure::PriorSales, 77_000)));
}

#[test]
fn a_later_edition_that_moved_its_rows_and_columns_still_reads() {
    let moved: Vec<(String, Cell)> = of_2018()
        .into_iter()
        .map(|(at, cell)| {
            let (column, row) = at.split_at(1);
            let column = char::from(column.as_bytes()[0] + 1);
            (
                format!("{column}{}", row.parse::<usize>().unwrap() + 3),
                cell,
            )
        })
        .collect();
    let cells: Vec<(&str, Cell)> = moved
        .iter()
        .map(|(at, cell)| (at.as_str(), cell.clone()))
        .collect();
    let reading = read(&[sheet("財務分析の入力シート（2027年度版）", &cells)]).unwrap();
    let original = read(&[sheet(INPUT, &of_2018())]).unwrap();
    assert_eq!(figures(&reading.periods[0]), figures(&original.periods[0]));
    assert_eq!(reading.company, original.company);
}

#[test]
fn months_that_our_own_workbook_adds_are_read() {
    let mut cells = of_2018();
    cells.extend([("B41", t("会計期間の月数")), ("D41", Cell::Number(9.0))]);
    let reading = read(&[sheet(INPUT, &cells)]).unwrap();
    assert_eq!(
        (reading.periods[0].months, reading.periods[1].months),
        (Some(9), None)
    );
}

#[test]
fn ends_are_read_however_they_are_typed() {
    for (cell, wanted) in [
        (t("2025年3月期"), Some("2025-03")),
        (t("R7.3"), Some("2025-03")),
        (Cell::Number(202_503.0), Some("2025-03")),
        (Cell::Number(45_747.0), Some("2025-03")),
        (Cell::Number(2_017.03), Some("2017-03")),
        (t("三月"), None),
        (Cell::Empty, None),
    ] {
        let mut cells = of_2018();
        cells.push(("D26", cell.clone()));
        let reading = read(&[sheet(INPUT, &cells)]).unwrap();
        let end = reading.periods[0].end.as_ref().map(PeriodEnd::as_str);
        assert_eq!(end, wanted, "{cell:?}");
        let doubted = reading
            .doubts
            .iter()
            .any(|doubt| doubt.message.contains("決算年月を入力"));
        assert_eq!(doubted, wanted.is_none(), "{cell:?}");
    }
}

#[test]
fn words_and_empty_sheets_are_refused_with_the_cell() {
    let mut cells = of_2018();
    cells.push(("E27", t("約五百万")));
    assert_eq!(
        read(&[sheet(INPUT, &cells)]).unwrap_err().to_string(),
        "シート「【入力】財務分析」のE27：「約五百万」を金額として読み取れません。数字に直してから、もう一度読み込んでください"
    );
    let mut cells = of_2018();
    cells.push(("D12", Cell::Number(2.5)));
    let staff = read(&[sheet(INPUT, &cells)]).unwrap_err().to_string();
    assert!(staff.contains("D12") && staff.contains("人数"), "{staff}");
    let empty: Vec<_> = of_2018()
        .into_iter()
        .filter(|(at, _)| at.starts_with('B'))
        .collect();
    let nothing = read(&[sheet(INPUT, &empty)]).unwrap_err().to_string();
    assert!(
        nothing.contains("シート「【入力】財務分析」") && nothing.contains("一つも入力"),
        "{nothing}"
    );
    assert!(!matches(&[sheet(INPUT, &[("B27", t("売上高"))])]));
}

#[test]
fn the_written_answers_are_read_from_merged_and_unmerged_boxes() {
    let flow = sheet(
        "商流・業務フロー",
        &[
            ("C6", t("仕込み")),
            ("B7", t("■実施内容")),
            ("B8", t("■実施内容\n毎朝五時に打つ")),
            ("H6", t("業務②")),
            ("G14", t("・")),
            ("Q27", t("地元の宿")),
            ("Q28", t("月三十万円")),
            ("V24", Cell::Error("#REF!".to_owned())),
        ],
    );
    let views = sheet(
        "４つの視点",
        &[
            ("F6", t("土地の味を残す")),
            ("V27", t("月一回の勉強会")),
            ("S36", t("①値付けの見直し")),
        ],
    );
    let reading = read(&[sheet(INPUT, &of_2018()), flow, views]).unwrap();
    let answers: Vec<_> = reading
        .answers
        .iter()
        .map(|answer| {
            (
                answer.template.as_str(),
                answer.question.as_str(),
                answer.text.as_str(),
            )
        })
        .collect();
    assert_eq!(
        answers,
        [
            ("business_flow", "flow_1_name", "仕込み"),
            ("business_flow", "flow_1_work", "毎朝五時に打つ"),
            ("trade_flow", "trade_customer", "地元の宿\n月三十万円"),
            ("four_views", "view_philosophy", "土地の味を残す"),
            ("four_views", "view_training", "月一回の勉強会"),
            ("four_views", "view_summary_measures", "①値付けの見直し"),
        ]
    );
    assert_eq!(reading.answers[0].place, "シート「商流・業務フロー」のC6");
}
