//! All faults, and what is said of them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use banso::llm::client::Limits;

use super::memory::Memory;
use super::*;
use crate::support::Engine;

/// The sixteen of the plan, each by a row or more of the table.
const PLANNED: [(&str, &[&str]); 16] = [
    ("connection refused", &["connection refused"]),
    ("bad certificate", &["bad certificate"]),
    ("reset in the middle", &["reset"]),
    ("one byte a second", &["one byte a second"]),
    (
        "429",
        &["429", "429 wait a second", "429 wait five minutes"],
    ),
    ("500", &["500"]),
    ("529", &["529"]),
    ("invalid JSON", &["no json", "broken events"]),
    ("truncated", &["truncated", "truncated but called complete"]),
    ("other schema", &["other shape"]),
    (
        "refusal or filter",
        &["refusal", "content filter", "content filter before"],
    ),
    ("empty", &["empty"]),
    (
        "ten megabytes",
        &["ten megabytes", "ten megabytes streamed"],
    ),
    ("wrong language", &["Chinese", "English"]),
    ("duplicate keys", &["duplicate keys"]),
    ("NaN", &["NaN"]),
];

static PANICS: AtomicUsize = AtomicUsize::new(0);

/// Counts panics of the product; those of tests are told by the tests.
fn count_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if panic
            .location()
            .is_some_and(|at| at.file().starts_with("src/"))
        {
            PANICS.fetch_add(1, Ordering::SeqCst);
        }
        before(panic);
    }));
}

#[test]
fn the_table_holds_every_fault_and_only_classes_that_are_explained() {
    let rows = table::faults();
    let mut told: Vec<&str> = rows.iter().map(|row| row.fault.as_str()).collect();
    let mut planned: Vec<&str> = PLANNED
        .iter()
        .flat_map(|(_, all)| all.iter().copied())
        .collect();
    told.sort_unstable();
    planned.sort_unstable();
    assert_eq!(told, planned);
    let classes = table::classes();
    for row in &rows {
        assert!(
            row.kind.as_ref().is_none_or(|kind| classes.contains(kind)),
            "{row:?}"
        );
    }
    for fault in ["truncated", "no json", "refusal", "other shape", "empty"] {
        let row = rows.iter().find(|row| row.fault == fault).unwrap();
        assert_eq!(row.protocols.len(), 3, "{fault} differs by protocol");
    }
}

/// Whatever happens, the house answers and shows nothing half.
async fn is_sound(app: &TestApp, company: &str, good: usize) {
    let documents = app
        .get(
            &app.a.advisor,
            &format!("/companies/{company}/documents?limit=100"),
        )
        .await
        .is(200);
    assert_eq!(
        documents["items"].as_array().unwrap().len(),
        good,
        "the good ones, and no half one"
    );
    app.get(&app.a.advisor, "/companies").await.is(200);
    assert_eq!(PANICS.load(Ordering::SeqCst), 0);
}

/// No page shows a failed draft as anything but failed.
async fn is_shown_as_failed(app: &TestApp, cookie: &str, draft: &Value) {
    let path = format!("/drafts/{}", draft["id"].as_str().unwrap());
    let page = app
        .send(Call::page(&path).header("cookie", cookie))
        .await
        .html(200);
    let message = draft["error"]["message"]
        .as_str()
        .unwrap_or("に自動でやり直します");
    assert!(page.contains(message), "{page}");
    assert!(!page.contains("/documents/"), "{page}");
}

async fn hold(app: &TestApp, server: &Server, of: impl Fn(&Row) -> bool) {
    count_panics();
    let all = cases(of);
    let sound = [
        Protocol::OpenaiChat,
        Protocol::OpenaiResponses,
        Protocol::Anthropic,
    ]
    .map(good);
    set_up(app, server, &[&all[..], &sound].concat()).await;
    let company = company(app).await;
    // Without a fault all is well. What as many good drafts take is taken already.
    let as_many: Vec<Case> = sound.iter().cycle().take(all.len()).cloned().collect();
    for draft in drafted(app, &company, &as_many).await {
        assert_eq!(draft["status"], "succeeded", "{draft}");
    }
    let memory = Memory::now();
    let drafts = drafted(app, &company, &all).await;
    memory.grew_at_most(32 << 10);
    let calls = calls(app).await;
    let cookie = app.session(&app.a.advisor).await;
    let mut broken = Vec::new();
    for (case, draft) in all.iter().zip(&drafts) {
        let id: DraftId = draft["id"].as_str().unwrap().parse().unwrap();
        let own = calls.get(&id).map(Vec::as_slice).unwrap_or_default();
        broken.extend(broken_promise(case, draft, own));
        is_shown_as_failed(app, &cookie, draft).await;
        let unsent = ["connection refused", "bad certificate"].contains(&case.row.fault.as_str());
        let arrived = server.count(&case.row.fault, case.protocol);
        assert_eq!(
            arrived,
            if unsent { 0 } else { own.len() },
            "{}: each request has its row",
            case.row.fault
        );
    }
    assert_eq!(broken, Vec::<String>::new());
    is_sound(app, &company, all.len()).await;
}

#[test]
fn every_fault_ends_as_the_table_says() {
    Engine::Sqlite.run(async |app: TestApp| {
        let server = Server::start().await;
        hold(&app, &server, |row| row.fault != "one byte a second").await;
    });
}

#[test]
fn a_provider_that_drips_is_given_up_soon() {
    Engine::Sqlite.run(async |app: TestApp| {
        let server = Server::start().await;
        let limits = Limits {
            first: Duration::from_secs(3),
            idle: Duration::from_secs(1),
            usage: Duration::from_millis(500),
        };
        hold(&app.within(limits).await, &server, |row| {
            row.fault == "one byte a second"
        })
        .await;
    });
}
