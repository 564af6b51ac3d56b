//! The whole way of a draft's call through the application: a row in the ledger reserved before and settled after, the
//! caps asked, in a SQLite database with a demo chamber.

use std::path::PathBuf;
use std::sync::Arc;

use banso::app::calling::{Caller, Provided, Purpose, call};
use banso::app::company::{self, CompanyQuery};
use banso::app::{Actor, App, Ctx, demo, drafting};
use banso::clock::Clock;
use banso::config::Config;
use banso::domain::answer;
use banso::domain::cost::Prices;
use banso::domain::document::Kind;
use banso::domain::draft::DraftRequest;
use banso::domain::id::CompanyId;
use banso::domain::provider::{Caps, Limits, Protocol, Provider, Terms, Wire};
use banso::store;
use serde_json::json;

use super::Args;
use super::load::{measure, request};

pub(super) async fn calling(args: &Args) {
    let folder = PathBuf::from(args.text("folder"));
    let app = application(&folder).await;
    let caller = Arc::new(caller(&app).await);
    let provided = Arc::new(provided(&args.text("url")));
    let request = Arc::new(request());
    measure(args, move || {
        let (app, caller) = (Arc::clone(&app), Arc::clone(&caller));
        let (provided, request) = (Arc::clone(&provided), Arc::clone(&request));
        async move {
            let reply = call(&app, &caller, &provided, &request, &|_| {}, &|_| {}).await;
            answer::parse(Kind::Swot, &reply.unwrap().text).unwrap();
        }
    })
    .await;
}

async fn application(folder: &std::path::Path) -> Arc<App> {
    let settings = folder.join("bench.toml");
    let text = format!(
        "database_url = \"sqlite://{}/bench.db\"\nllm_hosts = \"127.0.0.1\"\n",
        folder.display()
    );
    std::fs::write(&settings, text).unwrap();
    let config = Config::load(Some(&settings)).unwrap();
    let app = App::build(config, Clock::System).await.unwrap();
    demo::prepare(&app).await.unwrap();
    app
}

/// An advisor who asked for a draft that nobody works on; with caps that are far away.
async fn caller(app: &Arc<App>) -> Caller {
    let mut tx = app.db.write().await.unwrap();
    let chamber = store::chamber::find_by_name(&mut tx, demo::CHAMBER)
        .await
        .unwrap()
        .unwrap();
    let person = store::account::find_by_email(&mut tx, "shidoin@example.jp")
        .await
        .unwrap()
        .unwrap();
    let mut settings = chamber.settings.clone();
    settings.drafting.caps = Caps {
        chamber_day_yen: Some(100_000_000),
        chamber_month_yen: Some(100_000_000),
        user_day_yen: Some(100_000_000),
    };
    store::chamber::update_settings(&mut tx, chamber.id, &settings)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let actor = Actor {
        user_id: person.id,
        chamber_id: chamber.id,
        name: person.name,
        role: person.role,
    };
    let mut ctx = Ctx::write(app, actor).await.unwrap();
    let company = company(&mut ctx).await;
    let order: DraftRequest =
        serde_json::from_value(json!({"kind": "swot", "provider": "rules"})).unwrap();
    let draft = drafting::request(&mut ctx, company, order).await.unwrap();
    ctx.commit().await.unwrap();
    Caller {
        chamber: chamber.id,
        user: person.id,
        company: Some(company),
        draft: Some(draft.id),
        kind: Some(Kind::Swot),
        purpose: Purpose::Draft,
        template: None,
        counted_tokens: 5_800,
        calibrated_tokens: 6_100,
    }
}

async fn company(ctx: &mut Ctx) -> CompanyId {
    let query = CompanyQuery {
        limit: 1,
        ..CompanyQuery::default()
    };
    let found = company::list(ctx, &query).await.unwrap();
    found.items[0].company.id
}

fn provided(url: &str) -> Provided {
    Provided {
        provider: Provider {
            id: "bench".to_owned(),
            name: "測定用".to_owned(),
            protocol: Protocol::OpenaiChat,
            base_url: url.to_owned(),
            model: "bench".to_owned(),
            wire: Wire::default(),
            prices: Prices {
                input: Some(100),
                output: Some(400),
                ..Prices::default()
            },
            limits: Limits {
                concurrency: 256,
                ..Limits::default()
            },
            terms: Terms {
                local: true,
                ..Terms::default()
            },
        },
        key: None,
        trouble: None,
        of_server: false,
    }
}
