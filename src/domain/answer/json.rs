//! The JSON in what a model wrote: found behind prose and code fences, read strictly, cleaned of what cannot be seen.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::AnswerError;
use crate::domain::quantity::invisible;

/// No answer is longer; the longest plan is a tenth of it.
const LIMIT: usize = 200_000;

/// Where the JSON begins: behind a model's thinking and prose, at the first brace.
pub(super) fn begin(raw: &str) -> Option<usize> {
    let behind = match raw.rfind("</think>") {
        Some(at) => at + "</think>".len(),
        None if raw.trim_start().starts_with("<think>") => return None,
        None => 0,
    };
    raw[behind..].find('{').map(|at| behind + at)
}

/// Reads the one JSON object of an answer.
pub(super) fn read(raw: &str) -> Result<Value, AnswerError> {
    let not = |why: &str| AnswerError::NotJson(why.to_owned());
    if raw.len() > LIMIT {
        return Err(not("回答が長すぎます"));
    }
    let start = begin(raw).ok_or_else(|| not("JSONが見つかりません"))?;
    if raw[..start].trim_end().ends_with('[') {
        return Err(not(
            "全体が配列になっています（一つのオブジェクトにします）",
        ));
    }
    let mut values = serde_json::Deserializer::from_str(&raw[start..]).into_iter::<Strict>();
    let value = match values.next() {
        Some(Ok(Strict(value))) => value,
        Some(Err(error)) => return Err(not(&reason(&error))),
        None => return Err(not("JSONが見つかりません")),
    };
    if raw[start + values.byte_offset()..].contains('{') {
        return Err(not("JSONが二つ以上あります"));
    }
    Ok(value)
}

/// What is wrong, in words that hold nothing of the answer.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let why = if error.is_eof() {
        "途中で終わっています"
    } else if text.contains(DUPLICATE) {
        "同じ名前の項目が二度あります"
    } else if text.contains("out of range") {
        "数値が大きすぎます"
    } else if text.contains("recursion") {
        "入れ子が深すぎます"
    } else {
        "JSONの書き方に誤りがあります"
    };
    format!(
        "{why}（{}行目の{}文字目付近）",
        error.line(),
        error.column()
    )
}

const DUPLICATE: &str = "duplicate key";

/// A value without repeated keys, its strings cleaned.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(clean(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some((key, Strict(value))) = fields.next_entry::<String, Strict>()? {
            if map.insert(key, value).is_some() {
                return Err(A::Error::custom(DUPLICATE));
            }
        }
        Ok(Value::Object(map))
    }
}

/// Plain text: line feeds stay, every other control character and everything without a width goes.
pub fn clean(text: &str) -> String {
    let text = text
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let plain: String = text
        .chars()
        .filter(|c| *c == '\n' || !(c.is_control() || invisible(*c)))
        .collect();
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fault(raw: &str) -> String {
        match read(raw) {
            Err(AnswerError::NotJson(why)) => why,
            other => panic!("{raw}: {other:?}"),
        }
    }

    #[test]
    fn finds_the_object_behind_whatever_stands_around_it() {
        for raw in [
            "{\"a\": 1}",
            "```json\n{\"a\": 1}\n```",
            "はい、結果です。\n{\"a\": 1}\nご確認ください。",
            "<think>{考え中}</think>{\"a\": 1}",
            "\u{feff}{\"a\": 1}",
        ] {
            assert_eq!(read(raw), Ok(json!({"a": 1})), "{raw}");
        }
    }

    #[test]
    fn refuses_what_is_not_one_plain_object() {
        assert!(fault("結果です").contains("見つかりません"));
        assert!(fault("").contains("見つかりません"));
        assert!(fault("<think>{\"a\": 1}").contains("見つかりません"));
        assert!(fault("{\"a\": 1, \"a\": 2}").contains("二度"));
        assert!(fault("{\"a\": {\"b\": 1, \"b\": 2}}").contains("二度"));
        assert!(fault("{\"a\": NaN}").contains("誤り"));
        assert!(fault("{\"a\": 1e999}").contains("大きすぎ"));
        assert!(fault("{\"a\": \"閉じない").contains("途中"));
        assert!(fault("{\"a\": 1}{\"a\": 2}").contains("二つ以上"));
        assert!(fault("[{\"a\": 1}]").contains("配列"));
        assert!(fault(&"[".repeat(5)).contains("見つかりません"));
        assert!(fault(&format!("{{\"a\":{}", "[".repeat(500))).contains("深すぎ"));
        assert!(fault(&format!("{{\"a\": \"{}\"}}", "あ".repeat(70_000))).contains("長すぎ"));
    }

    #[test]
    fn what_cannot_be_seen_is_taken_out() {
        let raw = "{\"a\": \" 一\\u0000\\u200b二\\u202e\\r\\n三\\t \"}";
        assert_eq!(read(raw), Ok(json!({"a": "一二\n三"})));
    }
}
