//! The form of an import as it was sent, as choices; what cannot be taken keeps its words.

use crate::app::import::Seen;
use crate::domain::import_choice::{Choices, LineChoice, PeriodChoice};
use crate::domain::number::{MoneyUnit, parse_decimal};
use crate::domain::statement::{PeriodEnd, Section};
use crate::import::reading::Reading;
use crate::web::view::field::FieldError;
use crate::web::view::import::Typed;
use crate::web::view::import_assign::ASKED_MAX;

use super::sent::Sent;

/// The choices that were sent, what was shown as stored, and what could not be taken.
pub(super) fn read(sent: &Sent, reading: &Reading) -> (Choices, Vec<Seen>, Typed) {
    let mut typed = Typed::default();
    let periods: Vec<PeriodChoice> = (0..reading.periods.len())
        .map(|index| period(sent, reading, index, &mut typed))
        .collect();
    let unit = match sent.get("unit") {
        "yen" => Some(MoneyUnit::Yen),
        "thousand_yen" => Some(MoneyUnit::ThousandYen),
        _ => None,
    };
    let company = sent.0.iter().filter(|(name, _)| name == "company");
    let choices = Choices {
        pasted: false,
        scope: sent.parse("scope"),
        sole_basis: sent.parse("sole_basis"),
        unit,
        periods,
        lines: lines(sent),
        company: company
            .filter_map(|(_, value)| value.parse().ok())
            .collect(),
    };
    let seen = (0..reading.periods.len()).map(|index| seen(sent, index));
    (choices, seen.collect(), typed)
}

fn period(sent: &Sent, reading: &Reading, index: usize, typed: &mut Typed) -> PeriodChoice {
    let read = reading.periods.get(index);
    let mut chosen = PeriodChoice {
        skip: sent.get(&format!("periods.{index}.skip")) == "1",
        ..PeriodChoice::default()
    };
    let name = format!("periods.{index}.end");
    let text = sent.get(&name).trim();
    match PeriodEnd::parse(text) {
        Ok(end) if read.is_some_and(|read| read.end.as_ref() == Some(&end)) => {}
        Ok(end) => chosen.end = Some(end),
        Err(message) if !text.is_empty() && !chosen.skip => {
            typed
                .errors
                .push(FieldError::at(&name, message).called(called(index, reading)));
        }
        Err(_) => {}
    }
    let months_name = format!("periods.{index}.months");
    let months = sent.get(&months_name).trim();
    let number = parse_decimal(months)
        .ok()
        .flatten()
        .and_then(|number| i64::try_from(number).ok());
    match number {
        Some(months) if read.and_then(|read| read.months) == Some(months) => {}
        Some(months) => chosen.months = Some(months),
        None if !months.is_empty() && !chosen.skip => typed.errors.push(
            FieldError::at(&months_name, "月数は1から24までの数字で入力してください")
                .called(called(index, reading)),
        ),
        None => {}
    }
    typed.ends.push(Some(text.to_owned()));
    typed.months.push(Some(months.to_owned()));
    chosen
}

/// Which period a sentence is about, where there are several.
pub(super) fn called(index: usize, reading: &Reading) -> String {
    if reading.periods.len() > 1 {
        format!("{}番目の期", index + 1)
    } else {
        "この期".to_owned()
    }
}

fn seen(sent: &Sent, index: usize) -> Seen {
    let end = PeriodEnd::parse(sent.get(&format!("periods.{index}.seen_end"))).ok()?;
    let version = sent.parse(&format!("periods.{index}.seen_version"))?;
    Some((end, version))
}

fn lines(sent: &Sent) -> Vec<LineChoice> {
    let row = |index: usize| {
        let at = |field: &str| format!("lines.{index}.{field}");
        choice(
            sent.parse(&at("section"))?,
            sent.get(&at("name")),
            sent.get(&at("title")),
            sent.get(&at("remember")) == "1",
        )
    };
    let mut lines: Vec<LineChoice> = (0..ASKED_MAX).filter_map(row).collect();
    // One more that had a field already.
    let again = sent
        .get("again.account")
        .split_once('|')
        .and_then(|(section, name)| {
            choice(
                section.parse().ok()?,
                name,
                sent.get("again.title"),
                sent.get("again.remember") == "1",
            )
        });
    lines.extend(again);
    lines
}

fn choice(section: Section, name: &str, title: &str, remember: bool) -> Option<LineChoice> {
    let title = match title {
        "" => return None,
        "unused" => None,
        title => Some(title.parse().ok()?),
    };
    Some(LineChoice {
        section,
        name: name.to_owned(),
        title,
        remember,
    })
}
