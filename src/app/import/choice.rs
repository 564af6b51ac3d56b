//! What was chosen about a file, held against the file.

use super::super::error::FieldError;
use crate::domain::account_title::{ChamberTitle, Scope, fold};
use crate::domain::company::CompanyKind;
use crate::domain::import_choice::{Choices, LineChoice, PeriodChoice};
use crate::domain::number::MoneyUnit;
use crate::domain::statement::{AccountLine, PeriodEnd};
use crate::import::reading::{Format, ReadPeriod, Reading};

/// The period's last month: as chosen, else as the file says.
pub(super) fn end(read: &ReadPeriod, chosen: &PeriodChoice) -> Option<PeriodEnd> {
    chosen.end.clone().or_else(|| read.end.clone())
}

/// The months it covers: as chosen, else as the file says.
pub(super) fn months(read: &ReadPeriod, chosen: &PeriodChoice) -> Option<i64> {
    chosen.months.or(read.months)
}

/// What was chosen about a period of the file.
pub(super) fn of_period(choices: &Choices, index: usize) -> PeriodChoice {
    choices.periods.get(index).cloned().unwrap_or_default()
}

/// As whose accounts the file is read: as chosen, else as the file says, else as the company is registered.
pub(super) fn scope(reading: &Reading, choices: &Choices, kind: CompanyKind) -> Scope {
    choices.scope.unwrap_or_else(|| {
        let sole = reading
            .company
            .sole_proprietor
            .unwrap_or(kind == CompanyKind::SoleProprietor);
        if sole {
            Scope::SoleProprietor
        } else {
            Scope::Corporation
        }
    })
}

/// Whether the file may not say in which unit it writes money, so that the advisor is asked.
pub(super) fn unit_is_asked(format: Format) -> bool {
    matches!(format, Format::Table | Format::Pasted)
}

/// The file's amounts in the unit that was chosen.
pub(super) fn in_unit(reading: &Reading, choices: &Choices) -> Reading {
    let mut reading = reading.clone();
    let Some(unit) = choices.unit.filter(|_| unit_is_asked(reading.format)) else {
        return reading;
    };
    let scale = |value: i64| match (reading.unit, unit) {
        (MoneyUnit::Yen, MoneyUnit::ThousandYen) => value.saturating_mul(1_000),
        (MoneyUnit::ThousandYen, MoneyUnit::Yen) => value / 1_000,
        _ => value,
    };
    for period in &mut reading.periods {
        for line in &mut period.lines {
            line.amount = line.amount.map(scale);
        }
        for given in &mut period.figures {
            if given.figure.is_money() {
                given.value = scale(given.value);
            }
        }
    }
    reading.unit = unit;
    reading
}

/// Hand assignments and the chamber's memory as one list; what the hand says now comes first and alone.
pub(super) fn own_titles(choices: &Choices, memory: &[ChamberTitle]) -> Vec<ChamberTitle> {
    let by_hand: Vec<ChamberTitle> = choices
        .lines
        .iter()
        .map(|line| ChamberTitle {
            section: line.section,
            name: fold(&line.name),
            title: line.title,
        })
        .collect();
    let other = |one: &&ChamberTitle| {
        !by_hand
            .iter()
            .any(|hand| hand.section == one.section && hand.name == one.name)
    };
    let rest: Vec<ChamberTitle> = memory.iter().filter(other).cloned().collect();
    by_hand.into_iter().chain(rest).collect()
}

/// What was chosen, without what the file knows nothing of and without doubles: the last word counts.
pub(super) fn tidy(reading: &Reading, choices: &Choices) -> Choices {
    let lines: Vec<&AccountLine> = reading
        .periods
        .iter()
        .flat_map(|period| &period.lines)
        .collect();
    let mut kept: Vec<LineChoice> = Vec::new();
    for choice in &choices.lines {
        let name = fold(&choice.name);
        let same = |section, other: &str| section == choice.section && fold(other) == name;
        kept.retain(|old| !same(old.section, &old.name));
        if lines.iter().any(|line| same(line.section, &line.name)) {
            kept.push(choice.clone());
        }
    }
    let mut tidy = choices.clone();
    tidy.lines = kept;
    tidy.periods
        .resize_with(reading.periods.len(), PeriodChoice::default);
    tidy.company.dedup();
    tidy
}

/// Faults that stand in the way of storing the file, with JSON pointers.
pub fn check(reading: &Reading, choices: &Choices) -> Vec<FieldError> {
    let mut faults = Vec::new();
    let mut ends: Vec<PeriodEnd> = Vec::new();
    let mut any = false;
    for (index, read) in reading.periods.iter().enumerate() {
        let chosen = of_period(choices, index);
        if chosen.skip {
            continue;
        }
        any = true;
        let mut fault = |field: &str, message: &str| {
            faults.push(FieldError::new(
                format!("/periods/{index}/{field}"),
                message,
            ));
        };
        match end(read, &chosen) {
            None => fault(
                "end",
                "ファイルに決算年月がありません。「2025-03」のように年と月で指定してください",
            ),
            Some(end) if ends.contains(&end) => fault(
                "end",
                "同じ決算年月の期が2つあります。どちらかの決算年月を直すか、取り込まない期に印を付けてください",
            ),
            Some(end) => ends.push(end),
        }
        if months(read, &chosen).is_some_and(|months| !(1..=24).contains(&months)) {
            fault("months", "会計期間の月数は1から24までで指定してください");
        }
    }
    if !any {
        faults.push(FieldError::new(
            "/periods",
            "取り込む期を1つ以上選んでください",
        ));
    }
    faults
}
