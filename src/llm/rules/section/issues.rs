//! 経営課題と方針: the issues of the plan, the weaknesses behind them, and what they are tackled with.

use super::prose::{Paragraph, Prose, Sentence};
use super::{action_items, swot_items, take_up};
use crate::domain::document::{Action, Item, Quadrant};
use crate::llm::rules::known::Known;
use crate::llm::rules::voice::{LONG, Voice};

/// The most issues that are named.
const ISSUES_MAX: usize = 5;
/// The most issues whose background is told.
const TOLD_MAX: usize = 3;

pub(super) fn write(known: &Known) -> Prose {
    let actions: Vec<(&Item, &Action)> = action_items(known).collect();
    if actions.is_empty() {
        return Prose::one(Paragraph::new("", &[]).with([Sentence::new(
            "経営課題と方針は、確認済みの行動計画がまだないため、今後の面談で決めます。",
        )]));
    }
    let told = actions
        .iter()
        .take(TOLD_MAX)
        .filter_map(|(item, action)| background(known, item, action));
    let mut prose = Prose(vec![
        Paragraph::new("", &[]).with([named(&actions)]),
        Paragraph::new("", &["", "また、", "さらに、"]).with(told),
        Paragraph::new("", &[]).with(policy(known)),
    ]);
    prose.0[2].push(closing());
    prose
}

fn named(actions: &[(&Item, &Action)]) -> Sentence {
    let mut issues: Vec<&str> = Vec::new();
    for (_, action) in actions {
        if !issues.contains(&action.issue.as_str()) && issues.len() < ISSUES_MAX {
            issues.push(&action.issue);
        }
    }
    let ids = actions.iter().map(|(item, _)| format!("act.{}", item.id));
    let list = issues
        .iter()
        .map(|issue| format!("「{issue}」"))
        .collect::<String>();
    Sentence::new(format!("優先して取り組む経営課題は、{list}です。")).citing(ids)
}

/// The fact behind an action, then the issue that answers it.
fn background(known: &Known, item: &Item, action: &Action) -> Option<Sentence> {
    let behind = action
        .why
        .iter()
        .find_map(|id| known.input.swot.iter().find(|item| item.id == *id))?;
    let mut sentence = take_up(known, behind, false);
    sentence = sentence.then(&format!("そこで、「{}」に取り組みます。", action.issue));
    Some(sentence.citing([format!("act.{}", item.id)]))
}

/// Which strength carries the plan, and where the owner wants to go.
fn policy(known: &Known) -> Vec<Sentence> {
    let strength = swot_items(known, Quadrant::Strength)
        .into_iter()
        .next()
        .map(|item| {
            take_up(known, item, false).then("この強みを土台として、課題に順を追って取り組みます。")
        });
    let goal = ["view_summary_goal", "view_motivation", "vision_future"];
    let heard = goal.iter().find_map(|key| {
        let fact = known.answer(key)?;
        let voice = Voice::of(fact, LONG)?;
        Some(Sentence::new(voice.said_of("これからの目標")).citing([&fact.id]))
    });
    strength.into_iter().chain(heard).collect()
}

fn closing() -> Sentence {
    Sentence::new(
        "取組は無理なく続けられるよう時期を分けて始め、進み具合を経営者と経営指導員が面談で確かめます。",
    )
}
