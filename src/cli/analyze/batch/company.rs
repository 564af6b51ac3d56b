//! A block's rows, company by company: checked together, linked, scored and written.

use std::hash::{DefaultHasher, Hasher as _};
use std::ops::Range;

use super::blocks::Block;
use super::columns::Key;
use super::cursor::{Cursor, inner};
use super::line;
use super::row::{Read, Row};
use super::rules::Rules;
use crate::export::text::one_line;

/// What came of a block. It goes round with its buffers.
#[derive(Debug, Default)]
pub(super) struct Job {
    pub(super) block: Block,
    /// The lines to be written.
    pub(super) lines: Vec<u8>,
    pub(super) companies: Vec<Company>,
    pub(super) faults: Vec<Fault>,
    /// Rows read, good and bad.
    pub(super) rows: u64,
}

/// A row that is not written, or a company of which none is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// The line it is found on, from 1.
    pub(super) line: u64,
    /// What follows after 「3 行目」.
    pub(super) message: String,
}

/// Where a company's lines stand.
#[derive(Debug, Clone)]
pub(super) struct Company {
    /// Of its name.
    pub(super) hash: u64,
    /// Its first row's line.
    pub(super) line: u64,
    /// Its part of [`Job::lines`].
    pub(super) lines: Range<usize>,
    /// How many rows it has, good and bad.
    pub(super) rows: u64,
    /// How many of them are written.
    pub(super) written: u64,
}

/// Computes blocks, one after another.
#[derive(Debug)]
pub(super) struct Computer<'a> {
    rules: &'a Rules,
    /// Rows of the company at hand, and room that earlier ones left.
    rows: Vec<Row>,
    used: usize,
}

impl<'a> Computer<'a> {
    pub(super) fn new(rules: &'a Rules) -> Self {
        Self {
            rules,
            rows: Vec::new(),
            used: 0,
        }
    }

    /// Computes a block of whole companies.
    pub(super) fn compute(&mut self, job: &mut Job) {
        job.lines.clear();
        job.companies.clear();
        job.faults.clear();
        job.rows = 0;
        let text = std::mem::take(&mut job.block.text);
        let mut cursor = Cursor::new(&text, job.block.line);
        let mut company = (0, 0);
        while !cursor.is_done() {
            if self.used == self.rows.len() {
                self.rows.push(Row::default());
            }
            let row = &mut self.rows[self.used];
            if row.read(self.rules, &text, &mut cursor) == Read::Blank {
                continue;
            }
            job.rows += 1;
            if let Some((why, more)) = row.fault.take() {
                job.faults.push(fault(row.line, why, more));
                row.bad = true;
            }
            let (from, to) = row.keys[Key::Company as usize];
            let name = inner(&text[from..to]);
            if name.is_empty() {
                continue;
            }
            if inner(&text[company.0..company.1]) != name && self.used > 0 {
                self.finish(&text, job, true);
            }
            company = (from, to);
            self.used += 1;
        }
        self.finish(&text, job, false);
        job.faults.sort_by_key(|fault| fault.line);
        job.block.text = text;
    }

    /// Checks, scores and writes the company at hand; the row behind it may begin the next one.
    fn finish(&mut self, text: &[u8], job: &mut Job, row_follows: bool) {
        let used = std::mem::take(&mut self.used);
        let Some(first) = self.rows[..used].first() else {
            return;
        };
        let (from, to) = first.keys[Key::Company as usize];
        let name = inner(&text[from..to]);
        let mut company = Company {
            hash: hash(name),
            line: first.line,
            lines: job.lines.len()..job.lines.len(),
            rows: used as u64,
            written: 0,
        };
        let rows = &mut self.rows[..used];
        match out_of_order(rows) {
            Some((line, why)) => job.faults.push(Fault {
                line,
                message: format!("、事業者「{}」：{why}", shown(name)),
            }),
            None => company.written = write(self.rules, rows, text, &mut job.lines),
        }
        company.lines.end = job.lines.len();
        job.companies.push(company);
        if row_follows {
            self.rows.swap(0, used);
        }
    }
}

/// A name as it may be shown on one line.
fn shown(name: &[u8]) -> String {
    let name = one_line(&String::from_utf8_lossy(name));
    match name.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name,
    }
}

fn fault(line: u64, why: String, more: usize) -> Fault {
    let message = match more {
        0 => why,
        more => format!("{why}（ほかに{more}か所）"),
    };
    Fault { line, message }
}

fn hash(name: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(name);
    hasher.finish()
}

/// Where a company's rows do not go from the newest to the oldest. Then nothing of it can be trusted: neither which
/// sales are the prior ones nor which row tells the size.
fn out_of_order(rows: &[Row]) -> Option<(u64, String)> {
    let mut last: Option<(i32, u64)> = None;
    for row in rows {
        let Some(end) = row.end else { continue };
        if let Some((before, line)) = last
            && before <= end
        {
            let why = if before == end {
                format!("決算年月が {line} 行目と同じです。一期を一行にしてください")
            } else {
                format!(
                    "決算年月が {line} 行目より新しくなっています。新しい期から順に並べてください"
                )
            };
            return Some((
                row.line,
                format!("{why}。この事業者の行は書き出していません"),
            ));
        }
        last = Some((end, row.line));
    }
    None
}

/// Links, scores and writes a company's good rows; gives how many.
fn write(rules: &Rules, rows: &mut [Row], text: &[u8], out: &mut Vec<u8>) -> u64 {
    for row in rows.iter_mut() {
        if row.inputs.months.is_some() {
            (row.inputs, _) = row.inputs.annualised();
        }
    }
    // As the workbook links D28 and E28: only the oldest period's prior sales are typed.
    for index in 1..rows.len() {
        rows[index - 1].inputs.prior_sales = rows[index].inputs.sales;
    }
    let Some(newest) = rows.first() else { return 0 };
    let (size, limits) = rules.size(newest.class, newest.inputs.employees, newest.capital);
    let mut written = 0;
    for row in rows.iter().filter(|row| !row.bad) {
        line::write(out, text, row, size, limits, rules.quirks);
        written += 1;
    }
    written
}
