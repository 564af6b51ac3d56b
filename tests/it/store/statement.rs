//! Statements.

use banso::domain::statement::{Details, Figures, PeriodEnd, Statement};
use banso::store::statement::{insert, list, remove, update};

use super::stored;
use crate::support::TestApp;
use crate::support::engine::both;

fn end(text: &str) -> PeriodEnd {
    PeriodEnd::parse(text).unwrap()
}

both! {
    async fn periods_come_back_newest_first_and_exact(app: TestApp) {
        let (now, id) = (app.clock.now(), stored(&app, &app.a, "甲").await.id);
        let far = 1_000_000_000_000_000;
        let figures = Figures { sales: Some(far), net_assets: Some(-far), cash: Some(0), ..Figures::default() };
        let mut tx = app.write().await;
        for year in ["2024-03", "2025-03", "2023-12"] {
            insert(&mut tx, app.a.id, id, &end(year), &figures, &Details::default(), now).await.unwrap();
        }
        let read = list(&mut tx, app.a.id, id).await.unwrap();
        let ends: Vec<&str> = read.iter().map(|statement| statement.period_end.as_str()).collect();
        assert_eq!(ends, ["2025-03", "2024-03", "2023-12"]);
        assert_eq!((read[0].figures, read[0].version), (figures, 1));
        assert_eq!(read[0].figures.inventory, None, "unknown stays unknown");
        assert!(insert(&mut tx, app.a.id, id, &end("2025-03"), &figures, &Details::default(), now).await.unwrap_err().is_unique_violation());
    }

    async fn an_old_version_or_another_chamber_changes_nothing(app: TestApp) {
        let (now, id) = (app.clock.now(), stored(&app, &app.a, "甲").await.id);
        let put = |sales: i64, version: i64| Statement {
            period_end: end("2025-03"),
            figures: Figures { sales: Some(sales), ..Figures::default() },
            details: Details::default(),
            version,
        };
        let mut tx = app.write().await;
        insert(&mut tx, app.a.id, id, &end("2025-03"), &put(1, 1).figures, &Details::default(), now).await.unwrap();
        assert!(!update(&mut tx, app.b.id, id, &put(2, 1), now).await.unwrap());
        assert!(update(&mut tx, app.a.id, id, &put(3, 1), now).await.unwrap());
        assert!(!update(&mut tx, app.a.id, id, &put(4, 1), now).await.unwrap());
        assert_eq!(list(&mut tx, app.a.id, id).await.unwrap(), [put(3, 2)]);
        assert!(list(&mut tx, app.b.id, id).await.unwrap().is_empty());
        assert!(!remove(&mut tx, app.a.id, id, &end("2025-03"), 1).await.unwrap());
        assert!(!remove(&mut tx, app.b.id, id, &end("2025-03"), 2).await.unwrap());
        assert!(remove(&mut tx, app.a.id, id, &end("2025-03"), 2).await.unwrap());
        assert!(list(&mut tx, app.a.id, id).await.unwrap().is_empty());
        assert!(insert(&mut tx, app.b.id, id, &end("2025-03"), &put(1, 1).figures, &Details::default(), now).await.is_err());
    }
}
