//! Figures told in a row (列挙): 「25.2%→27.8%→31.5%」「0.7%、1.4%、1.9%と」「前期326万円、当期784万円」. They share their sign, and
//! without names of periods they follow time.

use super::scene::Scene;
use crate::domain::quantity::{Form, Quantity};

/// What may stand between two figures of a row, beside the name of a period.
const JOINS: &str = "、,，→⇒・／ 　が";

impl Scene {
    /// The figures that stand in a row with this one, itself among them.
    pub(super) fn chain(&self, quantity: &Quantity) -> Vec<&Quantity> {
        let all = self.quantities();
        let Some(here) = all.iter().position(|one| one.span == quantity.span) else {
            return Vec::new();
        };
        let joined = |a: &Quantity, b: &Quantity| {
            a.same_unit(b) && b.form == Form::Exact && self.joined(a.span[1], b.span[0])
        };
        let mut from = here;
        while from > 0 && joined(&all[from - 1], &all[from]) {
            from -= 1;
        }
        let mut to = here;
        while to + 1 < all.len() && joined(&all[to], &all[to + 1]) {
            to += 1;
        }
        all[from..=to].iter().collect()
    }

    /// Whether nothing but a sign of a row, or that and a period's name, stands between.
    fn joined(&self, from: usize, to: usize) -> bool {
        let named: Vec<[usize; 2]> = self.periods_in([from, to]).map(|one| one.span).collect();
        let apart = |at: usize| named.iter().any(|span| span[0] <= at && at < span[1]);
        let mut between = (from..to).filter(|at| !apart(*at)).peekable();
        let some = between.peek().is_some();
        some && between.all(|at| {
            let sign = self.words([at, at + 1]);
            JOINS.contains(sign.as_str())
        })
    }

    /// The place of a figure in a row that names no periods, and how many there are; only rows of three or more, or with
    /// arrows, follow time for certain.
    pub(super) fn place_in_time(&self, quantity: &Quantity) -> Option<(usize, usize)> {
        let chain = self.chain(quantity);
        let (first, last) = (chain.first()?, chain.last()?);
        let whole = [first.span[0], last.span[1]];
        let arrows = self.words(whole).contains(['→', '⇒']);
        let unnamed = self.periods_in(whole).next().is_none();
        let place = chain.iter().position(|one| one.span == quantity.span)?;
        (unnamed && chain.len() > 1 && (arrows || chain.len() > 2)).then_some((place, chain.len()))
    }
}
