//! Quotes (発言の引用): what stands in 「」 as somebody's words must be somebody's words.

mod nearest;

use unicode_normalization::UnicodeNormalization;

use super::fact::Fact;
use super::text::Text;
use crate::domain::document::{Flag, FlagKind, Mend};
use crate::domain::quantity::fold::invisible;

/// Up to this many characters in 「」 are a term, unless someone is said to say them; so are headings of any length.
const TERM: usize = 10;
/// How far around the brackets the words of saying are looked for.
const NEAR: usize = 8;
const SAYING: &[&str] = &[
    "言っ",
    "言わ",
    "言い",
    "言う",
    "言葉",
    "話し",
    "話す",
    "お話",
    "の話",
    "う話",
    "声",
    "語っ",
    "語り",
    "語る",
    "述べ",
    "聞い",
    "聞か",
    "聞き",
    "聞く",
    "伺",
    "おっしゃ",
    "発言",
    "コメント",
    "口ぐせ",
    "口癖",
    "とのこと",
    "によると",
    "によれば",
    "いわく",
    "曰く",
    "との意見",
    "との要望",
    "という意見",
    "という要望",
    "との回答",
    "という回答",
    "と回答",
    "と答え",
    "と漏ら",
    "とこぼ",
    "と強調",
    "と指摘",
    "と訴え",
    "と振り返",
    "と説明",
    "と評価",
    "と評され",
    "口をそろ",
];
/// Words that only contain one of these.
const NOT_SAYING: &[&str] = &["電話", "世話", "対話", "音声", "聞き取", "合言葉"];
/// Endings of headings and names, besides kanji and katakana: verbs used as nouns (見直し, 仕組みづくり, 備え).
const HEADING: [char; 14] = [
    'し', 'り', 'え', 'み', 'け', 'げ', 'き', 'ぎ', 'び', 'ち', 'せ', 'れ', 'め', 'べ',
];

/// Marks the quotes that evidence holds as verbatim, and flags the others.
pub(super) fn flags(text: &mut Text<'_>, known: &[Fact<'_>]) -> Vec<Flag> {
    let mut flags = Vec::new();
    for span in brackets(&text.chars) {
        let inner = [span[0] + 1, span[1] - 1];
        let words = text.slice(inner);
        let parts: Vec<String> = words
            .split(['…', '‥'])
            .flat_map(|part| part.split("（中略）"))
            .map(fold)
            .filter(|part| !part.is_empty())
            .collect();
        if parts.is_empty() {
            continue;
        }
        let spoken = spoken(text, span);
        if known.iter().any(|fact| holds(fact, &parts, spoken)) {
            text.verbatim.push(span);
        } else if spoken || sentence(text, &words) {
            flags.push(not_found(inner, span, &words, known));
        }
    }
    flags
}

/// The flag of words nobody said, with the recorded words that come near.
fn not_found(inner: [usize; 2], span: [usize; 2], words: &str, known: &[Fact<'_>]) -> Flag {
    let near = nearest::nearest(words, known);
    let detail = match &near {
        Some(said) => {
            format!(
                "「{words}」という発言は、記録にありません。記録にある近い発言は「{said}」です。"
            )
        }
        None => format!("「{words}」という発言は、記録にありません。"),
    };
    let replace = near.map(|text| Mend::Replace { span: inner, text });
    Flag::new(FlagKind::QuoteNotFound, detail, Some(span))
        .with(replace.into_iter().chain([Mend::Drop]))
}

/// Outermost pairs of 「」, 『』, “” and 〝〟, the brackets included.
fn brackets(chars: &[char]) -> Vec<[usize; 2]> {
    let mut found = Vec::new();
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, c) in chars.iter().enumerate() {
        match c {
            '「' | '｢' => open.push((at, '」')),
            '『' => open.push((at, '』')),
            '“' | '〝' => open.push((at, '”')),
            '」' | '』' | '｣' | '”' | '〟' => {
                let closing = match c {
                    '｣' => '」',
                    '〟' => '”',
                    other => *other,
                };
                if let Some(depth) = open.iter().rposition(|(_, wanted)| *wanted == closing) {
                    let from = open[depth].0;
                    open.truncate(depth);
                    if open.is_empty() {
                        found.push([from, at + 1]);
                    }
                }
            }
            _ => {}
        }
    }
    found
}

/// Whether the brackets hold a sentence, as only words of somebody would be; headings and names are none.
fn sentence(text: &Text<'_>, words: &str) -> bool {
    words.chars().count() > TERM && !heading(words) && !text.claim.plan
}

/// Whether the words around say that somebody said this.
fn spoken(text: &Text<'_>, [from, to]: [usize; 2]) -> bool {
    let ends = |c: &&char| !matches!(c, '。' | '\n' | '「' | '」');
    let before: Vec<char> = text.chars[..from]
        .iter()
        .rev()
        .take(NEAR)
        .take_while(ends)
        .copied()
        .collect();
    let before: String = before.into_iter().rev().collect();
    let behind: String = text.chars[to..]
        .iter()
        .take(NEAR)
        .take_while(ends)
        .collect();
    let said = |part: &str| {
        let part = NOT_SAYING
            .iter()
            .fold(part.to_owned(), |part, word| part.replace(word, " "));
        SAYING.iter().any(|word| part.contains(word))
    };
    said(&before) || said(&behind)
}

/// Whether the words end as a heading or a name does, not as a sentence.
fn heading(words: &str) -> bool {
    let last = words.trim_end_matches(['。', '）', ')']).chars().last();
    last.is_some_and(|c| HEADING.contains(&c) || !('\u{3041}'..='\u{3096}').contains(&c))
}

/// Whether one piece of evidence holds all parts, in order. What is said to be spoken is looked for in words alone, not
/// in what was asked.
fn holds(fact: &Fact<'_>, parts: &[String], spoken: bool) -> bool {
    let evidence = fact.evidence;
    let asked = evidence.quote.is_some() && spoken;
    let texts = fact.folded.iter().enumerate();
    let texts = texts.filter(|(index, _)| !asked || *index > 1);
    texts.map(|(_, text)| text).any(|text| {
        let mut rest = text.as_str();
        parts.iter().all(|part| match rest.find(part.as_str()) {
            Some(at) => {
                rest = &rest[at + part.len()..];
                true
            }
            None => false,
        })
    })
}

/// Text for comparing words: widths folded, spaces and punctuation gone.
pub(super) fn fold(text: &str) -> String {
    text.nfkc()
        .filter(|c| !c.is_whitespace() && !c.is_control() && !invisible(*c) && !is_mark(*c))
        .collect()
}

fn is_mark(c: char) -> bool {
    matches!(
        c,
        '、' | '。'
            | '，'
            | '．'
            | ','
            | '.'
            | '!'
            | '?'
            | '・'
            | '「'
            | '」'
            | '『'
            | '』'
            | '“'
            | '”'
            | '〝'
            | '〟'
            | '…'
            | '"'
            | '\''
    )
}

#[cfg(test)]
mod tests {
    use crate::domain::check::testing::{evidence, flags, words};
    use crate::domain::document::FlagKind::QuoteNotFound;

    fn quoted(text: &str) -> Vec<String> {
        let said = words(
            "chk.taste",
            "味は絶対に変えない。常連さんの顔を見て、毎朝だしを取っている",
        );
        let name = evidence("com.name", "有限会社みどり町商店製造部");
        flags(text, &[said, name])
            .into_iter()
            .filter(|flag| flag.kind == QuoteNotFound)
            .map(|flag| flag.detail)
            .collect()
    }

    #[test]
    fn words_of_the_record_may_be_quoted_in_part() {
        for text in [
            "経営者は「味は絶対に変えない」と話しています。",
            "経営者は「味は\u{200b}絶対に 変えない」と話しています。",
            "経営者は『「味は絶対に変えない」』と話しています。",
            "「常連さんの顔を見て毎朝だしを取っている」という声があります。",
            "「味は絶対に変えない…毎朝だしを取っている」と言います。",
            "「有限会社みどり町商店製造部」は地域の店です。",
            "「朝市」に出店しています。",
            "「　」は空です。",
            "経営課題は「お客様の変化に合わせた商品・サービスの見直し」です。",
            "「競合に対する立ち位置の明確化」について、聞き取りと電話で確かめます。",
        ] {
            assert_eq!(quoted(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn invented_words_are_flagged() {
        for text in [
            "経営者は「味を変えたい」と話しています。",
            "「若いお客さんをもっと増やしていきたい」が合言葉です。",
            "「毎朝だしを取っている…味は絶対に変えない」と言います。",
            "お客様の声は「おいしい」です。",
            "経営者は「若い世代に向けた商品の見直し」と話しています。",
            "経営者は「お客様について」と話しています。",
            "「味は変えてもよい」との声がありました。",
            "経営者によると「味は変えてもよい」とのことです。",
            "経営者は“味は変えてもよい”と言っています。",
            "経営者は『味は\u{200b}変えてもよい』と話しています。",
            "「売上をもっと伸ばしていきたいです。」が方針です。",
        ] {
            assert_eq!(quoted(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn certainty_in_the_owners_own_words_is_not_the_drafts() {
        let said = words("chk.taste", "味は絶対に変えない");
        let one = std::slice::from_ref(&said);
        assert_eq!(flags("「味は絶対に変えない」と話しています。", one), []);
        assert_eq!(flags("味は絶対に変えません。", one).len(), 1);
    }
}
