//! Findings from the figures: where an indicator stands among its industry, and how it moved, in one item.

use super::Finding;
use crate::domain::benchmark::Indicator;
use crate::domain::document::Quadrant;
use crate::domain::evidence::{Evidence, Polarity};
use crate::domain::indicator_text::IndicatorText;
use crate::domain::statement::Figure;
use crate::llm::rules::known::{Known, bad, good};
use crate::llm::rules::text::{slot, spell, with_slots};

/// An indicator, and the figure whose movement is told with it.
pub(in crate::llm::rules) const GROUPS: [(Indicator, Option<Figure>); 6] = [
    (Indicator::SalesGrowth, Some(Figure::Sales)),
    (Indicator::OperatingMargin, Some(Figure::OperatingProfit)),
    (Indicator::LaborProductivity, None),
    (Indicator::EbitdaDebtMultiple, Some(Figure::Borrowings)),
    (Indicator::WorkingCapitalMonths, None),
    (Indicator::EquityRatio, Some(Figure::NetAssets)),
];

/// A sentence on figures, which way it points, and how much it weighs.
pub(in crate::llm::rules) struct Saying<'a> {
    pub(in crate::llm::rules) text: String,
    pub(in crate::llm::rules) evidence: Vec<&'a Evidence>,
    pub(in crate::llm::rules) polarity: Polarity,
    weight: u32,
}

pub(super) fn findings<'a>(known: &Known<'a>) -> Vec<Finding<'a>> {
    let mut found: Vec<Finding> = GROUPS
        .into_iter()
        .filter_map(|(indicator, figure)| {
            let text = known.input.indicators.indicator(indicator);
            let moved = movement(known, indicator, figure);
            let source: &'static str = indicator.into();
            finding(level(known, text), moved, text, source)
        })
        .collect();
    let words = known
        .input
        .indicators
        .indicator(Indicator::EbitdaDebtMultiple);
    let cash = figure_run(known, Figure::Cash);
    found.extend(finding(None, cash, words, "cash"));
    found
}

/// One item of where it stands and how it moved. A movement against the standing is told as its other side.
fn finding<'a>(
    level: Option<Saying<'a>>,
    moved: Option<Saying<'a>>,
    words: &IndicatorText,
    source: &'a str,
) -> Option<Finding<'a>> {
    let level = level.filter(|level| level.polarity != Polarity::Neutral);
    let (text, evidence, polarity, rank) = match (level, moved) {
        (Some(level), Some(moved)) if level.polarity == moved.polarity => {
            let rank = level.weight + moved.weight / 4;
            let text = level.text + &moved.text;
            (
                text,
                [level.evidence, moved.evidence].concat(),
                level.polarity,
                rank,
            )
        }
        (Some(level), Some(moved)) => {
            let turn = if level.polarity == Polarity::Positive {
                "ただし、"
            } else {
                "一方で、"
            };
            let text = level.text + turn + &moved.text;
            let evidence = [level.evidence, moved.evidence].concat();
            (text, evidence, level.polarity, level.weight - 8)
        }
        (Some(said), None) | (None, Some(said)) => {
            (said.text, said.evidence, said.polarity, said.weight)
        }
        (None, None) => return None,
    };
    let quadrant = match polarity {
        Polarity::Positive => Quadrant::Strength,
        Polarity::Negative => Quadrant::Weakness,
        Polarity::Neutral => return None,
    };
    Some(Finding {
        quadrant,
        text,
        voice: None,
        evidence,
        rank,
        topic: words.topic,
        source,
    })
}

/// Where an indicator stands in the newest period: by the sign of profit and net assets first, then by its points.
pub(in crate::llm::rules) fn level<'a>(
    known: &Known<'a>,
    words: &IndicatorText,
) -> Option<Saying<'a>> {
    match words.id {
        Indicator::OperatingMargin if known.loss() => below_zero(known, Figure::OperatingProfit),
        Indicator::EquityRatio if known.insolvent() => below_zero(known, Figure::NetAssets),
        // The loss is told once, with the margin.
        Indicator::LaborProductivity if known.loss() => None,
        Indicator::EbitdaDebtMultiple if known.net_cash() => net_cash(known, words),
        Indicator::EbitdaDebtMultiple if known.no_ebitda() => no_ebitda(known, words),
        _ => by_points(known, words),
    }
}

fn by_points<'a>(known: &Known<'a>, words: &IndicatorText) -> Option<Saying<'a>> {
    let (value, median) = known.scored(words.id)?;
    // Fewer losses than others are no strength.
    let below = value.value.is_some_and(|value| value < 0.0) && !words.id.lower_is_better();
    let (sentence, polarity) = match value.polarity {
        Polarity::Positive if below => (&words.middle, Polarity::Neutral),
        Polarity::Positive => (&words.strong, Polarity::Positive),
        Polarity::Negative => (&words.weak, Polarity::Negative),
        Polarity::Neutral => (&words.middle, Polarity::Neutral),
    };
    Some(Saying {
        text: with_slots(sentence, &[("value", value), ("median", median)]),
        evidence: vec![value, median],
        polarity,
        weight: 50,
    })
}

fn below_zero<'a>(known: &Known<'a>, figure: Figure) -> Option<Saying<'a>> {
    let value = known.fin(figure)?;
    let sentence = known.input.indicators.figure(figure)?.negative.as_ref()?;
    Some(Saying {
        text: with_slots(sentence, &[("value", value)]),
        evidence: vec![value],
        polarity: Polarity::Negative,
        weight: 80,
    })
}

fn net_cash<'a>(known: &Known<'a>, words: &IndicatorText) -> Option<Saying<'a>> {
    let (debt, cash) = known.fin(Figure::Borrowings).zip(known.fin(Figure::Cash))?;
    let owes = debt.value.is_some_and(|value| value > 0.0);
    let text = if owes {
        let figures = format!(
            "直近の借入金は{}、現金・預金は{}です。",
            slot(debt),
            slot(cash)
        );
        spell(words.net_cash.as_ref()?) + &figures
    } else {
        "直近の決算で借入金の残高はなく、返済の負担がありません。".to_owned()
    };
    let evidence = if owes { vec![debt, cash] } else { vec![debt] };
    Some(Saying {
        text,
        evidence,
        polarity: Polarity::Positive,
        weight: 52,
    })
}

fn no_ebitda<'a>(known: &Known<'a>, words: &IndicatorText) -> Option<Saying<'a>> {
    let facts = [
        Figure::OperatingProfit,
        Figure::Depreciation,
        Figure::Borrowings,
    ];
    let evidence: Vec<&Evidence> = facts
        .iter()
        .filter_map(|figure| known.fin(figure))
        .collect();
    let debt = format!(
        "直近の借入金は{}です。",
        slot(known.fin(Figure::Borrowings)?)
    );
    Some(Saying {
        text: spell(words.no_ebitda.as_ref()?) + &debt,
        evidence,
        polarity: Polarity::Negative,
        weight: 70,
    })
}

/// How an indicator's figure moved, or the indicator itself where no figure goes with it.
pub(in crate::llm::rules) fn movement<'a>(
    known: &Known<'a>,
    indicator: Indicator,
    figure: Option<Figure>,
) -> Option<Saying<'a>> {
    if let Some(figure) = figure {
        return figure_run(known, figure);
    }
    // Told only beside where it stands: a run of its own says the same as that of profit.
    let (value, _) = known.scored(indicator)?;
    let run = known
        .run(indicator)
        .filter(|_| value.polarity != Polarity::Neutral)?;
    if indicator == Indicator::LaborProductivity && known.loss() {
        return None;
    }
    Some(Saying {
        text: format!("{}は{}しています。", indicator.label(), slot(run)),
        evidence: vec![run],
        polarity: run.polarity,
        weight: 40,
    })
}

/// How a figure moved over at least two periods, from what to what.
pub(in crate::llm::rules) fn figure_run<'a>(
    known: &Known<'a>,
    figure: Figure,
) -> Option<Saying<'a>> {
    let run = known.run(figure)?;
    let words = known.input.indicators.figure(figure)?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count of periods"
    )]
    let steps = run.value? as usize;
    let (value, prior) = known.fin(figure).zip(known.before(figure, steps))?;
    let sentence = if value.value > prior.value {
        &words.up
    } else {
        &words.down
    };
    (good(run) || bad(run)).then(|| Saying {
        text: with_slots(
            sentence,
            &[("trend", run), ("value", value), ("prior", prior)],
        ),
        evidence: vec![run, value, prior],
        polarity: run.polarity,
        weight: 40,
    })
}
