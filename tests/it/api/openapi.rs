//! The OpenAPI document and its page.

use serde_json::Value;

use crate::support::operations::declared;
use crate::support::{Call, Engine, TestApp};

fn document() -> Value {
    serde_json::to_value(banso::web::api::openapi()).unwrap()
}

#[test]
fn it_is_served_to_anybody_as_the_command_line_prints_it() {
    Engine::Sqlite.run(async |app: TestApp| {
        assert_eq!(
            app.send(Call::get("//api/openapi.json")).await.is(200),
            document()
        );
        let page = app.send(Call::get("//docs/")).await;
        assert_eq!(page.status.as_u16(), 200);
        assert!(page.text().contains("swagger-ui"), "{}", page.text());
        let script = app.send(Call::get("//docs/swagger-initializer.js")).await;
        assert!(
            script.text().contains("/api/openapi.json"),
            "{}",
            script.text()
        );
    });
}

#[test]
fn operations_are_many_and_named_once() {
    let mut ids = declared();
    assert!(ids.len() >= 35, "{ids:?}");
    let all = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), all);
}

#[test]
fn every_operation_says_in_japanese_what_it_does_and_what_it_refuses_with() {
    for (path, item) in document()["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let place = format!("{method} {path}");
            assert!(
                !operation["summary"].as_str().unwrap().is_ascii(),
                "{place}"
            );
            let answers = operation["responses"].as_object().unwrap();
            let has = |status: &str| answers.contains_key(status);
            assert!(has("401") && has("503"), "{place}");
            assert!(!path.contains('{') || has("404"), "{place}");
            let takes_body = operation.get("requestBody").is_some();
            assert!(
                !takes_body || ["400", "403", "413", "415", "422"].into_iter().all(has),
                "{place}"
            );
            let header = |name: &str| {
                operation["parameters"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .find(|one| one["name"] == name)
            };
            let version = header("If-Match");
            assert_eq!(version.is_some(), has("412"), "{place}");
            assert_eq!(
                version.is_some_and(|one| one["required"] == true),
                has("428"),
                "{place}"
            );
            assert_eq!(
                header("Idempotency-Key").is_some(),
                has("201") && method == "post" || has("202"),
                "{place}"
            );
            for (status, answer) in answers {
                if status.starts_with('4') || status.starts_with('5') {
                    let content = &answer["content"]["application/problem+json"]["schema"]["$ref"];
                    assert_eq!(content, "#/components/schemas/Problem", "{place} {status}");
                }
            }
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let text = document.to_string();
    let mut found = 0;
    for part in text.split("\"$ref\":\"#").skip(1) {
        let pointer = part.split('"').next().unwrap();
        assert!(document.pointer(pointer).is_some(), "{pointer}");
        found += 1;
    }
    assert!(found > 100, "{found}");
}

#[test]
fn no_schema_forbids_what_another_part_of_it_asks_for() {
    for (name, schema) in document()["components"]["schemas"].as_object().unwrap() {
        for part in schema["allOf"].as_array().into_iter().flatten() {
            let closed = |schema: &Value| schema["additionalProperties"] == false;
            let part = match part["$ref"].as_str() {
                Some(reference) => document()
                    .pointer(reference.trim_start_matches('#'))
                    .unwrap()
                    .clone(),
                None => part.clone(),
            };
            assert!(!closed(&part), "{name}");
        }
    }
}
