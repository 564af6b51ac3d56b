//! How sure a figure is (信頼区間).

use super::chance::Chance;

/// The 97.5 % point of the normal distribution.
const Z: f64 = 1.959_963_985;

/// Wilson's 95 % interval of a share: `found` of `all`. The whole range when nothing was counted.
pub fn wilson(found: usize, all: usize) -> [f64; 2] {
    if all == 0 {
        return [0.0, 1.0];
    }
    let (p, n) = (share(found, all), count(all));
    let z2 = Z * Z;
    let middle = p + z2 / (2.0 * n);
    let half = Z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let below = 1.0 + z2 / n;
    [
        ((middle - half) / below).max(0.0),
        ((middle + half) / below).min(1.0),
    ]
}

/// `found` of `all`; 1 when nothing was counted.
pub fn share(found: usize, all: usize) -> f64 {
    if all == 0 {
        1.0
    } else {
        count(found) / count(all)
    }
}

/// The mean; `None` of nothing.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / count(values.len()))
}

/// The 95 % interval of a mean by bootstrap (percentiles of `resamples` means of values drawn with replacement).
pub fn bootstrap(values: &[f64], resamples: usize, seed: u64) -> Option<[f64; 2]> {
    if values.len() < 2 || resamples == 0 {
        return None;
    }
    let mut chance = Chance::new(seed);
    let mut means: Vec<f64> = (0..resamples)
        .map(|_| {
            let sum: f64 = (0..values.len()).filter_map(|_| chance.pick(values)).sum();
            sum / count(values.len())
        })
        .collect();
    means.sort_by(f64::total_cmp);
    let at = |part: usize| means.get(resamples * part / 1_000).copied();
    Some([at(25)?, at(975)?])
}

/// A count for computing.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub fn count(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_as_published() {
        // Agresti & Coull 1998: 0 of 10 gives (0, 0.278); 81 of 263 gives (0.255, 0.366).
        let [low, high] = wilson(0, 10);
        assert!(low.abs() < 1e-9 && (high - 0.2775).abs() < 1e-3, "{high}");
        let [low, high] = wilson(81, 263);
        assert!(
            (low - 0.2553).abs() < 1e-3 && (high - 0.3662).abs() < 1e-3,
            "{low} {high}"
        );
        let [low, high] = wilson(0, 0);
        assert!(low.abs() < 1e-12 && (high - 1.0).abs() < 1e-12);
        assert!(wilson(5, 5)[1] > 0.999);
    }

    #[test]
    fn a_bootstrap_holds_the_mean_and_narrows_with_more_values() {
        let few: Vec<f64> = (0..20_u8).map(|i| f64::from(i % 5)).collect();
        let many = few.repeat(10);
        let [low, high] = bootstrap(&few, 2_000, 7).unwrap();
        assert!(low < 2.0 && 2.0 < high, "{low} {high}");
        let [a, b] = bootstrap(&many, 2_000, 7).unwrap();
        assert!(b - a < (high - low) / 2.0);
        assert_eq!(bootstrap(&few, 2_000, 7), bootstrap(&few, 2_000, 7));
        assert_eq!(bootstrap(&[1.0; 9], 2_000, 7), Some([1.0, 1.0]));
        assert_eq!(bootstrap(&[1.0], 2_000, 7), None);
    }
}
