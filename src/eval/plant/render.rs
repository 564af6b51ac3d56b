//! Writing another value the way a figure is written: same unit, same precision, same commas.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::domain::quantity::Quantity;

/// The value in the style of `surface`; `None` for styles that mix units (3億5,000万円) and for values that come to 0.
pub(super) fn like(surface: &str, quantity: &Quantity, value: Decimal) -> Option<String> {
    let plain = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
    let first = surface.find(|c: char| c.is_ascii_digit())?;
    let last = surface.rfind(|c: char| c.is_ascii_digit())? + 1;
    let body = &surface[first..last];
    if !body.chars().all(plain) {
        return None;
    }
    let places = body.split_once('.').map_or(0, |(_, part)| part.len());
    let steps = value
        .abs()
        .checked_div(quantity.step)?
        .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    if steps.is_zero() {
        return None;
    }
    let number = Decimal::new(i64::try_from(steps).ok()?, u32::try_from(places).ok()?);
    let text = grouped(
        &number.to_string(),
        body.contains(',') || quantity.value.abs() < Decimal::from(1_000),
    );
    let prefix = surface[..first].trim_end_matches(['△', '▲', '-', '−']);
    let minus = if value.is_sign_negative() { "△" } else { "" };
    Some(format!("{prefix}{minus}{text}{}", &surface[last..]))
}

fn grouped(number: &str, commas: bool) -> String {
    let (whole, part) = number
        .split_once('.')
        .map_or((number, None), |(whole, part)| (whole, Some(part)));
    let mut out = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if commas && index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    part.map_or(out.clone(), |part| format!("{out}.{part}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::quantity::quantities;

    #[test]
    fn another_value_looks_like_the_one_it_stands_for() {
        for (surface, value, wanted) in [
            ("5,130百万円", "486320000", Some("486百万円")),
            ("△0.3%", "12.34", Some("12.3%")),
            ("12.3%", "-0.26", Some("△0.3%")),
            ("5,130千円", "48632000", Some("48,632千円")),
            ("約1.2億円", "486320000", Some("約4.9億円")),
            ("3億5,000万円", "1", None),
            ("12.3%", "0.01", None),
        ] {
            let quantity = quantities(surface).remove(0);
            let found = like(
                surface.trim_start_matches('約'),
                &quantity,
                value.parse().unwrap(),
            );
            let wanted = wanted.map(|text| text.trim_start_matches('約').to_owned());
            assert_eq!(found, wanted, "{surface}");
        }
    }
}
