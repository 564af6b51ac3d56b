//! Evidence as people see it: a chip at an item, a popup at a figure, an entry in the panel beside.

use std::sync::LazyLock;

use serde::Serialize;

use crate::domain::benchmark::Indicator;
use crate::domain::checklist::Speaker;
use crate::domain::evidence::{Evidence, EvidenceKind, Polarity};
use crate::domain::indicator_text::IndicatorTexts;

/// Where a figure or a sentence comes from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Source {
    pub(crate) id: String,
    /// The id as a fragment of an address.
    pub(crate) anchor: String,
    pub(crate) label: String,
    pub(crate) display: String,
    pub(crate) source: String,
    pub(crate) topic: &'static str,
    /// ▲ in the company's favour, ▼ against it, with the word; empty when neither.
    pub(crate) direction: &'static str,
    /// `up`, `down` or empty, for the colour.
    pub(crate) tone: &'static str,
    pub(crate) quote: Option<String>,
    pub(crate) speaker: Option<&'static str>,
    /// `owner`, `staff` or `advisor`, for the bar.
    pub(crate) voice: &'static str,
    pub(crate) figure: bool,
    /// How an indicator is computed.
    pub(crate) formula: Option<String>,
    /// The industry median of an indicator, when it is among the evidence.
    pub(crate) median: Option<String>,
}

/// The file that comes with the binary; its own test keeps it readable.
static TEXTS: LazyLock<Option<IndicatorTexts>> = LazyLock::new(|| {
    let text = include_str!("../../../data/indicators.toml");
    IndicatorTexts::parse("indicators.toml", text).ok()
});

/// `fin.operating_margin.2025-03` → the indicator and the period.
fn indicator(id: &str) -> Option<(Indicator, &str)> {
    let (name, period) = id.strip_prefix("fin.")?.split_once('.')?;
    Some((name.parse().ok()?, period))
}

impl Source {
    pub(crate) fn of(evidence: &Evidence) -> Self {
        let (direction, tone) = match evidence.polarity {
            Polarity::Positive => ("▲ 良い材料", "up"),
            Polarity::Negative => ("▼ 気になる材料", "down"),
            Polarity::Neutral => ("", ""),
        };
        Self {
            id: evidence.id.clone(),
            anchor: anchor(&evidence.id),
            label: evidence.label.clone(),
            display: evidence.display.clone(),
            source: evidence.source.clone(),
            topic: evidence.topic.label(),
            direction,
            tone,
            quote: evidence
                .quote
                .clone()
                .filter(|quote| !quote.trim().is_empty()),
            speaker: evidence.speaker.map(Speaker::label),
            voice: evidence.speaker.map_or("", Into::into),
            figure: matches!(
                evidence.kind,
                EvidenceKind::Indicator
                    | EvidenceKind::Statement
                    | EvidenceKind::Trend
                    | EvidenceKind::Regional
                    | EvidenceKind::Survey
            ),
            formula: indicator(&evidence.id)
                .zip(TEXTS.as_ref())
                .map(|((indicator, _), texts)| texts.indicator(indicator).formula.clone()),
            median: None,
        }
    }

    /// The same with the industry median beside an indicator.
    pub(crate) fn among(evidence: &Evidence, known: &[Evidence]) -> Self {
        let median = indicator(&evidence.id).and_then(|(indicator, period)| {
            let wanted = format!("fin.{}_median.{period}", <&str>::from(indicator));
            known.iter().find(|other| other.id == wanted)
        });
        Self {
            median: median.map(|median| median.display.clone()),
            ..Self::of(evidence)
        }
    }
}

/// `fin.sales.2025-03` → `ev-fin-sales-2025-03`: usable in an address and in a style sheet.
pub(crate) fn anchor(id: &str) -> String {
    let safe: String = id
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    format!("ev-{safe}")
}

/// The evidence that a list of ids names, in that order; unknown ids are left out.
pub(crate) fn cited<'a>(ids: &[String], known: &'a [Evidence]) -> Vec<&'a Evidence> {
    ids.iter()
        .filter_map(|id| known.iter().find(|evidence| &evidence.id == id))
        .collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::evidence::Unit;
    use crate::domain::topic::Topic;

    /// A fact for tests.
    pub(crate) fn fact(id: &str, display: &str) -> Evidence {
        Evidence {
            id: id.to_owned(),
            kind: EvidenceKind::Indicator,
            label: "営業利益率（2025年3月期）".to_owned(),
            value: None,
            unit: Unit::Ratio,
            display: display.to_owned(),
            polarity: Polarity::Negative,
            topic: Topic::Money,
            speaker: None,
            quote: None,
            source: "決算書 2025年3月期".to_owned(),
        }
    }

    #[test]
    fn ids_become_fragments_and_unknown_ones_are_left_out() {
        assert_eq!(anchor("fin.sales.2025-03"), "ev-fin-sales-2025-03");
        let known = [fact("a", "1"), fact("b", "2")];
        let ids = ["b".to_owned(), "x".to_owned(), "a".to_owned()];
        assert_eq!(
            cited(&ids, &known)
                .iter()
                .map(|e| e.id.as_str())
                .collect::<Vec<_>>(),
            ["b", "a"]
        );
        assert_eq!(Source::of(&known[0]).direction, "▼ 気になる材料");
    }

    #[test]
    fn an_indicator_says_how_it_is_computed_and_where_its_industry_stands() {
        let known = [
            fact("fin.operating_margin.2025-03", "2.8%"),
            fact("fin.operating_margin_median.2025-03", "1.2%"),
            fact("fin.sales.2025-03", "1千円"),
        ];
        let margin = Source::among(&known[0], &known);
        assert_eq!(margin.formula.as_deref(), Some("営業利益 ÷ 売上高"));
        assert_eq!(margin.median.as_deref(), Some("1.2%"));
        for other in &known[1..] {
            let source = Source::among(other, &known);
            assert_eq!((source.formula, source.median), (None, None));
        }
    }
}
