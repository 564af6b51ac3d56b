use std::collections::HashSet;

use proptest::prelude::*;

use super::sample::{DEMO, Sample};
use super::*;
use crate::domain::checklist::Speaker;
use crate::domain::document::{
    Action, Author, Basis, Body, Content, Decision, Item, Kpi, Quadrant,
};
use crate::domain::statement::Figure;

fn find<'a>(all: &'a [Evidence], id: &str) -> &'a Evidence {
    all.iter()
        .find(|evidence| evidence.id == id)
        .unwrap_or_else(|| panic!("{id} is missing"))
}

#[test]
fn an_indicator_its_median_and_its_run_are_told_with_their_units() {
    let all = Sample::demo("metal_press").evidence();
    let margin = find(&all, "fin.operating_margin.2026-03");
    assert_eq!(margin.label, "営業利益率（2026年3月期）");
    assert_eq!(margin.display, "5.6%");
    assert_eq!(margin.unit, Unit::Ratio);
    assert_eq!(margin.polarity, Polarity::Positive);
    assert_eq!(margin.source, "決算書 2026年3月期");
    assert!((margin.value.unwrap() - 17_830_000.0 / 318_240_000.0).abs() < 1e-12);
    let median = find(&all, "fin.operating_margin_median.2026-03");
    assert_eq!(median.polarity, Polarity::Neutral);
    assert!(median.source.contains("2022年度版"));
    let run = find(&all, "fin.operating_margin_trend.2026-03");
    assert_eq!(
        (run.display.as_str(), run.kind),
        ("2期連続で上昇", EvidenceKind::Trend)
    );
    assert_eq!(run.value, Some(2.0));
    let labor = find(&all, "fin.labor_productivity.2026-03");
    assert_eq!((labor.display.as_str(), labor.unit), ("991千円", Unit::Yen));
    assert!((labor.value.unwrap() - 17_830_000.0 / 18.0).abs() < 1e-6);
}

#[test]
fn figures_runs_and_points_point_the_way_the_rules_say() {
    let all = Sample::demo("food_wholesale").evidence();
    let loss = find(&all, "fin.operating_profit.2026-03");
    assert_eq!(
        (loss.display.as_str(), loss.polarity),
        ("△5,240千円", Polarity::Negative)
    );
    assert_eq!(loss.value, Some(-5_240_000.0));
    let sales = find(&all, "fin.sales_trend.2026-03");
    assert_eq!(
        (sales.display.as_str(), sales.polarity),
        ("3期連続で減少", Polarity::Negative)
    );
    assert_eq!(find(&all, "fin.prior_sales.2024-03").display, "542,180千円");
    assert_eq!(find(&all, "fin.employees.2026-03").display, "9人");
    let points = find(&all, "fin.total_points.2026-03");
    assert_eq!(points.display, format!("{}点", points.value.unwrap()));
    assert!(["A", "B", "C", "D"].contains(&find(&all, "fin.rank.2026-03").display.as_str()));
    assert!(!all.iter().any(|fact| fact.id.contains("_trend.2025")));
}

#[test]
fn the_profile_is_told_without_the_owners_name() {
    let sample = Sample::demo("ramen");
    let owner = sample.company.profile.owner_name.clone().unwrap();
    let all = sample.evidence();
    assert_eq!(find(&all, "com.industry").display, "飲食業");
    assert_eq!(find(&all, "com.founded").display, "2009年6月");
    assert_eq!(find(&all, "com.founded").label, "創業");
    assert!(!all.iter().any(|fact| fact.id == "com.capital"));
    let text = serde_json::to_string(&all).unwrap();
    assert!(!text.contains(&owner) && !text.contains("owner_name"));
}

#[test]
fn an_answer_carries_its_grade_the_words_and_who_said_them() {
    let all = Sample::demo("ramen").evidence();
    let absence = find(&all, "chk.owner_absence");
    assert_eq!(
        (absence.value, absence.polarity),
        (Some(1.0), Polarity::Negative)
    );
    assert_eq!(absence.display, "できていない");
    assert_eq!(absence.speaker, Some(Speaker::Owner));
    assert!(
        absence
            .quote
            .as_ref()
            .unwrap()
            .starts_with("去年ぎっくり腰")
    );
    let strength = find(&all, "chk.view_strength");
    assert_eq!(
        (strength.value, strength.polarity),
        (None, Polarity::Positive)
    );
    assert_eq!(
        strength.display,
        "煮干しを三種類使い分けて、毎朝四時から取るスープです。"
    );
    assert_eq!(find(&all, "chk.cost_increase").topic, Topic::Environment);
    assert_eq!(find(&all, "chk.view_successor").polarity, Polarity::Neutral);
}

#[test]
fn what_is_unknown_or_blank_gives_no_evidence() {
    let mut sample = Sample::demo("ramen");
    for statement in &mut sample.statements {
        statement.figures.set(Figure::OperatingProfit, None);
    }
    let answers = &mut sample.sheets[0].answers;
    answers.truncate(2);
    (answers[0].grade, answers[0].fact) = (None, " 　\n".to_owned());
    (answers[1].grade, answers[1].fact) = (Some(9), String::new());
    let all = sample.evidence();
    for gone in [
        "operating_profit",
        "operating_margin.",
        "operating_margin_trend",
        "labor_productivity.",
    ] {
        assert!(
            !all.iter()
                .any(|fact| fact.id.starts_with(&format!("fin.{gone}"))),
            "{gone}"
        );
    }
    assert!(all.iter().any(|fact| fact.id == "fin.sales.2025-12"));
    assert!(
        !all.iter()
            .any(|fact| fact.id == "chk.philosophy_defined" || fact.id == "chk.vision_future")
    );
    sample.statements.clear();
    assert!(
        !sample
            .evidence()
            .iter()
            .any(|fact| fact.id.starts_with("fin."))
    );
}

#[test]
fn a_run_is_not_told_across_a_missing_year() {
    let mut sample = Sample::demo("metal_press");
    sample.statements.remove(1);
    let all = sample.evidence();
    assert!(!all.iter().any(|fact| fact.id.contains("_trend.")));
}

#[test]
fn a_long_fact_is_shown_up_to_a_sentences_end_and_kept_whole_as_quote() {
    let mut sample = Sample::demo("ramen");
    let long = format!("短い一文です。{}", "とても長い話が続きます".repeat(10));
    let answers = &mut sample.sheets[1].answers;
    answers[0].fact.clone_from(&long);
    let all = sample.evidence();
    let told = find(&all, &format!("chk.{}", sample.sheets[1].answers[0].item));
    assert_eq!(told.display, "短い一文です。");
    assert_eq!(told.quote.as_deref(), Some(long.as_str()));
}

#[test]
fn ratios_and_the_causes_of_change_are_told_where_their_figures_are_known() {
    let mut sample = Sample::demo("metal_press");
    let bare = sample.evidence();
    let change = find(&bare, "fin.operating_profit_change.2026-03");
    assert_eq!(
        (change.display.as_str(), change.value, change.polarity),
        ("1,920千円", Some(1_920_000.0), Polarity::Positive)
    );
    assert_eq!(
        change.label,
        "営業利益の増減（2025年3月期から2026年3月期まで）"
    );
    let part = |name: &str| find(&bare, &format!("fin.operating_profit_{name}.2026-03")).value;
    let sum = part("sales_effect").unwrap() + part("margin_effect").unwrap();
    assert!((sum - 1_920_000.0).abs() <= 1.0, "{sum}");
    assert!(
        !bare
            .iter()
            .any(|fact| fact.id.starts_with("fin.current_ratio."))
    );
    let debt = find(&bare, "fin.debt_to_monthly_sales.2026-03");
    assert_eq!(
        (debt.display.as_str(), debt.unit),
        ("2.7か月", Unit::Months)
    );
    assert_eq!(debt.polarity, Polarity::Positive);
    for statement in &mut sample.statements {
        let figures = &mut statement.figures;
        figures.ordinary_profit = figures.operating_profit;
        figures.income_taxes = Some(500_000);
        figures.current_assets = Some(200_000_000);
        figures.current_liabilities = Some(90_000_000);
    }
    let all = sample.evidence();
    assert_eq!(
        find(&all, "fin.current_ratio.2026-03").polarity,
        Polarity::Positive
    );
    assert_eq!(
        find(&all, "fin.debt_repayment_years_net.2026-03").unit,
        Unit::Years
    );
    assert!(
        !all.iter()
            .any(|fact| fact.id == "fin.current_ratio.2024-03")
    );
    assert!(
        !all.iter()
            .any(|fact| fact.id.contains("debt_repayment_years_gross"))
    );
    let point = find(&all, "fin.capital_return_change.2026-03");
    assert_eq!(point.unit, Unit::PercentPoints);
    let shown = point.display.trim_end_matches("ポイント").replace('△', "-");
    let shown: f64 = shown.parse().unwrap();
    assert!((point.value.unwrap() - shown).abs() <= 0.1, "{point:?}");
    assert!(shown.abs() >= 0.1, "{point:?}");
}

#[test]
fn a_period_of_other_than_twelve_months_is_marked_and_ends_runs_of_flows() {
    let mut sample = Sample::demo("metal_press");
    sample.statements[1].figures.months = Some(6);
    let all = sample.evidence();
    assert!(!all.iter().any(|fact| fact.id == "fin.sales_trend.2026-03"));
    assert!(all.iter().any(|fact| fact.id == "fin.cash_trend.2026-03"));
    let label = |id: &str| find(&all, id).label.clone();
    assert_eq!(label("fin.sales.2025-03"), "売上高（2025年3月期、6か月）");
    assert_eq!(label("fin.cash.2025-03"), "現金・預金（2025年3月期）");
    assert_eq!(
        label("fin.labor_productivity.2025-03"),
        "労働生産性（2025年3月期、12か月換算）"
    );
    assert!(label("fin.operating_profit_change.2026-03").contains("12か月換算"));
    assert_eq!(
        label("fin.debt_to_monthly_sales.2025-03"),
        "借入金月商倍率（2025年3月期、12か月換算）"
    );
    assert_eq!(
        label("fin.debt_to_monthly_sales.2026-03"),
        "借入金月商倍率（2026年3月期）"
    );
}

#[test]
fn a_loss_does_not_make_the_debt_multiple_look_better() {
    let mut sample = Sample::demo("metal_press");
    let has = |sample: &Sample| {
        let all = sample.evidence();
        let run = all
            .iter()
            .find(|fact| fact.id == "fin.ebitda_debt_multiple_trend.2026-03");
        run.map(|run| run.polarity)
    };
    assert!(has(&sample).is_some());
    sample.statements[0].figures.operating_profit = Some(-90_000_000);
    assert_eq!(has(&sample), None);
}

#[test]
fn the_yardstick_of_debt_is_half_in_wholesale() {
    let mut sample = Sample::demo("food_wholesale");
    for statement in &mut sample.statements {
        statement.figures.sales = Some(120_000_000);
        statement.figures.borrowings = Some(25_000_000);
    }
    let points = |sample: &Sample| {
        let all = sample.evidence();
        find(&all, "fin.debt_to_monthly_sales.2026-03").polarity
    };
    assert_eq!(points(&sample), Polarity::Neutral);
    sample.company.profile.industry = Sample::demo("metal_press").company.profile.industry;
    assert_eq!(points(&sample), Polarity::Positive);
}

fn item(id: &str, decision: Decision, body: Body) -> Item {
    Item {
        id: id.to_owned(),
        body,
        text: format!("{id}の文です。"),
        evidence: vec!["chk.price_basis".to_owned()],
        basis: Basis::Fact,
        author: Author::Advisor,
        ai_text: None,
        decision,
        flags: Vec::new(),
    }
}

#[test]
fn only_kept_items_of_a_document_become_evidence() {
    let swot = |quadrant| Body::Swot { quadrant };
    let content = Content {
        items: vec![
            item("S1", Decision::Accepted, swot(Quadrant::Strength)),
            item("W1", Decision::Edited, swot(Quadrant::Weakness)),
            item("T1", Decision::Rejected, swot(Quadrant::Threat)),
            item("O1", Decision::Pending, swot(Quadrant::Opportunity)),
        ],
        questions: Vec::new(),
        evidence: Sample::demo("bicycle").evidence(),
    };
    let facts = from_swot(&content);
    let ids: Vec<&str> = facts.iter().map(|fact| fact.id.as_str()).collect();
    assert_eq!(ids, ["swot.S1", "swot.W1"]);
    assert_eq!(facts[1].polarity, Polarity::Negative);
    assert_eq!(facts[1].topic, Topic::Price);
    assert_eq!(facts[1].display, "W1の文です。");
}

#[test]
fn an_action_gives_its_target_cost_and_months_where_they_are_known() {
    let action = |target, unit: &str, cost| {
        Body::Action(Box::new(Action {
            issue: "採算".to_owned(),
            why: vec!["W1".to_owned()],
            who: "代表者".to_owned(),
            support: String::new(),
            start: Some("2026-12".to_owned()),
            due: None,
            how: String::new(),
            cost_yen: cost,
            funding: String::new(),
            kpi: Kpi {
                name: "営業利益率".to_owned(),
                unit: unit.to_owned(),
                baseline_evidence: None,
                baseline: None,
                target,
                date: Some("2027-13".to_owned()),
            },
            risk: String::new(),
        }))
    };
    let content = Content {
        items: vec![
            item("A1", Decision::Accepted, action(Some(-4.1), "%", None)),
            item("A2", Decision::Accepted, action(None, "件", Some(300_000))),
            item("A3", Decision::Rejected, action(Some(3.0), "件", None)),
        ],
        questions: Vec::new(),
        evidence: Vec::new(),
    };
    let facts = from_actions(&content);
    let told: Vec<(&str, &str)> = facts
        .iter()
        .map(|fact| (fact.id.as_str(), fact.display.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("act.A1", "A1の文です。"),
            ("act.A1.kpi", "営業利益率"),
            ("act.A1.target", "△4.1%"),
            ("act.A1.start", "2026年12月"),
            ("act.A2", "A2の文です。"),
            ("act.A2.cost", "300千円"),
            ("act.A2.start", "2026年12月"),
        ]
    );
    assert_eq!(facts[2].unit, Unit::Ratio);
    assert!((facts[2].value.unwrap() + 0.041).abs() < 1e-12);
}

#[test]
fn what_a_draft_builds_on_and_what_points_somewhere_now_is_most_telling() {
    let all = Sample::demo("food_wholesale").evidence();
    let latest = latest_period(&all);
    assert_eq!(latest, Some("2026-03"));
    let of = |id: &str| weight(find(&all, id), latest);
    assert!(of("fin.operating_margin.2026-03") > of("fin.operating_margin.2025-03"));
    assert!(of("fin.operating_margin.2026-03") > of("fin.operating_margin_median.2026-03"));
    assert!(of("chk.competitor_pressure") > of("chk.process_flow"));
    assert!(of("chk.process_flow") > of("chk.flow_1_name"));
    assert!(of("com.founded") > of("fin.sales.2025-03"));
    assert_eq!(weights(&all).len(), all.len());
}

fn shuffled(sample: &Sample, order: [usize; 3]) -> Sample {
    let statements = order.map(|index| sample.statements[index].clone()).to_vec();
    Sample {
        statements,
        ..sample.clone()
    }
}

const MONEY: [Figure; 14] = [
    Figure::Sales,
    Figure::PriorSales,
    Figure::OperatingProfit,
    Figure::Depreciation,
    Figure::Cash,
    Figure::NotesReceivable,
    Figure::AccountsReceivable,
    Figure::Inventory,
    Figure::TotalAssets,
    Figure::TotalLiabilities,
    Figure::NotesPayable,
    Figure::AccountsPayable,
    Figure::Borrowings,
    Figure::NetAssets,
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn ids_are_unique_and_all_is_the_same_between_runs_and_orders(
        which in 0..DEMO.len(),
        order in prop_oneof![
            Just([0, 1, 2]), Just([2, 1, 0]), Just([1, 0, 2]), Just([1, 2, 0]), Just([2, 0, 1]),
        ],
    ) {
        let sample = Sample::read(DEMO[which].1);
        let all = sample.evidence();
        let ids: HashSet<&str> = all.iter().map(|fact| fact.id.as_str()).collect();
        prop_assert_eq!(ids.len(), all.len());
        prop_assert_eq!(&all, &sample.evidence());
        prop_assert_eq!(&all, &shuffled(&sample, order).evidence());
    }

    #[test]
    fn scaling_all_money_leaves_ratios_and_runs_as_they_are(which in 0..DEMO.len(), factor in 2_i64..50) {
        let sample = Sample::read(DEMO[which].1);
        let mut scaled = sample.clone();
        for statement in &mut scaled.statements {
            for figure in MONEY {
                let value = statement.figures.get(figure);
                statement.figures.set(figure, value.map(|value| value * factor));
            }
        }
        let (before, after) = (sample.evidence(), scaled.evidence());
        prop_assert_eq!(before.len(), after.len());
        let mut compared = 0;
        for (a, b) in before.iter().zip(&after) {
            prop_assert_eq!(&a.id, &b.id);
            if a.unit != Unit::Yen && a.id.starts_with("fin.") && !a.id.contains("total_points")
                && !a.id.contains("rank")
            {
                prop_assert_eq!(&a.display, &b.display);
                prop_assert_eq!(a.polarity, b.polarity);
                compared += 1;
            }
        }
        prop_assert!(compared > 30);
    }
}
