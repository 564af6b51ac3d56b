//! The business plan by rules: each section of the form as connected prose, within the room the form gives.

mod actions;
mod analysis;
mod finance;
mod funding;
mod issues;
mod profile;
mod prose;
mod targets;

use serde_json::{Value, json};

use super::RulesInput;
use super::known::Known;
use super::text::{first_sentence, with_slots_again};
use crate::domain::document::{Action, Basis, Body, Item, Quadrant};
use crate::domain::evidence::Evidence;
use crate::domain::form::FormSection;
use prose::{Prose, Sentence};

pub(super) fn write(input: &RulesInput) -> Value {
    let known = Known::new(input);
    let sections: Vec<Value> = input
        .sections
        .iter()
        .map(|form| section(&known, form))
        .collect();
    json!({ "sections": sections })
}

fn section(known: &Known, form: &FormSection) -> Value {
    let prose = match form.key.as_str() {
        "company_profile" => profile::write(known),
        "environment" => analysis::environment(known),
        "finance" => finance::write(known),
        "swot" => analysis::swot(known),
        "issues" => issues::write(known),
        "actions" => actions::write(known),
        "targets" => targets::write(known),
        "funding" => funding::write(known),
        _ => Prose::default(),
    };
    let (text, evidence) = prose.fit(known, form.max_chars);
    let text = if text.is_empty() {
        format!(
            "「{}」に書く内容は記録がまだないため、今後の面談で確認します。",
            form.title
        )
    } else {
        text
    };
    json!({ "key": form.key, "text": text, "evidence": evidence })
}

/// The kept SWOT items of a quadrant, in order.
fn swot_items<'a>(known: &Known<'a>, quadrant: Quadrant) -> Vec<&'a Item> {
    let of_quadrant =
        |item: &&Item| matches!(item.body, Body::Swot { quadrant: found } if found == quadrant);
    known.input.swot.iter().filter(of_quadrant).collect()
}

/// The kept actions, those that begin first before the others; without a month last.
fn action_items<'a>(known: &Known<'a>) -> Vec<(&'a Item, &'a Action)> {
    let actions = known
        .input
        .actions
        .iter()
        .filter_map(|item| match &item.body {
            Body::Action(action) => Some((item, action.as_ref())),
            _ => None,
        });
    let mut actions: Vec<_> = actions.collect();
    actions.sort_by_key(|(_, action)| (action.start.is_none(), action.start.as_deref()));
    actions
}

/// The facts a SWOT item stands on.
fn facts_of<'a>(known: &Known<'a>, item: &Item) -> Vec<&'a Evidence> {
    item.evidence
        .iter()
        .filter_map(|id| known.get(id))
        .collect()
}

/// A SWOT item taken up in the plan: its first sentence, or all of it, figures as slots again.
fn take_up(known: &Known, item: &Item, whole: bool) -> Sentence {
    let facts = facts_of(known, item);
    let text = if whole {
        super::text::close(item.text.trim())
    } else {
        first_sentence(&item.text)
    };
    let cited = std::iter::once(format!("swot.{}", item.id)).chain(item.evidence.iter().cloned());
    let guess = match item.basis {
        Basis::Fact => "",
        Basis::Hypothesis => "これは仮説であり、今後確かめます。",
    };
    Sentence::new(with_slots_again(&text, &facts) + guess).citing(cited)
}

/// The issue of an action as it is named in a sentence.
fn issue(action: &Action) -> String {
    match action.issue.trim() {
        "" => "この取組".to_owned(),
        issue => format!("「{issue}」"),
    }
}
