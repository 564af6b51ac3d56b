//! 残高試算表 of a period or month by month.

use std::collections::HashMap;

use crate::domain::statement::{AccountLine, LineKind, Section};
use crate::import::error::ImportError;
use crate::import::grid::{Grid, Row};
use crate::import::reading::{Format, Reading};

use super::super::trial::finish;
use super::super::trial::head::{self, Head, tidy};
use super::super::trial::lines::{Entry, Lines};
use super::super::trial::merge::added;
use super::super::trial::months::month_of_year;
use super::super::trial::name::unbracketed;
use super::super::trial::section::report;
use super::{Tag, department, head_rows, is_statement, tag};
use crate::domain::era;

/// Columns from the statement's cell on.
const NAME: usize = 1;
const OPENING: usize = 2;
const BALANCE: usize = 5;

/// A marked row.
struct Marked<'a> {
    row: &'a Row,
    tag: Tag,
    /// The column that names the statement; what follows is counted from it.
    at: usize,
    section: Section,
    department: String,
    month: Option<String>,
    name: String,
}

/// Reads it.
///
/// # Errors
/// No amounts, or a unit that cannot be kept.
pub(super) fn read(grid: &Grid) -> Result<Reading, ImportError> {
    let mut head = head::scan(grid, head_rows(grid))?;
    let mut lines = Lines::new(grid, head.unit_or_yen());
    let all: Vec<Marked<'_>> = grid.rows.iter().filter_map(marked).collect();
    let chosen = department(
        all.iter().map(|row| row.department.as_str()),
        &mut lines.doubts,
    );
    let rows: Vec<Marked<'_>> = all
        .into_iter()
        .filter(|row| {
            chosen
                .as_ref()
                .is_none_or(|chosen| *chosen == row.department)
        })
        .collect();
    let months = labels(&rows);
    let read = if months.is_empty() {
        rows.iter().map(|row| line(row, &mut lines)).collect()
    } else {
        month_by_month(&rows, &months, &mut head, &mut lines)
    };
    finish::single(Format::YayoiTrialBalance, &head, read, lines.doubts)
}

fn marked(row: &Row) -> Option<Marked<'_>> {
    let tag = tag(row).filter(|tag| *tag != Tag::Title)?;
    let at = (1..row.cells.len()).find(|column| is_statement(&row.cell(*column).folded()))?;
    Some(Marked {
        row,
        tag,
        at,
        section: report(&row.cell(at).folded())?,
        department: row.cell(1).folded(),
        month: (at > 2)
            .then(|| row.cell(2).folded())
            .filter(|text| !text.is_empty()),
        name: tidy(&row.cell(at + NAME).text()?),
    })
}

/// The months in the order of the file.
fn labels(rows: &[Marked<'_>]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for month in rows.iter().filter_map(|row| row.month.as_ref()) {
        if !found.contains(month) {
            found.push(month.clone());
        }
    }
    found
}

fn line(marked: &Marked<'_>, lines: &mut Lines<'_>) -> AccountLine {
    let (kind, level) = match marked.tag {
        Tag::Section | Tag::Title => (LineKind::Heading, 0),
        Tag::Detail => (LineKind::Account, 1),
        Tag::Total => (LineKind::Total, 0),
    };
    lines.line(Entry {
        row: marked.row,
        column: marked.at + BALANCE,
        section: marked.section,
        level,
        kind,
        name: unbracketed(&marked.name).to_owned(),
        code: None,
    })
}

/// Balances are those of the last month; flows are the sum of the months, unless each month carries the earlier ones.
fn month_by_month(
    rows: &[Marked<'_>],
    months: &[String],
    head: &mut Head,
    lines: &mut Lines<'_>,
) -> Vec<AccountLine> {
    let carries = rows.iter().any(|row| {
        row.section != Section::BalanceSheet
            && row.tag == Tag::Detail
            && super::super::trial::lines::holds_figure(row.row.cell(row.at + OPENING))
    });
    date(head, months, carries);
    if carries {
        lines.doubt("損益の金額は、前月までの累計を含むものとして読み取りました。会計期間の月数をご確認ください");
    }
    let mut seen: HashMap<(Option<&String>, Key<'_>), usize> = HashMap::new();
    let mut read: HashMap<(Key<'_>, usize), Vec<AccountLine>> = HashMap::new();
    let mut order: Vec<(Key<'_>, usize)> = Vec::new();
    for row in rows {
        let key: Key<'_> = (row.section, row.tag == Tag::Detail, &row.name);
        let count = seen.entry((row.month.as_ref(), key)).or_default();
        *count += 1;
        let found = read.entry((key, *count)).or_default();
        if found.is_empty() {
            order.push((key, *count));
        } else if row.section == Section::BalanceSheet || carries {
            found.clear();
        }
        found.push(line(row, lines));
    }
    order
        .into_iter()
        .filter_map(|slot| added(&read.remove(&slot)?.iter().collect::<Vec<_>>()))
        .collect()
}

type Key<'a> = (Section, bool, &'a String);

/// The period from the months' names, when the head has no span that fits them.
fn date(head: &mut Head, months: &[String], carries: bool) {
    let named: Vec<i32> = months
        .iter()
        .filter_map(|label| month_of_year(label))
        .collect();
    let (Some(first), Some(last)) = (named.first().copied(), named.last().copied()) else {
        return;
    };
    let dated = months
        .iter()
        .rev()
        .find_map(|label| era::year_months(label).last().copied());
    let end = dated.or_else(|| match (head.from, head.end) {
        (Some(from), _) => Some(era::following(from, last)),
        (None, Some(end)) => Some(end),
        (None, None) => None,
    });
    let count = (last - first).rem_euclid(12) + 1;
    head.end = end;
    head.from = end.filter(|_| !carries).map(|end| end.plus(1 - count));
    if end.is_none() && !carries {
        head.count = Some(i64::from(count));
    }
}
