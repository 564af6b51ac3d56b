//! The ratios beyond the six against published examples (`other_ratios` in `tests/vectors/local_benchmark.json`), and
//! what must hold for any figures.

use std::sync::LazyLock;

use banso::domain::benchmark::{Indicator, Quirks, value};
use banso::domain::ratio::{Ratio, RatioUnit, RatioValue, Ratios, Texts, compute};
use banso::domain::statement::{Figure, Inputs};
use proptest::prelude::*;
use serde_json::Value;
use strum::IntoEnumIterator;

const VECTORS: &str = include_str!("../vectors/local_benchmark.json");

static TEXTS: LazyLock<Texts> =
    LazyLock::new(|| Texts::parse("ratios.toml", include_str!("../../data/ratios.toml")).unwrap());

fn ratios(inputs: &Inputs) -> Ratios {
    compute(&[(Some("2025-03".to_owned()), *inputs)], &TEXTS)
}

fn of(inputs: &Inputs, ratio: Ratio) -> RatioValue {
    ratios(inputs).get(ratio.into()).unwrap().periods[0].clone()
}

/// The figures of an example under our names.
fn inputs(example: &Value) -> Inputs {
    let mut x = Inputs::default();
    for (name, value) in example.as_object().unwrap() {
        let value = value.as_f64().unwrap();
        let figure = match name.as_str() {
            "有利子負債" => Figure::Borrowings,
            "減価償却費等" => Figure::Depreciation,
            "総資産" | "総資本" => Figure::TotalAssets,
            "純資産" | "自己資本" => Figure::NetAssets,
            // 固定費 600 and 限界利益率 0.6 need sales of some size: the result does not depend on it.
            "限界利益率" => {
                x.sales = Some(2_000.0);
                x.variable_cost = Some(2_000.0 * (1.0 - value));
                continue;
            }
            "自己資本+固定負債" => {
                x.fixed_liabilities = Some(value - example["自己資本"].as_f64().unwrap());
                continue;
            }
            "その他の固定費" => {
                let personnel = example["人件費"].as_f64().unwrap();
                let profit = example["経常利益"].as_f64().unwrap();
                x.fixed_cost = Some(personnel + value);
                x.operating_profit = Some(profit);
                continue;
            }
            label => Figure::iter()
                .find(|figure| figure.label() == label)
                .unwrap_or_else(|| panic!("{label}")),
        };
        x.set(figure, Some(value));
    }
    x
}

/// Our value of what an example calls `name`.
fn ours(name: &str, x: &Inputs) -> f64 {
    let get = |ratio| {
        of(x, ratio)
            .value
            .unwrap_or_else(|| panic!("{name}: {:?}", of(x, ratio).reason))
    };
    let indicator = |indicator| value(indicator, x, Quirks::default()).unwrap();
    match name {
        "ebitda_debt_multiple" => indicator(Indicator::EbitdaDebtMultiple),
        "operating_margin_pct" => indicator(Indicator::OperatingMargin) * 100.0,
        "equity_ratio_pct" if x.total_liabilities.is_none() => {
            let liabilities = x.total_assets.unwrap() - x.net_assets.unwrap();
            let whole = Inputs {
                total_liabilities: Some(liabilities),
                ..*x
            };
            value(Indicator::EquityRatio, &whole, Quirks::default()).unwrap() * 100.0
        }
        "ebitda" => get(Ratio::Ebitda),
        "working_capital" => get(Ratio::NormalWorkingCapital),
        "cash_flow" => get(Ratio::SimpleCashFlow),
        "debt_repayment_years" => get(Ratio::DebtRepaymentYearsWorkingCapital),
        "debt_to_monthly_sales" => get(Ratio::DebtToMonthlySales),
        "ordinary_margin_pct" => get(Ratio::OrdinaryMargin) * 100.0,
        "total_capital_turnover" => get(Ratio::CapitalTurnover),
        "current_ratio_pct" => get(Ratio::CurrentRatio) * 100.0,
        "quick_ratio_pct" => get(Ratio::QuickRatio) * 100.0,
        "fixed_ratio_pct" => get(Ratio::FixedRatio) * 100.0,
        "fixed_long_term_ratio_pct" => get(Ratio::FixedLongTermRatio) * 100.0,
        "roe_pct" => get(Ratio::ReturnOnEquity) * 100.0,
        "cogs_ratio_pct" => get(Ratio::CostOfSalesRatio) * 100.0,
        "bep_sales" => get(Ratio::BreakEvenSales),
        "bep_ratio_pct" => get(Ratio::BreakEvenRatio) * 100.0,
        "contribution_margin" => get(Ratio::Contribution),
        "profit" => get(Ratio::Contribution) * get(Ratio::SafetyMargin),
        "contribution_margin_pct" => get(Ratio::ContributionMargin) * 100.0,
        "labor_share_pct" => get(Ratio::LaborShareContribution) * 100.0,
        other => panic!("{other}"),
    }
}

#[test]
fn every_published_example_is_reproduced() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let examples = vectors["other_ratios"].as_array().unwrap();
    assert_eq!(examples.len(), 13);
    let mut compared = 0;
    for example in examples {
        let x = inputs(&example["inputs"]);
        let tolerance = example["abs_tolerance"].as_f64().unwrap().max(1e-9);
        for (name, expected) in example["expected"].as_object().unwrap() {
            let (found, expected) = (ours(name, &x), expected.as_f64().unwrap());
            assert!(
                (found - expected).abs() <= tolerance,
                "{} {name}: {found} instead of {expected}",
                example["id"]
            );
            compared += 1;
        }
    }
    assert!(compared >= 38, "{compared}");
}

/// A sound company of which everything is known, thousand yen.
fn full() -> Inputs {
    Inputs {
        employees: Some(10.0),
        sales: Some(120_000.0),
        cost_of_sales: Some(72_000.0),
        gross_profit: Some(48_000.0),
        selling_general_administrative: Some(42_000.0),
        operating_profit: Some(6_000.0),
        non_operating_income: Some(400.0),
        interest_dividend_income: Some(100.0),
        non_operating_expenses: Some(1_400.0),
        interest_expense: Some(1_200.0),
        ordinary_profit: Some(5_000.0),
        pretax_profit: Some(5_000.0),
        income_taxes: Some(1_500.0),
        net_profit: Some(3_500.0),
        depreciation: Some(4_000.0),
        personnel_cost: Some(40_000.0),
        dispatched_labor_cost: Some(2_000.0),
        lease_charges: Some(1_000.0),
        variable_cost: Some(66_000.0),
        fixed_cost: Some(48_000.0),
        cash: Some(15_000.0),
        notes_receivable: Some(4_000.0),
        accounts_receivable: Some(16_000.0),
        inventory: Some(8_000.0),
        current_assets: Some(45_000.0),
        quick_assets: Some(36_000.0),
        fixed_assets: Some(55_000.0),
        total_assets: Some(100_000.0),
        notes_payable: Some(3_000.0),
        accounts_payable: Some(9_000.0),
        current_liabilities: Some(30_000.0),
        fixed_liabilities: Some(40_000.0),
        total_liabilities: Some(70_000.0),
        borrowings: Some(50_000.0),
        discounted_notes: Some(2_000.0),
        net_assets: Some(30_000.0),
        ..Inputs::default()
    }
}

#[test]
fn a_whole_company_gives_every_ratio() {
    let near = |ratio: Ratio, wanted: f64| {
        let found = of(&full(), ratio);
        let value = found.value.unwrap_or_else(|| panic!("{ratio}: {found:?}"));
        assert!((value - wanted).abs() < 1e-9, "{ratio}: {value}");
    };
    for (ratio, wanted) in [
        (Ratio::GrossMargin, 0.4),
        (Ratio::SellingGeneralAdministrativeRatio, 0.35),
        (Ratio::NetMargin, 3_500.0 / 120_000.0),
        (Ratio::CapitalOrdinaryReturn, 0.05),
        (Ratio::ReturnOnEquity, 3_500.0 / 30_000.0),
        (Ratio::ContributionMargin, 0.45),
        (Ratio::BreakEvenSales, 48_000.0 / 0.45),
        (Ratio::BreakEvenRatio, 48.0 / 54.0),
        (Ratio::SafetyMargin, 6.0 / 54.0),
        (Ratio::BreakEvenRatioOrdinary, 49.0 / 54.0),
        (Ratio::BreakEvenSalesOrdinary, 49_000.0 / 0.45),
        (Ratio::SafetyMarginOrdinary, 5.0 / 54.0),
        (Ratio::SimpleCashFlow, 7_500.0),
        (Ratio::DebtRepaymentYearsGross, 50.0 / 7.5),
        (Ratio::DebtRepaymentYearsWorkingCapital, 34.0 / 7.5),
        (Ratio::DebtRepaymentYearsNet, 19.0 / 7.5),
        (Ratio::Ebitda, 10_000.0),
        (Ratio::NormalWorkingCapital, 16_000.0),
        (Ratio::DebtToMonthlySales, 5.2),
        (Ratio::InterestCoverage, 6_100.0 / 1_200.0),
        (Ratio::ValueAdded, 53_000.0),
        (Ratio::ValueAddedPerEmployee, 5_300.0),
        (Ratio::PlanLaborProductivity, 5_000.0),
        (Ratio::LaborShare, 42.0 / 53.0),
        (Ratio::LaborShareContribution, 40.0 / 54.0),
        (Ratio::SalesPerEmployee, 12_000.0),
        (Ratio::PersonnelCostPerEmployee, 4_000.0),
        (Ratio::CapitalTurnover, 1.2),
        (Ratio::ReceivablesTurnoverMonths, 2.0),
        (Ratio::ReceivablesTurnoverDays, 20.0 * 365.0 / 120.0),
        (Ratio::InventoryTurnoverMonths, 0.8),
        (Ratio::InventoryTurnoverMonthsCost, 8.0 / 6.0),
        (Ratio::InventoryTurnoverDaysCost, 8.0 * 365.0 / 72.0),
        (Ratio::PayablesTurnoverMonths, 1.2),
        (Ratio::PayablesTurnoverMonthsCost, 2.0),
        (Ratio::PayablesTurnoverDays, 36.5),
        (Ratio::CurrentRatio, 1.5),
        (Ratio::QuickRatio, 1.2),
        (Ratio::FixedRatio, 55.0 / 30.0),
        (Ratio::FixedLongTermRatio, 55.0 / 70.0),
    ] {
        near(ratio, wanted);
    }
    for ratio in Ratio::iter() {
        let found = of(&full(), ratio);
        assert!(found.value.is_some() && found.reason.is_none(), "{ratio}");
        assert!(!found.inputs.is_empty(), "{ratio}");
    }
}

#[test]
fn what_is_missing_is_named_and_nothing_is_divided_by_nothing() {
    let reason = |x: &Inputs, ratio| of(x, ratio).reason.unwrap();
    let x = Inputs {
        cost_of_sales: None,
        gross_profit: None,
        ..full()
    };
    assert_eq!(
        reason(&x, Ratio::CostOfSalesRatio),
        "売上原価が未入力のため計算できません"
    );
    let unpaid = Inputs {
        sales: Some(0.0),
        ..full()
    };
    assert_eq!(
        reason(&unpaid, Ratio::GrossMargin),
        "売上高が0以下のため計算できません"
    );
    let insolvent = Inputs {
        net_assets: Some(-1.0),
        ..full()
    };
    assert_eq!(
        reason(&insolvent, Ratio::ReturnOnEquity),
        "純資産合計が0以下のため計算できません"
    );
    let losing = Inputs {
        ordinary_profit: Some(-9_000.0),
        ..full()
    };
    assert_eq!(
        reason(&losing, Ratio::DebtRepaymentYearsNet),
        "簡易キャッシュフローが0以下のため計算できません"
    );
    let blank = of(&Inputs::default(), Ratio::GrossMargin);
    assert_eq!(blank.inputs[0].display, "未入力");
}

#[test]
fn what_stands_in_for_an_unknown_figure_is_noted() {
    let noted = |x: &Inputs, ratio, words: &str| {
        let found = of(x, ratio);
        let note = found.note.clone().unwrap_or_default();
        assert!(note.contains(words), "{ratio}: {found:?}");
        found.value.unwrap()
    };
    let x = Inputs {
        notes_receivable: None,
        gross_profit: None,
        variable_cost: None,
        fixed_cost: None,
        ordinary_profit: None,
        net_profit: None,
        income_taxes: Some(1_500.0),
        total_assets: None,
        interest_dividend_income: None,
        quick_assets: None,
        current_liabilities: None,
        ..full()
    };
    let rough = "変動費が未入力のため、売上原価をすべて変動費とみなした概算です";
    let near = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-9, "{found}");
    near(noted(&x, Ratio::BreakEvenRatio, rough), 42.0 / 48.0);
    near(
        noted(&x, Ratio::GrossMargin, "売上高から売上原価を引いて"),
        0.4,
    );
    near(
        noted(
            &x,
            Ratio::ReceivablesTurnoverMonths,
            "受取手形は未入力のため、0として",
        ),
        1.6,
    );
    near(
        noted(&x, Ratio::OrdinaryMargin, "営業外収益を足し"),
        5.0 / 120.0,
    );
    near(
        noted(&x, Ratio::CapitalTurnover, "負債合計と純資産合計の和"),
        1.2,
    );
    near(noted(&x, Ratio::InterestCoverage, "簡便な形"), 5.0);
    near(
        noted(&x, Ratio::QuickRatio, "棚卸資産を引いた"),
        37.0 / 30.0,
    );
    near(
        noted(&x, Ratio::CurrentRatio, "負債合計から固定負債を引いて"),
        1.5,
    );
    let no_taxes = Inputs {
        income_taxes: None,
        ..full()
    };
    near(
        noted(&no_taxes, Ratio::SimpleCashFlow, "当期純利益＋減価償却費"),
        7_500.0,
    );
    let rich = Inputs {
        cash: Some(90_000.0),
        ..full()
    };
    near(
        noted(&rich, Ratio::DebtRepaymentYearsNet, "範囲内のため、0年"),
        0.0,
    );
    let half = Inputs {
        months: Some(6.0),
        ..full()
    };
    near(
        noted(&half, Ratio::CapitalTurnover, "6か月の決算のため"),
        2.4,
    );
}

/// Any figures: each unknown, or some amount of either sign.
fn any_inputs() -> impl Strategy<Value = Inputs> {
    let figure = prop_oneof![
        1 => Just(None),
        3 => (-50_000_i32..1_000_000).prop_map(|value| Some(f64::from(value))),
    ];
    let count = Figure::iter().count();
    prop::collection::vec(figure, count).prop_map(|values| {
        let mut x = Inputs::default();
        for (figure, value) in Figure::iter().zip(values) {
            x.set(figure, value);
        }
        x.months = None;
        x.employees = x.employees.map(|heads| heads.abs() / 1_000.0);
        x
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_value_or_a_reason_and_never_both(x in any_inputs()) {
        for (name, series) in ratios(&x).0 {
            let found = &series.periods[0];
            prop_assert_eq!(found.value.is_some(), found.reason.is_none(), "{}", name);
            prop_assert!(found.value.is_none_or(f64::is_finite));
            prop_assert_eq!(found.display == "－", found.value.is_none());
        }
    }

    #[test]
    fn the_unit_of_money_does_not_matter(x in any_inputs(), power in 1_i32..10) {
        let scale = f64::from(2_i32.pow(power.unsigned_abs()));
        let mut scaled = x;
        for figure in Figure::iter().filter(|figure| figure.is_money()) {
            scaled.set(figure, x.get(figure).map(|value| value * scale));
        }
        for ((name, a), (_, b)) in ratios(&x).0.iter().zip(&ratios(&scaled).0) {
            let factor = if a.unit == RatioUnit::ThousandYen { scale } else { 1.0 };
            let expected = a.periods[0].value.map(|value| value * factor);
            prop_assert_eq!(expected, b.periods[0].value, "{}", name);
        }
    }

    #[test]
    fn a_figure_that_goes_in_and_is_unknown_is_a_reason(which in 0..45_usize) {
        let ratio = Ratio::iter().nth(which).unwrap();
        let found = of(&Inputs::default(), ratio);
        prop_assert_eq!(found.value, None);
        prop_assert!(found.reason.unwrap().contains("未入力"));
    }
}
