//! Several sheets of one workbook as one reading: balance sheet and profit and loss of a period come together, nothing is
//! added up, and what stands twice stays two periods for the advisor to look at.

use std::collections::BTreeSet;

use crate::domain::statement::Section;
use crate::import::formats::{ONLY_BALANCE_SHEET, ONLY_PROFIT_AND_LOSS};
use crate::import::reading::{Doubt, ReadCompany, ReadPeriod, Reading};

/// Joins what the sheets said, each with its sheet's name.
pub(super) fn join<'a>(
    (name, mut joined): (&'a str, Reading),
    rest: impl Iterator<Item = (&'a str, Reading)>,
) -> Reading {
    let mut names = vec![name];
    let mut twice = false;
    for (name, reading) in rest {
        names.push(name);
        joined.company = company(joined.company, reading.company);
        for period in reading.periods {
            twice |= add(&mut joined.periods, period);
        }
        joined.answers.extend(reading.answers);
        joined.doubts.extend(reading.doubts);
    }
    if names.len() > 1 {
        settle(&mut joined);
        joined.periods.sort_by(|a, b| b.end.cmp(&a.end));
        let listed = names.join("」「");
        let warning = if twice {
            "。同じ種類の表が複数あるため、別の期として並べました。不要な期は外してください"
        } else {
            ""
        };
        joined.doubts.push(Doubt {
            place: None,
            message: format!("シート「{listed}」から読み込みました{warning}"),
        });
    }
    joined
}

/// Takes back what single sheets missed when another sheet has it.
fn settle(joined: &mut Reading) {
    let whole = [Section::BalanceSheet, Section::ProfitAndLoss];
    let has_both = |period: &ReadPeriod| {
        whole
            .iter()
            .all(|section| sections(period).contains(section))
    };
    if joined.periods.iter().all(has_both) {
        let missed = [ONLY_BALANCE_SHEET, ONLY_PROFIT_AND_LOSS];
        joined
            .doubts
            .retain(|doubt| !missed.contains(&doubt.message.as_str()));
    }
}

/// Puts a period beside the others, into one of the same month when they hold different statements. Whether such a month
/// stood there already with the same statement.
fn add(periods: &mut Vec<ReadPeriod>, period: ReadPeriod) -> bool {
    let sections = sections(&period);
    let same = |other: &&mut ReadPeriod| {
        other.end == period.end || other.end.is_none() || period.end.is_none()
    };
    let fits = periods
        .iter_mut()
        .filter(same)
        .find(|other| self::sections(other).is_disjoint(&sections));
    if let Some(other) = fits {
        other.end = other.end.take().or(period.end);
        other.months = other.months.or(period.months);
        other.figures.extend(period.figures);
        other.lines.extend(period.lines);
        return false;
    }
    let twice = periods.iter().any(|other| other.end == period.end);
    periods.push(period);
    twice
}

fn sections(period: &ReadPeriod) -> BTreeSet<Section> {
    period.lines.iter().map(|line| line.section).collect()
}

fn company(first: ReadCompany, second: ReadCompany) -> ReadCompany {
    ReadCompany {
        name: first.name.or(second.name),
        representative: first.representative.or(second.representative),
        address: first.address.or(second.address),
        sole_proprietor: first.sole_proprietor.or(second.sole_proprietor),
        industry: first.industry.or(second.industry),
        capital_yen: first.capital_yen.or(second.capital_yen),
        employees: first.employees.or(second.employees),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::number::MoneyUnit;
    use crate::domain::statement::{AccountLine, LineKind, PeriodEnd};
    use crate::import::reading::Format;

    fn period(end: Option<&str>, section: Section) -> ReadPeriod {
        ReadPeriod {
            end: end.map(|end| PeriodEnd::parse(end).unwrap()),
            lines: vec![AccountLine {
                section,
                level: 0,
                kind: LineKind::Account,
                name: "科目".to_owned(),
                code: None,
                amount: Some(1),
                raw: "1".to_owned(),
                place: "1行目".to_owned(),
                title: None,
                variable_percent: None,
            }],
            ..ReadPeriod::default()
        }
    }

    fn reading(periods: Vec<ReadPeriod>) -> Reading {
        Reading {
            format: Format::Table,
            encoding: None,
            unit: MoneyUnit::Yen,
            company: ReadCompany::default(),
            periods,
            answers: Vec::new(),
            doubts: Vec::new(),
        }
    }

    fn joined(periods: &[(Option<&str>, Section)]) -> Reading {
        let mut all = periods
            .iter()
            .map(|(end, section)| ("表", reading(vec![period(*end, *section)])));
        let first = all.next().unwrap();
        join(first, all)
    }

    fn shape(reading: &Reading) -> Vec<(Option<&str>, usize)> {
        reading
            .periods
            .iter()
            .map(|period| {
                (
                    period.end.as_ref().map(PeriodEnd::as_str),
                    period.lines.len(),
                )
            })
            .collect()
    }

    #[test]
    fn what_one_sheet_missed_and_another_has_is_no_doubt() {
        let said = |section: Section, message: &str| {
            let mut reading = reading(vec![period(None, section)]);
            reading.doubts.push(Doubt {
                place: None,
                message: message.to_owned(),
            });
            reading
        };
        let told = |second: Section, message: &str| {
            let first = said(Section::BalanceSheet, ONLY_BALANCE_SHEET);
            let rest = [("乙", said(second, message))];
            let doubts = join(("甲", first), rest.into_iter()).doubts;
            doubts
                .into_iter()
                .filter(|doubt| doubt.message == ONLY_BALANCE_SHEET)
                .count()
        };
        assert_eq!(told(Section::ProfitAndLoss, ONLY_PROFIT_AND_LOSS), 0);
        assert_eq!(told(Section::BalanceSheet, ONLY_BALANCE_SHEET), 2);
    }

    #[test]
    fn the_two_statements_of_a_period_come_together() {
        let (bs, pl) = (Section::BalanceSheet, Section::ProfitAndLoss);
        for (sheets, wanted) in [
            (vec![(None, bs), (None, pl)], vec![(None, 2)]),
            (
                vec![(None, bs), (Some("2025-03"), pl)],
                vec![(Some("2025-03"), 2)],
            ),
            (
                vec![
                    (Some("2024-03"), bs),
                    (Some("2025-03"), bs),
                    (Some("2025-03"), pl),
                    (Some("2024-03"), pl),
                ],
                vec![(Some("2025-03"), 2), (Some("2024-03"), 2)],
            ),
        ] {
            let all = joined(&sheets);
            assert_eq!(shape(&all), wanted);
            assert!(!all.doubts[0].message.contains("別の期"));
        }
    }

    #[test]
    fn the_same_statement_twice_is_never_added_up() {
        let all = joined(&[(None, Section::BalanceSheet), (None, Section::BalanceSheet)]);
        assert_eq!(shape(&all), [(None, 1), (None, 1)]);
        assert!(all.doubts[0].message.contains("別の期"));
        assert_eq!(joined(&[(None, Section::BalanceSheet)]).doubts, []);
    }
}
