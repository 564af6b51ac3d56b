//! Wrong metrics: another metric's figure under this one's name, this one's under another's name, and the company's own
//! for the industry's.

use super::Plant;
use super::class::Class;
use super::edit::{Edit, figures, places, quoted, sentence, slice};
use super::period::{cite, period_of, stem};
use super::render;
use super::soil::{Soil, Specimen};
use super::truth::{exact, says};
use crate::domain::evidence::{Evidence, EvidenceKind};
use crate::domain::quantity::{Dimension, Quantity};
use crate::eval::chance::Chance;

/// All plants of a text.
pub(super) fn plants(soil: &Soil, index: usize, chance: &mut Chance) -> Vec<Plant> {
    let specimen = &soil.specimens[index];
    let text = &specimen.text;
    let mut plants = Vec::new();
    for quantity in figures(text) {
        let said = |evidence: &&Evidence| figure(evidence) && says(evidence, &quantity);
        let Some(evidence) = soil
            .cited(specimen)
            .filter(said)
            .find(|one| names(text, one, &quantity).is_some())
        else {
            continue;
        };
        let others = others(soil, specimen, evidence, &quantity);
        if let Some(other) = chance.pick(&others) {
            plants.extend(wrong_figure(soil, index, &quantity, evidence, other));
        }
        if let Some(other) = chance.pick(&others) {
            plants.extend(wrong_name(soil, index, &quantity, evidence, other));
        }
    }
    plants.extend(industry(soil, index));
    plants
}

/// Whether it is one figure of one period with a name.
pub(super) fn figure(evidence: &Evidence) -> bool {
    matches!(
        evidence.kind,
        EvidenceKind::Indicator | EvidenceKind::Statement
    ) && exact(evidence).is_some()
        && !stem(&evidence.id).ends_with("_median")
}

/// 「売上高」 of 「売上高（2025年3月期）」
pub(super) fn title(evidence: &Evidence) -> &str {
    let label = &evidence.label;
    label
        .split_once('（')
        .map_or(label.as_str(), |(title, _)| title)
}

/// Where the sentence of a figure names the metric: the nearest place before it, with no other word grown into it.
pub(super) fn names(text: &str, evidence: &Evidence, quantity: &Quantity) -> Option<[usize; 2]> {
    let [from, _] = sentence(text, quantity.span[0]);
    let alone = |span: &[usize; 2]| {
        let behind = slice(text, [span[1], span[1] + 1]);
        let before = slice(text, [span[0].saturating_sub(1), span[0]]);
        let begins = span[0] == 0 || before.chars().all(|c| "の、。はがも（(「\nり".contains(c));
        begins && behind.chars().all(|c| "はがもの（(、をで".contains(c)) && !behind.is_empty()
    };
    let span = places(text, title(evidence))
        .into_iter()
        .rfind(|span| from <= span[0] && span[1] <= quantity.span[0] && !quoted(text, span[0]))?;
    // Another figure between would take the name for itself.
    let between = slice(text, [span[1], quantity.span[0]]);
    let free =
        crate::domain::quantity::quantities(&between).is_empty() && !between.contains("中央値");
    (alone(&span) && free).then_some(span)
}

/// Other metrics of the same period and dimension, whose value is another.
fn others<'a>(
    soil: &'a Soil,
    specimen: &Specimen,
    evidence: &Evidence,
    quantity: &Quantity,
) -> Vec<&'a Evidence> {
    let dimension = quantity.dimension;
    let near = |other: &&Evidence| {
        figure(other)
            && stem(&other.id) != stem(&evidence.id)
            && title(other) != title(evidence)
            && period_of(&other.id) == period_of(&evidence.id)
            && exact(other).is_some_and(|(other, _)| other == dimension)
            && !says(other, quantity)
    };
    let money = dimension == Dimension::Yen;
    let known = soil.known(specimen).iter().filter(near);
    // Amounts of another size altogether would be found by any rule.
    known
        .filter(|other| !money || other.kind == evidence.kind)
        .collect()
}

fn wrong_figure(
    soil: &Soil,
    index: usize,
    quantity: &Quantity,
    evidence: &Evidence,
    other: &Evidence,
) -> Option<Plant> {
    let specimen = &soil.specimens[index];
    let surface = slice(&specimen.text, quantity.span);
    let (_, value) = exact(other)?;
    let edit = Edit::new(quantity.span, render::like(&surface, quantity, value)?);
    let now = edit.quantity(&specimen.text)?;
    // The same metric at another period, or what another sentence rightly says, is no other metric.
    let held = soil.cited(specimen).any(|cited| says(cited, &now));
    let mut plant = edit.plant(Class::MetricFigure, index, specimen);
    cite(&mut plant, &other.id);
    (!says(evidence, &now) && says(other, &now) && !held).then_some(plant)
}

fn wrong_name(
    soil: &Soil,
    index: usize,
    quantity: &Quantity,
    evidence: &Evidence,
    other: &Evidence,
) -> Option<Plant> {
    let specimen = &soil.specimens[index];
    let span = names(&specimen.text, evidence, quantity)?;
    let new = places(&specimen.text, title(other)).is_empty();
    let mut plant = Edit::new(span, title(other)).plant(Class::MetricName, index, specimen);
    // Every other time the wrong metric is cited beside the right one.
    if index.is_multiple_of(2) {
        cite(&mut plant, &other.id);
    }
    new.then_some(plant)
}

/// The company's own figure and the industry's, each in the other's place.
fn industry(soil: &Soil, index: usize) -> Option<Plant> {
    let specimen = &soil.specimens[index];
    let text = &specimen.text;
    let all = figures(text);
    let medians = soil
        .cited(specimen)
        .filter(|one| stem(&one.id).ends_with("_median"));
    for median in medians {
        let own_stem = stem(&median.id).trim_end_matches("_median").to_owned();
        let own = soil
            .cited(specimen)
            .find(|one| stem(&one.id) == own_stem && period_of(&one.id) == period_of(&median.id));
        let (Some(a), Some(b)) = (
            own.and_then(|own| all.iter().find(|q| says(own, q) && !says(median, q))),
            all.iter()
                .find(|q| says(median, q) && own.is_some_and(|own| !says(own, q))),
        ) else {
            continue;
        };
        let close = sentence(text, a.span[0]) == sentence(text, b.span[0]);
        let told = slice(text, sentence(text, a.span[0])).contains("中央値");
        if !close || !told {
            continue;
        }
        let (first, second) = if a.span < b.span { (a, b) } else { (b, a) };
        let with = format!(
            "{}{}{}",
            slice(text, second.span),
            slice(text, [first.span[1], second.span[0]]),
            slice(text, first.span)
        );
        return Some(Edit::new([first.span[0], second.span[1]], with).plant(
            Class::Industry,
            index,
            specimen,
        ));
    }
    None
}
