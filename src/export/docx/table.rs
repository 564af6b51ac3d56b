//! Tables of fixed column widths with thin rules and room in their cells.

use docx_rs::{
    AlignmentType, BorderType, Paragraph, Run, Shading, ShdType, Table, TableBorder,
    TableBorderPosition, TableBorders, TableCell, TableCellMargins, TableLayoutType, TableRow,
    VAlignType, WidthType,
};

use super::style::{INK, MUTED, WIDTH};

/// Marks a head row, which [`super::package`] turns into one that is repeated on every page.
pub(super) const HEAD_HEIGHT: f32 = 341.0;
const RULE: &str = "C3CCD5";
const HEAD: &str = "EEF2F5";

/// A table whose columns add up to the width between the margins.
pub(super) fn table(columns: &[usize], rows: Vec<TableRow>) -> Table {
    let borders = [
        TableBorderPosition::Top,
        TableBorderPosition::Bottom,
        TableBorderPosition::Left,
        TableBorderPosition::Right,
        TableBorderPosition::InsideH,
        TableBorderPosition::InsideV,
    ]
    .into_iter()
    .fold(TableBorders::with_empty(), |borders, position| {
        borders.set(
            TableBorder::new(position)
                .border_type(BorderType::Single)
                .size(4)
                .color(RULE),
        )
    });
    Table::new(rows)
        .set_grid(columns.to_vec())
        .width(WIDTH, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(60, 100, 60, 100))
        .set_borders(borders)
}

/// A row of column heads.
pub(super) fn head_row(columns: &[usize], titles: &[&str]) -> TableRow {
    let cells = columns.iter().zip(titles).map(|(width, title)| {
        let run = Run::new().add_text(*title).size(18).bold().color(INK);
        cell(*width, HEAD).add_paragraph(Paragraph::new().keep_next(true).add_run(run))
    });
    TableRow::new(cells.collect())
        .cant_split()
        .row_height(HEAD_HEIGHT)
}

/// An empty cell with a ground; `""` is white.
pub(super) fn cell(width: usize, ground: &str) -> TableCell {
    let cell = TableCell::new()
        .width(width, WidthType::Dxa)
        .vertical_align(VAlignType::Top);
    if ground.is_empty() {
        cell
    } else {
        cell.shading(
            Shading::new()
                .shd_type(ShdType::Clear)
                .color("auto")
                .fill(ground),
        )
    }
}

/// A cell of small text.
pub(super) fn text_cell(width: usize, text: &str) -> TableCell {
    cell(width, "").add_paragraph(Paragraph::new().add_run(small(text)))
}

/// A cell of a figure, at the right.
pub(super) fn figure_cell(width: usize, text: &str) -> TableCell {
    let paragraph = Paragraph::new()
        .align(AlignmentType::Right)
        .add_run(small(text));
    cell(width, "").add_paragraph(paragraph)
}

/// A cell that names its row.
pub(super) fn label_cell(width: usize, text: &str) -> TableCell {
    let run = Run::new().add_text(text).size(18).color(MUTED);
    cell(width, HEAD).add_paragraph(Paragraph::new().add_run(run))
}

/// Text of a table.
pub(super) fn small(text: &str) -> Run {
    Run::new().add_text(text).size(19).color(INK)
}
