//! The individual number (マイナンバー・個人番号): twelve digits with a check digit, which nobody but those the law names
//! may collect. Texts that hold one are refused.

use super::quantity::fold::Folded;

/// What is written near it, so that also a mistyped one is found.
const WORDS: [&str; 4] = ["マイナンバー", "個人番号", "マイナンバ", "my number"];
/// How far from such a word a number is looked for, in characters.
const NEAR: usize = 20;

/// The sentence that refuses a text.
pub const REFUSAL: &str =
    "マイナンバー（個人番号）と思われる12桁の番号があります。番号を消してから保存してください。";

/// The place of the first individual number in a text, in characters `[from, to)`.
///
/// Found are twelve digits, in groups or not, whose check digit is right, and any twelve digits near a word that names
/// them. Amounts (12 digits before 円 or behind ¥, or grouped by commas) and longer numbers (法人番号) are none.
pub fn find(text: &str) -> Option<[usize; 2]> {
    let folded = Folded::new(text);
    let chars = &folded.chars;
    let mut at = 0;
    while at < chars.len() {
        if !chars[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let (end, digits) = run(chars, at);
        let named = named(chars, at, end);
        if digits.len() == 12 && (named || (valid(&digits) && !amount(chars, at, end))) {
            return Some(folded.span(at, end));
        }
        at = end.max(at + 1);
    }
    None
}

/// The digits from `at` on, groups parted by one blank or hyphen taken together; behind the last of them.
fn run(chars: &[char], at: usize) -> (usize, Vec<u32>) {
    let (mut end, mut digits) = (at, Vec::new());
    loop {
        let grouped = digits.len() % 4 == 0
            && !digits.is_empty()
            && chars
                .get(end)
                .is_some_and(|c| matches!(c, '-' | ' ' | 'ー'))
            && chars.get(end + 1).is_some_and(char::is_ascii_digit);
        let next = if grouped { end + 1 } else { end };
        match chars.get(next).and_then(|c| c.to_digit(10)) {
            Some(digit) if chars[next].is_ascii() => {
                digits.push(digit);
                end = next + 1;
            }
            _ => return (end, digits),
        }
    }
}

/// The check digit is the last: 11 − (Σ Pn·Qn mod 11), 0 for a remainder of 0 or 1; Pn is the n-th of the other eleven
/// from the right, Qn is n + 1 up to the sixth and n − 5 beyond.
/// Source: 行政手続における特定の個人を識別するための番号の利用等に関する法律施行令 第8条、同 総務省令 第5条.
fn valid(digits: &[u32]) -> bool {
    let sum: u32 = (1..=11_u32)
        .zip(digits[..11].iter().rev())
        .map(|(n, digit)| digit * if n <= 6 { n + 1 } else { n - 5 })
        .sum();
    let check = match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    };
    digits[11] == check
}

fn amount(chars: &[char], from: usize, to: usize) -> bool {
    let before = from.checked_sub(1).map(|index| chars[index]);
    let behind: String = chars[to..].iter().take(3).collect();
    matches!(before, Some('¥' | ',' | '.'))
        || behind.starts_with(['円', ',', '.', '%', '株'])
        || ["千円", "百万円", "万円", "億円"]
            .iter()
            .any(|unit| behind.starts_with(unit))
}

fn named(chars: &[char], from: usize, to: usize) -> bool {
    let around: String = chars[from.saturating_sub(NEAR)..(to + NEAR).min(chars.len())]
        .iter()
        .collect::<String>()
        .to_lowercase();
    WORDS.iter().any(|word| around.contains(word))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn with_check_digit(first: u64) -> String {
        let body: Vec<u32> = format!("{first:011}")
            .bytes()
            .map(|b| u32::from(b - b'0'))
            .collect();
        let digit = (0..10)
            .find(|digit| {
                let mut all = body.clone();
                all.push(*digit);
                valid(&all)
            })
            .unwrap();
        format!("{first:011}{digit}")
    }

    #[test]
    fn published_examples_are_known() {
        // 番号制度の検証で広く例示される番号。
        assert_eq!(with_check_digit(12_345_678_901), "123456789018");
        assert_eq!(find("123456789018"), Some([0, 12]));
        assert_eq!(find("控え：１２３４ ５６７８ ９０１８ です"), Some([3, 17]));
    }

    #[test]
    fn near_its_name_also_a_mistyped_one_is_found() {
        assert!(find("マイナンバーは123456789012").is_some());
        assert!(find("個人番号（1234-5678-9012）").is_some());
        assert_eq!(find("整理番号は123456789012"), None);
    }

    #[test]
    fn amounts_phones_and_corporate_numbers_are_none() {
        for text in [
            "4011001098993",
            "03-1234-5678",
            "090-1234-5678",
            "123,456,789,018円",
            "123456789018円",
            "¥123456789018",
            "2025-03-31",
            "12345678901",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn every_number_is_found_however_it_is_grouped(first in 0_u64..100_000_000_000, form in 0..4) {
            let number = with_check_digit(first);
            let (a, b, c) = (&number[..4], &number[4..8], &number[8..]);
            let written = match form {
                0 => number.clone(),
                1 => format!("{a}-{b}-{c}"),
                2 => format!("{a} {b} {c}"),
                _ => number.chars().map(|c| char::from_u32(c as u32 - 0x30 + 0xff10).unwrap()).collect(),
            };
            prop_assert!(find(&format!("本人の番号 {written} を控えた")).is_some(), "{}", written);
        }

        #[test]
        fn corporate_numbers_and_amounts_are_hardly_ever_taken_for_one(n in 1_000_000_000_000_u64..9_999_999_999_999) {
            prop_assert_eq!(find(&format!("法人番号{n}")), None);
            prop_assert_eq!(find(&format!("{}円", n / 10)), None);
        }
    }
}
