//! A figure as a cell of a form shows it.

use rust_decimal::Decimal;

use crate::domain::format;
use crate::domain::number::MoneyUnit;
use crate::domain::statement::Figure;

/// The name of a unit in a form.
pub(crate) fn key(unit: MoneyUnit) -> &'static str {
    match unit {
        MoneyUnit::Yen => "yen",
        MoneyUnit::ThousandYen => "thousand_yen",
        MoneyUnit::MillionYen => "million_yen",
    }
}

/// A saved figure as the cell shows it: exact in either unit.
pub(crate) fn written(figure: Figure, value: Option<i64>, unit: MoneyUnit) -> String {
    let Some(value) = value else {
        return String::new();
    };
    if !figure.is_money() || unit == MoneyUnit::Yen {
        return format::integer(value);
    }
    let (whole, rest) = (value / 1_000, value % 1_000);
    if rest == 0 {
        return format::integer(whole);
    }
    let sign = if value < 0 { "△" } else { "" };
    let fraction = Decimal::new(rest.abs(), 3).normalize().to_string();
    format!(
        "{sign}{}{}",
        format::integer(whole.abs()),
        fraction.trim_start_matches('0')
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::number::parse_money;

    #[test]
    fn a_cell_is_exact_in_either_unit() {
        for yen in [5_130_250_000, -15_320_500, 465_301_060, -7, 999, 0, -1_000] {
            for unit in [MoneyUnit::Yen, MoneyUnit::ThousandYen] {
                let cell = written(Figure::Sales, Some(yen), unit);
                assert_eq!(parse_money(&cell, unit), Ok(Some(yen)), "{cell}");
            }
        }
        assert_eq!(
            written(Figure::Sales, Some(465_301_060), MoneyUnit::ThousandYen),
            "465,301.06"
        );
        assert_eq!(
            written(Figure::Employees, Some(30), MoneyUnit::ThousandYen),
            "30"
        );
        assert_eq!(written(Figure::Sales, None, MoneyUnit::Yen), "");
    }
}
