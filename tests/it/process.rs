//! The program as a whole: started, killed at a bad moment, started again. Nothing acknowledged is lost, no draft is
//! shown half.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use crate::support::servers::model_servers;

struct Server {
    child: Child,
    base: String,
}

impl Server {
    /// Starts the demo and waits until it printed where it listens.
    fn start(folder: &Path, llm: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_banso"))
            .args(["demo", "--bind", "127.0.0.1:0", "--data"])
            .arg(folder)
            .env("BANSO_LLM_PROVIDER", "openai")
            .env("BANSO_LLM_BASE_URL", llm)
            .env("BANSO_LLM_MODEL", "tiny-random")
            .env("BANSO_LLM_LOCAL", "on")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        let mut lines = BufReader::new(child.stdout.take().expect("stdout is piped")).lines();
        let base = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                line.trim()
                    .strip_prefix("http://")
                    .map(|rest| format!("http://{}", rest.trim_end_matches('/')))
            })
            .expect("the address is printed");
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, base }
    }

    /// Pulls the plug.
    fn kill(mut self) {
        self.child.kill().expect("SIGKILL");
        self.child.wait().expect("it is gone");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn token(folder: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_banso"))
        .args(["admin", "token", "--email", "shidoin@example.jp"])
        .env(
            "BANSO_DATABASE_URL",
            format!("sqlite://{}/banso.db", folder.display()),
        )
        .output()
        .expect("the binary runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

struct Api<'a> {
    http: &'a Client,
    token: &'a str,
}

impl Api<'_> {
    async fn post(&self, url: String, body: &Value) -> (StatusCode, Value) {
        let answer = self
            .http
            .post(url)
            .bearer_auth(self.token)
            .json(body)
            .send()
            .await
            .expect("an answer");
        (answer.status(), answer.json().await.expect("JSON"))
    }

    async fn get(&self, url: String) -> Value {
        self.http
            .get(url)
            .bearer_auth(self.token)
            .send()
            .await
            .expect("an answer")
            .json()
            .await
            .expect("JSON")
    }

    /// A company with one period, so that there is something to draft from.
    async fn company(&self, base: &str, name: &str) -> String {
        let profile = json!({"name": name, "kind": "corporation", "capital_yen": 3_000_000, "employees": 5,
            "industry": {"major": "06_飲食業", "minor": "0601_飲食業"}});
        let (status, company) = self
            .post(format!("{base}/api/v1/companies"), &profile)
            .await;
        assert_eq!(status, StatusCode::CREATED);
        let id = company["id"].as_str().expect("an id").to_owned();
        let figures = json!({"employees": 5, "sales": 40_000_000, "prior_sales": 39_000_000, "operating_profit": 500_000});
        let url = format!("{base}/api/v1/companies/{id}/statements/2025-03");
        let put = self
            .http
            .put(url)
            .bearer_auth(self.token)
            .json(&figures)
            .send()
            .await
            .expect("an answer");
        assert!(put.status().is_success());
        id
    }
}

#[tokio::test]
async fn a_draft_under_way_when_the_process_is_killed_is_run_again() {
    let Some(servers) = model_servers() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let llm = format!("{}/t/killed/v1", servers.aimock);
    let http = crate::support::http();
    let server = Server::start(folder.path(), &llm);
    let token = token(folder.path());
    let api = Api {
        http: &http,
        token: &token,
    };
    let company = api.company(&server.base, "試験SLOW食堂").await;
    let order = json!({"kind": "swot", "provider": "openai"});
    let (status, draft) = api
        .post(
            format!("{}/api/v1/companies/{company}/drafts", server.base),
            &order,
        )
        .await;
    assert_eq!(status, StatusCode::ACCEPTED, "{draft}");
    let id = draft["id"].as_str().expect("an id").to_owned();
    wait(&api, &server.base, &id, |status| status == "running").await;
    server.kill();

    let server = Server::start(folder.path(), &llm);
    let draft = wait(&api, &server.base, &id, |status| {
        !matches!(status, "queued" | "running")
    })
    .await;
    assert!(
        draft["attempts"]
            .as_array()
            .is_some_and(|attempts| attempts.len() >= 2),
        "{draft}"
    );
    assert_eq!(
        draft["attempts"][0]["ended_at"],
        Value::Null,
        "the killed attempt never ended: {draft}"
    );
    match draft["status"].as_str() {
        Some("succeeded") => assert!(draft["document"].is_string(), "{draft}"),
        Some("failed") => assert!(draft["error"]["message"].is_string(), "{draft}"),
        other => panic!("a draft ends as succeeded or failed, not as {other:?}"),
    }
}

#[tokio::test]
async fn what_was_acknowledged_survives_kill_9() {
    let folder = tempfile::tempdir().expect("a folder");
    let http = crate::support::http();
    let mut server = Server::start(folder.path(), "http://127.0.0.1:9");
    let token = token(folder.path());
    let api = Api {
        http: &http,
        token: &token,
    };
    let mut acknowledged = Vec::new();
    for round in 0..5 {
        for n in 0..4 {
            acknowledged.push(
                api.company(&server.base, &format!("停電 {round}-{n}"))
                    .await,
            );
        }
        server.kill();
        server = Server::start(folder.path(), "http://127.0.0.1:9");
    }
    for id in &acknowledged {
        let company = api
            .get(format!("{}/api/v1/companies/{id}", server.base))
            .await;
        assert!(
            company["name"]
                .as_str()
                .is_some_and(|name| name.starts_with("停電")),
            "{company}"
        );
        let statements = api
            .get(format!("{}/api/v1/companies/{id}/statements", server.base))
            .await;
        assert_eq!(
            statements["items"].as_array().map(Vec::len),
            Some(1),
            "{statements}"
        );
    }
}

async fn wait(api: &Api<'_>, base: &str, draft: &str, until: impl Fn(&str) -> bool) -> Value {
    let begun = Instant::now();
    loop {
        let seen = api.get(format!("{base}/api/v1/drafts/{draft}")).await;
        if until(seen["status"].as_str().unwrap_or_default()) {
            return seen;
        }
        assert!(begun.elapsed() < Duration::from_mins(1), "still {seen}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
