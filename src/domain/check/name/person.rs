//! People: a name before さん, 氏, 様 or a post, or a surname with a given name.

use super::lists::Names;
use super::{Candidate, kanji, katakana, run_before, slice, starts};
use crate::domain::document::FlagKind;

/// The longest name, in characters.
const LONGEST: usize = 8;
/// Kanji behind an honorific that make another word of it (氏名, 様式, 様子).
const GOES_ON: &[char] = &['名', '式', '子', '々', '相', '態', '神', '似', '変', '方'];

pub(super) fn candidates(chars: &[char], names: &Names) -> Vec<Candidate> {
    let mut found = Vec::new();
    for at in 0..chars.len() {
        let title = |list: &[Vec<char>]| list.iter().find(|word| starts(chars, at, word)).cloned();
        if let Some(title) = title(&names.honorifics) {
            found.extend(addressed(chars, at, title.len(), names));
        } else if let Some(title) = title(&names.roles) {
            found.extend(in_office(chars, at, title.len(), names));
        }
        found.extend(full(chars, at, names));
    }
    found
}

fn candidate(chars: &[char], from: usize, name_end: usize, to: usize) -> Candidate {
    Candidate {
        kind: FlagKind::PossiblePersonalName,
        what: "人",
        at: [from, to],
        core: slice(chars, [from, name_end]),
    }
}

/// A surname that the run ends with, the longest: where it begins.
fn surname(chars: &[char], from: usize, end: usize, names: &Names) -> Option<usize> {
    (from..end).find(|start| names.surnames.contains(&chars[*start..end]))
}

/// 「木暮さん」「マイケル氏」
fn addressed(chars: &[char], at: usize, title: usize, names: &Names) -> Option<Candidate> {
    let end = if at > 0 && matches!(chars[at - 1], ' ' | '　') {
        at - 1
    } else {
        at
    };
    if chars.get(at + title).is_some_and(|c| GOES_ON.contains(c)) {
        return None;
    }
    let last = *chars.get(end.checked_sub(1)?)?;
    let of: fn(char) -> bool = if katakana(last) { katakana } else { kanji };
    let from = run_before(chars, end, LONGEST, of);
    let run = &chars[from..end];
    if run.is_empty() || names.no_persons.iter().any(|word| run.ends_with(word)) {
        return None;
    }
    if let Some(start) = surname(chars, from, end, names) {
        return Some(candidate(chars, start, end, at + title));
    }
    let fits = if katakana(last) {
        2..=LONGEST - 1
    } else {
        2..=4
    };
    fits.contains(&run.len())
        .then(|| candidate(chars, from, end, at + title))
}

/// 「木暮社長」: a surname, or signs that surnames are made of, right before a post.
fn in_office(chars: &[char], at: usize, title: usize, names: &Names) -> Option<Candidate> {
    let from = run_before(chars, at, 5, kanji);
    if let Some(start) = surname(chars, from, at, names).filter(|start| at - start >= 2) {
        return Some(candidate(chars, start, at, at + title));
    }
    let run = &chars[from..at];
    let made = (2..=3).contains(&run.len()) && run.iter().all(|c| names.surname_signs.contains(c));
    made.then(|| candidate(chars, from, at, at + title))
}

/// 「木暮灯一が」「木暮 灯一」
fn full(chars: &[char], at: usize, names: &Names) -> Option<Candidate> {
    if at > 0 && (kanji(chars[at - 1]) || katakana(chars[at - 1])) {
        return None;
    }
    let lengths = [3, 2];
    let length = lengths.into_iter().find(|length| {
        chars
            .get(at..at + length)
            .is_some_and(|run| names.surnames.contains(run))
    })?;
    let mut given = at + length;
    let apart = chars.get(given).is_some_and(|c| matches!(c, ' ' | '　'));
    if apart {
        given += 1;
    }
    let end = given
        + chars[given..]
            .iter()
            .take(4)
            .take_while(|c| kanji(**c))
            .count();
    let name = &chars[given..end];
    let fits =
        (1..=3).contains(&name.len()) && name.last().is_some_and(|c| names.given_signs.contains(c));
    fits.then(|| Candidate {
        core: slice(chars, [at, at + length]),
        ..candidate(chars, at, at + length, end)
    })
}
