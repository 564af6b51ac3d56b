//! The token budget (トークンの枠): which evidence is sent when not all of it fits. What is told of every axis stays as long as
//! anything can, then the most telling of the rest; the budget is kept whatever happens.

mod order;
mod shorten;
#[cfg(test)]
mod tests;

use std::cell::Cell;
use std::collections::HashMap;

pub use self::shorten::{CUT, shorten};
use super::evidence::Evidence;
use super::topic::Topic;

/// How long a piece of evidence may be in characters, tried one after the other until every axis has something to say.
const LENGTHS: [usize; 6] = [600, 240, 120, 60, 30, 12];

/// Evidence that is named to people because it was not sent, or not whole.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// 「営業利益率（2025年3月期）」
    pub label: String,
}

impl Named {
    fn of(evidence: &Evidence) -> Self {
        Self {
            id: evidence.id.clone(),
            label: evidence.label.clone(),
        }
    }
}

/// What fits.
#[derive(Debug, Clone, PartialEq)]
pub struct Packed {
    /// What is sent, in the order it came, cut where it had to be.
    pub sent: Vec<Evidence>,
    /// The same, whole: what a draft is filled from and checked against.
    pub kept: Vec<Evidence>,
    /// What is not sent, in the order it came.
    pub left_out: Vec<Named>,
    /// What is sent cut.
    pub shortened: Vec<Named>,
    /// Tokens of everything with what is sent.
    pub tokens: usize,
}

/// Why nothing can be packed.
#[derive(Debug, PartialEq, Eq)]
pub enum Unpacked<E> {
    /// What is sent beside the evidence takes more than the whole budget.
    NoRoom {
        /// So many tokens.
        tokens: usize,
    },
    /// What is sent could not be put together.
    Other(E),
}

/// How much there may be, and how it is counted.
#[expect(missing_debug_implementations, reason = "it holds closures")]
pub struct Scale<'a, E> {
    /// So many tokens at most.
    pub budget: usize,
    /// Tokens of the line of one piece of evidence; an estimate that only decides how soon the answer is found.
    pub line: &'a dyn Fn(&Evidence) -> usize,
    /// Tokens of all that is sent with that evidence. This alone decides what fits.
    pub whole: &'a mut dyn FnMut(&[Evidence]) -> Result<usize, E>,
}

/// Packs evidence by weight (higher is more telling). The budget is never exceeded; an axis that has evidence keeps its most
/// telling piece, if need be cut or replaced by its shortest, as long as that fits.
///
/// # Errors
/// When the rest alone is too much, or cannot be put together.
pub fn pack<E>(
    evidence: &[Evidence],
    weights: &[u32],
    scale: &mut Scale<'_, E>,
) -> Result<Packed, Unpacked<E>> {
    let bare = (scale.whole)(&[]).map_err(Unpacked::Other)?;
    if bare > scale.budget {
        return Err(Unpacked::NoRoom { tokens: bare });
    }
    let order = order::by_weight(evidence, weights);
    for (step, length) in LENGTHS.iter().enumerate() {
        let last = step + 1 == LENGTHS.len();
        let short = lines(evidence, *length);
        let mut chosen = Chosen::new(evidence, &short, scale.line, scale.budget, bare);
        if chosen.anchor(&order, false, scale)? {
            return chosen.fill(&order, scale);
        }
        if last {
            chosen.anchor(&order, true, scale)?;
            return chosen.fill(&order, scale);
        }
    }
    Err(Unpacked::NoRoom { tokens: bare })
}

/// A piece of evidence at a length, and what its line takes, once somebody asked.
struct Line {
    evidence: Evidence,
    cut: bool,
    tokens: Cell<Option<usize>>,
}

fn lines(all: &[Evidence], length: usize) -> Vec<Line> {
    let line = |full: &Evidence| {
        let (evidence, cut) = shorten::evidence(full, length);
        Line {
            evidence,
            cut,
            tokens: Cell::new(None),
        }
    };
    all.iter().map(line).collect()
}

impl Line {
    fn tokens(&self, count: &dyn Fn(&Evidence) -> usize) -> usize {
        let tokens = self.tokens.get().unwrap_or_else(|| count(&self.evidence));
        self.tokens.set(Some(tokens));
        tokens
    }

    /// Fewer tokens than this it does not take, whatever the tokenizer: known without counting.
    fn at_least(&self) -> usize {
        let quote = self.evidence.quote.as_ref().map_or(0, String::len);
        (self.evidence.label.len() + self.evidence.display.len() + quote) / BYTES_A_TOKEN
    }
}

/// More bytes than this a token of ordinary text does not stand for on average.
const BYTES_A_TOKEN: usize = 16;

/// The pieces chosen so far, by their place.
struct Chosen<'a> {
    full: &'a [Evidence],
    lines: &'a [Line],
    line: &'a dyn Fn(&Evidence) -> usize,
    budget: usize,
    bare: usize,
    taken: Vec<usize>,
    /// Tokens as the lines add up; corrected whenever the whole is counted.
    estimate: usize,
}

impl<'a> Chosen<'a> {
    fn new(
        full: &'a [Evidence],
        lines: &'a [Line],
        line: &'a dyn Fn(&Evidence) -> usize,
        budget: usize,
        bare: usize,
    ) -> Self {
        Self {
            full,
            lines,
            line,
            budget,
            bare,
            taken: Vec::new(),
            estimate: bare,
        }
    }

    fn tokens(&self, index: usize) -> usize {
        self.lines[index].tokens(self.line)
    }

    /// Takes one piece of every axis: the most telling, or the shortest. `Ok(false)` when they do not fit together; with
    /// the shortest, axes are given up from the least telling on until the rest fits.
    fn anchor<E>(
        &mut self,
        order: &[usize],
        shortest: bool,
        scale: &mut Scale<'_, E>,
    ) -> Result<bool, Unpacked<E>> {
        let mut of_axis: HashMap<Topic, usize> = HashMap::new();
        let mut axes = Vec::new();
        for &index in order {
            let topic = self.full[index].topic;
            match of_axis.get_mut(&topic) {
                None => {
                    of_axis.insert(topic, index);
                    axes.push(topic);
                }
                Some(held) if shortest && self.tokens(index) < self.tokens(*held) => *held = index,
                Some(_) => {}
            }
        }
        self.taken = axes.iter().map(|topic| of_axis[topic]).collect();
        if self.count(scale)? <= self.budget {
            return Ok(true);
        }
        if !shortest {
            return Ok(false);
        }
        // One by one, cheapest first: the most axes that fit.
        let mut anchors = std::mem::take(&mut self.taken);
        anchors.sort_by_key(|index| self.tokens(*index));
        for index in anchors {
            self.taken.push(index);
            if self.count(scale)? > self.budget {
                self.taken.pop();
            }
        }
        Ok(true)
    }

    /// Adds the rest by weight while it fits, counts the whole, and takes the last ones back until it does.
    fn fill<E>(mut self, order: &[usize], scale: &mut Scale<'_, E>) -> Result<Packed, Unpacked<E>> {
        let anchors = self.taken.len();
        self.count(scale)?;
        // What the lines say against what is counted: corrected once, so that the room is used.
        let mut ratio = (1, 1);
        for _ in 0..ROUNDS {
            let before = (self.estimate, self.taken.len());
            self.add(order, ratio);
            if self.taken.len() == before.1 {
                break;
            }
            let said: usize = self.taken[before.1..]
                .iter()
                .map(|index| self.tokens(*index))
                .sum();
            let counted = self.count(scale)?.saturating_sub(before.0);
            ratio = (counted.max(1), said.max(1));
            self.take_back(anchors, scale)?;
        }
        let tokens = self.count(scale)?;
        Ok(self.packed(tokens))
    }

    fn add(&mut self, order: &[usize], (counted, said): (usize, usize)) {
        let mut there = vec![false; self.lines.len()];
        for &index in &self.taken {
            there[index] = true;
        }
        for &index in order {
            if there[index] || self.estimate + self.lines[index].at_least() > self.budget {
                continue;
            }
            let tokens = self.tokens(index).saturating_mul(counted).div_ceil(said);
            if self.estimate.saturating_add(tokens) <= self.budget {
                self.taken.push(index);
                self.estimate += tokens;
            }
        }
    }

    fn take_back<E>(
        &mut self,
        anchors: usize,
        scale: &mut Scale<'_, E>,
    ) -> Result<(), Unpacked<E>> {
        while self.estimate > self.budget && self.taken.len() > anchors {
            let mut over = self.estimate - self.budget;
            while over > 0 && self.taken.len() > anchors {
                let tokens = self.taken.pop().map_or(0, |index| self.tokens(index));
                over = over.saturating_sub(tokens.max(1));
            }
            self.count(scale)?;
        }
        Ok(())
    }

    fn sent(&self) -> Vec<Evidence> {
        let mut places = self.taken.clone();
        places.sort_unstable();
        places
            .iter()
            .map(|index| self.lines[*index].evidence.clone())
            .collect()
    }

    /// Counts the whole with what is taken.
    fn count<E>(&mut self, scale: &mut Scale<'_, E>) -> Result<usize, Unpacked<E>> {
        self.estimate = if self.taken.is_empty() {
            self.bare
        } else {
            (scale.whole)(&self.sent()).map_err(Unpacked::Other)?
        };
        Ok(self.estimate)
    }

    fn packed(self, tokens: usize) -> Packed {
        let mut taken = vec![false; self.full.len()];
        for &index in &self.taken {
            taken[index] = true;
        }
        let mut packed = Packed {
            sent: self.sent(),
            kept: Vec::new(),
            left_out: Vec::new(),
            shortened: Vec::new(),
            tokens,
        };
        for (index, full) in self.full.iter().enumerate() {
            if !taken[index] {
                packed.left_out.push(Named::of(full));
                continue;
            }
            packed.kept.push(full.clone());
            if self.lines[index].cut {
                packed.shortened.push(Named::of(full));
            }
        }
        packed
    }
}

/// How often the room that is left is filled up again.
const ROUNDS: usize = 3;
