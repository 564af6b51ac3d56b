//! Workbooks (`.xlsx`, `.xlsm`) as tables. Macros are never looked at, formulas never computed: what counts is the result
//! that the workbook holds.

use std::collections::BTreeMap;
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
        seen: 0,
        cells: 0,
        bytes: 0,
    };
    for (name, hidden) in sheets {
        let merged = file
            .merge_cells_by_sheet_name(&name)
            .map_err(|error| in_sheet(&name, &error))?;
        let mut sheet = SheetReader::new(&name, merged);
        sheet.read(&mut file, &mut room)?;
        workbook.doubts.extend(sheet.doubts());
        workbook.sheets.push(Grid {
            source: Source::Sheet(name.clone()),
            hidden,
            rows: sheet.rows(),
        });
    }
    Ok(workbook)
}

/// How much was taken from all sheets together.
struct Room<'a> {
    limits: &'a Limits,
    /// Cells as they stand in the file, empty ones too: two sheets may lie in the same part.
    seen: u64,
    /// Cells kept, with the empty ones before them in their row.
    cells: u64,
    /// Bytes of their words.
    bytes: u64,
}

impl Room<'_> {
    fn see(&mut self) -> Result<(), ImportError> {
        self.seen += 1;
        if self.seen > self.limits.cells {
            return Err(self.limits.too_many_cells());
        }
        Ok(())
    }

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

/// Reads one sheet cell by cell; rows may come in any order.
struct SheetReader<'a> {
    name: &'a str,
    merged: Merged,
    rows: BTreeMap<usize, Vec<Cell>>,
    /// The row that was read last.
    at: usize,
    /// Cells whose formula has no result: the first few, and how many in all.
    uncached: (Vec<String>, usize),
    /// Where a cell could not be read, and how many.
    unread: (Option<usize>, usize),
}

impl<'a> SheetReader<'a> {
    fn new(name: &'a str, merged: Vec<Dimensions>) -> Self {
        Self {
            name,
            merged: Merged::new(merged),
            rows: BTreeMap::new(),
            at: 1,
            uncached: (Vec::new(), 0),
            unread: (None, 0),
        }
    }

    fn rows(self) -> Vec<Row> {
        self.rows
            .into_iter()
            .map(|(number, cells)| Row { number, cells })
            .collect()
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
                    room.see()?;
                    self.at = record.pos.0 as usize + 1;
                    if record.formula.is_some() && matches!(record.value, DataRef::Empty) {
                        self.note_uncached(record.pos);
                    }
                    self.put(record.pos, &record.value, room)?;
                }
                Ok(None) => return Ok(()),
                Err(XlsxError::CellError(_)) => {
                    room.see()?;
                    self.note_unread();
                }
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
        if cell == Cell::Empty || self.merged.covers(row, column) {
            return Ok(());
        }
        let column = column as usize;
        let words = match &cell {
            Cell::Text(text) | Cell::Date(text) | Cell::Error(text) => text.len(),
            Cell::Empty | Cell::Number(_) => 0,
        };
        let cells = self.rows.entry(row as usize + 1).or_default();
        let missing = (column + 1).saturating_sub(cells.len());
        room.take(missing, words)?;
        cells.resize(cells.len() + missing, Cell::Empty);
        cells[column] = cell;
        Ok(())
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

    fn note_unread(&mut self) {
        self.unread.0.get_or_insert(self.at);
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

/// Merged areas, of which only the first cell shows. They do not overlap, and rows mostly come in order.
struct Merged {
    /// By their first row.
    areas: Vec<Dimensions>,
    /// How many of them have begun.
    begun: usize,
    /// Those, by their first column.
    open: BTreeMap<u32, Dimensions>,
}

impl Merged {
    fn new(mut areas: Vec<Dimensions>) -> Self {
        areas.sort_unstable_by_key(|area| area.start);
        Self {
            areas,
            begun: 0,
            open: BTreeMap::new(),
        }
    }

    /// Whether a cell lies under an area and is not its first.
    fn covers(&mut self, row: u32, column: u32) -> bool {
        while let Some(area) = self
            .areas
            .get(self.begun)
            .filter(|area| area.start.0 <= row)
        {
            self.open.insert(area.start.1, *area);
            self.begun += 1;
        }
        while let Some((&first, area)) = self.open.range(..=column).next_back() {
            if area.end.0 >= row {
                return area.contains(row, column) && area.start != (row, column);
            }
            self.open.remove(&first);
        }
        false
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
        DataRef::SharedString(words) => text(words),
        DataRef::Bool(value) => Cell::Text(if *value { "TRUE" } else { "FALSE" }.to_owned()),
        DataRef::DateTime(date) => date_cell(date),
        DataRef::DateTimeIso(words) => words
            .get(..10)
            .filter(|day| day.parse::<jiff::civil::Date>().is_ok())
            .map_or_else(|| text(words), |day| Cell::Date(day.to_owned())),
        DataRef::String(words) | DataRef::DurationIso(words) => text(words),
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
    fn merged_areas_end_and_give_way_to_others() {
        let area = |start, end| Dimensions { start, end };
        let mut merged = Merged::new(vec![
            area((0, 2), (1, 3)),
            area((2, 0), (4, 3)),
            area((0, 0), (0, 1)),
        ]);
        let covered: Vec<(u32, u32)> = (0..6)
            .flat_map(|row| (0..5).map(move |column| (row, column)))
            .filter(|(row, column)| merged.covers(*row, *column))
            .collect();
        let second = (2..=4).flat_map(|row| (0..=3).map(move |column| (row, column)));
        let wanted: Vec<(u32, u32)> = [(0, 1), (0, 3), (1, 2), (1, 3)]
            .into_iter()
            .chain(second.filter(|place| *place != (2, 0)))
            .collect();
        assert_eq!(covered, wanted);
    }

    #[test]
    fn rows_may_come_in_any_order() {
        let rows: String = (1..=20_000)
            .rev()
            .map(|row| format!(r#"<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>"#))
            .collect();
        let read = super::read(&book(&data(&rows), 1), &Limits::STANDARD).unwrap();
        let rows = &read.sheets[0].rows;
        assert_eq!(rows.len(), 20_000);
        assert!(
            rows.iter()
                .zip(1..)
                .all(|(row, number)| row.number == number)
        );
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
