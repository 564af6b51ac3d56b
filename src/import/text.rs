//! Text of any encoding that Japanese accounting programs write, and tables of delimited text.

use super::error::ImportError;
use super::grid::Grid;
use super::limits::Limits;

/// A file's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// What it was written in: `UTF-8`, `CP932` …
    pub encoding: &'static str,
}

/// Reads bytes as text.
///
/// # Errors
/// Bytes that are no text in any of the encodings, with the line.
pub fn decode(bytes: &[u8]) -> Result<Decoded, ImportError> {
    let _ = bytes;
    Err(ImportError::whole("未対応です"))
}

/// Delimited text as a table: tabs, else commas, else semicolons.
///
/// # Errors
/// More cells than allowed.
pub fn grid(text: &str, limits: &Limits) -> Result<Grid, ImportError> {
    let _ = (text, limits);
    Err(ImportError::whole("未対応です"))
}
