//! The unit a file writes money in (単位：千円).

use super::grid::Grid;
use crate::domain::number::MoneyUnit;

/// The unit that the rows say, when any does: 「単位：千円」, 「（単位：円）」, 「（百万円）」.
pub fn find(grid: &Grid) -> Option<MoneyUnit> {
    let _ = grid;
    None
}
