//! The store, file by file as `src/store/` has them, with the same expectations on both databases.

mod account;
mod audit;
mod chamber;
mod chamber_title;
mod checklist;
mod company;
mod db;
mod document;
mod draft;
mod idempotency;
mod import;
mod job;
mod migration;
mod model_call;
mod prompt;
mod provider;
mod statement;

use banso::domain::company::{Company, CompanyKind, Profile};
use banso::domain::id::CompanyId;
use banso::domain::industry::Industry;
use banso::domain::stage::Stage;
use banso::store;

use crate::support::{Chamber, TestApp};

/// A company that says nothing it need not say.
fn company(app: &TestApp, name: &str) -> Company {
    Company {
        id: CompanyId(banso::clock::new_id()),
        profile: Profile {
            name: name.to_owned(),
            name_kana: None,
            kind: CompanyKind::SoleProprietor,
            corporate_number: None,
            industry: Industry {
                major: "06_飲食業".to_owned(),
                minor: "0601_飲食業".to_owned(),
            },
            jsic: None,
            capital_yen: 0,
            employees: 1,
            municipality: None,
            founded: None,
            owner_name: None,
            advisor_id: None,
        },
        stage: Stage::Intake,
        archived: false,
        version: 1,
        created_at: app.clock.now(),
        updated_at: app.clock.now(),
    }
}

/// One that is stored.
async fn stored(app: &TestApp, of: &Chamber, name: &str) -> Company {
    let company = company(app, name);
    let mut tx = app.write().await;
    store::company::insert(&mut tx, of.id, &company)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    company
}
