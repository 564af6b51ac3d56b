//! SWOT: four quadrants of cards, the evidence beside, and what is still undecided or untouched.

use serde::Serialize;
use strum::IntoEnumIterator;

use crate::domain::document::{Body, Decision, Document, Quadrant, Question};
use crate::domain::topic::{Topic, Wall};

use super::coverage::CoverageView;
use super::document::{DocumentHead, Viewer, evidence_options};
use super::evidence::{Source, cited};
use super::item::ItemView;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SwotPage {
    pub(crate) document: DocumentHead,
    pub(crate) quadrants: Vec<QuadrantView>,
    /// Axes of analysis that no kept or undecided item touches.
    pub(crate) untouched: Vec<&'static str>,
    /// What of each axis is recorded and used.
    pub(crate) coverage: CoverageView,
    pub(crate) questions: Vec<QuestionView>,
    /// Evidence of all items, for the panel.
    pub(crate) evidence: Vec<Source>,
    pub(crate) evidence_options: Vec<String>,
    /// What was typed into an own item that could not be taken.
    pub(crate) new_item: NewItem,
}

/// One quadrant.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct QuadrantView {
    pub(crate) key: &'static str,
    pub(crate) letter: String,
    pub(crate) label: &'static str,
    pub(crate) meaning: &'static str,
    pub(crate) items: Vec<ItemView>,
}

/// A question for the owner.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct QuestionView {
    pub(crate) text: String,
    pub(crate) topic: Option<&'static str>,
    pub(crate) wall: Option<&'static str>,
}

impl QuestionView {
    pub(crate) fn of(question: &Question) -> Self {
        Self {
            text: question.text.clone(),
            topic: question.topic.map(Topic::label),
            wall: question.wall.map(Wall::label),
        }
    }
}

/// An own item as typed.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct NewItem {
    pub(crate) quadrant: String,
    pub(crate) text: String,
    pub(crate) author: String,
    pub(crate) evidence: String,
    pub(crate) error: Option<String>,
}

impl SwotPage {
    pub(crate) fn of(document: &Document, viewer: Viewer) -> Self {
        let head = DocumentHead::of(document, viewer);
        let editable = head.editable;
        Self {
            document: head,
            quadrants: Quadrant::iter()
                .map(|quadrant| quadrant_view(document, quadrant, editable))
                .collect(),
            untouched: untouched(document),
            coverage: CoverageView::of(document),
            questions: document
                .content
                .questions
                .iter()
                .map(QuestionView::of)
                .collect(),
            evidence: all_cited(document),
            evidence_options: if editable {
                evidence_options(document)
            } else {
                Vec::new()
            },
            new_item: NewItem::default(),
        }
    }

    /// The same with an edit that was refused: the card's form stays open with what was typed.
    pub(crate) fn refused(mut self, item: &str, typed: &str, error: &str) -> Self {
        for card in self
            .quadrants
            .iter_mut()
            .flat_map(|quadrant| &mut quadrant.items)
        {
            if card.id == item {
                *card = card.clone().refused(typed, error);
            }
        }
        self
    }
}

fn quadrant_view(document: &Document, quadrant: Quadrant, editable: bool) -> QuadrantView {
    let meaning = match quadrant {
        Quadrant::Strength => "会社の中にあり、伸ばせるもの",
        Quadrant::Weakness => "会社の中にあり、補いたいもの",
        Quadrant::Opportunity => "外の動きのうち、追い風になるもの",
        Quadrant::Threat => "外の動きのうち、備えたいもの",
    };
    let items = document
        .content
        .items
        .iter()
        .filter(|item| matches!(item.body, Body::Swot { quadrant: of } if of == quadrant))
        .map(|item| ItemView::of(item, document, editable))
        .collect();
    QuadrantView {
        key: quadrant.into(),
        letter: quadrant.letter().to_string(),
        label: quadrant.label(),
        meaning,
        items,
    }
}

fn untouched(document: &Document) -> Vec<&'static str> {
    let items = document
        .content
        .items
        .iter()
        .filter(|item| item.decision != Decision::Rejected);
    let touched: Vec<Topic> = items
        .flat_map(|item| cited(&item.evidence, &document.content.evidence))
        .map(|evidence| evidence.topic)
        .collect();
    Topic::iter()
        .filter(|topic| !touched.contains(topic))
        .map(Topic::label)
        .collect()
}

/// The evidence that items cite, each once, in the order of the document's evidence.
pub(crate) fn all_cited(document: &Document) -> Vec<Source> {
    let content = &document.content;
    content
        .evidence
        .iter()
        .filter(|evidence| {
            content
                .items
                .iter()
                .any(|item| item.evidence.contains(&evidence.id))
        })
        .map(|evidence| Source::among(evidence, &content.evidence))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::samples::documents::{swot, viewer};
    use super::*;
    use crate::domain::access::Role;

    #[test]
    fn items_stand_in_their_quadrant_and_rejected_ones_touch_no_axis() {
        let mut document = swot(8);
        let page = SwotPage::of(&document, viewer(1, Role::Advisor));
        assert_eq!(
            page.quadrants
                .iter()
                .map(|quadrant| quadrant.items.len())
                .collect::<Vec<_>>(),
            [2, 2, 2, 2]
        );
        assert!(!page.untouched.contains(&"カネ"));
        for item in &mut document.content.items {
            item.decision = Decision::Rejected;
        }
        assert_eq!(
            SwotPage::of(&document, viewer(1, Role::Advisor))
                .untouched
                .len(),
            Topic::iter().count()
        );
    }

    #[test]
    fn a_refused_edit_keeps_what_was_typed_on_its_card_only() {
        let page =
            SwotPage::of(&swot(8), viewer(1, Role::Advisor)).refused("S1", "", "入力してください");
        let open: Vec<&str> = page
            .quadrants
            .iter()
            .flat_map(|q| &q.items)
            .filter(|item| item.open)
            .map(|item| item.id.as_str())
            .collect();
        assert_eq!(open, ["S1"]);
    }
}
