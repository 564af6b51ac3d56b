//! The proposal by rules.
use serde_json::{Value, json};

use super::RulesInput;

pub(super) fn write(_input: &RulesInput) -> Value {
    json!({"core_issue": {"text": "", "why": "", "evidence": []}, "issues": [], "support": [], "questions": []})
}
