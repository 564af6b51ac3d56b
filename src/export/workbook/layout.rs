//! Where things stand, so that a formula on one sheet finds the cell of another. Sheets and cells are those of METI's
//! workbook, ローカルベンチマーク 2018年度版, wherever it has them.

use crate::domain::benchmark::Indicator;
use crate::domain::statement::Figure;

/// The names of the sheets, in order; 推移 is there when there are two periods or more.
pub const SHEETS: [&str; 7] = [INPUT, RESULT, FLOW, VIEWS, RATIOS, TREND, BASE];

pub(super) const INPUT: &str = "【入力】財務分析";
pub(super) const RESULT: &str = "財務分析シート";
pub(super) const FLOW: &str = "商流・業務フロー";
pub(super) const VIEWS: &str = "4つの視点";
pub(super) const RATIOS: &str = "その他の比率";
pub(super) const TREND: &str = "推移";
pub(super) const BASE: &str = "業種基準値";

/// Columns of the input sheet: 最新期, 前期, 前々期.
pub(super) const PERIODS: [char; 3] = ['D', 'E', 'F'];
pub(super) const PERIOD_NAMES: [&str; 3] = ["最新期", "前期", "前々期"];

/// Rows of the input sheet, figure by figure, as METI's has them.
pub(super) const ROWS: [(u32, Figure); 14] = [
    (12, Figure::Employees),
    (27, Figure::Sales),
    (28, Figure::PriorSales),
    (29, Figure::OperatingProfit),
    (30, Figure::Depreciation),
    (31, Figure::Cash),
    (32, Figure::NotesReceivable),
    (33, Figure::AccountsReceivable),
    (34, Figure::Inventory),
    (35, Figure::TotalLiabilities),
    (36, Figure::NotesPayable),
    (37, Figure::AccountsPayable),
    (38, Figure::Borrowings),
    (39, Figure::NetAssets),
];

/// The row of the period's months, which METI's workbook does not have, below its last.
pub(super) const MONTHS_ROW: u32 = 41;
/// The factor to twelve months that follows from it.
pub(super) const FACTOR_ROW: u32 = 42;

/// A block of the result sheet: one period's table.
pub(super) struct Block {
    /// Column of the values, the points and the base values.
    pub(super) value: char,
    pub(super) points: char,
    pub(super) base: char,
    /// Row of ①.
    pub(super) first: u32,
    /// Cells of total and rank.
    pub(super) total: &'static str,
    pub(super) rank: &'static str,
}

/// The blocks of 最新期, 前期, 前々期.
pub(super) const BLOCKS: [Block; 3] = [
    Block {
        value: 'E',
        points: 'G',
        base: 'I',
        first: 21,
        total: "H28",
        rank: "I28",
    },
    Block {
        value: 'E',
        points: 'G',
        base: 'I',
        first: 34,
        total: "H41",
        rank: "I41",
    },
    Block {
        value: 'K',
        points: 'N',
        base: 'P',
        first: 34,
        total: "O41",
        rank: "P41",
    },
];

impl Block {
    /// The row of an indicator.
    pub(super) fn row(&self, indicator: Indicator) -> u32 {
        self.first + indicator as u32
    }
}

/// A cell of another sheet, as a formula names it.
pub(super) fn at(sheet: &str, cell: &str) -> String {
    format!("'{sheet}'!{cell}")
}

/// A cell of the input sheet.
pub(super) fn input(column: char, row: u32) -> String {
    at(INPUT, &format!("{column}{row}"))
}
