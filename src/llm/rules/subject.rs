//! The kept items of a SWOT with what each is about: the item of a sheet or the indicator it stands on, and for a weakness
//! what lies behind it.

use super::known::Known;
use super::plan;
use super::text::{first_sentence, with_slots_again};
use super::voice::{SHORT, Voice};
use crate::domain::benchmark::Indicator;
use crate::domain::document::{Body, Item, Quadrant};
use crate::domain::evidence::{Evidence, Polarity};
use crate::domain::topic::Topic;

/// A kept item of the SWOT.
pub(super) struct Subject<'a> {
    pub(super) item: &'a Item,
    pub(super) quadrant: Quadrant,
    /// Key of an item of a sheet or name of an indicator; `None` for what people wrote or somebody's words alone.
    pub(super) key: Option<String>,
}

/// The kept items of a quadrant, in their order.
pub(super) fn subjects<'a>(known: &Known<'a>, wanted: Quadrant) -> Vec<Subject<'a>> {
    let of = |item: &'a Item| match item.body {
        Body::Swot { quadrant } if quadrant == wanted => Some(Subject {
            item,
            quadrant,
            key: key(known, item, quadrant),
        }),
        _ => None,
    };
    known.input.swot.iter().filter_map(of).collect()
}

fn key(known: &Known, item: &Item, quadrant: Quadrant) -> Option<String> {
    let of = |id: &String| {
        if let Some(key) = id.strip_prefix("chk.") {
            return known
                .item(key)
                .filter(|item| item.action.is_some())
                .map(|_| key.to_owned());
        }
        if quadrant == Quadrant::Strength {
            // A figure that moved well is the fruit of a strength; where an indicator stands may be one.
            let (name, _) = id.strip_prefix("fin.")?.rsplit_once('.')?;
            return name
                .parse::<Indicator>()
                .ok()
                .map(|found| found.to_string());
        }
        plan::key_of(known, id)
    };
    item.evidence.iter().find_map(of)
}

impl<'a> Subject<'a> {
    pub(super) fn id(&self) -> &'a str {
        &self.item.id
    }

    /// The facts it stands on.
    pub(super) fn facts(&self, known: &Known<'a>) -> Vec<&'a Evidence> {
        let facts = self.item.evidence.iter();
        facts.filter_map(|id| known.get(id)).collect()
    }

    /// Its first sentence, figures as slots again.
    pub(super) fn sentence(&self, known: &Known<'a>) -> String {
        with_slots_again(&first_sentence(&self.item.text), &self.facts(known))
    }

    /// Its first sentence, and what somebody said about it.
    pub(super) fn told(&self, known: &Known<'a>) -> String {
        let sentence = self.sentence(known);
        let quotes = sentence.contains(['「', '『']);
        match self.voice(known).filter(|_| !quotes) {
            Some(voice) => sentence + &voice.said(0),
            None => sentence,
        }
    }

    /// What somebody said about it.
    pub(super) fn voice(&self, known: &Known<'a>) -> Option<Voice<'a>> {
        let mut facts = self.facts(known).into_iter();
        facts.find_map(|fact| Voice::of(fact, SHORT))
    }

    /// Whether both stand on one fact, or on one axis inside the company.
    pub(super) fn touches(&self, other: &Self, known: &Known<'a>) -> bool {
        let theirs = other.facts(known);
        let one_axis =
            |a: &Evidence, b: &Evidence| a.topic == b.topic && a.topic != Topic::Environment;
        self.facts(known).iter().any(|fact| {
            theirs
                .iter()
                .any(|theirs| fact.id == theirs.id || one_axis(fact, theirs))
        })
    }
}

/// What lies behind a weakness, as far as it is known to be weak here too: kept in the SWOT, or answered so.
pub(super) fn root<'k>(known: &'k Known<'_>, weaknesses: &[Subject], key: &'k str) -> &'k str {
    let weak = |cause: &str| {
        let kept = weaknesses
            .iter()
            .any(|one| one.key.as_deref() == Some(cause));
        let answered = |fact: &Evidence| fact.polarity == Polarity::Negative;
        kept || known.answer(cause).is_some_and(answered)
    };
    known.input.cross.root(key, &weak)
}

/// What is to be done about a key, to be followed by 「ことから」: 「手順書を作り、代わりの人を育てる」.
pub(super) fn step_from(what: &str) -> String {
    let verb = what.ends_with(['う', 'く', 'ぐ', 'す', 'つ', 'ぬ', 'ぶ', 'む', 'る']);
    if verb {
        format!("{what}ことから始め、")
    } else {
        format!("{what}から始め、")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_reads_on_whether_verb_or_noun() {
        assert_eq!(step_from("人を育てる"), "人を育てることから始め、");
        assert_eq!(step_from("手順書の作成"), "手順書の作成から始め、");
    }
}
