//! What came of trying a prompt on a sample company.

use serde::Serialize;

use super::prompts::About;
use crate::app::prompt::{Outcome, Tried};
use crate::domain::format;
use crate::domain::prompt::Role;
use crate::domain::provider::RULES;

/// What came of a trial.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct TriedView {
    pub(crate) tokens: String,
    pub(crate) cacheable: String,
    pub(crate) evidence: usize,
    pub(crate) left_out: Vec<String>,
    pub(crate) messages: Vec<MessageView>,
    pub(crate) outcome: Option<OutcomeView>,
}

/// A message as it would be sent.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct MessageView {
    pub(crate) role: &'static str,
    pub(crate) content: String,
}

/// What was answered.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct OutcomeView {
    pub(crate) by: String,
    pub(crate) facts: Vec<About>,
    pub(crate) error: Option<String>,
    pub(crate) violations: Vec<String>,
    pub(crate) items: Vec<ItemView>,
}

/// An item of the answer.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ItemView {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) evidence: String,
    pub(crate) flags: Vec<FlagView>,
}

/// A doubt about an item.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FlagView {
    pub(crate) label: &'static str,
    pub(crate) detail: String,
}

impl TriedView {
    pub(crate) fn of(tried: &Tried) -> Self {
        let whole = |count: usize| format::integer(i64::try_from(count).unwrap_or(i64::MAX));
        let tokens = tried.tokens;
        let message = |message: &crate::domain::prompt::Message| MessageView {
            role: match message.role {
                Role::System => "指示（どの事業者でも同じ）",
                Role::User => "事業者の資料",
                Role::Assistant => "回答",
            },
            content: message.content.clone(),
        };
        Self {
            tokens: format!("{} / {}", whole(tokens.prompt), whole(tokens.budget)),
            cacheable: whole(tokens.cacheable),
            evidence: tried.evidence,
            left_out: tried.left_out.clone(),
            messages: tried.messages.iter().map(message).collect(),
            outcome: tried.outcome.as_ref().map(outcome),
        }
    }
}

fn outcome(outcome: &Outcome) -> OutcomeView {
    let mut facts = Vec::new();
    if let Some(usage) = &outcome.usage {
        facts.push(About {
            name: "トークン",
            value: format!(
                "依頼 {}、回答 {}",
                usage.prompt_tokens, usage.completion_tokens
            ),
        });
    }
    let cost = outcome.cost_yen.map_or_else(
        || "不明".to_owned(),
        |yen| format!("{}円", format::decimal(yen, 2)),
    );
    facts.push(About {
        name: "費用",
        value: cost,
    });
    if let Some(ms) = outcome.latency_ms {
        facts.push(About {
            name: "時間",
            value: format!("{}.{}秒", ms / 1_000, ms % 1_000 / 100),
        });
    }
    let by = match &outcome.model {
        _ if outcome.provider == RULES => "規則".to_owned(),
        Some(model) => model.clone(),
        None => outcome.provider.clone(),
    };
    let items = outcome.items.iter().map(|item| ItemView {
        id: item.id.clone(),
        text: item.text.clone(),
        evidence: item.evidence.join("、"),
        flags: item
            .flags
            .iter()
            .map(|flag| FlagView {
                label: flag.kind.label(),
                detail: flag.detail.clone(),
            })
            .collect(),
    });
    OutcomeView {
        by,
        facts,
        error: outcome.error.clone(),
        violations: outcome.violations.clone(),
        items: items.collect(),
    }
}
