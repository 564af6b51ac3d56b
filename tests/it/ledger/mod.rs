//! Every call accounted for: the ledger of calls to models, caps, the chain of providers, and what is shown of them.

mod caps;
mod chain;
mod crash;
mod shown;
mod upstream;

use banso::domain::cost::{MicroYen, Prices};
use banso::domain::model_call::{CallState, ModelCall};
use banso::domain::provider::{Caps, DraftingSettings, Limits, Protocol, Provider, Terms, Wire};
use banso::store::chamber::Settings;
use banso::store::model_call::Filter;
use banso::store::{self};
use serde_json::Value;
use tokio::sync::watch;

use crate::support::samples::{answers, figures, profile};
use crate::support::{Call, Chamber, TestApp};

/// 1,000 yen a million tokens in, 4,000 out: what the upstream's answers take costs 1.4 yen.
const PRICES: Prices = Prices {
    input: Some(1_000),
    cached_input: None,
    cache_write: None,
    output: Some(4_000),
};
const ANSWER: MicroYen = MicroYen(1_400_000);

pub(crate) fn provider(id: &str, base_url: String, prices: Prices) -> Provider {
    Provider {
        id: id.to_owned(),
        name: format!("提供元{id}"),
        protocol: Protocol::OpenaiChat,
        base_url,
        model: "asked-1".to_owned(),
        wire: Wire::default(),
        prices,
        limits: Limits {
            concurrency: 256,
            ..Limits::default()
        },
        terms: Terms {
            local: true,
            ..Terms::default()
        },
    }
}

/// Sets up providers of a chamber, asked in the order of `chain`.
pub(crate) async fn set_up(
    app: &TestApp,
    of: &Chamber,
    providers: &[Provider],
    chain: &[&str],
    caps: Caps,
) {
    let mut tx = app.write().await;
    for provider in providers {
        store::provider::insert(&mut tx, of.id, provider, None, app.clock.now())
            .await
            .unwrap();
    }
    let settings = Settings {
        drafting: DraftingSettings {
            chain: chain.iter().map(|id| (*id).to_owned()).collect(),
            caps,
            ..DraftingSettings::default()
        },
        ..Settings::default()
    };
    store::chamber::update_settings(&mut tx, of.id, &settings)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// A company with one period and a few answers.
pub(crate) async fn company(app: &TestApp, of: &Chamber, name: &str) -> String {
    let by = &of.advisor;
    let made = app
        .send(Call::post("/companies", &profile(name)).by(by))
        .await;
    let id = made.is(201)["id"].as_str().unwrap().to_owned();
    let path = format!("/companies/{id}");
    app.send(Call::put(&format!("{path}/statements/2025-03"), &figures()).by(by))
        .await
        .is(201);
    app.send(Call::put(&format!("{path}/checklists/general_checkup"), &answers(app)).by(by))
        .await
        .is(200);
    id
}

pub(crate) async fn request(app: &TestApp, of: &Chamber, company: &str, order: Value) -> String {
    let asked = Call::post(&format!("/companies/{company}/drafts"), &order).by(&of.advisor);
    let draft = app.send(asked).await.is(202);
    draft["id"].as_str().unwrap().to_owned()
}

/// Works off one job.
async fn work_one(app: &TestApp) -> bool {
    let (_keep, mut stop) = watch::channel(false);
    banso::jobs::run_next(&app.app, &mut stop).await.unwrap()
}

async fn work(app: &TestApp) {
    while work_one(app).await {}
}

pub(crate) async fn get(app: &TestApp, of: &Chamber, path: &str) -> Value {
    app.get(&of.advisor, path).await.is(200)
}

/// Asks for a draft and runs it to its end.
async fn run(app: &TestApp, of: &Chamber, company: &str, order: Value) -> Value {
    let draft = request(app, of, company, order).await;
    work(app).await;
    get(app, of, &format!("/drafts/{draft}")).await
}

/// All calls of a chamber, oldest first.
async fn calls(app: &TestApp, of: &Chamber) -> Vec<ModelCall> {
    let mut tx = app.read().await;
    let all = store::model_call::list(&mut tx, of.id, &Filter::default(), 10_000)
        .await
        .unwrap();
    let mut calls: Vec<ModelCall> = all.into_iter().map(|row| row.call).collect();
    calls.reverse();
    calls
}

async fn states(app: &TestApp, of: &Chamber) -> Vec<CallState> {
    calls(app, of).await.iter().map(|call| call.state).collect()
}
