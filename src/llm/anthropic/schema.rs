//! A JSON schema as Anthropic's grammar compiler takes it. Our own validation still goes by the whole schema.

use serde_json::{Map, Value};

const FORMATS: [&str; 10] = [
    "date-time",
    "time",
    "date",
    "duration",
    "email",
    "hostname",
    "uri",
    "ipv4",
    "ipv6",
    "uuid",
];

/// The schema with what is not taken (bounds, patterns) said in the descriptions instead.
pub(super) fn portable(schema: &Value) -> Value {
    let Value::Object(schema) = schema else {
        return schema.clone();
    };
    let mut out = Map::new();
    let mut told = Vec::new();
    for (name, value) in schema {
        match (name.as_str(), value) {
            ("$schema" | "$id" | "additionalProperties", _) => {}
            ("properties" | "$defs" | "definitions", Value::Object(each)) => {
                let each = each
                    .iter()
                    .map(|(name, value)| (name.clone(), portable(value)));
                out.insert(name.clone(), Value::Object(each.collect()));
            }
            ("anyOf" | "oneOf", Value::Array(each)) => {
                out.insert("anyOf".to_owned(), each.iter().map(portable).collect());
            }
            ("allOf", Value::Array(each)) => {
                out.insert(name.clone(), each.iter().map(portable).collect());
            }
            ("items", _) => {
                out.insert(name.clone(), portable(value));
            }
            _ if stays(name, value) => {
                out.insert(name.clone(), value.clone());
            }
            _ => told.push(format!("{name}: {value}")),
        }
    }
    if schema.get("type").is_some_and(|kind| kind == "object") {
        out.insert("additionalProperties".to_owned(), false.into());
    }
    describe(&mut out, &told);
    Value::Object(out)
}

fn stays(name: &str, value: &Value) -> bool {
    match name {
        "type" | "enum" | "const" | "$ref" | "required" | "title" | "description" => true,
        "format" => value
            .as_str()
            .is_some_and(|format| FORMATS.contains(&format)),
        "minItems" => value.as_u64().is_some_and(|least| least <= 1),
        _ => false,
    }
}

fn describe(out: &mut Map<String, Value>, told: &[String]) {
    if told.is_empty() {
        return;
    }
    let bounds = format!("{{{}}}", told.join(", "));
    let text = match out.get("description").and_then(Value::as_str) {
        Some(text) if !text.is_empty() => format!("{text}\n\n{bounds}"),
        _ => bounds,
    };
    out.insert("description".to_owned(), text.into());
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn bounds_move_into_descriptions_and_objects_are_closed() {
        let schema = json!({
            "$schema": "x",
            "type": "object",
            "properties": {
                "minimum": {"type": "integer", "minimum": 0, "maximum": 5, "description": "点数"},
                "text": {"type": "string", "maxLength": 80, "pattern": "^あ"},
                "day": {"type": "string", "format": "date"},
                "odd": {"type": "string", "format": "kana"},
                "list": {"type": "array", "items": {"$ref": "#/$defs/one"}, "minItems": 2, "maxItems": 3},
                "some": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
                "either": {"oneOf": [{"type": "string", "maxLength": 2}, {"type": "null"}]},
            },
            "required": ["text"],
            "$defs": {"one": {"type": "object", "properties": {}, "additionalProperties": true}},
        });
        let expected = json!({
            "type": "object",
            "properties": {
                "minimum": {"type": "integer", "description": "点数\n\n{minimum: 0, maximum: 5}"},
                "text": {"type": "string", "description": "{maxLength: 80, pattern: \"^あ\"}"},
                "day": {"type": "string", "format": "date"},
                "odd": {"type": "string", "description": "{format: \"kana\"}"},
                "list": {"type": "array", "items": {"$ref": "#/$defs/one"}, "description": "{minItems: 2, maxItems: 3}"},
                "some": {"type": "array", "items": {"type": "string", "description": "{minLength: 1}"}, "minItems": 1},
                "either": {"anyOf": [{"type": "string", "description": "{maxLength: 2}"}, {"type": "null"}]},
            },
            "required": ["text"],
            "$defs": {"one": {"type": "object", "properties": {}, "additionalProperties": false}},
            "additionalProperties": false,
        });
        assert_eq!(portable(&schema), expected);
        assert_eq!(portable(&expected), expected);
    }
}
