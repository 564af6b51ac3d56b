//! The result as a table that a person reads in a terminal of 80 columns.

use std::fmt::Write as _;

use super::ratios;
use crate::domain::analysis::Analysis;
use crate::domain::benchmark::{INDICATORS, Indicator};
use crate::domain::format::UNKNOWN;
use crate::domain::industry::Industry;
use crate::domain::trend::Trend;
use crate::domain::width::{left, right, width, wrapped};
use crate::export::text::one_line;

const LABEL: usize = 23;
const COLUMN: usize = 13;
pub(super) const SCREEN: usize = 80;
/// The trend table has room for three periods; the run of a trend is counted over all.
pub(super) const SHOWN: usize = 3;

pub(super) fn render(name: &str, industry: Option<&Industry>, analysis: &Analysis) -> String {
    let mut out = head(name, industry, analysis);
    if !analysis.periods.is_empty() {
        latest(&mut out, analysis);
        if analysis.periods.len() > 1 {
            trends(&mut out, analysis);
        }
        ratios::changes(&mut out, analysis);
        ratios::render(&mut out, analysis);
    }
    notes(&mut out, &analysis.notes);
    out
}

fn head(name: &str, industry: Option<&Industry>, analysis: &Analysis) -> String {
    let name = match one_line(name) {
        name if name.is_empty() => "（事業者名なし）".to_owned(),
        name => name,
    };
    let industry = industry
        .map(|industry| match industry.minor.split_once('_') {
            Some((_, name)) => one_line(name),
            None => one_line(&industry.minor),
        })
        .filter(|text| !text.is_empty());
    let size = analysis
        .size_class_ja
        .as_deref()
        .unwrap_or("判定できません");
    format!(
        "{name}\n業種：{}　規模：{size}　業種基準値：{}年度版\n",
        industry.as_deref().unwrap_or("未入力"),
        analysis.table
    )
}

/// The latest period: total, and value, median and points of each indicator.
fn latest(out: &mut String, analysis: &Analysis) {
    let period = &analysis.periods[0];
    let rank = <&str>::from(period.rank);
    let _ = writeln!(
        out,
        "\n{}　総合評価 {rank}（{}点／30点）\n",
        analysis.period_label(0),
        period.total
    );
    let row = |label: &str, value: &str, median: &str, points: &str| {
        let line = format!(
            "{}{}{}   {points}",
            left(label, LABEL),
            right(value, COLUMN),
            right(median, COLUMN)
        );
        format!("  {}\n", line.trim_end())
    };
    out.push_str(&row("指標", "値", "業種中央値", "点数"));
    for (indicator, score) in period.indicators.iter() {
        let points = match score.score {
            Some(_) => format!("{} {}", score.dots(), score.points()),
            None => UNKNOWN.to_owned(),
        };
        let median = score.median_display(indicator);
        out.push_str(&row(&label(indicator), &score.display, &median, &points));
    }
}

fn label(indicator: Indicator) -> String {
    format!("{} {}", indicator.ordinal(), indicator.label())
}

/// Up to three periods, the oldest at the left, and how each indicator ran.
fn trends(out: &mut String, analysis: &Analysis) {
    let shown = &analysis.periods[..analysis.periods.len().min(SHOWN)];
    let heads = (0..shown.len()).map(|index| analysis.period_label(index));
    out.push_str("\n推移\n");
    out.push_str(&trend_row("", heads.collect(), ""));
    for indicator in INDICATORS {
        let periods = analysis.periods.iter();
        let scores = periods.map(|period| period.indicators.get(indicator));
        let values: Vec<Option<f64>> = scores.clone().map(|score| score.value).collect();
        let displays = scores.take(shown.len()).map(|score| score.display.clone());
        let trend = Trend::of(&values)
            .map(Trend::display_ratio)
            .unwrap_or_default();
        out.push_str(&trend_row(&label(indicator), displays.collect(), &trend));
    }
    let totals = shown.iter().map(|period| format!("{}点", period.total));
    out.push_str(&trend_row("総合点", totals.collect(), ""));
    let ranks = shown
        .iter()
        .map(|period| <&str>::from(period.rank).to_owned());
    out.push_str(&trend_row("総合評価", ranks.collect(), ""));
}

/// A row of cells that are given latest first.
fn trend_row(label: &str, cells: Vec<String>, end: &str) -> String {
    let cells: String = cells
        .into_iter()
        .rev()
        .map(|cell| right(&cell, COLUMN))
        .collect();
    let line = format!("  {}{cells}  {end}", left(label, LABEL));
    format!("{}\n", line.trim_end())
}

fn notes(out: &mut String, notes: &[String]) {
    if notes.is_empty() {
        return;
    }
    out.push_str("\n注記\n");
    for note in notes {
        for (index, line) in wrapped(&one_line(note), SCREEN - width("  - ") - 2)
            .iter()
            .enumerate()
        {
            let before = if index == 0 { "  - " } else { "    " };
            let _ = writeln!(out, "{before}{line}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::samples;

    #[test]
    fn the_table_of_the_official_sample() {
        let industry = Industry {
            major: "13_観光業".to_owned(),
            minor: "1301_観光業".to_owned(),
        };
        let found = render("株式会社サンプル", Some(&industry), &samples::analysis());
        insta::assert_snapshot!(found);
        assert!(found.lines().all(|line| width(line) <= SCREEN), "{found}");
    }

    #[test]
    fn more_periods_than_three_count_in_the_trend_only() {
        let mut analysis = samples::analysis();
        let mut older = analysis.periods[2].clone();
        older.end = Some("2014-03".to_owned());
        older.indicators.sales_growth.value = Some(-0.5);
        analysis.periods[1].indicators.sales_growth.value = Some(0.0);
        analysis.periods.push(older);
        let found = render("例", None, &analysis);
        assert!(!found.contains("2014年3月期"));
        assert!(found.contains("3期連続で上昇"), "{found}");
    }

    #[test]
    fn one_period_has_no_trend_and_missing_values_are_dashes() {
        let mut analysis = samples::analysis();
        analysis.periods.truncate(1);
        analysis.periods[0].indicators.equity_ratio.score = None;
        analysis.periods[0].indicators.equity_ratio.display = UNKNOWN.to_owned();
        let found = render("", None, &analysis);
        assert!(found.starts_with("（事業者名なし）\n業種：未入力"));
        assert!(!found.contains("推移"));
        let line = found
            .lines()
            .find(|line| line.contains("自己資本比率"))
            .unwrap();
        assert!(line.ends_with("   －"), "{line}");
    }
}
