//! 損益分岐点: the sales at which nothing is left and nothing is lost.

use super::calc::Calc;
use super::profitability::of_sales;
use crate::domain::statement::Figure;

/// Said when cost of sales stands in for variable cost.
pub(super) const ROUGH: &str = "変動費が未入力のため、売上原価をすべて変動費とみなした概算です";

/// 変動費: as entered; what fixed cost and profit leave of sales; else cost of sales as a rough split.
fn variable_cost(calc: &mut Calc) -> Option<f64> {
    if let Some(variable) = calc.known(Figure::VariableCost) {
        return Some(variable);
    }
    let parts = [Figure::Sales, Figure::FixedCost, Figure::OperatingProfit];
    if parts.iter().all(|part| calc.has(*part)) {
        let [sales, fixed, profit] = parts.map(|part| calc.need(part));
        calc.note("変動費は、売上高から固定費と営業利益を引いて求めています");
        return Some(sales? - fixed? - profit?);
    }
    let rough = [Figure::CostOfSales, Figure::GrossProfit];
    // A fixed cost that somebody entered need not go with cost of sales: they may overlap.
    if calc.has(Figure::FixedCost) {
        calc.lacks("変動費");
        return None;
    }
    if !rough.iter().any(|part| calc.has(*part)) {
        calc.lacks("変動費または売上原価");
        return None;
    }
    let cost = calc.cost_of_sales();
    calc.note(ROUGH);
    cost
}

/// 固定費: as entered, or what variable cost and profit leave of sales.
fn fixed_cost(calc: &mut Calc) -> Option<f64> {
    if let Some(fixed) = calc.known(Figure::FixedCost) {
        return Some(fixed);
    }
    let profit = calc.need(Figure::OperatingProfit);
    let contribution = contribution(calc);
    let fixed = contribution? - profit?;
    calc.note("固定費は、売上高から変動費と営業利益を引いて求めています");
    Some(fixed)
}

/// 固定費 − 営業外収益 + 営業外費用; without those lines, by what lies between operating and ordinary profit.
fn fixed_cost_ordinary(calc: &mut Calc) -> Option<f64> {
    let lines = [Figure::NonOperatingIncome, Figure::NonOperatingExpenses];
    if !lines.iter().all(|line| calc.has(*line)) && calc.has(Figure::OrdinaryProfit) {
        let profit = calc.need(Figure::OrdinaryProfit);
        let contribution = contribution(calc);
        calc.note("営業外の損益を加えた固定費は、限界利益から経常利益を引いて求めています");
        return Some(contribution? - profit?);
    }
    let fixed = fixed_cost(calc);
    let [income, expenses] = lines.map(|line| calc.need(line));
    Some(fixed? - income? + expenses?)
}

pub(super) fn contribution(calc: &mut Calc) -> Option<f64> {
    let sales = calc.need(Figure::Sales);
    let variable = variable_cost(calc);
    Some(sales? - variable?)
}

pub(super) fn contribution_margin(calc: &mut Calc) -> Option<f64> {
    let contribution = contribution(calc);
    of_sales(calc, contribution)
}

/// Fixed cost over contribution; none where it is below 0, which `below` explains.
fn share(calc: &mut Calc, fixed: Option<f64>, below: &str) -> Option<f64> {
    let contribution = contribution(calc);
    let fixed = fixed?;
    if fixed < 0.0 {
        return calc.refuse(below);
    }
    calc.over(Some(fixed), contribution, "限界利益")
}

fn times_sales(calc: &mut Calc, share: Option<f64>) -> Option<f64> {
    let sales = calc.need(Figure::Sales)?;
    if sales <= 0.0 {
        return calc.refuse("売上高が0以下のため計算できません");
    }
    Some(share? * sales)
}

pub(super) fn sales(calc: &mut Calc) -> Option<f64> {
    let share = ratio(calc);
    times_sales(calc, share)
}

pub(super) fn ratio(calc: &mut Calc) -> Option<f64> {
    let fixed = fixed_cost(calc);
    share(
        calc,
        fixed,
        "固定費が0を下回るため計算できません。変動費、固定費、営業利益をご確認ください",
    )
}

pub(super) fn safety_margin(calc: &mut Calc) -> Option<f64> {
    Some(1.0 - ratio(calc)?)
}

pub(super) fn sales_ordinary(calc: &mut Calc) -> Option<f64> {
    let share = ratio_ordinary(calc);
    times_sales(calc, share)
}

pub(super) fn ratio_ordinary(calc: &mut Calc) -> Option<f64> {
    let fixed = fixed_cost_ordinary(calc);
    share(
        calc,
        fixed,
        "営業外の損益を加えた固定費が0を下回るため（営業外収益が固定費を上回る場合など）計算できません",
    )
}

pub(super) fn safety_margin_ordinary(calc: &mut Calc) -> Option<f64> {
    Some(1.0 - ratio_ordinary(calc)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::statement::Inputs;

    #[test]
    fn other_income_above_fixed_cost_is_not_blamed_on_fixed_cost() {
        let x = Inputs {
            sales: Some(100.0),
            variable_cost: Some(60.0),
            operating_profit: Some(10.0),
            non_operating_income: Some(50.0),
            non_operating_expenses: Some(5.0),
            ..Inputs::default()
        };
        let mut calc = Calc::new(&x);
        assert_eq!(ratio(&mut calc), Some(0.75));
        let mut calc = Calc::new(&x);
        assert_eq!(ratio_ordinary(&mut calc), None);
        assert!(calc.reason().contains("営業外収益"), "{}", calc.reason());
    }
}
