//! 青色申告決算書（一般用）of e-Tax (KOA210, `.xtx`): items by code, whatever the version nests them in.
//!
//! What stands at the head of the file (`IT`) is only referred to from the form by `IDREF`. The balance sheet has the
//! year's beginning and its end; the end is read. The breakdowns of later pages are used to check the first one.

mod checks;
mod form;

use std::sync::LazyLock;

use self::form::Form;
use super::super::error::ImportError;
use super::super::reading::{Doubt, Format, ReadCompany, ReadFigure, ReadPeriod, Reading};
use super::elements::{Element, Elements};
use crate::domain::account_title::Title;
use crate::domain::number::MoneyUnit;
use crate::domain::statement::{AccountLine, Figure, LineKind, PeriodEnd, Section};

/// More accounts than the form and its continuation sheets can add under one item.
const MOST_REPEATS: usize = 50;

const TABLE: &str = include_str!("../../../data/koa210_titles.csv");

/// Whether it is such a file.
pub fn matches(text: &str) -> bool {
    text.contains("<KOA210") || text.contains(":KOA210")
}

/// Reads it.
///
/// # Errors
/// Broken XML, no form, or an amount that is no number.
pub fn read(text: &str) -> Result<Reading, ImportError> {
    let elements = Elements::parse(text)?;
    let form = Form::new(&elements).ok_or_else(|| {
        ImportError::whole("青色申告決算書（一般用、KOA210）が見つかりません。決算書を含むファイルを選んでください")
    })?;
    let mut lines = Vec::new();
    for rule in RULES.iter() {
        for element in form.all(rule.code).take(MOST_REPEATS) {
            if let Some(line) = line(&form, rule, element)? {
                lines.push(line);
            }
        }
    }
    if lines.is_empty() {
        return Err(ImportError::whole(
            "青色申告決算書に金額が一つもありません。記入済みの決算書を選んでください",
        ));
    }
    let mut doubts = checks::all(&form, &lines);
    let employees = employees(&form, &mut doubts);
    let end = form
        .year()
        .and_then(|year| PeriodEnd::parse(&format!("{year}-12")).ok());
    if end.is_none() {
        doubts.push(Doubt {
            place: None,
            message: "何年分の決算書かを読み取れません。決算年月を入力してください".to_owned(),
        });
    }
    let period = ReadPeriod {
        end,
        months: form.months(),
        figures: employees.into_iter().collect(),
        lines,
    };
    Ok(Reading {
        format: Format::BlueReturn,
        encoding: None,
        unit: MoneyUnit::Yen,
        company: company(&form),
        periods: vec![period],
        answers: Vec::new(),
        doubts,
    })
}

/// One row of the table: an item and the line it becomes.
struct Rule {
    code: &'static str,
    section: Section,
    kind: LineKind,
    level: u8,
    name: &'static str,
    title: Option<Title>,
    /// The item that holds the name of an added account.
    name_code: Option<&'static str>,
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .filter_map(rule)
        .collect()
});

fn rule(row: &'static str) -> Option<Rule> {
    let cells: Vec<&'static str> = row.split(',').collect();
    let [code, section, kind, level, name, title, name_code] = *cells.as_slice() else {
        return None;
    };
    Some(Rule {
        code,
        section: section.parse().ok()?,
        kind: match kind {
            "account" => LineKind::Account,
            "total" => LineKind::Total,
            _ => return None,
        },
        level: level.parse().ok()?,
        name,
        title: title.parse().ok(),
        name_code: Some(name_code).filter(|code| !code.is_empty()),
    })
}

fn line(
    form: &Form<'_>,
    rule: &Rule,
    element: &Element,
) -> Result<Option<AccountLine>, ImportError> {
    let Some(amount) = form::amount(element)? else {
        return Ok(None);
    };
    let added = rule
        .name_code
        .and_then(|code| form.name_beside(element, code));
    Ok(Some(AccountLine {
        section: rule.section,
        level: rule.level,
        kind: rule.kind,
        name: added.unwrap_or_else(|| rule.name.to_owned()),
        code: Some(rule.code.to_owned()),
        amount: Some(amount),
        raw: element.text.clone(),
        place: form::place(element),
        title: rule.title,
        variable_percent: None,
    }))
}

fn company(form: &Form<'_>) -> ReadCompany {
    let person = form.text("AMB00040");
    ReadCompany {
        name: form.text("AMB00100").or_else(|| person.clone()),
        representative: person,
        address: form.text("AMB00050").or_else(|| form.text("AMB00010")),
        sole_proprietor: Some(true),
        capital_yen: Some(0),
        ..ReadCompany::default()
    }
}

/// The people of 給料賃金の内訳, a first guess at 従業員数.
fn employees(form: &Form<'_>, doubts: &mut Vec<Doubt>) -> Option<ReadFigure> {
    let named: Vec<_> = form
        .all("AMF01090")
        .filter(|element| !element.text.is_empty())
        .collect();
    let others: i64 = form
        .text("AMF01180")
        .and_then(|text| text.parse().ok())
        .filter(|count| (0..=100_000).contains(count))
        .unwrap_or(0);
    let value = i64::try_from(named.len()).unwrap_or(0) + others;
    let place = named
        .first()
        .map_or_else(|| "項目AMF01180".to_owned(), |first| form::place(first));
    if value == 0 {
        return None;
    }
    doubts.push(Doubt {
        place: Some(place.clone()),
        message: format!(
            "給料賃金の内訳に{value}人の記入があり、これを従業員数としました。パート・派遣を除いた正社員の人数かご確認ください"
        ),
    });
    Some(ReadFigure {
        figure: Figure::Employees,
        value,
        raw: format!("{value}人"),
        place,
    })
}

#[cfg(test)]
mod tests;
