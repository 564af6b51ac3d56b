use super::*;
use crate::domain::number::LIMIT;
use crate::import::error::Cause;

fn industries() -> Industries {
    let read = |file: &str| {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("data")
            .join(file);
        std::fs::read_to_string(path).unwrap()
    };
    Industries::parse(
        &read("industry_classes.csv"),
        &read("size_rules.csv"),
        &read("jsic_rev13_to_locaben_2018.csv"),
        &read("industry_keywords.csv"),
    )
    .unwrap()
}

type Rows = Vec<Result<ListedCompany, RowFault>>;

fn rows(text: &str) -> Rows {
    read("一覧.csv", text.as_bytes(), &industries()).unwrap()
}

fn one(text: &str) -> ListedCompany {
    rows(text).remove(0).unwrap()
}

fn fault(text: &str) -> String {
    rows(text).remove(0).unwrap_err().message
}

const FULL: &str = "会員一覧,2025年10月\n\
会社名,フリガナ,区分,法人番号,業種,資本金（千円）,従業員数,市町村,設立,代表者,担当,決算年月,売上高（千円）,純資産（千円）\n\
㈱髙橋製作所,タカハシセイサクショ,法人,7000012050002,1301_観光業,\"10,000\",12名,輪島市,平成10年4月1日,髙橋 一郎,能登 花子,2025年3月期,\"120,500\",△300\n";

#[test]
fn every_column_is_read() {
    let company = one(FULL);
    assert_eq!(company.line, 3);
    assert_eq!(company.name, "㈱髙橋製作所");
    assert_eq!(company.name_kana.as_deref(), Some("タカハシセイサクショ"));
    assert_eq!(company.kind, Some(CompanyKind::Corporation));
    assert_eq!(company.corporate_number.as_deref(), Some("7000012050002"));
    assert_eq!(company.industry.unwrap().minor, "1301_観光業");
    assert_eq!(company.capital_yen, Some(10_000_000));
    assert_eq!(company.employees, Some(12));
    assert_eq!(company.municipality.as_deref(), Some("輪島市"));
    assert_eq!(company.founded, Some(jiff::civil::date(1998, 4, 1)));
    assert_eq!(company.owner_name.as_deref(), Some("髙橋 一郎"));
    assert_eq!(company.advisor.as_deref(), Some("能登 花子"));
    let (end, figures) = company.statement.unwrap();
    assert_eq!(end.as_str(), "2025-03");
    assert_eq!(figures.sales, Some(120_500_000));
    assert_eq!(figures.net_assets, Some(-300_000));
    assert_eq!(figures.employees, Some(12));
    assert_eq!(company.doubts, Vec::<String>::new());
}

#[test]
fn a_bad_row_leaves_the_others_usable() {
    let read = rows("事業者名,法人番号,従業員数\nA商店,,3\nB社,1234567890123,x\n\n,,5\nC社,,\n");
    let lines: Vec<(usize, bool)> = read
        .iter()
        .map(|row| match row {
            Ok(company) => (company.line, true),
            Err(fault) => (fault.line, false),
        })
        .collect();
    assert_eq!(lines, [(2, true), (3, false), (5, false), (6, true)]);
    let both = read[1].as_ref().unwrap_err();
    assert!(
        both.message.contains("「法人番号」：法人番号の検査数字"),
        "{}",
        both.message
    );
    assert!(
        both.message.contains("「従業員数」：数字で"),
        "{}",
        both.message
    );
    assert!(
        read[2]
            .as_ref()
            .unwrap_err()
            .message
            .contains("事業者名がありません")
    );
}

#[test]
fn capital_is_taken_in_the_unit_that_is_said() {
    for (head, cell, yen) in [
        ("資本金", "3000000", 3_000_000),
        ("資本金（円）", "3,000,000", 3_000_000),
        ("資本金(千円)", "３，０００", 3_000_000),
        ("資本金（万円）", "300", 3_000_000),
        ("資本金（百万円）", "3", 3_000_000),
        ("資本金", "300万円", 3_000_000),
        ("資本金（円）", "300.5万円", 3_005_000),
    ] {
        let company = one(&format!("商号,{head}\n㈱A,\"{cell}\"\n"));
        assert_eq!(company.capital_yen, Some(yen), "{head} {cell}");
        assert_eq!(company.doubts, Vec::<String>::new(), "{head} {cell}");
    }
    let small = one("商号,資本金\n㈱A,3000\n");
    assert!(small.doubts[0].contains("円として"), "{:?}", small.doubts);
    assert!(fault("商号,資本金\n㈱A,-1\n").contains("0以上"));
    assert!(fault(&format!("商号,資本金\n㈱A,{}\n", LIMIT + 1)).contains("桁"));
    assert!(fault("商号,資本金\n㈱A,0.5\n").contains("端数"));
}

#[test]
fn industries_are_found_by_key_name_code_and_word() {
    for (words, minor, sure) in [
        ("1301_観光業", "1301_観光業", true),
        ("1301", "1301_観光業", true),
        ("観光業", "1301_観光業", true),
        (
            "食料品・飼料・飲料製造業",
            "0301_食料品・飼料・飲料製造業",
            true,
        ),
    ] {
        let company = one(&format!("商号,業種\n㈱A,{words}\n"));
        assert_eq!(company.industry.unwrap().minor, minor, "{words}");
        assert_eq!(
            company.doubts.is_empty(),
            sure,
            "{words}: {:?}",
            company.doubts
        );
    }
    let word = one("商号,業種\n㈱A,ラーメン\n");
    assert!(word.industry.is_some());
    assert!(fault("商号,業種\n㈱A,ほげほげ\n").contains("「ほげほげ」に当たる業種がありません"));
    assert_eq!(one("商号,業種\n㈱A,\n").industry, None);
}

#[test]
fn the_kind_is_told_by_the_name_or_doubted() {
    for (name, kind) in [
        ("株式会社A", Some(CompanyKind::Corporation)),
        ("㈲A", Some(CompanyKind::Corporation)),
        ("NPO法人A", Some(CompanyKind::Corporation)),
        ("A商店", None),
    ] {
        let company = one(&format!("屋号,x\n{name},1\n"));
        assert_eq!(company.kind, kind, "{name}");
        assert_eq!(company.doubts.len(), usize::from(kind.is_none()), "{name}");
    }
    let sole = one("屋号,区分\nA商店,個人事業主\n");
    assert_eq!(sole.kind, Some(CompanyKind::SoleProprietor));
    assert!(fault("屋号,区分\nA商店,その他\n").contains("「法人」か「個人」"));
}

#[test]
fn days_are_read_as_people_write_them() {
    for (text, day) in [
        ("1998-04-01", Some((1998, 4, 1))),
        ("1998/4/15", Some((1998, 4, 15))),
        ("昭和50年1月", Some((1975, 1, 1))),
        ("令和元年5月7日", Some((2019, 5, 7))),
        ("S50.1.20", Some((1975, 1, 20))),
        ("1998年2月30日", None),
        ("不明", None),
    ] {
        let company = one(&format!("商号,設立\n㈱A,{text}\n"));
        let wanted = day.map(|(year, month, day)| jiff::civil::date(year, month, day));
        assert_eq!(company.founded, wanted, "{text}");
        assert_eq!(company.doubts.is_empty(), day.is_some(), "{text}");
    }
}

#[test]
fn figures_need_a_period() {
    let company = one("商号,売上高\n㈱A,100\n");
    assert_eq!(company.statement, None);
    assert!(company.doubts[0].contains("決算年月"));
    assert!(fault("商号,決算年月,売上高\n㈱A,いつか,100\n").contains("2025-03"));
}

#[test]
fn a_workbook_is_read_like_a_csv() {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write(0, 0, "お知らせ").unwrap();
    let sheet = book.add_worksheet();
    for (column, head) in ["事業者名", "法人番号", "設立", "従業員数"]
        .into_iter()
        .enumerate()
    {
        sheet
            .write(1, u16::try_from(column).unwrap(), head)
            .unwrap();
    }
    let date = rust_xlsxwriter::ExcelDateTime::from_ymd(2001, 2, 3).unwrap();
    let format = rust_xlsxwriter::Format::new().set_num_format("yyyy/m/d");
    sheet.write(2, 0, "㈱A").unwrap();
    sheet.write(2, 1, 7_000_012_050_002_i64).unwrap();
    sheet.write_with_format(2, 2, &date, &format).unwrap();
    sheet.write(2, 3, 4).unwrap();
    let read = read("一覧.xlsx", &book.save_to_buffer().unwrap(), &industries()).unwrap();
    let company = read[0].as_ref().unwrap();
    assert_eq!(company.line, 3);
    assert_eq!(company.corporate_number.as_deref(), Some("7000012050002"));
    assert_eq!(company.founded, Some(jiff::civil::date(2001, 2, 3)));
    assert_eq!(company.employees, Some(4));
}

#[test]
fn a_file_without_heads_or_rows_says_what_it_saw() {
    let error = read("x.csv", "勘定科目,残高\n現金,1\n".as_bytes(), &industries()).unwrap_err();
    assert_eq!(error.cause, Cause::Unreadable);
    assert!(
        error.message.contains("最初の行は「勘定科目、残高」"),
        "{error}"
    );
    assert!(
        read("x.csv", "会社名\n".as_bytes(), &industries())
            .unwrap_err()
            .message
            .contains("行がありません")
    );
}
