//! Which costs move with sales (変動費) and which do not (固定費): a default by account name, as data.

use super::data_error::DataError;
use super::statement::AccountLine;

/// The default split by account name (`data/cost_behaviour.csv`).
#[derive(Debug, Clone, Default)]
pub struct CostBehaviour {}

/// The operating costs of a period, split.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Split {
    /// 変動費, yen.
    pub variable: i64,
    /// 固定費, yen.
    pub fixed: i64,
    /// The cost lines that went in, with their variable share.
    pub lines: Vec<(usize, u8)>,
}

impl CostBehaviour {
    /// Reads the table.
    ///
    /// # Errors
    /// The line that cannot be used.
    pub fn parse(_file: &str, _csv: &str) -> Result<Self, DataError> {
        Ok(Self::default())
    }

    /// The variable share of a cost line in percent: the advisor's own, else by name; `None` for lines that are no
    /// operating cost.
    pub fn percent(&self, line: &AccountLine) -> Option<u8> {
        line.variable_percent
    }
}

/// Splits the operating costs among the lines.
pub fn split(_lines: &[AccountLine], _behaviour: &CostBehaviour) -> Split {
    Split::default()
}
