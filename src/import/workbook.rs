//! Workbooks (`.xlsx`, `.xlsm`) as tables. Macros are never looked at, formulas never computed: what counts is the result
//! that the workbook holds.

use std::io::Cursor;

use calamine::{
    DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError,
};

use super::archive;
use super::error::ImportError;
use super::grid::{Cell, Grid, Row, Source};
use super::limits::Limits;
use super::reading::Doubt;

/// A workbook's sheets in order, hidden ones among them, and what is doubtful about them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Workbook {
    /// The worksheets.
    pub sheets: Vec<Grid>,
    /// Formulas without a stored result, cells that could not be read.
    pub doubts: Vec<Doubt>,
}

/// Reads a workbook.
///
/// # Errors
/// Beyond a limit, broken, encrypted, or with a DTD.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, ImportError> {
    limits.check_file(bytes)?;
    archive::check(bytes, limits)?;
    let mut file: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let sheets: Vec<(String, bool)> = file
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    if file.sheets_metadata().len() > limits.sheets {
        return Err(limits.too_many_sheets(file.sheets_metadata().len()));
    }
    let mut workbook = Workbook::default();
    let mut room = Room {
        limits,
        cells: 0,
        bytes: 0,
    };
    for (name, hidden) in sheets {
        let merged = file
            .merge_cells_by_sheet_name(&name)
            .map_err(|error| in_sheet(&name, &error))?;
        let mut sheet = SheetReader::new(&name, &merged);
        sheet.read(&mut file, &mut room)?;
        workbook.doubts.extend(sheet.doubts());
        workbook.sheets.push(Grid {
            source: Source::Sheet(name.clone()),
            hidden,
            rows: sheet.rows,
        });
    }
    Ok(workbook)
}

/// How much was taken from all sheets together.
struct Room<'a> {
    limits: &'a Limits,
    cells: u64,
    bytes: u64,
}

impl Room<'_> {
    fn take(&mut self, cells: usize, bytes: usize) -> Result<(), ImportError> {
        self.cells += cells as u64;
        self.bytes += bytes as u64;
        if self.cells > self.limits.cells {
            return Err(self.limits.too_many_cells());
        }
        if self.bytes > self.limits.unpacked_bytes {
            return Err(self.limits.too_much_unpacked());
        }
        Ok(())
    }
}

/// Reads one sheet row by row.
struct SheetReader<'a> {
    name: &'a str,
    /// Merged areas by their first row.
    merged: Vec<Dimensions>,
    rows: Vec<Row>,
    /// Cells whose formula has no result: the first few, and how many in all.
    uncached: (Vec<String>, usize),
    /// Rows after which a cell could not be read, and how many.
    unread: (Option<usize>, usize),
}

impl<'a> SheetReader<'a> {
    fn new(name: &'a str, merged: &[Dimensions]) -> Self {
        let mut merged = merged.to_vec();
        merged.sort_unstable_by_key(|area| area.start);
        Self {
            name,
            merged,
            rows: Vec::new(),
            uncached: (Vec::new(), 0),
            unread: (None, 0),
        }
    }

    fn read(
        &mut self,
        file: &mut Xlsx<Cursor<&[u8]>>,
        room: &mut Room<'_>,
    ) -> Result<(), ImportError> {
        let mut cells = match file.worksheet_cells_reader(self.name) {
            Ok(cells) => cells,
            // A sheet without any data.
            Err(XlsxError::XmlEof(_) | XlsxError::NotAWorksheet(_)) => return Ok(()),
            Err(error) => return Err(in_sheet(self.name, &error)),
        };
        loop {
            match cells.next_cell_with_formula_metadata() {
                Ok(Some(record)) => {
                    if record.formula.is_some() && matches!(record.value, DataRef::Empty) {
                        self.note_uncached(record.pos);
                    }
                    self.put(record.pos, &record.value, room)?;
                }
                Ok(None) => return Ok(()),
                Err(XlsxError::CellError(text)) => self.note_unread(&text),
                Err(error) => return Err(in_sheet(self.name, &error)),
            }
        }
    }

    fn put(
        &mut self,
        (row, column): (u32, u32),
        value: &DataRef<'_>,
        room: &mut Room<'_>,
    ) -> Result<(), ImportError> {
        let cell = cell(value);
        if cell == Cell::Empty || self.is_covered(row, column) {
            return Ok(());
        }
        let number = row as usize + 1;
        let column = column as usize;
        let words = match &cell {
            Cell::Text(text) | Cell::Date(text) | Cell::Error(text) => text.len(),
            Cell::Empty | Cell::Number(_) => 0,
        };
        let at = match self.rows.last() {
            Some(last) if last.number == number => self.rows.len() - 1,
            Some(last) if last.number > number => {
                // A row out of order; it is rare enough to look for its place.
                match self.rows.binary_search_by_key(&number, |row| row.number) {
                    Ok(at) => at,
                    Err(at) => self.insert(at, number),
                }
            }
            _ => self.insert(self.rows.len(), number),
        };
        let cells = &mut self.rows[at].cells;
        let missing = (column + 1).saturating_sub(cells.len());
        room.take(missing, words)?;
        cells.resize(cells.len() + missing, Cell::Empty);
        cells[column] = cell;
        Ok(())
    }

    fn insert(&mut self, at: usize, number: usize) -> usize {
        self.rows.insert(
            at,
            Row {
                number,
                cells: Vec::new(),
            },
        );
        at
    }

    /// Whether a cell lies under a merged area, of which only the first cell shows.
    fn is_covered(&self, row: u32, column: u32) -> bool {
        // Few areas begin far above the row that they cover, but some do: all that begin before are looked at.
        let before = self.merged.partition_point(|area| area.start.0 <= row);
        self.merged[..before]
            .iter()
            .any(|area| area.start != (row, column) && area.contains(row, column))
    }

    fn note_uncached(&mut self, (row, column): (u32, u32)) {
        let (places, count) = &mut self.uncached;
        *count += 1;
        if places.len() < 3 {
            places.push(format!(
                "{}{}",
                super::grid::letters(column as usize),
                row + 1
            ));
        }
    }

    fn note_unread(&mut self, _: &str) {
        let after = self.rows.last().map_or(1, |row| row.number);
        self.unread.0.get_or_insert(after);
        self.unread.1 += 1;
    }

    fn doubts(&self) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        let (places, count) = &self.uncached;
        if let Some(first) = places.first() {
            let more = match count {
                1 => String::new(),
                2 | 3 => format!("（{}）", places.join("、")),
                count => format!("（{}など{count}か所）", places.join("、")),
            };
            doubts.push(Doubt {
                place: Some(format!("シート「{}」の{first}", self.name)),
                message: format!(
                    "数式の計算結果が保存されていません{more}。Excelで開いて保存し直してください"
                ),
            });
        }
        if let (Some(after), count) = self.unread {
            doubts.push(Doubt {
                place: Some(format!("シート「{}」の{after}行目付近", self.name)),
                message: format!("数式がエラーになっているセル（{count}か所）を読み取れませんでした。Excelで開いて直してください"),
            });
        }
        doubts
    }
}

fn cell(value: &DataRef<'_>) -> Cell {
    let text = |text: &str| {
        let clean: String = text
            .chars()
            .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
            .collect();
        if clean.trim().is_empty() {
            Cell::Empty
        } else {
            Cell::Text(clean)
        }
    };
    match value {
        DataRef::Empty => Cell::Empty,
        #[expect(
            clippy::cast_precision_loss,
            reason = "a cell holds no more than a double"
        )]
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) if number.is_finite() => Cell::Number(*number),
        DataRef::Float(_) => Cell::Error("#NUM!".to_owned()),
        DataRef::String(words) => text(words),
        DataRef::SharedString(words) => text(words),
        DataRef::Bool(value) => Cell::Text(if *value { "TRUE" } else { "FALSE" }.to_owned()),
        DataRef::DateTime(date) => date_cell(date),
        DataRef::DateTimeIso(words) => words
            .get(..10)
            .filter(|day| day.parse::<jiff::civil::Date>().is_ok())
            .map_or_else(|| text(words), |day| Cell::Date(day.to_owned())),
        DataRef::DurationIso(words) => text(words),
        DataRef::Error(error) => Cell::Error(error.to_string()),
    }
}

/// A day; a duration stays the number that it is.
fn date_cell(date: &ExcelDateTime) -> Cell {
    let number = date.as_f64();
    if date.is_duration() || !(1.0..2_958_466.0).contains(&number) {
        return if number.is_finite() {
            Cell::Number(number)
        } else {
            Cell::Error("#NUM!".to_owned())
        };
    }
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    Cell::Date(format!("{year:04}-{month:02}-{day:02}"))
}

fn unreadable(error: &XlsxError) -> ImportError {
    match error {
        XlsxError::Password => ImportError::whole(
            "パスワードで保護されたファイルです。Excelで開いてパスワードを解除し、保存し直してください",
        ),
        XlsxError::FileNotFound(_) | XlsxError::RelationshipNotFound => ImportError::whole(
            "Excelブックとして必要なデータがありません。Excelで開き、「Excelブック（.xlsx）」の形式で保存し直してください",
        ),
        _ => archive::broken(),
    }
}

fn in_sheet(name: &str, error: &XlsxError) -> ImportError {
    ImportError {
        place: Some(format!("シート「{name}」")),
        ..unreadable(error)
    }
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook as Writer};

    use super::*;
    use crate::import::testing::{book, data};

    fn text(words: &str) -> Cell {
        Cell::Text(words.to_owned())
    }

    fn read(writer: &mut Writer) -> Workbook {
        super::read(&writer.save_to_buffer().unwrap(), &Limits::STANDARD).unwrap()
    }

    #[test]
    fn values_come_as_they_are_held() {
        let mut writer = Writer::new();
        let sheet = writer.add_worksheet().set_name("貸借対照表").unwrap();
        let day = Format::new().set_num_format("yyyy/mm/dd");
        let date = ExcelDateTime::from_ymd(2025, 3, 31).unwrap();
        sheet.write(0, 1, "㈱髙橋").unwrap();
        sheet.write(2, 0, 1_234.5).unwrap();
        sheet.write(2, 1, -5).unwrap();
        sheet.write_with_format(2, 3, &date, &day).unwrap();
        sheet.write(2, 4, true).unwrap();
        sheet
            .write(2, 5, Formula::new("A3*2").set_result("2469"))
            .unwrap();
        sheet
            .write(2, 6, Formula::new("1/0").set_result("#DIV/0!"))
            .unwrap();
        sheet.write(2, 7, "  ").unwrap();
        let book = read(&mut writer);
        let grid = &book.sheets[0];
        assert_eq!(grid.source, Source::Sheet("貸借対照表".to_owned()));
        let numbers: Vec<usize> = grid.rows.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [1, 3]);
        assert_eq!(grid.rows[0].cells, [Cell::Empty, text("㈱髙橋")]);
        assert_eq!(
            grid.rows[1].cells,
            [
                Cell::Number(1_234.5),
                Cell::Number(-5.0),
                Cell::Empty,
                Cell::Date("2025-03-31".to_owned()),
                text("TRUE"),
                Cell::Number(2_469.0),
                Cell::Error("#DIV/0!".to_owned()),
            ]
        );
        assert_eq!(grid.place(&grid.rows[1], 5), "シート「貸借対照表」のF3");
        assert_eq!(book.doubts, []);
    }

    #[test]
    fn a_merged_area_shows_its_first_cell_only() {
        let mut writer = Writer::new();
        let sheet = writer.add_worksheet();
        sheet
            .merge_range(0, 0, 1, 2, "見出し", &Format::new())
            .unwrap();
        sheet.write(1, 1, "隠れた値").unwrap();
        sheet.write(1, 3, "見える値").unwrap();
        let grid = &read(&mut writer).sheets[0];
        assert_eq!(grid.rows[0].cells, [text("見出し")]);
        assert_eq!(grid.rows[1].cells[3], text("見える値"));
        assert_eq!(grid.rows[1].cells[1], Cell::Empty);
    }

    #[test]
    fn hidden_sheets_are_marked() {
        let mut writer = Writer::new();
        writer.add_worksheet().write(0, 0, 1).unwrap();
        writer
            .add_worksheet()
            .set_hidden(true)
            .write(0, 0, 2)
            .unwrap();
        writer
            .add_worksheet()
            .set_very_hidden(true)
            .write(0, 0, 3)
            .unwrap();
        let hidden: Vec<bool> = read(&mut writer)
            .sheets
            .iter()
            .map(|sheet| sheet.hidden)
            .collect();
        assert_eq!(hidden, [false, true, true]);
    }

    #[test]
    fn formulas_without_a_result_are_named() {
        let rows = r#"<row r="1"><c r="A1" t="str"><f>A9</f><v></v></c></row>
            <row r="2"><c r="B2"><f>A1</f></c><c r="C2"><f>A1</f><v></v></c><c r="D2"><f>A1</f><v/></c><c r="E2"><f>A1</f></c></row>"#;
        let book = super::read(&book(&data(rows), 1), &Limits::STANDARD).unwrap();
        assert_eq!(
            book.doubts,
            [Doubt {
                place: Some("シート「S1」のB2".to_owned()),
                message: "数式の計算結果が保存されていません（B2、C2、D2など4か所）。Excelで開いて保存し直してください".to_owned(),
            }]
        );
    }

    #[test]
    fn errors_that_are_not_known_are_a_doubt() {
        let rows = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2" t="e"><v>#SPILL!</v></c><c r="B2"><v>2</v></c></row>"#;
        let book = super::read(&book(&data(rows), 1), &Limits::STANDARD).unwrap();
        assert_eq!(
            book.sheets[0].rows[1].cells,
            [Cell::Empty, Cell::Number(2.0)]
        );
        assert_eq!(
            book.doubts[0].place.as_deref(),
            Some("シート「S1」の1行目付近")
        );
    }

    #[test]
    fn days_outside_the_calendar_stay_numbers() {
        use calamine::ExcelDateTimeType::{DateTime, TimeDelta};
        for (number, kind, wanted) in [
            (45_747.0, DateTime, Cell::Date("2025-03-31".to_owned())),
            (45_747.9, DateTime, Cell::Date("2025-03-31".to_owned())),
            (0.5, DateTime, Cell::Number(0.5)),
            (-3.0, DateTime, Cell::Number(-3.0)),
            (1e300, DateTime, Cell::Number(1e300)),
            (f64::NAN, DateTime, Cell::Error("#NUM!".to_owned())),
            (45_747.0, TimeDelta, Cell::Number(45_747.0)),
        ] {
            let date = calamine::ExcelDateTime::new(number, kind, false);
            assert_eq!(date_cell(&date), wanted, "{number}");
        }
    }
}
