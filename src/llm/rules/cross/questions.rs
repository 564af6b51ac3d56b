//! Questions of a cross SWOT: what is missing for an empty cell, and causes that nobody knows yet.

use serde_json::{Value, json};

use super::Board;
use crate::domain::document::{Cell, Quadrant};
use crate::domain::topic::{Topic, Wall};
use crate::llm::rules::known::Known;
use crate::llm::rules::subject::{Subject, root};
use crate::llm::rules::swot::about;

/// The most questions.
const QUESTIONS_MAX: usize = 5;

pub(super) fn ask(known: &Known, board: &Board, empty: &[Cell]) -> Vec<Value> {
    let mut asked: Vec<Value> = Vec::new();
    for cell in empty {
        let missing = cell
            .quadrants()
            .into_iter()
            .find(|side| board.quadrant(*side).is_empty());
        let question = match missing {
            Some(quadrant) => nothing(known, *cell, quadrant),
            None => unconnected(*cell),
        };
        asked.push(question);
    }
    let causes = board
        .weaknesses
        .iter()
        .filter_map(|one| cause(known, board, one));
    for question in causes {
        if !asked.contains(&question) {
            asked.push(question);
        }
    }
    asked.truncate(QUESTIONS_MAX);
    asked
}

/// A side of the cell has no item at all.
fn nothing(known: &Known, cell: Cell, quadrant: Quadrant) -> Value {
    let (text, topic, wall) = about(known, quadrant);
    let label = quadrant.label();
    told(
        &format!(
            "{}の欄は、{label}がまだ挙がっていないため空けています。{text}",
            cell.label()
        ),
        topic,
        wall,
    )
}

/// Both sides have items, and none belong together.
fn unconnected(cell: Cell) -> Value {
    let [inner, outer] = cell.quadrants().map(Quadrant::label);
    let text = format!(
        "{}の欄は、つながりのある項目が見つからないため空けています。今ある{inner}の中で、この{outer}に関わりそうなものはどれでしょうか。",
        cell.label()
    );
    told(&text, Topic::Environment, None)
}

/// Behind a weakness of which no cause is known.
fn cause(known: &Known, board: &Board, subject: &Subject) -> Option<Value> {
    let key = subject.key.as_deref()?;
    if root(known, &board.weaknesses, key) != key {
        return None;
    }
    let item = known.item(key)?;
    Some(told(item.ask.as_deref()?, item.topic, item.wall))
}

fn told(text: &str, topic: Topic, wall: Option<Wall>) -> Value {
    json!({ "text": text, "topic": topic, "wall": wall })
}
