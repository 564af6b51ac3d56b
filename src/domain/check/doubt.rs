//! Doubts about figures (数量への疑い): what a person is told of a figure that its evidence does not bear out, and the mends
//! that help.

use super::derive::{self, Case};
use super::fact::{Fact, Match};
use super::mend;
use super::number::{Judge, Judged};
use super::subject::Which;
use crate::domain::document::{FlagKind, Mend};
use crate::domain::format;
use crate::domain::quantity::{Dimension, Form, Quantity};

impl<'a> Judge<'_, 'a> {
    /// The evidence that holds what the sentence means: cited first.
    fn right(&self, case: &Case<'_>) -> Vec<&Fact<'a>> {
        let mut right = self.meant(case);
        right.retain(|fact| {
            fact.measure()
                .is_some_and(|(dimension, ..)| mend::akin(case.quantity, dimension))
        });
        right
    }

    /// The same, whatever its unit.
    fn meant(&self, case: &Case<'_>) -> Vec<&Fact<'a>> {
        let said = case.said;
        let Some(named) = said.metric.as_ref().or(said.topic.as_ref()) else {
            return Vec::new();
        };
        let latest = self.checker.periods_of(&named.key).iter().max().copied();
        let wanted = |fact: &&Fact<'a>| {
            fact.subject.as_ref().is_some_and(|subject| {
                let which = if said.median {
                    Which::Median
                } else {
                    Which::Own
                };
                let period = match &said.period {
                    Some(period) if !said.weak => {
                        subject.period.is_none_or(|end| period.ends.contains(&end))
                    }
                    _ => subject.period.is_none() || subject.period == latest,
                };
                subject.metric == named.key && subject.which == which && period
            })
        };
        let cited = self.cited.iter().copied();
        let mut right: Vec<&Fact<'a>> = cited.filter(wanted).collect();
        if right.is_empty() {
            right = self.checker.facts.iter().filter(wanted).collect();
        }
        right
    }

    pub(super) fn wrong_period(&self, case: &Case<'_>, fact: &Fact<'a>) -> Judged {
        let surface = self.surface(case.quantity);
        let right = self.right(case);
        let mut mends =
            mend::replacements(&surface, case.quantity, case.sense, right.iter().copied());
        let end = fact.subject.as_ref().and_then(|subject| subject.period);
        let label = end.map(period_label).unwrap_or_default();
        let named = case.said.period.as_ref().filter(|_| !case.said.weak);
        let detail = if end.is_none() {
            format!(
                "「{surface}」は、根拠では別の時点の値です。いつの値かを確かめてください（根拠：{}）。",
                named_fact(fact)
            )
        } else if let Some(period) = named {
            mends.push(Mend::Replace {
                span: period.span,
                text: label.clone(),
            });
            format!(
                "「{surface}」は、根拠では{label}の値です。文にある「{}」の値ではありません（根拠：{}）。",
                self.text.slice(period.span),
                named_fact(fact)
            )
        } else {
            mends.push(Mend::Replace {
                span: case.quantity.span,
                text: format!("{surface}（{label}）"),
            });
            format!(
                "「{surface}」は、根拠では{label}の値で、最も新しい期の値ではありません。いつの値かを書くか、新しい期の値に直してください（根拠：{}）。",
                named_fact(fact)
            )
        };
        Judged::doubted(FlagKind::WrongPeriod, detail, case.quantity.span, mends)
    }

    pub(super) fn wrong_metric(&self, case: &Case<'_>, fact: &Fact<'a>) -> Judged {
        let surface = self.surface(case.quantity);
        let right = self.meant(case);
        let mut mends =
            mend::replacements(&surface, case.quantity, case.sense, right.iter().copied());
        let subject = fact.subject.as_ref();
        let said = case.said;
        let median = subject.is_some_and(|subject| subject.which == Which::Median);
        let mention = said.metric.as_ref().or(said.topic.as_ref());
        let named = mention.map(|mention| self.text.slice(mention.span));
        let meant = match (&named, said.median) {
            (Some(name), true) => format!("「{name}」の業種の中央値"),
            (Some(name), false) => format!("「{name}」"),
            (None, true) => "業種の中央値".to_owned(),
            (None, false) => "自社".to_owned(),
        };
        if let (Some(mention), Some(subject), false) =
            (&said.metric, subject, median != said.median)
            && let Some(text) = self.checker.terms.name(&subject.metric)
        {
            mends.push(Mend::Replace {
                span: mention.span,
                text,
            });
        }
        let detail = format!(
            "「{surface}」は{meant}の値ではなく、根拠では別の指標の値です（根拠：{}）。",
            named_fact(fact)
        );
        Judged::doubted(FlagKind::WrongMetric, detail, case.quantity.span, mends)
    }

    pub(super) fn missing(
        &self,
        case: &Case<'_>,
        matches: &[(Match, &Fact<'a>)],
        candidates: &[derive::Derived],
    ) -> Judged {
        let quantity = case.quantity;
        let surface = self.surface(quantity);
        let mut mends = self.mends(case, candidates);
        if let Some(judged) = self.points(case, &surface) {
            return judged;
        }
        let near = |wanted: Match| {
            let mut facts = matches.iter().filter(|(found, _)| *found == wanted);
            let good = |fact: &Fact<'_>| self.same_metric(fact, case);
            facts
                .clone()
                .find(|(_, fact)| good(fact))
                .or_else(|| facts.next())
                .map(|(_, fact)| *fact)
        };
        let exact = quantity.form == Form::Exact;
        if quantity.form == Form::Bounded {
            mends.extend(mend::give_up(self.text.claim.basis));
            return Judged::doubted(
                FlagKind::VagueQuantity,
                vague_detail(&surface),
                quantity.span,
                mends,
            );
        }
        if let Some(fact) = near(Match::OtherSign).filter(|_| exact) {
            let right = mend::replacements(&surface, quantity, case.sense, [fact]);
            let detail = format!(
                "「{surface}」は根拠と正負または増減の向きが逆です（根拠：{}）。",
                named_fact(fact)
            );
            return Judged::doubted(FlagKind::NumberNotInEvidence, detail, quantity.span, right);
        }
        if let Some(fact) = near(Match::OtherUnit).filter(|_| exact) {
            let right = mend::replacements(&surface, quantity, case.sense, [fact]);
            let detail = format!(
                "「{surface}」は、数字は根拠にありますが、単位または桁が違います（根拠：{}）。",
                named_fact(fact)
            );
            return Judged::doubted(FlagKind::UnitMismatch, detail, quantity.span, right);
        }
        mends.extend(mend::give_up(self.text.claim.basis));
        let detail = self.missing_detail(&surface, case, candidates);
        Judged::doubted(FlagKind::NumberNotInEvidence, detail, quantity.span, mends)
    }

    /// Evidence elsewhere that says it, and the right figure where the sentence tells which is meant.
    fn mends(&self, case: &Case<'_>, candidates: &[derive::Derived]) -> Vec<Mend> {
        let surface = self.surface(case.quantity);
        let elsewhere = self.elsewhere(case);
        let mut mends = mend::cites(elsewhere.iter().map(|fact| fact.evidence.id.as_str()));
        if !case.sense.change && candidates.is_empty() {
            let right = self.right(case);
            mends.extend(mend::replacements(
                &surface,
                case.quantity,
                case.sense,
                right.iter().copied(),
            ));
        }
        let derived = candidates.iter().take(1).filter_map(|found| {
            let text = mend::restyled(&surface, case.quantity, case.sense, found.value)?;
            Some(Mend::Replace {
                span: case.quantity.span,
                text,
            })
        });
        mends.extend(derived);
        mends
    }

    /// Uncited evidence that says it, of the measure and period named.
    fn elsewhere(&self, case: &Case<'_>) -> Vec<&Fact<'a>> {
        let says = |fact: &&Fact<'a>| fact.compare(case.quantity, case.sense) == Match::Traced;
        let fits = |fact: &&Fact<'a>| self.same_metric(fact, case) && self.same_period(fact, case);
        let all: Vec<&Fact<'a>> = self.checker.facts.iter().filter(says).collect();
        let good: Vec<&Fact<'a>> = all.iter().copied().filter(|fact| fits(fact)).collect();
        good
    }

    /// 「1.2%低下」 of a share: what is meant are points.
    fn points(&self, case: &Case<'_>, surface: &str) -> Option<Judged> {
        let apart = case.sense.change || self.gap(case.quantity);
        if case.quantity.dimension != Dimension::Percent || !apart {
            return None;
        }
        let points = Quantity {
            dimension: Dimension::PercentPoints,
            ..case.quantity.clone()
        };
        let case = Case {
            quantity: &points,
            ..*case
        };
        let derived = derive::candidates(&case, self.cited);
        let found = derived.iter().find(|found| derive::equals(&case, found))?;
        let text = surface
            .trim_end_matches(['%', '％'])
            .trim_end_matches("パーセント");
        let mends = vec![Mend::Replace {
            span: points.span,
            text: format!("{text}ポイント"),
        }];
        let detail = format!(
            "「{surface}」は割合どうしの差です。「％」ではなく「ポイント」で書いてください（{}：{}）。",
            found.operation.label(),
            found.evidence.join("、")
        );
        Some(Judged::doubted(
            FlagKind::UnitMismatch,
            detail,
            points.span,
            mends,
        ))
    }

    fn missing_detail(
        &self,
        surface: &str,
        case: &Case<'_>,
        candidates: &[derive::Derived],
    ) -> String {
        if case.quantity.form == Form::Unreadable {
            return format!("「{surface}」は数字として読み取れないため、根拠と照らせません。");
        }
        if let Some(found) = candidates.first() {
            return format!(
                "「{surface}」は、付けられた根拠から計算した{}と合いません。",
                found.operation.label()
            );
        }
        match self.elsewhere(case).first() {
            Some(fact) => format!(
                "「{surface}」は、付けられた根拠にありません（同じ値が「{}」にあります）。",
                fact.evidence.label
            ),
            None => format!("「{surface}」は、付けられた根拠にありません。"),
        }
    }
}

pub(super) fn vague_detail(surface: &str) -> String {
    format!("「{surface}」は幅のある数量です。根拠にある値で書いてください。")
}

/// A period's end in months as firms say it.
pub(super) fn period_label(end: i32) -> String {
    let (year, month) = ((end - 1).div_euclid(12), (end - 1).rem_euclid(12) + 1);
    format::period(&format!("{year:04}-{month:02}"))
}

pub(super) fn named_fact(fact: &Fact<'_>) -> String {
    format!(
        "{}「{}」",
        fact.evidence.label,
        shorten(&fact.evidence.display)
    )
}

/// Long words are cut for a message.
fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(30).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
