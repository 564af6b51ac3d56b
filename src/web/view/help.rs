//! ヘルプ: terms, shortcuts, how figures are computed, the three voices.

use serde::Serialize;

use crate::domain::benchmark::INDICATORS;
use crate::domain::glossary::{Glossary, Term};

use super::analysis::About;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct HelpPage {
    pub(crate) terms: Vec<Term>,
    pub(crate) shortcuts: Vec<Shortcut>,
    pub(crate) indicators: Vec<IndicatorHelp>,
}

/// A key and what it does.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Shortcut {
    pub(crate) keys: Vec<&'static str>,
    pub(crate) does: &'static str,
    pub(crate) place: &'static str,
}

/// How an indicator is computed.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct IndicatorHelp {
    pub(crate) number: &'static str,
    pub(crate) label: &'static str,
    pub(crate) formula: String,
    pub(crate) meaning: String,
    pub(crate) lower_is_better: bool,
}

const SHORTCUTS: [(&[&str], &str, &str); 7] = [
    (&["?"], "このページを開きます", "どの画面でも"),
    (&["/"], "検索欄に移ります", "今日・事業者"),
    (&["j"], "次の項目に移ります", "SWOT・計画"),
    (&["k"], "前の項目に移ります", "SWOT・計画"),
    (&["a"], "選んでいる項目を採用します", "SWOT・計画"),
    (&["e"], "選んでいる項目の修正欄を開きます", "SWOT・計画"),
    (&["r"], "選んでいる項目を却下します", "SWOT・計画"),
];

impl HelpPage {
    pub(crate) fn of(about: &[About], glossary: &Glossary) -> Self {
        let indicators = INDICATORS
            .into_iter()
            .zip(["①", "②", "③", "④", "⑤", "⑥"])
            .map(|(indicator, number)| {
                let about = about.iter().find(|about| about.indicator == indicator);
                IndicatorHelp {
                    number,
                    label: indicator.label(),
                    formula: about.map(|about| about.formula.clone()).unwrap_or_default(),
                    meaning: about.map(|about| about.meaning.clone()).unwrap_or_default(),
                    lower_is_better: indicator.lower_is_better(),
                }
            });
        Self {
            terms: glossary.terms().to_vec(),
            shortcuts: SHORTCUTS
                .map(|(keys, does, place)| Shortcut {
                    keys: keys.to_vec(),
                    does,
                    place,
                })
                .into(),
            indicators: indicators.collect(),
        }
    }
}
