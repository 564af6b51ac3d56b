//! The checker (照合): what a draft says against the evidence it stands on. The same code for every author, after a model
//! or our rules wrote and after people edited. It never changes a text; it raises flags for people to decide on.

mod direction;
mod duplicate;
mod fact;
mod item;
mod lexicon;
mod number;
mod quote;
mod sign;
#[cfg(test)]
pub(crate) mod testing;
mod text;

use std::collections::HashMap;

use super::document::{Basis, Flag, FlagKind, Item};
use super::evidence::{Evidence, Unit};
use super::quantity::fold::Folded;
use duplicate::Shape;
use fact::Fact;
use text::Text;

pub use lexicon::{Lexicon, Named, Word};
pub use text::Claim;

/// What stands in a text where a slot named no evidence.
pub const UNKNOWN_SLOT: &str = "（不明な根拠）";

/// All that texts are checked against.
pub struct Checker<'a> {
    facts: Vec<Fact<'a>>,
    by_id: HashMap<&'a str, usize>,
    lexicon: &'a Lexicon,
}

impl<'a> Checker<'a> {
    /// A checker for one company's evidence.
    pub fn new(known: &'a [Evidence], lexicon: &'a Lexicon) -> Self {
        Self {
            facts: known.iter().map(Fact::new).collect(),
            by_id: known
                .iter()
                .enumerate()
                .map(|(index, evidence)| (evidence.id.as_str(), index))
                .collect(),
            lexicon,
        }
    }

    /// The evidence with that id.
    pub fn find(&self, id: &str) -> Option<&'a Evidence> {
        self.by_id.get(id).map(|index| self.facts[*index].evidence)
    }

    /// The flags of one text.
    pub fn check(&self, claim: Claim<'_>) -> Vec<Flag> {
        let mut flags = self.check_sources(claim);
        flags.extend(self.check_words(claim));
        flags
    }

    /// Evidence that is missing or does not exist.
    fn check_sources(&self, claim: Claim<'_>) -> Vec<Flag> {
        let mut flags: Vec<Flag> = claim
            .evidence
            .iter()
            .filter(|id| !self.by_id.contains_key(id.as_str()))
            .map(|id| whole(FlagKind::UnknownEvidence, unknown_id(id)))
            .collect();
        let stands = claim
            .evidence
            .iter()
            .any(|id| self.by_id.contains_key(id.as_str()));
        if !stands && claim.basis == Basis::Fact {
            let detail = "根拠が付いていません。根拠を選ぶか、仮説としてください。";
            flags.push(whole(FlagKind::NoEvidence, detail.to_owned()));
        }
        flags
    }

    /// What the text itself says.
    fn check_words(&self, claim: Claim<'_>) -> Vec<Flag> {
        let mut text = Text::new(claim);
        let cited: Vec<&Fact<'_>> = claim
            .evidence
            .iter()
            .filter_map(|id| self.by_id.get(id.as_str()))
            .map(|index| &self.facts[*index])
            .collect();
        text.verbatim = repeated(&text, &cited);
        let mut flags = quote::flags(&mut text, &self.facts);
        flags.extend(number::flags(&text, &cited, &self.facts));
        flags.extend(direction::flags(&text, &cited, &self.facts));
        let words = self.lexicon.flags(&Folded::new(claim.text));
        flags.extend(
            words
                .into_iter()
                .filter(|flag| flag.span.is_none_or(|span| !text.quoted(span))),
        );
        flags.extend(unknown_slots(&text));
        flags.sort_by_key(|flag| flag.span);
        flags
    }

    /// Sets the flags of all items anew.
    pub fn check_items(&self, items: &mut [Item]) {
        let shapes: Vec<Shape> = items.iter().map(|item| Shape::new(&item.text)).collect();
        let counts: Vec<bool> = items.iter().map(item::counts).collect();
        let ids: Vec<String> = items.iter().map(|item| item.id.clone()).collect();
        for (index, item) in items.iter_mut().enumerate() {
            let mut flags = self.check_item(item);
            let twin = (0..index)
                .find(|earlier| counts[*earlier] && shapes[*earlier].repeats(&shapes[index]));
            if let Some(earlier) = twin {
                let detail = format!("{}とほぼ同じ内容です。", ids[earlier]);
                flags.push(whole(FlagKind::Duplicate, detail));
            }
            item.flags = flags;
        }
    }
}

/// A flag that means the whole item.
pub(super) fn whole(kind: FlagKind, detail: String) -> Flag {
    Flag {
        kind,
        detail,
        span: None,
        mends: Vec::new(),
    }
}

/// The detail of an id that names nothing.
pub(super) fn unknown_id(id: &str) -> String {
    let id: String = id.chars().take(80).collect();
    format!("根拠「{id}」は、この事業者の根拠にありません。")
}

/// Places where the text repeats the words of cited evidence. Short displays and figures are no words.
fn repeated(text: &Text<'_>, cited: &[&Fact<'_>]) -> Vec<[usize; 2]> {
    cited
        .iter()
        .flat_map(|fact| {
            let evidence = fact.evidence;
            let display = (evidence.unit == Unit::Text).then_some(evidence.display.as_str());
            display.into_iter().chain(evidence.quote.as_deref())
        })
        .filter(|words| words.chars().count() >= 4)
        .flat_map(|words| text.places(words))
        .collect()
}

/// Slots that could not be filled, or were typed by hand and never filled.
fn unknown_slots(text: &Text<'_>) -> Vec<Flag> {
    let unfilled = text.places(UNKNOWN_SLOT).into_iter().map(|span| Flag {
        kind: FlagKind::UnknownEvidence,
        detail: "ここに入るはずだった根拠は、この事業者の根拠にありません。".to_owned(),
        span: Some(span),
        mends: Vec::new(),
    });
    let open = text
        .places("[[")
        .into_iter()
        .chain(text.places("［［"))
        .filter(|span| !text.quoted(*span))
        .map(|span| Flag {
            kind: FlagKind::UnknownEvidence,
            detail: "「[[」で始まる差し込みが、根拠の値に置きかわっていません。".to_owned(),
            span: Some(span),
            mends: Vec::new(),
        });
    unfilled.chain(open).collect()
}

#[cfg(test)]
mod tests {
    use super::testing::{claim, evidence, flags, flags_with, lexicon, sales};
    use super::*;

    #[test]
    fn facts_need_evidence_and_guesses_do_not() {
        let kinds = |flags: Vec<Flag>| flags.into_iter().map(|f| f.kind).collect::<Vec<_>>();
        let known = [sales()];
        assert_eq!(
            kinds(flags_with("店があります。", &[], &known)),
            [FlagKind::NoEvidence]
        );
        assert_eq!(
            kinds(flags_with(
                "店があります。",
                &["fin.export.2025-03"],
                &known
            )),
            [FlagKind::UnknownEvidence, FlagKind::NoEvidence]
        );
        let lexicon = lexicon();
        let checker = Checker::new(&known, &lexicon);
        let guess = Claim {
            basis: Basis::Hypothesis,
            ..claim("店がある可能性があります。", &[])
        };
        assert_eq!(checker.check(guess), []);
    }

    #[test]
    fn slots_left_in_a_text_are_flagged() {
        let flags = flags("売上高は（不明な根拠）で、[[fin.sales]]です。", &[sales()]);
        let kinds: Vec<_> = flags.iter().map(|flag| (flag.kind, flag.span)).collect();
        assert_eq!(
            kinds,
            [
                (FlagKind::UnknownEvidence, Some([4, 11])),
                (FlagKind::UnknownEvidence, Some([13, 15])),
            ]
        );
    }

    #[test]
    fn words_of_cited_evidence_are_not_judged() {
        let grade = evidence("chk.successor", "ほとんどいない");
        assert_eq!(
            flags(
                "後継ぎは「いない」に近く、ほとんどいないとの答えです。",
                &[grade]
            ),
            []
        );
        assert_eq!(flags("後継ぎはほとんどいません。", &[sales()]).len(), 1);
    }
}
