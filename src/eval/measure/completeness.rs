//! Completeness of actions (5W2Hと指標).

use crate::domain::document::{Action, Body, Content};
use crate::eval::interval;

/// The share of 何を・課題・なぜ・誰が・いつから・いつまで・どのように・資金・指標・目標値 that the actions name; `None`
/// without actions. What an action costs is left out: it may be unknown.
pub(super) fn share(content: &Content) -> Option<f64> {
    let named: Vec<bool> = content
        .items
        .iter()
        .filter_map(|item| match &item.body {
            Body::Action(action) => Some(named(&item.text, action)),
            _ => None,
        })
        .flatten()
        .collect();
    let found = named.iter().filter(|yes| **yes).count();
    (!named.is_empty()).then(|| interval::share(found, named.len()))
}

fn named(what: &str, action: &Action) -> [bool; 10] {
    let said = |text: &str| !matches!(text.trim(), "" | "不明" | "未定" | "なし");
    [
        said(what),
        said(&action.issue),
        !action.why.is_empty(),
        said(&action.who),
        action.start.is_some(),
        action.due.is_some(),
        said(&action.how),
        said(&action.funding),
        said(&action.kpi.name),
        action.kpi.target.is_some(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::check::testing::{action, swot};

    #[test]
    fn what_is_missing_lowers_the_share() {
        let mut item = action("A1", &[]);
        let content = |item| Content {
            items: vec![item],
            questions: Vec::new(),
            evidence: Vec::new(),
        };
        assert_eq!(share(&content(item.clone())), Some(1.0));
        if let Body::Action(action) = &mut item.body {
            action.who = "不明".to_owned();
            action.due = None;
        }
        assert_eq!(share(&content(item)), Some(0.8));
        assert_eq!(share(&content(swot("S1", "あ", &[]))), None);
    }
}
