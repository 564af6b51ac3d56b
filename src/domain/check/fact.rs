//! What a piece of evidence says in numbers: its value at full precision, and the quantities of its texts.

use rust_decimal::{Decimal, RoundingStrategy};

use super::origin::Origin;
use super::quote::fold;
use super::sign::{Sense, sense};
use super::subject::Subject;
use crate::domain::evidence::{Evidence, EvidenceKind, Unit};
use crate::domain::format::fifteen_digits;
use crate::domain::quantity::{Dimension, Form, Quantity, quantities_said};

/// Evidence prepared for comparing.
pub(super) struct Fact<'a> {
    pub(super) evidence: &'a Evidence,
    /// Quantities of the display, with the sense of the words around them.
    display: Vec<(Quantity, Sense)>,
    /// Quantities of the owner's words and, for answers and plans, of what was asked or is measured.
    said: Vec<(Quantity, Sense)>,
    /// Its texts folded for finding quotes.
    pub(super) folded: Vec<String>,
    /// The unrounded value in the display's dimension; `None` when the display does not show it.
    value: Option<(Dimension, Decimal)>,
    /// The measure and period it tells of.
    pub(super) subject: Option<Subject>,
    /// For a kept item, what each figure of its display is said of there.
    pub(super) origins: Vec<Origin>,
}

/// How a claim compares with a fact, the better the later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Match {
    Nothing,
    /// The digits are there, in another unit or scale.
    OtherUnit,
    /// The value is there with the other sign.
    OtherSign,
    /// The fact says it.
    Traced,
}

fn read(text: &str) -> Vec<(Quantity, Sense)> {
    let chars: Vec<char> = text.chars().collect();
    quantities_said(text)
        .into_iter()
        .map(|quantity| {
            let sense = sense(&chars, quantity.span);
            (quantity, sense)
        })
        .collect()
}

impl<'a> Fact<'a> {
    pub(super) fn new(evidence: &'a Evidence) -> Self {
        let display = read(&evidence.display);
        let mut said = evidence.quote.as_deref().map(read).unwrap_or_default();
        if matches!(
            evidence.kind,
            EvidenceKind::Checklist | EvidenceKind::Document
        ) {
            said.extend(read(&evidence.label));
        }
        let value = shown_value(evidence, &display);
        let texts = [&evidence.display, &evidence.label]
            .into_iter()
            .chain(&evidence.quote);
        Self {
            folded: texts.map(|text| fold(text)).collect(),
            evidence,
            display,
            said,
            value,
            subject: Subject::of(evidence),
            origins: Vec::new(),
        }
    }

    /// Its value at full precision with its dimension and counter, where it is a number of its own.
    pub(super) fn measure(&self) -> Option<(Dimension, &'static str, Decimal)> {
        if let Some((dimension, value)) = self.value {
            return Some((dimension, "", value));
        }
        let [(shown, _)] = self.display.as_slice() else {
            return None;
        };
        let counted = matches!(self.evidence.unit, Unit::Count | Unit::Years);
        let value = fifteen_digits(self.evidence.value.filter(|_| counted)?);
        rounds_to(value, shown, shown.value).then_some((shown.dimension, shown.counter, value))
    }

    /// The quantities of its display.
    pub(super) fn shown(&self) -> impl Iterator<Item = &Quantity> {
        self.display.iter().map(|(quantity, _)| quantity)
    }

    /// For a kept item, what the figures that say the claim are said of there.
    pub(super) fn origins_of(
        &self,
        claim: &Quantity,
        sense: Sense,
    ) -> impl Iterator<Item = &Origin> {
        let numeric = self.numeric();
        self.display
            .iter()
            .zip(&self.origins)
            .filter(move |(shown, _)| numeric || words_match(claim, sense, shown) == Match::Traced)
            .map(|(_, origin)| origin)
    }

    /// Whether its own words hold those.
    pub(super) fn says(&self, surface: &str) -> bool {
        let evidence = self.evidence;
        evidence.display.contains(surface)
            || evidence
                .quote
                .as_deref()
                .is_some_and(|quote| quote.contains(surface))
    }

    /// Whether its figure is a number of its own (not words that may hold numbers).
    fn numeric(&self) -> bool {
        !matches!(self.evidence.unit, Unit::Text | Unit::Count | Unit::Years)
    }

    /// A level (売上高, 従業員数) says nothing of a change by that much.
    fn level(&self) -> bool {
        match self.evidence.kind {
            EvidenceKind::Statement | EvidenceKind::Company => true,
            EvidenceKind::Indicator => !self.evidence.id.contains("growth"),
            _ => false,
        }
    }

    /// How a claim of the text, with the sense of the words around it, compares.
    pub(super) fn compare(&self, claim: &Quantity, sense: Sense) -> Match {
        let words = self
            .said
            .iter()
            .chain(if self.numeric() {
                &[][..]
            } else {
                &self.display[..]
            })
            .map(|written| words_match(claim, sense, written))
            .max();
        let figure = if self.numeric() {
            self.figure_match(claim, sense)
        } else {
            Match::Nothing
        };
        words.unwrap_or(Match::Nothing).max(figure)
    }

    fn figure_match(&self, claim: &Quantity, sense: Sense) -> Match {
        if claim.form != Form::Exact {
            return Match::Nothing;
        }
        if sense.change && self.level() {
            return Match::Nothing;
        }
        let signed = sense.apply(claim.value);
        let agrees = |value: Decimal| self.agrees(claim, value);
        if agrees(signed) {
            Match::Traced
        } else if !claim.value.is_zero() && agrees(-signed) {
            Match::OtherSign
        } else if self.same_digits(claim) {
            Match::OtherUnit
        } else {
            Match::Nothing
        }
    }

    /// Whether the display shows that value, or the unrounded value rounds to it.
    fn agrees(&self, claim: &Quantity, signed: Decimal) -> bool {
        // A figure written finer than the display is held against the value itself.
        let coarse =
            |shown: &Quantity| self.value.is_none() || claim.step >= shown.step || claim.about;
        let shown = self
            .display
            .iter()
            .any(|(shown, _)| shown.same_unit(claim) && shown.value == signed && coarse(shown));
        let rounds = self.value.is_some_and(|(dimension, value)| {
            dimension == claim.dimension && rounds_to(value, claim, signed)
        });
        shown || rounds
    }

    fn same_digits(&self, claim: &Quantity) -> bool {
        let digits = claim.digits();
        let shown = self
            .display
            .iter()
            .any(|(shown, _)| shown.digits() == digits);
        shown
            || self
                .value
                .is_some_and(|(dimension, value)| other_scale(claim, dimension, value))
    }
}

/// Whether the value is the claim's by a power of ten; only asked of two digits or more.
fn other_scale(claim: &Quantity, dimension: Dimension, value: Decimal) -> bool {
    let same = claim.dimension == dimension || claim.dimension == Dimension::Bare;
    same && claim.digits() >= Decimal::TEN
        && (1..=8).any(|power| {
            let scale = Decimal::from(10_i64.pow(power));
            let fits = |value: Option<Decimal>| {
                value.is_some_and(|value| rounds_to(value.abs(), claim, claim.value.abs()))
            };
            fits(value.checked_mul(scale)) || fits(value.checked_div(scale))
        })
}

/// The value in the dimension of the display, if the display shows it. Thousand-yen values under a yen unit are found
/// by the display, so that 「500千円」 never vouches for 500円.
fn shown_value(evidence: &Evidence, display: &[(Quantity, Sense)]) -> Option<(Dimension, Decimal)> {
    let value = fifteen_digits(evidence.value?);
    let (dimension, factors): (_, &[i64]) = match evidence.unit {
        Unit::Yen => (Dimension::Yen, &[1, 1_000]),
        Unit::Ratio => (Dimension::Percent, &[100]),
        Unit::Times => (Dimension::Times, &[1]),
        Unit::Months => (Dimension::Months, &[1]),
        Unit::People => (Dimension::People, &[1]),
        Unit::Points => (Dimension::Score, &[1]),
        Unit::PercentPoints => (Dimension::PercentPoints, &[1, 100]),
        Unit::Count | Unit::Years | Unit::Text => return None,
    };
    let shown = &display
        .iter()
        .find(|(shown, _)| shown.dimension == dimension)?
        .0;
    factors
        .iter()
        .filter_map(|factor| value.checked_mul(Decimal::from(*factor)))
        .find(|value| at_step(*value, shown.step) == Some(shown.value) || *value == shown.value)
        .map(|value| (dimension, value))
}

/// Whether the value, rounded half-up to the precision the claim is written to, is the claimed one. A claim of 0 is
/// left to the display. Trailing zeros of 1億2,300万円 are no precision when three digits stand before them.
pub(super) fn rounds_to(value: Decimal, claim: &Quantity, signed: Decimal) -> bool {
    if signed.is_zero() {
        return value.is_zero();
    }
    // A fraction (1/3) is no multiple of its step: both are rounded.
    let agrees = |step| {
        let rounded = at_step(value, step);
        rounded.is_some() && rounded == at_step(signed, step)
    };
    agrees(claim.step) || coarse_step(claim).is_some_and(agrees)
}

fn at_step(value: Decimal, step: Decimal) -> Option<Decimal> {
    let steps = value.checked_div(step)?;
    steps
        .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
        .checked_mul(step)
}

/// The worth of the last digit that is not 0, for amounts to three digits or more written with 万, 億 or 兆, and to two
/// digits or more with 約.
fn coarse_step(claim: &Quantity) -> Option<Decimal> {
    if !claim.scaled && !claim.about {
        return None;
    }
    let mut digits = claim.digits();
    let mut step = claim.step;
    // 「約9,600万円」 is told to two digits.
    let kept = Decimal::from(if claim.about { 100 } else { 1_000 });
    while digits >= kept && (digits % Decimal::TEN).is_zero() {
        digits /= Decimal::TEN;
        step *= Decimal::TEN;
    }
    (step != claim.step).then_some(step)
}

/// Words against words: the same amount, unless one says up and the other down.
fn words_match(claim: &Quantity, sense: Sense, written: &(Quantity, Sense)) -> Match {
    let (quantity, said) = written;
    let same_form = claim.form == quantity.form && claim.form != Form::Unreadable;
    let same_bound = bound_group(claim.bound) == bound_group(quantity.bound);
    // 「年に60万円」 is no 「月に60万円」; where one does not say, the other may.
    if matches!((claim.per, quantity.per), (Some(a), Some(b)) if a != b) {
        return Match::Nothing;
    }
    if !same_form || !same_bound || claim.form == Form::Vague {
        return Match::Nothing;
    }
    if !claim.same_unit(quantity) {
        let digits = claim.form == Form::Exact && claim.digits() == quantity.digits();
        return if digits {
            Match::OtherUnit
        } else {
            Match::Nothing
        };
    }
    let opposite = sense.opposes(*said);
    if claim.value == quantity.value && !opposite {
        Match::Traced
    } else if claim.value.abs() == quantity.value.abs() {
        // 「マイナス5%」 and 「5%の減少」 say the same.
        let (a, b) = (sense.apply(claim.value), said.apply(quantity.value));
        if a == b {
            Match::Traced
        } else {
            Match::OtherSign
        }
    } else {
        Match::Nothing
    }
}

/// Words that bound alike.
fn bound_group(word: &str) -> &str {
    match word {
        "余り" | "あまり" | "余の" | "超" | "超え" | "強" => "超",
        "近く" | "弱" => "弱",
        "以内" | "以下" => "以下",
        "前後" | "内外" | "からみ" => "前後",
        other => other,
    }
}
