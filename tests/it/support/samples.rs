//! Companies, figures, answers and documents for tests.

use banso::domain::checklist::Speaker;
use banso::domain::document::{
    Author, Basis, Body, Content, Decision, Document, Item, Kind, Origin, Quadrant,
};
use banso::domain::draft::{Draft, DraftRequest, DraftStatus};
use banso::domain::evidence::{Evidence, EvidenceKind, Polarity, Unit};
use banso::domain::id::{CompanyId, DocumentId, DraftId};
use banso::domain::review::{Review, Status};
use banso::domain::topic::Topic;
use banso::store;
use serde_json::{Value, json};

use super::{Call, Chamber, TestApp};

/// A company as it is registered.
pub(crate) fn profile(name: &str) -> Value {
    json!({
        "name": name, "name_kana": "カブシキガイシャサンプル", "kind": "corporation", "corporate_number": "7000012050002",
        "industry": {"major": "13_観光業", "minor": "1301_観光業"}, "jsic": "7511", "capital_yen": 10_000_000, "employees": 30,
        "municipality": "高崎市", "founded": "1998-04-01", "owner_name": "見本 一郎", "advisor_id": null
    })
}

/// The figures of METI's own sample workbook, in yen.
pub(crate) fn figures() -> Value {
    json!({
        "employees": 30, "sales": 5_130_250_000_i64, "prior_sales": 4_756_859_000_i64, "operating_profit": 15_000_000,
        "depreciation": 0, "cash": 1_000_000, "notes_receivable": 270_760_000, "accounts_receivable": 456_500_000,
        "inventory": 439_285_000, "total_assets": 2_581_180_000_i64, "total_liabilities": 1_668_387_000, "notes_payable": 463_324_000,
        "accounts_payable": 373_206_000, "borrowings": 0, "net_assets": 912_793_000
    })
}

/// Three answers to the checklist.
pub(crate) fn answers(app: &TestApp) -> Value {
    let sheet = app.app.data.template("general_checkup").unwrap();
    let keys: Vec<&str> = sheet.items().map(|item| item.key.as_str()).collect();
    json!({"answers": [
        {"item": keys[0], "grade": 5, "fact": "朝礼で理念を唱和している", "speaker": "owner"},
        {"item": keys[1], "grade": 1, "fact": "", "speaker": "advisor"},
        {"item": keys[2], "grade": null, "fact": "図面は社長だけが読める", "speaker": "staff"},
    ]})
}

/// A trial balance in which one account has no field: 現場手当.
pub(crate) const TRIAL_BALANCE: &str = "科目,金額\n貸借対照表,\n現金,1200000\n売掛金,3000000\n資産合計,9000000\n買掛金,2000000\n負債合計,6000000\n純資産合計,3000000\n損益計算書,\n売上高,48000000\n売上原価,30000000\n売上総利益,18000000\n給料手当,9000000\n減価償却費,700000\n現場手当,480000\n販売費及び一般管理費計,15000000\n営業利益,3000000\n";

/// What a chamber has to look at: one of everything.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) company: CompanyId,
    /// A SWOT with two undecided items.
    pub(crate) document: DocumentId,
    /// One that may be submitted.
    pub(crate) decided: DocumentId,
    /// One that waits for its review.
    pub(crate) in_review: DocumentId,
    /// One that waits for the owner.
    pub(crate) approved: DocumentId,
    /// A draft in the queue.
    pub(crate) draft: DraftId,
    /// An account that the chamber remembers.
    pub(crate) title: String,
    /// A provider that nobody listens at.
    pub(crate) provider: String,
}

/// One of everything for a chamber. `mark` stands in every text of it.
pub(crate) async fn world(app: &TestApp, of: &Chamber, mark: &str) -> World {
    let company = register(app, of, &format!("有限会社{mark}")).await;
    let path = format!("/companies/{company}");
    let put = |call: Call| app.send(call.by(&of.advisor));
    put(Call::put(&format!("{path}/statements/2025-03"), &figures()))
        .await
        .is(201);
    let mut sheet = answers(app);
    sheet["answers"][0]["fact"] = json!(format!("{mark}の朝礼"));
    put(Call::put(
        &format!("{path}/checklists/general_checkup"),
        &sheet,
    ))
    .await
    .is(200);
    let title = format!("{mark}手当");
    let remembered =
        json!({"section": "profit_and_loss", "name": title, "title": "labor_employee"});
    put(Call::put("/account-titles", &remembered)).await.is(200);
    World {
        title,
        company,
        document: document(app, of, company, mark, Status::Draft, Decision::Pending).await,
        decided: document(app, of, company, mark, Status::Draft, Decision::Accepted).await,
        in_review: document(app, of, company, mark, Status::InReview, Decision::Accepted).await,
        approved: document(app, of, company, mark, Status::Approved, Decision::Accepted).await,
        draft: draft(app, of, company, mark).await,
        provider: provider(app, of, mark).await,
    }
}

/// A provider at version 1, whatever became of the one before.
pub(crate) async fn provider(app: &TestApp, of: &Chamber, mark: &str) -> String {
    let id = if of.id == app.a.id {
        "model-of-kou"
    } else {
        "model-of-otsu"
    };
    let mut own = new_provider(id);
    own["name"] = json!(format!("{mark}のAI"));
    let own = serde_json::from_value(own).unwrap();
    let mut tx = app.write().await;
    if let Some(old) = store::provider::find(&mut tx, of.id, id).await.unwrap() {
        store::provider::delete(&mut tx, of.id, id, old.version)
            .await
            .unwrap();
    }
    store::provider::insert(&mut tx, of.id, &own, None, app.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    id.to_owned()
}

/// A provider of whose terms nothing is known, where nobody listens.
pub(crate) fn new_provider(id: &str) -> Value {
    json!({"id": id, "name": "試験のAI", "protocol": "openai_chat", "base_url": "http://127.0.0.1:9/v1", "model": "m-1"})
}

/// Registers a company.
pub(crate) async fn register(app: &TestApp, of: &Chamber, name: &str) -> CompanyId {
    let made = app
        .send(Call::post("/companies", &profile(name)).by(&of.advisor))
        .await
        .is(201);
    made["id"].as_str().unwrap().parse().unwrap()
}

/// A SWOT with two items, as the rules would have written it.
pub(crate) async fn document(
    app: &TestApp,
    of: &Chamber,
    company: CompanyId,
    mark: &str,
    status: Status,
    decision: Decision,
) -> DocumentId {
    let document = swot(app.clock.now(), company, mark, status, decision);
    let mut tx = app.write().await;
    store::document::insert(&mut tx, of.id, &document)
        .await
        .unwrap();
    let version = first_version(&document);
    store::document::insert_version(&mut tx, of.id, document.id, &version)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    document.id
}

/// The document that [`document`] stores.
pub(crate) fn swot(
    now: jiff::Timestamp,
    company: CompanyId,
    mark: &str,
    status: Status,
    decision: Decision,
) -> Document {
    let strength = item(
        "S1",
        Quadrant::Strength,
        decision,
        &format!("{mark}の自己資本比率は35.4%です。"),
    );
    let weakness = item(
        "W1",
        Quadrant::Weakness,
        decision,
        &format!("{mark}では図面を社長だけが読めます。"),
    );
    Document {
        id: DocumentId(banso::clock::new_id()),
        company_id: company,
        kind: Kind::Swot,
        form: None,
        source_document: None,
        draft_id: None,
        status,
        version: 1,
        origin: Origin {
            provider: "rules".to_owned(),
            model: None,
            template: "swot/1".to_owned(),
            passed: Vec::new(),
        },
        review: Review::default(),
        content: Content {
            items: vec![strength, weakness],
            questions: Vec::new(),
            evidence: vec![
                evidence("fin.equity_ratio.2025-03", mark),
                evidence("chk.knowledge", mark),
            ],
        },
        created_at: now,
        updated_at: now,
    }
}

/// The version that stands beside a new document.
pub(crate) fn first_version(document: &Document) -> store::document::Version {
    store::document::Version {
        version: 1,
        status: document.status,
        content: document.content.clone(),
        change: "下書きができました".to_owned(),
        author_id: None,
        author_name: "規則".to_owned(),
        created_at: document.created_at,
    }
}

fn item(id: &str, quadrant: Quadrant, decision: Decision, text: &str) -> Item {
    let evidence = match quadrant {
        Quadrant::Strength => "fin.equity_ratio.2025-03",
        _ => "chk.knowledge",
    };
    Item {
        id: id.to_owned(),
        body: Body::Swot { quadrant },
        text: text.to_owned(),
        evidence: vec![evidence.to_owned()],
        basis: Basis::Fact,
        author: Author::Rules,
        ai_text: Some(text.to_owned()),
        decision,
        flags: Vec::new(),
    }
}

fn evidence(id: &str, mark: &str) -> Evidence {
    let figure = id.starts_with("fin.");
    Evidence {
        id: id.to_owned(),
        kind: if figure {
            EvidenceKind::Indicator
        } else {
            EvidenceKind::Checklist
        },
        label: format!("{mark}の{id}"),
        value: figure.then_some(0.354),
        unit: if figure { Unit::Ratio } else { Unit::Text },
        display: if figure {
            "35.4%".to_owned()
        } else {
            "図面は社長だけが読める".to_owned()
        },
        polarity: if figure {
            Polarity::Positive
        } else {
            Polarity::Negative
        },
        topic: if figure { Topic::Money } else { Topic::People },
        speaker: (!figure).then_some(Speaker::Staff),
        quote: None,
        source: "決算書 2025年3月期".to_owned(),
    }
}

/// A draft that waits in the queue, with an event. No job is behind it.
pub(crate) async fn draft(app: &TestApp, of: &Chamber, company: CompanyId, mark: &str) -> DraftId {
    let now = app.clock.now();
    let draft = Draft {
        id: DraftId(banso::clock::new_id()),
        company_id: company,
        request: DraftRequest {
            kind: Kind::Swot,
            provider: Some("rules".to_owned()),
            source_document: None,
            form: None,
            preview_sha256: None,
        },
        status: DraftStatus::Queued,
        attempts: Vec::new(),
        error: None,
        usage: None,
        generation: None,
        document: None,
        requested_by: of.advisor.id,
        created_at: now,
        updated_at: now,
    };
    let mut tx = app.write().await;
    store::draft::insert(&mut tx, of.id, &draft).await.unwrap();
    let events = [
        ("status", json!({"status": "queued", "message": mark})),
        ("done", json!({"status": "cancelled"})),
    ];
    store::draft::append_events(&mut tx, of.id, draft.id, &events)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    draft.id
}
