//! Findings from the answers: what the sheet says of a high or low grade, with the company's own words.

use super::{Finding, voice};
use crate::domain::checklist::{Side, TemplateItem};
use crate::domain::document::Quadrant;
use crate::domain::evidence::{Evidence, Polarity};
use crate::domain::topic::Topic;
use crate::llm::rules::known::Known;
use crate::llm::rules::text::{close, spell};

pub(super) fn findings<'a>(known: &Known<'a>) -> Vec<Finding<'a>> {
    known
        .answers()
        .filter_map(|(fact, item)| finding(known, fact, item))
        .collect()
}

fn finding<'a>(
    known: &Known<'a>,
    fact: &'a Evidence,
    item: &'a TemplateItem,
) -> Option<Finding<'a>> {
    let quadrant = match (item.side, fact.polarity) {
        (_, Polarity::Neutral) => return None,
        (Side::Internal, Polarity::Positive) => Quadrant::Strength,
        (Side::Internal, Polarity::Negative) => Quadrant::Weakness,
        (Side::External, Polarity::Positive) => Quadrant::Opportunity,
        (Side::External, Polarity::Negative) => Quadrant::Threat,
    };
    let sentence = if fact.polarity == Polarity::Positive {
        &item.strong
    } else {
        &item.weak
    };
    let (text, said, evidence) = if let Some(sentence) = sentence {
        (spell(&close(sentence)), voice(fact), vec![fact])
    } else {
        let (matter, evidence) = matter(known, fact, item);
        (voice(fact)?.said_of(&matter, 0), None, evidence)
    };
    Some(Finding {
        quadrant,
        text,
        rank: rank(fact),
        voice: said,
        evidence,
        topic: fact.topic,
        source: &item.key,
    })
}

/// What a cell without sentences of its own is about, and on which facts that is said.
fn matter<'a>(
    known: &Known<'a>,
    fact: &'a Evidence,
    item: &TemplateItem,
) -> (String, Vec<&'a Evidence>) {
    if let Some(step) = item
        .key
        .strip_prefix("flow_")
        .and_then(|key| key.strip_suffix("_difference"))
        && let Some(name) = known.answer(&format!("flow_{step}_name"))
    {
        return (format!("「{}」での工夫", name.display), vec![fact, name]);
    }
    let matter = match item.key.as_str() {
        "view_strength" => "自社の強み",
        "view_weakness" => "自社の弱み",
        "trade_customer_reason" => "得意先から選ばれている理由",
        "trade_enduser_reason" => "利用者から選ばれている理由",
        _ => item.question.as_str(),
    };
    (matter.to_owned(), vec![fact])
}

/// An extreme grade tells more than a mild one, and an answer in somebody's words more than a bare grade.
fn rank(fact: &Evidence) -> u32 {
    let grade = match (fact.value, fact.polarity) {
        (Some(grade), _) if grade <= 1.0 || grade >= 5.0 => 48,
        (Some(_), _) => 33,
        (None, Polarity::Positive) => 40,
        (None, _) => 32,
    };
    let words = match voice(fact) {
        Some(voice) if voice.own() => 6,
        Some(_) => 3,
        None => 0,
    };
    grade + words + by_topic(fact)
}

/// What customers choose the company for tells more of its strength than order in its books does.
fn by_topic(fact: &Evidence) -> u32 {
    match (fact.polarity, fact.topic) {
        (Polarity::Positive, Topic::Money) => 0,
        (Polarity::Positive, Topic::Product | Topic::Goods | Topic::Place | Topic::Promotion) => 16,
        _ => 12,
    }
}
