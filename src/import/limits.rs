//! How much a file handed in may hold. Beyond it, it is refused before anything is built from it.

use super::error::ImportError;

/// The limits; one MB is 1,000,000 bytes. A value at the limit is taken, one above is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as it is handed in.
    pub file_bytes: u64,
    /// Bytes of all parts of a workbook together, unpacked; also of all words read from it.
    pub unpacked_bytes: u64,
    /// Parts of a workbook.
    pub entries: usize,
    /// How many times larger than the file its unpacked parts may be.
    pub ratio: u64,
    /// Cells of all sheets, or of a delimited text.
    pub cells: u64,
    /// Sheets of a workbook.
    pub sheets: usize,
}

impl Limits {
    /// What every file is held to.
    pub const STANDARD: Self = Self {
        file_bytes: 20_000_000,
        unpacked_bytes: 200_000_000,
        entries: 2_000,
        ratio: 100,
        cells: 1_000_000,
        sheets: 50,
    };

    /// Refuses a file that is too large or empty.
    ///
    /// # Errors
    /// A sentence for the person who handed it in.
    pub fn check_file(&self, bytes: &[u8]) -> Result<(), ImportError> {
        if bytes.is_empty() {
            return Err(ImportError::whole(
                "ファイルが空です（0バイト）。中身のあるファイルを選び直してください",
            ));
        }
        if bytes.len() as u64 > self.file_bytes {
            return Err(ImportError::too_large(format!(
                "ファイルが大きすぎます（上限 {} MB）。必要な期やシートだけを書き出してください",
                self.file_bytes / 1_000_000
            )));
        }
        Ok(())
    }

    /// Too many cells.
    pub(super) fn too_many_cells(&self) -> ImportError {
        ImportError::too_large(format!(
            "セルの数が上限（{}）を超えています。使っていない行・列を削除するか、必要なシートだけのファイルにしてください",
            thousands(self.cells)
        ))
    }

    /// Too many sheets.
    pub(super) fn too_many_sheets(&self, count: usize) -> ImportError {
        ImportError::too_large(format!(
            "シートが {count} 枚あります（上限 {} 枚）。必要なシートだけのファイルにしてください",
            self.sheets
        ))
    }

    /// Too much when unpacked.
    pub(super) fn too_much_unpacked(&self) -> ImportError {
        ImportError::too_large(format!(
            "展開後のデータが大きすぎます（上限 {} MB）。必要なシートだけのファイルにしてください",
            self.unpacked_bytes / 1_000_000
        ))
    }
}

/// `1,000,000`.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::error::Cause;

    #[test]
    fn twenty_megabytes_are_taken_and_a_byte_more_is_not() {
        let limits = Limits::STANDARD;
        let mut bytes = vec![b' '; 20_000_000];
        assert_eq!(limits.check_file(&bytes), Ok(()));
        bytes.push(b' ');
        let error = limits.check_file(&bytes).unwrap_err();
        assert_eq!(error.cause, Cause::TooLarge);
        assert_eq!(
            error.to_string(),
            "ファイルが大きすぎます（上限 20 MB）。必要な期やシートだけを書き出してください"
        );
    }

    #[test]
    fn an_empty_file_is_named() {
        let error = Limits::STANDARD.check_file(b"").unwrap_err();
        assert_eq!(error.cause, Cause::Unreadable);
        assert!(error.message.contains("空です"));
    }

    #[test]
    fn numbers_carry_their_commas() {
        assert!(
            Limits::STANDARD
                .too_many_cells()
                .message
                .contains("1,000,000")
        );
        assert_eq!(thousands(12), "12");
        assert_eq!(thousands(1_234), "1,234");
    }
}
