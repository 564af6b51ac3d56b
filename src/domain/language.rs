//! Whether a text is Japanese (日本語の判定). A model asked in Japanese may answer in Chinese or English: it reads well
//! enough to be believed, and nobody at a chamber could check it.

use serde_json::Value;

/// Japanese without kana is no longer than a name or a title (「代表者」「商工会議所経営指導員」).
const TITLE: usize = 12;
/// Lists of nouns (「主要取引先3社、構成比80%」) have no kana either; their words are short.
const WORD: usize = 9;
/// Characters that Chinese cannot do without and today's Japanese does not use: simplified forms, pronouns, particles.
const CHINESE: &str = "们这个说为产业务额销较应该优势压经营济进发动员实现开关长门问题难时间东车贸资财费质购货贵顾颗领风馆龄统续绩维络给结织线约级纪纳细组终让议记讲许论设访证评识词试详语误请调谁谈验满户拥净润储备扩带变导总际环报决况虽则們您她你嗎吧很沒哪與將";

/// Whether a text is Japanese: letters mostly kana and kanji, and kana among them. Names, titles and lists of nouns may be
/// without kana; a text without letters is not judged.
pub fn is_japanese(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    let own = letters.iter().filter(|c| kana(**c) || kanji(**c)).count();
    if own * 2 < letters.len() {
        return false;
    }
    if letters.len() <= TITLE || letters.iter().any(|c| kana(*c)) {
        return !chinese(&letters);
    }
    longest_word(text) <= WORD && !chinese(&letters)
}

fn kana(c: char) -> bool {
    ('\u{3041}'..='\u{30ff}').contains(&c) || ('\u{ff66}'..='\u{ff9f}').contains(&c)
}

fn kanji(c: char) -> bool {
    matches!(c, '々' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether one character in eight is one of the Chinese; a company's foreign name does not make a text foreign.
fn chinese(letters: &[char]) -> bool {
    let foreign = letters.iter().filter(|c| CHINESE.contains(**c)).count();
    foreign > 0 && foreign * 8 >= letters.len()
}

fn longest_word(text: &str) -> usize {
    text.split(|c: char| !c.is_alphabetic())
        .map(|word| word.chars().count())
        .max()
        .unwrap_or(0)
}

/// Whether an answer's sentences, taken together, are Japanese. Ids, dates and words of a list are no sentences; an answer
/// without sentences is not judged.
pub(super) fn is_written_in_japanese(answer: &Value) -> bool {
    let (mut own, mut foreign) = (0, 0);
    count(answer, &mut own, &mut foreign);
    own >= foreign
}

fn count(value: &Value, own: &mut usize, foreign: &mut usize) {
    match value {
        Value::String(text) => {
            let text = without_slots(text);
            let letters = text.chars().filter(|c| c.is_alphabetic()).count();
            // `fin.sales.2025-03`, `strength`
            if text.is_ascii() && !text.trim().contains(' ') {
                return;
            }
            *(if is_japanese(&text) { own } else { foreign }) += letters;
        }
        Value::Array(items) => items.iter().for_each(|item| count(item, own, foreign)),
        Value::Object(fields) => fields.values().for_each(|field| count(field, own, foreign)),
        _ => {}
    }
}

/// A text without the names of figures that are still to be filled in.
fn without_slots(text: &str) -> String {
    let mut rest = text;
    let mut plain = String::with_capacity(text.len());
    while let Some((before, behind)) = rest.split_once("[[") {
        plain.push_str(before);
        let Some((_, after)) = behind.split_once("]]") else {
            rest = behind;
            break;
        };
        rest = after;
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const JAPANESE: [&str; 14] = [
        "常連のお客様に支えられています。",
        "代表者",
        "些細な行き違い",
        "将来の夢",
        "EBITDA有利子負債倍率は高い水準です。",
        "売上高は5,130,250千円です。",
        "主要取引先3社、売上構成比80%、有資格者5名",
        "商工会議所経営指導員",
        "WeChat（微信）で中国のお客様に個別に連絡しています。",
        "取引先の个体户有限公司との契約を見直します。",
        "ﾈｯﾄ販売を強化する",
        "12,345",
        "",
        "👍",
    ];
    const FOREIGN: [&str; 10] = [
        "The company has loyal customers.",
        "Strong brand",
        "这家公司拥有忠实的客户并且营业额持续增长",
        "销售额增长。",
        "客戶關係穩定，應該擴大與老客戶的交易以提高利潤率。",
        "公司拥有20年经验，客户满意度高。",
        "매출이 늘고 있습니다.",
        "Компания имеет постоянных клиентов",
        "Công ty có khách hàng trung thành",
        "العملاء راضون",
    ];

    #[test]
    fn other_languages_are_told() {
        for text in JAPANESE {
            assert!(is_japanese(text), "{text}");
        }
        for text in FOREIGN {
            assert!(!is_japanese(text), "{text}");
        }
    }

    #[test]
    fn an_answer_is_judged_by_its_sentences() {
        let answer = |text: &str| json!({"items": [{"quadrant": "strength", "text": text, "evidence": ["fin.sales.2025-03"]}]});
        for text in JAPANESE {
            assert!(is_written_in_japanese(&answer(text)), "{text}");
        }
        for text in FOREIGN {
            assert!(!is_written_in_japanese(&answer(text)), "{text}");
        }
        assert!(is_written_in_japanese(&answer(
            "[[fin.sales.2025-03]] [[fin.sales.2024-03]]"
        )));
        assert!(is_written_in_japanese(&json!({"items": []})));
        let mixed = json!([FOREIGN[1], JAPANESE[0], JAPANESE[2]]);
        assert!(
            is_written_in_japanese(&mixed),
            "one stray sentence is for the checker to flag"
        );
    }

    #[test]
    fn no_slot_is_lost_or_kept_by_half() {
        assert_eq!(without_slots("売上は[[a]]、[[b]]です"), "売上は、です");
        assert_eq!(without_slots("売上は[[a"), "売上はa");
    }
}
