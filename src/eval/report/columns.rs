//! Columns of a terminal, wide characters counted as two.

use crate::domain::width;

/// One column.
#[derive(Debug, Clone)]
pub struct Column {
    title: String,
    right: bool,
}

impl Column {
    /// Words.
    pub fn left(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            right: false,
        }
    }

    /// Numbers.
    pub fn right(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            right: true,
        }
    }
}

/// A table.
#[derive(Debug, Clone)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table of those columns.
    pub fn new(columns: &[Column]) -> Self {
        Self {
            columns: columns.to_vec(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// The lines, each column as wide as its widest cell.
    pub fn text(&self) -> String {
        let widths: Vec<usize> = self
            .columns
            .iter()
            .enumerate()
            .map(|(index, column)| {
                let cells = self.rows.iter().filter_map(|row| row.get(index));
                let widest = cells.map(|cell| width::width(cell)).max().unwrap_or(0);
                widest.max(width::width(&column.title))
            })
            .collect();
        let titles: Vec<String> = self
            .columns
            .iter()
            .map(|column| column.title.clone())
            .collect();
        let mut out = self.line(&titles, &widths);
        for row in &self.rows {
            out.push_str(&self.line(row, &widths));
        }
        out
    }

    fn line(&self, cells: &[String], widths: &[usize]) -> String {
        let cells: Vec<String> = self
            .columns
            .iter()
            .zip(widths)
            .enumerate()
            .map(|(index, (column, wide))| {
                let cell = cells.get(index).map_or("", String::as_str);
                if column.right {
                    width::right(cell, *wide)
                } else {
                    width::left(cell, *wide)
                }
            })
            .collect();
        format!("{}\n", cells.join("  ").trim_end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other() {
        let mut table = Table::new(&[Column::left("指標"), Column::right("値")]);
        table.row(vec!["a".to_owned(), "12".to_owned()]);
        table.row(vec!["売上高".to_owned(), "3".to_owned()]);
        assert_eq!(table.text(), "指標    値\na       12\n売上高   3\n");
    }
}
