//! The quadrant of a SWOT item as a direction: a strength stands on what speaks for the company, a weakness on what
//! speaks against it, chances and threats on what happens outside.

use crate::domain::check::fact::Fact;
use crate::domain::check::whole;
use crate::domain::document::{Flag, FlagKind, Mend, Quadrant};
use crate::domain::evidence::{Evidence, EvidenceKind, Polarity};
use crate::domain::topic::Topic;

/// Words that tell the other side of something in the same item.
const CONCEDES: &[&str] = &[
    "ただし",
    "一方",
    "ものの",
    "反面",
    "課題",
    "半面",
    "とはいえ",
    "しかし",
];

/// Flags an item whose evidence points the other way than its quadrant.
pub(in crate::domain::check) fn flags(
    quadrant: Quadrant,
    text: &str,
    cited: &[&Fact<'_>],
) -> Vec<Flag> {
    let all: Vec<&Evidence> = cited.iter().map(|fact| fact.evidence).collect();
    let telling: Vec<&Evidence> = all
        .iter()
        .copied()
        .filter(|evidence| !frame(evidence) && !outdated(evidence, &all))
        .collect();
    if telling.is_empty() {
        return Vec::new();
    }
    match quadrant {
        Quadrant::Strength => against(quadrant, text, &telling, Polarity::Negative),
        Quadrant::Weakness => against(quadrant, text, &telling, Polarity::Positive),
        Quadrant::Opportunity | Quadrant::Threat => inside_only(quadrant, &telling),
    }
    .into_iter()
    .chain(outside_only(quadrant, &telling))
    .collect()
}

/// Medians and the profile frame a statement; they speak neither for nor against anybody.
fn frame(evidence: &Evidence) -> bool {
    evidence.id.contains("_median.") || evidence.kind == EvidenceKind::Company
}

/// Whether a newer value of the same figure is cited beside it: the old one only tells where a course began.
fn outdated(evidence: &Evidence, all: &[&Evidence]) -> bool {
    let dated = |evidence: &Evidence| {
        let (stem, period) = evidence.id.rsplit_once('.')?;
        let own = stem.starts_with("fin.");
        own.then(|| (stem.to_owned(), period.to_owned()))
    };
    let Some((stem, period)) = dated(evidence) else {
        return false;
    };
    all.iter()
        .filter_map(|other| dated(other))
        .any(|(other, newer)| other == stem && newer > period)
}

fn outside(evidence: &Evidence) -> bool {
    evidence.topic == Topic::Environment
        || matches!(evidence.kind, EvidenceKind::Regional | EvidenceKind::Survey)
}

/// Nothing that bears the quadrant out, and something that speaks against it.
fn against(quadrant: Quadrant, text: &str, telling: &[&Evidence], wrong: Polarity) -> Option<Flag> {
    let right = if wrong == Polarity::Negative {
        Polarity::Positive
    } else {
        Polarity::Negative
    };
    let borne = telling.iter().any(|evidence| evidence.polarity == right);
    let named = |evidence: &&&Evidence| evidence.polarity == wrong && mentions(text, evidence);
    let other = telling.iter().find(|evidence| evidence.polarity == wrong)?;
    let concedes = CONCEDES.iter().any(|word| text.contains(word));
    let conflict = !borne || (!concedes && telling.iter().any(|evidence| named(&evidence)));
    conflict.then(|| {
        let (label, turned) = match quadrant {
            Quadrant::Strength => ("強み", "弱みの材料"),
            _ => ("弱み", "強みの材料"),
        };
        let detail = format!(
            "{label}に置かれていますが、根拠「{}：{}」は{turned}を示しています。",
            other.label, other.display
        );
        mended(detail)
    })
}

/// Whether the text is about that figure.
fn mentions(text: &str, evidence: &Evidence) -> bool {
    let name = evidence
        .label
        .split(['（', 'の'])
        .next()
        .unwrap_or_default();
    let shown =
        evidence.display.chars().any(|c| c.is_ascii_digit()) && text.contains(&evidence.display);
    evidence.id.starts_with("fin.") && (shown || name.chars().count() >= 3 && text.contains(name))
}

fn inside_only(quadrant: Quadrant, telling: &[&Evidence]) -> Option<Flag> {
    let inside = telling
        .iter()
        .all(|evidence| !outside(evidence) && evidence.kind != EvidenceKind::Document);
    inside.then(|| {
        let detail = format!(
            "{}には社外の動きを書きますが、付けられた根拠は社内のことだけです（{}）。内部と外部が混ざっていないか確かめてください。",
            quadrant.label(),
            telling[0].label
        );
        mended(detail)
    })
}

fn outside_only(quadrant: Quadrant, telling: &[&Evidence]) -> Option<Flag> {
    let internal = matches!(quadrant, Quadrant::Strength | Quadrant::Weakness);
    (internal && telling.iter().all(|evidence| outside(evidence))).then(|| {
        let detail = format!(
            "{}には社内のことを書きますが、付けられた根拠は社外の動きだけです（{}）。内部と外部が混ざっていないか確かめてください。",
            quadrant.label(),
            telling[0].label
        );
        mended(detail)
    })
}

fn mended(detail: String) -> Flag {
    Flag {
        mends: vec![Mend::Hypothesis, Mend::Drop],
        ..whole(FlagKind::DirectionConflict, detail)
    }
}
