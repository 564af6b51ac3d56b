//! What the analysis is compared with: the period before, and the chamber's own companies of the same class and size.

use serde::Serialize;

use crate::app::peers::Peers;
use crate::domain::analysis::Analysis;
use crate::domain::benchmark::{INDICATORS, Indicator};
use crate::domain::change::Change;
use crate::domain::format;

/// What changed between two periods, and why.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ChangesView {
    /// 「2024年3月期 → 2025年3月期」
    pub(crate) title: String,
    pub(crate) sentences: Vec<String>,
}

impl ChangesView {
    pub(crate) fn of(change: &Change) -> Self {
        let name = |end: &Option<String>, else_: &str| {
            end.as_deref()
                .map_or_else(|| else_.to_owned(), format::period)
        };
        Self {
            title: format!(
                "{} → {}",
                name(&change.older, "前の期"),
                name(&change.newer, "次の期")
            ),
            sentences: change
                .sentences
                .iter()
                .map(|text| format::sentence(text))
                .collect(),
        }
    }
}

/// The company among the chamber's own of its class and size.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PeersView {
    /// 「卸売業・小規模事業者の8社」, or why there is no place yet.
    pub(crate) sentence: String,
    pub(crate) rows: Vec<PeerRow>,
}

/// Its place in one indicator.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PeerRow {
    pub(crate) label: &'static str,
    pub(crate) value: String,
    /// 「8社中2位（上位25%）」; a dash when there is none.
    pub(crate) place: String,
}

impl PeersView {
    /// `class` is the name of class and size, 「小売業・小規模事業者」.
    pub(crate) fn of(peers: &Peers, class: &str, analysis: &Analysis) -> Option<Self> {
        let latest = analysis.periods.first()?;
        let enough = peers.count >= peers.fewest;
        let sentence = if enough {
            format!(
                "当所の{class}{}社の、それぞれ最新期の値と比べた位置です。",
                peers.count
            )
        } else {
            format!(
                "当所の{class}で決算書を入力した事業者は{}社です。他社の数値が推測されないよう、{}社以上になってから表示します。",
                peers.count, peers.fewest
            )
        };
        let row = |indicator: Indicator| PeerRow {
            label: indicator.label(),
            value: latest.indicators.get(indicator).display.clone(),
            place: peers.places[indicator as usize].map_or_else(
                || format::UNKNOWN.to_owned(),
                |place| {
                    format!(
                        "{}社中{}位（上位{}%）",
                        place.of, place.rank, place.top_percent
                    )
                },
            ),
        };
        let rows = INDICATORS.into_iter().filter(|_| enough).map(row);
        Some(Self {
            sentence,
            rows: rows.collect(),
        })
    }
}
