//! Delimited text as a table.

use csv::{ReaderBuilder, StringRecord};

use crate::import::error::ImportError;
use crate::import::grid::{Cell, Grid, Row, Source};
use crate::import::limits::Limits;

/// How many lines are looked at for the delimiter.
const HEAD: usize = 30;

/// Delimited text as a table: tabs, else commas, else semicolons, else blanks. Line ends must be `\n`, as [`decode`]
/// leaves them.
///
/// [`decode`]: super::decode
///
/// # Errors
/// More cells than allowed, or a quote that is never closed.
pub fn grid(text: &str, limits: &Limits) -> Result<Grid, ImportError> {
    let (declared, body, mut line) = declared(text);
    let delimiter = declared.unwrap_or_else(|| delimiter(body));
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(body.as_bytes());
    let mut record = StringRecord::new();
    let mut rows = Vec::new();
    let mut cells = 0_u64;
    let mut at = 0;
    loop {
        // Empty lines before a record belong to nobody.
        while body.as_bytes().get(at) == Some(&b'\n') {
            at += 1;
            line += 1;
        }
        if !reader
            .read_record(&mut record)
            .map_err(|_| unreadable(line))?
        {
            break;
        }
        let end = usize::try_from(reader.position().byte())
            .unwrap_or(body.len())
            .min(body.len());
        let raw = body.get(at..end).unwrap_or_default();
        if end == body.len() && unclosed(raw) {
            return Err(ImportError::at(
                format!("{line}行目"),
                "引用符（\"）が閉じられていません。会計ソフトからもう一度書き出してください",
            ));
        }
        cells += record.len() as u64;
        if cells > limits.cells {
            return Err(limits.too_many_cells());
        }
        rows.extend(row(line, &record));
        line += raw.matches('\n').count();
        at = end;
    }
    Ok(Grid {
        source: Source::Text,
        hidden: false,
        rows,
    })
}

fn unreadable(line: usize) -> ImportError {
    ImportError::at(
        format!("{line}行目"),
        "表として読み取れません。会計ソフトからもう一度書き出してください",
    )
}

/// Excel's own first line `sep=;`: the delimiter, the text behind it, and that text's first line.
fn declared(text: &str) -> (Option<u8>, &str, usize) {
    let Some(rest) = text.strip_prefix("sep=") else {
        return (None, text, 1);
    };
    match rest.as_bytes() {
        [delimiter @ (b',' | b';' | b'\t' | b'|'), b'\n', ..] => (Some(*delimiter), &rest[2..], 2),
        _ => (None, text, 1),
    }
}

/// The delimiter of the first lines, quoted text left out.
fn delimiter(text: &str) -> u8 {
    let mut quoted = false;
    let mut bare = String::new();
    for line in text.lines().take(HEAD) {
        for c in line.chars() {
            quoted ^= c == '"';
            if !quoted {
                bare.push(c);
            }
        }
        bare.push('\n');
    }
    match [b'\t', b',', b';']
        .into_iter()
        .find(|mark| bare.as_bytes().contains(mark))
    {
        Some(mark) => mark,
        None if bare.contains("\" \"") || bare.contains("[明細行]") => b' ',
        None => b',',
    }
}

/// Whether the last record has lines in a quote that is never closed.
fn unclosed(raw: &str) -> bool {
    raw.trim_end().contains('\n') && raw.matches('"').count() % 2 == 1
}

/// A row, when it holds anything.
fn row(number: usize, record: &StringRecord) -> Option<Row> {
    let cells: Vec<Cell> = record
        .iter()
        .map(|field| {
            if field.trim().is_empty() {
                Cell::Empty
            } else {
                Cell::Text(field.to_owned())
            }
        })
        .collect();
    let holds = cells.iter().any(|cell| *cell != Cell::Empty);
    holds.then_some(Row { number, cells })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::error::Cause;

    fn read(text: &str) -> Vec<(usize, Vec<String>)> {
        grid(text, &Limits::STANDARD)
            .unwrap()
            .rows
            .into_iter()
            .map(|row| {
                (
                    row.number,
                    row.cells
                        .iter()
                        .map(|cell| cell.text().unwrap_or_default())
                        .collect(),
                )
            })
            .collect()
    }

    fn cells(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn rows_know_their_first_line() {
        assert_eq!(
            read("\n\n科目,金額\n\"現金\n及び\n預金\",\"1,200\"\n\n,,\n売上,5,x\n"),
            [
                (3, cells(&["科目", "金額"])),
                (4, cells(&["現金\n及び\n預金", "1,200"])),
                (9, cells(&["売上", "5", "x"])),
            ]
        );
    }

    #[test]
    fn the_delimiter_is_told_by_the_head() {
        for text in [
            "科目\t金額,円\n現金\t1,2\n",
            "科目,\"金額,円\"\n現金,\"1,2\"\n",
            "科目;\"金額,円\"\n現金;\"1,2\"\n",
            "sep=|\n科目|金額,円\n現金|1,2\n",
            "\"科目\" \"金額,円\"\n\"現金\" \"1,2\"\n",
        ] {
            let rows: Vec<Vec<String>> = read(text).into_iter().map(|(_, cells)| cells).collect();
            assert_eq!(
                rows,
                [cells(&["科目", "金額,円"]), cells(&["現金", "1,2"])],
                "{text}"
            );
        }
        assert_eq!(read("sep=;\na;b\n")[0].0, 2);
    }

    #[test]
    fn a_quote_that_never_closes_is_named_by_its_line() {
        let error = grid("a,b\nc,\"d\ne,f\ng,h\n", &Limits::STANDARD).unwrap_err();
        assert_eq!(error.place.as_deref(), Some("2行目"));
        assert!(error.message.contains("引用符"));
        assert_eq!(read("a,12\" パイプ\nb,c\n").len(), 2);
    }

    #[test]
    fn cells_are_counted() {
        let limits = Limits {
            cells: 6,
            ..Limits::STANDARD
        };
        assert!(grid("a,b\nc,d\ne,f\n", &limits).is_ok());
        assert_eq!(
            grid("a,b\nc,d\ne,f,g\n", &limits).unwrap_err().cause,
            Cause::TooLarge
        );
    }
}
