//! What a plan sets itself (計画の作業量): counts of work to be done, which no evidence has to hold.

use rust_decimal::Decimal;

use crate::domain::check::text::Claim;
use crate::domain::quantity::{Dimension, Form, Quantity};

/// The largest amount of work (10件, 12か月) that a plan may set without evidence.
const PLAN_LIMIT: u32 = 100;
/// In an action plan, counts of work to be done (「毎月1回」「10商品」「12か月」) are set by the plan itself. Money, shares,
/// multiples, bare numbers, periods and ranks are claims there too.
pub(super) fn planned(claim: &Claim<'_>, quantity: &Quantity) -> bool {
    let work = match quantity.dimension {
        Dimension::People
        | Dimension::Score
        | Dimension::Turns
        | Dimension::Days
        | Dimension::Months => true,
        Dimension::Count => !matches!(
            quantity.counter,
            "期" | "位" | "番" | "桁" | "つ星" | "代目" | "歳" | "ドル"
        ),
        _ => false,
    };
    claim.plan
        && work
        && matches!(quantity.form, Form::Exact | Form::Bounded)
        && quantity.value > Decimal::ZERO
        && quantity.value <= Decimal::from(PLAN_LIMIT)
}
