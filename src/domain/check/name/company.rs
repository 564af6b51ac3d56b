//! Companies: what stands beside 株式会社, or ends in 銀行, 商店, 製作所.

use super::lists::Names;
use super::{Candidate, katakana, run_before, sign, slice, starts};
use crate::domain::document::FlagKind;

/// The longest name, in characters.
const LONGEST: usize = 15;
/// Hiragana that end a name: particles.
const PARTICLES: &[char] = &[
    'は', 'が', 'を', 'に', 'へ', 'と', 'の', 'も', 'や', 'で', 'か', 'な', 'だ', 'し',
];

/// Those that end a name wherever they stand.
const ENDINGS: &[char] = &['は', 'が', 'を', 'に', 'へ', 'の', 'も', 'や'];
/// Kana behind 株式会社 that begin no name.
const NO_NAMES: &[&str] = &[
    "ほか",
    "ほど",
    "より",
    "まで",
    "および",
    "または",
    "あて",
    "さん",
    "さま",
    "いわゆる",
];

pub(super) fn candidates(chars: &[char], names: &Names) -> Vec<Candidate> {
    let mut found = Vec::new();
    for at in 0..chars.len() {
        if let Some(form) = names
            .company_forms
            .iter()
            .find(|form| starts(chars, at, form))
        {
            found.extend(behind(chars, at, form.len()));
            found.extend(before(chars, at, form.len(), names));
        } else if let Some(ending) = names
            .company_endings
            .iter()
            .find(|end| starts(chars, at, end))
        {
            found.extend(ending_in(chars, at, ending.len(), names));
        } else if chars[at] == '社' {
            found.extend(katakana_firm(chars, at, names));
        }
    }
    found
}

fn candidate(chars: &[char], core: [usize; 2], at: [usize; 2]) -> Candidate {
    Candidate {
        kind: FlagKind::UnknownName,
        what: "会社・団体の名前",
        at,
        core: slice(chars, core),
    }
}

/// 「株式会社さくら製作所」: up to the first particle.
fn behind(chars: &[char], at: usize, form: usize) -> Option<Candidate> {
    let from = at + form;
    let hiragana = |c: char| ('\u{3041}'..='\u{3096}').contains(&c);
    let named = |c: &&char| sign(**c) || hiragana(**c) && !PARTICLES.contains(c);
    let length = chars
        .get(from..)?
        .iter()
        .take(LONGEST)
        .take_while(named)
        .count();
    let verb = length == 1 && hiragana(chars[from]);
    if verb && !PARTICLES.contains(&chars[from]) {
        return mixed(chars, at, from);
    }
    (length > 0 && !verb).then(|| candidate(chars, [from, from + length], [at, from + length]))
}

/// 「合同会社みなと企画」: kana that only look like particles, and signs behind them. What the record may hold is the kana.
fn mixed(chars: &[char], at: usize, from: usize) -> Option<Candidate> {
    let hiragana = |c: &&char| ('\u{3041}'..='\u{3096}').contains(*c);
    let all = chars[from..].iter().take(LONGEST);
    let kana: String = all.take_while(hiragana).collect();
    if NO_NAMES.iter().any(|word| kana.starts_with(word)) {
        return None;
    }
    let ends = kana
        .chars()
        .enumerate()
        .position(|(place, c)| place > 1 && ENDINGS.contains(&c));
    let length = ends.unwrap_or(kana.chars().count());
    let behind = &chars[from + length..];
    let signs = behind
        .iter()
        .take(LONGEST)
        .take_while(|c| sign(**c))
        .count();
    let whole = [at, from + length + signs];
    (length > 1).then(|| candidate(chars, [from, from + length.min(3)], whole))
}

/// 「サクラ食品株式会社」
fn before(chars: &[char], at: usize, form: usize, names: &Names) -> Option<Candidate> {
    let from = run_before(chars, at, LONGEST, sign);
    let run = &chars[from..at];
    let other = names.no_companies.iter().any(|word| run == word.as_slice());
    (run.len() >= 2 && !other).then(|| candidate(chars, [from, at], [from, at + form]))
}

/// 「緑町銀行」: something of its own before the ending.
fn ending_in(chars: &[char], at: usize, ending: usize, names: &Names) -> Option<Candidate> {
    let from = run_before(chars, at, LONGEST, |c| sign(c) && c != '・');
    let run = &chars[from..at];
    let other = names.no_companies.iter().any(|word| run.ends_with(word));
    // 銀行員, 大学生, 信用組合員 speak of people.
    let goes_on = chars.get(at + ending).is_some_and(|c| {
        matches!(
            c,
            '員' | '生' | '街' | '系' | '業' | '口' | '法' | '化' | '性' | '展'
        )
    });
    let own = run.len() >= 2 || run.len() == 1 && !run[0].is_ascii_digit();
    // 「日の出農業協同組合」: one sign before the ending is part of a longer name.
    let joined = run.len() == 1 && from > 1 && chars[from - 1] == 'の' && sign(chars[from - 2]);
    let begins = if joined {
        run_before(chars, from - 1, LONGEST, sign)
    } else {
        from
    };
    let core = [from, at + if run.len() == 1 { ending } else { 0 }];
    (own && !other && !goes_on).then(|| candidate(chars, core, [begins, at + ending]))
}

/// 「アルファ社」
fn katakana_firm(chars: &[char], at: usize, names: &Names) -> Option<Candidate> {
    let from = run_before(chars, at, LONGEST, katakana);
    let run = slice(chars, [from, at]);
    let ends = chars.get(at + 1).is_none_or(|c| !super::kanji(*c));
    let own =
        run.chars().count() >= 2 && !names.common.iter().any(|word| run.ends_with(word.as_str()));
    (own && ends).then(|| candidate(chars, [from, at], [from, at + 1]))
}
