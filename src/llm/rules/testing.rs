//! For tests: the drafts of a demo company, each built on the one before with every item kept.

use std::fmt::Write;

use serde_json::Value;

use super::known::Known;
use super::{RulesInput, action_plan, business_plan, cross_swot, proposal, swot};
use crate::domain::answer::{self, Ground};
use crate::domain::document::{
    Action, Author, Basis, Body, Content, Decision, Item, Kind, Kpi, Quadrant,
};
use crate::domain::evidence::{Evidence, EvidenceKind, Polarity, Unit};
use crate::domain::facts::sample::{HOUSE, Sample};
use crate::domain::facts::{from_actions, from_cross_swot, from_swot};
use crate::domain::topic::Topic;

/// The drafts of a company, each built on the one before with every item kept.
pub(super) struct Drafts {
    pub(super) evidence: Vec<Evidence>,
    pub(super) swot: Value,
    pub(super) plan: Value,
    pub(super) business: Value,
    pub(super) cross: Value,
    pub(super) proposal: Value,
    /// The proposal by one who left the cross SWOT out.
    pub(super) plain_proposal: Value,
    /// The action plan of one who made cross SWOT and proposal.
    pub(super) deeper_plan: Value,
    /// The cross SWOT and the proposal as documents.
    pub(super) strategies: Content,
    pub(super) proposed: Content,
    pub(super) swot_items: Vec<Item>,
    pub(super) action_items: Vec<Item>,
}

pub(super) fn content(items: &[Item], evidence: &[Evidence]) -> Content {
    Content {
        items: items.to_vec(),
        questions: Vec::new(),
        evidence: evidence.to_vec(),
    }
}

pub(super) fn input<'a>(
    evidence: &'a [Evidence],
    swot: &'a [Item],
    actions: &'a [Item],
) -> RulesInput<'a> {
    RulesInput {
        evidence,
        templates: &HOUSE.templates,
        cross: &HOUSE.cross,
        indicators: &HOUSE.indicators,
        swot,
        strategies: &[],
        proposal: &[],
        actions,
        sections: &HOUSE.form.sections,
        start_month: (2026, 12),
    }
}

pub(super) fn drafts(sample: &Sample) -> Drafts {
    let mut evidence = sample.evidence();
    let answer = swot(&input(&evidence, &[], &[]));
    let swot_items = swot_items(&answer, &evidence);
    evidence.extend(from_swot(&content(&swot_items, &evidence)));
    let base = input(&evidence, &swot_items, &[]);
    let cross = cross_swot(&base);
    let plain_proposal = proposal(&base);
    let strategies = document(Kind::CrossSwot, &cross, &evidence, &swot_items);
    let mut deeper_evidence = evidence.clone();
    deeper_evidence.extend(from_cross_swot(&strategies));
    let deeper = RulesInput {
        strategies: &strategies.items,
        ..input(&deeper_evidence, &swot_items, &[])
    };
    let proposal = proposal(&deeper);
    let proposed = document(Kind::Proposal, &proposal, &deeper_evidence, &swot_items);
    let deeper_plan = action_plan(&RulesInput {
        proposal: &proposed.items,
        ..deeper
    });
    let plan = action_plan(&base);
    let action_items = action_items(&plan);
    evidence.extend(from_actions(&content(&action_items, &evidence)));
    let business = business_plan(&input(&evidence, &swot_items, &action_items));
    Drafts {
        evidence,
        swot: answer,
        plan,
        business,
        cross,
        proposal,
        plain_proposal,
        deeper_plan,
        strategies,
        proposed,
        swot_items,
        action_items,
    }
}

/// An answer as a document, every item kept.
pub(super) fn document(
    kind: Kind,
    answer: &Value,
    evidence: &[Evidence],
    swot: &[Item],
) -> Content {
    let ids: Vec<&str> = swot.iter().map(|item| item.id.as_str()).collect();
    let lexicon = crate::domain::check::testing::lexicon();
    let ground = Ground {
        known: evidence,
        author: Author::Rules,
        sections: &[],
        swot_ids: &ids,
        lexicon: &lexicon,
    };
    let parsed = answer::parse_value(kind, answer.clone()).unwrap();
    let mut content = answer::assemble(parsed, &ground);
    for item in &mut content.items {
        item.decision = Decision::Accepted;
    }
    content
}

pub(super) fn filled(text: &str, evidence: &[Evidence]) -> String {
    let input = input(evidence, &[], &[]);
    Known::new(&input).fill(text)
}

pub(super) fn strings(value: &Value) -> Vec<String> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|id| id.as_str().unwrap().to_owned())
        .collect()
}

pub(super) fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

pub(super) fn kept(id: String, body: Body, text: String, evidence: Vec<String>) -> Item {
    Item {
        id,
        body,
        ai_text: Some(text.clone()),
        text,
        evidence,
        basis: Basis::Fact,
        author: Author::Rules,
        decision: Decision::Accepted,
        flags: Vec::new(),
    }
}

pub(super) fn swot_items(answer: &Value, evidence: &[Evidence]) -> Vec<Item> {
    let mut counts = std::collections::HashMap::new();
    let items = answer["items"].as_array().unwrap().iter();
    items
        .map(|item| {
            let quadrant: Quadrant = item["quadrant"].as_str().unwrap().parse().unwrap();
            let count = counts.entry(quadrant).or_insert(0);
            *count += 1;
            let id = format!("{}{count}", quadrant.letter());
            let words = filled(item["text"].as_str().unwrap(), evidence);
            kept(
                id,
                Body::Swot { quadrant },
                words,
                strings(&item["evidence"]),
            )
        })
        .collect()
}

pub(super) fn action_items(answer: &Value) -> Vec<Item> {
    let actions = answer["actions"].as_array().unwrap().iter().enumerate();
    actions
        .map(|(index, action)| {
            let month = |value: &Value| value.as_str().map(ToOwned::to_owned);
            let body = Action {
                issue: text(&action["issue"]),
                why: strings(&action["why"]),
                who: text(&action["who"]),
                support: text(&action["support"]),
                start: month(&action["start"]),
                due: month(&action["due"]),
                how: text(&action["how"]),
                cost_yen: action["cost_yen"].as_i64(),
                funding: text(&action["funding"]),
                kpi: Kpi {
                    name: text(&action["kpi"]["name"]),
                    unit: text(&action["kpi"]["unit"]),
                    baseline_evidence: month(&action["kpi"]["baseline_evidence"]),
                    baseline: None,
                    target: action["kpi"]["target"].as_f64(),
                    date: month(&action["kpi"]["date"]),
                },
                risk: text(&action["risk"]),
            };
            let id = format!("A{}", index + 1);
            kept(
                id,
                Body::Action(Box::new(body)),
                text(&action["what"]),
                Vec::new(),
            )
        })
        .collect()
}

/// The drafts as a person reads them, slots filled.
pub(super) fn readable(drafts: &Drafts) -> String {
    let mut out = String::new();
    for item in &drafts.swot_items {
        writeln!(
            out,
            "{} {}\n   〔{}〕",
            item.id,
            item.text,
            item.evidence.join(" ")
        )
        .unwrap();
    }
    for question in drafts.swot["questions"].as_array().unwrap() {
        writeln!(
            out,
            "? {} 〔{} {}〕",
            text(&question["text"]),
            question["topic"],
            question["wall"]
        )
        .unwrap();
    }
    for content in [&drafts.strategies, &drafts.proposed] {
        out.push('\n');
        for item in &content.items {
            writeln!(out, "{}", cross_item(item)).unwrap();
        }
        for question in &content.questions {
            writeln!(
                out,
                "? {} 〔{:?} {:?}〕",
                question.text, question.topic, question.wall
            )
            .unwrap();
        }
    }
    for (item, action) in drafts
        .action_items
        .iter()
        .zip(drafts.plan["actions"].as_array().unwrap())
    {
        let of = |key: &str| text(&action[key]);
        writeln!(
            out,
            "\n{} 【{}】{} ← {}",
            item.id,
            of("issue"),
            of("what"),
            strings(&action["why"]).join(" ")
        )
        .unwrap();
        writeln!(
            out,
            "   {} {}〜{} {}",
            of("who"),
            of("start"),
            of("due"),
            of("how")
        )
        .unwrap();
        writeln!(
            out,
            "   {} ／ {} ／ リスク：{}",
            of("support"),
            of("funding"),
            of("risk")
        )
        .unwrap();
        writeln!(out, "   KPI {}", action["kpi"]).unwrap();
    }
    for section in drafts.business["sections"].as_array().unwrap() {
        let words = filled(section["text"].as_str().unwrap(), &drafts.evidence);
        writeln!(
            out,
            "\n■{}（{}字）\n{words}\n   〔{}〕",
            text(&section["key"]),
            words.chars().count(),
            strings(&section["evidence"]).join(" ")
        )
        .unwrap();
    }
    out
}

fn cross_item(item: &Item) -> String {
    let more = match &item.body {
        Body::Strategy {
            from,
            priority,
            reason,
            ..
        } => format!("優先度{priority} ← {}\n   {reason}", from.join(" ")),
        Body::CoreIssue { why } => format!("\n   {why}"),
        Body::Issue {
            root_cause,
            priority,
        } => format!("優先度{priority}\n   {root_cause}"),
        Body::Support { by, month } => {
            format!("{} {}", by.label(), month.as_deref().unwrap_or("?"))
        }
        _ => String::new(),
    };
    let flags: Vec<&str> = item.flags.iter().map(|flag| flag.detail.as_str()).collect();
    format!(
        "{} {} {more}\n   〔{}〕 {}",
        item.id,
        item.text,
        item.evidence.join(" "),
        flags.join(" / ")
    )
}

/// A fact in words, for small tests.
pub(super) fn plain_evidence(id: &str, display: &str) -> Evidence {
    Evidence {
        id: id.to_owned(),
        kind: EvidenceKind::Company,
        label: String::new(),
        value: None,
        unit: Unit::Text,
        display: display.to_owned(),
        polarity: Polarity::Neutral,
        topic: Topic::People,
        speaker: None,
        quote: None,
        source: String::new(),
    }
}
