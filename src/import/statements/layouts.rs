//! The layouts, in the order in which they are asked.

use crate::import::error::ImportError;
use crate::import::formats::{
    blue_return, etax_csv, freee, jdl, local_benchmark, money_forward, pca, table, tkc, tsukaeru,
    xbrl, yayoi,
};
use crate::import::grid::Grid;
use crate::import::reading::Reading;

/// One layout: whether a file is its own, and what the file says.
pub(super) struct Layout<T: ?Sized + 'static> {
    pub(super) matches: fn(&T) -> bool,
    pub(super) read: fn(&T) -> Result<Reading, ImportError>,
}

macro_rules! layouts {
    ($($module:ident)*) => { [$(Layout { matches: $module::matches, read: $module::read }),*] };
}

/// Layouts with a mark of their own, all sheets together.
pub(super) const WHOLE: [Layout<[Grid]>; 2] = layouts![local_benchmark etax_csv];

/// Layouts with a mark of their own, one sheet at a time. JDL's comes first: its files also say 合計残高試算表.
pub(super) const SHEET: [Layout<Grid>; 6] = layouts![jdl yayoi freee tkc tsukaeru money_forward];

/// Statements told by the names of their sheets, when no sheet has a mark.
pub(super) const NAMED: [Layout<[Grid]>; 1] = layouts![pca];

/// Any table with names and amounts, at last.
pub(super) const TABLE: Layout<Grid> = Layout {
    matches: table::matches,
    read: table::read,
};

/// XML.
pub(super) const MARKUP: [Layout<str>; 2] = layouts![blue_return xbrl];
