//! People, sessions, tokens, links.

use banso::clock::new_id;
use banso::domain::access::Role;
use banso::domain::id::UserId;
use banso::store::account::{self, Account};
use jiff::SignedDuration;

use crate::support::TestApp;
use crate::support::engine::both;

fn person(app: &TestApp, email: &str) -> Account {
    Account {
        chamber_id: app.a.id,
        id: UserId(new_id()),
        email: email.to_owned(),
        name: "新任 一郎".to_owned(),
        role: Role::Advisor,
        password_hash: None,
        disabled: false,
        version: 1,
    }
}

both! {
    async fn people_are_found_in_their_own_chamber_only(app: TestApp) {
        let (now, new) = (app.clock.now(), person(&app, "shinnin@kou.example.jp"));
        let mut tx = app.write().await;
        account::insert(&mut tx, &new, now).await.unwrap();
        let found = account::find(&mut tx, app.a.id, new.id).await.unwrap().unwrap();
        assert_eq!((found.email, found.role, found.password_hash, found.disabled), (new.email.clone(), new.role, None, false));
        assert!(account::find(&mut tx, app.b.id, new.id).await.unwrap().is_none());
        let names = |list: Vec<Account>| list.into_iter().map(|account| account.name).collect::<Vec<_>>();
        assert_eq!(names(account::list(&mut tx, app.a.id).await.unwrap()).len(), 5);
        assert!(!names(account::list(&mut tx, app.b.id).await.unwrap()).contains(&new.name));
        let by_email = account::find_by_email(&mut tx, "Shinnin@KOU.example.jp").await.unwrap().unwrap();
        assert_eq!(by_email.id, new.id);
    }

    async fn an_email_belongs_to_one_person(app: TestApp) {
        let mut tx = app.write().await;
        let again = person(&app, &app.b.advisor.email);
        let error = account::insert(&mut tx, &again, app.clock.now()).await.unwrap_err();
        assert!(error.is_unique_violation(), "{error}");
        assert!(!error.is_unavailable());
    }

    async fn a_change_of_an_old_version_or_from_another_chamber_does_nothing(app: TestApp) {
        let mut tx = app.write().await;
        let seen = account::find(&mut tx, app.a.id, app.a.advisor.id).await.unwrap().unwrap();
        let changed = Account { name: "改名 花子".to_owned(), role: Role::LeadAdvisor, disabled: true, ..seen.clone() };
        assert!(!account::update(&mut tx, &Account { chamber_id: app.b.id, ..changed.clone() }).await.unwrap());
        assert!(account::update(&mut tx, &changed).await.unwrap());
        assert!(!account::update(&mut tx, &changed).await.unwrap());
        let found = account::find(&mut tx, app.a.id, seen.id).await.unwrap().unwrap();
        assert_eq!((found.name.as_str(), found.role, found.disabled, found.version), ("改名 花子", Role::LeadAdvisor, true, 2));
        account::set_password(&mut tx, app.b.id, seen.id, "other").await.unwrap();
        account::set_password(&mut tx, app.a.id, seen.id, "hash").await.unwrap();
        let found = account::find(&mut tx, app.a.id, seen.id).await.unwrap().unwrap();
        assert_eq!((found.password_hash.as_deref(), found.version), (Some("hash"), 3));
    }

    async fn sessions_and_tokens_end_with_their_person(app: TestApp) {
        let (now, who) = (app.clock.now(), &app.a.advisor);
        let later = now + SignedDuration::from_mins(7);
        let mut tx = app.write().await;
        account::insert_session(&mut tx, "s1", app.a.id, who.id, now).await.unwrap();
        account::insert_session(&mut tx, "s2", app.a.id, who.id, now).await.unwrap();
        account::touch_session(&mut tx, "s1", later).await.unwrap();
        let session = account::find_session(&mut tx, "s1").await.unwrap().unwrap();
        assert_eq!((session.account.id, session.created_at, session.seen_at), (who.id, now, later));
        account::delete_session(&mut tx, "s1").await.unwrap();
        assert!(account::find_session(&mut tx, "s1").await.unwrap().is_none());
        account::insert_api_token(&mut tx, "t1", app.a.id, who.id, now).await.unwrap();
        assert_eq!(account::find_by_api_token(&mut tx, "t1").await.unwrap().unwrap().id, who.id);
        account::delete_credentials(&mut tx, app.b.id, who.id).await.unwrap();
        assert!(account::find_session(&mut tx, "s2").await.unwrap().is_some());
        account::delete_credentials(&mut tx, app.a.id, who.id).await.unwrap();
        assert!(account::find_session(&mut tx, "s2").await.unwrap().is_none());
        assert!(account::find_by_api_token(&mut tx, "t1").await.unwrap().is_none());
        // Somebody else's stay.
        let hash = banso::app::session::token_hash(&app.a.lead.token);
        assert!(account::find_by_api_token(&mut tx, &hash).await.unwrap().is_some());
    }

    async fn a_link_is_used_once(app: TestApp) {
        let (now, who) = (app.clock.now(), &app.a.advisor);
        let until = now + SignedDuration::from_hours(72);
        let mut tx = app.write().await;
        account::insert_invitation(&mut tx, "l1", Some((app.a.id, who.id)), until).await.unwrap();
        account::insert_invitation(&mut tx, "l2", None, until).await.unwrap();
        let link = account::find_invitation(&mut tx, "l1").await.unwrap().unwrap();
        assert_eq!((link.account, link.expires_at, link.used), (Some((app.a.id, who.id)), until, false));
        assert_eq!(account::find_invitation(&mut tx, "l2").await.unwrap().unwrap().account, None);
        assert!(account::use_invitation(&mut tx, "l1", now).await.unwrap());
        assert!(!account::use_invitation(&mut tx, "l1", now).await.unwrap());
        assert!(account::find_invitation(&mut tx, "l1").await.unwrap().unwrap().used);
        assert!(account::find_invitation(&mut tx, "l3").await.unwrap().is_none());
    }

    async fn failed_logins_are_counted_over_a_while(app: TestApp) {
        let begin = app.clock.now();
        let mut tx = app.write().await;
        for minute in [0, 5, 10] {
            account::insert_login_failure(&mut tx, new_id(), "A@example.jp", begin + SignedDuration::from_mins(minute)).await.unwrap();
        }
        account::insert_login_failure(&mut tx, new_id(), "b@example.jp", begin).await.unwrap();
        let mut count = async |since: i64| account::count_login_failures(&mut tx, "a@Example.jp", begin + SignedDuration::from_mins(since)).await.unwrap();
        assert_eq!((count(-1).await, count(0).await, count(7).await, count(10).await), (3, 2, 1, 0));
        account::clear_login_failures(&mut tx, "a@example.jp").await.unwrap();
        assert_eq!(account::count_login_failures(&mut tx, "a@example.jp", begin - SignedDuration::from_mins(1)).await.unwrap(), 0);
        assert_eq!(account::count_login_failures(&mut tx, "b@example.jp", begin - SignedDuration::from_mins(1)).await.unwrap(), 1);
    }
}
