//! Duplicates (重複): the same thing said twice.

use super::quote::fold;
use crate::domain::document::{Body, Item, Quadrant};

/// Texts shorter than this are compared whole only.
const SHORT: usize = 12;

/// A text prepared for comparing.
pub(super) struct Shape {
    folded: String,
    /// Pairs of neighbouring characters, sorted.
    pairs: Vec<[char; 2]>,
    /// What it stands on and where: the same claim of the same facts needs less to be the same.
    ground: Option<(Quadrant, Vec<String>)>,
}

impl Shape {
    pub(super) fn of(item: &Item) -> Self {
        let mut evidence = item.evidence.clone();
        evidence.sort_unstable();
        let ground = match item.body {
            Body::Swot { quadrant } if !evidence.is_empty() => Some((quadrant, evidence)),
            _ => None,
        };
        Self {
            ground,
            ..Self::new(&item.text)
        }
    }

    fn new(text: &str) -> Self {
        let folded = plain(&fold(text));
        let chars: Vec<char> = folded.chars().collect();
        let mut pairs: Vec<[char; 2]> = chars.windows(2).map(|pair| [pair[0], pair[1]]).collect();
        pairs.sort_unstable();
        Self {
            folded,
            pairs,
            ground: None,
        }
    }

    /// Whether both say the same: equal, or nine tenths of their pairs of characters shared; two thirds where both
    /// stand in the same quadrant on the same evidence.
    pub(super) fn repeats(&self, other: &Self) -> bool {
        if self.folded.is_empty() {
            return false;
        }
        if self.folded == other.folded {
            return true;
        }
        let (a, b) = (self.pairs.len(), other.pairs.len());
        if a.min(b) < SHORT {
            return false;
        }
        let shared = self.shared(other);
        if self.ground.is_some() && self.ground == other.ground {
            return shared * 3 >= a + b;
        }
        a.max(b) <= a.min(b) * 5 / 4 && shared * 20 >= (a + b) * 9
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

/// The polite endings taken off, so that 「支えられています」 and 「支えられている」 are alike.
fn plain(text: &str) -> String {
    [
        ("ています", "ている"),
        ("ました", "た"),
        ("でした", "だった"),
        ("であります", "です"),
        ("である", "です"),
        ("おります", "いる"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (polite, plain)| {
        text.replace(polite, plain)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::check::testing::{sales, swot};

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

    #[test]
    fn the_same_claim_of_the_same_facts_needs_less_to_be_the_same() {
        let id = sales().id;
        let shape = |text: &str, evidence: &[&str]| Shape::of(&swot("S1", text, evidence));
        let a = "常連のお客様に支えられ、売上高は5,130,250千円です。";
        let b = "売上高は5,130,250千円で、常連のお客様に支えられています。";
        assert!(shape(a, &[&id]).repeats(&shape(b, &[&id])));
        assert!(!shape(a, &[&id]).repeats(&shape(b, &[])));
        let other = "手元の資金は厚く、取引先からの信用もあります。";
        assert!(!shape(a, &[&id]).repeats(&shape(other, &[&id])));
    }
}
