//! What stands behind the `?`, and the ids and months in a path.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use utoipa::IntoParams;

use super::{read, strict};
use crate::app::{App, Error, FieldError};
use crate::domain::statement::PeriodEnd;
use crate::web::problem::Problem;

/// The longest value that is looked at, in characters.
const VALUE_MAX: usize = 200;

/// The query of a type. Names that the type does not know are refused: a typing error must not be taken for consent.
#[derive(Debug)]
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<Arc<App>> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Problem> {
        Ok(Self(read::texts(&members(
            parts.uri.query().unwrap_or_default(),
        )?)?))
    }
}

fn members(query: &str) -> Result<Value, Error> {
    let mut members = Map::new();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        let fault = |message: &str| {
            let pointer = format!("/{}", super::pointer::escape(&name));
            Err(Error::Invalid(vec![FieldError::new(pointer, message)]))
        };
        if name.contains('\0') || value.contains('\0') {
            return fault(strict::NUL);
        }
        if value.chars().count() > VALUE_MAX {
            return fault("200文字以内で指定してください");
        }
        if members
            .insert(name.to_string(), Value::from(&*value))
            .is_some()
        {
            return fault("同じ条件が2つあります。1つにしてください");
        }
    }
    Ok(Value::Object(members))
}

/// Values in the path; one that cannot be an id names nothing that is there.
#[derive(Debug, FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Problem))]
pub(super) struct Path<T>(pub(super) T);

/// The month in a path: `2025-03`, and no other way of writing it.
pub(super) fn month(text: &str) -> Result<PeriodEnd, Error> {
    PeriodEnd::parse(text)
        .ok()
        .filter(|end| end.as_str() == text)
        .ok_or_else(|| {
            Error::field(
                "/period_end",
                "決算年月は「2025-03」のように年と月で指定してください",
            )
        })
}

/// How much of a list is wanted: 1 to 200.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "i64")]
pub(super) struct Limit(pub(super) i64);

impl Default for Limit {
    fn default() -> Self {
        Self(50)
    }
}

impl TryFrom<i64> for Limit {
    type Error = &'static str;

    fn try_from(limit: i64) -> Result<Self, Self::Error> {
        if (1..=200).contains(&limit) {
            Ok(Self(limit))
        } else {
            Err("1から200までの整数で指定してください")
        }
    }
}

/// Which part of a list is wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(super) struct Paging {
    /// How many items at most.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 200, default = 50)]
    pub(super) limit: Limit,
    /// Where the page before ended: its `next_cursor`.
    #[param(max_length = 200)]
    pub(super) cursor: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paging(query: &str) -> Result<(i64, Option<String>), String> {
        let read = members(query).and_then(|value| read::texts::<Paging>(&value));
        match read {
            Ok(paging) => Ok((paging.limit.0, paging.cursor)),
            Err(Error::Invalid(faults)) => {
                Err(format!("{} {}", faults[0].pointer, faults[0].message))
            }
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn takes_what_is_asked_and_refuses_the_rest_with_a_sentence() {
        assert_eq!(paging(""), Ok((50, None)));
        assert_eq!(
            paging("limit=200&cursor=a%20b"),
            Ok((200, Some("a b".to_owned())))
        );
        for (query, start) in [
            ("limit=0", "/limit 1から200"),
            ("limit=201", "/limit 1から200"),
            ("limit=", "/limit 整数で"),
            ("limit=1.0", "/limit 整数で"),
            ("limit=99999999999999999999", "/limit 整数で"),
            ("limit=1&limit=2", "/limit 同じ条件"),
            ("cursor=%00", "/cursor 使えない文字"),
            ("limt=1", "/limt 「limt」"),
        ] {
            let fault = paging(query).unwrap_err();
            assert!(fault.starts_with(start), "{query}: {fault}");
        }
        assert!(paging(&format!("cursor={}", "x".repeat(201))).is_err());
    }

    #[test]
    fn a_month_is_written_one_way() {
        assert_eq!(month("2025-03").unwrap().as_str(), "2025-03");
        for text in ["2025-3", "2025/03", "2025-13", "２０２５-03", "2025-03-31"] {
            assert!(month(text).is_err(), "{text}");
        }
    }
}
