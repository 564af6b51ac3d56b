//! A cross SWOT in words: the four cells with the strategies, and at their edges the SWOT items they are made of.

use super::evidence::Cited;
use super::items::Entry;
use crate::domain::document::{Body, Cell, Content, Item, Quadrant};
use crate::export::text::one_line;

/// A cross SWOT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrossPart {
    /// 強み, 弱み, 機会, 脅威 it was made of, in this order.
    pub edges: [EdgePart; 4],
    /// 強み×機会, 弱み×機会, 強み×脅威, 弱み×脅威, all four, also when empty.
    pub cells: [CellPart; 4],
}

/// The items of one quadrant at the edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EdgePart {
    /// Which.
    pub quadrant: Quadrant,
    /// Id and text of each.
    pub items: Vec<(String, String)>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellPart {
    /// Which.
    pub cell: Cell,
    /// Its strategies.
    pub strategies: Vec<StrategyPart>,
}

/// One strategy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrategyPart {
    /// 方針
    pub entry: Entry,
    /// 「S1・O2」
    pub from: String,
    /// 優先度
    pub priority: u8,
    /// 理由
    pub reason: String,
}

const QUADRANTS: [Quadrant; 4] = [
    Quadrant::Strength,
    Quadrant::Weakness,
    Quadrant::Opportunity,
    Quadrant::Threat,
];
const CELLS: [Cell; 4] = [Cell::So, Cell::Wo, Cell::St, Cell::Wt];

impl CrossPart {
    pub(super) fn of(content: &Content, printed: &[&Item], cited: &Cited) -> Self {
        Self {
            edges: QUADRANTS.map(|quadrant| edge(content, quadrant)),
            cells: CELLS.map(|cell| CellPart {
                cell,
                strategies: printed
                    .iter()
                    .filter_map(|item| strategy(item, cell, cited))
                    .collect(),
            }),
        }
    }

    /// All strategies, the most pressing first.
    pub fn by_priority(&self) -> Vec<&StrategyPart> {
        let mut all: Vec<&StrategyPart> = self
            .cells
            .iter()
            .flat_map(|cell| &cell.strategies)
            .collect();
        all.sort_by_key(|part| part.priority);
        all
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = &Entry> {
        let parts = self.cells.iter().flat_map(|cell| &cell.strategies);
        parts.map(|part| &part.entry)
    }
}

/// The SWOT items that the draft was written from: they stand in its evidence.
fn edge(content: &Content, quadrant: Quadrant) -> EdgePart {
    let of_quadrant = |id: &str| {
        let number = id.strip_prefix(quadrant.letter())?;
        number
            .chars()
            .all(|c| c.is_ascii_digit())
            .then(|| one_line(id))
    };
    let items = content.evidence.iter().filter_map(|evidence| {
        let id = of_quadrant(evidence.id.strip_prefix("swot.")?)?;
        Some((id, one_line(&evidence.display)))
    });
    EdgePart {
        quadrant,
        items: items.collect(),
    }
}

fn strategy(item: &Item, wanted: Cell, cited: &Cited) -> Option<StrategyPart> {
    match &item.body {
        Body::Strategy {
            cell,
            from,
            priority,
            reason,
        } if *cell == wanted => Some(StrategyPart {
            entry: Entry::of(item, cited),
            from: from
                .iter()
                .map(|id| one_line(id))
                .collect::<Vec<_>>()
                .join("・"),
            priority: *priority,
            reason: one_line(reason),
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::export::outline::Part;
    use crate::export::samples::Sample;

    #[test]
    fn strategies_stand_in_their_cells_and_items_at_the_edges() {
        let Part::CrossSwot(part) = Sample::cross_swot().outline().part else {
            panic!("a cross SWOT")
        };
        let ids = |cell: usize| -> Vec<&str> {
            let parts = &part.cells[cell].strategies;
            parts.iter().map(|part| part.entry.id.as_str()).collect()
        };
        assert_eq!(ids(0), ["SO1"]);
        assert_eq!(ids(1), ["WO1"]);
        assert!(ids(2).is_empty());
        assert_eq!(part.cells[0].strategies[0].from, "S1・O1");
        assert_eq!(part.edges[0].items[0].0, "S1");
        assert_eq!(part.edges[3].items, []);
        let order: Vec<u8> = part.by_priority().iter().map(|one| one.priority).collect();
        assert_eq!(order, [1, 2]);
    }
}
