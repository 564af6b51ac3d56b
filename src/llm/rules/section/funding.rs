//! 必要な資金と支援: what is known of costs, money and support, and what is not.

use super::actions::{or_open, part};
use super::prose::{Paragraph, Prose, Sentence};
use super::{action_items, issue};
use crate::domain::document::{Action, Item};
use crate::domain::quantity::quantities;
use crate::domain::statement::Figure;
use crate::llm::rules::known::Known;
use crate::llm::rules::text::slot;

/// What is known of costs and support, and what is not.
pub(super) fn write(known: &Known) -> Prose {
    let all = action_items(known);
    if all.is_empty() {
        return or_open("必要な資金と支援の内容", Vec::new());
    }
    let support = Paragraph::plain(support_told(&all));
    Prose::new(vec![Paragraph::plain(costs(known, &all)), support])
}

fn costs(known: &Known, all: &[(&Item, &Action)]) -> Vec<Sentence> {
    let mut sentences: Vec<Sentence> = all.iter().filter_map(|one| cost(known, one)).collect();
    let open = if sentences.is_empty() {
        "行動計画に必要な費用は現時点では不明であり、取組ごとに見積りを取って今後確認します。"
    } else {
        "そのほかの費用は現時点では不明であり、見積りを取って今後確認します。"
    };
    if sentences.len() < all.len() {
        let ids = all.iter().map(|(item, _)| format!("act.{}", item.id));
        sentences.push(Sentence::new(open).citing(ids));
    }
    sentences.extend(all.iter().filter_map(other_source));
    if all.iter().any(|(_, action)| own_money(action)) {
        sentences.push(own_source(known));
    }
    sentences
}

fn cost(known: &Known, (item, action): &(&Item, &Action)) -> Option<Sentence> {
    let cost = slot(part(known, item, ".cost")?);
    let text = format!("{}の費用は{cost}を見込んでいます。", issue(action));
    Some(Sentence::new(text).citing([format!("act.{}", item.id)]))
}

fn own_money(action: &Action) -> bool {
    action.funding.trim().starts_with("自己資金")
}

/// The company's own money, and what there is of it.
fn own_source(known: &Known) -> Sentence {
    let cash = known
        .fin(Figure::Cash)
        .map(|cash| format!("直近の現金・預金は{}であり、", slot(cash)));
    let cash = cash.unwrap_or_default();
    Sentence::new(format!(
        "資金は自己資金を基本とします。{cash}支出の時期と額は、資金繰りを確かめたうえで決めます。"
    ))
}

/// Where the money comes from, when it is not the company's own.
fn other_source((item, action): &(&Item, &Action)) -> Option<Sentence> {
    let funding = action.funding.trim().trim_end_matches('。');
    if own_money(action) || matches!(funding, "" | "不明" | "未定") {
        return None;
    }
    let text = format!("{}の資金は、{funding}です。", issue(action));
    Some(Sentence::new(text).citing([format!("act.{}", item.id)]))
}

/// Whether a text names an amount of work or time.
fn claims(text: &str) -> bool {
    !quantities(text).is_empty()
}

/// What is asked of the chamber, issue by issue.
fn support_told(all: &[(&Item, &Action)]) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    // How often the chamber helps is set in the action plan; here it would read as a fact.
    let plain = all.iter().filter(|(_, action)| !claims(&action.support));
    for (item, action) in plain.take(4) {
        let asked = action
            .support
            .trim()
            .trim_start_matches("商工会議所：")
            .trim_end_matches('。');
        if asked.is_empty() {
            continue;
        }
        let issue = issue(action);
        let text = match sentences.len() {
            0 => format!("商工会議所には、{issue}について、{asked}を求めます。"),
            1 => format!("また、{issue}では、{asked}を受けたいと考えています。"),
            _ => format!("{issue}では、{asked}を求めます。"),
        };
        sentences.push(Sentence::new(text).citing([format!("act.{}", item.id)]));
    }
    sentences
}
