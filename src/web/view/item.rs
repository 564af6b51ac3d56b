//! One item of a document on the screen: whose words, what it stands on, what is doubted, what was decided.

use serde::Serialize;

use crate::domain::document::{Author, Basis, Content, Decision, Document, Flag, Item};
use crate::domain::evidence::Evidence;

use super::evidence::{Source, cited};
use super::marked::{Paragraph, mark};
use super::mend::{MendView, button};

/// A doubt as a badge with a sentence.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FlagView {
    pub(crate) label: &'static str,
    pub(crate) detail: String,
    /// What would settle it; none for who may not edit.
    pub(crate) mends: Vec<MendView>,
}

impl FlagView {
    pub(crate) fn of(flag: &Flag) -> Self {
        Self {
            label: flag.kind.label(),
            detail: flag.detail.clone(),
            mends: Vec::new(),
        }
    }

    /// The same with the buttons that settle it.
    fn mendable(flag: &Flag, item: &Item, known: &[Evidence], to: (&str, i64)) -> Self {
        let mends = flag.mends.iter();
        Self {
            mends: mends
                .filter_map(|mend| button(mend, item, known, to))
                .collect(),
            ..Self::of(flag)
        }
    }
}

/// An item with all that a card shows.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ItemView {
    pub(crate) id: String,
    pub(crate) anchor: String,
    /// Where decisions about it are sent.
    pub(crate) action: String,
    /// The version the page shows; a later one in the database means somebody else was here.
    pub(crate) version: i64,
    pub(crate) text: Vec<Paragraph>,
    /// The text as it is edited.
    pub(crate) plain: String,
    /// `ai`, `rules`, `advisor` or `owner`.
    pub(crate) voice: &'static str,
    pub(crate) voice_label: &'static str,
    pub(crate) hypothesis: bool,
    /// The owner's own words, to be set in 「」.
    pub(crate) quoted: bool,
    pub(crate) decision: &'static str,
    pub(crate) decision_label: &'static str,
    pub(crate) flags: Vec<FlagView>,
    pub(crate) sources: Vec<Source>,
    /// What the model or the rules wrote, when people changed it.
    pub(crate) original: Option<String>,
    pub(crate) original_label: &'static str,
    pub(crate) editable: bool,
    /// Why the last edit was not taken; the form stays open with what was typed.
    pub(crate) error: Option<String>,
    /// Whether the edit form is open.
    pub(crate) open: bool,
}

impl ItemView {
    pub(crate) fn of(item: &Item, document: &Document, editable: bool) -> Self {
        Self::from_content(
            item,
            &document.content,
            &document.id.to_string(),
            document.version,
            editable,
        )
    }

    fn from_content(
        item: &Item,
        content: &Content,
        document: &str,
        version: i64,
        editable: bool,
    ) -> Self {
        let evidence: Vec<&Evidence> = cited(&item.evidence, &content.evidence);
        let changed = item
            .ai_text
            .as_ref()
            .filter(|original| **original != item.text);
        let action = format!("/documents/{document}/items/{}", item.id);
        let flag = |flag: &Flag| {
            if editable && item.decision != Decision::Rejected {
                FlagView::mendable(flag, item, &content.evidence, (&action, version))
            } else {
                FlagView::of(flag)
            }
        };
        Self {
            anchor: format!("item-{}", item.id),
            version,
            text: mark(&item.text, &evidence, &content.evidence, &item.flags),
            plain: item.text.clone(),
            voice: item.author.into(),
            voice_label: item.author.label(),
            quoted: item.author == Author::Owner
                && !item.text.is_empty()
                && !item.text.starts_with('「'),
            hypothesis: item.basis == Basis::Hypothesis,
            decision: item.decision.into(),
            decision_label: item.decision.label(),
            flags: item.flags.iter().map(flag).collect(),
            sources: evidence
                .iter()
                .map(|evidence| Source::among(evidence, &content.evidence))
                .collect(),
            original: changed.cloned(),
            original_label: original_label(content, item),
            editable,
            error: None,
            open: false,
            id: item.id.clone(),
            action,
        }
    }

    /// The same with the edit form open, what was typed kept, and the reason why it was not taken.
    pub(crate) fn refused(mut self, typed: &str, error: &str) -> Self {
        typed.clone_into(&mut self.plain);
        self.error = Some(error.to_owned());
        self.open = true;
        self
    }

    /// The same with its evidence named after itself, for pages where evidence is shown at each item.
    pub(crate) fn with_own_evidence(mut self) -> Self {
        let in_text = self
            .text
            .iter_mut()
            .flatten()
            .filter_map(|segment| segment.source.as_mut());
        for source in in_text.chain(&mut self.sources) {
            source.anchor = format!("{}-{}", source.anchor, self.id);
        }
        self
    }
}

/// The first writer of an edited item is known by the others that the same writer wrote.
fn original_label(content: &Content, item: &Item) -> &'static str {
    let by_rules = item.author == Author::Rules
        || content
            .items
            .iter()
            .any(|other| other.author == Author::Rules);
    if by_rules {
        "規則による元の文"
    } else {
        "AIによる元の文"
    }
}

#[cfg(test)]
mod tests {
    use super::super::evidence::tests::fact;
    use super::*;
    use crate::domain::document::{Body, Quadrant};

    fn item(text: &str, original: Option<&str>) -> Item {
        Item {
            id: "W1".into(),
            body: Body::Swot {
                quadrant: Quadrant::Weakness,
            },
            text: text.into(),
            evidence: vec![
                "fin.operating_margin.2025-03".into(),
                "fin.gone.2025-03".into(),
            ],
            basis: Basis::Hypothesis,
            author: Author::Ai,
            ai_text: original.map(str::to_owned),
            decision: Decision::Pending,
            flags: Vec::new(),
        }
    }

    #[test]
    fn the_original_is_shown_only_when_it_differs() {
        let content = Content {
            items: Vec::new(),
            questions: Vec::new(),
            evidence: vec![fact("fin.operating_margin.2025-03", "△0.3%")],
        };
        let view = |item: &Item| ItemView::from_content(item, &content, "d", 3, true);
        let same = view(&item("利益率は△0.3%です。", Some("利益率は△0.3%です。")));
        assert_eq!(same.original, None);
        assert_eq!(same.sources.len(), 1);
        assert_eq!(same.action, "/documents/d/items/W1");
        assert!(same.hypothesis && same.decision == "pending");
        let edited = view(&item("利益率は低めです。", Some("利益率は△0.3%です。")));
        assert_eq!(edited.original.as_deref(), Some("利益率は△0.3%です。"));
        assert_eq!(edited.original_label, "AIによる元の文");
        let own = view(&item("利益率は△0.3%です。", None)).with_own_evidence();
        let anchor = "ev-fin-operating-margin-2025-03-W1";
        assert_eq!(own.sources[0].anchor, anchor);
        assert_eq!(own.text[0][1].source.as_ref().unwrap().anchor, anchor);
        let refused = edited.refused("", "入力してください");
        assert!(refused.open && refused.plain.is_empty());
    }
}
