//! The layouts, in the order in which they are asked.

use crate::import::error::ImportError;
use crate::import::grid::Grid;
use crate::import::reading::Reading;

/// A layout that is one table.
pub(super) struct Sheet {
    pub(super) matches: fn(&Grid) -> bool,
    pub(super) read: fn(&Grid) -> Result<Reading, ImportError>,
}

/// A layout that is a workbook's sheets together.
pub(super) struct Whole {
    pub(super) matches: fn(&[Grid]) -> bool,
    pub(super) read: fn(&[Grid]) -> Result<Reading, ImportError>,
}

/// A layout that is XML.
pub(super) struct Markup {
    pub(super) matches: fn(&str) -> bool,
    pub(super) read: fn(&str) -> Result<Reading, ImportError>,
}

/// Asked first, with all sheets.
pub(super) const WHOLE: [Whole; 0] = [];

/// Asked for one sheet at a time; the last takes any table with names and amounts.
pub(super) const SHEET: [Sheet; 0] = [];

/// Asked for XML.
pub(super) const MARKUP: [Markup; 0] = [];
