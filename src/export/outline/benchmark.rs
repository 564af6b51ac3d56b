//! The Local Benchmark as an export prints it.

use crate::domain::analysis::Analysis;
use crate::export::radar;

/// Latest period by indicator, and totals of three.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Benchmark {
    /// The latest period, 「2017年3月期」; empty without periods.
    pub period: String,
    /// 「総合評価 B（18点／30点）　規模：中規模事業者　業種基準値：2022年度版」
    pub summary: String,
    /// ① to ⑥; empty without periods.
    pub rows: Vec<BenchmarkRow>,
    /// Up to three, latest first.
    pub periods: Vec<PeriodLine>,
    /// How it was computed, and what is missing.
    pub notes: Vec<String>,
    /// What the radar shows, in words.
    pub radar_text: String,
}

/// One indicator in the latest period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BenchmarkRow {
    /// 「① 売上増加率」
    pub indicator: String,
    /// 「売上持続性」
    pub category: &'static str,
    /// 「7.8%」
    pub value: String,
    /// `●●●○○`
    pub dots: String,
    /// 「3点」
    pub points: String,
    /// 業種基準値（中央値）
    pub median: String,
}

/// One period's total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodLine {
    /// 「2017年3月期」
    pub label: String,
    /// 「18点」
    pub total: String,
    /// A to D
    pub rank: &'static str,
}

impl Benchmark {
    pub(super) fn of(analysis: &Analysis) -> Self {
        let periods = analysis.periods.iter().enumerate().take(3);
        Self {
            period: match analysis.periods.first() {
                Some(_) => analysis.period_label(0),
                None => String::new(),
            },
            summary: summary(analysis),
            rows: rows(analysis),
            periods: periods
                .map(|(index, period)| PeriodLine {
                    label: analysis.period_label(index),
                    total: format!("{}点", period.total),
                    rank: period.rank.into(),
                })
                .collect(),
            notes: analysis.notes.clone(),
            radar_text: radar::description(analysis),
        }
    }
}

fn summary(analysis: &Analysis) -> String {
    let size = analysis
        .size_class_ja
        .as_deref()
        .unwrap_or("判定できません");
    let table = &analysis.table;
    match analysis.periods.first() {
        Some(latest) => format!(
            "総合評価 {}（{}点／30点）　規模：{size}　業種基準値：{table}年度版",
            <&str>::from(latest.rank),
            latest.total
        ),
        None => "決算書が未入力のため、財務の点数はまだありません。".to_owned(),
    }
}

fn rows(analysis: &Analysis) -> Vec<BenchmarkRow> {
    let Some(latest) = analysis.periods.first() else {
        return Vec::new();
    };
    let row = |(indicator, score): (
        crate::domain::benchmark::Indicator,
        &crate::domain::benchmark::Score,
    )| {
        BenchmarkRow {
            indicator: format!("{} {}", indicator.ordinal(), indicator.label()),
            category: indicator.category(),
            value: score.display.clone(),
            dots: score.dots(),
            points: score.points(),
            median: score.median_display(indicator),
        }
    };
    latest.indicators.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::samples;

    #[test]
    fn the_latest_period_in_full_and_three_totals() {
        let found = Benchmark::of(&samples::analysis());
        assert_eq!(
            found.summary,
            "総合評価 B（18点／30点）　規模：中規模事業者　業種基準値：2018年度版"
        );
        assert_eq!(found.rows.len(), 6);
        assert_eq!(found.rows[3].indicator, "④ EBITDA有利子負債倍率");
        assert_eq!(
            (
                found.rows[3].value.as_str(),
                found.rows[3].points.as_str(),
                found.rows[3].median.as_str()
            ),
            ("△0.1倍", "5点", "6.4倍")
        );
        let totals: Vec<_> = found
            .periods
            .iter()
            .map(|p| (p.total.as_str(), p.rank))
            .collect();
        assert_eq!(totals, [("18点", "B"), ("10点", "D"), ("12点", "C")]);
    }

    #[test]
    fn without_periods_a_sentence_stands_in() {
        let mut analysis = samples::analysis();
        analysis.periods.clear();
        let found = Benchmark::of(&analysis);
        assert!(found.rows.is_empty() && found.periods.is_empty());
        assert!(found.summary.contains("決算書が未入力"));
    }
}
