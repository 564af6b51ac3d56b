//! In which order evidence is taken.

use std::collections::HashMap;

use crate::domain::evidence::Evidence;
use crate::domain::topic::Topic;

/// What each subject that an axis already has takes off the next one's weight, so that one axis does not fill the room.
const CROWDING: u32 = 1;

/// The places of the evidence, the one to take first at the front: by weight, less what its axis already has; of equals the
/// one that came first. A figure, its median and its trend are one subject.
pub(super) fn by_weight(evidence: &[Evidence], weights: &[u32]) -> Vec<usize> {
    let weight = |index: usize| weights.get(index).copied().unwrap_or_default();
    let mut axes: HashMap<Topic, Vec<usize>> = HashMap::new();
    for (index, one) in evidence.iter().enumerate() {
        axes.entry(one.topic).or_default().push(index);
    }
    let mut ranked: Vec<(u32, usize)> = Vec::with_capacity(evidence.len());
    for places in axes.values_mut() {
        places.sort_by_key(|index| (std::cmp::Reverse(weight(*index)), *index));
        let mut subjects = HashMap::new();
        for &index in places.iter() {
            let next = u32::try_from(subjects.len()).unwrap_or(u32::MAX);
            let before = *subjects.entry(subject(&evidence[index].id)).or_insert(next);
            let worth = weight(index).saturating_sub(before.saturating_mul(CROWDING));
            ranked.push((worth, index));
        }
    }
    ranked.sort_by_key(|(worth, index)| (std::cmp::Reverse(*worth), *index));
    ranked.into_iter().map(|(_, index)| index).collect()
}

/// What a piece of evidence is about: of a figure its name, without the period and what is made of it; else the id itself.
fn subject(id: &str) -> &str {
    let Some(figure) = id.strip_prefix("fin.") else {
        return id;
    };
    let name = figure.rsplit_once('.').map_or(figure, |(name, _)| name);
    let made_of = [
        "_median",
        "_trend",
        "_change",
        "_sales_effect",
        "_margin_effect",
    ];
    let figure = made_of.iter().find_map(|more| name.strip_suffix(more));
    figure.unwrap_or(name)
}
