//! 管理：AIの提供元. The key is write-only: no page holds one.

use serde::Serialize;

use crate::app::provider::manage::Managed;
use crate::app::provider::trial::Outcome;
use crate::domain::format;
use crate::domain::provider::Terms;
use crate::domain::provider::check::host;

/// The list.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ProvidersPage {
    pub(crate) rows: Vec<ProviderRow>,
}

/// One of the list.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ProviderRow {
    pub(crate) name: String,
    /// Where it is changed; `None` for the server's own.
    pub(crate) href: Option<String>,
    pub(crate) model: String,
    pub(crate) protocol: &'static str,
    pub(crate) host: String,
    pub(crate) terms: String,
    pub(crate) key_set: bool,
    pub(crate) place: Option<usize>,
    pub(crate) unusable: Option<String>,
}

impl ProvidersPage {
    pub(crate) fn of(all: &[Managed]) -> Self {
        let row = |own: &Managed| ProviderRow {
            name: own.provider.name.clone(),
            href: (own.version > 0).then(|| format!("/admin/providers/{}", own.provider.id)),
            model: own.provider.model.clone(),
            protocol: own.provider.protocol.label(),
            host: host(&own.provider.base_url).to_owned(),
            terms: in_short(&own.provider.terms),
            key_set: own.key_set,
            place: own.place,
            unusable: own.unusable.clone(),
        };
        Self {
            rows: all.iter().map(row).collect(),
        }
    }
}

/// Terms in one line.
pub(crate) fn in_short(terms: &Terms) -> String {
    if terms.local {
        return "手元で動くモデル（外部に送りません）".to_owned();
    }
    let trains = match terms.trains {
        Some(true) => "学習に使う",
        Some(false) => "学習に使わない",
        None => "学習への利用は未確認",
    };
    let kept = match terms.retention_days {
        Some(0) => "保存しない".to_owned(),
        Some(days) => format!("{}日保存", format::integer(i64::from(days))),
        None => "保存日数は未確認".to_owned(),
    };
    let country = match terms.country.trim() {
        "" => "国は未確認",
        country => country,
    };
    format!("{trains}・{kept}・{country}")
}

/// A tried connection.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct TestResult {
    pub(crate) good: bool,
    pub(crate) text: String,
    /// How long it took, what it used and cost.
    pub(crate) facts: String,
}

impl TestResult {
    pub(crate) fn of(outcome: &Outcome) -> Self {
        let mut facts = Vec::new();
        if outcome.duration_ms > 0 {
            facts.push(format!("所要時間 {}", seconds(outcome.duration_ms)));
        }
        if let Some(usage) = outcome.usage {
            let count = |tokens: u64| format::integer(i64::try_from(tokens).unwrap_or(i64::MAX));
            facts.push(format!(
                "入力 {}トークン・出力 {}トークン",
                count(usage.prompt_tokens),
                count(usage.completion_tokens)
            ));
        }
        if let Some(cost) = outcome.cost_yen {
            facts.push(format!("費用 {cost:.3}円"));
        }
        Self {
            good: outcome.ok,
            text: outcome.message.clone(),
            facts: facts.join("・"),
        }
    }
}

fn seconds(millis: u64) -> String {
    format!("{}.{}秒", millis / 1_000, millis % 1_000 / 100)
}

/// The question before a provider is deleted.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ProviderDeletePage {
    pub(crate) name: String,
    pub(crate) action: String,
    pub(crate) back: String,
    pub(crate) version: i64,
    pub(crate) key_set: bool,
    pub(crate) in_chain: bool,
}

impl ProviderDeletePage {
    pub(crate) fn of(own: &Managed) -> Self {
        let path = format!("/admin/providers/{}", own.provider.id);
        Self {
            name: own.provider.name.clone(),
            action: format!("{path}/delete"),
            back: path,
            version: own.version,
            key_set: own.key_set,
            in_chain: own.place.is_some(),
        }
    }
}
