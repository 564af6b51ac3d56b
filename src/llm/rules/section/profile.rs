//! 会社の概要: who the company is, what it offers, what it has come through and holds dear.

use super::prose::{Paragraph, Prose, Sentence};
use crate::domain::evidence::Evidence;
use crate::llm::rules::known::{Known, bad};
use crate::llm::rules::text::slot;
use crate::llm::rules::voice::{LONG, Voice};

/// What is told of the business, from which cells: the first that is answered.
const BUSINESS: [(&str, &[&str]); 3] = [
    ("商品・サービス", &["flow_product", "product_flagship"]),
    (
        "お客様",
        &[
            "trade_customer",
            "trade_enduser",
            "view_customers",
            "customer_repeat",
        ],
    ),
    (
        "お客様に選ばれている理由",
        &[
            "trade_customer_reason",
            "trade_enduser_reason",
            "product_difference",
            "flow_value",
        ],
    ),
];

/// What is told of its way and its thinking.
const THINKING: [(&str, &[&str]); 3] = [
    ("これまでの歩み", &["view_history"]),
    (
        "大切にしている考え方",
        &["view_philosophy", "philosophy_defined", "philosophy_shared"],
    ),
    (
        "これからの目標",
        &["view_summary_goal", "vision_future", "view_motivation"],
    ),
];

pub(super) fn write(known: &Known) -> Prose {
    let mut first = Paragraph::new("", &[]);
    first.push(who(known));
    first.push(size(known));
    let mut thinking = told(known, &THINKING);
    if thinking.is_empty() {
        thinking.push(Sentence::new(
            "これまでの歩みと大切にしている考え方は、記録がまだないため、今後の面談で確認します。",
        ));
    }
    Prose::new(vec![first, told(known, &BUSINESS), thinking])
}

fn who(known: &Known) -> Sentence {
    let Some(name) = known.get("com.name") else {
        return Sentence::default();
    };
    let of = |field: &str, after: &str| {
        known
            .get(&format!("com.{field}"))
            .map(|fact| slot(fact) + after)
            .unwrap_or_default()
    };
    let place = of("municipality", "で");
    let trade = of("industry", "を営む");
    let kind = of("kind", "です。");
    if kind.is_empty() {
        return Sentence::default();
    }
    Sentence::new(format!("{}は、{place}{trade}{kind}", slot(name)))
}

fn size(known: &Known) -> Sentence {
    let founded = known
        .get("com.founded")
        .map(|fact| format!("{}は{}", fact.label, slot(fact)));
    let capital = known
        .get("com.capital")
        .map(|fact| format!("資本金は{}", slot(fact)));
    let people = known
        .get("com.employees")
        .map(|fact| format!("従業員は{}", slot(fact)));
    let parts: Vec<String> = [founded, capital, people].into_iter().flatten().collect();
    if parts.is_empty() {
        return Sentence::default();
    }
    Sentence::new(format!("{}です。", parts.join("、")))
}

/// What was said to a cell, unless it tells of a want: that belongs to the weaknesses.
pub(super) fn heard<'a>(known: &Known<'a>, key: &str) -> Option<(&'a Evidence, Voice<'a>)> {
    let fact = known.answer(key).filter(|fact| !bad(fact))?;
    Some((fact, Voice::of(fact, LONG)?))
}

/// One sentence for each matter that somebody said something on.
fn told(known: &Known, matters: &[(&str, &[&str])]) -> Paragraph {
    let mut used: Vec<&str> = Vec::new();
    let mut paragraph = Paragraph::new("", &[]);
    for (matter, keys) in matters {
        let told =
            |key: &&str| heard(known, key).filter(|(fact, _)| !used.contains(&fact.id.as_str()));
        if let Some((fact, voice)) = keys.iter().find_map(told) {
            let text = voice.said_of(matter, used.len());
            used.push(&fact.id);
            paragraph.push(Sentence::new(text).citing([&fact.id]));
        }
    }
    paragraph
}
