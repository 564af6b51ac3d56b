//! 行動計画: from the actions that people kept.

use super::prose::{Paragraph, Prose, Sentence};
use super::{action_items, issue};
use crate::domain::document::{Action, Item};
use crate::domain::evidence::Evidence;
use crate::domain::quantity::quantities;
use crate::llm::rules::known::Known;
use crate::llm::rules::text::{close, sentences, slot};

/// The paragraphs; or, when nothing is planned yet, that this is still to be decided.
pub(super) fn or_open(what: &str, paragraphs: Vec<Paragraph>) -> Prose {
    if !paragraphs.iter().all(Paragraph::is_empty) {
        return Prose::new(paragraphs);
    }
    let open = format!("{what}は、確認済みの行動計画がまだないため、今後の面談で決めます。");
    Prose::new(vec![Paragraph::plain([Sentence::new(open)])])
}

/// A part of an action as evidence: its text, `.target`, `.start` …
pub(super) fn part<'a>(known: &Known<'a>, item: &Item, part: &str) -> Option<&'a Evidence> {
    known.get(&format!("act.{}{part}", item.id))
}

/// The actions by the month they begin: what is done until when, by whom, and how the first ones start.
pub(super) fn write(known: &Known) -> Prose {
    let all = action_items(known);
    let mut months: Vec<(Option<&str>, Paragraph)> = Vec::new();
    let usual = all
        .first()
        .map(|(_, action)| role(action))
        .unwrap_or_default();
    for (item, action) in &all {
        let start = action.start.as_deref();
        if months.last().is_none_or(|(month, _)| *month != start) {
            let month = part(known, item, ".start");
            let opening = month.map(|month| format!("{}からは、次の取組を始めます。", slot(month)));
            let opening = opening.unwrap_or_else(|| "始める時期は、今後決めます。".to_owned());
            months.push((start, Paragraph::new(opening, &[])));
        }
        if let Some((_, paragraph)) = months.last_mut() {
            paragraph.push(action_told(known, item, action, usual));
        }
    }
    let mut prose = or_open(
        "行動と期限",
        months.into_iter().map(|(_, paragraph)| paragraph).collect(),
    );
    prose.push(Paragraph::plain(led_by(&all, usual)));
    let firsts = all.iter().map(|(item, action)| first_step(item, action));
    prose.push(Paragraph::when_room(firsts));
    prose.when_cut("このほかの取組は、アクションプランに示すとおり進めます。")
}

/// The role without what stands in brackets behind it.
fn role(action: &Action) -> &str {
    action.who.split('（').next().unwrap_or_default().trim()
}

/// Who leads, said once.
fn led_by(all: &[(&Item, &Action)], usual: &str) -> Option<Sentence> {
    let text = if usual.is_empty() {
        return None;
    } else if all.iter().all(|(_, action)| role(action) == usual) {
        format!("いずれも、{usual}が中心となって進めます。")
    } else {
        format!("担当を示したもののほかは、{usual}が中心となって進めます。")
    };
    Some(Sentence::new(text))
}

fn action_told(known: &Known, item: &Item, action: &Action, usual: &str) -> Sentence {
    let due = part(known, item, ".due").map(|due| format!("{}まで", slot(due)));
    let who = Some(role(action)).filter(|who| !who.is_empty() && *who != usual);
    let who = who.map(|who| format!("{who}が")).unwrap_or_default();
    let (issue, until) = (issue(action), due.unwrap_or_default());
    let text = match part(known, item, "") {
        Some(fact) if !ends_politely(&item.text) => {
            format!("{issue}では、{}取組を{who}{until}進めます。", slot(fact))
        }
        _ => format!(
            "{issue}には、{who}{until}取り組みます。{}",
            close(&item.text)
        ),
    };
    Sentence::new(text).citing([format!("act.{}", item.id)])
}

/// How an action starts: the first sentence alone, for what the company said stands in its own section.
fn first_step(item: &Item, action: &Action) -> Sentence {
    let how = sentences(&action.how)
        .first()
        .map(|how| how.trim_end_matches('。'))
        .unwrap_or_default();
    if how.is_empty() || counts(how) || ends_politely(how) || how.ends_with("始める") {
        return Sentence::default();
    }
    let text = format!("{}は、{how}ことから始めます。", issue(action));
    Sentence::new(text).citing([format!("act.{}", item.id)])
}

/// Whether a text counts work or time (商品十点, 三か月): the action plan sets that; in a plan's prose it would read as
/// a fact. One thing or sheet (一つ, 一枚) is no count.
fn counts(text: &str) -> bool {
    let mut pairs = text.chars().zip(text.chars().skip(1));
    let claims = !quantities(text).is_empty();
    claims
        || pairs.any(|(c, next)| {
            let number = "一二三四五六七八九百千".contains(c);
            c.is_numeric() || c == '十' || number && "か月週日年人点社件回割名台品".contains(next)
        })
}

/// Whether a text ends as a polite sentence does, and cannot be taken into another.
fn ends_politely(text: &str) -> bool {
    let text = text.trim().trim_end_matches('。');
    ["ます", "です", "ません", "ました", "でした", "ましょう"]
        .iter()
        .any(|end| text.ends_with(end))
        || text.contains('。')
}
