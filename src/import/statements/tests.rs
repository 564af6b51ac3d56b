use std::io::{Cursor, Write};

use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS};
use rust_xlsxwriter::{Workbook, Worksheet};
use zip::ZipWriter;

use super::*;
use crate::domain::statement::Section;
use crate::import::error::Cause;
use crate::import::testing::{book, data, stored};

/// A golden file's bytes.
pub(super) fn golden(name: &str) -> Vec<u8> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/imports")
        .join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

const TEXTS: [(&str, Format); 14] = [
    ("yayoi/period.csv", Format::YayoiTrialBalance),
    ("yayoi/manufacturing.csv", Format::YayoiTrialBalance),
    ("yayoi/sub_balance.csv", Format::YayoiSubBalance),
    ("yayoi/yearly.csv", Format::YayoiMonthly),
    ("freee/balance_sheet.csv", Format::FreeeTrialBalance),
    ("freee/profit_and_loss.csv", Format::FreeeTrialBalance),
    (
        "money_forward/trial_balance.csv",
        Format::MoneyForwardTrialBalance,
    ),
    ("jdl/trial_balance.csv", Format::JdlTrialBalance),
    ("jdl/with_subs.csv", Format::JdlTrialBalance),
    ("tkc/balances.txt", Format::TkcBalances),
    ("tsukaeru/full.csv", Format::TsukaeruTrialBalance),
    ("etax_csv/HOT010_3.0_BS.csv", Format::EtaxCsv),
    ("etax_csv/HOT010_3.0_PL.csv", Format::EtaxCsv),
    ("table/sub_accounts.csv", Format::Table),
];

const MARKUPS: [(&str, Format); 3] = [
    ("blue_return/KOA210_v11.xtx", Format::BlueReturn),
    ("blue_return/KOA210_v9_flat.xtx", Format::BlueReturn),
    ("xbrl/statements.xtx", Format::EtaxXbrl),
];

fn read_golden(name: &str) -> Reading {
    read(name, &golden(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn every_golden_file_is_read_as_what_it_is() {
    for (name, format) in TEXTS.into_iter().chain(MARKUPS) {
        let reading = read_golden(name);
        assert_eq!(reading.format, format, "{name}");
        let amounts = reading.periods.iter().flat_map(|period| &period.lines);
        assert!(
            amounts.filter(|line| line.amount.is_some()).count() > 2,
            "{name}"
        );
        assert!(reading.encoding.is_some(), "{name}");
    }
}

fn encoded(encoding: &'static Encoding, text: &str) -> Option<Vec<u8>> {
    let (bytes, _, lossy) = encoding.encode(text);
    (!lossy).then(|| bytes.into_owned())
}

fn wide(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    format!("\u{feff}{text}")
        .encode_utf16()
        .flat_map(bytes)
        .collect()
}

#[test]
fn the_encoding_changes_nothing_but_its_name() {
    let mut forms = 0;
    for (name, _) in TEXTS {
        let text = text::decode(&golden(name)).unwrap().text;
        let plain = Reading {
            encoding: None,
            ..read_golden(name)
        };
        let utf8 = [
            text.clone(),
            format!("\u{feff}{text}"),
            text.replace('\n', "\r\n"),
        ];
        let all = utf8
            .into_iter()
            .map(String::into_bytes)
            .chain([wide(&text, u16::to_le_bytes), wide(&text, u16::to_be_bytes)])
            .chain(
                [SHIFT_JIS, EUC_JP]
                    .into_iter()
                    .filter_map(|encoding| encoded(encoding, &text)),
            );
        for bytes in all {
            let reading = read(name, &bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(
                Reading {
                    encoding: None,
                    ..reading
                },
                plain,
                "{name}"
            );
            forms += 1;
        }
    }
    assert!(forms > 80, "{forms}");
}

/// Puts rows of a name and an amount under heads.
fn accounts(sheet: &mut Worksheet, rows: &[(&str, f64)]) {
    sheet.write(0, 0, "勘定科目").unwrap();
    sheet.write(0, 1, "残高").unwrap();
    for (row, (name, amount)) in (1..).zip(rows) {
        sheet.write(row, 0, *name).unwrap();
        sheet.write(row, 1, *amount).unwrap();
    }
}

const BALANCE: [(&str, f64); 6] = [
    ("現金及び預金", 300.0),
    ("売掛金", 200.0),
    ("資産合計", 500.0),
    ("買掛金", 100.0),
    ("負債合計", 100.0),
    ("純資産合計", 400.0),
];
const PROFIT: [(&str, f64); 4] = [
    ("売上高", 900.0),
    ("売上原価", 500.0),
    ("売上総利益", 400.0),
    ("給料手当", 100.0),
];

fn two_sheets() -> Workbook {
    let mut book = Workbook::new();
    accounts(
        book.add_worksheet().set_name("貸借対照表の表").unwrap(),
        &BALANCE,
    );
    accounts(
        book.add_worksheet().set_name("損益計算書の表").unwrap(),
        &PROFIT,
    );
    let hidden = book.add_worksheet().set_name("作業用").unwrap();
    accounts(hidden.set_hidden(true), &PROFIT);
    book.add_worksheet()
        .set_name("メモ")
        .unwrap()
        .write(0, 0, "連絡事項")
        .unwrap();
    book
}

#[test]
fn sheets_of_a_workbook_come_together_and_the_rest_is_named() {
    let reading = read("決算.xlsx", &two_sheets().save_to_buffer().unwrap()).unwrap();
    assert_eq!(reading.encoding, None);
    assert_eq!(reading.periods.len(), 1, "{:?}", reading.doubts);
    let count = |section| {
        reading.periods[0]
            .lines
            .iter()
            .filter(|line| line.section == section)
            .count()
    };
    assert_eq!(
        (count(Section::BalanceSheet), count(Section::ProfitAndLoss)),
        (6, 4)
    );
    let said = |place: &str, words: &str| {
        reading
            .doubts
            .iter()
            .any(|doubt| doubt.place.as_deref() == Some(place) && doubt.message.contains(words))
    };
    assert!(said("シート「作業用」", "非表示"), "{:?}", reading.doubts);
    assert!(
        said("シート「メモ」", "見つからない"),
        "{:?}",
        reading.doubts
    );
    assert!(reading.doubts.iter().any(|doubt| {
        doubt
            .message
            .starts_with("シート「貸借対照表の表」「損益計算書の表」から")
    }));
    assert!(
        !reading
            .doubts
            .iter()
            .any(|doubt| doubt.message.contains("だけを読み取りました"))
    );
}

#[test]
fn macros_are_left_alone() {
    let plain = two_sheets().save_to_buffer().unwrap();
    let mut zip = ZipWriter::new_append(Cursor::new(plain.clone())).unwrap();
    zip.start_file("xl/vbaProject.bin", stored()).unwrap();
    zip.write_all(b"\xd0\xcf\x11\xe0 Sub Auto_Open() <!DOCTYPE")
        .unwrap();
    let with = zip.finish().unwrap().into_inner();
    assert_eq!(read("決算.xlsm", &with), read("決算.xlsx", &plain));
}

#[test]
fn a_pasted_table_is_called_so() {
    let reading = read_pasted("勘定科目\t残高\r\n現金\t1,200\r\n買掛金\t△300\r\n").unwrap();
    assert_eq!(reading.format, Format::Pasted);
    let amounts: Vec<Option<i64>> = reading.periods[0]
        .lines
        .iter()
        .map(|line| line.amount)
        .collect();
    assert_eq!(amounts, [Some(1_200), Some(-300)]);
    assert!(read_pasted(" \n").unwrap_err().message.contains("空です"));
}

#[test]
fn a_wrong_name_is_a_doubt_and_a_wrong_content_a_refusal() {
    let reading = read("試算表.xlsx", &golden("jdl/trial_balance.csv")).unwrap();
    assert!(
        reading
            .doubts
            .iter()
            .any(|doubt| doubt.message.contains("「.xlsx」ですが、中身はテキスト"))
    );
    let error = read("試算表.csv", b"%PDF-1.4").unwrap_err();
    assert!(error.message.contains("PDF"), "{error}");
}

#[test]
fn what_nobody_knows_is_told_by_what_was_seen() {
    let mut hidden = Workbook::new();
    hidden.add_worksheet().write(0, 0, "a").unwrap();
    accounts(hidden.add_worksheet().set_hidden(true), &PROFIT);
    let memo = hidden.save_to_buffer().unwrap();
    let hidden_cell = r#"<row r="1"><c r="A1"><v>1</v></c></row>"#;
    for (bytes, words) in [
        (
            "氏名,住所,電話\n山田,輪島,0768\n".as_bytes().to_vec(),
            "1行目は「氏名、住所、電話」",
        ),
        (b"{\"name\": \"A\"}".to_vec(), "1行目は"),
        (b" \n\n".to_vec(), "値がありません"),
        (b"<?xml version=\"1.0\"?><DATA><a/></DATA>".to_vec(), ".xtx"),
        (memo, "シートは「Sheet1」「Sheet2」"),
        (book(&data(hidden_cell), 1), "シートは「S1」"),
        (book(&data(""), 1), "どのシートにも値がありません"),
    ] {
        let error = read("x", &bytes).unwrap_err();
        assert_eq!(error.cause, Cause::Unreadable);
        assert!(error.message.contains(words), "{words}: {error}");
    }
}

#[test]
fn own_letters_are_a_doubt() {
    let mut bytes = encoded(SHIFT_JIS, "勘定科目,残高\n現金,1\n預金").unwrap();
    bytes.extend_from_slice(b"\xf0\x40,2\n");
    let reading = read("a.csv", &bytes).unwrap();
    let doubt = reading
        .doubts
        .iter()
        .find(|doubt| doubt.message.contains("外字"))
        .unwrap();
    assert_eq!(doubt.place.as_deref(), Some("3行目"));
}

#[test]
fn no_declaration_gets_through() {
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"http://127.0.0.1:9/\">]><KOA210>&x;</KOA210>";
    for bytes in [laughs.as_bytes().to_vec(), wide(laughs, u16::to_le_bytes)] {
        assert!(read("a.xtx", &bytes).unwrap_err().message.contains("DTD"));
    }
}
