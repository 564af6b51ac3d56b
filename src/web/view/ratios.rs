//! The ratios beyond the six (ほかの比率), by group: value, the two periods before, formula, figures that went in.

use serde::Serialize;
use strum::IntoEnumIterator;

use crate::domain::format;
use crate::domain::ratio::{RatioGroup, RatioSeries, RatioValue, Ratios};

/// How many periods stand side by side.
const COLUMNS: usize = 3;

/// The ratios of one side of management.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RatioGroupView {
    pub(crate) key: &'static str,
    pub(crate) title: &'static str,
    /// The names of the periods, newest first.
    pub(crate) periods: Vec<String>,
    pub(crate) rows: Vec<RatioRow>,
    pub(crate) count: usize,
    /// How many of them have a value in the latest period: 「5項目中3項目を計算」.
    pub(crate) known: usize,
}

/// One ratio.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RatioRow {
    pub(crate) key: String,
    pub(crate) label: String,
    /// Of several forms, the one that sentences and drafts use.
    pub(crate) chosen: bool,
    pub(crate) values: Vec<RatioCell>,
    pub(crate) formula: String,
    pub(crate) inputs: Vec<String>,
    pub(crate) meaning: String,
    pub(crate) source: String,
    /// Why the latest value is missing, or how it was computed.
    pub(crate) remark: Option<String>,
}

/// One ratio in one period.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RatioCell {
    pub(crate) period: String,
    pub(crate) display: String,
}

/// All groups that hold a ratio.
pub(crate) fn groups(ratios: &Ratios) -> Vec<RatioGroupView> {
    RatioGroup::iter()
        .map(|group| of_group(ratios, group))
        .filter(|group| !group.rows.is_empty())
        .collect()
}

fn of_group(ratios: &Ratios, group: RatioGroup) -> RatioGroupView {
    let series: Vec<&(String, RatioSeries)> = ratios
        .0
        .iter()
        .filter(|(_, of)| of.group == group)
        .collect();
    let periods = series
        .first()
        .map(|(_, of)| {
            of.periods
                .iter()
                .take(COLUMNS)
                .enumerate()
                .map(name)
                .collect()
        })
        .unwrap_or_default();
    let known = series
        .iter()
        .filter(|(_, of)| {
            of.periods
                .first()
                .is_some_and(|latest| latest.value.is_some())
        })
        .count();
    RatioGroupView {
        key: group.into(),
        title: group.label(),
        periods,
        count: series.len(),
        rows: series.into_iter().map(|(key, of)| row(key, of)).collect(),
        known,
    }
}

fn name((index, value): (usize, &RatioValue)) -> String {
    match value.end.as_deref() {
        Some(end) => format::period(end),
        None => ["最新期", "前期", "前々期"]
            .get(index)
            .unwrap_or(&"過去の期")
            .to_string(),
    }
}

fn row(key: &str, of: &RatioSeries) -> RatioRow {
    let latest = of.periods.first();
    let cell = |(index, value): (usize, &RatioValue)| RatioCell {
        period: name((index, value)),
        display: value.display.clone(),
    };
    let input =
        |input: &crate::domain::ratio::RatioInput| format!("{} {}", input.label, input.display);
    RatioRow {
        key: key.to_owned(),
        label: of.label.clone(),
        chosen: of.chosen,
        values: of
            .periods
            .iter()
            .take(COLUMNS)
            .enumerate()
            .map(cell)
            .collect(),
        formula: of.formula.clone(),
        inputs: latest
            .map(|latest| latest.inputs.iter().map(input).collect())
            .unwrap_or_default(),
        meaning: of.meaning.clone(),
        source: of.source.clone(),
        remark: latest.and_then(|latest| latest.reason.clone().or_else(|| latest.note.clone())),
    }
}
