//! A JSON value as a typed one. Serde's own reading of a value takes an array where an object is asked for and tells its
//! faults in English; this one takes what the schema says, and tells every fault with its pointer in Japanese.

use serde::de::{self, DeserializeOwned, Deserializer, Visitor, value::StrDeserializer};
use serde::forward_to_deserialize_any;
use serde_json::Value;

use super::misfit::Misfit;
use crate::app::{Error, FieldError};

/// Reads what a program sent as JSON.
pub(super) fn json<T: DeserializeOwned>(value: &Value) -> Result<T, Error> {
    read(value, false)
}

/// Reads the members of a query, which are all text.
pub(super) fn texts<T: DeserializeOwned>(value: &Value) -> Result<T, Error> {
    read(value, true)
}

fn read<T: DeserializeOwned>(value: &Value, texts: bool) -> Result<T, Error> {
    T::deserialize(Reader { value, texts }).map_err(|misfit| {
        let (pointer, message) = misfit.told();
        Error::Invalid(vec![FieldError::new(pointer, message)])
    })
}

/// The largest number that every reader of JSON keeps exactly; far above any figure that is taken.
const WHOLE_MAX: f64 = 9_007_199_254_740_992.0;

#[derive(Clone, Copy)]
struct Reader<'a> {
    value: &'a Value,
    /// Whether numbers and yes or no are written as text.
    texts: bool,
}

impl<'a> Reader<'a> {
    fn below(self, value: &'a Value) -> Self {
        Self { value, ..self }
    }

    fn whole(self) -> Result<i64, Misfit> {
        match self.value {
            Value::Number(number) => number.as_i64().ok_or_else(|| {
                let huge = number.as_f64().is_none_or(|value| value.abs() >= WHOLE_MAX);
                Misfit::new(if huge {
                    "桁が大きすぎます。単位をご確認ください"
                } else {
                    "整数で指定してください（小数点は使えません）"
                })
            }),
            Value::String(text) if self.texts => text
                .parse()
                .map_err(|_| Misfit::new("整数で指定してください")),
            _ => Err(self.misfit("整数で指定してください")),
        }
    }

    fn misfit(self, wanted: &str) -> Misfit {
        let got = match self.value {
            Value::Null => "（null は使えません）",
            Value::String(_) => "（文字列になっています）",
            Value::Number(_) => "（数値になっています）",
            Value::Bool(_) => "（真偽値になっています）",
            Value::Array(_) => "（配列になっています）",
            Value::Object(_) => "（オブジェクトになっています）",
        };
        Misfit::new(format!("{wanted}{got}"))
    }
}

macro_rules! whole_numbers {
    ($($method:ident $visit:ident $kind:ty;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
            let whole = self.whole()?;
            let fits = <$kind>::try_from(whole).map_err(|_| Misfit::new("この項目で使える数の範囲を超えています"))?;
            visitor.$visit(fits)
        }
    )*};
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) => visitor.visit_i64(whole),
                (None, Some(value)) => visitor.visit_f64(value),
                (None, None) => Err(Misfit::new("桁が大きすぎます。単位をご確認ください")),
            },
            Value::String(_) => self.deserialize_str(visitor),
            Value::Array(_) => self.deserialize_seq(visitor),
            Value::Object(_) => self.deserialize_map(visitor),
        }
    }

    whole_numbers! {
        deserialize_i8 visit_i8 i8;
        deserialize_i16 visit_i16 i16;
        deserialize_i32 visit_i32 i32;
        deserialize_i64 visit_i64 i64;
        deserialize_u8 visit_u8 u8;
        deserialize_u16 visit_u16 u16;
        deserialize_u32 visit_u32 u32;
        deserialize_u64 visit_u64 u64;
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.value.as_f64() {
            Some(value) => visitor.visit_f64(value),
            None => Err(self.misfit("数値で指定してください")),
        }
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.value {
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::String(text) if self.texts && text == "true" => visitor.visit_bool(true),
            Value::String(text) if self.texts && text == "false" => visitor.visit_bool(false),
            Value::String(_) if self.texts => Err(Misfit::new("true か false で指定してください")),
            _ => Err(self.misfit("true か false で指定してください")),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.value {
            Value::String(text) => visitor.visit_str(text),
            _ => Err(self.misfit("文字列で指定してください")),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        if self.value.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.value {
            Value::Array(items) => visitor.visit_seq(Items {
                reader: self,
                next: 0,
                values: items,
            }),
            _ => Err(self.misfit("配列で指定してください")),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.value {
            Value::Object(members) => visitor.visit_map(Members {
                reader: self,
                rest: members.iter(),
                current: None,
            }),
            _ => Err(self.misfit("オブジェクトで指定してください")),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match self.value {
            Value::String(text) => visitor.visit_enum(StrDeserializer::new(text)),
            _ => Err(self.misfit("決められた語で指定してください")),
        }
    }

    forward_to_deserialize_any! {
        i128 u128 char bytes byte_buf unit unit_struct tuple tuple_struct identifier ignored_any
    }
}

struct Items<'a> {
    reader: Reader<'a>,
    next: usize,
    values: &'a [Value],
}

impl<'de> de::SeqAccess<'de> for Items<'_> {
    type Error = Misfit;

    fn next_element_seed<T: de::DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Misfit> {
        let Some(item) = self.values.get(self.next) else {
            return Ok(None);
        };
        let index = self.next;
        self.next += 1;
        seed.deserialize(self.reader.below(item))
            .map(Some)
            .map_err(|misfit| misfit.inside(&index.to_string()))
    }
}

struct Members<'a> {
    reader: Reader<'a>,
    rest: serde_json::map::Iter<'a>,
    current: Option<(&'a str, &'a Value)>,
}

impl<'de> de::MapAccess<'de> for Members<'_> {
    type Error = Misfit;

    fn next_key_seed<K: de::DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Misfit> {
        let Some((key, value)) = self.rest.next() else {
            return Ok(None);
        };
        self.current = Some((key, value));
        seed.deserialize(StrDeserializer::new(key)).map(Some)
    }

    fn next_value_seed<T: de::DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<T::Value, Misfit> {
        let (key, value) = self
            .current
            .take()
            .ok_or_else(|| Misfit::new("値がありません"))?;
        seed.deserialize(self.reader.below(value))
            .map_err(|misfit| misfit.inside(key))
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;
    use crate::domain::company::Profile;
    use crate::domain::statement::Figures;

    fn fault<T: DeserializeOwned + std::fmt::Debug>(value: &Value) -> (String, String) {
        match json::<T>(value) {
            Err(Error::Invalid(mut faults)) => {
                let fault = faults.remove(0);
                (fault.pointer, fault.message)
            }
            other => panic!("{value}: {other:?}"),
        }
    }

    fn profile() -> Value {
        json!({"name": "甲", "kind": "corporation", "industry": {"major": "a", "minor": "b"},
               "capital_yen": 1, "employees": 2, "founded": "2001-02-03", "advisor_id": null})
    }

    #[test]
    fn takes_what_fits() {
        let read: Profile = json(&profile()).unwrap();
        assert_eq!((read.name.as_str(), read.employees), ("甲", 2));
        assert_eq!(
            serde_json::to_value(read.founded).unwrap(),
            json!("2001-02-03")
        );
        let figures: Figures = json(&json!({"sales": -5, "cash": null})).unwrap();
        assert_eq!((figures.sales, figures.cash), (Some(-5), None));
    }

    #[test]
    fn every_fault_has_its_pointer_and_a_sentence() {
        for (pointer, change, part) in [
            ("/name", json!({"name": null}), "null"),
            ("/name", json!({"name": 3}), "文字列で"),
            (
                "/kind",
                json!({"kind": "kk"}),
                "corporation・sole_proprietor",
            ),
            (
                "/kind",
                json!({"kind": {"corporation": null}}),
                "決められた語",
            ),
            (
                "/industry",
                json!({"industry": ["a", "b"]}),
                "配列になっています",
            ),
            (
                "/industry/minor",
                json!({"industry": {"major": "a"}}),
                "必要です",
            ),
            (
                "/industry/x",
                json!({"industry": {"major": "a", "minor": "b", "x": 1}}),
                "「x」",
            ),
            ("/capital_yen", json!({"capital_yen": 1.5}), "小数点"),
            ("/capital_yen", json!({"capital_yen": 1.0}), "小数点"),
            ("/capital_yen", json!({"capital_yen": 1e30}), "桁が大きすぎ"),
            (
                "/capital_yen",
                json!({"capital_yen": u64::MAX}),
                "桁が大きすぎ",
            ),
            (
                "/capital_yen",
                json!({"capital_yen": "1"}),
                "文字列になっています",
            ),
            ("/founded", json!({"founded": "2001-02-30"}), "2025-03-31"),
            ("/founded", json!({"founded": 5}), "数値になっています"),
            ("/advisor_id", json!({"advisor_id": "x"}), "UUID"),
            ("/a~1b", json!({"a/b": 1}), "「a/b」"),
        ] {
            let mut value = profile();
            for (key, new) in change.as_object().unwrap() {
                value[key] = new.clone();
            }
            let (at, message) = fault::<Profile>(&value);
            assert_eq!(at, pointer, "{change}: {message}");
            assert!(message.contains(part), "{change}: {message}");
        }
    }

    #[test]
    fn the_whole_may_be_the_wrong_thing() {
        assert_eq!(fault::<Profile>(&json!([])).0, "");
        assert!(fault::<Figures>(&json!(null)).1.contains("オブジェクトで"));
        assert_eq!(fault::<Vec<Figures>>(&json!([{}, {"x": 1}])).0, "/1/x");
    }

    #[test]
    fn a_query_writes_numbers_as_text() {
        #[derive(Debug, Deserialize)]
        struct Query {
            limit: i64,
            archived: bool,
        }
        let read: Query = texts(&json!({"limit": "7", "archived": "true"})).unwrap();
        assert_eq!((read.limit, read.archived), (7, true));
        assert!(texts::<Query>(&json!({"limit": "7.0", "archived": "true"})).is_err());
        assert!(texts::<Query>(&json!({"limit": "7", "archived": "yes"})).is_err());
        assert!(json::<Query>(&json!({"limit": "7", "archived": true})).is_err());
    }
}
