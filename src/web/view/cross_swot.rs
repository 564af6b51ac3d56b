//! Cross SWOT: a matrix of four cells with the SWOT items at its edges.

use serde::Serialize;
use strum::IntoEnumIterator;

use crate::domain::document::{Body, Cell, Document, Item, PRIORITIES, Quadrant};

use super::action_plan::{Why, why};
use super::document::{DocumentHead, Viewer, evidence_options};
use super::evidence::Source;
use super::item::ItemView;
use super::swot::{QuestionView, all_cited};

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CrossSwotPage {
    pub(crate) document: DocumentHead,
    /// 強み, 弱み, 機会, 脅威
    pub(crate) edges: Vec<EdgeView>,
    /// SO, WO, ST, WT
    pub(crate) cells: Vec<CellView>,
    pub(crate) questions: Vec<QuestionView>,
    pub(crate) evidence: Vec<Source>,
    pub(crate) evidence_options: Vec<String>,
    pub(crate) source_href: Option<String>,
    pub(crate) new_item: NewStrategy,
}

/// The items of a quadrant, at the edge.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct EdgeView {
    pub(crate) key: &'static str,
    pub(crate) letter: String,
    pub(crate) label: &'static str,
    pub(crate) items: Vec<Why>,
}

/// One cell.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CellView {
    pub(crate) key: &'static str,
    pub(crate) label: &'static str,
    pub(crate) strategy: &'static str,
    pub(crate) meaning: &'static str,
    pub(crate) strategies: Vec<StrategyView>,
    /// Empty form for an own one.
    pub(crate) blank: StrategyForm,
}

/// One strategy.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct StrategyView {
    pub(crate) item: ItemView,
    pub(crate) from: Vec<Why>,
    pub(crate) form: StrategyForm,
}

/// A strategy as it is edited.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct StrategyForm {
    pub(crate) reason: String,
    pub(crate) priorities: Vec<Priority>,
    pub(crate) from: Vec<Pick>,
}

/// One of the five priorities.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Priority {
    pub(crate) value: u8,
    pub(crate) label: String,
    pub(crate) chosen: bool,
}

/// A SWOT item to be ticked.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Pick {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) chosen: bool,
}

/// An own strategy as typed.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct NewStrategy {
    pub(crate) cell: String,
    pub(crate) text: String,
    pub(crate) author: String,
    pub(crate) error: Option<String>,
}

/// What was typed into a strategy's fields.
#[derive(Debug, Clone, Default)]
pub(crate) struct TypedStrategy {
    pub(crate) reason: String,
    pub(crate) priority: String,
    pub(crate) from: Vec<String>,
}

/// The five priorities, the one of a number chosen.
pub(crate) fn priorities(present: &str) -> Vec<Priority> {
    let label = |value: u8| match value {
        1 => "1（先に取り組む）".to_owned(),
        5 => "5（あとで取り組む）".to_owned(),
        other => other.to_string(),
    };
    PRIORITIES
        .map(|value| Priority {
            value,
            label: label(value),
            chosen: value.to_string() == present,
        })
        .collect()
}

impl CrossSwotPage {
    pub(crate) fn of(document: &Document, viewer: Viewer) -> Self {
        let head = DocumentHead::of(document, viewer);
        let source_href = document
            .source_document
            .map(|id| format!("/documents/{id}"));
        Self {
            edges: Quadrant::iter()
                .map(|quadrant| edge(document, quadrant, source_href.as_deref()))
                .collect(),
            cells: Cell::iter()
                .map(|cell| cell_view(document, cell, head.editable))
                .collect(),
            questions: document
                .content
                .questions
                .iter()
                .map(QuestionView::of)
                .collect(),
            evidence: all_cited(document),
            evidence_options: if head.editable {
                evidence_options(document)
            } else {
                Vec::new()
            },
            document: head,
            source_href,
            new_item: NewStrategy::default(),
        }
    }

    /// The same with an edit that was refused: the form stays open with what was typed.
    pub(crate) fn refused(
        mut self,
        item: &str,
        text: &str,
        typed: &TypedStrategy,
        error: &str,
    ) -> Self {
        let all = self.cells.iter_mut().flat_map(|cell| &mut cell.strategies);
        for strategy in all.filter(|strategy| strategy.item.id == item) {
            strategy.item = strategy.item.clone().refused(text, error);
            strategy.form = strategy.form.clone().with(typed);
        }
        self
    }

    /// The same with an own strategy that was not taken.
    pub(crate) fn typed(mut self, new: NewStrategy, typed: &TypedStrategy) -> Self {
        for cell in self.cells.iter_mut().filter(|cell| cell.key == new.cell) {
            cell.blank = cell.blank.clone().with(typed);
        }
        self.new_item = new;
        self
    }
}

impl StrategyForm {
    fn with(mut self, typed: &TypedStrategy) -> Self {
        self.reason.clone_from(&typed.reason);
        self.priorities = priorities(&typed.priority);
        for pick in &mut self.from {
            pick.chosen = typed.from.contains(&pick.id);
        }
        self
    }
}

/// The SWOT items of a quadrant that the draft was written from.
fn of_quadrant(document: &Document, quadrant: Quadrant) -> Vec<String> {
    let evidence = document.content.evidence.iter();
    evidence
        .filter_map(|evidence| {
            let id = evidence.id.strip_prefix("swot.")?;
            id.starts_with(quadrant.letter()).then(|| id.to_owned())
        })
        .collect()
}

fn edge(document: &Document, quadrant: Quadrant, source: Option<&str>) -> EdgeView {
    EdgeView {
        key: quadrant.into(),
        letter: quadrant.letter().to_string(),
        label: quadrant.label(),
        items: of_quadrant(document, quadrant)
            .iter()
            .map(|id| why(id, document, source))
            .collect(),
    }
}

fn cell_view(document: &Document, cell: Cell, editable: bool) -> CellView {
    let meaning = match cell {
        Cell::So => "強みを使って、追い風をつかむ",
        Cell::Wo => "弱みの元に手を打ち、追い風を逃さない",
        Cell::St => "強みを使って、向かい風の影響を避ける",
        Cell::Wt => "弱みと向かい風が重なる事態を避ける",
    };
    CellView {
        key: cell.into(),
        label: cell.label(),
        strategy: cell.strategy(),
        meaning,
        strategies: document
            .content
            .items
            .iter()
            .filter_map(|item| strategy(item, cell, document, editable))
            .collect(),
        blank: form(document, cell, &[], "3", ""),
    }
}

fn strategy(
    item: &Item,
    wanted: Cell,
    document: &Document,
    editable: bool,
) -> Option<StrategyView> {
    let Body::Strategy {
        cell,
        from,
        priority,
        reason,
    } = &item.body
    else {
        return None;
    };
    (*cell == wanted).then(|| StrategyView {
        item: ItemView::of(item, document, editable),
        // They stand on the same page, at the edges.
        from: from.iter().map(|id| why(id, document, Some(""))).collect(),
        form: form(document, *cell, from, &priority.to_string(), reason),
    })
}

fn form(
    document: &Document,
    cell: Cell,
    from: &[String],
    priority: &str,
    reason: &str,
) -> StrategyForm {
    let ids = cell
        .quadrants()
        .into_iter()
        .flat_map(|quadrant| of_quadrant(document, quadrant));
    let mut picks: Vec<Pick> = ids
        .map(|id| Pick {
            text: document
                .content
                .built_on(&id)
                .map(|evidence| evidence.display.clone())
                .unwrap_or_default(),
            chosen: from.contains(&id),
            id,
        })
        .collect();
    // What comes from another quadrant stays ticked until somebody takes it out.
    for id in from {
        if !picks.iter().any(|pick| pick.id == *id) {
            picks.push(Pick {
                id: id.clone(),
                text: String::new(),
                chosen: true,
            });
        }
    }
    StrategyForm {
        reason: reason.to_owned(),
        priorities: priorities(priority),
        from: picks,
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::documents::{cross_swot, viewer};
    use super::*;
    use crate::domain::access::Role;

    #[test]
    fn the_matrix_has_its_edges_and_a_strategy_ticks_what_it_comes_from() {
        let page = CrossSwotPage::of(&cross_swot(), viewer(1, Role::Advisor));
        let labels: Vec<&str> = page.cells.iter().map(|cell| cell.label).collect();
        assert_eq!(labels, ["強み×機会", "弱み×機会", "強み×脅威", "弱み×脅威"]);
        assert!(page.edges.iter().all(|edge| !edge.items.is_empty()));
        let first = &page.cells[0].strategies[0];
        let ticked: Vec<&str> = first
            .form
            .from
            .iter()
            .filter(|pick| pick.chosen)
            .map(|pick| pick.id.as_str())
            .collect();
        assert_eq!(ticked, ["S1", "O1"]);
        assert_eq!(first.from[0].href.as_deref(), Some("#item-S1"));
        assert!(first.form.priorities[0].chosen);
    }

    #[test]
    fn a_refused_edit_keeps_what_was_typed() {
        let typed = TypedStrategy {
            reason: "書きかけ".to_owned(),
            priority: "4".to_owned(),
            from: vec!["S1".to_owned()],
        };
        let page = CrossSwotPage::of(&cross_swot(), viewer(1, Role::Advisor));
        let page = page.refused("SO1", "文", &typed, "直してください");
        let first = &page.cells[0].strategies[0];
        assert!(first.item.open && first.form.priorities[3].chosen);
        assert_eq!(first.form.reason, "書きかけ");
        assert_eq!(first.form.from.iter().filter(|pick| pick.chosen).count(), 1);
    }
}
