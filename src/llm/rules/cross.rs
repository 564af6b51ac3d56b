//! The cross SWOT by rules.
use serde_json::{Value, json};

use super::RulesInput;

pub(super) fn write(_input: &RulesInput) -> Value {
    json!({"strategies": [], "questions": []})
}
