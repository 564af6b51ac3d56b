//! Questions to ask next (次に聞くこと): behind what is weak, and where nothing is known yet.

use serde_json::{Value, json};

use super::{Finding, QUADRANTS};
use crate::domain::benchmark::Indicator;
use crate::domain::checklist::{Side, Template, TemplateItem};
use crate::domain::document::Quadrant;
use crate::domain::statement::Figure;
use crate::domain::topic::{Topic, Wall};
use crate::llm::rules::figures::GROUPS;
use crate::llm::rules::known::{Known, bad, good};

/// The most questions of a draft: what can be asked in one visit.
const QUESTIONS_MAX: usize = 8;
/// The most questions behind what is weak, so that room is left for what is unknown.
const BEHIND_MAX: usize = 5;

#[derive(PartialEq)]
struct Question {
    text: String,
    topic: Topic,
    wall: Option<Wall>,
}

impl Question {
    fn of(item: &TemplateItem) -> Option<Self> {
        let topic = match item.side {
            Side::External => Topic::Environment,
            Side::Internal => item.topic,
        };
        Some(Self {
            text: item.ask.clone()?,
            topic,
            wall: item.wall,
        })
    }
}

pub(super) fn ask(known: &Known, all: &[Finding], chosen: &[&Finding]) -> Vec<Value> {
    let mut asked: Vec<Question> = Vec::new();
    let mut put = |questions: Vec<Question>, most: usize| {
        for question in questions {
            if asked.len() < most && !asked.contains(&question) {
                asked.push(question);
            }
        }
        asked.len()
    };
    let empty = put(empty_quadrants(known, chosen), QUESTIONS_MAX);
    put(
        behind(known, all, chosen),
        (empty + BEHIND_MAX).min(QUESTIONS_MAX),
    );
    put(unanswered(known), QUESTIONS_MAX);
    put(behind(known, all, chosen), QUESTIONS_MAX);
    let told = |question: &Question| json!({ "text": question.text, "topic": question.topic, "wall": question.wall });
    asked.iter().map(told).collect()
}

/// A quadrant without a single fact is asked about, not filled.
fn empty_quadrants(known: &Known, chosen: &[&Finding]) -> Vec<Question> {
    let empty = |quadrant: &Quadrant| !chosen.iter().any(|finding| finding.quadrant == *quadrant);
    QUADRANTS
        .into_iter()
        .filter(empty)
        .map(|quadrant| of_quadrant(known, quadrant))
        .collect()
}

/// A question about a quadrant of which nothing is known: its text, axis and wall.
pub(in crate::llm::rules) fn about(
    known: &Known,
    quadrant: Quadrant,
) -> (String, Topic, Option<Wall>) {
    let Question { text, topic, wall } = of_quadrant(known, quadrant);
    (text, topic, wall)
}

fn of_quadrant(known: &Known, quadrant: Quadrant) -> Question {
    let (key, otherwise, topic) = match quadrant {
        Quadrant::Strength => (
            "product_difference",
            "お客様や取引先からよくほめられること、頼りにされることは何でしょうか。",
            Topic::Product,
        ),
        Quadrant::Weakness => (
            "process_flow",
            "仕事の中で、いつも手間取ること、後回しになることは何でしょうか。",
            Topic::ValueChain,
        ),
        Quadrant::Opportunity => (
            "new_demand",
            "このところ増えてきた問合せや、新しく来られるようになったお客様には、どのような方がいますか。",
            Topic::Environment,
        ),
        Quadrant::Threat => (
            "cost_increase",
            "仕入れや競合、お客様の動きの中で、この先いちばん気がかりなことは何でしょうか。",
            Topic::Environment,
        ),
    };
    let unanswered = known.item(key).filter(|_| known.answer(key).is_none());
    unanswered
        .and_then(Question::of)
        .unwrap_or_else(|| Question {
            text: otherwise.to_owned(),
            topic,
            wall: None,
        })
}

/// Behind a low answer lies a cause; the same for a weak indicator, and for a strong one that is falling.
fn behind(known: &Known, all: &[Finding], chosen: &[&Finding]) -> Vec<Question> {
    let weak = |finding: &&Finding| {
        matches!(finding.quadrant, Quadrant::Weakness | Quadrant::Threat)
            || finding.evidence.iter().any(|fact| bad(fact))
                && finding.evidence.iter().any(|fact| good(fact))
    };
    let shown = chosen.iter().copied();
    let rest = all
        .iter()
        .filter(|one| !chosen.iter().any(|other| other.source == one.source));
    let mut weak: Vec<&Finding> = shown.chain(rest).filter(weak).collect();
    weak.sort_by_key(|finding| std::cmp::Reverse(finding.rank));
    weak.into_iter()
        .filter_map(|finding| question(known, finding))
        .collect()
}

fn question(known: &Known, finding: &Finding) -> Option<Question> {
    if let Some(item) = known.item(finding.source) {
        return Question::of(item);
    }
    if finding.source == "cash" {
        return Question::of(known.item("cash_plan")?);
    }
    let named = |(indicator, figure): &(Indicator, Option<Figure>)| {
        let figure = figure.map(<&'static str>::from);
        finding.source == <&'static str>::from(indicator) || Some(finding.source) == figure
    };
    let (indicator, _) = GROUPS.into_iter().find(named)?;
    let words = known.input.indicators.indicator(indicator);
    Some(Question {
        text: words.ask.clone(),
        topic: words.topic,
        wall: None,
    })
}

/// The first question of every area in which nothing was answered, and of the outside world.
fn unanswered(known: &Known) -> Vec<Question> {
    let areas = known
        .input
        .templates
        .iter()
        .filter(|template| template.graded);
    let silent = |item: &&TemplateItem| known.answer(&item.key).is_none();
    let of_area = areas
        .flat_map(|template| &template.areas)
        .filter_map(|area| {
            let nothing = area.items.iter().all(|item| silent(&item));
            area.items.first().filter(|_| nothing)
        });
    let items = known.input.templates.iter().flat_map(Template::items);
    let outside = items.filter(|item| item.side == Side::External && item.ask.is_some());
    of_area
        .chain(outside.filter(silent))
        .filter_map(Question::of)
        .collect()
}
