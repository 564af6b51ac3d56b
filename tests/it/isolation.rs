//! Nobody sees another chamber's data: every operation with the other's ids answers as if there were nothing, and no
//! byte of one chamber is in any answer to the other.

use std::collections::BTreeMap;

use banso::domain::id::{CompanyId, DocumentId, DraftId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::engine::both;
use crate::support::operations::{Operation, declared, operations};
use crate::support::samples::{World, profile, world};
use crate::support::{Answer, Call, TestApp};

/// Ids that nobody has.
fn nowhere() -> World {
    let id = |n: u128| Uuid::from_u128(0x0192_f0c1_0000_7000_8000_0000_0000_0000 + n);
    World {
        company: CompanyId(id(1)),
        document: DocumentId(id(2)),
        decided: DocumentId(id(3)),
        in_review: DocumentId(id(4)),
        approved: DocumentId(id(5)),
        draft: DraftId(id(6)),
        title: "どこにもない手当".to_owned(),
        provider: "nowhere".to_owned(),
    }
}

/// An answer without what differs between any two: its date and request id are in the headers, which are compared by
/// name.
fn seen(answer: &Answer) -> (u16, Vec<String>, String) {
    let mut names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
    names.sort();
    (answer.status.as_u16(), names, answer.text())
}

fn by_id(operations: Vec<Operation>) -> BTreeMap<&'static str, Operation> {
    operations
        .into_iter()
        .map(|operation| (operation.id, operation))
        .collect()
}

both! {
    async fn an_id_of_another_chamber_is_one_that_is_not_there(app: TestApp) {
        let theirs = world(&app, &app.a, "甲の秘密").await;
        let (theirs, nowhere) = (by_id(operations(&app, &theirs)), by_id(operations(&app, &nowhere())));
        let covered: Vec<String> = theirs.keys().map(ToString::to_string).collect();
        assert_eq!(covered, declared(), "every operation of the OpenAPI document needs a line in support/operations.rs");
        for (id, operation) in theirs {
            if operation.everybodys {
                continue;
            }
            for person in app.b.people() {
                let theirs = app.send(operation.call.clone().by(person)).await;
                let nothing = app.send(nowhere[id].call.clone().by(person)).await;
                assert_eq!(seen(&theirs), seen(&nothing), "{id} by {}", person.name);
                // A role without the right is told so before anything is looked for.
                assert!(matches!(theirs.status.as_u16(), 404 | 403), "{id}: {}", theirs.text());
            }
            // Somebody has the right, and finds nothing.
            let mut found = Vec::new();
            for person in [&app.b.lead, &app.b.admin] {
                found.push(app.send(operation.call.clone().by(person)).await.status.as_u16());
            }
            assert!(found.contains(&404), "{id}: {found:?}");
        }
    }

    async fn an_id_of_another_chamber_in_a_query_or_a_body_is_one_that_is_not_there(app: TestApp) {
        let theirs = world(&app, &app.a, "甲の秘密").await;
        let ours = world(&app, &app.b, "乙").await;
        let nowhere = nowhere();
        let stranger = app.a.advisor.id.to_string();
        let nobody = Uuid::from_u128(0x0192_f0c1_0000_7000_8000_0000_0000_0009).to_string();
        let with_advisor = |id: &str| {
            let mut body = profile("株式会社乙二");
            body["advisor_id"] = json!(id);
            body
        };
        let company = format!("/companies/{}", ours.company);
        let pairs: Vec<(Call, Call)> = vec![
            (
                Call::get(&format!("/companies?advisor={stranger}")),
                Call::get(&format!("/companies?advisor={nobody}")),
            ),
            (
                Call::post("/companies", &with_advisor(&stranger)),
                Call::post("/companies", &with_advisor(&nobody)),
            ),
            (
                Call::patch(&company, &json!({"advisor_id": stranger})).seen(1),
                Call::patch(&company, &json!({"advisor_id": nobody})).seen(1),
            ),
            (
                Call::get(&format!("{company}/drafts/preview?kind=action_plan&source_document={}", theirs.approved)),
                Call::get(&format!("{company}/drafts/preview?kind=action_plan&source_document={}", nowhere.approved)),
            ),
            (
                Call::post(&format!("{company}/drafts"), &json!({"kind": "action_plan", "source_document": theirs.approved})),
                Call::post(&format!("{company}/drafts"), &json!({"kind": "action_plan", "source_document": nowhere.approved})),
            ),
        ];
        for (theirs, nothing) in pairs {
            let shown = format!("{theirs:?}");
            let theirs = app.send(theirs.by(&app.b.lead)).await;
            let nothing = app.send(nothing.by(&app.b.lead)).await;
            assert_eq!(seen(&theirs), seen(&nothing), "{shown}");
            assert!(matches!(theirs.status.as_u16(), 200 | 404 | 422), "{shown}: {}", theirs.text());
        }
    }

    async fn no_byte_of_one_chamber_is_in_an_answer_to_the_other(app: TestApp) {
        const CANARY: &str = "カナリア商店";
        let theirs = world(&app, &app.a, CANARY).await;
        let ours = world(&app, &app.b, "乙の店").await;
        // With and without something to find, and with what was found followed further.
        let mut calls: Vec<Call> = operations(&app, &ours).into_iter().map(|operation| operation.call).collect();
        calls.extend(["q=%E3%82%AB%E3%83%8A", "q=7000012050002", "q=%25", "archived=true", "limit=1"].map(|query| Call::get(&format!("/companies?{query}"))));
        let ids = [theirs.company.to_string(), theirs.document.to_string(), theirs.draft.to_string(), theirs.provider.clone(), app.a.advisor.id.to_string(), app.a.id.to_string()];
        for person in app.b.people() {
            for call in &calls {
                let answer = app.send(call.clone().by(person)).await;
                let text = format!("{:?}\n{}", answer.headers, answer.text());
                assert!(!text.contains(CANARY), "{call:?}: {text}");
                assert!(!text.contains("甲商工会議所"), "{call:?}: {text}");
                for id in &ids {
                    assert!(!text.contains(id.as_str()), "{call:?}: {text}");
                }
            }
        }
        // The crawl would pass if nothing were stored at all.
        let own = app.get(&app.a.advisor, &format!("/companies/{}", theirs.company)).await;
        assert!(own.text().contains(CANARY));
    }

    async fn a_key_that_another_person_used_is_free(app: TestApp) {
        let body = profile("株式会社鍵");
        let made = app.send(Call::post("/companies", &body).key("k1").by(&app.a.advisor)).await.is(201);
        let other = app.send(Call::post("/companies", &body).key("k1").by(&app.b.advisor)).await.is(201);
        assert_ne!(made["id"], other["id"]);
        let list: Value = app.get(&app.b.advisor, "/companies").await.is(200);
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
    }
}
