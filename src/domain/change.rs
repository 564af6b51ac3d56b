//! Why profit changed (増減の要因): the change in operating profit and in the return on capital between two consecutive
//! periods, split into effects that add up to it exactly, and what else changed most.
//!
//! Operating profit is sales times margin. Changing sales first and margin second gives other effects than the other way
//! round; the mean of both orders is taken, so that neither is preferred and nothing is left over. No price or volume is
//! needed. The return on capital is margin times turnover and split alike.

mod effect;
mod largest;
mod sentence;

use serde::Serialize;
use utoipa::ToSchema;

pub use effect::{ProfitChange, ReturnChange};
pub use largest::Movement;
pub(in crate::domain) use sentence::points;

use super::ratio::Ratios;
use super::statement::Inputs;

/// Changes are told over so many periods.
const PERIODS: usize = 10;

/// What changed from one period to the next.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Change {
    /// End of the newer period, `2025-03`.
    pub newer: Option<String>,
    /// End of the older one.
    pub older: Option<String>,
    /// 営業利益の増減; `null` with a sentence saying why.
    pub operating_profit: Option<ProfitChange>,
    /// 総資本経常利益率の増減; `null` with a sentence saying why.
    pub capital_return: Option<ReturnChange>,
    /// The figures that changed most, the greatest first.
    pub figures: Vec<Movement>,
    /// The ratios that changed most, the greatest first.
    pub ratios: Vec<Movement>,
    /// All of it in sentences.
    pub sentences: Vec<String>,
}

/// The changes between each period and the one before, newest pair first. `periods` and `ratios` are those of one
/// analysis, newest first; periods of other than twelve months are compared as annualised, which the sentences say.
pub fn of_periods(periods: &[(Option<String>, Inputs)], ratios: &Ratios) -> Vec<Change> {
    let pairs = periods.windows(2).take(PERIODS - 1).enumerate();
    pairs
        .map(|(index, pair)| of_pair(index, &pair[0], &pair[1], ratios))
        .collect()
}

fn of_pair(
    index: usize,
    newer: &(Option<String>, Inputs),
    older: &(Option<String>, Inputs),
    ratios: &Ratios,
) -> Change {
    let (x, x_months) = newer.1.annualised();
    let (y, y_months) = older.1.annualised();
    let mut change = Change {
        newer: newer.0.clone(),
        older: older.0.clone(),
        operating_profit: ProfitChange::between(&y, &x),
        capital_return: ReturnChange::between(&y, &x),
        figures: largest::figures(&y, &x),
        ratios: largest::ratios(ratios, index),
        sentences: Vec::new(),
    };
    let annualised = x_months.or(y_months).is_some();
    change.sentences = sentence::all(&change, newer.1.months, annualised);
    change
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn inputs(sales: f64, gross: f64, profit: f64, ordinary: f64, capital: f64) -> Inputs {
        Inputs {
            sales: Some(sales),
            gross_profit: Some(gross),
            operating_profit: Some(profit),
            ordinary_profit: Some(ordinary),
            total_assets: Some(capital),
            ..Inputs::default()
        }
    }

    fn change(newer: &Inputs, older: &Inputs) -> Change {
        let end = |text: &str| Some(text.to_owned());
        let periods = [(end("2025-03"), *newer), (end("2024-03"), *older)];
        of_periods(&periods, &Ratios::default()).remove(0)
    }

    #[test]
    fn the_effects_of_sales_and_margin_are_told_in_a_sentence() {
        // Sales 12,000 → 10,000 at a margin of 10% → 8%: 1,200 → 800.
        let found = change(
            &inputs(10_000.0, 4_000.0, 800.0, 700.0, 10_000.0),
            &inputs(12_000.0, 4_800.0, 1_200.0, 1_200.0, 12_000.0),
        );
        let profit = found.operating_profit.unwrap();
        assert!((profit.sales_effect - -180.0).abs() < 1e-9, "{profit:?}");
        assert!((profit.margin_effect - -220.0).abs() < 1e-9, "{profit:?}");
        assert!(profit.gross_margin_effect.unwrap().abs() < 1e-9);
        assert_eq!(
            found.sentences[0],
            "2025年3月期の営業利益は、前期より400千円減少しました。内訳は、売上の減少による影響が△180千円、利益率の低下による影響が△220千円です。利益率の影響のうち、売上総利益率の変化によるものが0千円、販管費の割合の変化によるものが△220千円です"
        );
        assert_eq!(
            found.sentences[1],
            "総資本経常利益率は、10.0%から7.0%へ3.0ポイント低下しました。内訳は、売上高経常利益率の低下による影響が△3.0ポイント、総資本回転率の変化による影響が0.0ポイントです"
        );
    }

    #[test]
    fn what_is_missing_is_said_and_other_spans_are_named() {
        let periods = [
            (Some("2025-03".to_owned()), Inputs::default()),
            (Some("2023-03".to_owned()), inputs(1.0, 1.0, 1.0, 1.0, 1.0)),
        ];
        let found = of_periods(&periods, &Ratios::default()).remove(0);
        assert_eq!(found.operating_profit, None);
        assert!(found.sentences[0].contains("売上高または営業利益が分からない"));
        let older = Inputs {
            months: Some(6.0),
            ..inputs(5_000.0, 2_000.0, 400.0, 400.0, 9_000.0)
        };
        let periods = [
            (
                Some("2025-03".to_owned()),
                inputs(12_000.0, 4_800.0, 1_200.0, 1_200.0, 9_000.0),
            ),
            (Some("2023-03".to_owned()), older),
        ];
        let found = of_periods(&periods, &Ratios::default()).remove(0);
        let from = found.operating_profit.unwrap().from;
        assert!((from - 800.0).abs() < 1e-9, "{from}");
        assert!(found.sentences[0].contains("2023年3月期より400千円増加"));
        assert!(
            found
                .sentences
                .iter()
                .any(|sentence| sentence.contains("12か月に換算"))
        );
    }

    #[test]
    fn what_did_not_change_is_not_split_and_the_shares_told_agree() {
        let same = inputs(10.0, 5.0, 1.0, 1.0, 10.0);
        let found = change(&same, &same);
        assert_eq!(
            found.sentences[..2],
            [
                "2025年3月期の営業利益は、前期から変わっていません",
                "総資本経常利益率は、10.0%で、変わっていません"
            ]
        );
        // 4.857% → 7.714%: shown as 4.9% and 7.7%, which are 2.8 points apart.
        let found = change(
            &inputs(120_000.0, 72_000.0, 6_000.0, 5_400.0, 70_000.0),
            &inputs(110_000.0, 65_000.0, 4_000.0, 3_400.0, 70_000.0),
        );
        assert!(
            found.sentences[1].contains("4.9%から7.7%へ2.8ポイント上昇"),
            "{}",
            found.sentences[1]
        );
    }

    #[test]
    fn nothing_is_split_over_sales_or_capital_of_nothing() {
        let found = change(
            &inputs(0.0, 0.0, -5.0, -5.0, 0.0),
            &inputs(10.0, 5.0, 1.0, 1.0, 10.0),
        );
        assert_eq!((found.operating_profit, found.capital_return), (None, None));
    }

    proptest! {
        #[test]
        fn effects_add_up_and_do_not_depend_on_the_unit(
            s in prop::array::uniform2(1.0_f64..1e9), g in prop::array::uniform2(-0.5_f64..1.0),
            m in prop::array::uniform2(-1.0_f64..0.5), c in prop::array::uniform2(1.0_f64..1e9),
            scale in 0.1_f64..1e4,
        ) {
            let x = |i: usize, k: f64| inputs(s[i] * k, s[i] * g[i] * k, s[i] * m[i] * k, s[i] * m[i] * k, c[i] * k);
            let found = change(&x(1, 1.0), &x(0, 1.0));
            let profit = found.operating_profit.unwrap();
            let near = |a: f64, b: f64, size: f64| (a - b).abs() <= 1e-9 * size.abs().max(1e-3);
            let size = s[0].max(s[1]);
            prop_assert!(near(profit.sales_effect + profit.margin_effect, profit.change, size));
            let parts = profit.gross_margin_effect.unwrap() + profit.cost_ratio_effect.unwrap();
            prop_assert!(near(parts, profit.margin_effect, size));
            let symmetric = (s[1] - s[0]) * f64::midpoint(m[0], m[1]);
            prop_assert!(near(profit.sales_effect, symmetric, size));
            let back = change(&x(0, 1.0), &x(1, 1.0)).operating_profit.unwrap();
            prop_assert!(near(back.sales_effect, -profit.sales_effect, size));
            let total = found.capital_return.unwrap();
            let returns = (s[0] / c[0]).max(s[1] / c[1]);
            prop_assert!(near(total.margin_effect + total.turnover_effect, total.change, returns));
            let scaled = change(&x(1, scale), &x(0, scale));
            prop_assert!(near(scaled.operating_profit.unwrap().margin_effect, profit.margin_effect * scale, size * scale));
            prop_assert!(near(scaled.capital_return.unwrap().margin_effect, total.margin_effect, returns));
        }
    }
}
