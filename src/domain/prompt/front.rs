//! What stands above a template: the front matter (前書き), TOML between two lines of `+++`.

use serde::Deserialize;

use crate::domain::answer;
use crate::domain::data_error::DataError;
use crate::domain::document::Kind;

/// The input schema of a template that names none: what the first versions are filled with.
const FIRST_INPUT: &str = "input.1";

/// What the front matter says of a template.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Front {
    /// The kind it writes: `swot`.
    pub id: String,
    /// Counts up with every change; a version that was used is never edited.
    pub version: u32,
    /// What it is for.
    pub purpose: String,
    /// Which variables it may be filled with: `input.2` is the file `prompts/<kind>/input.2.json`.
    #[serde(default = "first_input")]
    pub input_schema: String,
    /// Which shape its answer has; the kind's own when it names none.
    #[serde(default)]
    pub output_schema: String,
    /// How many tokens the whole prompt may take.
    pub token_budget: usize,
    /// How many tokens the answer may take.
    pub max_output_tokens: u32,
    /// What is new in this version.
    pub changes: String,
}

fn first_input() -> String {
    FIRST_INPUT.to_owned()
}

/// A file cut at its two lines of `+++`.
pub(super) struct Cut<'a> {
    /// Between them.
    pub(super) front: &'a str,
    /// After them.
    pub(super) body: &'a str,
    /// The line of the file that the body begins at.
    pub(super) body_line: usize,
}

/// Cuts the front matter off.
pub(super) fn cut<'a>(file: &str, text: &'a str) -> Result<Cut<'a>, DataError> {
    let missing = || DataError::at(file, 1, "最初の行と前書きの終わりに「+++」が必要です");
    let (front, body) = text
        .strip_prefix("+++\n")
        .and_then(|rest| rest.split_once("\n+++\n"))
        .ok_or_else(missing)?;
    Ok(Cut {
        front,
        body,
        body_line: front.matches('\n').count() + 4,
    })
}

/// Reads and checks the front matter. Lines are those of the whole file.
pub(super) fn read(file: &str, text: &str) -> Result<Front, DataError> {
    let down = |error: DataError| DataError {
        line: error.line + 1,
        ..error
    };
    let mut front: Front = DataError::parse_toml(file, text).map_err(down)?;
    let fault =
        |needle: &str, message: String| Err(down(DataError::near(file, text, needle, message)));
    let Ok(kind) = front.id.parse::<Kind>() else {
        return fault(
            "id",
            format!("id「{}」という文書の種類はありません", front.id),
        );
    };
    let own = answer::schema_name(kind);
    if front.output_schema.is_empty() {
        own.clone_into(&mut front.output_schema);
    }
    if front.output_schema != own {
        let message = format!(
            "output_schema「{}」はありません。「{own}」としてください",
            front.output_schema
        );
        return fault("output_schema", message);
    }
    if front.version == 0 {
        return fault("version", "version は1から数えます".to_owned());
    }
    if front.max_output_tokens == 0 || front.token_budget == 0 {
        return fault("token", "トークンの上限は1以上にしてください".to_owned());
    }
    if front.purpose.trim().is_empty() || front.changes.trim().is_empty() {
        return fault(
            "purpose",
            "purpose と changes に内容を書いてください".to_owned(),
        );
    }
    Ok(front)
}
