//! Tests over texts kept as data (`tests/fixtures/check/`): clean ones must pass, wrong ones must be flagged as what they
//! are, and in all of them every number lies in exactly one class.

use std::collections::HashMap;

use super::testing::{claim, lexicon};
use super::{Checker, Class, Classified, Lexicon};
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
    let lexicon = lexicon();
    let checker = Checker::new(known, &lexicon);
    looked_at_by(&checker, known, ids, text)
}

fn looked_at_by(
    checker: &Checker<'_>,
    known: &[Evidence],
    ids: &str,
    text: &str,
) -> (Vec<Flag>, Vec<Classified>) {
    let ids: Vec<String> = ids.split_whitespace().map(ToOwned::to_owned).collect();
    for id in &ids {
        assert!(
            known.iter().any(|evidence| evidence.id == *id),
            "{id}: {text}"
        );
    }
    let mut flags = checker.check(claim(text, &ids));
    flags.retain(|flag| FIGURES.contains(&flag.kind));
    (flags, checker.classify(claim(text, &ids)))
}

type Companies = HashMap<&'static str, Vec<Evidence>>;

fn checkers<'a>(
    companies: &'a Companies,
    lexicon: &'a Lexicon,
) -> HashMap<&'static str, Checker<'a>> {
    companies
        .iter()
        .map(|(name, known)| (*name, Checker::new(known, lexicon)))
        .collect()
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

/// A clean text with one thing about it changed, and what was changed.
struct Plant {
    company: String,
    ids: String,
    what: &'static str,
    text: String,
}

/// Another digit, unit or sign at one figure of a text.
fn planted_figures() -> Vec<Plant> {
    let companies = companies();
    let lexicon = lexicon();
    let checkers = checkers(&companies, &lexicon);
    let mut plants = Vec::new();
    for (company, ids, text) in clean() {
        let name = company.as_str();
        let (_, classes) = looked_at_by(&checkers[name], &companies[name], &ids, &text);
        let said = classes
            .iter()
            .filter(|class| matches!(class.class, Class::Traced { .. } | Class::Derived { .. }));
        for class in said {
            for (what, surface) in changed(&class.surface) {
                let chars: Vec<char> = text.chars().collect();
                let [from, to] = class.span;
                let before: String = chars[..from].iter().collect();
                let after: String = chars[to..].iter().collect();
                plants.push(Plant {
                    company: company.clone(),
                    ids: ids.clone(),
                    what,
                    text: format!("{before}{surface}{after}"),
                });
            }
        }
    }
    plants
}

fn changed(surface: &str) -> Vec<(&'static str, String)> {
    let chars: Vec<char> = surface.chars().collect();
    let digits: Vec<usize> = (0..chars.len())
        .filter(|at| chars[*at].is_ascii_digit())
        .collect();
    let mut found = Vec::new();
    let (Some(first), Some(last)) = (digits.first(), digits.last()) else {
        return found;
    };
    for at in [*first, digits[digits.len() / 2], *last] {
        let mut other = chars.clone();
        let digit = chars[at].to_digit(10).unwrap();
        other[at] = char::from_digit(if digit == 9 { 7 } else { digit + 1 }, 10).unwrap();
        found.push(("digit", other.into_iter().collect()));
    }
    if digits.iter().all(|at| chars[*at] == '0') {
        return found;
    }
    let units = [
        ("千円", "百万円"),
        ("千円", "円"),
        ("百万円", "千円"),
        ("万円", "億円"),
        ("億円", "万円"),
        ("ポイント", "%"),
        ("%", "ポイント"),
        ("か月", "倍"),
        ("倍", "%"),
        ("人", "社"),
        ("点", "人"),
    ];
    let mut matching = units.iter().filter(|(unit, _)| surface.ends_with(unit));
    if let Some((unit, other)) = matching.next() {
        found.push(("unit", surface.replace(unit, other)));
    }
    if surface.ends_with("千円") {
        let turned = surface
            .strip_prefix('△')
            .map_or_else(|| format!("△{surface}"), ToOwned::to_owned);
        found.push(("sign", turned));
    }
    found
}

fn unflagged(plants: &[Plant]) -> Vec<String> {
    let companies = companies();
    let lexicon = lexicon();
    let checkers = checkers(&companies, &lexicon);
    plants
        .iter()
        .filter(|plant| {
            let name = plant.company.as_str();
            let (flags, _) =
                looked_at_by(&checkers[name], &companies[name], &plant.ids, &plant.text);
            flags.is_empty()
        })
        .map(|plant| {
            format!(
                "{} {}: {} [{}]",
                plant.what, plant.company, plant.text, plant.ids
            )
        })
        .collect()
}

#[test]
fn no_wrong_digit_unit_or_sign_goes_unflagged() {
    let plants = planted_figures();
    assert!(plants.len() >= 1_500, "{}", plants.len());
    let missed = unflagged(&plants);
    assert!(
        missed.is_empty(),
        "{} of {}\n{}",
        missed.len(),
        plants.len(),
        missed.join("\n")
    );
}

/// Texts in which one period or one measure is called by another's name.
fn planted_names() -> Vec<Plant> {
    let swaps: &[(&'static str, &str, &str)] = &[
        ("metric", "売上高は", "営業利益は"),
        ("metric", "売上高の", "営業利益の"),
        ("metric", "営業利益は", "経常利益は"),
        ("metric", "現金・預金", "棚卸資産"),
        ("metric", "借入金は", "負債合計は"),
        ("metric", "純資産は", "総資産は"),
        ("metric", "営業利益率は", "自己資本比率は"),
        ("metric", "自己資本比率は", "営業利益率は"),
        ("metric", "営業運転資本回転期間は", "借入金月商倍率は"),
        ("metric", "棚卸資産は", "売掛金は"),
        ("metric", "負債合計は", "純資産は"),
        ("metric", "労働生産性は", "一人当たり人件費は"),
        ("metric", "従業員は", "来店客数は"),
        ("metric", "売上増加率は", "営業利益率は"),
        ("own", "業種の中央値", "前期の値"),
        ("period", "前期の売上高は", "直近期の売上高は"),
        ("period", "直近期の", "前期の"),
        ("period", "2026年3月期の", "2025年3月期の"),
        ("period", "2025年3月期の", "2024年3月期の"),
        ("period", "2025年12月期の", "2024年12月期の"),
        ("period", "2024年12月期の", "2022年12月期の"),
        ("period", "2017年3月期の", "2016年3月期の"),
        ("period", "2026年2月期の", "令和6年2月期の"),
        ("period", "前期の", "前々期の"),
    ];
    let mut plants = Vec::new();
    for (company, ids, text) in clean() {
        for (what, from, to) in swaps {
            if text.contains(from) && text.contains(|c: char| c.is_ascii_digit()) {
                plants.push(Plant {
                    company: company.clone(),
                    ids: ids.clone(),
                    what,
                    text: text.replacen(from, to, 1),
                });
            }
        }
    }
    plants
}

#[test]
fn hardly_a_wrong_period_or_measure_goes_unflagged() {
    let plants = planted_names();
    assert!(plants.len() >= 200, "{}", plants.len());
    let missed = unflagged(&plants);
    assert!(
        missed.len() * 50 <= plants.len(),
        "{} of {}\n{}",
        missed.len(),
        plants.len(),
        missed.join("\n")
    );
}
