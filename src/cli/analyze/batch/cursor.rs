//! One record of a CSV text after another, cell by cell, without copying (RFC 4180; lines end with LF or CRLF).

/// No quoted cell is longer: a quotation mark that is not closed within it is a slip of its own line, and the lines
/// that follow are read as if it were not there.
pub(super) const LONGEST_CELL: usize = 16 * 1024;

/// Powers of ten that a double holds exactly.
const POWERS: [f64; 16] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];

/// What follows a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    /// Another cell of the record.
    Cell,
    /// The next record, or nothing.
    Record,
}

/// A cell as it stands in the text, its quotation marks included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell<'a> {
    pub(super) raw: &'a [u8],
    /// Whether its quotation mark is closed; true for a cell without one.
    pub(super) closed: bool,
    pub(super) after: After,
}

/// A place in the text.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    /// The next byte to be read.
    pub(super) at: usize,
    /// The line it stands on, from 1.
    pub(super) line: u64,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a [u8], line: u64) -> Self {
        Self { bytes, at: 0, line }
    }

    /// Whether all records are read; to be asked between records.
    pub(super) fn is_done(&self) -> bool {
        self.at >= self.bytes.len()
    }

    /// The next cell, whatever it holds.
    pub(super) fn cell(&mut self) -> Cell<'a> {
        let rest = &self.bytes[self.at.min(self.bytes.len())..];
        let (from, closed) = match rest.first() {
            Some(b'"') => closing(rest).map_or((0, false), |end| (end, true)),
            _ => (0, true),
        };
        let ends = |byte: u8| byte == b'\n' || (closed && byte == b',');
        let found = rest[from..].iter().position(|byte| ends(*byte));
        let end = found.map_or(rest.len(), |found| from + found);
        if from > 0 {
            self.line += newlines(&rest[..from]);
        }
        self.at += end + usize::from(found.is_some());
        let raw = &rest[..end];
        if rest.get(end) == Some(&b',') {
            return Cell {
                raw,
                closed,
                after: After::Cell,
            };
        }
        self.line += u64::from(found.is_some());
        Cell {
            raw: raw.strip_suffix(b"\r").unwrap_or(raw),
            closed,
            after: After::Record,
        }
    }

    /// The next cell when it is blank or a number of at most fifteen plain digits, which a double holds as it is
    /// written; `None`, and nothing read, for anything else.
    pub(super) fn plain(&mut self) -> Option<(Option<f64>, After)> {
        let negative = self.bytes.get(self.at) == Some(&b'-');
        let start = self.at + usize::from(negative);
        let (whole, mut at) = digits(self.bytes, start, 0);
        let (mut value, mut count) = (whole, at - start);
        let mut scale = 0;
        if self.bytes.get(at) == Some(&b'.') {
            let (with_decimals, end) = digits(self.bytes, at + 1, whole);
            scale = end - at - 1;
            (value, count, at) = (with_decimals, count + scale, end);
        }
        let blank = at == self.at;
        if count > 15 || (count == 0 && !blank) {
            return None;
        }
        let after = match self.bytes.get(at) {
            Some(b',') => After::Cell,
            Some(b'\n') | None => After::Record,
            Some(b'\r') if self.bytes.get(at + 1) == Some(&b'\n') => {
                at += 1;
                After::Record
            }
            Some(_) => return None,
        };
        let ended = at < self.bytes.len();
        self.at = at + usize::from(ended);
        self.line += u64::from(ended && after == After::Record);
        #[expect(
            clippy::cast_precision_loss,
            reason = "fifteen digits fit a double exactly"
        )]
        let number = value as f64 / POWERS[scale];
        Some((
            (!blank).then_some(if negative { -number } else { number }),
            after,
        ))
    }
}

/// Reads digits on from `value`: the number and the place behind it. More than fifteen wrap around; callers count.
fn digits(bytes: &[u8], start: usize, mut value: u64) -> (u64, usize) {
    let mut at = start;
    while let Some(digit) = bytes.get(at).map(|byte| byte.wrapping_sub(b'0'))
        && digit < 10
    {
        value = value.wrapping_mul(10).wrapping_add(u64::from(digit));
        at += 1;
    }
    (value, at)
}

/// Where a quoted cell's closing mark ends; `None` when it is not closed in time.
fn closing(cell: &[u8]) -> Option<usize> {
    let cell = &cell[..cell.len().min(LONGEST_CELL)];
    let mut at = 1;
    loop {
        at += cell.get(at..)?.iter().position(|byte| *byte == b'"')? + 1;
        if cell.get(at) != Some(&b'"') {
            return Some(at);
        }
        at += 1;
    }
}

/// How many lines end in a text.
pub(super) fn newlines(bytes: &[u8]) -> u64 {
    // Summed in short pieces of bytes, so that the compiler does sixteen and more at a time.
    let count = |piece: &[u8]| piece.iter().map(|b| u8::from(*b == b'\n')).sum::<u8>();
    bytes.chunks(255).map(|piece| u64::from(count(piece))).sum()
}

/// A cell's content without the quotation marks around it; doubled ones inside stay doubled.
pub(super) fn inner(raw: &[u8]) -> &[u8] {
    raw.strip_prefix(b"\"")
        .and_then(|rest| rest.strip_suffix(b"\""))
        .unwrap_or(raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Vec<(u64, Vec<String>)> {
        let mut cursor = Cursor::new(text.as_bytes(), 1);
        let mut all = Vec::new();
        while !cursor.is_done() {
            let (line, mut cells) = (cursor.line, Vec::new());
            loop {
                let cell = cursor.cell();
                cells.push(String::from_utf8(inner(cell.raw).to_vec()).unwrap());
                if cell.after == After::Record {
                    break;
                }
            }
            all.push((line, cells));
        }
        all
    }

    fn record(line: u64, cells: &[&str]) -> (u64, Vec<String>) {
        (line, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn records_are_cut_as_rfc_4180_says() {
        assert_eq!(
            records("a,b\r\n\"c,\n\"\"d\"\"\",\n\n5\"x,e,"),
            [
                record(1, &["a", "b"]),
                record(2, &["c,\n\"\"d\"\"", ""]),
                record(4, &[""]),
                record(5, &["5\"x", "e", ""]),
            ]
        );
        assert_eq!(records(""), []);
        assert_eq!(records("\"a\"").len(), 1);
    }

    #[test]
    fn a_mark_that_is_not_closed_costs_its_own_line_only() {
        let far = format!("\"{}\"", "x\n".repeat(LONGEST_CELL));
        for text in ["\"a,b\nc,d\ne,f", &far] {
            let mut cursor = Cursor::new(text.as_bytes(), 1);
            let cell = cursor.cell();
            assert!(!cell.closed);
            assert_eq!((cell.after, cursor.line), (After::Record, 2));
        }
        assert_eq!(records("\"a,b\nc,d")[1], record(2, &["c", "d"]));
    }

    #[test]
    fn plain_numbers_are_read_as_the_standard_library_reads_them() {
        for text in [
            "0",
            "-0",
            "5130250",
            "465301.06",
            "-0.1",
            ".5",
            "7.",
            "999999999999999",
            "0.00000000000001",
            "123456.789012345",
        ] {
            for (end, after) in [
                ("", After::Record),
                ("\n", After::Record),
                ("\r\n", After::Record),
                (",", After::Cell),
            ] {
                let whole = format!("{text}{end}");
                let mut cursor = Cursor::new(whole.as_bytes(), 1);
                let wanted: f64 = text.parse().unwrap();
                let (found, found_after) = cursor.plain().unwrap();
                assert_eq!(found.map(f64::to_bits), Some(wanted.to_bits()), "{whole:?}");
                assert_eq!((found_after, cursor.at), (after, whole.len()), "{whole:?}");
            }
        }
        for blank in ["", ",", "\n", "\r\n"] {
            let mut cursor = Cursor::new(blank.as_bytes(), 1);
            assert_eq!(cursor.plain().unwrap().0, None);
            assert_eq!(cursor.at, blank.len());
        }
        for other in [
            "-",
            ".",
            "-.",
            "1e3",
            "1,",
            "1000000000000000",
            "0.0000000000000001",
            "△5",
            " 5",
            "\"5\"",
            "1\r2",
            "--1",
            "+1",
        ] {
            let mut cursor = Cursor::new(other.as_bytes(), 1);
            let found = cursor.plain();
            assert!(found.is_none() || other == "1,", "{other:?}: {found:?}");
            assert!(found.is_some() || (cursor.at, cursor.line) == (0, 1));
        }
    }

    #[test]
    fn lines_are_counted() {
        assert_eq!(newlines("a\nb\n".repeat(1_000).as_bytes()), 2_000);
        assert_eq!(newlines(b""), 0);
    }
}
