//! The golden files of e-Tax, PCA and METI's workbook from their bytes to a company's figures: what an advisor would write
//! into the workbook by hand.

use banso::data::Data;
use banso::domain::account_figures::{self, Mapped};
use banso::domain::account_title::{Scope, assign};
use banso::domain::statement::{Figure, SoleBasis, check};
use banso::import::reading::{Format, Reading};
use banso::import::statements;
use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Formula, Workbook, Worksheet};

fn bytes(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/imports/");
    std::fs::read(format!("{folder}{name}")).unwrap()
}

fn read(name: &str) -> Reading {
    statements::read(name, &bytes(name)).unwrap()
}

/// The figures of the newest period, with every account of the file placed.
fn mapped(reading: &Reading) -> Mapped {
    let data = Data::load(None).unwrap();
    let scope = match reading.company.sole_proprietor {
        Some(true) => Scope::SoleProprietor,
        _ => Scope::Corporation,
    };
    let mut lines = reading.periods[0].lines.clone();
    assign(&mut lines, &data.titles, &[], scope);
    let basis = Some(SoleBasis::AfterFamilyPay);
    account_figures::read(&lines, &data.titles, scope, basis, &data.cost_behaviour)
}

fn expect(name: &str, mapped: &Mapped, wanted: &[(Figure, i64)]) {
    for (figure, value) in wanted {
        let trace = mapped.traces.iter().find(|trace| trace.figure == *figure);
        let rule = trace.map_or("", |trace| &trace.rule);
        assert_eq!(
            mapped.figures.get(*figure),
            Some(*value),
            "{name}: {figure} {rule}"
        );
    }
    assert_eq!(check(&mapped.figures), [], "{name}");
}

/// The names of the accounts that nobody placed.
fn unplaced(reading: &Reading, mapped: &Mapped) -> Vec<String> {
    let lines = &reading.periods[0].lines;
    mapped
        .unmatched
        .iter()
        .map(|&index| lines[index].name.clone())
        .collect()
}

#[test]
fn e_tax_csv_balance_sheet() {
    let reading = read("etax_csv/HOT010_3.0_BS.csv");
    assert_eq!(
        (reading.format, reading.encoding.as_deref()),
        (Format::EtaxCsv, Some("CP932"))
    );
    let mapped = mapped(&reading);
    expect(
        "BS",
        &mapped,
        &[
            (Figure::Cash, 8_200_000),
            (Figure::NotesReceivable, 1_500_000),
            (Figure::AccountsReceivable, 12_400_000),
            (Figure::Inventory, 6_300_000),
            (Figure::CurrentAssets, 28_300_000),
            (Figure::FixedAssets, 8_700_000),
            (Figure::TotalAssets, 37_000_000),
            (Figure::NotesPayable, 1_100_000),
            (Figure::AccountsPayable, 7_400_000),
            (Figure::ShortBorrowings, 4_200_000),
            (Figure::LongBorrowings, 9_000_000),
            (Figure::Borrowings, 13_200_000),
            (Figure::TotalLiabilities, 22_000_000),
            (Figure::NetAssets, 15_000_000),
        ],
    );
    assert_eq!(unplaced(&reading, &mapped), ["髙木商店立替分"]);
}

#[test]
fn e_tax_csv_profit_and_loss() {
    let reading = read("etax_csv/HOT010_3.0_PL.csv");
    let mapped = mapped(&reading);
    expect(
        "PL",
        &mapped,
        &[
            (Figure::Sales, 96_000_000),
            (Figure::CostOfSales, 68_000_000),
            (Figure::GrossProfit, 28_000_000),
            (Figure::SellingGeneralAdministrative, 26_400_000),
            (Figure::OperatingProfit, 1_600_000),
            (Figure::Depreciation, 1_200_000),
            (Figure::InterestExpense, 302_000),
            (Figure::InterestDividendIncome, 2_000),
            (Figure::OrdinaryProfit, 1_300_000),
            (Figure::IncomeTaxes, 300_000),
            (Figure::NetProfit, 1_000_000),
        ],
    );
    assert_eq!(unplaced(&reading, &mapped), ["倉庫システム利用料，保守込"]);
}

#[test]
fn blue_return() {
    let reading = read("blue_return/KOA210_v11.xtx");
    assert_eq!(reading.format, Format::BlueReturn);
    let mapped = mapped(&reading);
    expect(
        "KOA210",
        &mapped,
        &[
            (Figure::Sales, 18_000_000),
            (Figure::CostOfSales, 5_900_000),
            (Figure::GrossProfit, 12_100_000),
            (Figure::OperatingProfit, 3_520_000),
            (Figure::OrdinaryProfit, 3_400_000),
            (Figure::Depreciation, 600_000),
            (Figure::InterestExpense, 120_000),
            (Figure::Cash, 4_500_000),
            (Figure::AccountsReceivable, 150_000),
            (Figure::Inventory, 400_000),
            (Figure::TotalAssets, 8_000_000),
            (Figure::AccountsPayable, 350_000),
            (Figure::Borrowings, 4_000_000),
            (Figure::TotalLiabilities, 4_470_000),
            (Figure::NetAssets, 3_530_000),
        ],
    );
}

#[test]
fn xbrl() {
    let reading = read("xbrl/statements.xtx");
    assert_eq!(reading.format, Format::EtaxXbrl);
    let mapped = mapped(&reading);
    expect(
        "XBRL",
        &mapped,
        &[
            (Figure::Sales, 150_000_000),
            (Figure::OperatingProfit, -2_500_000),
            (Figure::Depreciation, 6_000_000),
            (Figure::Cash, 12_345_678),
            (Figure::AccountsReceivable, 20_654_322),
            (Figure::TotalAssets, 34_000_000),
            (Figure::TotalLiabilities, 24_000_000),
            (Figure::LongBorrowings, 24_000_000),
            (Figure::NetAssets, 10_000_000),
        ],
    );
    assert_eq!(unplaced(&reading, &mapped), ["Consignment"]);
}

/// A workbook of a golden file's cells; `=E27|4900000.25` is a formula and its cached result.
fn workbook(name: &str) -> Vec<u8> {
    let text = String::from_utf8(bytes(name)).unwrap();
    let mut book = Workbook::new();
    for part in text.split("# ").filter(|part| !part.is_empty()) {
        let (title, cells) = part.split_once('\n').unwrap();
        let sheet = book.add_worksheet();
        sheet.set_name(title).unwrap();
        for line in cells.lines() {
            let (at, content) = line.split_once('\t').unwrap();
            put(sheet, at, content);
        }
    }
    book.save_to_buffer().unwrap()
}

fn put(sheet: &mut Worksheet, at: &str, content: &str) {
    let end = at.find(|c: char| c.is_ascii_digit()).unwrap();
    let column = at[..end]
        .bytes()
        .fold(0_u16, |sum, letter| sum * 26 + u16::from(letter - b'A') + 1)
        - 1;
    let row = at[end..].parse::<u32>().unwrap() - 1;
    let put = if let Ok(number) = content.parse::<f64>() {
        sheet.write_number(row, column, number)
    } else if let Ok(date) = ExcelDateTime::parse_from_str(content) {
        let format = CellFormat::new().set_num_format("yyyy/m/d");
        sheet.write_datetime_with_format(row, column, &date, &format)
    } else if content.starts_with('#') {
        sheet.write_formula(row, column, Formula::new("=#REF!").set_result(content))
    } else if at == "F6" && sheet.name().contains("視点") {
        sheet.merge_range(
            row,
            column,
            row + 5,
            column + 10,
            content,
            &CellFormat::new(),
        )
    } else {
        sheet.write_string(row, column, content)
    };
    put.unwrap();
}

#[test]
fn statements_in_report_form() {
    let reading = statements::read("決算書.xlsx", &workbook("pca/report_form.txt")).unwrap();
    assert_eq!(
        (reading.format, reading.periods[0].months),
        (Format::PcaStatements, Some(9))
    );
    let mapped = mapped(&reading);
    expect(
        "報告式",
        &mapped,
        &[
            (Figure::Sales, 42_000_000),
            (Figure::CostOfSales, 25_000_000),
            (Figure::GrossProfit, 17_000_000),
            (Figure::SellingGeneralAdministrative, 18_200_000),
            (Figure::OperatingProfit, -1_200_000),
            (Figure::InterestExpense, 160_000),
            (Figure::OrdinaryProfit, -1_360_000),
            (Figure::Depreciation, 2_000_000),
            (Figure::Cash, 4_500_000),
            (Figure::AccountsReceivable, 7_200_000),
            (Figure::Inventory, 1_300_000),
            (Figure::CurrentAssets, 13_000_000),
            (Figure::FixedAssets, 5_000_000),
            (Figure::TotalAssets, 18_000_000),
            (Figure::AccountsPayable, 3_100_000),
            (Figure::CurrentLiabilities, 5_000_000),
            (Figure::FixedLiabilities, 8_000_000),
            (Figure::Borrowings, 9_900_000),
            (Figure::TotalLiabilities, 13_000_000),
            (Figure::NetAssets, 5_000_000),
        ],
    );
    assert_eq!(unplaced(&reading, &mapped), [""; 0]);
}

#[test]
fn statements_in_account_form() {
    let reading = statements::read("決算書.xlsx", &workbook("pca/account_form.txt")).unwrap();
    let mapped = mapped(&reading);
    expect(
        "勘定式",
        &mapped,
        &[
            (Figure::Cash, 6_000_000),
            (Figure::AccountsReceivable, 3_000_000),
            (Figure::CurrentAssets, 9_000_000),
            (Figure::FixedAssets, 11_000_000),
            (Figure::TotalAssets, 20_000_000),
            (Figure::Borrowings, 12_500_000),
            (Figure::TotalLiabilities, 14_000_000),
            (Figure::NetAssets, 6_000_000),
        ],
    );
}

#[test]
fn the_local_benchmark_workbook() {
    let file = workbook("local_benchmark/2018.txt");
    let reading = statements::read("ロカベン.xlsx", &file).unwrap();
    assert_eq!(reading.format, Format::LocalBenchmarkWorkbook);
    let ends: Vec<_> = reading
        .periods
        .iter()
        .map(|period| period.end.clone().unwrap().to_string())
        .collect();
    assert_eq!(ends, ["2017-03", "2016-03"]);
    let figures: Vec<_> = reading.periods[0]
        .figures
        .iter()
        .map(|read| (read.figure, read.value))
        .collect();
    assert_eq!(
        figures,
        [
            (Figure::Employees, 30),
            (Figure::Sales, 5_130_250_000),
            (Figure::OperatingProfit, -15_000_000),
            (Figure::Inventory, 0),
            (Figure::NetAssets, 912_793_000),
        ]
    );
    let answers: Vec<_> = reading
        .answers
        .iter()
        .map(|answer| (answer.question.as_str(), answer.text.as_str()))
        .collect();
    assert_eq!(
        answers,
        [
            ("flow_1_name", "仕込み"),
            ("flow_1_work", "毎朝五時に打つ"),
            ("view_philosophy", "土地の味を残す"),
        ]
    );
}
