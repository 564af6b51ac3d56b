//! The proposal by rules (取組課題提案書兼活動支援計画書): the core issue is what lies behind the weightiest of the weaknesses;
//! the issues are what else lies behind them; support is what sheets and indicators offer, month by month.

mod group;
mod support;

use serde_json::{Value, json};

use super::RulesInput;
use super::calendar::Month;
use super::known::Known;
use super::subject::{Subject, subjects};
use super::text::{first_sentence, plan_words};
use crate::domain::document::{Body, Item, Quadrant};
use group::{Group, groups};

/// The most issues that are taken up at once.
const ISSUES_MAX: usize = 4;
/// The fewest; a chance to take makes them up.
const ISSUES_MIN: usize = 2;
/// The most questions.
const QUESTIONS_MAX: usize = 5;
/// The most weaknesses that are told as lying before the core issue.
const TOLD_MAX: usize = 2;

pub(super) fn write(input: &RulesInput) -> Value {
    let known = Known::new(input);
    let mut groups = groups(&known);
    let troubles = groups
        .iter()
        .filter(|group| group.quadrant != Quadrant::Opportunity)
        .count();
    groups.truncate(troubles.clamp(ISSUES_MIN, ISSUES_MAX));
    let issues: Vec<Value> = groups
        .iter()
        .enumerate()
        .map(|(index, group)| issue(&known, group, index))
        .collect();
    json!({
        "core_issue": core_issue(&known, groups.first()),
        "issues": issues,
        "support": support::steps(&groups, Month::new(input.start_month)),
        "questions": questions(&known, &groups),
    })
}

fn core_issue(known: &Known, core: Option<&Group>) -> Value {
    let strengths = subjects(known, Quadrant::Strength);
    // What people are good at stands before what figures show of it.
    let strength = strengths
        .iter()
        .find(|one| one.item.evidence.iter().any(|id| id.starts_with("chk.")))
        .or(strengths.first());
    let Some(group) = core.filter(|group| group.quadrant != Quadrant::Opportunity) else {
        let kept: Vec<String> = known.input.swot.iter().take(3).map(swot_id).collect();
        return json!({
            "text": "本質的な課題は、今後の面談で確かめます。",
            "why": "確認済みのSWOTに、弱みと脅威がまだ挙がっていないためです。",
            "evidence": kept,
        });
    };
    let name = plan_words(&group.hint.issue);
    let text = format!(
        "{}{name}が、最初に向き合いたい課題と考えられます。",
        group.root_sentence(known)
    );
    let before: Vec<String> = group
        .effects()
        .map(|one| one.sentence(known))
        .take(TOLD_MAX)
        .collect();
    let mut why = String::new();
    if let Some(strength) = strength {
        why += &strength.sentence(known);
        why += "この強みをこれからも生かしていくために、土台から整えたい点です。";
    }
    if before.is_empty() {
        why += "確認したSWOTの中でも、ほかの取組の前提になる点と考えられます。";
    } else {
        why.push_str("次の点も、ここから生じていると考えられます。");
        why.push_str(&before.concat());
    }
    let served = strategy(known, group);
    if let Some(item) = served {
        why.push_str("ここが整うと、次の方針にも取り組みやすくなります。");
        why.push_str(first_sentence(&item.text).as_ref());
    }
    let mut evidence = group.evidence(known);
    evidence.extend(strength.map(|one| swot_id(one.item)));
    evidence.extend(served.map(|item| format!("cross.{}", item.id)));
    json!({ "text": text, "why": why, "evidence": evidence })
}

/// The most pressing strategy that comes from one of the group's items.
fn strategy<'a>(known: &Known<'a>, group: &Group) -> Option<&'a Item> {
    let of_group = |item: &&Item| match &item.body {
        Body::Strategy { from, .. } => group.items().any(|one| from.contains(&one.id)),
        _ => false,
    };
    let priority = |item: &&Item| match item.body {
        Body::Strategy { priority, .. } => priority,
        _ => u8::MAX,
    };
    known
        .input
        .strategies
        .iter()
        .filter(of_group)
        .min_by_key(priority)
}

fn issue(known: &Known, group: &Group, index: usize) -> Value {
    let (name, what) = (plan_words(&group.hint.issue), plan_words(&group.hint.what));
    json!({
        "text": format!("{name}：{}", what.trim_end_matches('。')),
        "root_cause": root_cause(known, group),
        "evidence": group.evidence(known),
        "priority": (index + 1).min(5),
    })
}

fn root_cause(known: &Known, group: &Group) -> String {
    let mut cause = group.root_told(known);
    let mut effects = group.effects().map(|one| one.sentence(known));
    match (group.quadrant, effects.next()) {
        (Quadrant::Threat, _) => {
            cause += "外の動きそのものは変えにくいため、自社でできる備えから考えます。";
        }
        (Quadrant::Opportunity, _) => {
            cause += "まだ十分に応えられていない理由は、面談で一緒に確かめます。";
        }
        (_, Some(effect)) => {
            cause.push_str("このことが、次の点の背景にもなっていると考えられます。");
            cause.push_str(effect.as_ref());
        }
        (_, None) => cause += "なぜそうなっているかは、面談で一緒に確かめます。",
    }
    cause
}

/// What leads on to the causes of the issues taken up.
fn questions(known: &Known, groups: &[Group]) -> Vec<Value> {
    let of = |group: &Group| {
        let item = known.item(&group.key)?;
        let text = item.ask.as_deref()?;
        Some(json!({ "text": text, "topic": item.topic, "wall": item.wall }))
    };
    let mut asked: Vec<Value> = Vec::new();
    for question in groups.iter().filter_map(of) {
        if asked.len() < QUESTIONS_MAX && !asked.contains(&question) {
            asked.push(question);
        }
    }
    if groups.is_empty() {
        for quadrant in [Quadrant::Weakness, Quadrant::Threat] {
            let (text, topic, wall) = super::swot::about(known, quadrant);
            asked.push(json!({ "text": text, "topic": topic, "wall": wall }));
        }
    }
    asked
}

fn swot_id(item: &Item) -> String {
    format!("swot.{}", item.id)
}

impl Subject<'_> {
    fn swot_id(&self) -> String {
        swot_id(self.item)
    }
}
