//! `/admin/people`, and who comes into the rooms of the administrator.

use crate::support::engine::both;
use crate::support::{Call, TestApp};

const PAGES: [&str; 3] = ["/admin/people", "/admin/providers", "/admin/drafting"];

both! {
    async fn only_the_administrator_comes_in(app: TestApp) {
        for page in PAGES {
            for person in app.a.people() {
                let cookie = app.session(person).await;
                let right = person.id == app.a.admin.id;
                let html = app.send(Call::page(page).with(&cookie)).await.html(if right { 200 } else { 403 });
                assert_eq!(html.contains(&person.email), right && page == PAGES[0]);
                if !right {
                    assert!(html.contains("権限では行えません"), "{html}");
                    let forms = [vec![("name", "a"), ("email", "a@b.jp"), ("role", "admin")], vec![("provider", "rules")], vec![("do", "test"), ("provider", "rules")]];
                    for fields in forms {
                        app.send(Call::form(page, &fields).with(&cookie)).await.html(403);
                    }
                }
            }
        }
        let cookie = app.session(&app.a.lead).await;
        let path = format!("/admin/people/{}", app.a.advisor.id);
        app.send(Call::form(&path, &[("do", "disable"), ("version", "1")]).with(&cookie)).await.html(403);
    }

    async fn a_person_is_invited_and_faults_keep_what_was_typed(app: TestApp) {
        let cookie = app.session(&app.a.admin).await;
        let taken = app.a.advisor.email.clone();
        for (fields, sentence) in [
            ([("name", "新人 四郎"), ("email", &*taken), ("role", "lead_advisor")], "すでに使われています"),
            ([("name", ""), ("email", "x@example.jp"), ("role", "lead_advisor")], "氏名を1文字以上"),
            ([("name", "新人 四郎"), ("email", "四郎"), ("role", "lead_advisor")], "メールアドレスの形"),
            ([("name", "新人 四郎"), ("email", "x@example.jp"), ("role", "king")], "役割を選んで"),
        ] {
            let html = app.send(Call::form("/admin/people", &fields).with(&cookie)).await.html(422);
            assert!(html.contains(sentence), "{html}");
            for (_, typed) in fields.iter().filter(|(name, _)| *name != "role") {
                assert!(html.contains(&format!("value=\"{typed}\"")), "{typed} is lost: {html}");
            }
        }
        let html = app.send(Call::page("/admin/people").with(&cookie)).await.html(200);
        assert!(!html.contains("新人") && !html.contains(&app.b.advisor.email));
        let fields = [("name", "新人 四郎"), ("email", "shinjin@kou.example.jp"), ("role", "lead_advisor")];
        let html = app.send(Call::form("/admin/people", &fields).with(&cookie)).await.html(200);
        assert!(html.contains("新人 四郎さんに渡すリンク") && html.contains("2026年4月4日 09:00"), "{html}");
        assert!(html.contains("招待中"));
        let html = app.send(Call::page("/admin/people").with(&cookie)).await.html(200);
        assert!(html.contains("招待中") && !html.contains("/setup/"), "the link is shown once");
    }

    async fn a_person_is_renamed_promoted_stopped_and_let_in_again(app: TestApp) {
        let cookie = app.session(&app.a.admin).await;
        let theirs = app.session(&app.a.advisor).await;
        let path = format!("/admin/people/{}", app.a.advisor.id);
        let wish = async |fields: &[(&str, &str)]| app.send(Call::form(&path, fields).with(&cookie)).await;
        let html = wish(&[("do", "save"), ("version", "1"), ("name", " "), ("role", "lead_advisor")]).await.html(422);
        assert!(html.contains("<details class=\"fold\" open>") && html.contains("氏名を1文字以上"), "{html}");
        let saved = wish(&[("do", "save"), ("version", "1"), ("name", "指導 改子"), ("role", "lead_advisor")]).await;
        assert_eq!(saved.way(), "/admin/people?done=person_saved");
        assert_eq!(app.send(Call::page("/help").with(&theirs)).await.way(), "/login?next=%2Fhelp");
        let html = app.send(Call::page("/admin/people?done=person_saved").with(&cookie)).await.html(200);
        assert!(html.contains("指導 改子") && html.contains("利用者の設定を保存しました"));
        wish(&[("do", "disable"), ("version", "2")]).await.way();
        let login = [("email", &*app.a.advisor.email), ("password", crate::support::people::PASSWORD)];
        app.send(Call::form("/login", &login)).await.html(401);
        wish(&[("do", "enable"), ("version", "3")]).await.way();
        assert_eq!(app.send(Call::form("/login", &login)).await.way(), "/");
        for id in [app.b.advisor.id.to_string(), "none".to_owned()] {
            app.send(Call::form(&format!("/admin/people/{id}"), &[("do", "disable"), ("version", "1")]).with(&cookie)).await.html(404);
        }
        let own = format!("/admin/people/{}", app.a.admin.id);
        app.send(Call::form(&own, &[("do", "disable"), ("version", "1")]).with(&cookie)).await.html(409);
    }

    async fn who_saves_a_person_second_is_told_and_loses_nothing(app: TestApp) {
        let cookie = app.session(&app.a.admin).await;
        let path = format!("/admin/people/{}", app.a.advisor.id);
        let wish = async |fields: &[(&str, &str)]| app.send(Call::form(&path, fields).with(&cookie)).await;
        wish(&[("do", "save"), ("version", "1"), ("name", "先手 花子"), ("role", "advisor")]).await.way();
        let html = wish(&[("do", "save"), ("version", "1"), ("name", "後手 花子"), ("role", "lead_advisor")]).await.html(409);
        for wanted in ["先手 花子", "value=\"後手 花子\"", "<pre>経営指導員</pre>", "<span>法定経営指導員</span>", "name=\"version\" value=\"2\"", "name=\"do\" value=\"save\""] {
            assert!(html.contains(wanted), "{wanted}: {html}");
        }
        let html = wish(&[("do", "disable"), ("version", "1")]).await.html(409);
        assert!(html.contains("<pre>利用中</pre>") && html.contains("<span>停止中</span>"), "{html}");
    }
}
