//! Labels (使いみち): which version of a prompt is used for what. A chamber moves them; versions never change.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};
use utoipa::ToSchema;

/// A label.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    EnumIter,
    EnumString,
    Display,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[schema(as = PromptLabel)]
pub enum Label {
    /// 作成中: being written.
    Draft,
    /// 試用: being tried.
    Staging,
    /// 本番: what drafts are written with.
    Production,
}

impl Label {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "作成中",
            Self::Staging => "試用",
            Self::Production => "本番",
        }
    }
}
