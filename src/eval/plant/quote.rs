//! Invented quotes: words in 「」 that nobody said, and words that were turned round.

use super::Plant;
use super::class::Class;
use super::edit::{Edit, slice};
use super::soil::Soil;
use crate::eval::chance::Chance;

const INVENTED: &[&str] = &[
    "来年は二号店を出そうと思っています",
    "銀行からはもう貸せないと言われました",
    "息子が継ぐことに決まりました",
    "大手からの引き合いが止まりません",
    "従業員はみんな辞めたがっています",
    "補助金の申請はもう済ませました",
    "値上げしてもお客さんは減りませんでした",
    "うちの味は地域で一番だと思います",
    "借入は来月で完済します",
    "原価は毎日計算しています",
    "通販の売上が店を超えました",
    "隣の町から移ってきたばかりです",
];

/// Turns of a sentence: what is said becomes its contrary.
const TURNS: &[(&str, &str)] = &[
    ("ありません", "あります"),
    ("あります", "ありません"),
    ("いません", "います"),
    ("できていません", "できています"),
    ("ないです", "あります"),
    ("増え", "減り"),
    ("減り", "増え"),
    ("減って", "増えて"),
    ("なかった", "あった"),
    ("くれます", "くれません"),
    ("しています", "していません"),
    ("ています", "ていません"),
];

/// All plants of a text.
pub(super) fn plants(soil: &Soil, index: usize, chance: &mut Chance) -> Vec<Plant> {
    let specimen = &soil.specimens[index];
    let mut plants = Vec::new();
    for span in quotes(&specimen.text) {
        let words = slice(&specimen.text, span);
        let said = soil
            .cited(specimen)
            .any(|one| holds(one.quote.as_deref(), &words));
        if !said || words.chars().count() < 8 {
            continue;
        }
        let invented = chance.pick(INVENTED).map(|with| Edit::new(span, *with));
        let turned = TURNS
            .iter()
            .find(|(one, _)| words.contains(one))
            .map(|(one, other)| Edit::new(span, words.replacen(one, other, 1)));
        for edit in invented.into_iter().chain(turned) {
            let said = soil
                .known(specimen)
                .iter()
                .any(|one| holds(one.quote.as_deref(), &edit.with));
            if !said {
                plants.push(edit.plant(Class::Quote, index, specimen));
            }
        }
    }
    plants
}

fn holds(quote: Option<&str>, words: &str) -> bool {
    let bare = |text: &str| text.replace(['「', '」', '『', '』', '。', '、', ' '], "");
    quote.is_some_and(|quote| bare(quote).contains(&bare(words)))
}

/// What stands in outermost brackets, without them.
fn quotes(text: &str) -> Vec<[usize; 2]> {
    let mut found = Vec::new();
    let (mut depth, mut from) = (0_usize, 0);
    for (at, c) in text.chars().enumerate() {
        match c {
            '「' | '『' => {
                if depth == 0 {
                    from = at + 1;
                }
                depth += 1;
            }
            '」' | '』' => {
                depth = depth.saturating_sub(1);
                if depth == 0 && from < at {
                    found.push([from, at]);
                }
            }
            _ => {}
        }
    }
    found
}
