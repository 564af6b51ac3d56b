//! Pairs: what inside the company is concerned by what outside.

use super::{Board, cites};
use crate::domain::document::Cell;
use crate::llm::rules::known::Known;
use crate::llm::rules::subject::{Subject, root};

/// Two kept items that belong together.
pub(super) struct Pair<'b, 'a> {
    pub(super) cell: Cell,
    pub(super) inside: &'b Subject<'a>,
    pub(super) outside: &'b Subject<'a>,
    /// What is worked on: the strength itself, or what lies behind the weakness.
    pub(super) matter: String,
    /// How closely they belong together.
    pub(super) closeness: i32,
}

/// A pair that the table names; less by each place further down its list, and for items further down the SWOT.
const NAMED: i32 = 100;
/// A pair of which the table knows nothing, but that stands on one fact or one axis.
const TOUCHING: i32 = 40;
/// Added where both stand on the same fact.
const ONE_FACT: i32 = 20;

pub(super) fn pairs<'b, 'a>(
    known: &Known<'a>,
    board: &'b Board<'a>,
    cell: Cell,
) -> Vec<Pair<'b, 'a>> {
    let [inner, outer] = cell.quadrants();
    let mut found = Vec::new();
    for (row, inside) in board.quadrant(inner).iter().enumerate() {
        for (column, outside) in board.quadrant(outer).iter().enumerate() {
            let Some((matter, closeness)) = joined(known, board, cell, inside, outside) else {
                continue;
            };
            let rank = |place: usize, step: i32| i32::try_from(place).unwrap_or(0) * step;
            found.push(Pair {
                cell,
                inside,
                outside,
                matter,
                closeness: closeness - rank(row, 2) - rank(column, 4),
            });
        }
    }
    found
}

/// What is worked on, and how closely the two belong together: what lies behind a weakness where the table names it with
/// the outer one, or else the item itself. What the table does not know must touch.
fn joined<'a>(
    known: &Known<'a>,
    board: &Board<'a>,
    cell: Cell,
    inside: &Subject<'a>,
    outside: &Subject<'a>,
) -> Option<(String, i32)> {
    let shared = inside
        .facts(known)
        .iter()
        .any(|fact| cites(outside.item, fact));
    let bonus = if shared { ONE_FACT } else { 0 };
    let own = inside.key.as_deref();
    let behind = own.filter(|_| matches!(cell, Cell::Wo | Cell::Wt));
    let behind = behind.map(|key| root(known, &board.weaknesses, key));
    let otherwise = own.unwrap_or(inside.id()).to_owned();
    let entry = outside
        .key
        .as_deref()
        .and_then(|key| known.input.cross.outside(key));
    let Some(entry) = entry else {
        let touches = inside.touches(outside, known);
        return touches.then_some((otherwise, TOUCHING + bonus));
    };
    for key in [behind, own].into_iter().flatten() {
        if let Some(place) = entry.closeness(cell, key) {
            let place = i32::try_from(place).unwrap_or(20);
            return Some((key.to_owned(), NAMED - 5 * place + bonus));
        }
    }
    shared.then_some((otherwise, TOUCHING + bonus))
}
