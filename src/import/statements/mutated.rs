//! Valid files with bytes flipped, cut, doubled and put in: they are read or refused, and never panic.

use proptest::prelude::*;

use super::tests::golden;
use super::{read, read_pasted};
use crate::import::testing::{book, data};

/// Pieces that mean something to one reader or another.
const PIECES: [&[u8]; 20] = [
    b"<",
    b">",
    b"\"",
    b"&#0;",
    b"&a;",
    b"<!DOCTYPE",
    b"]]>",
    b"<c r=\"A0\">",
    b"\0",
    b"\xff",
    b"\x1b$B",
    b"\xef\xbb\xbf",
    b",",
    b"\t",
    b"\n",
    b"PK\x01\x02",
    b"-9223372036854775808",
    b"1e999",
    b"\x81",
    b"\xe3\x80",
];

fn seeds() -> Vec<Vec<u8>> {
    let rows = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>勘定科目</t></is></c><c r="B1" t="str"><v>残高</v></c></row>
        <row r="2"><c r="A2" t="str"><v>現金</v></c><c r="B2"><f t="shared" ref="B2:B3" si="0">C2</f><v>12</v></c></row>
        <row r="3"><c r="A3" t="str"><v>売上高</v></c><c r="B3"><f t="shared" si="0"/><v>-3.5</v></c><c r="C3" t="e"><v>#REF!</v></c></row>"#;
    let sheet = data(rows).replace(
        "</worksheet>",
        r#"<mergeCells><mergeCell ref="A5:B6"/></mergeCells></worksheet>"#,
    );
    let sheet = sheet.replace("<sheetData>", r#"<dimension ref="A1:C3"/><sheetData>"#);
    let mut seeds = vec![book(&sheet, 2)];
    seeds.extend(
        [
            "yayoi/period.csv",
            "yayoi/yearly.csv",
            "freee/balance_sheet.csv",
            "money_forward/trial_balance.csv",
            "jdl/trial_balance.csv",
            "tkc/balances.txt",
            "tsukaeru/full.csv",
            "etax_csv/HOT010_3.0_BS.csv",
            "table/two_periods.csv",
            "blue_return/KOA210_v11.xtx",
            "xbrl/statements.xtx",
        ]
        .into_iter()
        .map(golden),
    );
    seeds
}

#[derive(Debug, Clone)]
enum Change {
    Flip(usize, u8),
    Cut(usize, usize),
    Double(usize, usize),
    Insert(usize, usize),
    End(usize),
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<usize>;
    prop_oneof![
        (at(), 1_u8..).prop_map(|(at, bits)| Change::Flip(at, bits)),
        (at(), 1_usize..200).prop_map(|(at, length)| Change::Cut(at, length)),
        (at(), 1_usize..200).prop_map(|(at, length)| Change::Double(at, length)),
        (at(), 0..PIECES.len()).prop_map(|(at, piece)| Change::Insert(at, piece)),
        at().prop_map(Change::End),
    ]
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
    if bytes.is_empty() {
        return;
    }
    let piece = |bytes: &[u8], at: usize, length: usize| {
        let at = at % bytes.len();
        at..(at + length).min(bytes.len())
    };
    match *change {
        Change::Flip(at, bits) => {
            let at = at % bytes.len();
            bytes[at] ^= bits;
        }
        Change::Cut(at, length) => {
            let range = piece(bytes, at, length);
            bytes.drain(range);
        }
        Change::Double(at, length) => {
            let range = piece(bytes, at, length);
            let copy = bytes[range.clone()].to_vec();
            bytes.splice(range.end..range.end, copy);
        }
        Change::Insert(at, which) => {
            let at = at % bytes.len();
            bytes.splice(at..at, PIECES[which].iter().copied());
        }
        Change::End(at) => bytes.truncate(at % bytes.len()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_file_is_read_or_refused(which in 0_usize..12, changes in prop::collection::vec(change(), 1..6)) {
        let seeds = seeds();
        let mut bytes = seeds[which % seeds.len()].clone();
        for change in &changes {
            apply(&mut bytes, change);
        }
        if let Err(error) = read("a.csv", &bytes) {
            prop_assert!(!error.message.is_empty());
        }
        if let Ok(text) = std::str::from_utf8(&bytes) {
            let _ = read_pasted(text);
        }
    }
}
