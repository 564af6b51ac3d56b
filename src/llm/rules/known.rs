//! The evidence, looked up by what the rules ask for.

use std::collections::HashMap;

use super::RulesInput;
use crate::domain::benchmark::Indicator;
use crate::domain::checklist::{Template, TemplateItem};
use crate::domain::evidence::{Evidence, Polarity};
use crate::domain::facts::latest_period;
use crate::domain::statement::Figure;

/// What is known, and what can be said about it.
pub(super) struct Known<'a> {
    pub(super) input: &'a RulesInput<'a>,
    evidence: HashMap<&'a str, &'a Evidence>,
    items: HashMap<&'a str, &'a TemplateItem>,
    latest: Option<&'a str>,
}

impl<'a> Known<'a> {
    pub(super) fn new(input: &'a RulesInput<'a>) -> Self {
        let items = input.templates.iter().flat_map(Template::items);
        Self {
            input,
            evidence: input
                .evidence
                .iter()
                .map(|fact| (fact.id.as_str(), fact))
                .collect(),
            items: items.map(|item| (item.key.as_str(), item)).collect(),
            latest: latest_period(input.evidence),
        }
    }

    /// The evidence of that id.
    pub(super) fn get(&self, id: &str) -> Option<&'a Evidence> {
        self.evidence.get(id).copied()
    }

    /// The newest period, `2026-03`.
    pub(super) fn latest(&self) -> Option<&'a str> {
        self.latest
    }

    /// A figure of the newest period: `fin.<name>.<newest>`.
    pub(super) fn fin(&self, name: impl std::fmt::Display) -> Option<&'a Evidence> {
        self.get(&format!("fin.{name}.{}", self.latest?))
    }

    /// The value of a figure of the newest period.
    pub(super) fn value(&self, name: impl std::fmt::Display) -> Option<f64> {
        self.fin(name)?.value
    }

    /// The figure that many periods before the newest; for sales also the one before the oldest period.
    pub(super) fn before(&self, figure: Figure, periods: usize) -> Option<&'a Evidence> {
        let prefix = format!("fin.{figure}.");
        let of_figure = |fact: &&Evidence| fact.id.starts_with(&prefix);
        let mut found: Vec<&Evidence> = self.input.evidence.iter().filter(of_figure).collect();
        found.sort_by(|a, b| b.id.cmp(&a.id));
        let older = found.get(periods).copied();
        older.or_else(|| {
            let oldest = found.last()?.id.rsplit('.').next()?;
            let reaches = figure == Figure::Sales && periods == found.len();
            reaches.then(|| self.get(&format!("fin.prior_sales.{oldest}")))?
        })
    }

    /// A run of at least two steps up to the newest period: one step alone tells little.
    pub(super) fn run(&self, name: impl std::fmt::Display) -> Option<&'a Evidence> {
        let run = self.fin(format!("{name}_trend"))?;
        (run.value? >= 2.0).then_some(run)
    }

    /// Whether the business runs at a loss (営業損失).
    pub(super) fn loss(&self) -> bool {
        self.value(Figure::OperatingProfit)
            .is_some_and(|profit| profit < 0.0)
    }

    /// Whether debts exceed assets (債務超過).
    pub(super) fn insolvent(&self) -> bool {
        self.value(Figure::NetAssets)
            .is_some_and(|assets| assets < 0.0)
    }

    /// Whether operating profit and depreciation together do not reach above 0 while money is owed.
    pub(super) fn no_ebitda(&self) -> bool {
        let sum = self
            .value(Figure::OperatingProfit)
            .zip(self.value(Figure::Depreciation));
        sum.is_some_and(|(profit, depreciation)| profit + depreciation <= 0.0)
            && self
                .value(Figure::Borrowings)
                .is_some_and(|debt| debt > 0.0)
            && !self.net_cash()
    }

    /// Whether borrowings lie within cash.
    pub(super) fn net_cash(&self) -> bool {
        let both = self.value(Figure::Borrowings).zip(self.value(Figure::Cash));
        both.is_some_and(|(debt, cash)| debt <= cash)
    }

    /// An indicator whose median is known, so that it has points.
    pub(super) fn scored(&self, indicator: Indicator) -> Option<(&'a Evidence, &'a Evidence)> {
        self.fin(indicator)
            .zip(self.fin(format!("{indicator}_median")))
    }

    /// An answered item of a sheet.
    pub(super) fn answer(&self, key: &str) -> Option<&'a Evidence> {
        self.get(&format!("chk.{key}"))
    }

    /// The item of a sheet.
    pub(super) fn item(&self, key: &str) -> Option<&'a TemplateItem> {
        self.items.get(key).copied()
    }

    /// All answers in the sheets' order, each with its item.
    pub(super) fn answers(&self) -> impl Iterator<Item = (&'a Evidence, &'a TemplateItem)> + '_ {
        let keyed = |fact: &'a Evidence| Some((fact, self.item(fact.id.strip_prefix("chk.")?)?));
        self.input.evidence.iter().filter_map(keyed)
    }

    /// A text with its slots filled, as people will read it.
    pub(super) fn fill(&self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("[[") {
            let (id, behind) = after.split_once("]]").unwrap_or((after, ""));
            out.push_str(before);
            out.push_str(self.get(id).map_or(id, |fact| fact.display.as_str()));
            rest = behind;
        }
        out + rest
    }
}

/// Whether a fact points against the company.
pub(super) fn bad(fact: &Evidence) -> bool {
    fact.polarity == Polarity::Negative
}

/// Whether a fact points in its favour.
pub(super) fn good(fact: &Evidence) -> bool {
    fact.polarity == Polarity::Positive
}
