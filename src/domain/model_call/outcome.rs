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

/// What a call that ended is put down as. `failed` is `None` for an answer, else whether the failed call may be charged
/// for. The cost of an answer, or of such a failure, whose usage nobody told is unknown.
pub fn settle(failed: Option<bool>, usage: Option<&TokenUsage>, prices: &Prices) -> Ended {
    let nothing = Some(MicroYen(0));
    let free = prices.at_most(u64::from(u32::MAX), u64::from(u32::MAX)) == nothing;
    let told = usage
        .and_then(|usage| prices.cost(usage))
        .map(|cost| cost.clamp(MicroYen(0), DEAREST));
    let cost = if free { nothing } else { told };
    let (state, cost) = match failed {
        None => (CallState::Settled, cost),
        Some(true) if usage.is_none() && !free => (CallState::InDoubt, None),
        Some(true) => (CallState::Failed, cost),
        Some(false) => (CallState::Failed, nothing),
    };
    Ended { state, cost }
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
        let refused = settle(Some(false), None, &PRICES);
        assert_eq!(refused, ended(Failed, Some(0)));
        let broken_off = settle(Some(true), None, &PRICES);
        assert_eq!(broken_off, ended(InDoubt, None));
        let cut_short = settle(Some(true), Some(&USED), &PRICES);
        assert_eq!(cut_short, ended(Failed, Some(120)));
        let local = settle(Some(true), None, &Prices::FREE);
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
