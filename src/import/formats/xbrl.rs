//! Financial statements in XBRL 2.1, as e-Tax takes them within an `.xtx`: facts by element and context.
//!
//! Facts are sorted into periods by the end of their contexts; of a period, facts for the longest duration and for the
//! end are read. Values are whole yen whatever `decimals` says: that is their accuracy, not their scale. Opening
//! balances of the statement of changes in net assets alone do not make an earlier period.

mod context;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::str::FromStr;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use self::context::{Context, Contexts};
use super::super::error::ImportError;
use super::super::reading::{Doubt, Format, ReadCompany, ReadPeriod, Reading};
use super::dates::Date;
use super::elements::{Element, Elements};
use super::etax_codes;
use crate::domain::account_title::Title;
use crate::domain::number::{LIMIT, MoneyUnit};
use crate::domain::statement::{AccountLine, LineKind, Section};

/// The namespace that every XBRL instance declares.
const NAMESPACE: &str = "http://www.xbrl.org/2003/instance";

/// Whether it is such a file.
pub fn matches(text: &str) -> bool {
    text.contains(NAMESPACE)
}

/// Reads it.
///
/// # Errors
/// Broken XML, no facts, or a value that is no number.
pub fn read(text: &str) -> Result<Reading, ImportError> {
    let elements = Elements::parse(text)?;
    let contexts = Contexts::read(&elements);
    let mut doubts = Vec::new();
    let other_units = other_units(&elements);
    let mut by_end: BTreeMap<Date, Vec<Fact<'_>>> = BTreeMap::new();
    for element in &elements.0 {
        if let Some(fact) = fact(&other_units, &contexts, element)? {
            by_end.entry(fact.context.end).or_default().push(fact);
        }
    }
    let mut periods = Vec::new();
    for facts in by_end.values().rev() {
        if periods.is_empty() || is_statement(facts) {
            periods.push(period(facts, &mut doubts));
        }
    }
    if periods.is_empty() {
        return Err(ImportError::whole(
            "財務諸表の金額が見つかりません。貸借対照表または損益計算書を含むXBRLファイルを選んでください",
        ));
    }
    Ok(Reading {
        format: Format::EtaxXbrl,
        encoding: None,
        unit: MoneyUnit::Yen,
        company: company(&elements),
        periods,
        answers: Vec::new(),
        doubts,
    })
}

/// An amount of money in its context.
struct Fact<'a> {
    element: &'a Element,
    context: &'a Context,
    value: i64,
}

fn fact<'a>(
    other_units: &HashSet<&str>,
    contexts: &'a Contexts,
    element: &'a Element,
) -> Result<Option<Fact<'a>>, ImportError> {
    let reference = element.attribute("contextRef");
    let nil = element
        .attribute("nil")
        .is_some_and(|nil| nil == "true" || nil == "1");
    let unit = element.attribute("unitRef");
    let Some(context) = reference
        .and_then(|id| contexts.get(id))
        .filter(|_| !nil && !element.text.is_empty())
    else {
        return Ok(None);
    };
    if unit.is_none_or(|unit| other_units.contains(unit)) {
        return Ok(None);
    }
    let decimal =
        Decimal::from_str(&element.text).or_else(|_| Decimal::from_scientific(&element.text));
    let value = decimal
        .ok()
        .and_then(|value| value.round().to_i64())
        .filter(|value| value.abs() <= LIMIT)
        .ok_or_else(|| {
            ImportError::at(
                place(element),
                format!(
                    "「{}」を金額として読み取れません。ファイルを出力し直してください",
                    element.text
                ),
            )
        })?;
    Ok(Some(Fact {
        element,
        context,
        value,
    }))
}

/// The ids of the units that are not yen.
fn other_units(elements: &Elements) -> HashSet<&str> {
    let is_yen =
        |part: &Element| part.name() == "measure" && part.text.to_uppercase().ends_with("JPY");
    elements
        .0
        .iter()
        .enumerate()
        .filter(|(_, element)| element.name() == "unit")
        .filter(|(index, _)| !elements.inside(*index).iter().any(is_yen))
        .filter_map(|(_, element)| element.attribute("id"))
        .collect()
}

/// Whether facts are those of a statement, not only opening balances.
fn is_statement(facts: &[Fact<'_>]) -> bool {
    facts.iter().any(|fact| {
        etax_codes::by_element(fact.element.name()).is_some_and(|account| {
            matches!(
                account.title,
                Some(
                    Title::TotalAssets
                        | Title::Sales
                        | Title::CurrentAssets
                        | Title::OperatingProfit
                )
            )
        })
    })
}

fn period(facts: &[Fact<'_>], doubts: &mut Vec<Doubt>) -> ReadPeriod {
    let longest = facts.iter().filter_map(|fact| fact.context.start).min();
    let mut values: HashMap<(&str, bool), i64> = HashMap::new();
    let mut lines = Vec::new();
    for fact in facts {
        let start = fact.context.start;
        if start.is_some() && start != longest {
            continue;
        }
        let key = (fact.element.tag.as_str(), start.is_some());
        match values.get(&key) {
            None => {
                values.insert(key, fact.value);
                lines.push(line(fact));
            }
            Some(value) if *value != fact.value => doubts.push(Doubt {
                place: Some(place(fact.element)),
                message: format!(
                    "同じ科目に異なる金額（{value}円と{}円）があります。先の金額を使いました",
                    fact.value
                ),
            }),
            Some(_) => {}
        }
    }
    let end = facts.first().map(|fact| fact.context.end);
    ReadPeriod {
        end: end.and_then(Date::month_end),
        months: longest
            .zip(end)
            .and_then(|(start, end)| start.months_to(end)),
        figures: Vec::new(),
        lines,
    }
}

fn line(fact: &Fact<'_>) -> AccountLine {
    let name = fact.element.name();
    let known = etax_codes::by_element(name);
    AccountLine {
        section: known.map_or_else(|| section(fact), |known| known.section),
        level: known.map_or(2, |known| known.level),
        kind: known.map_or(LineKind::Account, |known| known.kind),
        name: known.map_or(name, |known| known.name).to_owned(),
        code: Some(fact.element.tag.clone()),
        amount: Some(fact.value),
        raw: fact.element.text.clone(),
        place: place(fact.element),
        title: known.and_then(|known| known.title),
        variable_percent: None,
    }
}

/// The statement of an element that the table lacks: balances are the balance sheet's; changes in net assets are neither.
fn section(fact: &Fact<'_>) -> Section {
    let name = fact.element.name();
    let changes = name.contains("ChangesOfItems") || name.starts_with("DividendsFromSurplus");
    match fact.context.start {
        None => Section::BalanceSheet,
        Some(_) if changes => Section::Other,
        Some(_) => Section::ProfitAndLoss,
    }
}

fn company(elements: &Elements) -> ReadCompany {
    let text = |names: &[&str]| {
        names
            .iter()
            .filter_map(|name| elements.first(name))
            .map(|(_, element)| element.text.clone())
            .find(|text| !text.is_empty())
    };
    ReadCompany {
        name: text(&[
            "NOZEISHA_NM",
            "EntityName",
            "EntityNameJaEntityInformation",
            "FilerNameInJapaneseDEI",
            "CompanyNameCoverPage",
        ]),
        representative: text(&["DAIHYO_NM"]),
        address: text(&["NOZEISHA_ADR"]),
        sole_proprietor: Some(false),
        ..ReadCompany::default()
    }
}

fn place(element: &Element) -> String {
    format!("要素{}（{}行目）", element.tag, element.line)
}

#[cfg(test)]
mod tests;
