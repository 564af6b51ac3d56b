//! Files of accounts become figures (ファイルの取り込み): read, looked at, mended by hand, and only then stored.
//!
//! Reading a file takes long and needs nothing of the database, so it is done before a transaction is opened.

mod apply;
mod choice;
mod company_data;
mod list;
mod merge;
mod preview;
mod sheets;
mod waiting;

use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::ctx::{App, Ctx};
use super::error::{Error, Result};
use crate::domain::id::CompanyId;
use crate::domain::import_choice::Choices;
use crate::import::error::{Cause, ImportError};
use crate::import::reading::Reading;
use crate::import::statements;

pub use apply::{Applied, Seen, at_once, commit};
pub use choice::check;
pub use company_data::CompanyPreview;
pub use list::{Created, Faulty, ListReport, ROWS_MAX, Row, Skipped, companies, read_list};
pub use merge::{Change, FigurePreview, Taken};
pub use preview::{LinePreview, PeriodPreview, Preview, Unmatched, preview};
pub use sheets::AnswerPreview;
pub use waiting::{begin, choose, file, find, give_up, list_waiting};

pub use crate::store::import::{Before, Import};

/// The largest file that is taken, in bytes.
pub const FILE_MAX: usize = 20_000_000;
/// How many bytes may wait in a chamber for somebody to commit them.
pub const WAITING_MAX: i64 = 200_000_000;
/// How many days a file waits before it is given up.
pub const DAYS_KEPT: i64 = 7;
/// What a pasted table is called.
pub const PASTED_NAME: &str = "貼り付けた表";

/// A file as it was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name, made harmless by [`File::new`].
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whether it was pasted as text.
    pub pasted: bool,
}

impl File {
    /// A file that was handed in. Of its name only the last part is kept, without signs that cannot be seen, at most a
    /// hundred characters: it is shown to people, and never used as a path.
    pub fn new(name: &str, bytes: Vec<u8>) -> Self {
        Self {
            name: harmless(name),
            bytes,
            pasted: false,
        }
    }

    /// A table that was pasted.
    pub fn pasted(text: &str) -> Self {
        Self {
            name: PASTED_NAME.to_owned(),
            bytes: text.as_bytes().to_vec(),
            pasted: true,
        }
    }

    /// SHA-256 of the bytes, hexadecimal.
    pub fn sha256(&self) -> String {
        Sha256::digest(&self.bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

fn harmless(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen = |c: &char| {
        !c.is_control()
            && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let kept: String = last.chars().filter(seen).collect();
    let kept = kept.trim().trim_matches('.');
    let count = kept.chars().count();
    if count == 0 {
        return "名前のないファイル".to_owned();
    }
    // What a file is stands at the end of its name.
    if count > 100 {
        let (head, tail): (String, String) = (
            kept.chars().take(80).collect(),
            kept.chars().skip(count - 16).collect(),
        );
        return format!("{head}…{tail}");
    }
    kept.to_owned()
}

/// Reads a file aside from everything else, as few at a time as the machine can bear.
pub async fn read(app: &Arc<App>, file: &Arc<File>) -> Result<Reading> {
    if file.bytes.len() > FILE_MAX {
        return Err(too_large());
    }
    let work = {
        let file = Arc::clone(file);
        move || {
            if file.pasted {
                let text = String::from_utf8_lossy(&file.bytes);
                statements::read_pasted(&text)
            } else {
                statements::read(&file.name, &file.bytes)
            }
        }
    };
    aside(app, work).await
}

/// The refusal of a file over the limit.
pub fn too_large() -> Error {
    Error::TooLarge(format!(
        "ファイルは{}MBまで取り込めます。期間や科目を絞って出力し直してください",
        FILE_MAX / 1_000_000
    ))
}

/// Runs the reading of a file on a thread of its own.
async fn aside<T: Send + 'static>(
    app: &Arc<App>,
    work: impl FnOnce() -> Result<T, ImportError> + Send + 'static,
) -> Result<T> {
    let internal = |error: String| Error::Internal(format!("reading a file: {error}"));
    let permit = app.reading.acquire().await;
    let _permit = permit.map_err(|error| internal(error.to_string()))?;
    let read = tokio::task::spawn_blocking(work).await;
    read.map_err(|error| internal(error.to_string()))?
        .map_err(|error| refusal(&error))
}

fn refusal(error: &ImportError) -> Error {
    let told = error.to_string();
    match error.cause {
        Cause::TooLarge => Error::TooLarge(told),
        Cause::Unreadable => Error::field("/file", told),
    }
}

/// A file of a company, with all that was chosen about it.
#[derive(Debug, Clone)]
pub struct Handed<'a> {
    /// Whose accounts.
    pub company: CompanyId,
    /// What the file is called.
    pub file_name: &'a str,
    /// SHA-256 of its bytes.
    pub sha256: &'a str,
    /// What it says.
    pub reading: &'a Reading,
    /// What was chosen.
    pub choices: &'a Choices,
}

/// Refuses whoever may not change companies' figures.
pub fn may(ctx: &Ctx) -> Result<()> {
    ctx.may(crate::domain::access::Permission::WriteCompanies)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_shown_and_never_a_path() {
        for (name, wanted) in [
            ("試算表.csv", "試算表.csv"),
            ("../../etc/passwd", "passwd"),
            ("C:\\\\決算\\試算表.csv", "試算表.csv"),
            ("a\u{202e}vsc.exe\0\n", "avsc.exe"),
            ("...", "名前のないファイル"),
            ("", "名前のないファイル"),
            ("/", "名前のないファイル"),
        ] {
            assert_eq!(File::new(name, Vec::new()).name, wanted, "{name:?}");
        }
        let long = File::new(&format!("{}.xlsx", "長".repeat(300)), Vec::new()).name;
        assert_eq!(
            long,
            format!("{}…{}.xlsx", "長".repeat(80), "長".repeat(11))
        );
    }

    #[test]
    fn the_hash_is_that_of_the_bytes() {
        assert_eq!(
            File::pasted("").sha256(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }
}
