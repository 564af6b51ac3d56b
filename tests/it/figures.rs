//! Sentences as advisors write them (`tests/vectors/advisor_figures.tsv`), right and subtly wrong, against the evidence of the
//! evaluation's companies: every wrong figure is flagged, no right sentence is, and nothing numeric is left unclassified.

use std::collections::HashMap;

use banso::data::Data;
use banso::domain::check::{Checker, Claim};
use banso::domain::document::{Basis, Flag};
use banso::domain::evidence::Evidence;
use banso::eval::files::Files;
use banso::eval::plant::companies;

/// A sentence with the places in it that are wrong.
struct Sentence {
    company: String,
    evidence: Vec<String>,
    text: String,
    wrong: Vec<[usize; 2]>,
}

impl Sentence {
    fn parse(line: &str) -> Self {
        let fields: Vec<&str> = line.split('\t').collect();
        let [company, evidence, marked] = fields[..] else {
            panic!("{line}");
        };
        let id = |id: &str| match id.split_once('.') {
            Some(("chk" | "com", _)) => id.to_owned(),
            _ => format!("fin.{id}"),
        };
        let (mut text, mut wrong, mut from) = (Vec::new(), Vec::new(), 0);
        for c in marked.chars() {
            match c {
                '⟦' => from = text.len(),
                '⟧' => wrong.push([from, text.len()]),
                c => text.push(c),
            }
        }
        Self {
            company: company.to_owned(),
            evidence: evidence.split(' ').map(id).collect(),
            text: text.into_iter().collect(),
            wrong,
        }
    }

    fn claim(&self) -> Claim<'_> {
        Claim {
            text: &self.text,
            evidence: &self.evidence,
            basis: Basis::Fact,
            plan: false,
        }
    }

    /// What the checker got wrong: a wrong place it passed over, or a doubt about a sentence that is right.
    fn fault(&self, flags: &[Flag]) -> Option<String> {
        let over = |place: &[usize; 2]| {
            flags.iter().any(|flag| {
                flag.span
                    .is_some_and(|span| span[0] < place[1] && place[0] < span[1])
            })
        };
        let good = if self.wrong.is_empty() {
            flags.is_empty()
        } else {
            self.wrong.iter().all(over)
        };
        (!good).then(|| format!("{} {:?} {flags:?}", self.text, self.wrong))
    }
}

fn sentences() -> Vec<Sentence> {
    let table = include_str!("../vectors/advisor_figures.tsv");
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.map(Sentence::parse).collect()
}

fn evidence(data: &Data) -> HashMap<String, Vec<Evidence>> {
    let all = companies(&Files::BuiltIn, data).unwrap();
    all.into_iter()
        .map(|(file, ground)| (file, ground.evidence))
        .collect()
}

#[test]
fn advisors_sentences_are_judged_as_they_are() {
    let data = Data::load(None).unwrap();
    let known = evidence(&data);
    let all = sentences();
    let wrong = all.iter().filter(|one| !one.wrong.is_empty()).count();
    assert!(wrong >= 60 && all.len() - wrong >= 60, "{wrong}");
    let mut faults = Vec::new();
    for one in &all {
        let known = &known[&one.company];
        for id in &one.evidence {
            assert!(known.iter().any(|fact| fact.id == *id), "{id}");
        }
        let checker = Checker::new(known, &data.lexicon);
        faults.extend(one.fault(&checker.check(one.claim())));
        // A checker that says nothing would let every wrong one through.
        assert_eq!(one.fault(&[]).is_some(), !one.wrong.is_empty());
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn nothing_numeric_in_them_is_left_unclassified() {
    let data = Data::load(None).unwrap();
    let known = evidence(&data);
    for one in sentences() {
        let checker = Checker::new(&known[&one.company], &data.lexicon);
        let classes = checker.classify(one.claim());
        for (at, c) in one.text.chars().enumerate() {
            let number = c.is_numeric() || "一二三四五六七八九十百千万億割倍".contains(c);
            let holding = classes
                .iter()
                .filter(|class| class.span[0] <= at && at < class.span[1])
                .count();
            assert!(
                !number || holding == 1,
                "{c} at {at} of {}: {holding}",
                one.text
            );
        }
    }
}
