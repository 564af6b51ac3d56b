//! Choosing plants, asking the checker, and counting.

use std::collections::BTreeMap;

use serde::Serialize;
use strum::IntoEnumIterator;

use super::class::Class;
use super::edit::slice;
use super::soil::{Soil, Specimen};
use super::{Plant, certainty, digit, foreign, metric, name, period, quote, slot, unit, word};
use crate::domain::check::{Checker, Claim, Lexicon};
use crate::domain::document::Flag;
use crate::domain::quantity::quantities;
use crate::eval::chance::Chance;
use crate::eval::interval::{share, wilson};

/// What is asked of the checker: its flags for a claim. A test puts a deafened one in its place.
pub type Judge<'a> = &'a dyn Fn(&Checker<'_>, Claim<'_>) -> Vec<Flag>;

/// What came of a class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tally {
    /// Which errors.
    pub class: Class,
    /// How many were planted.
    pub planted: usize,
    /// How many of them were found.
    pub found: usize,
    /// The share found.
    pub recall: f64,
    /// Its 95 % interval (Wilson).
    pub interval: [f64; 2],
    /// The least share that must be found.
    pub least: f64,
}

/// An error that was not found, with all that is needed to mend the checker.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Miss {
    /// Which error.
    pub class: Class,
    /// Where the text comes from.
    pub place: String,
    /// What stood there, and what stands there now.
    pub change: [String; 2],
    /// The text as it is now.
    pub text: String,
    /// The evidence it cites: id, label and display.
    pub evidence: Vec<String>,
}

/// A flag on a clean text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Found {
    /// Where the text comes from.
    pub place: String,
    /// Which flag.
    pub kind: String,
    /// What it says.
    pub detail: String,
    /// The text.
    pub text: String,
    /// Whether it stands on a quantity.
    pub quantity: bool,
    /// Whether the figures of the text were typed.
    pub typed: bool,
}

/// What came of the suite.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// Class by class.
    pub classes: Vec<Tally>,
    /// How many errors were planted.
    pub planted: usize,
    /// How many clean texts there are, and how many of them were typed.
    pub texts: [usize; 2],
    /// Quantities of the typed clean texts, and how many of them are flagged.
    pub quantities: [usize; 2],
    /// The same for the drafts of the rules.
    pub drafted_quantities: [usize; 2],
    /// Flags of clean texts.
    pub false_alarms: Vec<Found>,
    /// Errors that were not found.
    pub misses: Vec<Miss>,
}

/// The most of the quantities in clean texts that may be flagged.
pub const FALSE_MOST: f64 = 0.02;

impl Outcome {
    /// The share of the quantities in typed clean texts that are flagged.
    pub fn false_share(&self) -> f64 {
        let [all, flagged] = self.quantities;
        1.0 - share(all - flagged, all)
    }

    /// What is not as it must be, in sentences.
    pub fn faults(&self) -> Vec<String> {
        let weak = self
            .classes
            .iter()
            .filter(|tally| tally.recall < tally.least);
        let mut faults: Vec<String> = weak
            .map(|tally| {
                format!(
                    "{}：{}件中{}件しか見つかりません（必要 {:.0}%）",
                    tally.class.label(),
                    tally.planted,
                    tally.found,
                    tally.least * 100.0
                )
            })
            .collect();
        for (texts, [all, flagged]) in [
            ("正しい文", self.quantities),
            ("規則による下書き", self.drafted_quantities),
        ] {
            if 1.0 - share(all - flagged, all) > FALSE_MOST {
                faults.push(format!(
                    "{texts}の数量{all}個のうち{flagged}個に誤った指摘が付きます（上限 {:.0}%）",
                    FALSE_MOST * 100.0
                ));
            }
        }
        faults
    }
}

/// Plants `count` errors (as evenly over the classes as the texts allow) and asks the judge about each.
pub fn run(soil: &Soil, lexicon: &Lexicon, count: usize, seed: u64, judge: Judge<'_>) -> Outcome {
    let checkers: Vec<Checker<'_>> = soil
        .benches
        .iter()
        .map(|bench| Checker::new(&bench.evidence, lexicon))
        .collect();
    let mut outcome = Outcome {
        classes: Vec::new(),
        planted: 0,
        texts: [
            soil.specimens.len(),
            soil.specimens.iter().filter(|one| one.typed).count(),
        ],
        quantities: [0, 0],
        drafted_quantities: [0, 0],
        false_alarms: Vec::new(),
        misses: Vec::new(),
    };
    let mut clean = Vec::new();
    for (index, specimen) in soil.specimens.iter().enumerate() {
        let flags = judge(
            &checkers[specimen.bench],
            claim(specimen, &specimen.text, &specimen.evidence),
        );
        count_quantities(&mut outcome, specimen, &flags);
        if flags.is_empty() {
            clean.push(index);
        }
    }
    let mut tallies: BTreeMap<Class, [usize; 2]> =
        Class::iter().map(|class| (class, [0, 0])).collect();
    for plant in choose(soil, &clean, count, seed) {
        let specimen = &soil.specimens[plant.specimen];
        let flags = judge(
            &checkers[specimen.bench],
            claim(specimen, &plant.text, &plant.evidence),
        );
        let found = flags.iter().any(|flag| plant.class.answered_by(flag.kind));
        let tally = tallies.entry(plant.class).or_default();
        tally[0] += 1;
        tally[1] += usize::from(found);
        if !found {
            outcome.misses.push(miss(soil, specimen, plant));
        }
    }
    outcome.classes = tallies
        .into_iter()
        .map(|(class, [planted, found])| tally(class, planted, found))
        .collect();
    outcome.planted = outcome.classes.iter().map(|tally| tally.planted).sum();
    outcome
}

fn tally(class: Class, planted: usize, found: usize) -> Tally {
    Tally {
        class,
        planted,
        found,
        recall: share(found, planted),
        interval: wilson(found, planted),
        least: class.least(),
    }
}

fn claim<'a>(specimen: &Specimen, text: &'a str, evidence: &'a [String]) -> Claim<'a> {
    Claim {
        text,
        evidence,
        basis: specimen.basis,
        plan: specimen.plan,
    }
}

fn count_quantities(outcome: &mut Outcome, specimen: &Specimen, flags: &[Flag]) {
    let all = quantities(&specimen.text);
    let on = |flag: &Flag| {
        let touches = |span: [usize; 2]| {
            flag.span
                .is_some_and(|at| at[0] < span[1] && span[0] < at[1])
        };
        all.iter().any(|quantity| touches(quantity.span))
    };
    let touched = all
        .iter()
        .filter(|quantity| {
            let touches = |at: [usize; 2]| at[0] < quantity.span[1] && quantity.span[0] < at[1];
            flags.iter().any(|flag| flag.span.is_some_and(touches))
        })
        .count();
    let counts = if specimen.typed {
        &mut outcome.quantities
    } else {
        &mut outcome.drafted_quantities
    };
    counts[0] += all.len();
    counts[1] += touched;
    outcome.false_alarms.extend(flags.iter().map(|flag| Found {
        place: specimen.place.clone(),
        kind: flag.kind.to_string(),
        detail: flag.detail.clone(),
        text: specimen.text.clone(),
        quantity: on(flag),
        typed: specimen.typed,
    }));
}

/// The plants of a seed: as many of each class, as far as there are.
fn choose(soil: &Soil, clean: &[usize], count: usize, seed: u64) -> Vec<Plant> {
    let mut chance = Chance::new(seed);
    let mut by_class: BTreeMap<Class, Vec<Plant>> = BTreeMap::new();
    for index in clean {
        for plant in all(soil, *index, &mut chance) {
            by_class.entry(plant.class).or_default().push(plant);
        }
    }
    for plants in by_class.values_mut() {
        chance.shuffle(plants);
    }
    let mut chosen = Vec::new();
    // Classes that have few give what they have; the others share what is left.
    let mut open: Vec<Vec<Plant>> = by_class.into_values().collect();
    open.sort_by_key(Vec::len);
    let mut left = count;
    let mut classes = open.len();
    for mut plants in open {
        let quota = left / classes.max(1);
        plants.truncate(quota);
        left -= plants.len();
        classes -= 1;
        chosen.append(&mut plants);
    }
    chosen
}

fn all(soil: &Soil, index: usize, chance: &mut Chance) -> Vec<Plant> {
    let mut plants = digit::plants(soil, index, chance);
    plants.extend(unit::plants(soil, index, chance));
    plants.extend(period::plants(soil, index, chance));
    plants.extend(metric::plants(soil, index, chance));
    plants.extend(slot::plants(soil, index, chance));
    plants.extend(word::plants(soil, index));
    plants.extend(foreign::plants(soil, index, chance));
    plants.extend(quote::plants(soil, index, chance));
    plants.extend(name::plants(soil, index, chance));
    plants.extend(certainty::plants(soil, index, chance));
    plants
}

fn miss(soil: &Soil, specimen: &Specimen, plant: Plant) -> Miss {
    let known = soil.known(specimen);
    let told = |id: &String| match known.iter().find(|one| one.id == *id) {
        Some(one) => {
            let display = slice(&one.display, [0, 60]);
            format!("{id} {}：{display}", one.label)
        }
        None => format!("{id}（ない）"),
    };
    Miss {
        class: plant.class,
        place: specimen.place.clone(),
        change: plant.change,
        text: plant.text,
        evidence: plant.evidence.iter().map(told).collect(),
    }
}
