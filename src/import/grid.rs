//! A table of cells, the common ground of delimited text, pasted tables and worksheets.

use unicode_normalization::UnicodeNormalization;

/// One cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Words, or digits written as text.
    Text(String),
    /// A number of a worksheet; delimited text has none.
    Number(f64),
    /// A date of a worksheet as ISO 8601, `2025-03-31`.
    Date(String),
    /// An error value of a worksheet, `#REF!`.
    Error(String),
}

/// Where a table stands, to say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Delimited text: places are lines.
    Text,
    /// A worksheet of that name: places are cells.
    Sheet(String),
}

/// One row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// The line of the file or the row of the sheet, from 1.
    pub number: usize,
    /// The cells; a row may be shorter than others.
    pub cells: Vec<Cell>,
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// Where it stands.
    pub source: Source,
    /// Whether the sheet is hidden in its workbook.
    pub hidden: bool,
    /// The rows that hold anything, in order.
    pub rows: Vec<Row>,
}

impl Cell {
    /// The cell as words, blanks around it taken away; `None` when empty.
    pub fn text(&self) -> Option<String> {
        let text = match self {
            Self::Empty => return None,
            Self::Text(text) | Self::Date(text) | Self::Error(text) => text.trim().to_owned(),
            Self::Number(number) => number.to_string(),
        };
        (!text.is_empty()).then_some(text)
    }

    /// The cell as words for comparing: NFKC, all blanks taken away; empty when there is nothing.
    pub fn folded(&self) -> String {
        self.text().map(|text| fold(&text)).unwrap_or_default()
    }
}

/// Words for comparing: NFKC, blanks taken away, middle dots made one.
pub fn fold(text: &str) -> String {
    text.nfkc()
        .filter(|c| !c.is_whitespace())
        .map(|c| if c == '･' { '・' } else { c })
        .collect()
}

impl Row {
    /// The cell of a column, from 0; empty beyond the end.
    pub fn cell(&self, column: usize) -> &Cell {
        const EMPTY: &Cell = &Cell::Empty;
        self.cells.get(column).unwrap_or(EMPTY)
    }
}

impl Grid {
    /// 「12行目」 or 「シート「貸借対照表」のG14」; `column` from 0.
    pub fn place(&self, row: &Row, column: usize) -> String {
        match &self.source {
            Source::Text => format!("{}行目", row.number),
            Source::Sheet(name) => format!("シート「{name}」の{}{}", letters(column), row.number),
        }
    }
}

/// A column's letters: 0 is A, 26 is AA.
pub fn letters(column: usize) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_in_a_workbook() {
        for (column, wanted) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(column), wanted);
        }
    }
}
