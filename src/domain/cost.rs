//! What calls to models cost (費用): tokens, prices, and money in millionths of a yen, so that sums are exact.

use std::iter::Sum;
use std::ops::Add;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Millionths of a yen (百万分の一円): one yen a million tokens is one of these a token. Saturates at ±9.2 billion yen.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(transparent)]
pub struct MicroYen(pub i64);

impl MicroYen {
    /// Whole yen.
    pub fn from_yen(yen: i64) -> Self {
        Self(yen.saturating_mul(1_000_000))
    }

    /// For showing and for the wire only; never computed with.
    #[expect(clippy::cast_precision_loss, reason = "a cost shown is far below 2^52")]
    pub fn yen(self) -> f64 {
        self.0 as f64 / 1_000_000.0
    }
}

impl Add for MicroYen {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sum for MicroYen {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), Add::add)
    }
}

/// Tokens that one answer took (使用量). What a provider does not tell is `None`, never 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TokenUsage {
    /// Tokens read, cached ones included, whatever the provider's own way of counting.
    pub prompt_tokens: u64,
    /// Of these, read from the provider's cache.
    #[serde(default)]
    pub cached_tokens: Option<u64>,
    /// Of these, written to the provider's cache.
    #[serde(default)]
    pub cache_write_tokens: Option<u64>,
    /// Tokens written, thoughts included.
    pub completion_tokens: u64,
    /// Of these, thoughts that are not part of the answer.
    #[serde(default)]
    pub reasoning_tokens: Option<u64>,
}

impl Add for TokenUsage {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let both = |a: Option<u64>, b: Option<u64>| match (a, b) {
            (Some(a), Some(b)) => Some(a.saturating_add(b)),
            (one, None) | (None, one) => one,
        };
        Self {
            prompt_tokens: self.prompt_tokens.saturating_add(other.prompt_tokens),
            cached_tokens: both(self.cached_tokens, other.cached_tokens),
            cache_write_tokens: both(self.cache_write_tokens, other.cache_write_tokens),
            completion_tokens: self
                .completion_tokens
                .saturating_add(other.completion_tokens),
            reasoning_tokens: both(self.reasoning_tokens, other.reasoning_tokens),
        }
    }
}

/// A model's prices (単価) in whole yen a million tokens (円／100万トークン); `None` where nobody wrote one down.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Prices {
    /// 入力
    pub input: Option<i64>,
    /// 入力のうちキャッシュから読まれた分; as `input` when absent.
    pub cached_input: Option<i64>,
    /// 入力のうちキャッシュへ書かれた分; as `input` when absent.
    pub cache_write: Option<i64>,
    /// 出力
    pub output: Option<i64>,
}

impl Prices {
    /// What local models and rules cost.
    pub const FREE: Self = Self {
        input: Some(0),
        cached_input: None,
        cache_write: None,
        output: Some(0),
    };

    /// What an answer cost; `None` without prices for input and output.
    pub fn cost(&self, usage: &TokenUsage) -> Option<MicroYen> {
        let (input, output) = (self.input?, self.output?);
        let part = |tokens: u64, price: i64| {
            MicroYen(
                i64::try_from(tokens)
                    .unwrap_or(i64::MAX)
                    .saturating_mul(price),
            )
        };
        let cached = usage.cached_tokens.unwrap_or(0).min(usage.prompt_tokens);
        let written = usage
            .cache_write_tokens
            .unwrap_or(0)
            .min(usage.prompt_tokens - cached);
        let plain = usage.prompt_tokens - cached - written;
        Some(
            part(plain, input)
                + part(cached, self.cached_input.unwrap_or(input))
                + part(written, self.cache_write.unwrap_or(input))
                + part(usage.completion_tokens, output),
        )
    }

    /// What an answer costs at most: nothing cached, and as long as allowed. `None` without prices.
    pub fn at_most(&self, prompt_tokens: u64, max_output_tokens: u64) -> Option<MicroYen> {
        let dearest = self.input?.max(self.cache_write.unwrap_or(0));
        let prices = Self {
            input: Some(dearest),
            ..*self
        };
        prices.cost(&TokenUsage {
            prompt_tokens,
            completion_tokens: max_output_tokens,
            ..TokenUsage::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRICES: Prices = Prices {
        input: Some(400),
        cached_input: Some(40),
        cache_write: Some(500),
        output: Some(1_600),
    };

    #[test]
    fn each_token_is_paid_once_at_its_own_price() {
        let usage = TokenUsage {
            prompt_tokens: 5_000,
            cached_tokens: Some(3_000),
            cache_write_tokens: Some(1_000),
            completion_tokens: 1_000,
            reasoning_tokens: Some(400),
        };
        let cost = PRICES.cost(&usage).unwrap();
        assert_eq!(cost, MicroYen(400_000 + 120_000 + 500_000 + 1_600_000));
        assert!((cost.yen() - 2.62).abs() < 1e-9);
        let doubled = PRICES.cost(&(usage + usage)).unwrap();
        assert_eq!(doubled, cost + cost);
        assert!(PRICES.at_most(5_000, 1_000).unwrap() >= cost);
    }

    #[test]
    fn without_a_price_the_cost_is_unknown_and_never_nothing() {
        let half = Prices {
            output: None,
            ..PRICES
        };
        assert_eq!(half.cost(&TokenUsage::default()), None);
        assert_eq!(Prices::default().at_most(1, 1), None);
        assert_eq!(Prices::FREE.at_most(9, 9), Some(MicroYen(0)));
    }

    #[test]
    fn what_a_provider_claims_cannot_overflow() {
        let usage = TokenUsage {
            prompt_tokens: u64::MAX,
            cached_tokens: Some(u64::MAX),
            cache_write_tokens: Some(u64::MAX),
            completion_tokens: u64::MAX,
            reasoning_tokens: None,
        };
        assert_eq!(PRICES.cost(&usage), Some(MicroYen(i64::MAX)));
        assert_eq!((usage + usage).prompt_tokens, u64::MAX);
    }
}
