use super::super::fixtures::{cells, sheet_with, text};
use super::*;

fn t(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

const INPUT: &str = "【入力】財務分析";

/// The golden sheet of 2018: one full period, one of two figures, and the links of the others.
fn of_2018() -> Vec<(String, Cell)> {
    let golden = text("local_benchmark/2018.txt");
    let input = golden.split("# ").nth(1).unwrap();
    cells(input.split_once('\n').unwrap().1)
}

/// The golden sheet with some cells more, or others.
fn sheet(name: &str, cells: &[(&str, Cell)]) -> Grid {
    let cells: Vec<_> = cells
        .iter()
        .map(|(at, cell)| ((*at).to_owned(), cell.clone()))
        .collect();
    sheet_with(name, &cells)
}

/// The sheet of inputs with these cells put.
fn input_with(more: &[(&str, Cell)]) -> Vec<Grid> {
    let more = more
        .iter()
        .map(|(at, cell)| ((*at).to_owned(), cell.clone()));
    let all: Vec<_> = of_2018().into_iter().chain(more).collect();
    vec![sheet_with(INPUT, &all)]
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
    let sheets = input_with(&[]);
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
    let company = read(&input_with(&[])).unwrap().company;
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
    let three = read(&input_with(&[
        ("F26", Cell::Number(42_094.0)),
        ("F27", Cell::Number(4_000.0)),
        ("F28", Cell::Number(3_800.5)),
    ]))
    .unwrap();
    assert_eq!(
        figures(&three.periods[2]),
        [(Figure::Sales, 4_000_000), (Figure::PriorSales, 3_800_500)]
    );
    let end = three.periods[2].end.as_ref().map(PeriodEnd::as_str);
    assert_eq!(end, Some("2015-03"));
    let prior = |period: &ReadPeriod| figures(period).contains(&(Figure::PriorSales, 77_000));
    assert!(!prior(&three.periods[0]));
    let one = read(&input_with(&[
        ("D28", Cell::Number(77.0)),
        ("E12", Cell::Empty),
        ("E27", Cell::Empty),
    ]))
    .unwrap();
    assert_eq!(one.periods.len(), 1);
    assert!(prior(&one.periods[0]));
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
    let reading = read(&[sheet_with("財務分析の入力シート（2027年度版）", &moved)]).unwrap();
    let original = read(&input_with(&[])).unwrap();
    assert_eq!(figures(&reading.periods[0]), figures(&original.periods[0]));
    assert_eq!(reading.company, original.company);
}

#[test]
fn months_that_our_own_workbook_adds_are_read() {
    let reading = read(&input_with(&[
        ("B41", t("会計期間の月数")),
        ("D41", Cell::Number(9.0)),
    ]))
    .unwrap();
    let months: Vec<_> = reading.periods.iter().map(|period| period.months).collect();
    assert_eq!(months, [Some(9), None]);
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
        let reading = read(&input_with(&[("D26", cell.clone())])).unwrap();
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
    assert_eq!(
        read(&input_with(&[("E27", t("約五百万"))]))
            .unwrap_err()
            .to_string(),
        "シート「【入力】財務分析」のE27：「約五百万」を金額として読み取れません。数字に直してから、もう一度読み込んでください"
    );
    let staff = read(&input_with(&[("D12", Cell::Number(2.5))]))
        .unwrap_err()
        .to_string();
    assert!(staff.contains("D12") && staff.contains("人数"), "{staff}");
    let empty: Vec<_> = of_2018()
        .into_iter()
        .filter(|(at, _)| at.starts_with('B'))
        .collect();
    let nothing = read(&[sheet_with(INPUT, &empty)]).unwrap_err().to_string();
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
    let reading = read(&[input_with(&[]).remove(0), flow, views]).unwrap();
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
