//! The business plan: section by section, what the form asks for above, the evidence beside.

use serde::Serialize;

use crate::domain::document::{Body, Document};

use super::document::{DocumentHead, Viewer, evidence_options};
use super::item::ItemView;

/// What the form asks for in a section.
#[derive(Debug, Clone)]
pub(crate) struct Asked<'a> {
    pub(crate) key: &'a str,
    pub(crate) asks: &'a str,
    pub(crate) max_chars: usize,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct BusinessPlanPage {
    pub(crate) document: DocumentHead,
    pub(crate) sections: Vec<SectionView>,
    pub(crate) evidence_options: Vec<String>,
}

/// One section.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SectionView {
    pub(crate) item: ItemView,
    pub(crate) number: usize,
    pub(crate) title: String,
    pub(crate) asks: Option<String>,
    pub(crate) chars: usize,
    pub(crate) max_chars: Option<usize>,
    pub(crate) too_long: bool,
}

impl BusinessPlanPage {
    pub(crate) fn of(document: &Document, form: &[Asked], viewer: Viewer) -> Self {
        let head = DocumentHead::of(document, viewer);
        let sections = document
            .content
            .items
            .iter()
            .enumerate()
            .filter_map(|(index, item)| {
                let Body::Section { key, title } = &item.body else {
                    return None;
                };
                let asked = form.iter().find(|asked| asked.key == key);
                let chars = item.text.chars().filter(|c| !c.is_whitespace()).count();
                Some(SectionView {
                    item: ItemView::of(item, document, head.editable).with_own_evidence(),
                    number: index + 1,
                    title: title.clone(),
                    asks: asked.map(|asked| asked.asks.to_owned()),
                    chars,
                    max_chars: asked.map(|asked| asked.max_chars),
                    too_long: asked.is_some_and(|asked| chars > asked.max_chars),
                })
            })
            .collect();
        Self {
            sections,
            evidence_options: if head.editable {
                evidence_options(document)
            } else {
                Vec::new()
            },
            document: head,
        }
    }

    /// The same with an edit that was refused.
    pub(crate) fn refused(mut self, item: &str, typed: &str, error: &str) -> Self {
        for section in self
            .sections
            .iter_mut()
            .filter(|section| section.item.id == item)
        {
            section.item = section.item.clone().refused(typed, error);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::documents::{business_plan, viewer};
    use super::*;
    use crate::domain::access::Role;

    #[test]
    fn a_section_says_what_is_asked_and_when_it_is_too_long() {
        let form = [Asked {
            key: "finance",
            asks: "財務の現状を書きます。",
            max_chars: 5,
        }];
        let page = BusinessPlanPage::of(&business_plan(), &form, viewer(1, Role::Advisor));
        let section = page
            .sections
            .iter()
            .find(|section| section.item.id == "finance")
            .unwrap();
        assert!(section.too_long);
        assert_eq!(section.asks.as_deref(), Some("財務の現状を書きます。"));
        assert!(page.sections.iter().any(|section| section.asks.is_none()));
    }
}
