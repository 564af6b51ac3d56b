//! Transactions.

use banso::domain::statement::{Details, Figures, PeriodEnd, Statement};
use banso::store::{Db, company, statement};

use super::{company as sample, stored};
use crate::support::TestApp;
use crate::support::engine::both;

both! {
    async fn what_is_not_committed_did_not_happen(app: TestApp) {
        let one = sample(&app, "甲");
        let mut tx = app.write().await;
        company::insert(&mut tx, app.a.id, &one).await.unwrap();
        drop(tx);
        assert_eq!(company::find(&mut app.read().await, app.a.id, one.id).await.unwrap(), None);
        let mut tx = app.write().await;
        company::insert(&mut tx, app.a.id, &one).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(company::find(&mut app.read().await, app.a.id, one.id).await.unwrap(), Some(one));
    }

    async fn what_is_read_does_not_change_under_the_reader(app: TestApp) {
        let one = stored(&app, &app.a, "前").await;
        let mut reader = app.read().await;
        assert_eq!(company::find(&mut reader, app.a.id, one.id).await.unwrap(), Some(one.clone()));
        let mut changed = one.clone();
        changed.profile.name = "後".into();
        let mut tx = app.write().await;
        assert!(company::update(&mut tx, app.a.id, &changed).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(company::find(&mut reader, app.a.id, one.id).await.unwrap(), Some(one.clone()));
        let now = company::find(&mut app.read().await, app.a.id, one.id).await.unwrap().unwrap();
        assert_eq!(now.profile.name, "後");
    }

    async fn writers_at_once_all_get_through(app: TestApp) {
        let id = stored(&app, &app.a, "甲").await.id;
        let end = PeriodEnd::parse("2025-03").unwrap();
        let mut tx = app.write().await;
        statement::insert(&mut tx, app.a.id, id, &end, &Figures::default(), &Details::default(), app.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        let writers: Vec<_> = (0..8).map(|_| {
            let (app, end) = (app.clone(), end.clone());
            tokio::spawn(async move {
                let mut written = 0;
                while written < 20 {
                    let mut tx = app.write().await;
                    let seen = statement::list(&mut tx, app.a.id, id).await.unwrap().remove(0);
                    let sales = Some(seen.figures.sales.unwrap_or(0) + 1);
                    let next = Statement { period_end: end.clone(), figures: Figures { sales, ..Figures::default() }, details: Details::default(), version: seen.version };
                    // Somebody was quicker: the whole is tried again, as a person would.
                    if statement::update(&mut tx, app.a.id, id, &next, app.clock.now()).await.unwrap() {
                        tx.commit().await.unwrap();
                        written += 1;
                    }
                }
            })
        }).collect();
        for writer in writers {
            writer.await.unwrap();
        }
        let end = statement::list(&mut app.read().await, app.a.id, id).await.unwrap().remove(0);
        assert_eq!((end.figures.sales, end.version), (Some(160), 161));
    }

    async fn a_closed_database_is_told_as_unavailable(app: TestApp) {
        app.app.db.close().await;
        assert!(app.app.db.read().await.unwrap_err().is_unavailable());
        assert!(app.app.db.write().await.unwrap_err().is_unavailable());
        let answer = app.get(&app.a.advisor, "/companies").await;
        assert_eq!((answer.is(503)["type"].as_str(), answer.head("retry-after")), (Some("/problems/unavailable"), "5"));
    }
}

#[tokio::test]
async fn a_database_that_is_none_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("banso.db");
    std::fs::write(&file, "これはデータベースではありません。".repeat(100)).unwrap();
    assert!(
        Db::open(&format!("sqlite://{}", file.display()))
            .await
            .is_err()
    );
    assert!(Db::open("mysql://x").await.is_err());
}
