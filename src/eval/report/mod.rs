//! Results as people and programs read them (報告).

pub mod columns;
pub mod html;
pub mod text;

use super::measure::{Measure, Scale};
use super::result::{Difference, Series};

/// All that a report tells.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Report {
    /// The suite's name.
    pub suite: String,
    /// One series, or the two that are compared.
    pub series: Vec<Series>,
    /// The comparison.
    pub differences: Vec<Difference>,
    /// Thresholds that are missed.
    pub faults: Vec<String>,
}

/// A value as its measure is told.
pub(crate) fn told(measure: Measure, value: f64) -> String {
    match measure.scale() {
        Scale::Share => format!("{:.1}%", value * 100.0),
        Scale::Number(places) => format!("{value:.places$}"),
    }
}

/// A difference as its measure is told, with its sign.
pub(crate) fn told_difference(measure: Measure, value: f64) -> String {
    match measure.scale() {
        Scale::Share => format!("{:+.1}ポイント", value * 100.0),
        Scale::Number(places) => format!("{value:+.places$}"),
    }
}

/// 「61.2%〜70.3%」, or a dash where nothing can be said.
pub(crate) fn range(
    measure: Measure,
    interval: Option<[f64; 2]>,
    tell: fn(Measure, f64) -> String,
) -> String {
    interval.map_or_else(
        || "—".to_owned(),
        |[low, high]| format!("{}〜{}", tell(measure, low), tell(measure, high)),
    )
}

/// What a comparison comes to, plainly.
pub(crate) fn verdict(difference: &Difference, names: [&str; 2]) -> String {
    match (difference.better, difference.interval) {
        (Some(better), _) => format!("{} がよい", names[better.min(1)]),
        (None, None) => "件数が足りません".to_owned(),
        (None, Some([low, high])) if low <= 0.0 && 0.0 <= high => {
            "差があるとはいえません（区間が0を含みます）".to_owned()
        }
        (None, Some(_)) => "差があります（良し悪しのない指標）".to_owned(),
    }
}
