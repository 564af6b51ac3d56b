//! Answers to the checklist and the sheets (`chk.*`).

use super::super::checklist::{Answer, Area, Side, Template, TemplateItem};
use super::super::document::Quadrant;
use super::super::evidence::{Evidence, EvidenceKind, Polarity, Unit};
use super::super::topic::Topic;
use super::{FactInput, fact};

/// How much of a spoken fact stands in `display`, in characters; the whole is in `quote`.
const DISPLAY_MAX: usize = 60;

pub(super) fn facts(input: &FactInput) -> Vec<Evidence> {
    let mut facts = Vec::new();
    for template in input.templates {
        let sheets = input
            .sheets
            .iter()
            .filter(|sheet| sheet.template == template.id);
        let answers: Vec<&Answer> = sheets.flat_map(|sheet| &sheet.answers).collect();
        for area in &template.areas {
            for item in &area.items {
                let answer = answers.iter().find(|answer| answer.item == item.key);
                facts.extend(answer.and_then(|answer| told(input, template, area, item, answer)));
            }
        }
    }
    facts
}

fn told(
    input: &FactInput,
    template: &Template,
    area: &Area,
    item: &TemplateItem,
    answer: &Answer,
) -> Option<Evidence> {
    let grade = answer
        .grade
        .filter(|grade| template.graded && (1..=5).contains(grade));
    let words = Some(answer.fact.trim()).filter(|fact| !fact.is_empty());
    let polarity = match grade {
        Some(grade) => input.polarity.of_grade(&item.key, grade),
        None => by_nature(item.quadrant),
    };
    let display = match grade {
        Some(grade) => template.grade_label(item, grade).to_owned(),
        None => shorten(words?),
    };
    Some(Evidence {
        value: grade.map(f64::from),
        unit: if grade.is_some() {
            Unit::Points
        } else {
            Unit::Text
        },
        polarity,
        topic: match item.side {
            Side::External => Topic::Environment,
            Side::Internal => item.topic,
        },
        speaker: words.map(|_| answer.speaker),
        quote: words.map(ToOwned::to_owned),
        ..fact(
            format!("chk.{}", item.key),
            EvidenceKind::Checklist,
            item.question.clone(),
            display,
            format!("{}「{}」", template.title, area.title),
        )
    })
}

/// A cell that by nature holds strengths or weaknesses points that way without a grade.
fn by_nature(quadrant: Option<Quadrant>) -> Polarity {
    match quadrant {
        Some(Quadrant::Strength | Quadrant::Opportunity) => Polarity::Positive,
        Some(Quadrant::Weakness | Quadrant::Threat) => Polarity::Negative,
        None => Polarity::Neutral,
    }
}

/// One line of at most [`DISPLAY_MAX`] characters, cut after a sentence where one ends in time.
fn shorten(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= DISPLAY_MAX {
        return line;
    }
    let head: String = line.chars().take(DISPLAY_MAX - 1).collect();
    match head.rfind('。') {
        Some(end) => head[..end + '。'.len_utf8()].to_owned(),
        None => head + "…",
    }
}
