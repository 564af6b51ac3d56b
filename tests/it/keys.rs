//! Providers' keys go in and never come out: not into the database's files, the log, an answer or a page.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use banso::app::provider::reseal::change_key;
use banso::app::sealing::{Keyring, SealError};
use banso::app::{Ctx, provider};
use banso::store::{self, Db};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use tracing::instrument::WithSubscriber;
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::dump::{self, dump};
use crate::support::engine::both;
use crate::support::log::Log;
use crate::support::operations::operations;
use crate::support::samples::{new_provider, world};
use crate::support::{Call, Engine, TestApp, config};

const CANARY: &str = "sk-canary-7f3a9c2e51";

fn keyed(id: &str) -> Value {
    let mut own = new_provider(id);
    own["terms"] = json!({"local": true});
    own["api_key"] = json!(CANARY);
    own
}

async fn add(app: &TestApp, own: &Value) {
    app.send(Call::post("/providers", own).by(&app.a.admin))
        .await
        .is(201);
}

/// The key as whoever drafts is handed it, or why it is not.
async fn opened(app: &TestApp, id: &str) -> Result<String, String> {
    let actor = banso::app::Actor {
        user_id: app.a.advisor.id,
        chamber_id: app.a.id,
        name: app.a.advisor.name.clone(),
        role: app.a.advisor.role,
    };
    let mut ctx = Ctx::read(&app.app, actor).await.unwrap();
    let force = provider::in_force(&mut ctx).await.unwrap();
    let found = force.find(id).unwrap();
    provider::may_send(found, &force.settings)?;
    Ok(found.key.as_ref().unwrap().expose_secret().to_owned())
}

fn key_file(app: &TestApp) -> PathBuf {
    app.app.keyring.file().unwrap().to_owned()
}

/// The database's own files.
fn files(app: &TestApp) -> Vec<PathBuf> {
    let file = app
        .app
        .config
        .database_url
        .strip_prefix("sqlite://")
        .unwrap();
    let folder = Path::new(file).parent().unwrap();
    let all = std::fs::read_dir(folder).unwrap();
    all.map(|entry| entry.unwrap().path()).collect()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|part| part == text.as_bytes())
}

fn leaks(app: &TestApp) -> Vec<PathBuf> {
    let mut all = files(app);
    all.retain(|file| holds(&std::fs::read(file).unwrap(), CANARY));
    all
}

#[test]
fn a_key_is_in_no_file_no_log_line_no_answer_and_no_page() {
    Engine::Sqlite.run(async |app: TestApp| {
        let log = Log::default();
        everything_with_a_key(&app)
            .with_subscriber(log.listening())
            .await;
        assert!(!log.heard().contains(CANARY), "the key is in the log");
        assert_eq!(leaks(&app), Vec::<PathBuf>::new());
        assert_eq!(
            opened(&app, "main").await.unwrap(),
            CANARY,
            "it is stored all the same"
        );
        // The search would find one that is stored as it is.
        let mut tx = app.write().await;
        let own = store::provider::find(&mut tx, app.a.id, "main")
            .await
            .unwrap()
            .unwrap();
        store::provider::update(
            &mut tx,
            app.a.id,
            &own.provider,
            Some(CANARY.as_bytes()),
            own.version,
            app.clock.now(),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        assert!(!leaks(&app).is_empty(), "a key in plain text is found");
    });
}

async fn everything_with_a_key(app: &TestApp) {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(401).set_body_json(
            json!({"error": {"message": format!("Incorrect API key provided: {CANARY}")}}),
        ))
        .mount(&server)
        .await;
    let mut own = keyed("main");
    own["base_url"] = json!(format!("{}/v1", server.uri()));
    add(app, &own).await;
    let world = world(app, &app.a, "鍵").await;
    let mut calls: Vec<Call> = operations(app, &world)
        .into_iter()
        .map(|operation| operation.call)
        .collect();
    calls.extend([
        Call::get("/providers/main"),
        Call::step("/providers/main/test"),
    ]);
    let mut bad = keyed("Bad Id");
    calls.push(Call::post("/providers", &bad));
    bad["api_key"] = json!(format!("{CANARY} キー"));
    calls.push(Call::post("/providers", &bad));
    bad["api_key"] = json!({"key": CANARY});
    calls.push(Call::post("/providers", &bad));
    for person in app.a.people() {
        for call in &calls {
            let answer = app.send(call.clone().by(person)).await;
            assert!(
                !answer.text().contains("canary"),
                "{call:?}: {}",
                answer.text()
            );
        }
    }
    let cookie = app.session(&app.a.admin).await;
    for path in [
        "/admin/providers",
        "/admin/providers/main",
        "/admin/drafting",
        "/admin/providers/main/delete",
    ] {
        let html = app.send(Call::page(path).with(&cookie)).await.html(200);
        assert!(!html.contains("canary"), "{path}");
    }
    let sent = server.received_requests().await.unwrap();
    let expected = format!("Bearer {CANARY}");
    assert!(
        sent.iter()
            .any(|sent| sent.headers["authorization"] == *expected),
        "it did go to its provider"
    );
}

both! {
    async fn a_key_is_in_no_row(app: TestApp) {
        everything_with_a_key(&app).await;
        assert!(!dump::holds(&dump(&app).await, CANARY));
        assert_eq!(opened(&app, "main").await.unwrap(), CANARY, "it is stored all the same");
        let mut tx = app.write().await;
        let own = store::provider::find(&mut tx, app.a.id, "main").await.unwrap().unwrap();
        let plain = Some(CANARY.as_bytes());
        store::provider::update(&mut tx, app.a.id, &own.provider, plain, own.version, app.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        assert!(dump::holds(&dump(&app).await, CANARY), "a key in plain text is found");
    }

    async fn a_key_opens_only_where_it_was_sealed(app: TestApp) {
        add(&app, &keyed("main")).await;
        add(&app, &keyed("spare")).await;
        assert_eq!(opened(&app, "main").await.unwrap(), CANARY);
        let mut tx = app.write().await;
        let list = store::provider::list(&mut tx, app.a.id).await.unwrap();
        let (main, spare) = (&list[0], &list[1]);
        assert_ne!(main.sealed_key, spare.sealed_key, "each is sealed with a nonce of its own");
        let sealed = main.sealed_key.clone().unwrap();
        let keys = Keyring::of(&app.app.config).read().unwrap();
        let open = |chamber, id: &str, sealed: &[u8]| keys.open(chamber, id, sealed).map(|key| key.expose_secret().to_owned());
        assert_eq!(open(app.a.id, "main", &sealed).as_deref(), Ok(CANARY));
        assert_eq!(open(app.a.id, "spare", &sealed), Err(SealError::Foreign));
        assert_eq!(open(app.b.id, "main", &sealed), Err(SealError::Foreign));
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(open(app.a.id, "main", &changed), Err(SealError::Foreign), "byte {at}");
            assert_eq!(open(app.a.id, "main", &sealed[..at]), Err(SealError::Foreign), "cut at {at}");
        }
        // A row copied onto another opens nothing, and says so.
        store::provider::update(&mut tx, app.a.id, &spare.provider, Some(&sealed), 1, app.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        assert!(opened(&app, "spare").await.unwrap_err().contains("いまの鍵ファイルでは開けません"));
        assert_eq!(opened(&app, "main").await.unwrap(), CANARY);
    }

    async fn without_its_file_a_key_is_told_to_be_shut(app: TestApp) {
        add(&app, &keyed("main")).await;
        let file = key_file(&app);
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let text = std::fs::read_to_string(&file).unwrap();
        let page = async || app.get(&app.a.admin, "/providers/main").await.is(200)["unusable"].as_str().unwrap_or_default().to_owned();
        let put = |bytes: &[u8]| {
            std::fs::write(&file, bytes).unwrap();
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        };
        std::fs::remove_file(&file).unwrap();
        assert!(opened(&app, "main").await.unwrap_err().contains("鍵ファイルがありません"));
        assert!(page().await.contains("鍵ファイルがありません"));
        let refused = app.send(Call::post("/providers", &keyed("spare")).by(&app.a.admin)).await;
        assert!(refused.is(409)["detail"].as_str().unwrap().contains("鍵ファイルがありません"), "no new key stands in for one that is lost");
        assert!(!file.exists());
        // The server starts all the same.
        banso::app::App::build(config(&app.app.config.database_url), app.clock.clone()).await.unwrap();
        for wrong in [b"".as_slice(), b"short", &[0xff; 32], &text.as_bytes()[..40]] {
            put(wrong);
            assert!(page().await.contains("鍵ではありません"), "{wrong:?}");
        }
        put(b"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
        assert!(page().await.contains("いまの鍵ファイルでは開けません"));
        put(text.as_bytes());
        assert_eq!(page().await, "");
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(page().await.contains("ほかの利用者も読める"));
    }

    async fn the_key_is_changed_and_a_change_broken_off_goes_on(app: TestApp) {
        add(&app, &keyed("main")).await;
        add(&app, &keyed("spare")).await;
        let before = std::fs::read_to_string(key_file(&app)).unwrap();
        assert_eq!(change_key(&app.app).await.unwrap(), 2);
        let after = std::fs::read_to_string(key_file(&app)).unwrap();
        assert!(after != before && after.lines().count() == 1, "the old key is gone");
        assert_eq!((opened(&app, "main").await.unwrap(), opened(&app, "spare").await.unwrap()), (CANARY.to_owned(), CANARY.to_owned()));
        // Killed after the new file, and after some rows.
        let keys = app.app.keyring.begin_change().unwrap();
        assert_eq!(opened(&app, "main").await.unwrap(), CANARY);
        let mut tx = app.write().await;
        let old = store::provider::sealed_keys(&mut tx).await.unwrap();
        let new = keys.seal(old[0].chamber, &old[0].provider, &SecretString::from(CANARY)).unwrap();
        store::provider::reseal(&mut tx, &old[0], &new).await.unwrap();
        tx.commit().await.unwrap();
        let halfway = std::fs::read_to_string(key_file(&app)).unwrap();
        assert_eq!((opened(&app, "main").await.unwrap(), opened(&app, "spare").await.unwrap()), (CANARY.to_owned(), CANARY.to_owned()));
        assert_eq!(change_key(&app.app).await.unwrap(), 1, "only what is left");
        let done = std::fs::read_to_string(key_file(&app)).unwrap();
        assert_eq!(done.lines().collect::<Vec<_>>(), halfway.lines().take(1).collect::<Vec<_>>(), "with the key it was begun with");
        assert_eq!((opened(&app, "main").await.unwrap(), opened(&app, "spare").await.unwrap()), (CANARY.to_owned(), CANARY.to_owned()));
        assert_eq!(change_key(&app.app).await.unwrap(), 2);
    }
}

#[test]
fn without_a_place_for_the_file_a_key_is_refused() {
    Engine::Postgres.run(async |app: TestApp| {
        let mut nowhere = config(&app.app.config.database_url);
        nowhere.key_file = None;
        let built = banso::app::App::build(nowhere, app.clock.clone())
            .await
            .unwrap();
        assert!(matches!(built.db, Db::Postgres(_)));
        let refused = Call::post("/providers", &keyed("main"))
            .by(&app.a.admin)
            .send(banso::web::router(Arc::clone(&built)))
            .await;
        let detail = refused.is(409)["detail"].to_string();
        assert!(detail.contains("BANSO_KEY_FILE"), "{detail}");
        built.db.close().await;
    });
}
