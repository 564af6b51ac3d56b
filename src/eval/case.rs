//! A company of a suite (評価用の事業者): the company's file as in `data/demo/`, and what a good draft of it would hold.

use serde::Deserialize;

use super::files::Files;
use super::ground::Ground;
use crate::data::Data;
use crate::domain::data_error::DataError;
use crate::domain::demo_case::DemoCase;
use crate::domain::document::Quadrant;

/// A company to draft for.
#[derive(Debug, Clone)]
pub struct Case {
    /// The file's name without folder and ending.
    pub id: String,
    /// The company and its evidence.
    pub ground: Ground,
    /// What a good draft would hold.
    pub reference: Reference,
}

/// What people judged a good SWOT of this company to be made of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// Evidence that a good SWOT cites, with the reason why it is telling.
    pub telling: Vec<Telling>,
    /// Quadrants that a good SWOT fills.
    pub quadrants: Vec<Quadrant>,
    /// Words that no draft of this company may hold: what the record does not bear out.
    #[serde(default)]
    pub forbidden: Vec<String>,
    /// What is the matter with the company (売上減少, 債務超過 …), for people.
    #[serde(default)]
    pub troubles: Vec<String>,
}

/// A piece of telling evidence (決め手になる根拠).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Telling {
    /// Its id.
    pub id: String,
    /// Why a good draft cites it.
    pub why: String,
}

#[derive(Deserialize)]
struct Referenced {
    reference: Option<Reference>,
}

/// The fewest pieces of telling evidence that a recall can be measured on.
const TELLING_MIN: usize = 5;

impl Case {
    /// Reads a company's file.
    ///
    /// # Errors
    /// The file and line of what cannot be read, of a reference that is missing, or of an id that names no evidence.
    pub fn parse(file: &str, text: &str, data: &Data) -> Result<Self, DataError> {
        let ground = Ground::of(&company(file, text, data)?, data);
        let read: Referenced = DataError::parse_toml(file, text)?;
        let reference = read
            .reference
            .ok_or_else(|| DataError::at(file, 1, "[reference] がありません"))?;
        let fault =
            |needle: &str, message: String| Err(DataError::near(file, text, needle, message));
        if reference.telling.len() < TELLING_MIN {
            let message = format!("決め手になる根拠（telling）を{TELLING_MIN}件以上書いてください");
            return fault("[reference]", message);
        }
        for telling in &reference.telling {
            let quoted = format!("id = \"{}\"", telling.id);
            if ground.find(&telling.id).is_none() {
                let message = format!("根拠「{}」は、この事業者にありません", telling.id);
                return fault(&quoted, message);
            }
            if telling.why.trim().is_empty() {
                return fault(
                    &quoted,
                    format!("「{}」に理由（why）を書いてください", telling.id),
                );
            }
        }
        Ok(Self {
            id: stem(file),
            ground,
            reference,
        })
    }
}

/// Reads a company's own part of its file.
///
/// # Errors
/// The file and line that cannot be used.
pub fn company(file: &str, text: &str, data: &Data) -> Result<DemoCase, DataError> {
    let major_of = |minor: &str| {
        let class = data.industries.class(minor);
        class.map(|class| class.major_key.clone())
    };
    DemoCase::parse(file, text, &major_of)
}

/// All companies of a suite.
///
/// # Errors
/// The first file that cannot be used.
pub fn all(files: &Files, data: &Data) -> Result<Vec<Case>, DataError> {
    let names = files.names("companies/")?;
    if names.is_empty() {
        return Err(DataError::at(
            "companies/",
            1,
            "事業者のファイルがありません",
        ));
    }
    names
        .iter()
        .map(|file| Case::parse(file, &files.read(file)?, data))
        .collect()
}

/// `companies/01_soba.toml` → `01_soba`
fn stem(file: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.trim_end_matches(".toml").to_owned()
}
