//! What a chamber remembers of accounts.

use banso::domain::account_title::{ChamberTitle, Title};
use banso::domain::statement::Section;
use banso::store::chamber_title::{count, list, put, remove};

use crate::support::TestApp;
use crate::support::engine::both;

fn own(section: Section, name: &str, title: Option<Title>) -> ChamberTitle {
    ChamberTitle {
        section,
        name: name.to_owned(),
        title,
    }
}

both! {
    async fn an_assignment_is_put_replaced_and_forgotten(app: TestApp) {
        let now = app.clock.now();
        let (pl, bs) = (Section::ProfitAndLoss, Section::BalanceSheet);
        let mut tx = app.write().await;
        let first = own(pl, "現場手当", Some(Title::LaborEmployee));
        put(&mut tx, app.a.id, &first, app.a.advisor.id, now).await.unwrap();
        put(&mut tx, app.a.id, &own(bs, "現場手当", None), app.a.advisor.id, now).await.unwrap();
        let changed = own(pl, "現場手当", Some(Title::Outsourcing));
        put(&mut tx, app.a.id, &changed, app.a.lead.id, now).await.unwrap();
        let all = list(&mut tx, app.a.id).await.unwrap();
        let shown: Vec<_> = all.iter().map(|one| (&one.title, one.by.as_str())).collect();
        assert_eq!(shown, [(&own(bs, "現場手当", None), app.a.advisor.name.as_str()), (&changed, app.a.lead.name.as_str())]);
        assert_eq!(count(&mut tx, app.a.id).await.unwrap(), 2);

        assert!(list(&mut tx, app.b.id).await.unwrap().is_empty());
        assert!(!remove(&mut tx, app.b.id, pl, "現場手当").await.unwrap());
        assert!(remove(&mut tx, app.a.id, pl, "現場手当").await.unwrap());
        assert!(!remove(&mut tx, app.a.id, pl, "現場手当").await.unwrap());
        assert_eq!(list(&mut tx, app.a.id).await.unwrap().len(), 1);
    }
}
