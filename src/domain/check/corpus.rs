//! Tests over texts kept as data (`tests/fixtures/check/`): clean ones must pass, wrong ones must be flagged as what they
//! are, and in all of them every number lies in exactly one class.

use std::collections::HashMap;

use super::testing::{claim, lexicon};
use super::{Checker, Class, Classified};
use crate::domain::document::{Flag, FlagKind};
use crate::domain::evidence::Evidence;
use crate::domain::facts::sample::{DEMO, Sample};
use crate::domain::quantity::counts;

const CLEAN: &str = include_str!("../../../tests/fixtures/check/clean.tsv");
const WRONG: &str = include_str!("../../../tests/fixtures/check/wrong.tsv");
const SENTENCES: &str = include_str!("../../../tests/fixtures/check/sentences.txt");

/// Doubts about figures; the others are judged elsewhere.
const FIGURES: [FlagKind; 6] = [
    FlagKind::NumberNotInEvidence,
    FlagKind::UnitMismatch,
    FlagKind::VagueQuantity,
    FlagKind::WrongPeriod,
    FlagKind::WrongMetric,
    FlagKind::DirectionConflict,
];

fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| line.split('\t').collect())
}

fn companies() -> HashMap<&'static str, Vec<Evidence>> {
    DEMO.iter()
        .map(|(name, _)| (*name, Sample::demo(name).evidence()))
        .collect()
}

/// What the checker says of a text of a company that cites those ids.
fn looked_at(known: &[Evidence], ids: &str, text: &str) -> (Vec<Flag>, Vec<Classified>) {
    let ids: Vec<String> = ids.split_whitespace().map(ToOwned::to_owned).collect();
    for id in &ids {
        assert!(
            known.iter().any(|evidence| evidence.id == *id),
            "{id}: {text}"
        );
    }
    let lexicon = lexicon();
    let checker = Checker::new(known, &lexicon);
    let mut flags = checker.check(claim(text, &ids));
    flags.retain(|flag| FIGURES.contains(&flag.kind));
    (flags, checker.classify(claim(text, &ids)))
}

/// How many quantities, and how many flags among them, with the texts that carry one.
fn false_alarms(rows: impl Iterator<Item = (String, String, String)>) -> (usize, Vec<String>) {
    let companies = companies();
    let mut quantities = 0;
    let mut alarms = Vec::new();
    for (company, ids, text) in rows {
        let (flags, classes) = looked_at(&companies[company.as_str()], &ids, &text);
        let counted = |class: &&Classified| !matches!(class.class, Class::NotAQuantity { .. });
        quantities += classes.iter().filter(counted).count();
        for flag in flags {
            alarms.push(format!(
                "{company}: {text} [{ids}]\n    {:?} {} {:?}",
                flag.kind, flag.detail, flag.mends
            ));
        }
    }
    (quantities, alarms)
}

fn clean() -> impl Iterator<Item = (String, String, String)> {
    rows(CLEAN).map(|fields| {
        (
            fields[0].to_owned(),
            fields[1].to_owned(),
            fields[2].to_owned(),
        )
    })
}

#[test]
fn clean_texts_are_hardly_ever_flagged() {
    assert!(clean().count() >= 200);
    let (quantities, alarms) = false_alarms(clean());
    let share = alarms.len() * 1_000 / quantities;
    assert!(
        share <= 20,
        "{} of {quantities} quantities\n{}",
        alarms.len(),
        alarms.join("\n")
    );
}

#[test]
fn a_planted_wrong_text_counts_as_an_alarm() {
    let planted = rows(WRONG).take(20).map(|fields| {
        (
            fields[0].to_owned(),
            fields[1].to_owned(),
            fields[3].to_owned(),
        )
    });
    let (_, alarms) = false_alarms(planted);
    assert!(alarms.len() >= 20, "{alarms:?}");
}

/// The texts that do not carry the flag they should.
fn missed(rows: impl Iterator<Item = [String; 4]>) -> Vec<String> {
    let companies = companies();
    rows.filter_map(|[company, ids, kind, text]| {
        let (flags, _) = looked_at(&companies[company.as_str()], &ids, &text);
        let found = flags.iter().any(|flag| flag.kind.to_string() == kind);
        (!found).then(|| format!("{company}: {text} [{ids}] {kind}: {flags:?}"))
    })
    .collect()
}

#[test]
fn wrong_texts_are_flagged_as_what_they_are() {
    let all = rows(WRONG).map(|fields| [0, 1, 2, 3].map(|at| fields[at].to_owned()));
    let missed = missed(all);
    assert!(missed.is_empty(), "{}\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn a_planted_clean_text_counts_as_missed() {
    let planted = clean()
        .take(20)
        .map(|(company, ids, text)| [company, ids, "number_not_in_evidence".to_owned(), text]);
    assert_eq!(missed(planted).len(), 20);
}

/// The places of a text whose digits lie in no class, or in two.
fn residual(text: &str, classes: &[Classified]) -> Vec<usize> {
    let holding = |at: usize| {
        classes
            .iter()
            .filter(|class| class.span[0] <= at && at < class.span[1])
            .count()
    };
    let chars = text.chars().enumerate();
    chars
        .filter(|(at, c)| counts(*c) && holding(*at) != 1)
        .map(|(at, _)| at)
        .collect()
}

#[test]
fn nothing_numeric_is_left_without_a_class() {
    let companies = companies();
    let known = &companies["ramen"];
    let sentences: Vec<&str> = SENTENCES
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .collect();
    assert!(sentences.len() >= 500, "{}", sentences.len());
    let texts = rows(CLEAN)
        .map(|fields| fields[2])
        .chain(rows(WRONG).map(|fields| fields[3]));
    let lexicon = lexicon();
    let checker = Checker::new(known, &lexicon);
    for text in texts.chain(sentences) {
        let ids = ["fin.sales.2025-12".to_owned()];
        let classes = checker.classify(claim(text, &ids));
        assert_eq!(
            residual(text, &classes),
            Vec::<usize>::new(),
            "{text} {classes:?}"
        );
        for pair in classes.windows(2) {
            assert!(pair[0].span[1] <= pair[1].span[0], "{text} {pair:?}");
        }
    }
}

#[test]
fn a_digit_without_a_class_would_be_seen() {
    assert_eq!(residual("第3条と5円", &[]), [1, 4]);
}
