//! The input in blocks of whole companies, so that each can be computed by itself.

use std::io;

use super::cursor::{After, Cursor, LONGEST_CELL, inner, newlines};
use super::source::Source;

/// A block that holds one company only grows up to this; then it is cut, and what follows is refused as the same
/// company once more. (A company has at most 3,612 different months.)
const LONGEST_COMPANY: usize = 4 << 20;

/// What is left of the input.
pub(super) struct Blocks<'a> {
    source: Source<'a>,
    size: usize,
    /// Text that was read and belongs to the next block.
    carry: Vec<u8>,
    line: u64,
    /// In which column the company stands.
    company: usize,
    open: bool,
}

/// One block.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) text: Vec<u8>,
    /// The line of the file that it begins with, from 1.
    pub(super) line: u64,
    /// How far the file is read.
    pub(super) read: u64,
}

impl<'a> Blocks<'a> {
    /// Blocks of about `size` bytes.
    pub(super) fn new(source: Source<'a>, size: usize) -> Self {
        Self {
            source,
            size,
            carry: Vec::new(),
            line: 1,
            company: 0,
            open: true,
        }
    }

    pub(super) fn source(&self) -> &Source<'a> {
        &self.source
    }

    /// The first record that is not blank, cells without their quotation marks; `None` for a file without any.
    pub(super) fn head(&mut self) -> io::Result<Option<(u64, Vec<String>)>> {
        loop {
            self.open = self.source.fill(&mut self.carry, self.size)?;
            let mut cursor = Cursor::new(&self.carry, 1);
            while !cursor.is_done() {
                let (line, cells) = (cursor.line, record(&mut cursor));
                let whole = !self.open || self.carry[..cursor.at].ends_with(b"\n");
                if whole && cells.iter().any(|cell| !cell.is_empty()) {
                    self.line = cursor.line;
                    let end = cursor.at;
                    self.carry.drain(..end);
                    return Ok(Some((line, cells)));
                }
            }
            if !self.open || self.carry.len() > LONGEST_COMPANY {
                return Ok(None);
            }
        }
    }

    /// Says where the company's name stands.
    pub(super) fn company_in(&mut self, column: usize) {
        self.company = column;
    }

    /// The next block; false when there is none.
    pub(super) fn next(&mut self, block: &mut Block) -> io::Result<bool> {
        block.text.clear();
        block.text.append(&mut self.carry);
        let mut wanted = self.size;
        let end = loop {
            if self.open && block.text.len() < wanted {
                let missing = wanted - block.text.len();
                self.open = self.source.fill(&mut block.text, missing)?;
            }
            if !self.open {
                break block.text.len();
            }
            if let Some(end) = self.cut(&block.text) {
                break end;
            }
            wanted = block.text.len() + self.size;
        };
        self.carry.extend_from_slice(&block.text[end..]);
        block.text.truncate(end);
        block.line = self.line;
        block.read = self.source.read;
        self.line += newlines(&block.text);
        Ok(!block.text.is_empty())
    }

    /// Where the last company begins, which may go on in what is not yet read; `None` when more must be read.
    fn cut(&self, text: &[u8]) -> Option<usize> {
        let starts = Starts::of(text);
        let complete = starts.complete()?;
        let (mut last, mut end) = (None::<&[u8]>, complete);
        while let Some(start) = starts.before(end) {
            let company = self.company_of(&text[start..]);
            if !company.is_empty() {
                match last {
                    Some(last) if last != company => return Some(end),
                    _ => last = Some(company),
                }
            }
            end = start;
        }
        (text.len() > LONGEST_COMPANY).then_some(complete)
    }

    /// The company's name in the record that begins there; empty when the record is too short.
    fn company_of<'t>(&self, record: &'t [u8]) -> &'t [u8] {
        let mut cursor = Cursor::new(record, 1);
        for _ in 0..self.company {
            if cursor.cell().after == After::Record {
                return b"";
            }
        }
        inner(cursor.cell().raw)
    }
}

/// The next record's cells without their quotation marks.
fn record(cursor: &mut Cursor<'_>) -> Vec<String> {
    let mut cells = Vec::new();
    loop {
        let cell = cursor.cell();
        cells.push(String::from_utf8_lossy(inner(cell.raw)).trim().to_owned());
        if cell.after == After::Record {
            return cells;
        }
    }
}

/// Where records begin.
enum Starts<'a> {
    /// Behind each line's end: no quotation marks.
    Lines(&'a [u8]),
    /// These places, in order.
    Known(Vec<usize>),
}

impl<'a> Starts<'a> {
    fn of(text: &'a [u8]) -> Self {
        if !text.contains(&b'"') {
            return Self::Lines(text);
        }
        let mut cursor = Cursor::new(text, 1);
        let mut starts = vec![0];
        while !cursor.is_done() {
            let from = cursor.at;
            let cell = cursor.cell();
            // A mark that is not closed yet may be closed in what is not yet read.
            if !cell.closed && text.len() - from < LONGEST_CELL {
                break;
            }
            if cell.after == After::Record && text[..cursor.at].ends_with(b"\n") {
                starts.push(cursor.at);
            }
        }
        Self::Known(starts)
    }

    /// Where the last complete record ends.
    fn complete(&self) -> Option<usize> {
        match self {
            Self::Lines(text) => line_start(text),
            Self::Known(starts) => starts.last().copied(),
        }
        .filter(|end| *end > 0)
    }

    /// The last start before that of another record.
    fn before(&self, start: usize) -> Option<usize> {
        match self {
            Self::Lines(text) => Some(line_start(&text[..start.checked_sub(1)?]).unwrap_or(0)),
            Self::Known(starts) => {
                let found = starts.partition_point(|known| *known < start);
                found.checked_sub(1).map(|found| starts[found])
            }
        }
    }
}

/// Where the last line of a text begins, when it is not the first.
fn line_start(text: &[u8]) -> Option<usize> {
    let end = text.iter().rposition(|byte| *byte == b'\n')?;
    Some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The blocks of a text: each one's first line and text.
    fn blocks(text: &str, size: usize) -> Vec<(u64, String)> {
        let mut bytes = text.as_bytes();
        let mut blocks = Blocks::new(Source::new(&mut bytes), size);
        blocks.head().unwrap();
        let (mut all, mut block) = (Vec::new(), Block::default());
        while blocks.next(&mut block).unwrap() {
            all.push((block.line, String::from_utf8(block.text.clone()).unwrap()));
        }
        all
    }

    #[test]
    fn a_block_holds_whole_companies_whatever_its_size() {
        let mut rows = Vec::new();
        for company in 0..40 {
            for period in 0..=company % 4 {
                let name = match company % 5 {
                    0 => format!("\"甲, 乙\n{company}\""),
                    1 => format!("\"x\"\"{company}\""),
                    _ => format!("丙{company}"),
                };
                rows.push(format!("{name},{period}\n"));
                if company % 7 == 0 {
                    rows.push("\n".to_owned());
                }
            }
        }
        let body = rows.concat();
        for size in [1, 7, 30, 64, 200, 100_000] {
            let found = blocks(&format!("company,n\n{body}"), size);
            let together: String = found.iter().map(|(_, text)| text.as_str()).collect();
            assert_eq!(together, body, "{size}");
            assert!(found.len() > 1 || size > 1_000);
            let mut line = 2;
            let mut companies: Vec<String> = Vec::new();
            for (first, text) in &found {
                assert_eq!(*first, line);
                line += newlines(text.as_bytes());
                let mut cursor = Cursor::new(text.as_bytes(), 1);
                let mut of_block = Vec::new();
                while !cursor.is_done() {
                    let name = cursor.cell();
                    if name.after == After::Cell {
                        of_block.push(String::from_utf8(name.raw.to_vec()).unwrap());
                        cursor.cell();
                    }
                }
                of_block.dedup();
                companies.extend(of_block);
            }
            assert_eq!(companies.len(), 40, "{size}: a company is torn");
        }
    }

    #[test]
    fn an_open_quotation_mark_costs_no_more_than_its_line_at_any_size() {
        let body = format!("甲,1\n\"乙,2\n{}", "丙,3\n丁,4\n".repeat(4_000));
        for size in [100, 5_000, 1_000_000] {
            let together: String = blocks(&format!("company,n\n{body}"), size)
                .into_iter()
                .map(|(_, text)| text)
                .collect();
            assert_eq!(together, body, "{size}");
        }
    }

    #[test]
    fn one_company_without_end_is_cut_rather_than_kept() {
        let body = "甲,1\n".repeat(2_000_000);
        let found = blocks(&format!("company,n\n{body}"), 1 << 20);
        assert!(found.len() > 1);
        assert!(found.iter().all(|(_, text)| text.len() < 6 << 20));
    }
}
