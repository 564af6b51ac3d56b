//! The variables (差し込み) that templates are filled with: all that may be said to a model about a company, one name each.
//! A template gets those that its input schema names.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde_json::{Map, Value, json};
use strum::IntoEnumIterator;

use crate::domain::checklist::Speaker;
use crate::domain::document::{Body, Document, Item, Kind};
use crate::domain::evidence::{Evidence, Polarity, Unit};
use crate::domain::form::FormSection;
use crate::domain::topic::Topic;

/// What the variables beside the evidence are made of.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// 名称
    pub name: &'a str,
    /// 業種
    pub industry: &'a str,
    /// 規模
    pub size_class: &'a str,
    /// The month it is written in, `2026-11`.
    pub month: &'a str,
    /// The checked documents it builds on.
    pub documents: &'a [&'a Document],
    /// The sections of the form that is filled in.
    pub sections: &'a [FormSection],
}

impl Sources<'_> {
    /// All variables, with the evidence that is sent.
    pub fn variables(&self, evidence: &[Evidence]) -> Value {
        let mut all = Map::new();
        let company =
            json!({"name": self.name, "industry": self.industry, "size_class": self.size_class});
        all.insert("company".to_owned(), company);
        all.insert("month".to_owned(), self.month.into());
        all.insert("sections".to_owned(), json!(self.sections));
        all.insert("evidence".to_owned(), evidence.iter().map(listed).collect());
        all.insert("axes".to_owned(), axes(evidence));
        for kind in Kind::iter() {
            all.insert(variable(kind).to_owned(), self.items(kind));
        }
        Value::Object(all)
    }

    /// The kept items of the document of a kind; none when the draft does not build on one.
    fn items(&self, kind: Kind) -> Value {
        let of_kind = self
            .documents
            .iter()
            .filter(|document| document.kind == kind);
        of_kind
            .flat_map(|document| document.content.kept())
            .filter_map(item)
            .collect()
    }
}

/// Under which name the kept items of a document are handed to a template.
pub fn variable(kind: Kind) -> &'static str {
    match kind {
        Kind::Swot => "swot",
        Kind::CrossSwot => "strategies",
        Kind::Proposal => "proposal",
        Kind::ActionPlan => "actions",
        Kind::BusinessPlan => "plan",
    }
}

/// A kept item; a section of a plan is nothing that a draft builds on.
fn item(item: &Item) -> Option<Value> {
    let or_unknown = |value: Option<String>| value.unwrap_or_else(|| "不明".to_owned());
    match &item.body {
        Body::Swot { quadrant } => Some(json!({
            "id": item.id, "quadrant": quadrant.label(), "text": item.text, "evidence": item.evidence,
        })),
        Body::Strategy {
            cell,
            from,
            priority,
            reason,
        } => Some(json!({
            "id": item.id, "cell": cell.label(), "text": item.text, "from": from, "priority": priority, "reason": reason,
        })),
        Body::CoreIssue { why } => Some(part(item, "本質的な課題", why)),
        Body::Issue { root_cause, .. } => Some(part(item, "取組課題", root_cause)),
        Body::Support { by, month } => {
            let month = or_unknown(month.clone());
            Some(part(item, "活動支援", &format!("{}・{month}", by.label())))
        }
        Body::Action(action) => Some(json!({
            "id": item.id, "issue": action.issue, "what": item.text, "who": action.who,
            "start": or_unknown(action.start.clone()), "due": or_unknown(action.due.clone()), "how": action.how,
            "kpi": action.kpi.name,
            "cost": or_unknown(action.cost_yen.map(crate::domain::format::yen)),
            "funding": action.funding,
        })),
        Body::Section { .. } => None,
    }
}

/// A part of a proposal, with what belongs to it: why, the root cause, or who and when.
fn part(item: &Item, part: &str, more: &str) -> Value {
    json!({"id": item.id, "part": part, "text": item.text, "more": more})
}

/// A piece of evidence as the first versions list it.
fn listed(evidence: &Evidence) -> Value {
    json!({
        "id": evidence.id, "label": evidence.label, "display": evidence.display, "polarity": evidence.polarity,
        "topic": evidence.topic, "source": evidence.source, "speaker": evidence.speaker, "quote": evidence.quote,
    })
}

/// The evidence by axis (軸), each axis under its heading; what points the same way is marked, nothing is said twice.
fn axes(evidence: &[Evidence]) -> Value {
    let of = |topic: Topic| {
        let lines = lines(evidence.iter().filter(|one| one.topic == topic));
        (!lines.is_empty()).then(|| json!({"label": topic.label(), "lines": lines}))
    };
    Topic::iter().filter_map(of).collect()
}

/// One line a fact; what is known of several periods stands in one line, `.2026-03 5.6%、.2025-03 5.1%` under the name that
/// its ids begin with.
fn lines<'a>(evidence: impl Iterator<Item = &'a Evidence>) -> Vec<Value> {
    let mut lines: Vec<Value> = Vec::new();
    let mut of_row: HashMap<(&str, Polarity, &str), usize> = HashMap::new();
    for one in evidence {
        let Some((name, period)) = dated(one) else {
            lines.push(line(one));
            continue;
        };
        let value = format!(".{period} {}", one.display);
        match of_row.entry((name, one.polarity, label(one))) {
            Entry::Vacant(new) => {
                new.insert(lines.len());
                let mut row = line(one);
                row["id"] = name.into();
                row["display"] = value.into();
                lines.push(row);
            }
            Entry::Occupied(row) => {
                let values = &mut lines[*row.get()]["display"];
                *values = format!("{}、{value}", values.as_str().unwrap_or_default()).into();
            }
        }
    }
    lines
}

/// The name and the period of a figure: `fin.operating_margin` and `2025-03`.
fn dated(evidence: &Evidence) -> Option<(&str, &str)> {
    let (name, period) = evidence.id.rsplit_once('.')?;
    let month = period.len() == 7 && period.as_bytes()[4] == b'-';
    (month && name.starts_with("fin.")).then_some((name, period))
}

fn line(evidence: &Evidence) -> Value {
    json!({
        "mark": mark(evidence.polarity), "id": evidence.id, "label": label(evidence),
        "display": if said(evidence) { None } else { Some(&evidence.display) },
        "speaker": evidence.speaker.map(Speaker::label), "quote": evidence.quote,
    })
}

/// Whether the display only says the beginning of the quote beside it.
pub(crate) fn said(evidence: &Evidence) -> bool {
    evidence.quote.is_some() && evidence.unit == Unit::Text
}

/// A piece of evidence as our templates print it on a line of its own: what its tokens are estimated by.
pub fn printed(evidence: &Evidence) -> String {
    let display = if said(evidence) {
        ""
    } else {
        &evidence.display
    };
    let quote = evidence.quote.as_deref().unwrap_or_default();
    format!(
        "{} {} ｜ {}：{display} ｜ 経営者「{quote}」\n",
        mark(evidence.polarity),
        evidence.id,
        label(evidence)
    )
}

/// The label without the period that the id already ends in. 「前の期」 is another period, and stays.
fn label(evidence: &Evidence) -> &str {
    let whole = &evidence.label;
    let cut = whole
        .strip_suffix('）')
        .and_then(|label| label.rsplit_once('（'));
    match cut {
        Some((label, inside))
            if dated(evidence).is_some()
                && !inside.ends_with("前の期")
                && (inside.ends_with('期') || inside.ends_with("期まで")) =>
        {
            label
        }
        _ => whole,
    }
}

/// Which way a fact points: ＋ for, － against, ・ neither.
pub fn mark(polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::Positive => "＋",
        Polarity::Negative => "－",
        Polarity::Neutral => "・",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::facts::sample::Sample;

    #[test]
    fn a_figure_of_several_periods_is_one_line_whose_ids_can_be_put_together() {
        let mut all = Sample::demo("metal_press").evidence();
        let of = |all: &[Evidence]| -> Vec<(String, String)> {
            lines(all.iter())
                .iter()
                .map(|line| {
                    let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
                    (text("id"), text("display"))
                })
                .collect()
        };
        let rows = of(&all);
        for one in all.iter().filter(|one| dated(one).is_some()) {
            let (name, period) = dated(one).unwrap();
            let value = format!(".{period} {}", one.display);
            let told = |(id, display): &&(String, String)| id == name && display.contains(&value);
            assert_eq!(rows.iter().filter(told).count(), 1, "{}", one.id);
        }
        let margin = rows.iter().find(|(id, _)| id == "fin.operating_margin");
        assert_eq!(
            margin.unwrap().1,
            ".2026-03 5.6%、.2025-03 5.1%、.2024-03 4.7%"
        );
        // What points another way is told under another mark.
        let latest = all
            .iter_mut()
            .find(|one| one.id == "fin.operating_margin.2026-03");
        latest.unwrap().polarity = Polarity::Negative;
        let parted = of(&all);
        assert_eq!(parted.len(), rows.len() + 1);
    }

    #[test]
    fn the_sales_of_the_period_before_are_not_told_as_the_periods_own() {
        let all = Sample::demo("metal_press").evidence();
        let prior = all
            .iter()
            .find(|one| one.id.starts_with("fin.prior_sales."));
        assert_eq!(label(prior.unwrap()), "売上高（2024年3月期の前の期）");
    }
}
