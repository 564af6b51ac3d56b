//! How the text of a draft came about (作成の記録): who wrote it, who could not, what was sent and what it took.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::cost::{MicroYen, TokenUsage};
use super::model_call::ModelCall;
use super::prompt::TemplateUsed;

/// One that was asked before and wrote nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Passed {
    /// What people call it.
    pub provider: String,
    /// The class of the failure: `rate_limited`, `capped` …
    pub kind: String,
}

/// What the model was told of how to write.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Parameters {
    /// How many tokens the answer was allowed.
    pub max_output_tokens: u32,
    /// 温度; `null` when none was sent.
    pub temperature: Option<f64>,
}

/// How the text of a draft came about. Of a draft that failed: what was tried and what it cost.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Generation {
    /// Which template; `null` when nothing was rendered.
    pub template: Option<TemplateUsed>,
    /// `rules` or the provider's id; `null` when nobody wrote.
    pub provider: Option<String>,
    /// The model asked for; `null` for rules.
    pub model_asked: Option<String>,
    /// The model as it answered.
    pub model: Option<String>,
    /// How it was told to write.
    pub parameters: Option<Parameters>,
    /// Tokens of all calls together, where they were told.
    pub usage: Option<TokenUsage>,
    /// 送信の回数: how many requests went out, those of earlier providers included.
    pub attempts: u32,
    /// 費用（円）of all calls together; `null` when nobody knows.
    pub cost_yen: Option<f64>,
    /// What may have been charged besides, at most.
    pub in_doubt_yen: Option<f64>,
    /// Waiting for the provider, all calls together.
    pub latency_ms: Option<u64>,
    /// From the first request to the first complete item.
    pub first_item_ms: Option<u64>,
    /// SHA-256 of the request's body as sent, in hex.
    pub prompt_sha256: Option<String>,
    /// SHA-256 of the evidence it was written from, in hex.
    pub evidence_sha256: Option<String>,
    /// SHA-256 of the answer as it came, in hex.
    pub answer_sha256: Option<String>,
    /// Ids of the evidence left out to keep the budget.
    pub evidence_left_out: Vec<String>,
    /// Those asked before, in order.
    pub passed: Vec<Passed>,
}

impl Generation {
    /// Sums up a draft's calls.
    pub fn count(&mut self, calls: &[ModelCall]) {
        self.attempts = u32::try_from(calls.len()).unwrap_or(u32::MAX);
        self.usage = calls
            .iter()
            .filter_map(|call| call.record.usage)
            .reduce(|a, b| a + b);
        let costs: Option<Vec<MicroYen>> = calls.iter().map(|call| call.cost).collect();
        self.cost_yen = costs.map(|costs| costs.into_iter().sum::<MicroYen>().yen());
        let doubtful = calls.iter().filter(|call| call.cost.is_none());
        let reserved: Option<Vec<MicroYen>> = doubtful.map(|call| call.reserved).collect();
        self.in_doubt_yen = reserved.map(|sums| sums.into_iter().sum::<MicroYen>().yen());
        let waited = calls.iter().filter_map(|call| call.record.latency_ms);
        self.latency_ms = waited.reduce(u64::saturating_add);
    }
}

/// What a class of failure means, as the rest of a sentence about a provider.
pub fn class_label(kind: &str) -> &'static str {
    match kind {
        "unreachable" => "接続できませんでした",
        "untrusted" => "接続先の証明書を確認できませんでした",
        "not_allowed" => "許可されていない接続先でした",
        "refused_key" => "APIキーが使えませんでした",
        "rate_limited" => "利用回数の制限に達していました",
        "quota_exceeded" => "利用枠または残高がありませんでした",
        "overloaded" => "混み合っていました",
        "truncated" => "回答が長さの上限で途中で切れました",
        "refused" => "回答を断りました",
        "filtered" => "安全フィルターが回答を止めました",
        "too_long" => "資料が長すぎました",
        "bad_request" => "依頼を受け付けませんでした",
        "not_found" => "接続先またはモデルが見つかりませんでした",
        "not_protocol" => "応答が決められた通信の形式ではありませんでした",
        "oversized" => "応答が大きすぎました",
        "not_json" => "回答がJSONの形ではありませんでした",
        "schema_violation" => "回答が決められた項目の形に合いませんでした",
        "not_japanese" => "回答が日本語で書かれていませんでした",
        "empty" => "回答が空でした",
        "timed_out" => "時間内に回答がありませんでした",
        "circuit_open" => "続けて失敗したため、送信を止めていました",
        "busy" => "順番が回ってきませんでした",
        "capped" => "利用額の上限に達していました",
        "no_consent" => "事業者の同意がありませんでした",
        "terms_unknown" => "利用条件が登録されていませんでした",
        "local_only" => "手元のモデルだけを使う設定でした",
        "my_number" => "マイナンバーと思われる番号がありました",
        "preview_changed" => "確認した内容と送る内容が異なりました",
        "interrupted" => "作成が中断されました",
        _ => "作成できませんでした",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::UserId;
    use crate::domain::model_call::{CallRecord, CallState, Purpose};

    fn call(reserved: Option<i64>, cost: Option<i64>, tokens: Option<u64>) -> ModelCall {
        ModelCall {
            id: uuid::Uuid::nil(),
            purpose: Purpose::Draft,
            state: CallState::Settled,
            user_id: UserId(uuid::Uuid::nil()),
            company_id: None,
            draft_id: None,
            kind: None,
            provider_id: "p".to_owned(),
            model: "m".to_owned(),
            day: "2026-04-01".to_owned(),
            reserved: reserved.map(MicroYen),
            cost: cost.map(MicroYen),
            counted_tokens: 1,
            prompt_tokens: tokens,
            completion_tokens: None,
            record: CallRecord {
                usage: tokens.map(|prompt_tokens| TokenUsage {
                    prompt_tokens,
                    ..TokenUsage::default()
                }),
                latency_ms: tokens,
                ..CallRecord::default()
            },
            started_at: jiff::Timestamp::UNIX_EPOCH,
            ended_at: None,
        }
    }

    fn counted(calls: &[ModelCall]) -> Generation {
        let mut generation = Generation::default();
        generation.count(calls);
        generation
    }

    #[test]
    fn all_calls_are_summed_and_what_nobody_knows_is_not_nothing() {
        let known = counted(&[
            call(Some(9_000_000), Some(2_000_000), Some(7)),
            call(Some(9_000_000), Some(500_000), Some(5)),
        ]);
        assert_eq!((known.attempts, known.cost_yen), (2, Some(2.5)));
        assert_eq!(
            (known.usage.unwrap().prompt_tokens, known.latency_ms),
            (12, Some(12))
        );
        assert_eq!(known.in_doubt_yen, Some(0.0));
        let doubtful = counted(&[
            call(Some(9_000_000), Some(1), Some(7)),
            call(Some(3_000_000), None, None),
        ]);
        assert_eq!(
            (doubtful.cost_yen, doubtful.in_doubt_yen),
            (None, Some(3.0))
        );
        let unpriced = counted(&[call(None, None, Some(1))]);
        assert_eq!((unpriced.cost_yen, unpriced.in_doubt_yen), (None, None));
        let none = counted(&[]);
        assert_eq!(
            (none.attempts, none.cost_yen, none.usage),
            (0, Some(0.0), None)
        );
    }
}
