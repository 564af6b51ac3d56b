//! The radar chart (レーダーチャート) of the six indicators' points, as SVG made on the server: the same in the page, in
//! print and in the Word file. Presentation attributes only, so that it passes a strict content security policy; a
//! white ground of its own, so that its colours read alike on paper and on a dark page.

use std::fmt::Write as _;

use super::text::xml;
use crate::domain::analysis::{Analysis, PeriodAnalysis};
use crate::domain::benchmark::{INDICATORS, Indicator, Score};

/// The picture's width and height in its own units.
pub const SIZE: (u16, u16) = (600, 500);

const CENTRE: (f64, f64) = (300.0, 224.0);
const RADIUS: f64 = 140.0;
const INK: &str = "#1f2933";
/// The longest value that has room beside the points.
const MOST_LETTERS: usize = 10;
const GRID: &str = "#c3ccd5";
pub(super) const FONT: &str =
    "BIZ UDPGothic, BIZ UDPゴシック, Noto Sans JP, Hiragino Sans, Yu Gothic UI, Meiryo, sans-serif";

/// How a period is drawn. Periods differ by colour, by dash and by marker, so that a copy without colours still reads.
struct Series {
    colour: &'static str,
    dash: Option<&'static str>,
    width: f64,
    marker: Marker,
}

#[derive(Clone, Copy)]
enum Marker {
    Circle,
    Square,
    Triangle,
}

/// 最新期, 前期, 前々期.
const SERIES: [Series; 3] = [
    Series {
        colour: "#0f766e",
        dash: None,
        width: 3.0,
        marker: Marker::Circle,
    },
    Series {
        colour: "#1d4ed8",
        dash: Some("9 5"),
        width: 2.0,
        marker: Marker::Square,
    },
    Series {
        colour: "#5b6673",
        dash: Some("2 4"),
        width: 2.0,
        marker: Marker::Triangle,
    },
];

/// The chart of up to three periods, with the company's name in its title. One a page: its title and description
/// carry the ids `radar-title` and `radar-desc`.
pub fn render(company: &str, analysis: &Analysis) -> String {
    let (width, height) = SIZE;
    let mut svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-labelledby="radar-title radar-desc" font-family="{FONT}" font-size="18" fill="{INK}"><title id="radar-title">{}</title><desc id="radar-desc">{}</desc><rect width="{width}" height="{height}" rx="8" fill="#ffffff"/>"##,
        xml(&title(company)),
        xml(&description(analysis)),
    );
    grid(&mut svg);
    for (series, period) in SERIES.iter().zip(&analysis.periods).rev() {
        polygon(&mut svg, period, series);
    }
    labels(&mut svg, analysis.periods.first());
    legend(&mut svg, analysis);
    svg.push_str("</svg>");
    svg
}

/// What the picture is, for those who do not see it.
pub fn title(company: &str) -> String {
    format!("{company} ローカルベンチマーク レーダーチャート")
}

/// What the picture shows, for those who do not see it: every point, and every axis that has none.
pub fn description(analysis: &Analysis) -> String {
    if analysis.periods.is_empty() {
        return "決算書が未入力のため、点数はまだありません。".to_owned();
    }
    let periods = analysis.periods.iter().enumerate().take(SERIES.len());
    periods
        .map(|(index, period)| describe(&analysis.period_label(index), period))
        .collect()
}

fn describe(label: &str, period: &PeriodAnalysis) -> String {
    let (scored, missing): (Vec<_>, Vec<_>) = period
        .indicators
        .iter()
        .partition(|(_, score)| score.score.is_some());
    let points: Vec<String> = scored
        .iter()
        .map(|(indicator, score)| {
            format!(
                "{} {}（{}）",
                indicator.label(),
                score.points(),
                score.display
            )
        })
        .collect();
    let rank = <&str>::from(period.rank);
    let mut text = format!("{label}：合計{}点、総合評価{rank}。", period.total);
    if !points.is_empty() {
        let _ = write!(text, "{}。", points.join("、"));
    }
    if !missing.is_empty() {
        let names: Vec<_> = missing.iter().map(|(found, _)| found.label()).collect();
        let _ = write!(
            text,
            "点数がなく図に点を打っていない指標：{}。",
            names.join("、")
        );
    }
    text
}

/// The place of `points` (0 to 5) on an axis, clockwise from the top.
fn place(axis: usize, points: f64) -> (f64, f64) {
    #[expect(clippy::cast_precision_loss, reason = "an axis is 0 to 5")]
    let angle = (axis as f64) * std::f64::consts::TAU / 6.0;
    let distance = RADIUS * points / 5.0;
    (
        CENTRE.0 + distance * angle.sin(),
        CENTRE.1 - distance * angle.cos(),
    )
}

/// `x,y` of several points, for a polygon.
fn joined(points: impl Iterator<Item = (f64, f64)>) -> String {
    points
        .map(|(x, y)| format!("{x:.1},{y:.1}"))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Rings 1 to 5, axes, and the figures of the rings.
fn grid(svg: &mut String) {
    let _ = write!(
        svg,
        r#"<g fill="none" stroke="{GRID}" stroke-width="1" aria-hidden="true">"#
    );
    for ring in 1..=5_u8 {
        let ring = joined((0..6).map(|axis| place(axis, ring.into())));
        let _ = write!(svg, r#"<polygon points="{ring}"/>"#);
    }
    for axis in 0..6 {
        let (x, y) = place(axis, 5.0);
        let _ = write!(
            svg,
            r#"<line x1="{}" y1="{}" x2="{x:.1}" y2="{y:.1}"/>"#,
            CENTRE.0, CENTRE.1
        );
    }
    svg.push_str(r##"</g><g font-size="13" fill="#5b6673" text-anchor="end" data-part="rings" aria-hidden="true">"##);
    for ring in 0..=5_u8 {
        let (x, y) = place(0, ring.into());
        let _ = write!(
            svg,
            r#"<text x="{:.1}" y="{:.1}">{ring}</text>"#,
            x - 16.0,
            y + 4.0
        );
    }
    svg.push_str("</g>");
}

/// One period: its lines between neighbouring axes that both have points, and its markers.
fn polygon(svg: &mut String, period: &PeriodAnalysis, series: &Series) {
    let points = INDICATORS.map(|indicator| {
        let score = period.indicators.get(indicator).score?;
        Some(place(indicator as usize, score.into()))
    });
    let Series { colour, width, .. } = series;
    let dash = series
        .dash
        .map_or_else(String::new, |dash| format!(r#" stroke-dasharray="{dash}""#));
    let _ = write!(
        svg,
        r#"<g stroke="{colour}" stroke-width="{width}" stroke-linejoin="round" fill="{colour}"{dash} aria-hidden="true">"#
    );
    if points.iter().all(Option::is_some) {
        let corners = joined(points.iter().flatten().copied());
        let opacity = if series.dash.is_none() { "0.10" } else { "0" };
        let _ = write!(
            svg,
            r#"<polygon points="{corners}" fill-opacity="{opacity}"/>"#
        );
    } else {
        for axis in 0..6 {
            if let (Some((x1, y1)), Some((x2, y2))) = (points[axis], points[(axis + 1) % 6]) {
                let _ = write!(
                    svg,
                    r#"<line x1="{x1:.1}" y1="{y1:.1}" x2="{x2:.1}" y2="{y2:.1}"/>"#
                );
            }
        }
    }
    svg.push_str("</g>");
    for point in points.into_iter().flatten() {
        marker(svg, point, series);
    }
}

/// Older periods have larger, open markers, so that all three show where they meet.
fn marker(svg: &mut String, (x, y): (f64, f64), series: &Series) {
    let colour = series.colour;
    let _ = match series.marker {
        Marker::Circle => write!(
            svg,
            r##"<circle cx="{x:.1}" cy="{y:.1}" r="5" fill="{colour}" stroke="#ffffff" aria-hidden="true"/>"##
        ),
        Marker::Square => write!(
            svg,
            r##"<rect x="{:.1}" y="{:.1}" width="13" height="13" fill="#ffffff" stroke="{colour}" stroke-width="2" aria-hidden="true"/>"##,
            x - 6.5,
            y - 6.5
        ),
        Marker::Triangle => write!(
            svg,
            r##"<polygon points="{}" fill="#ffffff" stroke="{colour}" stroke-width="2" aria-hidden="true"/>"##,
            joined([(x, y - 13.0), (x + 11.5, y + 8.0), (x - 11.5, y + 8.0)].into_iter())
        ),
    };
}

/// The name of each axis with the latest period's points and value: large enough to be read in a column of a page, so
/// the longest name stands in two lines.
fn labels(svg: &mut String, latest: Option<&PeriodAnalysis>) {
    for indicator in INDICATORS {
        let (x, y) = place(indicator as usize, 5.0);
        let (x, y, anchor) = match indicator {
            Indicator::SalesGrowth => (x, y - 38.0, "middle"),
            Indicator::OperatingMargin | Indicator::LaborProductivity => (x + 14.0, y, "start"),
            Indicator::EbitdaDebtMultiple => (x, y + 30.0, "middle"),
            Indicator::WorkingCapitalMonths | Indicator::EquityRatio => (x - 14.0, y, "end"),
        };
        let _ = write!(
            svg,
            r#"<text x="{x:.1}" y="{y:.1}" text-anchor="{anchor}" aria-hidden="true">"#
        );
        svg.push_str(&lines(indicator).join(&format!(r#"<tspan x="{x:.1}" dy="1.22em">"#)));
        if lines(indicator).len() > 1 {
            svg.push_str("</tspan>");
        }
        if let Some(period) = latest {
            let text = points_and_value(period.indicators.get(indicator));
            let _ = write!(
                svg,
                r#"<tspan x="{x:.1}" dy="1.22em" font-size="16">{text}</tspan>"#
            );
        }
        svg.push_str("</text>");
    }
}

/// The name as it is set: one line, or two.
fn lines(indicator: Indicator) -> Vec<&'static str> {
    match indicator {
        Indicator::WorkingCapitalMonths => vec!["営業運転資本", "回転期間"],
        _ => vec![indicator.label()],
    }
}

/// 「4点（7.8%）」; a value that is too long for the place is left to the table.
fn points_and_value(score: &Score) -> String {
    let value = score
        .value
        .filter(|_| score.display.chars().count() <= MOST_LETTERS)
        .map(|_| xml(&score.display));
    match (score.score, value) {
        (Some(points), Some(value)) => format!("{points}点（{value}）"),
        (Some(points), None) => format!("{points}点"),
        (None, value) => value.unwrap_or_else(|| "-".to_owned()),
    }
}

/// Which line is which period, with its total and rank.
fn legend(svg: &mut String, analysis: &Analysis) {
    const STEP: f64 = 196.0;
    let count = analysis.periods.len().min(SERIES.len());
    #[expect(clippy::cast_precision_loss, reason = "at most three")]
    let mut x = CENTRE.0 - STEP * (count as f64) / 2.0;
    let y = f64::from(SIZE.1) - 26.0;
    svg.push_str(r#"<g data-part="legend" aria-hidden="true">"#);
    for (index, (period, series)) in analysis.periods.iter().zip(&SERIES).enumerate() {
        let dash = series
            .dash
            .map_or_else(String::new, |dash| format!(r#" stroke-dasharray="{dash}""#));
        let _ = write!(
            svg,
            r#"<line x1="{x:.1}" y1="{y}" x2="{:.1}" y2="{y}" stroke="{}" stroke-width="{}"{dash} aria-hidden="true"/>"#,
            x + 28.0,
            series.colour,
            series.width
        );
        marker(svg, (x + 14.0, y), series);
        let _ = write!(
            svg,
            r#"<text x="{:.1}" y="{:.1}" font-size="14" aria-hidden="true">{} {}点 {}</text>"#,
            x + 34.0,
            y + 5.0,
            xml(&analysis.period_label(index)),
            period.total,
            <&str>::from(period.rank)
        );
        x += STEP;
    }
    svg.push_str("</g>");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::samples;

    #[test]
    fn six_points_and_three_periods_are_drawn_apart() {
        let svg = render("株式会社<サンプル>", &samples::analysis());
        assert!(svg.contains("株式会社&lt;サンプル&gt;"));
        assert_eq!(svg.matches(r##"stroke="#0f766e""##).count(), 2);
        assert_eq!(svg.matches(r#"stroke-dasharray="9 5""#).count(), 2);
        assert_eq!(svg.matches(r#"stroke-dasharray="2 4""#).count(), 2);
        // Six markers and one in the legend.
        assert_eq!(svg.matches(r#"r="5""#).count(), 7);
        assert!(svg.contains("2017年3月期 18点 B"));
        for forbidden in ["style=", "<script", "<style", "href", "class="] {
            assert!(!svg.contains(forbidden), "{forbidden}");
        }
    }

    #[test]
    fn the_longest_label_stays_inside() {
        let (x, _) = place(Indicator::WorkingCapitalMonths as usize, 5.0);
        let room = x - 14.0 - 4.0;
        let longest = INDICATORS
            .into_iter()
            .filter(|indicator| *indicator != Indicator::EbitdaDebtMultiple)
            .flat_map(lines)
            .map(|line| line.chars().count())
            .max()
            .unwrap();
        assert!(f64::from(u8::try_from(longest).unwrap()) * 18.0 <= room);
        // 「5点（」「千円）」 are six letters at 16, the figures before them half as wide.
        let letters = f64::from(u8::try_from(MOST_LETTERS - 2).unwrap());
        assert!(6.0 * 16.0 + letters * 9.0 <= room + 20.0);
    }

    #[test]
    fn a_missing_point_is_left_out_and_said() {
        let mut analysis = samples::analysis();
        analysis.periods.truncate(1);
        analysis.periods[0].indicators.equity_ratio.score = None;
        let svg = render("例", &analysis);
        assert_eq!(svg.matches(r#"r="5""#).count(), 6);
        assert!(svg.contains("点数がなく図に点を打っていない指標：自己資本比率。"));
        assert!(!svg.contains("fill-opacity"));
    }

    #[test]
    fn without_periods_the_empty_chart_says_so() {
        let mut analysis = samples::analysis();
        analysis.periods.clear();
        assert!(render("例", &analysis).contains("点数はまだありません"));
    }
}
