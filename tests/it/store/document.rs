//! Documents and their versions.

use banso::domain::document::{Decision, Document, Kind};
use banso::domain::id::CompanyId;
use banso::domain::review::{Signature, Status};
use banso::store::document::{
    count_companies_with, find, insert, insert_version, list, list_by_status, list_versions, update,
};
use jiff::SignedDuration;

use super::stored;
use crate::support::TestApp;
use crate::support::engine::both;
use crate::support::samples::{first_version, swot};

fn document(app: &TestApp, company: CompanyId, status: Status) -> Document {
    swot(app.clock.now(), company, "見本", status, Decision::Pending)
}

both! {
    async fn everything_comes_back_as_it_was_put(app: TestApp) {
        let company = stored(&app, &app.a, "甲").await.id;
        let mut first = document(&app, company, Status::Draft);
        let signature = Signature { user_id: app.a.lead.id, name: app.a.lead.name.clone(), at: app.clock.now() };
        first.review.editors = vec![app.a.advisor.id];
        first.review.returned = Some((signature, "理由".to_owned()));
        app.clock.advance(1);
        let mut second = document(&app, company, Status::Draft);
        second.kind = Kind::BusinessPlan;
        second.form = Some("general".to_owned());
        second.source_document = Some(first.id);
        let mut tx = app.write().await;
        for one in [&first, &second] {
            insert(&mut tx, app.a.id, one).await.unwrap();
            assert_eq!(find(&mut tx, app.a.id, one.id).await.unwrap().as_ref(), Some(one));
            assert_eq!(find(&mut tx, app.b.id, one.id).await.unwrap(), None);
        }
        assert_eq!(list(&mut tx, app.a.id, company).await.unwrap(), [second, first]);
        assert!(list(&mut tx, app.b.id, company).await.unwrap().is_empty());
    }

    async fn a_row_cannot_point_into_another_chamber(app: TestApp) {
        let company = stored(&app, &app.a, "甲").await.id;
        let mut tx = app.write().await;
        assert!(insert(&mut tx, app.b.id, &document(&app, company, Status::Draft)).await.is_err());
    }

    async fn a_change_of_an_old_version_or_from_another_chamber_does_nothing(app: TestApp) {
        let company = stored(&app, &app.a, "甲").await.id;
        let mut tx = app.write().await;
        let seen = document(&app, company, Status::Draft);
        insert(&mut tx, app.a.id, &seen).await.unwrap();
        let mut changed = seen.clone();
        changed.status = Status::InReview;
        changed.content.items[0].text = "直した。".into();
        assert!(!update(&mut tx, app.b.id, &changed).await.unwrap());
        assert!(update(&mut tx, app.a.id, &changed).await.unwrap());
        assert!(!update(&mut tx, app.a.id, &changed).await.unwrap());
        let read = find(&mut tx, app.a.id, seen.id).await.unwrap().unwrap();
        assert_eq!(read, Document { version: 2, ..changed });
    }

    async fn versions_are_kept_newest_first(app: TestApp) {
        let company = stored(&app, &app.a, "甲").await.id;
        let one = document(&app, company, Status::Draft);
        let mut tx = app.write().await;
        insert(&mut tx, app.a.id, &one).await.unwrap();
        let mut version = first_version(&one);
        for number in [1, 2, 3] {
            version.version = number;
            version.author_id = (number > 1).then_some(app.a.advisor.id);
            insert_version(&mut tx, app.a.id, one.id, &version).await.unwrap();
        }
        let read = list_versions(&mut tx, app.a.id, one.id).await.unwrap();
        let numbers: Vec<i64> = read.iter().map(|version| version.version).collect();
        assert_eq!(numbers, [3, 2, 1]);
        assert_eq!((&read[0].content, read[0].author_id, read[2].author_id), (&one.content, Some(app.a.advisor.id), None));
        assert!(list_versions(&mut tx, app.b.id, one.id).await.unwrap().is_empty());
        assert!(insert_version(&mut tx, app.a.id, one.id, &version).await.unwrap_err().is_unique_violation());
    }

    async fn what_waits_is_listed_and_what_was_done_is_counted(app: TestApp) {
        let (first, second) = (stored(&app, &app.a, "甲").await.id, stored(&app, &app.a, "乙").await.id);
        let begin = app.clock.now();
        let mut tx = app.write().await;
        for (company, status) in [(first, Status::InReview), (first, Status::Approved), (second, Status::InReview), (second, Status::Draft)] {
            insert(&mut tx, app.a.id, &document(&app, company, status)).await.unwrap();
            app.clock.advance(1);
        }
        let waiting = list_by_status(&mut tx, app.a.id, Status::InReview, 10).await.unwrap();
        let names: Vec<&str> = waiting.iter().map(|waiting| waiting.company_name.as_str()).collect();
        assert_eq!(names, ["甲", "乙"]);
        assert_eq!(list_by_status(&mut tx, app.a.id, Status::InReview, 1).await.unwrap().len(), 1);
        assert!(list_by_status(&mut tx, app.b.id, Status::InReview, 10).await.unwrap().is_empty());
        let mut count = async |chamber, kind, approved, since| count_companies_with(&mut tx, chamber, kind, approved, since).await.unwrap();
        assert_eq!(count(app.a.id, Kind::Swot, false, begin).await, 2);
        assert_eq!(count(app.a.id, Kind::Swot, true, begin).await, 1);
        assert_eq!(count(app.a.id, Kind::ActionPlan, false, begin).await, 0);
        assert_eq!(count(app.b.id, Kind::Swot, false, begin).await, 0);
        assert_eq!(count(app.a.id, Kind::Swot, false, begin + SignedDuration::from_secs(2)).await, 1);
    }
}
