//! What a workbook's tags may say. It counts what a reader would keep in memory, and refuses places outside a sheet and
//! numbers that make a reader reserve room or overflow.

use std::collections::BTreeSet;

use super::lexer::LONGEST_TAG;
use super::tag::{attributes, local, local_name};
use super::{broken, is_media};
use crate::import::error::ImportError;
use crate::import::limits::Limits;

const ROWS: u64 = 1_048_576;
const COLUMNS: u64 = 16_384;
/// Twice the cell formats that a workbook may have (65,490): those of its named styles are written apart.
const FORMATS: u64 = 131_072;
/// A format holds a copy of its fill: formats times the stops of gradients.
const COPIED_STOPS: u64 = 16_000_000;

/// What was counted over all parts.
#[derive(Debug, Default)]
pub(super) struct Tally {
    cells: u64,
    kept: u64,
    formats: u64,
    stops: u64,
    /// Parts that hold a sheet, and the links by which the workbook names them: read once each.
    sheets: BTreeSet<String>,
    links: BTreeSet<Vec<u8>>,
}

/// What is wrong with a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// `<!DOCTYPE` or another declaration.
    Dtd,
    /// More cells, strings or formats than allowed.
    TooMany,
    /// A cell beyond the last row or column.
    Outside,
    /// Not UTF-8 by its own word.
    Encoding,
    /// Text or markup that goes on for too long.
    TooLong,
    /// Not as any workbook is written.
    Broken,
}

impl Fault {
    /// The sentence; `part` is the name of the part in the zip.
    pub(super) fn say(self, part: &str, limits: &Limits) -> ImportError {
        let place = format!("ファイル内の「{part}」");
        match self {
            Self::Dtd => ImportError::at(
                place,
                "外部を参照できる宣言（DTD）が含まれているため、安全のため読み込みません。Excelで開いて保存し直してください",
            ),
            Self::TooMany => limits.too_many_cells(),
            Self::Outside => ImportError::at(
                place,
                "シートの範囲（1,048,576行・16,384列）の外を指すセルがあります。Excelで開いて保存し直してください",
            ),
            Self::TooLong => ImportError {
                place: Some(place),
                ..limits.too_much_unpacked()
            },
            Self::Encoding => ImportError::at(
                place,
                "UTF-8以外の文字コードで書かれています。Excelで開いて保存し直してください",
            ),
            Self::Broken => ImportError {
                place: Some(place),
                ..broken()
            },
        }
    }
}

/// Judges the tags of one part.
pub(super) struct Judge<'a> {
    tally: &'a mut Tally,
    in_sheet: bool,
    row: u64,
    column: u64,
}

impl<'a> Judge<'a> {
    /// For a part that begins.
    pub(super) fn new(tally: &'a mut Tally) -> Self {
        Self {
            tally,
            in_sheet: false,
            row: 0,
            column: 0,
        }
    }

    /// How long a text or a piece of markup may be: in sheets no longer than cells hold (32,767 characters, marked up),
    /// elsewhere as long as data that programs put into workbooks.
    pub(super) fn longest_run(&self) -> usize {
        if self.in_sheet { 1_000_000 } else { 32_000_000 }
    }

    /// `<?…?>` without its brackets: the XML declaration may name no other encoding.
    #[expect(clippy::unused_self, reason = "beside the judgement of tags")]
    pub(super) fn instruction(&self, text: &[u8], length: usize) -> Result<(), Fault> {
        let Some(declaration) = text.strip_prefix(b"xml") else {
            return Ok(());
        };
        if length > LONGEST_TAG {
            return Err(Fault::Broken);
        }
        let declaration = declaration.strip_suffix(b"?").unwrap_or(declaration);
        for attribute in attributes(declaration) {
            let (name, value) = attribute?;
            let known = [&b"utf-8"[..], b"utf8", b"us-ascii"]
                .iter()
                .any(|known| value.eq_ignore_ascii_case(known));
            if name == b"encoding" && !known {
                return Err(Fault::Encoding);
            }
        }
        Ok(())
    }

    /// A tag without its brackets, as much as was kept of its `length`.
    pub(super) fn tag(&mut self, tag: &[u8], length: usize, limits: &Limits) -> Result<(), Fault> {
        if tag.first() == Some(&b'/') {
            return Ok(());
        }
        let name = local_name(tag);
        if length > longest(name) {
            return Err(Fault::Broken);
        }
        match name {
            b"sheetData" => self.in_sheet = true,
            b"row" if self.in_sheet => self.row_opened(tag)?,
            b"c" if self.in_sheet => self.cell_opened(tag, limits)?,
            b"sst" => strings(tag, limits)?,
            b"dimension" | b"mergeCell" | b"f" => check(tag, b"ref", range)?,
            b"Relationship" => self.relationship(tag)?,
            b"sheet" => {
                let links = &mut self.tally.links;
                check(tag, b"id", |value| once(links.insert(value.to_vec())))?;
            }
            b"xf" => self.tally.formats += 1,
            b"stop" => self.tally.stops += 1,
            _ => {}
        }
        self.count(name, limits)
    }

    fn count(&mut self, name: &[u8], limits: &Limits) -> Result<(), Fault> {
        if is_kept(name) {
            self.tally.kept += 1;
        }
        let tally = &self.tally;
        let too_many = tally.cells > limits.cells
            || tally.kept > limits.cells
            || tally.formats > FORMATS
            || tally.formats * tally.stops > COPIED_STOPS;
        if too_many {
            Err(Fault::TooMany)
        } else {
            Ok(())
        }
    }

    fn row_opened(&mut self, tag: &[u8]) -> Result<(), Fault> {
        self.row += 1;
        self.column = 0;
        let row = &mut self.row;
        check(tag, b"r", |value| {
            *row = number(value).ok_or(Fault::Broken)?;
            Ok(())
        })?;
        inside(self.row, 1)
    }

    fn cell_opened(&mut self, tag: &[u8], limits: &Limits) -> Result<(), Fault> {
        self.tally.cells += 1;
        if self.tally.cells > limits.cells {
            return Err(Fault::TooMany);
        }
        self.column += 1;
        let column = &mut self.column;
        check(tag, b"r", |value| {
            let (_, found) = place(value)?;
            *column = found;
            Ok(())
        })?;
        inside(1, self.column)
    }

    /// A sheet must lie in a part that was looked at, and in one of its own.
    fn relationship(&mut self, tag: &[u8]) -> Result<(), Fault> {
        let (mut target, mut kind) = (String::new(), String::new());
        check(tag, b"Target", |value| {
            target = String::from_utf8_lossy(value).to_lowercase();
            Ok(())
        })?;
        check(tag, b"Type", |value| {
            kind = String::from_utf8_lossy(value).into_owned();
            Ok(())
        })?;
        let read = ["sheet", "officeDocument", "sharedStrings", "styles"];
        let is_read = read.iter().any(|end| kind.ends_with(end));
        if kind.contains('&') || is_read && (is_media(&target) || target.contains('&')) {
            return Err(Fault::Broken);
        }
        if kind.rsplit('/').next() == Some("worksheet") {
            let file = target.rsplit(['/', '\\']).next().unwrap_or_default();
            once(self.tally.sheets.insert(file.to_owned()))?;
        }
        Ok(())
    }
}

/// Elements of which a reader keeps one value each.
fn is_kept(name: &[u8]) -> bool {
    matches!(
        name,
        b"si"
            | b"numFmt"
            | b"font"
            | b"fill"
            | b"border"
            | b"definedName"
            | b"Relationship"
            | b"sheet"
            | b"mergeCell"
    )
}

/// How long a tag may be. What nobody reads, drawings above all, may be of any length.
fn longest(name: &[u8]) -> usize {
    match name {
        // Copied into every format that uses them.
        b"name" => 512,
        b"numFmt" => 2_048,
        b"c" | b"row" | b"sst" | b"dimension" | b"f" | b"xf" | b"stop" | b"workbookPr"
        | b"color" | b"sheetData" => LONGEST_TAG,
        name if is_kept(name) => LONGEST_TAG,
        _ => usize::MAX,
    }
}

/// Judges every attribute of that name, whatever its prefix.
fn check(
    tag: &[u8],
    wanted: &[u8],
    mut judge: impl FnMut(&[u8]) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let name = tag
        .iter()
        .position(u8::is_ascii_whitespace)
        .unwrap_or(tag.len());
    for attribute in attributes(&tag[name..]) {
        let (name, value) = attribute?;
        if local(name) == wanted {
            judge(value)?;
        }
    }
    Ok(())
}

/// A reader makes room for as many strings as the table says it has.
fn strings(tag: &[u8], limits: &Limits) -> Result<(), Fault> {
    check(tag, b"uniqueCount", |value| match number(value) {
        Some(count) if count <= limits.cells => Ok(()),
        _ => Err(Fault::TooMany),
    })
}

/// What may be there once only.
fn once(first: bool) -> Result<(), Fault> {
    if first { Ok(()) } else { Err(Fault::Broken) }
}

/// `B12` or `A1:C9`, its end not before its start.
fn range(value: &[u8]) -> Result<(), Fault> {
    let mut parts = value.split(|byte| *byte == b':').map(place);
    let start = parts.next().unwrap_or(Err(Fault::Broken))?;
    let end = parts.next().unwrap_or(Ok(start))?;
    if end.0 < start.0 || end.1 < start.1 || parts.next().is_some() {
        return Err(Fault::Broken);
    }
    Ok(())
}

/// Row and column of `B12`, from 1.
fn place(value: &[u8]) -> Result<(u64, u64), Fault> {
    let letters = value
        .iter()
        .take_while(|byte| byte.is_ascii_alphabetic())
        .count();
    let (letters, digits) = value.split_at(letters);
    let row = number(digits).ok_or(Fault::Broken)?;
    if letters.is_empty() {
        return Err(Fault::Broken);
    }
    if letters.len() > 3 {
        return Err(Fault::Outside);
    }
    let column = letters.iter().fold(0, |column, letter| {
        column * 26 + u64::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    inside(row, column)?;
    Ok((row, column))
}

fn inside(row: u64, column: u64) -> Result<(), Fault> {
    if row > ROWS || column > COLUMNS {
        Err(Fault::Outside)
    } else {
        Ok(())
    }
}

/// Digits only; what is too long counts as the largest number.
fn number(digits: &[u8]) -> Option<u64> {
    let whole = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    whole.then(|| {
        std::str::from_utf8(digits)
            .ok()
            .and_then(|text| text.parse().ok())
            .unwrap_or(u64::MAX)
    })
}
