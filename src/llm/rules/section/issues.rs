//! 経営課題と方針: the issues of the plan, the weaknesses behind them, and what they are tackled with.

use super::profile::heard;
use super::prose::{Paragraph, Prose, Sentence};
use super::{action_items, facts_of, issue, swot_items, take_up};
use crate::domain::document::{Action, Item, Quadrant};
use crate::domain::topic::Topic;
use crate::llm::rules::known::Known;

/// The most issues that are named.
const ISSUES_MAX: usize = 5;
/// The most issues whose background is told.
const TOLD_MAX: usize = 3;

pub(super) fn write(known: &Known) -> Prose {
    let actions = action_items(known);
    if actions.is_empty() {
        let none = "経営課題と方針は、確認済みの行動計画がまだないため、今後の面談で決めます。";
        return Prose::new(vec![Paragraph::plain([Sentence::new(none)])]);
    }
    // An issue with several actions is taken up once, with the first background that is known.
    let mut taken_up: Vec<&str> = Vec::new();
    let mut told = Vec::new();
    for (item, action) in &actions {
        let issue = action.issue.trim();
        if taken_up.contains(&issue) || told.len() == TOLD_MAX {
            continue;
        }
        if let Some(sentence) = background(known, item, action) {
            taken_up.push(issue);
            told.push(sentence);
        }
    }
    Prose::new(vec![
        Paragraph::plain([named(&actions)]),
        Paragraph::new("", &["", "また、", "さらに、"]).with(told),
        Paragraph::new("", &[])
            .with(policy(known, &actions))
            .with([closing()]),
    ])
}

fn named(actions: &[(&Item, &Action)]) -> Sentence {
    let mut issues: Vec<&str> = Vec::new();
    for (_, action) in actions {
        let issue = action.issue.trim();
        if !issue.is_empty() && !issues.contains(&issue) && issues.len() < ISSUES_MAX {
            issues.push(issue);
        }
    }
    if issues.is_empty() {
        return Sentence::default();
    }
    let ids = actions.iter().map(|(item, _)| format!("act.{}", item.id));
    let list = format!("「{}」", issues.join("」「"));
    Sentence::new(format!("優先して取り組む経営課題は、{list}です。")).citing(ids)
}

/// The fact behind an action, then the issue that answers it.
fn background(known: &Known, item: &Item, action: &Action) -> Option<Sentence> {
    let pressing = [
        swot_items(known, Quadrant::Weakness),
        swot_items(known, Quadrant::Threat),
    ]
    .concat();
    let behind = action
        .why
        .iter()
        .find_map(|id| pressing.iter().find(|item| item.id == *id))?;
    let answer = format!("そこで、{}に取り組みます。", issue(action));
    Some(
        take_up(known, behind, false)
            .then(&answer)
            .citing([format!("act.{}", item.id)]),
    )
}

/// Which strength carries the plan, which chance it takes, and where the owner wants to go.
fn policy(known: &Known, actions: &[(&Item, &Action)]) -> Vec<Sentence> {
    let strength = carrying(known).map(|item| {
        take_up(known, item, false).then("この強みを土台として、課題に順を追って取り組みます。")
    });
    let chance = swot_items(known, Quadrant::Opportunity)
        .into_iter()
        .find_map(|item| {
            let takes = |(_, action): &&(&Item, &Action)| action.why.contains(&item.id);
            let (by, action) = actions.iter().find(takes)?;
            let text = format!("この動きは、{}によって生かします。", issue(action));
            Some(
                take_up(known, item, false)
                    .then(&text)
                    .citing([format!("act.{}", by.id)]),
            )
        });
    let goal = ["view_summary_goal", "vision_future", "view_motivation"];
    let goal = goal.iter().find_map(|key| {
        let (fact, voice) = heard(known, key)?;
        Some(Sentence::new(voice.said_of("これからの目標", 0)).citing([&fact.id]))
    });
    strength.into_iter().chain(chance).chain(goal).collect()
}

/// A strength in what is sold or made; else the first.
fn carrying<'a>(known: &Known<'a>) -> Option<&'a Item> {
    let strengths = swot_items(known, Quadrant::Strength);
    let offers = |item: &&&Item| {
        let topics = [Topic::Product, Topic::Goods, Topic::Promotion, Topic::Place];
        facts_of(known, item)
            .iter()
            .any(|fact| topics.contains(&fact.topic))
    };
    strengths
        .iter()
        .find(offers)
        .or_else(|| strengths.first())
        .copied()
}

fn closing() -> Sentence {
    Sentence::new(
        "取組は無理なく続けられるよう時期を分けて始め、進み具合を経営者と経営指導員が面談で確かめます。",
    )
}
