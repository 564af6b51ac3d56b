//! Writing cells by their names, as the workbook's plan gives them.

use rust_xlsxwriter::{Format, Formula, Worksheet, XlsxError};

use crate::export::text::clean;

/// What a formula gave when it was written; Excel shows it until it computes by itself.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cached {
    Number(f64),
    Text(String),
}

impl Cached {
    /// A number, or what stands for none.
    pub(super) fn or(number: Option<f64>, none: &str) -> Self {
        number.map_or_else(|| Self::Text(none.to_owned()), Self::Number)
    }

    fn result(&self) -> String {
        match self {
            Self::Number(number) => (number + 0.0).to_string(),
            // The writer takes 「NaN」 for a number and an empty text for 0; Excel computes the cell when it opens.
            Self::Text(text) if text.parse::<f64>().is_ok() || text.is_empty() => {
                format!("{text} ")
            }
            Self::Text(text) => clip(&clean(text), LONGEST),
        }
    }
}

/// Excel takes 32,767 UTF-16 units in a cell.
const LONGEST: usize = 32_000;

/// The text, cut with 「…」 when it is longer than so many UTF-16 units.
pub(super) fn clip(text: &str, longest: usize) -> String {
    let mut units = 0;
    let cut = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > longest
    });
    match cut {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// A worksheet whose cells are named `D27` or `D5:F5`; several cells are merged.
pub(super) struct Sheet<'a>(pub(super) &'a mut Worksheet);

type Done = Result<(), XlsxError>;

impl Sheet<'_> {
    /// A string, whatever it holds.
    pub(super) fn text(&mut self, cells: &str, text: &str, format: &Format) -> Done {
        let text = clip(&clean(text), LONGEST);
        let (row, column) = self.merge(cells, format)?;
        self.0
            .write_string_with_format(row, column, text, format)
            .map(drop)
    }

    /// A number, or an empty cell.
    pub(super) fn number(&mut self, cells: &str, number: Option<f64>, format: &Format) -> Done {
        let (row, column) = self.merge(cells, format)?;
        match number.filter(|number| number.is_finite()) {
            Some(number) => self
                .0
                .write_number_with_format(row, column, number + 0.0, format),
            None => self.0.write_blank(row, column, format),
        }
        .map(drop)
    }

    /// A formula of ours with what it gives now.
    pub(super) fn formula(
        &mut self,
        cells: &str,
        formula: &str,
        cached: &Cached,
        format: &Format,
    ) -> Done {
        let (row, column) = self.merge(cells, format)?;
        let formula = Formula::new(formula).set_result(cached.result());
        self.0
            .write_formula_with_format(row, column, formula, format)
            .map(drop)
    }

    /// Widths of columns from A on, in letters.
    pub(super) fn widths(&mut self, widths: &[f64]) -> Done {
        for (column, width) in (0..).zip(widths) {
            self.0.set_column_width(column, *width)?;
        }
        Ok(())
    }

    /// The height of a row that is numbered from 1.
    pub(super) fn height(&mut self, row: u32, height: f64) -> Done {
        self.0.set_row_height(row - 1, height.min(400.0)).map(drop)
    }

    /// Heights for rows from `first` to `last` that together hold a text of so many letters a line.
    pub(super) fn heights(
        &mut self,
        first: u32,
        last: u32,
        texts: &[(&str, f64)],
        at_least: f64,
    ) -> Done {
        let most = texts
            .iter()
            .map(|(text, letters)| lines(text, *letters))
            .fold(0.0, f64::max);
        let each = (most * 15.0 + 6.0) / f64::from(last - first + 1);
        for row in first..=last {
            self.height(row, each.max(at_least))?;
        }
        Ok(())
    }

    /// Merges the cells when they are several, and gives the first.
    fn merge(&mut self, cells: &str, format: &Format) -> Result<(u32, u16), XlsxError> {
        let (first, last) = cells.split_once(':').unwrap_or((cells, cells));
        let ((row, column), (last_row, last_column)) = (place(first), place(last));
        if (row, column) != (last_row, last_column) {
            self.0
                .merge_range(row, column, last_row, last_column, "", format)?;
        }
        Ok((row, column))
    }
}

/// A4, as wide as the page, and `pages` high (0: as many as it takes); no grid on the screen.
pub(super) fn page(worksheet: &mut Worksheet, landscape: bool, pages: u16) {
    if landscape {
        worksheet.set_landscape();
    }
    worksheet.set_paper_size(9);
    worksheet.set_print_fit_to_pages(1, pages);
    worksheet.set_margins(0.4, 0.4, 0.5, 0.5, 0.3, 0.3);
    worksheet.set_print_center_horizontally(true);
    worksheet.set_footer("&C&P / &N");
    worksheet.set_screen_gridlines(false);
}

/// How many lines a text takes, letters counted as full-width.
pub(super) fn lines(text: &str, letters: f64) -> f64 {
    let line = |line: &str| {
        let width: f64 = line
            .chars()
            .map(|c| if c.is_ascii() { 0.55 } else { 1.0 })
            .sum();
        (width / letters).ceil().max(1.0)
    };
    text.split('\n').map(line).sum()
}

/// Row and column of `AA14`, from 0.
fn place(cell: &str) -> (u32, u16) {
    let digits = cell.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let letters = &cell[..cell.len() - digits.len()];
    let column = letters
        .bytes()
        .fold(0, |sum, letter| sum * 26 + u16::from(letter - b'A') + 1);
    let row = digits.parse::<u32>().unwrap_or(1);
    (row.saturating_sub(1), column.saturating_sub(1))
}

/// The letters of a column that is numbered from 0.
pub(super) fn letters(column: u16) -> String {
    rust_xlsxwriter::utility::column_number_to_name(column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_by_their_names() {
        assert_eq!(place("A1"), (0, 0));
        assert_eq!(place("AA14"), (13, 26));
        assert_eq!(place("AF34"), (33, 31));
        assert_eq!(letters(31), "AF");
    }

    #[test]
    fn long_texts_are_cut_between_letters() {
        assert_eq!(clip("あいう", 3), "あいう");
        assert_eq!(clip("あいう", 2), "あい…");
        assert_eq!(clip("𠮷𠮷", 3), "𠮷…");
    }

    #[test]
    fn a_result_that_reads_like_a_number_stays_a_text() {
        for text in ["NaN", "inf", "12", ""] {
            let result = Cached::Text(text.to_owned()).result();
            assert!(
                result.parse::<f64>().is_err() && !result.is_empty(),
                "{text}"
            );
        }
        assert_eq!(Cached::Text("例".to_owned()).result(), "例");
        assert_eq!(Cached::Number(-0.0).result(), "0");
        assert_eq!(Cached::or(None, "-").result(), "-");
    }

    #[test]
    fn lines_are_counted_by_width() {
        assert!((lines("ああああ\nab", 2.0) - 3.0).abs() < 1e-9);
        assert!((lines("", 2.0) - 1.0).abs() < 1e-9);
    }
}
