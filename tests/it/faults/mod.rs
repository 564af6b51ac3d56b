//! A draft asked for through the API meets every fault a provider can have. Each ends as `docs/failures.md` says: in a class
//! with a sentence that says what to do, without a half draft, with every call accounted for, in a process that lives on.

mod matrix;
mod memory;
mod says;
mod server;
mod table;

use std::collections::HashMap;

use banso::domain::cost::{MicroYen, Prices};
use banso::domain::id::DraftId;
use banso::domain::language::is_japanese;
use banso::domain::model_call::{CallState, ModelCall};
use banso::domain::provider::{DraftingSettings, Limits, Protocol, Provider, Terms, Wire};
use banso::store::chamber::Settings;
use banso::store::model_call::Filter;
use banso::store::{self};
use serde_json::{Value, json};
use tokio::sync::watch;

use self::server::Server;
use self::table::{Cost, Row};
use crate::support::samples::{answers, figures, profile};
use crate::support::{Call, TestApp};

/// A fault in one protocol.
#[derive(Debug, Clone)]
struct Case {
    row: Row,
    protocol: Protocol,
    /// The provider that has it.
    provider: String,
}

fn cases(of: impl Fn(&Row) -> bool) -> Vec<Case> {
    let rows = table::faults().into_iter().filter(of);
    let each = rows.flat_map(|row| {
        let protocols = row.protocols.clone();
        protocols
            .into_iter()
            .map(move |protocol| (row.clone(), protocol))
    });
    each.enumerate()
        .map(|(number, (row, protocol))| Case {
            provider: format!("fault-{number}"),
            row,
            protocol,
        })
        .collect()
}

fn good(protocol: Protocol) -> Case {
    let row = Row {
        fault: "good".to_owned(),
        protocols: vec![protocol],
        kind: None,
        calls: 1,
        cost: Cost::Known,
    };
    Case {
        provider: format!("good-{protocol}").replace('_', "-"),
        row,
        protocol,
    }
}

/// Sets up a provider for each case.
async fn set_up(app: &TestApp, server: &Server, cases: &[Case]) {
    let mut tx = app.write().await;
    for case in cases {
        let provider = Provider {
            id: case.provider.clone(),
            name: format!("提供元{}", case.provider),
            protocol: case.protocol,
            base_url: server.address(&case.row.fault, case.protocol),
            model: "m-1".to_owned(),
            wire: Wire::default(),
            prices: Prices {
                input: Some(1_000),
                output: Some(4_000),
                ..Prices::default()
            },
            limits: Limits::default(),
            terms: Terms {
                local: true,
                ..Terms::default()
            },
        };
        store::provider::insert(&mut tx, app.a.id, &provider, None, app.clock.now())
            .await
            .unwrap();
    }
    let settings = Settings {
        drafting: DraftingSettings {
            chain: vec![cases[0].provider.clone()],
            ..DraftingSettings::default()
        },
        ..Settings::default()
    };
    store::chamber::update_settings(&mut tx, app.a.id, &settings)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn company(app: &TestApp) -> String {
    let by = &app.a.advisor;
    let made = Call::post("/companies", &profile("株式会社災難")).by(by);
    let id = app.send(made).await.is(201)["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/companies/{id}");
    let put = Call::put(&format!("{path}/statements/2025-03"), &figures());
    app.send(put.by(by)).await.is(201);
    let put = Call::put(&format!("{path}/checklists/general_checkup"), &answers(app));
    app.send(put.by(by)).await.is(200);
    id
}

/// Asks for a draft of each case, has the worker write them beside each other, and gives each as it then stands.
async fn drafted(app: &TestApp, company: &str, cases: &[Case]) -> Vec<Value> {
    let mut ids = Vec::new();
    for case in cases {
        let order = json!({"kind": "swot", "provider": case.provider});
        let asked = Call::post(&format!("/companies/{company}/drafts"), &order).by(&app.a.advisor);
        ids.push(
            app.send(asked).await.is(202)["id"]
                .as_str()
                .unwrap()
                .to_owned(),
        );
    }
    let (stop, stopped) = watch::channel(false);
    let work = tokio::spawn(banso::jobs::work(app.app.clone(), stopped));
    let mut drafts = Vec::new();
    for (id, case) in ids.iter().zip(cases) {
        let begun = std::time::Instant::now();
        loop {
            let draft = app
                .get(&app.a.advisor, &format!("/drafts/{id}"))
                .await
                .is(200);
            if ended(&draft) {
                drafts.push(draft);
                break;
            }
            assert!(
                begun.elapsed().as_secs() < 100,
                "{}: {draft}",
                case.row.fault
            );
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    }
    stop.send(true).unwrap();
    work.await.unwrap();
    drafts
}

/// Whether nothing more happens to a draft for now.
fn ended(draft: &Value) -> bool {
    let parked = draft["attempts"].as_array().is_some_and(|all| {
        all.last()
            .is_some_and(|last| last["parked_until"].is_string())
    });
    match draft["status"].as_str().unwrap() {
        "queued" => parked,
        status => status != "running",
    }
}

/// The calls of each draft, oldest first.
async fn calls(app: &TestApp) -> HashMap<DraftId, Vec<ModelCall>> {
    let mut tx = app.read().await;
    let all = store::model_call::list(&mut tx, app.a.id, &Filter::default(), 10_000)
        .await
        .unwrap();
    let mut of: HashMap<DraftId, Vec<ModelCall>> = HashMap::new();
    for row in all.into_iter().rev() {
        of.entry(row.call.draft_id.unwrap())
            .or_default()
            .push(row.call);
    }
    of
}

/// Why a draft did not end as promised.
fn broken_promise(case: &Case, draft: &Value, calls: &[ModelCall]) -> Option<String> {
    let row = &case.row;
    let wrong = |why: &str| Some(format!("{} ({}): {why}", row.fault, case.protocol));
    if !draft["document"].is_null() {
        return wrong("a document came of it");
    }
    let (kind, message) = match &row.kind {
        Some(kind) => (kind.as_str(), draft["error"]["message"].as_str()),
        None => ("", draft["attempts"][0]["error"].as_str()),
    };
    let status = if row.kind.is_some() {
        "failed"
    } else {
        "queued"
    };
    if draft["status"] != status || draft["error"]["kind"].as_str().unwrap_or_default() != kind {
        return wrong(&format!("it is {} {}", draft["status"], draft["error"]));
    }
    let said = message.unwrap_or_default();
    let mend = said.ends_with("してください。") || said.ends_with("やり直します");
    if !mend || !is_japanese(said) {
        return wrong(&format!("nobody knows what to do: {said}"));
    }
    if calls.len() != row.calls {
        return wrong(&format!("{} calls are in the ledger", calls.len()));
    }
    let told = calls.iter().find(|call| !accounted(call, row.cost));
    told.and_then(|call| wrong(&format!("{:?} {:?}", call.state, call.cost)))
}

fn accounted(call: &ModelCall, cost: Cost) -> bool {
    match cost {
        Cost::Nothing => call.state == CallState::Failed && call.cost == Some(MicroYen(0)),
        Cost::Known => {
            let ended = matches!(call.state, CallState::Settled | CallState::Failed);
            ended && call.cost.is_some_and(|cost| cost.0 >= 1_400_000)
        }
        Cost::InDoubt => call.state == CallState::InDoubt && call.cost.is_none(),
    }
}
