//! What does not fit together within one period (整合性の確認).

use serde::Serialize;
use strum::IntoEnumIterator;
use utoipa::ToSchema;

use super::{Figure, Figures, slip};
use crate::domain::format::yen;
use crate::domain::number::{LIMIT, NumberError};

/// What does not fit together in a period's figures. Shown, never mended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Mismatch {
    /// The figure the sentence points at.
    pub figure: Figure,
    /// What does not fit, in Japanese, with the difference.
    pub message: String,
}

/// A figure that others add up to, each with the sign it is added with.
struct Sum {
    total: Figure,
    parts: &'static [(Figure, i64)],
    /// The sum in words, 「売上高から売上原価を引いた額」.
    words: &'static str,
}

const SUMS: [Sum; 6] = [
    Sum {
        total: Figure::GrossProfit,
        parts: &[(Figure::Sales, 1), (Figure::CostOfSales, -1)],
        words: "売上高から売上原価を引いた額",
    },
    Sum {
        total: Figure::OperatingProfit,
        parts: &[
            (Figure::GrossProfit, 1),
            (Figure::SellingGeneralAdministrative, -1),
        ],
        words: "売上総利益から販売費及び一般管理費を引いた額",
    },
    Sum {
        total: Figure::OperatingProfit,
        parts: &[
            (Figure::Sales, 1),
            (Figure::VariableCost, -1),
            (Figure::FixedCost, -1),
        ],
        words: "売上高から変動費と固定費を引いた額",
    },
    Sum {
        total: Figure::OrdinaryProfit,
        parts: &[
            (Figure::OperatingProfit, 1),
            (Figure::NonOperatingIncome, 1),
            (Figure::NonOperatingExpenses, -1),
        ],
        words: "営業利益に営業外収益を足し、営業外費用を引いた額",
    },
    Sum {
        total: Figure::NetProfit,
        parts: &[(Figure::PretaxProfit, 1), (Figure::IncomeTaxes, -1)],
        words: "税引前当期純利益から法人税等を引いた額",
    },
    Sum {
        total: Figure::TotalLiabilities,
        parts: &[
            (Figure::CurrentLiabilities, 1),
            (Figure::FixedLiabilities, 1),
        ],
        words: "流動負債と固定負債の合計",
    },
];

/// Parts and the totals that they cannot exceed; the first total that is known is looked at.
const PARTS: [(Figure, &[Figure]); 20] = {
    use Figure as F;
    [
        (F::CurrentAssets, &[F::TotalAssets]),
        (F::FixedAssets, &[F::TotalAssets]),
        (F::Cash, &[F::CurrentAssets, F::TotalAssets]),
        (F::NotesReceivable, &[F::TotalAssets]),
        (F::AccountsReceivable, &[F::CurrentAssets, F::TotalAssets]),
        (F::Inventory, &[F::CurrentAssets, F::TotalAssets]),
        (F::QuickAssets, &[F::CurrentAssets, F::TotalAssets]),
        (F::CurrentLiabilities, &[F::TotalLiabilities]),
        (F::FixedLiabilities, &[F::TotalLiabilities]),
        (F::Borrowings, &[F::TotalLiabilities]),
        (
            F::NotesPayable,
            &[F::CurrentLiabilities, F::TotalLiabilities],
        ),
        (
            F::AccountsPayable,
            &[F::CurrentLiabilities, F::TotalLiabilities],
        ),
        (
            F::ShortBorrowings,
            &[F::CurrentLiabilities, F::TotalLiabilities],
        ),
        (
            F::LongBorrowings,
            &[F::FixedLiabilities, F::TotalLiabilities],
        ),
        (F::DirectorLoans, &[F::TotalLiabilities]),
        (F::InterestDividendIncome, &[F::NonOperatingIncome]),
        (F::InterestExpense, &[F::NonOperatingExpenses]),
        (F::GrossProfit, &[F::Sales]),
        (F::DispatchedLaborCost, &[F::OutsourcingCost]),
        (F::DiscountedNotes, &[F::NotesReceivable]),
    ]
};

/// What is not below 0 in sound books.
const NOT_NEGATIVE: [Figure; 12] = [
    Figure::Sales,
    Figure::CostOfSales,
    Figure::Depreciation,
    Figure::PersonnelCost,
    Figure::InterestExpense,
    Figure::Cash,
    Figure::NotesReceivable,
    Figure::AccountsReceivable,
    Figure::Inventory,
    Figure::NotesPayable,
    Figure::AccountsPayable,
    Figure::Borrowings,
];

/// Checks one period: assets = liabilities + net assets, the steps of the profit and loss account, parts not above
/// totals, no negative stock, and amounts that look like another unit.
pub fn check(figures: &Figures) -> Vec<Mismatch> {
    let mut found: Vec<Mismatch> = balance(figures).into_iter().collect();
    found.extend(SUMS.iter().filter_map(|sum| sum.check(figures)));
    found.extend(borrowings(figures));
    found.extend(assets(figures));
    found.extend(
        PARTS
            .iter()
            .filter_map(|(part, totals)| part_of(figures, *part, totals)),
    );
    found.extend(
        NOT_NEGATIVE
            .iter()
            .filter_map(|figure| negative(figures, *figure)),
    );
    found.extend(slip::within(figures));
    found
}

fn balance(figures: &Figures) -> Option<Mismatch> {
    let assets = figures.total_assets?;
    let parts = [figures.total_liabilities?, figures.net_assets?];
    let difference = assets - parts.iter().sum::<i64>();
    (difference.abs() > tolerance(assets, &parts)).then(|| Mismatch {
        figure: Figure::TotalAssets,
        message: format!(
            "資産合計と、負債・純資産の合計が {} 一致しません",
            yen(difference.abs())
        ),
    })
}

impl Sum {
    fn check(&self, figures: &Figures) -> Option<Mismatch> {
        let total = figures.get(self.total)?;
        let parts: Option<Vec<i64>> = self
            .parts
            .iter()
            .map(|(part, sign)| Some(figures.get(*part)? * sign))
            .collect();
        disagreement(self.total, total, &parts?, self.words)
    }
}

/// Figures written in whole thousands were cut off or rounded one by one: each may be off by up to one thousand.
fn tolerance(total: i64, parts: &[i64]) -> i64 {
    let thousands = total % 1_000 == 0 && parts.iter().all(|part| part % 1_000 == 0);
    if thousands {
        i64::try_from(parts.len()).unwrap_or_default() * 1_000
    } else {
        0
    }
}

fn disagreement(figure: Figure, total: i64, parts: &[i64], words: &str) -> Option<Mismatch> {
    let sum: i64 = parts.iter().sum();
    let difference = (total - sum).abs();
    (difference > tolerance(total, parts)).then(|| Mismatch {
        figure,
        message: format!(
            "{words}（{}）と{}（{}）が {} 一致しません",
            yen(sum),
            figure.label(),
            yen(total),
            yen(difference)
        ),
    })
}

/// 借入金 = short + long; loans of directors may be counted in or not.
fn borrowings(figures: &Figures) -> Option<Mismatch> {
    let parts = [figures.short_borrowings?, figures.long_borrowings?];
    let total = figures.borrowings?;
    let told = disagreement(
        Figure::Borrowings,
        total,
        &parts,
        "短期借入金と長期借入金の合計",
    )?;
    let with_directors = [parts[0], parts[1], figures.director_loans.unwrap_or(0)];
    disagreement(Figure::Borrowings, total, &with_directors, "").map(|_| told)
}

/// 流動資産 + 固定資産 ≦ 資産合計; the rest are deferred assets.
fn assets(figures: &Figures) -> Option<Mismatch> {
    let (current, fixed) = (figures.current_assets?, figures.fixed_assets?);
    let total = figures.total_assets?;
    let over = current + fixed - total;
    (over > tolerance(total, &[current, fixed])).then(|| Mismatch {
        figure: Figure::TotalAssets,
        message: format!(
            "流動資産と固定資産の合計（{}）が資産合計（{}）を {} 上回っています",
            yen(current + fixed),
            yen(total),
            yen(over)
        ),
    })
}

fn part_of(figures: &Figures, part: Figure, totals: &[Figure]) -> Option<Mismatch> {
    let value = figures.get(part)?;
    let (total, limit) = totals
        .iter()
        .find_map(|total| Some((*total, figures.get(*total)?)))?;
    (value > limit).then(|| Mismatch {
        figure: part,
        message: format!(
            "{}（{}）が{}（{}）を上回っています",
            part.label(),
            yen(value),
            total.label(),
            yen(limit)
        ),
    })
}

fn negative(figures: &Figures, figure: Figure) -> Option<Mismatch> {
    let value = figures.get(figure).filter(|value| *value < 0)?;
    Some(Mismatch {
        figure,
        message: format!(
            "{}が{}です。マイナスの金額でよいか、元の決算書をご確認ください",
            figure.label(),
            yen(value)
        ),
    })
}

/// Faults that make a period unacceptable, as (figure, sentence): out of range, or a negative head count.
pub fn refuse(figures: &Figures) -> Vec<(Figure, String)> {
    Figure::iter()
        .filter_map(|figure| {
            let value = figures.get(figure)?;
            if value.abs() > LIMIT {
                Some((figure, NumberError::TooLarge.to_string()))
            } else if figure == Figure::Employees && value < 0 {
                Some((figure, NumberError::Negative.to_string()))
            } else if figure == Figure::Months && !(1..=24).contains(&value) {
                Some((
                    figure,
                    "会計期間の月数は1から24までで入力してください".to_owned(),
                ))
            } else {
                None
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(figures: &Figures) -> Vec<String> {
        check(figures)
            .into_iter()
            .map(|mismatch| mismatch.message)
            .collect()
    }

    #[test]
    fn totals_that_do_not_agree_are_named_with_the_difference() {
        let figures = Figures {
            total_assets: Some(10_000_000),
            total_liabilities: Some(6_000_000),
            net_assets: Some(2_800_000),
            ..Figures::default()
        };
        assert_eq!(
            said(&figures),
            ["資産合計と、負債・純資産の合計が 1,200千円 一致しません"]
        );
        for net_assets in [Some(4_000_000), None] {
            assert!(
                said(&Figures {
                    net_assets,
                    ..figures
                })
                .is_empty()
            );
        }
    }

    #[test]
    fn every_step_of_the_profit_and_loss_account_is_checked() {
        let sound = Figures {
            sales: Some(100_000_000),
            cost_of_sales: Some(60_000_000),
            gross_profit: Some(40_000_000),
            selling_general_administrative: Some(35_000_000),
            operating_profit: Some(5_000_000),
            variable_cost: Some(55_000_000),
            fixed_cost: Some(40_000_000),
            non_operating_income: Some(1_000_000),
            non_operating_expenses: Some(2_000_000),
            ordinary_profit: Some(4_000_000),
            pretax_profit: Some(3_500_000),
            income_taxes: Some(1_000_000),
            net_profit: Some(2_500_000),
            ..Figures::default()
        };
        assert_eq!(said(&sound), Vec::<String>::new());
        for (figure, sums) in [
            (Figure::GrossProfit, 2),
            (Figure::OperatingProfit, 3),
            (Figure::VariableCost, 1),
            (Figure::OrdinaryProfit, 1),
            (Figure::NetProfit, 1),
        ] {
            let mut broken = sound;
            broken.set(figure, sound.get(figure).map(|value| value + 100_000));
            assert_eq!(said(&broken).len(), sums, "{figure}");
        }
        let broken = Figures {
            gross_profit: None,
            operating_profit: None,
            variable_cost: None,
            net_profit: Some(2_600_000),
            ..sound
        };
        assert_eq!(
            said(&broken),
            [
                "税引前当期純利益から法人税等を引いた額（2,500千円）と当期純利益（2,600千円）が 100千円 一致しません"
            ]
        );
    }

    #[test]
    fn thousands_that_were_cut_off_are_no_disagreement_and_yen_are() {
        let figures = |gross| Figures {
            sales: Some(5_000_000),
            cost_of_sales: Some(3_000_000),
            gross_profit: Some(gross),
            total_assets: Some(gross),
            total_liabilities: Some(1_500_000),
            net_assets: Some(500_000),
            ..Figures::default()
        };
        assert!(said(&figures(2_001_000)).is_empty());
        assert_eq!(said(&figures(2_003_000)).len(), 2);
        assert_eq!(said(&figures(2_000_999)).len(), 2);
    }

    #[test]
    fn parts_of_the_balance_sheet_stay_within_their_totals() {
        let sound = Figures {
            total_assets: Some(10_000_000),
            current_assets: Some(6_000_000),
            fixed_assets: Some(4_000_000),
            inventory: Some(1_000_000),
            total_liabilities: Some(8_000_000),
            current_liabilities: Some(3_000_000),
            fixed_liabilities: Some(5_000_000),
            borrowings: Some(6_000_000),
            short_borrowings: Some(1_000_000),
            long_borrowings: Some(4_000_000),
            director_loans: Some(1_000_000),
            ..Figures::default()
        };
        assert_eq!(said(&sound), Vec::<String>::new());
        let found = said(&Figures {
            inventory: Some(7_000_000),
            fixed_assets: Some(4_200_000),
            long_borrowings: Some(4_500_000),
            ..sound
        });
        assert_eq!(
            found,
            [
                "短期借入金と長期借入金の合計（5,500千円）と借入金（6,000千円）が 500千円 一致しません",
                "流動資産と固定資産の合計（10,200千円）が資産合計（10,000千円）を 200千円 上回っています",
                "棚卸資産（7,000千円）が流動資産（6,000千円）を上回っています",
            ]
        );
        let interest = said(&Figures {
            interest_expense: Some(300_000),
            non_operating_expenses: Some(200_000),
            ..Figures::default()
        });
        assert!(interest[0].contains("支払利息・割引料"), "{interest:?}");
    }

    #[test]
    fn negative_stock_is_pointed_out() {
        let found = said(&Figures {
            inventory: Some(-5_000),
            ..Figures::default()
        });
        assert_eq!(
            found,
            ["棚卸資産が△5千円です。マイナスの金額でよいか、元の決算書をご確認ください"]
        );
    }
}
