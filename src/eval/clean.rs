//! Clean texts (正しい文): sentences as advisors write them, every word and figure of them borne out by the evidence they
//! cite. What the checker says of them is a false alarm; what is corrupted in them must be found.

use serde::Deserialize;

use crate::domain::data_error::DataError;
use crate::domain::document::Basis;

/// The clean texts of one company.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CleanFile {
    /// The company's file: `companies/01_soba.toml` of the suite or `demo/2_ramen.toml` of the program.
    pub company: String,
    /// The texts.
    pub texts: Vec<CleanText>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CleanText {
    /// The text.
    pub text: String,
    /// Ids of the evidence it stands on.
    pub evidence: Vec<String>,
    /// Fact or hypothesis.
    #[serde(default)]
    pub basis: Basis,
}

impl CleanFile {
    /// Reads a file; `knows` says whether an id names evidence of the company.
    ///
    /// # Errors
    /// The file and line that cannot be read, or an id that names nothing.
    pub fn parse(file: &str, text: &str) -> Result<Self, DataError> {
        let read: Self = DataError::parse_toml(file, text)?;
        match read.texts.iter().find(|one| one.text.trim().is_empty()) {
            Some(_) => Err(DataError::near(file, text, "text = \"\"", "文がありません")),
            None => Ok(read),
        }
    }

    /// The line of the file that a text stands in.
    pub fn line(file: &str, text: &CleanText) -> usize {
        let found = file.lines().position(|line| line.contains(&text.text));
        found.map_or(1, |index| index + 1)
    }
}
