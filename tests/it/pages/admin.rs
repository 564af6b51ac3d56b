//! `/admin/people` and `/admin/provider`.

use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::engine::both;
use crate::support::{Answer, Call, TestApp};

const PAGES: [&str; 2] = ["/admin/people", "/admin/provider"];

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

    async fn the_provider_is_chosen_and_its_key_never_shown(app: TestApp) {
        let cookie = app.session(&app.a.admin).await;
        let page = async || app.send(Call::page("/admin/provider").with(&cookie)).await.html(200);
        assert!(page().await.contains("起動時の設定"));
        let wrong = [("provider", "openai"), ("base_url", "api.example.jp"), ("model", ""), ("api_key", "sk-canary-1"), ("price_in", "いち"), ("price_out", "0.6"), ("version", "0")];
        let html = send(&app, &cookie, &wrong).await.html(422);
        for wanted in ["href=\"#price_in\"", "value=\"いち\"", "value=\"0.6\"", "value=\"api.example.jp\"", "もう一度入力してください"] {
            assert!(html.contains(wanted), "{wanted}: {html}");
        }
        assert!(!html.contains("canary"));
        let mut right = [("provider", "openai"), ("base_url", "https://api.example.jp/v1/"), ("model", "m-1"), ("api_key", "sk-canary-1"), ("price_in", "０．１５"), ("price_out", "0.6"), ("version", "0")];
        assert_eq!(send(&app, &cookie, &right).await.way(), "/admin/provider?done=provider_saved");
        let html = page().await;
        for wanted in ["value=\"https://api.example.jp/v1\"", "value=\"m-1\"", "value=\"0.15\"", "value=\"0.6\"", "設定済みです"] {
            assert!(html.contains(wanted), "{wanted}: {html}");
        }
        assert!(!html.contains("canary") && !html.contains("起動時の設定"));
        right[2].1 = "m-2";
        let html = send(&app, &cookie, &right).await.html(409);
        assert!(html.contains("<pre>m-1</pre>") && html.contains("value=\"m-2\"") && !html.contains("canary"), "{html}");
        assert_eq!(key(&app).await.as_deref(), Some("sk-canary-1"));
        let version = html.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let blank = [("provider", "openai"), ("base_url", "https://api.example.jp/v1"), ("model", "m-2"), ("version", &*version)];
        send(&app, &cookie, &blank).await.way();
        assert_eq!(key(&app).await.as_deref(), Some("sk-canary-1"), "a blank key keeps the stored one");
        let version = page().await.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let remove = [("provider", "openai"), ("base_url", "https://api.example.jp/v1"), ("model", "m-2"), ("remove_key", "1"), ("version", &*version)];
        send(&app, &cookie, &remove).await.way();
        assert_eq!(key(&app).await, None);
    }

    async fn the_connection_is_tried_without_saving(app: TestApp) {
        let cookie = app.session(&app.a.admin).await;
        let server = MockServer::start().await;
        let chunk = |delta: &str, end: &str| format!("data: {{\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"model\":\"m-1-exact\",\"choices\":[{{\"index\":0,\"delta\":{{{delta}}},\"finish_reason\":{end}}}]}}\n\n");
        let stream = chunk("\"content\":\"{\\\"answer\\\":\\\"はい\\\"}\"", "null") + &chunk("", "\"stop\"") + "data: [DONE]\n\n";
        Mock::given(method("POST")).and(path("/v1/chat/completions")).and(header("authorization", "Bearer sk-canary-2"))
            .respond_with(ResponseTemplate::new(200).set_body_raw(stream, "text/event-stream")).mount(&server).await;
        Mock::given(method("POST")).respond_with(ResponseTemplate::new(401)).with_priority(9).mount(&server).await;
        let base = format!("{}/v1", server.uri());
        let fields = |key: &'static str, base: &'static str| [("do", "test"), ("provider", "openai"), ("base_url", base), ("model", "m-1"), ("api_key", key), ("version", "0")];
        let base: &'static str = base.leak();
        let html = send(&app, &cookie, &fields("sk-canary-2", base)).await.html(200);
        assert!(html.contains("接続できました。m-1-exact") && !html.contains("canary") && html.contains(base), "{html}");
        assert!(html.contains("もう一度入力してください"), "{html}");
        let html = send(&app, &cookie, &fields("wrong", base)).await.html(200);
        assert!(html.contains("APIキーを受け付けませんでした"), "{html}");
        let html = send(&app, &cookie, &fields("", "http://127.0.0.1:9/v1")).await.html(200);
        assert!(html.contains("つながらない"), "{html}");
        let html = send(&app, &cookie, &fields("", "ftp://x")).await.html(422);
        assert!(html.contains("href=\"#base_url\""), "{html}");
        let html = send(&app, &cookie, &[("do", "test"), ("provider", "rules"), ("version", "0")]).await.html(200);
        assert!(html.contains("通信を使わない"), "{html}");
        assert!(app.send(Call::page("/admin/provider").with(&cookie)).await.html(200).contains("起動時の設定"), "nothing was saved");
    }

    async fn a_stored_key_goes_only_where_it_was_stored_for(app: TestApp) {
        let cookie = app.session(&app.a.admin).await;
        let save = [("provider", "openai"), ("base_url", "https://api.example.jp/v1"), ("model", "m"), ("api_key", "sk-canary-3"), ("version", "0")];
        send(&app, &cookie, &save).await.way();
        let thief = MockServer::start().await;
        Mock::given(method("POST")).respond_with(ResponseTemplate::new(401)).mount(&thief).await;
        let base = format!("{}/v1", thief.uri());
        send(&app, &cookie, &[("do", "test"), ("provider", "openai"), ("base_url", &base), ("model", "m"), ("version", "0")]).await.html(200);
        let calls = thief.received_requests().await.unwrap();
        assert_eq!(calls.len(), 1);
        assert!(!calls[0].headers.contains_key("authorization"), "the key went to another address");
    }
}

async fn send(app: &TestApp, cookie: &str, fields: &[(&str, &str)]) -> Answer {
    app.send(Call::form("/admin/provider", fields).with(cookie))
        .await
}

async fn key(app: &TestApp) -> Option<String> {
    let mut tx = app.read().await;
    let chamber = banso::store::chamber::find(&mut tx, app.a.id)
        .await
        .unwrap()
        .unwrap();
    chamber.settings.provider.unwrap().api_key
}
