//! Results (結果): the measures of all runs, their means, and the comparison of two.

use serde::{Deserialize, Serialize};
use strum::IntoEnumIterator;

use super::case::Case;
use super::interval::{bootstrap, mean};
use super::measure::{Better, Look, Measure};
use super::run::Run;
use super::suite::{Suite, Threshold};
use crate::data::Data;
use crate::domain::document::Kind;

/// How often values are drawn anew for an interval.
pub const RESAMPLES: usize = 2_000;

/// All runs of one provider and template over a suite.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Series {
    /// Who wrote: `rules`, `openai gpt-x swot/2`.
    pub name: String,
    /// Run by run.
    pub rows: Vec<Row>,
    /// Kind by kind.
    pub summaries: Vec<Summary>,
}

/// One run with its measures.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Row {
    /// The company's file.
    pub company: String,
    /// Its name.
    pub name: String,
    /// What was drafted.
    pub kind: Kind,
    /// Why there is no draft.
    pub failure: Option<String>,
    /// The measures that apply.
    pub values: Vec<(Measure, f64)>,
}

/// A measure over all companies of a kind.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Summary {
    /// Which kind.
    pub kind: Kind,
    /// Which measure.
    pub measure: Measure,
    /// How many companies it applies to.
    pub count: usize,
    /// Their mean.
    pub mean: f64,
    /// The mean's 95 % interval (bootstrap over companies).
    pub interval: Option<[f64; 2]>,
}

/// The paired difference of a measure between two series.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Difference {
    /// Which kind.
    pub kind: Kind,
    /// Which measure.
    pub measure: Measure,
    /// How many companies both have.
    pub count: usize,
    /// The means of both.
    pub means: [f64; 2],
    /// Mean of the second less the first, company by company.
    pub difference: f64,
    /// Its 95 % interval (bootstrap over companies).
    pub interval: Option<[f64; 2]>,
    /// Which one is better; `None` when the interval holds 0 or neither way is better.
    pub better: Option<usize>,
}

impl Series {
    /// Measures all runs.
    pub fn measure(
        name: String,
        runs: &[(usize, Kind, Run)],
        cases: &[Case],
        data: &Data,
        seed: u64,
    ) -> Self {
        let rows: Vec<Row> = runs
            .iter()
            .map(|(case, kind, run)| row(*case, *kind, run, cases, data))
            .collect();
        let mut summaries = Vec::new();
        let mut kinds: Vec<Kind> = Vec::new();
        for row in &rows {
            if !kinds.contains(&row.kind) {
                kinds.push(row.kind);
            }
        }
        for kind in kinds {
            summaries
                .extend(Measure::iter().filter_map(|measure| summary(&rows, kind, measure, seed)));
        }
        Self {
            name,
            rows,
            summaries,
        }
    }

    /// The mean of a measure.
    pub fn mean(&self, kind: Kind, measure: Measure) -> Option<f64> {
        let found = self
            .summaries
            .iter()
            .find(|one| one.kind == kind && one.measure == measure);
        found.map(|summary| summary.mean)
    }

    /// What does not reach the suite's thresholds, in sentences.
    pub fn faults(&self, suite: &Suite) -> Vec<String> {
        let mut faults = Vec::new();
        for threshold in &suite.thresholds {
            let covered = self.summaries.iter().filter(|summary| {
                summary.measure == threshold.measure
                    && threshold.covers(summary.kind)
                    && !threshold.holds(summary.mean)
            });
            faults.extend(covered.map(|summary| fault(&self.name, summary, threshold)));
        }
        faults
    }
}

fn fault(name: &str, summary: &Summary, threshold: &Threshold) -> String {
    let bounds = [("以上", threshold.least), ("以下", threshold.most)]
        .into_iter()
        .filter_map(|(word, bound)| bound.map(|bound| format!("{bound}{word}")))
        .collect::<Vec<_>>();
    format!(
        "{name}：{}の「{}」は {:.3} で、{}を満たしません",
        summary.kind.label(),
        summary.measure.label(),
        summary.mean,
        bounds.join("・")
    )
}

fn row(case: usize, kind: Kind, run: &Run, cases: &[Case], data: &Data) -> Row {
    let look = Look {
        case: &cases[case],
        others: cases,
        kind,
        run,
        data,
    };
    Row {
        company: cases[case].id.clone(),
        name: cases[case].ground.company.profile.name.clone(),
        kind,
        failure: run.failure.clone(),
        values: Measure::iter()
            .filter_map(|measure| Some((measure, measure.of(&look)?)))
            .collect(),
    }
}

fn value(row: &Row, measure: Measure) -> Option<f64> {
    let found = row.values.iter().find(|(of, _)| *of == measure);
    found.map(|(_, value)| *value)
}

fn summary(rows: &[Row], kind: Kind, measure: Measure, seed: u64) -> Option<Summary> {
    let values: Vec<f64> = rows
        .iter()
        .filter(|row| row.kind == kind)
        .filter_map(|row| value(row, measure))
        .collect();
    Some(Summary {
        kind,
        measure,
        count: values.len(),
        mean: mean(&values)?,
        interval: bootstrap(&values, RESAMPLES, seed),
    })
}

/// Compares two series company by company.
pub fn compare(a: &Series, b: &Series, seed: u64) -> Vec<Difference> {
    let mut differences = Vec::new();
    for summary in &a.summaries {
        let of = |series: &Series, company: &str| {
            let row = series
                .rows
                .iter()
                .find(|row| row.kind == summary.kind && row.company == company)?;
            value(row, summary.measure)
        };
        let pairs: Vec<[f64; 2]> = a
            .rows
            .iter()
            .filter(|row| row.kind == summary.kind)
            .filter_map(|row| Some([of(a, &row.company)?, of(b, &row.company)?]))
            .collect();
        differences.extend(difference(summary.kind, summary.measure, &pairs, seed));
    }
    differences
}

fn difference(kind: Kind, measure: Measure, pairs: &[[f64; 2]], seed: u64) -> Option<Difference> {
    let side = |index: usize| mean(&pairs.iter().map(|pair| pair[index]).collect::<Vec<_>>());
    let each: Vec<f64> = pairs.iter().map(|[a, b]| b - a).collect();
    let interval = bootstrap(&each, RESAMPLES, seed);
    let second_is_more = interval.and_then(|[low, high]| {
        if low > 0.0 {
            Some(true)
        } else if high < 0.0 {
            Some(false)
        } else {
            None
        }
    });
    let better = match (measure.better(), second_is_more) {
        (Better::Higher, Some(more)) => Some(usize::from(more)),
        (Better::Lower, Some(more)) => Some(usize::from(!more)),
        _ => None,
    };
    Some(Difference {
        kind,
        measure,
        count: pairs.len(),
        means: [side(0)?, side(1)?],
        difference: mean(&each)?,
        interval,
        better,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_only_called_one_when_the_interval_says_so() {
        let pairs: Vec<[f64; 2]> = (0..20_u8)
            .map(|i| [0.5, 0.6 + f64::from(i % 3) / 100.0])
            .collect();
        let sure = difference(Kind::Swot, Measure::CitationRecall, &pairs, 1).unwrap();
        assert_eq!(sure.better, Some(1));
        let cost = difference(Kind::Swot, Measure::CostYen, &pairs, 1).unwrap();
        assert_eq!(cost.better, Some(0));
        let none = difference(Kind::Swot, Measure::Length, &pairs, 1).unwrap();
        assert_eq!(none.better, None);
        let even: Vec<[f64; 2]> = (0..20_u8)
            .map(|i| [0.5, if i % 2 == 0 { 0.4 } else { 0.6 }])
            .collect();
        let unsure = difference(Kind::Swot, Measure::CitationRecall, &even, 1).unwrap();
        let [low, high] = unsure.interval.unwrap();
        assert!(low < 0.0 && 0.0 < high && unsure.better.is_none());
    }
}
