//! A spark line (推移の小さな折れ線) for a table's cell: the last three values of an indicator as SVG. It takes the cell's
//! text colour, so that it reads on light and dark pages alike.

use std::fmt::Write as _;

use super::text::xml;
use crate::domain::analysis::Analysis;
use crate::domain::benchmark::Indicator;

const WIDTH: f64 = 96.0;
const HEIGHT: f64 = 28.0;
const MARGIN: f64 = 5.0;

/// The spark line of an indicator over the last three periods.
pub fn of_indicator(analysis: &Analysis, indicator: Indicator) -> String {
    let scores: Vec<_> = analysis
        .periods
        .iter()
        .take(3)
        .map(|period| period.indicators.get(indicator))
        .collect();
    let shown: Vec<&str> = scores
        .iter()
        .rev()
        .map(|score| score.display.as_str())
        .collect();
    let label = format!(
        "{}の推移（古い期から）：{}",
        indicator.label(),
        shown.join("、")
    );
    let values: Vec<Option<f64>> = scores.iter().map(|score| score.value).collect();
    render(&label, &values)
}

/// The line through values given latest first, drawn from the oldest at the left; an unknown value leaves a gap.
pub fn render(label: &str, latest_first: &[Option<f64>]) -> String {
    let points = places(latest_first);
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"><title>{}</title>"#,
        xml(label)
    );
    for pair in points.windows(2) {
        if let [Some((x1, y1)), Some((x2, y2))] = pair {
            let _ = write!(
                svg,
                r#"<line x1="{x1:.1}" y1="{y1:.1}" x2="{x2:.1}" y2="{y2:.1}"/>"#
            );
        }
    }
    let last = points.len().saturating_sub(1);
    for (index, point) in points.iter().enumerate() {
        if let Some((x, y)) = point {
            let radius = if index == last { 3.5 } else { 2.0 };
            let _ = write!(
                svg,
                r#"<circle cx="{x:.1}" cy="{y:.1}" r="{radius}" fill="currentColor" stroke="none"/>"#
            );
        }
    }
    svg.push_str("</svg>");
    svg
}

/// Places from the oldest to the latest; equal values lie on the middle line.
fn places(latest_first: &[Option<f64>]) -> Vec<Option<(f64, f64)>> {
    let known = || latest_first.iter().flatten().copied();
    let low = known().fold(f64::INFINITY, f64::min);
    let high = known().fold(f64::NEG_INFINITY, f64::max);
    let count = latest_first.len();
    #[expect(clippy::cast_precision_loss, reason = "a handful of periods")]
    let step = (WIDTH - 2.0 * MARGIN) / (count.max(2) - 1) as f64;
    latest_first
        .iter()
        .rev()
        .enumerate()
        .map(|(index, value)| {
            let share = if high > low {
                (((*value)? - low) / (high - low)).clamp(0.0, 1.0)
            } else {
                (*value)?;
                0.5
            };
            #[expect(clippy::cast_precision_loss, reason = "a handful of periods")]
            let x = MARGIN + step * index as f64;
            Some((x, HEIGHT - MARGIN - share * (HEIGHT - 2.0 * MARGIN)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_is_left_and_higher_is_up() {
        let found = places(&[Some(3.0), Some(1.0), Some(2.0)]);
        assert_eq!(
            found,
            [Some((5.0, 14.0)), Some((48.0, 23.0)), Some((91.0, 5.0))]
        );
        assert_eq!(places(&[Some(1.0), Some(1.0)])[0], Some((5.0, 14.0)));
        assert_eq!(places(&[Some(1.0)]), [Some((5.0, 14.0))]);
        assert!(places(&[]).is_empty());
    }

    #[test]
    fn a_gap_has_no_line() {
        let svg = render("<推移>", &[Some(3.0), None, Some(2.0)]);
        assert_eq!(svg.matches("<line").count(), 0);
        assert_eq!(svg.matches("<circle").count(), 2);
        assert!(svg.contains("<title>&lt;推移&gt;</title>"));
    }

    #[test]
    fn an_indicators_line_tells_its_values_from_the_oldest() {
        let svg = of_indicator(
            &crate::export::samples::analysis(),
            Indicator::OperatingMargin,
        );
        assert!(svg.contains("営業利益率の推移（古い期から）：0.0%、△0.3%、0.3%"));
        assert_eq!(svg.matches("<line").count(), 2);
    }
}
