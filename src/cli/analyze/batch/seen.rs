//! Which companies have gone by, in memory that does not grow: of the last million or so.

/// Places; a power of two.
const PLACES: usize = 1 << 20;
/// How many places one name may take.
const WAYS: usize = 4;

/// Names by their hash, each with the line it was found on.
#[derive(Debug)]
pub(super) struct Seen {
    hashes: Vec<u64>,
    lines: Vec<u32>,
    next: usize,
}

impl Seen {
    pub(super) fn new() -> Self {
        // Zeroed pages cost nothing until a name falls on them.
        Self {
            hashes: vec![0; PLACES],
            lines: vec![0; PLACES],
            next: 0,
        }
    }

    /// Notes a name; gives the line of its first row when it went by before.
    pub(super) fn before(&mut self, hash: u64, line: u64) -> Option<u32> {
        let hash = hash.max(1);
        let from = usize::try_from(hash).unwrap_or(0) % PLACES / WAYS * WAYS;
        let places = from..from + WAYS;
        if let Some(place) = places.clone().find(|place| self.hashes[*place] == hash) {
            return Some(self.lines[place]);
        }
        let free = places.clone().find(|place| self.hashes[*place] == 0);
        let place = free.unwrap_or_else(|| {
            self.next += 1;
            from + self.next % WAYS
        });
        self.hashes[place] = hash;
        self.lines[place] = u32::try_from(line).unwrap_or(u32::MAX);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_comes_again_is_known_with_its_first_line() {
        let mut seen = Seen::new();
        // Spread as a hash spreads them.
        let hash = |name: u64| name.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for name in 1..=100_000 {
            assert_eq!(seen.before(hash(name), name + 1), None);
        }
        for name in [1, 50_000, 100_000] {
            assert_eq!(seen.before(hash(name), 7), u32::try_from(name + 1).ok());
        }
    }
}
