//! How far our count of tokens lies from the provider's (トークン数の補正).

/// From so many calls on, what a provider counted is believed over what we suppose.
const ENOUGH: usize = 5;
/// Requests of fewer tokens tell more of the frame around them than of the tokenizer: a connection test, for one.
const TELLING: u64 = 500;
/// What a count of o200k is at most worth to another tokenizer, until calls have told.
const OTHERS: f64 = 1.35;
/// Families of models whose tokenizer ours is.
const O200K: [&str; 6] = ["gpt-4o", "gpt-4.1", "gpt-5", "o1", "o3", "o4"];

/// What our count of a request's tokens is to be multiplied with for a model, before anything was sent to it.
pub fn uncalibrated(model: &str) -> f64 {
    let name = model.rsplit('/').next().unwrap_or(model);
    let ours = O200K.iter().any(|family| {
        name.strip_prefix(family)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
    });
    if ours { 1.0 } else { OTHERS }
}

/// What our count of a request's tokens is to be multiplied with, so that 95 of 100 requests take no more: the 95th
/// percentile of what the provider counted over what we did, of the latest `(counted, told)` of requests long enough to
/// tell. With fewer than five of them what is supposed for the model.
pub fn calibrate(model: &str, calls: &[(u64, u64)]) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "token counts are far below 2^52"
    )]
    let mut ratios: Vec<f64> = calls
        .iter()
        .filter(|(counted, told)| *counted >= TELLING && *told > 0)
        .map(|(counted, told)| *told as f64 / *counted as f64)
        .collect();
    if ratios.len() < ENOUGH {
        return uncalibrated(model);
    }
    ratios.sort_by(f64::total_cmp);
    // The nearest rank: the smallest ratio that at least 95 of 100 do not pass.
    let rank = (ratios.len() * 95).div_ceil(100);
    // One that claims a hundredfold is broken, and must not make every prompt empty.
    ratios
        .get(rank.saturating_sub(1))
        .map_or_else(|| uncalibrated(model), |ratio| ratio.clamp(0.1, 4.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-12
    }

    #[test]
    fn without_calls_ours_counts_as_it_is_and_others_more() {
        for model in [
            "gpt-4o",
            "gpt-4o-mini",
            "gpt-4.1-2025-04-14",
            "gpt-5",
            "openai/gpt-5-mini",
            "o3",
            "o4-mini",
        ] {
            assert!(near(uncalibrated(model), 1.0), "{model}");
        }
        for model in [
            "claude-opus-4",
            "gpt-4",
            "gpt-50",
            "olmo-2",
            "o30",
            "qwen3",
            "",
        ] {
            assert!(near(uncalibrated(model), OTHERS), "{model}");
        }
    }

    #[test]
    fn five_calls_are_believed_and_four_are_not() {
        let four = [(1_000, 1_200); 4];
        assert!(near(calibrate("qwen3", &four), OTHERS));
        let five = [(1_000, 1_200); 5];
        assert!(near(calibrate("qwen3", &five), 1.2));
        let with_nothing_and_a_short_one = [
            (1_000, 1_200),
            (1_000, 1_200),
            (1_000, 1_200),
            (1_000, 1_200),
            (0, 9),
            (9_000, 0),
            (499, 5_000),
        ];
        assert!(near(
            calibrate("gpt-4o", &with_nothing_and_a_short_one),
            1.0
        ));
    }

    #[test]
    fn it_is_the_ninety_fifth_of_a_hundred() {
        let calls: Vec<(u64, u64)> = (1..=100).map(|told| (1_000, 1_000 + 10 * told)).collect();
        assert!(near(calibrate("m", &calls), 1.95));
        let reversed: Vec<(u64, u64)> = calls.into_iter().rev().collect();
        assert!(near(calibrate("m", &reversed), 1.95));
        assert!(near(calibrate("m", &[(1_000, 1_000_000); 9]), 4.0));
    }
}
