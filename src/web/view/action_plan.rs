//! The action plan: a table of 5W2H with its measure, a Gantt chart, and at each action the SWOT items it comes from.

use serde::Serialize;

use crate::domain::document::{Action, Body, Decision, Document, Item, Kpi};
use crate::domain::format;

use super::document::{DocumentHead, Viewer, evidence_options};
use super::evidence::{Source, anchor};
use super::gantt::{self, Bar, month_number};
use super::item::ItemView;
use super::swot::all_cited;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ActionPlanPage {
    pub(crate) document: DocumentHead,
    pub(crate) actions: Vec<ActionView>,
    pub(crate) gantt: Option<String>,
    pub(crate) evidence: Vec<Source>,
    pub(crate) evidence_options: Vec<String>,
    /// The document its `why` points into.
    pub(crate) source_href: Option<String>,
    pub(crate) new_item: NewAction,
}

/// One action.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ActionView {
    pub(crate) item: ItemView,
    pub(crate) form: ActionForm,
    pub(crate) why: Vec<Why>,
    /// 「2026年1月〜」
    pub(crate) from: String,
    /// 「2026年6月」
    pub(crate) to: String,
    pub(crate) cost: String,
    pub(crate) kpi: String,
    pub(crate) kpi_from: Option<String>,
    pub(crate) kpi_source: Option<String>,
    pub(crate) kpi_date: Option<String>,
}

/// An item of the SWOT or the cross SWOT that an action or a strategy comes from.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Why {
    pub(crate) id: String,
    pub(crate) text: Option<String>,
    pub(crate) href: Option<String>,
}

/// An action as it is edited: every part as text, as typed.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ActionForm {
    pub(crate) issue: String,
    pub(crate) who: String,
    pub(crate) support: String,
    pub(crate) start: String,
    pub(crate) due: String,
    pub(crate) how: String,
    pub(crate) cost: String,
    pub(crate) funding: String,
    pub(crate) kpi_name: String,
    pub(crate) kpi_unit: String,
    pub(crate) kpi_target: String,
    pub(crate) kpi_date: String,
    pub(crate) risk: String,
}

/// An own action as typed.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct NewAction {
    pub(crate) text: String,
    pub(crate) author: String,
    pub(crate) form: ActionForm,
    pub(crate) error: Option<String>,
}

impl ActionPlanPage {
    pub(crate) fn of(document: &Document, viewer: Viewer) -> Self {
        let head = DocumentHead::of(document, viewer);
        let source_href = document
            .source_document
            .map(|id| format!("/documents/{id}"));
        let actions = document
            .content
            .items
            .iter()
            .filter_map(|item| match &item.body {
                Body::Action(action) => Some(view(
                    item,
                    action,
                    document,
                    head.editable,
                    source_href.as_deref(),
                )),
                _ => None,
            })
            .collect();
        Self {
            gantt: gantt::svg(&bars(document)),
            actions,
            evidence: all_cited(document),
            evidence_options: if head.editable {
                evidence_options(document)
            } else {
                Vec::new()
            },
            document: head,
            source_href,
            new_item: NewAction::default(),
        }
    }

    /// The same with an edit that was refused: the form stays open with what was typed.
    pub(crate) fn refused(
        mut self,
        item: &str,
        typed: &str,
        form: &ActionForm,
        error: &str,
    ) -> Self {
        for action in self
            .actions
            .iter_mut()
            .filter(|action| action.item.id == item)
        {
            action.item = action.item.clone().refused(typed, error);
            action.form = form.clone();
        }
        self
    }
}

fn view(
    item: &Item,
    action: &Action,
    document: &Document,
    editable: bool,
    source: Option<&str>,
) -> ActionView {
    let (from, to) = period(action.start.as_deref(), action.due.as_deref());
    ActionView {
        item: ItemView::of(item, document, editable),
        form: ActionForm::of(action),
        why: action
            .why
            .iter()
            .map(|id| why(id, document, source))
            .collect(),
        from,
        to,
        cost: action
            .cost_yen
            .map_or_else(|| "未定".to_owned(), format::yen),
        kpi: target(&action.kpi),
        kpi_from: action.kpi.baseline.clone(),
        kpi_source: action.kpi.baseline_evidence.as_deref().map(anchor),
        kpi_date: action.kpi.date.as_deref().map(month),
    }
}

pub(crate) fn why(id: &str, document: &Document, source: Option<&str>) -> Why {
    Why {
        id: id.to_owned(),
        text: document
            .content
            .built_on(id)
            .map(|evidence| evidence.display.clone()),
        href: source.map(|href| format!("{href}#item-{id}")),
    }
}

/// `2026-01` → 2026年1月.
pub(crate) fn month(month: &str) -> String {
    format::period(month).trim_end_matches('期').to_owned()
}

fn period(start: Option<&str>, due: Option<&str>) -> (String, String) {
    match (start, due) {
        (None, None) => ("未定".to_owned(), String::new()),
        (Some(start), None) => (format!("{}〜", month(start)), "終わりは未定".to_owned()),
        (None, Some(due)) => (String::new(), format!("〜{}", month(due))),
        (Some(start), Some(due)) => (format!("{}〜", month(start)), month(due)),
    }
}

fn target(kpi: &Kpi) -> String {
    kpi.target.map_or_else(
        || "未定".to_owned(),
        |target| format!("{}{}", plain(target), kpi.unit),
    )
}

/// A target without needless decimals.
fn plain(value: f64) -> String {
    let places = u32::from((value - value.round()).abs() >= 1e-9);
    format::decimal(value, places)
}

impl ActionForm {
    pub(crate) fn of(action: &Action) -> Self {
        Self {
            issue: action.issue.clone(),
            who: action.who.clone(),
            support: action.support.clone(),
            start: action.start.clone().unwrap_or_default(),
            due: action.due.clone().unwrap_or_default(),
            how: action.how.clone(),
            cost: action.cost_yen.map(format::integer).unwrap_or_default(),
            funding: action.funding.clone(),
            kpi_name: action.kpi.name.clone(),
            kpi_unit: action.kpi.unit.clone(),
            kpi_target: action.kpi.target.map(plain).unwrap_or_default(),
            kpi_date: action.kpi.date.clone().unwrap_or_default(),
            risk: action.risk.clone(),
        }
    }
}

fn bars(document: &Document) -> Vec<Bar> {
    let items = document
        .content
        .items
        .iter()
        .filter(|item| item.decision != Decision::Rejected);
    items
        .filter_map(|item| {
            let Body::Action(action) = &item.body else {
                return None;
            };
            let (from, to) = (
                month_number(action.start.as_deref()?)?,
                month_number(action.due.as_deref()?)?,
            );
            Some(Bar {
                id: item.id.clone(),
                label: item.text.clone(),
                from,
                to,
                decided: item.decision.keeps(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::samples::documents::{action_plan, viewer};
    use super::*;
    use crate::domain::access::Role;

    #[test]
    fn what_is_unknown_is_said_and_targets_read_like_people_write_them() {
        assert_eq!(
            period(Some("2026-01"), Some("2026-06")),
            ("2026年1月〜".into(), "2026年6月".into())
        );
        assert_eq!(period(None, None), ("未定".into(), String::new()));
        assert_eq!(plain(3.0), "3");
        assert_eq!(plain(2.25), "2.3");
        assert_eq!(plain(-1500.0), "△1,500");
    }

    #[test]
    fn an_action_shows_the_swot_items_it_comes_from() {
        let page = ActionPlanPage::of(&action_plan(3), viewer(1, Role::Advisor));
        let why = &page.actions[0].why[0];
        assert_eq!(why.id, "W1");
        assert!(why.text.as_deref().is_some_and(|text| !text.is_empty()));
        assert!(
            why.href
                .as_deref()
                .is_some_and(|href| href.ends_with("#item-W1"))
        );
        assert!(page.gantt.is_some());
    }
}
