//! Items that people kept, as facts for the draft that builds on them (`swot.*`, `act.*`).

use super::super::document::{Action, Body, Content, Item, Quadrant};
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
    let cited = |id: &String| content.evidence.iter().find(|evidence| evidence.id == *id);
    let outside = matches!(quadrant, Quadrant::Opportunity | Quadrant::Threat);
    let topic = match item.evidence.iter().find_map(cited) {
        Some(evidence) => evidence.topic,
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

/// The kept actions of an action plan: `act.A1` (what is done), and where they are known `act.A1.target`,
/// `act.A1.cost`, and as months `act.A1.start`, `act.A1.due` and `act.A1.date` (when the target is looked at).
pub fn from_actions(content: &Content) -> Vec<Evidence> {
    let told = |item: &Item| match &item.body {
        Body::Action(action) => Some(action_facts(item, action)),
        _ => None,
    };
    content.kept().filter_map(told).flatten().collect()
}

fn action_facts(item: &Item, action: &Action) -> Vec<Evidence> {
    let told = |part: &str, label: &str, display: String| Evidence {
        topic: Topic::ValueChain,
        ..fact(
            format!("act.{}{part}", item.id),
            EvidenceKind::Document,
            format!("{label}（{}）", item.id),
            display,
            "確認済みのアクションプラン".to_owned(),
        )
    };
    let mut facts = vec![told("", "行動", item.text.clone())];
    if let Some(target) = action.kpi.target {
        let (value, unit) = in_unit(target, &action.kpi.unit);
        facts.push(Evidence {
            value: Some(value),
            unit,
            ..told(
                ".target",
                &format!("目標：{}", action.kpi.name),
                target_display(target, &action.kpi.unit),
            )
        });
    }
    if let Some(cost) = action.cost_yen {
        #[expect(clippy::cast_precision_loss, reason = "amounts are bounded by 10^15")]
        let value = Some(cost as f64);
        facts.push(Evidence {
            value,
            unit: Unit::Yen,
            ..told(".cost", "費用", format::yen(cost))
        });
    }
    let months = [
        (".start", "開始", &action.start),
        (".due", "期限", &action.due),
        (".date", "目標を確かめる時期", &action.kpi.date),
    ];
    for (part, label, month) in months {
        facts.extend(
            month
                .as_deref()
                .and_then(month_words)
                .map(|month| told(part, label, month)),
        );
    }
    facts
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
