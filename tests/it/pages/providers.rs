//! `/admin/providers` and `/admin/drafting`.

use wiremock::matchers::method;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::engine::both;
use crate::support::samples::provider;
use crate::support::{Answer, Call, TestApp};

const PATH: &str = "/admin/providers";

/// A form with nothing wrong, and some of it changed.
fn form<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("do", "save"),
        ("name", "本番のAI"),
        ("id", "main"),
        ("protocol", "openai_chat"),
        ("base_url", "https://api.openai.com/v1/"),
        ("model", "m-1"),
        ("limit_field", "max_tokens"),
        ("shape", "schema"),
        ("price_input", "４００"),
        ("price_output", "1600"),
        ("concurrency", "4"),
        ("local", "off"),
        ("trains", "no"),
        ("retention_days", "30"),
        ("country", "米国"),
        ("agreement", "データ処理補遺"),
    ];
    for (name, value) in changes {
        match fields.iter_mut().find(|(known, _)| known == name) {
            Some(field) => field.1 = value,
            None => fields.push((name, value)),
        }
    }
    fields
}

struct Admin<'a> {
    app: &'a TestApp,
    cookie: String,
}

impl<'a> Admin<'a> {
    async fn of(app: &'a TestApp) -> Self {
        let cookie = app.session(&app.a.admin).await;
        Self { app, cookie }
    }

    async fn get(&self, path: &str) -> Answer {
        self.app.send(Call::page(path).with(&self.cookie)).await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.app
            .send(Call::form(path, fields).with(&self.cookie))
            .await
    }
}

both! {
    async fn a_provider_is_added_amended_and_deleted(app: TestApp) {
        let admin = Admin::of(&app).await;
        assert!(admin.get(PATH).await.html(200).contains("提供元はまだありません"));
        let html = admin.get("/admin/providers/new?preset=ollama").await.html(200);
        for wanted in ["value=\"http://localhost:11434/v1\"", "value=\"ollama\"", "value=\"on\" checked", "preset&#x3D;anthropic"] {
            assert!(html.contains(wanted), "{wanted}: {html}");
        }
        assert_eq!(admin.get("/admin/provider").await.head("location"), PATH);
        let added = admin.post(PATH, &form(&[("api_key", "sk-canary-1")])).await;
        assert_eq!(added.way(), "/admin/providers?done=provider_saved");
        let html = admin.get("/admin/providers?done=provider_saved").await.html(200);
        for wanted in ["本番のAI", "m-1", "api.openai.com", "学習に使わない・30日保存・米国", "設定済み", "使えます", "1番目", "AIの提供元を保存しました"] {
            assert!(html.contains(wanted), "{wanted}: {html}");
        }
        let html = admin.get("/admin/providers/main").await.html(200);
        for wanted in ["value=\"https://api.openai.com/v1\"", "value=\"400\"", "保存してあるキーを消す", "name=\"version\" value=\"1\""] {
            assert!(html.contains(wanted), "{wanted}: {html}");
        }
        assert!(!html.contains("canary"));
        let amended = admin.post("/admin/providers/main", &form(&[("version", "1"), ("model", "m-2")])).await;
        assert_eq!(amended.way(), "/admin/providers?done=provider_saved");
        let late = form(&[("version", "1"), ("model", "m-3"), ("trains", ""), ("api_key", "sk-canary-2")]);
        let html = admin.post("/admin/providers/main", &late).await.html(409);
        for wanted in ["<pre>m-2</pre>", "value=\"m-3\"", "<pre>使わない</pre>", "<span>未確認</span>", "もう一度入力してください", "name=\"version\" value=\"2\""] {
            assert!(html.contains(wanted), "{wanted}: {html}");
        }
        assert!(!html.contains("canary"), "{html}");
        let html = admin.get("/admin/providers/main/delete").await.html(200);
        assert!(html.contains("「本番のAI」を削除します。保存してあるAPIキーも消え"), "{html}");
        assert!(html.contains("value=\"2\""));
        admin.post("/admin/providers/main/delete", &[("version", "1")]).await.html(409);
        assert_eq!(admin.post("/admin/providers/main/delete", &[("version", "2")]).await.way(), "/admin/providers?done=provider_deleted");
        admin.get("/admin/providers/main").await.html(404);
    }

    async fn what_was_typed_stays_where_something_is_wrong(app: TestApp) {
        let admin = Admin::of(&app).await;
        let wrong = form(&[
            ("name", ""), ("id", "Main"), ("base_url", "https://evil.example.jp/v1"), ("price_input", "いち"), ("temperature", "3"), ("concurrency", "0"),
            ("trains", "yes"), ("country", "米国かもしれない"), ("api_key", "sk-canary-3"),
        ]);
        let html = admin.post(PATH, &wrong).await.html(422);
        for field in ["name", "id", "base_url", "price_input", "temperature", "concurrency", "trains", "api_key"] {
            assert!(html.contains(&format!("href=\"#{field}\"")), "{field}: {html}");
        }
        for typed in ["Main", "https://evil.example.jp/v1", "いち", "3", "0", "米国かもしれない", "m-1", "1600"] {
            assert!(html.contains(&format!("value=\"{typed}\"")), "{typed}: {html}");
        }
        assert!(html.contains("BANSO_LLM_HOSTS") && html.contains("value=\"yes\" checked"), "{html}");
        assert!(!html.contains("canary"));
        assert!(admin.get(PATH).await.html(200).contains("提供元はまだありません"));
    }

    async fn another_chambers_provider_is_not_there(app: TestApp) {
        let id = provider(&app, &app.b, "乙の秘密").await;
        let admin = Admin::of(&app).await;
        for path in [format!("{PATH}/{id}"), format!("{PATH}/{id}/delete")] {
            let html = admin.get(&path).await.html(404);
            assert!(!html.contains("乙の秘密"));
            for wanted in ["save", "test"] {
                admin.post(&path, &form(&[("do", wanted), ("version", "1")])).await.html(404);
            }
        }
        assert!(!admin.get("/admin/drafting").await.html(200).contains("乙の秘密"));
    }

    async fn a_connection_is_tried_without_saving(app: TestApp) {
        let admin = Admin::of(&app).await;
        let server = MockServer::start().await;
        Mock::given(method("POST")).respond_with(ResponseTemplate::new(401)).mount(&server).await;
        let base = format!("{}/v1", server.uri());
        let html = admin.post(PATH, &form(&[("do", "test"), ("base_url", &base), ("api_key", "sk-canary-4")])).await.html(200);
        for wanted in ["APIキーが受け付けられませんでした", "もう一度入力してください", "所要時間", &*base] {
            assert!(html.contains(wanted), "{wanted}: {html}");
        }
        assert!(!html.contains("canary"));
        assert!(admin.get(PATH).await.html(200).contains("提供元はまだありません"), "nothing was saved");
        let sent = server.received_requests().await.unwrap();
        assert_eq!(sent[0].headers["authorization"], "Bearer sk-canary-4");
        // A stored key goes only where it was stored for.
        admin.post(PATH, &form(&[("api_key", "sk-canary-5")])).await.way();
        let moved = form(&[("do", "test"), ("base_url", &base), ("version", "1")]);
        admin.post("/admin/providers/main", &moved).await.html(200);
        let sent = server.received_requests().await.unwrap();
        assert!(!sent.last().unwrap().headers.contains_key("authorization"), "the key went to another host");
    }

    async fn the_order_and_the_caps_are_chosen(app: TestApp) {
        let admin = Admin::of(&app).await;
        let html = admin.get("/admin/drafting").await.html(200);
        assert!(html.contains("提供元がまだない") && html.contains("value=\"rules\" selected"), "{html}");
        admin.post(PATH, &form(&[])).await.way();
        admin.post(PATH, &form(&[("id", "spare"), ("name", "予備"), ("trains", "")])).await.way();
        let html = admin.get("/admin/drafting").await.html(200);
        assert!(html.contains("予備：利用条件の「学習への利用」が確認されていません"), "{html}");
        let save = |fields: &[(&'static str, &'static str)]| {
            let mut all = vec![("version", "1"), ("chain_1", "main"), ("chain_2", ""), ("chain_3", "rules"), ("local_only", "off"), ("chamber_day_yen", "1,000")];
            for (name, value) in fields {
                all.retain(|(known, _)| known != name);
                all.push((name, value));
            }
            all
        };
        let html = admin.post("/admin/drafting", &save(&[("chain_2", "rules"), ("chain_3", "spare"), ("user_day_yen", "-5")])).await.html(422);
        for wanted in ["href=\"#chain_2\"", "href=\"#user_day_yen\"", "value=\"1,000\"", "value=\"-5\""] {
            assert!(html.contains(wanted), "{wanted}: {html}");
        }
        assert_eq!(admin.post("/admin/drafting", &save(&[])).await.way(), "/admin/drafting?done=drafting_saved");
        let html = admin.get("/admin/drafting").await.html(200);
        assert!(html.contains("value=\"1000\"") && html.contains("value=\"main\" selected") && !html.contains("まだ選ばれていません"), "{html}");
        let html = admin.post("/admin/drafting", &save(&[("chain_1", "spare"), ("local_only", "on")])).await.html(409);
        for wanted in ["<pre>本番のAI（m-1）</pre>", "<span>予備（m-1）</span>", "<span>手元のモデルだけを使う</span>", "name=\"version\" value=\"2\""] {
            assert!(html.contains(wanted), "{wanted}: {html}");
        }
    }
}
