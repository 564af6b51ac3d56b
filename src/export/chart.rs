//! What the charts over axes share: the frame with its title for those who do not see it, the scale of an axis, and the
//! figures that the ratios were computed from.

use std::fmt::Write as _;

use super::radar::FONT;
use super::text::xml;
use crate::domain::analysis::Analysis;
use crate::domain::format::decimal;
use crate::domain::statement::Figure;

pub(super) const INK: &str = "#1f2933";
pub(super) const QUIET: &str = "#5b6673";
pub(super) const GRID: &str = "#c3ccd5";
pub(super) const TEAL: &str = "#0f766e";
pub(super) const BLUE: &str = "#1d4ed8";
pub(super) const RED: &str = "#b91c1c";

/// The most periods in a chart.
pub(super) const MOST: usize = 10;

/// A picture that grows from its opening tag to [`Picture::end`]. Presentation attributes only and a white ground of its
/// own, as the radar chart.
pub(super) struct Picture {
    pub(super) svg: String,
    width: f64,
}

impl Picture {
    pub(super) fn new(
        id: &str,
        (width, height): (u16, u16),
        title: &str,
        description: &str,
    ) -> Self {
        let svg = format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-labelledby="{id}-title {id}-desc" font-family="{FONT}" font-size="15" fill="{INK}"><title id="{id}-title">{}</title><desc id="{id}-desc">{}</desc><rect width="{width}" height="{height}" rx="8" fill="#ffffff"/><g aria-hidden="true">"##,
            xml(title),
            xml(description),
        );
        Self {
            svg,
            width: width.into(),
        }
    }

    pub(super) fn line(
        &mut self,
        (x1, y1): (f64, f64),
        (x2, y2): (f64, f64),
        stroke: &str,
        width: f64,
        dash: &str,
    ) {
        let dash = match dash {
            "" => String::new(),
            dash => format!(r#" stroke-dasharray="{dash}""#),
        };
        let _ = write!(
            self.svg,
            r#"<line x1="{x1:.1}" y1="{y1:.1}" x2="{x2:.1}" y2="{y2:.1}" stroke="{stroke}" stroke-width="{width}"{dash}/>"#
        );
    }

    /// Words at a place; `anchor` is start, middle or end.
    pub(super) fn words(
        &mut self,
        (x, y): (f64, f64),
        anchor: &str,
        size: u8,
        fill: &str,
        text: &str,
    ) {
        let _ = write!(
            self.svg,
            r#"<text x="{x:.1}" y="{y:.1}" text-anchor="{anchor}" font-size="{size}" fill="{fill}">{}</text>"#,
            xml(text)
        );
    }

    pub(super) fn dot(&mut self, (x, y): (f64, f64), radius: f64, fill: &str) {
        let _ = write!(
            self.svg,
            r##"<circle cx="{x:.1}" cy="{y:.1}" r="{radius}" fill="{fill}" stroke="#ffffff"/>"##
        );
    }

    pub(super) fn area(&mut self, points: &[(f64, f64)], fill: &str, more: &str) {
        let corners: Vec<String> = points
            .iter()
            .map(|(x, y)| format!("{x:.1},{y:.1}"))
            .collect();
        let _ = write!(
            self.svg,
            r#"<polygon points="{}" fill="{fill}"{more}/>"#,
            corners.join(" ")
        );
    }

    /// A sentence in the middle, for a picture that cannot be drawn.
    pub(super) fn instead(&mut self, y: f64, sentences: &[String]) {
        for (index, sentence) in sentences.iter().enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
            let y = y + 26.0 * index as f64;
            self.words((self.width / 2.0, y), "middle", 16, QUIET, sentence);
        }
    }

    pub(super) fn end(mut self) -> String {
        self.svg.push_str("</g></svg>");
        self.svg
    }
}

/// An axis: round steps from `low` to `high`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) step: f64,
}

impl Scale {
    /// An axis over the values, with about five steps; 0 is on it when the values are near it or on both sides.
    pub(super) fn over(values: impl Iterator<Item = f64>, with_zero: bool) -> Self {
        let (mut low, mut high) = values
            .filter(|value| value.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            });
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        if with_zero || (low > 0.0 && low < high * 0.5) || (high < 0.0 && high > low * 0.5) {
            (low, high) = (low.min(0.0), high.max(0.0));
        }
        if high - low < f64::EPSILON * high.abs().max(1.0) {
            let room = (high.abs() * 0.1).max(0.01);
            (low, high) = (low - room, high + room);
        }
        let rough = (high - low) / 5.0;
        let power = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0, 10.0]
            .into_iter()
            .map(|times| times * power)
            .find(|step| *step >= rough * 0.999)
            .unwrap_or(rough);
        Self {
            low: (low / step).floor() * step,
            high: (high / step).ceil() * step,
            step,
        }
    }

    /// How far up a value lies, 0 to 1.
    pub(super) fn share(&self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// The values at the steps.
    pub(super) fn ticks(&self) -> Vec<f64> {
        let count = ((self.high - self.low) / self.step)
            .round()
            .clamp(1.0, 20.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "1 to 20"
        )]
        let count = count as u32;
        (0..=count)
            .map(|tick| self.low + self.step * f64::from(tick))
            .collect()
    }
}

/// 「2025年」「3月期」 of a period's label, for two lines below an axis.
pub(super) fn two_lines(label: &str) -> (String, String) {
    match label.split_once('年') {
        Some((year, rest)) => (format!("{year}年"), rest.to_owned()),
        None => (label.to_owned(), String::new()),
    }
}

/// An amount of thousand yen, in millions from a million thousand on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Money {
    million: bool,
}

impl Money {
    pub(super) fn for_most(thousand_yen: f64) -> Self {
        Self {
            million: thousand_yen.abs() >= 1_000_000.0,
        }
    }

    pub(super) fn unit(self) -> &'static str {
        if self.million { "百万円" } else { "千円" }
    }

    /// The number without its unit.
    pub(super) fn number(self, thousand_yen: f64) -> String {
        decimal(thousand_yen / if self.million { 1_000.0 } else { 1.0 }, 0)
    }

    /// The number with its unit.
    pub(super) fn text(self, thousand_yen: f64) -> String {
        format!("{}{}", self.number(thousand_yen), self.unit())
    }
}

/// A figure of a period, from what went into the ratios: thousand yen, of twelve months.
pub(super) fn figure(analysis: &Analysis, index: usize, figure: Figure) -> Option<f64> {
    let series = analysis.ratios.0.iter().map(|(_, series)| series);
    series
        .filter_map(|series| series.periods.get(index))
        .flat_map(|period| &period.inputs)
        .find(|input| input.figure == figure && input.value.is_some())
        .and_then(|input| input.value)
        .filter(|value| value.is_finite())
}

#[cfg(test)]
pub(super) mod testing {
    use super::*;
    use crate::domain::ratio::{
        Better, RatioGroup, RatioInput, RatioSeries, RatioUnit, RatioValue,
    };

    /// The sample's periods with these figures as what went into one ratio.
    pub(crate) fn with_figures(periods: &[&[(Figure, f64)]]) -> Analysis {
        let mut analysis = crate::export::samples::analysis();
        analysis.periods.truncate(periods.len());
        let values = periods.iter().map(|figures| RatioValue {
            end: None,
            value: None,
            display: String::new(),
            inputs: figures
                .iter()
                .map(|(figure, value)| RatioInput {
                    figure: *figure,
                    label: figure.label().to_owned(),
                    value: Some(*value),
                    display: String::new(),
                })
                .collect(),
            reason: None,
            note: None,
        });
        let series = RatioSeries {
            label: "例".to_owned(),
            group: RatioGroup::BreakEven,
            formula: String::new(),
            unit: RatioUnit::Ratio,
            better: Better::Lower,
            meaning: String::new(),
            source: String::new(),
            chosen: true,
            periods: values.collect(),
        };
        analysis.ratios.0 = vec![("sample".to_owned(), series)];
        analysis
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_hold_all_values() {
        for values in [
            &[0.03, 0.05, 0.041][..],
            &[-12.0, 61.0],
            &[5.0],
            &[0.0],
            &[],
            &[1e9, 2e9],
        ] {
            let scale = Scale::over(values.iter().copied(), false);
            assert!(scale.low < scale.high, "{values:?}");
            for value in values {
                assert!(
                    scale.low <= *value + 1e-9 && *value <= scale.high * (1.0 + 1e-9) + 1e-9,
                    "{values:?} {scale:?}"
                );
            }
            assert!(
                (3..=12).contains(&scale.ticks().len()),
                "{values:?} {scale:?}"
            );
        }
        assert_eq!(
            Scale::over([3.0, 47.0].into_iter(), false),
            Scale {
                low: 0.0,
                high: 50.0,
                step: 10.0
            }
        );
    }

    #[test]
    fn large_amounts_are_told_in_millions() {
        assert_eq!(
            Money::for_most(5_130_250.0).text(5_130_250.0),
            "5,130百万円"
        );
        assert_eq!(Money::for_most(40_000.0).text(-1_200.0), "△1,200千円");
    }
}
