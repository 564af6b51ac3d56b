//! Figures in the order in which measures or periods were named before them (それぞれ, 業種の中央値（1.3%、2.4%）).

use super::{Said, Scene, subject};
use crate::domain::quantity::Quantity;

impl Scene {
    /// 「いずれも業種の中央値（1.3%、2.4%）に届かない」: as many figures as measures were named before, in their order.
    pub(super) fn bracketed(
        &self,
        quantity: &Quantity,
        sentence: [usize; 2],
    ) -> Option<subject::Mention> {
        let median = self
            .medians
            .iter()
            .rfind(|median| sentence[0] <= median[0] && median[1] < quantity.span[0])?;
        let open = matches!(self.chars.get(median[1])?, '（' | '(');
        let rest = self.chars.get(median[1]..sentence[1])?;
        let close = median[1] + rest.iter().position(|c| matches!(c, '）' | ')'))?;
        let inside: Vec<&Quantity> = self.quantities_in([median[1], close]).collect();
        let place = inside.iter().position(|one| one.span == quantity.span)?;
        let named: Vec<_> = self.metrics_in([sentence[0], median[0]]).collect();
        let listed = open && inside.len() > 1 && named.len() == inside.len();
        listed.then(|| named[place].clone())
    }

    /// 「2024年3月期、2025年3月期の売上高は、それぞれ…、…」: figures in the order of the names.
    pub(super) fn respectively(&self, quantity: &Quantity, said: &Said) -> Option<Said> {
        let [start, end] = said.sentence;
        let sentence = self.text(start, end);
        let at = start + sentence[..sentence.find("それぞれ")?].chars().count();
        let figures: Vec<&Quantity> = self
            .quantities
            .iter()
            .filter(|other| other.span[0] >= at && other.span[1] <= end)
            .filter(|other| other.dimension == quantity.dimension)
            .collect();
        let place = figures
            .iter()
            .position(|other| other.span == quantity.span)?;
        let metrics: Vec<_> = self.metrics_in([start, at]).collect();
        let periods: Vec<_> = self.periods_in([start, at]).collect();
        let mut listed = said.clone();
        if metrics.len() == figures.len() && metrics.len() > 1 {
            listed.metric = Some(metrics[place].clone());
        }
        if periods.len() == figures.len() && periods.len() > 1 {
            listed.period = Some(periods[place].clone());
            listed.weak = false;
        }
        Some(listed)
    }
}
