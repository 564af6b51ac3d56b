//! Amounts of cells: what is written, in whole yen.

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

use super::super::error::ImportError;
use super::super::grid::{Cell, Grid, Row, fold};
use crate::domain::number::{LIMIT, MoneyUnit, NumberError, parse_decimal};

/// An amount and the way the file writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// Whole yen, or a count.
    pub value: i64,
    /// As written.
    pub raw: String,
}

/// The amount of a cell in whole yen: `None` for blanks, dashes and error values.
///
/// # Errors
/// Words where an amount should be, or too many digits, with the place.
pub fn money(
    grid: &Grid,
    row: &Row,
    column: usize,
    unit: MoneyUnit,
) -> Result<Option<Amount>, ImportError> {
    scaled(grid, row, column, unit.yen()).map_err(|(place, raw, error)| {
        ImportError::at(
            place,
            format!(
                "「{raw}」を金額として読み取れません。{}",
                match error {
                    NumberError::TooLarge => "桁が大きすぎます。単位（円・千円）をご確認ください",
                    _ => "数字に直してから、もう一度読み込んでください",
                }
            ),
        )
    })
}

/// The count of a cell: people or months.
///
/// # Errors
/// Words where a count should be, or a fraction, with the place.
pub fn count(grid: &Grid, row: &Row, column: usize) -> Result<Option<Amount>, ImportError> {
    let fault = |place: String, raw: &str| {
        ImportError::at(
            place,
            format!("「{raw}」を人数として読み取れません。0以上の端数のない数に直してください"),
        )
    };
    let Some(decimal) = decimal(row.cell(column)).map_err(|_| {
        fault(
            grid.place(row, column),
            &row.cell(column).text().unwrap_or_default(),
        )
    })?
    else {
        return Ok(None);
    };
    let raw = row.cell(column).text().unwrap_or_default();
    match decimal.to_i64() {
        Some(value) if decimal.fract().is_zero() && (0..=10_000_000).contains(&value) => {
            Ok(Some(Amount { value, raw }))
        }
        _ => Err(fault(grid.place(row, column), &raw)),
    }
}

/// Whether a cell holds something an amount can be read from.
pub fn is_amount(cell: &Cell) -> bool {
    matches!(decimal(cell), Ok(Some(_)))
}

type Fault = (String, String, NumberError);

fn scaled(grid: &Grid, row: &Row, column: usize, factor: i64) -> Result<Option<Amount>, Fault> {
    let cell = row.cell(column);
    let raw = cell.text().unwrap_or_default();
    let fault = |error| (grid.place(row, column), raw.clone(), error);
    let Some(decimal) = decimal(cell).map_err(fault)? else {
        return Ok(None);
    };
    let value = decimal
        .checked_mul(Decimal::from(factor))
        .and_then(|yen| {
            yen.round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
                .to_i64()
        })
        .filter(|yen| yen.abs() <= LIMIT)
        .ok_or_else(|| fault(NumberError::TooLarge))?;
    Ok(Some(Amount { value, raw }))
}

fn decimal(cell: &Cell) -> Result<Option<Decimal>, NumberError> {
    match cell {
        Cell::Empty | Cell::Error(_) => Ok(None),
        Cell::Number(number) => Decimal::from_f64(*number)
            .ok_or(NumberError::TooLarge)
            .map(Some),
        Cell::Date(_) => Err(NumberError::NotANumber),
        Cell::Text(text) if is_dash(text) => Ok(None),
        Cell::Text(text) => parse_decimal(fold(text).trim_end_matches(['円', '人', '名'])),
    }
}

/// A dash in place of nothing.
fn is_dash(text: &str) -> bool {
    let folded = fold(text);
    !folded.is_empty() && folded.chars().all(|c| "-−‐–—ー─*.".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::grid::Source;

    fn read(cell: Cell, unit: MoneyUnit) -> Result<Option<i64>, String> {
        let grid = Grid {
            source: Source::Sheet("甲".to_owned()),
            hidden: false,
            rows: Vec::new(),
        };
        let row = Row {
            number: 7,
            cells: vec![Cell::Empty, cell],
        };
        money(&grid, &row, 1, unit)
            .map(|amount| amount.map(|amount| amount.value))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn thousand_yen_with_decimals_become_whole_yen() {
        let thousand = MoneyUnit::ThousandYen;
        for (cell, wanted) in [
            (Cell::Number(465_301.06), Some(465_301_060)),
            (Cell::Number(-0.0005), Some(-1)),
            (Cell::Number(0.0), Some(0)),
            (Cell::Text("△１，２３４".to_owned()), Some(-1_234_000)),
            (Cell::Text("500".to_owned()), Some(500_000)),
            (Cell::Text("－".to_owned()), None),
            (Cell::Text(" ".to_owned()), None),
            (Cell::Error("#REF!".to_owned()), None),
            (Cell::Empty, None),
        ] {
            assert_eq!(read(cell.clone(), thousand), Ok(wanted), "{cell:?}");
        }
    }

    #[test]
    fn words_and_too_many_digits_name_the_cell() {
        assert_eq!(
            read(Cell::Text("約500".to_owned()), MoneyUnit::Yen).unwrap_err(),
            "シート「甲」のB7：「約500」を金額として読み取れません。数字に直してから、もう一度読み込んでください"
        );
        let large = read(Cell::Number(1e30), MoneyUnit::Yen).unwrap_err();
        assert!(
            large.contains("B7") && large.contains("桁が大きすぎます"),
            "{large}"
        );
        assert!(read(Cell::Number(f64::NAN), MoneyUnit::Yen).is_err());
    }
}
