//! Specificity (その事業者ならではか): how much of a text comes from the evidence it cites. A text that would read the same
//! with another company's evidence is no finding about this one.

use std::collections::HashSet;

use serde::Deserialize;

use super::fact::Fact;
use super::lexicon::Named;
use super::quote::fold;
use super::whole;
use crate::domain::data_error::DataError;
use crate::domain::document::{Basis, Body, Flag, FlagKind, Item, Mend};
use crate::domain::evidence::{Evidence, EvidenceKind, Unit};

/// How specificity is measured (`data/lexicon/specific.toml`).
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Specificity {
    /// Below this a text would fit any company of the trade.
    pub threshold: f64,
    /// The least for a text with a figure, words or a name of the evidence.
    anchored: f64,
    /// Words of any company's text.
    #[serde(rename = "common", deserialize_with = "words")]
    common: HashSet<String>,
}

fn words<'de, D: serde::Deserializer<'de>>(from: D) -> Result<HashSet<String>, D::Error> {
    let text = String::deserialize(from)?;
    Ok(text.split_whitespace().map(ToOwned::to_owned).collect())
}

impl Specificity {
    /// Reads `specific.toml`.
    ///
    /// # Errors
    /// The place that cannot be read, or a measure that is no share.
    pub(super) fn parse((file, text): Named<'_>) -> Result<Self, DataError> {
        let read: Self = DataError::parse_toml(file, text)?;
        let share = |value: f64| (0.0..=1.0).contains(&value);
        if share(read.threshold) && share(read.anchored) {
            Ok(read)
        } else {
            Err(DataError::near(
                file,
                text,
                "threshold",
                "threshold と anchored は 0 から 1 の間で書いてください",
            ))
        }
    }

    /// How much of a text comes from the evidence it cites: 0 nothing, 1 all of it. A text without content words of its
    /// own is not judged and counts as 1.
    pub fn score(&self, text: &str, cited: &[&Evidence]) -> f64 {
        let texts: String = cited
            .iter()
            .filter(|evidence| !profile(evidence))
            .flat_map(|evidence| own_words(evidence))
            .map(|part| fold(part) + "\n")
            .collect();
        let content = self.content(&fold(text));
        if content.is_empty() {
            return 1.0;
        }
        let held = content
            .iter()
            .filter(|word| texts.contains(word.as_str()))
            .count();
        #[expect(clippy::cast_precision_loss, reason = "counts of words")]
        let share = held as f64 / content.len() as f64;
        if cited.iter().any(|evidence| anchors(text, evidence)) {
            share.max(self.anchored)
        } else {
            share
        }
    }

    /// The words that carry content: pairs of kanji, runs of katakana, letters and digits.
    fn content(&self, folded: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut run: Vec<char> = Vec::new();
        let mut kind = Sign::Other;
        for c in folded.chars().chain(['。']) {
            let next = Sign::of(c);
            if next != kind {
                self.close(&run, kind, &mut found);
                run.clear();
                kind = next;
            }
            run.push(c);
        }
        found
    }

    fn close(&self, run: &[char], kind: Sign, found: &mut Vec<String>) {
        let text: String = run.iter().collect();
        if run.len() < 2 || self.common.contains(&text) {
            return;
        }
        match kind {
            Sign::Kanji => found.extend(
                run.windows(2)
                    .map(|pair| pair.iter().collect::<String>())
                    .filter(|pair| !self.common.contains(pair)),
            ),
            Sign::Katakana | Sign::Letter => found.push(text),
            Sign::Other => {}
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Kanji,
    Katakana,
    Letter,
    Other,
}

impl Sign {
    fn of(c: char) -> Self {
        match c {
            '\u{4e00}'..='\u{9fff}' | '々' => Self::Kanji,
            '\u{30a1}'..='\u{30fa}' | 'ー' => Self::Katakana,
            c if c.is_alphanumeric() && !('\u{3041}'..='\u{3096}').contains(&c) => Self::Letter,
            _ => Self::Other,
        }
    }
}

/// What a piece of evidence says of this company. The question of a sheet and its grade are anybody's, so that beside what was
/// said to it they do not count.
fn own_words(evidence: &Evidence) -> [&str; 2] {
    match (evidence.kind, evidence.quote.as_deref()) {
        (EvidenceKind::Checklist, Some(quote)) => [quote, ""],
        (_, quote) => [&evidence.label, quote.unwrap_or(&evidence.display)],
    }
}

/// Trade, size, form and region are shared with many, and a median with all of the trade.
pub(super) fn profile(evidence: &Evidence) -> bool {
    let shared = [
        "com.industry",
        "com.size_class",
        "com.kind",
        "com.municipality",
    ];
    shared.contains(&evidence.id.as_str()) || evidence.id.contains("_median.")
}

/// Whether the text holds a figure, a name or some of the words of that evidence.
fn anchors(text: &str, evidence: &Evidence) -> bool {
    if profile(evidence) {
        return false;
    }
    let figure = evidence.unit != Unit::Text
        && evidence.display.chars().any(|c| c.is_ascii_digit())
        && text.contains(&evidence.display);
    let name = evidence.kind == EvidenceKind::Company && text.contains(&evidence.display);
    let words = || {
        let quote = evidence.quote.as_deref().map(fold).unwrap_or_default();
        let quote: Vec<char> = quote.chars().collect();
        let text = fold(text);
        quote
            .windows(8)
            .any(|part| text.contains(&part.iter().collect::<String>()))
    };
    figure || name || words()
}

/// Flags an item that would fit any company of the trade. A hypothesis without evidence is held against all that is
/// recorded; what shall be done is no finding and is not judged.
pub(super) fn flag(
    item: &Item,
    cited: &[&Fact<'_>],
    known: &[Fact<'_>],
    measure: &Specificity,
) -> Option<Flag> {
    if !matches!(item.body, Body::Swot { .. } | Body::Section { .. }) {
        return None;
    }
    let evidence: Vec<&Evidence> = cited.iter().map(|fact| fact.evidence).collect();
    let guess = evidence.is_empty() && item.basis == Basis::Hypothesis;
    if evidence.is_empty() && !guess {
        return None;
    }
    let all = || known.iter().map(|fact| fact.evidence).collect();
    let score = measure.score(&item.text, &if guess { all() } else { evidence.clone() });
    if score >= measure.threshold {
        return None;
    }
    let detail = if !guess && evidence.iter().all(|evidence| profile(evidence)) {
        "業種・規模・地域だけを根拠にした、同業のどの会社にも当てはまる文です。この事業者の数値・発言・事実を根拠に加えて書いてください。"
    } else {
        "付けた根拠の言葉がほとんど使われておらず、根拠を別の会社のものに替えても読めてしまう文です。この事業者の数値・発言・事実を入れて書いてください。"
    };
    Some(whole(FlagKind::NotSpecific, detail.to_owned()).with([Mend::Drop]))
}

/// [`Specificity::score`] by the measure that ships with the program's lists.
pub fn score(lexicon: &super::Lexicon, text: &str, cited: &[&Evidence]) -> f64 {
    lexicon.specific.score(text, cited)
}

#[cfg(test)]
mod tests {
    use crate::domain::check::specific::score;
    use crate::domain::check::testing::{evidence, lexicon, sales, words};
    use crate::domain::evidence::{Evidence, EvidenceKind};

    fn measured(text: &str, cited: &[&Evidence]) -> f64 {
        score(&lexicon(), text, cited)
    }

    #[test]
    fn what_fits_any_company_scores_low() {
        let trade = Evidence {
            kind: EvidenceKind::Company,
            ..evidence("com.industry", "飲食業")
        };
        let said = words(
            "chk.taste",
            "煮干しの中華そばを目当てに県外からも来てくれます",
        );
        let limit = lexicon().specific.threshold;
        for text in [
            "地域に根ざした飲食業として、顧客満足度の向上に努めています。",
            "デジタル技術の導入により、業務効率化が図られる可能性があります。",
        ] {
            assert!(measured(text, &[&trade]) < limit, "{text}");
            assert!(measured(text, &[&said]) < limit, "{text}");
        }
    }

    #[test]
    fn the_question_and_the_grade_make_nothing_specific() {
        let asked = Evidence {
            label: "同業他社や大手、ネット販売との競争の状況は、いかがですか。".to_owned(),
            display: "とても厳しい".to_owned(),
            ..words(
                "chk.competitor_pressure",
                "業務用スーパーさんが車で十分のところにできました",
            )
        };
        let limit = lexicon().specific.threshold;
        assert!(measured("同業他社との競争が激しく、厳しい環境です。", &[&asked]) < limit);
        let told = "業務用スーパーが車で十分のところにできました。";
        assert!(measured(told, &[&asked]) >= limit);
    }

    #[test]
    fn figures_words_and_names_of_the_evidence_make_it_specific() {
        let said = words(
            "chk.taste",
            "煮干しの中華そばを目当てに県外からも来てくれます",
        );
        let sales = sales();
        for text in [
            "売上高は5,130,250千円です。",
            "煮干しの中華そばを目当てに来るお客様がいます。",
        ] {
            assert!(measured(text, &[&said, &sales]) >= 0.5, "{text}");
        }
        assert!((measured("です。", &[]) - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn another_companys_evidence_does_not_bear_the_text() {
        let own = words("chk.taste", "煮干しの中華そばと手包みワンタンが看板です");
        let other = words("chk.taste", "板金の試作を三日で納めるのが売りです");
        let text = "煮干しの中華そばと手包みワンタンが支持されています。";
        assert!(measured(text, &[&own]) > 0.6);
        assert!(measured(text, &[&other]) < 0.2);
    }
}
