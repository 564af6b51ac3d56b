//! Asking for a draft (下書きを頼む): exactly what will be sent, what it costs, one button; then the items arrive.

use serde::Serialize;

use crate::domain::mask::Masked;

use super::evidence::Source;
use super::frame::Link;
use crate::domain::format;
use crate::domain::generation::{Generation, class_label};

/// The page that asks.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DraftNewPage {
    pub(crate) action: String,
    pub(crate) kind: &'static str,
    pub(crate) kind_label: &'static str,
    pub(crate) kinds: Vec<Link>,
    /// What it is made from, in a sentence.
    pub(crate) builds_on: &'static str,
    /// The document it builds on.
    pub(crate) source: Option<DraftSource>,
    pub(crate) provider: String,
    /// Other providers that can be asked.
    pub(crate) providers: Vec<Link>,
    /// Whether anything leaves the house.
    pub(crate) by_model: bool,
    pub(crate) provider_label: String,
    pub(crate) model: Option<String>,
    /// Where it is sent: 「api.example.jp」.
    pub(crate) host: Option<String>,
    pub(crate) template: String,
    pub(crate) messages: Vec<MessageView>,
    /// What was replaced by what.
    pub(crate) masked: Vec<Masked>,
    /// The request byte for byte, and its hash, which is sent with the form.
    pub(crate) body: Option<String>,
    pub(crate) body_sha256: Option<String>,
    /// Why nothing would be sent as things stand, and where that is changed.
    pub(crate) held: Option<Held>,
    pub(crate) evidence: usize,
    pub(crate) left_out: Vec<Source>,
    pub(crate) tokens: i64,
    pub(crate) budget: i64,
    pub(crate) tokens_text: String,
    pub(crate) cost: Option<String>,
    /// What is missing before it can be asked for.
    pub(crate) blocked: Option<String>,
    pub(crate) error: Option<String>,
    /// Sent with the form, so that pressing twice makes one draft.
    pub(crate) once: String,
}

/// Why nothing would be sent.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Held {
    pub(crate) message: String,
    pub(crate) mend: Option<Link>,
}

/// What a draft builds on.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DraftSource {
    pub(crate) id: String,
    pub(crate) href: String,
    pub(crate) label: String,
}

/// One message as it is sent.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct MessageView {
    pub(crate) label: &'static str,
    pub(crate) runs: Vec<SentRun>,
}

/// A run of a message; masked words stand out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct SentRun {
    pub(crate) text: String,
    pub(crate) masked: bool,
}

impl MessageView {
    /// A message with its `masked` stand-ins (〔氏名1〕 …) marked.
    pub(crate) fn of(role: &str, content: &str, masked: &[Masked]) -> Self {
        let label = match role {
            "system" => "指示（毎回同じ）",
            "user" => "事業者の情報",
            _ => "回答",
        };
        Self {
            label,
            runs: sent_runs(content, masked),
        }
    }
}

fn sent_runs(content: &str, masked: &[Masked]) -> Vec<SentRun> {
    let mut runs = Vec::new();
    let mut rest = content;
    let next = |text: &str| {
        masked
            .iter()
            .map(|masked| &masked.placeholder)
            .filter(|word| !word.is_empty())
            .filter_map(|word| Some((text.find(word.as_str())?, word.len())))
            .min()
    };
    while let Some((at, length)) = next(rest) {
        if at > 0 {
            runs.push(SentRun {
                text: rest[..at].to_owned(),
                masked: false,
            });
        }
        runs.push(SentRun {
            text: rest[at..at + length].to_owned(),
            masked: true,
        });
        rest = &rest[at + length..];
    }
    if !rest.is_empty() {
        runs.push(SentRun {
            text: rest.to_owned(),
            masked: false,
        });
    }
    runs
}

/// The page of a draft that was asked for.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DraftPage {
    pub(crate) href: String,
    pub(crate) events: String,
    pub(crate) kind_label: &'static str,
    /// `queued`, `running`, `succeeded`, `failed` or `cancelled`.
    pub(crate) status: &'static str,
    pub(crate) status_label: &'static str,
    pub(crate) sentence: String,
    pub(crate) running: bool,
    pub(crate) provider_label: String,
    pub(crate) requested: String,
    pub(crate) requested_by: String,
    /// `ai` or `rules`: whose words arrive.
    pub(crate) voice: &'static str,
    pub(crate) items: Vec<ArrivedItem>,
    pub(crate) attempts: Vec<AttemptView>,
    pub(crate) error: Option<String>,
    pub(crate) usage: Option<String>,
    /// How it came about.
    pub(crate) record: Vec<Fact>,
    pub(crate) document: Option<String>,
    /// Asks for the same again.
    pub(crate) again: String,
    /// Asks the rules for it, where no model's draft came.
    pub(crate) by_rules: Option<String>,
    pub(crate) may_cancel: bool,
}

/// One thing known of how a draft came about.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Fact {
    pub(crate) label: &'static str,
    pub(crate) value: String,
}

/// How a draft came about, line by line; what is not known is left out.
pub(crate) fn record(generation: &Generation) -> Vec<Fact> {
    let seconds = |ms: u64| {
        #[expect(clippy::cast_precision_loss, reason = "a draft takes minutes at most")]
        let seconds = ms as f64 / 1_000.0;
        format!("{}秒", format::decimal(seconds, 1))
    };
    let asked = generation.model_asked.as_ref();
    let passed: Vec<String> = generation
        .passed
        .iter()
        .map(|passed| format!("「{}」は{}", passed.provider, class_label(&passed.kind)))
        .collect();
    let left_out = generation.evidence_left_out.len();
    let facts = [
        (
            "先に依頼した提供元",
            (!passed.is_empty()).then(|| format!("{}。", passed.join("。"))),
        ),
        ("依頼したモデル", asked.cloned()),
        ("回答したモデル", generation.model.clone()),
        (
            "プロンプト",
            generation
                .template
                .as_ref()
                .map(|used| format!("{} 第{}版", used.id, used.version)),
        ),
        (
            "送信の回数",
            (generation.attempts > 0).then(|| format!("{}回", generation.attempts)),
        ),
        (
            "費用",
            (generation.attempts > 0).then(|| {
                let known = generation
                    .cost_yen
                    .map(|cost| format!("{}円", format::decimal(cost, 2)));
                known.unwrap_or_else(|| match generation.in_doubt_yen {
                    Some(most) => format!("未確定（最大{}円）", format::decimal(most, 2)),
                    None => "不明（単価の登録なし）".to_owned(),
                })
            }),
        ),
        ("最初の項目まで", generation.first_item_ms.map(seconds)),
        ("回答まで", generation.latency_ms.map(seconds)),
        (
            "使わなかった根拠",
            (left_out > 0).then(|| format!("{left_out}件")),
        ),
        ("送った本文のSHA-256", generation.prompt_sha256.clone()),
    ];
    facts
        .into_iter()
        .filter_map(|(label, value)| {
            Some(Fact {
                label,
                value: value?,
            })
        })
        .collect()
}

/// An item that arrived while the draft is written.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ArrivedItem {
    pub(crate) label: String,
    pub(crate) text: String,
}

/// One attempt.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct AttemptView {
    pub(crate) number: usize,
    pub(crate) at: String,
    pub(crate) result: String,
}

/// What a status means, for people.
pub(crate) fn status_label(status: &str) -> &'static str {
    match status {
        "queued" => "順番を待っています",
        "running" => "作成しています",
        "succeeded" => "できました",
        "cancelled" => "中止しました",
        _ => "作成できませんでした",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masked_words_stand_out_and_nothing_of_the_message_is_lost() {
        let content = "代表者〔氏名1〕は、〔氏名2〕と話した。";
        let runs = sent_runs(
            content,
            &["〔氏名2〕", "〔氏名1〕", ""].map(|placeholder| Masked {
                placeholder: placeholder.to_owned(),
                original: "見本".to_owned(),
            }),
        );
        assert_eq!(
            runs.iter().map(|run| run.text.as_str()).collect::<String>(),
            content
        );
        let masked: Vec<&str> = runs
            .iter()
            .filter(|run| run.masked)
            .map(|run| run.text.as_str())
            .collect();
        assert_eq!(masked, ["〔氏名1〕", "〔氏名2〕"]);
        assert_eq!(sent_runs("", &[]), []);
    }
}
