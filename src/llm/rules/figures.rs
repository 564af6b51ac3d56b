//! What the figures say: where an indicator stands among its industry, and how a figure moved.

use super::known::{Known, bad, good};
use super::text::{slot, spell, with_slots};
use crate::domain::benchmark::Indicator;
use crate::domain::evidence::{Evidence, Polarity};
use crate::domain::indicator_text::IndicatorText;
use crate::domain::statement::Figure;

/// An indicator, and the figure whose movement is told with it.
pub(super) const GROUPS: [(Indicator, Option<Figure>); 6] = [
    (Indicator::SalesGrowth, Some(Figure::Sales)),
    (Indicator::OperatingMargin, Some(Figure::OperatingProfit)),
    (Indicator::LaborProductivity, None),
    (Indicator::EbitdaDebtMultiple, Some(Figure::Borrowings)),
    (Indicator::WorkingCapitalMonths, None),
    (Indicator::EquityRatio, Some(Figure::NetAssets)),
];

/// A sentence on figures, which way it points, and how much it weighs.
pub(super) struct Saying<'a> {
    pub(super) text: String,
    pub(super) evidence: Vec<&'a Evidence>,
    pub(super) polarity: Polarity,
    /// How telling it is.
    pub(super) weight: u32,
}

/// How much a standing weighs, and a movement before its size is looked at.
const LEVEL: u32 = 58;
const MOVE: u32 = 58;

/// Where it stands and how it moved in one; a movement the other way is told as the other side of it.
pub(super) fn both<'a>(level: Saying<'a>, moved: Saying<'a>) -> Saying<'a> {
    let same = level.polarity == moved.polarity;
    let turn = match level.polarity {
        _ if same => "",
        Polarity::Positive => "ただし、",
        _ => "一方で、",
    };
    let weight = if same {
        level.weight + 4 + moved.weight.saturating_sub(MOVE) / 2
    } else {
        level.weight - 8
    };
    Saying {
        text: level.text + turn + &moved.text,
        evidence: [level.evidence, moved.evidence].concat(),
        polarity: level.polarity,
        weight,
    }
}

/// Where an indicator stands in the newest period: by the sign of profit and net assets first, then by its points.
pub(super) fn level<'a>(known: &Known<'a>, words: &IndicatorText) -> Option<Saying<'a>> {
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
    // Fewer losses than others are no strength; what looks the same is neither above nor below.
    let below = value.value.is_some_and(|value| value < 0.0) && !words.id.lower_is_better();
    let polarity = match value.polarity {
        Polarity::Positive if below => Polarity::Neutral,
        _ if value.display == median.display => Polarity::Neutral,
        polarity => polarity,
    };
    let slots = [("value", value), ("median", median)];
    let text = match polarity {
        Polarity::Positive => with_slots(&words.strong, &slots),
        Polarity::Negative => with_slots(&words.weak, &slots),
        Polarity::Neutral if near(words.id, value, median) => with_slots(&words.middle, &slots),
        Polarity::Neutral => {
            let label = words.id.label();
            format!(
                "{label}は{}で、業種の中央値は{}です。",
                slot(value),
                slot(median)
            )
        }
    };
    Some(Saying {
        text,
        evidence: vec![value, median],
        polarity,
        weight: LEVEL,
    })
}

/// Whether a value may be called near the median: three points cover a wide range.
fn near(indicator: Indicator, value: &Evidence, median: &Evidence) -> bool {
    let limit = match indicator {
        Indicator::SalesGrowth | Indicator::OperatingMargin => 0.015,
        Indicator::EquityRatio => 0.05,
        Indicator::LaborProductivity => 150_000.0,
        Indicator::EbitdaDebtMultiple => 1.0,
        Indicator::WorkingCapitalMonths => 0.4,
    };
    value
        .value
        .zip(median.value)
        .is_some_and(|(value, median)| (value - median).abs() <= limit)
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
        weight: LEVEL,
    })
}

fn no_ebitda<'a>(known: &Known<'a>, words: &IndicatorText) -> Option<Saying<'a>> {
    let facts = [
        Figure::Borrowings,
        Figure::OperatingProfit,
        Figure::Depreciation,
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
pub(super) fn movement<'a>(
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
        weight: MOVE,
    })
}

/// How a figure moved over at least two periods, from what to what.
pub(super) fn figure_run<'a>(known: &Known<'a>, figure: Figure) -> Option<Saying<'a>> {
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
        weight: MOVE
            + size(value, prior)
            + if steps >= 3 { 6 } else { 0 }
            + if figure == Figure::Sales { 8 } else { 0 },
    })
}

/// Up to 30 for a figure that vanished or doubled.
fn size(value: &Evidence, prior: &Evidence) -> u32 {
    let (now, then) = (
        value.value.unwrap_or_default(),
        prior.value.unwrap_or_default(),
    );
    let share = if then == 0.0 {
        1.0
    } else {
        ((now - then) / then).abs().min(1.0)
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within 0 and 30"
    )]
    let size = (share * 30.0).round() as u32;
    size
}
