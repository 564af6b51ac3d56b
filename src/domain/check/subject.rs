//! What a figure is said of (指標): the measure that a sentence names, and the measure that a piece of evidence is of.

use std::collections::{HashMap, HashSet};

use super::wording::{Scale, Wording};
use crate::domain::evidence::{Evidence, EvidenceKind, Unit};
use crate::domain::statement::PeriodEnd;

/// What evidence tells of a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// The company's own value.
    Own,
    /// The median of its trade (業種の中央値).
    Median,
    /// A run up or down.
    Run,
    /// The change to the newest period.
    Change,
    /// A part of a change.
    Effect,
}

/// What a piece of evidence is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Subject {
    pub(super) metric: String,
    pub(super) which: Which,
    /// The period's end in months.
    pub(super) period: Option<i32>,
}

impl Subject {
    /// Reads it from the id; `None` for words.
    pub(super) fn of(evidence: &Evidence) -> Option<Self> {
        if let Some(field) = evidence.id.strip_prefix("com.") {
            return evidence.value.map(|_| Self {
                metric: field.to_owned(),
                which: Which::Own,
                period: None,
            });
        }
        let rest = evidence.id.strip_prefix("fin.")?;
        let (name, end) = rest.rsplit_once('.')?;
        let period = PeriodEnd::parse(end).ok()?.months();
        let kinds = [
            ("_median", Which::Median),
            ("_trend", Which::Run),
            ("_effect", Which::Effect),
            ("_change", Which::Change),
        ];
        let kind = kinds
            .iter()
            .find_map(|(end, which)| Some((name.strip_suffix(end)?, *which)));
        let (metric, which) = kind.unwrap_or((name, Which::Own));
        let (metric, period) = match metric {
            "prior_sales" => ("sales", period - 12),
            other => (other, period),
        };
        Some(Self {
            metric: metric.to_owned(),
            which,
            period: Some(period),
        })
    }
}

/// A measure by one of its names.
struct Term {
    chars: Vec<char>,
    key: usize,
}

/// All names of measures, by their first character, the longest first.
pub(super) struct Terms {
    keys: Vec<(String, Scale)>,
    terms: HashMap<char, Vec<Term>>,
    /// For a ratio, the measures that it may be told of.
    of: HashMap<String, Vec<String>>,
    /// Measures of which less is better.
    lower: HashSet<String>,
}

/// A measure named in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) span: [usize; 2],
    pub(super) key: String,
    pub(super) scale: Scale,
}

impl Terms {
    /// The names of the lists and the labels of the evidence.
    pub(super) fn new(wording: &Wording, known: &[Evidence]) -> Self {
        let mut terms = Self {
            keys: Vec::new(),
            terms: HashMap::new(),
            lower: HashSet::new(),
            of: wording
                .metrics
                .iter()
                .filter(|metric| !metric.of.is_empty())
                .map(|metric| (metric.key.clone(), metric.of.clone()))
                .collect(),
        };
        let lower = wording.metrics.iter().filter(|metric| metric.lower);
        terms.lower = lower.map(|metric| metric.key.clone()).collect();
        for metric in &wording.metrics {
            for name in &metric.names {
                terms.add(name, &metric.key, metric.unit);
            }
        }
        for evidence in known {
            let figure = matches!(
                evidence.kind,
                EvidenceKind::Indicator | EvidenceKind::Statement | EvidenceKind::Company
            );
            let subject = Subject::of(evidence).filter(|subject| subject.which == Which::Own);
            if let (true, Some(subject), Some(unit)) = (figure, subject, scale(evidence.unit)) {
                let label = evidence.label.split('（').next().unwrap_or_default();
                terms.add(label, &subject.metric, unit);
            }
        }
        for list in terms.terms.values_mut() {
            list.sort_by_key(|term| std::cmp::Reverse(term.chars.len()));
        }
        terms
    }

    fn add(&mut self, name: &str, key: &str, scale: Scale) {
        let chars: Vec<char> = name.chars().collect();
        let Some(first) = chars.first().copied() else {
            return;
        };
        let known = self.keys.iter().position(|(known, _)| known == key);
        let key = known.unwrap_or_else(|| {
            self.keys.push((key.to_owned(), scale));
            self.keys.len() - 1
        });
        let list = self.terms.entry(first).or_default();
        if list.iter().all(|term| term.chars != chars) {
            list.push(Term { chars, key });
        }
    }

    /// A name of the measure, for people.
    pub(super) fn name(&self, key: &str) -> Option<String> {
        let at = self.keys.iter().position(|(known, _)| known == key)?;
        let all = self.terms.values().flatten();
        all.filter(|term| term.key == at)
            .map(|term| term.chars.iter().collect::<String>())
            .max_by_key(|name| name.chars().count())
    }

    /// Whether less of the measure is better.
    pub(super) fn lower_is_better(&self, key: &str) -> bool {
        self.lower.contains(key)
    }

    /// Whether a figure of the ratio may be told of the measure; `None` where the list does not say.
    pub(super) fn told_of(&self, ratio: &str, named: &str) -> Option<bool> {
        let of = self.of.get(ratio)?;
        Some(of.iter().any(|key| key == named))
    }

    /// The measures named, the longest name at each place.
    pub(super) fn mentions(&self, chars: &[char]) -> Vec<Mention> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < chars.len() {
            let here = self.terms.get(&chars[at]).into_iter().flatten();
            let term = here
                .into_iter()
                .find(|term| chars[at..].starts_with(&term.chars));
            match term {
                Some(term) => {
                    let end = at + term.chars.len();
                    let (key, scale) = &self.keys[term.key];
                    found.push(Mention {
                        span: [at, end],
                        key: key.clone(),
                        scale: *scale,
                    });
                    at = end;
                }
                None => at += 1,
            }
        }
        found
    }
}

fn scale(unit: Unit) -> Option<Scale> {
    Some(match unit {
        Unit::Yen => Scale::Yen,
        Unit::Ratio => Scale::Ratio,
        Unit::Times => Scale::Times,
        Unit::Months => Scale::Months,
        Unit::Years => Scale::Years,
        Unit::People => Scale::People,
        Unit::Points => Scale::Points,
        Unit::Count => Scale::Count,
        Unit::PercentPoints | Unit::Text => return None,
    })
}
