//! JSON Merge Patch (RFC 7396).

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::read;
use crate::app::Error;

/// The thing as it stands with the patch merged in. A `null` is handed on to the type: it clears what may be empty, and
/// is refused elsewhere; a name that the type does not know is refused even with `null`.
pub(super) fn merged<T: Serialize + DeserializeOwned>(
    stored: &T,
    patch: Value,
) -> Result<T, Error> {
    if !patch.is_object() {
        return Err(Error::field("", "オブジェクトで指定してください"));
    }
    let mut whole = serde_json::to_value(stored)
        .map_err(|error| Error::Internal(format!("a stored value as JSON: {error}")))?;
    merge(&mut whole, patch);
    read::json(&whole)
}

fn merge(target: &mut Value, patch: Value) {
    match (target, patch) {
        (Value::Object(members), Value::Object(changes)) => {
            for (key, change) in changes {
                merge(members.entry(key).or_insert(Value::Null), change);
            }
        }
        (target, patch) => *target = patch,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::company::Profile;

    fn stored() -> Profile {
        read::json(
            &json!({"name": "甲", "kind": "corporation", "industry": {"major": "a", "minor": "b"},
            "capital_yen": 1, "employees": 2, "municipality": "高崎市"}),
        )
        .unwrap()
    }

    #[test]
    fn absent_stays_and_null_clears() {
        let patched = merged(
            &stored(),
            json!({"municipality": null, "industry": {"minor": "c"}}),
        )
        .unwrap();
        assert_eq!(patched.municipality, None);
        assert_eq!(
            (
                patched.industry.major.as_str(),
                patched.industry.minor.as_str()
            ),
            ("a", "c")
        );
        assert_eq!(merged(&stored(), json!({})).unwrap(), stored());
    }

    #[test]
    fn what_cannot_be_empty_or_is_unknown_is_refused() {
        for (patch, pointer) in [
            (json!({"name": null}), "/name"),
            (json!({"owner": null}), "/owner"),
            (json!({"industry": null}), "/industry"),
            (json!([]), ""),
        ] {
            match merged(&stored(), patch.clone()) {
                Err(Error::Invalid(faults)) => assert_eq!(faults[0].pointer, pointer),
                other => panic!("{patch}: {other:?}"),
            }
        }
    }
}
