//! 数値目標: the measures of the actions that people kept.

use super::action_items;
use super::actions::{or_open, part};
use super::prose::{Paragraph, Prose, Sentence};
use crate::domain::document::{Action, Item};
use crate::llm::rules::known::Known;
use crate::llm::rules::text::slot;

/// The measure of each action: today's value where it is known, the target, and when it is looked at.
pub(super) fn write(known: &Known) -> Prose {
    // What is measured in the books comes before what is counted.
    let mut all = action_items(known);
    all.sort_by_key(|(_, action)| action.kpi.baseline_evidence.is_none());
    let told = all
        .into_iter()
        .filter_map(|(item, action)| target_told(known, item, action));
    let targets = Paragraph::plain(told);
    if targets.is_empty() {
        return or_open("目標とする数値", Vec::new());
    }
    let check = "達成の状況は、毎月の記録と決算の数値をもとに、商工会議所との面談で確かめます。";
    Prose::new(vec![targets, Paragraph::plain([Sentence::new(check)])])
        .when_cut("このほかの目標は、アクションプランに示すとおりです。")
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
    let name = part(known, item, ".kpi").map_or_else(|| action.kpi.name.clone(), slot);
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
