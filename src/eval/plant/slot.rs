//! Wrong slots: `[[…]]` with the id of another period or metric than the text around it names.

use super::Plant;
use super::class::Class;
use super::edit::{figures, slice};
use super::metric::{figure, names, title};
use super::period::{cite, governing, mentions, period_of, periods, stem};
use super::soil::Soil;
use super::truth::{exact, says};
use crate::domain::answer;
use crate::domain::evidence::Evidence;
use crate::eval::chance::Chance;

/// All plants of a text that was written with slots.
pub(super) fn plants(soil: &Soil, index: usize, chance: &mut Chance) -> Vec<Plant> {
    let specimen = &soil.specimens[index];
    let Some(raw) = &specimen.raw else {
        return Vec::new();
    };
    let known = soil.known(specimen);
    let find = |id: &str| known.iter().find(|evidence| evidence.id == id);
    let slots: Vec<(usize, &Evidence)> = raw
        .match_indices("[[")
        .filter_map(|(at, _)| {
            let id = raw[at + 2..].split("]]").next()?;
            Some((at, find(id)?))
        })
        .collect();
    let mut plants = Vec::new();
    for (at, evidence) in slots {
        // Where the slot's figure stands in the filled text.
        let before = answer::fill(&raw[..at], &find).text.chars().count();
        let Some(quantity) = figures(&specimen.text)
            .into_iter()
            .find(|q| q.span[0] <= before + 1 && before < q.span[1])
        else {
            continue;
        };
        let text = &specimen.text;
        let order = periods(known);
        let mentions = mentions(text, &order);
        let dated = governing(text, &mentions, quantity.span[0])
            .is_some_and(|mention| period_of(&evidence.id) == Some(mention.period.as_str()));
        let titled = figure(evidence) && names(text, evidence, &quantity).is_some();
        let other_period = |other: &&Evidence| dated && stem(&other.id) == stem(&evidence.id);
        let other_metric = |other: &&Evidence| {
            titled
                && figure(other)
                && title(other) != title(evidence)
                && period_of(&other.id) == period_of(&evidence.id)
        };
        let differs = |other: &&Evidence| {
            other.id != evidence.id
                && !says(other, &quantity)
                && exact(other).is_some_and(|(dimension, _)| dimension == quantity.dimension)
        };
        let pick = |chance: &mut Chance, like: &dyn Fn(&&Evidence) -> bool| {
            let fit: Vec<&Evidence> = known
                .iter()
                .filter(|one| differs(one) && like(one))
                .collect();
            chance.pick(&fit).copied()
        };
        for (class, other) in [
            (Class::PeriodSlot, pick(chance, &other_period)),
            (Class::MetricSlot, pick(chance, &other_metric)),
        ] {
            let Some(other) = other else { continue };
            let head = &raw[..at];
            let tail = &raw[at + 4 + evidence.id.len()..];
            let changed = answer::fill(&format!("{head}[[{}]]{tail}", other.id), &find).text;
            let mut plant = Plant {
                class,
                specimen: index,
                text: changed,
                evidence: specimen.evidence.clone(),
                change: [slice(text, quantity.span), format!("[[{}]]", other.id)],
            };
            cite(&mut plant, &other.id);
            plants.push(plant);
        }
    }
    plants
}
