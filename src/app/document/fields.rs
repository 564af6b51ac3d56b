//! The fields of an item beside its text: handed in by people, checked, and put where they belong.

use serde::Deserialize;

use crate::app::error::{Error, FieldError, Result};
use crate::domain::document::{Action, Body, Cell, Content, Decision, PRIORITIES, SupportBy};
use crate::domain::evidence::Evidence;

/// The longest text of a field, in characters.
const FIELD_MAX: usize = 1_000;

/// What people change about a strategy of a cross SWOT. The cell stays: the id tells it.
#[derive(Debug, Clone, PartialEq, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StrategyFields {
    /// もとにしたSWOT: ids of the SWOT's items, `S1`
    pub from: Vec<String>,
    /// 優先度
    #[schema(minimum = 1, maximum = 5)]
    pub priority: u8,
    /// 理由
    #[schema(max_length = 1000)]
    pub reason: String,
}

/// What people change about the core issue of a proposal.
#[derive(Debug, Clone, PartialEq, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CoreIssueFields {
    /// なぜ本質的か
    #[schema(max_length = 1000)]
    pub why: String,
}

/// What people change about an issue of a proposal.
#[derive(Debug, Clone, PartialEq, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueFields {
    /// 根本原因
    #[schema(max_length = 1000)]
    pub root_cause: String,
    /// 優先度
    #[schema(minimum = 1, maximum = 5)]
    pub priority: u8,
}

/// What people change about a step of support.
#[derive(Debug, Clone, PartialEq, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SupportFields {
    /// 誰が
    pub by: SupportBy,
    /// いつ `2026-04`; `null` while undecided
    pub month: Option<String>,
}

/// The fields of one item; those of its own kind, if any.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Fields {
    Action(Box<Action>),
    Strategy(StrategyFields),
    CoreIssue(CoreIssueFields),
    Issue(IssueFields),
    Support(SupportFields),
}

impl Fields {
    /// The one that was handed in; two kinds at once are refused.
    pub(super) fn one(all: [Option<Self>; 5]) -> Result<Option<Self>> {
        let mut given = all.into_iter().flatten();
        let first = given.next();
        match given.next() {
            Some(second) => Err(Error::field(
                second.pointer(),
                "項目の種類が二つ指定されています。どれか一つにしてください",
            )),
            None => Ok(first),
        }
    }

    /// Where they stand in what was sent.
    pub(super) fn pointer(&self) -> &'static str {
        match self {
            Self::Action(_) => "/action",
            Self::Strategy(_) => "/strategy",
            Self::CoreIssue(_) => "/core_issue",
            Self::Issue(_) => "/issue",
            Self::Support(_) => "/support",
        }
    }

    /// Puts them into an item's body.
    pub(super) fn apply(self, body: &mut Body, known: &Known<'_>) -> Result<()> {
        let cell = match body {
            Body::Strategy { cell, .. } => Some(*cell),
            _ => None,
        };
        let pointer = self.pointer();
        let new = self.into_body(cell, known)?;
        if std::mem::discriminant(body) != std::mem::discriminant(&new) {
            return Err(Error::field(pointer, "この項目にこの欄はありません"));
        }
        *body = new;
        Ok(())
    }

    /// The body of an item with these fields, all of them checked.
    pub(super) fn into_body(self, cell: Option<Cell>, known: &Known<'_>) -> Result<Body> {
        Ok(match (self, cell) {
            (Self::Action(action), _) => Body::Action(Box::new(settled(&action, known.evidence)?)),
            (Self::Strategy(fields), Some(cell)) => Body::Strategy {
                cell,
                from: known.from(&fields.from)?,
                priority: ranked("/strategy/priority", fields.priority)?,
                reason: plain("/strategy/reason", &fields.reason)?,
            },
            (Self::Strategy(_), None) => {
                return Err(Error::field("/strategy", "この項目にこの欄はありません"));
            }
            (Self::CoreIssue(fields), _) => Body::CoreIssue {
                why: plain("/core_issue/why", &fields.why)?,
            },
            (Self::Issue(fields), _) => Body::Issue {
                root_cause: plain("/issue/root_cause", &fields.root_cause)?,
                priority: ranked("/issue/priority", fields.priority)?,
            },
            (Self::Support(fields), _) => Body::Support {
                by: fields.by,
                month: fields
                    .month
                    .map(|month| checked_month("/support/month", month))
                    .transpose()?,
            },
        })
    }
}

/// What the fields may name.
pub(super) struct Known<'a> {
    evidence: &'a [Evidence],
}

impl<'a> Known<'a> {
    pub(super) fn of(evidence: &'a [Evidence]) -> Self {
        Self { evidence }
    }

    /// Ids of SWOT items, each once; they must be among those the document builds on.
    fn from(&self, ids: &[String]) -> Result<Vec<String>> {
        let mut found: Vec<String> = Vec::new();
        let mut faults = Vec::new();
        for (index, id) in ids.iter().enumerate() {
            let wanted = format!("swot.{id}");
            if !self.evidence.iter().any(|evidence| evidence.id == wanted) {
                faults.push(FieldError::new(
                    format!("/strategy/from/{index}"),
                    format!("「{id}」は、もとにした確認済みのSWOTにありません"),
                ));
            } else if !found.contains(id) {
                found.push(id.clone());
            }
        }
        if faults.is_empty() {
            Ok(found)
        } else {
            Err(Error::Invalid(faults))
        }
    }
}

/// The evidence of a strategy follows what it comes from.
pub(super) fn follow(body: &Body, evidence: &mut Vec<String>) {
    if let Body::Strategy { from, .. } = body {
        let wanted: Vec<String> = from.iter().map(|id| format!("swot.{id}")).collect();
        evidence.retain(|id| !id.starts_with("swot.") || wanted.contains(id));
        for id in wanted {
            if !evidence.contains(&id) {
                evidence.push(id);
            }
        }
    }
}

/// Whether a proposal has a core issue that was not rejected: it has one at a time.
pub(super) fn has_core_issue(content: &Content) -> bool {
    let core = |body: &Body| matches!(body, Body::CoreIssue { .. });
    content
        .items
        .iter()
        .any(|item| core(&item.body) && item.decision != Decision::Rejected)
}

fn plain(pointer: &str, text: &str) -> Result<String> {
    let text = text.replace("\r\n", "\n").trim().to_owned();
    if text.chars().count() > FIELD_MAX || text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Error::field(pointer, "1,000文字以内で入力してください"));
    }
    Ok(text)
}

fn ranked(pointer: &str, priority: u8) -> Result<u8> {
    if PRIORITIES.contains(&priority) {
        Ok(priority)
    } else {
        Err(Error::field(
            pointer,
            "優先度は1（先に取り組む）から5までの数で入力してください",
        ))
    }
}

fn checked_month(pointer: &str, month: String) -> Result<String> {
    if is_month(&month) {
        Ok(month)
    } else {
        Err(Error::field(pointer, MONTH))
    }
}

const MONTH: &str = "「2026-04」のように年と月で入力してください";

fn is_month(month: &str) -> bool {
    crate::domain::statement::PeriodEnd::parse(month).is_ok_and(|end| end.as_str() == month)
}

/// An action as it may be stored: checked, and today's value of its measure filled in by us from the evidence named,
/// whatever was handed in.
fn settled(action: &Action, known: &[Evidence]) -> Result<Action> {
    check_action(action)?;
    let mut action = action.clone();
    let named = action.kpi.baseline_evidence.as_deref();
    let found = named.map(|id| known.iter().find(|evidence| evidence.id == id));
    action.kpi.baseline = match found {
        None => None,
        Some(Some(evidence)) => Some(evidence.display.clone()),
        Some(None) => {
            return Err(Error::field(
                "/action/kpi/baseline_evidence",
                "現状値の根拠がこの文書にありません。文書の根拠から選んでください",
            ));
        }
    };
    Ok(action)
}

fn check_action(action: &Action) -> Result<()> {
    let mut faults = Vec::new();
    let texts = [
        ("issue", &action.issue),
        ("who", &action.who),
        ("support", &action.support),
        ("how", &action.how),
        ("funding", &action.funding),
        ("risk", &action.risk),
        ("kpi/name", &action.kpi.name),
        ("kpi/unit", &action.kpi.unit),
    ];
    for (field, text) in texts {
        if text.chars().count() > FIELD_MAX || text.chars().any(|c| c.is_control() && c != '\n') {
            faults.push(FieldError::new(
                format!("/action/{field}"),
                "1,000文字以内で入力してください",
            ));
        }
    }
    let months = [
        ("start", &action.start),
        ("due", &action.due),
        ("kpi/date", &action.kpi.date),
    ];
    for (field, month) in months {
        if month.as_deref().is_some_and(|month| !is_month(month)) {
            faults.push(FieldError::new(format!("/action/{field}"), MONTH));
        }
    }
    if let (Some(start), Some(due)) = (&action.start, &action.due)
        && start > due
    {
        faults.push(FieldError::new(
            "/action/due",
            "終了の月は開始の月より後にしてください",
        ));
    }
    if action
        .cost_yen
        .is_some_and(|cost| !(0..=crate::domain::number::LIMIT).contains(&cost))
    {
        faults.push(FieldError::new(
            "/action/cost_yen",
            "費用は0円以上の数で入力してください",
        ));
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(faults))
    }
}
