use serde_json::{Value, json};

use super::*;
use crate::domain::answer::parse_value;
use crate::domain::check::testing::{evidence, lexicon, sales};
use crate::domain::document::Kind;
use crate::domain::evidence::Unit;

const SECTIONS: [(&str, &str); 2] = [("finance", "財務の現状"), ("targets", "数値目標")];

fn known() -> Vec<Evidence> {
    vec![
        sales(),
        Evidence {
            value: Some(-0.0032),
            unit: Unit::Ratio,
            ..evidence("fin.operating_margin.2025-03", "△0.3%")
        },
        evidence("swot.W1", "商品ごとの採算を計算していない"),
    ]
}

fn made(kind: Kind, answer: Value) -> Content {
    let known = known();
    let lexicon = lexicon();
    let ground = Ground {
        known: &known,
        author: Author::Ai,
        sections: &SECTIONS,
        swot_ids: &["W1"],
        lexicon: &lexicon,
    };
    assemble(parse_value(kind, answer).unwrap(), &ground)
}

fn swot_line(quadrant: &str, text: &str, evidence: &[&str]) -> Value {
    json!({"quadrant": quadrant, "text": text, "evidence": evidence, "basis": "fact"})
}

fn kinds(item: &Item) -> Vec<FlagKind> {
    item.flags.iter().map(|flag| flag.kind).collect()
}

fn swot() -> Content {
    made(
        Kind::Swot,
        json!({"items": [
            swot_line("threat", "仕入先が廃業しました。", &["[[fin.sales.2025-03]]"]),
            swot_line("strength", "売上高は[[fin.sales.2025-03]]です。", &[]),
            swot_line("weakness", "営業利益率は9.9%です。", &["fin.operating_margin.2025-03"]),
            swot_line("strength", "海外からの注文があり、[[fin.export.2025-03]]です。", &["fin.export.2025-03"]),
        ], "questions": [
            {"text": "[[fin.operating_margin.2025-03]]になったのはなぜですか。", "topic": "money", "wall": "unseen"},
            {"text": "売上が300%増えたのはなぜですか。", "topic": null, "wall": null},
        ]}),
    )
}

#[test]
fn swot_items_get_ids_figures_and_evidence() {
    let content = swot();
    let ids: Vec<&str> = content.items.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["S1", "S2", "W1", "T1"]);
    let first = &content.items[0];
    assert_eq!(first.text, "売上高は5,130,250千円です。");
    assert_eq!(first.ai_text.as_ref(), Some(&first.text));
    assert_eq!(first.evidence, ["fin.sales.2025-03"]);
    assert_eq!(first.decision, Decision::Pending);
    assert_eq!(kinds(first), []);
    assert_eq!(content.items[3].evidence, ["fin.sales.2025-03"]);
    assert_eq!(content.evidence, known());
}

#[test]
fn typed_figures_and_unknown_ids_are_flagged_and_taken_out() {
    let content = swot();
    let flagged = kinds(&content.items[2]);
    assert_eq!(flagged.first(), Some(&FlagKind::NumberNotInEvidence));
    let unknown = &content.items[1];
    assert!(unknown.text.contains("（不明な根拠）"));
    assert_eq!(unknown.evidence, Vec::<String>::new());
    assert_eq!(
        kinds(unknown),
        [
            FlagKind::UnknownEvidence,
            FlagKind::NoEvidence,
            FlagKind::UnknownEvidence
        ]
    );
    assert!(unknown.flags[0].detail.contains("fin.export.2025-03"));
}

#[test]
fn questions_say_when_their_figures_are_untraced() {
    let content = swot();
    assert_eq!(content.questions[0].text, "△0.3%になったのはなぜですか。");
    assert!(content.questions[1].text.contains("確かめられていません"));
}

#[test]
fn rechecking_follows_edits_and_keeps_what_was_found_about_ids() {
    let mut content = swot();
    let before: Vec<Vec<FlagKind>> = content.items.iter().map(kinds).collect();
    recheck(&mut content, &lexicon());
    let after: Vec<Vec<FlagKind>> = content.items.iter().map(kinds).collect();
    assert_eq!(before, after);
    for index in [1, 2] {
        content.items[index].text = "売上高は5,130,250千円です。".to_owned();
        content.items[index].evidence = vec!["fin.sales.2025-03".to_owned()];
        content.items[index].author = Author::Advisor;
    }
    recheck(&mut content, &lexicon());
    assert_eq!(kinds(&content.items[1]), [FlagKind::Duplicate]);
    assert_eq!(kinds(&content.items[2]), [FlagKind::Duplicate]);
}

fn action_line() -> Value {
    json!({"issue": "採算の把握", "what": "原価を計算する", "why": ["W1", "swot.W1", "S9"], "who": "経営者",
        "support": "商工会議所：様式の提供", "start": "2026-01", "due": "2026年6月", "how": "売れ筋から書き出す",
        "cost_yen": null, "funding": "自己資金",
        "kpi": {"name": "営業利益率", "unit": "%", "baseline_evidence": "fin.operating_margin.2025-03", "target": 3.0,
            "date": "2027-03-31"}, "risk": "続かない"})
}

#[test]
fn actions_get_their_why_baseline_and_months() {
    let content = made(Kind::ActionPlan, json!({"actions": [action_line()]}));
    let item = &content.items[0];
    let Body::Action(action) = &item.body else {
        panic!()
    };
    assert_eq!(item.id, "A1");
    assert_eq!(item.text, "原価を計算する");
    assert_eq!(action.why, ["W1"]);
    assert_eq!(item.evidence, ["swot.W1", "fin.operating_margin.2025-03"]);
    assert_eq!(action.kpi.baseline.as_deref(), Some("△0.3%"));
    assert_eq!(action.kpi.date.as_deref(), Some("2027-03"));
    assert_eq!(action.due.as_deref(), Some("2026-06"));
    assert_eq!(kinds(item), [FlagKind::UnknownEvidence]);
    assert!(item.flags[0].detail.contains("S9"));
}

#[test]
fn an_action_of_inventions_is_flagged() {
    let mut line = action_line();
    line["kpi"]["baseline_evidence"] = json!("fin.invented");
    line["why"] = json!([]);
    line["cost_yen"] = json!(300_000);
    line["start"] = json!("不明");
    let content = made(Kind::ActionPlan, json!({"actions": [line]}));
    let Body::Action(action) = &content.items[0].body else {
        panic!()
    };
    assert_eq!(action.kpi.baseline_evidence, None);
    assert_eq!(action.kpi.baseline, None);
    assert_eq!(action.start, None);
    assert_eq!(
        kinds(&content.items[0]),
        [
            FlagKind::UnknownEvidence,
            FlagKind::NoEvidence,
            FlagKind::NumberNotInEvidence
        ]
    );
}

#[test]
fn a_plan_stands_in_the_forms_order_and_missing_sections_are_flagged() {
    let content = made(
        Kind::BusinessPlan,
        json!({"sections": [
            {"key": "approved", "text": "承認済み", "evidence": []},
            {"key": "finance", "text": "売上高は[[fin.sales.2025-03]]です。", "evidence": []},
            {"key": "finance", "text": "営業利益率は[[fin.operating_margin.2025-03]]です。", "evidence": []},
        ]}),
    );
    assert_eq!(content.items.len(), 2);
    assert_eq!(content.items[0].id, "finance");
    assert_eq!(
        content.items[0].text,
        "売上高は5,130,250千円です。\n営業利益率は△0.3%です。"
    );
    assert_eq!(kinds(&content.items[0]), []);
    assert_eq!(content.items[1].text, "");
    assert_eq!(kinds(&content.items[1]), [FlagKind::NotSpecific]);
    let json = serde_json::to_value(&content.items[0]).unwrap();
    assert_eq!(json["title"], "財務の現状");
}

#[test]
fn whatever_an_answer_holds_no_untraced_figure_goes_unflagged() {
    let payloads = include_str!("../../../tests/vectors/answers_ja.txt");
    let mut count = 0;
    let mut wrong = Vec::new();
    for payload in payloads.lines().filter(|line| !line.starts_with('#')) {
        let (expected, text) = payload.split_once('\t').unwrap();
        let content = made(
            Kind::Swot,
            json!({"items": [swot_line("weakness", text, &["fin.sales.2025-03"])],
                "questions": [{"text": "お客様はどなたですか。".repeat(20), "topic": null, "wall": null}]}),
        );
        let found: Vec<String> = content.items[0]
            .flags
            .iter()
            // Whether a text is about this company is another question than its figures.
            .filter(|flag| flag.kind != FlagKind::NotSpecific)
            .map(|flag| flag.kind.to_string())
            .collect();
        let wanted: Vec<&str> = expected.split(',').filter(|kind| *kind != "-").collect();
        if found != wanted {
            wrong.push((text, content.items[0].flags.clone()));
        }
        count += 1;
    }
    assert_eq!(wrong, []);
    assert!(count >= 40, "{count}");
}

#[test]
fn months_are_read_in_the_forms_people_and_models_write() {
    assert_eq!(month("2026-04").as_deref(), Some("2026-04"));
    assert_eq!(month("2026/4/30").as_deref(), Some("2026-04"));
    for text in ["不明", "", "2026", "2026-13", "26-04", "約2026-04"] {
        assert_eq!(month(text), None, "{text}");
    }
}
