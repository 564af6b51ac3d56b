//! How figures are written for people: thousands separated, △ for minus, the unit always there.

use rust_decimal::{Decimal, RoundingStrategy};

/// What an unknown figure is shown as.
pub const UNKNOWN: &str = "－";

/// `1234567` → `1,234,567`, `-5` → `△5`.
pub fn integer(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 3);
    if value < 0 {
        out.push('△');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Rounds half away from zero (四捨五入) to `places` decimals, as the official workbook's cell formats do, and writes
/// the result with △ and thousands separators. The value's own 15 significant digits are what is rounded, as in Excel.
pub fn decimal(value: f64, places: u32) -> String {
    let rounded = fifteen_digits(value)
        .round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    let text = format!("{:.*}", places as usize, rounded.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let sign = if rounded.is_sign_negative() && !rounded.is_zero() {
        "△"
    } else {
        ""
    };
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), integer);
    if fraction.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{fraction}")
    }
}

/// The value at fifteen significant digits, which is all that Excel sees of it.
pub(crate) fn fifteen_digits(value: f64) -> Decimal {
    Decimal::from_scientific(&format!("{value:.14e}")).unwrap_or_default()
}

/// Whole yen as thousands of yen with the unit: `5130250000` → `5,130,250千円`; below a thousand yen in 円.
pub fn yen(value: i64) -> String {
    if value != 0 && value.abs() < 1_000 {
        return format!("{}円", integer(value));
    }
    let rounded = (value.unsigned_abs() + 500) / 1_000;
    let signed = i64::try_from(rounded).unwrap_or(i64::MAX) * value.signum();
    format!("{}千円", integer(signed))
}

/// A message as a sentence of its own, with exactly one 。 at its end.
pub fn sentence(message: &str) -> String {
    format!("{}。", message.trim_end_matches('。'))
}

/// A period's end as firms say it: `2025-03` → `2025年3月期`.
pub fn period(end: &str) -> String {
    match end.split_once('-') {
        Some((year, month)) => format!(
            "{year}年{}月期",
            month
                .trim_start_matches('0')
                .split('-')
                .next()
                .unwrap_or(month)
        ),
        None => end.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_once() {
        assert_eq!(sentence("計算できません"), "計算できません。");
        assert_eq!(sentence("計算できません。"), "計算できません。");
    }

    #[test]
    fn rounds_half_away_from_zero() {
        assert_eq!(decimal(-2.25, 1), "△2.3");
        assert_eq!(decimal(2.25, 1), "2.3");
        assert_eq!(decimal(0.66 * 100.0, 1), "66.0");
        assert_eq!(decimal(-0.04, 1), "0.0");
        assert_eq!(decimal(1_234_567.5, 0), "1,234,568");
        assert_eq!(decimal(3.75, 1), "3.8");
        assert_eq!(decimal(1e15, 0), "1,000,000,000,000,000");
    }

    #[test]
    fn writes_money_with_its_unit() {
        assert_eq!(yen(5_130_250_000), "5,130,250千円");
        assert_eq!(yen(-15_320_500), "△15,321千円");
        assert_eq!(yen(999), "999円");
        assert_eq!(yen(0), "0千円");
        assert_eq!(period("2025-03"), "2025年3月期");
    }
}
