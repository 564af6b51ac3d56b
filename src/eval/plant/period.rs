//! Wrong periods: another period's figure under this period's name, and this period's figure under another's name.

use super::Plant;
use super::class::Class;
use super::edit::{Edit, figures, places, quoted, sentence, slice};
use super::render;
use super::soil::{Soil, Specimen};
use super::truth::{exact, says};
use crate::domain::evidence::Evidence;
use crate::domain::format;
use crate::domain::quantity::Quantity;
use crate::eval::chance::Chance;

/// A place where a text names a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) span: [usize; 2],
    /// `2025-03`
    pub(super) period: String,
    /// How it is named there.
    pub(super) word: String,
}

/// All plants of a text.
pub(super) fn plants(soil: &Soil, index: usize, chance: &mut Chance) -> Vec<Plant> {
    let specimen = &soil.specimens[index];
    let mentions = mentions(&specimen.text, &periods(soil.known(specimen)));
    let mut plants = Vec::new();
    for quantity in figures(&specimen.text) {
        let Some(mention) = governing(&specimen.text, &mentions, quantity.span[0]) else {
            continue;
        };
        for evidence in soil
            .cited(specimen)
            .filter(|evidence| says(evidence, &quantity))
        {
            if period_of(&evidence.id) == Some(mention.period.as_str()) {
                plants.extend(figure(soil, index, &quantity, evidence));
                plants.extend(name(soil, index, &quantity, evidence, mention, chance));
                break;
            }
        }
    }
    plants
}

/// The period at the end of an id.
pub(super) fn period_of(id: &str) -> Option<&str> {
    let last = id.rsplit('.').next()?;
    let dated = last.len() == 7 && last.as_bytes().get(4) == Some(&b'-');
    dated.then_some(last)
}

/// An id without its period.
pub(super) fn stem(id: &str) -> &str {
    period_of(id).map_or(id, |period| {
        id.trim_end_matches(period).trim_end_matches('.')
    })
}

/// The periods there are figures of, newest first.
pub(super) fn periods(known: &[Evidence]) -> Vec<String> {
    let mut found: Vec<String> = known
        .iter()
        .filter(|evidence| evidence.id.starts_with("fin."))
        .filter_map(|evidence| period_of(&evidence.id))
        .map(ToOwned::to_owned)
        .collect();
    found.sort();
    found.dedup();
    found.reverse();
    found
}

/// Where a text names one of these periods.
pub(super) fn mentions(text: &str, periods: &[String]) -> Vec<Mention> {
    let relative = [
        ("当期", 0),
        ("今期", 0),
        ("直近の決算", 0),
        ("前期", 1),
        ("前々期", 2),
    ];
    let mut found = Vec::new();
    for (index, period) in periods.iter().enumerate() {
        let words = relative
            .iter()
            .filter(|(_, at)| *at == index)
            .map(|(word, _)| (*word).to_owned());
        for word in words.chain([format::period(period)]) {
            for span in places(text, &word) {
                let behind = slice(text, [span[1], span[1] + 1]);
                let before = slice(text, [span[0].saturating_sub(1), span[0]]);
                let compared = matches!(behind.as_str(), "比" | "末");
                let inside = before == "々"
                    || (before.chars().all(|c| c.is_ascii_digit()) && !before.is_empty());
                if !compared && !inside && !quoted(text, span[0]) {
                    found.push(Mention {
                        span,
                        period: period.clone(),
                        word: word.clone(),
                    });
                }
            }
        }
    }
    found.sort_by_key(|mention| mention.span);
    found
}

/// The one that a figure belongs to: the nearest before it in its sentence.
pub(super) fn governing<'a>(text: &str, mentions: &'a [Mention], at: usize) -> Option<&'a Mention> {
    let [from, _] = sentence(text, at);
    mentions
        .iter()
        .rfind(|mention| from <= mention.span[0] && mention.span[1] <= at)
}

/// The same fact at other periods.
fn elsewhen<'a>(
    soil: &'a Soil,
    specimen: &Specimen,
    evidence: &'a Evidence,
) -> impl Iterator<Item = &'a Evidence> {
    soil.known(specimen)
        .iter()
        .filter(|other| other.id != evidence.id && stem(&other.id) == stem(&evidence.id))
}

fn figure(soil: &Soil, index: usize, quantity: &Quantity, evidence: &Evidence) -> Option<Plant> {
    let specimen = &soil.specimens[index];
    let surface = slice(&specimen.text, quantity.span);
    elsewhen(soil, specimen, evidence).find_map(|other| {
        let (dimension, value) = exact(other)?;
        if dimension != quantity.dimension {
            return None;
        }
        let edit = Edit::new(quantity.span, render::like(&surface, quantity, value)?);
        let now = edit.quantity(&specimen.text)?;
        let mut plant = edit.plant(Class::PeriodFigure, index, specimen);
        cite(&mut plant, &other.id);
        (!says(evidence, &now) && says(other, &now)).then_some(plant)
    })
}

fn name(
    soil: &Soil,
    index: usize,
    quantity: &Quantity,
    evidence: &Evidence,
    mention: &Mention,
    chance: &mut Chance,
) -> Option<Plant> {
    let specimen = &soil.specimens[index];
    let others: Vec<&Evidence> = elsewhen(soil, specimen, evidence).collect();
    let other = chance.pick(&others)?;
    if says(other, quantity) {
        return None;
    }
    let period = period_of(&other.id)?;
    let with = if mention.word.contains('年') {
        format::period(period)
    } else {
        let order = periods(soil.known(specimen));
        ["当期", "前期", "前々期"]
            .get(order.iter().position(|one| one == period)?)?
            .to_string()
    };
    // A name that is there already would only move the figure.
    let unheard = places(&specimen.text, &with).is_empty();
    unheard.then(|| Edit::new(mention.span, with).plant(Class::PeriodName, index, specimen))
}

/// Adds an id to what a plant cites.
pub(super) fn cite(plant: &mut Plant, id: &str) {
    if !plant.evidence.iter().any(|known| known == id) {
        plant.evidence.push(id.to_owned());
    }
}
