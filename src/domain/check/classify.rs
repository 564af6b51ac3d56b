//! Every number and state word of a text in exactly one class (分類): traced to evidence, derived from it, no quantity at
//! all, other people's words, a plan's own work, or flagged.

use super::derive::Operation;
use super::number::{Judge, Judged};
use super::{Checker, Claim, state};
use crate::domain::document::FlagKind;
use crate::domain::quantity::{Mark, Reason, marks};

/// A place of a text and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classified {
    /// The place, in characters `[from, to)`.
    pub span: [usize; 2],
    /// What stands there.
    pub surface: String,
    /// What it is.
    pub class: Class,
}

/// What a number or state word is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Class {
    /// Cited evidence says it.
    Traced {
        /// The evidence that does.
        evidence: Vec<String>,
    },
    /// It follows from cited evidence.
    Derived {
        /// By which operation.
        operation: Operation,
        /// From which evidence.
        evidence: Vec<String>,
    },
    /// It claims no amount.
    NotAQuantity {
        /// Why.
        reason: Reason,
    },
    /// It stands in words that the record holds.
    Quoted,
    /// An action plan sets it itself (「毎月1回」).
    Planned,
    /// People are to look at it.
    Flagged(FlagKind),
}

impl Checker<'_> {
    /// Every digit of any script, numeral, 割, 倍 and state word of the text, in order, each place once.
    pub fn classify(&self, claim: Claim<'_>) -> Vec<Classified> {
        let (text, _) = self.read(claim);
        let judged = self.judged(&text);
        judged
            .into_iter()
            .map(|judged| Classified {
                span: judged.span,
                surface: text.slice(judged.span),
                class: judged.class,
            })
            .collect()
    }
}

/// Judges all marks and state words.
pub(super) fn judge(judge: &Judge<'_, '_>, marks: Vec<Mark>) -> Vec<Judged> {
    let text = judge.text;
    let overlaps = |a: [usize; 2], b: [usize; 2]| a[0] < b[1] && b[0] < a[1];
    let mut states = state::find(&text.chars, &judge.checker.lexicon.wording);
    states.retain(|found| {
        marks
            .iter()
            .filter(|mark| !matches!(mark, Mark::Label(label) if label.reason == Reason::Word))
            .all(|mark| !overlaps(mark.span(), found.span))
    });
    let mut judged: Vec<Judged> = Vec::new();
    for mark in marks {
        match mark {
            Mark::Quantity(quantity) => judged.push(judge.quantity(&quantity)),
            Mark::Label(label) if states.iter().any(|found| overlaps(label.span, found.span)) => {}
            Mark::Label(label) => judged.push(Judged {
                span: label.span,
                class: Class::NotAQuantity {
                    reason: label.reason,
                },
                flag: None,
            }),
        }
    }
    judged.extend(states.iter().map(|found| judge.state(found)));
    judged.sort_by_key(|judged| judged.span);
    judged
}

impl<'a> Checker<'a> {
    /// The judgements on one text, in order.
    pub(super) fn judged(&self, text: &super::Text<'_>) -> Vec<Judged> {
        let marks = marks(text.claim.text);
        let quantities: Vec<_> = marks
            .iter()
            .filter_map(|mark| match mark {
                Mark::Quantity(quantity) => Some(quantity.clone()),
                Mark::Label(_) => None,
            })
            .collect();
        let words = state::find(&text.chars, &self.lexicon.wording);
        if marks.is_empty() && words.is_empty() {
            return Vec::new();
        }
        let cited = self.cited(text.claim.evidence);
        let scene = super::scene::Scene::new(&text.chars, &quantities, &self.terms, &self.calendar);
        judge(
            &Judge {
                text,
                scene: &scene,
                cited: &cited,
                checker: self,
            },
            marks,
        )
    }
}
