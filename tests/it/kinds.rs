//! Cross SWOT and proposal through the public face: drafted by rules and by a model's answer, edited field by field, added
//! to, exported, and built on.

use serde_json::{Value, json};

use crate::drafting::{accept_all, company, get, run};
use crate::support::engine::both;
use crate::support::{Call, TestApp};

/// A company of which something is known inside and outside.
async fn company_with_outside(app: &TestApp, name: &str) -> String {
    let id = company(app, name).await;
    let answers = [
        (
            "product_flagship",
            5,
            "煮干しの中華そばを目当てに県外からも来てくれます",
        ),
        ("customer_repeat", 5, "お昼は半分以上が知った顔です"),
        ("owner_absence", 1, "三日間、店を閉めるしかなかった"),
        ("skills_spread", 1, "スープの配合は大将しか知りません"),
        (
            "product_margin",
            1,
            "一杯いくらで作れているか計算したきりです",
        ),
        ("visitor_trend", 5, "土日は県外ナンバーの車が増えました"),
        ("cost_increase", 1, "煮干しも小麦も全部上がりました"),
        (
            "hiring_environment",
            1,
            "貼り紙を出しても電話が一本もありません",
        ),
    ];
    let answers: Vec<Value> = answers
        .iter()
        .map(|(item, grade, fact)| json!({"item": item, "grade": grade, "fact": fact, "speaker": "owner"}))
        .collect();
    let sheet = Call::put(
        &format!("/companies/{id}/checklists/general_checkup"),
        &json!({"answers": answers}),
    );
    app.send(sheet.by(&app.a.advisor)).await.is(200);
    id
}

/// Drafts a kind, accepts everything, and gives the document's id and what it was.
async fn written(app: &TestApp, company: &str, kind: &str) -> (String, Value) {
    let draft = run(app, company, json!({"kind": kind})).await;
    assert_eq!(draft["status"], "succeeded", "{draft}");
    let id = draft["document"].as_str().unwrap().to_owned();
    let document = get(app, &format!("/documents/{id}")).await;
    accept_all(app, &id).await;
    (id, document)
}

fn items(document: &Value) -> &Vec<Value> {
    document["items"].as_array().unwrap()
}

fn ids(document: &Value) -> Vec<&str> {
    items(document)
        .iter()
        .map(|item| item["id"].as_str().unwrap())
        .collect()
}

/// Changes an item; the answer is checked by the caller.
async fn edit(app: &TestApp, document: &str, item: &str, change: Value) -> crate::support::Answer {
    let version = get(app, &format!("/documents/{document}")).await["version"]
        .as_i64()
        .unwrap();
    let call = Call::patch(&format!("/documents/{document}/items/{item}"), &change);
    app.send(call.by(&app.a.advisor).seen(version)).await
}

async fn add(app: &TestApp, document: &str, item: Value) -> crate::support::Answer {
    let version = get(app, &format!("/documents/{document}")).await["version"]
        .as_i64()
        .unwrap();
    let call = Call::post(&format!("/documents/{document}/items"), &item);
    app.send(call.by(&app.a.advisor).seen(version)).await
}

fn item<'a>(document: &'a Value, id: &str) -> &'a Value {
    items(document)
        .iter()
        .find(|item| item["id"] == id)
        .unwrap()
}

fn kinds(item: &Value) -> Vec<&str> {
    item["flags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|flag| flag["kind"].as_str().unwrap())
        .collect()
}

both! {
    async fn rules_write_all_five_kinds_each_on_the_one_before(app: TestApp) {
        let company = company_with_outside(&app, "株式会社五種").await;
        for kind in ["cross_swot", "proposal", "action_plan"] {
            let early = Call::post(&format!("/companies/{company}/drafts"), &json!({"kind": kind}));
            let refused = app.send(early.by(&app.a.advisor)).await.is(422);
            assert_eq!(refused["errors"][0]["pointer"], "/source_document");
            assert!(refused["errors"][0]["message"].as_str().unwrap().contains("先にSWOT分析"), "{refused}");
        }
        let (swot, _) = written(&app, &company, "swot").await;
        let (cross, seen) = written(&app, &company, "cross_swot").await;
        assert_eq!(seen["source_document"], json!(swot));
        assert!(ids(&seen).contains(&"SO1") && ids(&seen).contains(&"WO1"), "{seen}");
        for strategy in items(&seen) {
            let from = strategy["from"].as_array().unwrap();
            assert!(from.len() >= 2 && strategy["evidence"].as_array().unwrap().iter().any(|id| id.as_str().unwrap().starts_with("swot.")));
            assert_eq!(kinds(strategy), Vec::<&str>::new(), "{strategy}");
        }
        let (proposal, seen) = written(&app, &company, "proposal").await;
        assert_eq!(seen["source_document"], json!(swot));
        assert!(seen["evidence"].as_array().unwrap().iter().any(|one| one["id"] == "cross.SO1"), "the cross SWOT is read too");
        assert_eq!(ids(&seen)[..2], ["C1", "I1"]);
        assert_eq!(ids(&seen).iter().filter(|id| id.starts_with('P')).count(), ids(&seen).len() - 1 - ids(&seen).iter().filter(|id| id.starts_with('I')).count());
        let (plan, seen) = written(&app, &company, "action_plan").await;
        assert_eq!(seen["source_document"], json!(cross), "the plan builds on the cross SWOT");
        let why: Vec<&str> = items(&seen).iter().flat_map(|item| item["why"].as_array().unwrap()).map(|id| id.as_str().unwrap()).collect();
        assert!(why.contains(&"SO1") && why.contains(&"W1"), "{why:?}");
        assert!(seen["evidence"].as_array().unwrap().iter().any(|one| one["id"] == "prop.I1"));
        let (_, seen) = written(&app, &company, "business_plan").await;
        assert_eq!(seen["source_document"], json!(plan));
        // Whoever names the SWOT leaves the cross SWOT out.
        let draft = run(&app, &company, json!({"kind": "action_plan", "source_document": swot})).await;
        let plain = get(&app, &format!("/documents/{}", draft["document"].as_str().unwrap())).await;
        assert!(!plain.to_string().contains("\"SO1\""), "{plain}");
        // A proposal is nothing that a plan is built on.
        let wrong = Call::post(&format!("/companies/{company}/drafts"), &json!({"kind": "action_plan", "source_document": proposal}));
        assert_eq!(app.send(wrong.by(&app.a.advisor)).await.faults(422), ["/source_document もとにするクロスSWOTかSWOT分析が見つかりません"]);
    }

    async fn a_strategy_is_edited_field_by_field_and_stays_traceable(app: TestApp) {
        let company = company_with_outside(&app, "株式会社方針").await;
        written(&app, &company, "swot").await;
        let (cross, seen) = written(&app, &company, "cross_swot").await;
        let first = item(&seen, "SO1").clone();
        let strategy = |from: Value, priority: Value| json!({"decision": "edited", "strategy": {"from": from, "priority": priority, "reason": "来店のお客様の声があるため"}});
        let changed = edit(&app, &cross, "SO1", strategy(json!(["S1"]), json!(4))).await.is(200);
        let now = item(&changed, "SO1");
        assert_eq!((&now["from"], &now["priority"], &now["text"]), (&json!(["S1"]), &json!(4), &first["text"]));
        let evidence: Vec<&str> = now["evidence"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
        assert!(evidence.contains(&"swot.S1") && !evidence.contains(&"swot.O1"), "the evidence follows: {evidence:?}");
        assert_eq!(kinds(now), ["not_specific"], "a side of the cell is missing");
        for (change, pointer) in [
            (strategy(json!(["S1", "S99"]), json!(1)), "/strategy/from/1"),
            (strategy(json!(["S1", "O1"]), json!(0)), "/strategy/priority"),
            (strategy(json!(["S1", "O1"]), json!(6)), "/strategy/priority"),
            (json!({"decision": "edited", "issue": {"root_cause": "", "priority": 1}}), "/issue"),
            (json!({"decision": "edited", "strategy": {"from": [], "priority": 1, "reason": ""}, "support": {"by": "company", "month": null}}), "/support"),
            (json!({"decision": "accepted", "strategy": {"from": [], "priority": 1, "reason": ""}}), "/decision"),
        ] {
            let faults = edit(&app, &cross, "SO1", change.clone()).await.faults(422);
            assert!(faults.len() == 1 && faults[0].starts_with(&format!("{pointer} ")), "{change} {faults:?}");
        }
        let own = json!({"text": "土産用の小分けを始めます", "cell": "SO", "strategy": {"from": ["S1", "O1"], "priority": 2, "reason": "持ち帰りたいという声があるため"}});
        let added = add(&app, &cross, own).await.is(201);
        let last = items(&added).last().unwrap();
        assert!(last["id"].as_str().unwrap().starts_with("SO") && last["decision"] == "accepted" && last["ai_text"].is_null());
        assert_eq!(kinds(last), Vec::<&str>::new(), "{last}");
        let missing = json!({"text": "あ", "strategy": {"from": [], "priority": 1, "reason": ""}});
        assert_eq!(add(&app, &cross, missing).await.faults(422), ["/cell 強み×機会・弱み×機会・強み×脅威・弱み×脅威から選んでください"]);
        assert_eq!(add(&app, &cross, json!({"text": "あ", "cell": "SO"})).await.faults(422), ["/strategy 方針のもとにした項目・優先度・理由を入力してください"]);
        let versions = get(&app, &format!("/documents/{cross}/diff?from=1&to={}", added["version"])).await;
        assert!(versions.to_string().contains("来店のお客様の声"), "{versions}");
    }

    async fn a_proposal_is_edited_added_to_and_handed_out(app: TestApp) {
        let company = company_with_outside(&app, "株式会社提案").await;
        written(&app, &company, "swot").await;
        let (proposal, seen) = written(&app, &company, "proposal").await;
        assert!(seen["evidence"].as_array().unwrap().iter().all(|one| !one["id"].as_str().unwrap().starts_with("cross.")));
        let support = |month: Value| json!({"decision": "edited", "text": "一緒に現場を見る", "support": {"by": "expert", "month": month}});
        let changed = edit(&app, &proposal, "P1", support(json!("2027-02"))).await.is(200);
        assert_eq!((&item(&changed, "P1")["by"], &item(&changed, "P1")["month"]), (&json!("expert"), &json!("2027-02")));
        assert_eq!(edit(&app, &proposal, "P1", support(json!("来月"))).await.faults(422), ["/support/month 「2026-04」のように年と月で入力してください"]);
        let undecided = edit(&app, &proposal, "P1", support(Value::Null)).await.is(200);
        assert_eq!(kinds(item(&undecided, "P1")), ["not_specific"]);
        let issue = json!({"decision": "edited", "issue": {"root_cause": "不明", "priority": 5}});
        let changed = edit(&app, &proposal, "I1", issue).await.is(200);
        assert!(kinds(item(&changed, "I1")).contains(&"not_specific"));
        let core = json!({"text": "もう一つの課題", "core_issue": {"why": "理由"}, "evidence": ["swot.W1"]});
        assert_eq!(add(&app, &proposal, core.clone()).await.faults(422), ["/core_issue 本質的な課題はすでにあります。その文を修正するか、却下してから加えてください"]);
        edit(&app, &proposal, "C1", json!({"decision": "rejected"})).await.is(200);
        let added = add(&app, &proposal, core).await.is(201);
        assert_eq!(items(&added).last().unwrap()["id"], "C2");
        let own = json!({"text": "常連のお客様に試食をお願いする", "support": {"by": "company", "month": "2027-03"}});
        add(&app, &proposal, own).await.is(201);
        assert_eq!(add(&app, &proposal, json!({"text": "あ"})).await.faults(422), ["/issue 本質的な課題・取組課題・活動支援のどれかの内容を入力してください"]);
        for (format, wanted) in [("md", "取組課題提案書兼活動支援計画書"), ("json", "もう一つの課題")] {
            let file = app.send(Call::get(&format!("/documents/{proposal}/export?format={format}")).by(&app.a.advisor)).await;
            let text = file.text();
            assert!(text.contains(wanted) && text.contains("常連のお客様に試食"), "{text}");
        }
        let word = app.send(Call::get(&format!("/documents/{proposal}/export?format=docx")).by(&app.a.advisor)).await;
        assert!(word.text().starts_with("PK"));
    }
}
