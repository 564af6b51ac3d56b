//! Who may do what: every operation by every role, printed, so that a change of rights is seen in review.

use std::fmt::Write;

use crate::support::operations::{declared, operations};
use crate::support::samples::world;
use crate::support::{Engine, Person, TestApp};

#[test]
fn every_operation_by_every_role() {
    Engine::Sqlite.run(async |app: TestApp| {
        let mut matrix = format!("{:<20} nobody advisor lead_advisor admin\n", "");
        let covered = world(&app, &app.a, "見本").await;
        let mut ids: Vec<&str> = operations(&app, &covered)
            .iter()
            .map(|operation| operation.id)
            .collect();
        ids.sort_unstable();
        assert_eq!(
            ids,
            declared(),
            "every operation of the OpenAPI document needs a line in support/operations.rs"
        );
        for id in ids {
            let mut line = format!("{id:<20}");
            for person in [
                None,
                Some(&app.a.advisor),
                Some(&app.a.lead),
                Some(&app.a.admin),
            ] {
                write!(line, " {}", status(&app, id, person).await).unwrap();
            }
            writeln!(matrix, "{line}").unwrap();
        }
        insta::assert_snapshot!("rights", matrix);
    });
}

/// What the operation answers, each time on things that nobody has touched.
async fn status(app: &TestApp, id: &str, person: Option<&Person>) -> u16 {
    let fresh = world(app, &app.a, "見本").await;
    let operation = operations(app, &fresh)
        .into_iter()
        .find(|operation| operation.id == id)
        .unwrap();
    let call = match person {
        Some(person) => operation.call.by(person),
        None => operation.call,
    };
    let answer = app.send(call).await;
    if answer.status.as_u16() == 401 {
        assert_eq!(answer.head("www-authenticate"), "Bearer");
    }
    answer.status.as_u16()
}
