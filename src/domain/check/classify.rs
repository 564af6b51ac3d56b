//! Every number and state word of a text in exactly one class (分類): traced to evidence, derived from it, no quantity at
//! all, other people's words, a plan's own work, or flagged.

use super::derive::Operation;
use super::number::{Judge, Judged};
use super::wording::Claimed;
use super::{Checker, Claim, state};
use crate::domain::document::FlagKind;
use crate::domain::quantity::{Mark, Reason, marks};

/// A place of a text and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classified {
    /// The place, in characters `[from, to)`.
    pub span: [usize; 2],
    /// What stands there.
    pub surface: String,
    /// What it is.
    pub class: Class,
}

/// What a number or state word is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Class {
    /// Cited evidence says it.
    Traced {
        /// The evidence that does.
        evidence: Vec<String>,
    },
    /// It follows from cited evidence.
    Derived {
        /// By which operation.
        operation: Operation,
        /// From which evidence.
        evidence: Vec<String>,
    },
    /// It claims no amount.
    NotAQuantity {
        /// Why.
        reason: Reason,
    },
    /// It stands in words that the record holds.
    Quoted,
    /// An action plan sets it itself (「毎月1回」).
    Planned,
    /// People are to look at it.
    Flagged(FlagKind),
}

impl Checker<'_> {
    /// Every digit of any script, numeral, 割, 倍 and state word of the text, in order, each place once.
    pub fn classify(&self, claim: Claim<'_>) -> Vec<Classified> {
        let (text, _) = self.read(claim);
        let judged = self.judged(&text);
        judged
            .into_iter()
            .map(|judged| Classified {
                span: judged.span,
                surface: text.slice(judged.span),
                class: judged.class,
            })
            .collect()
    }
}

/// 「214万円の黒字から」: the amount was traced with its sign, so the word is borne out by the same evidence.
fn amounts_to(
    found: &state::Found<'_>,
    judged: &[Judged],
    text: &super::Text<'_>,
) -> Option<Judged> {
    let signed = [Claimed::Loss, Claimed::Profit, Claimed::Up, Claimed::Down];
    if !signed.contains(&found.state.kind) {
        return None;
    }
    let before = |judged: &&Judged| {
        let [_, to] = judged.span;
        to <= found.span[0] && matches!(text.slice([to, found.span[0]]).as_str(), "" | "の")
    };
    match &judged.iter().find(before)?.class {
        Class::Traced { evidence } | Class::Derived { evidence, .. } => {
            Some(Judged::traced(found.span, evidence.clone()))
        }
        _ => None,
    }
}

/// Judges all marks and state words.
pub(super) fn judge(judge: &Judge<'_, '_>, marks: Vec<Mark>) -> Vec<Judged> {
    let text = judge.text;
    let overlaps = |a: [usize; 2], b: [usize; 2]| a[0] < b[1] && b[0] < a[1];
    let mut states = state::find(&text.chars, &judge.checker.lexicon.wording);
    states.retain(|found| {
        marks
            .iter()
            .filter(|mark| !matches!(mark, Mark::Label(label) if label.reason == Reason::Word))
            .all(|mark| !overlaps(mark.span(), found.span))
    });
    let mut judged: Vec<Judged> = Vec::new();
    for mark in marks {
        match mark {
            Mark::Quantity(quantity) => judged.push(judge.quantity(&quantity)),
            Mark::Label(label) if states.iter().any(|found| overlaps(label.span, found.span)) => {}
            Mark::Label(label) => judged.push(Judged {
                span: label.span,
                class: Class::NotAQuantity {
                    reason: label.reason,
                },
                flag: None,
            }),
        }
    }
    let told: Vec<Judged> = states
        .iter()
        .map(|found| amounts_to(found, &judged, text).unwrap_or_else(|| judge.state(found)))
        .collect();
    judged.extend(told);
    judged.sort_by_key(|judged| judged.span);
    judged
}

impl Checker<'_> {
    /// The judgements on one text, in order.
    pub(super) fn judged(&self, text: &super::Text<'_>) -> Vec<Judged> {
        let marks = marks(text.claim.text);
        let quantities: Vec<_> = marks
            .iter()
            .filter_map(|mark| match mark {
                Mark::Quantity(quantity) => Some(quantity.clone()),
                Mark::Label(_) => None,
            })
            .collect();
        let words = state::find(&text.chars, &self.lexicon.wording);
        if marks.is_empty() && words.is_empty() {
            return Vec::new();
        }
        let cited = self.cited(text.claim.evidence);
        let scene = super::scene::Scene::new(&text.chars, &quantities, &self.terms, &self.calendar);
        judge(
            &Judge {
                text,
                scene: &scene,
                cited: &cited,
                checker: self,
            },
            marks,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::check::testing::{claim, evidence, lexicon, sales, words};
    use crate::domain::evidence::{Evidence, Unit};
    use crate::domain::format;

    const VECTORS: &str = include_str!("../../../tests/vectors/numbers_ja.tsv");

    fn classes(text: &str, known: &[Evidence]) -> Vec<(String, Class)> {
        let lexicon = lexicon();
        let ids: Vec<String> = known.iter().map(|evidence| evidence.id.clone()).collect();
        Checker::new(known, &lexicon)
            .classify(claim(text, &ids))
            .into_iter()
            .map(|found| (found.surface, found.class))
            .collect()
    }

    fn rows(kind: &str) -> impl Iterator<Item = &'static str> {
        VECTORS
            .lines()
            .filter_map(move |line| line.strip_prefix(kind)?.strip_prefix('\t'))
            .filter_map(|row| row.split('\t').next())
    }

    #[test]
    fn what_leaves_room_is_flagged_and_labels_are_not() {
        let mut count = 0;
        for surface in rows("range") {
            let found = classes(&format!("売上は{surface}です。"), &[]);
            let flagged = |(_, class): &(String, Class)| matches!(class, Class::Flagged(_));
            assert!(
                !found.is_empty() && found.iter().all(flagged),
                "{surface} {found:?}"
            );
            count += 1;
        }
        assert_eq!(count, 13);
        for surface in rows("not") {
            let found = classes(surface, &[]);
            let label = |(_, class): &(String, Class)| matches!(class, Class::NotAQuantity { .. });
            assert!(
                !found.is_empty() && found.iter().all(label),
                "{surface} {found:?}"
            );
        }
    }

    #[test]
    fn each_class_is_told_with_what_it_stands_on() {
        let before = Evidence {
            label: "売上高（2024年3月期）".into(),
            value: Some(4_756_859_000.0),
            unit: Unit::Yen,
            display: format::yen(4_756_859_000),
            ..Evidence {
                id: "fin.sales.2024-03".into(),
                ..sales()
            }
        };
        let said = words("chk.customers", "常連は20人くらい");
        let text = "売上高は5,130,250千円で、前期より373,391千円（7.8%）増えました。常連は20人で、第2の柱はありません。数十社と取引があります。";
        let found = classes(text, &[sales(), before, said]);
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        let both = ids(&["fin.sales.2025-03", "fin.sales.2024-03"]);
        let derived = |operation| Class::Derived {
            operation,
            evidence: both.clone(),
        };
        let traced = |id| Class::Traced {
            evidence: ids(&[id]),
        };
        let ordinal = Class::NotAQuantity {
            reason: Reason::Ordinal,
        };
        let wanted = [
            ("5,130,250千円", traced("fin.sales.2025-03")),
            ("373,391千円", derived(Operation::Difference)),
            ("7.8%", derived(Operation::PercentChange)),
            ("20人", traced("chk.customers")),
            ("2", ordinal),
            ("数十社", Class::Flagged(FlagKind::VagueQuantity)),
        ]
        .map(|(surface, class)| (surface.to_owned(), class));
        assert_eq!(found, wanted);
    }

    #[test]
    fn a_plans_work_and_quoted_words_have_classes_of_their_own() {
        let known = [evidence("chk.taste", "毎朝3時から仕込む店です")];
        let lexicon = lexicon();
        let checker = Checker::new(&known, &lexicon);
        let plan = Claim {
            plan: true,
            ..claim("毎月1回、10点を調べる", &[])
        };
        let planned = checker.classify(plan);
        assert!(
            planned.iter().all(|found| found.class == Class::Planned),
            "{planned:?}"
        );
        let ids = ["chk.taste".to_owned()];
        let quoted = checker.classify(claim("「毎朝3時から仕込む店です」と話しています。", &ids));
        assert!(
            quoted
                .iter()
                .all(|found| matches!(found.class, Class::Quoted | Class::NotAQuantity { .. })),
            "{quoted:?}"
        );
    }
}
