//! What the figures of kept items were said of there (採用済みの文の数値の出どころ). A kept item may be cited like any other
//! evidence, but its figures vouch only for the same measure at the same time: 「売上増加率は△4.8%で、業種の中央値△0.8%」 bears
//! out no 「売上増加率は△0.8%」.

use super::fact::Fact;
use super::period::Calendar;
use super::scene::{Role, Scene};
use super::subject::Terms;
use crate::domain::evidence::EvidenceKind;
use crate::domain::quantity::{Quantity, quantities_said};

/// What one figure of a kept item is said of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Origin {
    /// The measure named.
    pub(super) metric: Option<String>,
    /// The trade's median, not the company's value.
    pub(super) median: bool,
    /// The periods named; empty where none is.
    pub(super) ends: Vec<i32>,
    /// What a change begins at.
    pub(super) from: bool,
    /// A target that a plan sets, not a value.
    pub(super) aim: bool,
}

/// The origins of a fact's displayed figures, in order; none where the fact is no kept item.
pub(super) fn origins(fact: &Fact<'_>, terms: &Terms, calendar: &Calendar) -> Vec<Origin> {
    let evidence = fact.evidence;
    if evidence.kind != EvidenceKind::Document {
        return Vec::new();
    }
    if evidence.id.ends_with(".target") {
        return vec![target(&evidence.label, terms)];
    }
    let found = quantities_said(&evidence.display);
    let chars: Vec<char> = evidence.display.chars().collect();
    let scene = Scene::new(&chars, &found, terms, calendar);
    found.iter().map(|one| origin(one, &scene)).collect()
}

fn origin(quantity: &Quantity, scene: &Scene) -> Origin {
    let said = scene.of(quantity, false);
    let period = said.period.filter(|_| !said.weak);
    Origin {
        metric: said.metric.map(|mention| mention.key),
        median: said.median,
        ends: period.map(|period| period.ends).unwrap_or_default(),
        from: said.role == Role::From,
        aim: false,
    }
}

/// 「目標：営業利益率（A1）」
fn target(label: &str, terms: &Terms) -> Origin {
    let name = label.trim_start_matches("目標：");
    let name = name.rsplit_once('（').map_or(name, |(name, _)| name);
    let chars: Vec<char> = name.chars().collect();
    let whole = |span: [usize; 2]| span == [0, chars.len()];
    let mut mentions = terms.mentions(&chars).into_iter();
    Origin {
        metric: mentions
            .find(|mention| whole(mention.span))
            .map(|mention| mention.key),
        median: false,
        ends: Vec::new(),
        from: false,
        aim: true,
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::check::testing::{evidence, flags, sales};
    use crate::domain::document::FlagKind;
    use crate::domain::evidence::{Evidence, EvidenceKind, Unit};

    fn kept(id: &str, text: &str) -> Evidence {
        Evidence {
            kind: EvidenceKind::Document,
            ..evidence(id, text)
        }
    }

    fn growth(id: &str, value: f64, display: &str) -> Evidence {
        Evidence {
            value: Some(value),
            unit: Unit::Ratio,
            ..evidence(id, display)
        }
    }

    fn wrong(text: &str, known: &[Evidence]) -> bool {
        let kinds = [
            FlagKind::WrongMetric,
            FlagKind::WrongPeriod,
            FlagKind::NumberNotInEvidence,
        ];
        flags(text, known)
            .iter()
            .any(|flag| kinds.contains(&flag.kind))
    }

    #[test]
    fn a_kept_item_vouches_for_the_same_measure_and_time_only() {
        let known = [
            sales(),
            growth("fin.sales_growth.2025-03", -0.048, "△4.8%"),
            growth("fin.sales_growth_median.2025-03", -0.008, "△0.8%"),
            growth("fin.equity_ratio.2025-03", 0.312, "31.2%"),
            kept(
                "swot.W1",
                "売上増加率は△4.8%で、業種の中央値△0.8%を下回っています。",
            ),
            kept(
                "swot.W2",
                "純資産は2期連続で減少しており、36,267千円から18,400千円になりました。六割を一社が占めます。",
            ),
        ];
        for right in [
            "売上増加率は△4.8%で、業種の中央値△0.8%を下回っています。",
            "純資産は36,267千円から18,400千円になりました。",
            "6割を一社が占めます。",
        ] {
            assert!(!wrong(right, &known), "{right} {:?}", flags(right, &known));
        }
        for text in [
            "売上増加率は△0.8%で、業種の中央値△4.8%を下回っています。",
            "自己資本比率は△4.8%です。",
            "業種の中央値は△4.8%です。",
            "直近の決算の純資産は36,267千円です。",
            "前期の純資産は18,400千円です。",
            "借入金は18,400千円です。",
        ] {
            assert!(wrong(text, &known), "{text}");
        }
    }

    #[test]
    fn a_target_vouches_for_an_aim_of_its_measure_only() {
        let target = Evidence {
            label: "目標：営業利益率（A1）".to_owned(),
            ..growth("act.A1.target", 0.005, "0.5%")
        };
        let known = [
            Evidence {
                kind: EvidenceKind::Document,
                ..target
            },
            growth("fin.operating_margin.2025-03", -0.02, "△2.0%"),
        ];
        let aim = "営業利益率は、2028年3月までに△2.0%から0.5%にすることを目標とします。";
        assert!(!wrong(aim, &known), "{:?}", flags(aim, &known));
        for text in [
            "営業利益率は0.5%です。",
            "自己資本比率は、2028年3月までに0.5%にすることを目標とします。",
            "営業利益率は、2028年3月までに△2.1%から0.5%にすることを目標とします。",
        ] {
            assert!(wrong(text, &known), "{text}");
        }
    }
}
