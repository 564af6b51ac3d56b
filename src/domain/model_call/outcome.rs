//! How a call ended, in money: what is charged, what is not, and what nobody knows.

use super::CallState;
use crate::domain::cost::{MicroYen, Prices, TokenUsage};

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// Where it stands now.
    pub state: CallState,
    /// What it cost; `None` when nobody knows.
    pub cost: Option<MicroYen>,
}

/// No single call is believed to cost more, whatever a provider claims: sums of calls must not overflow.
const DEAREST: MicroYen = MicroYen(10_000_000 * 1_000_000);

/// Gateways that lost sight of the model behind them, which may have answered and charged.
const LOST: [u16; 3] = [408, 502, 504];

/// What a call that ended is put down as. `failed` is told whether it may have reached the provider, and the HTTP
/// status, when there was one. An answer whose usage nobody told is done, but its cost is unknown; so is that of a
/// failure that may have been charged for. A refusal with a status of its own is not charged for.
pub fn settle(
    failed: Option<(bool, Option<u16>)>,
    usage: Option<&TokenUsage>,
    prices: &Prices,
) -> Ended {
    let free = prices.at_most(u64::from(u32::MAX), u64::from(u32::MAX)) == Some(MicroYen(0));
    let nothing = Some(MicroYen(0));
    let told = usage
        .and_then(|usage| prices.cost(usage))
        .map(|cost| cost.clamp(MicroYen(0), DEAREST));
    let cost = if free { nothing } else { told };
    match failed {
        None => Ended {
            state: CallState::Settled,
            cost,
        },
        Some(_) if usage.is_some() => Ended {
            state: CallState::Failed,
            cost,
        },
        Some((reached, status)) => {
            let refused = status.is_some_and(|status| status >= 400 && !LOST.contains(&status));
            if !reached || refused || free {
                Ended {
                    state: CallState::Failed,
                    cost: nothing,
                }
            } else {
                Ended {
                    state: CallState::InDoubt,
                    cost: None,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRICES: Prices = Prices {
        input: Some(1),
        cached_input: None,
        cache_write: None,
        output: Some(2),
    };
    const USED: TokenUsage = TokenUsage {
        prompt_tokens: 100,
        cached_tokens: None,
        cache_write_tokens: None,
        completion_tokens: 10,
        reasoning_tokens: None,
    };

    fn ended(state: CallState, cost: Option<i64>) -> Ended {
        Ended {
            state,
            cost: cost.map(MicroYen),
        }
    }

    #[test]
    fn an_answer_costs_what_its_usage_says_and_is_unknown_without() {
        use CallState::Settled;
        assert_eq!(
            settle(None, Some(&USED), &PRICES),
            ended(Settled, Some(120))
        );
        assert_eq!(settle(None, None, &PRICES), ended(Settled, None));
        let unpriced = settle(None, Some(&USED), &Prices::default());
        assert_eq!(unpriced, ended(Settled, None));
        assert_eq!(settle(None, None, &Prices::FREE), ended(Settled, Some(0)));
    }

    #[test]
    fn a_failure_is_charged_when_told_free_when_refused_and_else_in_doubt() {
        use CallState::{Failed, InDoubt};
        let fail = |reached, status| settle(Some((reached, status)), None, &PRICES);
        assert_eq!(fail(false, None), ended(Failed, Some(0)));
        for status in [400, 401, 413, 429, 500, 503, 529] {
            assert_eq!(fail(true, Some(status)), ended(Failed, Some(0)), "{status}");
        }
        for status in [None, Some(200), Some(408), Some(502), Some(504)] {
            assert_eq!(fail(true, status), ended(InDoubt, None), "{status:?}");
        }
        let cut_short = settle(Some((true, Some(200))), Some(&USED), &PRICES);
        assert_eq!(cut_short, ended(Failed, Some(120)));
        let local = settle(Some((true, None)), None, &Prices::FREE);
        assert_eq!(local, ended(Failed, Some(0)));
    }

    #[test]
    fn a_claim_beyond_belief_cannot_break_the_sums() {
        let usage = TokenUsage {
            prompt_tokens: u64::MAX,
            ..USED
        };
        assert_eq!(settle(None, Some(&usage), &PRICES).cost, Some(DEAREST));
    }
}
