//! Mends for figures (直し方): the right figure in the style in which the wrong one was written, or evidence that holds it.

use rust_decimal::{Decimal, RoundingStrategy};

use super::fact::Fact;
use super::sign::Sense;
use crate::domain::document::{Basis, Mend};
use crate::domain::format;
use crate::domain::quantity::{Dimension, Quantity};

/// How many mends of one kind are offered at most.
const MOST: usize = 2;

/// The value as the quantity was written: its unit, decimals and kind of minus; `None` when the words around it say
/// another sign.
pub(super) fn restyled(
    surface: &str,
    quantity: &Quantity,
    sense: Sense,
    value: Decimal,
) -> Option<String> {
    if sense.below() == Some(true) && value > Decimal::ZERO
        || sense.change && sense.below() == Some(false) && value < Decimal::ZERO
    {
        return None;
    }
    let value = if sense.below() == Some(true) {
        value.abs()
    } else {
        value
    };
    let (digits, unit) = split(surface)?;
    let places = digits
        .split_once(['.', '．'])
        .map_or(0, |(_, decimals)| decimals.chars().count());
    let places = u32::try_from(places).ok()?;
    let worth = quantity
        .step
        .checked_mul(Decimal::from(10_i64.checked_pow(places)?))?;
    let shown = value
        .checked_div(worth)?
        .round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    if shown.is_zero() && !value.is_zero() {
        return None;
    }
    Some(format!("{}{unit}", written(shown, places)))
}

/// Digits with 1,000s apart and △ for minus.
fn written(value: Decimal, places: u32) -> String {
    let text = format!("{:.*}", places as usize, value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let whole = whole
        .parse()
        .map_or_else(|_| whole.to_owned(), format::integer);
    let sign = if value.is_sign_negative() && !value.is_zero() {
        "△"
    } else {
        ""
    };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}

/// The figure and its unit: 「△1,234」 and 「千円」. Nothing when the figure is more than plain digits.
fn split(surface: &str) -> Option<(&str, &str)> {
    let bare = surface.trim_start_matches(['△', '▲', '-', '−', '－', '+', '＋', '¥', '￥', ' ']);
    let bare = bare.strip_prefix("マイナス").unwrap_or(bare);
    let digit = |c: char| {
        c.is_ascii_digit() || ('０'..='９').contains(&c) || matches!(c, ',' | '，' | '.' | '．')
    };
    let end = bare.find(|c| !digit(c)).unwrap_or(bare.len());
    let (digits, unit) = bare.split_at(end);
    let plain = !digits.is_empty() && !unit.chars().any(digit);
    plain.then_some((digits, unit.trim_start()))
}

/// The right figures of evidence, as they would stand in that place.
pub(super) fn replacements<'a>(
    surface: &str,
    quantity: &Quantity,
    sense: Sense,
    right: impl IntoIterator<Item = &'a Fact<'a>>,
) -> Vec<Mend> {
    let mut mends: Vec<Mend> = Vec::new();
    for fact in right {
        let Some((dimension, counter, value)) = fact.measure() else {
            continue;
        };
        let same = dimension == quantity.dimension && counter == quantity.counter;
        let text = if same {
            restyled(surface, quantity, sense, value)
        } else if value.is_sign_negative() && sense.below() == Some(true) {
            Some(fact.evidence.display.trim_start_matches('△').to_owned())
        } else {
            Some(fact.evidence.display.clone())
        };
        let mend = text
            .filter(|text| text != surface)
            .map(|text| Mend::Replace {
                span: quantity.span,
                text,
            });
        mends.extend(mend.filter(|mend| !mends.contains(mend)));
    }
    mends.truncate(MOST);
    mends
}

/// What helps where nothing says it: a fact may become a hypothesis, or go.
pub(super) fn give_up(basis: Basis) -> Vec<Mend> {
    match basis {
        Basis::Fact => vec![Mend::Hypothesis, Mend::Drop],
        Basis::Hypothesis => vec![Mend::Drop],
    }
}

/// Evidence to cite, the first few.
pub(super) fn cites<'a>(ids: impl IntoIterator<Item = &'a str>) -> Vec<Mend> {
    ids.into_iter()
        .take(MOST)
        .map(|id| Mend::Cite {
            evidence: id.to_owned(),
        })
        .collect()
}

/// Whether the figure may be a value in that dimension, or was meant to be.
pub(super) fn akin(quantity: &Quantity, dimension: Dimension) -> bool {
    let share = |dimension| matches!(dimension, Dimension::Percent | Dimension::PercentPoints);
    quantity.dimension == dimension
        || quantity.dimension == Dimension::Bare
        || share(quantity.dimension) && share(dimension)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::quantity::quantities;

    fn mended(surface: &str, value: i64) -> Option<String> {
        let quantity = quantities(surface).remove(0);
        restyled(surface, &quantity, Sense::default(), Decimal::from(value))
    }

    #[test]
    fn the_right_figure_is_written_in_the_style_of_the_wrong_one() {
        let value = 5_130_250_000;
        for (surface, wanted) in [
            ("5,310,250千円", "5,130,250千円"),
            ("4,130,250,000円", "5,130,250,000円"),
            ("52億円", "51億円"),
            ("52.3億円", "51.3億円"),
            ("５，１３１百万円", "5,130百万円"),
            ("△5,130,250千円", "5,130,250千円"),
        ] {
            assert_eq!(mended(surface, value).as_deref(), Some(wanted), "{surface}");
        }
        assert_eq!(mended("51億3,000万円", value), None);
        assert_eq!(
            mended("1,000千円", -1_500_000).as_deref(),
            Some("△1,500千円")
        );
    }
}
