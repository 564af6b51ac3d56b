//! Why a file cannot be imported.

use thiserror::Error;

/// Whether the file is too large or cannot be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Beyond a limit: bytes, cells, sheets, entries, ratio of packing.
    TooLarge,
    /// Of a wrong kind, broken, encrypted, or without what is needed.
    Unreadable,
}

/// One sentence that names the place and the mend.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}{message}", .place.as_ref().map(|place| format!("{place}：")).unwrap_or_default())]
pub struct ImportError {
    /// Which of the two.
    pub cause: Cause,
    /// 「12行目」, 「シート「貸借対照表」のG14」; `None` when it is the file as a whole.
    pub place: Option<String>,
    /// What is wrong and what to do about it, in Japanese.
    pub message: String,
}

impl ImportError {
    /// The file as a whole cannot be understood.
    pub fn whole(message: impl Into<String>) -> Self {
        Self {
            cause: Cause::Unreadable,
            place: None,
            message: message.into(),
        }
    }

    /// One place cannot be understood.
    pub fn at(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            place: Some(place.into()),
            ..Self::whole(message)
        }
    }

    /// A limit is passed.
    pub fn too_large(message: impl Into<String>) -> Self {
        Self {
            cause: Cause::TooLarge,
            ..Self::whole(message)
        }
    }
}
