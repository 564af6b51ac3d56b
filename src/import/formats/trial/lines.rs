//! Rows of a table made into account lines, each amount with the words that it was read from.

use crate::domain::number::{MoneyUnit, NumberError, parse_money};
use crate::domain::statement::{AccountLine, LineKind, Section};
use crate::import::grid::{Cell, Grid, Row};
use crate::import::reading::Doubt;

/// Reads amounts of one table, and keeps what could not be read.
pub(crate) struct Lines<'a> {
    grid: &'a Grid,
    unit: MoneyUnit,
    /// What the reader is not sure of.
    pub doubts: Vec<Doubt>,
}

/// A row that is to become a line.
#[derive(Debug, Clone)]
pub(crate) struct Entry<'a> {
    /// The row.
    pub row: &'a Row,
    /// The column of its amount.
    pub column: usize,
    /// Which statement.
    pub section: Section,
    /// Depth.
    pub level: u8,
    /// Heading, account or total.
    pub kind: LineKind,
    /// 科目名
    pub name: String,
    /// 科目コード
    pub code: Option<String>,
}

/// Why an amount could not be read.
pub(crate) enum Unread {
    /// Not a number that can be kept.
    Number(NumberError),
    /// A worksheet's error value.
    Error,
}

impl<'a> Lines<'a> {
    /// Of a table whose money is in `unit`.
    pub(crate) fn new(grid: &'a Grid, unit: MoneyUnit) -> Self {
        Self {
            grid,
            unit,
            doubts: Vec::new(),
        }
    }

    /// The line of a row. A heading has no amount; one that cannot be read stays empty and is told.
    pub(crate) fn line(&mut self, entry: Entry<'_>) -> AccountLine {
        let (amount, raw) = match entry.kind {
            LineKind::Heading => (None, String::new()),
            LineKind::Account | LineKind::Total => {
                self.amount(entry.row, entry.column, &entry.name)
            }
        };
        AccountLine {
            section: entry.section,
            level: entry.level,
            kind: entry.kind,
            name: entry.name,
            code: entry.code,
            amount,
            raw,
            place: self.grid.place(entry.row, entry.column),
            title: None,
            variable_percent: None,
        }
    }

    /// The amount of a cell in whole yen, and as it is written.
    pub(crate) fn amount(&mut self, row: &Row, column: usize, name: &str) -> (Option<i64>, String) {
        let cell = row.cell(column);
        let raw = cell.text().unwrap_or_default();
        let amount = match yen(cell, self.unit) {
            Ok(amount) => amount,
            Err(why) => {
                self.doubts.push(Doubt {
                    place: Some(self.grid.place(row, column)),
                    message: unread(name, &raw, &why),
                });
                None
            }
        };
        (amount, raw)
    }

    /// Where a cell stands.
    pub(crate) fn place(&self, row: &Row, column: usize) -> String {
        self.grid.place(row, column)
    }

    /// Notes a doubt about the whole file.
    pub(crate) fn doubt(&mut self, message: impl Into<String>) {
        self.doubts.push(Doubt {
            place: None,
            message: message.into(),
        });
    }

    /// Notes a doubt about a row.
    pub(crate) fn doubt_at(&mut self, row: &Row, column: usize, message: impl Into<String>) {
        self.doubts.push(Doubt {
            place: Some(self.grid.place(row, column)),
            message: message.into(),
        });
    }
}

fn unread(name: &str, raw: &str, why: &Unread) -> String {
    let reason = match why {
        Unread::Error => "計算エラーになっています",
        Unread::Number(NumberError::TooLarge) => "桁が大きすぎます",
        Unread::Number(NumberError::Fraction) => "円未満の端数があります",
        Unread::Number(NumberError::NotANumber | NumberError::Negative) => "数字として読めません",
    };
    format!(
        "「{name}」の金額「{raw}」は{reason}。この行の金額は空欄にしました。元のファイルをご確認ください"
    )
}

/// An amount in whole yen; `None` for an empty cell or a lone dash.
pub(crate) fn yen(cell: &Cell, unit: MoneyUnit) -> Result<Option<i64>, Unread> {
    match cell {
        Cell::Empty => Ok(None),
        Cell::Error(_) => Err(Unread::Error),
        Cell::Date(_) => Err(Unread::Number(NumberError::NotANumber)),
        // Doubles of worksheets carry noise behind the point; a thousandth of a yen is none.
        Cell::Number(number) => {
            let scaled = if unit == MoneyUnit::ThousandYen {
                number * 1_000.0
            } else {
                *number
            };
            parse_money(&format!("{scaled:.3}"), MoneyUnit::Yen).map_err(Unread::Number)
        }
        Cell::Text(text) => parse_money(stripped(text), unit).map_err(Unread::Number),
    }
}

/// Without 円, a backslash that stands for ¥, and empty when only a dash says 「なし」.
fn stripped(text: &str) -> &str {
    let text = text.trim().trim_start_matches('\\').trim_end_matches('円');
    let only_dashes = text
        .chars()
        .all(|c| matches!(c, '-' | '－' | '―' | '—' | '‐' | '–' | '−' | 'ー' | '*'));
    if only_dashes { "" } else { text }
}

/// Whether a cell holds an amount.
pub(crate) fn is_amount(cell: &Cell) -> bool {
    match cell {
        Cell::Number(_) => true,
        _ => {
            matches!(yen(cell, MoneyUnit::Yen), Ok(Some(_)))
                || matches!(
                    yen(cell, MoneyUnit::Yen),
                    Err(Unread::Number(NumberError::Fraction))
                )
        }
    }
}

/// Whether a cell holds an amount other than nought.
pub(crate) fn holds_figure(cell: &Cell) -> bool {
    matches!(yen(cell, MoneyUnit::Yen), Ok(Some(amount)) if amount != 0)
}

/// How many blanks a name is indented by; a full-width one counts as two.
pub(crate) fn indent(cell: &Cell) -> usize {
    let Cell::Text(text) = cell else { return 0 };
    text.chars()
        .take_while(|c| c.is_whitespace())
        .map(|c| if c == '\u{3000}' { 2 } else { 1 })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::super::testing::grid;
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn amounts_are_read_as_tables_write_them() {
        for (cell, wanted) in [
            (text("1,234"), Some(1_234)),
            (text("△1,234"), Some(-1_234)),
            (text("▲１，２３４"), Some(-1_234)),
            (text("(500)"), Some(-500)),
            (text("－500"), Some(-500)),
            (text("¥1,000"), Some(1_000)),
            (text("\\1,000"), Some(1_000)),
            (text("1,000円"), Some(1_000)),
            (text("-"), None),
            (text("―"), None),
            (text(" "), None),
            (Cell::Empty, None),
            (Cell::Number(1_234.000_000_001), Some(1_234)),
            (Cell::Number(-3.0), Some(-3)),
        ] {
            assert_eq!(yen(&cell, MoneyUnit::Yen).ok(), Some(wanted), "{cell:?}");
        }
        assert_eq!(
            yen(&Cell::Number(1_234.567), MoneyUnit::ThousandYen).ok(),
            Some(Some(1_234_567))
        );
        assert_eq!(
            yen(&text("1,234.5"), MoneyUnit::ThousandYen).ok(),
            Some(Some(1_234_500))
        );
        for cell in [
            text("abc"),
            text("12.5"),
            text("1e9"),
            Cell::Number(f64::NAN),
            Cell::Number(1e300),
            Cell::Error("#REF!".to_owned()),
            Cell::Date("2025-03-31".to_owned()),
        ] {
            assert!(yen(&cell, MoneyUnit::Yen).is_err(), "{cell:?}");
        }
    }

    #[test]
    fn an_unreadable_amount_leaves_the_line_and_is_told_with_its_place() {
        let grid = grid("売掛金,12x\n");
        let mut lines = Lines::new(&grid, MoneyUnit::Yen);
        let line = lines.line(Entry {
            row: &grid.rows[0],
            column: 1,
            section: Section::BalanceSheet,
            level: 0,
            kind: LineKind::Account,
            name: "売掛金".to_owned(),
            code: None,
        });
        assert_eq!(
            (line.amount, line.raw.as_str(), line.place.as_str()),
            (None, "12x", "1行目")
        );
        assert_eq!(lines.doubts.len(), 1);
        assert_eq!(lines.doubts[0].place.as_deref(), Some("1行目"));
        assert!(
            lines.doubts[0]
                .message
                .contains("「売掛金」の金額「12x」は数字として読めません")
        );
    }

    #[test]
    fn blanks_before_a_name_are_counted() {
        assert_eq!(indent(&text("　　 甲")), 5);
        assert_eq!(indent(&text("甲　")), 0);
        assert_eq!(indent(&Cell::Number(1.0)), 0);
    }
}
