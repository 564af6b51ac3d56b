//! What a form about an item says: fields in any order, some of them more than once.

use crate::app::FieldError;
use crate::app::document::{ItemDecision, NewItem};
use crate::app::{Error, Result};
use crate::domain::document::{Action, Author, Basis, Body, Decision, Document, Item, Kind, Kpi};
use crate::domain::number::{self, MoneyUnit};
use crate::web::view::action_plan::ActionForm;
use crate::web::view::document::picked;

/// A form as it was sent.
#[derive(Debug, Clone)]
pub(super) struct Sent(pub(super) Vec<(String, String)>);

impl Sent {
    pub(super) fn of(body: &[u8]) -> Self {
        Self(url::form_urlencoded::parse(body).into_owned().collect())
    }

    /// The first value of a field; blank when it was not sent.
    pub(super) fn text(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    fn find(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }

    pub(super) fn version(&self) -> i64 {
        self.text("version").parse().unwrap_or(0)
    }

    /// The evidence ticked and picked, each once.
    fn evidence(&self) -> Vec<String> {
        let mut ids: Vec<String> = Vec::new();
        for (_, value) in self
            .0
            .iter()
            .filter(|(field, value)| field == "evidence" && !value.trim().is_empty())
        {
            let id = picked(value).to_owned();
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }

    fn author(&self) -> Author {
        if self.text("author") == "owner" {
            Author::Owner
        } else {
            Author::Advisor
        }
    }

    /// An action's fields as they were typed.
    pub(super) fn action(&self) -> ActionForm {
        let text = |name: &str| self.text(name).to_owned();
        ActionForm {
            issue: text("issue"),
            who: text("who"),
            support: text("support"),
            start: text("start"),
            due: text("due"),
            how: text("how"),
            cost: text("cost"),
            funding: text("funding"),
            kpi_name: text("kpi_name"),
            kpi_unit: text("kpi_unit"),
            kpi_target: text("kpi_target"),
            kpi_date: text("kpi_date"),
            risk: text("risk"),
        }
    }

    /// What was decided about an item.
    pub(super) fn decision(&self, item: &Item) -> Result<ItemDecision> {
        let decision = self.text("decision").parse().unwrap_or(Decision::Edited);
        let edited = decision == Decision::Edited;
        let action = match &item.body {
            Body::Action(stored) if edited && self.find("issue").is_some() => {
                Some(typed(&self.action(), Some(stored))?)
            }
            _ => None,
        };
        Ok(ItemDecision {
            decision,
            text: edited.then(|| self.text("text").to_owned()),
            evidence: self.find("evidence_shown").map(|_| self.evidence()),
            basis: self.text("basis").parse().ok(),
            author: Some(self.author()),
            action,
            ..ItemDecision::of(decision)
        })
    }

    /// An item of one's own.
    pub(super) fn new_item(&self, document: &Document) -> Result<NewItem> {
        let evidence = self.evidence();
        Ok(NewItem {
            text: self.text("text").to_owned(),
            quadrant: self.text("quadrant").parse().ok(),
            action: match document.kind {
                Kind::ActionPlan => Some(typed(&self.action(), None)?),
                _ => None,
            },
            // What stands on nothing says so.
            basis: if evidence.is_empty()
                && document.kind == Kind::Swot
                && self.author() == Author::Advisor
            {
                Basis::Hypothesis
            } else {
                Basis::Fact
            },
            evidence,
            author: Some(self.author()),
            cell: None,
            strategy: None,
            core_issue: None,
            issue: None,
            support: None,
        })
    }
}

/// An action's fields read; what the form does not show stays as it was.
fn typed(form: &ActionForm, stored: Option<&Action>) -> Result<Action> {
    let mut faults = Vec::new();
    let mut number =
        |pointer: &str, read: std::result::Result<Option<i64>, number::NumberError>| {
            read.unwrap_or_else(|error| {
                faults.push(FieldError::new(pointer, format!("費用：{error}")));
                None
            })
        };
    let cost_yen = number(
        "/action/cost_yen",
        number::parse_money(&form.cost, MoneyUnit::Yen),
    );
    let target = number::parse_decimal(&form.kpi_target).unwrap_or_else(|error| {
        faults.push(FieldError::new(
            "/action/kpi/target",
            format!("目標：{error}"),
        ));
        None
    });
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    Ok(Action {
        issue: form.issue.trim().to_owned(),
        why: stored.map(|stored| stored.why.clone()).unwrap_or_default(),
        who: form.who.trim().to_owned(),
        support: form.support.trim().to_owned(),
        start: some(&form.start),
        due: some(&form.due),
        how: form.how.replace("\r\n", "\n").trim().to_owned(),
        cost_yen,
        funding: form.funding.trim().to_owned(),
        kpi: Kpi {
            name: form.kpi_name.trim().to_owned(),
            unit: form.kpi_unit.trim().to_owned(),
            baseline_evidence: stored.and_then(|stored| stored.kpi.baseline_evidence.clone()),
            baseline: stored.and_then(|stored| stored.kpi.baseline.clone()),
            target: target.and_then(|target| rust_decimal::prelude::ToPrimitive::to_f64(&target)),
            date: some(&form.kpi_date),
        },
        risk: form.risk.trim().to_owned(),
    })
}
