//! Companies.

use banso::domain::company::{Company, CompanyKind, Profile};
use banso::domain::id::CompanyId;
use banso::domain::industry::Industry;
use banso::domain::stage::Stage;
use banso::store::Tx;
use banso::store::company::{
    Filter, Standing, count, count_by_stage, find, fold, insert, list, touch, update,
    update_standing,
};
use jiff::SignedDuration;

use super::{company, stored};
use crate::support::engine::both;
use crate::support::{Chamber, TestApp};

fn all() -> Filter {
    Filter {
        limit: 200,
        ..Filter::default()
    }
}

async fn names(tx: &mut Tx, of: &Chamber, filter: &Filter) -> Vec<String> {
    let rows = list(tx, of.id, filter).await.unwrap();
    if filter.after.is_none() {
        assert_eq!(
            count(tx, of.id, filter).await.unwrap(),
            i64::try_from(rows.len()).unwrap()
        );
    }
    rows.into_iter()
        .map(|row| row.company.profile.name)
        .collect()
}

both! {
    async fn everything_comes_back_as_it_was_put(app: TestApp) {
        let full = Company {
            profile: Profile {
                name: "株式会社𠮷野「匠」".to_owned(),
                name_kana: Some("ヨシノ".to_owned()),
                kind: CompanyKind::Corporation,
                corporate_number: Some("7000012050002".to_owned()),
                industry: Industry { major: "13_観光業".to_owned(), minor: "1301_観光業".to_owned() },
                jsic: Some("7511".to_owned()),
                capital_yen: 1_000_000_000_000_000,
                employees: 1_000_000,
                municipality: Some("高崎市".to_owned()),
                founded: Some("1901-01-31".parse().unwrap()),
                owner_name: Some("匠 太郎".to_owned()),
                advisor_id: Some(app.a.colleague.id),
            },
            stage: Stage::FollowUp,
            archived: true,
            version: 7,
            created_at: app.clock.now() - SignedDuration::from_hours(24 * 365 * 50),
            ..company(&app, "")
        };
        let bare = company(&app, "裸");
        let mut tx = app.write().await;
        for put in [&full, &bare] {
            insert(&mut tx, app.a.id, put).await.unwrap();
            assert_eq!(find(&mut tx, app.a.id, put.id).await.unwrap().as_ref(), Some(put));
            assert_eq!(find(&mut tx, app.b.id, put.id).await.unwrap(), None);
        }
    }

    async fn a_change_of_an_old_version_or_from_another_chamber_does_nothing(app: TestApp) {
        let seen = stored(&app, &app.a, "前").await;
        let mut changed = seen.clone();
        changed.profile.name = "後".into();
        let mut tx = app.write().await;
        assert!(!update(&mut tx, app.b.id, &changed).await.unwrap());
        assert!(update(&mut tx, app.a.id, &changed).await.unwrap());
        assert!(!update(&mut tx, app.a.id, &changed).await.unwrap());
        let found = find(&mut tx, app.a.id, seen.id).await.unwrap().unwrap();
        assert_eq!((found.profile.name.as_str(), found.version), ("後", 2));
        assert_eq!(names(&mut tx, &app.a, &Filter { search: Some(fold("後")), ..all() }).await, ["後"]);
        assert!(names(&mut tx, &app.a, &Filter { search: Some(fold("前")), ..all() }).await.is_empty());
    }

    async fn an_advisor_of_another_chamber_cannot_be_put(app: TestApp) {
        let mut wrong = company(&app, "甲");
        wrong.profile.advisor_id = Some(app.b.advisor.id);
        let mut tx = app.write().await;
        assert!(insert(&mut tx, app.a.id, &wrong).await.is_err());
    }

    async fn points_and_stage_are_put_beside_it_and_are_no_change_of_it(app: TestApp) {
        let id = stored(&app, &app.a, "甲").await.id;
        let standing = Standing { rank: Some("B".to_owned()), total: Some(18), previous: None };
        app.clock.advance(60);
        let now = app.clock.now();
        let mut tx = app.write().await;
        for (chamber, stage) in [(&app.a, Stage::Planning), (&app.b, Stage::Revision)] {
            update_standing(&mut tx, chamber.id, id, &standing).await.unwrap();
            touch(&mut tx, chamber.id, id, stage, now).await.unwrap();
        }
        let row = list(&mut tx, app.a.id, &all()).await.unwrap().remove(0);
        assert_eq!((row.standing, row.company.version, row.company.stage, row.company.updated_at), (standing, 1, Stage::Planning, now));
        assert_eq!(count_by_stage(&mut tx, app.a.id, None).await.unwrap(), [(Stage::Planning, 1)]);
        assert!(count_by_stage(&mut tx, app.b.id, None).await.unwrap().is_empty());
        assert!(count_by_stage(&mut tx, app.a.id, Some(app.a.advisor.id)).await.unwrap().is_empty());
    }

    async fn lists_are_narrowed_and_go_on_where_they_ended(app: TestApp) {
        let mut tx = app.write().await;
        for (n, name) in ["い", "ろ", "は", "に", "ほ"].into_iter().enumerate() {
            let mut one = company(&app, name);
            one.archived = n == 4;
            one.profile.advisor_id = (n == 1).then_some(app.a.colleague.id);
            one.stage = if n < 2 { Stage::Intake } else { Stage::Analysis };
            insert(&mut tx, app.a.id, &one).await.unwrap();
            if n % 2 == 1 {
                app.clock.advance(1);
            }
        }
        insert(&mut tx, app.b.id, &company(&app, "乙の店")).await.unwrap();
        assert_eq!(names(&mut tx, &app.a, &all()).await, ["に", "は", "ろ", "い"]);
        assert_eq!(names(&mut tx, &app.b, &all()).await, ["乙の店"]);
        assert_eq!(names(&mut tx, &app.a, &Filter { archived: true, ..all() }).await, ["ほ"]);
        assert_eq!(names(&mut tx, &app.a, &Filter { stage: Some(Stage::Intake), ..all() }).await, ["ろ", "い"]);
        assert_eq!(names(&mut tx, &app.a, &Filter { advisor: Some(app.a.colleague.id), ..all() }).await, ["ろ"]);
        assert_eq!(names(&mut tx, &app.a, &Filter { industry: Some("0601_飲食業".to_owned()), ..all() }).await.len(), 4);
        assert!(names(&mut tx, &app.a, &Filter { industry: Some("1301_観光業".to_owned()), ..all() }).await.is_empty());
        let rows = list(&mut tx, app.a.id, &all()).await.unwrap();
        for (index, row) in rows.iter().enumerate() {
            let after = Some((row.company.updated_at, row.company.id));
            let rest = names(&mut tx, &app.a, &Filter { after, ..all() }).await;
            assert_eq!(rest, ["に", "は", "ろ", "い"][index + 1..], "after {index}");
        }
        let named = rows.iter().find_map(|row| row.advisor_name.clone());
        assert_eq!(named.as_deref(), Some("同僚 次郎（kou）"));
        assert_eq!(find(&mut tx, app.a.id, CompanyId(banso::clock::new_id())).await.unwrap(), None);
    }
}
