//! What evidence says (根拠の値), read here anew: the checker is not asked whether its own plant is one.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::domain::evidence::{Evidence, EvidenceKind, Unit};
use crate::domain::format::fifteen_digits;
use crate::domain::quantity::{Dimension, Quantity, quantities, quantities_said};

/// Whether the evidence says that amount, whatever its sign, at the precision it is written to.
pub(super) fn says(evidence: &Evidence, claim: &Quantity) -> bool {
    let texts = [Some(evidence.display.as_str()), evidence.quote.as_deref()];
    let asked = matches!(
        evidence.kind,
        EvidenceKind::Checklist | EvidenceKind::Document
    );
    let label = asked.then_some(evidence.label.as_str());
    let written = texts
        .into_iter()
        .chain([label])
        .flatten()
        .flat_map(quantities_said)
        .any(|shown| shown.same_unit(claim) && shown.value.abs() == claim.value.abs());
    written
        || exact(evidence)
            .iter()
            .any(|(dimension, value)| *dimension == claim.dimension && rounds(*value, claim))
}

/// Whether it says that amount with that sign.
pub(super) fn says_signed(evidence: &Evidence, claim: &Quantity) -> bool {
    let shown = quantities(&evidence.display)
        .into_iter()
        .any(|shown| shown.same_unit(claim) && shown.value == claim.value);
    let sign = |value: Decimal| value.is_sign_negative() == claim.value.is_sign_negative();
    let rounded = exact(evidence).iter().any(|(dimension, value)| {
        *dimension == claim.dimension && sign(*value) && rounds(*value, claim)
    });
    shown || rounded
}

/// The unrounded value in the dimension it is written in.
pub(super) fn exact(evidence: &Evidence) -> Option<(Dimension, Decimal)> {
    let value = fifteen_digits(evidence.value?);
    let (dimension, factor) = match evidence.unit {
        Unit::Yen => (Dimension::Yen, 1),
        Unit::Ratio => (Dimension::Percent, 100),
        Unit::Times => (Dimension::Times, 1),
        Unit::Months => (Dimension::Months, 1),
        Unit::People => (Dimension::People, 1),
        Unit::Points => (Dimension::Score, 1),
        Unit::PercentPoints | Unit::Count | Unit::Years | Unit::Text => return None,
    };
    Some((dimension, value.checked_mul(Decimal::from(factor))?))
}

/// Whether a value, rounded to where the claim's digits end, is the claim. Zeros at the end may be digits or not: both
/// are tried, so that nothing is called wrong that may be right.
pub(super) fn rounds(value: Decimal, claim: &Quantity) -> bool {
    let wanted = claim.value.abs();
    let mut step = claim.step;
    let mut digits = claim.digits();
    loop {
        if at_step(value.abs(), step) == Some(wanted) {
            return true;
        }
        let more = !digits.is_zero() && (digits % Decimal::TEN).is_zero();
        if !more {
            return false;
        }
        digits /= Decimal::TEN;
        step *= Decimal::TEN;
    }
}

fn at_step(value: Decimal, step: Decimal) -> Option<Decimal> {
    value
        .checked_div(step)?
        .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
        .checked_mul(step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::check::testing::sales;

    fn one(text: &str) -> Quantity {
        quantities(text).remove(0)
    }

    #[test]
    fn a_rounding_that_is_right_is_no_error() {
        let known = sales();
        for right in [
            "5,130,250千円",
            "51億円",
            "51.3億円",
            "5,130百万円",
            "51億3,000万円",
            "5,130,000千円",
        ] {
            assert!(says(&known, &one(right)), "{right}");
        }
        for wrong in ["5,131百万円", "51.2億円", "5,130,251千円", "51.3%"] {
            assert!(!says(&known, &one(wrong)), "{wrong}");
        }
        assert!(!says_signed(&known, &one("△5,130百万円")));
    }
}
