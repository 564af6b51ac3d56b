//! The trend of an indicator (推移の折れ線グラフ) over up to ten periods, with the industry's median as a dashed line. A
//! period without a value leaves a gap, and the description says so.

use std::fmt::Write as _;

use super::chart::{GRID, MOST, Picture, QUIET, Scale, TEAL, two_lines};
use crate::domain::analysis::Analysis;
use crate::domain::benchmark::Indicator;

/// The picture's width and height in its own units.
pub const SIZE: (u16, u16) = (640, 380);

const LEFT: f64 = 92.0;
const RIGHT: f64 = 616.0;
const TOP: f64 = 62.0;
const BOTTOM: f64 = 292.0;

/// The chart of an indicator. Its title and description carry the ids `trend-INDICATOR-title` and `-desc`.
pub fn render(company: &str, analysis: &Analysis, indicator: Indicator) -> String {
    let title = format!("{company} {}の推移", indicator.label());
    let shown = analysis.periods.iter().take(MOST);
    let mut scores: Vec<_> = shown
        .map(|period| period.indicators.get(indicator))
        .collect();
    scores.reverse();
    let labels: Vec<String> = (0..scores.len())
        .rev()
        .map(|index| analysis.period_label(index))
        .collect();
    let median = scores.last().and_then(|score| score.median);
    let values: Vec<Option<f64>> = scores.iter().map(|score| score.value).collect();
    let told = description(indicator, &labels, &values, median);
    let mut picture = Picture::new(&format!("trend-{indicator}"), SIZE, &title, &told);
    let heading = format!("{}{}の推移", indicator.ordinal(), indicator.label());
    picture.words((20.0, 32.0), "start", 18, super::chart::INK, &heading);
    if values.iter().all(Option::is_none) {
        picture.instead(
            180.0,
            &["計算できた期がないため、グラフを描けません".to_owned()],
        );
        return picture.end();
    }
    let scale = Scale::over(values.iter().flatten().copied().chain(median), false);
    axes(&mut picture, indicator, &scale, &labels);
    if let Some(median) = median {
        let y = place(&scale, median);
        picture.line((LEFT, y), (RIGHT, y), QUIET, 2.0, "7 5");
    }
    draw(&mut picture, indicator, &scale, &values);
    legend(&mut picture, indicator, median);
    picture.end()
}

/// Every value, the median, and every gap.
fn description(
    indicator: Indicator,
    labels: &[String],
    values: &[Option<f64>],
    median: Option<f64>,
) -> String {
    let pairs = || labels.iter().zip(values);
    let known: Vec<String> = pairs()
        .filter_map(|(label, value)| Some(format!("{label} {}", indicator.display((*value)?))))
        .collect();
    let gaps: Vec<&str> = pairs()
        .filter(|(_, value)| value.is_none())
        .map(|(label, _)| label.as_str())
        .collect();
    let mut text = String::new();
    if !known.is_empty() {
        let _ = write!(text, "{}：{}。", indicator.label(), known.join("、"));
    }
    match median {
        Some(median) => {
            let _ = write!(text, "業種中央値（破線）：{}。", indicator.display(median));
        }
        None => text.push_str("業種中央値は分かりません。"),
    }
    if !gaps.is_empty() {
        let _ = write!(text, "計算できず線が途切れている期：{}。", gaps.join("、"));
    }
    text
}

fn place(scale: &Scale, value: f64) -> f64 {
    BOTTOM - scale.share(value) * (BOTTOM - TOP)
}

fn across(index: usize, count: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "at most ten periods")]
    let (index, count) = (index as f64, count.max(1) as f64);
    LEFT + (index + 0.5) * (RIGHT - LEFT) / count
}

fn axes(picture: &mut Picture, indicator: Indicator, scale: &Scale, labels: &[String]) {
    for tick in scale.ticks() {
        let y = place(scale, tick);
        let zero = tick.abs() < scale.step * 1e-6;
        picture.line(
            (LEFT, y),
            (RIGHT, y),
            if zero { QUIET } else { GRID },
            1.0,
            "",
        );
        let tick = if zero { 0.0 } else { tick };
        picture.words(
            (LEFT - 8.0, y + 4.5),
            "end",
            13,
            QUIET,
            &tick_text(indicator, tick, scale.step),
        );
    }
    for (index, label) in labels.iter().enumerate() {
        let (year, rest) = two_lines(label);
        let x = across(index, labels.len());
        picture.words((x, BOTTOM + 20.0), "middle", 13, QUIET, &year);
        picture.words((x, BOTTOM + 37.0), "middle", 13, QUIET, &rest);
    }
}

/// A step may be finer than a value is shown.
fn tick_text(indicator: Indicator, tick: f64, step: f64) -> String {
    use crate::domain::format::decimal;
    let percent = matches!(
        indicator,
        Indicator::SalesGrowth | Indicator::OperatingMargin | Indicator::EquityRatio
    );
    if percent && step < 0.001 {
        return format!("{}%", decimal(tick * 100.0, 2));
    }
    if !percent && step < 0.1 && indicator != Indicator::LaborProductivity {
        let unit = if indicator == Indicator::EbitdaDebtMultiple {
            "倍"
        } else {
            "か月"
        };
        return format!("{}{unit}", decimal(tick, 2));
    }
    indicator.display(tick)
}

/// The line between neighbouring periods that both have a value, the points and their values.
fn draw(picture: &mut Picture, indicator: Indicator, scale: &Scale, values: &[Option<f64>]) {
    let points: Vec<Option<(f64, f64)>> = values
        .iter()
        .enumerate()
        .map(|(index, value)| Some((across(index, values.len()), place(scale, (*value)?))))
        .collect();
    for pair in points.windows(2) {
        if let [Some(from), Some(to)] = pair {
            picture.line(*from, *to, TEAL, 3.0, "");
        }
    }
    for (index, (point, value)) in points.iter().zip(values).enumerate() {
        let x = across(index, values.len());
        match (point, value) {
            (Some((x, y)), Some(value)) => {
                picture.dot((*x, *y), 5.0, TEAL);
                let text = indicator.display(*value);
                // Below the point where the line comes from above.
                let others = [index.checked_sub(1), Some(index + 1)]
                    .map(|other| values.get(other?).copied().flatten());
                let mut known = others.iter().flatten();
                let below = *y < BOTTOM - 26.0
                    && known.clone().any(|other| other > value)
                    && known.all(|other| other >= value);
                let y = if below { y + 21.0 } else { y - 11.0 };
                picture.words((*x, y), "middle", 13, super::chart::INK, &text);
            }
            _ => picture.words((x, BOTTOM - 8.0), "middle", 13, QUIET, "－"),
        }
    }
}

fn legend(picture: &mut Picture, indicator: Indicator, median: Option<f64>) {
    let y = f64::from(SIZE.1) - 24.0;
    picture.line((LEFT, y), (LEFT + 32.0, y), TEAL, 3.0, "");
    picture.dot((LEFT + 16.0, y), 5.0, TEAL);
    picture.words(
        (LEFT + 40.0, y + 5.0),
        "start",
        14,
        super::chart::INK,
        "この事業者",
    );
    if let Some(median) = median {
        let x = LEFT + 170.0;
        picture.line((x, y), (x + 32.0, y), QUIET, 2.0, "7 5");
        let text = format!("業種中央値 {}", indicator.display(median));
        picture.words((x + 40.0, y + 5.0), "start", 14, super::chart::INK, &text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::samples;

    #[test]
    fn the_oldest_is_left_and_the_median_is_dashed() {
        let svg = render(
            "株式会社<例>",
            &samples::analysis(),
            Indicator::OperatingMargin,
        );
        assert!(svg.contains("株式会社&lt;例&gt; 営業利益率の推移"));
        assert!(svg.contains(
            "2015年3月期 0.0%、2016年3月期 △0.3%、2017年3月期 0.3%。業種中央値（破線）：2.7%。"
        ));
        assert_eq!(svg.matches("stroke-dasharray").count(), 2);
        assert_eq!(svg.matches(r#"stroke-width="3""#).count(), 3);
        for forbidden in ["style=", "<script", "<style", "href", "class="] {
            assert!(!svg.contains(forbidden), "{forbidden}");
        }
    }

    #[test]
    fn a_period_without_a_value_leaves_a_gap_that_is_said() {
        let mut analysis = samples::analysis();
        analysis.periods[1].indicators.operating_margin.value = None;
        let svg = render("例", &analysis, Indicator::OperatingMargin);
        // Only the legend's line is left.
        assert_eq!(svg.matches(r#"stroke-width="3""#).count(), 1);
        assert!(svg.contains("計算できず線が途切れている期：2016年3月期。"));
        for period in &mut analysis.periods {
            period.indicators.operating_margin.value = None;
        }
        assert!(render("例", &analysis, Indicator::OperatingMargin).contains("グラフを描けません"));
    }
}
