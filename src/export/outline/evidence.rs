//! 根拠一覧: the evidence that printed items cite, numbered in the order of first citation.

use crate::domain::document::{Body, Item};
use crate::domain::evidence::Evidence;
use crate::export::text::one_line;

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// From 1; items cite it as 「根拠1」.
    pub number: usize,
    /// `fin.operating_margin.2025-03`
    pub id: String,
    /// 「営業利益率（2025年3月期）」
    pub label: String,
    /// 「△0.3%」, or the words as spoken.
    pub display: String,
    /// 「決算書 2025年3月期」
    pub source: String,
}

/// Which evidence has which number.
pub(super) struct Cited(Vec<Reference>);

impl Cited {
    /// Numbers what the items cite.
    pub(super) fn by(items: &[&Item], known: &[Evidence]) -> Self {
        let mut cited = Self(Vec::new());
        for item in items {
            let baseline = match &item.body {
                Body::Action(action) => action.kpi.baseline_evidence.as_ref(),
                _ => None,
            };
            for id in item.evidence.iter().chain(baseline) {
                cited.add(id, known);
            }
        }
        cited
    }

    fn add(&mut self, id: &str, known: &[Evidence]) {
        if self.number(id).is_some() {
            return;
        }
        let number = self.0.len() + 1;
        let line = match known.iter().find(|evidence| evidence.id == id) {
            Some(evidence) => reference(number, evidence),
            None => Reference {
                number,
                id: one_line(id),
                label: "（記録にない根拠です）".to_owned(),
                display: crate::domain::format::UNKNOWN.to_owned(),
                source: crate::domain::format::UNKNOWN.to_owned(),
            },
        };
        self.0.push(line);
    }

    /// The number of an id.
    pub(super) fn number(&self, id: &str) -> Option<usize> {
        let id = one_line(id);
        self.0
            .iter()
            .find(|line| line.id == id)
            .map(|line| line.number)
    }

    pub(super) fn into_references(self) -> Vec<Reference> {
        self.0
    }
}

fn reference(number: usize, evidence: &Evidence) -> Reference {
    let speaker = evidence
        .speaker
        .map(|speaker| format!("（{}）", speaker.label()))
        .unwrap_or_default();
    let display = match &evidence.quote {
        Some(quote) if evidence.display.contains(quote.as_str()) || quote.trim().is_empty() => {
            evidence.display.clone()
        }
        Some(quote) if evidence.display.trim().is_empty() => format!("「{quote}」{speaker}"),
        Some(quote) => format!("{}　「{quote}」{speaker}", evidence.display),
        None => evidence.display.clone(),
    };
    Reference {
        number,
        id: one_line(&evidence.id),
        label: one_line(&evidence.label),
        display: one_line(&display),
        source: one_line(&evidence.source),
    }
}

#[cfg(test)]
mod tests {
    use crate::export::samples::Sample;

    #[test]
    fn words_are_quoted_with_their_speaker() {
        let evidence = Sample::swot().outline().evidence;
        assert_eq!(
            evidence[1].display,
            "5（よくできている）　「平日の昼はほとんど常連さんです」（経営者）"
        );
    }

    #[test]
    fn the_baseline_of_a_measure_is_evidence_too() {
        let evidence = Sample::action_plan().outline().evidence;
        assert!(
            evidence
                .iter()
                .any(|line| line.id == "fin.operating_margin.2017-03")
        );
    }
}
