//! What kind of file it is, told by its content and never by its name.

use super::error::ImportError;
use super::reading::Doubt;

/// A kind that can be read on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `.xlsx`, `.xlsm`
    Workbook,
    /// XML: `.xtx`, XBRL.
    Xml,
    /// Delimited text.
    Text,
}

impl Kind {
    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Workbook => "Excelブック",
            Self::Xml => "XML",
            Self::Text => "テキスト（CSVなど）",
        }
    }
}

/// What can be handed in, to end a refusal with.
pub(super) const ACCEPTED: &str =
    "会計ソフトから書き出したCSV、Excelブック（.xlsx・.xlsm）、e-Taxの.xtxファイルを選んでください";
const SAVE_AS_WORKBOOK: &str = "Excelで開き、「Excelブック（.xlsx）」の形式で保存し直してください";

const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// Beginnings of files that are no tables: magic, what people call it.
const PICTURES: [&[u8]; 8] = [
    b"\x89PNG\r\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"II*\0",
    b"MM\0*",
    b"\0\0\0\x1cftyp",
    b"\0\0\0\x18ftyp",
];
const PACKED: [(&[u8], &str); 4] = [
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "RAR"),
    (b"BZh9", "bzip2"),
];

/// The kind.
///
/// # Errors
/// A sentence for every kind that is recognised but not read: what to hand in instead.
pub fn kind(bytes: &[u8]) -> Result<Kind, ImportError> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return package(bytes);
    }
    if bytes.starts_with(OLE) {
        return Err(ImportError::whole(ole(bytes)));
    }
    if let Some(refusal) = binary(bytes) {
        return Err(ImportError::whole(refusal));
    }
    markup(bytes)
}

/// A doubt when the name says another kind than the content.
pub fn name_doubt(file_name: &str, kind: Kind) -> Option<Doubt> {
    let (_, extension) = file_name.rsplit_once('.')?;
    let named = match extension.to_ascii_lowercase().as_str() {
        "xlsx" | "xlsm" | "xls" => Kind::Workbook,
        "xml" | "xtx" | "xbrl" => Kind::Xml,
        "csv" | "txt" | "tsv" => Kind::Text,
        _ => return None,
    };
    (named != kind).then(|| Doubt {
        place: None,
        message: format!(
            "ファイル名は「.{extension}」ですが、中身は{}でした。中身のとおりに読み込みました",
            kind.label()
        ),
    })
}

/// Which program's package a zip is: by the names in its directory, which stand at its end in plain letters.
fn package(bytes: &[u8]) -> Result<Kind, ImportError> {
    let tail = &bytes[bytes.len().saturating_sub(400_000)..];
    let holds = |name: &[u8]| contains(tail, name);
    let refuse = |message: String| Err(ImportError::whole(message));
    if holds(b"xl/workbook.bin") {
        return refuse(format!(
            "Excelのバイナリブック（.xlsb）は読み込めません。{SAVE_AS_WORKBOOK}"
        ));
    }
    if holds(b"word/document.xml") {
        return refuse(format!("Wordの文書は読み込めません。{ACCEPTED}"));
    }
    if holds(b"ppt/presentation.xml") {
        return refuse(format!("PowerPointの資料は読み込めません。{ACCEPTED}"));
    }
    if contains(&bytes[..bytes.len().min(200)], b"opendocument") {
        return refuse(format!(
            "OpenDocument形式のファイルは読み込めません。{SAVE_AS_WORKBOOK}"
        ));
    }
    // A workbook whose end is cut off still shows its first parts.
    let head = &bytes[..bytes.len().min(4_000)];
    if holds(b"[Content_Types].xml") || contains(head, b"[Content_Types].xml") || holds(b"xl/") {
        return Ok(Kind::Workbook);
    }
    refuse(format!(
        "zipファイルは読み込めません。展開して中のファイルを選んでください。{ACCEPTED}"
    ))
}

/// The old binary files of Office, and new ones under a password.
fn ole(bytes: &[u8]) -> String {
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        contains(bytes, &wide)
    };
    if holds("EncryptedPackage") {
        "パスワードで保護されたファイルです。Excelで開いてパスワードを解除し、保存し直してください"
            .to_owned()
    } else if holds("WordDocument") {
        format!("Wordの文書は読み込めません。{ACCEPTED}")
    } else if holds("PowerPoint Document") {
        format!("PowerPointの資料は読み込めません。{ACCEPTED}")
    } else {
        format!("古い形式のExcelファイル（.xls）は読み込めません。{SAVE_AS_WORKBOOK}")
    }
}

fn binary(bytes: &[u8]) -> Option<String> {
    if bytes.trim_ascii_start().starts_with(b"%PDF-") {
        return Some(format!(
            "PDFファイルは読み込めません。会計ソフトでCSVかExcelに書き出したファイルを選ぶか、表を貼り付けてください。{ACCEPTED}"
        ));
    }
    let bitmap = bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]);
    let webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    let heic = bytes.get(4..8) == Some(b"ftyp");
    if bitmap || webp || heic || PICTURES.iter().any(|magic| bytes.starts_with(magic)) {
        return Some(format!("画像ファイルは読み込めません。{ACCEPTED}"));
    }
    let lzh = bytes.get(2..5) == Some(b"-lh") && bytes.get(6) == Some(&b'-');
    let packed = PACKED
        .iter()
        .find(|(magic, _)| bytes.starts_with(magic))
        .map(|(_, name)| *name)
        .or(lzh.then_some("LZH"));
    if let Some(name) = packed {
        return Some(format!(
            "圧縮ファイル（{name}）は読み込めません。展開して中のファイルを選んでください"
        ));
    }
    bytes
        .starts_with(b"{\\rtf")
        .then(|| format!("リッチテキストの文書は読み込めません。{ACCEPTED}"))
}

/// Markup or plain text, by the first words.
fn markup(bytes: &[u8]) -> Result<Kind, ImportError> {
    let head = head(bytes);
    if !head.starts_with('<') {
        return Ok(Kind::Text);
    }
    if head.contains("urn:schemas-microsoft-com:office:spreadsheet") && !head.contains("<html") {
        return Err(ImportError::whole(format!(
            "「XMLスプレッドシート」形式のファイルは読み込めません。{SAVE_AS_WORKBOOK}"
        )));
    }
    match root(&head) {
        Some("html" | "head" | "body" | "table" | "meta" | "div" | "style" | "script") => {
            Err(ImportError::whole(format!(
                "ウェブページ（HTML）形式のファイルは読み込めません。{SAVE_AS_WORKBOOK}"
            )))
        }
        Some("svg") => Err(ImportError::whole(format!(
            "画像ファイル（SVG）は読み込めません。{ACCEPTED}"
        ))),
        Some(_) => Ok(Kind::Xml),
        None if head.starts_with("<!doctype html") => Err(ImportError::whole(format!(
            "ウェブページ（HTML）形式のファイルは読み込めません。{SAVE_AS_WORKBOOK}"
        ))),
        None if ["<?", "<!"].iter().any(|start| head.starts_with(start)) => Ok(Kind::Xml),
        None => Ok(Kind::Text),
    }
}

/// The name of the first element, without its prefix.
fn root(head: &str) -> Option<&str> {
    let mut rest = head;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if rest.starts_with("!--") {
            rest = rest.split_once("-->")?.1;
        } else if rest.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?;
            let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
            let name = rest[..end].rsplit(':').next();
            return name.filter(|_| rest[..end].chars().all(is_name));
        } else if !rest.starts_with(['?', '!']) {
            return None;
        }
    }
    None
}

/// The first words in small letters, as far as they are ASCII; also of UTF-16.
fn head(bytes: &[u8]) -> String {
    let head = &bytes[..bytes.len().min(4_000)];
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let text: String = head
        .iter()
        .filter(|byte| !matches!(byte, 0 | 0xfe | 0xff))
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect();
    text.trim_start().to_owned()
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(bytes: &[u8]) -> String {
        kind(bytes).unwrap_err().to_string()
    }

    fn wide(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn what_is_read_is_told_apart_by_content() {
        let xtx = "\u{feff}<?xml version=\"1.0\"?>\n<!-- <html> --><DATA/>";
        for (bytes, wanted) in [
            (
                b"PK\x03\x04..[Content_Types].xml..".to_vec(),
                Kind::Workbook,
            ),
            (b"<?xml version=\"1.0\"?><DATA/>".to_vec(), Kind::Xml),
            (xtx.as_bytes().to_vec(), Kind::Xml),
            (
                [b"\xff\xfe".to_vec(), wide("<?xml?><DATA/>")].concat(),
                Kind::Xml,
            ),
            ("科目,金額\n".as_bytes().to_vec(), Kind::Text),
            (b"<A,1\n".to_vec(), Kind::Text),
            (b"BM,1,2,3,4,5\n".to_vec(), Kind::Text),
        ] {
            assert_eq!(
                kind(&bytes),
                Ok(wanted),
                "{:?}",
                String::from_utf8_lossy(&bytes)
            );
        }
    }

    #[test]
    fn every_refusal_says_what_it_saw_and_what_to_do() {
        let ole = |name: &str| [OLE.to_vec(), vec![0; 30], wide(name)].concat();
        for (bytes, seen, mend) in [
            (ole("Workbook"), "古い形式のExcelファイル（.xls）", ".xlsx"),
            (ole("EncryptedPackage"), "パスワード", "保存し直して"),
            (ole("WordDocument"), "Word", "CSV"),
            (ole("PowerPoint Document"), "PowerPoint", "CSV"),
            (b"PK\x03\x04[Content_Types].xml word/document.xml".to_vec(), "Word", "CSV"),
            (b"PK\x03\x04[Content_Types].xml ppt/presentation.xml".to_vec(), "PowerPoint", "CSV"),
            (b"PK\x03\x04[Content_Types].xml xl/workbook.bin".to_vec(), ".xlsb", ".xlsx"),
            (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet".to_vec(), "OpenDocument", ".xlsx"),
            (b"PK\x03\x04a.csv".to_vec(), "zip", "展開して"),
            (b"%PDF-1.7\n".to_vec(), "PDF", "貼り付けて"),
            (b"\x89PNG\r\n\x1a\n".to_vec(), "画像", "CSV"),
            (b"\xff\xd8\xff\xe0".to_vec(), "画像", "CSV"),
            (b"RIFF\0\0\0\0WEBP".to_vec(), "画像", "CSV"),
            (b"BM\0\0\0\0\0\0\0\0".to_vec(), "画像", "CSV"),
            (b"\x1f\x8b\x08".to_vec(), "gzip", "展開して"),
            (b"\x22\x10-lh5-".to_vec(), "LZH", "展開して"),
            (b"{\\rtf1".to_vec(), "リッチテキスト", "CSV"),
            (b"<!DOCTYPE html><html>".to_vec(), "HTML", ".xlsx"),
            (b" <HTML><body>".to_vec(), "HTML", ".xlsx"),
            (b"<table><tr>".to_vec(), "HTML", ".xlsx"),
            (b"<?xml version='1.0'?><svg:svg xmlns:svg='x'>".to_vec(), "SVG", "CSV"),
            (
                b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>".to_vec(),
                "XMLスプレッドシート",
                ".xlsx",
            ),
        ] {
            let said = refusal(&bytes);
            assert!(said.contains(seen) && said.contains(mend), "{said}");
        }
    }

    #[test]
    fn a_name_that_contradicts_the_content_is_only_a_doubt() {
        let doubt = name_doubt("試算表.csv", Kind::Workbook).unwrap();
        assert_eq!(
            doubt.message,
            "ファイル名は「.csv」ですが、中身はExcelブックでした。中身のとおりに読み込みました"
        );
        for (name, kind) in [
            ("a.XLSM", Kind::Workbook),
            ("a.txt", Kind::Text),
            ("a.xtx", Kind::Xml),
            ("a.dat", Kind::Text),
            ("a", Kind::Xml),
        ] {
            assert_eq!(name_doubt(name, kind), None, "{name}");
        }
    }
}
