//! Files that were handed in.

use banso::clock::new_id;
use banso::domain::account_title::Title;
use banso::domain::id::{CompanyId, ImportId};
use banso::domain::import_choice::{Choices, LineChoice};
use banso::domain::statement::Section;
use banso::store::import::{
    Import, choose, drop_older, end, find, insert, list_before, list_waiting, waiting_bytes,
};

use super::stored;
use crate::support::engine::both;
use crate::support::{Chamber, TestApp};

fn handed_in(app: &TestApp, of: &Chamber, company: CompanyId, bytes: &[u8]) -> Import {
    Import {
        id: ImportId(new_id()),
        company_id: company,
        file_name: "試算表.csv".to_owned(),
        sha256: format!("{bytes:?}"),
        format: "table".to_owned(),
        content: Some(bytes.to_vec()),
        choices: Choices::default(),
        version: 1,
        created_by: of.advisor.id,
        created_at: app.clock.now(),
        committed_at: None,
    }
}

fn chosen() -> Choices {
    let line = LineChoice {
        section: Section::ProfitAndLoss,
        name: "現場手当".to_owned(),
        title: Some(Title::LaborEmployee),
        remember: true,
    };
    Choices {
        lines: vec![line],
        ..Choices::default()
    }
}

both! {
    async fn bytes_stay_until_the_end_and_the_hash_for_good(app: TestApp) {
        let company = stored(&app, &app.a, "甲").await;
        let import = handed_in(&app, &app.a, company.id, &[0, 255, 10, 0]);
        let mut tx = app.write().await;
        insert(&mut tx, app.a.id, &import).await.unwrap();
        assert_eq!(find(&mut tx, app.a.id, import.id).await.unwrap(), Some(import.clone()));
        assert_eq!(waiting_bytes(&mut tx, app.a.id).await.unwrap(), 4);
        assert!(choose(&mut tx, app.a.id, import.id, &chosen(), 1).await.unwrap());
        assert!(!choose(&mut tx, app.a.id, import.id, &Choices::default(), 1).await.unwrap(), "an old version");
        let found = find(&mut tx, app.a.id, import.id).await.unwrap().unwrap();
        assert_eq!((found.choices, found.version), (chosen(), 2));
        let waiting = list_waiting(&mut tx, app.a.id, company.id).await.unwrap();
        assert_eq!((waiting.len(), &waiting[0].content), (1, &None));
        assert!(list_before(&mut tx, app.a.id, &import.sha256).await.unwrap().is_empty(), "what waits is no figure yet");

        assert!(!end(&mut tx, app.a.id, import.id, 1, Some(app.clock.now())).await.unwrap());
        assert!(end(&mut tx, app.a.id, import.id, 2, Some(app.clock.now())).await.unwrap());
        assert!(!end(&mut tx, app.a.id, import.id, 3, None).await.unwrap(), "it ended already");
        assert!(!choose(&mut tx, app.a.id, import.id, &chosen(), 3).await.unwrap());
        let found = find(&mut tx, app.a.id, import.id).await.unwrap().unwrap();
        assert_eq!((found.content, found.committed_at), (None, Some(app.clock.now())));
        assert_eq!(waiting_bytes(&mut tx, app.a.id).await.unwrap(), 0);
        assert!(list_waiting(&mut tx, app.a.id, company.id).await.unwrap().is_empty());
        let before = list_before(&mut tx, app.a.id, &import.sha256).await.unwrap();
        assert_eq!((before[0].company_name.as_str(), before[0].by.as_str(), before[0].at), ("甲", app.a.advisor.name.as_str(), app.clock.now()));
    }

    async fn what_was_given_up_is_no_figure(app: TestApp) {
        let company = stored(&app, &app.a, "甲").await;
        let import = handed_in(&app, &app.a, company.id, b"x");
        let mut tx = app.write().await;
        insert(&mut tx, app.a.id, &import).await.unwrap();
        assert!(end(&mut tx, app.a.id, import.id, 1, None).await.unwrap());
        assert!(list_before(&mut tx, app.a.id, &import.sha256).await.unwrap().is_empty());
    }

    async fn what_waits_too_long_is_dropped(app: TestApp) {
        let company = stored(&app, &app.a, "甲").await;
        let old = handed_in(&app, &app.a, company.id, b"old");
        app.clock.advance(60);
        let new = handed_in(&app, &app.a, company.id, b"newer");
        let mut tx = app.write().await;
        for import in [&old, &new] {
            insert(&mut tx, app.a.id, import).await.unwrap();
        }
        assert_eq!(drop_older(&mut tx, app.b.id, app.clock.now()).await.unwrap(), 0);
        assert_eq!(drop_older(&mut tx, app.a.id, app.clock.now()).await.unwrap(), 1);
        assert_eq!(find(&mut tx, app.a.id, old.id).await.unwrap().unwrap().content, None);
        assert_eq!(waiting_bytes(&mut tx, app.a.id).await.unwrap(), 5);
    }

    async fn another_chamber_sees_and_changes_nothing(app: TestApp) {
        let company = stored(&app, &app.a, "甲").await;
        let import = handed_in(&app, &app.a, company.id, b"secret");
        let mut tx = app.write().await;
        insert(&mut tx, app.a.id, &import).await.unwrap();
        assert_eq!(find(&mut tx, app.b.id, import.id).await.unwrap(), None);
        assert!(!choose(&mut tx, app.b.id, import.id, &chosen(), 1).await.unwrap());
        assert!(!end(&mut tx, app.b.id, import.id, 1, None).await.unwrap());
        assert_eq!(waiting_bytes(&mut tx, app.b.id).await.unwrap(), 0);
        assert!(list_waiting(&mut tx, app.b.id, company.id).await.unwrap().is_empty());
        assert!(end(&mut tx, app.a.id, import.id, 1, Some(app.clock.now())).await.unwrap());
        assert!(list_before(&mut tx, app.b.id, &import.sha256).await.unwrap().is_empty());
        assert!(insert(&mut tx, app.b.id, &handed_in(&app, &app.b, company.id, b"x")).await.is_err(), "a file of another chamber's company");
    }
}
