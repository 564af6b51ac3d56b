//! What the tests stand on: the real application on a fresh database, a clock moved by hand, people of every role in two
//! chambers, and requests that go straight into the router.

pub(crate) mod call;
pub(crate) mod dump;
pub(crate) mod engine;
pub(crate) mod log;
pub(crate) mod models;
pub(crate) mod operations;
pub(crate) mod people;
pub(crate) mod samples;
pub(crate) mod servers;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::response::Response;
use banso::app::App;
use banso::clock::Clock;
use banso::config::{Config, LlmConfig};
use banso::store::Tx;
use tower::ServiceExt;

pub(crate) use call::{Answer, Call};
pub(crate) use engine::Engine;
pub(crate) use people::{Chamber, Person};

/// Where the clock of every test stands at first: 2026-04-01 09:00 in Japan.
pub(crate) const BEGIN: i64 = 1_775_001_600;

/// The application with its doubles: the clock, nothing else.
#[derive(Clone)]
pub(crate) struct TestApp {
    pub(crate) app: Arc<App>,
    pub(crate) clock: Clock,
    /// 甲商工会議所
    pub(crate) a: Chamber,
    /// 乙商工会議所
    pub(crate) b: Chamber,
    router: Router,
}

impl TestApp {
    /// The application on a database that holds two chambers with their people, and nothing else.
    async fn new(url: &str) -> Self {
        let clock = Clock::manual(jiff::Timestamp::from_second(BEGIN).unwrap());
        let app = App::build(config(url), clock.clone()).await.unwrap();
        let mut tx = app.db.read().await.unwrap();
        let (a, b) = people::find(&mut tx).await;
        drop(tx);
        let router = banso::web::router(Arc::clone(&app));
        Self {
            app,
            clock,
            a,
            b,
            router,
        }
    }

    /// The same application with other bounds of time for calls to models.
    pub(crate) async fn within(&self, limits: banso::llm::client::Limits) -> Self {
        let mut app = App::build(self.app.config.clone(), self.clock.clone())
            .await
            .unwrap();
        let own = Arc::get_mut(&mut app).expect("nobody else holds it yet");
        own.http = own.http.clone().within(limits);
        let router = banso::web::router(Arc::clone(&app));
        Self {
            app,
            router,
            ..self.clone()
        }
    }

    /// Sends a request through the router.
    pub(crate) async fn send(&self, call: Call) -> Answer {
        call.send(self.router.clone()).await
    }

    /// Sends a request whose body comes in its own time.
    pub(crate) async fn send_with(&self, call: Call, body: Body) -> Answer {
        call.send_with(self.router.clone(), body).await
    }

    /// Sends a request whose answer is read in its own time.
    pub(crate) async fn ask(&self, request: Request<Body>) -> Response {
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub(crate) async fn get(&self, by: &Person, path: &str) -> Answer {
        self.send(Call::get(path).by(by)).await
    }

    /// A session of somebody, as the cookie of a browser.
    pub(crate) async fn session(&self, person: &Person) -> String {
        let login = banso::app::session::login(&self.app, &person.email, people::PASSWORD)
            .await
            .unwrap();
        format!("banso={}", login.token)
    }

    /// A transaction for looking at what is stored.
    pub(crate) async fn read(&self) -> Tx {
        self.app.db.read().await.unwrap()
    }

    /// A transaction for putting what no request can put.
    pub(crate) async fn write(&self) -> Tx {
        self.app.db.write().await.unwrap()
    }
}

/// The settings of every test.
pub(crate) fn config(url: &str) -> Config {
    Config {
        bind: "127.0.0.1:0".to_owned(),
        database_url: url.to_owned(),
        public_url: None,
        data_dir: None,
        benchmark_table: "2022".to_owned(),
        workbook_quirks: true,
        llm: LlmConfig {
            provider: "rules".to_owned(),
            base_url: String::new(),
            api_key: None,
            model: String::new(),
            // Servers of tests listen here.
            hosts: vec!["127.0.0.1".to_owned(), "localhost".to_owned()],
            local: false,
            terms: None,
        },
        // Beside the file on SQLite; on PostgreSQL it must be said.
        key_file: url.starts_with("postgres").then(|| {
            let name = url.rsplit('/').next().unwrap_or_default();
            let name = name.split('?').next().unwrap_or_default();
            std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.key"))
        }),
        drafts_at_once: 32,
        log: "off".to_owned(),
        log_json: false,
    }
}

/// For asking servers of ours directly, as anybody would.
pub(crate) fn http() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().unwrap()
}
