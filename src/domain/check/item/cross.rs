//! What a strategy of a cross SWOT and the parts of a proposal must have: where it comes from, why, by whom and when.

use super::super::{Checker, whole};
use super::{blank, counts};
use crate::domain::document::{Body, Cell, Flag, FlagKind, Item};

impl Checker<'_> {
    /// The flags of the fields beside the text.
    pub(super) fn check_cross(&self, item: &Item) -> Vec<Flag> {
        let mut flags = Vec::new();
        match &item.body {
            Body::Strategy {
                cell, from, reason, ..
            } => {
                flags.extend(self.check_field(item, "理由", reason, false));
                flags.extend(misses_a_side(*cell, from));
                flags.extend(open(reason, "なぜこの方針なのか、理由が書かれていません。"));
            }
            Body::CoreIssue { why } => {
                flags.extend(self.check_field(item, "なぜ", why, false));
                flags.extend(open(
                    why,
                    "なぜこれが本質的な課題なのか、理由が書かれていません。",
                ));
            }
            Body::Issue { root_cause, .. } => {
                flags.extend(self.check_field(item, "根本原因", root_cause, false));
                flags.extend(open(
                    root_cause,
                    "根本原因がまだ分かっていません。事業者と一緒に確かめてください。",
                ));
            }
            Body::Support { month, .. } => {
                let detail = "いつ行うかが決まっていません。";
                flags.extend(month.is_none().then(|| unspecific(detail)));
            }
            Body::Action(_) | Body::Swot { .. } | Body::Section { .. } => {}
        }
        flags
    }
}

fn unspecific(detail: &str) -> Flag {
    whole(FlagKind::NotSpecific, detail.to_owned())
}

fn open(text: &str, detail: &str) -> Option<Flag> {
    blank(text).then(|| unspecific(detail))
}

/// A strategy joins an inner and an outer item, those of its cell.
fn misses_a_side(cell: Cell, from: &[String]) -> Option<Flag> {
    let missing: Vec<&str> = cell
        .missing(from)
        .iter()
        .map(|quadrant| quadrant.label())
        .collect();
    let [inner, outer] = cell
        .quadrants()
        .map(crate::domain::document::Quadrant::label);
    (!missing.is_empty()).then(|| {
        unspecific(&format!(
            "{inner}と{outer}を組み合わせる欄ですが、もとにした{}がありません。SWOTの項目を選ぶか、置く欄を見直してください。",
            missing.join("と")
        ))
    })
}

/// What shows side by side: priorities that are all the same say no order; a proposal has issues and support.
pub(super) fn among(items: &[Item]) -> Vec<(usize, Flag)> {
    let mut flags = Vec::new();
    let mut put = |index: Option<usize>, detail: &str| {
        flags.extend(index.map(|index| (index, unspecific(detail))));
    };
    let standing: Vec<(usize, &Item)> = items
        .iter()
        .enumerate()
        .filter(|(_, item)| counts(item))
        .collect();
    let ranked: Vec<(usize, u8)> = standing
        .iter()
        .filter_map(|(index, item)| match item.body {
            Body::Strategy { priority, .. } | Body::Issue { priority, .. } => {
                Some((*index, priority))
            }
            _ => None,
        })
        .collect();
    if let [(first, priority), .., _] = ranked[..]
        && ranked.iter().all(|(_, other)| *other == priority)
    {
        let detail =
            "優先度がすべて同じです。先に取り組むものが分かるように、優先度を分けてください。";
        put(Some(first), detail);
    }
    let core = standing
        .iter()
        .find(|(_, item)| matches!(item.body, Body::CoreIssue { .. }))
        .map(|(index, _)| *index);
    let any = |wanted: fn(&Body) -> bool| standing.iter().any(|(_, item)| wanted(&item.body));
    if !any(|body| matches!(body, Body::Issue { .. })) {
        put(
            core,
            "取組課題が一つもありません。取組課題を加えてください。",
        );
    }
    if !any(|body| matches!(body, Body::Support { .. })) {
        put(
            core,
            "活動支援の予定が一つもありません。誰がいつ何をするかを加えてください。",
        );
    }
    flags
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::check::testing::{
        core_issue, evidence, issue, items_flags, strategy, support,
    };
    use crate::domain::document::Decision;
    use crate::domain::evidence::Evidence;

    fn known() -> Vec<Evidence> {
        vec![
            evidence("swot.S1", "三代続く製法の味噌があります"),
            evidence("swot.O1", "土産物の引き合いが増えています"),
            evidence("swot.W1", "原価を計算していません"),
        ]
    }

    fn details(items: Vec<Item>) -> Vec<Vec<String>> {
        let flags = items_flags(items, &known()).into_iter();
        flags
            .map(|flags| flags.into_iter().map(|flag| flag.detail).collect())
            .collect()
    }

    #[test]
    fn a_strategy_joins_what_its_cell_says() {
        let good = strategy("SO1", Cell::So, &["S1", "O1"], 1);
        assert_eq!(details(vec![good.clone()]), [Vec::<String>::new()]);
        let wrong = strategy("WO1", Cell::Wo, &["S1", "O1"], 1);
        let found = details(vec![wrong]);
        assert!(
            found[0][0].contains("弱みと機会")
                && found[0][0].contains("もとにした弱みがありません")
        );
        let mut nothing = strategy("SO1", Cell::So, &[], 1);
        nothing.evidence.clear();
        let found = &items_flags(vec![nothing], &known())[0];
        let kinds: Vec<FlagKind> = found.iter().map(|flag| flag.kind).collect();
        assert_eq!(kinds, [FlagKind::NoEvidence, FlagKind::NotSpecific]);
    }

    #[test]
    fn the_fields_are_checked_as_texts_are() {
        let with = |change: fn(&mut Body)| {
            let mut item = strategy("SO1", Cell::So, &["S1", "O1"], 1);
            change(&mut item.body);
            let flags = items_flags(vec![item], &known()).remove(0);
            flags
                .into_iter()
                .map(|flag| (flag.kind, flag.detail))
                .next()
        };
        let found = with(|body| {
            if let Body::Strategy { reason, .. } = body {
                *reason = "必ず売れるためです。".to_owned();
            }
        });
        let (kind, detail) = found.unwrap();
        assert_eq!(kind, FlagKind::ForbiddenClaim);
        assert!(detail.starts_with("理由："), "{detail}");
        let found = with(|body| {
            if let Body::Strategy { reason, .. } = body {
                reason.clear();
            }
        });
        assert!(found.unwrap().1.contains("理由が書かれていません"));
        let cause = issue("I1", "原価を把握する", "売上高が120%に増えたためです。", 1);
        let found = items_flags(vec![cause], &known()).remove(0);
        assert!(
            found
                .iter()
                .any(|flag| flag.kind == FlagKind::NumberNotInEvidence
                    && flag.detail.starts_with("根本原因："))
        );
    }

    #[test]
    fn a_proposal_says_what_who_and_when() {
        let whole = vec![
            core_issue("C1"),
            issue("I1", "原価を把握する", "記録の様式がないため", 1),
            issue("I2", "価格の決め方を見直す", "根拠を示しにくいため", 2),
            support("P1", "様式を渡して記入を手伝う", Some("2026-04")),
        ];
        assert!(
            details(whole.clone()).iter().all(Vec::is_empty),
            "{:?}",
            details(whole)
        );
        let mut open = whole.clone();
        if let Body::Support { month, .. } = &mut open[3].body {
            *month = None;
        }
        assert_eq!(details(open)[3], ["いつ行うかが決まっていません。"]);
        let mut unknown = whole.clone();
        if let Body::Issue { root_cause, .. } = &mut unknown[1].body {
            *root_cause = "不明".to_owned();
        }
        assert!(details(unknown)[1][0].contains("根本原因"));
        let alone = details(vec![core_issue("C1")]);
        assert_eq!(alone[0].len(), 2, "{alone:?}");
    }

    #[test]
    fn priorities_that_say_no_order_are_told_once() {
        let mut items = vec![
            issue("I1", "原価を把握する", "記録の様式がないため", 1),
            issue("I2", "価格の決め方を見直す", "根拠を示しにくいため", 1),
        ];
        let found = details(items.clone());
        assert!(found[0][0].contains("優先度がすべて同じ"));
        assert!(found[1].is_empty());
        items[1].decision = Decision::Rejected;
        assert!(details(items)[0].is_empty());
    }
}
