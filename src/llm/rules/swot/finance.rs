//! Findings from the figures: where an indicator stands and how it moved, in one item where both point the same way.

use super::Finding;
use crate::domain::document::Quadrant;
use crate::domain::evidence::Polarity;
use crate::domain::statement::Figure;
use crate::domain::topic::Topic;
use crate::llm::rules::figures::{GROUPS, Saying, both, figure_run, level, movement};
use crate::llm::rules::known::Known;

pub(super) fn findings<'a>(known: &Known<'a>) -> Vec<Finding<'a>> {
    let mut found = Vec::new();
    for (indicator, figure) in GROUPS {
        let text = known.input.indicators.indicator(indicator);
        let level = level(known, text).filter(|level| level.polarity != Polarity::Neutral);
        let moved = movement(known, indicator, figure);
        let of_indicator = (<&'static str>::from(indicator), text.topic);
        let of_figure = figure.map_or(of_indicator, |figure| (figure.into(), text.topic));
        match (level, moved) {
            (Some(level), Some(moved))
                if level.polarity == moved.polarity || one_matter(figure, &level) =>
            {
                found.extend(finding(both(level, moved), of_indicator));
            }
            (level, moved) => {
                found.extend(level.and_then(|level| finding(level, of_indicator)));
                found.extend(moved.and_then(|moved| finding(moved, of_figure)));
            }
        }
    }
    let topic = known
        .input
        .indicators
        .figure(Figure::Cash)
        .map_or(Topic::Money, |words| words.topic);
    found.extend(figure_run(known, Figure::Cash).and_then(|cash| finding(cash, ("cash", topic))));
    found
}

/// Whether a movement the other way belongs to the same item: an indicator's own, and new borrowings where the debt
/// is light (they pay for growth as often as for a gap).
fn one_matter(figure: Option<Figure>, level: &Saying) -> bool {
    figure.is_none() || figure == Some(Figure::Borrowings) && level.polarity == Polarity::Positive
}

fn finding<'a>(said: Saying<'a>, (source, topic): (&'a str, Topic)) -> Option<Finding<'a>> {
    // Good figures are the fruit of other strengths; bad ones are not to be overlooked.
    let (quadrant, rank) = match said.polarity {
        Polarity::Positive => (Quadrant::Strength, said.weight.saturating_sub(6)),
        Polarity::Negative => (Quadrant::Weakness, said.weight),
        Polarity::Neutral => return None,
    };
    Some(Finding {
        quadrant,
        text: said.text,
        voice: None,
        evidence: said.evidence,
        rank,
        topic,
        source,
    })
}
