//! JSON schemas of the answers. They stand here, beside the types they must agree with, and keep to what every provider's
//! strict mode takes: an object at the root, all properties required, no others, "may be missing" as a union with null,
//! no lengths and no patterns (limits are checked when the answer is read). Bounds keep numbers readable.

use serde_json::{Map, Value, json};
use strum::IntoEnumIterator;

use crate::domain::document::{Basis, Cell, Kind, PRIORITIES, Quadrant, SupportBy};
use crate::domain::topic::{Topic, Wall};

/// Beyond this no figure is believed, as everywhere.
const LIMIT: i64 = crate::domain::number::LIMIT;

/// The schema of a kind's answer.
pub fn schema(kind: Kind) -> Value {
    match kind {
        Kind::Swot => swot(),
        Kind::CrossSwot => cross_swot(),
        Kind::Proposal => proposal(),
        Kind::ActionPlan => action_plan(),
        Kind::BusinessPlan => business_plan(&json!({"type": "string"})),
    }
}

/// The schema of a business plan's answer that takes only the form's own sections.
pub fn schema_for_form(keys: &[&str]) -> Value {
    business_plan(&json!({"type": "string", "enum": keys}))
}

/// The name providers ask for beside a schema: at most 64 of a-z, 0-9 and _.
pub fn schema_name(kind: Kind) -> &'static str {
    kind.into()
}

fn object(fields: &[(&str, Value)]) -> Value {
    let properties: Map<String, Value> = fields
        .iter()
        .map(|(name, schema)| ((*name).to_owned(), schema.clone()))
        .collect();
    let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    json!({"type": "object", "properties": properties, "required": names, "additionalProperties": false})
}

fn list(items: &Value) -> Value {
    json!({"type": "array", "items": items})
}

fn text() -> Value {
    json!({"type": "string"})
}

fn maybe_text() -> Value {
    json!({"type": ["string", "null"]})
}

fn ids() -> Value {
    list(&text())
}

fn one_of<T: IntoEnumIterator + Into<&'static str>>() -> Vec<Value> {
    T::iter().map(|one| Value::from(one.into())).collect()
}

fn maybe_one_of<T: IntoEnumIterator + Into<&'static str>>() -> Value {
    let mut names = one_of::<T>();
    names.push(Value::Null);
    json!({"type": ["string", "null"], "enum": names})
}

fn swot() -> Value {
    let basis: [&str; 2] = [Basis::Fact.into(), Basis::Hypothesis.into()];
    let item = object(&[
        (
            "quadrant",
            json!({"type": "string", "enum": one_of::<Quadrant>()}),
        ),
        ("text", text()),
        ("evidence", ids()),
        ("basis", json!({"type": "string", "enum": basis})),
    ]);
    object(&[("items", list(&item)), ("questions", questions())])
}

fn questions() -> Value {
    list(&object(&[
        ("text", text()),
        ("topic", maybe_one_of::<Topic>()),
        ("wall", maybe_one_of::<Wall>()),
    ]))
}

/// 1 to 5, listed one by one: not every provider takes bounds.
fn priority() -> Value {
    json!({"type": "integer", "enum": PRIORITIES.collect::<Vec<u8>>()})
}

fn cross_swot() -> Value {
    let strategy = object(&[
        ("cell", json!({"type": "string", "enum": one_of::<Cell>()})),
        ("text", text()),
        ("from", ids()),
        ("priority", priority()),
        ("reason", text()),
    ]);
    object(&[("strategies", list(&strategy)), ("questions", questions())])
}

fn proposal() -> Value {
    let core_issue = object(&[("text", text()), ("why", text()), ("evidence", ids())]);
    let issue = object(&[
        ("text", text()),
        ("root_cause", text()),
        ("evidence", ids()),
        ("priority", priority()),
    ]);
    let support = object(&[
        ("text", text()),
        (
            "by",
            json!({"type": "string", "enum": one_of::<SupportBy>()}),
        ),
        ("month", maybe_text()),
    ]);
    object(&[
        ("core_issue", core_issue),
        ("issues", list(&issue)),
        ("support", list(&support)),
        ("questions", questions()),
    ])
}

fn action_plan() -> Value {
    let kpi = object(&[
        ("name", text()),
        ("unit", text()),
        ("baseline_evidence", maybe_text()),
        (
            "target",
            json!({"type": ["number", "null"], "minimum": -LIMIT, "maximum": LIMIT}),
        ),
        ("date", maybe_text()),
    ]);
    let action = object(&[
        ("issue", text()),
        ("what", text()),
        ("why", ids()),
        ("who", text()),
        ("support", text()),
        ("start", maybe_text()),
        ("due", maybe_text()),
        ("how", text()),
        (
            "cost_yen",
            json!({"type": ["integer", "null"], "minimum": 0, "maximum": LIMIT}),
        ),
        ("funding", text()),
        ("kpi", kpi),
        ("risk", text()),
    ]);
    object(&[("actions", list(&action))])
}

fn business_plan(key: &Value) -> Value {
    let section = object(&[("key", key.clone()), ("text", text()), ("evidence", ids())]);
    object(&[("sections", list(&section))])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every object of the schema: all its properties required, no others.
    fn strict(schema: &Value) -> usize {
        let mut objects = 0;
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            let names: Vec<&str> = properties.keys().map(String::as_str).collect();
            assert_eq!(schema["required"], json!(names));
            assert_eq!(schema["additionalProperties"], json!(false));
            objects += 1 + properties.values().map(strict).sum::<usize>();
        }
        objects + schema.get("items").map_or(0, strict)
    }

    #[test]
    fn schemas_keep_to_the_strict_subset() {
        for kind in Kind::iter() {
            let schema = schema(kind);
            assert!(strict(&schema) >= 2, "{kind}");
            let text = schema.to_string();
            for word in ["allOf", "oneOf", "maxLength", "pattern", "$ref", "default"] {
                assert!(!text.contains(&format!("\"{word}\"")), "{kind} {word}");
            }
            assert!(jsonschema::validator_for(&schema).is_ok());
            assert!(schema_name(kind).len() <= 64);
        }
    }

    #[test]
    fn a_form_allows_its_own_keys_only() {
        let validator = jsonschema::validator_for(&schema_for_form(&["finance"])).unwrap();
        let answer = |key: &str| json!({"sections": [{"key": key, "text": "", "evidence": []}]});
        assert!(validator.is_valid(&answer("finance")));
        assert!(!validator.is_valid(&answer("approved")));
    }
}
