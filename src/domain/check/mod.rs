//! The checker (照合): what a draft says against the evidence it stands on. The same code for every author, after a model
//! or our rules wrote and after people edited. It never changes a text; it raises flags for people to decide on.

mod chain;
mod classify;
#[cfg(test)]
mod corpus;
pub mod coverage;
mod derive;
mod direction;
mod doubt;
mod duplicate;
mod fact;
mod item;
mod lexicon;
mod mend;
mod name;
mod number;
mod origin;
mod period;
mod pool;
mod quote;
mod scene;
mod sign;
pub mod specific;
mod state;
#[cfg(test)]
mod state_tests;
mod stretch;
mod subject;
#[cfg(test)]
pub(crate) mod testing;
mod text;
mod told;
mod wording;

use std::collections::HashMap;

use super::document::{Basis, Body, Flag, FlagKind, Item, Mend};
use super::evidence::{Evidence, Unit};
use super::quantity::Reason;
use super::quantity::fold::Folded;
use duplicate::Shape;
use fact::Fact;
use period::Calendar;
use subject::{Subject, Terms, Which};
use text::Text;

pub use classify::{Class, Classified};
pub use derive::Operation;
pub use item::plans;
pub use lexicon::{Lexicon, Named, Word};
pub use text::Claim;
pub use wording::Wording;

/// What stands in a text where a slot named no evidence.
pub const UNKNOWN_SLOT: &str = "（不明な根拠）";

/// All that texts are checked against.
pub struct Checker<'a> {
    facts: Vec<Fact<'a>>,
    by_id: HashMap<&'a str, usize>,
    lexicon: &'a Lexicon,
    board: direction::Board<'a>,
    record: name::Record,
    /// What measures are called.
    terms: Terms,
    /// The periods that the evidence knows.
    calendar: Calendar,
    /// The periods of each measure.
    periods: HashMap<String, Vec<i32>>,
}

impl<'a> Checker<'a> {
    /// A checker for one company's evidence.
    pub fn new(known: &'a [Evidence], lexicon: &'a Lexicon) -> Self {
        let mut facts: Vec<Fact<'a>> = known.iter().map(Fact::new).collect();
        let periods = periods(&facts);
        let terms = Terms::new(&lexicon.wording, known);
        let calendar = Calendar::new(periods.values().flatten().copied());
        for fact in &mut facts {
            fact.origins = origin::origins(fact, &terms, &calendar);
        }
        Self {
            terms,
            calendar,
            periods,
            board: direction::Board::new(&facts, &lexicon.directions),
            record: name::Record::new(&facts),
            facts,
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

    fn fact(&self, id: &str) -> Option<&Fact<'a>> {
        self.by_id.get(id).map(|index| &self.facts[*index])
    }

    /// The periods for which a measure is known.
    fn periods_of(&self, metric: &str) -> &[i32] {
        self.periods.get(metric).map_or(&[], Vec::as_slice)
    }

    /// The facts that a claim cites.
    fn cited(&self, evidence: &[String]) -> Vec<&Fact<'a>> {
        evidence.iter().filter_map(|id| self.fact(id)).collect()
    }

    /// The text with what in it is other people's words, and the flags of its quotes.
    fn read<'t>(&self, claim: Claim<'t>) -> (Text<'t>, Vec<Flag>) {
        let mut text = Text::new(claim);
        text.verbatim = repeated(&text, &self.cited(claim.evidence));
        let flags = quote::flags(&mut text, &self.facts);
        (text, flags)
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
        let (text, mut flags) = self.read(claim);
        let cited = self.cited(claim.evidence);
        let judged = self.judged(&text);
        flags.extend(direction::flags(
            &text,
            &cited,
            &self.board,
            &self.lexicon.directions,
        ));
        flags.extend(name::flags(&text, &self.record, &self.lexicon.names));
        let words = self.lexicon.flags(&Folded::new(claim.text));
        flags.extend(
            words
                .into_iter()
                .filter(|flag| flag.span.is_none_or(|span| !text.quoted(span)))
                .filter(|flag| !judged_too(&judged, flag))
                .filter(|flag| !retold(&text, &cited, flag)),
        );
        flags.extend(judged.into_iter().filter_map(|judged| judged.flag));
        flags.extend(unknown_slots(&text));
        flags.sort_by_key(|flag| flag.span);
        flags
    }

    /// Sets the flags of all items anew.
    pub fn check_items(&self, items: &mut [Item]) {
        let shapes: Vec<Shape> = items.iter().map(Shape::of).collect();
        let counts: Vec<bool> = items.iter().map(item::counts).collect();
        let ids: Vec<String> = items.iter().map(|item| item.id.clone()).collect();
        for (index, item) in items.iter_mut().enumerate() {
            let mut flags = self.check_item(item);
            flags.extend(self.check_fit(item));
            let twin = (0..index)
                .find(|earlier| counts[*earlier] && shapes[*earlier].repeats(&shapes[index]));
            if let Some(earlier) = twin {
                let detail = format!(
                    "{}とほぼ同じ内容です。どちらか一つにまとめてください。",
                    ids[earlier]
                );
                flags.push(whole(FlagKind::Duplicate, detail).with([Mend::Drop]));
            }
            item.flags = flags;
        }
        for (index, flag) in item::among(items) {
            items[index].flags.push(flag);
        }
    }
}

impl Checker<'_> {
    /// Whether an item stands where its evidence says, and could only be said of this company.
    fn check_fit(&self, item: &Item) -> Vec<Flag> {
        if item.text.trim().is_empty() {
            return Vec::new();
        }
        let cited = self.cited(&item.evidence);
        let mut flags = match item.body {
            Body::Swot { quadrant } => direction::quadrant_flags(quadrant, &item.text, &cited),
            _ => Vec::new(),
        };
        flags.extend(specific::flag(
            item,
            &cited,
            &self.facts,
            &self.lexicon.specific,
        ));
        flags
    }
}

/// For each measure the periods that its own values are known for.
fn periods(facts: &[Fact<'_>]) -> HashMap<String, Vec<i32>> {
    let mut periods: HashMap<String, Vec<i32>> = HashMap::new();
    let own = |subject: &&Subject| subject.which == Which::Own;
    for subject in facts
        .iter()
        .filter_map(|fact| fact.subject.as_ref())
        .filter(own)
    {
        if let Some(end) = subject.period {
            periods.entry(subject.metric.clone()).or_default().push(end);
        }
    }
    periods
}

/// Whether a vague word was judged as a quantity or state already.
fn judged_too(judged: &[number::Judged], flag: &Flag) -> bool {
    let overlaps = |a: [usize; 2], b: [usize; 2]| a[0] < b[1] && b[0] < a[1];
    let word = |class: &Class| matches!(class, Class::NotAQuantity { reason } if *reason != Reason::Unstated);
    flag.kind == FlagKind::VagueQuantity
        && judged
            .iter()
            .filter(|judged| !word(&judged.class))
            .any(|judged| flag.span.is_some_and(|span| overlaps(span, judged.span)))
}

/// Whether a word for an amount (半分) stands in the words of cited evidence too.
fn retold(text: &Text<'_>, cited: &[&Fact<'_>], flag: &Flag) -> bool {
    let Some(span) = flag.span.filter(|_| flag.kind == FlagKind::VagueQuantity) else {
        return false;
    };
    let word = text.slice(span);
    let amount = word.contains(['半', '割', '倍', '数']);
    amount && cited.iter().any(|fact| fact.says(&word))
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
