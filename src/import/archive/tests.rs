use std::io::Write;
use std::time::{Duration, Instant};

use zip::ZipWriter;

use super::*;
use crate::import::error::Cause;
use crate::import::testing::{book, data, packed, stored, zip_of};
use crate::import::workbook;

/// Two seconds; without optimisation and beside other tests it takes longer.
const MOST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 2 });

fn refused(bytes: &[u8]) -> ImportError {
    let begin = Instant::now();
    let error = workbook::read(bytes, &Limits::STANDARD).unwrap_err();
    assert!(begin.elapsed() < MOST, "{error}: {:?}", begin.elapsed());
    error
}

#[test]
fn a_plain_book_passes() {
    let bytes = book(&data(r#"<row r="1"><c r="A1"><v>5</v></c></row>"#), 50);
    let read = workbook::read(&bytes, &Limits::STANDARD).unwrap();
    assert_eq!(read.sheets.len(), 50);
    assert_eq!(read.sheets[0].rows.len(), 1);
}

#[test]
fn a_fifty_first_sheet_and_a_two_thousand_and_first_part_are_too_many() {
    let error = refused(&book(&data(""), 51));
    assert_eq!(error.cause, Cause::TooLarge);
    assert!(error.message.contains("51 枚"), "{error}");
    let names: Vec<String> = (0..2_001).map(|n| format!("p{n}.xml")).collect();
    let parts: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), &b"<a/>"[..]))
        .collect();
    assert_eq!(
        check(&zip_of(&parts[..2_000], stored()), &Limits::STANDARD),
        Ok(())
    );
    let error = check(&zip_of(&parts, stored()), &Limits::STANDARD).unwrap_err();
    assert_eq!(error.cause, Cause::TooLarge);
    assert!(error.message.contains("2000 個"), "{error}");
}

#[test]
fn a_thousandfold_bomb_is_refused_before_it_unpacks() {
    let nothing = vec![b' '; 10_000_000];
    let bytes = zip_of(&[("[Content_Types].xml", &nothing)], packed());
    assert!(bytes.len() < 20_000);
    let error = refused(&bytes);
    assert_eq!(error.cause, Cause::TooLarge);
    assert!(error.message.contains("100倍"), "{error}");
}

#[test]
fn the_ratio_and_the_sum_hold_at_their_limit_and_not_above() {
    let content = vec![b' '; 200_000];
    let bytes = zip_of(&[("a.xml", &content)], packed());
    let ratio = |ratio| Limits {
        ratio,
        ..Limits::STANDARD
    };
    let exact = (content.len() as u64).div_ceil(bytes.len() as u64);
    assert_eq!(check(&bytes, &ratio(exact)), Ok(()));
    assert_eq!(
        check(&bytes, &ratio(exact - 1)).unwrap_err().cause,
        Cause::TooLarge
    );
    let sum = |unpacked_bytes| Limits {
        unpacked_bytes,
        ratio: 10_000,
        ..Limits::STANDARD
    };
    assert_eq!(check(&bytes, &sum(200_000)), Ok(()));
    let error = check(&bytes, &sum(199_999)).unwrap_err();
    assert!(error.message.contains("展開後"), "{error}");
}

/// Writes another unpacked size into both headers of a zip with one part.
fn lie(bytes: &mut [u8], size: u32) {
    let central = bytes
        .windows(4)
        .position(|window| window == CENTRAL_HEADER)
        .unwrap();
    for at in [22, central + 24] {
        bytes[at..at + 4].copy_from_slice(&size.to_le_bytes());
    }
}

#[test]
fn headers_that_lie_about_sizes_are_found_out() {
    let content = vec![b' '; 3_000_000];
    let honest = zip_of(&[("[Content_Types].xml", &content)], packed());
    for size in [10, 2_999_999] {
        let mut bytes = honest.clone();
        lie(&mut bytes, size);
        let error = refused(&bytes);
        assert!(
            error.message.contains("壊れている") || error.message.contains("100倍"),
            "{error}"
        );
    }
}

#[test]
fn a_zip_cut_short_is_refused() {
    let bytes = book(&data(""), 1);
    for length in [4, 30, bytes.len() / 2, bytes.len() - 1] {
        let error = refused(&bytes[..length]);
        assert!(error.message.contains("途中で切れて"), "{length}: {error}");
    }
}

#[test]
fn parts_that_share_their_bytes_are_refused() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("a.xml", stored()).unwrap();
    zip.write_all(b"<a/>").unwrap();
    zip.shallow_copy_file("a.xml", "b.xml").unwrap();
    let error = refused(&zip.finish().unwrap().into_inner());
    assert!(error.message.contains("重なり合って"), "{error}");
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    for name in [
        "../a.xml",
        "a/../../b.xml",
        "/etc/passwd",
        "C:a.xml",
        "a\\..\\..\\b",
        "a\0b.xml",
        "a\nb",
    ] {
        let mut bytes = zip_of(&[(&"x".repeat(name.len()), b"<a/>")], stored());
        let central = bytes
            .windows(4)
            .position(|window| window == CENTRAL_HEADER)
            .unwrap();
        for at in [30, central + 46] {
            bytes[at..at + name.len()].copy_from_slice(name.as_bytes());
        }
        let error = refused(&bytes);
        assert!(error.message.contains("名前のデータ"), "{name:?}: {error}");
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_symlink("a.xml", "/etc/passwd", stored()).unwrap();
    let error = refused(&zip.finish().unwrap().into_inner());
    assert!(error.message.contains("名前のデータ"), "{error}");
}

#[test]
fn an_encrypted_part_asks_for_the_password_to_be_taken_off() {
    let mut bytes = zip_of(&[("a.xml", b"<a/>")], stored());
    let central = bytes
        .windows(4)
        .position(|window| window == CENTRAL_HEADER)
        .unwrap();
    bytes[6] |= 1;
    bytes[central + 8] |= 1;
    assert!(refused(&bytes).message.contains("パスワード"));
}

#[test]
fn a_zip_in_the_zip_is_never_opened() {
    let bomb = zip_of(&[("a.xml", &vec![b' '; 3_000_000])], packed());
    let bytes = zip_of(&[("xl/embeddings/a.xlsx", &bomb)], stored());
    assert_eq!(check(&bytes, &Limits::STANDARD), Ok(()));
}

#[test]
fn a_million_cells_are_taken_and_one_more_is_not() {
    let sheet = |cells: usize| data(&format!("<row>{}</row>", r#"<c r="A1"/>"#.repeat(cells)));
    let parts = |sheet: &str| zip_of(&[("xl/worksheets/sheet1.xml", sheet.as_bytes())], stored());
    assert_eq!(check(&parts(&sheet(1_000_000)), &Limits::STANDARD), Ok(()));
    let begin = Instant::now();
    let error = check(&parts(&sheet(1_000_001)), &Limits::STANDARD).unwrap_err();
    assert!(begin.elapsed() < MOST, "{:?}", begin.elapsed());
    assert_eq!(error.cause, Cause::TooLarge);
    assert!(error.message.contains("1,000,000"), "{error}");
}

#[test]
fn places_outside_a_sheet_are_refused() {
    for rows in [
        r#"<row r="1048577"><c r="A1048577"/></row>"#,
        r#"<row r="1"><c r="XFE1"/></row>"#,
        r#"<row r="1"><c r="AAAA1"/></row>"#,
        r#"<row r="99999999999999999999"/>"#,
        &format!("<row>{}</row>", "<c/>".repeat(16_385)),
    ] {
        let error = refused(&book(&data(rows), 1));
        assert!(
            error.message.contains("シートの範囲"),
            "{rows:.60}: {error}"
        );
        assert_eq!(
            error.place.as_deref(),
            Some("ファイル内の「xl/worksheets/sheet1.xml」")
        );
    }
    let last = r#"<row r="1048576"><c r="A1048576"><v>1</v></c></row>"#;
    assert!(workbook::read(&book(&data(last), 1), &Limits::STANDARD).is_ok());
}

#[test]
fn cells_far_to_the_right_cost_what_they_hold() {
    let far: String = (1..=100)
        .map(|row| format!(r#"<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>"#))
        .collect();
    assert_eq!(refused(&book(&data(&far), 1)).cause, Cause::TooLarge);
}

#[test]
fn a_declaration_in_any_part_is_refused() {
    let sheet = format!("<!DOCTYPE x [<!ENTITY a \"b\">]>{}", data(""));
    for bytes in [
        book(&sheet, 1),
        zip_of(
            &[(
                "xl/styles.xml",
                b"<?xml version=\"1.0\"?> <!DOCTYPE styleSheet SYSTEM \"http://127.0.0.1/\"><a/>",
            )],
            stored(),
        ),
    ] {
        assert!(refused(&bytes).message.contains("DTD"));
    }
    let harmless = data("<!-- <!DOCTYPE --><![CDATA[<!DOCTYPE]]>");
    assert!(workbook::read(&book(&harmless, 1), &Limits::STANDARD).is_ok());
}

#[test]
fn a_text_that_goes_on_for_too_long_is_refused() {
    let letters = |count: usize| "あ".repeat(count / 3);
    let cell = |text: &str| {
        data(&format!(
            r#"<row><c r="A1" t="str"><v>{text}</v></c></row>"#
        ))
    };
    assert!(workbook::read(&book(&cell(&letters(900_000)), 1), &Limits::STANDARD).is_ok());
    let comment = data(&format!("<!-- {} -->", letters(1_100_000)));
    for sheet in [cell(&letters(1_100_000)), comment] {
        let error = refused(&book(&sheet, 1));
        assert!(error.message.contains("展開後"), "{error}");
        assert!(error.place.is_some());
    }
}

#[test]
fn what_makes_a_reader_reserve_or_overflow_is_refused() {
    let long = format!(r#"<c r="A1" x="{}"/>"#, "x".repeat(5_000));
    for (name, content) in [
        (
            "xl/sharedStrings.xml",
            r#"<sst uniqueCount="99999999999"/>"#,
        ),
        (
            "xl/worksheets/a.xml",
            r#"<worksheet><dimension ref="B9:A1"/></worksheet>"#,
        ),
        (
            "xl/worksheets/a.xml",
            r#"<worksheet><dimension ref="A99999999999"/></worksheet>"#,
        ),
        ("xl/worksheets/a.xml", r#"<mergeCell ref="C1:A1"/>"#),
        (
            "xl/worksheets/a.xml",
            r#"<sheetData><row><c r="ZZZZZZZZZZZ1"/></row></sheetData>"#,
        ),
        (
            "xl/worksheets/a.xml",
            r#"<sheetData><row><c r="1"/></row></sheetData>"#,
        ),
        (
            "xl/worksheets/a.xml",
            &format!("<sheetData><row>{long}</row></sheetData>"),
        ),
        ("xl/worksheets/a.xml", "<sheetData"),
        (
            "xl/_rels/a.rels",
            r#"<Relationship Type="x/worksheet" Target="media/a.png"/>"#,
        ),
        (
            "xl/_rels/b.rels",
            r#"<a><Relationship Type="x/worksheet" Target="a.xml"/><Relationship Type="x/worksheet" Target="/xl/A.xml"/></a>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<sheets><sheet r:id="a"/><sheet r:id="a"/></sheets>"#,
        ),
        (
            "xl/a.xml",
            "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><a/>",
        ),
        ("xl/a.xml", "\0<\0a\0/\0>"),
    ] {
        assert!(
            check(
                &zip_of(&[(name, content.as_bytes())], stored()),
                &Limits::STANDARD
            )
            .is_err(),
            "{content:.80}"
        );
    }
    let styles = format!(
        "<a>{}{}</a>",
        "<stop/>".repeat(5_000),
        "<xf/>".repeat(5_000)
    );
    let error = check(
        &zip_of(&[("xl/styles.xml", styles.as_bytes())], stored()),
        &Limits::STANDARD,
    );
    assert_eq!(error.unwrap_err().cause, Cause::TooLarge);
}
