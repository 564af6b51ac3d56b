//! Answered sheets.

use banso::domain::checklist::{Answer, AnswerSheet, Speaker};
use banso::store::checklist::{find, list, put};

use super::stored;
use crate::support::TestApp;
use crate::support::engine::both;

fn sheet(template: &str, fact: &str, version: i64) -> AnswerSheet {
    let answer = Answer {
        item: "x".to_owned(),
        grade: Some(3),
        fact: fact.to_owned(),
        speaker: Speaker::Staff,
    };
    AnswerSheet {
        template: template.to_owned(),
        answers: vec![answer],
        version,
    }
}

both! {
    async fn a_sheet_is_put_over_the_version_that_was_seen(app: TestApp) {
        let (now, company) = (app.clock.now(), stored(&app, &app.a, "甲").await.id);
        let mut tx = app.write().await;
        assert_eq!(find(&mut tx, app.a.id, company, "s").await.unwrap(), AnswerSheet { template: "s".to_owned(), answers: Vec::new(), version: 0 });
        assert!(put(&mut tx, app.a.id, company, &sheet("s", "初回", 0), now).await.unwrap());
        assert!(!put(&mut tx, app.a.id, company, &sheet("s", "同時", 0), now).await.unwrap());
        assert!(put(&mut tx, app.a.id, company, &sheet("s", "二回目\n改行", 1), now).await.unwrap());
        assert!(!put(&mut tx, app.a.id, company, &sheet("s", "古い", 1), now).await.unwrap());
        assert_eq!(find(&mut tx, app.a.id, company, "s").await.unwrap(), sheet("s", "二回目\n改行", 2));
        assert!(put(&mut tx, app.a.id, company, &sheet("a", "別", 0), now).await.unwrap());
        let names: Vec<String> = list(&mut tx, app.a.id, company).await.unwrap().into_iter().map(|sheet| sheet.template).collect();
        assert_eq!(names, ["a", "s"]);
    }

    async fn another_chamber_neither_sees_nor_changes_it(app: TestApp) {
        let (now, company) = (app.clock.now(), stored(&app, &app.a, "甲").await.id);
        let mut tx = app.write().await;
        assert!(put(&mut tx, app.a.id, company, &sheet("s", "甲の", 0), now).await.unwrap());
        assert_eq!(find(&mut tx, app.b.id, company, "s").await.unwrap().version, 0);
        assert!(list(&mut tx, app.b.id, company).await.unwrap().is_empty());
        assert!(!put(&mut tx, app.b.id, company, &sheet("s", "乙の", 1), now).await.unwrap());
        assert_eq!(find(&mut tx, app.a.id, company, "s").await.unwrap(), sheet("s", "甲の", 1));
        // A row cannot point into another chamber.
        assert!(put(&mut tx, app.b.id, company, &sheet("s", "乙の", 0), now).await.is_err());
    }
}
