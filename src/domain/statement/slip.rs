//! Likely slips of the unit (円と千円の取り違え): amounts that are about a thousand times too great or too small beside
//! other periods or the head count. Pointed out, never mended.

use super::{Figure, Figures, Mismatch, PeriodEnd, Statement};
use crate::domain::format::yen;

/// Between two periods, a slip of the unit is a factor of 1,000; what the business itself grew or shrank lies around
/// it. No sound business changes two-hundredfold within a year.
const FACTOR: std::ops::RangeInclusive<i64> = 200..=5_000;
/// Less sales a head and year than 10,000円 cannot keep anybody: thousands were taken for yen.
const LEAST_PER_HEAD: i64 = 10_000;
/// More sales a head than 100億円 are beyond the greatest trading houses: yen were taken for thousands.
const MOST_PER_HEAD: i64 = 10_000_000_000;
/// The figures that are compared between periods: neither vanishes in a year of business.
const COMPARED: [Figure; 2] = [Figure::Sales, Figure::TotalAssets];

/// What looks like a slip within one period: sales against the head count, and against the prior sales typed with it.
pub(super) fn within(figures: &Figures) -> Vec<Mismatch> {
    let mut found: Vec<Mismatch> = per_head(figures).into_iter().collect();
    let prior = figures
        .sales
        .zip(figures.prior_sales)
        .and_then(|(sales, prior)| {
            factor(
                (Figure::Sales.label(), sales),
                (Figure::PriorSales.label(), prior),
            )
        });
    found.extend(prior.map(|message| Mismatch {
        figure: Figure::PriorSales,
        message,
    }));
    found
}

fn per_head(figures: &Figures) -> Option<Mismatch> {
    let sales = figures.sales.filter(|sales| *sales > 0)?;
    let employees = figures.employees.filter(|employees| *employees > 0)?;
    let head = sales / employees;
    let word = if head < LEAST_PER_HEAD {
        "少なすぎます"
    } else if head > MOST_PER_HEAD {
        "多すぎます"
    } else {
        return None;
    };
    Some(Mismatch {
        figure: Figure::Sales,
        message: format!(
            "従業員一人当たりの売上高が{}で、{word}。円と千円を取り違えていないか、売上高と従業員数をご確認ください",
            yen(head)
        ),
    })
}

/// What only shows between periods, given newest first: a factor of about 1,000 in sales or total assets. It is told of
/// the newer period of the two.
pub fn check_periods(newest_first: &[Statement]) -> Vec<(PeriodEnd, Mismatch)> {
    newest_first
        .windows(2)
        .flat_map(|pair| {
            COMPARED
                .into_iter()
                .filter_map(|figure| between(&pair[0], &pair[1], figure))
        })
        .collect()
}

fn between(newer: &Statement, older: &Statement, figure: Figure) -> Option<(PeriodEnd, Mismatch)> {
    let name =
        |statement: &Statement| format!("{}の{}", statement.period_end.label(), figure.label());
    let message = factor(
        (&name(newer), newer.figures.get(figure)?),
        (&name(older), older.figures.get(figure)?),
    )?;
    Some((newer.period_end.clone(), Mismatch { figure, message }))
}

/// The sentence, when one amount is about a thousand times the other.
fn factor((a_name, a): (&str, i64), (b_name, b): (&str, i64)) -> Option<String> {
    if a <= 0 || b <= 0 {
        return None;
    }
    let (times, word) = if a >= b {
        (a / b, "倍")
    } else {
        (b / a, "分の1")
    };
    FACTOR.contains(&times).then(|| {
        format!(
            "{a_name}（{}）が{b_name}（{}）の約{}{word}です。円と千円を取り違えていないかご確認ください",
            yen(a),
            yen(b),
            crate::domain::format::integer(times)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::statement::{Details, check};

    fn statement(end: &str, sales: i64) -> Statement {
        Statement {
            period_end: PeriodEnd::parse(end).unwrap(),
            figures: Figures {
                sales: Some(sales),
                total_assets: Some(100_000_000),
                ..Figures::default()
            },
            details: Details::default(),
            version: 1,
        }
    }

    #[test]
    fn a_factor_of_a_thousand_between_periods_is_pointed_out() {
        let found = check_periods(&[
            statement("2025-03", 50_000),
            statement("2024-03", 51_000_000),
            statement("2023-03", 48_000_000),
        ]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0.as_str(), "2025-03");
        assert_eq!(found[0].1.figure, Figure::Sales);
        assert_eq!(
            found[0].1.message,
            "2025年3月期の売上高（50千円）が2024年3月期の売上高（51,000千円）の約1,020分の1です。円と千円を取り違えていないかご確認ください"
        );
        let grown = [
            statement("2025-03", 900_000_000),
            statement("2024-03", 50_000_000),
        ];
        assert!(check_periods(&grown).is_empty());
        let loss = [statement("2025-03", 0), statement("2024-03", 50_000_000)];
        assert!(check_periods(&loss).is_empty());
    }

    #[test]
    fn sales_a_head_beyond_reason_are_pointed_out() {
        let said = |sales, employees| {
            check(&Figures {
                sales: Some(sales),
                employees: Some(employees),
                ..Figures::default()
            })
        };
        assert!(said(40_000, 5)[0].message.contains("少なすぎます"));
        assert!(said(60_000_000_000, 5)[0].message.contains("多すぎます"));
        assert!(said(40_000_000, 5).is_empty());
        assert!(said(0, 5).is_empty() && said(40_000, 0).is_empty());
    }

    #[test]
    fn typed_prior_sales_in_another_unit_are_pointed_out() {
        let found = check(&Figures {
            sales: Some(40_000_000),
            prior_sales: Some(39_000),
            ..Figures::default()
        });
        assert_eq!(found[0].figure, Figure::PriorSales);
        assert!(found[0].message.contains("約1,025倍"));
    }
}
