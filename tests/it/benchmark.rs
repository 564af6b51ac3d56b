//! The Local Benchmark against the official workbook's own results (`tests/vectors/local_benchmark.json`), and what
//! must hold for any figures.

use std::collections::HashMap;

use banso::domain::analysis::{Analysis, Subject, SubjectPeriod, analyse};
use banso::domain::benchmark::{
    BaseTable, INDICATORS, Indicator, Inputs, Quirks, SizeClass, Thresholds, rank,
};
use banso::domain::industry::{Industries, Industry};
use banso::domain::ratio::Texts;
use proptest::prelude::*;
use serde_json::Value;

pub(crate) const VECTORS: &str = include_str!("../vectors/local_benchmark.json");
const TABLE_2022: &str = include_str!("../../data/locaben_base_2022.csv");
const TABLE_2018: &str = include_str!("../../data/locaben_base_2018.csv");
const PERIODS: [&str; 3] = ["latest", "prev", "prev2"];

pub(crate) fn industries() -> Industries {
    Industries::parse(
        include_str!("../../data/industry_classes.csv"),
        include_str!("../../data/size_rules.csv"),
        include_str!("../../data/jsic_rev13_to_locaben_2018.csv"),
        "keyword,minor_key,note\n",
    )
    .unwrap()
}

pub(crate) fn table(name: &str) -> BaseTable {
    let text = if name == "2018" {
        TABLE_2018
    } else {
        TABLE_2022
    };
    BaseTable::parse(name, &format!("locaben_base_{name}.csv"), text).unwrap()
}

/// A table that holds one class only, with the thresholds a case was computed with.
pub(crate) fn custom_table(minor: &str, size: SizeClass, table: &Value) -> BaseTable {
    let thresholds = INDICATORS.map(|indicator| {
        let numbers: Vec<f64> =
            serde_json::from_value(table[indicator.to_string()].clone()).unwrap();
        let [median, _deviation, cuts @ ..] = numbers.as_slice() else {
            panic!("{table}")
        };
        Some(Thresholds {
            median: *median,
            cuts: cuts.try_into().unwrap(),
        })
    });
    BaseTable::single(minor, size, thresholds)
}

fn inputs(period: &Value) -> Inputs {
    let cell = |name: &str| period.get(name).and_then(Value::as_f64);
    Inputs {
        employees: cell("従業員数"),
        sales: cell("売上高"),
        prior_sales: cell("前期売上高"),
        operating_profit: cell("営業利益"),
        depreciation: cell("減価償却費"),
        cash: cell("現金・預金"),
        notes_receivable: cell("受取手形"),
        accounts_receivable: cell("売掛金"),
        inventory: cell("棚卸資産"),
        total_liabilities: cell("負債合計"),
        notes_payable: cell("支払手形"),
        accounts_payable: cell("買掛金"),
        borrowings: cell("借入金"),
        net_assets: cell("純資産合計"),
        ..Inputs::default()
    }
}

pub(crate) fn subject(inputs_of_case: &Value) -> Subject {
    let text = |name: &str| inputs_of_case[name].as_str().unwrap().to_owned();
    let periods = inputs_of_case["periods"].as_array().unwrap();
    Subject {
        industry: Some(Industry {
            major: text("業種_大分類"),
            minor: text("業種_小分類"),
        }),
        capital_thousand_yen: inputs_of_case["資本金"].as_f64(),
        periods: periods
            .iter()
            .map(|period| SubjectPeriod {
                end: None,
                inputs: inputs(period),
            })
            .collect(),
    }
}

fn close(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-12 * a.abs().max(b.abs()).max(1.0),
        (a, b) => a.is_none() && b.is_none(),
    }
}

/// The workbook's cell text in our style: △ for minus, か月, no brackets, thousands separated alike.
fn our_style(workbook: &str) -> String {
    if workbook == "-" {
        return "－".to_owned();
    }
    let plain = workbook
        .replace('-', "△")
        .replace(['(', ')', ','], "")
        .replace("ヶ月", "か月");
    plain.replace("△0.0", "0.0")
}

fn check(id: &str, analysis: &Analysis, expected: &Value) {
    match expected["size"].as_str().unwrap() {
        size @ ("中規模事業者" | "小規模事業者") => {
            assert_eq!(analysis.size_class_ja.as_deref(), Some(size), "{id}");
        }
        missing => {
            assert_eq!(analysis.size_class, None, "{id}");
            assert!(analysis.notes.iter().any(|note| note == missing), "{id}");
        }
    }
    for (period, name) in analysis.periods.iter().zip(PERIODS) {
        let wanted = &expected[name];
        for (indicator, score) in period.indicators.iter() {
            let key = indicator.to_string();
            let place = format!("{id} {name} {key}");
            assert!(
                close(score.value, wanted["values"][&key].as_f64()),
                "{place}: {:?} ≠ {}",
                score.value,
                wanted["values"][&key]
            );
            assert_eq!(
                score.score.map(u64::from),
                wanted["scores"][&key].as_u64(),
                "{place}"
            );
            if let Some(display) = wanted["display"][&key].as_str() {
                assert_eq!(
                    score.display.replace(',', ""),
                    our_style(display),
                    "{place}"
                );
            }
            if let Some(median) = expected["medians"][&key].as_f64() {
                assert!(close(score.median, Some(median)), "{place}: median");
            }
        }
        assert_eq!(
            Some(u64::from(period.total)),
            wanted["total"].as_u64(),
            "{id} {name}"
        );
        assert_eq!(
            Some(<&str>::from(period.rank)),
            wanted["rank"].as_str(),
            "{id} {name}"
        );
    }
}

#[test]
fn the_official_sample_gives_what_excel_cached() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let samples = vectors["official_sample"].as_array().unwrap();
    assert_eq!(samples.len(), 1);
    for sample in samples {
        let analysis = analyse(
            &subject(&sample["inputs"]),
            &industries(),
            &table(sample["table"].as_str().unwrap()),
            Quirks::default(),
            &Texts::default(),
        );
        assert_eq!(analysis.periods.len(), 3);
        check("official_sample", &analysis, &sample["expected"]);
    }
}

#[test]
fn every_case_driven_through_the_workbook_gives_the_same() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let cases = vectors["cases"].as_array().unwrap();
    assert!(cases.len() >= 61);
    let industries = industries();
    let tables: HashMap<&str, BaseTable> = ["2018", "2022"]
        .map(|name| (name, table(name)))
        .into_iter()
        .collect();
    for case in cases {
        let id = case["id"].as_str().unwrap();
        let subject = subject(&case["inputs"]);
        let own = case.get("table_override_for_0501").map(|own| {
            assert_eq!(case["expected"]["size"], "小規模事業者", "{id}");
            custom_table("0501_小売業", SizeClass::Small, own)
        });
        let table = own
            .as_ref()
            .unwrap_or(&tables[case["table"].as_str().unwrap()]);
        let analysis = analyse(
            &subject,
            &industries,
            table,
            Quirks::default(),
            &Texts::default(),
        );
        assert_eq!(analysis.periods.len(), 3, "{id}");
        check(id, &analysis, &case["expected"]);
        let minor = &subject.industry.as_ref().unwrap().minor;
        let used = analysis
            .size_class
            .and_then(|size| table.thresholds(minor, size));
        for indicator in INDICATORS {
            let wanted = &case["expected"]["thresholds_iv_iii_ii_i"][indicator.to_string()];
            let cuts = used
                .and_then(|all| all[indicator as usize])
                .map(|limits| limits.cuts);
            let wanted: Option<[f64; 4]> = serde_json::from_value(wanted.clone()).unwrap();
            assert_eq!(cuts, wanted, "{id} {indicator}");
        }
    }
}

#[test]
fn published_totals_have_the_published_ranks_and_thresholds_the_published_rounding() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let sheet = &vectors["published_scores_without_inputs"][0]["periods"];
    for period in sheet.as_array().unwrap() {
        let scores: Vec<u8> = serde_json::from_value(period["scores"].clone()).unwrap();
        let total = scores.iter().sum::<u8>();
        assert_eq!(period["total"].as_u64(), Some(total.into()));
        assert_eq!(period["rank"].as_str(), Some(<&str>::from(rank(total))));
    }
    for published in vectors["published_thresholds"].as_array().unwrap() {
        let (minor, _size) = published["class"]
            .as_str()
            .unwrap()
            .split_once(' ')
            .unwrap();
        let indicator: Indicator = published["indicator"].as_str().unwrap().parse().unwrap();
        let table = table(published["table"].as_str().unwrap());
        let row = table.thresholds(minor, SizeClass::Medium).unwrap();
        let rounded: Vec<f64> =
            serde_json::from_value(published["rounded_thresholds_iv_iii_ii_i"].clone()).unwrap();
        for (cut, wanted) in row[indicator as usize].unwrap().cuts.iter().zip(rounded) {
            assert!(
                (cut - wanted).abs() <= 0.05,
                "{minor} {indicator}: {cut} ≠ {wanted}"
            );
        }
    }
}

fn amount() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![
        1 => Just(None),
        1 => Just(Some(0.0)),
        6 => (-9_999_999_i32..9_999_999).prop_map(|n| Some(f64::from(n))),
    ]
}

prop_compose! {
    fn any_inputs()(money in prop::array::uniform13(amount()), people in prop::option::of(0_u16..500)) -> Inputs {
        let [sales, prior_sales, operating_profit, depreciation, cash, notes_receivable, accounts_receivable,
            inventory, total_liabilities, notes_payable, accounts_payable, borrowings, net_assets] = money;
        Inputs {
            employees: people.map(f64::from), sales, prior_sales, operating_profit, depreciation, cash,
            notes_receivable, accounts_receivable, inventory, total_liabilities, notes_payable, accounts_payable,
            borrowings, net_assets, ..Inputs::default()
        }
    }
}

fn scaled(x: &Inputs, factor: f64) -> Inputs {
    let by = |value: Option<f64>| value.map(|value| value * factor);
    Inputs {
        employees: x.employees,
        sales: by(x.sales),
        prior_sales: by(x.prior_sales),
        operating_profit: by(x.operating_profit),
        depreciation: by(x.depreciation),
        cash: by(x.cash),
        notes_receivable: by(x.notes_receivable),
        accounts_receivable: by(x.accounts_receivable),
        inventory: by(x.inventory),
        total_liabilities: by(x.total_liabilities),
        notes_payable: by(x.notes_payable),
        accounts_payable: by(x.accounts_payable),
        borrowings: by(x.borrowings),
        net_assets: by(x.net_assets),
        ..*x
    }
}

fn company(periods: Vec<Inputs>) -> Subject {
    Subject {
        industry: Some(Industry {
            major: "05_小売業".to_owned(),
            minor: "0501_小売業".to_owned(),
        }),
        capital_thousand_yen: Some(3_000.0),
        periods: periods
            .into_iter()
            .map(|inputs| SubjectPeriod { end: None, inputs })
            .collect(),
    }
}

fn result(periods: Vec<Inputs>) -> Analysis {
    use std::sync::LazyLock;
    static DATA: LazyLock<(Industries, BaseTable)> =
        LazyLock::new(|| (industries(), table("2022")));
    analyse(
        &company(periods),
        &DATA.0,
        &DATA.1,
        Quirks::default(),
        &Texts::default(),
    )
}

proptest! {
    #[test]
    fn scaling_all_money_leaves_the_ratios_and_scales_labor_productivity(
        x in any_inputs(), older in any_inputs(), factor in prop_oneof![Just(1_000.0), 0.001..1_000.0_f64],
    ) {
        let plain = result(vec![x, older]);
        let large = result(vec![scaled(&x, factor), scaled(&older, factor)]);
        for (before, after) in plain.periods.iter().zip(&large.periods) {
            for ((indicator, a), (_, b)) in before.indicators.iter().zip(after.indicators.iter()) {
                let scale = if indicator == Indicator::LaborProductivity { factor } else { 1.0 };
                let near = match (a.value, b.value) {
                    (Some(a), Some(b)) => (a * scale - b).abs() <= 1e-7 * b.abs().max(1.0),
                    (a, b) => a.is_none() && b.is_none(),
                };
                prop_assert!(near, "{indicator}: {:?} ≠ {:?}", a.value, b.value);
            }
        }
    }

    #[test]
    fn doubling_all_money_leaves_values_and_points_exactly(x in any_inputs(), older in any_inputs()) {
        let plain = result(vec![x, older]);
        let doubled = result(vec![scaled(&x, 2.0), scaled(&older, 2.0)]);
        for (before, after) in plain.periods.iter().zip(&doubled.periods) {
            for ((indicator, a), (_, b)) in before.indicators.iter().zip(after.indicators.iter()) {
                if indicator == Indicator::LaborProductivity {
                    prop_assert_eq!(a.value.map(|value| value * 2.0), b.value);
                } else {
                    prop_assert_eq!(a, b);
                }
            }
        }
    }

    #[test]
    fn each_period_is_computed_from_itself_and_the_next_older_one(
        newest in any_inputs(), middle in any_inputs(), oldest in any_inputs(),
    ) {
        let three = result(vec![newest, middle, oldest]);
        // The result of a period does not depend on newer ones, save for the size, which the newest decides.
        let two = result(vec![Inputs { employees: newest.employees, ..middle }, oldest]);
        for indicator in INDICATORS {
            let (a, b) = (three.periods[1].indicators.get(indicator), two.periods[0].indicators.get(indicator));
            if indicator != Indicator::LaborProductivity {
                prop_assert_eq!(a, b);
            }
            let (a, b) = (three.periods[2].indicators.get(indicator), two.periods[1].indicators.get(indicator));
            prop_assert_eq!(a, b);
        }
        // Prior sales come from the next older period, whatever was typed; the oldest period's are its own.
        let growth = |a: Option<f64>, b: Option<f64>| Some(a? / b.filter(|b| *b != 0.0)? - 1.0);
        let wanted = [
            growth(newest.sales, middle.sales),
            growth(middle.sales, oldest.sales),
            growth(oldest.sales, oldest.prior_sales),
        ];
        for (period, wanted) in three.periods.iter().zip(wanted) {
            prop_assert_eq!(period.indicators.sales_growth.value, wanted);
        }
    }

    #[test]
    fn a_blank_is_never_taken_for_zero(x in any_inputs(), blank in 0_usize..9) {
        let mut x = x;
        let touched: &[Indicator] = match blank {
            0 => { x.sales = None; &[Indicator::SalesGrowth, Indicator::OperatingMargin, Indicator::WorkingCapitalMonths] }
            1 => { x.prior_sales = None; &[Indicator::SalesGrowth] }
            2 => { x.operating_profit = None;
                &[Indicator::OperatingMargin, Indicator::LaborProductivity, Indicator::EbitdaDebtMultiple] }
            3 => { x.depreciation = None; &[Indicator::EbitdaDebtMultiple] }
            4 => { x.cash = None; &[Indicator::EbitdaDebtMultiple] }
            5 => { x.borrowings = None; &[Indicator::EbitdaDebtMultiple] }
            6 => { x.employees = None; &[Indicator::LaborProductivity] }
            7 => { x.net_assets = None; &[Indicator::EquityRatio] }
            _ => { x.total_liabilities = None; &[Indicator::EquityRatio] }
        };
        let analysis = result(vec![x]);
        for indicator in touched {
            let score = analysis.periods[0].indicators.get(*indicator);
            prop_assert_eq!(score.value, None);
            prop_assert_eq!(&score.display, "－");
            if *indicator != Indicator::EbitdaDebtMultiple {
                prop_assert_eq!(score.score, None);
            }
        }
        let total: u8 = analysis.periods[0].indicators.iter().filter_map(|(_, score)| score.score).sum();
        prop_assert_eq!(analysis.periods[0].total, total);
        prop_assert_eq!(analysis.periods[0].rank, rank(total));
    }
}
