//! Places: prefectures, well-known cities, and what ends in 市, 区, 町, 村 or 駅.

use super::lists::Names;
use super::{Candidate, kanji, katakana, run_before, slice, starts};
use crate::domain::document::FlagKind;

/// The longest name, in characters.
const LONGEST: usize = 6;
/// Kanji behind an ending that leave it an ending (高崎市内, 高崎市民).
const LEAVES: &[char] = &[
    '内', '外', '民', '長', '役', '産', '在', '立', '営', '側', '北', '南', '東', '西', '全', '周',
    '付', '近', '郊', '及', '等', '前',
];

pub(super) fn candidates(chars: &[char], names: &Names) -> Vec<Candidate> {
    let mut found = Vec::new();
    for at in 0..chars.len() {
        let listed = |lists: &[&Vec<Vec<char>>]| {
            let all = lists.iter().flat_map(|list| list.iter());
            all.into_iter()
                .find(|word| starts(chars, at, word))
                .map(Vec::len)
        };
        if let Some(length) = listed(&[&names.prefectures, &names.kana_places]) {
            let core = length - usize::from(chars[at..at + length] != ['北', '海', '道']);
            found.push(candidate(chars, [at, at + core], [at, at + length]));
        } else if let Some(length) = listed(&[&names.cities]) {
            found.extend(city(chars, at, length));
        } else if let Some(ending) = names
            .place_endings
            .iter()
            .find(|end| starts(chars, at, end))
        {
            found.extend(ending_in(chars, at, ending.len(), names));
        }
    }
    found
}

fn candidate(chars: &[char], core: [usize; 2], at: [usize; 2]) -> Candidate {
    Candidate {
        kind: FlagKind::UnknownName,
        what: "地名",
        at,
        core: slice(chars, core),
    }
}

/// A city's name that is not part of a longer word.
fn city(chars: &[char], at: usize, length: usize) -> Option<Candidate> {
    let joined = at > 0 && kanji(chars[at - 1]);
    let goes_on = chars.get(at + length).is_some_and(|c| {
        kanji(*c) && !LEAVES.contains(c) && *c != '都' && *c != '府' && *c != '市'
    });
    (!joined && !goes_on).then(|| candidate(chars, [at, at + length], [at, at + length]))
}

/// 「緑町」「青嶺市」: signs of its own before the ending, and no longer word behind it.
fn ending_in(chars: &[char], at: usize, ending: usize, names: &Names) -> Option<Candidate> {
    let long = ending > 1;
    let goes_on = chars
        .get(at + ending)
        .is_some_and(|c| kanji(*c) && (long || !LEAVES.contains(c)));
    if goes_on || matches!(chars[at], '島' | '郡') && !long && at < 2 {
        return None;
    }
    let from = run_before(chars, at, LONGEST + 1, |c| kanji(c) || katakana(c));
    let run = &chars[from..at];
    if run.is_empty() || run.len() > LONGEST {
        return None;
    }
    let whole = &chars[from..at + ending];
    let listed = |start: usize| names.no_places.contains(&whole[start..]);
    let other =
        (0..run.len()).any(listed) || names.no_companies.iter().any(|word| run.ends_with(word));
    (!other).then(|| candidate(chars, [from, at], [from, at + ending]))
}
