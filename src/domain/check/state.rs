//! Words for states (状態の言葉): 黒字, 増収増益, 2期連続, 過去最高, 横ばい, 半減 … against the evidence of the measure and
//! the periods that the sentence names.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::fact::Fact;
use super::scene::{Said, Scene};
use super::subject::Which;
use super::text::Text;
use super::wording::{Claimed, State, Wording};
use crate::domain::evidence::Unit;
use crate::domain::format::fifteen_digits;
use crate::domain::quantity::{Dimension, Form, Quantity};

/// Behind a word: the clause wishes, plans, fears or supposes.
const UNSTATED: &[&str] = &[
    "目指",
    "目標",
    "計画",
    "見込",
    "可能性",
    "必要",
    "べき",
    "防",
    "避け",
    "懸念",
    "恐れ",
    "おそれ",
    "期待",
    "図",
    "かもしれ",
    "ならない",
    "なれば",
    "であれば",
    "場合",
    "ように",
    "したい",
    "させ",
    "方針",
    "解消",
    "脱却",
    "商品",
    "部門",
    "取引",
    "目安",
    "境目",
    "予想",
    "見通し",
    "リスク",
    "備え",
    "なりかね",
    "なるか",
    "努め",
    "取り組",
    "続けば",
    "分岐",
    "ライン",
    "危険",
    "不安",
    "か否か",
    "かどうか",
    "とする",
    "とは限",
    "支え",
    "店舗",
    "事業",
];
/// Behind a word for a turn: a task, not yet a fact.
const TASK: &[&str] = &["課題", "に向け", "への", "に必要", "のため", "策", "余地"];
/// Behind a word: it is denied.
const DENIED: &[&str] = &[
    "ではな",
    "ではあり",
    "でな",
    "にはな",
    "にはなって",
    "とはい",
    "ではなかっ",
    "せず",
    "していま",
];

/// What the evidence says of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    Yes(Vec<String>),
    No(Vec<String>),
    Unknown,
}

/// A word found in a text.
pub(super) struct Found<'w> {
    pub(super) span: [usize; 2],
    pub(super) state: &'w State,
}

/// Whether a clause states the word, denies it, or neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mood {
    Stated,
    Denied,
    Unstated,
}

/// The state words of a text, the longest at each place.
pub(super) fn find<'w>(chars: &[char], wording: &'w Wording) -> Vec<Found<'w>> {
    let mut found: Vec<Found<'w>> = Vec::new();
    for state in &wording.states {
        let word: Vec<char> = state.word.chars().collect();
        for at in places(chars, &word) {
            let span = [at, at + word.len()];
            let taken = found
                .iter()
                .any(|other| other.span[0] < span[1] && span[0] < other.span[1]);
            let harmless = state.unless.iter().any(|longer| {
                let longer: Vec<char> = longer.chars().collect();
                let first = span[1].saturating_sub(longer.len());
                (first..=at).any(|from| chars.get(from..from + longer.len()) == Some(&longer[..]))
            });
            let number = state.word.starts_with('倍') && numbered(chars, at);
            if !taken && !harmless && !number {
                found.push(Found { span, state });
            }
        }
    }
    found.sort_by_key(|found| found.span);
    found
}

/// Whether a number stands before: 3倍増 is a quantity of its own.
fn numbered(chars: &[char], at: usize) -> bool {
    at > 0 && (crate::domain::quantity::counts(chars[at - 1]) || chars[at - 1] == '数')
}

fn places<'a>(chars: &'a [char], word: &'a [char]) -> impl Iterator<Item = usize> + 'a {
    chars
        .windows(word.len())
        .enumerate()
        .filter(move |(_, window)| *window == word)
        .map(|(at, _)| at)
}

/// How the clause behind a word takes it.
pub(super) fn mood(text: &Text<'_>, [_, to]: [usize; 2], claimed: Claimed) -> Mood {
    let rest: String = text.chars[to..]
        .iter()
        .take_while(|c| !matches!(c, '。' | '\n' | '、'))
        .collect();
    let denied = DENIED.iter().take(6).any(|word| rest.starts_with(word));
    let turn = !matches!(claimed, Claimed::Loss | Claimed::Profit | Claimed::Zero);
    if denied {
        return Mood::Denied;
    }
    if UNSTATED.iter().any(|word| rest.contains(word))
        || turn && TASK.iter().any(|word| rest.contains(word))
    {
        return Mood::Unstated;
    }
    Mood::Stated
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
    fn moved(&self, metric: &str, period: i32) -> Option<(std::cmp::Ordering, Vec<String>)> {
        let series = self.series(metric);
        if let (Some((new, a)), Some((old, b))) = (series.get(&period), series.get(&(period - 12)))
        {
            return Some((new.cmp(old), vec![a.clone(), b.clone()]));
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
                std::cmp::Ordering::Greater
            } else {
                std::cmp::Ordering::Less
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
            Claimed::Up | Claimed::Down => match pool.moved(metric, period) {
                Some((order, ids)) => {
                    let wanted = if self.kind == Claimed::Up {
                        std::cmp::Ordering::Greater
                    } else {
                        std::cmp::Ordering::Less
                    };
                    settle(order == wanted, ids)
                }
                None => Verdict::Unknown,
            },
            Claimed::Flat | Claimed::Factor => {
                let series = pool.series(metric);
                let (Some((new, a)), Some((old, b))) =
                    (series.get(&period), series.get(&(period - 12)))
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
        match growth.get(&period).filter(|_| metric == "sales") {
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

/// What 「2期連続で増加」 claims in each of its periods; `None` when the quantity is no run.
pub(super) fn run(text: &Text<'_>, quantity: &Quantity) -> Option<(Claimed, Vec<&'static str>)> {
    const PROFITS: [&str; 3] = ["operating_profit", "ordinary_profit", "net_profit"];
    let rest: String = text.chars[quantity.span[1]..]
        .iter()
        .take(14)
        .take_while(|c| !matches!(c, '。' | '\n'))
        .collect();
    let behind = ["連続", "続けて", "つづけて", "続いて"]
        .iter()
        .find_map(|word| rest.strip_prefix(word))?;
    let words: [(&str, Claimed, &[&'static str]); 14] = [
        ("増収", Claimed::Up, &["sales"]),
        ("減収", Claimed::Down, &["sales"]),
        ("増益", Claimed::Up, &PROFITS),
        ("減益", Claimed::Down, &PROFITS),
        ("黒字", Claimed::Profit, &PROFITS),
        ("赤字", Claimed::Loss, &PROFITS),
        ("増加", Claimed::Up, &[]),
        ("上昇", Claimed::Up, &[]),
        ("伸び", Claimed::Up, &[]),
        ("プラス", Claimed::Up, &[]),
        ("減少", Claimed::Down, &[]),
        ("低下", Claimed::Down, &[]),
        ("下落", Claimed::Down, &[]),
        ("マイナス", Claimed::Down, &[]),
    ];
    let found = words
        .iter()
        .filter_map(|(word, kind, metrics)| Some((behind.find(word)?, *kind, metrics.to_vec())))
        .min_by_key(|(at, ..)| *at);
    found.map(|(_, kind, metrics)| (kind, metrics))
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

/// What a state word at that place claims: the measure named, or the usual ones.
pub(super) fn claims<'c>(found: &Found<'c>, scene: &'c Scene, said: &'c Said) -> Vec<Claim<'c>> {
    let state = found.state;
    let ends = said
        .period
        .as_ref()
        .filter(|period| !said.weak || !period.ends.is_empty())
        .map(|period| period.ends.clone());
    let usual: Vec<&str> = state.metrics.iter().map(String::as_str).collect();
    let named = scene.named_before(found.span, said.sentence);
    let sign = matches!(
        state.kind,
        Claimed::Loss | Claimed::Profit | Claimed::ToLoss | Claimed::ToProfit | Claimed::Zero
    );
    let fixed = state.also.is_some()
        || state.kind == Claimed::Zero
        || state.word.contains('収')
        || usual == ["net_assets"];
    let metrics = match named {
        Some(key)
            if !fixed
                && (!sign
                    || usual.contains(&key)
                    || ["gross_profit", "pretax_profit"].contains(&key)) =>
        {
            let profit = state.word.contains('益') && !usual.contains(&key);
            if profit { usual } else { vec![key] }
        }
        _ => usual,
    };
    let factor = state.factor.zip(state.within).and_then(|(factor, within)| {
        Some((
            Decimal::try_from(factor).ok()?,
            Decimal::try_from(within).ok()?,
        ))
    });
    let mut claims = vec![Claim {
        kind: state.kind,
        metrics,
        ends: ends.clone(),
        factor,
    }];
    claims.extend(state.also.iter().map(|also| Claim {
        kind: also.kind,
        metrics: also.metrics.iter().map(String::as_str).collect(),
        ends: ends.clone(),
        factor: None,
    }));
    claims
}

/// Whether a quantity is a plain count of periods (2期).
pub(super) fn counts_periods(quantity: &Quantity) -> bool {
    quantity.dimension == Dimension::Count
        && quantity.counter == "期"
        && quantity.form == Form::Exact
}
