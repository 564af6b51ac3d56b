//! What a form about an item says: fields in any order, some of them more than once.

use crate::app::FieldError;
use crate::app::document::{
    CoreIssueFields, IssueFields, ItemDecision, NewItem, StrategyFields, SupportFields,
};
use crate::app::{Error, Result};
use crate::domain::document::{
    Action, Author, Basis, Body, Decision, Document, Item, Kind, Kpi, SupportBy,
};
use crate::domain::number::{self, MoneyUnit};
use crate::web::view::action_plan::ActionForm;
use crate::web::view::cross_swot::TypedStrategy;
use crate::web::view::document::picked;
use crate::web::view::proposal::TypedPart;

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
        let mut asked = ItemDecision {
            decision,
            text: edited.then(|| self.text("text").to_owned()),
            evidence: self.find("evidence_shown").map(|_| self.evidence()),
            basis: self.text("basis").parse().ok(),
            author: Some(self.author()),
            action,
            ..ItemDecision::of(decision)
        };
        // A form that shows no fields of its own leaves them as they are.
        match &item.body {
            Body::Strategy { .. } if edited && self.find("reason").is_some() => {
                asked.strategy = Some(self.strategy_fields()?);
            }
            Body::CoreIssue { .. } if edited && self.find("why").is_some() => {
                asked.core_issue = Some(self.core_issue_fields());
            }
            Body::Issue { .. } if edited && self.find("root_cause").is_some() => {
                asked.issue = Some(self.issue_fields()?);
            }
            Body::Support { .. } if edited && self.find("by").is_some() => {
                asked.support = Some(self.support_fields()?);
            }
            _ => {}
        }
        Ok(asked)
    }

    /// A strategy's fields as they were typed.
    pub(super) fn strategy(&self) -> TypedStrategy {
        TypedStrategy {
            reason: self.text("reason").to_owned(),
            priority: self.text("priority").to_owned(),
            from: self.all("from"),
        }
    }

    /// The fields of a proposal's part as they were typed.
    pub(super) fn part(&self) -> TypedPart {
        let text = |name: &str| self.text(name).to_owned();
        TypedPart {
            why: text("why"),
            root_cause: text("root_cause"),
            priority: text("priority"),
            by: text("by"),
            month: text("month"),
        }
    }

    fn all(&self, name: &str) -> Vec<String> {
        let of = self.0.iter().filter(|(field, _)| field == name);
        of.map(|(_, value)| value.clone()).collect()
    }

    fn strategy_fields(&self) -> Result<StrategyFields> {
        Ok(StrategyFields {
            from: self.all("from"),
            priority: self.priority("/strategy/priority")?,
            reason: self.text("reason").to_owned(),
        })
    }

    fn core_issue_fields(&self) -> CoreIssueFields {
        CoreIssueFields {
            why: self.text("why").to_owned(),
        }
    }

    fn issue_fields(&self) -> Result<IssueFields> {
        Ok(IssueFields {
            root_cause: self.text("root_cause").to_owned(),
            priority: self.priority("/issue/priority")?,
        })
    }

    fn support_fields(&self) -> Result<SupportFields> {
        let by: SupportBy = self.text("by").parse().map_err(|_| {
            Error::field(
                "/support/by",
                "誰が行うかを、事業者・商工会議所・専門家から選んでください",
            )
        })?;
        let month = Some(self.text("month").trim()).filter(|month| !month.is_empty());
        Ok(SupportFields {
            by,
            month: month.map(str::to_owned),
        })
    }

    fn priority(&self, pointer: &str) -> Result<u8> {
        let typed = self.text("priority").trim().parse();
        typed.map_err(|_| Error::field(pointer, "優先度を選んでください"))
    }

    /// An item of one's own.
    pub(super) fn new_item(&self, document: &Document) -> Result<NewItem> {
        let evidence = self.evidence();
        let part = |name: &str| document.kind == Kind::Proposal && self.text("part") == name;
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
            cell: self.text("cell").parse().ok(),
            strategy: match document.kind {
                Kind::CrossSwot => Some(self.strategy_fields()?),
                _ => None,
            },
            core_issue: part("core_issue").then(|| self.core_issue_fields()),
            issue: part("issue").then(|| self.issue_fields()).transpose()?,
            support: part("support").then(|| self.support_fields()).transpose()?,
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
