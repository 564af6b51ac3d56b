//! How many calls may be tried again.

/// Each call earns a fifth of a further try; so many are there from the start, and at most.
const EARNED: u32 = 1;
const PRICE: u32 = 5;
const MOST: u32 = 10 * PRICE;

#[derive(Debug)]
pub(super) struct Budget {
    fifths: u32,
}

impl Default for Budget {
    fn default() -> Self {
        Self { fifths: MOST }
    }
}

impl Budget {
    pub(super) fn called(&mut self) {
        self.fifths = (self.fifths + EARNED).min(MOST);
    }

    pub(super) fn retry(&mut self) -> bool {
        let left = self.fifths.checked_sub(PRICE);
        self.fifths = left.unwrap_or(self.fifths);
        left.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_the_reserve_one_call_in_five_is_tried_again() {
        let mut budget = Budget::default();
        let reserve = (0..100).filter(|_| budget.retry()).count();
        assert_eq!(reserve, 10);
        let mut again = 0;
        for _ in 0..1_000 {
            budget.called();
            again += usize::from(budget.retry());
        }
        assert_eq!(again, 200);
    }

    #[test]
    fn what_is_not_used_is_not_hoarded() {
        let mut budget = Budget::default();
        (0..1_000).for_each(|_| budget.called());
        assert_eq!((0..100).filter(|_| budget.retry()).count(), 10);
    }
}
