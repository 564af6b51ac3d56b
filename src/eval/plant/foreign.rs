//! Another company's evidence: its id, or its figure.

use super::Plant;
use super::class::Class;
use super::digit::changes;
use super::edit::{Edit, figures, slice};
use super::period::stem;
use super::render;
use super::soil::Soil;
use super::truth::{exact, says};
use crate::domain::evidence::Evidence;
use crate::eval::chance::Chance;

/// All plants of a text.
pub(super) fn plants(soil: &Soil, index: usize, chance: &mut Chance) -> Vec<Plant> {
    let mut plants: Vec<Plant> = id(soil, index, chance).into_iter().collect();
    plants.extend(figure(soil, index, chance));
    plants
}

fn stranger<'a>(soil: &'a Soil, index: usize, chance: &mut Chance) -> Option<&'a [Evidence]> {
    let own = soil.benches[soil.specimens[index].bench].company;
    let others: Vec<_> = soil
        .benches
        .iter()
        .filter(|bench| bench.company != own)
        .collect();
    Some(&chance.pick(&others)?.evidence)
}

fn id(soil: &Soil, index: usize, chance: &mut Chance) -> Option<Plant> {
    let specimen = &soil.specimens[index];
    let known = soil.known(specimen);
    let theirs: Vec<&str> = stranger(soil, index, chance)?
        .iter()
        .map(|evidence| evidence.id.as_str())
        .filter(|id| !known.iter().any(|own| own.id == *id))
        .collect();
    let foreign = (*chance.pick(&theirs)?).to_owned();
    let place = chance.below(specimen.evidence.len());
    let was = specimen.evidence.get(place)?.clone();
    let mut evidence = specimen.evidence.clone();
    evidence[place].clone_from(&foreign);
    Some(Plant {
        class: Class::ForeignId,
        specimen: index,
        text: specimen.text.clone(),
        evidence,
        change: [was, foreign],
    })
}

fn figure(soil: &Soil, index: usize, chance: &mut Chance) -> Option<Plant> {
    let specimen = &soil.specimens[index];
    let all = figures(&specimen.text);
    let quantity = chance.pick(&all)?;
    let own = soil
        .cited(specimen)
        .find(|evidence| says(evidence, quantity))?;
    let other = stranger(soil, index, chance)?
        .iter()
        .find(|theirs| stem(&theirs.id) == stem(&own.id) && exact(theirs).is_some())?;
    let (dimension, value) = exact(other)?;
    let surface = slice(&specimen.text, quantity.span);
    let edit = Edit::new(quantity.span, render::like(&surface, quantity, value)?);
    let changed = dimension == quantity.dimension && changes(soil, specimen, quantity, &edit);
    changed.then(|| edit.plant(Class::ForeignFigure, index, specimen))
}
