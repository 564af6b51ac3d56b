//! ロカベン: rank and total large, one sentence, the six indicators with where each figure comes from.

use serde::Serialize;

use crate::domain::analysis::{Analysis, PeriodAnalysis};
use crate::domain::benchmark::{INDICATORS, Indicator, Score};
use crate::domain::format;
use crate::domain::statement::Statement;

use super::comparison::{ChangesView, PeersView};
use super::indicator_inputs::inputs;
use super::ratios::{RatioGroupView, groups};

/// What is said about an indicator beside its figures.
#[derive(Debug, Clone)]
pub(crate) struct About {
    pub(crate) indicator: Indicator,
    pub(crate) formula: String,
    /// What it tells, in one plain sentence.
    pub(crate) meaning: String,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct AnalysisPage {
    /// No statement yet: nothing to show but the way to enter one.
    pub(crate) empty: bool,
    pub(crate) enter_href: String,
    pub(crate) score: Option<ScoreView>,
    pub(crate) size_class: Option<String>,
    pub(crate) table: String,
    pub(crate) radar: Option<String>,
    pub(crate) rows: Vec<IndicatorRow>,
    pub(crate) periods: Vec<PeriodTotal>,
    pub(crate) changes: Vec<ChangesView>,
    /// Drawn by us: the trend of each indicator, break-even, costs.
    pub(crate) charts: Vec<String>,
    /// Where the files are, but for the format.
    pub(crate) export_href: String,
    pub(crate) ratios: Vec<RatioGroupView>,
    pub(crate) peers: Option<PeersView>,
    pub(crate) notes: Vec<String>,
    pub(crate) printed: String,
}

/// Rank and total of the latest period.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ScoreView {
    pub(crate) period: String,
    pub(crate) rank: &'static str,
    pub(crate) total: u8,
    /// 「前期のC（15点）から3点上がりました。」
    pub(crate) change: Option<String>,
    pub(crate) sentence: String,
}

/// One period's total.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PeriodTotal {
    pub(crate) label: String,
    pub(crate) total: u8,
    pub(crate) rank: &'static str,
}

/// One indicator.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct IndicatorRow {
    pub(crate) key: &'static str,
    pub(crate) number: &'static str,
    pub(crate) label: &'static str,
    pub(crate) category: &'static str,
    pub(crate) value: String,
    pub(crate) score: Option<u8>,
    pub(crate) median: String,
    /// 「▲ 良くなった」 since the period before.
    pub(crate) change: Option<ChangeView>,
    pub(crate) spark: Option<String>,
    pub(crate) history: Vec<PeriodValue>,
    pub(crate) meaning: String,
    pub(crate) formula: String,
    pub(crate) inputs: Vec<String>,
    pub(crate) source: String,
}

/// A direction, always with its word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct ChangeView {
    pub(crate) text: String,
    /// `up`, `down` or empty.
    pub(crate) tone: &'static str,
}

/// An indicator in one period.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PeriodValue {
    pub(crate) period: String,
    pub(crate) value: String,
}

/// A spark line from oldest to newest.
pub(crate) type Spark<'a> = &'a dyn Fn(&[Option<f64>], &str) -> String;

impl AnalysisPage {
    /// `statements` and the periods of `analysis` are newest first.
    pub(crate) fn of(
        company_href: &str,
        analysis: &Analysis,
        statements: &[Statement],
        about: &[About],
        radar: Option<String>,
        spark: Spark,
    ) -> Self {
        let rows = INDICATORS.map(|indicator| row(indicator, analysis, statements, about, spark));
        Self {
            empty: analysis.periods.is_empty(),
            enter_href: format!("{company_href}/statements"),
            score: score(analysis),
            size_class: analysis.size_class_ja.clone(),
            table: analysis.table.clone(),
            radar,
            rows: rows.into(),
            periods: analysis
                .periods
                .iter()
                .map(|period| PeriodTotal {
                    label: label(period),
                    total: period.total,
                    rank: period.rank.into(),
                })
                .collect(),
            charts: Vec::new(),
            export_href: format!("{company_href}/analysis/export?format="),
            changes: analysis.changes.iter().map(ChangesView::of).collect(),
            ratios: groups(&analysis.ratios),
            peers: None,
            notes: analysis
                .notes
                .iter()
                .map(|text| format::sentence(text))
                .collect(),
            printed: String::new(),
        }
    }
}

fn label(period: &PeriodAnalysis) -> String {
    period
        .end
        .as_deref()
        .map_or_else(|| "この期".to_owned(), format::period)
}

/// Rank, total and sentence of the latest period.
pub(crate) fn score(analysis: &Analysis) -> Option<ScoreView> {
    let latest = analysis.periods.first()?;
    let before = analysis.periods.get(1);
    Some(ScoreView {
        period: label(latest),
        rank: latest.rank.into(),
        total: latest.total,
        change: before.map(|before| {
            let rank: &str = before.rank.into();
            match latest.total.cmp(&before.total) {
                std::cmp::Ordering::Greater => {
                    format!(
                        "前期の{rank}（{}点）から{}点上がりました。",
                        before.total,
                        latest.total - before.total
                    )
                }
                std::cmp::Ordering::Less => {
                    format!(
                        "前期の{rank}（{}点）から{}点下がりました。",
                        before.total,
                        before.total - latest.total
                    )
                }
                std::cmp::Ordering::Equal => format!("前期と同じ点数（{}点）です。", before.total),
            }
        }),
        sentence: sentence(latest),
    })
}

/// Strengths first, then what to look at next; never a verdict on the company.
fn sentence(period: &PeriodAnalysis) -> String {
    let with = |wanted: fn(u8) -> bool| -> Vec<&str> {
        period
            .indicators
            .iter()
            .filter(|(_, score)| score.score.is_some_and(wanted))
            .map(|(indicator, _)| indicator.label())
            .collect()
    };
    let (high, low) = (with(|points| points >= 4), with(|points| points <= 2));
    let scored = !with(|_| true).is_empty();
    match (high.is_empty(), low.is_empty()) {
        _ if !scored => "点数を付けられる指標がまだありません。下の注記をご覧ください。".to_owned(),
        (false, false) => format!(
            "{}が業種の中で高い水準です。次に確かめたいのは{}です。",
            high.join("・"),
            low.join("・")
        ),
        (false, true) => format!(
            "{}が業種の中で高い水準です。大きく見劣りする指標はありません。",
            high.join("・")
        ),
        (true, false) => format!(
            "業種の中で中位の指標を土台に、まず{}から確かめたい状況です。",
            low.join("・")
        ),
        (true, true) => "点数の付いた指標は、いずれも業種の中で中位です。".to_owned(),
    }
}

fn row(
    indicator: Indicator,
    analysis: &Analysis,
    statements: &[Statement],
    about: &[About],
    spark: Spark,
) -> IndicatorRow {
    let scores: Vec<&Score> = analysis
        .periods
        .iter()
        .map(|period| period.indicators.get(indicator))
        .collect();
    let latest = scores.first();
    let about = about.iter().find(|about| about.indicator == indicator);
    let unknown = || format::UNKNOWN.to_owned();
    let mut oldest_first: Vec<Option<f64>> =
        scores.iter().take(3).map(|score| score.value).collect();
    oldest_first.reverse();
    let known = oldest_first.iter().flatten().count();
    let history: Vec<PeriodValue> = analysis
        .periods
        .iter()
        .take(3)
        .rev()
        .map(|period| PeriodValue {
            period: label(period),
            value: period.indicators.get(indicator).display.clone(),
        })
        .collect();
    IndicatorRow {
        key: indicator.into(),
        number: ["①", "②", "③", "④", "⑤", "⑥"][indicator as usize],
        label: indicator.label(),
        category: indicator.category(),
        value: latest.map_or_else(unknown, |score| score.display.clone()),
        score: latest.and_then(|score| score.score),
        median: latest
            .and_then(|score| score.median)
            .map_or_else(unknown, |median| indicator.display(median)),
        change: change(indicator, &scores),
        spark: (known >= 2).then(|| spark(&oldest_first, &in_words(indicator, &history))),
        history,
        meaning: about.map(|about| about.meaning.clone()).unwrap_or_default(),
        formula: about.map(|about| about.formula.clone()).unwrap_or_default(),
        inputs: inputs(indicator, statements),
        source: statements.first().map_or_else(unknown, |statement| {
            format!("決算書 {}", statement.period_end.label())
        }),
    }
}

fn in_words(indicator: Indicator, history: &[PeriodValue]) -> String {
    let values: Vec<String> = history
        .iter()
        .map(|value| format!("{} {}", value.period, value.value))
        .collect();
    format!("{}の推移：{}", indicator.label(), values.join("、"))
}

/// Better or worse than the period before; a lower value is the better one for ④ and ⑤.
fn change(indicator: Indicator, scores: &[&Score]) -> Option<ChangeView> {
    let (now, before) = (scores.first()?.value?, scores.get(1)?.value?);
    if indicator.display(now) == indicator.display(before) {
        return Some(ChangeView {
            text: "前期と同じ".to_owned(),
            tone: "",
        });
    }
    Some(if (now > before) == indicator.lower_is_better() {
        ChangeView {
            text: "▼ 前期より後退".to_owned(),
            tone: "down",
        }
    } else {
        ChangeView {
            text: "▲ 前期より改善".to_owned(),
            tone: "up",
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::samples::analysis::{about, analysis, spark, statements};
    use super::*;

    fn page(periods: usize) -> AnalysisPage {
        let statements = statements(periods);
        AnalysisPage::of(
            "/companies/x",
            &analysis(&statements),
            &statements,
            &about(),
            None,
            &spark,
        )
    }

    #[test]
    fn a_figure_says_what_it_is_computed_from() {
        let page = page(3);
        let growth = &page.rows[0];
        assert_eq!(growth.value, "7.8%");
        assert_eq!(
            growth.inputs,
            ["売上高 5,130,250千円", "前期売上高 4,756,859千円"]
        );
        assert_eq!(growth.source, "決算書 2017年3月期");
        assert_eq!(
            growth.change,
            Some(ChangeView {
                text: "▲ 前期より改善".into(),
                tone: "up"
            })
        );
        assert!(
            page.rows
                .iter()
                .all(|row| !row.formula.is_empty() && !row.meaning.is_empty())
        );
    }

    #[test]
    fn fewer_borrowings_are_an_improvement() {
        let page = page(3);
        let debt = page
            .rows
            .iter()
            .find(|row| row.key == "ebitda_debt_multiple")
            .unwrap();
        assert!(
            debt.change
                .as_ref()
                .is_none_or(|change| change.tone != "down")
        );
    }

    #[test]
    fn the_sentence_names_strengths_first_and_no_statement_is_no_failure() {
        let page = page(3);
        let score = page.score.unwrap();
        assert_eq!((score.rank, score.total), ("B", 23));
        assert!(score.sentence.contains("高い水準です"));
        assert!(score.change.is_some());
        let empty = self::page(0);
        assert!(
            empty.empty
                && empty.score.is_none()
                && empty.rows.iter().all(|row| row.value == format::UNKNOWN)
        );
    }
}
