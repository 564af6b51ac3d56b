//! Files of accounts in: what a file is, read by the layout that knows it. The order in which layouts are asked is that of
//! their marks: a mark that stands in other programs' files too comes later.

mod join;
mod layouts;

use super::bytes::{self, ACCEPTED, Kind};
use super::error::ImportError;
use super::grid::{Grid, Source};
use super::limits::Limits;
use super::reading::{Doubt, Format, Reading};
use super::{text, workbook, xml};
use layouts::{Layout, MARKUP, NAMED, SHEET, TABLE, WHOLE};

/// Reads a file of accounts. The name is only used to say that it contradicts the content.
///
/// # Errors
/// Nothing that is known, beyond a limit, or broken: a sentence that names the place and the mend.
pub fn read(file_name: &str, bytes: &[u8]) -> Result<Reading, ImportError> {
    let limits = &Limits::STANDARD;
    limits.check_file(bytes)?;
    let kind = bytes::kind(bytes)?;
    let mut reading = match kind {
        Kind::Workbook => from_workbook(workbook::read(bytes, limits)?)?,
        Kind::Xml => {
            let decoded = text::decode_xml(bytes)?;
            xml::check(&decoded.text, limits)?;
            let mut reading = from_markup(&decoded.text)?;
            reading.encoding = Some(decoded.encoding.to_owned());
            reading
        }
        Kind::Text => {
            let decoded = text::decode(bytes)?;
            let grid = text::grid(&decoded.text, limits)?;
            let mut reading = from_grids(std::slice::from_ref(&grid))?;
            reading.encoding = Some(decoded.encoding.to_owned());
            reading.doubts.extend(private_letters(&decoded.text));
            reading
        }
    };
    reading.doubts.extend(bytes::name_doubt(file_name, kind));
    Ok(reading)
}

/// Reads a table pasted from a spreadsheet.
///
/// # Errors
/// As [`read`].
pub fn read_pasted(pasted: &str) -> Result<Reading, ImportError> {
    let limits = &Limits::STANDARD;
    if pasted.trim().is_empty() {
        return Err(ImportError::whole(
            "貼り付けた表が空です。科目と金額の列を選んでコピーし、貼り付けてください",
        ));
    }
    limits.check_file(pasted.as_bytes())?;
    let decoded = text::decode(pasted.as_bytes())?;
    let grid = text::grid(&decoded.text, limits)?;
    let mut reading = from_grids(std::slice::from_ref(&grid))?;
    if reading.format == Format::Table {
        reading.format = Format::Pasted;
    }
    Ok(reading)
}

fn from_workbook(book: workbook::Workbook) -> Result<Reading, ImportError> {
    if book.sheets.iter().all(|sheet| sheet.rows.is_empty()) {
        return Err(ImportError::whole(
            "どのシートにも値がありません。試算表や決算書のシートがあるファイルを選んでください",
        ));
    }
    let mut reading = from_grids(&book.sheets)?;
    reading.doubts.extend(book.doubts);
    Ok(reading)
}

fn from_markup(text: &str) -> Result<Reading, ImportError> {
    match MARKUP.iter().find(|layout| (layout.matches)(text)) {
        Some(layout) => (layout.read)(text),
        None => Err(ImportError::whole(
            "XMLファイルですが、財務諸表や青色申告決算書の内容が見つかりません。e-Taxソフトで作成した.xtxファイルを選んでください",
        )),
    }
}

fn from_grids(grids: &[Grid]) -> Result<Reading, ImportError> {
    let marked = |grid: &Grid| SHEET.iter().any(|layout| (layout.matches)(grid));
    let whole = |layouts: &[Layout<[Grid]>]| {
        let found = layouts.iter().find(|layout| (layout.matches)(grids))?;
        Some((found.read)(grids))
    };
    let named = || {
        let marked = grids.iter().any(marked);
        if marked { None } else { whole(&NAMED) }
    };
    match whole(&WHOLE).or_else(named) {
        Some(reading) => reading,
        None => sheet_by_sheet(grids),
    }
}

/// Reads every sheet that shows and that a layout knows.
fn sheet_by_sheet(grids: &[Grid]) -> Result<Reading, ImportError> {
    let mut read = Vec::new();
    let mut passed = Vec::new();
    let mut failed = Vec::new();
    for grid in grids.iter().filter(|grid| !grid.rows.is_empty()) {
        let layout = SHEET
            .iter()
            .chain([&TABLE])
            .find(|layout| (layout.matches)(grid));
        match layout {
            _ if grid.hidden => passed.push((grid, "非表示のシートのため、読み込みませんでした")),
            Some(layout) => match (layout.read)(grid) {
                Ok(reading) => read.push((name(grid), reading)),
                Err(error) => failed.push(error),
            },
            None => passed.push((
                grid,
                "科目と金額の表が見つからないため、読み込みませんでした",
            )),
        }
    }
    let mut read = read.into_iter();
    let Some(first) = read.next() else {
        return Err(failed.into_iter().next().unwrap_or_else(|| unknown(grids)));
    };
    let mut reading = join::join(first, read);
    reading.doubts.extend(failed.into_iter().map(|error| Doubt {
        place: error.place,
        message: error.message,
    }));
    reading
        .doubts
        .extend(passed.into_iter().map(|(grid, why)| Doubt {
            place: Some(format!("シート「{}」", name(grid))),
            message: why.to_owned(),
        }));
    Ok(reading)
}

fn name(grid: &Grid) -> &str {
    match &grid.source {
        Source::Text => "",
        Source::Sheet(name) => name,
    }
}

/// What was seen, and what is accepted.
fn unknown(grids: &[Grid]) -> ImportError {
    let filled = || grids.iter().filter(|grid| !grid.rows.is_empty());
    if filled().count() > 0 && filled().all(|grid| grid.hidden) {
        return ImportError::whole(
            "値のあるシートがすべて非表示です。Excelでシートを再表示し、保存し直してください",
        );
    }
    let seen = match filled().next() {
        None => "値がありません".to_owned(),
        Some(grid) if grid.source == Source::Text => {
            format!("1行目は「{}」でした", shown(grid, 4))
        }
        Some(_) => {
            let names: Vec<&str> = filled().map(name).take(4).collect();
            format!("シートは「{}」でした", names.join("」「"))
        }
    };
    ImportError::whole(format!(
        "会計ソフトの試算表・決算書としても、科目と金額の表としても読み取れません（{seen}）。見出し行に「勘定科目」と「残高」または「金額」のある表にするか、{ACCEPTED}"
    ))
}

/// The first words of a table, not too many.
fn shown(grid: &Grid, cells: usize) -> String {
    let words: Vec<String> = grid
        .rows
        .iter()
        .take(1)
        .flat_map(|row| &row.cells)
        .filter_map(super::grid::Cell::text)
        .take(cells)
        .map(|word| word.chars().take(20).collect())
        .collect();
    words.join("、")
}

/// Letters that a company made itself (外字) have no meaning elsewhere.
fn private_letters(text: &str) -> Option<Doubt> {
    let (index, _) = text
        .lines()
        .enumerate()
        .find(|(_, line)| line.contains(|c| matches!(c, '\u{e000}'..='\u{f8ff}')))?;
    Some(Doubt {
        place: Some(format!("{}行目", index + 1)),
        message: "外字が含まれています。名称の文字をご確認ください".to_owned(),
    })
}

#[cfg(test)]
mod mutated;
#[cfg(test)]
mod tests;
