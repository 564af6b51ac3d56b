//! 生産性（付加価値）: what the people make, as the plan laws count it. Kept apart from the Local Benchmark's 労働生産性,
//! which is operating profit per head.

use super::break_even;
use super::calc::Calc;
use crate::domain::statement::Figure;

/// Over the head count.
fn per_head(calc: &mut Calc, amount: Option<f64>) -> Option<f64> {
    let employees = calc.need(Figure::Employees);
    calc.over(amount, employees, "従業員数")
}

/// 人件費 with 派遣等 where known, as 経営革新計画 counts it.
fn personnel_with_dispatched(calc: &mut Calc) -> Option<f64> {
    let personnel = calc.need(Figure::PersonnelCost);
    let dispatched = calc.known(Figure::DispatchedLaborCost);
    calc.note(if dispatched.is_some() {
        "人件費に派遣等の費用を含めています"
    } else {
        "派遣等の費用は未入力のため、人件費に含めていません"
    });
    Some(personnel? + dispatched.unwrap_or(0.0))
}

pub(super) fn value_added(calc: &mut Calc) -> Option<f64> {
    let profit = calc.need(Figure::OperatingProfit);
    let personnel = personnel_with_dispatched(calc);
    let depreciation = calc.need(Figure::Depreciation);
    let lease = calc.known(Figure::LeaseCharges);
    calc.note(if lease.is_some() {
        "減価償却費にリース・レンタル費用を含めています"
    } else {
        "リース・レンタル費用は未入力のため、減価償却費に含めていません"
    });
    Some(profit? + personnel? + depreciation? + lease.unwrap_or(0.0))
}

pub(super) fn value_added_per_employee(calc: &mut Calc) -> Option<f64> {
    let added = value_added(calc);
    per_head(calc, added)
}

pub(super) fn plan_labor_productivity(calc: &mut Calc) -> Option<f64> {
    let parts = [
        Figure::OperatingProfit,
        Figure::PersonnelCost,
        Figure::Depreciation,
    ];
    let [profit, personnel, depreciation] = parts.map(|part| calc.need(part));
    let sum = profit
        .zip(personnel)
        .zip(depreciation)
        .map(|((profit, personnel), depreciation)| profit + personnel + depreciation);
    calc.note("労働投入量は従業員数（正社員）としています");
    per_head(calc, sum)
}

pub(super) fn labor_share(calc: &mut Calc) -> Option<f64> {
    let added = value_added(calc);
    let personnel = personnel_with_dispatched(calc);
    calc.over(personnel, added, "付加価値額")
}

pub(super) fn labor_share_contribution(calc: &mut Calc) -> Option<f64> {
    let personnel = calc.need(Figure::PersonnelCost);
    let contribution = break_even::contribution(calc);
    calc.over(personnel, contribution, "限界利益")
}

pub(super) fn sales_per_employee(calc: &mut Calc) -> Option<f64> {
    let sales = calc.need(Figure::Sales);
    per_head(calc, sales)
}

pub(super) fn personnel_cost_per_employee(calc: &mut Calc) -> Option<f64> {
    let personnel = calc.need(Figure::PersonnelCost);
    per_head(calc, personnel)
}
