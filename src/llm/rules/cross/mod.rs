//! The cross SWOT by rules: strengths and weaknesses joined with chances and threats that concern them, the closest first.
//! What has no connection is not joined; an empty cell is asked about.

mod pair;
mod questions;

use serde_json::{Value, json};

use super::RulesInput;
use super::known::Known;
use super::plan;
use super::subject::{Subject, step_from, subjects};
use super::text::plan_words;
use crate::domain::document::{Cell, Item, PRIORITIES, Quadrant};
use crate::domain::evidence::Evidence;
use pair::Pair;

/// The most strategies of a cell.
const CELL_MAX: usize = 3;
/// How often one thing outside may be taken up in a cell.
const OUTSIDE_MAX: usize = 2;

const CELLS: [Cell; 4] = [Cell::So, Cell::Wo, Cell::St, Cell::Wt];

/// The kept items by quadrant.
pub(super) struct Board<'a> {
    strengths: Vec<Subject<'a>>,
    weaknesses: Vec<Subject<'a>>,
    opportunities: Vec<Subject<'a>>,
    threats: Vec<Subject<'a>>,
}

impl<'a> Board<'a> {
    pub(super) fn of(known: &Known<'a>) -> Self {
        Self {
            strengths: subjects(known, Quadrant::Strength),
            weaknesses: subjects(known, Quadrant::Weakness),
            opportunities: subjects(known, Quadrant::Opportunity),
            threats: subjects(known, Quadrant::Threat),
        }
    }

    fn quadrant(&self, quadrant: Quadrant) -> &[Subject<'a>] {
        match quadrant {
            Quadrant::Strength => &self.strengths,
            Quadrant::Weakness => &self.weaknesses,
            Quadrant::Opportunity => &self.opportunities,
            Quadrant::Threat => &self.threats,
        }
    }
}

pub(super) fn write(input: &RulesInput) -> Value {
    let known = Known::new(input);
    let board = Board::of(&known);
    let mut strategies = Vec::new();
    let mut empty = Vec::new();
    for cell in CELLS {
        let chosen = choose(pair::pairs(&known, &board, cell));
        if chosen.is_empty() {
            empty.push(cell);
        }
        for (place, pair) in chosen.iter().enumerate() {
            strategies.push(strategy(&known, &board, pair, place));
        }
    }
    json!({ "strategies": strategies, "questions": questions::ask(&known, &board, &empty) })
}

/// The closest pairs, each thing inside once, each thing outside not too often.
fn choose<'b, 'a>(mut pairs: Vec<Pair<'b, 'a>>) -> Vec<Pair<'b, 'a>> {
    pairs.sort_by_key(|pair| std::cmp::Reverse(pair.closeness));
    let mut chosen: Vec<Pair<'b, 'a>> = Vec::new();
    for pair in pairs {
        let inside = chosen.iter().any(|other| other.matter == pair.matter);
        let outside = chosen
            .iter()
            .filter(|other| other.outside.id() == pair.outside.id());
        if chosen.len() < CELL_MAX && !inside && outside.count() < OUTSIDE_MAX {
            chosen.push(pair);
        }
    }
    chosen
}

fn strategy(known: &Known, board: &Board, pair: &Pair, place: usize) -> Value {
    let (text, reason, from) = match pair.cell {
        Cell::So | Cell::St => by_strength(known, pair),
        Cell::Wo | Cell::Wt => from_the_root(known, board, pair),
    };
    json!({
        "cell": pair.cell,
        "text": text,
        "from": from,
        "priority": priority(pair.cell, place),
        "reason": reason,
    })
}

/// What is near at hand first: strengths on chances, then what holds a chance back or meets a threat, then the worst case.
fn priority(cell: Cell, place: usize) -> u8 {
    let first: u8 = match cell {
        Cell::So => 1,
        Cell::Wo | Cell::St => 2,
        Cell::Wt => 3,
    };
    let place = u8::try_from(place).unwrap_or(u8::MAX);
    PRIORITIES
        .end()
        .min(&first.saturating_add(place))
        .to_owned()
}

fn by_strength<'a>(known: &Known<'a>, pair: &Pair<'_, 'a>) -> (String, String, Vec<&'a str>) {
    let words = known.input.cross;
    let noun = strength(known, pair.inside);
    let text = format!(
        "{noun}を生かして、{}",
        words.sentence(pair.cell, pair.outside.key.as_deref())
    );
    let inside = pair.inside.told(known);
    let reason = format!("{inside}{}{}", pair.turn(known), words.reason(pair.cell));
    (text, reason, vec![pair.inside.id(), pair.outside.id()])
}

impl Pair<'_, '_> {
    /// What happens outside, in the turn that the cell asks for.
    fn turn(&self, known: &Known) -> String {
        let turn = match self.cell {
            Cell::So => "また、",
            Cell::Wt => "加えて、",
            Cell::Wo | Cell::St => "一方で、",
        };
        format!("{turn}{}", self.outside.sentence(known))
    }
}

/// What a strength is called: by its entry, by what somebody said of it, or by its id.
fn strength(known: &Known, subject: &Subject) -> String {
    let entry = subject
        .key
        .as_deref()
        .and_then(|key| known.input.cross.inside(key));
    match (entry, subject.voice(known)) {
        (Some(entry), _) => entry.strength.clone(),
        (None, Some(voice)) => format!("{}という強み", voice.quoted()),
        (None, None) => format!("SWOTの{}に挙げた強み", subject.id()),
    }
}

fn from_the_root<'a>(
    known: &Known<'a>,
    board: &Board<'a>,
    pair: &Pair<'_, 'a>,
) -> (String, String, Vec<&'a str>) {
    let words = known.input.cross;
    let hint = plan::hint(known, &pair.matter, pair.inside.item, pair.inside.quadrant);
    let step = plan_words(&hint.what);
    let text = format!(
        "{}{}",
        step_from(step.trim_end_matches('。')),
        words.sentence(pair.cell, pair.outside.key.as_deref())
    );
    let mut from = vec![pair.inside.id()];
    let mut reason = pair.inside.sentence(known);
    let behind = board
        .weaknesses
        .iter()
        .find(|one| one.key.as_deref() == Some(&pair.matter));
    if let Some(one) = behind.filter(|one| one.id() != pair.inside.id()) {
        from.push(one.id());
        reason.push_str("その背景には、次の点があると考えられます。");
        reason.push_str(&one.sentence(known));
    } else {
        let said = behind_words(known, &pair.matter, pair.inside);
        reason += &said.unwrap_or_default();
    }
    from.push(pair.outside.id());
    reason += &pair.turn(known);
    reason += words.reason(pair.cell);
    (text, reason, from)
}

/// What the sheet says of a cause that is no item of the SWOT.
fn behind_words(known: &Known, matter: &str, inside: &Subject) -> Option<String> {
    if inside.key.as_deref() == Some(matter) {
        return None;
    }
    let weak = known.item(matter)?.weak.as_deref()?;
    Some(format!(
        "その背景には、次の点があると考えられます。{}",
        super::text::spell(&super::text::close(weak))
    ))
}

/// Whether an item cites a fact.
fn cites(item: &Item, fact: &Evidence) -> bool {
    item.evidence.contains(&fact.id)
}
