//! Files of accounts in: what a file is, read by the layout that knows it.

use super::error::ImportError;
use super::reading::Reading;

/// Reads a file of accounts. The name is only used to say that it contradicts the content.
///
/// # Errors
/// Nothing that is known, beyond a limit, or broken: a sentence that names the place and the mend.
pub fn read(file_name: &str, bytes: &[u8]) -> Result<Reading, ImportError> {
    let _ = (file_name, bytes);
    Err(ImportError::whole("未対応です"))
}

/// Reads a table pasted from a spreadsheet.
///
/// # Errors
/// As [`read`].
pub fn read_pasted(text: &str) -> Result<Reading, ImportError> {
    let _ = text;
    Err(ImportError::whole("未対応です"))
}
