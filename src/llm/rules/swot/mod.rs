//! The SWOT by rules: findings from figures and answers, the most telling first, and questions for what is not known.

mod answers;
mod finance;
mod questions;

use serde_json::{Value, json};

pub(super) use questions::about;

use super::RulesInput;
use super::known::Known;
use super::voice::{LONG, Voice};
use crate::domain::document::Quadrant;
use crate::domain::evidence::Evidence;
use crate::domain::topic::Topic;

/// The most items of a quadrant.
const QUADRANT_MAX: usize = 8;
/// The most items of a topic (分析の軸) inside the company, as long as others wait.
const TOPIC_MAX: usize = 4;

const QUADRANTS: [Quadrant; 4] = [
    Quadrant::Strength,
    Quadrant::Weakness,
    Quadrant::Opportunity,
    Quadrant::Threat,
];

/// Something that can be said in one quadrant.
#[derive(Clone)]
pub(super) struct Finding<'a> {
    quadrant: Quadrant,
    /// One or two sentences.
    text: String,
    /// Who said what about it.
    voice: Option<Voice<'a>>,
    /// What it is said on.
    evidence: Vec<&'a Evidence>,
    /// How telling it is.
    rank: u32,
    topic: Topic,
    /// The indicator, figure or item it comes from.
    source: &'a str,
}

pub(super) fn write(input: &RulesInput) -> Value {
    let known = Known::new(input);
    let mut findings = finance::findings(&known);
    findings.extend(answers::findings(&known));
    join_cash(&mut findings);
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.rank));
    let mut chosen = Vec::new();
    for quadrant in QUADRANTS {
        let of_quadrant = |finding: &&Finding| finding.quadrant == quadrant;
        let all: Vec<&Finding> = findings.iter().filter(of_quadrant).collect();
        chosen.extend(choose(&all));
    }
    let items: Vec<Value> = chosen
        .iter()
        .enumerate()
        .map(|(turn, finding)| item(finding, turn))
        .collect();
    json!({ "items": items, "questions": questions::ask(&known, &findings, &chosen) })
}

/// The first eight, no topic inside the company taking more than its share while another still waits.
fn choose<'f, 'a>(findings: &[&'f Finding<'a>]) -> Vec<&'f Finding<'a>> {
    let mut chosen: Vec<&Finding> = Vec::new();
    let mut waiting = Vec::new();
    for finding in findings {
        let same = chosen
            .iter()
            .filter(|other| other.topic == finding.topic)
            .count();
        if finding.topic != Topic::Environment && same >= TOPIC_MAX {
            waiting.push(*finding);
        } else {
            chosen.push(finding);
        }
    }
    chosen.extend(waiting);
    chosen.truncate(QUADRANT_MAX);
    chosen.sort_by_key(|finding| std::cmp::Reverse(finding.rank));
    chosen
}

fn item(finding: &Finding, turn: usize) -> Value {
    let said = finding
        .voice
        .map(|voice| voice.said(turn))
        .unwrap_or_default();
    let ids: Vec<&str> = finding
        .evidence
        .iter()
        .map(|fact| fact.id.as_str())
        .collect();
    json!({
        "quadrant": finding.quadrant,
        "text": format!("{}{said}", finding.text),
        "evidence": ids,
        "basis": "fact",
    })
}

/// A falling balance of cash and the owner's own answer on reserves are one thing, said once.
fn join_cash(findings: &mut Vec<Finding>) {
    let place = |source: &str| findings.iter().position(|finding| finding.source == source);
    let (Some(cash), Some(reserve)) = (place("cash"), place("cash_reserve")) else {
        return;
    };
    if findings[cash].quadrant != findings[reserve].quadrant {
        return;
    }
    let movement = findings[cash].clone();
    let answer = &mut findings[reserve];
    answer.text.push_str(&movement.text);
    answer.evidence.extend(movement.evidence);
    answer.rank = answer.rank.max(movement.rank) + 5;
    findings.remove(cash);
}

/// The words of an answer, as long as an item has room for.
fn voice(fact: &Evidence) -> Option<Voice<'_>> {
    Voice::of(fact, LONG)
}
