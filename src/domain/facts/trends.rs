//! How figures and indicators moved up to the latest period (`fin.*_trend.*`).

use super::super::analysis::PeriodAnalysis;
use super::super::benchmark::{INDICATORS, Indicator};
use super::super::evidence::{Evidence, EvidenceKind, Polarity, Unit};
use super::super::indicator_text::TOLD_FIGURES;
use super::super::statement::{Figure, FigureKind, PeriodEnd, Statement};
use super::super::topic::Topic;
use super::super::trend::Trend;
use super::finance::amount;
use super::{FactInput, fact};

/// The runs of the six indicators, over `periods` newest first.
pub(super) fn of_indicators(
    input: &FactInput,
    periods: &[(PeriodEnd, &PeriodAnalysis)],
) -> Vec<Evidence> {
    let run = |indicator: Indicator| {
        let point = |(end, period): &(PeriodEnd, &PeriodAnalysis)| {
            let value = period.indicators.get(indicator).value;
            (end.months(), comparable(input, indicator, end, value))
        };
        let points: Vec<_> = periods.iter().map(point).collect();
        let trend = Trend::of(&series(&points))?;
        let name = indicator.to_string();
        let better_low = indicator.lower_is_better();
        Some(evidence(Run {
            label: indicator.label(),
            latest: &periods.first()?.0,
            trend,
            display: trend.display_ratio(),
            polarity: input
                .polarity
                .of_indicator_trend(&name, trend.direction, better_low),
            topic: input.indicators.indicator(indicator).topic,
            name,
        }))
    };
    INDICATORS.into_iter().filter_map(run).collect()
}

/// The value as far as its course says something. ④ only with EBITDA above 0, which a loss would turn into a low and
/// good-looking multiple; more cash than debt counts as no debt.
fn comparable(
    input: &FactInput,
    indicator: Indicator,
    end: &PeriodEnd,
    value: Option<f64>,
) -> Option<f64> {
    if indicator != Indicator::EbitdaDebtMultiple {
        return value;
    }
    let mut statements = input.statements.iter();
    let figures = &statements.find(|found| found.period_end == *end)?.figures;
    (figures.operating_profit? + figures.depreciation? > 0).then_some(value?.max(0.0))
}

/// The runs of the main figures, over `statements` newest first. Sales reach back to the sales before the oldest. A flow
/// of other than twelve months ends a run: it is not comparable as it stands.
pub(super) fn of_figures(input: &FactInput, statements: &[&Statement]) -> Vec<Evidence> {
    let run = |figure: Figure| {
        let comparable = |statement: &Statement| {
            figure.kind() != FigureKind::Flow
                || statement.figures.months.is_none_or(|months| months == 12)
        };
        let point = |statement: &&Statement| {
            let value = statement.figures.get(figure).map(amount);
            (
                statement.period_end.months(),
                value.filter(|_| comparable(statement)),
            )
        };
        let points: Vec<_> = statements.iter().map(point).collect();
        let mut values = series(&points);
        if figure == Figure::Sales {
            values.push(statements.last()?.figures.prior_sales.map(amount));
        }
        let trend = Trend::of(&values)?;
        let name = figure.to_string();
        Some(evidence(Run {
            label: figure.label(),
            latest: &statements.first()?.period_end,
            trend,
            display: trend.display(),
            polarity: input.polarity.of_figure_trend(&name, trend.direction),
            topic: input
                .indicators
                .figure(figure)
                .map_or(Topic::Money, |text| text.topic),
            name,
        }))
    };
    TOLD_FIGURES.into_iter().filter_map(run).collect()
}

/// The values, latest first, with a hole wherever two periods are not twelve months apart:
/// 「2期連続」 is only said of years that follow each other.
fn series(points: &[(i32, Option<f64>)]) -> Vec<Option<f64>> {
    let mut values = Vec::new();
    for (index, (months, value)) in points.iter().enumerate() {
        if index > 0 && points[index - 1].0 - months != 12 {
            values.push(None);
        }
        values.push(*value);
    }
    values
}

struct Run<'a> {
    name: String,
    label: &'a str,
    latest: &'a PeriodEnd,
    trend: Trend,
    display: String,
    polarity: Polarity,
    topic: Topic,
}

fn evidence(run: Run) -> Evidence {
    let end = run.latest;
    Evidence {
        value: Some(f64::from(run.trend.steps)),
        unit: Unit::Count,
        polarity: run.polarity,
        topic: run.topic,
        ..fact(
            format!("fin.{}_trend.{end}", run.name),
            EvidenceKind::Trend,
            format!("{}の推移（{}まで）", run.label, end.label()),
            run.display,
            format!("{}までの決算書", end.label()),
        )
    }
}
