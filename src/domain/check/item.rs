//! Whole items: which of their texts are checked, and what an action must have (5W2Hと指標). Strategies and the parts of a
//! proposal are in `cross`.

mod cross;

use super::{Checker, Claim, whole};
use crate::domain::document::{Action, Author, Body, Decision, Flag, FlagKind, Item, Mend};
use crate::domain::evidence::Unit;
use crate::domain::language::is_japanese;

impl Checker<'_> {
    /// The flags of one item, but for repetitions.
    pub(super) fn check_item(&self, item: &Item) -> Vec<Flag> {
        if item.text.trim().is_empty() {
            let detail = match item.body {
                Body::Section { .. } => "この節の本文がありません。書き足してください。",
                _ => "本文がありません。書き足すか、却下してください。",
            };
            return vec![whole(FlagKind::NotSpecific, detail.to_owned())];
        }
        let claim = Claim {
            text: &item.text,
            evidence: &item.evidence,
            basis: item.basis,
            plan: plans(&item.body),
        };
        let mut flags = match item.body {
            // A step of support says what will be done; it claims nothing that evidence could hold.
            Body::Support { .. } => self.check_words(claim),
            _ => self.check(claim),
        };
        if !is_japanese(&item.text) {
            let detail = "日本語の文になっていません。書き直してください。";
            flags.push(whole(FlagKind::NotSpecific, detail.to_owned()));
        }
        match &item.body {
            Body::Action(action) => flags.extend(self.check_action(item, action)),
            Body::Swot { .. } | Body::Section { .. } => {}
            _ => flags.extend(self.check_cross(item)),
        }
        flags
    }

    /// The flags of a field beside the text; they name the field.
    fn check_field(&self, item: &Item, field: &str, text: &str, plan: bool) -> Vec<Flag> {
        let claim = Claim {
            text,
            evidence: &item.evidence,
            basis: item.basis,
            plan,
        };
        let flags = self.check_words(claim).into_iter();
        let of_field = flags.map(|flag| Flag {
            detail: format!("{field}：{}", flag.detail),
            span: None,
            // The places are those of the field, not of the item's text.
            mends: flag
                .mends
                .into_iter()
                .filter(|mend| !matches!(mend, Mend::Replace { .. }))
                .collect(),
            ..flag
        });
        of_field.collect()
    }

    fn check_action(&self, item: &Item, action: &Action) -> Vec<Flag> {
        let mut flags = Vec::new();
        for (field, text) in fields(action) {
            flags.extend(self.check_field(item, field, text, true));
        }
        flags.extend(self.cost(item, action));
        flags.extend(incomplete(action));
        flags
    }

    /// A cost that a model named needs evidence; people may estimate.
    fn cost(&self, item: &Item, action: &Action) -> Option<Flag> {
        let cost = action.cost_yen?;
        if item.author != Author::Ai {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "yen are within ±10^15")]
        let known = item
            .evidence
            .iter()
            .filter_map(|id| self.find(id))
            .any(|evidence| evidence.unit == Unit::Yen && evidence.value == Some(cost as f64));
        let amount = crate::domain::format::integer(cost);
        let detail =
            format!("費用「{amount}円」は根拠にありません。見積りなどで確かめてください。");
        (!known).then(|| whole(FlagKind::NumberNotInEvidence, detail))
    }
}

/// Whether the text of such an item says what shall be done, not what is.
pub fn plans(body: &Body) -> bool {
    match body {
        Body::Action(_) | Body::Strategy { .. } | Body::Issue { .. } | Body::Support { .. } => true,
        Body::Swot { .. } | Body::Section { .. } | Body::CoreIssue { .. } => false,
    }
}

/// A field that says nothing.
fn blank(text: &str) -> bool {
    matches!(text.trim(), "" | "不明" | "未定")
}

fn fields(action: &Action) -> [(&'static str, &str); 8] {
    [
        ("課題", &action.issue),
        ("誰が", &action.who),
        ("支援", &action.support),
        ("どのように", &action.how),
        ("資金", &action.funding),
        ("指標", &action.kpi.name),
        ("指標の単位", &action.kpi.unit),
        ("リスク", &action.risk),
    ]
}

/// What an action lacks to be done and measured. The cost may be unknown.
fn incomplete(action: &Action) -> Option<Flag> {
    let missing: Vec<&str> = [
        ("課題", blank(&action.issue)),
        ("誰が", blank(&action.who)),
        ("いつまで", action.due.is_none()),
        ("どのように", blank(&action.how)),
        ("指標", blank(&action.kpi.name)),
        ("目標値", action.kpi.target.is_none()),
    ]
    .into_iter()
    .filter_map(|(name, missing)| missing.then_some(name))
    .collect();
    if !missing.is_empty() {
        let detail = format!("{}が決まっていません。", missing.join("・"));
        return Some(whole(FlagKind::NotSpecific, detail));
    }
    let backwards = matches!((&action.start, &action.due), (Some(start), Some(due)) if due < start);
    let detail = "期限が開始より前になっています。".to_owned();
    backwards.then(|| whole(FlagKind::NotSpecific, detail))
}

/// What only shows when all items of a document stand side by side: for each, what it lacks.
pub(super) fn among(items: &[Item]) -> Vec<(usize, Flag)> {
    cross::among(items)
}

/// Whether an item stands against later ones as said already.
pub(super) fn counts(item: &Item) -> bool {
    item.decision != Decision::Rejected
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::check::testing::{action, evidence, items_flags, sales, section, swot};
    use crate::domain::evidence::Evidence;

    fn kinds(item: Item, known: &[Evidence]) -> Vec<FlagKind> {
        items_flags(vec![item], known)
            .remove(0)
            .into_iter()
            .map(|flag| flag.kind)
            .collect()
    }

    #[test]
    fn every_text_of_an_action_is_checked() {
        let known = [evidence("swot.W1", "原価を計算していない")];
        let good = action("A1", &["swot.W1"]);
        assert_eq!(kinds(good.clone(), &known), []);
        let with = |change: fn(&mut Action)| {
            let mut item = good.clone();
            if let Body::Action(action) = &mut item.body {
                change(action);
            }
            kinds(item, &known)
        };
        assert_eq!(
            with(|action| action.how = "売上を2倍にする".into()),
            [FlagKind::NumberNotInEvidence]
        );
        assert_eq!(
            with(|action| action.funding = "必ず融資が出る".into()),
            [FlagKind::ForbiddenClaim]
        );
        assert_eq!(
            with(|action| action.cost_yen = Some(300_000)),
            [FlagKind::NumberNotInEvidence]
        );
        assert_eq!(
            with(|action| action.who = "不明".into()),
            [FlagKind::NotSpecific]
        );
        assert_eq!(
            with(|action| action.kpi.target = None),
            [FlagKind::NotSpecific]
        );
        assert_eq!(
            with(|action| action.due = Some("2025-01".into())),
            [FlagKind::NotSpecific]
        );
    }

    #[test]
    fn people_may_estimate_a_cost() {
        let known = [evidence("swot.W1", "原価を計算していない")];
        let mut item = action("A1", &["swot.W1"]);
        item.author = Author::Advisor;
        if let Body::Action(action) = &mut item.body {
            action.cost_yen = Some(300_000);
        }
        assert_eq!(kinds(item, &known), []);
    }

    #[test]
    fn an_empty_or_foreign_text_is_not_specific() {
        assert_eq!(
            kinds(section("finance", "", &[]), &[]),
            [FlagKind::NotSpecific]
        );
        let known = [sales()];
        let id = known[0].id.as_str();
        assert_eq!(
            kinds(
                swot("S1", "The company has loyal customers.", &[id]),
                &known
            )
            .first(),
            Some(&FlagKind::NotSpecific)
        );
    }

    #[test]
    fn a_repetition_names_the_first_unless_that_is_rejected() {
        let known = [sales()];
        let id = known[0].id.as_str();
        let mut items = vec![
            swot("S1", "売上高は5,130,250千円です。", &[id]),
            swot("S2", "売上高は、5,130,250千円です", &[id]),
        ];
        let flags = items_flags(items.clone(), &known);
        assert_eq!(flags[0], []);
        assert_eq!(flags[1][0].kind, FlagKind::Duplicate);
        assert!(flags[1][0].detail.contains("S1"));
        items[0].decision = Decision::Rejected;
        assert_eq!(items_flags(items, &known)[1], []);
    }
}
