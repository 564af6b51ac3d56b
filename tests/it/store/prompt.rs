//! A chamber's own prompts and its labels.

use banso::domain::document::Kind;
use banso::domain::prompt::Label;
use banso::store::prompt::{OwnVersion, Placed, find, insert, labels, list, place};

use crate::support::engine::both;
use crate::support::{Chamber, TestApp};

fn own(app: &TestApp, chamber: &Chamber, version: u32, content: &str) -> OwnVersion {
    OwnVersion {
        version,
        content: content.to_owned(),
        sha256: "00".to_owned(),
        created_by: chamber.admin.id,
        created_by_name: chamber.admin.name.clone(),
        created_at: app.clock.now(),
    }
}

both! {
    async fn a_version_is_added_once_and_never_changed(app: TestApp) {
        let mut tx = app.write().await;
        let first = own(&app, &app.a, 1001, "一つ目");
        assert!(insert(&mut tx, app.a.id, Kind::Swot, &first).await.unwrap());
        assert!(!insert(&mut tx, app.a.id, Kind::Swot, &own(&app, &app.a, 1001, "書きかえ")).await.unwrap());
        assert!(insert(&mut tx, app.a.id, Kind::Swot, &own(&app, &app.a, 1002, "二つ目")).await.unwrap());
        // The same number is free for another kind and another chamber.
        assert!(insert(&mut tx, app.a.id, Kind::ActionPlan, &own(&app, &app.a, 1001, "計画")).await.unwrap());
        assert!(insert(&mut tx, app.b.id, Kind::Swot, &own(&app, &app.b, 1001, "乙")).await.unwrap());
        let numbers: Vec<u32> = list(&mut tx, app.a.id, Kind::Swot).await.unwrap().iter().map(|one| one.version).collect();
        assert_eq!(numbers, [1001, 1002]);
        assert_eq!(find(&mut tx, app.a.id, Kind::Swot, 1001).await.unwrap(), Some(first));
        assert_eq!(find(&mut tx, app.b.id, Kind::Swot, 1002).await.unwrap(), None);
        assert_eq!(find(&mut tx, app.b.id, Kind::Swot, 1001).await.unwrap().unwrap().content, "乙");
    }

    async fn a_label_moves_within_its_chamber(app: TestApp) {
        let mut tx = app.write().await;
        let at = |version: u32| Placed { label: Label::Production, version, changed_by_name: "管理".to_owned(), changed_at: app.clock.now() };
        place(&mut tx, app.a.id, Kind::Swot, &at(1)).await.unwrap();
        place(&mut tx, app.a.id, Kind::Swot, &at(1001)).await.unwrap();
        assert_eq!(labels(&mut tx, app.a.id, Kind::Swot).await.unwrap(), [at(1001)]);
        assert_eq!(labels(&mut tx, app.a.id, Kind::Proposal).await.unwrap(), []);
        assert_eq!(labels(&mut tx, app.b.id, Kind::Swot).await.unwrap(), []);
    }
}
