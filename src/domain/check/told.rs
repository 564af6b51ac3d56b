//! State words and runs of periods (黒字, 増収増益, 2期連続) judged: what the cited evidence says of them, and what is offered
//! where it says nothing.

use std::collections::BTreeMap;

use super::classify::Class;
use super::doubt::named_fact;
use super::mend;
use super::number::{Judge, Judged, ids};
use super::pool::{self, Pool, Verdict};
use super::scene::Said;
use super::state::{self, Mood};
use super::stretch::Stretch;
use super::subject::Which;
use super::wording::Claimed;
use crate::domain::document::{FlagKind, Mend};
use crate::domain::quantity::{Quantity, Reason};

impl Judge<'_, '_> {
    /// 「2期連続で増加」 of a measure that is named or meant.
    pub(super) fn run(&self, quantity: &Quantity) -> Option<Judged> {
        if !state::counts_periods(quantity) {
            return None;
        }
        let Some((kind, usual)) = state::run(self.text, quantity) else {
            return None;
        };
        let steps = i32::try_from(quantity.value).ok()?;
        let said = self.scene.of(quantity, true);
        let kind = match kind {
            Claimed::Up if self.better_lower(&said, quantity) => Claimed::Down,
            Claimed::Down if self.better_lower(&said, quantity) => Claimed::Up,
            other => other,
        };
        let named = said.metric.as_ref().map(|mention| mention.key.clone());
        let metrics: Vec<String> = match named.filter(|_| usual.is_empty()) {
            Some(key) => vec![key],
            None => usual.iter().map(|key| (*key).to_owned()).collect(),
        };
        let end = said
            .period
            .as_ref()
            .filter(|_| !said.weak)
            .and_then(|period| period.ends.first().copied());
        let wording = &self.checker.lexicon.wording;
        // A period named may be where the run ends, or only where something else in the sentence was.
        let verdict = |pool: &Pool<'_>| {
            let ends = [end, None];
            let all: Vec<Verdict> = metrics
                .iter()
                .flat_map(|metric| {
                    ends.map(|end| pool::run_verdict(kind, metric, steps, end, pool))
                })
                .collect();
            let yes = all
                .iter()
                .find(|verdict| matches!(verdict, Verdict::Yes(_)));
            let no = all.iter().find(|verdict| matches!(verdict, Verdict::No(_)));
            yes.or(no).cloned().unwrap_or(Verdict::Unknown)
        };
        let cited = verdict(&Pool::new(self.cited.iter().copied(), wording));
        let known = || verdict(&Pool::new(&self.checker.facts, wording));
        let word = self.surface(quantity) + "連続";
        match cited {
            Verdict::Yes(evidence) => Some(Judged::traced(quantity.span, evidence)),
            Verdict::No(evidence) => Some(self.conflict(&word, quantity.span, &evidence)),
            Verdict::Unknown => match known() {
                Verdict::No(evidence) => Some(self.conflict(&word, quantity.span, &evidence)),
                Verdict::Yes(evidence) => Some(self.unproven(&word, quantity.span, &evidence)),
                Verdict::Unknown => None,
            },
        }
    }

    /// 「直近2期の平均」「1年で」: as many periods as the cited evidence holds of a measure.
    pub(super) fn stretch(&self, quantity: &Quantity) -> Option<Judged> {
        let stretch = Stretch::of(quantity, self.scene)?;
        let mut runs: BTreeMap<&str, (Vec<i32>, Vec<String>)> = BTreeMap::new();
        for fact in self.cited {
            let own = fact.subject.as_ref().filter(|own| own.which == Which::Own);
            let Some((own, period)) = own.and_then(|own| Some((own, own.period?))) else {
                continue;
            };
            let (ends, ids) = runs.entry(&own.metric).or_default();
            ends.push(period);
            ids.push(fact.evidence.id.clone());
        }
        let run = runs.into_values().find(|(ends, _)| stretch.within(ends));
        run.map(|(_, ids)| Judged::traced(quantity.span, ids))
    }

    /// Judges one state word.
    pub(super) fn state(&self, found: &state::Found<'_>) -> Judged {
        let span = found.span;
        if self.text.quoted(span) {
            return Judged::plain(span, Class::Quoted);
        }
        if self.text.claim.plan {
            return Judged::plain(span, Class::Planned);
        }
        let word = self.text.slice(span);
        let said_in_words = || {
            let facts = self.cited.iter().filter(|fact| fact.says(&word));
            ids(facts)
        };
        let mood = state::mood(self.text, span, found.state.kind);
        if mood == Mood::Unstated {
            return Judged::plain(
                span,
                Class::NotAQuantity {
                    reason: Reason::Unstated,
                },
            );
        }
        let said = self.scene.at(span, &|_| true);
        let claims = state::claims(found, self.scene, &said);
        let wording = &self.checker.lexicon.wording;
        let verdict = |pool: &Pool<'_>| {
            all(
                claims
                    .iter()
                    .map(|claim| claim.verdict(pool, self.latest(&said))),
                mood,
            )
        };
        let cited = verdict(&Pool::new(self.cited.iter().copied(), wording));
        let told = said_in_words();
        match cited {
            Verdict::No(evidence) => self.conflict(&word, span, &evidence),
            Verdict::Yes(evidence) if self.open_ended(found, &said) => {
                self.open(found, span, &evidence)
            }
            Verdict::Yes(evidence) => Judged::traced(span, evidence),
            Verdict::Unknown if !told.is_empty() => Judged::traced(span, told),
            Verdict::Unknown => match verdict(&Pool::new(&self.checker.facts, wording)) {
                Verdict::No(evidence) => self.conflict(&word, span, &evidence),
                Verdict::Yes(evidence) => self.unproven(&word, span, &evidence),
                Verdict::Unknown if found.state.kind == Claimed::Vague => {
                    let detail = format!(
                        "「{word}」：{}根拠にある値で書いてください。",
                        found.state.reason
                    );
                    let mends = mend::give_up(self.text.claim.basis);
                    Judged::doubted(FlagKind::VagueQuantity, detail, span, mends)
                }
                Verdict::Unknown => {
                    let detail = format!(
                        "「{word}」は、根拠の値で確かめられません。{}根拠を付けるか、仮説としてください。",
                        found.state.reason
                    );
                    let mends = mend::give_up(self.text.claim.basis);
                    Judged::doubted(FlagKind::NumberNotInEvidence, detail, span, mends)
                }
            },
        }
    }

    /// The newest period, unless the sentence looks at another.
    fn latest(&self, said: &Said) -> Option<i32> {
        said.period
            .is_none()
            .then(|| self.checker.calendar.latest())
            .flatten()
    }

    /// 過去最高 without saying of how many periods: the evidence knows only some.
    fn open_ended(&self, found: &state::Found<'_>, said: &Said) -> bool {
        let extreme = matches!(found.state.kind, Claimed::Highest | Claimed::Lowest);
        let words = self.scene.words(said.sentence);
        let bounded = ["期の中", "期間で", "期で", "期中", "期のうち"]
            .iter()
            .any(|word| words.contains(word));
        extreme && !bounded
    }

    fn open(&self, found: &state::Found<'_>, span: [usize; 2], evidence: &[String]) -> Judged {
        let word = self.text.slice(span);
        let best = if found.state.kind == Claimed::Highest {
            "最も高い"
        } else {
            "最も低い"
        };
        let count = evidence.len();
        let detail = format!(
            "「{word}」は、根拠にある{count}期の中でしか確かめられません。「直近{count}期で{best}」のように期間を書いてください。"
        );
        let mut mends = vec![Mend::Replace {
            span,
            text: format!(
                "直近{count}期の中で{}",
                best.replace("高い", "高い値").replace("低い", "低い値")
            ),
        }];
        mends.extend(mend::give_up(self.text.claim.basis));
        Judged::doubted(FlagKind::VagueQuantity, detail, span, mends)
    }

    fn conflict(&self, word: &str, span: [usize; 2], evidence: &[String]) -> Judged {
        let detail = format!(
            "「{word}」は根拠と合いません（根拠：{}）。",
            self.listed(evidence)
        );
        let mends = vec![Mend::Drop];
        Judged::doubted(FlagKind::DirectionConflict, detail, span, mends)
    }

    fn unproven(&self, word: &str, span: [usize; 2], evidence: &[String]) -> Judged {
        let mends = mend::cites(evidence.iter().map(String::as_str));
        let detail = format!(
            "「{word}」は、付けられた根拠では確かめられません（{}を根拠に加えると確かめられます）。",
            self.listed(evidence)
        );
        Judged::doubted(FlagKind::NumberNotInEvidence, detail, span, mends)
    }

    fn listed(&self, evidence: &[String]) -> String {
        let named = |id: &String| {
            let fact = self.checker.fact(id)?;
            Some(named_fact(fact))
        };
        let all: Vec<String> = evidence.iter().take(3).filter_map(named).collect();
        all.join("、")
    }
}

/// 増収増益 holds when both halves do; a denied word holds when it does not.
fn all(verdicts: impl Iterator<Item = Verdict>, mood: Mood) -> Verdict {
    let mut ids = Vec::new();
    let mut unknown = false;
    let mut result = None;
    for verdict in verdicts {
        match verdict {
            Verdict::No(against) => result = Some(Verdict::No(against)),
            Verdict::Yes(more) => ids.extend(more),
            Verdict::Unknown => unknown = true,
        }
    }
    let result = result.unwrap_or(if unknown {
        Verdict::Unknown
    } else {
        Verdict::Yes(ids)
    });
    match (mood, result) {
        (Mood::Denied, Verdict::Yes(ids)) => Verdict::No(ids),
        (Mood::Denied, Verdict::No(ids)) => Verdict::Yes(ids),
        (_, result) => result,
    }
}
