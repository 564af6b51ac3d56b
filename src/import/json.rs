//! JSON read strictly: a key written twice is a fault, not a silent choice.

use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor,
};
use serde_json::{Map, Number, Value};

/// Where and why a text is no JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong, in Japanese.
    pub message: String,
}

/// Reads a text.
///
/// # Errors
/// The first place that is wrong.
pub fn parse(text: &str) -> Result<Value, SyntaxError> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Strict::deserialize(&mut deserializer).and_then(|value| {
        deserializer.end()?;
        Ok(value.0)
    });
    value.map_err(|error| {
        let line = error.line().max(1);
        let bytes = text.lines().nth(line - 1).unwrap_or_default().as_bytes();
        let before = &bytes[..error.column().saturating_sub(1).min(bytes.len())];
        SyntaxError {
            line,
            column: String::from_utf8_lossy(before).chars().count() + 1,
            message: in_japanese(&error),
        }
    })
}

fn in_japanese(error: &serde_json::Error) -> String {
    let text = error.to_string();
    if let Some((_, key)) = text.split_once("duplicate key ") {
        let key = key.split(" at line").next().unwrap_or(key);
        return format!("同じ項目 {key} が二度書かれています");
    }
    if error.is_eof() {
        return "途中で終わっています。閉じかっこ } ] や引用符が足りているかご確認ください"
            .to_owned();
    }
    let known = [
        ("trailing comma", "最後の項目の後に余分なカンマがあります"),
        ("key must be a string", "項目名は \" で囲んでください"),
        ("expected `:`", "項目名の後にコロン : がありません"),
        ("expected `,`", "項目の間にカンマ , がありません"),
        ("number out of range", "数値の桁が大きすぎます"),
        ("invalid number", "数値として読み取れません"),
        (
            "trailing characters",
            "JSONの終わりの後に余分な文字があります",
        ),
        (
            "control character",
            "文字列の中に改行などの制御文字があります",
        ),
        ("recursion limit", "入れ子が深すぎます"),
        ("escape", "文字列の中の \\ の使い方が正しくありません"),
        ("surrogate", "文字列の中の \\ の使い方が正しくありません"),
        ("code point", "文字列の中の \\ の使い方が正しくありません"),
    ];
    known
        .iter()
        .find(|(part, _)| text.contains(part))
        .map_or(
            "JSONとして読み取れない文字があります（NaN・コメント・全角の記号は使えません）",
            |(_, words)| words,
        )
        .to_owned()
}

/// A value none of whose objects has a key twice.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(value)) = values.next_element()? {
            list.push(value);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key_seed(Key(&map))? {
            let Strict(value) = entries.next_value()?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

/// A key that is not in the object yet; refused as it is read, so that the place is its own.
struct Key<'a>(&'a Map<String, Value>);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        let key = String::deserialize(deserializer)?;
        if self.0.contains_key(&key) {
            return Err(D::Error::custom(format!("duplicate key \"{key}\"")));
        }
        Ok(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> (usize, usize, String) {
        let error = parse(text).unwrap_err();
        (error.line, error.column, error.message)
    }

    #[test]
    fn reads_what_serde_json_reads() {
        let text = r#"{"a": [1, -2.5, 465301.06, true, null, "\u3042\n"], "b": {"c": {}}}"#;
        let usual: Value = serde_json::from_str(text).unwrap();
        assert_eq!(parse(text), Ok(usual));
    }

    #[test]
    fn a_key_written_twice_is_a_fault_with_its_place() {
        let (line, _, message) = fault("{\"a\": 1,\n \"a\": 2}");
        assert_eq!(line, 2);
        assert_eq!(message, "同じ項目 \"a\" が二度書かれています");
        assert!(parse(r#"[{"a": 1}, {"a": 2}]"#).is_ok());
    }

    #[test]
    fn faults_are_told_in_japanese_with_line_and_column() {
        assert_eq!(
            fault("{\n  \"売上\": 1,\n}"),
            (3, 1, "最後の項目の後に余分なカンマがあります".to_owned())
        );
        assert_eq!(
            fault("{\"売上\" 1}"),
            (1, 7, "項目名の後にコロン : がありません".to_owned())
        );
        assert!(fault("{\"a\": NaN}").2.contains("NaN"));
        assert!(fault("{\"a\": 1").2.contains("途中で終わっています"));
        assert!(fault("").2.contains("途中で終わっています"));
        assert!(fault("{} {}").2.contains("余分な文字"));
        assert_eq!(fault("[1e999]").2, "数値の桁が大きすぎます");
        assert!(fault(&"[".repeat(500)).2.contains("入れ子が深すぎます"));
    }
}
