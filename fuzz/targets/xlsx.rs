//! Workbooks: the bytes as they are, or as the parts of a zip, so that what is behind its checksums is reached too.

#![no_main]

use std::io::{Cursor, Write};

use banso::import::statements;
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The parts in the order in which they stand in the input, divided by 0xFF.
const PARTS: [&str; 6] = [
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "_rels/.rels",
];

const PLAIN: [&str; 6] = [
    "<worksheet><sheetData/></worksheet>",
    "<sst/>",
    "<styleSheet/>",
    r#"<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#,
    r#"<Relationships><Relationship Id="r1" Type="a/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    r#"<Relationships><Relationship Id="r1" Type="a/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
];

fn book(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut given = bytes.split(|byte| *byte == 0xff);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    zip.start_file("[Content_Types].xml", stored).ok()?;
    zip.write_all(b"<Types/>").ok()?;
    for (name, plain) in PARTS.into_iter().zip(PLAIN) {
        let part = given
            .next()
            .filter(|part| !part.is_empty())
            .unwrap_or(plain.as_bytes());
        zip.start_file(name, stored).ok()?;
        zip.write_all(part).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"PK") {
        let _ = statements::read("a.xlsx", bytes);
    } else if let Some(bytes) = book(bytes) {
        let _ = statements::read("a.xlsx", &bytes);
    }
});
