//! The figures of the grid in the order of a printed statement.

use crate::domain::statement::Figure;

/// What the Local Benchmark needs.
pub(super) const GROUPS: [(&str, &[Figure]); 5] = [
    ("人数", &[Figure::Employees]),
    (
        "損益計算書",
        &[
            Figure::Sales,
            Figure::PriorSales,
            Figure::OperatingProfit,
            Figure::Depreciation,
        ],
    ),
    (
        "貸借対照表　資産の部",
        &[
            Figure::Cash,
            Figure::NotesReceivable,
            Figure::AccountsReceivable,
            Figure::Inventory,
            Figure::TotalAssets,
        ],
    ),
    (
        "貸借対照表　負債の部",
        &[
            Figure::NotesPayable,
            Figure::AccountsPayable,
            Figure::Borrowings,
            Figure::TotalLiabilities,
        ],
    ),
    ("貸借対照表　純資産の部", &[Figure::NetAssets]),
];

/// What the ratios beyond the six need, in the order of a printed statement.
pub(super) const FURTHER: [(&str, &[Figure]); 5] = [
    ("会計期間", &[Figure::Months]),
    (
        "損益計算書",
        &[
            Figure::CostOfSales,
            Figure::GrossProfit,
            Figure::SellingGeneralAdministrative,
            Figure::NonOperatingIncome,
            Figure::InterestDividendIncome,
            Figure::NonOperatingExpenses,
            Figure::InterestExpense,
            Figure::OrdinaryProfit,
            Figure::PretaxProfit,
            Figure::IncomeTaxes,
            Figure::NetProfit,
        ],
    ),
    (
        "費用の内訳",
        &[
            Figure::PersonnelCost,
            Figure::TotalPayroll,
            Figure::DispatchedLaborCost,
            Figure::OutsourcingCost,
            Figure::LeaseCharges,
            Figure::VariableCost,
            Figure::FixedCost,
        ],
    ),
    (
        "貸借対照表　資産の部",
        &[
            Figure::QuickAssets,
            Figure::CurrentAssets,
            Figure::FixedAssets,
            Figure::DiscountedNotes,
        ],
    ),
    (
        "貸借対照表　負債の部",
        &[
            Figure::CurrentLiabilities,
            Figure::FixedLiabilities,
            Figure::ShortBorrowings,
            Figure::LongBorrowings,
            Figure::DirectorLoans,
        ],
    ),
];
