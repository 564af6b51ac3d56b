//! What changed most between two periods.

use serde::Serialize;
use strum::IntoEnumIterator;
use utoipa::ToSchema;

use crate::domain::format;
use crate::domain::ratio::{RatioSeries, RatioUnit, Ratios};
use crate::domain::statement::{Figure, FigureKind, Inputs};

/// So many are told of each.
const TOLD: usize = 5;
/// A figure's change counts from this share of sales on.
const MATERIAL: f64 = 0.01;
/// A ratio's change counts from this share of its own size on.
const NOTABLE: f64 = 0.1;

/// A figure or ratio in both periods.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Movement {
    /// `sales`, `current_ratio`
    pub name: String,
    /// 「売上高」
    pub label: String,
    /// In the older period; thousand yen, or the ratio's unit.
    pub from: f64,
    /// In the newer one.
    pub to: f64,
    /// `from` as people read it.
    pub from_display: String,
    /// `to` as people read it.
    pub to_display: String,
}

impl Movement {
    fn size(&self) -> f64 {
        (self.to - self.from).abs()
    }

    /// The change as a share of the greater of both.
    fn share(&self) -> f64 {
        let greater = self.from.abs().max(self.to.abs());
        if greater > 0.0 {
            self.size() / greater
        } else {
            0.0
        }
    }
}

/// The figures whose change is greatest in money, of those that matter beside the greater sales.
pub(super) fn figures(older: &Inputs, newer: &Inputs) -> Vec<Movement> {
    let sales = [older.sales, newer.sales].into_iter().flatten();
    let limit = sales.fold(0.0, f64::max) * MATERIAL;
    let money = |figure: &Figure| matches!(figure.kind(), FigureKind::Flow | FigureKind::Stock);
    let mut found: Vec<Movement> = Figure::iter()
        .filter(money)
        .filter_map(|figure| of_figure(figure, older, newer))
        .filter(|movement| movement.size() > 0.0 && movement.size() >= limit)
        .collect();
    found.sort_by(|a, b| b.size().total_cmp(&a.size()));
    found.truncate(TOLD);
    found
}

fn of_figure(figure: Figure, older: &Inputs, newer: &Inputs) -> Option<Movement> {
    let (from, to) = (older.get(figure)?, newer.get(figure)?);
    let shown = |value: f64| format!("{}千円", format::decimal(value, 0));
    Some(Movement {
        name: figure.to_string(),
        label: figure.label().to_owned(),
        from,
        to,
        from_display: shown(from),
        to_display: shown(to),
    })
}

/// The chosen ratios whose change is greatest beside their own size, from period `index + 1` to `index`.
pub(super) fn ratios(all: &Ratios, index: usize) -> Vec<Movement> {
    let of_series = |(name, series): &(String, RatioSeries)| {
        let newer = series.periods.get(index)?;
        let older = series.periods.get(index + 1)?;
        Some(Movement {
            name: name.clone(),
            label: series.label.clone(),
            from: older.value?,
            to: newer.value?,
            from_display: older.display.clone(),
            to_display: newer.display.clone(),
        })
    };
    let mut found: Vec<Movement> = all
        .0
        .iter()
        .filter(|(_, series)| series.chosen && series.unit != RatioUnit::ThousandYen)
        .filter_map(of_series)
        .filter(|movement| {
            movement.share() >= NOTABLE && movement.from_display != movement.to_display
        })
        .collect();
    found.sort_by(|a, b| b.share().total_cmp(&a.share()));
    found.truncate(TOLD);
    found
}
