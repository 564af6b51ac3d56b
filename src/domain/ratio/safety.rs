//! 安全性: whether what is owed soon, and what is tied up long, is covered.

use super::calc::Calc;
use crate::domain::statement::Figure;

/// Over current liabilities.
fn of_current_liabilities(calc: &mut Calc, assets: Option<f64>) -> Option<f64> {
    let liabilities = calc.current_liabilities();
    calc.over(assets, liabilities, Figure::CurrentLiabilities.label())
}

pub(super) fn current_ratio(calc: &mut Calc) -> Option<f64> {
    let assets = calc.need(Figure::CurrentAssets);
    of_current_liabilities(calc, assets)
}

/// 当座資産: as entered; current assets less stock; else cash and receivables.
fn quick_assets(calc: &mut Calc) -> Option<f64> {
    if let Some(quick) = calc.known(Figure::QuickAssets) {
        return Some(quick);
    }
    let receivables = [Figure::NotesReceivable, Figure::AccountsReceivable];
    if calc.has(Figure::CurrentAssets) && calc.has(Figure::Inventory) {
        let (current, stock) = (
            calc.need(Figure::CurrentAssets)?,
            calc.need(Figure::Inventory)?,
        );
        calc.note("当座資産は、流動資産から棚卸資産を引いた額としています");
        return Some(current - stock);
    }
    if calc.has(Figure::Cash) && receivables.iter().any(|part| calc.has(*part)) {
        let (cash, receivables) = (calc.need(Figure::Cash)?, calc.receivables()?);
        calc.note("当座資産は、現金・預金と売上債権の合計としています");
        return Some(cash + receivables);
    }
    calc.lacks("当座資産（または流動資産と棚卸資産）");
    None
}

pub(super) fn quick_ratio(calc: &mut Calc) -> Option<f64> {
    let quick = quick_assets(calc);
    of_current_liabilities(calc, quick)
}

pub(super) fn fixed_ratio(calc: &mut Calc) -> Option<f64> {
    let fixed = calc.need(Figure::FixedAssets);
    let equity = calc.need(Figure::NetAssets);
    calc.over(fixed, equity, Figure::NetAssets.label())
}

pub(super) fn fixed_long_term_ratio(calc: &mut Calc) -> Option<f64> {
    let fixed = calc.need(Figure::FixedAssets);
    let equity = calc.need(Figure::NetAssets);
    let long = calc.fixed_liabilities();
    let base = equity.zip(long).map(|(equity, long)| equity + long);
    calc.over(fixed, base, "純資産合計と固定負債の合計")
}
