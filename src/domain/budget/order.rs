//! In which order evidence is taken.

use std::collections::HashMap;

use crate::domain::evidence::Evidence;
use crate::domain::topic::Topic;

/// What each piece that an axis already has takes off the next one's weight, so that one axis does not fill the room.
const CROWDING: u32 = 1;

/// The places of the evidence, the one to take first at the front: by weight, less what its axis already has; of equals the
/// one that came first.
pub(super) fn by_weight(evidence: &[Evidence], weights: &[u32]) -> Vec<usize> {
    let weight = |index: usize| weights.get(index).copied().unwrap_or_default();
    let mut axes: HashMap<Topic, Vec<usize>> = HashMap::new();
    for (index, one) in evidence.iter().enumerate() {
        axes.entry(one.topic).or_default().push(index);
    }
    let mut ranked: Vec<(u32, usize)> = Vec::with_capacity(evidence.len());
    for places in axes.values_mut() {
        places.sort_by_key(|index| (std::cmp::Reverse(weight(*index)), *index));
        let crowded = places.iter().zip(0u32..);
        ranked.extend(crowded.map(|(index, before)| {
            (
                weight(*index).saturating_sub(before.saturating_mul(CROWDING)),
                *index,
            )
        }));
    }
    ranked.sort_by_key(|(worth, index)| (std::cmp::Reverse(*worth), *index));
    ranked.into_iter().map(|(_, index)| index).collect()
}
