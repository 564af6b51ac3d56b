//! Duplicates (重複): the same thing said twice.

use super::quote::fold;

/// Texts shorter than this are compared whole only.
const SHORT: usize = 12;

/// A text prepared for comparing.
pub(super) struct Shape {
    folded: String,
    /// Pairs of neighbouring characters, sorted.
    pairs: Vec<[char; 2]>,
}

impl Shape {
    pub(super) fn new(text: &str) -> Self {
        let folded = fold(text);
        let chars: Vec<char> = folded.chars().collect();
        let mut pairs: Vec<[char; 2]> = chars.windows(2).map(|pair| [pair[0], pair[1]]).collect();
        pairs.sort_unstable();
        Self { folded, pairs }
    }

    /// Whether both say the same: equal, or nine tenths of their pairs of characters shared.
    pub(super) fn repeats(&self, other: &Self) -> bool {
        if self.folded.is_empty() {
            return false;
        }
        if self.folded == other.folded {
            return true;
        }
        let (a, b) = (self.pairs.len(), other.pairs.len());
        if a.min(b) < SHORT || a.max(b) > a.min(b) * 5 / 4 {
            return false;
        }
        self.shared(other) * 20 >= (a + b) * 9
    }

    fn shared(&self, other: &Self) -> usize {
        let (mut a, mut b, mut count) = (0, 0, 0);
        while let (Some(left), Some(right)) = (self.pairs.get(a), other.pairs.get(b)) {
            match left.cmp(right) {
                std::cmp::Ordering::Equal => {
                    count += 1;
                    a += 1;
                    b += 1;
                }
                std::cmp::Ordering::Less => a += 1,
                std::cmp::Ordering::Greater => b += 1,
            }
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repeats(a: &str, b: &str) -> bool {
        Shape::new(a).repeats(&Shape::new(b))
    }

    #[test]
    fn punctuation_and_a_changed_ending_do_not_hide_a_repetition() {
        assert!(repeats("味がよい。", "味が よい"));
        assert!(repeats(
            "経営者が毎朝だしを取り、常連客に長く支持されています。",
            "経営者が毎朝だしを取り、常連客に長く支持されている。"
        ));
        assert!(!repeats(
            "営業利益率は業種の中央値を下回っています。",
            "自己資本比率は業種の中央値を下回っています。"
        ));
        assert!(!repeats("味がよい", "味が悪い"));
        assert!(!repeats("", ""));
    }
}
