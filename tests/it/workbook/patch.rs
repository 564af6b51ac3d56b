//! Typing into a workbook as a person would: cells of its input sheet are changed, what was computed before stays.

use std::fmt::Write as _;
use std::io::{Cursor, Read as _, Write as _};

/// The part that holds the input sheet.
const INPUT: &str = "xl/worksheets/sheet1.xml";

/// What is typed into a cell.
pub(super) enum Typed {
    Nothing,
    Number(f64),
    Words(String),
}

/// The workbook with these cells of its input sheet typed anew.
pub(super) fn typed(bytes: &[u8], cells: &[(String, Typed)]) -> Vec<u8> {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..package.len() {
        let mut file = package.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        if name == INPUT {
            let mut text = String::from_utf8(content).unwrap();
            for (cell, value) in cells {
                text = replaced(&text, cell, value);
            }
            content = text.into_bytes();
        }
        out.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        out.write_all(&content).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// The sheet with one cell typed anew; the cell must be there, and hold no formula.
fn replaced(sheet: &str, cell: &str, value: &Typed) -> String {
    let start = sheet
        .find(&format!(r#"<c r="{cell}""#))
        .unwrap_or_else(|| panic!("no cell {cell}"));
    let rest = &sheet[start..];
    let open = rest.find('>').unwrap();
    let end = if rest[..open].ends_with('/') {
        open + 1
    } else {
        rest.find("</c>").unwrap() + 4
    };
    assert!(!rest[..end].contains("<f>"), "{cell} is computed");
    let style = rest[..open]
        .split("s=\"")
        .nth(1)
        .and_then(|style| style.split('"').next())
        .unwrap();
    let mut new = String::new();
    match value {
        Typed::Nothing => write!(new, r#"<c r="{cell}" s="{style}"/>"#),
        Typed::Number(number) => write!(new, r#"<c r="{cell}" s="{style}"><v>{number}</v></c>"#),
        Typed::Words(words) => write!(
            new,
            r#"<c r="{cell}" s="{style}" t="inlineStr"><is><t>{words}</t></is></c>"#
        ),
    }
    .unwrap();
    format!("{}{new}{}", &sheet[..start], &rest[end..])
}
