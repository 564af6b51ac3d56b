//! The input schema (差し込みの一覧) of a prompt: a JSON schema of the variables, and so the list of what may leave. What it
//! does not name cannot be printed by a template, and so cannot be sent.

use jsonschema::Validator;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;
use thiserror::Error;

use crate::domain::data_error::DataError;

/// A schema of variables, ready to be asked.
#[derive(Debug, Clone)]
pub struct InputSchema {
    /// `input.2`
    pub name: String,
    schema: Value,
    validator: Validator,
}

/// Variables that a schema does not take.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("差し込みの値「{variable}」の {place} が、決められた形と違います（{reason}）")]
pub struct InputError {
    /// The variable: `axes`.
    pub variable: String,
    /// Where in the variables: `/axes/2/lines/0/text`.
    pub place: String,
    /// What is wrong, without the value itself.
    pub reason: String,
}

impl InputSchema {
    /// Reads a schema. Every object of it names its properties and allows no others.
    ///
    /// # Errors
    /// When it is no JSON schema, or leaves an object open.
    pub fn parse(file: &str, name: &str, text: &str) -> Result<Self, DataError> {
        let schema: Value = serde_json::from_str(text).map_err(|error| {
            DataError::at(
                file,
                error.line(),
                format!("JSONとして読めません（{error}）"),
            )
        })?;
        if let Some(place) = open(&schema, "") {
            let message = format!(
                "{place} のオブジェクトに properties と \"additionalProperties\": false を書いてください"
            );
            return Err(DataError::at(file, 1, message));
        }
        let validator = jsonschema::validator_for(&schema).map_err(|error| {
            DataError::at(file, 1, format!("JSONスキーマとして使えません（{error}）"))
        })?;
        Ok(Self {
            name: name.to_owned(),
            schema,
            validator,
        })
    }

    /// The schema itself.
    pub fn schema(&self) -> &Value {
        &self.schema
    }

    /// Whether a template of this schema is filled with that variable.
    pub fn takes(&self, variable: &str) -> bool {
        self.schema["properties"].get(variable).is_some()
    }

    /// The variables that the schema names, out of all that are known. Others do not even reach the template.
    pub fn select(&self, mut all: Value) -> Value {
        if let Some(fields) = all.as_object_mut() {
            fields.retain(|name, _| self.takes(name));
        }
        all
    }

    /// Whether the variables are as the schema says.
    ///
    /// # Errors
    /// The first variable that is not.
    pub fn check(&self, variables: &Value) -> Result<(), InputError> {
        let Some(error) = self.validator.iter_errors(variables).next() else {
            return Ok(());
        };
        let at = error.instance_path().as_str().to_owned();
        let missing = match error.kind() {
            ValidationErrorKind::Required { property } => property.as_str(),
            ValidationErrorKind::AdditionalProperties { unexpected } => {
                unexpected.first().map(String::as_str)
            }
            _ => None,
        };
        let place = missing.map_or_else(|| at.clone(), |name| format!("{at}/{name}"));
        let variable = place.split('/').nth(1).unwrap_or_default().to_owned();
        Err(InputError {
            variable,
            place,
            reason: reason(error.kind()).to_owned(),
        })
    }
}

fn reason(kind: &ValidationErrorKind) -> &'static str {
    match kind {
        ValidationErrorKind::Required { .. } => "値がありません",
        ValidationErrorKind::AdditionalProperties { .. } => "送ってよい項目の一覧にありません",
        ValidationErrorKind::Type { .. } => "値の種類が違います",
        ValidationErrorKind::Enum { .. } => "決められた値のどれでもありません",
        _ => "値の形が違います",
    }
}

/// The first object of a schema that does not say what it holds.
fn open(schema: &Value, at: &str) -> Option<String> {
    let here = || {
        if at.is_empty() {
            "全体".to_owned()
        } else {
            at.to_owned()
        }
    };
    let object = schema["type"] == "object"
        || schema["type"]
            .as_array()
            .is_some_and(|types| types.iter().any(|one| one == "object"));
    let leaf = schema.get("type").is_none() && schema.get("enum").is_none();
    if leaf
        || (object
            && (schema["additionalProperties"] != Value::Bool(false)
                || !schema["properties"].is_object()))
    {
        return Some(here());
    }
    let properties = schema["properties"].as_object().into_iter().flatten();
    properties
        .map(|(name, inner)| (format!("{at}/{name}"), inner))
        .chain(schema.get("items").map(|inner| (format!("{at}/*"), inner)))
        .find_map(|(at, inner)| open(inner, &at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const FILE: &str = "prompts/swot/input.9.json";

    fn schema() -> InputSchema {
        let text = json!({"type": "object", "additionalProperties": false, "required": ["month", "axes"], "properties": {
            "month": {"type": "string"},
            "axes": {"type": "array", "items": {"type": "object", "additionalProperties": false,
                "required": ["label"], "properties": {"label": {"type": ["string", "null"]}}}},
        }});
        InputSchema::parse(FILE, "input.9", &text.to_string()).unwrap()
    }

    #[test]
    fn what_is_not_named_is_not_taken() {
        let all = json!({"month": "2026-11", "axes": [{"label": "カネ"}], "owner_name": "山田"});
        let selected = schema().select(all);
        assert_eq!(
            selected,
            json!({"month": "2026-11", "axes": [{"label": "カネ"}]})
        );
        assert_eq!(schema().check(&selected), Ok(()));
    }

    #[test]
    fn a_fault_names_variable_and_place_and_never_the_value() {
        let fault = |variables: Value| {
            let error = schema().check(&variables).unwrap_err();
            (error.variable, error.place, error.reason)
        };
        let said = |variable: &str, place: &str, reason: &str| {
            (variable.to_owned(), place.to_owned(), reason.to_owned())
        };
        assert_eq!(
            fault(
                json!({"month": "2026-11", "axes": [{"label": "a"}, {"label": "a", "owner_name": "山田"}]})
            ),
            said(
                "axes",
                "/axes/1/owner_name",
                "送ってよい項目の一覧にありません"
            )
        );
        assert_eq!(
            fault(json!({"axes": []})),
            said("month", "/month", "値がありません")
        );
        assert_eq!(
            fault(json!({"month": "2026-11", "axes": [{"label": 4}]})),
            said("axes", "/axes/0/label", "値の種類が違います")
        );
    }

    #[test]
    fn a_schema_that_leaves_something_open_is_refused() {
        let refused = |schema: Value| {
            InputSchema::parse(FILE, "input.9", &schema.to_string())
                .unwrap_err()
                .message
        };
        let inner = json!({"type": "object", "additionalProperties": false, "properties": {
            "a": {"type": "array", "items": {"type": "object", "properties": {}}}}});
        assert!(refused(inner).starts_with("/a/* の"));
        assert!(
            refused(json!({"type": "object", "additionalProperties": false})).starts_with("全体の")
                || refused(json!({"type": "object", "additionalProperties": false}))
                    .starts_with("全体 の")
        );
        assert!(
            refused(
                json!({"type": "object", "additionalProperties": false, "properties": {"a": {}}})
            )
            .starts_with("/a の")
        );
        assert!(
            InputSchema::parse(FILE, "input.9", "{")
                .unwrap_err()
                .message
                .contains("JSON")
        );
    }
}
