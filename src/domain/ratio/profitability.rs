//! 収益性: what is left of sales, and of the capital put in.

use super::calc::Calc;
use crate::domain::statement::Figure;

/// Over sales.
pub(super) fn of_sales(calc: &mut Calc, numerator: Option<f64>) -> Option<f64> {
    let sales = calc.need(Figure::Sales);
    calc.over(numerator, sales, Figure::Sales.label())
}

pub(super) fn gross_margin(calc: &mut Calc) -> Option<f64> {
    let gross = calc.gross_profit();
    of_sales(calc, gross)
}

pub(super) fn cost_of_sales_ratio(calc: &mut Calc) -> Option<f64> {
    let cost = calc.cost_of_sales();
    of_sales(calc, cost)
}

/// 販管費率; without the figure itself, gross profit less operating profit.
pub(super) fn selling_general_administrative_ratio(calc: &mut Calc) -> Option<f64> {
    let figure = Figure::SellingGeneralAdministrative;
    let parts = [Figure::GrossProfit, Figure::OperatingProfit];
    let cost = if !calc.has(figure) && parts.iter().all(|part| calc.has(*part)) {
        let [gross, operating] = parts.map(|part| calc.need(part));
        calc.note("販売費及び一般管理費は、売上総利益から営業利益を引いて求めています");
        gross.zip(operating).map(|(gross, profit)| gross - profit)
    } else {
        calc.need(figure)
    };
    of_sales(calc, cost)
}

pub(super) fn ordinary_margin(calc: &mut Calc) -> Option<f64> {
    let profit = calc.ordinary_profit();
    of_sales(calc, profit)
}

pub(super) fn net_margin(calc: &mut Calc) -> Option<f64> {
    let profit = calc.net_profit();
    of_sales(calc, profit)
}

pub(super) fn capital_ordinary_return(calc: &mut Calc) -> Option<f64> {
    let profit = calc.ordinary_profit();
    let capital = calc.total_capital();
    calc.over(profit, capital, "総資本")
}

pub(super) fn return_on_equity(calc: &mut Calc) -> Option<f64> {
    let profit = calc.net_profit();
    let equity = calc.need(Figure::NetAssets);
    calc.over(profit, equity, Figure::NetAssets.label())
}
