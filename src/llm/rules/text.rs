//! Small work on Japanese sentences: slots, counted words, sentence ends.

use crate::domain::evidence::Evidence;

/// The slot of a fact, `[[id]]`.
pub(super) fn slot(fact: &Evidence) -> String {
    format!("[[{}]]", fact.id)
}

/// Puts the slots of facts where a sentence of `data/` has `{name}`.
pub(super) fn with_slots(sentence: &str, facts: &[(&str, &Evidence)]) -> String {
    let put = |text: String, (name, fact): &(&str, &Evidence)| {
        text.replace(&format!("{{{name}}}"), &slot(fact))
    };
    facts.iter().fold(spell(sentence), put)
}

/// Writes counts up to 99 that stand in a sentence of `data/` in words, 3つ → 三つ: a typed digit in a draft is for
/// figures of the company alone, and those are slots.
pub(super) fn spell(sentence: &str) -> String {
    let mut out = String::new();
    let mut digits = String::new();
    for c in sentence.chars().chain(std::iter::once('\n')) {
        if let Some(digit) = c.to_digit(10).or_else(|| full_width(c)) {
            digits.extend(char::from_digit(digit, 10));
            continue;
        }
        match digits.parse() {
            Ok(number @ 1..=99) => out.push_str(&in_words(number)),
            _ => out.push_str(&digits),
        }
        digits.clear();
        out.push(c);
    }
    out.pop();
    out
}

/// The words of a ready action: counts in words, and 「」 kept for what people said.
pub(super) fn plan_words(sentence: &str) -> String {
    spell(sentence).replace('「', "〈").replace('」', "〉")
}

fn full_width(c: char) -> Option<u32> {
    ('０'..='９')
        .contains(&c)
        .then(|| u32::from(c) - u32::from('０'))
}

fn in_words(number: usize) -> String {
    const ONES: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let tens = match number / 10 {
        0 => String::new(),
        1 => "十".to_owned(),
        tens => format!("{}十", ONES[tens]),
    };
    tens + ONES[number % 10]
}

/// Where the sentences of a text end, in bytes. What stands in brackets belongs to its sentence.
pub(super) fn sentence_ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut depth = 0_u32;
    for (at, c) in text.char_indices() {
        match c {
            '「' | '『' | '（' => depth += 1,
            '」' | '』' | '）' => depth = depth.saturating_sub(1),
            '。' | '！' | '？' if depth == 0 => ends.push(at + c.len_utf8()),
            '\n' => {
                ends.push(at + 1);
                depth = 0;
            }
            _ => {}
        }
    }
    ends.push(text.len());
    ends
}

/// The sentences of a text, each with its end mark.
pub(super) fn sentences(text: &str) -> Vec<&str> {
    let mut start = 0;
    let cut = |end: usize| text[std::mem::replace(&mut start, end)..end].trim();
    let found = sentence_ends(text).into_iter().map(cut);
    found.filter(|sentence| !sentence.is_empty()).collect()
}

/// The first sentence of a text, with 。 at its end.
pub(super) fn first_sentence(text: &str) -> String {
    let first = sentences(text).first().copied().unwrap_or_default();
    close(first)
}

/// A sentence with an end mark.
pub(super) fn close(sentence: &str) -> String {
    if sentence.is_empty() || sentence.ends_with(['。', '！', '？']) {
        sentence.to_owned()
    } else {
        format!("{sentence}。")
    }
}

/// Puts slots back for the figures of `facts` that stand in a text as they are displayed, so that the text can be
/// used again without a typed digit.
pub(super) fn with_slots_again(text: &str, facts: &[&Evidence]) -> String {
    let mut figures: Vec<&&Evidence> = facts
        .iter()
        .filter(|fact| fact.display.contains(|c: char| c.is_ascii_digit()))
        .collect();
    figures.retain(|fact| fact.id.starts_with("fin."));
    figures.sort_by_key(|fact| std::cmp::Reverse(fact.display.len()));
    let mut out = String::new();
    let mut rest = text;
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        let starts = |fact: &&&&Evidence| rest.starts_with(fact.display.as_str());
        let inside = before.is_ascii_digit() || matches!(before, ',' | '.' | '△');
        if let Some(fact) = figures.iter().find(starts).filter(|_| !inside) {
            out.push_str(&slot(fact));
            rest = &rest[fact.display.len()..];
            before = ']';
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
            before = c;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_in_sentences_are_written_in_words() {
        assert_eq!(
            spell("今後12か月、月1回、上位３つ"),
            "今後十二か月、月一回、上位三つ"
        );
        assert_eq!(spell("20点と99件と10人"), "二十点と九十九件と十人");
        assert_eq!(spell("100社"), "100社");
        assert_eq!(
            plan_words("「できる」に分け、2つ選ぶ"),
            "〈できる〉に分け、二つ選ぶ"
        );
    }

    #[test]
    fn a_sentence_ends_outside_brackets_only() {
        assert_eq!(
            sentences("一つ。「二つ。三つ。」と言う。四つ"),
            ["一つ。", "「二つ。三つ。」と言う。", "四つ"]
        );
        assert_eq!(sentences("改行\nする。"), ["改行", "する。"]);
        assert_eq!(first_sentence("四つ"), "四つ。");
        assert_eq!(first_sentence(""), "");
    }
}
