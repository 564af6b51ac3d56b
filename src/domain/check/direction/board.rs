//! What the evidence says of a figure's direction: how it moved, where it stands, and which way that points.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::lists::{Directions, Sense, Subject};
use crate::domain::benchmark::Indicator;
use crate::domain::check::fact::Fact;
use crate::domain::evidence::{Evidence, EvidenceKind, Polarity};
use crate::domain::quantity::fold::Folded;

/// All that is known of figures, by metric.
pub(in crate::domain::check) struct Board<'a> {
    metrics: HashMap<&'a str, Metric<'a>>,
    /// What the figures are called, the longest first.
    pub(super) subjects: Vec<Subject>,
    latest: Option<&'a str>,
}

/// What is known of one figure.
#[derive(Default)]
struct Metric<'a> {
    /// By period, newest first.
    values: Vec<(&'a str, &'a Evidence)>,
    medians: Vec<(&'a str, &'a Evidence)>,
    trend: Option<&'a Evidence>,
}

/// A finding: which way, and where it was read.
pub(super) struct Found {
    pub(super) up: Option<bool>,
    pub(super) polarity: Polarity,
    pub(super) told: String,
}

/// `fin.sales_trend.2025-03` → (`sales_trend`, `2025-03`).
fn parts(id: &str) -> Option<(&str, &str)> {
    id.strip_prefix("fin.")?.rsplit_once('.')
}

impl<'a> Board<'a> {
    pub(in crate::domain::check) fn new(facts: &[Fact<'a>], lists: &Directions) -> Self {
        let mut board = Self {
            metrics: HashMap::new(),
            subjects: lists.subjects.clone(),
            latest: None,
        };
        for fact in facts {
            board.add(fact.evidence);
        }
        for metric in board.metrics.values_mut() {
            metric.values.sort_by(|a, b| b.0.cmp(a.0));
            metric.medians.sort_by(|a, b| b.0.cmp(a.0));
        }
        board
            .subjects
            .sort_by_key(|subject| std::cmp::Reverse(subject.name.len()));
        board
    }

    fn add(&mut self, evidence: &'a Evidence) {
        let Some((name, period)) = parts(&evidence.id) else {
            return;
        };
        let base = name.strip_suffix("_trend").or(name.strip_suffix("_median"));
        let metric = self.metrics.entry(base.unwrap_or(name)).or_default();
        if name.ends_with("_trend") {
            let newer = metric.trend.is_none_or(|known| known.id < evidence.id);
            if newer {
                metric.trend = Some(evidence);
            }
        } else if name.ends_with("_median") {
            metric.medians.push((period, evidence));
        } else {
            if metric.values.is_empty() {
                self.subjects.extend(named(name, &evidence.label));
            }
            metric.values.push((period, evidence));
            self.latest = self.latest.max(Some(period));
        }
    }

    /// How a figure moved up to the period (the newest when none is named): by a cited run, by values cited, else by
    /// what is known.
    pub(super) fn moved(
        &self,
        name: &str,
        period: Option<&str>,
        cited: &[&Fact<'_>],
    ) -> Option<Found> {
        let metric = self.metrics.get(name)?;
        let older = period.filter(|period| Some(*period) != self.latest);
        if let Some(period) = older {
            let at = metric.values.iter().position(|(of, _)| *of == period)?;
            return step(name, metric.values.get(at)?.1, metric.values.get(at + 1)?.1);
        }
        let is_cited = |evidence: &Evidence| cited.iter().any(|f| f.evidence.id == evidence.id);
        let values = || step(name, metric.values.first()?.1, metric.values.get(1)?.1);
        match metric.trend {
            Some(trend) if is_cited(trend) => run(trend),
            Some(trend) => {
                let mut told = metric.values.iter().filter(|(_, e)| is_cited(e));
                match (told.next(), told.next()) {
                    (Some(newer), Some(older)) => step(name, newer.1, older.1),
                    _ => run(trend),
                }
            }
            None => values(),
        }
    }

    /// Where a figure stands against the median of its industry: greater, equal or less, and which way its score
    /// points.
    pub(super) fn stands(
        &self,
        name: &str,
        period: Option<&str>,
    ) -> Option<(Option<Ordering>, Polarity, String)> {
        let metric = self.metrics.get(name)?;
        let of = |all: &[(&'a str, &'a Evidence)]| match period {
            Some(period) => all.iter().find(|(at, _)| *at == period).copied(),
            None => all.first().copied(),
        };
        let (at, own) = of(&metric.values)?;
        if name == "rank" {
            let polarity = match own.display.as_str() {
                "A" | "B" => Polarity::Positive,
                "D" => Polarity::Negative,
                _ => Polarity::Neutral,
            };
            return Some((None, polarity, named_value(own)));
        }
        let median = metric.medians.iter().find(|(of, _)| *of == at);
        let order = median.and_then(|(_, median)| own.value?.partial_cmp(&median.value?));
        let told = match median {
            Some((_, median)) => format!("{}、業種中央値「{}」", named_value(own), median.display),
            None => named_value(own),
        };
        let same = median.is_some_and(|(_, median)| median.display == own.display);
        let order = if same { Some(Ordering::Equal) } else { order };
        Some((order, own.polarity, told))
    }
}

fn named_value(evidence: &Evidence) -> String {
    format!("{}「{}」", evidence.label, evidence.display)
}

/// A figure by the name of its own evidence: 「流動比率（2025年3月期）」.
fn named(metric: &str, label: &str) -> Option<Subject> {
    let name = label.split('（').next().unwrap_or(label).trim();
    let long = name.chars().count() >= 2;
    long.then(|| Subject {
        metric: metric.to_owned(),
        name: Folded::new(name).chars,
        sense: Sense::Plain,
    })
}

fn run(trend: &Evidence) -> Option<Found> {
    if trend.kind != EvidenceKind::Trend {
        return None;
    }
    let says = |words: [&str; 2]| words.iter().any(|word| trend.display.contains(word));
    let (up, down) = (says(["増加", "上昇"]), says(["減少", "低下"]));
    Some(Found {
        up: (up != down).then_some(up),
        polarity: trend.polarity,
        told: named_value(trend),
    })
}

/// Whether more of a figure is better; `None` where that depends.
fn more_is_better(name: &str) -> Option<bool> {
    if let Ok(indicator) = name.parse::<Indicator>() {
        return Some(!indicator.lower_is_better());
    }
    match name {
        "sales" | "operating_profit" | "cash" | "net_assets" | "total_points" => Some(true),
        "borrowings" => Some(false),
        _ => None,
    }
}

/// From one period to the next.
fn step(name: &str, newer: &Evidence, older: &Evidence) -> Option<Found> {
    let order = newer.value?.partial_cmp(&older.value?)?;
    let up = (order != Ordering::Equal).then_some(order == Ordering::Greater);
    let polarity = match up.zip(more_is_better(name)) {
        Some((up, good)) if up == good => Polarity::Positive,
        Some(_) => Polarity::Negative,
        None => Polarity::Neutral,
    };
    Some(Found {
        up,
        polarity,
        told: format!("{}、{}", named_value(older), named_value(newer)),
    })
}
