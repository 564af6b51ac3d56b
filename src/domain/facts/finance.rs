//! Figures and indicators, period by period (`fin.*`).

use super::super::analysis::PeriodAnalysis;
use super::super::benchmark::{Indicator, Score};
use super::super::evidence::{Evidence, EvidenceKind, Unit};
use super::super::format;
use super::super::statement::{Figure, FigureKind, PeriodEnd, Statement};
use super::super::topic::Topic;
use super::{FactInput, changes, fact, ratios, trends};

/// The figures that become evidence one by one.
const FIGURES: [Figure; 10] = [
    Figure::Sales,
    Figure::OperatingProfit,
    Figure::Depreciation,
    Figure::Cash,
    Figure::Inventory,
    Figure::Borrowings,
    Figure::TotalAssets,
    Figure::TotalLiabilities,
    Figure::NetAssets,
    Figure::Employees,
];

pub(super) fn facts(input: &FactInput) -> Vec<Evidence> {
    let mut statements: Vec<&Statement> = input.statements.iter().collect();
    statements.sort_by(|a, b| b.period_end.cmp(&a.period_end));
    let mut periods: Vec<(PeriodEnd, &PeriodAnalysis)> = input
        .analysis
        .periods
        .iter()
        .filter_map(|period| Some((PeriodEnd::parse(period.end.as_deref()?).ok()?, period)))
        .collect();
    periods.sort_by(|a, b| b.0.cmp(&a.0));

    let mut facts = trends::of_indicators(input, &periods);
    facts.extend(trends::of_figures(input, &statements));
    facts.extend(changes::facts(input));
    for (end, period) in &periods {
        facts.extend(indicators(input, end, period));
        facts.extend(total(end, period));
    }
    facts.extend(ratios::facts(input));
    for statement in &statements {
        let figures = FIGURES.iter();
        facts.extend(figures.filter_map(|figure| figure_fact(input, statement, *figure)));
    }
    if let Some(oldest) = statements.last() {
        facts.extend(prior_sales(oldest));
    }
    // Newest period first; within a period as pushed (the sort is stable).
    facts.sort_by_key(|fact| std::cmp::Reverse(fact.id.rsplit('.').next().map(ToOwned::to_owned)));
    facts
}

fn statement_source(end: &PeriodEnd) -> String {
    format!("決算書 {}", end.label())
}

fn unit(indicator: Indicator) -> Unit {
    match indicator {
        Indicator::SalesGrowth | Indicator::OperatingMargin | Indicator::EquityRatio => Unit::Ratio,
        Indicator::LaborProductivity => Unit::Yen,
        Indicator::EbitdaDebtMultiple => Unit::Times,
        Indicator::WorkingCapitalMonths => Unit::Months,
    }
}

/// An indicator's value in its evidence's unit: 労働生産性 is computed in thousand yen and told in yen.
fn in_unit(indicator: Indicator, value: f64) -> f64 {
    if unit(indicator) == Unit::Yen {
        value * 1_000.0
    } else {
        value
    }
}

fn indicators(input: &FactInput, end: &PeriodEnd, period: &PeriodAnalysis) -> Vec<Evidence> {
    let year = match period.annualised_from_months {
        Some(_) => "、12か月換算",
        None => "",
    };
    let told = |(indicator, score): (Indicator, &Score)| {
        let value = score.value.map(|value| Evidence {
            value: Some(in_unit(indicator, value)),
            unit: unit(indicator),
            polarity: input.polarity.of_score(&indicator.to_string(), score.score),
            topic: input.indicators.indicator(indicator).topic,
            ..fact(
                format!("fin.{indicator}.{end}"),
                EvidenceKind::Indicator,
                format!("{}（{}{year}）", indicator.label(), end.label()),
                score.display.clone(),
                statement_source(end),
            )
        });
        let median = score
            .median
            .map(|value| median(input, end, indicator, value));
        value.into_iter().chain(median)
    };
    period.indicators.iter().flat_map(told).collect()
}

fn median(input: &FactInput, end: &PeriodEnd, indicator: Indicator, median: f64) -> Evidence {
    let table = &input.analysis.table;
    Evidence {
        value: Some(in_unit(indicator, median)),
        unit: unit(indicator),
        topic: input.indicators.indicator(indicator).topic,
        ..fact(
            format!("fin.{indicator}_median.{end}"),
            EvidenceKind::Indicator,
            format!("{}の業種中央値", indicator.label()),
            indicator.display(median),
            format!("ローカルベンチマーク 業種基準値（{table}年度版）"),
        )
    }
}

/// Total points and rank; nothing when not one indicator has points.
fn total(end: &PeriodEnd, period: &PeriodAnalysis) -> Vec<Evidence> {
    if period
        .indicators
        .iter()
        .all(|(_, score)| score.score.is_none())
    {
        return Vec::new();
    }
    let rank: &'static str = period.rank.into();
    let told = |name: &str, label: &str, display: String| {
        fact(
            format!("fin.{name}.{end}"),
            EvidenceKind::Indicator,
            format!("ローカルベンチマークの{label}（{}）", end.label()),
            display,
            statement_source(end),
        )
    };
    vec![
        Evidence {
            value: Some(f64::from(period.total)),
            unit: Unit::Points,
            ..told("total_points", "総合点", format!("{}点", period.total))
        },
        told("rank", "総合評価", rank.to_owned()),
    ]
}

fn figure_fact(input: &FactInput, statement: &Statement, figure: Figure) -> Option<Evidence> {
    let value = statement.figures.get(figure)?;
    let end = &statement.period_end;
    let (unit, display, topic) = if figure.is_money() {
        (Unit::Yen, format::yen(value), Topic::Money)
    } else {
        (
            Unit::People,
            format!("{}人", format::integer(value)),
            Topic::People,
        )
    };
    let months = match statement.figures.months {
        Some(months) if months != 12 && figure.kind() == FigureKind::Flow => {
            format!("、{months}か月")
        }
        _ => String::new(),
    };
    let value = amount(value);
    Some(Evidence {
        value: Some(value),
        unit,
        polarity: input.polarity.of_figure(&figure.to_string(), value),
        topic,
        ..fact(
            format!("fin.{figure}.{end}"),
            EvidenceKind::Statement,
            format!("{}（{}{months}）", figure.label(), end.label()),
            display,
            statement_source(end),
        )
    })
}

/// The sales before the oldest period: what a run of sales begins at.
fn prior_sales(oldest: &Statement) -> Option<Evidence> {
    let value = oldest.figures.prior_sales?;
    let end = &oldest.period_end;
    Some(Evidence {
        value: Some(amount(value)),
        unit: Unit::Yen,
        ..fact(
            format!("fin.prior_sales.{end}"),
            EvidenceKind::Statement,
            format!("売上高（{}の前の期）", end.label()),
            format::yen(value),
            statement_source(end),
        )
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "amounts are bounded by 10^15 and fit a double exactly"
)]
pub(super) fn amount(value: i64) -> f64 {
    value as f64
}
