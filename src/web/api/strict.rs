//! JSON text as a value, more strictly than usual: a key that stands twice in one object is refused (which of the two
//! was meant?), and so is the character U+0000, which PostgreSQL cannot keep.

use std::cell::RefCell;

use axum::http::StatusCode;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::pointer::Pointer;
use crate::app::{Error, FieldError};
use crate::web::problem::Problem;

/// Reads a JSON text.
pub(super) fn parse(text: &[u8]) -> Result<Value, Problem> {
    let faults = RefCell::new(Vec::new());
    let mut reader = serde_json::Deserializer::from_slice(text);
    let node = Node {
        at: Pointer::Root,
        faults: &faults,
    };
    let value = node
        .deserialize(&mut reader)
        .and_then(|value| reader.end().map(|()| value))
        .map_err(|error| malformed(&error))?;
    let faults = faults.into_inner();
    if faults.is_empty() {
        Ok(value)
    } else {
        Err(Error::Invalid(faults).into())
    }
}

/// The sentence for text that holds U+0000.
pub(super) const NUL: &str = "使えない文字（U+0000）が含まれています";

fn malformed(error: &serde_json::Error) -> Problem {
    let detail = if error.to_string().starts_with("number out of range") {
        format!("{}行目の数値は桁が大きすぎます", error.line())
    } else if error.is_eof() {
        "JSONが途中で終わっています".to_owned()
    } else {
        format!(
            "{}行目の{}バイト目をJSONとして読み取れません",
            error.line(),
            error.column()
        )
    };
    Problem::new(
        StatusCode::BAD_REQUEST,
        "malformed",
        "JSONを読み取れません",
        detail,
    )
}

/// One place in the text.
#[derive(Clone, Copy)]
struct Node<'a> {
    at: Pointer<'a>,
    faults: &'a RefCell<Vec<FieldError>>,
}

impl Node<'_> {
    fn fault(&self, message: impl Into<String>) {
        let fault = FieldError::new(self.at.to_string(), message);
        self.faults.borrow_mut().push(fault);
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
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

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        if value.contains('\0') {
            self.fault(NUL);
        }
        Ok(Value::from(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        loop {
            let at = Pointer::Index(&self.at, array.len());
            match items.next_element_seed(Node { at, ..self })? {
                Some(item) => array.push(item),
                None => return Ok(Value::Array(array)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let at = Pointer::Key(&self.at, &key);
            let node = Node { at, ..self };
            if key.contains('\0') {
                node.fault(NUL);
            }
            if object.contains_key(&key) {
                node.fault("同じ名前の項目が2つあります。1つにしてください");
            }
            let value = entries.next_value_seed(node)?;
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        parse(text.as_bytes())
            .unwrap_err()
            .errors
            .into_iter()
            .map(|fault| fault.pointer)
            .collect()
    }

    #[test]
    fn keeps_what_json_says() {
        let text = r#"{"a":[1,-2,1.5,true,null,"\u3042"],"b":{},"c":18446744073709551615}"#;
        assert_eq!(
            parse(text.as_bytes()).unwrap().to_string(),
            text.replace("\\u3042", "あ")
        );
    }

    #[test]
    fn a_key_that_stands_twice_is_named() {
        assert_eq!(
            faults(r#"{"a":1,"b":[{"x/y":1,"x/y":1}],"a":2}"#),
            ["/b/0/x~1y", "/a"]
        );
    }

    #[test]
    fn a_character_that_cannot_be_kept_is_named() {
        assert_eq!(faults(r#"{"a":["\u0000"],"b":"x\u0000"}"#), ["/a/0", "/b"]);
        assert_eq!(faults(r#"{"a\u0000":1}"#), ["/a\0"]);
    }

    #[test]
    fn what_is_no_json_is_told_with_its_place() {
        for (text, part) in [
            ("{\"a\":1,\n  oops}", "2行目"),
            ("{\"a\":", "途中"),
            ("{} {}", "1行目"),
            ("[1e999]", "桁が大きすぎます"),
            ("\"\\ud800\"", "1行目"),
            ("", "途中"),
        ] {
            let problem = parse(text.as_bytes()).unwrap_err();
            assert_eq!(problem.status, 400, "{text}");
            assert!(problem.detail.contains(part), "{text}: {}", problem.detail);
        }
        assert_eq!(
            parse("[".repeat(10_000).as_bytes()).unwrap_err().status,
            400
        );
    }
}
