//! The audit trail.

use banso::clock::new_id;
use banso::domain::id::CompanyId;
use banso::store::audit::{self, Entry};
use serde_json::json;

use crate::support::TestApp;
use crate::support::engine::both;

fn entry(app: &TestApp, company: CompanyId, action: &str) -> Entry {
    Entry {
        id: new_id(),
        at: app.clock.now(),
        actor_id: Some(app.a.advisor.id),
        actor_name: app.a.advisor.name.clone(),
        action: action.to_owned(),
        company_id: Some(company),
        subject_id: Some(new_id()),
        detail: json!({"name": "株式会社「引用」", "n": [1, 2.5, null, {"深い": true}]}),
    }
}

both! {
    async fn a_companys_timeline_is_its_own_and_newest_first(app: TestApp) {
        let (ours, other) = (CompanyId(new_id()), CompanyId(new_id()));
        let mut tx = app.write().await;
        let first = entry(&app, ours, "first");
        audit::insert(&mut tx, app.a.id, &first).await.unwrap();
        // Two in the same second stand in the order in which they were made.
        audit::insert(&mut tx, app.a.id, &entry(&app, ours, "second")).await.unwrap();
        app.clock.advance(60);
        audit::insert(&mut tx, app.a.id, &entry(&app, ours, "third")).await.unwrap();
        audit::insert(&mut tx, app.a.id, &entry(&app, other, "elsewhere")).await.unwrap();
        audit::insert(&mut tx, app.b.id, &entry(&app, ours, "another chamber")).await.unwrap();
        let nobody = Entry { actor_id: None, company_id: None, subject_id: None, ..entry(&app, ours, "program") };
        audit::insert(&mut tx, app.a.id, &nobody).await.unwrap();
        let list = audit::list_of_company(&mut tx, app.a.id, ours, 10).await.unwrap();
        let actions: Vec<&str> = list.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(actions, ["third", "second", "first"]);
        assert_eq!(audit::list_of_company(&mut tx, app.a.id, ours, 2).await.unwrap().len(), 2);
        let read = &list[2];
        assert_eq!((read.id, read.at, read.actor_id, read.subject_id), (first.id, first.at, first.actor_id, first.subject_id));
        assert_eq!((&read.actor_name, &read.detail), (&first.actor_name, &first.detail));
    }
}
