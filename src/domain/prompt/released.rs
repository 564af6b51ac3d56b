//! Which prompt files are released (公開済み): `prompts/RELEASED` names each with its hash, as `sha256sum` prints them. A
//! released file is never changed: drafts name it as what they were written with.

use super::sha256;
use crate::domain::data_error::DataError;

const FILE: &str = "prompts/RELEASED";

/// The list.
#[derive(Debug, Clone, Default)]
pub struct Released(Vec<(String, String)>);

impl Released {
    /// Reads the list.
    ///
    /// # Errors
    /// The line that names no file and hash.
    pub fn parse(text: &str) -> Result<Self, DataError> {
        let mut files = Vec::new();
        for (index, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let (hash, file) = line
                .split_once("  ")
                .filter(|(hash, _)| {
                    hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
                })
                .ok_or_else(|| {
                    DataError::at(
                        FILE,
                        index + 1,
                        "「ハッシュ、空白二つ、ファイル名」の形で書いてください",
                    )
                })?;
            files.push((file.to_owned(), hash.to_owned()));
        }
        Ok(Self(files))
    }

    /// Whether a file (`swot/1.hbs`) is in the list.
    pub fn holds(&self, file: &str) -> bool {
        self.0.iter().any(|(known, _)| known == file)
    }

    /// Refuses a released file whose text is not the released one.
    ///
    /// # Errors
    /// The file that was changed.
    pub fn check(&self, file: &str, text: &str) -> Result<(), DataError> {
        let changed = self
            .0
            .iter()
            .any(|(known, hash)| known == file && *hash != sha256(text.as_bytes()));
        if changed {
            let message = "公開済みのプロンプトは変更できません。元に戻し、変更は新しい版として追加してください";
            return Err(DataError::at(&format!("prompts/{file}"), 1, message));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_file_is_refused_and_a_new_one_is_not() {
        let list = format!("# 一覧\n{}  swot/1.hbs\n", sha256("本文".as_bytes()));
        let released = Released::parse(&list).unwrap();
        assert!(released.holds("swot/1.hbs") && !released.holds("swot/2.hbs"));
        assert_eq!(released.check("swot/1.hbs", "本文"), Ok(()));
        assert_eq!(released.check("swot/2.hbs", "新しい"), Ok(()));
        let error = released.check("swot/1.hbs", "本文 ").unwrap_err();
        assert_eq!(error.file, "prompts/swot/1.hbs");
        assert_eq!(Released::parse("swot/1.hbs\n").unwrap_err().line, 1);
    }
}
