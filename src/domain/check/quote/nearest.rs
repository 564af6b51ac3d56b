//! The recorded words that come nearest to words nobody said.

use super::fold;
use crate::domain::check::fact::Fact;

/// From this share of pairs of characters on, words are near enough to be what was meant.
const NEAR: usize = 50;
/// The longest words that are offered.
const LONGEST: usize = 120;

fn pairs(text: &str) -> Vec<[char; 2]> {
    let chars: Vec<char> = fold(text).chars().collect();
    let mut pairs: Vec<[char; 2]> = chars.windows(2).map(|pair| [pair[0], pair[1]]).collect();
    pairs.sort_unstable();
    pairs
}

/// How alike two texts are, in percent of their pairs.
fn alike(a: &[[char; 2]], b: &[[char; 2]]) -> usize {
    let mut rest = b.to_vec();
    let shared = a
        .iter()
        .filter(|pair| {
            let at = rest.binary_search(pair).ok();
            at.map(|at| rest.remove(at)).is_some()
        })
        .count();
    if a.is_empty() && b.is_empty() {
        return 0;
    }
    200 * shared / (a.len() + b.len())
}

/// The recorded sentence, or run of sentences, nearest to the words; `None` when none is near.
pub(super) fn nearest(words: &str, known: &[Fact<'_>]) -> Option<String> {
    let wanted = pairs(words);
    known
        .iter()
        .filter_map(|fact| fact.evidence.quote.as_deref())
        .flat_map(parts)
        .map(|part| (alike(&wanted, &pairs(part)), part))
        .filter(|(share, _)| *share >= NEAR)
        .max_by_key(|(share, _)| *share)
        .map(|(_, part)| part.to_owned())
}

/// The whole, its sentences, and the clauses of those.
fn parts(quote: &str) -> impl Iterator<Item = &str> {
    let ends = |c: char| matches!(c, '。' | '！' | '？' | '\n');
    let sentences = quote.split(ends);
    let clauses = quote.split(move |c: char| ends(c) || c == '、');
    [quote.trim_end_matches(['。', '\n'])]
        .into_iter()
        .chain(sentences)
        .chain(clauses)
        .map(str::trim)
        .filter(|part| (4..=LONGEST).contains(&part.chars().count()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::check::testing::words;

    #[test]
    fn altered_words_lead_back_to_the_record() {
        let said = words(
            "chk.taste",
            "味は絶対に変えない。常連さんの顔を見て、毎朝だしを取っている",
        );
        let known = [Fact::new(&said)];
        let near = |text: &str| nearest(text, &known);
        assert_eq!(
            near("味は絶対変えたくない").as_deref(),
            Some("味は絶対に変えない")
        );
        assert_eq!(
            near("毎朝、だしを取っています").as_deref(),
            Some("毎朝だしを取っている")
        );
        assert_eq!(near("若い人に来てほしい"), None);
        assert_eq!(near(""), None);
    }
}
