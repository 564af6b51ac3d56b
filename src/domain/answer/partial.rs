//! An answer that is still arriving (書きかけの回答), for people who watch it come. Nothing of this is kept.

use jiter::{JsonValue, PartialMode};

use super::json::{begin, clean};
use crate::domain::document::Kind;

/// An item so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartialItem {
    /// Its place in the answer, from 0.
    pub index: usize,
    /// Quadrant, cell, part of a proposal, issue or section key, once it is there.
    pub group: String,
    /// Its text so far, slots unfilled.
    pub text: String,
    /// Whether the next item has begun: this one will not change any more.
    pub complete: bool,
}

/// The items in what came so far. Empty while there is nothing to show.
pub fn partial_items(kind: Kind, raw_so_far: &str) -> Vec<PartialItem> {
    let Some(start) = begin(raw_so_far) else {
        return Vec::new();
    };
    let json = &raw_so_far.as_bytes()[start..];
    let Ok(value) = JsonValue::parse_with_config(json, false, PartialMode::TrailingStrings) else {
        return Vec::new();
    };
    let found = match kind {
        Kind::Swot => listed(&value, "items", "quadrant", "text"),
        Kind::CrossSwot => listed(&value, "strategies", "cell", "text"),
        Kind::Proposal => proposal(&value),
        Kind::ActionPlan => listed(&value, "actions", "issue", "what"),
        Kind::BusinessPlan => listed(&value, "sections", "key", "text"),
    };
    numbered(found)
}

/// The items of one list.
fn listed(value: &JsonValue<'_>, list: &str, group: &str, text: &str) -> Vec<PartialItem> {
    let Some(JsonValue::Array(items)) = field(value, list) else {
        return Vec::new();
    };
    let count = items.len();
    items
        .iter()
        .enumerate()
        .map(|(index, item)| PartialItem {
            index,
            group: words(item, group),
            text: words(item, text),
            complete: index + 1 < count,
        })
        .collect()
}

/// The core issue, then the issues, then the support; what stands before a list that has begun will not change any more.
fn proposal(value: &JsonValue<'_>) -> Vec<PartialItem> {
    let begun = |name: &str| field(value, name).is_some();
    let core = field(value, "core_issue").map(|core| PartialItem {
        index: 0,
        group: "core_issue".to_owned(),
        text: words(core, "text"),
        complete: begun("issues"),
    });
    let mut found: Vec<PartialItem> = core.into_iter().collect();
    for (list, group, next) in [("issues", "", "support"), ("support", "by", "questions")] {
        let named = listed(value, list, group, "text").into_iter();
        found.extend(named.map(|item| PartialItem {
            group: if group.is_empty() {
                "issue".to_owned()
            } else {
                item.group
            },
            complete: item.complete || begun(next),
            ..item
        }));
    }
    found
}

/// Those that have a text, by their place in the whole answer.
fn numbered(found: Vec<PartialItem>) -> Vec<PartialItem> {
    found
        .into_iter()
        .enumerate()
        .map(|(index, item)| PartialItem { index, ..item })
        .filter(|item| !item.text.is_empty())
        .collect()
}

fn field<'v, 'j>(value: &'v JsonValue<'j>, name: &str) -> Option<&'v JsonValue<'j>> {
    match value {
        JsonValue::Object(fields) => fields.iter().find(|(key, _)| key == name).map(|(_, v)| v),
        _ => None,
    }
}

fn words(item: &JsonValue<'_>, name: &str) -> String {
    match field(item, name) {
        Some(JsonValue::Str(text)) => clean(text),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RAW: &str = "```json\n{\"items\": [{\"quadrant\": \"strength\", \"text\": \"味がよい\\n店\", \"evidence\": []}, \
        {\"quadrant\": \"threat\", \"text\": \"競合\"}]}";

    #[test]
    fn items_grow_and_never_shrink() {
        let mut seen = 0;
        for end in (0..=RAW.len()).filter(|end| RAW.is_char_boundary(*end)) {
            let items = partial_items(Kind::Swot, &RAW[..end]);
            let now: usize = items.iter().map(|item| item.text.chars().count()).sum();
            assert!(now >= seen, "{}", &RAW[..end]);
            seen = now;
        }
        assert_eq!(seen, "味がよい\n店競合".chars().count());
    }

    #[test]
    fn an_item_is_complete_when_the_next_begins() {
        let cut = RAW.find("競").unwrap();
        let items = partial_items(Kind::Swot, &RAW[..cut + "競".len()]);
        assert_eq!(items.len(), 2);
        assert_eq!(items[0].group, "strength");
        assert!(items[0].complete);
        assert_eq!(items[1].text, "競");
        assert!(!items[1].complete);
    }

    #[test]
    fn a_proposal_arrives_part_by_part() {
        const RAW: &str = r#"{"core_issue": {"text": "採算が見えない", "why": "", "evidence": []}, "issues": [
            {"text": "原価の把握", "root_cause": "", "evidence": [], "priority": 1}], "support": [
            {"text": "様式を渡す", "by": "chamber", "month": null}], "questions": []}"#;
        let until = |words: &str| {
            let end = RAW.rfind(words).unwrap();
            let items = partial_items(Kind::Proposal, &RAW[..end]);
            let told =
                |item: PartialItem| format!("{} {} {}", item.index, item.group, item.complete);
            items.into_iter().map(told).collect::<Vec<_>>()
        };
        assert_eq!(until("が見え"), ["0 core_issue false"]);
        assert_eq!(until("原価"), ["0 core_issue true"]);
        assert_eq!(until("の把握"), ["0 core_issue true", "1 issue false"]);
        assert_eq!(
            until(", \"by\""),
            ["0 core_issue true", "1 issue true", "2  false"]
        );
        assert_eq!(
            until("}"),
            ["0 core_issue true", "1 issue true", "2 chamber true"]
        );
    }

    #[test]
    fn what_is_no_answer_shows_nothing() {
        for raw in [
            "",
            "はい",
            "<think>{\"items\": [",
            "{\"items\": 5}",
            "{\"items\"}",
            "{]",
        ] {
            assert_eq!(partial_items(Kind::Swot, raw), [], "{raw}");
        }
        assert_eq!(partial_items(Kind::BusinessPlan, RAW), []);
    }
}
