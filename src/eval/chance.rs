//! Chance that repeats (乱数): the same seed gives the same numbers on every machine.

/// `SplitMix64` (Steele, Lea, Flood 2014): enough for picking and shuffling, and a dozen lines.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// A stream of numbers.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// An index below `count`; 0 when there is nothing to choose.
    pub fn below(&mut self, count: usize) -> usize {
        let Ok(count) = u64::try_from(count) else {
            return 0;
        };
        if count == 0 {
            return 0;
        }
        usize::try_from(self.draw() % count).unwrap_or(0)
    }

    /// One of them.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }

    /// Puts them in any order (Fisher–Yates).
    pub fn shuffle<T>(&mut self, of: &mut [T]) {
        for index in (1..of.len()).rev() {
            let other = self.below(index + 1);
            of.swap(index, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_order() {
        // The first two numbers of the published reference implementation for seed 1234567.
        let mut chance = Chance::new(1_234_567);
        assert_eq!(chance.draw(), 6_457_827_717_110_365_317);
        assert_eq!(chance.draw(), 3_203_168_211_198_807_973);
        let mut order: Vec<usize> = (0..20).collect();
        Chance::new(1).shuffle(&mut order);
        let mut again: Vec<usize> = (0..20).collect();
        Chance::new(1).shuffle(&mut again);
        assert_eq!(order, again);
        order.sort_unstable();
        assert_eq!(order, (0..20).collect::<Vec<_>>());
        assert_eq!(Chance::new(1).below(0), 0);
    }
}
