//! Texts that nobody should doubt: the rules' own drafts, and sentences written for the purpose. What the checker says of
//! their words is a false alarm.

use super::testing::{content, drafts, filled, kept, strings, text};
use crate::domain::answer::recheck;
use crate::domain::check::testing::{lexicon, words};
use crate::domain::check::{Checker, Claim};
use crate::domain::document::{Basis, Body, FlagKind, Item};
use crate::domain::facts::sample::{DEMO, Sample};

/// The kinds that words raise; figures have tests of their own.
const WORDS: [FlagKind; 8] = [
    FlagKind::DirectionConflict,
    FlagKind::QuoteNotFound,
    FlagKind::UnknownName,
    FlagKind::PossiblePersonalName,
    FlagKind::ForbiddenClaim,
    FlagKind::VagueQuantity,
    FlagKind::Duplicate,
    FlagKind::NotSpecific,
];

/// At most one in fifty.
fn few(false_alarms: &[String], of: usize) {
    assert!(
        false_alarms.len() * 50 <= of,
        "{} of {of}:\n{}",
        false_alarms.len(),
        false_alarms.join("\n")
    );
}

/// All items of the three drafts of a company.
fn all_items(sample: &Sample) -> (Vec<Vec<Item>>, Vec<crate::domain::evidence::Evidence>) {
    let drafts = drafts(sample);
    let section = |section: &serde_json::Value| {
        let key = text(&section["key"]);
        let body = Body::Section {
            key: key.clone(),
            title: key.clone(),
        };
        let words = filled(section["text"].as_str().unwrap(), &drafts.evidence);
        kept(key, body, words, strings(&section["evidence"]))
    };
    let sections = drafts.business["sections"].as_array().unwrap();
    let plan = sections.iter().map(section).collect();
    let evidence = drafts.evidence.clone();
    (vec![drafts.swot_items, drafts.action_items, plan], evidence)
}

#[test]
fn the_rules_own_drafts_raise_no_doubts() {
    let lexicon = lexicon();
    let (mut alarms, mut sentences) = (Vec::new(), 0);
    for (name, file) in DEMO {
        let (documents, evidence) = all_items(&Sample::read(file));
        for items in documents {
            let mut content = content(&items, &evidence);
            recheck(&mut content, &lexicon);
            for item in &content.items {
                sentences += item.text.matches('。').count().max(1);
                let doubts = item.flags.iter().filter(|flag| WORDS.contains(&flag.kind));
                alarms.extend(doubts.map(|flag| {
                    format!(
                        "{name} {} {}: {} | {}",
                        item.id, flag.kind, flag.detail, item.text
                    )
                }));
            }
        }
    }
    assert!(sentences > 300, "{sentences}");
    few(&alarms, sentences);
}

#[test]
fn clean_sentences_raise_no_doubts() {
    let lexicon = lexicon();
    let evidence = Sample::demo("ramen").evidence();
    let table = include_str!("../../../tests/fixtures/check/clean_words.tsv");
    let (mut alarms, mut count) = (Vec::new(), 0);
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let (sentence, said) = line.split_once('\t').unwrap();
        let mut known = evidence.clone();
        if !said.is_empty() {
            known.push(words("chk.said", said));
        }
        let ids: Vec<String> = known.iter().map(|fact| fact.id.clone()).collect();
        let claim = Claim {
            text: sentence,
            evidence: &ids,
            basis: Basis::Fact,
            plan: false,
        };
        count += 1;
        let flags = Checker::new(&known, &lexicon).check(claim);
        let doubts = flags.iter().filter(|flag| WORDS.contains(&flag.kind));
        alarms.extend(doubts.map(|flag| format!("{}: {} | {sentence}", flag.kind, flag.detail)));
    }
    assert!(count >= 200, "{count}");
    few(&alarms, count);
    println!("{}", alarms.join("\n"));
}
