//! A draft (下書きの依頼): asked for, queued, run, and finished or failed with a reason.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};
use utoipa::ToSchema;

use super::document::Kind;
use super::generation::Generation;
use super::id::{CompanyId, DocumentId, DraftId, UserId};

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftRequest {
    /// SWOT, action plan or business plan.
    pub kind: Kind,
    /// `rules` or a provider's id, and then no other; the chamber's own order when absent.
    #[serde(default)]
    pub provider: Option<String>,
    /// The document it builds on; the latest checked one when absent.
    #[serde(default)]
    pub source_document: Option<DocumentId>,
    /// The plan form; `general` when absent.
    #[serde(default)]
    pub form: Option<String>,
    /// What the preview said would be sent (`body_sha256`): anything else is not sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub preview_sha256: Option<String>,
}

/// Where a draft stands.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    ToSchema,
    EnumString,
    Display,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum DraftStatus {
    /// 順番待ち
    Queued,
    /// 作成中
    Running,
    /// 完成
    Succeeded,
    /// 失敗
    Failed,
    /// 取り消し
    Cancelled,
}

impl DraftStatus {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Queued => "順番待ち",
            Self::Running => "作成中",
            Self::Succeeded => "完成",
            Self::Failed => "失敗",
            Self::Cancelled => "取り消し",
        }
    }

    /// Whether nothing will change any more.
    pub fn ended(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }
}

/// One run of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Attempt {
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    pub started_at: jiff::Timestamp,
    /// When it ended; `null` when the process was killed under it.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ended_at: Option<jiff::Timestamp>,
    /// `rules` or a provider's id.
    pub provider: String,
    /// Model as it answered.
    pub model: Option<String>,
    /// Why it failed, in Japanese.
    pub error: Option<String>,
    /// When it goes on by itself, if it was put off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub parked_until: Option<jiff::Timestamp>,
}

/// Why a draft failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DraftError {
    /// `unreachable`, `refused_key`, `rate_limited`, `overloaded`, `truncated`, `refused`, `not_json` …
    pub kind: String,
    /// What happened and what to do, in Japanese.
    pub message: String,
}

/// Tokens and cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DraftUsage {
    /// Tokens sent.
    pub prompt_tokens: u64,
    /// Tokens answered.
    pub completion_tokens: u64,
    /// 費用（円）; `null` without a price.
    pub cost_yen: Option<f64>,
}

/// A draft.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Draft {
    /// Its id.
    pub id: DraftId,
    /// Whose.
    pub company_id: CompanyId,
    /// What was asked for.
    #[serde(flatten)]
    pub request: DraftRequest,
    /// Where it stands.
    pub status: DraftStatus,
    /// The runs so far.
    pub attempts: Vec<Attempt>,
    /// Why it failed.
    pub error: Option<DraftError>,
    /// Tokens and cost.
    pub usage: Option<DraftUsage>,
    /// How it came about; `null` while it runs.
    pub generation: Option<Generation>,
    /// The document it became.
    pub document: Option<DocumentId>,
    /// Who asked.
    pub requested_by: UserId,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: jiff::Timestamp,
    /// Last change.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: jiff::Timestamp,
}

/// Something a page that follows a draft is told: `status`, `item`, `flag`, `done`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DraftEvent {
    /// Counts up; what `Last-Event-ID` carries.
    pub seq: i64,
    /// Which.
    pub kind: String,
    /// What.
    pub data: serde_json::Value,
}
