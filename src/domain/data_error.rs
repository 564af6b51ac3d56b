//! What is wrong with a data file, said so that the person who edited it finds the place.

use thiserror::Error;

/// A data file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("データファイル {file} の {line} 行目：{message}")]
pub struct DataError {
    /// File name below `data/` or `prompts/`.
    pub file: String,
    /// Line, from 1; 1 when the fault has no better place.
    pub line: usize,
    /// What is wrong and how to mend it, in Japanese.
    pub message: String,
}

impl DataError {
    /// A fault at a known line.
    pub fn at(file: &str, line: usize, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line,
            message: message.into(),
        }
    }

    /// A fault at the first line that holds `needle` (a key, an id), or at line 1.
    pub fn near(file: &str, text: &str, needle: &str, message: impl Into<String>) -> Self {
        let line = text
            .lines()
            .position(|line| line.contains(needle))
            .map_or(1, |index| index + 1);
        Self::at(file, line, message)
    }

    /// Reads a TOML file into `T`, or says where it cannot be read.
    pub fn parse_toml<T: serde::de::DeserializeOwned>(file: &str, text: &str) -> Result<T, Self> {
        toml::from_str(text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start.min(text.len()));
            let line = text[..offset].matches('\n').count() + 1;
            Self::at(file, line, error.message().to_owned())
        })
    }
}
