//! Numbers against the evidence (数量の照合): each is traced to cited evidence of the measure and period that the sentence
//! names, derived from it, or flagged with what would mend it.

mod judged;
mod meant;
mod plan;

pub(super) use judged::Judged;
use plan::planned;

use super::Checker;
use super::classify::Class;
use super::derive::{self, Case};
use super::doubt::vague_detail;
use super::fact::{Fact, Match};
use super::mend;
use super::scene::{Said, Scene};
use super::sign::{Sense, before, listed, sense};
use super::text::Text;
use crate::domain::document::{FlagKind, Mend};
use crate::domain::quantity::{Dimension, Form, Quantity, Reason};

/// All that one text is judged by.
pub(super) struct Judge<'j, 'a> {
    pub(super) text: &'j Text<'j>,
    pub(super) scene: &'j Scene,
    pub(super) cited: &'j [&'j Fact<'a>],
    pub(super) checker: &'j Checker<'a>,
}

pub(super) fn ids<'f, 'a: 'f>(facts: impl IntoIterator<Item = &'f &'f Fact<'a>>) -> Vec<String> {
    facts
        .into_iter()
        .map(|fact| fact.evidence.id.clone())
        .collect()
}

/// The one to name: evidence of a measure before words.
fn first<'f, 'a>(facts: &[&'f Fact<'a>]) -> Option<&'f Fact<'a>> {
    let own = facts.iter().find(|fact| fact.subject.is_some());
    own.or(facts.first()).copied()
}

impl<'a> Judge<'_, 'a> {
    /// Judges one quantity.
    pub(super) fn quantity(&self, quantity: &Quantity) -> Judged {
        let span = quantity.span;
        if self.text.quoted(span) {
            return Judged::plain(span, Class::Quoted);
        }
        if planned(&self.text.claim, quantity) {
            return Judged::plain(span, Class::Planned);
        }
        if self.scene.names_period(span) {
            let reason = Reason::Date;
            return Judged::plain(span, Class::NotAQuantity { reason });
        }
        if quantity.form == Form::Vague {
            return self.vague(quantity);
        }
        if let Some(judged) = self.run(quantity) {
            return judged;
        }
        let mut sense = self.sense(quantity);
        let said = self.scene.of(quantity, sense.change || quantity.plus);
        let times = quantity.dimension == Dimension::Times;
        let topic = said.topic.as_ref().filter(|_| times);
        let loss = said.metric.as_ref().or(topic).is_some_and(|mention| {
            let name = self.text.slice(mention.span);
            ["損失", "赤字", "債務超過"]
                .iter()
                .any(|word| name.contains(word))
        });
        if loss && sense == Sense::default() && quantity.dimension == Dimension::Yen {
            // 「営業損失は前期の1,930千円から…」: an amount of loss is below zero.
            sense = Sense::loss();
        } else if loss && sense.change || self.better_lower(&said, quantity) {
            sense = sense.turned();
        }
        let case = Case {
            text: self.text,
            scene: self.scene,
            quantity,
            sense,
            said: &said,
            loss,
        };
        let judged = self.figure(&case);
        let open = matches!(judged.class, Class::Flagged(_));
        let stretch = open.then(|| self.stretch(quantity)).flatten();
        stretch.unwrap_or(judged)
    }

    /// The sign that words give the figure, or the list that it stands in (「減収幅は0.7%、1.4%」「326万円、784万円の赤字」).
    fn sense(&self, quantity: &Quantity) -> Sense {
        let own = sense(&self.text.chars, quantity.span);
        if own != Sense::default() {
            return own;
        }
        let chain = self.scene.chain(quantity);
        let (Some(first), Some(last), false) = (chain.first(), chain.last(), chain.len() < 2)
        else {
            return own;
        };
        let ends = listed(&self.text.chars, last.span);
        if ends == Sense::default() {
            before(&self.text.chars, first.span)
        } else {
            ends
        }
    }

    /// 「EBITDA有利子負債倍率は3.1倍改善」: what is better is lower.
    pub(super) fn better_lower(&self, said: &Said, quantity: &Quantity) -> bool {
        let [_, to] = quantity.span;
        let behind = self.text.slice([to, (to + 6).min(self.text.chars.len())]);
        let behind = behind.trim_start_matches("連続で").trim_start_matches('の');
        let judged = behind.starts_with("改善") || behind.starts_with("悪化");
        let lower = |key: &str| self.checker.terms.lower_is_better(key);
        judged && said.metric.as_ref().is_some_and(|named| lower(&named.key))
    }

    pub(super) fn surface(&self, quantity: &Quantity) -> String {
        self.text.slice(quantity.span)
    }

    fn vague(&self, quantity: &Quantity) -> Judged {
        let surface = self.surface(quantity);
        let says = |fact: &&&Fact<'_>| fact.says(&surface);
        let said: Vec<_> = self.cited.iter().filter(says).collect();
        if !said.is_empty() {
            return Judged::traced(quantity.span, ids(said));
        }
        let elsewhere = self.checker.facts.iter().filter(|fact| fact.says(&surface));
        let mut mends = mend::cites(elsewhere.map(|fact| fact.evidence.id.as_str()));
        mends.extend(mend::give_up(self.text.claim.basis));
        Judged::doubted(
            FlagKind::VagueQuantity,
            vague_detail(&surface),
            quantity.span,
            mends,
        )
    }

    fn figure(&self, case: &Case<'_>) -> Judged {
        let (quantity, sense) = (case.quantity, case.sense);
        if sense.below() == Some(true)
            && quantity.value.is_sign_negative()
            && !quantity.value.is_zero()
        {
            return self.twice_minus(quantity);
        }
        let matches: Vec<(Match, &Fact<'a>)> = self
            .cited
            .iter()
            .map(|fact| (fact.compare(quantity, sense), *fact))
            .collect();
        let gap = self.gap(quantity);
        let level = |fact: &Fact<'_>| fact.subject.is_some() && fact.measure().is_some();
        let other = gap || self.together(quantity);
        let traced: Vec<&Fact<'a>> = matches
            .iter()
            .filter(|(found, fact)| *found == Match::Traced && !(other && level(fact)))
            .map(|(_, fact)| *fact)
            .collect();
        let fits: Vec<&Fact<'a>> = traced
            .iter()
            .copied()
            .filter(|fact| self.same_metric(fact, case))
            .collect();
        let timely: Vec<&Fact<'a>> = fits
            .iter()
            .copied()
            .filter(|fact| self.same_period(fact, case))
            .collect();
        if !timely.is_empty() {
            return Judged::traced(quantity.span, ids(&timely));
        }
        let candidates = derive::candidates(case, self.cited);
        if let Some(found) = candidates.iter().find(|found| derive::equals(case, found)) {
            return Judged::plain(
                quantity.span,
                Class::Derived {
                    operation: found.operation,
                    evidence: found.evidence.clone(),
                },
            );
        }
        // Evidence of the figure's own says more than a kept item.
        if let Some(fact) = first(&fits) {
            return self.wrong_period(case, fact);
        }
        if let Some(fact) = first(&traced) {
            return self.wrong_metric(case, fact);
        }
        self.missing(case, &matches, &candidates)
    }

    /// 「△434千円減少」: read to the letter, the minus takes the decrease back.
    pub(super) fn twice_minus(&self, quantity: &Quantity) -> Judged {
        let surface = self.surface(quantity);
        let bare = surface
            .trim_start_matches(['△', '▲', '-', '−', '－'])
            .trim_start_matches("マイナス");
        let detail = format!(
            "「{surface}」は、マイナスの印と「減少」「損失」などの言葉が重なり、増減が逆に読めます。どちらか一方にしてください。"
        );
        let mends = vec![Mend::Replace {
            span: quantity.span,
            text: bare.to_owned(),
        }];
        Judged::doubted(FlagKind::NumberNotInEvidence, detail, quantity.span, mends)
    }
}

#[cfg(test)]
mod tests;
