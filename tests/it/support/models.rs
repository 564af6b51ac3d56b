//! Providers that a test sets up for a chamber, and a server that answers what it is told to.

use banso::app::sealing::Keyring;
use banso::domain::cost::Prices;
use banso::domain::provider::{DraftingSettings, Limits, Protocol, Provider, Terms, Wire};
use banso::store::{self, chamber::Settings};
use serde_json::{Value, json};
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::{Chamber, TestApp};

/// Terms under which a company that agreed may be sent outside.
pub(crate) fn outside() -> Terms {
    Terms {
        local: false,
        trains: Some(false),
        retention_days: Some(30),
        country: "米国".to_owned(),
        agreement: "利用規約（2026-04-01確認）".to_owned(),
    }
}

/// Lets the chamber's drafts be written by a model at that address, under these terms, as the first of `chain`.
pub(crate) async fn write_by(
    app: &TestApp,
    of: &Chamber,
    base_url: String,
    terms: Terms,
    chain: &[&str],
) {
    let provider = Provider {
        id: "model".to_owned(),
        name: "試験のAI".to_owned(),
        protocol: Protocol::OpenaiChat,
        base_url,
        model: "m-1".to_owned(),
        wire: Wire::default(),
        prices: Prices {
            input: Some(1_000),
            output: Some(4_000),
            ..Prices::default()
        },
        limits: Limits::default(),
        terms,
    };
    let mut tx = app.write().await;
    let keys = Keyring::of(&app.app.config).read_or_make(false).unwrap();
    let sealed = keys
        .seal(of.id, "model", &"test-key".to_owned().into())
        .unwrap();
    store::provider::insert(&mut tx, of.id, &provider, Some(&sealed), app.clock.now())
        .await
        .unwrap();
    let settings = Settings {
        drafting: DraftingSettings {
            chain: chain.iter().map(|id| (*id).to_owned()).collect(),
            ..DraftingSettings::default()
        },
        ..Settings::default()
    };
    store::chamber::update_settings(&mut tx, of.id, &settings)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// A server that streams this answer to every request.
pub(crate) async fn answering(answer: &Value) -> MockServer {
    let server = MockServer::start().await;
    let piece = json!({"model": "m-1-exact", "choices": [{"index": 0, "delta": {"content": answer.to_string()}}]});
    let end = json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 900, "completion_tokens": 90, "prompt_tokens_details": {"cached_tokens": 512}}});
    let events = format!("data: {piece}\n\ndata: {end}\n\ndata: [DONE]\n\n");
    Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(200).set_body_raw(events, "text/event-stream"))
        .mount(&server)
        .await;
    server
}
