//! 効率性: how fast capital, receivables, stock and payables turn over. Balances are those of the period's end.

use super::calc::Calc;
use crate::domain::statement::Figure;

const MONTHS: f64 = 12.0;
const DAYS: f64 = 365.0;

pub(super) fn capital_turnover(calc: &mut Calc) -> Option<f64> {
    let sales = calc.need(Figure::Sales);
    let capital = calc.total_capital();
    calc.over(sales, capital, "総資本")
}

fn per_sales(calc: &mut Calc, balance: Option<f64>, year: f64) -> Option<f64> {
    let sales = calc.need(Figure::Sales);
    calc.over(
        balance.map(|balance| balance * year),
        sales,
        Figure::Sales.label(),
    )
}

fn per_cost(calc: &mut Calc, balance: Option<f64>, year: f64) -> Option<f64> {
    let cost = calc.cost_of_sales();
    calc.over(
        balance.map(|balance| balance * year),
        cost,
        Figure::CostOfSales.label(),
    )
}

pub(super) fn receivables_months(calc: &mut Calc) -> Option<f64> {
    let balance = calc.receivables();
    per_sales(calc, balance, MONTHS)
}

pub(super) fn receivables_days(calc: &mut Calc) -> Option<f64> {
    let balance = calc.receivables();
    per_sales(calc, balance, DAYS)
}

pub(super) fn inventory_months(calc: &mut Calc) -> Option<f64> {
    let balance = calc.need(Figure::Inventory);
    per_sales(calc, balance, MONTHS)
}

pub(super) fn inventory_days(calc: &mut Calc) -> Option<f64> {
    let balance = calc.need(Figure::Inventory);
    per_sales(calc, balance, DAYS)
}

pub(super) fn inventory_months_cost(calc: &mut Calc) -> Option<f64> {
    let balance = calc.need(Figure::Inventory);
    per_cost(calc, balance, MONTHS)
}

pub(super) fn inventory_days_cost(calc: &mut Calc) -> Option<f64> {
    let balance = calc.need(Figure::Inventory);
    per_cost(calc, balance, DAYS)
}

pub(super) fn payables_months(calc: &mut Calc) -> Option<f64> {
    let balance = calc.payables();
    per_sales(calc, balance, MONTHS)
}

pub(super) fn payables_days(calc: &mut Calc) -> Option<f64> {
    let balance = calc.payables();
    per_sales(calc, balance, DAYS)
}

pub(super) fn payables_months_cost(calc: &mut Calc) -> Option<f64> {
    let balance = calc.payables();
    per_cost(calc, balance, MONTHS)
}

pub(super) fn payables_days_cost(calc: &mut Calc) -> Option<f64> {
    let balance = calc.payables();
    per_cost(calc, balance, DAYS)
}
