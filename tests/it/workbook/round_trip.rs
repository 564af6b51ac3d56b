//! Our workbook read by our own import: the same figures and answers.

use banso::domain::analysis::Subject;
use banso::domain::statement::{Figure, Inputs, PeriodEnd};
use banso::import::reading::Format;
use banso::import::statements::read;
use proptest::prelude::*;

use super::{answer, book, sample};
use crate::benchmark::table;

const FIGURES: [Figure; 13] = [
    Figure::Employees,
    Figure::Sales,
    Figure::OperatingProfit,
    Figure::Depreciation,
    Figure::Cash,
    Figure::NotesReceivable,
    Figure::AccountsReceivable,
    Figure::Inventory,
    Figure::TotalLiabilities,
    Figure::NotesPayable,
    Figure::AccountsPayable,
    Figure::Borrowings,
    Figure::NetAssets,
];

/// All boxes of the two sheets.
const BOXES: [&str; 44] = [
    "flow_1_name",
    "flow_1_work",
    "flow_1_difference",
    "flow_2_name",
    "flow_2_work",
    "flow_2_difference",
    "flow_3_name",
    "flow_3_work",
    "flow_3_difference",
    "flow_4_name",
    "flow_4_work",
    "flow_4_difference",
    "flow_5_name",
    "flow_5_work",
    "flow_5_difference",
    "flow_product",
    "flow_value",
    "trade_supplier",
    "trade_supplier_reason",
    "trade_partner",
    "trade_partner_reason",
    "trade_customer",
    "trade_customer_reason",
    "trade_enduser",
    "trade_enduser_reason",
    "view_philosophy",
    "view_motivation",
    "view_successor",
    "view_history",
    "view_strength",
    "view_weakness",
    "view_it_productivity",
    "view_market",
    "view_customers",
    "view_employees",
    "view_banks",
    "view_organization",
    "view_plan_sharing",
    "view_development",
    "view_training",
    "view_summary_present",
    "view_summary_goal",
    "view_summary_issue",
    "view_summary_measures",
];

/// Thousand yen as whole yen, people as people.
fn whole(figure: Figure, value: f64) -> i64 {
    let value = if figure.is_money() {
        value * 1_000.0
    } else {
        value
    };
    #[expect(clippy::cast_possible_truncation, reason = "amounts of a test")]
    let value = value.round() as i64;
    value
}

/// Where what was read is not what was written.
fn faults(subject: &Subject) -> Vec<String> {
    let bytes = book("有限会社　みどり亭", subject, &table("2022"), &[]);
    let reading = read("例.xlsx", &bytes).unwrap();
    let mut faults = Vec::new();
    if reading.periods.len() != subject.periods.len() {
        faults.push(format!("{} periods", reading.periods.len()));
    }
    for (index, (read, written)) in reading.periods.iter().zip(&subject.periods).enumerate() {
        if read.end.as_ref().map(PeriodEnd::as_str) != written.end.as_deref() {
            faults.push(format!("[{index}] {:?} ≠ {:?}", read.end, written.end));
        }
        let find = |figure| {
            read.figures
                .iter()
                .find(|read| read.figure == figure)
                .map(|read| read.value)
        };
        for figure in FIGURES {
            let wanted = written.inputs.get(figure).map(|value| whole(figure, value));
            if find(figure) != wanted {
                faults.push(format!(
                    "[{index}] {figure}: {:?} ≠ {wanted:?}",
                    find(figure)
                ));
            }
        }
        if read.months
            != written
                .inputs
                .months
                .map(|months| whole(Figure::Months, months))
        {
            faults.push(format!("[{index}] months: {:?}", read.months));
        }
    }
    let oldest = reading.periods.last().zip(subject.periods.last());
    if let Some((read, written)) = oldest {
        let found = read
            .figures
            .iter()
            .find(|read| read.figure == Figure::PriorSales)
            .map(|read| read.value);
        let wanted = written
            .inputs
            .prior_sales
            .map(|value| whole(Figure::PriorSales, value));
        // A 0 in a column of links is a link to a blank cell.
        if found != wanted && (subject.periods.len() == 3 || wanted != Some(0)) {
            faults.push(format!("prior sales: {found:?} ≠ {wanted:?}"));
        }
    }
    faults
}

#[test]
fn the_sample_comes_back_with_its_company_and_answers() {
    let subject = sample();
    assert_eq!(faults(&subject), Vec::<String>::new());
    let answers: Vec<_> = BOXES
        .iter()
        .map(|item| answer(item, &format!("{item}の答え\n二行目")))
        .collect();
    let bytes = book("有限会社　みどり亭", &subject, &table("2018"), &answers);
    let reading = read("例.xlsx", &bytes).unwrap();
    assert_eq!(reading.format, Format::LocalBenchmarkWorkbook);
    assert_eq!(reading.company.name.as_deref(), Some("有限会社　みどり亭"));
    assert_eq!(reading.company.industry, subject.industry);
    assert_eq!(reading.company.capital_yen, Some(10_000_000));
    for item in BOXES {
        let found = reading.answers.iter().find(|read| read.question == item);
        assert_eq!(
            found.map(|read| read.text.as_str()),
            Some(format!("{item}の答え\n二行目").as_str()),
            "{item}"
        );
    }
    assert_eq!(reading.answers.len(), BOXES.len());
}

fn amount() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![
        1 => Just(None),
        1 => Just(Some(0.0)),
        6 => (-9_999_999_999_i64..9_999_999_999).prop_map(|yen| {
            #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
            let yen = yen as f64;
            Some(yen / 1_000.0)
        }),
    ]
}

prop_compose! {
    fn figures()(
        money in prop::array::uniform13(amount()), people in prop::option::of(0_u16..500),
        months in prop::option::of(1_u8..=24),
    ) -> Inputs {
        let mut x = Inputs { employees: people.map(f64::from), months: months.map(f64::from), ..Inputs::default() };
        let names = FIGURES.into_iter().skip(1).chain([Figure::PriorSales]);
        for (figure, value) in names.zip(money) {
            x.set(figure, value);
        }
        // A period with nothing but its months or prior sales is no period.
        x.sales = x.sales.or(Some(1.0));
        x
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn a_statement_survives_export_and_import(periods in prop::collection::vec(figures(), 1..=3)) {
        let mut subject = sample();
        subject.periods.truncate(periods.len());
        for (period, x) in subject.periods.iter_mut().zip(periods) {
            period.inputs = x;
        }
        let found = faults(&subject);
        prop_assert!(found.is_empty(), "{found:?}");
    }
}
