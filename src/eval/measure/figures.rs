//! Figures (数値): what the checker makes of every number and state word of a draft.

use crate::domain::check::{Checker, Claim, Class, Lexicon, plans};
use crate::domain::document::Content;
use crate::eval::interval::share;

/// The share of the claims about an amount that are traced to evidence, derived from it, somebody's words or a plan's
/// own work; what is no quantity is not counted. `None` of a draft without any.
pub(super) fn traced(content: &Content, lexicon: &Lexicon) -> Option<f64> {
    let checker = Checker::new(&content.evidence, lexicon);
    let (mut good, mut all) = (0, 0);
    for item in &content.items {
        let claim = Claim {
            text: &item.text,
            evidence: &item.evidence,
            basis: item.basis,
            plan: plans(&item.body),
        };
        for found in checker.classify(claim) {
            match found.class {
                Class::NotAQuantity { .. } => {}
                Class::Flagged(_) => all += 1,
                _ => {
                    all += 1;
                    good += 1;
                }
            }
        }
    }
    (all > 0).then(|| share(good, all))
}
