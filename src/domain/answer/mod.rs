//! Answers (回答): from what a model or our rules wrote to a checked document. `parse` reads and validates whatever the
//! provider promised, [`assemble()`] gives ids, fills figures in and runs the checker, `partial_items` shows an answer
//! that is still arriving.

mod assemble;
mod json;
mod partial;
mod schema;
mod shape;
mod slot;
mod violation;

use serde_json::Value;
use thiserror::Error;

use super::document::Kind;
use super::language;

pub use assemble::{Ground, assemble, recheck};
pub use json::clean;
pub use partial::{PartialItem, partial_items};
pub use schema::{schema, schema_for_form, schema_name};
pub use shape::{
    ActionLine, ActionPlanAnswer, BusinessPlanAnswer, CoreIssueLine, CrossSwotAnswer, IssueLine,
    KpiLine, Parsed, ProposalAnswer, QuestionLine, SectionLine, StrategyLine, SupportLine,
    SwotAnswer, SwotLine,
};
pub use slot::{Filled, fill};
pub use violation::repair_message;

/// The most items, actions, sections or questions that are believed.
pub const MAX_ITEMS: usize = 60;
/// The longest text, in characters.
pub const MAX_TEXT: usize = 2_000;
/// The most ids an item may cite.
const MAX_IDS: usize = 60;

/// Why an answer cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AnswerError {
    /// There is no one JSON object in it.
    #[error("AIの回答を読み取れませんでした（{0}）")]
    NotJson(String),
    /// It breaks the schema or a limit; the places in words.
    #[error("AIの回答が決められた形に合っていません（{}件）", .0.len())]
    SchemaViolation(Vec<String>),
    /// Its sentences are of another language (日本語でない回答).
    #[error("AIの回答が日本語で書かれていません")]
    NotJapanese,
}

impl AnswerError {
    /// What to mend, for [`repair_message`].
    pub fn violations(&self) -> Vec<String> {
        match self {
            Self::NotJson(why) => vec![format!("全体：JSONとして読み取れません。{why}")],
            Self::SchemaViolation(violations) => violations.clone(),
            Self::NotJapanese => vec!["全体：文は日本語で書いてください".to_owned()],
        }
    }
}

/// Reads a model's answer.
///
/// # Errors
/// What is wrong with it, for one repair request.
pub fn parse(kind: Kind, raw: &str) -> Result<Parsed, AnswerError> {
    parse_value(kind, json::read(raw)?)
}

/// The JSON of a model's answer, whatever stands around it; not yet held to a schema.
///
/// # Errors
/// When there is no one JSON object in it.
pub fn value(raw: &str) -> Result<Value, AnswerError> {
    json::read(raw)
}

/// Reads a business plan's answer that may hold the form's own sections only.
///
/// # Errors
/// As [`parse`].
pub fn parse_for_form(keys: &[&str], raw: &str) -> Result<Parsed, AnswerError> {
    parse_value_for_form(keys, json::read(raw)?)
}

/// The same of an answer that is JSON already.
///
/// # Errors
/// As [`parse`].
pub fn parse_value_for_form(keys: &[&str], value: Value) -> Result<Parsed, AnswerError> {
    let held = |value: &Value| violation::against(&schema_for_form(keys), value);
    read(Kind::BusinessPlan, held, value)
}

/// Takes an answer that is JSON already, as our rules make it. It is held to the same schema and limits.
///
/// # Errors
/// As [`parse`].
pub fn parse_value(kind: Kind, value: Value) -> Result<Parsed, AnswerError> {
    read(kind, |value| violation::against_kind(kind, value), value)
}

fn read(
    kind: Kind,
    violations: impl FnOnce(&Value) -> Vec<String>,
    mut value: Value,
) -> Result<Parsed, AnswerError> {
    without_questions(kind, &mut value);
    let mut violations = violations(&value);
    if violations.is_empty() {
        limits(&value, "", &mut violations);
    }
    if !violations.is_empty() {
        return Err(AnswerError::SchemaViolation(violations));
    }
    if !language::is_written_in_japanese(&value) {
        return Err(AnswerError::NotJapanese);
    }
    let parsed = match kind {
        Kind::Swot => serde_json::from_value(value).map(Parsed::Swot),
        Kind::CrossSwot => serde_json::from_value(value).map(Parsed::CrossSwot),
        Kind::Proposal => serde_json::from_value(value).map(Parsed::Proposal),
        Kind::ActionPlan => serde_json::from_value(value).map(Parsed::ActionPlan),
        Kind::BusinessPlan => serde_json::from_value(value).map(Parsed::BusinessPlan),
    };
    parsed
        .map_err(|_| AnswerError::SchemaViolation(vec!["全体：決められた形と違います".to_owned()]))
}

/// A cross SWOT and a proposal may be without a question: strict modes ask for the list, we do not.
fn without_questions(kind: Kind, value: &mut Value) {
    if let (Kind::CrossSwot | Kind::Proposal, Value::Object(fields)) = (kind, value) {
        fields
            .entry("questions")
            .or_insert_with(|| Value::Array(Vec::new()));
    }
}

/// Adds what is too long or too many.
fn limits(value: &Value, path: &str, violations: &mut Vec<String>) {
    match value {
        Value::String(text) if text.chars().count() > MAX_TEXT => {
            violations.push(format!("{path}：{MAX_TEXT}文字以内にしてください"));
        }
        Value::Array(items) => {
            let most = if items.first().is_some_and(Value::is_string) {
                MAX_IDS
            } else {
                MAX_ITEMS
            };
            if items.len() > most {
                violations.push(format!("{path}：{most}件以内にしてください"));
                return;
            }
            for (index, item) in items.iter().enumerate() {
                limits(item, &format!("{path}[{index}]"), violations);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                let dot = if path.is_empty() { "" } else { "." };
                limits(field, &format!("{path}{dot}{name}"), violations);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn item(text: &str) -> Value {
        json!({"quadrant": "strength", "text": text, "evidence": [], "basis": "fact"})
    }

    fn faults(value: &Value) -> Vec<String> {
        match parse(Kind::Swot, &value.to_string()) {
            Err(AnswerError::SchemaViolation(violations)) => violations,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_good_answer_is_read() {
        let raw = format!(
            "```json\n{}\n```",
            json!({"items": [item("店がある")], "questions": [
            {"text": "なぜですか", "topic": "money", "wall": null}]})
        );
        let Ok(Parsed::Swot(answer)) = parse(Kind::Swot, &raw) else {
            panic!()
        };
        assert_eq!(answer.items[0].text, "店がある");
        assert_eq!(answer.questions[0].wall, None);
    }

    proptest::proptest! {
        #[test]
        fn no_answer_is_too_strange(raw in "(\\PC|[\\{\\}\\[\\]\":,]){0,80}", cut in 0_usize..200) {
            for kind in <Kind as strum::IntoEnumIterator>::iter() {
                let _ = parse(kind, &raw);
                partial_items(kind, &raw);
            }
            let good = json!({"items": [item(&raw)], "questions": []}).to_string();
            let good_form = matches!(parse(Kind::Swot, &good), Ok(_) | Err(AnswerError::NotJapanese));
            proptest::prop_assert!(good_form);
            let cut: String = good.chars().take(cut).collect();
            partial_items(Kind::Swot, &cut);
        }
    }

    #[test]
    fn limits_are_named() {
        let long = json!({"items": [item(&"あ".repeat(MAX_TEXT + 1))], "questions": []});
        assert_eq!(faults(&long), ["items[0].text：2000文字以内にしてください"]);
        let many = json!({"items": vec![item("あ"); MAX_ITEMS + 1], "questions": []});
        assert_eq!(faults(&many), ["items：60件以内にしてください"]);
        let full = json!({"items": vec![item(&"あ".repeat(MAX_TEXT)); 30], "questions": []});
        assert!(parse(Kind::Swot, &full.to_string()).is_ok());
    }

    #[test]
    fn an_answer_that_adds_fields_is_refused() {
        let approved = json!({"items": [item("あ")], "questions": [], "approved": true});
        assert_eq!(faults(&approved).len(), 1);
        let error = parse(Kind::Swot, "だめです").unwrap_err();
        assert!(error.violations()[0].contains("JSON"), "{error}");
    }

    #[test]
    fn a_whole_cost_may_be_written_with_a_point() {
        let mut action = json!({"issue": "a", "what": "b", "why": [], "who": "c", "support": "", "start": "2026-01",
            "due": null, "how": "d", "cost_yen": 300_000.0, "funding": "",
            "kpi": {"name": "e", "unit": "", "baseline_evidence": null, "target": 4, "date": null}, "risk": ""});
        let read = |action: &Value| parse_value(Kind::ActionPlan, json!({"actions": [action]}));
        assert!(read(&action).is_ok());
        action["cost_yen"] = json!(0.5);
        assert!(read(&action).is_err());
    }

    #[test]
    fn a_priority_is_one_of_five_and_questions_may_be_missing() {
        let strategy = |priority: Value| {
            let one = json!({"cell": "SO", "text": "伸ばす", "from": ["S1", "O1"], "priority": priority, "reason": "理由"});
            parse_value(Kind::CrossSwot, json!({"strategies": [one]}))
        };
        assert!(strategy(json!(1)).is_ok() && strategy(json!(5.0)).is_ok());
        for wrong in [json!(0), json!(6), json!(1.5), json!("1"), json!(null)] {
            let violations = strategy(wrong.clone()).unwrap_err().violations().join("");
            assert!(
                violations.starts_with("strategies[0].priority："),
                "{wrong} {violations}"
            );
        }
        let named = strategy(json!(9)).unwrap_err().violations().join("");
        assert!(named.contains("1、2、3、4、5"), "{named}");
        let swot = parse_value(Kind::Swot, json!({"items": []}));
        assert!(swot.is_err(), "a SWOT without questions is asked for them");
    }

    #[test]
    fn a_plan_holds_the_forms_sections_only() {
        let raw =
            json!({"sections": [{"key": "approved", "text": "", "evidence": []}]}).to_string();
        assert!(parse(Kind::BusinessPlan, &raw).is_ok());
        assert!(parse_for_form(&["finance"], &raw).is_err());
    }
}
