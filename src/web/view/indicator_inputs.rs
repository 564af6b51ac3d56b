//! The figures that went into one of the six indicators, as people read them.

use crate::domain::benchmark::Indicator;
use crate::domain::format;
use crate::domain::statement::{Figure, Statement};

/// The figures an indicator is computed from.
fn figures(indicator: Indicator) -> &'static [Figure] {
    use Figure::{
        AccountsPayable, AccountsReceivable, Borrowings, Cash, Depreciation, Employees, Inventory,
        NetAssets, NotesPayable, NotesReceivable, OperatingProfit, Sales, TotalLiabilities,
    };
    match indicator {
        Indicator::SalesGrowth => &[Sales],
        Indicator::OperatingMargin => &[OperatingProfit, Sales],
        Indicator::LaborProductivity => &[OperatingProfit, Employees],
        Indicator::EbitdaDebtMultiple => &[Borrowings, Cash, OperatingProfit, Depreciation],
        Indicator::WorkingCapitalMonths => &[
            AccountsReceivable,
            NotesReceivable,
            Inventory,
            AccountsPayable,
            NotesPayable,
            Sales,
        ],
        Indicator::EquityRatio => &[NetAssets, TotalLiabilities],
    }
}

/// The latest period's figures behind an indicator, 「売上高 5,130,250千円」.
pub(super) fn inputs(indicator: Indicator, statements: &[Statement]) -> Vec<String> {
    let Some(latest) = statements.first() else {
        return Vec::new();
    };
    let written = |figure: Figure, value: Option<i64>| match value {
        Some(people) if !figure.is_money() => {
            format!("{} {}人", figure.label(), format::integer(people))
        }
        Some(yen) => format!("{} {}", figure.label(), format::yen(yen)),
        None => format!("{} 未入力", figure.label()),
    };
    let mut found: Vec<String> = figures(indicator)
        .iter()
        .map(|figure| written(*figure, latest.figures.get(*figure)))
        .collect();
    if indicator == Indicator::SalesGrowth {
        let prior = statements
            .get(1)
            .map_or(latest.figures.prior_sales, |older| older.figures.sales);
        found.push(written(Figure::PriorSales, prior));
    }
    found
}
