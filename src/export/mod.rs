//! Domain values → bytes: charts as SVG and PNG, documents as Word, Markdown and JSON. [`outline`] says once what every
//! format prints.

pub mod break_even;
pub mod calls;
mod chart;
pub mod cost;
pub mod docx;
pub mod file_name;
pub mod json;
pub mod lines;
pub mod markdown;
pub mod outline;
pub mod png;
pub mod radar;
pub mod spark;
pub mod table;
pub mod text;
pub mod workbook;

pub use file_name::{Format, file_name};
pub use outline::ExportInput;

use thiserror::Error;

/// Why an export could not be made.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The Word file.
    #[error(transparent)]
    Docx(#[from] docx::DocxError),
    /// The picture in a Markdown file.
    #[error(transparent)]
    Picture(#[from] png::PngError),
    /// The JSON file.
    #[error("JSONファイルを作れませんでした（{0}）")]
    Json(#[from] serde_json::Error),
}

/// Makes the file of a document in a format. It takes some tens of milliseconds of computing: not for an async thread.
///
/// # Errors
/// Why it could not be made.
pub fn render(input: &ExportInput<'_>, format: Format) -> Result<Vec<u8>, ExportError> {
    Ok(match format {
        Format::Docx => docx::render(input)?,
        Format::Md => markdown::render(input)?.into_bytes(),
        Format::Json => json::render(input)?,
    })
}

#[cfg(test)]
pub(crate) mod samples;

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator as _;

    use super::*;

    #[test]
    fn every_format_carries_the_mark_and_the_company() {
        let sample = samples::Sample::swot();
        for format in Format::iter() {
            let bytes = render(&sample.input(), format).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            assert!(text.contains("AI下書き・未承認"), "{format:?}");
            assert!(text.contains("有限会社みどり亭"), "{format:?}");
        }
    }
}
