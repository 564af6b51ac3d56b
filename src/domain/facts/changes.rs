//! Why profit and the return on capital changed, from the newest period but one to the newest (`fin.*_change.*`,
//! `fin.*_effect.*`).

use super::super::change::{Change, ProfitChange, ReturnChange, points};
use super::super::evidence::{Evidence, EvidenceKind, Polarity, Unit};
use super::super::format;
use super::super::statement::PeriodEnd;
use super::{FactInput, fact};

/// The facts of the newest change; none where a period's end is unknown.
pub(super) fn facts(input: &FactInput) -> Vec<Evidence> {
    let Some(span) = input
        .analysis
        .changes
        .first()
        .and_then(|change| Span::of(input, change))
    else {
        return Vec::new();
    };
    let change = span.change;
    let profit = change
        .operating_profit
        .iter()
        .flat_map(|profit| span.of_profit(profit));
    let total = change
        .capital_return
        .iter()
        .flat_map(|total| span.of_return(total));
    profit.chain(total).collect()
}

/// A change between two known ends.
struct Span<'a> {
    change: &'a Change,
    newer: PeriodEnd,
    older: PeriodEnd,
    annualised: bool,
}

impl<'a> Span<'a> {
    fn of(input: &FactInput, change: &'a Change) -> Option<Self> {
        let end = |text: &Option<String>| PeriodEnd::parse(text.as_deref()?).ok();
        let pair = input.analysis.periods.iter().take(2);
        Some(Self {
            change,
            newer: end(&change.newer)?,
            older: end(&change.older)?,
            annualised: pair
                .into_iter()
                .any(|period| period.annualised_from_months.is_some()),
        })
    }

    /// A fact; what raises the result speaks for the company.
    fn told(&self, name: &str, label: &str, amount: i64) -> Evidence {
        let (newer, older) = (self.newer.label(), self.older.label());
        let year = if self.annualised {
            "、12か月換算"
        } else {
            ""
        };
        Evidence {
            polarity: match amount {
                0 => Polarity::Neutral,
                1.. => Polarity::Positive,
                _ => Polarity::Negative,
            },
            ..fact(
                format!("fin.{name}.{}", self.newer),
                EvidenceKind::Trend,
                format!("{label}（{older}から{newer}まで{year}）"),
                String::new(),
                format!("決算書 {older}、{newer}"),
            )
        }
    }

    fn money(&self, name: &str, label: &str, value: f64, shown: i64) -> Evidence {
        Evidence {
            value: Some((value * 1_000.0).round()),
            unit: Unit::Yen,
            display: format!("{}千円", format::integer(shown)),
            ..self.told(name, label, shown)
        }
    }

    fn of_profit(&self, profit: &ProfitChange) -> Vec<Evidence> {
        let [change, sales, margin] = profit.shown();
        vec![
            self.money(
                "operating_profit_change",
                "営業利益の増減",
                profit.change,
                change,
            ),
            self.money(
                "operating_profit_sales_effect",
                "営業利益の増減のうち、売上の増減による影響",
                profit.sales_effect,
                sales,
            ),
            self.money(
                "operating_profit_margin_effect",
                "営業利益の増減のうち、利益率の変化による影響",
                profit.margin_effect,
                margin,
            ),
        ]
    }

    fn share(&self, name: &str, label: &str, value: f64, tenths: i64) -> Evidence {
        Evidence {
            value: Some(value * 100.0),
            unit: Unit::PercentPoints,
            display: format!("{}ポイント", points(tenths)),
            ..self.told(name, label, tenths)
        }
    }

    fn of_return(&self, total: &ReturnChange) -> Vec<Evidence> {
        let [change, margin, turnover] = total.shown();
        vec![
            self.share(
                "capital_return_change",
                "総資本経常利益率の変化",
                total.change,
                change,
            ),
            self.share(
                "capital_return_margin_effect",
                "総資本経常利益率の変化のうち、売上高経常利益率の変化による影響",
                total.margin_effect,
                margin,
            ),
            self.share(
                "capital_return_turnover_effect",
                "総資本経常利益率の変化のうち、総資本回転率の変化による影響",
                total.turnover_effect,
                turnover,
            ),
        ]
    }
}
