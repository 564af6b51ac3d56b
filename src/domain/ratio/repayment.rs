//! 健全性（返済力）: whether what the business earns carries what it owes.

use super::calc::Calc;
use crate::domain::statement::Figure;

/// 経常利益 + 減価償却費 − 法人税等; where taxes or ordinary profit are unknown, 当期純利益 + 減価償却費.
pub(super) fn simple_cash_flow(calc: &mut Calc) -> Option<f64> {
    let depreciation = calc.need(Figure::Depreciation);
    let operating = [
        Figure::OperatingProfit,
        Figure::NonOperatingIncome,
        Figure::NonOperatingExpenses,
    ];
    let ordinary = calc.has(Figure::OrdinaryProfit) || operating.iter().all(|part| calc.has(*part));
    if ordinary && calc.has(Figure::IncomeTaxes) {
        let (profit, taxes) = (calc.ordinary_profit(), calc.need(Figure::IncomeTaxes));
        return Some(profit? + depreciation? - taxes?);
    }
    if !calc.has(Figure::NetProfit) {
        calc.lacks("経常利益と法人税等（または当期純利益）");
        return None;
    }
    let profit = calc.need(Figure::NetProfit);
    calc.note(
        "経常利益または法人税等が未入力のため、簡易キャッシュフローを当期純利益＋減価償却費としています",
    );
    Some(profit? + depreciation?)
}

pub(super) fn ebitda(calc: &mut Calc) -> Option<f64> {
    let (profit, depreciation) = (
        calc.need(Figure::OperatingProfit),
        calc.need(Figure::Depreciation),
    );
    Some(profit? + depreciation?)
}

pub(super) fn normal_working_capital(calc: &mut Calc) -> Option<f64> {
    calc.working_capital()
}

pub(super) fn years_gross(calc: &mut Calc) -> Option<f64> {
    let debt = calc.need(Figure::Borrowings);
    years(calc, debt, "借入金の残高がないため、0年としています")
}

pub(super) fn years_working_capital(calc: &mut Calc) -> Option<f64> {
    let debt = calc.need(Figure::Borrowings);
    let working_capital = calc.working_capital();
    let rest = debt.zip(working_capital).map(|(debt, rest)| debt - rest);
    years(
        calc,
        rest,
        "借入金が正常運転資金の範囲内のため、0年としています",
    )
}

pub(super) fn years_net(calc: &mut Calc) -> Option<f64> {
    let debt = calc.need(Figure::Borrowings);
    let working_capital = calc.working_capital();
    let cash = calc.need(Figure::Cash);
    let rest = debt
        .zip(working_capital)
        .zip(cash)
        .map(|((debt, working_capital), cash)| debt - working_capital - cash);
    years(
        calc,
        rest,
        "借入金が正常運転資金と現金・預金の合計の範囲内のため、0年としています",
    )
}

/// Years that the cash flow takes to pay the rest; none when nothing is left to pay.
fn years(calc: &mut Calc, rest: Option<f64>, nothing_left: &str) -> Option<f64> {
    let cash_flow = simple_cash_flow(calc);
    if rest? <= 0.0 && cash_flow.is_some() {
        calc.note(nothing_left);
        return Some(0.0);
    }
    calc.over(rest, cash_flow, "簡易キャッシュフロー")
}

/// Borrowings, and discounted notes where known, in months of sales.
pub(super) fn debt_to_monthly_sales(calc: &mut Calc) -> Option<f64> {
    let debt = calc.need(Figure::Borrowings);
    let discounted = calc.known(Figure::DiscountedNotes);
    if discounted.is_some_and(|notes| notes != 0.0) {
        calc.note("割引手形を借入金に含めています");
    }
    let sales = calc.need(Figure::Sales);
    calc.over(
        debt.map(|debt| (debt + discounted.unwrap_or(0.0)) * 12.0),
        sales,
        Figure::Sales.label(),
    )
}

/// (営業利益 + 受取利息・配当金) ÷ 支払利息・割引料; without the interest received, by operating profit alone.
pub(super) fn interest_coverage(calc: &mut Calc) -> Option<f64> {
    let profit = calc.need(Figure::OperatingProfit);
    let received = calc.known(Figure::InterestDividendIncome);
    if received.is_none() {
        calc.note(
            "受取利息・配当金が未入力のため、簡便な形（営業利益÷支払利息・割引料）で計算しています",
        );
    }
    let interest = calc.need(Figure::InterestExpense);
    calc.over(
        profit.map(|profit| profit + received.unwrap_or(0.0)),
        interest,
        Figure::InterestExpense.label(),
    )
}
