//! Whole files as programs export them, beside what a reader must make of them: fictional companies whose figures add up.
//! The expectations were written from the companies' figures, not from the reader's output.

use super::trial::testing::{fixture, told};
use super::{freee, jdl, money_forward, table, tkc, tsukaeru, yayoi};
use crate::import::error::ImportError;
use crate::import::grid::Grid;
use crate::import::reading::Reading;
use crate::import::statements;

type Read = fn(&Grid) -> Result<Reading, ImportError>;
type Matches = fn(&Grid) -> bool;

/// Every layout in the order in which files are asked.
const LAYOUTS: [(&str, Matches, Read); 7] = [
    ("jdl", jdl::matches, jdl::read),
    ("yayoi", yayoi::matches, yayoi::read),
    ("freee", freee::matches, freee::read),
    ("tkc", tkc::matches, tkc::read),
    ("tsukaeru", tsukaeru::matches, tsukaeru::read),
    ("money_forward", money_forward::matches, money_forward::read),
    ("table", table::matches, table::read),
];

macro_rules! golden {
    ($($name:ident: $folder:literal, $file:literal, $stem:literal;)*) => { $(
        #[test]
        fn $name() {
            let bytes = include_bytes!(concat!("../../../tests/fixtures/imports/", $folder, "/", $file));
            let wanted = include_str!(concat!("../../../tests/fixtures/imports/", $folder, "/", $stem, ".expected.txt"));
            let grid = fixture(bytes);
            let (first, _, read) = LAYOUTS.iter().find(|(_, matches, _)| matches(&grid)).unwrap();
            assert_eq!(*first, $folder, "the wrong layout takes the file");
            pretty(&told(&read(&grid).unwrap()), wanted);
            let reading = statements::read($file, bytes).unwrap();
            assert!(reading.encoding.is_some());
            pretty(&told(&reading), wanted);
        }
    )* };
}

fn pretty(found: &str, wanted: &str) {
    for (index, (found, wanted)) in found.lines().zip(wanted.lines()).enumerate() {
        assert_eq!(found, wanted, "line {} of the expectation", index + 1);
    }
    assert_eq!(found.lines().count(), wanted.lines().count(), "{found}");
}

golden! {
    yayoi_of_a_year: "yayoi", "period.csv", "period";
    yayoi_of_a_maker_in_progress: "yayoi", "manufacturing.csv", "manufacturing";
    yayoi_month_by_month: "yayoi", "monthly.csv", "monthly";
    yayoi_sub_accounts: "yayoi", "sub_balance.csv", "sub_balance";
    yayoi_year_in_months: "yayoi", "yearly.csv", "yearly";
    freee_balance_sheet: "freee", "balance_sheet.csv", "balance_sheet";
    freee_proprietors_profit_and_loss: "freee", "profit_and_loss.csv", "profit_and_loss";
    money_forward_trial_balance: "money_forward", "trial_balance.csv", "trial_balance";
    money_forward_months: "money_forward", "transition.csv", "transition";
    jdl_of_a_year: "jdl", "trial_balance.csv", "trial_balance";
    jdl_with_sub_accounts: "jdl", "with_subs.csv", "with_subs";
    tkc_in_progress: "tkc", "balances.txt", "balances";
    tkc_of_a_year: "tkc", "year.txt", "year";
    tsukaeru_of_a_proprietor: "tsukaeru", "full.csv", "full";
    tsukaeru_summary_in_thousands: "tsukaeru", "summary.csv", "summary";
    table_of_two_periods: "table", "two_periods.csv", "two_periods";
    table_pasted_without_head: "table", "pasted.txt", "pasted";
    table_with_sub_accounts: "table", "sub_accounts.csv", "sub_accounts";
}

const FILES: [&[u8]; 6] = [
    include_bytes!("../../../tests/fixtures/imports/yayoi/monthly.csv"),
    include_bytes!("../../../tests/fixtures/imports/freee/profit_and_loss.csv"),
    include_bytes!("../../../tests/fixtures/imports/money_forward/trial_balance.csv"),
    include_bytes!("../../../tests/fixtures/imports/jdl/with_subs.csv"),
    include_bytes!("../../../tests/fixtures/imports/tkc/balances.txt"),
    include_bytes!("../../../tests/fixtures/imports/tsukaeru/summary.csv"),
];

/// Files with rows or columns lost, doubled or moved are read or refused by every layout, and no amount comes from nowhere.
#[test]
fn broken_files_are_read_or_refused() {
    for bytes in FILES {
        let whole = fixture(bytes);
        for lost in 0..whole.rows.len() {
            let mut grid = whole.clone();
            grid.rows.remove(lost);
            read_all(&grid);
            grid.rows.truncate(lost);
            read_all(&grid);
        }
        for column in 0..10 {
            let mut grid = whole.clone();
            for row in &mut grid.rows {
                if column < row.cells.len() {
                    row.cells.remove(column);
                }
            }
            read_all(&grid);
            for row in &mut grid.rows {
                row.cells
                    .insert(0, crate::import::grid::Cell::Text("？".to_owned()));
                row.cells.reverse();
            }
            read_all(&grid);
        }
    }
}

fn read_all(grid: &Grid) {
    for (name, matches, read) in LAYOUTS {
        let _ = matches(grid);
        if let Ok(reading) = read(grid) {
            assert!(!reading.periods.is_empty(), "{name}");
            for line in reading.periods.iter().flat_map(|period| &period.lines) {
                assert!(
                    line.amount.is_none() || !line.raw.is_empty(),
                    "{name}: {line:?}"
                );
                assert!(
                    !line.place.is_empty() && !line.name.is_empty(),
                    "{name}: {line:?}"
                );
            }
        }
    }
}

/// What the three worksheets and small files below show is too small for a file of its own.
mod small {
    use super::super::trial::testing::{amount, grid, sheet};
    use super::*;
    use crate::domain::statement::Section::{BalanceSheet, ProfitAndLoss};

    #[test]
    fn a_year_of_yayoi_as_a_worksheet_takes_the_years_column() {
        let months = [
            "4月度",
            "5月度",
            "6月度",
            "7月度",
            "8月度",
            "9月度",
            "半期",
            "10月度",
            "11月度",
            "12月度",
            "1月度",
            "2月度",
            "3月度",
            "仮残高",
            "決算",
            "当期残高",
        ];
        let head: Vec<&str> = std::iter::once("").chain(months).collect();
        let sales = [
            "売上高",
            "1",
            "1",
            "1",
            "1",
            "1",
            "1",
            "6",
            "1",
            "1",
            "1",
            "1",
            "1",
            "1",
            "12",
            "3",
            "15",
        ];
        let cash = [
            "現金", "5", "5", "5", "5", "5", "5", "5", "5", "5", "5", "5", "5", "7", "7", "0", "7",
        ];
        let grid = sheet(
            "全体(合計)",
            &[
                &["残高試算表（年間推移）"],
                &["令和6年4月1日～令和7年3月31日"],
                &["株式会社みどり商店"],
                &head,
                &cash,
                &sales,
            ],
        );
        assert!(yayoi::matches(&grid));
        let reading = yayoi::read(&grid).unwrap();
        assert_eq!(amount(&reading, ProfitAndLoss, "売上高"), Some(15));
        assert_eq!(amount(&reading, BalanceSheet, "現金"), Some(7));
        assert_eq!(
            reading.periods[0].lines[0].place,
            "シート「全体(合計)」のQ5"
        );
        assert_eq!(reading.periods[0].end.as_ref().unwrap().as_str(), "2025-03");
        assert_eq!(reading.periods[0].months, Some(12));
        assert_eq!(reading.company.name.as_deref(), Some("株式会社みどり商店"));
    }

    #[test]
    fn a_single_month_of_yayoi_is_told() {
        let text = "\"集計期間\",\"2025/04/01～2025/04/30\"\n[明細行],全社,4月度,[損益計算書],売上高,0,0,500,500\n[明細行],全社,4月度,[貸借対照表],現金,0,0,500,500\n";
        let reading = yayoi::read(&grid(text)).unwrap();
        assert_eq!(reading.periods[0].months, Some(1));
        assert_eq!(reading.periods[0].end.as_ref().unwrap().as_str(), "2025-04");
        assert!(
            reading.doubts[0]
                .message
                .contains("1か月分の試算表です（2025年4月）")
        );
    }

    #[test]
    fn months_of_yayoi_that_carry_earlier_ones_are_not_added() {
        let rows = |month: u32, opening: u32, closing: u32| {
            format!(
                "[明細行],全社,{month}月度,[損益計算書],売上高,{opening},0,100,{closing}\n[明細行],全社,{month}月度,[貸借対照表],現金,0,0,9,{closing}\n"
            )
        };
        let text = format!("{}{}", rows(4, 0, 100), rows(5, 100, 200));
        let reading = yayoi::read(&grid(&text)).unwrap();
        assert_eq!(amount(&reading, ProfitAndLoss, "売上高"), Some(200));
        assert_eq!(amount(&reading, BalanceSheet, "現金"), Some(200));
        assert_eq!(reading.periods[0].months, None);
        assert!(reading.doubts[0].message.contains("累計"));
    }

    #[test]
    fn jdls_journal_is_refused_with_the_mend() {
        let grid = grid("＜商号Ｃ＞,1714\n＜商号名＞,見本商事\n＜仕訳一覧＞\n番号,日付,借方科目\n");
        assert!(jdl::matches(&grid));
        assert!(
            jdl::read(&grid)
                .unwrap_err()
                .to_string()
                .contains("合計残高試算表を出力してください")
        );
    }

    #[test]
    fn freees_accounts_without_their_own_figures_are_added_from_their_parts() {
        let text = "試算表：貸借対照表,期間：2025年04月～2026年03月\n,,,,期首,借方金額,貸方金額,期末,構成比\n流動資産\n,,普通預金,,,,,,\n,,,甲銀行,10,5,5,10,1%\n,,,乙銀行,20,5,5,20,1%\n,,現金,,1,1,1,1,1%\n";
        let reading = freee::read(&grid(text)).unwrap();
        assert_eq!(amount(&reading, BalanceSheet, "普通預金"), Some(30));
        assert_eq!(amount(&reading, BalanceSheet, "現金"), Some(1));
        let lines = &reading.periods[0].lines;
        assert_eq!(lines.iter().filter(|line| line.amount.is_some()).count(), 2);
    }

    #[test]
    fn worksheets_are_read_as_tables_with_their_sheets_name() {
        let grid = sheet(
            "損益計算書",
            &[
                &["項目", "金額（千円）"],
                &["独自の売上", "1234.5"],
                &["雑費", "(12)"],
            ],
        );
        assert!(table::matches(&grid));
        let reading = table::read(&grid).unwrap();
        assert_eq!(
            amount(&reading, ProfitAndLoss, "独自の売上"),
            Some(1_234_500)
        );
        assert_eq!(amount(&reading, ProfitAndLoss, "雑費"), Some(-12_000));
        assert_eq!(
            reading.periods[0].lines[1].place,
            "シート「損益計算書」のB3"
        );
    }

    #[test]
    fn tables_in_millions_are_refused_with_the_mend() {
        let error = table::read(&grid("科目,金額（百万円）\n現金,1\n売上高,2\n")).unwrap_err();
        assert!(
            error.to_string().starts_with("1行目：") && error.to_string().contains("円または千円")
        );
    }

    #[test]
    fn a_marked_row_with_an_amount_is_an_account_and_no_note() {
        let text = "科目,金額（円）\n売上高,900\n仕入高,400\n※車両燃料費,30\n注文品送料,20\n※金額は税込です,\n";
        let reading = table::read(&grid(text)).unwrap();
        let lines: Vec<_> = reading.periods[0]
            .lines
            .iter()
            .map(|line| (line.name.as_str(), line.amount))
            .collect();
        assert_eq!(
            lines[2..],
            [("※車両燃料費", Some(30)), ("注文品送料", Some(20))]
        );
    }
}
