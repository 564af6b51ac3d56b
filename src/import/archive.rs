//! A workbook's zip, looked through before anything is built from it: names, overlaps, sizes as they really unpack, and
//! the markup of every part. Parts are inflated into a small buffer only, so that memory stays bounded.

mod judge;
mod lexer;
mod tag;

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::error::ImportError;
use super::limits::Limits;
use judge::{Judge, Tally};
use lexer::Lexer;

const CENTRAL_HEADER: &[u8] = b"PK\x01\x02";
/// Parts that hold pictures, macros and files within the file: counted, never read.
const NOT_MARKUP: [&str; 27] = [
    "png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "emf", "wmf", "wdp", "webp", "svg", "ico",
    "bin", "odttf", "ttf", "wav", "mp3", "mp4", "xls", "xlsx", "xlsm", "doc", "docx", "pptx",
    "pdf", "zip",
];

/// Refuses a zip that is beyond a limit, broken, encrypted, or made to deceive.
///
/// # Errors
/// A sentence that names the part.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), ImportError> {
    let headers = bytes
        .windows(CENTRAL_HEADER.len())
        .filter(|window| *window == CENTRAL_HEADER)
        .count();
    if headers > limits.entries {
        return Err(too_many_entries(limits));
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    if zip.len() > limits.entries {
        return Err(too_many_entries(limits));
    }
    if zip.has_duplicate_names() || zip.has_overlapping_entries().map_err(|_| broken())? {
        return Err(ImportError::whole(
            "ファイルの中のデータが重なり合っています。安全のため読み込みません。Excelで開いて保存し直してください",
        ));
    }
    let size = bytes.len() as u64;
    let mut total = Total {
        limits,
        most: limits.unpacked_bytes.min(size.saturating_mul(limits.ratio)),
        unpacked: 0,
    };
    total.declared(&mut zip)?;
    let mut tally = Tally::default();
    for index in 0..zip.len() {
        total.unpack(&mut zip, index, &mut tally)?;
    }
    Ok(())
}

type Zip<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// How much was unpacked so far, of how much may be.
struct Total<'a> {
    limits: &'a Limits,
    most: u64,
    unpacked: u64,
}

impl Total<'_> {
    /// What the headers say: names, passwords and sizes.
    fn declared(&self, zip: &mut Zip<'_>) -> Result<(), ImportError> {
        let mut declared = 0_u64;
        for index in 0..zip.len() {
            let entry = zip.by_index_raw(index).map_err(|_| broken())?;
            let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
            if entry.encrypted() {
                return Err(ImportError::whole(
                    "パスワードで保護されたファイルです。パスワードを外して保存し直してください",
                ));
            }
            if entry.is_symlink() || !is_plain(&name) {
                return Err(ImportError::whole(
                    "ファイルの中に、通常の表計算ファイルにはない名前のデータがあります。安全のため読み込みません。Excelで開いて保存し直してください",
                ));
            }
            declared = declared.saturating_add(entry.size());
        }
        self.hold(declared)
    }

    fn hold(&self, bytes: u64) -> Result<(), ImportError> {
        if bytes > self.limits.unpacked_bytes {
            return Err(self.limits.too_much_unpacked());
        }
        if bytes > self.most {
            return Err(ImportError::too_large(format!(
                "展開すると元のファイルの{}倍を超えます。通常の表計算ファイルではないため読み込みません。Excelで開いて保存し直してください",
                self.limits.ratio
            )));
        }
        Ok(())
    }

    /// Unpacks one part, counting, and looks at its markup while it passes.
    fn unpack(
        &mut self,
        zip: &mut Zip<'_>,
        index: usize,
        tally: &mut Tally,
    ) -> Result<(), ImportError> {
        let mut entry = zip.by_index(index).map_err(|_| broken())?;
        let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
        let declared = entry.size();
        let mut lexer = (!is_media(&name)).then(|| Lexer::new(Judge::new(tally)));
        let mut buffer = vec![0_u8; 65_536];
        let mut size = 0_u64;
        loop {
            let read = entry.read(&mut buffer).map_err(|_| broken())?;
            if read == 0 {
                break;
            }
            size += read as u64;
            self.unpacked += read as u64;
            self.hold(self.unpacked)?;
            if size > declared {
                return Err(broken());
            }
            if let Some(lexer) = &mut lexer {
                lexer
                    .feed(&buffer[..read], self.limits)
                    .map_err(|fault| fault.say(&name, self.limits))?;
            }
        }
        if size != declared {
            return Err(broken());
        }
        match lexer {
            Some(lexer) => lexer
                .finish()
                .map_err(|fault| fault.say(&name, self.limits)),
            None => Ok(()),
        }
    }
}

/// A relative name without a way up; `\` counts as `/`.
fn is_plain(name: &str) -> bool {
    let name = name.replace('\\', "/");
    !name.is_empty()
        && !name.starts_with('/')
        && name.as_bytes().get(1) != Some(&b':')
        && !name.chars().any(char::is_control)
        && name.split('/').all(|part| part != "..")
}

/// Whether a name is that of a picture or of macros; all else is looked at as markup.
fn is_media(name: &str) -> bool {
    let extension = name.rsplit('.').next().unwrap_or_default();
    NOT_MARKUP
        .iter()
        .any(|media| media.eq_ignore_ascii_case(extension))
}

fn too_many_entries(limits: &Limits) -> ImportError {
    ImportError::too_large(format!(
        "ファイルの中のデータの数が上限（{} 個）を超えています。画像などを除き、必要なシートだけのファイルにしてください",
        limits.entries
    ))
}

/// Truncated, or not as any workbook is written.
pub(super) fn broken() -> ImportError {
    ImportError::whole(
        "ファイルが壊れているか、途中で切れています。もう一度書き出すか、Excelで開いて保存し直してください",
    )
}

#[cfg(test)]
mod tests;
