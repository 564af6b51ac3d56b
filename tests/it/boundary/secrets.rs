//! No prompt holds what only the operator may know: no key, no address, no name of a machine.

use banso::domain::document::Kind;
use banso::domain::provider::Terms;
use regex::Regex;
use strum::IntoEnumIterator;

use crate::support::engine::Engine;
use crate::support::models::write_by;
use crate::support::samples::{answers, figures, profile, world};
use crate::support::{Call, TestApp, config};

/// What a secret or a place inside looks like.
const MARKS: [&str; 7] = [
    r"(?i)https?://",
    r"(?i)\b(sk|pk|ghp|xox[bp])-[a-z0-9]{8,}",
    r"(?i)bearer\s+[a-z0-9]",
    r"(?i)(api[_-]?key|password|passwd|secret|token)\s*[:=]",
    r"\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b",
    r"(?i)\b[a-z0-9-]+\.(local|internal|lan|corp|intra|co\.jp|or\.jp|com|net|io)\b",
    r"(?i)localhost|-----BEGIN|BANSO_|sqlite:|postgres:|[A-Za-z0-9+/]{40,}",
];

fn found(text: &str) -> Vec<String> {
    let marks = MARKS.map(|mark| Regex::new(mark).unwrap());
    let all = marks.iter().flat_map(|mark| mark.find_iter(text));
    all.map(|found| found.as_str().to_owned()).collect()
}

#[test]
fn what_looks_like_a_secret_is_found() {
    for text in [
        "http://10.0.0.5/v1",
        "key sk-abcdef0123456789",
        "Authorization: Bearer abc",
        "api_key = x",
        "パスワード password: x",
        "db01.internal",
        "ai.example.co.jp",
        "localhost",
        "sqlite://banso.db",
        "192.168.1.10",
    ] {
        assert!(!found(text).is_empty(), "{text}");
    }
    assert_eq!(
        found("売上高は[[fin.sales.2025-03]]です。"),
        Vec::<String>::new()
    );
}

/// Every file of a folder.
fn files(folder: &std::path::Path, all: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, all);
        } else {
            all.push(path);
        }
    }
}

#[test]
fn no_shipped_prompt_holds_a_secret() {
    let mut all = Vec::new();
    files(
        &std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("prompts"),
        &mut all,
    );
    let templates: Vec<_> = all
        .iter()
        .filter(|file| file.extension().is_some_and(|it| it == "hbs"))
        .collect();
    assert!(templates.len() >= Kind::iter().count(), "{all:?}");
    for file in templates {
        let text = std::fs::read_to_string(file).unwrap();
        assert_eq!(found(&text), Vec::<String>::new(), "{}", file.display());
    }
    for kind in Kind::iter() {
        let schema = banso::domain::answer::schema(kind).to_string();
        assert_eq!(found(&schema), Vec::<String>::new(), "{kind}");
    }
}

/// A company of which every kind can be previewed or at least a SWOT.
async fn company(app: &TestApp) -> String {
    let by = &app.a.advisor;
    let made = app
        .send(Call::post("/companies", &profile("株式会社確認")).by(by))
        .await;
    let id = made.is(201)["id"].as_str().unwrap().to_owned();
    let put = Call::put(&format!("/companies/{id}/statements/2025-03"), &figures());
    app.send(put.by(by)).await.is(201);
    let put = Call::put(
        &format!("/companies/{id}/checklists/general_checkup"),
        &answers(app),
    );
    app.send(put.by(by)).await.is(200);
    id
}

#[test]
fn nothing_of_the_operators_settings_is_sent() {
    Engine::Sqlite.run(async |app: TestApp| {
        let local = Terms {
            local: true,
            ..Terms::default()
        };
        let base_url = "http://127.0.0.1:9/canary-path/v1".to_owned();
        write_by(&app, &app.a, base_url, local, &["model"]).await;
        let own = config(&app.app.config.database_url);
        let company = company(&app).await;
        let other = world(&app, &app.b, "よその").await;
        let mut seen = 0;
        for kind in Kind::iter() {
            let path = format!("/companies/{company}/drafts/preview?kind={kind}&provider=model");
            let shown = app.get(&app.a.advisor, &path).await;
            if shown.status.as_u16() != 200 {
                continue;
            }
            seen += 1;
            let body = shown.is(200)["request"]["body"]
                .as_str()
                .unwrap()
                .to_owned();
            assert_eq!(found(&body), Vec::<String>::new(), "{kind}");
            let people = app.a.people().into_iter().chain(app.b.people());
            let names = people.flat_map(|person| {
                [
                    person.name.clone(),
                    person.email.clone(),
                    person.token.clone(),
                ]
            });
            let ids = [
                app.a.id.to_string(),
                app.b.id.to_string(),
                company.clone(),
                other.company.to_string(),
            ];
            let settings = [
                own.database_url.clone(),
                "test-key".to_owned(),
                "canary-path".to_owned(),
                "甲商工会議所".to_owned(),
            ];
            for secret in names.chain(ids).chain(settings) {
                assert!(!body.contains(&secret), "{secret} is in {kind}'s request");
            }
        }
        assert!(seen >= 1, "no preview was looked at");
    });
}
