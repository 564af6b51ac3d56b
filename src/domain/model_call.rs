//! Calls to models (AIの呼び出し): one a request that went over the wire, or was about to. What it was for, what left,
//! what came back and what it cost; never the text itself.

mod calibration;
pub mod cap;
mod outcome;

pub use calibration::{calibrate, uncalibrated};
pub use outcome::{Ended, settle};

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};
use utoipa::ToSchema;
use uuid::Uuid;

use super::cost::{MicroYen, TokenUsage};
use super::document::Kind;
use super::generation::class_label;
use super::id::{CompanyId, DraftId, UserId};
use super::prompt::TemplateUsed;
use super::provider::Protocol;

/// What a call is for.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
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
pub enum Purpose {
    /// 下書き
    Draft,
    /// 下書きの直し
    Repair,
    /// 接続の確認
    ConnectionTest,
    /// プロンプトの試行
    PromptTest,
}

impl Purpose {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "下書き",
            Self::Repair => "下書きの直し",
            Self::ConnectionTest => "接続の確認",
            Self::PromptTest => "プロンプトの試行",
        }
    }
}

/// Where a call stands.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
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
pub enum CallState {
    /// 実行中: its cost is set aside, the answer is not there yet.
    Reserved,
    /// 完了
    Settled,
    /// 失敗: nothing came of it; what it cost is known.
    Failed,
    /// 未確定: it may have been charged for, and nobody told how much.
    InDoubt,
}

impl CallState {
    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Reserved => "実行中",
            Self::Settled => "完了",
            Self::Failed => "失敗",
            Self::InDoubt => "未確定",
        }
    }
}

/// What is kept of a call beside its columns: what left, how, and what came back; never the text itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct CallRecord {
    /// 接続先のホスト名
    pub host: String,
    /// What was spoken.
    pub protocol: Option<Protocol>,
    /// Which template the request was made of.
    pub template: Option<TemplateUsed>,
    /// SHA-256 of the body as sent, in hex.
    pub body_sha256: String,
    /// Length of the body as sent.
    pub body_bytes: u64,
    /// How many tokens the answer was allowed.
    pub max_output_tokens: u32,
    /// 温度; `null` when none was sent.
    pub temperature: Option<f64>,
    /// Which try of the same request, from 1.
    pub attempt: u32,
    /// HTTP status, when there was an answer.
    pub http_status: Option<u16>,
    /// Class of the failure: `rate_limited`, `truncated` …
    pub failure: Option<String>,
    /// Why the model stopped, in the provider's word.
    pub finish_reason: Option<String>,
    /// The model that says it wrote it.
    pub model_answered: Option<String>,
    /// The provider's own name for the request.
    pub request_id: Option<String>,
    /// From sending to the end.
    pub latency_ms: Option<u64>,
    /// From sending to the first text.
    pub first_text_ms: Option<u64>,
    /// What it took, where the provider told.
    pub usage: Option<TokenUsage>,
    /// What our own check said of the answer: `valid`, `not_json`, `schema_violation`, `not_japanese`; `null` when none came.
    pub checked: Option<String>,
}

/// A call, as the ledger keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelCall {
    /// Its id; sorts by time.
    pub id: Uuid,
    /// What for.
    pub purpose: Purpose,
    /// Where it stands.
    pub state: CallState,
    /// Who asked.
    pub user_id: UserId,
    /// About whom; `None` for tests.
    pub company_id: Option<CompanyId>,
    /// For which draft; `None` for tests.
    pub draft_id: Option<DraftId>,
    /// What is written.
    pub kind: Option<Kind>,
    /// Whom it went to.
    pub provider_id: String,
    /// The model asked for.
    pub model: String,
    /// The day in Japan, `2026-11-20`.
    pub day: String,
    /// What was set aside before it was sent: what it costs at most. `None` without prices.
    pub reserved: Option<MicroYen>,
    /// What it cost. `None` while, or when, nobody knows.
    pub cost: Option<MicroYen>,
    /// Tokens of the request as we counted them.
    pub counted_tokens: u64,
    /// Tokens of the request as the provider counted them.
    pub prompt_tokens: Option<u64>,
    /// Tokens of the answer as the provider counted them.
    pub completion_tokens: Option<u64>,
    /// The rest.
    pub record: CallRecord,
    /// When it was sent.
    pub started_at: jiff::Timestamp,
    /// When it ended.
    pub ended_at: Option<jiff::Timestamp>,
}

impl ModelCall {
    /// How it ended, for people.
    pub fn outcome(&self) -> String {
        let why = |class: &Option<String>| class.as_deref().map(class_label);
        match (self.state, why(&self.record.failure)) {
            (CallState::Reserved, _) => "回答を待っています".to_owned(),
            (CallState::Settled, _) => {
                match why(&self.record.checked.clone().filter(|it| it != "valid")) {
                    Some(why) => format!("回答あり（{why}）"),
                    None => "回答あり".to_owned(),
                }
            }
            (CallState::Failed, why) => why.unwrap_or("失敗しました").to_owned(),
            (CallState::InDoubt, why) => format!(
                "{}。課金されたかどうかは提供元の明細でご確認ください",
                why.unwrap_or("途中で打ち切られました")
            ),
        }
    }

    /// Writes down how it ended.
    pub fn end(&mut self, ended: Ended, usage: Option<TokenUsage>, now: jiff::Timestamp) {
        self.state = ended.state;
        self.cost = ended.cost;
        self.prompt_tokens = usage.map(|usage| usage.prompt_tokens);
        self.completion_tokens = usage.map(|usage| usage.completion_tokens);
        self.record.usage = usage;
        self.ended_at = Some(now);
    }
}
