//! 行動計画, 数値目標 and 必要な資金と支援: from the actions that people kept.

use super::action_items;
use super::prose::{Paragraph, Prose, Sentence};
use crate::domain::document::{Action, Item};
use crate::domain::evidence::Evidence;
use crate::domain::statement::Figure;
use crate::llm::rules::known::Known;
use crate::llm::rules::text::{sentences, slot};

const NONE_YET: &str = "確認済みの行動計画がまだないため、今後の面談で決めます。";

fn or_none_yet(paragraphs: Vec<Paragraph>) -> Prose {
    if paragraphs.iter().all(Paragraph::is_empty) {
        return Prose::one(Paragraph::new("", &[]).with([Sentence::new(NONE_YET)]));
    }
    Prose(paragraphs)
}

fn part<'a>(known: &Known<'a>, item: &Item, part: &str) -> Option<&'a Evidence> {
    known.get(&format!("act.{}{part}", item.id))
}

/// Each action in the order of the plan: when, who, what, and how it begins.
pub(super) fn actions(known: &Known) -> Prose {
    let told = action_items(known).map(|(item, action)| action_told(known, item, action));
    or_none_yet(
        told.map(|sentence| Paragraph::new("", &[]).with(sentence))
            .collect(),
    )
}

fn action_told(known: &Known, item: &Item, action: &Action) -> Vec<Sentence> {
    let months = part(known, item, ".start").zip(part(known, item, ".due"));
    let when = months.map(|(start, due)| format!("{}から{}にかけて、", slot(start), slot(due)));
    let when = when.unwrap_or_default();
    let who = filled(&action.who, |who| format!("{who}が中心となり、"));
    let what = match part(known, item, "") {
        Some(fact) if !ends_politely(&item.text) => format!("{}取組を進めます。", slot(fact)),
        _ => format!(
            "次のことに取り組みます。{}",
            super::super::text::close(&item.text)
        ),
    };
    let id = format!("act.{}", item.id);
    let main =
        Sentence::new(format!("「{}」に向けて、{when}{who}{what}", action.issue)).citing([id]);
    // The first sentence alone: what the company said stands in its own section.
    let how = sentences(&action.how)
        .first()
        .map(|how| how.trim_end_matches('。').to_owned());
    let how = how.filter(|how| !how.is_empty() && !ends_politely(how));
    let how = how.map(|how| Sentence::new(format!("まず、{how}ことから始めます。")));
    std::iter::once(main).chain(how).collect()
}

/// Whether a text ends as a polite sentence does, and cannot be taken into another.
fn ends_politely(text: &str) -> bool {
    let text = text.trim().trim_end_matches('。');
    ["ます", "です", "ません", "ました", "でした", "ましょう"]
        .iter()
        .any(|end| text.ends_with(end))
        || text.contains('。')
}

fn filled(text: &str, say: impl Fn(&str) -> String) -> String {
    if text.trim().is_empty() {
        String::new()
    } else {
        say(text.trim())
    }
}

/// The measure of each action: today's value where it is known, the target, and when it is looked at.
pub(super) fn targets(known: &Known) -> Prose {
    let told = action_items(known).filter_map(|(item, action)| target_told(known, item, action));
    let targets = Paragraph::new("", &[]).with(told);
    if targets.is_empty() {
        return or_none_yet(vec![targets]);
    }
    let check = "達成の状況は、毎月の記録と決算の数値をもとに、商工会議所との面談で確かめます。";
    Prose(vec![
        targets,
        Paragraph::new("", &[]).with([Sentence::new(check)]),
    ])
}

fn target_told(known: &Known, item: &Item, action: &Action) -> Option<Sentence> {
    let target = part(known, item, ".target")?;
    let until = part(known, item, ".date").or_else(|| part(known, item, ".due"));
    let until = until
        .map(|month| format!("{}までに", slot(month)))
        .unwrap_or_default();
    let baseline = action
        .kpi
        .baseline_evidence
        .as_ref()
        .and_then(|id| known.get(id));
    let name = &action.kpi.name;
    let text = match baseline {
        Some(today) if today.display == target.display => format!(
            "{name}は、{}の水準を{until}保つことを目標とします。",
            slot(today)
        )
        .replace("までに保つ", "まで保つ"),
        Some(today) => format!(
            "{name}は、{until}{}から{}にすることを目標とします。",
            slot(today),
            slot(target)
        ),
        None => format!("{name}は、{until}{}を目標とします。", slot(target)),
    };
    Some(Sentence::new(text).citing([format!("act.{}", item.id)]))
}

/// What is known of costs and support, and what is not.
pub(super) fn funding(known: &Known) -> Prose {
    let all: Vec<(&Item, &Action)> = action_items(known).collect();
    if all.is_empty() {
        return or_none_yet(Vec::new());
    }
    let support = Paragraph::new("", &[]).with(support_told(&all));
    Prose(vec![
        Paragraph::new("", &[]).with(costs(known, &all)),
        support,
    ])
}

fn costs(known: &Known, all: &[(&Item, &Action)]) -> Vec<Sentence> {
    let told = |(item, action): &(&Item, &Action)| {
        let cost = part(known, item, ".cost")?;
        let id = format!("act.{}", item.id);
        Some(
            Sentence::new(format!(
                "「{}」の費用は{}を見込んでいます。",
                action.issue,
                slot(cost)
            ))
            .citing([id]),
        )
    };
    let mut sentences: Vec<Sentence> = all.iter().filter_map(told).collect();
    let open = if sentences.is_empty() {
        "行動計画に必要な費用は現時点では不明であり、取組ごとに見積りを取って今後確認します。"
    } else {
        "そのほかの費用は現時点では不明であり、見積りを取って今後確認します。"
    };
    if sentences.len() < all.len() {
        let ids = all.iter().map(|(item, _)| format!("act.{}", item.id));
        sentences.push(Sentence::new(open).citing(ids));
    }
    if let Some(cash) = known.fin(Figure::Cash) {
        sentences.push(Sentence::new(format!(
            "資金は自己資金を基本とし、直近の現金・預金{}の中で無理のない範囲から始めます。",
            slot(cash)
        )));
    }
    sentences
}

/// What is asked of the chamber, issue by issue.
fn support_told(all: &[(&Item, &Action)]) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    for (item, action) in all.iter().take(4) {
        let asked = action
            .support
            .trim()
            .trim_start_matches("商工会議所：")
            .trim_end_matches('。');
        if asked.is_empty() {
            continue;
        }
        let text = if sentences.is_empty() {
            format!(
                "商工会議所には、「{}」について、{asked}を求めます。",
                action.issue
            )
        } else {
            format!("「{}」については、{asked}を求めます。", action.issue)
        };
        sentences.push(Sentence::new(text).citing([format!("act.{}", item.id)]));
    }
    sentences
}
