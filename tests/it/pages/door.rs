//! `/login`, `/logout`, `/setup/{token}`, `/account`.

use banso::app::session;
use banso::domain::access::Role;

use crate::support::engine::{Postgres, both};
use crate::support::people::PASSWORD;
use crate::support::{Call, TestApp};

const NEW: &str = "春の朝は四時に起きて畑へ";

async fn enter(app: &TestApp, fields: &[(&str, &str)]) -> crate::support::Answer {
    app.send(Call::form("/login", fields)).await
}

both! {
    async fn the_right_password_opens_and_leads_on_within_this_site(app: TestApp) {
        app.send(Call::page("/login")).await.html(200);
        let asked = app.send(Call::page("/help?q=a%20b")).await;
        assert_eq!(asked.way(), "/login?next=%2Fhelp%3Fq%3Da%2520b");
        let email = app.a.advisor.email.to_uppercase();
        for (next, way) in [("/help", "/help"), ("", "/"), ("//evil.example", "/"), ("https://evil.example", "/"), ("/\\evil.example", "/")] {
            let fields = [("email", &*email), ("password", PASSWORD), ("next", next)];
            let answer = enter(&app, &fields).await;
            assert_eq!(answer.way(), way, "{next}");
            let cookie = answer.head("set-cookie");
            assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"), "{cookie}");
            app.send(Call::page("/help").with(answer.cookie())).await.html(200);
            let again = app.send(Call::page("/login?next=/help").with(answer.cookie())).await;
            assert_eq!(again.way(), "/help");
        }
    }

    async fn a_wrong_password_says_nothing_of_which_was_wrong(app: TestApp) {
        let known = app.a.advisor.email.clone();
        let mut bodies = Vec::new();
        for email in [&*known, "nobody@kou.example.jp", "a\0b@kou.example.jp"] {
            let answer = enter(&app, &[("email", email), ("password", "まちがいの合言葉"), ("next", "/help")]).await;
            let html = answer.html(401);
            assert!(html.contains("メールアドレスかパスワードが違います。"), "{html}");
            assert!(html.contains(&format!("value=\"{email}\"")) && html.contains("name=\"next\" value=\"/help\""), "{html}");
            assert!(!html.contains("まちがいの合言葉") && answer.cookie().is_empty());
            bodies.push(html.replace(email, ""));
        }
        assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]));
    }

    async fn after_ten_failures_even_the_right_one_waits(app: TestApp) {
        let email = &*app.a.advisor.email;
        for _ in 0..10 {
            enter(&app, &[("email", email), ("password", "x")]).await.html(401);
        }
        let answer = enter(&app, &[("email", email), ("password", PASSWORD)]).await;
        assert!(answer.html(429).contains("15分ほど待って"));
        assert_eq!(answer.head("retry-after"), "900");
        app.clock.advance(16 * 60);
        assert_eq!(enter(&app, &[("email", email), ("password", PASSWORD)]).await.way(), "/");
    }

    async fn logging_out_ends_the_session_and_clears_the_browser(app: TestApp) {
        let cookie = app.session(&app.a.advisor).await;
        let answer = app.send(Call::form("/logout", &[]).with(&cookie)).await;
        assert_eq!(answer.way(), "/login?done=logged_out");
        assert_eq!(answer.head("clear-site-data"), "\"cache\", \"cookies\", \"storage\"");
        assert!(answer.head("set-cookie").starts_with("banso=;") && answer.head("set-cookie").contains("Max-Age=0"));
        assert_eq!(app.send(Call::page("/help").with(&cookie)).await.way(), "/login?next=%2Fhelp");
        assert!(app.send(Call::page("/login?done=logged_out")).await.html(200).contains("ログアウトしました。"));
        assert_eq!(app.send(Call::form("/logout", &[])).await.way(), "/login?done=logged_out");
    }

    async fn another_site_cannot_log_anybody_in_or_out(app: TestApp) {
        let cookie = app.session(&app.a.advisor).await;
        let mut call = Call::form("/logout", &[]).with(&cookie);
        call.headers.retain(|(name, _)| name != "sec-fetch-site");
        let answer = app.send(call.header("sec-fetch-site", "cross-site")).await;
        answer.html(403);
        app.send(Call::page("/help").with(&cookie)).await.html(200);
    }

    async fn a_password_is_changed_by_who_knows_the_old_one(app: TestApp) {
        let cookie = app.session(&app.a.advisor).await;
        app.send(Call::page("/account").with(&cookie)).await.html(200);
        let change = async |current: &str, new: &str, again: &str| {
            let fields = [("do", "password"), ("current", current), ("new", new), ("again", again)];
            app.send(Call::form("/account", &fields).with(&cookie)).await
        };
        for (answer, field, sentence) in [
            (change("ちがう", NEW, NEW).await, "current", "現在のパスワードが違います"),
            (change(PASSWORD, "短い", "短い").await, "new", "12文字以上"),
            (change(PASSWORD, NEW, "ちがう").await, "again", "同じパスワードを2回"),
        ] {
            let html = answer.html(422);
            assert!(html.contains(sentence) && html.contains(&format!("href=\"#{field}\"")), "{field}: {html}");
            assert!(!html.contains(NEW), "a password must not come back");
        }
        let done = change(PASSWORD, NEW, NEW).await;
        assert_eq!(done.way(), "/account?done=password_changed");
        assert_eq!(app.send(Call::page("/account").with(&cookie)).await.way(), "/login?next=%2Faccount");
        app.send(Call::page("/account").with(done.cookie())).await.html(200);
        let email = &*app.a.advisor.email;
        assert_eq!(enter(&app, &[("email", email), ("password", NEW)]).await.way(), "/");
        enter(&app, &[("email", email), ("password", PASSWORD)]).await.html(401);
    }

    async fn a_token_is_shown_once_replaced_and_removed(app: TestApp) {
        let cookie = app.session(&app.a.advisor).await;
        let wish = async |what: &str| app.send(Call::form("/account", &[("do", what)]).with(&cookie)).await;
        let first = token(&wish("token").await.html(200)).unwrap();
        assert_eq!(token(&app.send(Call::page("/account").with(&cookie)).await.html(200)), None);
        let me = async |token: &str| app.send(Call::get("/me").header("authorization", &format!("Bearer {token}"))).await.status.as_u16();
        assert_eq!(me(&first).await, 200);
        let second = token(&wish("token").await.html(200)).unwrap();
        assert_eq!((me(&first).await, me(&second).await), (401, 200));
        assert_eq!(wish("remove_token").await.way(), "/account?done=token_removed");
        assert_eq!(me(&second).await, 401);
        let html = app.send(Call::form("/account", &[("do", "token")])).await.html(401);
        assert!(html.contains("href=\"/login\""), "{html}");
    }

    async fn an_invitation_sets_a_password_once(app: TestApp) {
        let admin = app.session(&app.a.admin).await;
        let fields = [("name", "新人 四郎"), ("email", "shinjin@kou.example.jp"), ("role", "advisor")];
        let html = app.send(Call::form("/admin/people", &fields).with(&admin).header("host", "banso.example.jp")).await.html(200);
        let link = html.split("http://banso.example.jp").nth(1).unwrap().split('<').next().unwrap();
        let page = app.send(Call::page(link)).await.html(200);
        assert!(page.contains("新人 四郎さん") && !page.contains("name=\"chamber\""), "{page}");
        let bad = app.send(Call::form(link, &[("password", "shinjin-no-himitsu"), ("again", "shinjin-no-himitsu")])).await;
        assert!(bad.html(422).contains("推測されやすい"));
        let bad = app.send(Call::form(link, &[("password", NEW), ("again", "")])).await;
        assert!(bad.html(422).contains("同じパスワードを2回"));
        let done = app.send(Call::form(link, &[("password", NEW), ("again", NEW)])).await;
        assert_eq!(done.way(), "/");
        assert!(app.send(Call::page("/").with(done.cookie())).await.html(200).contains("新人 四郎"));
        for answer in [app.send(Call::page(link)).await, app.send(Call::form(link, &[("password", NEW), ("again", NEW)])).await] {
            assert!(answer.html(404).contains("このリンクは使えません"));
        }
    }

    async fn an_invitation_ends_after_three_days(app: TestApp) {
        let admin = app.session(&app.a.admin).await;
        let path = format!("/admin/people/{}", app.a.advisor.id);
        let html = app.send(Call::form(&path, &[("do", "invite"), ("version", "1")]).with(&admin)).await.html(200);
        let link = format!("/setup/{}", html.split("/setup/").nth(1).unwrap().split('<').next().unwrap());
        app.send(Call::page(&link)).await.html(200);
        app.clock.advance(72 * 3600 + 1);
        app.send(Call::page(&link)).await.html(404);
        app.send(Call::page("/setup/x%00y")).await.html(404);
    }
}

fn token(html: &str) -> Option<String> {
    let begin = html.find("banso_")?;
    Some(html[begin..].split('<').next().unwrap().to_owned())
}

/// On a database without a chamber, which the other tests do not have.
async fn first(url: &str) {
    let config = crate::support::config(url);
    let clock =
        banso::clock::Clock::manual(jiff::Timestamp::from_second(crate::support::BEGIN).unwrap());
    let app = banso::app::App::build(config, clock).await.unwrap();
    let router = banso::web::router(std::sync::Arc::clone(&app));
    let link = format!("/setup/{}", session::issue_setup(&app).await.unwrap());
    assert!(
        Call::page(&link)
            .send(router.clone())
            .await
            .html(200)
            .contains("はじめの設定")
    );
    let wrong = [
        ("chamber", " "),
        ("name", "丙野 五郎"),
        ("email", "goro"),
        ("password", "短い"),
        ("again", "短い"),
    ];
    let html = Call::form(&link, &wrong)
        .send(router.clone())
        .await
        .html(422);
    for wanted in [
        "入力内容を確認してください（3か所）",
        "商工会議所の名称は1文字以上",
        "メールアドレスの形",
        "12文字以上",
        "value=\"丙野 五郎\"",
        "value=\"goro\"",
    ] {
        assert!(html.contains(wanted), "{wanted}: {html}");
    }
    let right = [
        ("chamber", "丙商工会議所"),
        ("name", "丙野 五郎"),
        ("email", "goro@hei.example.jp"),
        ("password", NEW),
        ("again", NEW),
    ];
    let done = Call::form(&link, &right).send(router.clone()).await;
    assert_eq!(done.way(), "/");
    let html = Call::page("/")
        .with(done.cookie())
        .send(router.clone())
        .await
        .html(200);
    for wanted in [
        "丙商工会議所",
        "丙野 五郎",
        Role::Admin.label(),
        "はじめに、事業者を登録します",
    ] {
        assert!(html.contains(wanted), "{wanted}: {html}");
    }
    Call::page(&link).send(router).await.html(404);
    app.db.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_administrator_sets_up_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    first(&format!(
        "sqlite://{}",
        folder.path().join("new.db").display()
    ))
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_administrator_sets_up_on_postgres() {
    let Some(database) = Postgres::empty().await else {
        return;
    };
    first(&database.url).await;
    database.drop().await;
}
