//! One draft of a suite, and what came of it (一回の下書き).

use serde::Serialize;

use super::draft::{self, Source};
use super::ground::Ground;
use crate::data::Data;
use crate::domain::cost::{MicroYen, TokenUsage};
use crate::domain::document::{Content, Kind};

/// What came of one draft.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Run {
    /// The document; `None` when there is none.
    #[serde(skip)]
    pub content: Option<Content>,
    /// Why there is none: a failure's class.
    pub failure: Option<String>,
    /// Whether the first answer kept to the schema.
    pub valid_at_once: bool,
    /// Whether an answer kept to it, after a repair at the latest.
    pub valid: bool,
    /// Tokens as the provider told them, all attempts together.
    pub usage: Option<TokenUsage>,
    /// Tokens as counted before sending.
    pub prompt_tokens: Option<usize>,
    /// How much evidence stayed behind.
    pub left_out: usize,
    /// What it cost; `None` without a price.
    pub cost: Option<MicroYen>,
    /// Seconds until the first item was whole.
    pub first_item: Option<f64>,
    /// Seconds altogether.
    pub seconds: f64,
}

/// Drafts by rules.
///
/// # Errors
/// When an answer of ours breaks our own schema.
pub fn by_rules(kind: Kind, ground: &Ground, data: &Data) -> Result<Run, String> {
    let source = Source::of(kind, ground, data)?;
    let begun = std::time::Instant::now();
    let draft = draft::write(kind, &source, data)?;
    Ok(Run {
        content: Some(draft.content),
        valid_at_once: true,
        valid: true,
        cost: Some(MicroYen::default()),
        seconds: begun.elapsed().as_secs_f64(),
        ..Run::default()
    })
}
