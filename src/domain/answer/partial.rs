//! An answer that is still arriving (書きかけの回答), for people who watch it come. Nothing of this is kept.

use jiter::{JsonValue, PartialMode};

use super::json::{begin, clean};
use crate::domain::document::Kind;

/// An item so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartialItem {
    /// Its place in the answer, from 0.
    pub index: usize,
    /// Quadrant, issue or section key, once it is there.
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
    let (list, group, text) = match kind {
        Kind::Swot => ("items", "quadrant", "text"),
        Kind::ActionPlan => ("actions", "issue", "what"),
        Kind::BusinessPlan => ("sections", "key", "text"),
    };
    let Some(JsonValue::Array(items)) = field(&value, list) else {
        return Vec::new();
    };
    items
        .iter()
        .enumerate()
        .map(|(index, item)| PartialItem {
            index,
            group: words(item, group),
            text: words(item, text),
            complete: index + 1 < items.len(),
        })
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
