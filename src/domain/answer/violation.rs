//! What an answer does wrong, in words for the repair request (直しの依頼). They name places and rules, and hold nothing of
//! what was written: neither the company's data nor the model's.

use std::collections::HashMap;
use std::sync::LazyLock;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{ValidationError, Validator};
use serde_json::Value;
use strum::IntoEnumIterator;

use super::schema::schema;
use crate::domain::document::Kind;

/// More are not listed; a model mends the first and asks no further.
const LISTED: usize = 20;

/// What an answer of each kind is held to: made once, which takes longer than holding an answer to it.
static OF_KINDS: LazyLock<HashMap<Kind, Option<Validator>>> = LazyLock::new(|| {
    Kind::iter()
        .map(|kind| (kind, jsonschema::validator_for(&schema(kind)).ok()))
        .collect()
});

/// The answer's faults against its kind's schema; empty when there is none.
pub(super) fn against_kind(kind: Kind, answer: &Value) -> Vec<String> {
    listed(OF_KINDS.get(&kind).and_then(Option::as_ref), answer)
}

/// The answer's faults against the schema; empty when there is none.
pub(super) fn against(schema: &Value, answer: &Value) -> Vec<String> {
    listed(jsonschema::validator_for(schema).ok().as_ref(), answer)
}

fn listed(validator: Option<&Validator>, answer: &Value) -> Vec<String> {
    let Some(validator) = validator else {
        return vec!["回答の形を確かめられません".to_owned()];
    };
    let errors = validator.iter_errors(answer).take(LISTED);
    errors.map(|error| sentence(&error)).collect()
}

fn sentence(error: &ValidationError<'_>) -> String {
    let place = path(error.instance_path().as_str());
    let fault = match error.kind() {
        ValidationErrorKind::Required { property } => {
            format!("「{}」がありません", property.as_str().unwrap_or_default())
        }
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            let names: Vec<&str> = unexpected
                .iter()
                .map(String::as_str)
                .filter(|name| plain(name))
                .collect();
            if names.is_empty() {
                "決められていない項目があります。取り除いてください".to_owned()
            } else {
                format!(
                    "決められていない項目（{}）があります。取り除いてください",
                    names.join("、")
                )
            }
        }
        ValidationErrorKind::Enum { options } => {
            format!("次のどれかにしてください：{}", choices(options))
        }
        ValidationErrorKind::Type { kind } => format!("{}にしてください", types(kind)),
        ValidationErrorKind::Minimum { limit } => format!("{limit}以上にしてください"),
        ValidationErrorKind::Maximum { limit } => format!("{limit}以下にしてください"),
        _ => "決められた形と違います".to_owned(),
    };
    format!("{place}：{fault}")
}

/// `/items/2/quadrant` → `items[2].quadrant`
fn path(pointer: &str) -> String {
    let mut path = String::new();
    for part in pointer.split('/').filter(|part| !part.is_empty()) {
        if part.bytes().all(|byte| byte.is_ascii_digit()) {
            path.extend(["[", part, "]"]);
        } else {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(part);
        }
    }
    if path.is_empty() {
        "全体".to_owned()
    } else {
        path
    }
}

/// A name that is a name and no text.
fn plain(name: &str) -> bool {
    name.len() <= 30
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

fn choices(options: &Value) -> String {
    let names: Vec<String> = options
        .as_array()
        .into_iter()
        .flatten()
        .map(|option| {
            option
                .as_str()
                .map_or_else(|| option.to_string(), str::to_owned)
        })
        .collect();
    names.join("、")
}

fn types(kind: &TypeKind) -> String {
    let names: Vec<String> = match kind {
        TypeKind::Single(one) => vec![one.to_string()],
        TypeKind::Multiple(several) => several.iter().map(|one| one.to_string()).collect(),
    };
    let japanese = |name: &String| match name.as_str() {
        "string" => "文字列",
        "integer" => "整数",
        "number" => "数値",
        "array" => "配列",
        "object" => "オブジェクト",
        "boolean" => "真偽値",
        _ => "null",
    };
    names.iter().map(japanese).collect::<Vec<_>>().join("か")
}

/// The message that asks a model once to mend its answer.
pub fn repair_message(violations: &[String]) -> String {
    let list: Vec<String> = violations
        .iter()
        .take(LISTED)
        .map(|violation| format!("- {violation}"))
        .collect();
    let list = list.join("\n");
    format!(
        "先ほどの回答は、決められた形に合っていません。次の点を直して、JSON全体をもう一度出力してください。\n{list}\n\
         内容は変えず、形だけを直してください。前置き、説明、コードの囲みは付けず、JSONだけを出力してください。"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn faults_are_named_by_place_and_rule_without_the_words_written() {
        let answer = json!({"items": [
            {"quadrant": "秘密の会社", "text": 5, "evidence": "秘密の根拠", "secret_name": 1, "秘密": 2},
        ]});
        let mut faults = against(&schema(Kind::Swot), &answer);
        faults.sort();
        assert_eq!(
            faults,
            [
                "items[0].evidence：配列にしてください",
                "items[0].quadrant：次のどれかにしてください：strength、weakness、opportunity、threat",
                "items[0].text：文字列にしてください",
                "items[0]：「basis」がありません",
                "items[0]：決められていない項目（secret_name）があります。取り除いてください",
                "全体：「questions」がありません",
            ]
        );
        let message = repair_message(&faults);
        assert!(!message.contains("秘密"));
        assert!(message.contains("items[0].text"));
    }

    #[test]
    fn bounds_and_unions_are_named() {
        let answer = json!({"actions": [{"issue": "", "what": "", "why": [], "who": "", "support": "", "start": 1,
            "due": null, "how": "", "cost_yen": -1, "funding": "",
            "kpi": {"name": "", "unit": "", "baseline_evidence": null, "target": 1e16, "date": null}, "risk": ""}]});
        let faults = against(&schema(Kind::ActionPlan), &answer).join("\n");
        assert!(
            faults.contains("actions[0].start：nullか文字列")
                || faults.contains("actions[0].start：文字列かnull"),
            "{faults}"
        );
        assert!(faults.contains("actions[0].cost_yen：0以上"), "{faults}");
        assert!(
            faults.contains("actions[0].kpi.target：1000000000000000以下"),
            "{faults}"
        );
    }
}
