//! One row: its cells become figures, or a fault with its column.

use super::columns::{Key, Use};
use super::cursor::{After, Cell, Cursor, inner};
use super::rules::Rules;
use crate::domain::number::{LIMIT, NumberError, parse_decimal};
use crate::domain::statement::{Figure, Inputs, PeriodEnd};

/// A part of the block's text.
pub(super) type Span = (usize, usize);

/// One period of one company. It is used again for the rows that follow, since it is large.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// The line it begins on.
    pub(super) line: u64,
    /// The cells of the key as they stand: company, class, capital, end.
    pub(super) keys: [Span; 4],
    /// The class's place in the rules.
    pub(super) class: Option<usize>,
    /// The one that was found here last.
    near: usize,
    /// 資本金（千円）
    pub(super) capital: Option<f64>,
    /// The end's months since year 0.
    pub(super) end: Option<i32>,
    /// What could be read; figures in thousand yen.
    pub(super) inputs: Inputs,
    /// Whether it is not to be written.
    pub(super) bad: bool,
    /// The first fault and how many more there are.
    pub(super) fault: Option<(String, usize)>,
}

/// What came of reading a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Read {
    /// Nothing stands in it.
    Blank,
    /// A row; it may have a fault.
    Row,
}

impl Row {
    /// Reads the next record. A figure that cannot be read is a fault of this row, and unknown to its neighbours.
    pub(super) fn read(&mut self, rules: &Rules, text: &[u8], cursor: &mut Cursor<'_>) -> Read {
        let start = cursor.at;
        self.clear(cursor.line);
        let count = rules.columns.uses.len();
        let mut after = After::Cell;
        let mut index = 0;
        while after == After::Cell && index < count {
            after = self.column(rules, index, text, cursor);
            index += 1;
        }
        let mut surplus = false;
        while after == After::Cell {
            let cell = cursor.cell();
            surplus |= !cell.raw.is_empty();
            after = cell.after;
        }
        let record = &text[start..cursor.at];
        if index < count || surplus || self.fault.is_some() {
            if is_blank(record) {
                return Read::Blank;
            }
            self.misshapen(index < count, surplus, !record.ends_with(b"\n"));
        }
        Read::Row
    }

    fn clear(&mut self, line: u64) {
        self.line = line;
        self.keys = [(0, 0); 4];
        (self.class, self.capital, self.end) = (None, None, None);
        self.inputs.prior_sales = None;
        self.bad = false;
        self.fault = None;
    }

    /// Cells that are missing or too many: which figure is which cannot be known.
    fn misshapen(&mut self, short: bool, surplus: bool, at_end: bool) {
        let why = if short && at_end {
            "ファイルが行の途中で終わっています。ファイルが最後まで保存されているかご確認ください"
        } else if short {
            "列が足りません。見出しの列の数にそろえてください"
        } else if surplus {
            "列が多すぎます。値に含まれるカンマは \"…\" で囲んでください"
        } else {
            return;
        };
        self.inputs = Inputs::default();
        (self.class, self.capital, self.end) = (None, None, None);
        self.fault = Some((format!("：{why}"), 0));
    }

    /// Reads one cell.
    fn column(
        &mut self,
        rules: &Rules,
        index: usize,
        text: &[u8],
        cursor: &mut Cursor<'_>,
    ) -> After {
        let start = cursor.at;
        match rules.columns.uses[index] {
            Use::Figure(figure) => {
                let (value, after) = self.number(rules, index, cursor);
                self.figure(rules, index, figure, value);
                after
            }
            Use::Key(Key::Capital) => {
                let (value, after) = self.number(rules, index, cursor);
                let value = self.in_range(rules, index, value, rules.columns.yen, true);
                self.capital = value.map(|value| in_thousands(value, rules.columns.yen));
                let cell = &text[start..cursor.at];
                let end = cell.trim_ascii_end().strip_suffix(b",").unwrap_or(cell);
                self.keys[Key::Capital as usize] = (start, start + end.trim_ascii_end().len());
                after
            }
            used => {
                let cell = cursor.cell();
                self.whole(rules, index, &cell);
                if let Use::Key(key) = used {
                    self.keys[key as usize] = (start, start + cell.raw.len());
                    self.key(rules, index, key, inner(cell.raw));
                }
                cell.after
            }
        }
    }

    fn key(&mut self, rules: &Rules, index: usize, key: Key, cell: &[u8]) {
        match key {
            Key::Company if cell.is_empty() => {
                self.fault(
                    rules,
                    index,
                    "事業者名が空です。同じ事業者の行には同じ名前を書いてください",
                );
            }
            Key::Company if std::str::from_utf8(cell).is_err() || has_replacement(cell) => {
                self.fault(
                    rules,
                    index,
                    "文字コードがUTF-8でもShift_JIS（CP932）でもない文字があります",
                );
            }
            Key::Industry if !cell.is_empty() => {
                self.class = rules.class(cell, self.near);
                match self.class {
                    Some(class) => self.near = class,
                    None => self.fault(
                        rules,
                        index,
                        "知らない業種（小分類）です。「1301_観光業」のように書いてください",
                    ),
                }
            }
            Key::End => self.end(rules, index, cell),
            Key::Company | Key::Industry | Key::Capital => {}
        }
    }

    fn end(&mut self, rules: &Rules, index: usize, cell: &[u8]) {
        self.end = month(cell);
        if self.end.is_none() {
            match PeriodEnd::parse(&String::from_utf8_lossy(cell)) {
                Ok(end) => self.end = Some(end.months()),
                Err(why) => self.fault(rules, index, &why),
            }
        }
    }

    /// Reads a number as people write it; the fast way first.
    fn number(
        &mut self,
        rules: &Rules,
        index: usize,
        cursor: &mut Cursor<'_>,
    ) -> (Option<f64>, After) {
        if let Some(read) = cursor.plain() {
            return read;
        }
        let cell = cursor.cell();
        self.whole(rules, index, &cell);
        match parse_decimal(&String::from_utf8_lossy(inner(cell.raw))) {
            // The decimal's own digits are read once more, so that the double is the nearest one.
            Ok(value) => (
                value.and_then(|value| value.to_string().parse().ok()),
                cell.after,
            ),
            Err(why) => {
                self.fault(rules, index, &why.to_string());
                (None, cell.after)
            }
        }
    }

    fn figure(&mut self, rules: &Rules, index: usize, figure: Figure, value: Option<f64>) {
        let yen = rules.columns.yen;
        let value = match figure {
            Figure::Employees => self.in_range(rules, index, value, 1.0, true),
            Figure::Months => {
                let out = value.is_some_and(|months| !(1.0..=24.0).contains(&months));
                if out {
                    self.fault(
                        rules,
                        index,
                        "会計期間の月数は1から24までで入力してください",
                    );
                }
                value.filter(|_| !out)
            }
            _ => self
                .in_range(rules, index, value, yen, false)
                .map(|value| in_thousands(value, yen)),
        };
        self.inputs.set(figure, value);
    }

    /// Refuses what lies beyond ±10^15, `factor` being how many yen (or people) one unit is, and counts below zero.
    fn in_range(
        &mut self,
        rules: &Rules,
        index: usize,
        value: Option<f64>,
        factor: f64,
        count: bool,
    ) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "10^15 fits a double exactly")]
        let limit = LIMIT as f64;
        let number = value?;
        let why = if number.abs() * factor > limit {
            NumberError::TooLarge
        } else if count && number < 0.0 {
            NumberError::Negative
        } else {
            return value;
        };
        self.fault(rules, index, &why.to_string());
        None
    }

    /// Says so when a quotation mark is not closed.
    fn whole(&mut self, rules: &Rules, index: usize, cell: &Cell<'_>) {
        if !cell.closed {
            self.fault(rules, index, "引用符「\"」が閉じられていません");
        }
    }

    fn fault(&mut self, rules: &Rules, index: usize, why: &str) {
        match &mut self.fault {
            Some((_, more)) => *more += 1,
            None => self.fault = Some((format!("、{}：{why}", rules.columns.names[index]), 0)),
        }
    }
}

/// An amount in thousand yen, `yen` being how many yen its unit is.
fn in_thousands(value: f64, yen: f64) -> f64 {
    if yen < 2.0 { value / 1_000.0 } else { value }
}

/// `2025-03` or `2025-03-31` as months since year 0; `None` for other ways to write it, and for what is no month.
fn month(cell: &[u8]) -> Option<i32> {
    let (ym, day) = cell.split_at_checked(7)?;
    let number = |digits: &[u8]| {
        let digit = |sum: i32, byte: &u8| {
            byte.is_ascii_digit()
                .then(|| sum * 10 + i32::from(*byte - b'0'))
        };
        digits.iter().try_fold(0, digit)
    };
    let (year, month) = (number(&ym[..4])?, number(&ym[5..])?);
    let day_fits =
        matches!(day, [] | [b'-', _, _]) && number(day.get(1..).unwrap_or(b"")).is_some();
    let fits = ym[4] == b'-' && (1900..=2200).contains(&year) && (1..=12).contains(&month);
    (fits && day_fits).then_some(year * 12 + month)
}

/// Whether a record is a line without anything in it, such as the empty rows that a spreadsheet saves.
fn is_blank(record: &[u8]) -> bool {
    record
        .iter()
        .all(|byte| matches!(byte, b',' | b'"' | b' ' | b'\t' | b'\r' | b'\n'))
}

fn has_replacement(cell: &[u8]) -> bool {
    cell.windows(3).any(|three| three == b"\xef\xbf\xbd")
}
