//! Words for states (状態の言葉): 黒字, 増収増益, 2期連続, 過去最高, 横ばい, 半減 …: where they stand, whether the clause states
//! them, and what they claim.

use rust_decimal::Decimal;

use super::pool::Claim;
use super::scene::{Said, Scene};
use super::stretch::Stretch;
use super::text::Text;
use super::wording::{Claimed, State, Wording};
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
    "耐え",
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
    let words: [(&str, Claimed, &[&'static str]); 16] = [
        ("改善", Claimed::Up, &[]),
        ("悪化", Claimed::Down, &[]),
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
    let stretch = Stretch::before(found.span[0], said.sentence, scene);
    let back = stretch.map_or(1, Stretch::steps);
    let mut claims = vec![Claim {
        kind: state.kind,
        metrics,
        ends: ends.clone(),
        factor,
        back,
    }];
    claims.extend(state.also.iter().map(|also| Claim {
        kind: also.kind,
        metrics: also.metrics.iter().map(String::as_str).collect(),
        ends: ends.clone(),
        factor: None,
        back,
    }));
    claims
}

/// Whether a quantity is a plain count of periods (2期).
pub(super) fn counts_periods(quantity: &Quantity) -> bool {
    quantity.dimension == Dimension::Count
        && quantity.counter == "期"
        && quantity.form == Form::Exact
}
