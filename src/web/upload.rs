//! A file that somebody sends (multipart): one file and a few words beside it, held in memory, never written to disk.

use std::time::Duration;

use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::StatusCode;

use super::problem::Problem;
use crate::app::import::{FILE_MAX, File, too_large};
use crate::app::{Error, FieldError};

/// The longest word beside a file, in bytes; a pasted table is one.
const TEXT_MAX: usize = 2_000_000;
/// The most parts that are looked at.
const PARTS_MAX: usize = 20;
/// How much is taken in at all: what is over a limit is read to its end and thrown away, since a browser that is cut
/// off shows its own error and not our sentence.
const BODY_MAX: usize = 100_000_000;
/// How long may be taken to send it all.
const WITHIN: Duration = Duration::from_mins(2);

/// What was sent.
#[derive(Debug, Default)]
pub(crate) struct Upload {
    /// The file; one that was chosen by nobody (a browser then sends an empty one without a name) is none.
    pub(crate) file: Option<File>,
    /// The words, by name, in the order they came.
    pub(crate) fields: Vec<(String, String)>,
}

impl Upload {
    /// Reads the body of a request. No transaction may be open meanwhile: somebody may send slowly.
    pub(crate) async fn of(mut request: Request) -> Result<Self, Problem> {
        DefaultBodyLimit::max(BODY_MAX).apply(&mut request);
        let parts = Multipart::from_request(request, &())
            .await
            .map_err(|_| not_multipart())?;
        match tokio::time::timeout(WITHIN, Self::read(parts)).await {
            Ok(read) => read,
            Err(_) => Err(Problem::new(
                StatusCode::REQUEST_TIMEOUT,
                "timeout",
                "時間切れです",
                "送信に時間がかかりすぎました。通信の状態を確認して、もう一度お試しください",
            )),
        }
    }

    async fn read(mut parts: Multipart) -> Result<Self, Problem> {
        let mut upload = Self::default();
        let (mut count, mut over) = (0, false);
        while let Some(mut part) = parts.next_field().await.map_err(|error| broken(&error))? {
            count += 1;
            if count > PARTS_MAX {
                return Err(refused("/", "項目が多すぎます"));
            }
            let name = part.name().unwrap_or_default().to_owned();
            let file_name = part.file_name().map(str::to_owned);
            let is_file = name == "file";
            let max = if is_file { FILE_MAX } else { TEXT_MAX };
            let mut bytes = Vec::new();
            while let Some(piece) = part.chunk().await.map_err(|error| broken(&error))? {
                over |= bytes.len() + piece.len() > max;
                if !over {
                    bytes.extend_from_slice(&piece);
                }
            }
            if over {
                upload = Self::default();
                continue;
            }
            if is_file {
                upload.put_file(&file_name.unwrap_or_default(), bytes)?;
            } else {
                upload.put_text(name, bytes)?;
            }
        }
        if over {
            return Err(too_large().into());
        }
        Ok(upload)
    }

    fn put_file(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), Problem> {
        if name.is_empty() && bytes.is_empty() {
            return Ok(());
        }
        if self.file.is_some() {
            return Err(refused("/file", "ファイルは1つずつ送ってください"));
        }
        self.file = Some(File::new(name, bytes));
        Ok(())
    }

    fn put_text(&mut self, name: String, bytes: Vec<u8>) -> Result<(), Problem> {
        let pointer = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
        let text = String::from_utf8(bytes)
            .map_err(|_| refused(&pointer, "文字はUTF-8で送ってください"))?;
        if text.contains('\0') || name.contains('\0') {
            return Err(refused(&pointer, "使えない文字（U+0000）が含まれています"));
        }
        if self.fields.iter().any(|(known, _)| *known == name) {
            return Err(refused(
                &pointer,
                "同じ名前の項目が2つあります。1つにしてください",
            ));
        }
        self.fields.push((name, text));
        Ok(())
    }

    /// The word of that name; empty when there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, text)| text.as_str())
    }
}

fn refused(pointer: &str, message: &str) -> Problem {
    Error::Invalid(vec![FieldError::new(pointer, message)]).into()
}

fn not_multipart() -> Problem {
    Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "media-type",
        "形式が違います",
        "ファイルは multipart/form-data の file として送ってください",
    )
}

fn broken(error: &MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return too_large().into();
    }
    Problem::new(
        StatusCode::BAD_REQUEST,
        "malformed",
        "本文を読み取れません",
        "ファイルの送信が途中で切れたか、形が正しくありません。もう一度お試しください",
    )
}
