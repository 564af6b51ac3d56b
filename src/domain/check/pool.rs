//! What evidence says of a claimed state (状態の照合): signs, moves, runs and extremes over the values of a measure by period.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::fact::Fact;
use super::subject::Which;
use super::wording::{Claimed, Wording};
use crate::domain::evidence::Unit;
use crate::domain::format::fifteen_digits;

/// What the evidence says of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    Yes(Vec<String>),
    No(Vec<String>),
    Unknown,
}

/// The values of the evidence at hand, by measure and period.
pub(super) struct Pool<'a> {
    facts: Vec<&'a Fact<'a>>,
    flat: Decimal,
}

type Series = BTreeMap<i32, (Decimal, String)>;

impl<'a> Pool<'a> {
    pub(super) fn new(facts: impl IntoIterator<Item = &'a Fact<'a>>, wording: &Wording) -> Self {
        Self {
            facts: facts.into_iter().collect(),
            flat: Decimal::try_from(wording.flat_percent).unwrap_or(Decimal::TWO),
        }
    }

    /// The values of a measure; a negative margin stands for a loss where the profit itself is not at hand.
    fn series(&self, metric: &str) -> Series {
        let own = |metric: &str| -> Series {
            self.facts
                .iter()
                .filter_map(|fact| {
                    let subject = fact.subject.as_ref()?;
                    let fits = subject.which == Which::Own && subject.metric == metric;
                    let value = fact.evidence.value.filter(|_| fits)?;
                    let entry = (fifteen_digits(value), fact.evidence.id.clone());
                    Some((subject.period?, entry))
                })
                .collect()
        };
        own(metric)
    }

    fn signs(&self, metric: &str) -> Series {
        let series = self.series(metric);
        let share = match metric {
            "operating_profit" => "operating_margin",
            "ordinary_profit" => "ordinary_margin",
            "net_profit" => "net_margin",
            "net_assets" => "equity_ratio",
            _ => return series,
        };
        let mut all = self.series(share);
        all.extend(series);
        all
    }

    /// Which way a measure moved into a period, and the evidence that says so.
    fn moved(&self, metric: &str, period: i32, back: i32) -> Option<(Ordering, Vec<String>)> {
        let series = self.series(metric);
        let before = series.get(&(period - 12 * back));
        if let (Some((new, a)), Some((old, b))) = (series.get(&period), before) {
            return Some((new.cmp(old), vec![a.clone(), b.clone()]));
        }
        if back != 1 {
            return None;
        }
        let told = |which: Which, metric: &str| {
            self.facts.iter().find(|fact| {
                fact.subject.as_ref().is_some_and(|subject| {
                    subject.which == which
                        && subject.metric == metric
                        && subject.period == Some(period)
                })
            })
        };
        if let Some(run) = told(Which::Run, metric) {
            let up = ["増加", "上昇"]
                .iter()
                .any(|word| run.evidence.display.contains(word));
            let order = if up {
                Ordering::Greater
            } else {
                Ordering::Less
            };
            return Some((order, vec![run.evidence.id.clone()]));
        }
        let change = told(Which::Change, metric).or_else(|| {
            (metric == "sales")
                .then(|| told(Which::Own, "sales_growth"))
                .flatten()
        })?;
        let value = change.evidence.value?;
        let order = value.partial_cmp(&0.0)?;
        Some((order, vec![change.evidence.id.clone()]))
    }

    /// The newest period at hand of a measure.
    fn latest(&self, metric: &str) -> Option<i32> {
        self.facts
            .iter()
            .filter_map(|fact| fact.subject.as_ref())
            .filter(|subject| subject.metric == metric && subject.which != Which::Median)
            .filter_map(|subject| subject.period)
            .max()
    }
}

/// A claim: what, of which measures (the first that is known), at which periods.
pub(super) struct Claim<'c> {
    pub(super) kind: Claimed,
    pub(super) metrics: Vec<&'c str>,
    pub(super) ends: Option<Vec<i32>>,
    pub(super) factor: Option<(Decimal, Decimal)>,
    /// Over how many periods: 「この2年で半減」.
    pub(super) back: i32,
}

impl Claim<'_> {
    /// What the evidence says. Where the sentence names no measure, any of the usual ones may bear it out, and the first
    /// known speaks against it.
    pub(super) fn verdict(&self, pool: &Pool<'_>, latest: Option<i32>) -> Verdict {
        let mut against = Verdict::Unknown;
        for metric in &self.metrics {
            match self.of(metric, pool, latest) {
                Verdict::Yes(ids) if against == Verdict::Unknown => return Verdict::Yes(ids),
                Verdict::No(ids) if against == Verdict::Unknown => against = Verdict::No(ids),
                _ => {}
            }
        }
        against
    }

    fn of(&self, metric: &str, pool: &Pool<'_>, latest: Option<i32>) -> Verdict {
        let period = match &self.ends {
            Some(ends) => ends.first().copied(),
            None => latest.or_else(|| pool.latest(metric)),
        };
        let Some(period) = period else {
            return Verdict::Unknown;
        };
        self.at(metric, period, pool)
    }

    fn at(&self, metric: &str, period: i32, pool: &Pool<'_>) -> Verdict {
        let signs = pool.signs(metric);
        let here = signs.get(&period);
        let before = signs.get(&(period - 12));
        let sign = |fits: &dyn Fn(Decimal) -> bool| match here {
            Some((value, id)) => settle(fits(*value), vec![id.clone()]),
            None => Verdict::Unknown,
        };
        let zero = Decimal::ZERO;
        match self.kind {
            Claimed::Loss => sign(&|value| value < zero),
            Claimed::Profit => sign(&|value| value > zero),
            Claimed::Zero => sign(&|value| value == zero),
            Claimed::ToProfit | Claimed::ToLoss => {
                let up = self.kind == Claimed::ToProfit;
                turned(here, before, up)
            }
            Claimed::Up | Claimed::Down => match pool.moved(metric, period, self.back) {
                Some((order, ids)) => {
                    let wanted = if self.kind == Claimed::Up {
                        Ordering::Greater
                    } else {
                        Ordering::Less
                    };
                    settle(order == wanted, ids)
                }
                None => Verdict::Unknown,
            },
            Claimed::Flat | Claimed::Factor => {
                let series = pool.series(metric);
                let (Some((new, a)), Some((old, b))) =
                    (series.get(&period), series.get(&(period - 12 * self.back)))
                else {
                    return self.flat_by_growth(metric, period, pool);
                };
                let ids = vec![a.clone(), b.clone()];
                match ratio(*new, *old) {
                    Some(ratio) => settle(self.fits(ratio, pool.flat), ids),
                    None => Verdict::No(ids),
                }
            }
            Claimed::Highest | Claimed::Lowest => self.extreme(&pool.series(metric), period),
            Claimed::Vague => Verdict::Unknown,
        }
    }

    /// 横ばい from the rate of change alone.
    fn flat_by_growth(&self, metric: &str, period: i32, pool: &Pool<'_>) -> Verdict {
        let growth = pool.series("sales_growth");
        let sales = metric == "sales" && self.back == 1;
        match growth.get(&period).filter(|_| sales) {
            Some((value, id)) => settle(
                self.fits(Decimal::ONE + *value, pool.flat),
                vec![id.clone()],
            ),
            None => Verdict::Unknown,
        }
    }

    fn fits(&self, ratio: Decimal, flat: Decimal) -> bool {
        match self.factor {
            Some((factor, within)) => factor - within <= ratio && ratio < factor + within,
            None => (ratio - Decimal::ONE).abs() * Decimal::ONE_HUNDRED <= flat,
        }
    }

    fn extreme(&self, series: &Series, period: i32) -> Verdict {
        let Some((value, _)) = series.get(&period).filter(|_| series.len() > 1) else {
            return Verdict::Unknown;
        };
        let beaten = |other: &Decimal| {
            if self.kind == Claimed::Highest {
                other > value
            } else {
                other < value
            }
        };
        let ids = series.values().map(|(_, id)| id.clone()).collect();
        settle(!series.values().any(|(other, _)| beaten(other)), ids)
    }
}

fn settle(yes: bool, ids: Vec<String>) -> Verdict {
    if yes {
        Verdict::Yes(ids)
    } else {
        Verdict::No(ids)
    }
}

fn turned(
    here: Option<&(Decimal, String)>,
    before: Option<&(Decimal, String)>,
    up: bool,
) -> Verdict {
    let wanted = |value: Decimal, positive: bool| {
        if positive {
            value > Decimal::ZERO
        } else {
            value < Decimal::ZERO
        }
    };
    let (Some((new, a)), before) = (here, before) else {
        return Verdict::Unknown;
    };
    if !wanted(*new, up) {
        return Verdict::No(vec![a.clone()]);
    }
    match before {
        Some((old, b)) => settle(wanted(*old, !up), vec![a.clone(), b.clone()]),
        None => Verdict::Unknown,
    }
}

fn ratio(new: Decimal, old: Decimal) -> Option<Decimal> {
    (old > Decimal::ZERO)
        .then(|| new.checked_div(old))
        .flatten()
}

/// What the evidence says of a run of so many periods: every step of it, and not one more.
pub(super) fn run_verdict(
    kind: Claimed,
    metric: &str,
    steps: i32,
    end: Option<i32>,
    pool: &Pool<'_>,
) -> Verdict {
    let Some(end) = end.or_else(|| pool.latest(metric)) else {
        return Verdict::Unknown;
    };
    let change = matches!(kind, Claimed::Up | Claimed::Down);
    if let Some(told) = pool.told_run(metric, end).filter(|_| change) {
        let (up, count, id) = told;
        return settle(up == (kind == Claimed::Up) && count == steps, vec![id]);
    }
    let claim = Claim {
        kind,
        metrics: Vec::new(),
        ends: None,
        factor: None,
        back: 1,
    };
    let mut ids = Vec::new();
    for back in 0..steps {
        match claim.at(metric, end - 12 * back, pool) {
            Verdict::Yes(more) => ids.extend(
                more.into_iter()
                    .filter(|id| !ids.contains(id))
                    .collect::<Vec<_>>(),
            ),
            other => return other,
        }
    }
    match claim.at(metric, end - 12 * steps, pool) {
        Verdict::Yes(more) => Verdict::No(more),
        _ => Verdict::Yes(ids),
    }
}

impl Pool<'_> {
    /// The run that evidence tells of: up, over how many periods, its id.
    fn told_run(&self, metric: &str, end: i32) -> Option<(bool, i32, String)> {
        let run = self.facts.iter().find(|fact| {
            fact.evidence.unit == Unit::Count
                && fact.subject.as_ref().is_some_and(|subject| {
                    subject.which == Which::Run
                        && subject.metric == metric
                        && subject.period == Some(end)
                })
        })?;
        let up = ["増加", "上昇"]
            .iter()
            .any(|word| run.evidence.display.contains(word));
        let steps = run
            .shown()
            .find(|quantity| quantity.counter == "期")
            .and_then(|quantity| i32::try_from(quantity.value).ok())
            .unwrap_or(1);
        Some((up, steps, run.evidence.id.clone()))
    }
}
