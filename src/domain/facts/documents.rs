//! Items that people kept, as facts for the draft that builds on them (`swot.*`, `cross.*`, `prop.*`, `act.*`).

use super::super::document::{Action, Body, Cell, Content, Item, Kpi, Quadrant};
use super::super::evidence::{Evidence, EvidenceKind, Polarity, Unit};
use super::super::format;
use super::super::topic::Topic;
use super::fact;

/// The kept items of a SWOT: `swot.S1` …
pub fn from_swot(content: &Content) -> Vec<Evidence> {
    let told = |item: &Item| match item.body {
        Body::Swot { quadrant } => Some(swot_fact(content, item, quadrant)),
        _ => None,
    };
    content.kept().filter_map(told).collect()
}

fn swot_fact(content: &Content, item: &Item, quadrant: Quadrant) -> Evidence {
    let polarity = match quadrant {
        Quadrant::Strength | Quadrant::Opportunity => Polarity::Positive,
        Quadrant::Weakness | Quadrant::Threat => Polarity::Negative,
    };
    let outside = matches!(quadrant, Quadrant::Opportunity | Quadrant::Threat);
    let topic = match topic(content, item) {
        Some(topic) => topic,
        None if outside => Topic::Environment,
        None => Topic::Philosophy,
    };
    Evidence {
        polarity,
        topic,
        ..fact(
            format!("swot.{}", item.id),
            EvidenceKind::Document,
            format!("{}（{}）", quadrant.label(), item.id),
            item.text.clone(),
            "確認済みのSWOT分析".to_owned(),
        )
    }
}

/// The axis of the first evidence that an item cites.
fn topic(content: &Content, item: &Item) -> Option<Topic> {
    let cited = |id: &String| content.evidence.iter().find(|evidence| evidence.id == *id);
    item.evidence
        .iter()
        .find_map(cited)
        .map(|evidence| evidence.topic)
}

/// The kept strategies of a cross SWOT: `cross.SO1` … A strategy that takes a chance by a strength points in the company's
/// favour; the others join something good and something bad.
pub fn from_cross_swot(content: &Content) -> Vec<Evidence> {
    let told = |item: &Item| match &item.body {
        Body::Strategy { cell, .. } => Some(Evidence {
            polarity: match cell {
                Cell::So => Polarity::Positive,
                _ => Polarity::Neutral,
            },
            topic: topic(content, item).unwrap_or(Topic::Environment),
            ..fact(
                format!("cross.{}", item.id),
                EvidenceKind::Document,
                format!("{}の方針（{}）", cell.label(), item.id),
                item.text.clone(),
                "確認済みのクロスSWOT".to_owned(),
            )
        }),
        _ => None,
    };
    content.kept().filter_map(told).collect()
}

/// The kept parts of a proposal: `prop.C1` (the core issue), `prop.I1` (an issue) with `prop.I1.cause` (its root cause),
/// `prop.P1` (a step of support) with `prop.P1.month` where it is known.
pub fn from_proposal(content: &Content) -> Vec<Evidence> {
    let told = |item: &Item| proposal_facts(content, item);
    content.kept().flat_map(told).collect()
}

fn proposal_facts(content: &Content, item: &Item) -> Vec<Evidence> {
    let part = |name: &str, label: &str, display: String| Evidence {
        topic: topic(content, item).unwrap_or(Topic::ValueChain),
        ..fact(
            format!("prop.{}{name}", item.id),
            EvidenceKind::Document,
            format!("{label}（{}）", item.id),
            display,
            "確認済みの取組課題提案書".to_owned(),
        )
    };
    let text = |label: &str| part("", label, item.text.clone());
    match &item.body {
        Body::CoreIssue { .. } => vec![text("本質的な課題")],
        Body::Issue { root_cause, .. } => {
            let cause = Some(root_cause.trim()).filter(|cause| !cause.is_empty());
            let cause = cause.map(|cause| part(".cause", "根本原因", cause.to_owned()));
            [Some(text("取組課題")), cause]
                .into_iter()
                .flatten()
                .collect()
        }
        Body::Support { by, month } => {
            let month = month.as_deref().and_then(month_words);
            let month = month.map(|month| part(".month", "支援の時期", month));
            let step = text(&format!("活動支援・{}", by.label()));
            [Some(step), month].into_iter().flatten().collect()
        }
        _ => Vec::new(),
    }
}

/// The kept actions of an action plan: `act.A1` (what is done; its label is the issue), and where they are known
/// `act.A1.kpi` (name of the measure), `act.A1.target`, `act.A1.cost`, and as months `act.A1.start`, `act.A1.due` and
/// `act.A1.date` (when the target is looked at).
pub fn from_actions(content: &Content) -> Vec<Evidence> {
    let told = |item: &Item| match &item.body {
        Body::Action(action) => Some(action_facts(item, action)),
        _ => None,
    };
    content.kept().filter_map(told).flatten().collect()
}

fn action_facts(item: &Item, action: &Action) -> Vec<Evidence> {
    let months = [
        (".start", "開始", &action.start),
        (".due", "期限", &action.due),
        (".date", "目標を確かめる時期", &action.kpi.date),
    ];
    let mut facts = vec![part(item, "", &action.issue, item.text.clone())];
    facts.extend(measure(item, &action.kpi));
    facts.extend(action.cost_yen.map(|yen| cost(item, yen)));
    for (name, label, month) in months {
        let month = month.as_deref().and_then(month_words);
        facts.extend(month.map(|month| part(item, name, label, month)));
    }
    facts
}

fn part(item: &Item, name: &str, label: &str, display: String) -> Evidence {
    Evidence {
        topic: Topic::ValueChain,
        ..fact(
            format!("act.{}{name}", item.id),
            EvidenceKind::Document,
            format!("{label}（{}）", item.id),
            display,
            "確認済みのアクションプラン".to_owned(),
        )
    }
}

/// The measure's name and its target; nothing while the target is undecided.
fn measure(item: &Item, kpi: &Kpi) -> Vec<Evidence> {
    let Some(target) = kpi.target else {
        return Vec::new();
    };
    let (value, unit) = in_unit(target, &kpi.unit);
    let label = format!("目標：{}", kpi.name);
    let display = target_display(target, &kpi.unit);
    vec![
        part(item, ".kpi", "指標", kpi.name.clone()),
        Evidence {
            value: Some(value),
            unit,
            ..part(item, ".target", &label, display)
        },
    ]
}

fn cost(item: &Item, yen: i64) -> Evidence {
    Evidence {
        value: Some(super::finance::amount(yen)),
        unit: Unit::Yen,
        ..part(item, ".cost", "費用", format::yen(yen))
    }
}

/// A target as people read it: `4.1%`, `△0.5%`, `20件`.
pub(crate) fn target_display(target: f64, unit: &str) -> String {
    let places = (0..=2).find(|places| {
        let scale = 10_f64.powi(*places);
        ((target * scale).round() - target * scale).abs() < 1e-6
    });
    let places = places
        .and_then(|places| u32::try_from(places).ok())
        .unwrap_or(2);
    format!("{}{unit}", format::decimal(target, places))
}

/// A target in the unit of the evidence it is compared with.
fn in_unit(target: f64, unit: &str) -> (f64, Unit) {
    match unit.trim() {
        "%" | "％" => (target / 100.0, Unit::Ratio),
        "円" => (target, Unit::Yen),
        "千円" => (target * 1_000.0, Unit::Yen),
        "万円" => (target * 10_000.0, Unit::Yen),
        "百万円" => (target * 1_000_000.0, Unit::Yen),
        "倍" => (target, Unit::Times),
        "か月" | "ヶ月" | "カ月" | "ヵ月" | "月" => (target, Unit::Months),
        "人" | "名" => (target, Unit::People),
        "点" => (target, Unit::Points),
        "ポイント" => (target, Unit::PercentPoints),
        _ => (target, Unit::Count),
    }
}

/// `2026-04` → `2026年4月`.
fn month_words(month: &str) -> Option<String> {
    let (year, month) = month.split_once('-')?;
    let (year, month): (u16, u8) = (year.parse().ok()?, month.parse().ok()?);
    (1..=12)
        .contains(&month)
        .then(|| format!("{year}年{month}月"))
}
