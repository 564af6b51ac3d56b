//! The action plan by rules: one action behind every kept weakness and threat and the best chances, items that one
//! and the same action answers taken together, begun a few at a time.

mod hint;
mod kpi;

use serde_json::{Value, json};

use super::RulesInput;
use super::calendar::Month;
use super::known::Known;
use super::text::plan_words;
use super::voice::{SHORT, Voice};
use crate::domain::document::{Body, Item, Quadrant};
use crate::domain::evidence::Evidence;
use crate::domain::topic::Topic;
use hint::Source;

pub(super) use hint::{hint, hosts, key_of};

/// The most chances that are taken up at once.
const CHANCES_MAX: usize = 3;
/// How many actions begin together, and how many months later the next begin.
const WAVE: usize = 3;
const WAVE_MONTHS: i32 = 2;
/// Added to the order of actions whose cause is still to be found: they come after those that are clear.
const LAST: usize = 1_000;
/// From this many employees on, work can be given to somebody other than the owner.
const CAN_DELEGATE: f64 = 5.0;

/// An action in the making: where it comes from and the SWOT items it answers.
struct Step<'a> {
    source: Source<'a>,
    why: Vec<&'a Item>,
    quadrant: Quadrant,
    order: usize,
    wave: i32,
}

pub(super) fn write(input: &RulesInput) -> Value {
    let known = Known::new(input);
    let mut steps = steps(&known);
    // The most pressing begin first; in the plan, what belongs together stands together.
    for (place, step) in steps.iter_mut().enumerate() {
        step.wave = i32::try_from(place / WAVE).unwrap_or_default();
    }
    group(&mut steps);
    let actions: Vec<Value> = steps.iter().map(|step| action(&known, step)).collect();
    json!({ "actions": actions })
}

fn quadrant(item: &Item) -> Option<Quadrant> {
    match item.body {
        Body::Swot { quadrant } => Some(quadrant),
        _ => None,
    }
}

/// One step for each kept weakness, threat and chance, less those that another step answers as well.
fn steps<'a>(known: &Known<'a>) -> Vec<Step<'a>> {
    let wanted = [Quadrant::Weakness, Quadrant::Threat, Quadrant::Opportunity];
    let mut steps: Vec<Step> = Vec::new();
    for side in wanted {
        let most = if side == Quadrant::Opportunity {
            CHANCES_MAX
        } else {
            usize::MAX
        };
        let items = known
            .input
            .swot
            .iter()
            .filter(|item| quadrant(item) == Some(side));
        let items = items.filter(|item| side != Quadrant::Opportunity || taken_up(known, item));
        for (index, item) in items.take(most).enumerate() {
            let source = hint::source(known, item, side);
            // Weaknesses first, every second of them followed by a threat or a chance.
            let order = match side {
                Quadrant::Threat => index * 4 + 1,
                Quadrant::Opportunity => index * 4 + 3,
                _ => index * 2,
            };
            steps.push(Step {
                order: if source.unknown { order + LAST } else { order },
                source,
                why: vec![item],
                quadrant: side,
                wave: 0,
            });
        }
    }
    steps.sort_by_key(|step| step.order);
    let mut steps = join(steps);
    steps.sort_by_key(|step| pressing(known, step));
    for (order, step) in steps.iter_mut().enumerate() {
        step.order = order;
    }
    steps
}

/// Whether a chance is one that a strategy takes up; any may be where no cross SWOT was made.
fn taken_up(known: &Known, item: &Item) -> bool {
    let strategies = known.input.strategies;
    strategies.is_empty() || strategies.iter().any(|strategy| comes_from(strategy, item))
}

fn comes_from(strategy: &Item, item: &Item) -> bool {
    matches!(&strategy.body, Body::Strategy { from, .. } if from.contains(&item.id))
}

/// The strategies that a step carries out.
fn strategies<'a>(known: &Known<'a>, step: &Step) -> Vec<&'a Item> {
    let carried = |strategy: &&Item| step.why.iter().any(|item| comes_from(strategy, item));
    known.input.strategies.iter().filter(carried).collect()
}

/// The best priority of the strategies that a step carries out, and where none was made of the issue agreed on; what
/// nobody gave a priority keeps its order behind them.
fn pressing(known: &Known, step: &Step) -> u8 {
    let of = |item: &Item| match item.body {
        Body::Strategy { priority, .. } | Body::Issue { priority, .. } => Some(priority),
        _ => None,
    };
    let best = strategies(known, step).into_iter().filter_map(of).min();
    let agreed = agreed(known, step).and_then(of);
    best.or(agreed).unwrap_or(u8::MAX)
}

/// The issue of the proposal that a step works on.
fn agreed<'a>(known: &Known<'a>, step: &Step) -> Option<&'a Item> {
    let works_on = |issue: &&Item| {
        let cites = |item: &&Item| issue.evidence.contains(&format!("swot.{}", item.id));
        matches!(issue.body, Body::Issue { .. }) && step.why.iter().any(cites)
    };
    known.input.proposal.iter().find(works_on)
}

/// The issue as it was agreed, if it fits a cell of a table; the ready one otherwise.
fn issue(known: &Known, step: &Step) -> String {
    const LONGEST: usize = 40;
    let name = agreed(known, step)
        .and_then(|item| item.text.split(['：', '。', '\n']).next())
        .filter(|name| (1..=LONGEST).contains(&name.chars().count()));
    name.map_or_else(|| plan_words(&step.source.hint.issue), ToOwned::to_owned)
}

/// Takes steps together that come to the same action.
fn join(steps: Vec<Step>) -> Vec<Step> {
    let keys: Vec<String> = steps.iter().map(|step| step.source.key.clone()).collect();
    let mut joined: Vec<Step> = Vec::new();
    let mut guests: Vec<(String, Step)> = Vec::new();
    for mut step in steps {
        let host = hosts(&step.source.key)
            .iter()
            .find(|host| keys.iter().any(|key| key == *host));
        let host = host.map_or_else(|| step.source.key.clone(), |host| (*host).to_owned());
        match joined.iter_mut().find(|other| other.source.key == host) {
            Some(other) => other.why.append(&mut step.why),
            None if step.source.key == host => joined.push(step),
            None => guests.push((host, step)),
        }
    }
    // A host that itself went to another host passes its guests on.
    for (host, mut guest) in guests {
        let further = hosts(&host);
        let of_host = |step: &&mut Step| {
            step.source.key == host || further.contains(&step.source.key.as_str())
        };
        match joined.iter_mut().find(of_host) {
            Some(other) => {
                other.order = other.order.min(guest.order);
                other.why.append(&mut guest.why);
            }
            None => joined.push(guest),
        }
    }
    joined.sort_by_key(|step| step.order);
    joined
}

/// Puts steps on the same matter next to each other, matters in the order of their first step.
fn group(steps: &mut [Step]) {
    let matters: Vec<u8> = steps.iter().map(matter).collect();
    let first = |step: &Step| matters.iter().position(|other| *other == matter(step));
    steps.sort_by_key(|step| (first(step), step.order));
}

fn matter(step: &Step) -> u8 {
    match (step.quadrant, step.source.topic) {
        (Quadrant::Opportunity, _) => 0,
        (Quadrant::Threat, _) => 1,
        (_, Topic::Money | Topic::Price) => 2,
        (_, Topic::Product | Topic::Place | Topic::Promotion | Topic::Environment) => 3,
        (_, Topic::People | Topic::Philosophy) => 4,
        (_, Topic::Goods | Topic::ValueChain | Topic::Information) => 5,
    }
}

fn action(known: &Known, step: &Step) -> Value {
    let hint = &step.source.hint;
    let start = Month::new(known.input.start_month).plus(step.wave * WAVE_MONTHS);
    let due = start.plus(hint.months.max(1) - 1);
    json!({
        "issue": issue(known, step),
        "what": plan_words(&hint.what),
        "why": why(known, step),
        "who": who(known, step.source.topic),
        "support": plan_words(&hint.support),
        "start": start.to_string(),
        "due": due.to_string(),
        "how": how(known, step),
        "cost_yen": null,
        "funding": funding(&hint.support),
        "kpi": kpi::kpi(known, &step.source, start, due),
        "risk": plan_words(&hint.risk),
    })
}

/// The items it answers and the strategies it carries out; a chance is taken with a strength in what is sold or made, where one was kept.
fn why<'a>(known: &Known<'a>, step: &Step<'a>) -> Vec<&'a str> {
    let items = known
        .input
        .swot
        .iter()
        .filter(|item| step.why.iter().any(|why| why.id == item.id));
    let mut ids: Vec<&str> = items.map(|item| item.id.as_str()).collect();
    if step.quadrant == Quadrant::Opportunity {
        let offers = |item: &&Item| {
            let topics = [Topic::Product, Topic::Goods, Topic::Promotion, Topic::Place];
            let mut facts = item.evidence.iter().filter_map(|id| known.get(id));
            quadrant(item) == Some(Quadrant::Strength)
                && facts.any(|fact| topics.contains(&fact.topic))
        };
        ids.extend(
            known
                .input
                .swot
                .iter()
                .find(offers)
                .map(|item| item.id.as_str()),
        );
    }
    ids.extend(
        strategies(known, step)
            .into_iter()
            .map(|item| item.id.as_str()),
    );
    ids
}

/// The owner; work that can be handed over goes to somebody the owner names, where there are enough people.
fn who(known: &Known, topic: Topic) -> &'static str {
    let enough = known
        .get("com.employees")
        .and_then(|fact| fact.value)
        .is_some_and(|n| n >= CAN_DELEGATE);
    let can_be_handed_over = matches!(
        topic,
        Topic::Goods | Topic::ValueChain | Topic::Information | Topic::Promotion
    );
    if enough && can_be_handed_over {
        "担当者（代表者が選任）"
    } else {
        "代表者"
    }
}

/// The first step with present means, and the words it begins from.
fn how(known: &Known, step: &Step) -> String {
    let how = plan_words(step.source.hint.how.trim_end_matches('。'));
    let facts = step
        .why
        .iter()
        .flat_map(|item| &item.evidence)
        .filter_map(|id| known.get(id));
    let voice = |fact: &'_ Evidence| Voice::of(fact, SHORT).map(Voice::as_noun);
    match facts.into_iter().find_map(voice) {
        Some(words) => format!("{how}。{words}を出発点にする"),
        None => how,
    }
}

/// Costs are not known yet; where a scheme may help, that is said without promising it.
fn funding(support: &str) -> &'static str {
    if ["補助", "助成", "融資", "資金"]
        .iter()
        .any(|word| support.contains(word))
    {
        "自己資金（金額は今後確認。使える支援制度がないかを合わせて調べる）"
    } else {
        "自己資金（金額は今後確認）"
    }
}
